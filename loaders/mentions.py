"""Stage: what a paragraph names. Clean text in; mentions out, in text order, none inside another.

A mention is what the words say, not yet whom they mean: "该办公室" is a context word here, and
`resolve` finds the office. The rules stand in the pack's `mentions.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from ..ontology.authorities import LANGUAGES, Authorities, Group, load, names_of
from ..ontology.names import Match, Names, names
from . import numerals
from .languages import own_names, stage
from .patterns import Rule

MentionKind = Literal["actor", "instrument", "citation", "session", "date", "title"]


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day or a period that a text states, as its first and last day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Number:
    """The running number of a cited resolution or decision, or a symbol as printed."""

    number: str
    kind: Literal["resolution", "decision", "symbol"]
    stated: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class SessionNumber:
    """A session by its number."""

    number: int
    special: bool = False
    resumed: bool = False
    series: str = ""
    """S of a special session, ES of an emergency special one, as their numbers begin."""
    others: tuple[str, ...] = field(default=(), compare=False)
    """Keys of the bodies whose session it may be instead, likeliest first."""

    sure: bool = field(default=False, compare=False)
    """Whether the body is named by its full name right beside the number."""

    @property
    def running(self) -> str:
        """The number with its series: "22", "S-32"."""
        return f"{self.series}-{self.number}" if self.series else str(self.number)


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named at text[start:end]."""

    kind: MentionKind
    start: int
    end: int
    text: str
    keys: tuple[str, ...] = ()
    """Authority keys; empty while only the context can tell."""
    word: str = ""
    """The context word ("委员会", "the Office", "《公约》"), or the relation of bare parties ("party")."""
    detail: DateRange | Number | SessionNumber | None = None
    parts: tuple[Mention, ...] = ()
    """The instruments that a mention of their parties is made of."""
    pinpoint: str = ""
    with_protocols: bool = False
    """Named together with its protocols (《公约》及其各项议定书)."""
    step: str = field(default="", compare=False)
    """Which step of the resolution decided, in words; "" where the name itself did or none did."""


MASKS: dict[MentionKind, str] = {
    "actor": "\ue000",
    "instrument": "\ue001",
    "citation": "\ue002",
    "session": "\ue003",
    "date": "\ue004",
    "title": "\ue005",
}
"""The private-use character that stands for a mention of each kind in the masked text."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A paragraph with each mention replaced by one character: what the grammar is read over."""

    text: str
    clean: str
    anchors: tuple[tuple[int, int], ...]
    """Pairs (offset in `text`, offset in `clean`), ascending."""
    mentions: dict[int, Mention]
    """By offset in `text`."""

    def offset(self, position: int) -> int:
        """The offset in the clean text of the masked offset `position`."""
        index = bisect_right(self.anchors, (position, 1 << 62)) - 1
        masked, clean = self.anchors[index]
        return min(clean + position - masked, len(self.clean))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The clean range of the masked range; a mention counts whole."""
        first = self.offset(start)
        if end <= start:
            return (first, first)
        last = self.mentions.get(end - 1)
        return (first, last.end if last else self.offset(end - 1) + 1)

    def words(self, start: int, end: int) -> str:
        """The clean text of the masked range."""
        first, last = self.span(start, end)
        return self.clean[first:last]

    def between(self, start: int, end: int, kind: MentionKind) -> list[Mention]:
        """The mentions of one kind in the masked range, in text order."""
        mask = MASKS[kind]
        found: list[Mention] = []
        position = self.text.find(mask, start, end)
        while position >= 0:
            found.append(self.mentions[position])
            position = self.text.find(mask, position + 1, end)
        return found


def mask(clean: str, mentions: Iterable[Mention]) -> Masked:
    """`clean` with every mention replaced by the character of its kind."""
    pieces: list[str] = []
    anchors: list[tuple[int, int]] = []
    placed: dict[int, Mention] = {}
    position = length = 0
    for mention in mentions:
        if mention.start > position:
            anchors.append((length, position))
            pieces.append(clean[position : mention.start])
            length += mention.start - position
        anchors.append((length, mention.start))
        placed[length] = mention
        pieces.append(MASKS[mention.kind])
        length += 1
        position = mention.end
    anchors.append((length, position))
    pieces.append(clean[position:])
    return Masked("".join(pieces), clean, tuple(anchors), placed)


@dataclass(frozen=True, slots=True)
class Rules:
    """A language's `mentions.toml`, compiled."""

    language: str
    titles: Rule
    titled: re.Pattern[str]
    titled_before: re.Pattern[str]
    brackets: re.Pattern[str] | None
    bracket_characters: str
    number: Rule
    kinds: re.Pattern[str]
    kind_of: dict[str, Literal["resolution", "decision"]]
    kind_before: bool
    """Whether the word that says what a number is stands before the list of numbers ("resolutions
    65/1 and 65/2")."""
    between: re.Pattern[str]
    own_again: re.Pattern[str]
    """Between another body's name and a number, what gives the number back to the body that speaks."""
    adopting: re.Pattern[str]
    """How what stands between begins where the body named before has adopted the text itself."""
    unknown_body: re.Pattern[str]
    """Before a number: the name of a body that no authority file knows, with its kind as the group `body`."""
    unknown_body_behind: re.Pattern[str]
    """The same behind a number."""
    own_ahead: re.Pattern[str]
    """Before a number: "in its", of a body whose name follows."""
    subject_behind: re.Pattern[str]
    """Between such a number and the name of its body."""
    years_before: re.Pattern[str]
    """What before such a number makes it a period."""
    years_behind: re.Pattern[str]
    between_behind: re.Pattern[str]
    """What may stand between a number and the name of its body behind it ("5/5 of 22 October 2010
    of the …")."""
    date_behind: re.Pattern[str]
    title_behind: re.Pattern[str]
    symbol: Rule
    pinpoints: tuple[tuple[re.Pattern[str], str], ...]
    session: Rule
    session_words: re.Pattern[str]
    emergency: re.Pattern[str]
    """What makes a special session an emergency special one."""
    joined_sessions: re.Pattern[str]
    """What stands between the numbers of several sessions of one body."""
    dates: Rule
    date_units: tuple[str, ...]
    elliptic: Rule
    modifiers: Rule
    modifier_keys: dict[str, str]
    parties: tuple[tuple[Rule, tuple[str, ...]], ...]
    bare_parties: dict[str, str]
    bare_not_before: re.Pattern[str]
    bare_ahead: re.Pattern[str]
    """What stands between bare parties and the convention that they are to implement."""
    protocols: re.Pattern[str]
    context_instruments: Rule
    months: dict[str, int]
    volumes: re.Pattern[str]
    registration: re.Pattern[str]
    series: re.Pattern[str]
    possessive_number: re.Pattern[str]
    possessive_session: re.Pattern[str]
    session_gap: re.Pattern[str]
    session_gap_behind: re.Pattern[str]
    session_possessed: re.Pattern[str]
    """What makes a session that of the body right before it, whether or not it is known."""
    organ_of: re.Pattern[str]
    """What before a body's name makes it that of an organ of the body."""
    passed_through: re.Pattern[str]
    """What before a body's name makes it one through which something goes to another."""
    session_of_named: re.Pattern[str]
    """The same of a name behind it."""
    established_behind: re.Pattern[str]
    before_head: re.Pattern[str]
    long_head: int
    generic_heads: frozenset[str]
    before_generic: re.Pattern[str]
    head_not_before: re.Pattern[str]
    no_name: re.Pattern[str]
    """Where the name of a group is only part of another (States parties)."""
    unknown_actor: Rule
    short_group: int
    before_group: re.Pattern[str]
    groups: tuple[tuple[Rule, str], ...]
    offices: Rule
    """What stands before the name of a body and makes it that of an office ("the Chair of the …")."""
    office_words: tuple[str, ...]
    """The context word of the office, for each alternative of `offices`."""
    demonstratives: re.Pattern[str]
    title_anywhere: bool
    """Whether a short title may stand anywhere in the full one ("the Convention"), not only at its end."""
    own_script: re.Pattern[str]
    body_tail: re.Pattern[str]
    word_boundaries: bool


LETTERS: dict[MentionKind, str] = {
    "actor": "{A}",
    "instrument": "{I}",
    "citation": "{C}",
    "session": "{S}",
    "date": "{D}",
    "title": "{T}",
}
"""How a pack's patterns write the characters of the masked text."""


def macros(pattern: str) -> str:
    """A pack's pattern with {A}, {I} … replaced by the characters of the masked text."""
    for kind, letter in LETTERS.items():
        pattern = pattern.replace(letter, MASKS[kind])
    return pattern


@cache
def rules(language: str) -> Rules:
    """The compiled mention rules of a language; KeyError if it has no pack."""
    pack: dict[str, Any] = stage(language, "mentions")
    citation, sessions, elliptic, parties = (
        pack["citation"],
        pack["sessions"],
        pack["elliptic"],
        pack["parties"],
    )
    modifier_words = sorted((row["word"] for row in elliptic["modifiers"]), key=len, reverse=True)
    heads = "|".join(sorted(elliptic["heads"], key=len, reverse=True))
    modifier = f"(?:{'|'.join(modifier_words)})"
    spelled = numerals.alternatives(language)
    kind_word = "(?P<kind>" + "|".join(re.escape(row["word"]) for row in citation["kinds"]) + ")"
    kind_before = citation.get("kind_stands") == "before"
    instruments = macros(parties["list"])
    return Rules(
        language=language,
        titles=Rule(pack["quotes"]["titles"]),
        titled=re.compile(pack["quotes"].get("titled", "(?!)")),
        titled_before=re.compile(pack["quotes"].get("titled_before", "(?!)")),
        no_name=re.compile(pack["actors"].get("no_name", "(?!)")),
        brackets=re.compile(pack["quotes"]["instruments"]) if pack["quotes"].get("instruments") else None,
        bracket_characters=pack["quotes"].get("brackets", ""),
        number=Rule(citation["number"]),
        kinds=re.compile(
            kind_word + citation["reach"] + r"\Z" if kind_before else citation["reach"] + kind_word
        ),
        kind_before=kind_before,
        kind_of={row["word"]: row["kind"] for row in citation["kinds"]},
        between=re.compile(macros(citation["between"])),
        own_again=re.compile(citation.get("own_again", "(?!)")),
        adopting=re.compile(macros(citation["adopting"])),
        unknown_body=re.compile(macros(citation.get("unknown_body", "(?!)(?P<body>)"))),
        unknown_body_behind=re.compile(citation.get("unknown_body_behind", "(?!)(?P<body>)")),
        own_ahead=re.compile(citation.get("own_ahead", "(?!)")),
        subject_behind=re.compile(macros(citation.get("subject_behind", "(?!)"))),
        years_before=re.compile(citation.get("years_before", "(?!)")),
        years_behind=re.compile(citation.get("years_behind", "(?!)")),
        between_behind=re.compile(macros(citation.get("between_behind", "(?!)"))),
        date_behind=re.compile(citation.get("date_behind", "(?!)")),
        title_behind=re.compile(citation.get("title_behind", "(?!)")),
        symbol=Rule(citation["symbol"]),
        pinpoints=tuple((re.compile(row["pattern"]), row["form"]) for row in citation["pinpoints"]),
        session=Rule(sessions["pattern"].replace("{n}", spelled)),
        session_words=re.compile(sessions["required"]),
        emergency=re.compile(sessions["emergency"]),
        joined_sessions=re.compile(sessions.get("joined", "(?!)")),
        dates=Rule(
            "|".join(f"(?P<row{i}>{_anonymous(row['pattern'], i)})" for i, row in enumerate(pack["dates"]))
        ),
        date_units=tuple(row["unit"] for row in pack["dates"]),
        elliptic=Rule(
            "(?i:"
            + elliptic["pattern"]
            .replace("{modifier2}", modifier)
            .replace("(?:{modifier}", f"(?:{modifier}", 1)
            .replace("{modifier}", modifier)
            .replace("{head}", heads)
            + ")"
        ),
        modifiers=Rule(f"(?i:{modifier})"),
        modifier_keys={row["word"]: row["key"] for row in elliptic["modifiers"]},
        parties=tuple(
            (Rule(macros(row["pattern"]).replace("{IS}", instruments)), tuple(row["relation"].split()))
            for row in parties["patterns"]
        ),
        bare_parties={row["word"]: row["relation"] for row in parties["bare"]},
        bare_not_before=re.compile(parties["not_before"]),
        bare_ahead=re.compile(parties.get("ahead", "(?!)")),
        protocols=re.compile(pack["companions"]["protocols"]),
        context_instruments=Rule(pack["context"]["instruments"]),
        months=pack.get("months", {}),
        volumes=re.compile(pack["treaty"]["volumes"]),
        registration=re.compile(pack["treaty"]["registration"]),
        series=re.compile(pack["treaty"]["series"]),
        possessive_number=re.compile(pack["context"]["possessive_number"]),
        possessive_session=re.compile(pack["context"]["possessive_session"]),
        established_behind=re.compile(pack["context"].get("established_behind", "(?!)")),
        before_head=re.compile(pack["context"]["before_head"]),
        long_head=int(pack["context"]["long_head"]),
        generic_heads=frozenset(pack["context"].get("generic_heads", ())),
        before_generic=re.compile(pack["context"].get("before_generic", "")),
        head_not_before=re.compile(pack["context"].get("not_before", "(?!)")),
        unknown_actor=Rule(pack["actors"].get("unknown", "(?!)")),
        short_group=int(pack["actors"].get("short_group", 0)),
        before_group=re.compile(pack["actors"].get("before_group", "")),
        groups=tuple((Rule(row["pattern"]), row["key"]) for row in pack.get("groups", ())),
        offices=Rule(
            "|".join(f"(?P<o{i}>{row['pattern']})" for i, row in enumerate(pack.get("offices", ()))) or "(?!)"
        ),
        office_words=tuple(row["word"] for row in pack.get("offices", ())),
        session_gap=re.compile(pack["context"]["session_gap"]),
        session_gap_behind=re.compile(pack["context"].get("session_gap_behind", "(?!)")),
        session_possessed=re.compile(pack["context"].get("session_possessed", "(?!)")),
        organ_of=re.compile(pack["context"].get("organ_of", "(?!)")),
        passed_through=re.compile(pack["context"].get("passed_through", "(?!)")),
        session_of_named=re.compile(pack["context"].get("session_of_named", "(?!)")),
        demonstratives=re.compile(pack["context"]["demonstratives"]),
        title_anywhere=bool(pack["context"].get("title_anywhere", False)),
        body_tail=re.compile(pack["actors"]["tail"]),
        own_script=re.compile(pack["own_script"]),
        word_boundaries=bool(pack.get("word_boundaries", False)),
    )


def _anonymous(pattern: str, row: int) -> str:
    """A date row's pattern with its group names made unique for the joint alternation."""
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{row}_>", pattern)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a language calls the actors and instruments of the authority files."""

    language: str
    names: Names
    authorities: Authorities
    titles: dict[str, str]
    """Instrument titles without brackets → key, for the look-up of a whole title."""
    heads: dict[str, tuple[str, ...]]
    """Context words → keys of the bodies they may mean."""
    head_pattern: Rule
    conferences: dict[str, tuple[str, ...]]
    """Conference of parties → its conventions."""
    protocols: dict[str, tuple[str, ...]]
    """Convention → the row that stands for its protocols together."""

    def title(self, words: str) -> str:
        """The key of the instrument with this title, also in a slightly other translation; "" if unknown."""
        key = self.titles.get(words)
        if key is not None:
            return key
        if len(words) < MINIMUM_TITLE:
            return ""
        # Few titles are in another translation.
        from rapidfuzz import fuzz, process

        best = process.extractOne(words, self.titles.keys(), scorer=fuzz.ratio, score_cutoff=SIMILAR)
        return self.titles[best[0]] if best else ""


MINIMUM_TITLE = 12
"""Titles shorter than this (characters) are only looked up as printed: 《公约》 is like too many."""
SIMILAR = 88.0
"""How alike (per cent of characters) two translations of one title are at the least."""


def instrument_called(name: str, language: str) -> str:
    """The key of the instrument that a text prints as `name`, with or without brackets; "" if unknown."""
    strip = str.maketrans("", "", rules(language).bracket_characters)
    return lexicon(language).title(name.translate(strip))


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, built once."""
    pattern = rules(language)
    authorities, known = load(), names()
    if language not in LANGUAGES:
        authorities = authorities.with_names(language, own_names(language))
        known = Names(authorities, (language,), spaced=pattern.word_boundaries)
    strip = str.maketrans("", "", pattern.bracket_characters)
    titles: dict[str, str] = {}
    protocols: dict[str, tuple[str, ...]] = {}
    conferences: dict[str, tuple[str, ...]] = {}
    for instrument in authorities.instruments.values():
        for name in names_of(instrument, language):
            titles.setdefault(name.translate(strip), instrument.key)
        for body in instrument.conference:
            if not instrument.protocol_to:
                conferences[body] = (*conferences.get(body, ()), instrument.key)
        if instrument.key.endswith(TOGETHER):
            for convention in instrument.protocol_to:
                protocols[convention] = (*protocols.get(convention, ()), instrument.key)
    heads: dict[str, list[str]] = {}
    for body in authorities.bodies.values():
        for word in body.context_heads:
            if pattern.own_script.search(word):
                heads.setdefault(word, []).append(body.key)
    for word in pattern.bare_parties:
        heads.setdefault(word, [])
    alternation = "|".join(re.escape(word) for word in sorted(heads, key=lambda word: (-len(word), word)))
    if pattern.word_boundaries:
        alternation = rf"\b(?:{alternation})\b"
    return Lexicon(
        language=language,
        names=known,
        authorities=authorities,
        titles=titles,
        heads={word: tuple(keys) for word, keys in heads.items()},
        head_pattern=Rule(alternation or r"(?!)"),
        conferences=conferences,
        protocols=protocols,
    )


TOGETHER = "-Protocols"
"""How the key of a row ends that stands for all protocols to one convention."""


def find(text: str, language: str) -> tuple[Mention, ...]:
    """Every mention in `text`, in text order; mentions do not overlap."""
    pattern, known = rules(language), lexicon(language)
    taken = _Taken()
    found: list[Mention] = []

    def add(mention: Mention) -> None:
        if taken.claim(mention.start, mention.end):
            found.append(mention)

    named = tuple(_bracketed_and_named(text, pattern, known))
    for match in pattern.titles.finditer(text):
        if any(mention.start < match.start() and match.end() < mention.end for mention in named):
            continue
        titled = pattern.titled.match(text, match.end()) or pattern.titled_before.search(
            text[max(0, match.start() - REACH) : match.start()]
        )
        key = known.titles.get(match.group()[1:-1]) if titled else None
        kind: MentionKind = "instrument" if key else "title"
        add(Mention(kind, match.start(), match.end(), match.group(), (key,) if key else ()))
    for mention in _elliptic(text, pattern):
        add(mention)
    for shape, key in pattern.groups:
        for match in shape.finditer(text):
            add(Mention("actor", match.start(), match.end(), match.group(), tuple(key.split())))
    for mention in _bracketed_and_named(text, pattern, known):
        add(_with_founding_text(mention, pattern))
    for mention in _citations(text, pattern):
        add(mention)
    for mention in _sessions(text, pattern):
        add(mention)
    for mention in _dates(text, pattern):
        add(mention)
    for mention in _context_words(text, pattern, known):
        add(mention)
    for match in pattern.unknown_actor.finditer(text):
        add(Mention("actor", match.start(), match.end(), match.group()))
    found.sort(key=lambda mention: mention.start)
    return tuple(_companions(text, found, pattern))


class _Taken:
    """Which stretches of a text are already a mention."""

    __slots__ = ("_stretches",)

    def __init__(self) -> None:
        self._stretches: list[tuple[int, int]] = []

    def claim(self, start: int, end: int) -> bool:
        """Take [start, end) unless something stands there."""
        index = bisect_right(self._stretches, (start, 1 << 62))
        before = self._stretches[index - 1] if index else (0, 0)
        if before[1] > start or (index < len(self._stretches) and self._stretches[index][0] < end):
            return False
        self._stretches.insert(index, (start, end))
        return True


def _elliptic(text: str, pattern: Rules) -> Iterator[Mention]:
    for match in pattern.elliptic.finditer(text):
        keys: list[str] = []
        for modifier in pattern.modifiers.finditer(match.group()):
            key = pattern.modifier_keys[modifier.group().lower()]
            if key and key not in keys:
                keys.append(key)
        if keys:
            yield Mention("actor", match.start(), match.end(), match.group(), tuple(keys))


def _bracketed_and_named(text: str, pattern: Rules, known: Lexicon) -> Iterator[Mention]:
    """Names by longest match over the text without brackets; a bracket that is more than a name is
    looked up whole."""
    brackets = [match.span() for match in pattern.brackets.finditer(text)] if pattern.brackets else []
    bare, places = _without(text, pattern.bracket_characters)
    named: list[Mention] = []
    waiting = list(reversed(known.names.find(bare, pattern.language)))
    while waiting:
        match = waiting.pop()
        key, first, last = match.key, match.start, match.end
        words = bare[first:last]
        group = known.authorities.groups.get(key)
        part = None if group and group.instrument else pattern.no_name.match(bare, first)
        if part and part.end() >= last:
            continue
        if group and not group.instrument and words.endswith(tuple(pattern.bare_parties)):
            continue
        if group and words in known.heads:
            before = pattern.before_generic.search(bare[max(0, first - REACH) : first])
            if before or words not in pattern.generic_heads:
                continue
        short = group is not None and len(words) <= pattern.short_group
        if short and not pattern.before_group.search(bare[max(0, first - REACH) : first]):
            # 建议会员国: what is no name hides the one that begins in it.
            waiting += _hidden(bare, first, last, known, pattern)
            continue
        if group and group.instrument:
            inner = _instrument_inside(words, group, pattern.language)
            if not inner:
                continue
            key, first, last = group.instrument, first + inner[0], first + inner[1]
        start, end = places(first), places(last - 1) + 1
        kind: MentionKind = "instrument" if key.startswith("instrument/") else "actor"
        named.append(Mention(kind, start, end, text[start:end], (key,)))
    consumed: set[tuple[int, int]] = set()
    for mention in named:
        inside = next((b for b in brackets if b[0] <= mention.start < b[1]), None)
        if inside is None:
            yield _with_tail(_widened(mention, brackets, text), text, pattern)
        elif mention.start == inside[0] + 1 and mention.end >= inside[1] - 1:
            consumed.add(inside)
            start, end = inside[0], max(mention.end, inside[1])
            yield replace(mention, start=start, end=end, text=text[start:end])
    for start, end in brackets:
        if (start, end) in consumed or pattern.context_instruments.fullmatch(text, start, end):
            continue
        words = text[start + 1 : end - 1]
        key = known.title(words.translate(str.maketrans("", "", pattern.bracket_characters)))
        yield Mention("instrument", start, end, text[start:end], (key,) if key else ())


def _hidden(text: str, first: int, last: int, known: Lexicon, pattern: Rules) -> Iterator[Match]:
    """The name that begins inside text[first:last], where no name begins at `first`."""
    for match in known.names.find(text[first + 1 : last + REACH], pattern.language):
        start = first + 1 + match.start
        if start < last < first + 1 + match.end:
            yield Match(start, first + 1 + match.end, match.key)


def _instrument_inside(words: str, group: Group, language: str) -> tuple[int, int] | None:
    """Where the instrument stands in a name of its parties; the pack's party patterns read the rest."""
    instrument = lexicon(language).authorities.instruments.get(group.instrument)
    for name in sorted(names_of(instrument, language) if instrument else (), key=len, reverse=True):
        at = words.find(name)
        if at >= 0:
            return (at, at + len(name))
    return None


def _widened(mention: Mention, brackets: list[tuple[int, int]], text: str) -> Mention:
    """A name that runs into a bracket (a body named after its convention) takes the bracket whole."""
    for start, end in brackets:
        if mention.start < start < mention.end < end:
            return replace(mention, end=end, text=text[mention.start : end])
    return mention


def _with_tail(mention: Mention, text: str, pattern: Rules) -> Mention:
    """A body with the words behind it that only mean its parts (反恐执行工作队各相关实体)."""
    if not mention.keys[0].startswith("body/"):
        return mention
    match = pattern.body_tail.match(text, mention.end)
    if not match:
        return mention
    return replace(mention, end=match.end(), text=text[mention.start : match.end()])


def _with_founding_text(mention: Mention, pattern: Rules) -> Mention:
    """A body named after the resolution that founded it, with that resolution as a part."""
    if mention.kind != "actor" or not pattern.number.search(mention.text):
        return mention
    cited = (
        replace(citation, start=mention.start + citation.start, end=mention.start + citation.end)
        for citation in _citations(mention.text, pattern)
    )
    return replace(mention, parts=tuple(cited))


def _unmoved(offset: int) -> int:
    return offset


def _without(text: str, characters: str) -> tuple[str, Callable[[int], int]]:
    """`text` without some characters, and the way back from an offset."""
    if not characters or not any(character in text for character in characters):
        return text, _unmoved
    pieces: list[str] = []
    anchors: list[tuple[int, int]] = []
    position = length = 0
    for match in re.finditer(f"[{re.escape(characters)}]", text):
        if match.start() > position:
            anchors.append((length, position))
            pieces.append(text[position : match.start()])
            length += match.start() - position
        position = match.end()
    anchors.append((length, position))
    pieces.append(text[position:])

    def place(offset: int) -> int:
        bare, original = anchors[bisect_right(anchors, (offset, 1 << 62)) - 1]
        return original + offset - bare

    return "".join(pieces), place


def _citations(text: str, pattern: Rules) -> Iterator[Mention]:
    for match in pattern.number.finditer(text):
        if _is_period(text, match, pattern):
            continue
        kind = (
            _kind_before(text, match.start(), pattern)
            if pattern.kind_before
            else pattern.kinds.match(text, match.end())
        )
        if kind:
            detail = Number(re.sub(r"\s", "", match["number"]), pattern.kind_of[kind["kind"]])
            yield Mention("citation", match.start(), match.end(), match.group(), detail=detail)
    for match in pattern.symbol.finditer(text):
        if any(character.isdigit() for character in match.group()):
            yield Mention(
                "citation", match.start(), match.end(), match.group(), detail=Number(match.group(), "symbol")
            )


def _is_period(text: str, match: re.Match[str], pattern: Rules) -> bool:
    """Whether a number is two consecutive years (2023/24), and the words around it say so."""
    first, _, second = match["number"].partition("/")
    if len(first) != 4 or len(second) != 2 or not (first + second).isdecimal():
        return False
    if int(second) != (int(first) + 1) % 100:
        return False
    if pattern.years_behind.match(text, match.end()):
        return True
    return pattern.years_before.search(text[max(0, match.start() - REACH) : match.start()]) is not None


def _kind_before(text: str, end: int, pattern: Rules) -> re.Match[str] | None:
    """The last word before `end` that says what the number there is the number of."""
    found = [start for word in pattern.kind_of if (start := text.rfind(word, 0, end)) >= 0]
    return pattern.kinds.match(text, max(found), end) if found else None


def _sessions(text: str, pattern: Rules) -> Iterator[Mention]:
    for match in pattern.session.finditer(text):
        if not pattern.session_words.search(match.group()):
            continue
        number = numerals.value(match["number"] or match.groupdict().get("year") or "", pattern.language)
        if number is not None:
            special = match["special"] or ""
            series = "" if not special else "ES" if pattern.emergency.search(special) else "S"
            resumed = bool(match["resumed"] or match.groupdict().get("resumed_session"))
            detail = SessionNumber(number, bool(special), resumed, series)
            yield Mention("session", match.start(), match.end(), match.group(), detail=detail)


def _dates(text: str, pattern: Rules) -> Iterator[Mention]:
    for match in pattern.dates.finditer(text):
        row = next(i for i in range(len(pattern.date_units)) if match[f"row{i}"] is not None)
        fields = {
            name.removesuffix(f"{row}_"): value
            for name, value in match.groupdict().items()
            if value and name.endswith(f"{row}_") and name[: -len(f"{row}_")].isalpha()
        }
        period = _period(fields, pattern.date_units[row], pattern.months)
        yield Mention("date", match.start(), match.end(), match.group(), detail=period)


def _period(fields: dict[str, str], unit: str, months: dict[str, int]) -> DateRange | None:
    """The first and last day of a stated period; None if there is no such day."""
    year = int(fields["y"])
    month = _month(fields.get("m", ""), months)
    first_month, last_month = {
        "quarter1": (1, 3),
        "quarter2": (4, 6),
        "quarter3": (7, 9),
        "quarter4": (10, 12),
        "half1": (1, 6),
        "half2": (7, 12),
        "year": (1, 12),
    }.get(unit, (month, month))
    if not 1 <= first_month <= 12 or not 1 <= year <= 9999:
        return None
    if unit == "range":
        return _range(
            year, month, int(fields["d"]), _month(fields.get("n", ""), months) or month, int(fields["e"])
        )
    if unit == "day":
        day = int(fields["d"])
        if not 1 <= day <= monthrange(year, month)[1]:
            return None
        return DateRange(date(year, month, day), date(year, month, day))
    return DateRange(date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1]))


def _month(name: str, months: dict[str, int]) -> int:
    return int(name) if name.isdecimal() else months.get(name.lower(), 0)


def _range(year: int, month: int, day: int, last_month: int, last_day: int) -> DateRange | None:
    """From a day to a later one of the same year; None if there is no such day."""
    try:
        return DateRange(date(year, month, day), date(year, last_month, last_day))
    except ValueError:
        return None


REACH = 24
"""How many characters before a context word its pattern looks at."""


def _context_words(text: str, pattern: Rules, known: Lexicon) -> Iterator[Mention]:
    for match in known.head_pattern.finditer(text):
        relation = pattern.bare_parties.get(match.group())
        not_before = pattern.bare_not_before if relation else pattern.head_not_before
        if not_before.match(text, match.end()):
            continue
        word = match.group()
        before = pattern.before_generic if word in pattern.generic_heads else pattern.before_head
        start = match.start()
        if not relation and len(word) < pattern.long_head:
            lead = before.search(text[max(0, start - REACH) : start])
            if not lead:
                continue
            start -= len(lead.groupdict().get("adjectives") or "")
        yield Mention("actor", start, match.end(), text[start : match.end()], word=relation or word)
    for match in pattern.context_instruments.finditer(text):
        word = match.group().strip(pattern.bracket_characters)
        yield Mention("instrument", match.start(), match.end(), match.group(), word=word)


def _companions(text: str, found: list[Mention], pattern: Rules) -> Iterator[Mention]:
    """Add the protocols that a convention is named with, and the pinpoint behind a mention."""
    swallowed = 0
    for index, mention in enumerate(found):
        if mention.start < swallowed:
            continue
        if mention.kind not in ("instrument", "citation"):
            yield mention
            continue
        match = pattern.protocols.match(text[mention.end :]) if mention.kind == "instrument" else None
        if match:
            swallowed = mention.end + match.end()
            mention = replace(
                mention, end=swallowed, text=text[mention.start : swallowed], with_protocols=True
            )
        limit = next((other.start for other in found[index + 1 :] if other.start >= mention.end), len(text))
        rest = text[mention.end : limit]
        for shape, form in pattern.pinpoints:
            match = shape.match(rest)
            if match:
                mention = replace(mention, pinpoint=_pinpoint(form, match.groupdict(), pattern.language))
                break
        yield mention


def _pinpoint(form: str, groups: dict[str, str | None], language: str) -> str:
    """A pinpoint in its neutral form; parts of the form whose group is missing are left out."""
    parts: list[str] = []
    for part in re.split(r"(?<=}),? ", form):
        names_in_part = re.findall(r"{(\w)}", part)
        if all(groups.get(name) for name in names_in_part):
            values = {name: _figure(groups[name] or "", language) for name in names_in_part}
            parts.append(part.strip(", ").format(**values))
    return ", ".join(parts).replace(", (", " (")


def _figure(word: str, language: str) -> str:
    number = numerals.value(word, language)
    return str(number) if number is not None else word
