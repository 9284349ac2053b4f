"""The graph of links: in, what the rules of following found; out, N-Quads of one named graph, sorted.

A link is stated as such (`<draft> mg:adoptedAs <text>`) and said again as a `mg:Link`, which carries rule,
score and evidence. Every rule is an activity of its own, and what it found is derived from the paragraphs
that speak for it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ..loaders.nquads import Graph, day, decimal, integer, quoted, serialize, tagged
from ..ontology.iri import Minter
from ..ontology.terms import DERIVATION, EVENT, PROGRESS, PROV, RDF, REASON, ROLE, SCHEMA, Class, Property
from .records import Witness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .records import Doing, Doubt, Event, Followed, Link, Span

_NAMED: Final = 0.95
"""How sure it is that a statement is on the resolution that it names."""
_CODE: Final = "zxx"
"""The language code of words in no language (BCP 47)."""


def link_quads(found: Mapping[str, Followed], *, base: str, version: str) -> bytes:
    """The graph of links; `found`: by the name of the rule. Raises IriError if the base is none."""
    writer = _Writer(Minter(base), version)
    for rule in sorted(found):
        writer.write(rule, found[rule])
    return serialize((writer.graph,))


class _Writer:
    """The graph of links while it is written."""

    def __init__(self, minter: Minter, version: str) -> None:
        self.minter = minter
        self.graph = Graph(minter.links)
        self._agent = minter.agent(version)
        self._version = version
        self._parts: Counter[str] = Counter()
        self._activity = ""

    def write(self, rule: str, found: Followed) -> None:
        if not (found.links or found.doubts or found.doings or found.events):
            return
        self._activity = self.minter.following(rule)
        self.graph.type(self._activity, f"{PROV}Activity")
        self.graph.link(self._activity, f"{PROV}wasAssociatedWith", self._agent)
        self.graph.type(self._agent, f"{PROV}SoftwareAgent")
        self.graph.add(self._agent, f"{SCHEMA}softwareVersion", quoted(self._version))
        for link in found.links:
            self._link(link)
        for doing in found.doings:
            self._doing(doing)
        for event in found.events:
            self._event(event)
        for doubt in found.doubts:
            self._doubt(doubt)

    def _part(self, owner: str, kind: str) -> str:
        stem = f"{owner}{'.' if '#' in owner else '#'}{kind}"
        self._parts[stem] += 1
        return f"{stem}{self._parts[stem]}"

    def _cited(self, symbol: str) -> str:
        iri = self.minter.document(symbol)
        self.graph.type(iri, Class.DOCUMENT)
        self.graph.add(iri, Property.SYMBOL, quoted(symbol))
        return iri

    def _link(self, link: Link) -> None:
        source = link.source or self._cited(link.cited)
        target = link.target or self._cited(link.cited)
        node = self._state(source, link.relation, target, link.rule, link.score)
        self._derived(node, (witness.paragraph or witness.text for witness in link.witnesses))
        for order, witness in enumerate(link.witnesses, 1):
            self._witness(node, witness, order)

    def _state(self, source: str, relation: str, target: str, rule: str, score: float) -> str:
        graph, node = self.graph, self._part(source, "link")
        graph.link(source, relation, target)
        graph.type(node, Class.LINK, f"{RDF}Statement")
        graph.link(node, f"{RDF}subject", source)
        graph.link(node, f"{RDF}predicate", relation)
        graph.link(node, f"{RDF}object", target)
        graph.add(node, Property.RULE, quoted(rule))
        graph.add(node, Property.SCORE, decimal(score))
        graph.link(node, f"{PROV}wasGeneratedBy", self._activity)
        return node

    def _derived(self, node: str, places: Iterable[str]) -> None:
        for place in places:
            if place:
                self.graph.link(node, f"{PROV}wasDerivedFrom", place)

    def _witness(self, node: str, witness: Witness, order: int) -> None:
        graph, iri = self.graph, self._part(node, "ev")
        graph.link(node, Property.ATTESTED_BY, iri)
        graph.type(iri, Class.EVIDENCE)
        graph.link(iri, Property.ROLE, f"{ROLE}attestation")
        graph.add(iri, Property.ORDER, integer(order))
        if witness.paragraph:
            graph.link(iri, Property.IN_PARAGRAPH, witness.paragraph)
        self._place(iri, witness.span, witness.exact, witness.language)

    def _place(self, iri: str, span: Span, exact: str, language: str) -> None:
        self.graph.add(iri, Property.SPAN, quoted(f"{span[0]}-{span[1]}"))
        if exact:
            self.graph.add(iri, Property.EXACT, tagged(exact, language or _CODE))

    def _doing(self, doing: Doing) -> None:
        graph, iri = self.graph, self._part(doing.paragraph, "doing")
        graph.type(iri, Class.IMPLEMENTATION_STATEMENT)
        graph.link(iri, Property.IN_PARAGRAPH, doing.paragraph)
        graph.link(iri, Property.PROGRESS, PROGRESS + doing.progress)
        if doing.actor:
            graph.link(iri, Property.ACTOR, self.minter.key(doing.actor))
        graph.add(iri, Property.ACTIVITY, tagged(doing.activity, doing.language))
        graph.add(iri, Property.RULE, quoted(doing.rule))
        graph.link(iri, f"{PROV}wasGeneratedBy", self._activity)
        self._derived(iri, (doing.paragraph,))
        self._place(iri, doing.span, doing.exact, doing.language)
        witness = Witness(doing.paragraph, doing.language, doing.span, doing.exact)
        for meant, score in ((self._cited(doing.symbol), _NAMED), *doing.asks):
            node = self._state(iri, Property.IMPLEMENTS, meant, doing.rule, score)
            self._derived(node, (doing.paragraph,))
            self._witness(node, witness, 1)

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

    def _doubt(self, doubt: Doubt) -> None:
        graph, iri = self.graph, self._part(doubt.about, "finding")
        document = self._cited(self.minter.parse(doubt.about).symbol)
        graph.link(document, Property.HAS_FINDING, iri)
        graph.type(iri, Class.FINDING)
        graph.link(iri, Property.IN_DOCUMENT, document)
        graph.link(iri, Property.REASON, REASON + doubt.reason)
        graph.add(iri, Property.MESSAGE, quoted(doubt.message))
        first = doubt.witnesses[0] if doubt.witnesses else None
        graph.add(iri, Property.SPAN, quoted(f"{first.span[0]}-{first.span[1]}" if first else "0-0"))
        self._derived(iri, (witness.paragraph for witness in doubt.witnesses))
