"""A file of library records on its way into the graph: its bytes in, its quads out.

The thesaurus of the store, where there is one, gives the concepts that the subject headings name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ..ontology.iri import DEFAULT_BASE, Minter
from .library_quads import LibraryFile, library_quads
from .library_records import record_of
from .readers import marc
from .thesaurus import read_thesaurus

if TYPE_CHECKING:
    from pathlib import Path

JSON_SUFFIXES: Final = (".json", ".jsonl")
_SUFFIXES: Final = (*JSON_SUFFIXES, ".xml")


@dataclass(frozen=True, slots=True)
class LibraryQuads:
    """The quads of a file of library records, and the graphs that hold them."""

    quads: bytes
    graph: str
    provenance: str
    records: int


def holds_records(path: Path, content: bytes) -> bool:
    """Returns whether a file is read as library records: JSON, and XML with MARC fields."""
    suffix = path.suffix.lower()
    return suffix in JSON_SUFFIXES or (suffix in _SUFFIXES and marc.is_marc(content, suffix))


def read_library_file(
    path: Path,
    content: bytes,
    *,
    sha256: str,
    version: str,
    base: str = DEFAULT_BASE,
    thesaurus: Path | None = None,
) -> LibraryQuads:
    """Returns the quads of a file of library records.

    sha256: of the content. version: of the program, for the provenance. thesaurus: file of the thesaurus.
    Raises LoaderError, with file, place and remedy, if the file is malformed or holds no record.
    """
    found, _ = marc.read(content, str(path))
    # The last of several records with one number counts.
    numbered = {one.number or str(order): one for order, one in enumerate(found)}
    records = [record_of(one) for one in numbered.values()]
    format = "marcxml" if path.suffix.lower() == ".xml" else "marc-json"
    file = LibraryFile(path.name, sha256, format, version)
    quads = library_quads(records, file, base=base, concepts=_concepts(thesaurus) if thesaurus else {})
    minter = Minter(base)
    return LibraryQuads(
        quads, minter.library_graph(path.name), minter.library_provenance_graph(path.name), len(records)
    )


@cache
def _concepts(thesaurus: Path) -> dict[str, str]:
    """IRIs of concepts by their preferred English name in capital letters, as the library prints headings."""
    return {
        name.upper(): concept.iri
        for concept in read_thesaurus(thesaurus).concepts
        for language, name in concept.preferred
        if language == "en"
    }
