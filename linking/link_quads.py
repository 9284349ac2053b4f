"""Writes the graph of links as sorted N-Quads of one named graph.

A link is stated directly (`<draft> mg:adoptedAs <text>`) and reified as a `mg:Link` with rule, score and
evidence. Each rule is a PROV activity, and its links are derived from the paragraphs of their evidence.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ..loaders.nquads import day, decimal, integer, quoted, tagged
from ..ontology.iri import Minter
from ..ontology.terms import (
    DERIVATION,
    EVENT,
    PROGRESS,
    PROV,
    RDF,
    RDFS,
    REASON,
    ROLE,
    SCHEMA,
    Class,
    Property,
)
from .records import Evidence
from .sorted_lines import SortedGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

    from .records import Event, ImplementationStatement, Link, LinkFinding, LinkingResult, Span

_NAMED: Final = 0.95
"""Score of the link from an implementation statement to the resolution that it names. Set by trial."""
_CODE: Final = "zxx"
"""The BCP 47 language code for text without linguistic content."""


def write_links(
    output: IO[bytes],
    found: Iterable[tuple[str, LinkingResult]],
    *,
    base: str,
    version: str,
    cited_only: Iterable[str] = (),
    statements: Iterable[tuple[str, str, str]] = (),
) -> str:
    """Writes the graph of links as sorted N-Quads; returns their SHA-256 digest.

    found: names of rules with their results, sorted by name. cited_only: IRIs of the documents whose text is
    not in the store. statements: subject, property and object of what is stated of a text under another
    symbol of it. Raises IriError for an invalid base, OSError if there is no space for the output or for
    temporary files.
    """
    minter = Minter(base)
    with SortedGraph(minter.links) as graph:
        writer = _Writer(minter, version, graph)
        for document in cited_only:
            graph.type(document, Class.CITED_DOCUMENT)
        for subject, predicate, text in statements:
            graph.link(subject, predicate, text)
        for rule, result in found:
            writer.write(rule, result)
        return graph.write(output)


class _Writer:
    """Collects the quads of the graph of links."""

    def __init__(self, minter: Minter, version: str, graph: SortedGraph) -> None:
        self.minter = minter
        self.graph = graph
        self._agent = minter.agent(version)
        self._version = version
        self._parts: Counter[str] = Counter()
        self._activity = ""

    def write(self, rule: str, found: LinkingResult) -> None:
        self._activity = self.minter.following(rule)
        is_empty = True
        for _ in self._written(found):
            is_empty = False
            self.graph.spill()
        if is_empty:
            return
        self.graph.type(self._activity, f"{PROV}Activity")
        self.graph.link(self._activity, f"{PROV}wasAssociatedWith", self._agent)
        self.graph.type(self._agent, f"{PROV}SoftwareAgent")
        self.graph.add(self._agent, f"{SCHEMA}softwareVersion", quoted(self._version))

    def _written(self, found: LinkingResult) -> Iterator[None]:
        """Writes the parts of a result one by one."""
        yield from map(self._link, found.links)
        yield from map(self._statement, found.statements)
        yield from map(self._event, found.events)
        yield from map(self._finding, found.findings)

    def _part(self, owner: str, kind: str) -> str:
        stem = f"{owner}{'.' if '#' in owner else '#'}{kind}"
        self._parts[stem] += 1
        return f"{stem}{self._parts[stem]}"

    def _cited(self, symbol: str) -> str:
        iri = self.minter.document(symbol)
        self.graph.type(iri, Class.TEXT)
        self.graph.add(iri, Property.SYMBOL, quoted(symbol))
        self.graph.add(iri, f"{RDFS}label", quoted(symbol))
        return iri

    def _link(self, link: Link) -> None:
        source = link.source or self._cited(link.cited)
        target = link.target or self._cited(link.cited)
        node = self._part(source, "link")
        self._state(node, (source, link.relation, target), link.rule, link.score)
        self._derived(node, (passage.paragraph or passage.text for passage in link.evidence))
        for order, passage in enumerate(link.evidence, 1):
            self._evidence(node, passage, order)

    def _state(self, node: str, statement: tuple[str, str, str], rule: str, score: float) -> None:
        """States a triple, and `node` as the link that describes it."""
        graph, (source, relation, target) = self.graph, statement
        graph.link(source, relation, target)
        graph.type(node, Class.LINK, f"{RDF}Statement")
        graph.link(node, f"{RDF}subject", source)
        graph.link(node, f"{RDF}predicate", relation)
        graph.link(node, f"{RDF}object", target)
        graph.add(node, Property.RULE, quoted(rule))
        graph.add(node, Property.SCORE, decimal(score))
        graph.link(node, f"{PROV}wasGeneratedBy", self._activity)

    def _derived(self, node: str, places: Iterable[str]) -> None:
        for place in places:
            if place:
                self.graph.link(node, f"{PROV}wasDerivedFrom", place)

    def _evidence(self, node: str, passage: Evidence, order: int) -> None:
        graph, iri = self.graph, f"{node}.ev{order}"
        graph.link(node, Property.ATTESTED_BY, iri)
        graph.type(iri, Class.EVIDENCE)
        graph.link(iri, Property.ROLE, f"{ROLE}attestation")
        graph.add(iri, Property.ORDER, integer(order))
        if passage.paragraph:
            graph.link(iri, Property.IN_PARAGRAPH, passage.paragraph)
        self._place(iri, passage.span, passage.exact, passage.language)

    def _place(self, iri: str, span: Span, exact: str, language: str) -> None:
        self.graph.add(iri, Property.SPAN, quoted(f"{span[0]}-{span[1]}"))
        if exact:
            self.graph.add(iri, Property.EXACT, tagged(exact, language or _CODE))

    def _statement(self, statement: ImplementationStatement) -> None:
        graph, iri = self.graph, self._part(statement.paragraph, "doing")
        graph.type(iri, Class.IMPLEMENTATION_STATEMENT)
        graph.link(iri, Property.IN_PARAGRAPH, statement.paragraph)
        graph.link(iri, Property.PROGRESS, PROGRESS + statement.progress)
        if statement.actor:
            graph.link(iri, Property.ACTOR, self.minter.key(statement.actor))
        graph.add(iri, Property.ACTIVITY, tagged(statement.activity, statement.language))
        graph.add(iri, Property.RULE, quoted(statement.rule))
        graph.link(iri, f"{PROV}wasGeneratedBy", self._activity)
        self._derived(iri, (statement.paragraph,))
        self._place(iri, statement.span, statement.exact, statement.language)
        passage = Evidence(statement.paragraph, statement.language, statement.span, statement.exact)
        implemented = ((self._cited(statement.symbol), _NAMED), *statement.mandates)
        for number, (target, score) in enumerate(implemented, 1):
            node = f"{iri}.link{number}"
            self._state(node, (iri, Property.IMPLEMENTS, target), statement.rule, score)
            self._derived(node, (statement.paragraph,))
            self._evidence(node, passage, 1)

    def _event(self, event: Event) -> None:
        graph, iri = self.graph, self._part(event.act, "event")
        graph.type(iri, Class.MANDATE_EVENT)
        graph.link(iri, Property.BY_ACT, event.act)
        graph.link(iri, Property.EVENT_KIND, EVENT + event.kind)
        graph.add(iri, Property.BODY_NAME, tagged(event.name, event.language))
        if event.body:
            graph.link(iri, Property.OF_BODY, self.minter.key(event.body))
        if event.until:
            graph.add(iri, Property.NOT_AFTER, day(event.until))
            graph.link(iri, Property.DERIVATION, DERIVATION + event.derivation)
        graph.add(iri, Property.RULE, quoted(event.rule))
        graph.link(iri, f"{PROV}wasGeneratedBy", self._activity)
        self._derived(iri, (event.paragraph,))
        self._place(iri, event.span, event.exact, event.language)

    def _finding(self, finding: LinkFinding) -> None:
        graph, iri = self.graph, self._part(finding.about, "finding")
        document = self._cited(self.minter.parse(finding.about).symbol)
        graph.link(document, Property.HAS_FINDING, iri)
        graph.type(iri, Class.FINDING)
        graph.link(iri, Property.IN_DOCUMENT, document)
        graph.link(iri, Property.REASON, REASON + finding.reason)
        graph.add(iri, Property.MESSAGE, quoted(finding.message))
        first = finding.evidence[0] if finding.evidence else None
        graph.add(iri, Property.SPAN, quoted(f"{first.span[0]}-{first.span[1]}" if first else "0-0"))
        self._derived(iri, (passage.paragraph or passage.text for passage in finding.evidence))
