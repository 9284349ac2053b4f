"""Following across documents: in, a store; out, the graph of links that its documents make together.

What a single document says is read from the store by questions of the catalogue; `loaders.following`
judges it. The links stand in a graph of their own, each with its rule, its score and the places that speak
for it, so that no document's graph changes when another one is loaded.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from ..loaders.following.adopted import adopted, drafts, targets_of
from ..loaders.following.answers import answers, pointed_at
from ..loaders.following.fingerprints import Fingerprint
from ..loaders.following.implementation import implementation
from ..loaders.following.lifelines import lifelines
from ..loaders.following.link_quads import link_quads
from ..loaders.following.records import Ask, Cited, Followed, Link, Paragraph, Text, Witness
from ..loaders.following.renewals import Step, renewals, renewed, steps
from ..ontology.iri import Minter
from ..ontology.terms import MG, PARAGRAPH_CLASS, Class
from ..store import Addition, Entry, value
from .catalogue import run
from .kept_rows import KeptRows

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

    from ..loaders.following.records import Span
    from ..store import Store, Value

_POINT: Final = re.compile(r"para\.? ?(?P<number>[0-9]+)(?: ?\((?P<letter>[a-z])\))?")
_ASKED: Final = (
    "addressees",
    "asked",
    "cited-as",
    "cited-in",
    "citing-paragraphs",
    "first-days",
    "instruments-named",
    "named-in-decisions",
    "operative-verbs",
)
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
    series: tuple[Step, ...]
    """Texts with the one that they continue."""
    renewed: dict[str, tuple[Link, ...]]
    """The asks made again, by the name of the step."""
    named: dict[str, frozenset[str]]
    """IRIs of the bodies that a paragraph with a decision names, by the IRI of the paragraph."""


def candidates(store: Store, base: str, kept: KeptRows) -> Candidates:
    """Read what links may follow from; raises QueryError, StoreError."""
    texts = tuple(texts_of(store, base))
    citing = _citing(kept)
    wanted = drafts(texts)
    series = steps(texts, citing)
    known = _renewed_before(kept, series)
    asking = {iri for step in series if step.name not in known for iri in (step.later.iri, step.earlier.iri)}
    # The asks of all others follow nothing and are followed by nothing.
    asking |= {draft.iri for draft in wanted} | set(pointed_at(texts, citing))
    asks = _asks(kept, asking)
    for step in series:
        if step.name not in known:
            found = tuple(renewed(asks.get(step.later.iri, ()), asks.get(step.earlier.iri, ())))
            known[step.name] = found
            kept.conclude(step.name, _state_of(kept, step), _written(found))
    kept.forget_all_but(known)
    return Candidates(
        base=base,
        texts=texts,
        citing=citing,
        recommended={str(row["text"]): str(row["symbol"]) for row in _rows(store, "recommended-drafts")},
        fingerprints=_fingerprints(kept, texts, wanted, citing),
        asks=asks,
        series=series,
        renewed=known,
        named=_named(kept),
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
            found.citing,
            found.named,
        ),
        "renewals": renewals(found.series, found.renewed),
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


def texts_of(store: Store, base: str) -> Iterator[Text]:
    """Every text of the store, its language versions as one; raises QueryError, StoreError."""
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


def _citing(kept: KeptRows) -> tuple[Paragraph, ...]:
    more: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for graph, (citation, relation, words) in kept.rows("cited-as"):
        more[graph, citation][relation.removeprefix(MG)] = words
    cites: defaultdict[tuple[str, str], list[tuple[Span, str, Cited]]] = defaultdict(list)
    for graph, (citation, symbol, exact, note, place) in kept.rows("cited-in"):
        said = more.get((graph, citation), {})
        cited = Cited(
            symbol=symbol,
            exact=exact,
            title=said.get("statedTitle", ""),
            pinpoint=_point(said.get("pinpoint", "")),
            in_note=note == "true",
        )
        cites[graph, citation.rpartition(".cite")[0]].append((_span(place), symbol, cited))
    paragraphs = [
        Paragraph(
            iri=iri,
            owner=text,
            language=language,
            role=_ROLE.get(role, ""),
            order=int(order),
            words=words,
            span=_span(place),
            cites=tuple(cited for _, _, cited in sorted(cites[graph, iri], key=lambda one: one[:2])),
        )
        for graph, (iri, text, role, order, words, language, place) in kept.rows("citing-paragraphs")
    ]
    return tuple(sorted(paragraphs, key=lambda one: (one.owner, one.language, one.order, one.iri)))


def _fingerprints(
    kept: KeptRows, texts: tuple[Text, ...], wanted: tuple[Text, ...], citing: tuple[Paragraph, ...]
) -> dict[str, Fingerprint]:
    """Of every draft, and of every text that one may have become."""
    chosen = {draft.iri for draft in wanted} | {text.iri for text in targets_of(texts, wanted)}
    if not chosen:
        return {}
    cites: defaultdict[str, set[str]] = defaultdict(set)
    for paragraph in citing:
        cites[paragraph.owner].update(cited.symbol for cited in paragraph.cites if not cited.in_note)
    instruments: defaultdict[str, set[str]] = defaultdict(set)
    for _, (iri, instrument) in kept.rows("instruments-named"):
        instruments[iri].add(instrument)
    steps = _steps(kept, chosen)
    return {
        iri: Fingerprint(frozenset(cites[iri]), steps.get(iri, ()), frozenset(instruments[iri]))
        for iri in sorted(chosen)
    }


def _steps(kept: KeptRows, chosen: Container[str]) -> dict[str, tuple[str, ...]]:
    """What the operative paragraphs of some texts do, and to whom, in their order."""
    addressed: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for graph, (act, addressee) in kept.rows("addressees"):
        addressed[graph, act].add(addressee)
    acts: defaultdict[str, dict[str, list[tuple[int, int, str]]]] = defaultdict(dict)
    for graph, (iri, place, order, _, act, kind) in kept.rows("operative-verbs"):
        if iri in chosen:
            step = " ".join((kind.rpartition("#")[2], *sorted(addressed[graph, act])))
            acts[iri].setdefault(graph, []).append((int(place), int(order), step))
    # One language version is enough: another has the same acts.
    return {
        iri: tuple(step for _, _, step in sorted(set(by_graph[min(by_graph)])))
        for iri, by_graph in acts.items()
    }


# --- asks


def _asks(kept: KeptRows, texts: Container[str]) -> dict[str, tuple[Ask, ...]]:
    """The requests and decisions of the texts, and the decisions of all others."""
    addressees: defaultdict[str, list[str]] = defaultdict(list)
    for _, (act, addressee) in kept.rows("addressees"):
        addressees[act].append(addressee)
    firsts: dict[str, str] = {}
    for _, (act, first) in kept.rows("first-days"):
        firsts[act] = min(first, firsts.get(act, first))
    known: dict[str, Ask] = {}
    for _, (iri, kind, words, language, reporting, place) in kept.rows("asked"):
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


def _named(kept: KeptRows) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for _, (paragraph, actor) in kept.rows("named-in-decisions"):
        found[paragraph].add(actor)
    return {paragraph: frozenset(actors) for paragraph, actors in found.items()}


# --- asks made again, as they were concluded before


def _state_of(kept: KeptRows, step: Step) -> str:
    return kept.state(step.later.document, step.earlier.document)


def _renewed_before(kept: KeptRows, series: tuple[Step, ...]) -> dict[str, tuple[Link, ...]]:
    """What was found before in two documents that have not changed since, by the name of the step."""
    concluded = kept.conclusions()
    found: dict[str, tuple[Link, ...]] = {}
    for step in series:
        state, said = concluded.get(step.name, ("", ""))
        if said and state == _state_of(kept, step):
            found[step.name] = tuple(map(_link, json.loads(said)))
    return found


def _written(found: tuple[Link, ...]) -> str:
    return json.dumps([asdict(link) for link in found], ensure_ascii=False)


def _link(said: dict[str, Any]) -> Link:
    witnesses: list[Witness] = []
    for place in said.pop("witnesses"):
        start, end = place.pop("span")
        witnesses.append(Witness(span=(start, end), **place))
    return Link(witnesses=tuple(witnesses), **said)


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
    if known is not None and known.recipe == state:
        return None
    kept = KeptRows(store, _ASKED, keep, f"{version} {code} {base}")
    try:
        quads = link_quads(follow(candidates(store, base, kept)), base=base, version=version)
    finally:
        kept.close()
    entry = Entry(graph, "", "", "", "", sha256(quads).hexdigest(), state)
    return Addition((graph,), quads, entry, amends=True)


def _state(held: Mapping[str, Entry], graph: str, version: str, code: str) -> str:
    """A name for everything that the links follow from."""
    documents = sorted(
        f"{entry.graph} {entry.sha256} {entry.recipe}" for entry in held.values() if entry.symbol
    )
    return sha256("\n".join((graph, version, code, *documents)).encode()).hexdigest()
