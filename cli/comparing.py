"""`compare`: two versions of a text side by side, with differences marked and their agreement."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..queries import Names, choose
from ..queries.compare import compare
from ..store import open_store
from .completing import complete_document
from .options import example, language_option, store_option
from .output import replacing
from .tables import emit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..queries.acts import Act
    from ..queries.compare import ActPair, Agreement, Comparison, FieldPair, ParagraphPair

_FORMATS = ("table", "json", "csv", "docx")
_MARKS = {"same": "=", "different": "≠", "notes": "~"}
_STYLES = {"same": "dim", "different": "bold red", "notes": "yellow"}
_LEGEND = (
    "= the same   ≠ different   + only here   ~ only in the notes of one version   – not in this version"
)
_ABSENT = "–"
_COLUMNS = ("unit", "paragraph", "act", "field", "verdict", "left", "right")


@click.command("compare")
@click.argument("symbol", metavar="SYMBOL", shell_complete=complete_document)
@click.option("--unit", metavar="KEY", help="Only this text inside the document: A.III.")
@click.option(
    "--with",
    "other",
    metavar="SYMBOL[#UNIT]",
    shell_complete=complete_document,
    help="Another document, or a text inside it.",
)
@click.option("--paragraph", multiple=True, metavar="KEY", help="Show only this paragraph: 4, 9.a.")
@click.option("--differing", is_flag=True, help="Show only the paragraphs that differ.")
@language_option
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="table",
    show_default=True,
    help="Output format; docx is a Word file, written to --out.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Output file of --format docx.",
)
@example("mandategraph compare A/77/464 --unit V --with A/RES/77/235")
def compare_command(
    symbol: str,
    unit: str | None,
    other: str | None,
    paragraph: tuple[str, ...],
    differing: bool,
    language: tuple[str, ...],
    place: str,
    form: str,
    out: Path | None,
) -> None:
    """Compare two language versions of a document, or two documents.

    Two documents are a draft and the text adopted from it, or two resolutions of a series.

    Shows both texts by paragraph, the actors, deadlines and citations of each, and the share of acts and
    paragraphs that agree. Give --language twice if more than two languages are stored.
    """
    if (form == "docx") != (out is not None):
        raise click.UsageError("a Word file needs both --format docx and --out FILE")
    store = open_store(place)
    against, _, part = (other or "").partition("#")
    left, right = choose(
        store, symbol, unit, other=against or None, other_unit=part or None, languages=language
    )
    found = compare(store, Names.of(store), left, right)
    keys = {pair.paragraph for pair in found.paragraphs}
    if missing := [key for key in paragraph if key not in keys]:
        raise click.UsageError(
            f"{left} has no paragraph {', '.join(missing)}; run `mandategraph show` for the list"
        )
    shown = [
        pair
        for pair in found.paragraphs
        if (not paragraph or pair.paragraph in paragraph) and not (differing and pair.agrees)
    ]
    if out is not None:
        with replacing(out) as draft:
            draft.write_bytes(_word_file(found, shown))
    elif form == "csv":
        emit((row for pair in shown for row in _rows(pair)), _COLUMNS, form)
    elif form == "json":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        json.dump(_document(found, shown), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _show(found, shown)


# --- rows and JSON


def _rows(pair: ParagraphPair) -> Iterator[dict[str, object]]:
    place = {"unit": pair.unit, "paragraph": pair.paragraph}
    present = "different" if pair.left is None or pair.right is None else "same"
    yield {**place, "field": "text", "verdict": present, "left": pair.left, "right": pair.right}
    for field in pair.fields:
        if field.left or field.right:
            yield {**place, **_row(field)}
    for number, act in enumerate(pair.acts, 1):
        alone = "different" if act.left is None or act.right is None else "same"
        words = {"left": _form(act.left), "right": _form(act.right)}
        yield {**place, "act": number, "field": "act", "verdict": alone, **words}
        for field in act.fields:
            if field.left or field.right:
                yield {**place, "act": number, **_row(field)}


def _row(field: FieldPair) -> dict[str, object]:
    return {
        "field": field.field,
        "verdict": field.verdict,
        "left": "; ".join(field.left),
        "right": "; ".join(field.right),
    }


def _form(act: Act | None) -> str | None:
    return act.verb if act else None


def _document(found: Comparison, shown: list[ParagraphPair]) -> dict[str, object]:
    return {
        "left": _version(found, "left"),
        "right": _version(found, "right"),
        "paragraphs": [
            {
                "unit": pair.unit,
                "paragraph": pair.paragraph,
                "counterpart": None if pair.right is None else pair.counterpart or pair.paragraph,
                "agrees": pair.agrees,
                "left": pair.left,
                "right": pair.right,
                "fields": _fields(pair.fields),
                "acts": [
                    {"left": _form(act.left), "right": _form(act.right), "fields": _fields(act.fields)}
                    for act in pair.acts
                ],
            }
            for pair in shown
        ],
        "agreement": {
            row.field: {
                "compared": row.compared,
                "agreed": row.agreed,
                "share": round(row.share, 4),
                "named": row.named,
                "named_agreed": row.named_agreed,
                "named_share": round(row.named_share, 4),
            }
            for row in found.agreement()
        },
    }


def _version(found: Comparison, side: str) -> dict[str, str | None]:
    version = found.left if side == "left" else found.right
    return {"document": version.document, "unit": version.unit, "language": version.language}


def _fields(fields: tuple[FieldPair, ...]) -> dict[str, object]:
    return {
        field.field: {"verdict": field.verdict, "left": list(field.left), "right": list(field.right)}
        for field in fields
        if field.left or field.right
    }


def _word_file(found: Comparison, shown: list[ParagraphPair]) -> bytes:
    # The modules take as long to import as most commands take in all.
    from ..publishing.pages.side_by_side import Difference, Row, Side
    from ..publishing.word_file import as_docx

    def difference(field: FieldPair) -> Difference:
        return Difference(
            field.field.replace("_", " "), field.verdict, "; ".join(field.left), "; ".join(field.right)
        )

    rows = [
        Row(
            f"{pair.unit} {pair.paragraph}" if pair.unit else pair.paragraph,
            "",
            pair.left,
            pair.right,
            tuple(difference(field) for field in pair.pairs if field.verdict != "same"),
            differs=not pair.agrees,
        )
        for pair in shown
    ]
    differing = sum(not pair.agrees for pair in found.paragraphs)
    return as_docx(
        f"{found.left} – {found.right}",
        (Side(str(found.left), found.left.language), Side(str(found.right), found.right.language)),
        rows,
        notes=(f"Date: {date.today()}", f"Paragraphs that differ: {differing} of {len(found.paragraphs)}"),
        mark_words=found.left.language == found.right.language,
    )


# --- for people


def _show(found: Comparison, shown: list[ParagraphPair]) -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    console = Console(file=sys.stdout, highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), expand=True)
    table.add_column("", no_wrap=True)
    for version in (found.left, found.right):
        table.add_column(Text(str(version)), ratio=1, overflow="fold")
    for pair in shown:
        _add(table, pair)
        table.add_section()
    if shown:
        console.print(table)
        console.print(_LEGEND, style="dim", markup=False)
    console.print(_agreement(found.agreement()))


def _add(table: Table, pair: ParagraphPair) -> None:
    place = f"{pair.unit} {pair.paragraph}" if pair.unit else pair.paragraph
    place = f"{place} → {pair.counterpart}" if pair.counterpart and pair.left is not None else place
    table.add_row(Text(place, style="bold"), _words(pair.left), _words(pair.right))
    for act in pair.acts:
        _add_act(table, act)
    for field in pair.fields:
        _add_field(table, field)


def _add_act(table: Table, act: ActPair) -> None:
    mark = "different" if act.left is None or act.right is None else "same"
    table.add_row(
        Text(f" {_MARKS[mark]} act", style=_STYLES[mark]),
        *(Text(_form(side) or _ABSENT, style="bold") for side in (act.left, act.right)),
    )
    for field in act.fields:
        # The line above tells the verbs already.
        if field.field not in ("verb", "kind") or field.verdict == "different":
            _add_field(table, field)


def _add_field(table: Table, field: FieldPair) -> None:
    if not field.left and not field.right:
        return
    head = Text(f"   {_MARKS[field.verdict]} {field.field.replace('_', ' ')}", style=_STYLES[field.verdict])
    table.add_row(
        head, _names(field.left, field.only_left, field), _names(field.right, field.only_right, field)
    )


def _names(names: tuple[str, ...], alone: tuple[str, ...], field: FieldPair) -> Text:
    style = _STYLES[field.verdict]
    # A restriction stands in the words of each language: there its presence differs, not its words.
    marked = alone if field.verdict != "same" else ()
    parts = [Text(f"+{name}", style=style) if name in marked else Text(name, style="dim") for name in names]
    return Text(", ").join(parts)


def _words(text: str | None) -> Text:
    return Text(_ABSENT, style=_STYLES["different"]) if text is None else Text(text)


def _agreement(rows: tuple[Agreement, ...]) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), title="Agreement", title_justify="left"
    )
    table.add_column("field")
    for head in ("compared", "agree", "share", "named", "agree", "share"):
        table.add_column(head, justify="right")
    for row in rows:
        whole = (str(row.compared), str(row.agreed), f"{row.share:.1%}")
        named = (str(row.named), str(row.named_agreed), f"{row.named_share:.1%}" if row.named else "")
        table.add_row(row.field.replace("_", " "), *whole, *named)
    return table
