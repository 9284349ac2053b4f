"""Stage 2 of the loader, language pack: `languages/<language>/text.toml` compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .languages import stage
from .patterns import Rule


@dataclass(frozen=True, slots=True)
class RunTogether:
    """How the parts of a resolution begin whose text stands in one line."""

    issuer: re.Pattern[str]
    clause: re.Pattern[str]
    closing: re.Pattern[str]
    operative: re.Pattern[str] | None
    """What stands before an operative paragraph without a number."""


@dataclass(frozen=True, slots=True)
class TextRules:
    """The language pack of this stage, compiled."""

    furniture: re.Pattern[str]
    starts: re.Pattern[str]
    strong_end: re.Pattern[str]
    weak_end: re.Pattern[str]
    continuation: re.Pattern[str]
    clause: re.Pattern[str]
    begun: re.Pattern[str]
    """What a line that begins a sentence holds, and no title does."""
    parts: re.Pattern[str]
    """What parts a sentence: further lines of a block that hold it are no title."""
    suspended: re.Pattern[str]
    """A word before which a hyphen stands for the second half of a compound: "long- and short-term"."""
    opening: re.Pattern[str]
    words: re.Pattern[str]
    ibid: re.Pattern[str]
    back_reference: re.Pattern[str]
    inline_mark: re.Pattern[str]
    inline_marks: re.Pattern[str]
    """Several marks, one behind the other."""
    quantity: re.Pattern[str]
    spelling: tuple[tuple[Rule, str, bool], ...]
    characters: dict[int, int]
    traditional: bool
    """The language may be printed in traditional characters, which are simplified."""
    run_together: RunTogether | None
    widest_page: int
    longest_heading: int


def _run_together(table: dict[str, str] | None) -> RunTogether | None:
    if table is None:
        return None
    operative = table.get("operative")
    return RunTogether(
        re.compile(table["issuer"]),
        re.compile(table["clause"]),
        re.compile(table["closing"]),
        re.compile(operative) if operative else None,
    )


@cache
def text_rules(language: str) -> TextRules:
    pack = stage(language, "text")
    lines, notes = pack["lines"], pack["notes"]
    return TextRules(
        furniture=re.compile("|".join(f"(?:{row['pattern']})" for row in pack["furniture"])),
        starts=re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in pack["starts"].items())),
        strong_end=re.compile(lines["strong_end"]),
        weak_end=re.compile(lines["weak_end"]),
        continuation=re.compile(lines["continuation"]),
        clause=re.compile(lines["clause"]),
        begun=re.compile(lines["begun"]),
        parts=re.compile(lines["parts"]),
        suspended=re.compile(lines.get("suspended", "(?!)")),
        opening=re.compile(notes["opening"]),
        words=re.compile(notes["words"]),
        ibid=re.compile(notes["ibid"]),
        back_reference=re.compile(notes["back_reference"]),
        inline_mark=re.compile(rf"(?<={notes['mark_after']})(?P<mark>\d{{1,3}})(?!{notes['quantity']})"),
        inline_marks=re.compile(
            rf"(?<={notes['mark_after']})(?P<marks>\d{{1,3}}(?:(?:,? |,)\d{{1,3}})+)(?!{notes['quantity']})"
        ),
        quantity=re.compile(notes["quantity"]),
        spelling=tuple(
            (Rule(row["pattern"]), row["replacement"], row.get("headings", True)) for row in pack["spelling"]
        ),
        characters=str.maketrans(pack["characters"]["from"], pack["characters"]["to"]),
        traditional=pack["characters"].get("traditional", False),
        run_together=_run_together(pack.get("run_together")),
        widest_page=lines["widest_page"],
        longest_heading=lines["longest_heading"],
    )
