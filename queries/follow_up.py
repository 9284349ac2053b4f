"""Following across documents: in, a store; out, the graph of links that its documents make together.

What a single document says is read from the store by questions of the catalogue; `loaders.following` judges it. The
links stand in a graph of their own, each with its rule, its score and the places that speak for it, so that no
document's graph changes when another one is loaded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..loaders.following.adopted import Fingerprint, adopted, drafts, targets_of
from ..loaders.following.answers import answers
from ..loaders.following.implementation import implementation
from ..loaders.following.lifelines import lifelines
from ..loaders.following.records import Ask, Cited, Followed, Paragraph, Text
from ..loaders.following.renewals import renewals
from ..ontology.iri import Minter
from ..ontology.terms import MG, PARAGRAPH_CLASS, Class
from ..store import value
from .catalogue import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..loaders.following.records import Span
    from ..store import Store, Value

_POINT: Final = re.compile(r"para\.? ?(?P<number>[0-9]+)(?: ?\((?P<letter>[a-z])\))?")
_ROLE: Final = {name: role for role, name in PARAGRAPH_CLASS.items()}


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the documents of a store say, as far as links may follow from it."""

    base: str
    texts: tuple[Text, ...]
    citing: tuple[Paragraph, ...]
    recommended: dict[str, str]
    """Symbol of the resolution by which a draft came, by the IRI of the draft."""
    fingerprints: dict[str, Fingerprint]
    asks: dict[str, tuple[Ask, ...]]
    """Requests and decisions by the IRI of their text, in its order."""


def candidates(store: Store, base: str) -> Candidates:
    """Read what links may follow from; raises QueryError, StoreError."""
    texts = tuple(_texts(store, base))
    citing = tuple(_citing(store))
    wanted = drafts(texts)
    return Candidates(
        base=base,
        texts=texts,
        citing=citing,
        recommended={str(row["text"]): str(row["symbol"]) for row in _rows(store, "recommended-drafts")},
        fingerprints=_fingerprints(store, texts, wanted, citing),
        asks=_asks(store),
    )


def follow(found: Candidates) -> dict[str, Followed]:
    """What each rule of following finds, by its name."""
    became = adopted(found.texts, found.citing, found.fingerprints, found.recommended)
    by_symbol = _by_symbol(found, became)
    return {
        "adopted": became,
        "answers": answers(found.texts, found.citing, by_symbol),
        "implementation": implementation(found.texts, found.citing, by_symbol),
        "lifelines": lifelines(
            (ask for asks in found.asks.values() for ask in asks if ask.kind == "decision"),
            {text.iri: text for text in found.texts},
        ),
        "renewals": renewals(found.texts, found.citing, found.asks),
    }


def _by_symbol(found: Candidates, became: Followed) -> dict[str, tuple[Ask, ...]]:
    """The asks of every symbol; of a text that is not held, those of the draft that it was."""
    asks = {text.symbol: found.asks.get(text.iri, ()) for text in found.texts if text.symbol}
    for link in became.links:
        if link.cited not in asks:
            asks[link.cited] = found.asks.get(link.source, ())
    return {symbol: some for symbol, some in asks.items() if some}


def _rows(store: Store, name: str, **bindings: list[str]) -> Iterator[dict[str, Value]]:
    answer = run(store, name, **bindings)
    for row in answer:
        yield dict(zip(answer.variables, map(value, row), strict=True))


def _said(found: Value) -> str:
    return "" if found is None else str(found)


def _span(found: Value) -> Span:
    start, _, end = str(found or "0-0").partition("-")
    return (int(start), int(end))


def _point(words: str) -> str:
    """The key of the paragraph in a pinpoint: "para. 6 (a)" → "6.a"; "" for anything else."""
    match = _POINT.search(words)
    return ".".join(part for part in (match["number"], match["letter"]) if part) if match else ""


# --- texts


def _texts(store: Store, base: str) -> Iterator[Text]:
    grounds: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(store, "text-grounds"):
        grounds[_said(row["text"])][_said(row["relation"]).removeprefix(MG)].append(_said(row["symbol"]))
    known: dict[str, Text] = {}
    for row in sorted(_rows(store, "texts"), key=lambda row: (_said(row["text"]), _said(row["language"]))):
        iri, language, title = (_said(row[name]) for name in ("text", "language", "title"))
        titles = ((language, title),) if title else ()
        if iri in known:
            if not any(spoken == language for spoken, _ in known[iri].titles):
                known[iri] = replace(known[iri], titles=known[iri].titles + titles)
            continue
        known[iri] = Text(
            iri=iri,
            document=_said(row["document"]),
            symbol=_said(row["symbol"]),
            unit=_said(row["unit"]),
            kind=_said(row["kind"]).removeprefix(MG),
            status=_said(row["status"]).rpartition("/")[2],
            issuer=_said(row["issuer"]).removeprefix(base),
            dated=_said(row["dated"]),
            titles=titles,
            basis=tuple(sorted(grounds[iri]["basedOn"])),
            under=tuple(sorted(grounds[iri]["reportsUnder"])),
        )
    yield from known.values()


def _citing(store: Store) -> Iterator[Paragraph]:
    cites: defaultdict[tuple[str, str], list[tuple[Span, Cited]]] = defaultdict(list)
    for row in _rows(store, "cited-in"):
        cited = Cited(
            symbol=_said(row["symbol"]),
            exact=_said(row["exact"]),
            title=_said(row["title"]),
            dated=_said(row["dated"]),
            verb=_said(row["verb"]).rpartition("/")[2],
            pinpoint=_point(_said(row["pinpoint"])),
            in_note=row["note"] is True,
        )
        cites[_said(row["graph"]), _said(row["paragraph"])].append((_span(row["span"]), cited))
    answer = run(store, "citing-paragraphs")
    for graph, iri, text, role, key, order, words, span in answer:
        place = (graph.value, iri.value)  # type: ignore[union-attr]
        found = sorted(cites[place], key=lambda pair: (pair[0], pair[1].symbol))
        yield Paragraph(
            iri=place[1],
            owner=text.value,  # type: ignore[union-attr]
            language=words.language,  # type: ignore[union-attr]
            role=_ROLE.get(role.value, ""),  # type: ignore[union-attr]
            key=key.value,  # type: ignore[union-attr]
            order=int(order.value),  # type: ignore[union-attr]
            words=words.value,  # type: ignore[union-attr]
            span=_span(span.value),  # type: ignore[union-attr]
            cites=tuple(cited for _, cited in found),
        )


def _fingerprints(
    store: Store, texts: tuple[Text, ...], wanted: tuple[Text, ...], citing: tuple[Paragraph, ...]
) -> dict[str, Fingerprint]:
    """Of every draft, and of every text that one may have become."""
    chosen = sorted({draft.iri for draft in wanted} | {text.iri for text in targets_of(texts, wanted)})
    if not chosen:
        return {}
    cites: defaultdict[str, set[str]] = defaultdict(set)
    for paragraph in citing:
        cites[paragraph.owner].update(cited.symbol for cited in paragraph.cites if not cited.in_note)
    verbs: dict[str, dict[tuple[int, int], str]] = {}
    graphs: dict[str, str] = {}
    for row in _rows(store, "operative-verbs", text=chosen):
        iri, graph = _said(row["text"]), _said(row["graph"])
        # One language version is enough: another has the same acts.
        if graphs.setdefault(iri, graph) == graph:
            place = (int(str(row["place"])), int(str(row["order"])))
            verbs.setdefault(iri, {})[place] = _said(row["verb"]).rpartition("/")[2]
    return {
        iri: Fingerprint(frozenset(cites[iri]), tuple(verb for _, verb in sorted(verbs.get(iri, {}).items())))
        for iri in chosen
    }


# --- asks


def _asks(store: Store) -> dict[str, tuple[Ask, ...]]:
    addressees: defaultdict[str, list[str]] = defaultdict(list)
    for act, addressee in run(store, "addressees"):
        addressees[act.value].append(addressee.value)  # type: ignore[union-attr]
    firsts: dict[str, str] = {}
    for row in _rows(store, "act-dues"):
        first, act = _said(row["from"]), _said(row["act"])
        if first:
            firsts[act] = min(first, firsts.get(act, first))
    known: dict[str, Ask] = {}
    for act, paragraph, text, kind, verb, words, reporting, span in run(store, "asked"):
        iri: str = act.value  # type: ignore[union-attr]
        spoken = ((words.language, words.value),)  # type: ignore[union-attr]
        place = ((words.language, _span(span.value)),)  # type: ignore[union-attr]
        if iri in known:
            known[iri] = replace(
                known[iri],
                words=tuple(sorted({*known[iri].words, *spoken})),
                spans=tuple(sorted({*known[iri].spans, *place})),
                reporting=known[iri].reporting or reporting.value == "true",  # type: ignore[union-attr]
            )
            continue
        known[iri] = Ask(
            iri=iri,
            owner=text.value,  # type: ignore[union-attr]
            paragraph=paragraph.value,  # type: ignore[union-attr]
            words=spoken,
            concept=verb.value.rpartition("/")[2],  # type: ignore[union-attr]
            addressees=frozenset(addressees[iri]),
            reporting=reporting.value == "true",  # type: ignore[union-attr]
            kind="directive" if kind.value == Class.REQUEST else "decision",  # type: ignore[union-attr]
            spans=place,
            first=firsts.get(iri, ""),
        )
    found: defaultdict[str, list[Ask]] = defaultdict(list)
    for ask in sorted(known.values(), key=lambda ask: (ask.owner, min(span for _, span in ask.spans), ask.iri)):
        found[ask.owner].append(ask)
    return {owner: tuple(asks) for owner, asks in found.items()}


def links_graph(base: str) -> str:
    """The named graph of the links."""
    return Minter(base).links
