"""Stage: deadlines → days. In: a `Due` as read, and the document it stands in. Out: the same with its first
and last day and how these are derived, or a finding that says why it cannot be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..ontology import sessions
from ..ontology.calendar_days import earlier, later, next_day_of_year
from .records import Act, Due, Finding, SessionStatement


@dataclass(frozen=True, slots=True)
class Standing:
    """What a deadline is read against."""

    body: str = ""
    """Key of the body whose "next session" is meant: who hears or is asked, else who speaks."""
    adopted: date | None = None
    """The day of adoption; None of a draft, which nobody knows yet."""
    dated: date | None = None
    """The day of adoption or of the document."""
    stated: tuple[SessionStatement, ...] = ()
    """What the document has stated so far of when sessions are held."""


FIRST_DAY = date(sessions.FIRST_YEAR, 1, 1)
"""No deadline of the United Nations lies before it."""
GRACE = timedelta(days=30)
"""A session that ended so short before may still be meant: dates of adoption are not always exact."""
FAR = timedelta(days=25 * 366)
"""Nobody sets a deadline at a session further away: the number belongs to another body."""
FAR_NEXT = timedelta(days=5 * 366)
"""A session so long after the adoption is not the next one: those before it are unknown."""


def sitting_body(act: Act, due: Due) -> str:
    """Returns the body whose "next session" a deadline means: who hears, or who is asked if the deadline
    stands before the recipients; "" if none of them has sessions."""
    asked_first = any(due.span[0] < recipient.span[0] for recipient in act.report_to)
    heard, asked = act.report_to, act.addressees
    actors = (*asked, *heard) if asked_first else (*heard, *asked)
    return next((actor.key for actor in actors if actor.key in sessions.sitting_bodies()), "")


def resolved(due: Due, standing: Standing) -> tuple[Due | None, Finding | None]:
    """The deadline with its first and last day; None, with a finding, if it cannot be one."""
    if due.type == "session":
        at, finding = _at_session(due, standing)
        if at is None and (by_year := _in_year_of_session(due, standing)):
            return by_year, None
        return at, finding
    if due.type == "relative":
        return _relative(due, standing), None
    if due.type == "date" and due.value < FIRST_DAY.isoformat():
        return None, Finding(
            "impossible-date",
            f"{due.value} is before {FIRST_DAY.year}; no deadline was made of it",
            due.span,
            text=due.text,
        )
    if due.type == "date" and standing.dated and due.value < standing.dated.isoformat():
        return None, Finding(
            "past-date",
            f"{due.value} was over on {standing.dated}; no deadline was made of it",
            due.span,
            text=due.text,
        )
    if due.type == "recurring" and not due.not_before:
        return _recurring(due, standing), None
    return due, None


def in_turn(dues: Sequence[Due]) -> tuple[Due, ...]:
    """The deadlines of one act, where what recurs "thereafter" begins when the one before it is over, and
    what recurs "until" a time ends with it."""
    ends = next((other.not_after for other in dues if other.ends and other.not_after), "")
    placed: list[Due] = []
    for due in dues:
        if due.anchor == "thereafter" and not due.starts:
            before = [other for other in placed if other.not_after and other.type != "recurring"]
            named = before[-1:] or [other for other in dues if other.not_after and other.type != "recurring"]
            due = _after(due, named[0]) if named else due
        if due.type == "recurring":
            last = due.not_after or ends
            due = replace(
                due,
                not_after=last if due.not_before < last else "",
                anchor="",
                body="",
                session=None,
                series="",
            )
            due = replace(due, resumed=False, others=())
        placed.append(due)
    return tuple(placed)


def from_adoption(dues: Sequence[Due], adopted: date | None) -> tuple[Due, ...]:
    """The deadlines, of which none begins before the adoption of the text that sets it."""
    if adopted is None:
        return tuple(dues)
    day = adopted.isoformat()
    return tuple(
        replace(due, not_before=day)
        if due.type != "recurring" and due.not_before and due.not_before < day <= due.not_after
        else due
        for due in dues
    )


def _after(due: Due, first: Due) -> Due:
    """The recurrence whose turn before its first is another deadline of the act.

    A session, a month or a year moves by the interval; what follows a day begins on the next one.
    """
    begins, over = (
        date.fromisoformat(first.not_before or first.not_after),
        date.fromisoformat(first.not_after),
    )
    if first.type in ("session", "date") and begins < over and due.every[-1] in "YM":
        basis = "one turn after the session" if first.type == "session" else "one turn after the date"
        if (begins.month, begins.day, over) == (1, 1, date(begins.year, 12, 31)) and due.every[-1] == "Y":
            year = str(later(begins, due.every).year)
            return replace(
                due,
                starts=year,
                not_before=f"{year}-01-01",
                derivation="computed",
                basis=f"{basis} before it",
            )
        return replace(
            due,
            not_before=later(begins, due.every).isoformat(),
            within=_length(later(begins, due.every), later(over, due.every)),
            derivation="computed",
            basis=f"{basis} before it",
        )
    since = (over + timedelta(days=1)).isoformat()
    return replace(due, not_before=since, derivation="computed", basis="from the deadline before it on")


def _length(first: date, last: date) -> str:
    """The ISO 8601 duration from a day to another."""
    return f"P{(last - first).days}D"


def mandate_end(due: Due, adopted: date | None) -> str:
    """The last day of a mandate that a decision extends until a day or a session, or by a period; "" if it is
    unknown.

    A period counts from the adoption.
    """
    counts = due.type == "relative" and due.anchor in ("mandate-end", "adoption")
    if counts and due.within and adopted is not None:
        return later(adopted, due.within).isoformat()
    return due.not_after if due.type == "date" or (due.type == "session" and due.ends) else ""


def with_mandate_end(
    dues: Sequence[Due], ends: Mapping[str, str], adopted: date | None, *, is_own: bool = False
) -> tuple[Due, ...]:
    """The deadlines, of which a recurrence without an end ends with the only mandate of the text.

    ends: last days of the mandates that the text sets, with the keys of their paragraphs. is_own: whether
    the act requests reports on its own text: those without a known interval end with the mandate, too.
    """
    if len(ends) != 1 or adopted is None:
        return tuple(dues)
    ((last, paragraph),) = ends.items()
    last_day = date.fromisoformat(last)

    def ends_with_mandate(due: Due) -> bool:
        if due.type != "recurring" or due.not_after or due.day_of_year:
            return False
        if due.every[:1] != "P":
            return is_own and adopted < last_day
        return later(adopted, due.every) <= last_day

    return tuple(
        replace(due, not_after=last, basis=f"{due.basis}; ends with the mandate of paragraph {paragraph}")
        if ends_with_mandate(due)
        else due
        for due in dues
    )


def _at_session(due: Due, standing: Standing) -> tuple[Due | None, Finding | None]:
    """A session whose number fits the time of the document, of the likeliest body that has one."""
    unknown: Due | None = None
    for body in dict.fromkeys((due.body, *due.others)):
        taken = _numbered(replace(due, body=body))
        if taken is None:
            continue
        known = _known(taken, standing)
        if known is None and _numbered_no_more(taken, standing):
            continue
        if known is None:
            unknown = unknown or taken
        elif _fits(known, standing.dated):
            if due.anchor == "before-session" and due.type == "session":
                return _with_days(taken, _day_before(taken, known)), None
            return _with_days(taken, _main_part(taken, known, standing)), None
    if unknown is not None and unknown.not_after:
        return replace(unknown, derivation="stated", basis="the days beside the session"), None
    if unknown is not None:
        message = f"no dates are known for session {unknown.running} of {unknown.body}"
        return unknown, Finding("unresolved-session", message, due.span, text=due.text)
    return None, Finding("impossible-session", _why_not(due, standing), due.span, text=due.text)


def _in_year_of_session(due: Due, standing: Standing) -> Due | None:
    """The year in which a session is held, of a body whose sessions are unknown; None for a number."""
    year = due.session or 0
    counts = due.anchor not in ("", "before-session")
    if due.series or counts or not sessions.FIRST_YEAR <= year <= sessions.HIGHEST_YEAR:
        return None
    if any(sessions.interval(body, str(year), due.resumed) for body in (due.body, *due.others)):
        return None
    first, last = date(year, 1, 1), date(year, 12, 31)
    if standing.dated and not last >= standing.dated >= first - FAR:
        return None
    return replace(
        due,
        type="date",
        anchor="",
        body="",
        session=None,
        others=(),
        resumed=False,
        value=last.isoformat(),
        not_before=first.isoformat(),
        not_after=last.isoformat(),
        derivation="stated",
        basis="the year of the session",
    )


def _known(due: Due, standing: Standing) -> sessions.Interval | None:
    """When a session is held: what the document itself states wins over what a rule gives."""
    known = sessions.interval(due.body, due.running, due.resumed)
    if known is not None and known.derivation != "computed":
        return known
    for said in standing.stated:
        if (said.body, said.number, said.resumed) != (due.body, due.running, due.resumed):
            continue
        if known is None or said.precision == "day":
            return sessions.Interval(
                said.first, said.last, "stated", "stated in the same document", said.precision
            )
    return known


def _numbered(due: Due) -> Due | None:
    """The deadline with the running number of its session, where the text gives its year; None where the body
    has no such session."""
    if sessions.possible(due.body, due.running):
        return due
    number = sessions.in_year(due.body, due.session or 0)
    return replace(due, session=int(number)) if number else None


def _numbered_no_more(due: Due, standing: Standing) -> bool:
    """Whether the session was over when the document was made, though its days are unknown: a later one was,
    or the body gave its sessions their year by then, and no number."""
    if standing.dated and sessions.over_by(due.body, due.running, standing.dated):
        return True
    since = sessions.counts_by_years_since(due.body)
    by_number = not due.series and int(due.running or 0) < sessions.FIRST_YEAR
    return bool(since and standing.dated and standing.dated.year >= since and by_number)


def _fits(known: sessions.Interval, dated: date | None) -> bool:
    return dated is None or (known.last >= dated - GRACE and known.first <= dated + FAR)


def _why_not(due: Due, standing: Standing) -> str:
    known = sessions.interval(due.body, due.running, due.resumed)
    if known is None or standing.dated is None:
        return f"{due.body} has no session {due.running}; no deadline was made of it"
    when = "over" if known.last < standing.dated else "too far away"
    return (
        f"session {due.running} of {due.body} ({known.first} to {known.last}) was {when} on "
        f"{standing.dated}; "
        "no deadline was made of it"
    )


def _main_part(due: Due, known: sessions.Interval, standing: Standing) -> sessions.Interval:
    """The main part of a regular session of the General Assembly.

    The whole session where a recurrence ends with it, or something is due by its end, and of a text that the
    session itself adopted.
    """
    if due.resumed or due.ends or (standing.dated is not None and standing.dated > known.first):
        return known
    end = sessions.main_part_end(due.body, known.first, known.last)
    if end is None:
        return known
    return replace(known, last=end, source=f"main part of the session; {known.source}")


def _day_before(due: Due, known: sessions.Interval) -> sessions.Interval:
    """The day before a session opens; a range, if the session is only known to lie in these months."""
    one_day = timedelta(days=1)
    opens = known.first
    if known.precision != "day":
        latest = sessions.latest_opening(due.body, due.running, due.resumed)
        opens = min(latest or known.last, known.last)
    source = f"the day before the session opens; {known.source}"
    return replace(known, first=known.first - one_day, last=opens - one_day, source=source)


def _with_days(due: Due, known: sessions.Interval) -> Due:
    return replace(
        due,
        not_before=known.first.isoformat(),
        not_after=known.last.isoformat(),
        derivation=known.derivation,
        basis=known.source,
    )


def _recurring(due: Due, standing: Standing) -> Due:
    """A recurrence runs from when the text says, else from the adoption."""
    if due.day_of_year and standing.adopted is not None:
        since = max(
            due.starts if len(due.starts) > len("2012") else f"{due.starts or '0001'}-01-01",
            standing.adopted.isoformat(),
        )
        if first := next_day_of_year(due.day_of_year, date.fromisoformat(since)):
            basis = "the first such day after the adoption"
            return replace(due, not_before=first.isoformat(), derivation="computed", basis=basis)
    if due.starts:
        day = due.starts if len(due.starts) > len("2012") else f"{due.starts}-01-01"
        return replace(due, not_before=day, derivation="stated")
    if due.session is not None and (from_session := _from_session(due, standing)) is not None:
        return from_session
    if due.anchor == "own-calendar":
        return replace(due, basis="on the days of the event, which the text does not give")
    if standing.adopted is None:
        return due
    body = due.body or standing.body
    following = sessions.after(body, standing.adopted) if due.anchor == "each-session" else None
    if following is not None:
        number, known = following
        last = sessions.main_part_end(body, known.first, known.last) or known.last
        basis = f"at each session of {body.removeprefix('body/')}, from {number} on; {known.source}"
        return _at_turns(due, known.first, last, basis)
    return replace(
        due, not_before=standing.adopted.isoformat(), derivation="computed", basis="from the adoption on"
    )


def _from_session(due: Due, standing: Standing) -> Due | None:
    """The recurrence from a session on; None if its dates are unknown."""
    at, _ = _at_session(replace(due, type="session"), standing)
    if at is None or not at.not_before:
        return None
    basis = f"from session {at.running} of {at.body.removeprefix('body/')} on; {at.basis}"
    return _at_turns(due, date.fromisoformat(at.not_before), date.fromisoformat(at.not_after), basis)


def _at_turns(due: Due, first: date, last: date, basis: str) -> Due:
    """The recurrence whose first turn lasts from a day to another; a turn within a year is as long."""
    within = _length(first, last) if due.every[-1] == "Y" else ""
    return replace(due, not_before=first.isoformat(), within=within, derivation="computed", basis=basis)


def _relative(due: Due, standing: Standing) -> Due:
    """The days of a deadline that counts from something else, as far as that is known."""
    if due.anchor == "adoption" and standing.adopted is not None:
        last = later(standing.adopted, due.within)
        return _computed(due, standing.adopted, last, "counted from the adoption")
    if due.anchor == "next-session":
        return _next_session(due, standing)
    if due.anchor == "biennium":
        return _biennium(due, standing)
    if due.anchor in ("before-session", "after-session") and due.session is not None:
        return _by_session(due, standing)
    return due


def _computed(due: Due, first: date, last: date, basis: str) -> Due:
    return replace(
        due, not_before=first.isoformat(), not_after=last.isoformat(), derivation="computed", basis=basis
    )


def _next_session(due: Due, standing: Standing) -> Due:
    body = due.body or standing.body
    if standing.adopted is None or body not in sessions.sitting_bodies():
        return replace(due, body=body)
    following = sessions.after(body, standing.adopted)
    if following is None:
        return replace(due, body=body)
    number, known = following
    if known.first > standing.adopted + FAR_NEXT:
        return replace(due, body=body)
    basis = f"first session of the body after the adoption; its dates: {known.source}"
    return _computed(replace(due, body=body, session=int(number)), known.first, known.last, basis)


def _biennium(due: Due, standing: Standing) -> Due:
    """The budget of the United Nations ran over two years, of which the second is odd."""
    if due.value:
        last = date.fromisoformat(due.value)
        basis = "the last day of the biennium that the text names"
    elif standing.adopted is not None:
        year = standing.adopted.year
        last = date(year if year % 2 else year + 1, 12, 31)
        basis = "the last day of the biennium of the adoption: its second year is odd"
    else:
        return due
    return _computed(replace(due, value=""), standing.adopted or date(last.year - 1, 1, 1), last, basis)


def _by_session(due: Due, standing: Standing) -> Due:
    at, _ = _at_session(replace(due, type="session"), standing)
    if at is None or not at.not_before:
        return replace(due, session=None, series="")
    begins, ends = date.fromisoformat(at.not_before), date.fromisoformat(at.not_after)
    held = replace(due, body=at.body, session=at.session)
    known = _known(at, standing)
    if known is not None:
        # The whole session, not only its main part.
        begins, ends = known.first, known.last
    exact = known is not None and known.precision == "day"
    if due.anchor == "after-session":
        basis = f"counted from the end of the session; {at.basis}"
        return _computed(held, ends if exact else begins, later(ends, due.within), basis)
    basis = f"counted back from the opening of the session; {at.basis}"
    return _computed(held, earlier(begins, due.within), earlier(begins if exact else ends, due.within), basis)
