"""Deadlines in a paragraph. In: a masked paragraph and an act's range in it. Out: its deadlines as written.

`deadlines` turns them into days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from ..ontology.calendar_days import later
from ..ontology.sessions import A_FEW_MONTHS, GENERAL_ASSEMBLY, interval, sitting_bodies
from . import numerals
from .grammar import DueRule, Grammar
from .masking import DateRange, Masked, SessionNumber
from .patterns import Rule
from .records import Act, Due
from .recurrences import Key, Place, at_session, counted, read_recurrence, with_named_turns
from .spans import Passage, Span

_AT_SESSIONS = ("before-session", "after-session")


def read_deadlines(
    masked: Masked, passage: Passage, act: Act, begins: int, end: int, rules: Grammar
) -> tuple[Due, ...]:
    found: dict[Key, Due] = {}
    places: dict[Key, Place] = {}
    region = masked.text[:end]
    for rule in rules.due.rows_for(masked.text, begins, end):
        if (rule.kind and rule.kind != act.kind) or (rule.otherwise and found):
            continue
        if rule.last and any(due.type == "recurring" for due in found.values()):
            continue
        origin = max(begins - 1, 0) if rule.after_action else begins
        matches: Iterable[re.Match[str]]
        if rule.after_action:
            match = rule.pattern.match(masked.text[origin:end])
            matches = [match] if match else []
        else:
            origin = 0
            matches = rule.pattern.finditer(masked.text, begins, end)
        for match in matches:
            start, stop = origin + match.start(), origin + match.end()
            if rule.type == "relative":
                if match.groupdict().get("when"):
                    start, stop = match.span("when")
                span = passage.source_span(*masked.span(start, stop))
                relative = _relative(rule, match, masked, span, masked.words(start, stop), rules)
                if relative.within or not match.groupdict().get("number"):
                    found.setdefault((span[0], "relative"), replace(relative, rule=rule.pattern.row))
                continue
            for due in _due_of(rule, match, masked, passage, origin, region, begins, rules):
                key = (due.span[0], due.type)
                found.setdefault(key, replace(due, rule=rule.pattern.row))
                if due.type == "recurring":
                    places.setdefault(key, Place(start, stop, rule.one_of_series))
    if not found:
        return ()
    return _without_other_times(found, places, masked, passage, act, begins, region, rules)


def _without_other_times(
    found: dict[Key, Due],
    places: dict[Key, Place],
    masked: Masked,
    passage: Passage,
    act: Act,
    begins: int,
    region: str,
    rules: Grammar,
) -> tuple[Due, ...]:
    """The deadlines of an act without the times that belong to another one, or to what is only reported."""
    held = [due.span for due in found.values() if due.type == "session"]
    told = _stretches(rules.no_due, masked, passage, begins, region)
    told += _stretches(rules.considered, masked, passage, begins, region)
    for match in rules.session_day.finditer(region, begins):
        session = passage.source_span(*masked.span(match.start(), match.start() + 1))
        beside = masked.mentions[match.start("day")].detail
        if session in held and isinstance(beside, DateRange) and not _part_of_a_year(found, session, beside):
            told.append(passage.source_span(*masked.span(*match.span("day"))))
            days = beside.first.isoformat(), beside.last.isoformat()
            found[session[0], "session"] = replace(
                found[session[0], "session"], not_before=days[0], not_after=days[1]
            )
    for place in _sessions_in(rules.before_session, masked, passage, begins, region):
        if place in found:
            found[place] = replace(found[place], anchor="before-session")
    due_at = {key: due for key, due in found.items() if not _within(due.span, told)}
    if len({(due.body, due.running) for due in due_at.values() if due.type == "session"}) > 1:
        # An annual report at the eightieth and eighty-first sessions: the sessions say it in full.
        due_at = {
            key: due
            for key, due in due_at.items()
            if due.type != "recurring" or due.anchor or due.starts or due.session is not None
        }
    found = with_named_turns(due_at, places, masked, passage, begins, region, rules)
    begun = _stretches(rules.recurrence_start, masked, passage, begins, region)
    anchored = [due.span for due in found.values() if due.type == "relative" and due.anchor in _AT_SESSIONS]
    recurs = any(due.type == "recurring" for due in found.values())
    may_end = recurs or act.kind == "decision"
    ended = _stretches(rules.recurrence_end, masked, passage, begins, region) if may_end else []
    if not recurs:
        ended += _stretches(rules.end_of_session, masked, passage, begins, region)
    return tuple(
        _distinct_due(
            replace(found[key], ends=found[key].type != "recurring" and _within(found[key].span, ended))
            for key in sorted(found)
            # The year or session in which a recurrence begins is no deadline of its own.
            if not (recurs and found[key].type in ("date", "session") and _within(found[key].span, begun))
            # Nor is the session that a deadline counts from.
            and not (found[key].type == "session" and _within(found[key].span, anchored))
        )
    )


def _part_of_a_year(found: dict[Key, Due], session: Span, beside: DateRange) -> bool:
    """Whether the days beside a session are a part of one that lasts a year, and so tell more than it."""
    lasting = found[session[0], "session"].body == GENERAL_ASSEMBLY
    return lasting and (beside.last - beside.first).days < A_FEW_MONTHS


def _stretches(rule: Rule, masked: Masked, passage: Passage, begins: int, region: str) -> list[Span]:
    """Where in the source a rule, or its group `told`, matches the masked text from `begins` on."""
    matches = rule.finditer(region, begins)
    spans = (match.span("told" if "told" in match.re.groupindex else 0) for match in matches)
    return [passage.source_span(*masked.span(*span)) for span in spans]


def _sessions_in(rule: Rule, masked: Masked, passage: Passage, begins: int, region: str) -> Iterator[Key]:
    """The sessions that the matches of a rule name."""
    for match in rule.finditer(region, begins):
        for mention in masked.between(match.start(), match.end(), "session"):
            yield passage.source_span(mention.start, mention.end)[0], "session"


def _within(span: Span, stretches: Iterable[Span]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in stretches)


def _relative(
    rule: DueRule, match: re.Match[str], masked: Masked, span: Span, words: str, rules: Grammar
) -> Due:
    """A deadline counted from something else: the adoption of the text, a session, the end of a biennium."""
    groups = match.groupdict()
    within = rule.within or counted(groups, rules)
    actors = masked.between(match.start(), match.end(), "actor")
    session = next(iter(masked.between(match.start(), match.end(), "session")), None)
    body = actors[-1].keys[-1] if actors and actors[-1].keys else ""
    due = Due(
        "relative",
        span,
        words,
        body=body if body.startswith("body/") else "",
        value=f"{groups['year']}-12-31" if groups.get("year") else "",
        within=within,
        anchor=rule.anchor,
    )
    if session and session.keys and isinstance(session.detail, SessionNumber):
        due = at_session(due, session.keys[0], session.detail)
    return due


def _due_of(
    rule: DueRule,
    match: re.Match[str],
    masked: Masked,
    passage: Passage,
    origin: int,
    region: str,
    begins: int,
    rules: Grammar,
) -> list[Due]:
    start, stop = origin + match.start(), origin + match.end()
    if rule.type == "recurring":
        place = Place(start, stop, rule.one_of_series)
        return read_recurrence(rule, match, masked, passage, place, region, begins, rules)
    found: list[Due] = []
    if match.groupdict().get("ordinal"):
        number = numerals.value(match["ordinal"], rules.language)
        keys = masked.mentions[origin + match.start("body")].keys if match["body"] else (rule.congress,)
        # The Assembly and a congress are written alike in some languages: the number tells them apart.
        if rule.congress and keys == (GENERAL_ASSEMBLY,) and interval(rule.congress, str(number)) is not None:
            keys = (rule.congress,)
        if number is not None and len(keys) == 1 and keys[0] in sitting_bodies():
            first, last = origin + match.start("held"), origin + match.end("held")
            span, words = passage.source_span(*masked.span(first, last)), masked.words(first, last)
            found.append(Due("session", span, words, body=keys[0], session=number))
        return found
    if rule.type == "relative":
        return found
    if match.groupdict().get("same"):
        return _same_session(masked, passage, start, match)
    if match.groupdict().get("number") and not counted(match.groupdict(), rules):
        # The end of "future years from 2031" is unknown.
        return found
    for mention in masked.between(start, stop, rule.type):
        span = passage.source_span(mention.start, mention.end)
        text = passage.text[mention.start : mention.end]
        if isinstance(mention.detail, DateRange):
            found.append(_on_day(Due("date", span, text), mention.detail, match, rules))
        elif isinstance(mention.detail, SessionNumber) and mention.keys:
            found.append(at_session(Due("session", span, text), mention.keys[0], mention.detail))
    return found


def _on_day(due: Due, named: DateRange, match: re.Match[str], rules: Grammar) -> Due:
    """Returns the deadline with its days: a period that counts from the named day ("from 1 May 2031 for a
    year") ends the day before it would begin again; one that counts from an end (group `expiring`: "from the
    expiration of its mandate in May 2031") ends in the same month or on the same day."""
    first, last = _limits(named, match)
    lasts = counted(match.groupdict(), rules)
    if lasts and match.groupdict().get("expiring"):
        is_day = first == last
        last = later(last + timedelta(1), lasts) - timedelta(1)
        first = last if is_day else later(first, lasts)
    elif lasts:
        first = last = later(first, lasts) - timedelta(1)
    return replace(
        due,
        value=last.isoformat(),
        not_before=first.isoformat(),
        not_after=last.isoformat(),
        derivation="computed" if lasts else "stated",
        basis="the end of a period from the day that the text states" if lasts else "",
    )


def _same_session(masked: Masked, passage: Passage, start: int, match: re.Match[str]) -> list[Due]:
    """Returns the deadline at the session named last before "that session", in words of the group `same`."""
    for mention in reversed(masked.between(0, start, "session")):
        if isinstance(mention.detail, SessionNumber) and mention.keys:
            first, last = masked.span(*match.span("same"))
            due = Due("session", passage.source_span(first, last), passage.text[first:last])
            return [at_session(due, mention.keys[0], mention.detail)]
    return []


def _limits(named: DateRange, match: re.Match[str]) -> tuple[date, date]:
    """Returns first and last day of a deadline in a named year or month: "by the beginning of 2044".

    Groups of the row: `opening` and `middle` of the time, `lasting` to its end, and `before` it, unless its
    `end` is named.
    """
    first, last = named.first, named.last
    groups = match.groupdict()
    if first == last:
        return first, last
    if groups.get("opening"):
        return first, first
    if groups.get("middle"):
        in_month = (first.year, first.month) == (last.year, last.month)
        return first, first.replace(day=15) if in_month else first.replace(month=6, day=30)
    if groups.get("before") and not groups.get("end"):
        return first - timedelta(1), first - timedelta(1)
    if groups.get("lasting"):
        # What goes on until the end of 2044 does not begin in that year.
        return last, last
    return first, last


def _distinct_due(dues: Iterable[Due]) -> list[Due]:
    seen: set[tuple[str, str, str, bool, str, str, str, str]] = set()
    kept: list[Due] = []
    for due in dues:
        key = (
            due.type,
            due.body,
            due.running,
            due.resumed,
            due.value,
            due.every,
            due.within,
            due.anchor,
        )
        if key not in seen:
            seen.add(key)
            kept.append(due)
    return kept
