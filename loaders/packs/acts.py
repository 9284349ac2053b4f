"""Keys of `acts.toml`: the grammar of operative paragraphs.

Patterns are matched against the masked paragraph, see `docs/pack-format.md`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from .base import Pattern, PatternRow, Row, Stage, Table


class Before(PatternRow, frozen=True, kw_only=True):
    """Words before a verb that do not name an actor."""

    joins: bool = False
    """The words continue the clause before ("and")."""
    repeats: bool = False
    """The words repeat the verb of the clause before ("also")."""
    adds: bool = False
    """The words add an act of the issuing body to a request, for verbs with `after = "also"`."""
    new_sentence: bool = False
    """The words begin a new sentence."""


class Clause(Table, frozen=True, kw_only=True):
    """Boundaries of the clauses of a paragraph."""

    begin: Pattern = "^"
    """The beginning of a paragraph."""
    start: Pattern
    """Where an act may begin, besides the beginning of the paragraph."""
    form: Pattern = "{form}"
    """How the verb of an act is written; `{form}` is the form of the row."""
    stop: Pattern
    """A full stop between acts."""
    edges: str
    """Characters removed from both ends of an action."""
    leading: Pattern = "(?!)"
    """Adverbs between a verb and its action that are no part of the action ("also", "once again")."""
    before: list[Before]
    """Words before the verb."""
    reported: Pattern
    """The beginning of a clause that reports a decision of another body."""
    resumes: Pattern = "(?!)"
    """A verb that only the issuing body says: it begins an act although "that" stands before it."""
    other_speaker: Pattern = "(?!)"
    """A clause that such a verb may continue."""
    as_follows: Pattern
    """The end of a chapeau whose items are acts of their own."""
    reported_object: Pattern
    """A decision of another body as the object of an expressive verb."""
    infinitive: Pattern = ""
    """A verb in its base form: at the beginning of an item, what somebody is asked to do."""
    introduces: Pattern = ""
    """The end of an unnumbered clause that the numbered paragraphs below it complete."""
    duty: Pattern = "(?!)"
    """A paragraph without another verb that says what shall be decided; its group `verb`."""
    provides: Pattern = ""
    """A chapeau without an act that says what somebody shall do: its items are no acts either."""


class Inflection(Row, frozen=True, kw_only=True):
    """A rule for an inflected form of a verb; the first rule whose ending fits is used."""

    name: str
    """Name of the form: `{name}` in a frame."""
    ending: Pattern = ""
    """End of the base forms of the rule; by default any."""
    drop: int = 0
    """Number of characters removed from the end of the base form."""
    add: Pattern
    """What is added to the base form."""


class Frame(PatternRow, frozen=True, kw_only=True):
    """A sentence frame of verbs: `{base}`, `{words}` and the inflected forms stand for those of a verb."""

    name: str
    """Name of the frame, for `frame` of a verb."""


class Verb(Row, frozen=True, kw_only=True):
    """A verb that expresses an act."""

    verb: str
    """Base form in the language of the text."""
    frame: str = "active"
    """The sentence frame of the verb."""
    base: Pattern = ""
    """Base form with its spellings ("authori[sz]e"); by default the first word of `verb`."""
    words: Pattern = ""
    """Further words of the verb, for `{words}` of the frame."""
    followed_by: Pattern = ""
    """What must follow."""
    not_followed_by: Pattern = ""
    """What must not follow."""
    form: Pattern = ""
    """The whole pattern of a verb that no frame covers; needs a `reason`."""
    kind: Literal["directive", "decision", "expressive", "commitment"]
    """Kind of act."""
    concept: str
    """Concept of the verb scheme (`ontology/schemes/verbs.ttl`)."""
    after: Literal["any", "unjoined", "addressee", "joined", "statement", "also", "alone", "first"] = "any"
    """Condition of a later act of the paragraph: `any` clause; `unjoined`, not after "and" in an action;
    `addressee`, with an addressee; `joined`, the same and after "and" or "also"; `statement`, without an
    earlier addressee or after a full stop; `also`, after "also"; `alone`, first or after "also"; `first`,
    only as the first act."""


class DirectRow(PatternRow, frozen=True, kw_only=True):
    """Addressees directly after the verb."""

    inside: bool = False
    """The addressees stand inside the action ("cooperation among States")."""
    verbs: Pattern = ""
    """The end of the verbs behind which the row holds; by default any verb."""
    form: Pattern = ""
    """How the names begin, such as in the case of an agent; by default any name."""


class Addressee(Table, frozen=True, kw_only=True):
    """The addressees of an act."""

    modifiers: Pattern
    """Words before a name that are no qualifier."""
    separators: Pattern
    """What separates the addressees of a list."""
    wide_separators: Pattern = ""
    """What separates the names of other lists (partners, recipients); by default `separators`."""
    tail: Pattern
    """What may end a list of actors."""
    direct: list[DirectRow]
    """A list of actors directly after the verb."""
    relative: list[PatternRow]
    """Other forms of addressees between the verb and the action."""
    trailing: Pattern = "(?!)"
    """A qualification after the name ("that have not yet done so")."""
    parenthetical: Pattern = "(?!)"
    """Actors in a parenthesis that are no addressees."""
    including: Pattern = "(?!)"
    """Words between a group and its members ("including") in a list of addressees."""
    owner: Pattern = "(?!)"
    """Behind an actor in a list, the body that it belongs to, which is no item of the list."""
    unlisted: Pattern = "(?!)"
    """An item of a list of actors that the authority files do not know."""
    rest: list[PatternRow] = msgspec.field(default_factory=list[PatternRow])
    """Behind the addressees found, the rest of their list, of names that no authority file knows: `names`."""
    rest_item: Pattern = "(?!)"
    """An item of such a rest with what sets it apart: the group `unknown`."""
    no_actor: Pattern = "(?!)"
    """Words in the place of an unknown name that name nobody ("through", "the holding of …")."""
    co_addressees: Pattern = "(?!)"
    """Actors addressed together with those of a pronoun."""
    repeated_preposition: Pattern = "(?!)"
    """What sets apart two addressees that the authority files do not know ("à A et à B")."""
    later_addressees: Pattern = "(?!)"
    """Further addressees of the same verb later in the sentence."""
    coordinated: list[PatternRow] = msgspec.field(default_factory=list[PatternRow])
    """From the verb to the second subject of a coordinated clause ("that A report, and that B act"): the
    group `actors`."""
    pronoun: Pattern
    """A pronoun for the addressees of the act before."""
    paired_antecedent: Pattern = "(?!)"
    """Several that the clause before names together, as the group `actors`: a pronoun stands for them."""
    subject_antecedent: Pattern = "(?!)"
    """Actors that the clause before thanks, or its subject, as the group `actors`: a pronoun stands for them
    rather than for the actor named last, unless its group `nearest` matches ("the latter")."""
    unfit_antecedents: dict[str, Pattern] = msgspec.field(default_factory=dict[str, Pattern])
    """By group of a pronoun, which names it cannot mean: the words before, `{A}` and the name."""
    subjects: list[PatternRow]
    """The subject of an item with a verb of its own."""
    decided: list[PatternRow] = msgspec.field(default_factory=list[PatternRow])
    """Actors that a decision obliges."""


class Partners(Table, frozen=True, kw_only=True):
    """The partners of an action."""

    pronoun: Pattern = "(?!)"
    """A pronoun for the partner named last."""
    unlisted: Pattern = "(?!)"
    """A partner that the authority files do not know, as the group `unknown`; part of `{PS}`."""
    other_clause: Pattern = "(?!)"
    """A clause on what somebody else does, in which no partner is named (", which has worked with …")."""
    aside: Pattern = "(?!)"
    """A clause about the partner named last, in a list that goes on behind it."""
    reported: Pattern = "(?!)"
    """The end of words that tell what somebody did before: a phrase behind them names no partner."""
    waived: Pattern = "(?!)"
    """The end of a chapeau whose items do without the partners of the group `actors`."""
    patterns: list[PatternRow]
    """Partners by name; the group `actors` holds the names."""


class ReportRow(PatternRow, frozen=True, kw_only=True):
    """A reporting action."""

    to: str = ""
    """Prefix of the key of the recipient, such as `body/`."""
    form: Pattern = ""
    """How the names of recipients begin, such as in the dative; by default any name."""


class Reporting(Table, frozen=True, kw_only=True):
    """Actions that are reports."""

    patterns: list[ReportRow]
    """A reporting action."""
    not_to: list[str]
    """Keys of actors that receive no reports in this sense, such as the police."""
    contents: Pattern = "(?!)"
    """The end of a chapeau whose items are what is to be reported."""
    factors: Pattern = "(?!)"
    """The end of a chapeau whose items are points of the one product that it asks for."""
    exceptions: Pattern = msgspec.field(name="except")
    """Wordings that are no reports."""
    purpose: Pattern
    """From these words on, the action of another actor begins."""


class Due(PatternRow, frozen=True, kw_only=True):
    """A deadline."""

    type: Literal["session", "date", "recurring", "relative"]
    """Kind of deadline."""
    every: str = ""
    """ISO 8601 duration of a recurrence, or `regular`; empty if the text counts it."""
    kind: Literal["", "directive", "decision", "expressive", "commitment"] = ""
    """Limits the row to acts of this kind."""
    otherwise: bool = False
    """Applies only if no session or date is named."""
    last: bool = False
    """Applies only if no other recurrence is named."""
    anchor: Literal[
        "adoption",
        "after-session",
        "anniversary",
        "before-session",
        "biennium",
        "mandate-end",
        "next-session",
    ] = "adoption"
    """What a relative deadline counts from."""
    within: str = ""
    """ISO 8601 duration of a relative deadline that the words imply ("anniversary")."""
    congress: str = ""
    """Key of the body that the words name by its type only ("the Fourteenth Congress")."""
    one_of_series: bool = False
    """Names one of a series ("annual report"): if it is due at a session or in given years, it does not
    recur."""


class Recurrence(Table, frozen=True, kw_only=True):
    """Beginning and end of recurring deadlines."""

    recurrence_start: Pattern
    """The time from which a deadline recurs."""
    recurrence_end: Pattern = "(?!)"
    """The time until which a deadline recurs."""
    day_of_year: Pattern = "(?!)"
    """The fixed day of a yearly recurrence, without a year; groups `day`, `until` (the last of several days),
    `month`."""
    weekday_of_year: Pattern = "(?!)"
    """The same by its weekday ("the last Friday of March"); groups `last` or `nth`, `weekday`, `month`."""
    weekdays: dict[str, Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]] = msgspec.field(
        default_factory=dict[str, Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]]
    )
    """Words for weekdays, with their codes in RFC 5545."""
    first_turn: Pattern = "(?!)"
    """The first or next turn with its time: the recurrence continues after it."""
    each_session: Pattern = "(?!)"
    """A part or kind of session that a body has every year: the turns are its sessions."""
    own_calendar: Pattern = "(?!)"
    """A verb for what takes place on days of its own, such as an international day."""
    new_action: Pattern = "(?!)"
    """Words with which another action begins."""
    mandate: Pattern = "(?!)"
    """A decision that sets the end of a mandate: what recurs in the same text ends with it."""
    other_mandate: Pattern = "(?!)"
    """A request that names a mandate, which may be another one."""
    own_reporting: Pattern = "(?!)"
    """A request for reports on the text itself, or in the mandate period: they end with its only mandate."""
    thereafter: Pattern = "(?!)"
    """Words after a recurrence that attach it to the deadline before it."""
    after_that: Pattern = "(?!)"
    """The same words before a recurrence."""
    exceptions: Pattern = msgspec.field(name="except")
    """Recurring times that are no deadlines."""


class Relative(Table, frozen=True, kw_only=True):
    """Counted deadlines."""

    units: dict[str, Literal["D", "W", "M", "Y"]]
    """Words for units of time, with their letter in an ISO 8601 duration."""
    considered: Pattern = "(?!)"
    """Where a session considers what has a time of its own (group `told`): that session is no deadline."""
    before_session: Pattern = "(?!)"
    """A session before which something is due."""
    end_of_session: Pattern = "(?!)"
    """A session by whose end something is due."""


class Condition(PatternRow, frozen=True, kw_only=True):
    """A condition of an act."""

    code: Literal["ER", "NL", "UR", "WM", "XB"]
    """Code of the condition: see `mg:Condition` in the ontology."""
    named: str = ""
    """Key of the actor that the words must name."""


class Acts(Stage, frozen=True, kw_only=True):
    """The stage file."""

    scene: str = ""
    """A preamble read before every example, so that short names in the examples have an antecedent."""
    clause: Clause
    """Boundaries of clauses."""
    inflections: list[Inflection] = msgspec.field(default_factory=list[Inflection])
    """Inflected forms of verbs."""
    frames: list[Frame] = msgspec.field(default_factory=list[Frame])
    """Sentence frames of verbs."""
    verbs: list[Verb]
    """The verbs of acts; earlier rows have precedence."""
    addressee: Addressee
    """Addressees."""
    partners: Partners
    """Partners."""
    reporting: Reporting
    """Reports."""
    due: list[Due]
    """Deadlines."""
    no_deadline: list[PatternRow] = msgspec.field(default_factory=list[PatternRow])
    """Times that are reported, not set."""
    session_days: list[PatternRow] = msgspec.field(default_factory=list[PatternRow])
    """The day of a session beside the session, which is no deadline of its own."""
    relative: Relative
    """Counted deadlines."""
    recurrence: Recurrence
    """Recurring deadlines."""
    conditions: list[Condition]
    """Conditions."""
