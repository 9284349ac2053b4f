"""The records that pass between the stages of the loader, in the order in which the stages make them.

Every span is a half-open range of character offsets into `Source.text`, the decoded text of the
original file.

Long because it defines one record a concept of the pipeline, with a comment a field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from .findings import Finding as Finding
from .findings import LoaderError as LoaderError
from .findings import TableRow as TableRow
from .spans import EMPTY, Passage, Span

if TYPE_CHECKING:
    from .budget.records import Budget
    from .implications import BudgetImplication
    from .readers.akn_records import Markup


# --- formats --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """A file, decoded."""

    path: str
    text: str
    sha256: str
    format: str
    """"text", "markdown" …: the reader that made the text."""
    encoding: str
    findings: tuple[Finding, ...] = ()
    markup: Markup | None = None
    """The structure of the document, where the format states it (Akoma Ntoso)."""
    rows: dict[int, TableRow] = field(default_factory=dict[int, TableRow], compare=False)
    """The rows of tables by their lines in the text, from 0."""


# --- text -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the mark-up to a document, at `start` to `end` of the text that holds it."""

    start: int
    end: int
    symbol: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its mark as printed ("12"), its text, and what "ibid." stood for once filled in."""

    mark: str
    text: Passage
    ibid: tuple[int, ...] = ()
    """Indices (into `Text.notes`) of the notes that this one refers back to, nearest first."""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A footnote mark in running text: it stood before the character at `offset` of its block."""

    offset: int
    note: int | None
    """Index into `Text.notes`; None if no such note was found."""
    mark: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block of running text, its broken lines and page breaks mended, its note marks taken out."""

    text: Passage
    marks: tuple[NoteMark, ...] = ()
    kind: Literal["text", "heading", "table"] = "text"
    level: int = 0
    """Heading level as marked in the source (Markdown), 0 where it is not marked."""
    emphasis: tuple[Span, ...] = ()
    """Offsets into `text` that were bold or italic: evidence for verbs."""


@dataclass(frozen=True, slots=True)
class Text:
    """The clean text of a document: blocks in reading order, notes apart."""

    language: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    findings: tuple[Finding, ...] = ()


# --- outline --------------------------------------------------------------------------------------

ParagraphRole = Literal["preambular", "operative", "narrative"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph, a lettered item of one, a preambular clause, or a paragraph of a
    report's narrative."""

    key: str
    """"4", "9.a", "c.1.a" (design: paragraph keys); preambular clauses "pre.1", "pre.2" …; those
    below a heading behind paragraph 4 "4.pre.1"."""
    number: str
    """The label as printed: "4.", "(a)", "(一)"; "" for a preambular clause."""
    role: ParagraphRole
    text: Passage
    """Its own words, without label; a chapeau holds the words before its items only."""
    parent: str | None = None
    """Key of the chapeau this item continues; None where there is none."""
    leaf: bool = True
    """False for a chapeau: its items are the leaves."""
    marks: tuple[NoteMark, ...] = ()
    heading: str = ""
    """The inner heading it stands under."""
    emphasis: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()
    issuer: str = ""
    """The body that speaks in it, as printed, in a draft that the body of the unit recommends to it; "" where
    the body of the unit speaks."""
    label: int = 0
    """Length of the printed label where `text` begins with it: the provisions of a recommendation."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A legal resource: the document itself, a draft or an adopted text inside it, an annex, a
    list of actions."""

    key: str | None
    """None: the document itself is the resolution; else "A.III", "RES 20/1", "DEC 20/1", "81", "annex"."""
    kind: str
    """A class of the vocabulary: Resolution, Decision, DraftResolution, DraftDecision,
    Recommendations, Annex."""
    designation: str
    """As printed: "决议草案三", "第 20/1 号决议"."""
    title: Passage = EMPTY
    issuer: str = ""
    """The issuing body's name as printed ("大会", "The Economic and Social Council"); "" if the
    unit names none."""
    status: str = "adopted"
    """draft, recommended or adopted."""
    adopted_on: date | None = None
    meeting: int | None = None
    section: tuple[str, ...] = ()
    """Headings of the chapters and sections it stands in."""
    paragraphs: tuple[Paragraph, ...] = ()
    appendages: tuple[Block, ...] = ()
    """Tables, agenda lists and the like, kept as such."""
    span: Span = (0, 0)
    part: str = ""
    """The letter by which a part with an issuing body of its own is cited ("A" of 76/84 A)."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a document says of itself before it begins."""

    symbol: str
    language: str
    kind: str
    """Resolution, Decision, Report, PresidentialStatement, Declaration: a class of the vocabulary."""
    title: Passage = EMPTY
    issuer: str = ""
    """As printed: who speaks, or whose report it is; or the `issued_by` of the manifest."""
    session: int | None = None
    agenda_items: tuple[str, ...] = ()
    date: date | None = None
    """Of adoption, or of the document."""
    meeting: int | None = None
    other_symbols: tuple[str, ...] = ()
    recommended_by: str = ""
    """The words "on the recommendation of …", as printed."""
    basis: tuple[str, ...] = ()
    """Symbols of the reports on which it was adopted."""


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting that a report names."""

    number: int
    date: date | None
    body: str
    """As printed, or "" for the reporting body."""
    span: Span


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document that was before the body."""

    symbol: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sponsorship:
    """A state that put its name to a draft."""

    state: str
    """As printed."""
    stage: Literal["introduced", "joined", "joined-at-meeting"]
    span: Span
    on_behalf_of: str = ""
    """The group it also spoke for, as printed."""
    language: str = ""
    """Language of the words where it is not that of the document."""
    key: str = ""
    """Key of the state whose name is misspelt here: "state/QAT"; "" where the name is right or unknown."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """A representative spoke."""

    speaker: str
    """As printed, without "the representative of"."""
    moment: Literal["introduction", "before-adoption", "after-adoption", "general"]
    meeting: int | None
    span: Span
    on_behalf_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consideration:
    """How a report's body dealt with one draft."""

    symbol: str
    """Of the draft: "A/C.3/77/L.7/Rev.1"."""
    title: str
    unit: str | None
    """Key of the unit that holds its text; None if it is not in this document."""
    proposed_by: str
    """The body on whose recommendation it came, or the chair, as printed; "" where states sponsor it."""
    recommended_in: str
    """Symbol of the resolution that recommended it; "" if none."""
    meeting: int | None
    date: date | None
    action: str
    """adopted, adopted-by-vote, withdrawn; "" if no action is reported."""
    sponsors: tuple[Sponsorship, ...]
    interventions: tuple[Intervention, ...]
    budget_statement: bool
    span: Span
    proposer: str = ""
    """The words, in English, that say who put it forward where no state sponsors it."""


@dataclass(frozen=True, slots=True)
class PartyCount:
    """The number of parties to an instrument that a document states."""

    instrument: str
    """As printed."""
    count: int
    new: int | None
    """How many joined in the period reported on."""
    span: Span
    paragraph: str


@dataclass(frozen=True, slots=True)
class Voter:
    """A state that voted, as printed."""

    state: str
    position: Literal["in-favour", "against", "abstaining"]
    span: Span


@dataclass(frozen=True, slots=True)
class Vote:
    """The vote by which a text was adopted."""

    in_favour: int
    against: int
    abstaining: int
    voters: tuple[Voter, ...]
    meeting: int | None
    date: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Proceedings:
    """The report matter of a document."""

    meetings: tuple[MeetingRecord, ...] = ()
    documents: tuple[ListedDocument, ...] = ()
    considerations: tuple[Consideration, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    party_counts: tuple[PartyCount, ...] = ()
    reports_under: tuple[tuple[str, Span], ...] = ()
    """Symbols of the resolutions it says it was written under, with the place that says so."""
    votes: tuple[Vote, ...] = ()
    subjects: tuple[str, ...] = ()
    """IRIs of the subjects that the publisher of the file assigned."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the text of a document its parts hold."""

    characters: int
    """Characters of the text that are not blank, without those of other documents in the file."""
    read: int
    """Those that stand in a paragraph, heading, note, table or named piece of furniture."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A document in its parts."""

    source: Source
    masthead: Masthead
    units: tuple[Unit, ...]
    narrative: tuple[Paragraph, ...] = ()
    proceedings: Proceedings = field(default_factory=Proceedings)
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    appendages: tuple[Block, ...] = ()
    """Tables, lists and other blocks that stand in no unit and are no paragraph."""
    span: Span = (0, 0)
    """The range of the document in a file that holds others too; (0, 0) if it is the whole file."""
    coverage: Coverage | None = None
    budget: Budget | None = None
    """Programmes, mandates, deliverables and resources, where it is a fascicle of the programme budget."""
    implications: tuple[BudgetImplication, ...] = ()
    """What it says that drafts would cost."""


# --- mentions, acts, resolution -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor in a role of an act; `key` is its path under the base IRI: "body/UNODC",
    "group/member-states"."""

    key: str
    span: Span
    text: str
    """As printed; with `key` "" it is an actor that the authority files do not know."""
    rule: str = field(default="", compare=False)
    """Identity of the row of the language pack that found it in its role, see `pack_rows`."""


@dataclass(frozen=True, slots=True)
class InstrumentMention:
    """An instrument named in a paragraph: `key` is its path ("instrument/UNTOC")."""

    key: str
    span: Span
    text: str
    pinpoint: str = ""
    """The article or paragraph pointed at, normalized: "art. 46, para. 3"."""
    name: str = ""
    """Name of a provisional instrument, where the document names it first."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A document cited, by its official symbol."""

    symbol: str
    span: Span
    text: str
    stated_date: date | None = None
    stated_title: str = ""
    pinpoint: str = ""
    verb: str = ""
    """Concept of the act that cites it ("recall"); "" where it stands in no act."""
    in_note: bool = False


@dataclass(frozen=True, slots=True)
class TreatyCitation:
    """A reference to the United Nations Treaty Series."""

    volumes: tuple[str, ...]
    registration: str
    instrument: str
    """Key of the instrument whose mark carries the note; "" if unknown."""
    span: Span


@dataclass(frozen=True, slots=True)
class Due:
    """When an asked action falls due."""

    type: Literal["session", "date", "recurring", "relative"]
    span: Span
    text: str
    body: str = ""
    """Key of the body whose session it is: "body/CCPCJ"."""
    session: int | None = None
    series: str = ""
    """S of a special session, ES of an emergency special one; "" of a regular one."""
    resumed: bool = False
    others: tuple[str, ...] = ()
    """Keys of the bodies whose session it may be instead, likeliest first."""
    value: str = ""
    """ISO date, end of the stated period."""
    every: str = ""
    """ISO 8601 duration, or "regular"."""
    day_of_year: str = ""
    """The fixed day of a yearly recurrence: "--09-16", or "--03--1FR", the last Friday of March."""
    within: str = ""
    """ISO 8601 duration from (or before) the anchor: "P90D"; of a recurrence, from the first to the last day
    of a turn, if it is shorter than the interval."""
    anchor: str = ""
    """What a relative deadline counts from: adoption, anniversary, before-session, after-session,
    next-session, biennium or mandate-end; of a recurrence, thereafter,
    each-session or own-calendar until resolved."""
    starts: str = ""
    """The year or date from which it recurs."""
    ends: bool = False
    """Whether it is the time until which the act's other deadline recurs, or what is decided lasts."""
    not_before: str = ""
    not_after: str = ""
    derivation: str = ""
    """A concept of the derivation scheme: stated, authority, computed; "" until resolved."""
    basis: str = ""
    """What the days are derived from, in words: the rule, or the source of a session's dates."""
    rule: str = field(default="", compare=False)
    """Identity of the row of the language pack that found it."""

    @property
    def running(self) -> str:
        """The number of the session with its series: "22", "S-32"; "" if it is no session."""
        if self.session is None:
            return ""
        return f"{self.series}-{self.session}" if self.series else str(self.session)


@dataclass(frozen=True, slots=True)
class SessionStatement:
    """What a document states of when and where a session is held."""

    body: str
    """Key of the body whose session it is: "body/CCPCJ"."""
    number: str
    """"22", "S-32", or the year of a body that counts by years."""
    resumed: bool
    first: date
    last: date
    precision: Literal["day", "month", "year"]
    """How exactly the text gives the dates."""
    place: str
    """As printed; "" if none is named."""
    announced: bool
    """Whether it is still to be held."""
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a request, by its code (XB, ER, UR, WM, NL)."""

    code: str
    span: Span
    text: str
    rule: str = field(default="", compare=False)
    """Identity of the row of the language pack that found it."""


@dataclass(frozen=True, slots=True)
class Act:
    """The issuing body does something by words."""

    order: int
    kind: Literal["directive", "decision", "expressive", "commitment"]
    verb: str
    """Base form in the language of the text: "请", "request"."""
    concept: str
    """Concept of the verb scheme: "request"."""
    verb_text: str
    verb_span: Span
    action: str
    action_span: Span
    addressees: tuple[Actor, ...] = ()
    qualifier: str = ""
    partners: tuple[Actor, ...] = ()
    reporting: bool = False
    report_to: tuple[Actor, ...] = ()
    due: tuple[Due, ...] = ()
    conditions: tuple[Condition, ...] = ()
    inherited: bool = False
    """True where the verb stands in the chapeau."""
    rule: str = ""
    """The pack's rule that read the verb: why this is an act."""


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph with what was read in it."""

    unit: str | None
    paragraph: Paragraph
    acts: tuple[Act, ...] = ()
    citations: tuple[Citation, ...] = ()
    instruments: tuple[InstrumentMention, ...] = ()
    treaties: tuple[TreatyCitation, ...] = ()
    actors: tuple[Actor, ...] = ()
    """Every actor named, in text order, whatever its role."""
    session_statements: tuple[SessionStatement, ...] = ()
    """What it states of when and where sessions are held."""
    issuer: str = ""
    """Key of the body that speaks in a recommended draft; "" where the body of the unit speaks."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read: the last record before quads."""

    outline: Outline
    issuers: tuple[tuple[str | None, str], ...]
    """Key of each unit (None: the document) with the key of its issuing body ("body/CCPCJ"; "" if
    unknown)."""
    paragraphs: tuple[ReadParagraph, ...]
    findings: tuple[Finding, ...] = ()
    session_statements: tuple[SessionStatement, ...] = ()
    """What the head of the document and its titles state of when and where sessions are held."""
