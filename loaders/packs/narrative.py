"""Keys of `proceedings.toml`, `session_statements.toml`, `linking.toml` and `topics.toml`."""

from __future__ import annotations

from typing import Literal

import msgspec

from .base import Pattern, PatternRow, Row, Stage, Table

NEVER = "(?!)"


class Lists(Table, frozen=True, kw_only=True):
    """Lists of states."""

    whole: list[str]
    """Names that contain a separator of the list."""
    item: Pattern
    """One name."""
    one: Pattern
    """Speakers that are one name, not a list."""


class Meetings(Row, frozen=True, kw_only=True):
    """The meetings at which something happened."""

    pattern: Pattern
    """Meetings with numbers and dates; groups `body`, `numbers`, `plenary`, `dates`."""
    date: Pattern
    """One of the dates; groups `day`, `month`, `year`."""
    same: Pattern
    """The meeting named before."""
    again: Pattern
    """A meeting named again by its number; group `number`."""
    others: Pattern
    """Bodies whose meetings are not those of the report's own body."""


class Documents(Row, frozen=True, kw_only=True):
    """Lists of documents before a body."""

    chapeau: Pattern
    """The sentence above the list."""
    item: Pattern
    """A document; groups `title`, `symbol`."""


class Sponsors(PatternRow, frozen=True, kw_only=True):
    """The sponsors of a draft; group `states`."""

    stage: Literal["introduced", "joined", "joined-at-meeting"]
    """When they became sponsors."""


class Sponsorship(Table, frozen=True, kw_only=True):
    """Sponsors for a group."""

    on_behalf: Pattern
    """The group for which a sponsor acts; group `group`."""


class Intervention(PatternRow, frozen=True, kw_only=True):
    """A statement of a delegation; groups `speakers`, `group`, `behalf`."""

    moment: Literal["introduction", "before-adoption", "after-adoption", "general"]
    """When the statement was made."""


class Moments(Table, frozen=True, kw_only=True):
    """When statements were made."""

    after_adoption: Pattern = msgspec.field(name="after-adoption")
    """Words for statements after the adoption."""
    before_adoption: Pattern = msgspec.field(name="before-adoption")
    """Words for statements before the adoption."""


class Action(PatternRow, frozen=True, kw_only=True):
    """An action on a draft."""

    action: str
    """The action, a concept of the action scheme: `adopted`, `adopted-by-vote`, `withdrawn`."""


class Considerations(Table, frozen=True, kw_only=True):
    """The consideration of a draft."""

    unit: Pattern
    """Where the adopted text stands in the report; groups `paragraph`, `designation`."""
    recommended: Pattern
    """The resolution that recommended the draft; groups `body`, `kind`, `number`."""
    proposed: Pattern
    """The body or office that submitted the draft; group `body`."""
    budget: Pattern
    """Words for programme budget implications."""


class ReportsUnder(Row, frozen=True, kw_only=True):
    """The resolutions under which a report was written."""

    sentence: Pattern
    """The sentence that names them; group `references`."""
    reference: Pattern
    """One of them; groups `body`, `number`."""
    symbols: dict[str, str]
    """Prefixes of symbols by the name of the body."""


class Proceedings(Stage, frozen=True, kw_only=True):
    """The stage file."""

    sentence: Pattern
    """A sentence."""
    draft: Pattern
    """The symbol of a draft."""
    title: Pattern
    """The title of a draft; group `title`."""
    months: list[str] = msgspec.field(default_factory=list[str])
    """The names of the months in order, if they are words."""
    lists: Lists
    """Lists of states."""
    meetings: Meetings
    """Meetings."""
    documents: Documents
    """Documents."""
    sponsors: list[Sponsors]
    """Sponsors."""
    sponsorship: Sponsorship
    """Sponsors for a group."""
    interventions: list[Intervention]
    """Statements."""
    interventions_moments: Moments
    """When statements were made."""
    actions: list[Action]
    """Actions on a draft."""
    considerations: Considerations
    """Considerations."""
    parties: list[PatternRow]
    """Numbers of parties to an instrument; groups `new`, `instrument`, `count`."""
    reports_under: ReportsUnder
    """The basis of a report."""


class SessionStatements(Stage, frozen=True, kw_only=True):
    """The stage file."""

    announced: Pattern
    """Words for a session in the future."""
    several: Pattern
    """Words for several sessions, whose dates cannot be assigned."""
    opening: Pattern
    """A first day without its year; groups `day`, `month`."""
    edges: str
    """Characters removed from both ends of a place."""
    statements: list[PatternRow]
    """Dates and places of sessions; groups `session`, or `ordinal` and `body`; `first`, `opening`, `last`;
    `place`."""


class Ground(PatternRow, frozen=True, kw_only=True):
    """The sentence that names the resolution behind a report."""

    requires: Pattern = ""
    """A pattern that the paragraph must match, too; empty for none."""
    max_paragraph: str = "12"
    """Number of the last paragraph of the report that is searched."""


class Progress(PatternRow, frozen=True, kw_only=True):
    """The stage of an activity."""

    stage: Literal["planned", "under-way", "done"]
    """The stage."""
    after: Literal["", "actor"] = ""
    """`actor`: only directly after the actor."""


class Event(PatternRow, frozen=True, kw_only=True):
    """An event of a mandate, matched against the text after the verb."""

    event: Literal["established", "extended", "amended", "ended"]
    """The event."""


class Duration(PatternRow, frozen=True, kw_only=True):
    """The duration of a mandate."""

    unit: Literal["day", "month", "year"]
    """Precision of the end."""


def _rows() -> list[PatternRow]:
    return []


class Linking(Stage, frozen=True, kw_only=True):
    """The stage file. In patterns, `⟦0⟧` is the first citation of a paragraph."""

    compare_by: Literal["words", "characters"]
    """Units by which two texts are compared."""
    ignored_words: Pattern
    """Words to ignore in comparisons."""
    months: list[str] = msgspec.field(default_factory=list[str])
    """The names of the months in order, if they are words."""
    numbers: list[str] = msgspec.field(default_factory=list[str])
    """Small numbers in words, from 1; names of one number are separated by `|`."""
    mentions_report: Pattern
    """A paragraph that mentions a report."""
    report_words: Pattern = NEVER
    """Words for a report itself, which say nothing of its subject."""
    author_joins: Pattern = NEVER
    """What joins two authors of a report."""
    subject_joins: Pattern = NEVER
    """What joins two subjects of a report."""
    pronoun: Pattern
    """Pronouns for the name of a body."""
    name_suffix: Pattern
    """What may follow the name of a body: its acronym, its place."""
    sentence_end: Pattern = NEVER
    """The end of a sentence."""
    adverbial: Pattern = NEVER
    """An adverbial phrase before the clause or the subject."""
    noun_modifier: Pattern = NEVER
    """What before a citation makes it modify a noun, not the activity."""
    noun_modifier_after: Pattern = NEVER
    """The same behind a citation."""
    not_an_activity: Pattern = NEVER
    """The subject of a sentence without an activity."""
    excluded_verb: Pattern = NEVER
    """A verb that is no activity."""
    first_person: Pattern = NEVER
    """The issuer in the first person; group `other`."""
    short_name: Pattern = NEVER
    """A short name of the reported body; group `noun`."""
    agent: Pattern = NEVER
    """The agent of a passive activity; group `agent`."""
    passive: Pattern = NEVER
    """A passive activity."""
    reporting_verb: Pattern = NEVER
    """A verb that introduces reported speech."""
    relative_clause: Pattern = NEVER
    """A relative clause; group `clause`."""
    subordinator: Pattern = NEVER
    """A word that starts a subordinate clause."""
    capitalized_subject: Pattern = NEVER
    """A capitalized subject outside the authority files."""
    title_after_citation: list[PatternRow] = msgspec.field(default_factory=_rows)
    """Where the title of a cited text begins after its number."""
    title_before_citation: list[PatternRow] = msgspec.field(default_factory=_rows)
    """Where the title of a cited text stands before its number."""
    title_end: list[PatternRow] = msgspec.field(default_factory=_rows)
    """The formula after the title of a draft."""
    report_grounds: list[Ground] = msgspec.field(default_factory=list[Ground])
    """The resolution under which a report was written."""
    title_grounds: list[PatternRow] = msgspec.field(default_factory=_rows)
    """The same in the title of a report."""
    notes_report_on: list[PatternRow] = msgspec.field(default_factory=_rows)
    """A text that takes note of the report on a resolution."""
    notes_report_of: list[PatternRow] = msgspec.field(default_factory=_rows)
    """A text that takes note of a report by its author; group `reporter`."""
    notes_report: list[PatternRow] = msgspec.field(default_factory=_rows)
    """A text that takes note of a report by its symbol."""
    whole_resolution: list[PatternRow] = msgspec.field(default_factory=_rows)
    """A request for a report on the whole resolution."""
    report_content: list[PatternRow] = msgspec.field(default_factory=_rows)
    """A request to include something in a report that another act requests."""
    pinpoints: list[PatternRow] = msgspec.field(default_factory=_rows)
    """A paragraph of the cited text."""
    renewal_words: list[PatternRow] = msgspec.field(default_factory=_rows)
    """Words for the renewal of a mandate."""
    reiterations: list[PatternRow] = msgspec.field(default_factory=_rows)
    """An earlier request that a paragraph makes again; the citation in it says which."""
    without_subject: list[PatternRow] = msgspec.field(default_factory=_rows)
    """A request whose subject stands elsewhere in its paragraph."""
    implementation: list[PatternRow] = msgspec.field(default_factory=_rows)
    """A clause of implementation; the group `cited` holds the resolution."""
    progress: list[Progress] = msgspec.field(default_factory=list[Progress])
    """Stages of an activity."""
    events: list[Event] = msgspec.field(default_factory=list[Event])
    """Events of mandates."""
    other_start: list[PatternRow] = msgspec.field(default_factory=_rows)
    """A period that starts on another day than that of the decision."""
    durations: list[Duration] = msgspec.field(default_factory=list[Duration])
    """Durations of mandates."""


class Forms(Table, frozen=True, kw_only=True):
    """Additional names of a concept."""

    name: str
    """A name in the thesaurus."""
    forms: list[str]
    """Words of the texts for the same concept."""


class Plural(Row, frozen=True, kw_only=True):
    """Singular and plural of the last word of a name."""

    ending: str
    """Ending of the word."""
    other: str
    """Ending of the other number; `-` if there is none."""
    stem: int = 0
    """The stem must have more characters than this, with the blank before the word."""


class Common(Table, frozen=True, kw_only=True):
    """Frequent concepts."""

    share: float
    """Share of texts that contain the concepts."""
    names: list[str]
    """Names of the concepts."""


class Topics(Stage, frozen=True, kw_only=True):
    """The stage file."""

    spaced: bool
    """Words are separated by blanks."""
    never: list[str]
    """Names that have another meaning in these texts."""
    vague: list[str]
    """Names that count only in titles."""
    also: list[Forms]
    """Additional names."""
    plurals: list[Plural]
    """Singular and plural."""
    common: list[Common]
    """Frequent concepts, with their share of texts."""
