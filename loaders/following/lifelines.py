"""The life of bodies and mandates: in, decisions; out, what they establish, extend, amend or end, and
until when."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from ...ontology.names import find, names
from .records import Event, Followed
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .records import Ask, Text
    from .rules import Rules

_TAIL = 14
"""So many characters after a name may be its acronym in brackets."""
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


def lifelines(decisions: Iterable[Ask], texts: Mapping[str, Text]) -> Followed:
    """The events in the decisions of the texts, which are given by their IRI."""
    found: list[Event] = []
    for decision in decisions:
        text = texts.get(decision.owner)
        for language, words in decision.words:
            pack = rules(language)
            if pack is not None and text is not None:
                found += _events(decision, language, words, text.dated, pack)
    return Followed(events=tuple(found))


def _events(decision: Ask, language: str, words: str, adopted: str, pack: Rules) -> Iterator[Event]:
    for number, (kind, pattern) in enumerate(pack.events, 1):
        match = pattern.search(words)
        if match is None:
            continue
        key, name = _body(words, match, language)
        until, derivation = _until(words, adopted, pack)
        span = next((span for spoken, span in decision.spans if spoken == language), (0, 0))
        yield Event(
            act=decision.iri,
            paragraph=decision.paragraph,
            language=language,
            span=span,
            exact=match.group().strip(),
            kind=kind,
            body=key,
            name=name,
            until=until,
            derivation=derivation,
            rule=f"events {number}",
        )
        return


def _body(words: str, match: re.Match[str], language: str) -> tuple[str, str]:
    """Key and name of the body: a known name that begins there, however long, else the words of the rule."""
    start, end = match.span("body")
    for found in find(words[start:], language):
        # The rule may stop at a comma inside the name.
        if found.start <= 1 and found.kind == "body" and found.end >= end - start - _TAIL:
            return found.key, words[start : start + max(found.end, end - start)].strip()
        break
    name = match["body"].strip()
    plain = _BRACKETS.sub("", name)
    key = names().exact(plain, language)
    return (key if key.startswith("body/") else ""), name


def _until(words: str, adopted: str, pack: Rules) -> tuple[str, str]:
    """The last day of a mandate and how it is known."""
    for unit, pattern in pack.terms:
        match = pattern.search(words)
        if match is None:
            continue
        if unit == "day":
            day = _stated(match, pack)
            if day:
                return day, "stated"
        elif adopted and (number := pack.number(match["number"])):
            return _later(adopted, number * (12 if unit == "year" else 1)), "computed"
    return "", ""


def _stated(match: re.Match[str], pack: Rules) -> str:
    try:
        return date(int(match["year"]), pack.month(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return ""


def _later(day: str, months: int) -> str:
    start = date.fromisoformat(day)
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])).isoformat()
