"""`coverage`: the share of each document that was read."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import click

from ..api.selection import document_symbols
from ..queries.coverage import COLUMNS, coverage, in_all
from ..store import open_store
from .options import document_option, example, format_option, store_option
from .tables import emit

if TYPE_CHECKING:
    from ..queries.coverage import Coverage

_HIDDEN: Final = ("characters", "paragraphs")
"""Columns that a table leaves out."""


@click.command("coverage")
@store_option
@document_option
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Only the N documents read least.")
@format_option
@example("mandategraph coverage --store out/samples --limit 20")
def coverage_command(place: str, document: tuple[str, ...], limit: int | None, form: str) -> None:
    """Print the share of each document that was read, least first, and in all.

    Text that stands in no paragraph, heading, note or table is not read: `mandategraph findings --kind
    unread-text` lists it. An operative paragraph without an act is the finding no-act.
    """
    store = open_store(place)
    found = coverage(store, document_symbols(store, document))
    if not found:
        click.echo("note: the store has no counts; build it again with this version", err=True)
    rows = [*islice(found, limit), in_all(found)] if found else []
    columns = [name for name in COLUMNS if form != "table" or name not in _HIDDEN]
    emit([one.row() for one in rows], columns, form, caption=_caption(found))


def _caption(found: list[Coverage]) -> str:
    total = in_all(found)
    whole = sum(not one.unread for one in found)
    return (
        f"{len(found)} language versions, {whole} read whole; {total.unread} of {total.characters}"
        f" characters unread, {total.without_act} of {total.paragraphs} operative paragraphs"
        " without an act"
    )
