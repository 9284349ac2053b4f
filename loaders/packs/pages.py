"""Keys of `text.toml`, `outline.toml` and `organizations.toml`: the lines and the parts of a document.

Patterns are matched against the text of lines and blocks, without masks.
"""

from __future__ import annotations

import msgspec

from .base import Pattern, PatternRow, Row, Stage, Table


class Lines(Table, frozen=True, kw_only=True):
    """Lines and their joining to paragraphs."""

    strong_end: Pattern
    """The end of a line that ends a paragraph."""
    weak_end: Pattern
    """The end of a line that may end a paragraph."""
    continuation: Pattern
    """The beginning of a line that continues a paragraph."""
    clause: Pattern
    """The beginning of a preambular clause."""
    begun: Pattern
    """What a line holds that begins a sentence, unlike a title."""
    parts: Pattern
    """What separates the parts of a sentence; lines of a title do not contain it."""
    suspended: Pattern = "(?!)"
    """Words after a hyphen that stands for the second half of a compound ("long- and short-term")."""
    widest_page: int
    """Characters from which a line is a paragraph and not a printed line."""
    longest_heading: int
    """Maximum length (characters) of a heading."""


class Notes(Table, frozen=True, kw_only=True):
    """Footnotes."""

    opening: Pattern
    """The beginning of a note, with its mark as the group `mark`."""
    words: Pattern
    """Words that begin a note."""
    ibid: Pattern
    """A note that repeats the note before it."""
    back_reference: Pattern
    """A reference to an earlier note, with its mark as the group `mark`."""
    mark_after: Pattern
    """A character after which a number is a note mark; a look-behind."""
    quantity: Pattern
    """What after a number makes it a quantity and not a mark."""


class Spelling(Row, frozen=True, kw_only=True):
    """A replacement that gives the canonical spelling."""

    name: str
    """What is replaced, in words."""
    pattern: Pattern
    """The spelling to replace."""
    replacement: str
    """The canonical spelling, with references to groups (`\\1`)."""
    gives: str
    """The example after the replacement."""
    headings: bool = True
    """Applies to headings, too."""


class Characters(Table, frozen=True, kw_only=True):
    """Characters with a canonical form."""

    printed: str = msgspec.field(name="from")
    """Characters to replace."""
    canonical: str = msgspec.field(name="to")
    """Their replacements, in the same order."""
    traditional: bool = False
    """The language may be printed in traditional characters, which are simplified."""


class RunTogether(Table, frozen=True, kw_only=True):
    """A resolution whose text stands in one line."""

    issuer: Pattern
    """Where the issuing body stands."""
    clause: Pattern
    """Where a preambular clause begins."""
    closing: Pattern
    """Where the closing lines begin."""
    operative: Pattern = ""
    """What stands before an operative paragraph without a number."""


class Print(Table, frozen=True, kw_only=True):
    """Printed pages whose language is not known yet: patterns of all languages are combined."""

    label: Pattern
    """The label of a paragraph or an item."""
    ended: Pattern
    """The end of a line that may end a paragraph."""
    compounds: Pattern = ""
    """Beginnings of words that keep a hyphen at the end of a line."""
    joined_prefixes: Pattern = ""
    """Beginnings of words that lose a hyphen at the end of a line."""


class Text(Stage, frozen=True, kw_only=True):
    """The stage file."""

    separator: str
    """What joins two lines of a paragraph."""
    encodings: dict[str, Pattern] = msgspec.field(default_factory=dict[str, Pattern])
    """8-bit encodings of the language, with frequent words by which a text in one is recognized."""
    furniture: list[PatternRow]
    """Page furniture, which is removed: symbols, page numbers, running heads."""
    starts: dict[str, Pattern]
    """Beginnings of lines that start a block, by kind of block; they share the numbers of their groups."""
    lines: Lines
    """Lines."""
    run_together: RunTogether | None = None
    """A resolution in one line."""
    notes: Notes
    """Footnotes."""
    spelling: list[Spelling]
    """Replacements, in order."""
    characters: Characters
    """Characters."""
    printed: Print = msgspec.field(name="print")
    """Printed pages."""


class Label(PatternRow, frozen=True, kw_only=True):
    """A style of labels of paragraphs and items, with the groups `label`, `value` and `suffix`."""

    style: str
    """Name of the style: `number`, `latin`, `roman`, `letter`, or another for numbers in figures or words."""
    order: str = ""
    """The signs of the style in order, if they are no numbers."""
    suffixes: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    """What the suffixes of the language are in keys: "之二" is "bis"."""


class Headings(Table, frozen=True, kw_only=True):
    """Headings and the ends of paragraphs."""

    after_number: str
    """Characters that may follow the number of a resolution."""
    volume_heading: Pattern = "(?!)"
    """The heading of a resolution in a volume that prints no title."""
    opens: Pattern
    """The end of a paragraph with items."""
    chapter: Pattern
    """The heading of a chapter; group `number`."""
    division: Pattern
    """The heading of a part with a Roman number; group `number`."""
    section: Pattern
    """The heading of a part with a letter; group `letter`."""
    draft: Pattern
    """The heading of a draft; groups `words`, `kind`, `number`, `title`."""
    adopted: Pattern
    """The heading of an adopted text; groups `words`, `kind`, `number`, `title`."""
    annex: Pattern
    """The heading of an annex; groups `number`, `title`."""
    numbered_title: Pattern
    """A title after the number of its resolution; groups `number`, `title`."""
    own_number: Pattern = "(?!)"
    """A line with the number of the document itself; groups `kind`, `number`."""
    part: Pattern
    """A line below "Annex" that begins the text and is no title."""
    numbered_section: Pattern
    """The heading of a section that may restart numbering; groups `number`, `title`."""
    operative_start: Pattern
    """The beginning of an operative paragraph below the heading of a section."""
    adopts_text: Pattern
    """A clause that adopts the text below it."""
    puts_forward: Pattern = "(?!)"
    """A clause or paragraph that recommends to another body the draft below it."""
    first_person: Pattern
    """The beginning of a text that speaks for those who adopt it."""
    lettered_part: Pattern
    """The letter of a part of a resolution with a text of its own; groups `letter`, `title`."""
    front_end: Pattern
    """A heading that ends the masthead of a report."""
    longest: int
    """Maximum length (characters) of a title."""
    title_space: Pattern
    """Blanks of a title that are removed."""
    unfinished: Pattern
    """The end of a line of a title that continues."""
    clause_end: Pattern
    """The end of a preambular clause."""
    finished: Pattern
    """The end of a complete text."""
    closed: Pattern
    """The end of a complete paragraph."""
    sentence: Pattern
    """A sentence, unlike a row of a list."""


class Kind(Table, frozen=True, kw_only=True):
    """A kind of text."""

    draft: str
    """Class of the draft in the vocabulary."""
    adopted: str
    """Class of the adopted text in the vocabulary."""
    prefix: str
    """Prefix of the key of the unit."""


class Issuer(Table, frozen=True, kw_only=True):
    """The line of the issuing body."""

    line: Pattern
    """A line that is only the name; group `issuer`."""
    running: Pattern
    """A line with the name and the first act; groups `issuer`, `rest`."""
    meeting: Pattern
    """A line with a meeting, the name and the first act; groups `opening`, `meeting`, `date`, `issuer`,
    `rest`."""
    plain: Pattern
    """A decision in one sentence; groups `issuer`, `rest`."""
    subject: Pattern = "(?!)"
    """The body as subject of a sentence, as in a statement of its President."""


class Report(Table, frozen=True, kw_only=True):
    """Reports that contain drafts."""

    introduction: Pattern
    """The sentence that introduces drafts."""
    introduced: Pattern
    """The kind of the introduced draft; group `kind`."""
    suggested: Pattern
    """A sentence that puts forward a text without the word "draft"; group `kind`."""
    recommendations: Pattern
    """A sentence that introduces recommendations."""
    recommendations_end: Pattern
    """The end of such a sentence."""


class Masthead(Table, frozen=True, kw_only=True):
    """The lines above the text."""

    session: Pattern
    """The session; group `number`."""
    agenda: Pattern
    """The agenda items; group `items`."""
    date: Pattern
    """A date; groups `day`, `month`, `year`."""
    dated: Pattern
    """The date after words that introduce it."""
    closing: Pattern
    """A line below the text: meeting, date, vote."""
    closing_meeting: Pattern
    """The meeting of adoption; group `meeting`."""
    basis: Pattern
    """The report on which the text is based; groups `what`, `body`, `symbols`."""
    adoption: Pattern
    """The date of adoption; groups `day`, `month`, `year`."""
    author: Pattern
    """The author of a report; group `author`."""
    sponsors: Pattern = "(?!)"
    """The sponsors of a draft; group `sponsors`."""
    corrigendum: Pattern = "(?!)"
    """The line that says that the document corrects another one."""
    considered: Pattern
    """The agenda item of a statement; group `title`."""
    title_continues: Pattern
    """A line that continues the title."""
    passed_over: Pattern
    """A line that is no title."""
    kinds: dict[str, Pattern]
    """Words for the kinds of documents, by class of the vocabulary; earlier ones have precedence."""
    months: list[str] = msgspec.field(default_factory=list[str])
    """The names of the months in order, if they are words."""


class Recognition(Table, frozen=True, kw_only=True):
    """Recognition of the language."""

    sign: Pattern
    """Frequent words or characters of the language."""
    every: int
    """Maximum number of letters for each of them."""


class Outline(Stage, frozen=True, kw_only=True):
    """The stage file."""

    title_joint: str
    """What joins two lines of a title."""
    recognition: Recognition
    """Recognition of the language."""
    labels: list[Label]
    """Labels of paragraphs and items."""
    headings: Headings
    """Headings."""
    kinds: dict[str, Kind]
    """The words for kinds of texts, as the group `kind` matches them."""
    issuer: Issuer
    """The issuing body."""
    report: Report
    """Reports."""
    masthead: Masthead
    """The masthead."""
    symbols: dict[str, str]
    """Prefixes of symbols by the name of the adopting body."""


class Opening(Table, frozen=True, kw_only=True):
    """The opening of a resolution of another organization."""

    line: Pattern
    """A block that is only the name; group `issuer`."""
    sitting: Pattern
    """A block with the name and the place and time of the session; group `issuer`."""
    running: Pattern
    """A block with the name and the first clause; groups `issuer`, `rest`."""
    session: Pattern
    """A session in the first block."""
    not_title: Pattern
    """A line above the opening that is no title."""
    before_title: Pattern
    """Words before the title on its line."""


class OrganizationNames(Table, frozen=True, kw_only=True):
    """Short names in documents of other organizations."""

    of: Pattern
    """What stands between an office and the name of its organization."""
    generic: Pattern
    """Names of organs that mean the United Nations only in its own documents."""
    common: Pattern
    """Names of organs that mean the United Nations only there and in documents of known organizations."""


class Preamble(Table, frozen=True, kw_only=True):
    """Preambular clauses."""

    clause: Pattern
    """The beginning of a clause."""
    participle: Pattern
    """A clause that begins with another participle."""
    unnumbered: Pattern = "(?!)"
    """A clause whose verb may also begin an operative paragraph, where no number stands before it."""
    norm: Pattern
    """Words of obligation, where a text without clauses becomes operative."""


class Operative(Table, frozen=True, kw_only=True):
    """Operative paragraphs."""

    speaks: Pattern
    """The beginning of a sentence with an act of the body."""
    enacting: Pattern
    """The formula of adoption."""


class Closing(Table, frozen=True, kw_only=True):
    """Lines after the text."""

    line: Pattern
    """Meeting, date and vote."""
    annex: Pattern
    """The heading of an annex; groups `number`, `title`."""


class Organizations(Stage, frozen=True, kw_only=True):
    """The stage file."""

    labels: list[Label]
    """Further styles of labels."""
    opening: Opening
    """The opening."""
    names: OrganizationNames
    """Short names."""
    preamble: Preamble
    """Preambular clauses."""
    operative: Operative
    """Operative paragraphs."""
    closing: Closing
    """Lines after the text."""
