"""Resolves instruments by their short titles, and the parties to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...ontology.names import inflected
from ..masking import Mention, mask
from ..mention_rules import TOGETHER
from ..organization_issuers import PROVISIONAL, provisional_key
from ..patterns import NEVER
from .memory import Memory

REACH = 100
"""How many characters behind a name are searched for the short name that the text defines."""
TREATIES = frozenset({"Convention", "Protocol", "Treaty", "Covenant"})
"""Types of instruments that states are parties to."""
PARTIES = "group/parties-"
"""How the keys of the parties to treaties begin."""
RELATIONS = frozenset({"party", "signatory"})
"""Context words of an actor that is the parties or signatories to an instrument."""


class InstrumentResolver:
    """Resolves the instruments of one document, and the parties to them, in text order."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._of_title: list[str] = []
        """Instruments that the titles of the document and of its units name, the last title first."""
        self._paragraph = ""
        self._named_here: list[str] = []

    def resolve(self, mention: Mention, text: str) -> Mention:
        """Returns a mention with the key of its instrument, a provisional one for a new name.

        text: the paragraph, in which antecedents are looked for first.
        """
        keys = mention.keys
        if not keys and mention.word:
            key, step = self._antecedent(mention.word, text), "instrument named before by its title"
        elif not keys:
            key, step = self._by_name(self._name(mention), text)
        else:
            key, step = self._longer(mention), "instrument whose name begins so"
        if key:
            keys, mention = (key,), replace(mention, step=step)
        if keys:
            self._define(text, mention, keys[0])
        if keys and mention.with_protocols:
            keys = (*keys, *self._memory.lexicon.protocols.get(keys[0], ()))
        self._memory.instruments.extend(keys)
        self._here(text).extend(keys)
        return replace(mention, keys=keys)

    def _name(self, mention: Mention) -> str:
        """Returns the words of a mention without brackets and without the protocols named with it."""
        rules, name = self._memory.rules, mention.text
        if mention.with_protocols:
            name = next((name[:i] for i in range(1, len(name)) if rules.protocols.match(name[i:])), name)
        return name.strip(rules.bracket_characters)

    def _define(self, text: str, mention: Mention, key: str) -> None:
        """Notes the short name that the text gives an instrument directly behind its name."""
        found = self._memory.rules.instruments.defined.match(text[mention.end : mention.end + REACH])
        if found is None or mention.word:
            return
        word = found["word"]
        for form in inflected((word,), self._memory.language):
            self._memory.defined[form.casefold()] = key
        if key.startswith(PROVISIONAL):
            pattern = re.compile(rf"(?<!\w)(?P<name>{re.escape(word)})(?!\w)|(?P<word>(?!))")
            self._memory.entitled.append((pattern, key))

    def _here(self, text: str) -> list[str]:
        """Returns the instruments that the paragraph has named so far."""
        if self._paragraph is not text:
            self._paragraph, self._named_here = text, []
        return self._named_here

    def _antecedent(self, word: str, text: str) -> str:
        """Returns the instrument that a short title means: of the paragraph, of the title of the document, of
        the text before, of a quoted title, or the treaty of the body that speaks; "" if none fits."""
        short = self._memory.rules.demonstratives.sub("", word).casefold()
        if short in self._memory.defined:
            return self._memory.defined[short]
        short = self._memory.rules.article.sub("", short)
        sources = (
            reversed(self._here(text)),
            self._of_title,
            reversed(self._memory.instruments),
            self._quoted(),
            self._own_treaty(),
        )
        return next((key for keys in sources if (key := self._called(short, keys))), "")

    def _by_name(self, name: str, text: str) -> tuple[str, str]:
        """Returns the key of an instrument that the authority files lack, and how it was found."""
        memory, rules = self._memory, self._memory.rules.instruments
        if key := memory.lexicon.title(name):
            return key, "title in another spelling"
        if name not in memory.provisional_instruments.values() and (key := self._beginning_with(name)):
            return key, "instrument whose name begins so"
        if rules.general.search(name) and (key := self._antecedent(name, text)):
            return key, "instrument named before by its title"
        if key := self._ending_with(name, text):
            return key, "instrument whose name ends so"
        if rules.bare.search(name) or not (memory.rules.word_boundaries or rules.quoted.search(name)):
            return "", ""
        return self._provisional(name), "provisional instrument"

    def _provisional(self, name: str) -> str:
        """Returns the key of a provisional instrument, the same for a name in small letters."""
        known = self._memory.provisional_instruments
        folded = name.casefold()
        key = next((key for key, other in known.items() if other.casefold() == folded), "")
        if not key:
            key = provisional_key(self._memory.symbol, name, "instrument")
            known[key] = name
        return key

    def _longer(self, mention: Mention) -> str:
        """Returns the instrument named before whose name begins with the words of a mention that may also
        stand for another ("the Doha Declaration"); "" if the other was named itself."""
        key = mention.keys[0] if len(mention.keys) == 1 else ""
        return "" if not key or key in self._memory.instruments else self._beginning_with(mention.text)

    def _beginning_with(self, name: str) -> str:
        if not self._memory.rules.word_boundaries:
            return ""
        begin = f"{name} ".casefold()
        for key in reversed(self._memory.instruments):
            if any(title.casefold().startswith(begin) for title in self._titles(key)):
                return key
        return ""

    def _ending_with(self, name: str, text: str) -> str:
        """Returns the instrument whose title ends with a name, in a script without blanks: of the paragraph,
        of the title of the document, or a provisional one of the text before."""
        if self._memory.rules.word_boundaries:
            return ""
        provisional = (key for key in reversed(self._memory.instruments) if key.startswith(PROVISIONAL))
        sources = (reversed(self._here(text)), self._of_title, provisional)
        return next((key for keys in sources if (key := self._called(name.casefold(), keys))), "")

    def entitle(self, title: str) -> None:
        """Notes the instruments of a title; a title that is the name of an instrument adopts it."""
        memory, rules = self._memory, self._memory.rules.instruments
        self._of_title = [*self._here(title), *self._of_title]
        found = rules.entitled.search(title)
        if not found:
            return
        name = found.group().strip()
        key = memory.lexicon.title(name) or next(
            (match.key for match in memory.lexicon.names.find(name, memory.language) if match.start == 0), ""
        )
        key = key if key.startswith("instrument/") else self._provisional(name)
        memory.instruments.append(key)
        self._of_title = [key, *self._of_title]
        word = rules.entitled_word.replace("{head}", re.escape(found["head"]))
        memory.entitled.append((re.compile(rf"\b(?P<name>(?i:{re.escape(name)}))\b|{word}"), key))

    def with_entitled(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Returns the mentions of a text with those of the instrument that the document adopts."""
        added = [
            Mention("instrument", *match.span(group), match[group], (key,), step="title of the document")
            for pattern, key in self._memory.entitled
            for match in pattern.finditer(text)
            for group in ("name" if match["name"] else "word",)
        ]
        free = [one for one in added if not any(m.start < one.end and one.start < m.end for m in mentions)]
        return tuple(sorted((*mentions, *free), key=lambda mention: mention.start)) if free else mentions

    def _quoted(self) -> Iterator[str]:
        """Yields the instruments in the titles of documents, the last first."""
        for title in reversed(self._memory.titles):
            for match in self._memory.lexicon.names.find(title, self._memory.language):
                if match.kind == "instrument":
                    yield match.key

    def _titles(self, key: str) -> tuple[str, ...]:
        """Returns the names of an instrument without brackets, in all cases."""
        language = self._memory.language
        name = self._memory.provisional_instruments.get(key)
        names = (name,) if name else self._memory.lexicon.authorities.names(key, language)
        return inflected(tuple(name.translate(self._memory.brackets) for name in names), language)

    def _called(self, short: str, keys: Iterable[str]) -> str:
        """Returns the first of the keys whose instrument has the short title; "" if none has."""
        rules = self._memory.rules
        for key in keys:
            if key.endswith(TOGETHER):
                continue
            for title in self._titles(key):
                named = title.casefold()
                if rules.title_anywhere:
                    # The Protocol to a Convention is no Convention.
                    head = rules.instruments.head.search(named)
                    named = named[: head.end()] if head else named
                    # A noun with an article is a whole word: "الاتفاق" is not "الاتفاقية".
                    blank = " " if rules.article.pattern != NEVER else ""
                    if f"{short}{blank}" in f"{named}{blank}":
                        return key
                elif named.endswith(short):
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
        for pattern, relations in self._memory.rules.parties.rows_for(masked.text):
            for match in pattern.finditer(masked.text):
                named = masked.between(match.start(), match.end(), "instrument")
                start, end = masked.span(match.start(), match.end())
                if any(other.start < end and start < other.end for other in replaced):
                    continue
                keys = [
                    self.parties(key, relation) for relation in relations for m in named for key in m.keys
                ]
                known = tuple(dict.fromkeys(key for key in keys if key))
                new = bool(named) and not known and all(map(_is_provisional, named))
                if known or new:
                    parts = tuple(named)
                    replaced.append(
                        Mention(
                            "actor",
                            start,
                            end,
                            text[start:end],
                            known,
                            "" if new else relations[0],
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
        last: tuple[str, ...] = ()  # the instruments whose parties were named last
        for index, mention in enumerate(mentions):
            if mention.kind == "actor" and any(key.startswith(PARTIES) for key in mention.keys):
                last = tuple(key for part in mention.parts for key in part.keys)
            elif mention.kind == "instrument" and any(
                self._has_parties(key) for key in mention.keys if key not in last
            ):
                last = ()
            for part in (mention, *mention.parts):
                if part.kind == "instrument":
                    here.extend(key for key in part.keys if key not in here)
            convened += [c for key in mention.keys for c in self._memory.lexicon.conferences.get(key, ())]
            if self._means_parties_to_convention(mention):
                mention = replace(mention, keys=(), word="party")
            if mention.word in RELATIONS and not mention.keys:
                spoken_of = (
                    last
                    or here
                    or convened
                    or self._ahead(text, mention, mentions[index + 1 :])
                    or self._memory.recent
                )
                named = [key for key in spoken_of if self._has_parties(key)]
                if not named:
                    # The last treaty is meant only where the paragraph names none.
                    named = [""] if any(map(self._is_treaty, here)) else self._last_convention()
                keys = dict.fromkeys(self.parties(key, mention.word) for key in named or self._own_treaty())
                known = [key for key in keys if key] or [self.parties("", mention.word)]
                step = "parties to the instrument of the context"
                mention = replace(mention, keys=tuple(key for key in known if key), step=step)
            settled.append(mention)
        if here:
            self._memory.recent = here
        return tuple(settled)

    def _means_parties_to_convention(self, mention: Mention) -> bool:
        """Returns whether "parties" are those to a convention: the document named its conference."""
        if mention.text not in self._memory.rules.doubtful_parties or not mention.keys:
            return False
        return any(key in self._memory.lexicon.conferences for key in self._memory.actors)

    def _is_treaty(self, key: str) -> bool:
        """Whether an instrument of the authority files is one that states are parties to."""
        instrument = self._memory.lexicon.authorities.instruments.get(key)
        return instrument is not None and instrument.type in TREATIES

    def _ahead(self, text: str, parties: Mention, behind: tuple[Mention, ...]) -> list[str]:
        """The convention that bare parties are to implement or act under, named behind them."""
        other = next((mention for mention in behind if mention.kind == "instrument"), None)
        if other is None or not self._memory.rules.bare_ahead.fullmatch(text[parties.end : other.start]):
            return []
        return list(other.keys)


def _is_provisional(mention: Mention) -> bool:
    return any(key.startswith(PROVISIONAL) for key in mention.keys)
