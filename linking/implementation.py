"""Finds implementation statements in reports: actor, activity, resolution, and progress (done, under way or
planned); and links them to the requests that they implement.
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
from .records import ImplementationStatement
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .records import Cited, Mandate, Paragraph, Text
    from .rules import Rules

LIKE_MANDATE: Final = 0.3
"""Minimum similarity of an activity and a request to the same actor.

Set by trial; checked by tests/linking/links.csv.
"""
_BLANKS: Final = re.compile(r"\s+")
_RESOLUTION: Final = re.compile(r"/(?:RES|DEC|PRST)/|^(?:RES|DEC)")
"""Symbols of texts with mandates; cited reports have none."""


def implementation_statements(
    texts: Iterable[Text], citing: Iterable[Paragraph], mandates: Mapping[str, Sequence[Mandate]]
) -> Iterator[ImplementationStatement]:
    """Yields the implementation statements in reports; `mandates`: by symbol of their text."""
    reports = {text.iri: text for text in texts if text.kind == "Report"}
    for paragraph in citing if reports else ():
        pack, report = rules(paragraph.language), reports.get(paragraph.owner)
        if report is not None and paragraph.role == "narrative" and pack is not None:
            # Skip the body that adopted the text: the sentence reports its decision, not the implementation.
            yield from (
                statement
                for statement in _statements(paragraph, report, pack, mandates)
                if not statement.actor or statement.actor != issuer_of(statement.symbol)
            )


@dataclass(frozen=True, slots=True)
class _Clause:
    """A sentence with a clause such as "pursuant to resolution …"."""

    exact: str
    cited: tuple[Cited, ...]
    main: str
    """The sentence without the clause."""
    begins: bool
    """Whether the clause precedes the subject."""
    rule: int


@dataclass(frozen=True, slots=True)
class _Activity:
    """Progress, actor and activity of a sentence."""

    progress: str
    actor: str
    """Key; "" if unknown."""
    text: str


def _statements(
    paragraph: Paragraph, report: Text, pack: Rules, mandates: Mapping[str, Sequence[Mandate]]
) -> Iterator[ImplementationStatement]:
    for clause in _clauses(paragraph, pack):
        found = _activity_in(clause, report, paragraph.language, pack)
        if found is None:
            continue
        activity = printed(found.text, paragraph)
        for cited in clause.cited:
            yield ImplementationStatement(
                paragraph=paragraph.iri,
                language=paragraph.language,
                span=paragraph.span,
                exact=printed(clause.exact, paragraph),
                symbol=cited.symbol,
                progress=found.progress,
                actor=found.actor,
                activity=activity,
                rule=f"implementing {clause.rule + 1}",
                mandates=tuple(
                    _implemented(found.actor, activity, paragraph.language, mandates.get(cited.symbol, ()))
                ),
            )


def _clauses(paragraph: Paragraph, pack: Rules) -> Iterator[_Clause]:
    patterns = pack.activity
    for part in patterns["sentence_end"].split(marked(paragraph)):
        sentence = part.strip(" .;。；\n")
        for number, pattern in enumerate(pack.implementation):
            for match in pattern.finditer(sentence):
                cited = tuple(
                    one for one in cited_in(match["cited"], paragraph) if _RESOLUTION.search(one.symbol)
                )
                first, after = sentence[: match.start()], sentence[match.end() :]
                before = first.strip(" ,，")
                apart = bool(match.groupdict().get("apart")) or first.endswith(("，", ","))
                if patterns["subordinator"].search(f"{before[-20:]} ") and not patterns[
                    "reporting_verb"
                ].search(before):
                    continue
                begins = (
                    not before
                    or patterns["reporting_verb"].search(before) is not None
                    or (apart and patterns["adverbial"].sub("", f"{before}{_comma(before, pack)}") == "")
                )
                if not cited or patterns["noun_modifier_after"].search(after):
                    continue
                if not (begins or apart) and patterns["noun_modifier"].search(before):
                    continue
                within = patterns["relative_clause"].search(before)
                parts = (after,) if begins else (f"which {within['clause']}" if within else before, after)
                yield _Clause(
                    exact=sentence.strip(),
                    cited=cited,
                    main=_BLANKS.sub(" ", _joined(parts, pack)),
                    begins=begins,
                    rule=number,
                )


def _comma(words: str, pack: Rules) -> str:
    """Returns the separator between two clauses."""
    return ", " if pack.compare_by == "words" else "，"


def _joined(parts: Sequence[str], pack: Rules) -> str:
    return (" " if pack.compare_by == "words" else "").join(part.strip(" ,，") for part in parts)


def _activity_in(clause: _Clause, report: Text, language: str, pack: Rules) -> _Activity | None:
    """Returns the activity in a sentence; None if there is none."""
    patterns = pack.activity
    main = clause.main
    while (leading := patterns["adverbial"].match(main)) is not None:
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
    passive = patterns["passive"].search(activity) is not None
    if patterns["not_an_activity"].search(main) or patterns["excluded_verb"].search(activity):
        return None
    if patterns["subordinator"].search(subject) or not (subject or passive):
        return None
    # A clause after the verb may modify any noun: require a clear subject.
    if not (clause.begins or actor or ends or passive):
        return None
    actor = actor or _agent(main, language, pack)
    return _Activity(stage, actor, activity)


def _actor(subject: str, report: Text, language: str, pack: Rules) -> tuple[str, bool]:
    """Returns the key of the actor at the start of a subject, and whether at most a parenthesis follows."""
    patterns = pack.activity
    speaker = patterns["first_person"].search(subject)
    if speaker is not None:
        return ("" if speaker.groupdict().get("other") else report.issuer), True
    short = patterns["short_name"].search(subject)
    if short is not None:
        named = _body_by_noun(short["noun"], report)
        return named, subject[short.end() :].strip()[:1] in ("", ",", "(")
    for match in find(subject, language)[:1]:
        if match.start <= len("the ") and match.kind != "instrument":
            return match.key, subject[match.end :].strip()[:1] in ("", ",", "(")
    return "", patterns["capitalized_subject"].fullmatch(subject.strip()) is not None


def _body_by_noun(noun: str, report: Text) -> str:
    """Returns the key of the only body in the titles of a report whose name has a noun; "" for none."""
    keys = {
        match.key
        for code, title in report.titles
        for match in find(title, code)
        if match.kind == "body"
        and any(noun.casefold() in name.casefold() for name in authorities.load().names(match.key, code))
    }
    return keys.pop() if len(keys) == 1 else ""


def _agent(activity: str, language: str, pack: Rules) -> str:
    """Returns the key of the agent of a passive; "" for none."""
    match = pack.activity["agent"].search(activity)
    named = find(match["agent"], language)[:1] if match else []
    return next((one.key for one in named if one.start <= len("the ") and one.kind != "instrument"), "")


def _implemented(
    actor: str, activity: str, language: str, mandates: Sequence[Mandate]
) -> Iterator[tuple[str, float]]:
    """Yields the request to the actor that is most similar to the activity, with its score."""
    ranked = sorted(
        (
            (likeness(activity, mandate.text_in(language), language), mandate.iri)
            for mandate in mandates
            if mandate.text_in(language)
            and mandate.kind == "directive"
            and (not actor or any(iri.endswith(f"/{actor}") for iri in mandate.addressees))
        ),
        reverse=True,
    )
    if ranked and ranked[0][0] >= LIKE_MANDATE:
        yield ranked[0][1], round(ranked[0][0], 3)
