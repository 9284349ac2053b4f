"""Keys of `mentions.toml`: what a paragraph names (documents, sessions, dates, titles, actors)."""

from __future__ import annotations

from typing import Literal

import msgspec

from .base import Pattern, PatternRow, Stage, Table, WordRow

NEVER = "(?!)"


class Quotes(Table, frozen=True, kw_only=True):
    """Quoted titles."""

    titles: Pattern
    """A title in quotation marks; names inside it are not mentions."""
    titled: Pattern = NEVER
    """Words after a quoted title that make it the title of an instrument."""
    titled_before: Pattern = NEVER
    """The same words before a quoted title."""
    instruments: Pattern = ""
    """The title of an instrument in brackets of its own, such as 《》."""
    brackets: str = ""
    """The characters of these brackets."""
    particles: Pattern = NEVER
    """Particles and signs in which spellings of one title differ."""


class Numerals(Table, frozen=True, kw_only=True):
    """Numbers in words: by the library num2words, by digits, or by words for ones and tens."""

    num2words: str = ""
    """Language code of num2words."""
    forms: list[Literal["ordinal", "cardinal"]] = msgspec.field(
        default_factory=list[Literal["ordinal", "cardinal"]]
    )
    """Forms of num2words."""
    digits: str = ""
    """The digits from zero to nine."""
    ten: str = ""
    """The sign for ten."""
    hundred: str = ""
    """The sign for a hundred."""
    round_zero: str = ""
    """Another sign for zero in numbers that are read digit by digit."""
    counters: list[str] = msgspec.field(default_factory=list[str])
    """Signs that number items in Word files."""
    endings: dict[str, list[str]] = msgspec.field(default_factory=dict[str, list[str]])
    """Endings of inflected forms of num2words, by the ending of the form."""
    ones: list[str] = msgspec.field(default_factory=list[str])
    """Words for one to nine; forms of one number are separated by `|`, in the same order in all lists."""
    compound_ones: list[str] = msgspec.field(default_factory=list[str])
    """The same words before tens, by default `ones`."""
    teens: list[str] = msgspec.field(default_factory=list[str])
    """Words for ten to nineteen."""
    tens: list[str] = msgspec.field(default_factory=list[str])
    """Words for twenty, thirty and so on."""
    hundreds: list[str] = msgspec.field(default_factory=list[str])
    """Words for one hundred and two hundred."""
    compound: str = ""
    """How a word for ones is combined with one for tens, such as `{one} and {ten}`."""
    compound_hundred: str = ""
    """How the rest of a number is combined with hundreds, such as `{hundred} {rest}`."""
    also: dict[str, int] = msgspec.field(default_factory=dict[str, int])
    """Other words for numbers, such as feminine forms."""


class NumberKind(WordRow, frozen=True, kw_only=True):
    """A word that says what kind of document a number stands for."""

    kind: Literal["resolution", "decision"]
    """Kind of the numbered document."""


class Pinpoint(PatternRow, frozen=True, kw_only=True):
    """A part of a cited document."""

    form: str
    """Neutral form of the pinpoint; `{name}` is a group of the pattern."""


class Citation(Table, frozen=True, kw_only=True):
    """Citations of documents."""

    number: Pattern
    """The number of a resolution or decision."""
    kinds: list[NumberKind]
    """Words for the kinds of numbered documents."""
    number_words: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    """Words and signs in numbers of this language with their form in symbols ("ES-")."""
    kind_stands: Literal["before", "behind"] = "behind"
    """Side of the number on which the word stands."""
    reach: Pattern
    """What may stand between the word and a number."""
    listed: Pattern = NEVER
    """What may stand between two numbers of one list."""
    other_part: Pattern = NEVER
    """The letters of further parts of the same resolution."""
    pinpoint_before: Pattern = NEVER
    """Words before a number without a kind word that make it a resolution."""
    between: Pattern
    """What may stand between the name of the issuing body and a number."""
    back_to_issuer: Pattern = NEVER
    """Words between another body and a number that attach the number to the issuer."""
    years_before: Pattern = NEVER
    """Words before a number such as 2026/27 that make it a period."""
    years_behind: Pattern = NEVER
    """The same words behind the number."""
    adopting_verb: Pattern
    """Words between a body and a number that make the body the adopter."""
    topic: Pattern = NEVER
    """Words before the name of a body that make it the topic of the cited text."""
    topic_behind: Pattern = NEVER
    """Words after the name of such a body."""
    clause_end: Pattern = NEVER
    """What separates a date from a number."""
    unknown_body: Pattern = "(?!)(?P<body>)"
    """A body outside the authority files before a number; the group `body` holds its name."""
    unknown_body_qualifiers: list[str] = msgspec.field(default_factory=list[str])
    """Words for `{qualifiers}` in `unknown_body`."""
    unknown_body_kinds: list[str] = msgspec.field(default_factory=list[str])
    """Words for `{kinds}` in `unknown_body`."""
    unknown_body_behind: Pattern = "(?!)(?P<body>)"
    """A body outside the authority files behind a number."""
    possessive_body: Pattern = NEVER
    """Words before a number of a body whose name follows ("in its")."""
    subject_after: Pattern = NEVER
    """What may stand between such a number and the name."""
    between_behind: Pattern = NEVER
    """What may stand between a number and the name of its body behind it."""
    date_behind: Pattern = NEVER
    """What may stand between a number and its date."""
    title_behind: Pattern = NEVER
    """What may stand between a number and its title."""
    symbol: Pattern
    """The symbol of a document."""
    symbol_part: Pattern = ""
    """What may follow a symbol: the part of the document."""
    pinpoints: list[Pinpoint]
    """Pinpoints behind a document or an instrument."""
    pinpoints_before: list[Pinpoint] = msgspec.field(default_factory=list[Pinpoint])
    """Pinpoints before the number of a resolution or decision."""


class Treaty(Table, frozen=True, kw_only=True):
    """References to the United Nations Treaty Series."""

    series: Pattern
    """The name of the series."""
    volumes: Pattern
    """Volumes, as the group `volumes`."""
    registration: Pattern
    """The registration number, as the group `registration`."""


class Sessions(Table, frozen=True, kw_only=True):
    """Sessions."""

    pattern: Pattern
    """A session; `{n}` is a number in words."""
    emergency: Pattern
    """The word that makes a special session an emergency special session."""
    required: Pattern
    """Words that the match must contain."""
    joined: Pattern = NEVER
    """What may stand between the numbers of several sessions of one body."""
    respectively: Pattern = NEVER
    """Words behind joined sessions that say that each is of another of the bodies before them, in turn."""


class DateRow(PatternRow, frozen=True, kw_only=True):
    """A date or period."""

    unit: Literal[
        "day", "month", "year", "range", "half1", "half2", "quarter1", "quarter2", "quarter3", "quarter4"
    ]
    """Length of the period."""


class Actors(Table, frozen=True, kw_only=True):
    """Names of actors."""

    not_a_name: Pattern = NEVER
    """Where the name of a group or body is part of another name."""
    tail: Pattern
    """Words after the name of a body that limit it to a part."""
    unknown: Pattern = NEVER
    """An actor outside the authority files."""
    unknown_addressee: Pattern = NEVER
    """An actor outside the authority files behind a verb of request; it holds no known name."""
    unknown_modifiers: Pattern = NEVER
    """Words in such a name without which it may be the name of a group ("relevant")."""
    short_group: int = 0
    """Length (characters) up to which the name of a group needs `before_group` before it."""
    issuer: Pattern = NEVER
    """A pronoun for the issuing body, as the group `issuer` ("lui présenter un rapport")."""
    before_group: Pattern = ""
    """What may stand before the short name of a group."""
    part_gap: Pattern = NEVER
    """What may stand between a state or body and what is in it ("all parties in Mali")."""
    office_list: Pattern = NEVER
    """What stands between the bodies of a list behind the office that each of them has; in the group `last`,
    what joins the last one."""


class Instruments(Table, frozen=True, kw_only=True):
    """Instruments outside the authority files."""

    heads: list[str] = msgspec.field(default_factory=list[str])
    """Nouns of instruments ("Convention"), as patterns for `{heads}`."""
    word: Pattern = NEVER
    """A word of a name, for `{word}`."""
    tail: Pattern = NEVER
    """What a name adds behind its noun ("on the Rights of …"), for `{tail}`."""
    name_word: Pattern = NEVER
    """Any word that a name may hold, for `{name_word}`."""
    names: list[PatternRow] = msgspec.field(default_factory=list[PatternRow])
    """Names of instruments in a text; the group `head` holds the noun."""
    not_names: Pattern = NEVER
    """Matches of `names` that are other things."""
    bare: Pattern = NEVER
    """Quoted titles that are nouns alone, and never a new name."""
    topic: Pattern = NEVER
    """What begins the topic of a name, behind its noun."""
    joined: Pattern = NEVER
    """What joins the nouns of a name, or the name of an actor and a name behind it."""
    defined: Pattern = NEVER
    """The short name that the text gives an instrument directly behind its name, as the group `word`."""
    prefix: Pattern = NEVER
    """Words before a known name that do not change it."""
    general: Pattern = NEVER
    """Names that say too little: an instrument named before, if one fits."""
    quoted: Pattern = NEVER
    """Which quoted titles are those of instruments."""
    entitled: Pattern = NEVER
    """The title of a document that is an instrument; the group `head` holds the noun."""
    entitled_word: Pattern = NEVER
    """How such a document refers to its instrument by the noun `{head}`."""


class Group(PatternRow, frozen=True, kw_only=True):
    """A group in other words than those of the authority files."""

    key: str
    """Keys of the groups, separated by blanks."""


class Office(PatternRow, frozen=True, kw_only=True):
    """An office or the members of a body, directly before its name."""

    word: str = ""
    """Context word of the office in the authority files."""
    key: str = ""
    """Key of a group, such as the members."""
    several: bool = False
    """Whether the office is that of each body of a list ("the Chairs of A and B")."""


class OwnOffice(PatternRow, frozen=True, kw_only=True):
    """An office of the issuing body; in the group `office`, its words without the possessive."""

    word: str
    """Context word of the office in the authority files."""


class OfficeBehind(PatternRow, frozen=True, kw_only=True):
    """An office or the members of a body, directly behind its name."""

    word: str = ""
    """Context word of the office in the authority files."""
    key: str = ""
    """Key of a group, or of the office where the authority files do not know that of the body."""


class Modifier(WordRow, frozen=True, kw_only=True):
    """An adjective of an elliptic list ("international and regional organizations")."""

    key: str
    """Key of the actor that it names; empty if none."""


class FurtherElliptic(Table, frozen=True, kw_only=True):
    """Lists of adjectives with one noun, in which each adjective names an actor."""

    pattern: Pattern
    """The list; `{modifier}`, `{modifier2}` and `{head}` are the words below."""
    modifiers: list[Modifier]
    """The adjectives."""
    heads: list[str]
    """The nouns, as patterns."""


class Elliptic(FurtherElliptic, frozen=True, kw_only=True):
    """Lists of adjectives with one noun, with those of other nouns."""

    further: list[FurtherElliptic] = msgspec.field(default_factory=list[FurtherElliptic])
    """Tables for other nouns and adjectives, such as the governments of several States."""


class Parties(PatternRow, frozen=True, kw_only=True):
    """Parties to named instruments; `{IS}` is a list of instruments."""

    relation: str
    """Relations to the instrument, separated by blanks: `party`, `signatory`, `conference`."""


class BareParties(WordRow, frozen=True, kw_only=True):
    """Parties without the name of an instrument."""

    relation: Literal["party", "signatory"]
    """Relation to the instrument."""


class PartiesTable(Table, frozen=True, kw_only=True):
    """Parties to instruments."""

    listed: Pattern = msgspec.field(name="list")
    """A list of instruments."""
    patterns: list[Parties]
    """Parties to named instruments."""
    bare: list[BareParties]
    """Parties without a name: the instrument stands elsewhere."""
    doubtful: list[str] = msgspec.field(default_factory=list[str])
    """Names of a group that mean the parties to a convention where the document names its conference."""
    ahead: Pattern = NEVER
    """What may stand between bare parties and their instrument behind them."""
    not_before: Pattern
    """Words after bare parties that make them part of another name."""


class Companions(Table, frozen=True, kw_only=True):
    """Protocols named with their convention."""

    protocols: Pattern
    """Words after a convention that add its protocols."""


class ShortName(Table, frozen=True, kw_only=True):
    """What bodies are called in short whose names have one ending or beginning."""

    ending: str = ""
    """How the names end."""
    beginning: str = ""
    """How the names begin, as whole words, where a language puts the noun first ("Comité de …")."""
    words: list[str]
    """Short names of these bodies."""


class Context(Table, frozen=True, kw_only=True):
    """Short names, whose antecedent stands before them."""

    instruments: Pattern
    """The short name of an instrument ("the Convention")."""
    title_anywhere: bool = False
    """A short name may stand anywhere in the full title, not only at its end."""
    before_head: Pattern
    """What may stand before a short name of a body."""
    not_before: Pattern = NEVER
    """What after a short name makes it part of a longer name."""
    long_head: int
    """Length (characters) from which a short name needs no `before_head`."""
    government_of: Pattern = NEVER
    """The government of a named state."""
    the_government: Pattern = NEVER
    """A government whose state another part of the sentence names; in the group `kind`, the word that
    distinguishes it (federal)."""
    short_form_behind: Pattern = NEVER
    """What defines a short form behind the name of an actor; in the group `word`, the short form."""
    short_names: list[ShortName] = msgspec.field(default_factory=list[ShortName])
    """Short names of bodies, by the ending of their full names."""
    head_words: dict[str, list[str]] = msgspec.field(default_factory=dict[str, list[str]])
    """What the English short names of the authority files ("Commission") are in this language."""
    heads_in_names: bool = False
    """Whether such a short name must stand in one of the names that a body has in this language."""
    not_short: dict[str, list[str]] = msgspec.field(default_factory=dict[str, list[str]])
    """Short names, and the keys of the bodies that are never called so in this language."""
    generic_heads: list[str] = msgspec.field(default_factory=list[str])
    """Short names that need `before_generic` before them."""
    before_generic: Pattern = ""
    """What may stand before a generic short name."""
    demonstratives: Pattern
    """Articles and demonstratives before a short name."""
    article: Pattern = NEVER
    """An article that short names have and full names lack ("ال" in Arabic)."""
    possessive_number: Pattern
    """A possessive before a number, which attaches it to the issuer."""
    possessive_session: Pattern
    """A possessive before a session, which attaches it to the issuer."""
    session_gap: Pattern
    """What may stand between a body and its session."""
    session_gap_behind: Pattern = NEVER
    """What may stand between a session and its body behind it."""
    session_possessed: Pattern = NEVER
    """What attaches a session to the name directly before it."""
    session_of_issuer: Pattern = NEVER
    """Text before a session that makes it one of the issuing body ("Decides to consider … at its")."""
    handed_to_issuer: Pattern = NEVER
    """Text behind a session that makes it one of the issuing body ("en su sesión le presente")."""
    session_of_named: Pattern = NEVER
    """What attaches a session to the name directly behind it."""
    organ_of: Pattern = NEVER
    """Words before the name of a body that name an organ of it."""
    passed_through: Pattern = NEVER
    """Words before the name of a body that only passes something on."""
    established_behind: Pattern = NEVER
    """What identifies a body by the resolution that established it."""


class Mentions(Stage, frozen=True, kw_only=True):
    """The stage file."""

    own_script: Pattern
    """A character of the script of the language."""
    word_boundaries: bool = False
    """Words are separated by blanks."""
    quotes: Quotes
    """Quoted titles."""
    numerals: Numerals
    """Numbers in words."""
    citation: Citation
    """Citations of documents."""
    treaty: Treaty
    """The Treaty Series."""
    sessions: Sessions
    """Sessions."""
    months: dict[str, int] = msgspec.field(default_factory=dict[str, int])
    """Names of months in lower case, with their number."""
    dates: list[DateRow]
    """Dates and periods; groups `y`, `m`, `d`, and `e` for the last day."""
    actors: Actors
    """Names of actors."""
    instruments: Instruments = Instruments()
    """Instruments outside the authority files."""
    groups: list[Group] = msgspec.field(default_factory=list[Group])
    """Groups in other words."""
    offices: list[Office] = msgspec.field(default_factory=list[Office])
    """Offices of bodies."""
    own_offices: list[OwnOffice] = msgspec.field(default_factory=list[OwnOffice])
    """Offices of the issuing body, behind a possessive."""
    offices_behind: list[OfficeBehind] = msgspec.field(default_factory=list[OfficeBehind])
    """Offices and members of bodies, behind their names."""
    elliptic: Elliptic
    """Elliptic lists."""
    parties: PartiesTable
    """Parties to instruments."""
    companions: Companions
    """Protocols named with their convention."""
    context: Context
    """Short names."""
