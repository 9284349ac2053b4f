"""Statements of implementation: in, the paragraphs of reports and the asks of what they cite; out, who
does what under which resolution, and whether it is done, under way or planned.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..loaders.likeness import likeness
from ..ontology import authorities
from ..ontology.names import find
from ..ontology.series import issuer_of
from .phrases import cited_in, marked, printed
from .records import Doing
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .records import Ask, Cited, Paragraph, Text
    from .rules import Rules

LIKE_ASK: Final = 0.3
"""How alike an activity and an ask to the same actor must be."""
_BLANKS: Final = re.compile(r"\s+")
_ASKS: Final = re.compile(r"/(?:RES|DEC|PRST)/|^(?:RES|DEC)")
"""A report that is cited asks for nothing."""


def implementation(
    texts: Iterable[Text], citing: Iterable[Paragraph], asks: Mapping[str, Sequence[Ask]]
) -> Iterator[Doing]:
    """The statements of implementation in reports; `asks`: by symbol of the text that asks."""
    reports = {text.iri: text for text in texts if text.kind == "Report"}
    for paragraph in citing if reports else ():
        pack, report = rules(paragraph.language), reports.get(paragraph.owner)
        if report is not None and paragraph.role == "narrative" and pack is not None:
            # Who decided a text tells what he did, not what was done under it.
            yield from (
                doing
                for doing in _doings(paragraph, report, pack, asks)
                if not doing.actor or doing.actor != issuer_of(doing.symbol)
            )


@dataclass(frozen=True, slots=True)
class _Clause:
    """A sentence that says under which texts something is done."""

    exact: str
    cited: tuple[Cited, ...]
    main: str
    """The sentence without the clause."""
    begins: bool
    """Whether the clause stands before the one who acts."""
    rule: int


@dataclass(frozen=True, slots=True)
class _Said:
    """Who does what, and how far it has come."""

    progress: str
    actor: str
    activity: str


def _doings(
    paragraph: Paragraph, report: Text, pack: Rules, asks: Mapping[str, Sequence[Ask]]
) -> Iterator[Doing]:
    for clause in _clauses(paragraph, pack):
        said = _said(clause, report, paragraph.language, pack)
        if said is None:
            continue
        activity = printed(said.activity, paragraph)
        for cited in clause.cited:
            yield Doing(
                paragraph=paragraph.iri,
                language=paragraph.language,
                span=paragraph.span,
                exact=printed(clause.exact, paragraph),
                symbol=cited.symbol,
                progress=said.progress,
                actor=said.actor,
                activity=activity,
                rule=f"implementing {clause.rule + 1}",
                asks=tuple(
                    _carried_out(said.actor, activity, paragraph.language, asks.get(cited.symbol, ()))
                ),
            )


def _clauses(paragraph: Paragraph, pack: Rules) -> Iterator[_Clause]:
    told = pack.telling
    for part in told["sentence_ends"].split(marked(paragraph)):
        sentence = part.strip(" .;。；\n")
        for number, pattern in enumerate(pack.implementing):
            for match in pattern.finditer(sentence):
                cited = tuple(one for one in cited_in(match["cited"], paragraph) if _ASKS.search(one.symbol))
                first, after = sentence[: match.start()], sentence[match.end() :]
                before = first.strip(" ,，")
                apart = bool(match.groupdict().get("apart")) or first.endswith(("，", ","))
                if told["in_between"].search(f"{before[-20:]} ") and not told["told_that"].search(before):
                    continue
                begins = (
                    not before
                    or told["told_that"].search(before) is not None
                    or (apart and told["adverbial"].sub("", f"{before}{_comma(before, pack)}") == "")
                )
                if not cited or told["noun_after"].search(after):
                    continue
                if not (begins or apart) and told["of_a_noun"].search(before):
                    continue
                within = told["relative"].search(before)
                parts = (after,) if begins else (f"which {within['clause']}" if within else before, after)
                yield _Clause(
                    exact=sentence.strip(),
                    cited=cited,
                    main=_BLANKS.sub(" ", _joined(parts, pack)),
                    begins=begins,
                    rule=number,
                )


def _comma(words: str, pack: Rules) -> str:
    """What parts a clause from the next one."""
    return ", " if pack.compared_by == "words" else "，"


def _joined(parts: Sequence[str], pack: Rules) -> str:
    return (" " if pack.compared_by == "words" else "").join(part.strip(" ,，") for part in parts)


def _said(clause: _Clause, report: Text, language: str, pack: Rules) -> _Said | None:
    """What a sentence says; None where it tells no activity."""
    told = pack.telling
    main = clause.main
    while (leading := told["adverbial"].match(main)) is not None:
        main = main[leading.end() :]
    found: list[tuple[int, int, str, str, bool]] = []
    for order, ((stage, pattern), actor_first) in enumerate(
        zip(pack.progress, pack.actor_first, strict=True)
    ):
        for match in pattern.finditer(main):
            actor, ends = _actor(main[: match.start("sign")], report, language, pack)
            if not actor_first or ends:
                found.append((match.start("sign"), order, stage, actor, ends))
                break
    if not found:
        return None
    at, _, stage, actor, ends = min(found)
    subject, activity = main[:at].strip(" ,，"), main[at:].strip()
    passive = told["passive"].search(activity) is not None
    if told["no_activity"].search(main) or told["other_verb"].search(activity):
        return None
    if told["in_between"].search(subject) or not (subject or passive):
        return None
    # Behind what it is about, a clause may say of anything what it is under.
    if not (clause.begins or actor or ends or passive):
        return None
    actor = actor or _agent(main, language, pack)
    return _Said(stage, actor, activity)


def _actor(subject: str, report: Text, language: str, pack: Rules) -> tuple[str, bool]:
    """Key of the one named at the beginning of a subject, and whether nothing but an aside follows."""
    told = pack.telling
    speaker = told["speaker"].search(subject)
    if speaker is not None:
        return ("" if speaker.groupdict().get("other") else report.issuer), True
    short = told["short_name"].search(subject)
    if short is not None:
        named = _own(short["noun"], report)
        return named, subject[short.end() :].strip()[:1] in ("", ",", "(")
    for match in find(subject, language)[:1]:
        if match.start <= len("the ") and match.kind != "instrument":
            return match.key, subject[match.end :].strip()[:1] in ("", ",", "(")
    return "", told["subject"].fullmatch(subject.strip()) is not None


def _own(noun: str, report: Text) -> str:
    """The one body in the titles of a report that is called by a noun; "" for none."""
    keys = {
        match.key
        for spoken, title in report.titles
        for match in find(title, spoken)
        if match.kind == "body"
        and any(noun.casefold() in name.casefold() for name in authorities.load().names(match.key, spoken))
    }
    return keys.pop() if len(keys) == 1 else ""


def _agent(activity: str, language: str, pack: Rules) -> str:
    """Key of the one by whom something was done."""
    match = pack.telling["agent"].search(activity)
    named = find(match["agent"], language)[:1] if match else []
    return next((one.key for one in named if one.start <= len("the ") and one.kind != "instrument"), "")


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
