"""Names of instruments outside the authority files: in, a text and its known names; out, the new names.

A new name that a known name contains is dropped; one that contains known names takes their place: the
"Optional Protocol to the Convention" is another instrument than the "Convention".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .masking import Mention
from .patterns import NEVER, Rule, RuleTable


@dataclass(frozen=True, slots=True)
class InstrumentNames:
    """The rules of a language for names of instruments, compiled."""

    names: RuleTable[Rule]
    not_names: re.Pattern[str]
    general: re.Pattern[str]
    """A name that says too little: an instrument named before, if one fits."""
    quoted: re.Pattern[str]
    """Which quoted titles are those of instruments."""
    entitled: re.Pattern[str]
    """The title of a document that is an instrument."""
    entitled_word: str
    """How the document refers to it, with the noun as `{head}`."""
    prefix: re.Pattern[str]
    """What may stand before a known name and adds nothing to it."""
    bare: re.Pattern[str]
    """Quoted titles that are nouns alone."""
    topic: re.Pattern[str]
    """What begins the topic of a name, behind its noun."""
    joined: re.Pattern[str]
    """What joins the name of an actor and a name behind it."""
    defined: re.Pattern[str]
    """The short name that a text gives an instrument."""
    head: re.Pattern[str]
    """The nouns of a name, where a list of them ends."""


def instrument_names(pack: dict[str, Any]) -> InstrumentNames:
    """Returns the compiled rules of the table `[instruments]` of a pack."""
    heads, joined = "|".join(pack.get("heads", ())) or NEVER, pack.get("joined", NEVER)
    words = {
        "tail": pack.get("tail", NEVER),
        "name_word": pack.get("name_word", NEVER),
        "word": pack.get("word", NEVER),
        "heads": f"(?:{heads})",
    }

    def filled(pattern: str) -> str:
        for name, part in words.items():
            pattern = pattern.replace(f"{{{name}}}", part)
        return pattern

    return InstrumentNames(
        names=RuleTable((Rule(filled(row["pattern"])) for row in pack.get("names", ())), lambda rule: rule),
        not_names=re.compile(filled(pack.get("not_names", NEVER))),
        general=re.compile(filled(pack.get("general", NEVER))),
        quoted=re.compile(filled(pack.get("quoted", NEVER))),
        entitled=re.compile(filled(pack.get("entitled", NEVER))),
        entitled_word=pack.get("entitled_word", NEVER),
        bare=re.compile(pack.get("bare", NEVER)),
        topic=re.compile(pack.get("topic", NEVER)),
        joined=re.compile(joined),
        defined=re.compile(pack.get("defined", NEVER)),
        prefix=re.compile(pack.get("prefix", NEVER)),
        head=re.compile(
            rf"\b(?:{heads})\b(?:(?:{joined})(?:{heads})\b)*" if pack.get("heads") else NEVER, re.I
        ),
    )


def new_names(text: str, rules: InstrumentNames, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yields the names of instruments in a text that the authority files lack, in text order.

    known: mentions of names that the authority files have, and of bodies with a name of their own.
    """
    end = 0
    for start, head, stop in _candidates(text, rules):
        found = _place(text, (start, head, stop), rules, known) if start >= end else None
        if found:
            start, end = found
            yield Mention("instrument", start, end, text[start:end])


def _candidates(text: str, rules: InstrumentNames) -> list[tuple[int, int, int]]:
    """Where a name begins, its noun ends and it ends itself; the longest of a place first."""
    found = [
        (match.start(), match.end("head"), match.end())
        for rule in rules.names.rows_for(text)
        for match in rule.finditer(text)
        if not rules.not_names.search(match.group())
    ]
    return sorted(found, key=lambda one: (one[0], -one[2]))


def _place(
    text: str, candidate: tuple[int, int, int], rules: InstrumentNames, known: Sequence[Mention]
) -> tuple[int, int] | None:
    """Returns the extent of a new name among the known ones; None if it is, or is part of, a known one."""
    start, head, end = candidate
    prefix = rules.prefix.match(text, start)
    lead = prefix.end() if prefix else start
    """End of the year and the actors that the name begins with."""
    for mention in known:
        if mention.end <= start or mention.start >= end:
            continue
        if mention.start < start or (mention.start == start and mention.end >= end):
            return None
        if mention.kind != "instrument":
            end = max(end, mention.end)
            if mention.start <= lead + 1 and mention.end < head:
                lead = mention.end
                if joint := rules.joined.match(text, lead):
                    start = lead = joint.end()
        elif mention.start in (start, lead, lead + 1) or rules.prefix.fullmatch(text, lead, mention.start):
            # The Lakes Declaration on trade is not the Lakes Declaration.
            if not (mention.start == start and mention.end == head and rules.topic.match(text, head)):
                return None
        elif mention.end > end:
            if mention.start < head:
                return None
            end = mention.end
    return start, end
