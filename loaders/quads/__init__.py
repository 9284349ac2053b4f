"""Stage 7 of the loader: a `Reading` → N-Quads.

In: a `Reading`. Out: the graph of one language version and its provenance graph, as N-Quads in UTF-8, sorted,
each line once, without blank nodes: the same reading gives the same bytes.

The modules, in the order of the graph: `documents`, `paragraphs` with `acts`, `sittings`, `proceedings`;
`page` is what they write to. Budgets and statements of implications have their own modules elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...ontology.iri import DEFAULT_BASE, Minter
from ...ontology.terms import PROV, REASON, SCHEMA, Class, Property
from ..budget.quads import write_budget
from ..implications import write_implications
from ..nquads import Graph, integer, quoted, serialize
from ..topic_quads import write_topics
from .documents import write_document, write_units
from .page import LookUps, Page
from .paragraphs import write_paragraphs
from .proceedings import write_proceedings
from .sittings import write_session_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..records import Reading
    from ..topics import Topic

__all__ = ["LookUps", "quads"]

_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)


def quads(
    reading: Reading,
    *,
    base: str = DEFAULT_BASE,
    version: str,
    look_ups: LookUps | None = None,
    topics: Iterable[tuple[str | None, Sequence[Topic]]] = (),
) -> bytes:
    """The graphs of one language version.

    `base`: an absolute IRI that ends in "/". `version`: of this program, for the provenance. `topics`: of
    each unit, by its key (None: the document). Raises IriError for an invalid base.
    """
    page = Page.of(reading, Minter(base), look_ups or LookUps())
    write_document(page)
    write_units(page)
    write_paragraphs(page)
    write_session_statements(page, reading.session_statements, None)
    write_proceedings(page)
    if reading.outline.budget is not None:
        write_budget(page, reading.outline.budget)
    write_implications(page, reading.outline.implications)
    _write_topics(page, topics)
    _write_findings(page)
    return serialize((page.graph, _provenance(page, version)))


def _write_topics(page: Page, topics: Iterable[tuple[str | None, Sequence[Topic]]]) -> None:
    for unit, found in topics:
        write_topics(page.graph, page.units[unit], page.language, found, page.ordered.get(unit, {}))


def _write_findings(page: Page) -> None:
    for finding in page.findings:
        owner = page.units.get(finding.unit, page.document)
        paragraph = page.chapeaus.get((owner, finding.paragraph)) if finding.paragraph else None
        iri = page.part(paragraph or owner, "finding")
        page.graph.link(page.document, Property.HAS_FINDING, iri)
        page.stands_here(iri, Class.FINDING)
        if paragraph:
            page.graph.link(iri, Property.IN_PARAGRAPH, paragraph)
        page.graph.link(iri, Property.REASON, REASON + finding.reason)
        page.graph.add(iri, Property.MESSAGE, quoted(finding.message))
        page.place(iri, finding.span, finding.text)


def _provenance(page: Page, version: str) -> Graph:
    minter, source, symbol = page.minter, page.reading.outline.source, page.symbol
    graph = Graph(minter.provenance_graph(symbol, page.language))
    file, agent = minter.source(source.sha256), minter.agent(version)
    graph.type(file, Class.SOURCE_FILE, f"{PROV}Entity")
    graph.add(file, Property.FILE_NAME, quoted(_FOLDERS.sub("", source.path)))
    graph.add(file, Property.SHA256, quoted(source.sha256))
    graph.add(file, Property.FORMAT, quoted(source.format))
    graph.add(file, Property.ENCODING, quoted(source.encoding))
    graph.add(file, Property.CHARACTERS, integer(len(source.text)))
    graph.type(page.activity, f"{PROV}Activity")
    graph.link(page.activity, f"{PROV}used", file)
    graph.link(page.activity, f"{PROV}wasAssociatedWith", agent)
    graph.type(agent, f"{PROV}SoftwareAgent")
    graph.add(agent, f"{SCHEMA}softwareVersion", quoted(version))
    for made in (minter.graph(symbol, page.language), minter.expression(symbol, None, page.language)):
        graph.type(made, f"{PROV}Entity")
        graph.link(made, f"{PROV}wasDerivedFrom", file)
        graph.link(made, f"{PROV}wasGeneratedBy", page.activity)
    return graph
