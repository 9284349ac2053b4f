"""Stage: whom a mention means. The mentions of a document in text order in, the same with authority keys out.

A `Context` reads one document from its beginning to its end: "该办公室", "委员会", 《公约》, a bare
number of a resolution and "its sixty-seventh session" mean what the text said last, or the body that speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import ClassVar

from ..ontology import series, sessions
from ..ontology.authorities import Body, is_person
from .masking import DateRange, Mention, Number, SessionNumber, mask
from .mention_rules import TOGETHER, Lexicon, Rules, lexicon, rules
from .mentions import find
from .records import Note, TreatyCitation
from .spans import Passage


@dataclass(frozen=True, slots=True)
class NoteReading:
    """What a footnote cites."""

    symbols: tuple[tuple[str, str], ...] = ()
    """Symbols with the words that cite them."""
    volumes: tuple[str, ...] = ()
    registration: str = ""
    is_treaty: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A body that a text names together with the number of a resolution or decision."""

    key: str
    word: str = ""
    """The short name that it has there ("the Council")."""
    alone: bool = False
    """Whether the number can be of no other body, known or not."""
    close: bool = False
    """Whether its full name stands right beside the number: a date that does not fit is a misprint."""


NOBODY = Named("")
ADOPTING = frozenset(
    {
        "principal-organ",
        "council",
        "governing-body",
        "functional-commission",
        "regional-commission",
        "commission",
        "committee",
        "treaty-conference",
        "conference",
        "treaty-body",
        "forum",
        "board",
    }
)
"""Types of body that adopt resolutions or decisions of their own."""


class Context:
    """What a document has named so far; one a document, fed in text order."""

    def __init__(
        self, language: str, symbol: str = "", told: Iterable[str] = (), dated: date | None = None
    ) -> None:
        """`symbol` is the document's own: a body that it establishes is meant by "the Committee".

        `told`: keys that a first reading of the document has found. `dated`: its day, after which nothing
        that it cites can be.
        """
        own = series.session_of(symbol)
        sat = sessions.years(*own) if own else None
        self._year = sat[-1] if sat else dated.year if dated else 0
        self._told = frozenset(told)
        self._language = language
        self._symbol = symbol
        self._rules: Rules = rules(language)
        self._lexicon: Lexicon = lexicon(language)
        self._bare = str.maketrans("", "", self._rules.bracket_characters)
        self._issuer = ""
        self._unit_begins = 0
        self._actors: list[str] = []
        self._instruments: list[str] = []
        self._recent: list[str] = []
        self._titles: list[str] = []
        self._numbers: dict[tuple[str, str], str] = {}

    def enter_unit(self, issuer: str) -> None:
        """Begin a unit whose words are those of `issuer` (a body key, "" if unknown)."""
        self._issuer = issuer
        self._unit_begins = len(self._actors)
        self._recent = []

    def resolve(self, text: str, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        """The mentions of one paragraph with their keys, as far as the context tells them."""
        resolved: list[Mention] = []
        mentions = tuple(mentions)
        for index, mention in enumerate(mentions):
            if mention.kind == "actor" and mention.word not in RELATIONS:
                mention = self._actor(mention, text, mentions[index + 1 :])
            elif mention.kind == "instrument":
                mention = self._instrument(mention)
            elif mention.kind == "citation":
                mention = self._citation(text, mention, resolved, mentions[index + 1 :])
            elif mention.kind == "session":
                mention = self._session(text, mention, resolved, mentions[index + 1 :])
            elif mention.kind == "title":
                self._titles.append(mention.text)
            if mention.kind == "actor" and mention.parts:
                parts = [self._citation(text, part, resolved, ()) for part in mention.parts]
                mention = replace(mention, parts=tuple(parts))
            resolved.append(mention)
        return self._offices(text, self._bare_parties(text, self._parties(text, resolved)))

    @property
    def named(self) -> frozenset[str]:
        """The keys of the actors named so far."""
        return frozenset(self._actors)

    # --- actors -----------------------------------------------------------------------------------

    def _actor(self, mention: Mention, text: str, behind: tuple[Mention, ...]) -> Mention:
        key = mention.keys[-1] if mention.keys else ""
        if not key:
            candidates = self._candidates(mention.word)
            key, step = (
                self._established(candidates, text, mention, behind),
                "founding resolution",
            )
            if not key:
                key, step = self._decided(mention.word, text)
            if key:
                mention = replace(mention, keys=(key,), step=step)
        if key:
            self._actors.append(key)
        return mention

    def _candidates(self, word: str) -> tuple[str, ...]:
        """The bodies that a context word may mean, with or without its demonstrative."""
        bare, heads = self._rules.demonstratives.sub("", word), self._lexicon.heads
        return tuple(dict.fromkeys((*heads.get(word, ()), *heads.get(bare, ()))))

    def _of(self, word: str, text: str) -> str:
        """Returns the key of the body that a context word means, "" if no strategy tells."""
        return self._decided(word, text)[0]

    def _decided(self, word: str, text: str) -> tuple[str, str]:
        """Returns the key of the body that a context word means, and the deciding strategy."""
        candidates = self._candidates(word)
        for name, strategy in self.strategies:
            if key := strategy(self, candidates, word, text):
                return key, name
        return "", ""

    # The strategies, tried in the order of `strategies`: candidates, word and paragraph in, key or "" out.

    def _issuing(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return self._issuer if self._issuer in candidates else ""

    def _founded_here(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return self._founded_by(self._symbol, candidates)

    def _named_in_unit(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        here = [key for key in self._actors[self._unit_begins :] if key in candidates]
        if here and is_person(here[-1]):
            # A text on one mandate mentions other mandates in passing.
            return max(reversed(here), key=here.count)
        return here[-1] if here else ""

    def _serving_issuer(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        bodies = self._lexicon.authorities.bodies
        serving = [key for key in candidates if self._issuer in bodies[key].secretariat_of]
        return serving[0] if len(serving) == 1 else ""

    def _named_before(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return next((key for key in reversed(self._actors[: self._unit_begins]) if key in candidates), "")

    def _related(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        bodies = self._lexicon.authorities.bodies
        for key in reversed(self._actors):
            part = next((candidate for candidate in candidates if key in bodies[candidate].parent), "")
            if part:
                return part
            whole = next((above for above in _above(bodies.get(key)) if above in candidates), "")
            if whole:
                return whole
        return ""

    def _abbreviated(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return self._in_short(word)

    def _only_candidate(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return candidates[0] if len(candidates) == 1 and word not in self._rules.generic_heads else ""

    def _named_later(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        later = [key for key in candidates if key in self._told]
        return later[0] if len(later) == 1 else ""

    def _above_issuer(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return next((key for key in self._lexicon.authorities.parents(self._issuer) if key in candidates), "")

    def _any_holder(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return _in_general(candidates)

    def _in_short(self, word: str) -> str:
        """The body named last whose name begins or ends with a word that says little ("the Panel")."""
        if word not in self._rules.generic_heads:
            return ""
        gap = " " if self._rules.word_boundaries else ""
        for key in reversed(self._actors):
            if key.startswith("body/") and any(
                name.startswith(word + gap) or name.endswith(gap + word)
                for name in self._lexicon.authorities.names(key, self._language)
            ):
                return key
        return ""

    def _established(
        self, candidates: tuple[str, ...], text: str, mention: Mention, behind: tuple[Mention, ...]
    ) -> str:
        """The body whose founding resolution is named right behind ("established by resolution …")."""
        cited = next((other for other in behind if isinstance(other.detail, Number)), None)
        if cited is None or not isinstance(cited.detail, Number):
            return ""
        if not self._rules.established_behind.fullmatch(text[mention.end : cited.start]):
            return ""
        number, kind = cited.detail.number, cited.detail.kind
        symbol = series.symbol_of(number, kind, series.body_of(number, kind))
        return self._founded_by(symbol, candidates)

    def _founded_by(self, symbol: str, candidates: tuple[str, ...]) -> str:
        bodies = self._lexicon.authorities.bodies
        founded = [key for key in candidates if symbol and symbol in bodies[key].established_by]
        return founded[0] if len(founded) == 1 else ""

    def _on_the_topic(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        """The candidate whose name shares clearly the most pairs of letters with the text; "" if
        none does."""
        if len(candidates) < 2:
            return ""
        here, own = self._pieces(text), self._pieces(word)
        scores = sorted(
            ((self._likeness(key, own, here), key) for key in candidates),
            key=lambda scored: (-scored[0], scored[1]),
        )
        (best, key), (second, _) = scores[0], scores[1]
        return key if best >= ON_TOPIC and best - second >= CLEARLY else ""

    def _likeness(self, key: str, own: frozenset[str], here: frozenset[str]) -> float:
        """The share of a name that stands `here`; none of one that is only the word itself (UNU Council)."""
        names = self._lexicon.authorities.names(key, self._language)
        pieces = [piece for name in names if not (piece := self._pieces(name)) <= own]
        return max((len(piece & here) / max(len(piece), 1) for piece in pieces), default=0.0)

    def _pieces(self, text: str) -> frozenset[str]:
        """What likeness is counted in: words, or pairs of letters where a language writes no blanks."""
        return _words(text) if self._rules.word_boundaries else _pairs(text)

    strategies: ClassVar[tuple[tuple[str, Callable[..., str]], ...]] = (
        ("issuing body", _issuing),
        ("body that the document establishes", _founded_here),
        ("named last in this text", _named_in_unit),
        ("secretariat of the issuing body", _serving_issuer),
        ("name that shares most words with the paragraph", _on_the_topic),
        ("named last in the document", _named_before),
        ("part or whole of a body named before", _related),
        ("short name of a body named before", _abbreviated),
        ("only body of this short name", _only_candidate),
        ("only candidate that the document names later", _named_later),
        ("body above the issuing body", _above_issuer),
        ("any holder of the office", _any_holder),
    )
    """The strategies that resolve a short name ("the Office"), by name, in the order of trial. Each takes the
    candidates, the short name and the paragraph, and returns a key, or "" if it does not decide."""

    def _offices(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Put an office in the place of the body or the instrument behind it that says whose it is."""
        replaced: list[Mention] = []
        for match in self._rules.offices.finditer(text):
            whose = next((m for m in mentions if m.start == match.end()), None)
            if whose is None or whose.kind not in ("actor", "instrument"):
                continue
            word = self._rules.office_words[int((match.lastgroup or "o0")[1:])]
            if key := self._office(word, whose):
                start, end = match.start(), whose.end
                replaced.append(Mention("actor", start, end, text[start:end], (key,), parts=(whose,)))
        if not replaced:
            return mentions
        kept = [m for m in mentions if not any(r.start <= m.start and m.end <= r.end for r in replaced)]
        return tuple(sorted((*kept, *replaced), key=lambda mention: mention.start))

    def _office(self, word: str, whose: Mention) -> str:
        """The key of the office called `word` of a body, or of those who serve an instrument."""
        authorities = self._lexicon.authorities
        candidates = self._lexicon.heads.get(word, ())
        owners = set(whose.keys)
        for key in whose.keys:
            if instrument := authorities.instruments.get(key):
                owners.update(instrument.conference)
        for key in candidates:
            if not owners.isdisjoint(
                (*authorities.bodies[key].parent, *authorities.bodies[key].secretariat_of)
            ):
                return key
        return _in_general(candidates)

    # --- instruments ------------------------------------------------------------------------------

    def _instrument(self, mention: Mention) -> Mention:
        keys = mention.keys
        if not keys and mention.word:
            key = self._instrument_called(mention.word)
            if key:
                keys, mention = (key,), replace(mention, step="instrument named before by its title")
        if keys and mention.with_protocols:
            keys = (*keys, *self._lexicon.protocols.get(keys[0], ()))
        self._instruments.extend(keys)
        return replace(mention, keys=keys)

    def _instrument_called(self, word: str) -> str:
        """The instrument named last whose title has the word; else the one in a title quoted last."""
        short = self._rules.demonstratives.sub("", word).casefold()
        return self._called(short, reversed(self._instruments)) or self._called(short, self._quoted())

    def _quoted(self) -> Iterator[str]:
        """The instruments in the titles of documents, the last first."""
        for title in reversed(self._titles):
            for match in self._lexicon.names.find(title, self._language):
                if match.kind == "instrument":
                    yield match.key

    def _called(self, short: str, keys: Iterable[str]) -> str:
        for key in keys:
            if key.endswith(TOGETHER):
                continue
            for name in self._lexicon.authorities.names(key, self._language):
                title = name.translate(self._bare).casefold()
                if title.endswith(short) or (self._rules.title_anywhere and short in title):
                    return key
        return ""

    def _has_parties(self, key: str) -> bool:
        return bool(self.parties(key, "party")) and not key.endswith(TOGETHER)

    def _last_convention(self) -> list[str]:
        for key in reversed(self._instruments):
            if self._has_parties(key):
                return [key]
        return []

    def _own_treaty(self) -> list[str]:
        """The instruments whose parties the body that speaks is the conference of."""
        if not self._issuer:
            return []
        known = self._lexicon.authorities.instruments.values()
        return [made.key for made in known if self._issuer in made.conference and self._has_parties(made.key)]

    def parties(self, instrument: str, relation: str) -> str:
        """The key of the group of parties (or signatories) to an instrument, of parties in general to the
        instrument ""; "" if there is none."""
        return self._lexicon.authorities.parties_to(instrument, relation)

    def _parties(self, text: str, mentions: list[Mention]) -> tuple[Mention, ...]:
        """Put the parties to named instruments in the place of the instruments that say whose
        parties they are."""
        masked = mask(text, [mention for mention in mentions if mention.word not in RELATIONS])
        replaced: list[Mention] = []
        for pattern, relations in self._rules.parties:
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

    def _bare_parties(self, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
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
            convened += [c for key in mention.keys for c in self._lexicon.conferences.get(key, ())]
            if mention.word in RELATIONS and not mention.keys:
                spoken_of = (
                    here or convened or self._ahead(text, mention, mentions[index + 1 :]) or self._recent
                )
                named = [key for key in spoken_of if self._has_parties(key)] or self._last_convention()
                keys = dict.fromkeys(self.parties(key, mention.word) for key in named or self._own_treaty())
                known = [key for key in keys if key] or [self.parties("", mention.word)]
                step = "parties to the instrument of the context"
                mention = replace(mention, keys=tuple(key for key in known if key), step=step)
            settled.append(mention)
        if here:
            self._recent = here
        return tuple(settled)

    def _ahead(self, text: str, parties: Mention, behind: tuple[Mention, ...]) -> list[str]:
        """The convention that bare parties are to implement or act under, named behind them."""
        other = next((mention for mention in behind if mention.kind == "instrument"), None)
        if other is None or not self._rules.bare_ahead.fullmatch(text[parties.end : other.start]):
            return []
        return list(other.keys)

    # --- documents --------------------------------------------------------------------------------

    def _citation(
        self, text: str, mention: Mention, before: list[Mention], behind: tuple[Mention, ...]
    ) -> Mention:
        detail = mention.detail
        if not isinstance(detail, Number):
            return mention
        if detail.kind == "symbol":
            return replace(mention, keys=(detail.number,))
        stated, title = self._stated_before(before)
        if self._rules.kind_before:
            stated, title = self._stated_behind(text, mention, behind)
        named = self._named_with(text, mention, detail, before, behind)
        symbol, step = self._symbol_by(named, detail, stated), "body named with the number"
        if not symbol and (named.word or not named.alone):
            symbol, step = self._cited_before(detail, stated), "number cited before"
        if not symbol and not named.alone:
            symbol, step = (
                self._unnamed(detail, before, stated),
                "body by the form of the number",
            )
        if symbol and stated and not named.close:
            symbol = _of_its_time(symbol, detail, stated)
        if symbol:
            self._numbers[detail.number, detail.kind] = symbol
        keys = (symbol,) if symbol else ()
        detail = replace(detail, stated=stated, title=title)
        return replace(mention, keys=keys, detail=detail, step=step if symbol else "")

    def _named_with(
        self,
        text: str,
        mention: Mention,
        detail: Number,
        before: list[Mention],
        behind: tuple[Mention, ...],
    ) -> Named:
        """The body that a text names together with a number, behind it or before it; `NOBODY` if none."""
        if owner := self._owner_behind(text, mention, behind, self._rules.between_behind):
            named = self._named(owner, detail)
            apart = not named.word and self._without_series(named.key)
            return replace(named, close=not named.word, alone=named.alone or apart)
        if unknown := self._rules.unknown_body_behind.match(text, mention.end):
            return Named("", unknown["body"], alone=True)
        own = Named(self._issuer, alone=self._counts_apart(self._issuer, detail))
        index = next((i for i in range(len(before) - 1, -1, -1) if before[i].kind == "actor"), None)
        since = before[index].end if index is not None else 0
        gap = mask(
            text[since : mention.start], _shifted(before[(-1 if index is None else index) + 1 :], since)
        ).text
        if index is not None and len(before[index].keys) <= 1:
            if self._rules.own_again.search(gap):
                return own
            if self._rules.between.match(gap):
                close = self._rules.adopting.match(gap)
                named = self._named(before[index], detail if close else None)
                whole = close is not None and not gap[close.end() :].strip()
                return replace(named, close=whole and not named.word)
        if unknown := self._rules.unknown_body.search(gap):
            word = unknown["body"]
            return Named("", word, _tells_no_body(detail) or self._one_called(word, detail))
        if self._rules.possessive_number.search(text[: mention.start]):
            subject = self._owner_behind(text, mention, behind, self._rules.subject_behind)
            if subject and self._rules.own_ahead.search(text, 0, mention.start):
                return self._named(subject, None)
            return own
        return NOBODY

    def _named(self, actor: Mention, detail: Number | None) -> Named:
        """The body that an actor is; alone if it must have adopted what is cited (`detail`)."""
        key = actor.keys[-1] if actor.keys else self._of(actor.word, "")
        if detail is None:
            return Named(key, actor.word)
        unknown = not key and actor.word != "" and _tells_no_body(detail)
        alone = unknown or self._counts_apart(key, detail) or self._one_called(actor.word, detail)
        return Named(key, actor.word, alone)

    def _one_called(self, word: str, detail: Number) -> bool:
        """Whether a body that a short name may mean has such numbers."""
        return word != "" and any(self._can_have(body, detail) for body in self._candidates(word))

    def _counts_apart(self, key: str, detail: Number) -> bool:
        """Whether a body adopts texts of which nobody knows how they are numbered, and this may be one."""
        return self._without_series(key) and _tells_no_body(detail)

    def _without_series(self, key: str) -> bool:
        body = self._lexicon.authorities.bodies.get(key)
        return body is not None and body.type in ADOPTING and not series.counts(key)

    def _can_have(self, body: str, detail: Number) -> bool:
        """Whether a body has such numbers, and had come so far when the document was written."""
        symbol = series.symbol_of(detail.number, detail.kind, body)
        session = series.session_of(symbol) if symbol else None
        sat = sessions.years(*session) if session else None
        return symbol != "" and (sat is None or not self._year or sat[0] <= self._year)

    def _symbol_by(self, named: Named, detail: Number, stated: date | None) -> str:
        """The symbol of a number of the body named with it; of a short name ("the Council") that of the body
        that has such numbers."""
        bodies = (named.key, *(self._candidates(named.word) if named.word else ()))
        possible = [body for body in dict.fromkeys(bodies) if self._can_have(body, detail)]
        if named.word and stated:
            spoken = self._issuer
            possible = [b for b in possible if b == spoken or _fits(b, detail, stated) is not False]
        likely = (named.key, self._issuer, *reversed(self._actors))
        body = next((body for body in likely if body in possible), possible[0] if len(possible) == 1 else "")
        return series.symbol_of(detail.number, detail.kind, body) if body else ""

    def _cited_before(self, detail: Number, stated: date | None) -> str:
        """The symbol with this number that was cited before; "" if none was, or the date is another's."""
        known = self._numbers.get((detail.number, detail.kind), "")
        return known if not known or stated is None or _can_be_of(known, stated) is not False else ""

    def _unnamed(self, detail: Number, before: list[Mention], stated: date | None) -> str:
        """The symbol of a number without a body.

        Of the body that speaks, of the one named last in the paragraph, of the one
        that such a number tells, of the one named last before; "" where it may be one of the body that speaks
        of which nobody knows how it counts.
        """
        possible = [body for body in _numbering(detail) if self._can_have(body, detail)]
        if stated:
            possible = _at(possible, detail, stated)
        likely = [self._issuer, *(m.keys[-1] for m in reversed(before) if m.kind == "actor" and m.keys)]
        if not self._counts_apart(self._issuer, detail):
            likely += [series.body_of(detail.number, detail.kind), *reversed(self._actors)]
        body = next((body for body in likely if body in possible), "")
        return series.symbol_of(detail.number, detail.kind, body) if body else ""

    def _stated_before(self, before: list[Mention]) -> tuple[date | None, str]:
        """The date and the title that stand before a number, since the last body or number."""
        stated: date | None = None
        title = ""
        for earlier in reversed(before):
            if earlier.kind in ("actor", "citation"):
                break
            if isinstance(earlier.detail, DateRange) and stated is None:
                stated = earlier.detail.first if earlier.detail.first == earlier.detail.last else None
            elif earlier.kind == "title" and not title:
                title = earlier.text.strip("“”\"'‘’")
        return stated, title

    def _stated_behind(
        self, text: str, mention: Mention, behind: tuple[Mention, ...]
    ) -> tuple[date | None, str]:
        """The date and the title that stand right behind a number."""
        stated: date | None = None
        position = mention.end
        for other in behind:
            gap = text[position : other.start]
            if (
                stated is None
                and isinstance(other.detail, DateRange)
                and self._rules.date_behind.fullmatch(gap)
            ):
                stated = other.detail.first if other.detail.first == other.detail.last else None
                position = other.end
            elif other.kind == "title" and self._rules.title_behind.fullmatch(gap):
                return stated, other.text.strip("“”\"'‘’")
            else:
                break
        return stated, ""

    def _body_behind(
        self, text: str, mention: Mention, behind: tuple[Mention, ...], gap: re.Pattern[str]
    ) -> str:
        """The key of the body named behind what is its; "" if none is."""
        body = self._owner_behind(text, mention, behind, gap)
        if body is None:
            return ""
        return body.keys[-1] if body.keys else self._of(body.word, text)

    def _owner_behind(
        self, text: str, mention: Mention, behind: tuple[Mention, ...], gap: re.Pattern[str]
    ) -> Mention | None:
        """The actor named behind what is its ("resolution 5/5 of the Conference"); None if none is."""
        if gap.pattern == NEVER:
            return None
        index = next((i for i, other in enumerate(behind) if other.kind == "actor"), None)
        if index is None:
            return None
        body = behind[index]
        between = mask(text[mention.end : body.start], _shifted(list(behind[:index]), mention.end)).text
        return body if gap.match(between) else None

    # --- sessions ---------------------------------------------------------------------------------

    def _session(
        self, text: str, mention: Mention, before: list[Mention], behind: tuple[Mention, ...]
    ) -> Mention:
        if not isinstance(mention.detail, SessionNumber):
            return mention
        if named := self._body_behind(text, mention, behind, self._rules.session_gap_behind):
            beside = next(other for other in behind if other.kind == "actor")
            return replace(
                mention,
                keys=(named,) if named.startswith("body/") else (),
                detail=replace(mention.detail, sure=not beside.word),
            )
        if of_the_same := self._joined(text, mention, mention.detail, before):
            return of_the_same
        if not mention.detail.special and self._rules.session_of_named.match(text, mention.end):
            return mention
        sitting = sessions.specially_sitting_bodies() if mention.detail.special else sessions.sitting_bodies()
        sitting_before = [
            m for m in reversed(before) if m.kind == "actor" and m.keys and m.keys[-1] in sitting
        ]
        if self._of_unknown(text, mention, before, sitting):
            meant = [
                key for key in self._candidates(before[-1].word) if key in sitting and key in self._actors
            ]
            return replace(mention, keys=tuple(meant)) if len(meant) == 1 else mention
        holding = [
            m for m in sitting_before if self._rules.session_gap.fullmatch(text[m.end : mention.start])
        ]
        # "to the Assembly, through the Council, at its seventieth session": of which of them is left open.
        right_before = (
            bool(holding)
            and mention.start - holding[0].end <= RIGHT_BEFORE
            and not self._rules.passed_through.search(text, 0, holding[0].start)
        )
        possible = [m.keys[-1] for m in holding[: 1 if right_before else None]]
        if not right_before:
            possible += [self._issuer] if self._issuer in sitting else []
            possible = possible or [m.keys[-1] for m in sitting_before]
            if sessions.counts_by_years_since(self._issuer):
                # It gives its sessions no numbers: this one is that of a body named before.
                running = mention.detail.running
                possible += [
                    key
                    for key in reversed(self._actors)
                    if key in sitting and sessions.interval(key, running, mention.detail.resumed)
                ]
        if mention.detail.special and not possible:
            possible = [sessions.GENERAL_ASSEMBLY]
        first, *others = dict.fromkeys(possible) or ("",)
        return replace(
            mention,
            keys=(first,) if first else (),
            detail=replace(
                mention.detail,
                others=tuple(others),
                sure=right_before and not holding[0].word,
            ),
        )

    def _of_unknown(
        self, text: str, mention: Mention, before: list[Mention], sitting: frozenset[str]
    ) -> bool:
        """Whether the session is that of a body right before it whose sessions nobody knows."""
        nearest = before[-1] if before else None
        if nearest is None or nearest.kind != "actor" or len(nearest.keys) > 1:
            return False
        if not self._rules.session_possessed.fullmatch(text, nearest.end, mention.start):
            return False
        if not nearest.keys:
            return True
        organ = self._rules.organ_of.search(text, max(0, nearest.start - NAME), nearest.start)
        return nearest.keys[0] not in sitting and organ is not None

    def _joined(
        self, text: str, mention: Mention, detail: SessionNumber, before: list[Mention]
    ) -> Mention | None:
        """The session as one of the body whose session is named right before it ("its sixty-seventh and
        sixty-eighth sessions"); None if it is not."""
        other = before[-1] if before else None
        if other is None or not other.keys or not isinstance(other.detail, SessionNumber):
            return None
        if not self._rules.joined_sessions.fullmatch(text, other.end, mention.start):
            return None
        detail = replace(detail, others=other.detail.others, sure=other.detail.sure)
        return replace(mention, keys=other.keys, detail=detail)

    # --- notes ------------------------------------------------------------------------------------

    def read_note(self, notes: tuple[Note, ...], index: int, mentions: tuple[Mention, ...]) -> NoteReading:
        """What a note cites; "同上" is filled in from the note it repeats."""
        text = notes[index].text.text
        chain = " ".join((text, *(notes[i].text.text for i in notes[index].ibid)))
        is_treaty = bool(self._rules.series.search(chain))
        volumes = self._rules.volumes.search(text) or (
            self._rules.volumes.search(chain) if is_treaty else None
        )
        registration = self._rules.registration.search(text) or (
            self._rules.registration.search(chain) if is_treaty else None
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
            and not self._rules.symbol.search(text)
            and notes[index].ibid
            and len(text) <= BARE_IBID
        ):
            repeated = notes[index].ibid[0]
            return self.read_note(notes, repeated, find(notes[repeated].text.text, self._language))
        return NoteReading(tuple(symbols))


RIGHT_BEFORE = 16
"""A body so few characters before the number of a session, with nothing but "at its" between, holds it."""
NAME = 24
"""How many characters before a body's name are looked at."""
NEVER = "(?!)"
"""The pattern of a rule that a language does not need."""
GENERAL = "-Generic"
"""How the key of a row ends that stands for any holder of an office."""
BARE_IBID = 12
"""A note of at most so many characters that refers back only repeats the note before it."""
ON_TOPIC = 0.5
"""The least share of a name's pairs of letters that must stand in the paragraph."""
CLEARLY = 0.1
"""By how much the best name must beat the next."""


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{4,}", text.casefold()))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _above(body: Body | None) -> tuple[str, ...]:
    return (*body.parent, *body.secretariat_of) if body else ()


def _in_general(candidates: Iterable[str]) -> str:
    return next((key for key in candidates if key.endswith(GENERAL)), "")


RELATIONS = frozenset({"party", "signatory"})


def _of_its_time(symbol: str, detail: Number, stated: date) -> str:
    """The symbol, or that of the one other body whose text of this number can be of the stated date: 35/25 of
    2017 is of the Human Rights Council, not of the General Assembly's thirty-fifth session."""
    if _can_be_of(symbol, stated):
        return symbol
    others = (series.symbol_of(detail.number, detail.kind, body) for body in _numbering(detail))
    fitting = [other for other in others if other and other != symbol and _can_be_of(other, stated)]
    return fitting[0] if len(fitting) == 1 else symbol


def _fits(body: str, detail: Number, stated: date) -> bool | None:
    """Whether a body's text of this number can be of the stated year; None if nobody knows its sessions."""
    return _can_be_of(series.symbol_of(detail.number, detail.kind, body), stated)


def _tells_no_body(detail: Number) -> bool:
    """Whether the form of a number is also that of bodies without a known series: 2026/5 and 3/4 are, 65/232
    is not."""
    session = detail.number.split("/")[0]
    by_year = session.isdecimal() and int(session) >= sessions.FIRST_YEAR
    return by_year or len(series.bodies_told(detail.number, detail.kind)) != 1


def _at(bodies: list[str], detail: Number, stated: date) -> list[str]:
    """The bodies whose text of this number is of the stated year; those whose sessions nobody knows, if there
    is none; all, if the date fits none."""
    fits = {body: _fits(body, detail, stated) for body in bodies}
    return (
        [body for body in bodies if fits[body]] or [body for body in bodies if fits[body] is None] or bodies
    )


def _numbering(detail: Number) -> tuple[str, ...]:
    return series.bodies_with(detail.number, detail.kind)


def _can_be_of(symbol: str, stated: date) -> bool | None:
    """Whether a text of this symbol can be of the stated year; None if its number tells no session."""
    session = series.session_of(symbol)
    possible = sessions.years(*session) if session else None
    return None if possible is None else stated.year in possible


def _shifted(mentions: list[Mention], by: int) -> list[Mention]:
    return [replace(mention, start=mention.start - by, end=mention.end - by) for mention in mentions]


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
