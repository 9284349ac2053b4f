"""Stage 3 of the loader, language pack: `languages/<language>/organizations.toml` compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from .grammar import grammar
from .labels import Rules, rules_of
from .languages import stage


@dataclass(frozen=True, slots=True)
class OrganizationRules:
    """How bodies outside the United Nations series write their texts, in one language."""

    outline: Rules
    """The rules of the outline stage, with the further styles of labels."""
    line: re.Pattern[str]
    """A block that is only the body's name."""
    sitting: re.Pattern[str]
    """A block with the body's name and the place and time of its session."""
    running: re.Pattern[str]
    """A block with the body's name and its first clause or act."""
    session: re.Pattern[str]
    """What in a first block names the session."""
    not_title: re.Pattern[str]
    """A line above the opening that is no part of the title."""
    before_title: re.Pattern[str]
    clauses: tuple[re.Pattern[str], ...]
    """What a preambular clause looks like."""
    unnumbered: re.Pattern[str]
    """A preambular clause unless a number stands before it."""
    norm: re.Pattern[str]
    """Words that say what should be."""
    speaks: re.Pattern[str]
    """How a sentence begins in which the body acts."""
    enacting: re.Pattern[str]
    """The formula in which the body adopts a text or puts it forward."""
    closing: re.Pattern[str]
    annex: re.Pattern[str]
    short_name: str
    """What stands between an office and the name of its organization, as a pattern."""
    generic: re.Pattern[str]
    """Words that name an organ of the United Nations only in its own documents."""
    common: re.Pattern[str]
    """Words that name one in the documents of other known organizations, too."""
    language: str

    def is_clause(self, text: str) -> bool:
        """Whether a text begins as a preambular clause does."""
        return any(pattern.search(text) for pattern in self.clauses)

    def acts(self, text: str) -> bool:
        """Whether a text begins with an act of the body, in a verb of the pack or the enacting formula."""
        if self.enacting.search(text):
            return True
        begins = self.speaks.search(text)
        if begins is None:
            return False
        found = grammar(self.language).start.search(text)
        return found is not None and found.start() <= begins.end()


_FIRST: Final = re.compile(r"[-–—•(（\w]")
"""A character that a label may begin with."""


@cache
def organization_rules(language: str) -> OrganizationRules | None:
    """Returns the rules of a language; None if its pack has no such stage."""
    try:
        pack = stage(language, "organizations")
    except KeyError:
        return None
    opening, operative, closing = pack["opening"], pack["operative"], pack["closing"]
    outline = rules_of(language)
    further = tuple(
        (row["style"], re.compile(row["pattern"]), row.get("order", "")) for row in pack["labels"]
    )

    return OrganizationRules(
        outline=replace(outline, labels=(*outline.labels, *further), first=_FIRST),
        line=re.compile(opening["line"]),
        sitting=re.compile(opening["sitting"]),
        running=re.compile(opening["running"]),
        session=re.compile(opening["session"]),
        not_title=re.compile(opening["not_title"]),
        before_title=re.compile(opening["before_title"]),
        clauses=tuple(re.compile(pack["preamble"][key]) for key in ("clause", "participle")),
        unnumbered=re.compile(pack["preamble"].get("unnumbered", "(?!)")),
        norm=re.compile(pack["preamble"]["norm"]),
        speaks=re.compile(operative["speaks"]),
        enacting=re.compile(operative["enacting"]),
        closing=re.compile(closing["line"]),
        annex=re.compile(closing["annex"]),
        short_name=pack["names"]["of"],
        generic=re.compile(pack["names"]["generic"]),
        common=re.compile(pack["names"]["common"]),
        language=language,
    )
