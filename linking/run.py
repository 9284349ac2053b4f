"""Following across documents: in, a store; out, the graph of links that its documents make together.

What a single document says is read from the store by questions of the catalogue; `loaders.following`
judges it. The links stand in a graph of their own, each with its rule, its score and the places that speak
for it, so that no document's graph changes when another one is loaded.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeVar

from ..ontology.iri import Minter
from ..ontology.terms import MG, PARAGRAPH_CLASS, Class
from ..queries.catalogue import run
from ..store import Addition, Entry
from .adopted import Titles, adopted, drafts, targets_of
from .answers import closed, closing, noting, pointed_at, symbols_in, written_under
from .conclusions import (
    Follows,
    cites_in,
    events_in,
    fingerprints_in,
    follows_in,
    links_in,
    titled_in,
    written,
)
from .fingerprints import Fingerprint
from .implementation import implementation
from .lifelines import lifelines
from .link_quads import link_quads
from .records import Ask, Cited, Followed, Paragraph, Text
from .renewals import first_cites, renewals, renewed, steps
from .row_cache import KeptRows, digest_of, words_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ..store import Store
    from .records import Cites, Event, Span
    from .renewals import Step
    from .row_cache import Row

_POINT: Final = re.compile(r"para\.? ?(?P<number>[0-9]+)(?: ?\((?P<letter>[a-z])\))?")
_TEXTS: Final = ("texts", "text-grounds")
_CITING: Final = ("cited-as", "cited-in", "citing-paragraphs")
_ASKS: Final = ("addressees", "requests-and-decisions", "first-days")
_MARKS: Final = ("addressees", "instruments-named", "operative-verbs")
_NAMED: Final = ("named-in-decisions",)
_RECOMMENDED: Final = ("recommended-drafts",)
_QUESTIONS: Final = (
    *_TEXTS,
    *_CITING,
    "addressees",
    "requests-and-decisions",
    "first-days",
    *_MARKS[1:],
    *_NAMED,
    *_RECOMMENDED,
)
_ROLE: Final = {name: role for role, name in PARAGRAPH_CLASS.items()}
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What follows from the documents of a store; in words, where it may be kept as it was."""

    adopted: Followed
    series: tuple[Step, ...]
    """Texts with the one that they continue."""
    renewed: dict[str, str]
    """The asks made again, by the name of the step."""
    followed: dict[str, str]
    """What reports answer, what texts take note of and what is carried out, by symbol of the document that
    says so."""
    lived: dict[str, str]
    """Events in the life of bodies, by symbol of the document that decides so."""
    reports: dict[str, str]
    """IRIs of the reports by symbol."""

    def digest(self) -> str:
        """A name for all of it: the same as long as it is the same."""
        kept = (
            *self.renewed.items(),
            *self.followed.items(),
            *self.lived.items(),
            *self.reports.items(),
        )
        return digest_of(written((self.adopted, self.series)), *(word for pair in kept for word in pair))

    def by_rule(self) -> dict[str, Followed]:
        """What each rule of following finds, by its name."""
        followed = [follows_in(said) for said in self.followed.values()]
        reports = _once(said.reports for said in followed)
        closes = _once(said.closes for said in followed)
        notes = _once(said.notes for said in followed)
        known = {(link.source, link.target) for link in closes}
        noted = (
            link for link in closed(notes, reports, self.reports) if (link.source, link.target) not in known
        )
        return {
            "adopted": self.adopted,
            "answers": Followed(_once((reports, closes, noted))),
            "implementation": Followed(doings=_once(said.doings for said in followed)),
            "lifelines": Followed(events=_once(map(events_in, self.lived.values()))),
            "renewals": renewals(self.series, {step: links_in(said) for step, said in self.renewed.items()}),
        }


def _once(groups: Iterable[Iterable[_Found]]) -> tuple[_Found, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))


def conclude(kept: KeptRows, base: str) -> Conclusions:
    """What follows from the rows; only what follows from others than before is concluded again."""
    texts = tuple(_texts(kept.rows("texts"), kept.rows("text-grounds"), base))
    cites = _cites(kept, texts)
    became = _adopted(kept, texts, cites)
    series = steps(texts, cites)
    return Conclusions(
        adopted=became,
        series=series,
        renewed=_renewed(kept, series),
        followed=_followed(kept, texts, cites, became),
        lived=_lived(kept, texts),
        reports={
            symbol: text.iri
            for text in texts
            if text.kind == "Report" and not text.unit
            for symbol in symbols_in(text.document)
        },
    )


def _cites(kept: KeptRows, texts: Sequence[Text]) -> Cites:
    """Where texts first cite what is held or what they report on."""
    wanted = {document: kept.state(document, _CITING) for document in kept.documents()}

    def first(documents: Sequence[str]) -> dict[str, str]:
        citing = _citing(kept, documents)
        return {document: written(first_cites(citing.get(document, ()))) for document in documents}

    said = kept.concluded("first-cites", wanted, first).values()
    return {text: first for words in said for text, first in cites_in(words).items()}


def _adopted(kept: KeptRows, texts: Sequence[Text], cites: Cites) -> Followed:
    wanted = drafts(texts)
    if not wanted:
        return Followed()
    open_ = digest_of(
        *sorted(
            repr((one.iri, one.document, one.symbol, one.issuer, one.dated, one.titles)) for one in wanted
        )
    )
    titles = Titles(wanted)

    def titled(documents: Sequence[str]) -> dict[str, str]:
        citing = _citing(kept, documents)
        return {one: written(tuple(titles.among(citing.get(one, ())))) for one in documents}

    states = {one: f"{open_} {kept.state(one, _CITING)}" for one in kept.documents()}
    said = kept.concluded("titled", states, titled).values()
    recommended = sorted(row for _, row in kept.rows(*_RECOMMENDED))
    return adopted(
        texts,
        [one for words in said for one in titled_in(words)],
        cites,
        _fingerprints(kept, (*wanted, *targets_of(texts, wanted))),
        {row[0]: row[1] for row in recommended},
    )


def _renewed(kept: KeptRows, series: Sequence[Step]) -> dict[str, str]:
    """The asks made again, by the name of the step."""
    known = {step.name: step for step in series}

    def again(names: Sequence[str]) -> dict[str, str]:
        pairs = [(known[name].later, known[name].earlier) for name in names]
        ends = {text.iri: text.document for pair in pairs for text in pair}
        asks = _asks(kept, tuple(sorted(set(ends.values()))), ends)
        return {
            name: written(tuple(renewed(asks.get(later.iri, ()), asks.get(earlier.iri, ()))))
            for name, (later, earlier) in zip(names, pairs, strict=True)
        }

    states = {
        name: f"{kept.state(step.later.document, _ASKS)} {kept.state(step.earlier.document, _ASKS)}"
        for name, step in known.items()
    }
    return kept.concluded("renewed", states, again)


def _followed(kept: KeptRows, texts: Sequence[Text], cites: Cites, became: Followed) -> dict[str, str]:
    """What a document says of the asks of others, by its symbol."""
    own = _by_document(texts)
    asked = _asked_in(texts, became)

    def follow(documents: Sequence[str]) -> dict[str, str]:
        citing = _citing(kept, documents)
        meant = {
            asked[symbol]
            for document in documents
            for symbol in pointed_at(own[document], citing.get(document, ()))
            if symbol in asked
        }
        asks = _asks(kept, tuple(sorted({text.document for text in meant})), {text.iri for text in meant})
        by_symbol = {symbol: asks[text.iri] for symbol, text in asked.items() if text.iri in asks}
        return {
            document: written(_follow(own[document], citing.get(document, ()), by_symbol))
            for document in documents
        }

    def state(document: str) -> str:
        symbols = {symbol for text in own[document] for symbol in (*cites.get(text.iri, ()), *text.under)}
        sources = ((symbol, asked[symbol]) for symbol in sorted(symbols) if symbol in asked)
        meant = (f"{symbol} {text.iri} {kept.state(text.document, _ASKS)}" for symbol, text in sources)
        return digest_of(kept.state(document, (*_TEXTS, *_CITING)), *meant)

    return kept.concluded("followed", {document: state(document) for document in own}, follow)


def _follow(texts: Sequence[Text], citing: Sequence[Paragraph], asks: Mapping[str, Sequence[Ask]]) -> Follows:
    return Follows(
        reports=tuple(written_under(texts, citing, asks)),
        closes=tuple(closing(texts, citing, asks)),
        notes=tuple(noting(texts, citing)),
        doings=tuple(implementation(texts, citing, asks)),
    )


def _asked_in(texts: Iterable[Text], became: Followed) -> dict[str, Text]:
    """The text whose asks are those of a symbol; for a text that is not held, the draft that it was."""
    known = {text.iri: text for text in texts}
    asked = {text.symbol: text for text in known.values() if text.symbol}
    for link in became.links:
        asked.setdefault(link.cited, known[link.source])
    return asked


def _lived(kept: KeptRows, texts: Sequence[Text]) -> dict[str, str]:
    """Events in the life of bodies, by symbol of the document that decides so."""
    own = _by_document(texts)

    def decided(documents: Sequence[str]) -> dict[str, str]:
        asks, citing, named = _asks(kept, documents, ()), _citing(kept, documents), _named(kept, documents)

        def events(document: str) -> Iterator[Event]:
            texts = {text.iri: text for text in own[document]}
            decisions = (ask for iri in texts for ask in asks.get(iri, ()))
            return lifelines(decisions, texts, citing.get(document, ()), named)

        return {document: written(tuple(events(document))) for document in documents}

    wanted = {document: kept.state(document, (*_TEXTS, *_CITING, *_NAMED, "requests-and-decisions")) for document in own}
    return kept.concluded("lived", wanted, decided)


def _named(kept: KeptRows, documents: Sequence[str]) -> dict[str, set[str]]:
    """IRIs of the bodies that a paragraph with a decision names, by the IRI of the paragraph."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for _, (paragraph, actor) in kept.rows(*_NAMED, documents):
        found[paragraph].add(actor)
    return found


def _span(found: str) -> Span:
    start, _, end = (found or "0-0").partition("-")
    return (int(start), int(end))


def _point(words: str) -> str:
    """The key of the paragraph in a pinpoint: "para. 6 (a)" → "6.a"; "" for anything else."""
    match = _POINT.search(words)
    return ".".join(part for part in (match["number"], match["letter"]) if part) if match else ""


# --- texts


def texts_of(store: Store, base: str) -> Iterator[Text]:
    """Every text of the store, its language versions as one; raises QueryError, StoreError."""
    texts, grounds = (map(words_of, run(store, question)) for question in _TEXTS)
    return _texts(texts, grounds, base)


def _texts(texts: Iterable[Row], grounds: Iterable[Row], base: str) -> Iterator[Text]:
    named: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for _, (text, relation, symbol) in grounds:
        named[text][relation.removeprefix(MG)].add(symbol)
    known: dict[str, Text] = {}
    # The columns of the question: the text first, its language and title last.
    for _, row in sorted(texts, key=lambda one: (one[1][0], *one[1][-2:], one)):
        iri, document, unit, symbol, kind, status, issuer, dated, place, language, title = row
        titles = ((language, title),) if title else ()
        places = ((language, _span(place)),) if title and place else ()
        if iri in known:
            if not any(spoken == language for spoken, _ in known[iri].titles):
                known[iri] = replace(
                    known[iri],
                    titles=known[iri].titles + titles,
                    title_spans=known[iri].title_spans + places,
                )
            continue
        known[iri] = Text(
            iri=iri,
            document=document,
            symbol=symbol,
            unit=unit,
            kind=kind.removeprefix(MG),
            status=status.rpartition("/")[2],
            issuer=issuer.removeprefix(base),
            dated=dated,
            titles=titles,
            title_spans=places,
            basis=tuple(sorted(named[iri]["basedOn"])),
            under=tuple(sorted(named[iri]["reportsUnder"])),
        )
    yield from known.values()


def _by_document(texts: Iterable[Text]) -> dict[str, tuple[Text, ...]]:
    found: defaultdict[str, list[Text]] = defaultdict(list)
    for text in texts:
        found[text.document].append(text)
    return {document: tuple(own) for document, own in sorted(found.items())}


def _citing(kept: KeptRows, documents: Sequence[str]) -> dict[str, tuple[Paragraph, ...]]:
    """The paragraphs that cite, by symbol of their document, in the order of the texts."""
    more: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for graph, (citation, relation, words) in kept.rows("cited-as", documents):
        more[graph, citation][relation.removeprefix(MG)] = words
    cites: defaultdict[tuple[str, str], list[tuple[Span, str, Cited]]] = defaultdict(list)
    for graph, (citation, symbol, exact, note, place) in kept.rows("cited-in", documents):
        said = more.get((graph, citation), {})
        cited = Cited(
            symbol=symbol,
            exact=exact,
            title=said.get("statedTitle", ""),
            pinpoint=_point(said.get("pinpoint", "")),
            in_note=note == "true",
        )
        cites[graph, citation.rpartition(".cite")[0]].append((_span(place), symbol, cited))
    found: defaultdict[str, list[Paragraph]] = defaultdict(list)
    for graph, (iri, text, role, order, words, language, place) in kept.rows("citing-paragraphs", documents):
        cited = sorted(cites.get((graph, iri), ()), key=lambda one: one[:2])
        found[kept.document_of(graph)].append(
            Paragraph(
                iri=iri,
                owner=text,
                language=language,
                role=_ROLE.get(role, ""),
                order=int(order),
                words=words,
                span=_span(place),
                cites=tuple(one for _, _, one in cited),
            )
        )
    return {document: tuple(sorted(own, key=_place)) for document, own in found.items()}


def _place(paragraph: Paragraph) -> tuple[str, str, int, str]:
    return (paragraph.owner, paragraph.language, paragraph.order, paragraph.iri)


def _fingerprints(kept: KeptRows, texts: Iterable[Text]) -> dict[str, Fingerprint]:
    """Of drafts, and of texts that one may have become."""
    chosen = {text.iri: text.document for text in texts}

    def marks(documents: Sequence[str]) -> dict[str, str]:
        citing, steps, named = (
            _citing(kept, documents),
            _steps(kept, documents),
            _instruments(kept, documents),
        )
        return {one: written(dict(_marks(citing.get(one, ()), steps[one], named[one]))) for one in documents}

    wanted = {one: kept.state(one, (*_CITING, *_MARKS)) for one in sorted(set(chosen.values()))}
    said = kept.concluded("fingerprints", wanted, marks)
    known = {text: mark for words in said.values() for text, mark in fingerprints_in(words).items()}
    return {iri: known.get(iri, Fingerprint()) for iri in sorted(chosen)}


def _marks(
    citing: Iterable[Paragraph], steps: Mapping[str, tuple[str, ...]], named: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, Fingerprint]]:
    cites: defaultdict[str, set[str]] = defaultdict(set)
    for paragraph in citing:
        cites[paragraph.owner].update(cited.symbol for cited in paragraph.cites if not cited.in_note)
    for text in sorted(cites.keys() | steps.keys() | named.keys()):
        yield text, Fingerprint(frozenset(cites[text]), steps.get(text, ()), frozenset(named.get(text, ())))


def _instruments(kept: KeptRows, documents: Sequence[str]) -> defaultdict[str, dict[str, set[str]]]:
    """The instruments that the texts name, by symbol of their document and by their IRI."""
    found: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    for graph, (iri, instrument) in kept.rows("instruments-named", documents):
        found[kept.document_of(graph)].setdefault(iri, set()).add(instrument)
    return found


def _steps(kept: KeptRows, documents: Sequence[str]) -> defaultdict[str, dict[str, tuple[str, ...]]]:
    """What the operative paragraphs of the texts do, and to whom, in their order; by symbol of their document
    and by their IRI."""
    addressed: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for graph, (act, addressee) in kept.rows("addressees", documents):
        addressed[graph, act].add(addressee)
    acts: defaultdict[str, dict[str, dict[str, list[tuple[int, int, str]]]]] = defaultdict(dict)
    for graph, (iri, place, order, _, act, kind) in kept.rows("operative-verbs", documents):
        step = " ".join((kind.rpartition("#")[2], *sorted(addressed[graph, act])))
        by_graph = acts[kept.document_of(graph)].setdefault(iri, {})
        by_graph.setdefault(graph, []).append((int(place), int(order), step))
    steps: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for document, by_text in acts.items():
        for iri, by_graph in by_text.items():
            # One language version is enough: another has the same acts.
            steps[document][iri] = tuple(step for _, _, step in sorted(set(by_graph[min(by_graph)])))
    return steps


# --- asks


def _asks(kept: KeptRows, documents: Sequence[str], texts: Container[str]) -> dict[str, tuple[Ask, ...]]:
    """Of some documents, the requests and decisions of the texts, and the decisions of all others."""
    addressees: defaultdict[str, list[str]] = defaultdict(list)
    for _, (act, addressee) in kept.rows("addressees", documents):
        addressees[act].append(addressee)
    firsts: dict[str, str] = {}
    for _, (act, first) in kept.rows("first-days", documents):
        firsts[act] = min(first, firsts.get(act, first))
    known: dict[str, Ask] = {}
    for _, (iri, kind, words, language, reporting, place) in kept.rows("requests-and-decisions", documents):
        paragraph = iri.rpartition(".act")[0]
        owner = paragraph.partition("#")[0]
        if kind == Class.REQUEST and owner not in texts:
            continue
        said, spans = ((language, words),), ((language, _span(place)),)
        before = known.get(iri)
        known[iri] = Ask(
            iri=iri,
            owner=owner,
            paragraph=paragraph,
            words=tuple(sorted({*before.words, *said})) if before else said,
            addressees=frozenset(addressees.get(iri, ())),
            reporting=reporting == "true" or (before is not None and before.reporting),
            kind="directive" if kind == Class.REQUEST else "decision",
            spans=tuple(sorted({*before.spans, *spans})) if before else spans,
            first=firsts.get(iri, ""),
        )
    found: defaultdict[str, list[Ask]] = defaultdict(list)
    for ask in sorted(known.values(), key=lambda ask: (ask.owner, ask.spans[0][1], ask.iri)):
        found[ask.owner].append(ask)
    return {owner: tuple(asks) for owner, asks in found.items()}


# --- the graph of links


def links(store: Store, base: str, version: str, code: str, keep: Path | None = None) -> Addition | None:
    """The graph of links as the documents of the store now make it; None where it is so already.

    `version`: of the program, for the provenance. `code`: what else decides the links, such as a
    fingerprint of the rules. `keep`: file for what need not be found again the next time. Raises QueryError,
    StoreError.
    """
    graph = Minter(base).links
    held = store.manifest()
    state = _state(held, graph, version, code)
    known = held.get(graph)
    if known is not None and known.recipe.partition(" ")[0] == state:
        return None
    found = _concluded(store, base, f"{version} {code} {base}", keep)
    recipe = f"{state} {digest_of(version, code, base, found.digest())}"
    if known is not None and known.recipe.partition(" ")[2] == recipe.partition(" ")[2]:
        # Other documents, and still the same follows from them.
        return Addition((), b"", replace(known, recipe=recipe))
    quads = link_quads(found.by_rule(), base=base, version=version)
    return Addition(
        (graph,), quads, Entry(graph, "", "", "", "", sha256(quads).hexdigest(), recipe), amends=True
    )


def _concluded(store: Store, base: str, code: str, keep: Path | None) -> Conclusions:
    """What follows from the documents, by the help of what was kept as far as that is sound."""
    try:
        return _concluded_with(KeptRows(store, _QUESTIONS, keep, code), base)
    except (sqlite3.DatabaseError, ValueError, TypeError):
        if keep is None:
            raise
        keep.unlink(missing_ok=True)
        return _concluded_with(KeptRows(store, _QUESTIONS, keep, code), base)


def _concluded_with(kept: KeptRows, base: str) -> Conclusions:
    try:
        return conclude(kept, base)
    finally:
        kept.close()


def _state(held: Mapping[str, Entry], graph: str, version: str, code: str) -> str:
    """A name for everything that the links follow from."""
    documents = sorted(
        f"{entry.graph} {entry.sha256} {entry.recipe}" for entry in held.values() if entry.symbol
    )
    return sha256("\n".join((graph, version, code, *documents)).encode()).hexdigest()
