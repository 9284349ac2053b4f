"""`explain`: how a sentence, or a paragraph of the store, is read."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..api.explaining import explain, explain_paragraph
from ..store import open_store
from .options import example, store_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..loaders.explain import ExplainedAct, Explanation, NearRow, PackRow

_PATTERN = 60
"""Characters of a pattern shown."""


@click.command("explain")
@click.argument("reference", metavar="[SYMBOL#PARAGRAPH]", required=False)
@click.option("--text", default="", metavar="TEXT", help="A sentence or paragraph, in place of a stored one.")
@click.option(
    "--language",
    "--lang",
    "language",
    default="",
    metavar="CODE",
    help="Language of the text (required with --text), or language version of the paragraph.",
)
@click.option("--issuer", default="", metavar="NAME", help="Issuing body of the text of --text.")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="Output format.",
)
@example('mandategraph explain "A/RES/77/235#7" --store out/all')
def explain_command(
    reference: str | None, text: str, language: str, issuer: str, place: str, form: str
) -> None:
    """Explain how a paragraph is read: its mentions, its acts, and the rows of the language pack behind them.

    Shows for each mention the step that resolved it, and for each part of an act the row that found it, as
    file:line, with rows that came near and the reason why they did not decide.
    """
    if bool(reference) == bool(text):
        raise click.UsageError("Give either a paragraph (SYMBOL#PARAGRAPH) or --text.")
    if text:
        if not language:
            raise click.UsageError("--text needs --language.")
        explained = explain(text, language, issuer=issuer)
    else:
        if issuer:
            raise click.UsageError("--issuer goes with --text; a stored paragraph has its issuer.")
        store = open_store(place)
        try:
            explained = explain_paragraph(store, reference or "", language)
        finally:
            store.close()
    if form == "json":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        json.dump(explained.to_dict(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _print(explained)


def _print(explained: Explanation) -> None:
    console = Console(highlight=False)
    console.print(Text(explained.text))
    context = f", resolved with {explained.context} earlier paragraphs" if explained.context else ""
    console.print(Text(f"{explained.language}, issuer {explained.issuer or 'unknown'}{context}", style="dim"))
    console.print(Text(f"\nMasked: {explained.masked}"))
    _table(
        console,
        "Mentions",
        ("words", "kind", "meaning", "resolved by"),
        ((one.text, one.kind, one.label or ", ".join(one.keys), one.step) for one in explained.mentions),
    )
    if not explained.acts:
        console.print(Text("\nNo act was found.", style="bold"))
    for number, act in enumerate(explained.acts, 1):
        _print_act(console, number, act)
    _table(console, "Verbs that begin no act", ("words", "row", "reason"), map(_near, explained.near_verbs))


def _print_act(console: Console, number: int, act: ExplainedAct) -> None:
    inherited = ", verb of the chapeau" if act.inherited else ""
    _table(
        console,
        f"Act {number} ({act.kind}{inherited}): {act.clause}",
        ("part", "value", "words", "row", "pattern"),
        ((part.field, part.value, part.text, *_row(part.row)) for part in act.parts),
    )
    _table(
        console,
        "Rows that came near",
        ("part", "words", "row", "reason"),
        ((field, *_near(row)) for field, row in act.near),
    )


def _row(row: PackRow | None) -> tuple[str, str]:
    if row is None:
        return "", "taken over from another act"
    pattern = row.pattern if len(row.pattern) <= _PATTERN else f"{row.pattern[: _PATTERN - 1]}…"
    return row.place, pattern


def _near(row: NearRow) -> tuple[str, str, str]:
    return row.words, f"{row.row.place} ({row.row.table})", row.reason


def _table(console: Console, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints a table with a title; nothing if there are no rows."""
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for column in columns:
        # Keep file:line in one piece, so that it can be copied.
        table.add_column(column, overflow="fold", no_wrap=column in ("row", "part"))
    for row in rows:
        table.add_row(*map(Text, row))
    if table.rows:
        console.print(Text(f"\n{title}", style="bold"))
        console.print(table)
