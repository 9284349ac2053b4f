"""What a document has named so far: the memory that all resolvers share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from ...ontology import series, sessions
from ..mention_rules import Lexicon, Rules, lexicon, rules

NEAREST: Final = 300
"""Mentions before and behind one within which the context looks for its meaning: time stays linear."""
NEAR: Final = 2000
"""Characters before a mention within which words of the same sentence are looked for."""


class Memory:
    """What a document has named so far, in text order."""

    def __init__(self, language: str, symbol: str, named_later: Iterable[str], dated: date | None) -> None:
        """See `Context`."""
        own = series.session_of(symbol)
        sat = sessions.years(*own) if own else None
        self.year = sat[-1] if sat else dated.year if dated else 0
        """Year of the document, 0 if unknown: nothing that it cites can be later."""
        self.named_later = frozenset(named_later)
        self.language = language
        self.symbol = symbol
        self.rules: Rules = rules(language)
        self.lexicon: Lexicon = lexicon(language)
        self.brackets = str.maketrans("", "", self.rules.bracket_characters)
        self.issuer = ""
        self.unit_begins = 0
        """Index in `actors` of the first one that the present unit names."""
        self.actors: list[str] = []
        self.governments: list[tuple[str, str]] = []
        """Keys of the States whose governments this unit named, each with the words up to its name."""
        self.provisional: tuple[str, str] = ("", "")
        """The paragraph that last named an actor unknown to the authority files, and that name."""
        self.short_names: tuple[str, dict[str, str]] = ("", {})
        """The paragraph that last had a short name alone, and its short names with what they mean."""
        self.apart: set[str] = set()
        """Keys of bodies whose last naming in this unit stands beside a short name for another body."""
        self.short_forms: dict[str, str] = {}
        """Keys of actors by the short forms that the document defines for them ("FU")."""
        self.provisional_names: list[str] = []
        """Names of actors that no authority file knows, in text order."""
        self.instruments: list[str] = []
        self.provisional_instruments: dict[str, str] = {}
        """Names of the instruments that the authority files lack, by key."""
        self.defined: dict[str, str] = {}
        """Instruments by the short names that the document defines, in small letters."""
        self.entitled: list[tuple[re.Pattern[str], str]] = []
        """Instruments that this document adopts by its title: pattern of their short names, and key."""
        self.recent: list[str] = []
        """Instruments of the last paragraph that named any."""
        self.titles: list[str] = []
        self.numbers: dict[tuple[str, str], str] = {}
        """Symbols by number and kind of the citations so far."""

    def enter_unit(self, issuer: str) -> None:
        """Begins a unit whose words are those of `issuer` (a body key, "" if unknown)."""
        self.issuer = issuer
        self.unit_begins = len(self.actors)
        self.apart.clear()
        self.governments = []
        self.recent = []

    def add_short_name(self, paragraph: str, word: str, key: str) -> None:
        """Notes what a short name of a paragraph means."""
        if self.short_names[0] is not paragraph:
            self.short_names = (paragraph, {})
        self.short_names[1][word] = key
