"""Stage: whom a mention means. In: the mentions of a document, in text order. Out: the same with keys.

A `Context` reads one document from its beginning to its end: "the Office", "委员会", 《公约》, a bare number
of a resolution and "its sixty-seventh session" mean what the text named last, or the issuing body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ..masking import Mention
from ..mention_rules import lexicon
from ..mentions import find
from ..records import Note, TreatyCitation
from ..spans import Passage
from .actors import ActorResolver
from .citations import CitationResolver
from .instruments import RELATIONS, InstrumentResolver
from .memory import NEAREST, Memory
from .offices import OfficeResolver
from .organizations import with_own_organs
from .sessions import SessionResolver
from .short_forms import note_short_forms, with_short_forms

BARE_IBID = 12
"""A note of at most so many characters that refers back only repeats the note before it."""


@dataclass(frozen=True, slots=True)
class NoteReading:
    """What a footnote cites."""

    symbols: tuple[tuple[str, str], ...] = ()
    """Symbols with the words that cite them."""
    volumes: tuple[str, ...] = ()
    registration: str = ""
    is_treaty: bool = False


class Context:
    """What a document has named so far; one a document, fed in text order."""

    def __init__(
        self, language: str, symbol: str = "", told: Iterable[str] = (), dated: date | None = None
    ) -> None:
        """Starts a document.

        symbol: of the document: a body that it establishes is meant by "the Committee". told: keys that a
        first reading of the document found. dated: its day, after which nothing that it cites can be.
        """
        self._memory = Memory(language, symbol, told, dated)
        self._actors = ActorResolver(self._memory)
        self._offices = OfficeResolver(self._memory)
        self._instruments = InstrumentResolver(self._memory)
        self._citations = CitationResolver(self._memory, self._actors)
        self._sessions = SessionResolver(self._memory, self._actors)

    def enter_unit(self, issuer: str) -> None:
        """Begins a unit whose words are those of `issuer` (a body key, "" if unknown)."""
        self._memory.enter_unit(issuer)

    def resolve(self, text: str, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        """The mentions of one paragraph with their keys, as far as the context tells them."""
        resolved: list[Mention] = []
        mentions = self._instruments.with_entitled(text, tuple(mentions))
        mentions = with_own_organs(text, mentions, self._memory.issuer, self._memory.language)
        mentions = with_short_forms(self._memory, text, mentions)
        for index, mention in enumerate(mentions):
            before, behind = resolved[-NEAREST:], mentions[index + 1 : index + 1 + NEAREST]
            if mention.kind == "actor" and mention.word not in RELATIONS:
                mention = self._actors.resolve(mention, text, behind)
            elif mention.kind == "instrument":
                mention = self._instruments.resolve(mention, text)
            elif mention.kind == "citation":
                mention = self._citations.resolve(text, mention, before, behind)
            elif mention.kind == "session":
                mention = self._sessions.resolve(text, mention, before, behind)
            elif mention.kind == "title":
                self._memory.titles.append(mention.text)
            if mention.kind in ("title", "instrument") and mention.parts:
                mention = self._with_cited_texts(text, mention)
            if mention.kind == "actor" and mention.parts:
                parts = [self._citations.resolve(text, part, before, ()) for part in mention.parts]
                mention = replace(mention, parts=tuple(parts))
            resolved.append(mention)
        found = self._instruments.bare_parties(
            text, self._instruments.in_place_of_instruments(text, resolved)
        )
        found = self._offices.offices(text, self._offices.offices_behind(text, found))
        found = self._offices.parts_of_wholes(text, found)
        note_short_forms(self._memory, text, found)
        return found

    def _with_cited_texts(self, text: str, title: Mention) -> Mention:
        """Returns a title with the citations in it resolved, by the bodies that the title names."""
        inside: list[Mention] = []
        for index, part in enumerate(title.parts):
            cited = part.kind == "citation"
            behind = title.parts[index + 1 :]
            inside.append(self._citations.resolve(text, part, inside, behind) if cited else part)
        return replace(title, parts=tuple(part for part in inside if part.kind == "citation"))

    def entitle(self, title: str) -> None:
        """Notes the instrument that the document adopts, if its title is that of one."""
        self._instruments.entitle(title)

    @property
    def provisional_instruments(self) -> Mapping[str, str]:
        """The names of the instruments so far that the authority files lack, by key."""
        return self._memory.provisional_instruments

    @property
    def named(self) -> frozenset[str]:
        """The keys of the actors named so far."""
        return frozenset(self._memory.actors)

    def parties(self, instrument: str, relation: str) -> str:
        """Returns the key of the group of parties (or signatories) to an instrument; "" if there is none.

        instrument: "" for parties in general. relation: party or signatory.
        """
        return self._instruments.parties(instrument, relation)

    def read_note(self, notes: tuple[Note, ...], index: int, mentions: tuple[Mention, ...]) -> NoteReading:
        """What a note cites; "同上" is filled in from the note it repeats."""
        text = notes[index].text.text
        chain = " ".join((text, *(notes[i].text.text for i in notes[index].ibid)))
        is_treaty = bool(self._memory.rules.series.search(chain))
        volumes = self._memory.rules.volumes.search(text) or (
            self._memory.rules.volumes.search(chain) if is_treaty else None
        )
        registration = self._memory.rules.registration.search(text) or (
            self._memory.rules.registration.search(chain) if is_treaty else None
        )
        symbols = [
            (mention.keys[0], mention.text)
            for mention in self.resolve(text, mentions)
            if mention.kind == "citation" and mention.keys
        ]
        if is_treaty and volumes:
            return NoteReading(
                tuple(symbols),
                tuple(re.findall(r"\d+", volumes["volumes"])),
                registration["registration"] if registration else "",
                True,
            )
        if (
            not symbols
            and not self._memory.rules.symbol.search(text)
            and notes[index].ibid
            and len(text) <= BARE_IBID
        ):
            repeated = notes[index].ibid[0]
            return self.read_note(notes, repeated, find(notes[repeated].text.text, self._memory.language))
        return NoteReading(tuple(symbols))


def treaty_of(reading: NoteReading, named: str, note: Passage, language: str) -> TreatyCitation:
    """A treaty citation: of the instrument `named` before the mark, else of the one published in
    these volumes."""
    published = next(
        (
            instrument.key
            for instrument in lexicon(language).authorities.instruments.values()
            if reading.registration in instrument.registration
            and set(reading.volumes) == set(instrument.volumes)
        ),
        "",
    )
    return TreatyCitation(reading.volumes, reading.registration, named or published, note.span)
