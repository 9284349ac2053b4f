"""The result of a reader: running text that stage 2 of the loader understands.

Blocks are separated by a blank line. `**` encloses bold or italic words, `<sup>` a note mark; a note is
a block that begins with its mark; rows of a table are lines with tabs; a form feed ends a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from ..findings import Finding, TableRow

_EDGES: Final = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_LETTER: Final = re.compile(r"[^\W\d_]")
NOTE_MARK: Final = re.compile(r"\d{1,3}|\*{1,4}|[†‡§]{1,3}|[a-z]")
"""Superscript text that refers to a note; "st" of "1st" does not."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The text of a file with findings."""

    text: str
    findings: tuple[Finding, ...] = ()
    rows: dict[int, TableRow] = field(default_factory=dict[int, TableRow])
    """The rows of tables by their lines in the text, from 0."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style."""

    text: str
    emphatic: bool = False
    """Bold or italic."""
    raised: bool = False
    """Superscript."""


def marked(runs: list[Run]) -> str:
    """Returns the words of a block with marks; a block that is emphatic as a whole gets none."""
    if not any(run.emphatic or run.raised for run in runs):
        return "".join([run.text for run in runs])
    worded = [run for run in runs if _LETTER.search(run.text) and not run.raised]
    whole = all(run.emphatic for run in worded)
    pieces: list[str] = []
    for run in _merged(runs, plain=whole):
        if run.raised and NOTE_MARK.fullmatch(run.text.strip()):
            if pieces:
                pieces[-1] = pieces[-1].rstrip(" ")
            pieces.append(f"<sup>{run.text.strip()}</sup>")
        elif run.emphatic and _LETTER.search(run.text):
            edges = _EDGES.fullmatch(run.text)
            pieces.append("{}**{}**{}".format(*edges.groups()) if edges else run.text)
        else:
            pieces.append(run.text)
    return "".join(pieces)


def _merged(runs: list[Run], *, plain: bool) -> list[Run]:
    merged: list[Run] = []
    for index, run in enumerate(runs):
        emphatic = run.emphatic
        if not _LETTER.search(run.text) and not run.text.strip(" ,-–/’'"):
            # Treat a blank or comma between two emphatic words as emphatic.
            after = runs[index + 1] if index + 1 < len(runs) else None
            emphatic = bool(merged and merged[-1].emphatic and after and after.emphatic and not after.raised)
        emphatic = emphatic and not plain and not run.raised
        last = merged[-1] if merged else None
        if last and not last.raised and not run.raised and last.emphatic == emphatic:
            merged[-1] = Run(last.text + run.text, emphatic)
        else:
            merged.append(Run(run.text, emphatic, run.raised))
    return merged
