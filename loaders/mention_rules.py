"""A language's `mentions.toml`, compiled, and the lexicon of names that its mentions are looked up in.

Long because the rules of every kind of mention are compiled here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from ..ontology.authorities import LANGUAGES, Authorities, load
from ..ontology.names import Names, Particles, inflected, names, particles
from . import numerals
from .instrument_names import InstrumentNames, instrument_names
from .languages import named_authorities, stage
from .masking import MASKS, MentionKind
from .patterns import NEVER, Rule, RuleTable
from .short_names import in_names, short_names

NumberKind = Literal["resolution", "decision"]
"""What a running number is the number of."""


@dataclass(frozen=True, slots=True)
class EllipticRule:
    """Lists of adjectives with one noun, in which each adjective names an actor."""

    whole: Rule
    modifiers: Rule
    keys: dict[str, str]
    """Key of the actor that each adjective names; "" if none."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A language's `mentions.toml`, compiled."""

    language: str
    titles: Rule
    titled: re.Pattern[str]
    titled_before: re.Pattern[str]
    brackets: re.Pattern[str] | None
    bracket_characters: str
    particles: re.Pattern[str]
    """Particles and signs in which spellings of one title differ."""
    number: Rule
    number_words: dict[str, str]
    """Words and signs in numbers with their form in symbols."""
    number_word: re.Pattern[str]
    kinds: re.Pattern[str]
    listed: re.Pattern[str]
    """What may stand between two numbers of one list ("65/1 of 3 May 2010, 65/2")."""
    other_part: re.Pattern[str]
    """Behind a number with a letter: the letter of a further part ("58/136 A and B"), as the group `part`."""
    kind_of: dict[str, NumberKind]
    kind_before: bool
    """Whether the word that says what a number is stands before the list of numbers ("resolutions
    65/1 and 65/2")."""
    between: re.Pattern[str]
    back_to_issuer: re.Pattern[str]
    """Between another body's name and a number, what gives the number back to the body that speaks."""
    adopting_verb: re.Pattern[str]
    """How what stands between begins where the body named before has adopted the text itself."""
    topic: re.Pattern[str]
    """Before a body's name: what makes the body the topic of the text cited, not its adopter."""
    topic_behind: re.Pattern[str]
    """Behind the name of such a body."""
    clause_end: re.Pattern[str]
    """Between a date and a number: what parts them."""
    pinpoint_before: re.Pattern[str]
    """Before a number without a kind word: what makes it that of a resolution ("paragraph 3 of")."""
    unknown_body: re.Pattern[str]
    """Before a number: the name of a body that no authority file knows, with its kind as the group `body`."""
    unknown_body_behind: re.Pattern[str]
    """The same behind a number."""
    possessive_body: re.Pattern[str]
    """Before a number: "in its", of a body whose name follows."""
    subject_after: re.Pattern[str]
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
    """Pinpoints behind a document or an instrument, with their neutral form."""
    pinpoints_before: tuple[tuple[re.Pattern[str], str], ...]
    """Pinpoints before the number of a resolution or decision."""
    session: Rule
    session_words: re.Pattern[str]
    emergency: re.Pattern[str]
    """What makes a special session an emergency special one."""
    joined_sessions: re.Pattern[str]
    """What stands between the numbers of several sessions of one body."""
    respectively: re.Pattern[str]
    """What stands behind joined sessions that are each of another of the bodies before them, in turn."""
    dates: Rule
    date_units: tuple[str, ...]
    elliptic: tuple[EllipticRule, ...]
    parties: RuleTable[tuple[Rule, tuple[str, ...]]]
    bare_parties: dict[str, str]
    doubtful_parties: frozenset[str]
    """Names of a group that mean the parties to a convention where its conference is named."""
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
    session_of_issuer: re.Pattern[str]
    """What before a session makes it one of the issuing body ("Decides to consider … at its")."""
    handed_to_issuer: re.Pattern[str]
    """What behind a session makes it one of the issuing body ("en su sesión le presente")."""
    session_of_named: re.Pattern[str]
    """The same of a name behind it."""
    established_behind: re.Pattern[str]
    before_head: re.Pattern[str]
    long_head: int
    generic_heads: frozenset[str]
    before_generic: re.Pattern[str]
    head_words: dict[str, list[str]]
    """The words of this language for the English short names of the authority files."""
    heads_in_names: bool
    """Whether a body is called so only if one of its names has the word."""
    not_short: dict[str, list[str]]
    """Short names, and the bodies that are never called so in this language."""
    head_not_before: re.Pattern[str]
    not_a_name: re.Pattern[str]
    """Where the name of a group is only part of another (States parties)."""
    unknown_actor: Rule
    """An actor that the authority files lack."""
    unknown_addressee: Rule
    """Such an actor behind a verb of request, without a known name in it."""
    modifiers_of_unknown: re.Pattern[str]
    """Words in such a name that distinguish no group."""
    instruments: InstrumentNames
    """Instruments that the authority files lack."""
    short_group: int
    before_group: re.Pattern[str]
    groups: RuleTable[tuple[Rule, str]]
    offices: Rule
    """What stands before the name of a body and makes it that of an office ("the Chair of the …")."""
    office_rows: tuple[tuple[str, str, bool], ...]
    """The context word of the office, or the key of the group, for each alternative of `offices`, and whether
    each body of a list has the office."""
    office_list: re.Pattern[str]
    """What stands between the bodies of such a list."""
    own_offices: tuple[tuple[re.Pattern[str], str], ...]
    """Offices of the issuing body, with the word of each in the authority files."""
    offices_behind: Rule
    """What stands behind the name of a body and makes it that of an office or of its members."""
    offices_behind_rows: tuple[tuple[str, str], ...]
    """The context word of the office, or the key of the group, for each alternative of `offices_behind`."""
    part_gap: re.Pattern[str]
    """What may stand between a State or a body and a group or a body that is in it."""
    short_names: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Endings and beginnings of the names of bodies, with what these bodies are called in short."""
    issuer_pronoun: Rule
    government_of: re.Pattern[str]
    """A government named with its State ("Government of …")."""
    the_government: re.Pattern[str]
    """A government named without it, which is the one named before."""
    short_form_behind: re.Pattern[str]
    """A short form that a text defines behind a name ("… (GFU)")."""
    demonstratives: re.Pattern[str]
    article: re.Pattern[str]
    """An article that short names have and full names lack."""
    title_anywhere: bool
    """Whether a short title may stand anywhere in the full one ("the Convention"), not only at its end."""
    own_script: re.Pattern[str]
    body_tail: re.Pattern[str]
    word_boundaries: bool

    def in_symbols(self, number: str) -> str:
        """Returns a number of this language as symbols write it: "72/266ألف" is "72/266A"."""
        return self.number_word.sub(lambda match: self.number_words[match.group()], number)


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


def _elliptic_rule(table: dict[str, Any]) -> EllipticRule:
    """The compiled rule of a table of elliptic lists."""
    words = sorted((row["word"] for row in table["modifiers"]), key=len, reverse=True)
    modifier = f"(?:{'|'.join(words)})"
    heads = "|".join(sorted(table["heads"], key=len, reverse=True))
    whole = table["pattern"].replace("{modifier2}", modifier).replace("{modifier}", modifier)
    return EllipticRule(
        Rule(f"(?i:{whole.replace('{head}', heads)})"),
        Rule(f"(?i:{modifier})"),
        {row["word"]: row["key"] for row in table["modifiers"]},
    )


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
    spelled = numerals.alternatives(language)
    kind_word = "(?P<kind>" + "|".join(re.escape(row["word"]) for row in citation["kinds"]) + ")"
    kind_before = citation.get("kind_stands") == "before"
    instruments = macros(parties["list"])
    return Rules(
        language=language,
        titles=Rule(pack["quotes"]["titles"]),
        titled=re.compile(pack["quotes"].get("titled", NEVER)),
        titled_before=re.compile(pack["quotes"].get("titled_before", NEVER)),
        not_a_name=re.compile(pack["actors"].get("not_a_name", NEVER)),
        brackets=re.compile(pack["quotes"]["instruments"]) if pack["quotes"].get("instruments") else None,
        bracket_characters=pack["quotes"].get("brackets", ""),
        particles=re.compile(pack["quotes"].get("particles", NEVER)),
        number=Rule(citation["number"]),
        number_words=citation.get("number_words", {}),
        number_word=re.compile(
            "|".join(map(re.escape, sorted(citation.get("number_words", {}), key=len, reverse=True))) or NEVER
        ),
        kinds=re.compile(
            kind_word + citation["reach"] + r"\Z" if kind_before else citation["reach"] + kind_word
        ),
        listed=re.compile(citation.get("listed", NEVER)),
        other_part=re.compile(citation.get("other_part", NEVER)),
        kind_before=kind_before,
        kind_of={row["word"]: row["kind"] for row in citation["kinds"]},
        between=re.compile(macros(citation["between"])),
        back_to_issuer=re.compile(citation.get("back_to_issuer", NEVER)),
        adopting_verb=re.compile(macros(citation["adopting_verb"])),
        topic=re.compile(citation.get("topic", NEVER)),
        topic_behind=re.compile(citation.get("topic_behind", NEVER)),
        clause_end=re.compile(citation.get("clause_end", NEVER)),
        pinpoint_before=re.compile(citation.get("pinpoint_before", NEVER)),
        unknown_body=re.compile(macros(_unknown_body(citation))),
        unknown_body_behind=re.compile(citation.get("unknown_body_behind", "(?!)(?P<body>)")),
        possessive_body=re.compile(citation.get("possessive_body", NEVER)),
        subject_after=re.compile(macros(citation.get("subject_after", NEVER))),
        years_before=re.compile(citation.get("years_before", NEVER)),
        years_behind=re.compile(citation.get("years_behind", NEVER)),
        between_behind=re.compile(macros(citation.get("between_behind", NEVER))),
        date_behind=re.compile(citation.get("date_behind", NEVER)),
        title_behind=re.compile(citation.get("title_behind", NEVER)),
        symbol=Rule(citation["symbol"] + citation.get("symbol_part", "")),
        pinpoints=tuple((re.compile(row["pattern"]), row["form"]) for row in citation["pinpoints"]),
        pinpoints_before=tuple(
            (re.compile(row["pattern"]), row["form"]) for row in citation.get("pinpoints_before", ())
        ),
        session=Rule(sessions["pattern"].replace("{n}", spelled)),
        session_words=re.compile(sessions["required"]),
        emergency=re.compile(sessions["emergency"]),
        joined_sessions=re.compile(sessions.get("joined", NEVER)),
        respectively=re.compile(sessions.get("respectively", NEVER)),
        dates=Rule(
            "|".join(f"(?P<row{i}>{_anonymous(row['pattern'], i)})" for i, row in enumerate(pack["dates"]))
        ),
        date_units=tuple(row["unit"] for row in pack["dates"]),
        elliptic=tuple(map(_elliptic_rule, (elliptic, *elliptic.get("further", ())))),
        parties=RuleTable(
            (
                (Rule(macros(row["pattern"]).replace("{IS}", instruments)), tuple(row["relation"].split()))
                for row in parties["patterns"]
            ),
            lambda row: row[0],
        ),
        bare_parties={row["word"]: row["relation"] for row in parties["bare"]},
        doubtful_parties=frozenset(parties.get("doubtful", ())),
        bare_not_before=re.compile(parties["not_before"]),
        bare_ahead=re.compile(parties.get("ahead", NEVER)),
        protocols=re.compile(pack["companions"]["protocols"]),
        context_instruments=Rule(pack["context"]["instruments"]),
        months=pack.get("months", {}),
        volumes=re.compile(pack["treaty"]["volumes"]),
        registration=re.compile(pack["treaty"]["registration"]),
        series=re.compile(pack["treaty"]["series"]),
        possessive_number=re.compile(pack["context"]["possessive_number"]),
        possessive_session=re.compile(pack["context"]["possessive_session"]),
        established_behind=re.compile(pack["context"].get("established_behind", NEVER)),
        before_head=re.compile(pack["context"]["before_head"]),
        long_head=int(pack["context"]["long_head"]),
        generic_heads=frozenset(pack["context"].get("generic_heads", ())),
        before_generic=re.compile(pack["context"].get("before_generic", "")),
        head_words=pack["context"].get("head_words", {}),
        heads_in_names=bool(pack["context"].get("heads_in_names", False)),
        not_short=pack["context"].get("not_short", {}),
        head_not_before=re.compile(pack["context"].get("not_before", NEVER)),
        instruments=instrument_names(pack.get("instruments", {})),
        unknown_actor=Rule(pack["actors"].get("unknown", NEVER)),
        issuer_pronoun=Rule(pack["actors"].get("issuer", NEVER)),
        unknown_addressee=Rule(pack["actors"].get("unknown_addressee", NEVER)),
        modifiers_of_unknown=re.compile(pack["actors"].get("unknown_modifiers", NEVER)),
        short_group=int(pack["actors"].get("short_group", 0)),
        before_group=re.compile(pack["actors"].get("before_group", "")),
        groups=RuleTable(
            ((Rule(row["pattern"]), row["key"]) for row in pack.get("groups", ())), lambda row: row[0]
        ),
        offices=Rule(
            "|".join(f"(?P<o{i}>{row['pattern']})" for i, row in enumerate(pack.get("offices", ()))) or NEVER
        ),
        office_rows=tuple(
            (row.get("word", ""), row.get("key", ""), bool(row.get("several", False)))
            for row in pack.get("offices", ())
        ),
        office_list=re.compile(pack["actors"].get("office_list", NEVER)),
        own_offices=tuple((re.compile(row["pattern"]), row["word"]) for row in pack.get("own_offices", ())),
        offices_behind=Rule(
            "|".join(f"(?P<o{i}>{row['pattern']})" for i, row in enumerate(pack.get("offices_behind", ())))
            or NEVER
        ),
        offices_behind_rows=tuple(
            (row.get("word", ""), row.get("key", "")) for row in pack.get("offices_behind", ())
        ),
        part_gap=re.compile(pack["actors"].get("part_gap", NEVER)),
        short_names=tuple(
            (row.get("ending", ""), row.get("beginning", ""), tuple(row["words"]))
            for row in pack["context"].get("short_names", ())
        ),
        session_gap=re.compile(pack["context"]["session_gap"]),
        session_gap_behind=re.compile(pack["context"].get("session_gap_behind", NEVER)),
        session_possessed=re.compile(pack["context"].get("session_possessed", NEVER)),
        organ_of=re.compile(pack["context"].get("organ_of", NEVER)),
        passed_through=re.compile(pack["context"].get("passed_through", NEVER)),
        session_of_issuer=re.compile(pack["context"].get("session_of_issuer", NEVER)),
        handed_to_issuer=re.compile(pack["context"].get("handed_to_issuer", NEVER)),
        session_of_named=re.compile(pack["context"].get("session_of_named", NEVER)),
        government_of=re.compile(pack["context"].get("government_of", NEVER)),
        the_government=re.compile(pack["context"].get("the_government", NEVER)),
        short_form_behind=re.compile(pack["context"].get("short_form_behind", NEVER)),
        demonstratives=re.compile(pack["context"]["demonstratives"]),
        article=re.compile(pack["context"].get("article", NEVER)),
        title_anywhere=bool(pack["context"].get("title_anywhere", False)),
        body_tail=re.compile(pack["actors"]["tail"]),
        own_script=re.compile(pack["own_script"]),
        word_boundaries=bool(pack.get("word_boundaries", False)),
    )


def _unknown_body(citation: dict[str, Any]) -> str:
    """The pattern of unknown bodies before a number, with the lists of their words filled in."""
    pattern: str = citation.get("unknown_body", "(?!)(?P<body>)")
    for words in ("qualifiers", "kinds"):
        pattern = pattern.replace(f"{{{words}}}", "|".join(citation.get(f"unknown_body_{words}", ())))
    return pattern


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
    plain_titles: dict[str, str]
    """The same by `plain_title`."""
    heads: dict[str, tuple[str, ...]]
    """Context words → keys of the bodies they may mean."""
    endings: dict[str, tuple[str, ...]]
    """Context words → keys of further bodies that they may mean, by the ending of their names."""
    written: dict[str, str]
    """Context words as a particle before them changes them → the context words."""
    head_pattern: Rule
    demonstrated: Rule
    """The context words that begin with a demonstrative (该基金), which are no other name."""
    conferences: dict[str, tuple[str, ...]]
    """Conference of parties → its conventions."""
    protocols: dict[str, tuple[str, ...]]
    """Convention → the row that stands for its protocols together."""

    def title(self, words: str) -> str:
        """Returns the key of the instrument with this title, with other particles at most; "" if none."""
        return self.titles.get(words) or self.plain_titles.get(plain_title(words, self.language), "")


def plain_title(words: str, language: str) -> str:
    """Returns a title in small letters without blanks and the particles that translations differ in."""
    return _BLANKS.sub("", rules(language).particles.sub("", words.casefold()))


_BLANKS = re.compile(r"\s+")


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
        authorities = named_authorities(language)
        known = Names(authorities, (language,), spaced=pattern.word_boundaries)
    strip = str.maketrans("", "", pattern.bracket_characters)
    titles: dict[str, str] = {}
    plain: dict[str, str] = {}
    protocols: dict[str, tuple[str, ...]] = {}
    conferences: dict[str, tuple[str, ...]] = {}
    for instrument in authorities.instruments.values():
        for name in authorities.names(instrument.key, language):
            title = name.translate(strip)
            titles.setdefault(title, instrument.key)
            plain.setdefault(plain_title(title, language), instrument.key)
        for body in instrument.conference:
            if not instrument.protocol_to:
                conferences[body] = (*conferences.get(body, ()), instrument.key)
        if instrument.key.endswith(TOGETHER):
            for convention in instrument.protocol_to:
                protocols[convention] = (*protocols.get(convention, ()), instrument.key)
    heads: dict[str, list[str]] = {}
    endings: dict[str, list[str]] = {}
    for body in authorities.bodies.values():
        for word in inflected(authorities.context_heads(body.key, language), language):
            if language not in LANGUAGES or pattern.own_script.search(word):
                heads.setdefault(word, []).append(body.key)
        for head in body.context_heads if pattern.head_words else ():
            words = pattern.head_words.get(head, ())
            if pattern.heads_in_names:
                words = in_names(words, authorities.names(body.key, language))
            for word in inflected(tuple(words), language):
                if body.key not in heads.setdefault(word, []):
                    heads[word].append(body.key)
        known_heads = authorities.context_heads(body.key, language)
        called = short_names(authorities.names(body.key, language), known_heads, pattern.short_names)
        for word in inflected(tuple(called), language):
            heads.setdefault(word, [])
            if body.key not in heads[word]:
                endings.setdefault(word, []).append(body.key)
    for word, keys in pattern.not_short.items():
        for table in (heads, endings):
            if word in table:
                table[word] = [key for key in table[word] if key not in keys]
    for word in pattern.bare_parties:
        heads.setdefault(word, [])
    short = {word for *_, words in pattern.short_names for word in words}
    demonstrated = sorted(filter(pattern.demonstratives.match, short), key=len, reverse=True)
    alternation = "|".join(re.escape(word) for word in sorted(heads, key=lambda word: (-len(word), word)))
    written: dict[str, str] = {}
    if pattern.word_boundaries:
        alternation, written = _whole_words(alternation, tuple(heads), particles(authorities, language))
    return Lexicon(
        language=language,
        names=known,
        authorities=authorities,
        titles=titles,
        plain_titles=plain,
        heads={word: tuple(keys) for word, keys in heads.items()},
        endings={word: tuple(dict.fromkeys(keys)) for word, keys in endings.items()},
        written=written,
        head_pattern=Rule(alternation or NEVER),
        demonstrated=Rule("|".join(map(re.escape, demonstrated)) or NEVER),
        conferences=conferences,
        protocols=protocols,
    )


def _whole_words(alternation: str, words: Iterable[str], known: Particles) -> tuple[str, dict[str, str]]:
    """The pattern of context words as whole words, with a particle before them in one word at most.

    Returns with it the words that particles change, as written → as they are.
    """
    before = [re.escape(particle) for particle in known.before]
    begin = "|".join((r"\b", *(rf"(?<=\b{particle})" for particle in before)))
    changed = {form: word for word in words for form in known.forms(word)}
    if not changed:
        return (rf"(?:{begin})(?:{alternation})\b" if before else rf"\b(?:{alternation})\b"), {}
    # The particle stands outside the match.
    forms = sorted(changed, key=len, reverse=True)
    joined = "|".join(f"(?<={re.escape(form[0])}){re.escape(form[1:])}" for form in forms)
    pattern = rf"(?:{begin})(?:{alternation}|{joined})\b"
    return pattern, {form[1:]: word for form, word in changed.items()}


TOGETHER = "-Protocols"
"""How the key of a row ends that stands for all protocols to one convention."""
