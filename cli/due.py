"""`due`: deadlines with their status, as a table or a calendar file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..api.selection import addressee_iris
from ..queries import Names
from ..queries.agenda import COLUMNS, actor_names, agenda
from ..queries.due_filter import ALL, COMING, KINDS, LISTS, due_filter, known_in
from ..queries.names import all_actor_iris
from ..queries.status import MEANING
from ..store import base_of, open_store
from .completing import complete_actor, complete_session
from .options import (
    InputError,
    addressee_option,
    day_of,
    exactly_option,
    example,
    format_option,
    reading_option,
    store_option,
)
from .tables import emit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..queries.agenda import Entry
    from ..queries.due_filter import DueFilter
    from ..queries.status import Status

_SHOWN = (
    "document",
    "unit",
    "paragraph",
    "language",
    "from",
    "until",
    "due",
    "status",
    "addressees",
    "action",
)


_MAX_DOCUMENTS = 8
"""Documents listed below a table."""


@click.command("due")
@store_option
@addressee_option
@exactly_option
@click.option(
    "--after", metavar="DAY", callback=day_of, help="Only deadlines on or after this day: 2013-04-22."
)
@click.option("--before", metavar="DAY", callback=day_of, help="Only deadlines on or before this day.")
@click.option(
    "--as-of",
    metavar="DAY",
    callback=day_of,
    help="Day of the status; later requests are left out.  [default: today]",
)
@click.option(
    "--issuer",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_actor,
    help="Only acts of texts of this body.",
)
@click.option(
    "--recipient",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_actor,
    help="Only reports to this body.",
)
@click.option(
    "--session",
    multiple=True,
    metavar="SESSION",
    shell_complete=complete_session,
    help="Only deadlines at this session: GA/81, CCPCJ/22/resumed.",
)
@click.option("--status", multiple=True, metavar="STATUS", help=f"Only this status: {', '.join(MEANING)}.")
@click.option(
    "--kind",
    type=click.Choice([*KINDS, ALL]),
    default="requests",
    show_default=True,
    help="Kind of acts. Only requests have a status.",
)
@click.option(
    "--list",
    "listing",
    type=click.Choice([*LISTS, ALL]),
    help="; ".join(f"{name}: {meaning}" for name, meaning in LISTS.items())
    + f".  [default: {COMING}; {ALL} if a period, session or status is given]",
)
@click.option("--ics", type=click.Path(dir_okay=False, path_type=Path), help="Write a calendar to this file.")
@reading_option
@format_option
@example("mandategraph due --addressee UNODC --as-of 2014-01-01 --ics unodc.ics")
def due_command(
    place: str,
    addressee: tuple[str, ...],
    exactly: bool,
    after: date | None,
    before: date | None,
    as_of: date | None,
    issuer: tuple[str, ...],
    recipient: tuple[str, ...],
    session: tuple[str, ...],
    status: tuple[str, ...],
    kind: str,
    listing: str | None,
    ics: Path | None,
    language: tuple[str, ...],
    form: str,
) -> None:
    """List deadlines with their status, by last day: by default, the dated requests of the next two years.

    An act is listed once, in the language of --language if that version is stored, else in English or the
    language stored; twice only if its versions give different days.

    A recurring request is listed by its first occurrence in the period, or by the current one. It ends with
    its mandate, at the end that the text states, or with the text that renews or continues it. If nothing
    confirms it for more than three turns, it is a standing request: --list standing.
    """
    as_of = as_of or date.today()
    store = open_store(place)
    names = Names.of(store) if addressee or issuer or recipient else None
    chosen = due_filter(
        base=base_of(store),
        addressee=addressee_iris(names, addressee, store, exactly=exactly) if names and addressee else (),
        issuer=all_actor_iris(names, issuer, store) if names else (),
        recipient=all_actor_iris(names, recipient, store) if names else (),
        session=session,
        status=status,
        kind=kind,
        listing=listing or "",
        after=after,
        before=before,
        as_of=as_of,
        knows=known_in(store),
    )
    entries = agenda(store, chosen=chosen, language=language, as_of=as_of)
    if ics:
        actors = all_actor_iris(names, addressee, store) if names else ()
        called = actor_names(store, actors, language)
        _write(
            ics, entries, as_of, [called.get(iri) or names.label(iri) for iri in actors if names], language
        )
    rows, meanings = _in_words(entries, language)
    if form == "table":
        rows = ({**row, "status": row["status_label"]} for row in rows)
    shown = _SHOWN if form == "table" else COLUMNS
    caption = _caption(entries, chosen, as_of, meanings)
    emit(rows, shown, form, base=base_of(store), caption=caption)


def _in_words(
    entries: list[Entry], language: tuple[str, ...]
) -> tuple[Iterator[Mapping[str, object]], Mapping[Status, tuple[str, str]]]:
    """Returns the rows with labels in the language of the reader, and name and meaning of each status."""
    if not language or language[0] == "en":
        return (entry.row() for entry in entries), {word: (word, text) for word, text in MEANING.items()}
    # Import here: the translations take longer to load than the deadlines.
    from ..publishing.pages.deadline_labels import labels, of_readers, status_meanings

    words = of_readers(language)
    meanings = dict(zip(MEANING, status_meanings(words).items(), strict=True))
    return ({**entry.row(), **labels(entry, words)} for entry in entries), meanings


def _caption(
    entries: list[Entry], chosen: DueFilter, as_of: date, meanings: Mapping[Status, tuple[str, str]]
) -> str:
    """Returns the number of rows, the period, the meaning of each status, and the documents checked."""
    statuses = {entry.status for entry in entries}
    period = f", from {chosen.after}" if chosen.after else ""
    period += f" until {chosen.before}" if chosen.before else ""
    lines = [f"{len(entries)} {'row' if len(entries) == 1 else 'rows'}{period}, as of {as_of}"]
    lines += [f"{name}: {meaning}" for word, (name, meaning) in meanings.items() if word in statuses]
    looked_at = sorted({symbol for entry in entries for symbol in entry.looked_at})
    if looked_at:
        named = ", ".join(looked_at[:_MAX_DOCUMENTS])
        more = f" and {len(looked_at) - _MAX_DOCUMENTS} more" if len(looked_at) > _MAX_DOCUMENTS else ""
        lines.append(f"Documents checked: {named}{more}; --format csv lists them by row")
    return "\n".join(lines)


def _write(
    file: Path, entries: list[Entry], made_on: date, actors: Iterable[str], language: tuple[str, ...]
) -> None:
    # Import here: only this option needs the library.
    from ..publishing.calendar import calendar, calendar_name
    from ..publishing.pages.deadline_labels import of_readers

    words = of_readers(language)
    written = calendar(entries, made_on=made_on, name=calendar_name(actors, words), language=words)
    try:
        file.write_bytes(written.text)
    except OSError as error:
        raise InputError(
            f"{file}: cannot write the calendar ({error.strerror}); choose another path"
        ) from error
    left = f"; {written.undated} deadlines without a date are left out" if written.undated else ""
    click.echo(f"{file}: {written.events} events{left}", err=True)
