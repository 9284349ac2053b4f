"""Resolves instruments by their short titles, and the parties to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..masking import Mention, mask
from ..mention_rules import TOGETHER
from .memory import Memory

RELATIONS = frozenset({"party", "signatory"})
"""Context words of an actor that is the parties or signatories to an instrument."""


class InstrumentResolver:
    """Resolves the instruments of one document, and the parties to them, in text order."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def resolve(self, mention: Mention) -> Mention:
        keys = mention.keys
        if not keys and mention.word:
            key = self._instrument_called(mention.word)
            if key:
                keys, mention = (key,), replace(mention, step="instrument named before by its title")
        if keys and mention.with_protocols:
            keys = (*keys, *self._memory.lexicon.protocols.get(keys[0], ()))
        self._memory.instruments.extend(keys)
        return replace(mention, keys=keys)

    def _instrument_called(self, word: str) -> str:
        """The instrument named last whose title has the word; else the one in a title quoted last."""
        short = self._memory.rules.demonstratives.sub("", word).casefold()
        return (
            self._called(short, reversed(self._memory.instruments))
            or self._called(short, self._quoted())
            or self._called(short, self._own_treaty())
        )

    def _quoted(self) -> Iterator[str]:
        """The instruments in the titles of documents, the last first."""
        for title in reversed(self._memory.titles):
            for match in self._memory.lexicon.names.find(title, self._memory.language):
                if match.kind == "instrument":
                    yield match.key

    def _called(self, short: str, keys: Iterable[str]) -> str:
        for key in keys:
            if key.endswith(TOGETHER):
                continue
            for name in self._memory.lexicon.authorities.names(key, self._memory.language):
                title = name.translate(self._memory.brackets).casefold()
                if title.endswith(short) or (self._memory.rules.title_anywhere and short in title):
                    return key
        return ""

    def _has_parties(self, key: str) -> bool:
        return bool(self.parties(key, "party")) and not key.endswith(TOGETHER)

    def _last_convention(self) -> list[str]:
        for key in reversed(self._memory.instruments):
            if self._has_parties(key):
                return [key]
        return []

    def _own_treaty(self) -> list[str]:
        """The instruments whose parties the body that speaks is the conference of."""
        if not self._memory.issuer:
            return []
        known = self._memory.lexicon.authorities.instruments.values()
        return [
            made.key
            for made in known
            if self._memory.issuer in made.conference and self._has_parties(made.key)
        ]

    def parties(self, instrument: str, relation: str) -> str:
        """The key of the group of parties (or signatories) to an instrument, of parties in general to the
        instrument ""; "" if there is none."""
        return self._memory.lexicon.authorities.parties_to(instrument, relation)

    def in_place_of_instruments(self, text: str, mentions: list[Mention]) -> tuple[Mention, ...]:
        """Put the parties to named instruments in the place of the instruments that say whose
        parties they are."""
        masked = mask(text, [mention for mention in mentions if mention.word not in RELATIONS])
        replaced: list[Mention] = []
        for pattern, relations in self._memory.rules.parties:
            for match in pattern.finditer(masked.text):
                named = masked.between(match.start(), match.end(), "instrument")
                start, end = masked.span(match.start(), match.end())
                if any(other.start < end and start < other.end for other in replaced):
                    continue
                keys = [
                    self.parties(key, relation) for relation in relations for m in named for key in m.keys
                ]
                known = tuple(dict.fromkeys(key for key in keys if key))
                if known:
                    parts = tuple(named)
                    replaced.append(
                        Mention(
                            "actor",
                            start,
                            end,
                            text[start:end],
                            known,
                            relations[0],
                            parts=parts,
                            step="parties to the instrument"
                            + (" by its short title" if parts[0].step else " by its name"),
                        )
                    )
        if not replaced:
            return tuple(mentions)
        kept = [m for m in mentions if not any(r.start <= m.start and m.end <= r.end for r in replaced)]
        return tuple(sorted((*kept, *replaced), key=lambda mention: mention.start))

    def bare_parties(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """缔约国 without a name: the parties to what the paragraph named, else to the convention whose
        conference it named, else to the one that they are to implement, else to what the one before spoke
        of."""
        here: list[str] = []
        convened: list[str] = []
        settled: list[Mention] = []
        for index, mention in enumerate(mentions):
            for part in (mention, *mention.parts):
                if part.kind == "instrument":
                    here.extend(key for key in part.keys if key not in here)
            convened += [c for key in mention.keys for c in self._memory.lexicon.conferences.get(key, ())]
            if mention.word in RELATIONS and not mention.keys:
                spoken_of = (
                    here
                    or convened
                    or self._ahead(text, mention, mentions[index + 1 :])
                    or self._memory.recent
                )
                named = [key for key in spoken_of if self._has_parties(key)] or self._last_convention()
                keys = dict.fromkeys(self.parties(key, mention.word) for key in named or self._own_treaty())
                known = [key for key in keys if key] or [self.parties("", mention.word)]
                step = "parties to the instrument of the context"
                mention = replace(mention, keys=tuple(key for key in known if key), step=step)
            settled.append(mention)
        if here:
            self._memory.recent = here
        return tuple(settled)

    def _ahead(self, text: str, parties: Mention, behind: tuple[Mention, ...]) -> list[str]:
        """The convention that bare parties are to implement or act under, named behind them."""
        other = next((mention for mention in behind if mention.kind == "instrument"), None)
        if other is None or not self._memory.rules.bare_ahead.fullmatch(text[parties.end : other.start]):
            return []
        return list(other.keys)
