"""Statements of implementation: in, the paragraphs of reports and the asks of what they cite; out, who
does what under which resolution, and whether it is done, under way or planned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...ontology.names import find
from .likeness import likeness
from .phrases import Phrase, phrases
from .records import Doing
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .records import Ask, Paragraph, Text
    from .rules import Rules

LIKE_ASK: Final = 0.3
"""How alike an activity and an ask to the same actor must be."""


def implementation(
    texts: Iterable[Text], citing: Iterable[Paragraph], asks: Mapping[str, Sequence[Ask]]
) -> Iterator[Doing]:
    """The statements of implementation in reports; `asks`: by symbol of the text that asks."""
    reports = {text.iri for text in texts if text.kind == "Report"}
    for paragraph in citing if reports else ():
        pack = rules(paragraph.language)
        if paragraph.owner in reports and paragraph.role == "narrative" and pack is not None:
            for phrase in phrases(paragraph, pack.implementing):
                yield from _doings(paragraph, phrase, pack, asks)


def _doings(
    paragraph: Paragraph, phrase: Phrase, pack: Rules, asks: Mapping[str, Sequence[Ask]]
) -> Iterator[Doing]:
    said = _said(phrase.groups.get("rest", ""), pack)
    if said is None:
        return
    progress, actor, activity = said
    named = find(actor, paragraph.language)
    # Only a name at the end of the subject is the subject: "the work of the Office has …" has another one.
    key = named[0].key if named and named[0].start <= len("the ") and named[0].kind != "instrument" else ""
    for cited in phrase.cited:
        yield Doing(
            paragraph=paragraph.iri,
            language=paragraph.language,
            span=paragraph.span,
            exact=phrase.exact,
            symbol=cited.symbol,
            progress=progress,
            actor=key,
            activity=activity,
            rule=f"implementing {phrase.rule + 1}",
            asks=tuple(_carried_out(key, activity, paragraph.language, asks.get(cited.symbol, ()))),
        )


def _said(rest: str, pack: Rules) -> tuple[str, str, str] | None:
    """Progress, subject and activity; the first sign of a tense decides."""
    found = [
        (match.start("sign"), stage, match)
        for stage, pattern in pack.progress
        if (match := pattern.search(rest)) is not None
    ]
    if not found:
        return None
    at, stage, _ = min(found, key=lambda item: item[0])
    return stage, rest[:at].strip(), rest[at:].strip()


def _carried_out(
    actor: str, activity: str, language: str, asks: Sequence[Ask]
) -> Iterator[tuple[str, float]]:
    """The ask that is most like the activity, among those to the actor."""
    ranked = sorted(
        (
            (likeness(activity, ask.said(language), language), ask.iri)
            for ask in asks
            if ask.said(language)
            and ask.kind == "directive"
            and (not actor or any(iri.endswith(f"/{actor}") for iri in ask.addressees))
        ),
        reverse=True,
    )
    if ranked and ranked[0][0] >= LIKE_ASK:
        yield ranked[0][1], round(ranked[0][0], 3)
