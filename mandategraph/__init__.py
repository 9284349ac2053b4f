"""A knowledge graph of United Nations mandates: who was requested to do what by when, on what authority.

    import mandategraph

    mandategraph.build("samples/en", "out/graph", manifest="samples/manifest.csv")
    with mandategraph.open("out/graph") as graph:
        graph.deadlines(addressee="UNODC").to_pandas()

`build` loads documents into a store, `open` returns a `Graph` of it, and `read` reads one document without a
store. Every error is a `MandategraphError`. Attributes are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mandategraph.api.building import BuildReport, build
    from mandategraph.api.explaining import explain
    from mandategraph.api.graph import Document, Graph, Network, open
    from mandategraph.api.reading import read
    from mandategraph.api.records import Records, Row
    from mandategraph.api.thesaurus import load_thesaurus
    from mandategraph.loaders.explain import Explanation
    from mandategraph.ontology.errors import MandategraphError
    from mandategraph.queries.acts import Act, Actor, Deadline

    __version__: str

_MODULES = {
    "Act": ".queries.acts",
    "Actor": ".queries.acts",
    "BuildReport": ".api.building",
    "Deadline": ".queries.acts",
    "Document": ".api.graph",
    "Explanation": ".loaders.explain",
    "Graph": ".api.graph",
    "MandategraphError": ".ontology.errors",
    "Network": ".api.graph",
    "Records": ".api.records",
    "Row": ".api.records",
    "build": ".api.building",
    "explain": ".api.explaining",
    "load_thesaurus": ".api.thesaurus",
    "open": ".api.graph",
    "read": ".api.reading",
}

__all__ = [
    "Act",
    "Actor",
    "BuildReport",
    "Deadline",
    "Document",
    "Explanation",
    "Graph",
    "MandategraphError",
    "Network",
    "Records",
    "Row",
    "__version__",
    "build",
    "explain",
    "load_thesaurus",
    "open",
    "read",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        found: object = version("mandategraph")
    elif name in _MODULES:
        found = getattr(import_module(_MODULES[name], __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
