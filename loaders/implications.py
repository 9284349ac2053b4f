"""Stage 6 of the loader, budget implications: what paragraphs say that a draft would cost.

Statements of programme budget implications ("A/C.5/80/20") and reports of committees say what resources a
draft would require if it were adopted, by section of the budget, or that it would require none. Each sum of
money, number of posts or denial is a record with the draft, the section and the year that the sentence names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from ..ontology.terms import SCHEMA, Class, Property
from .budget.quads import number
from .budget.rules import implication_rules
from .labels import numeral
from .nquads import quoted, year
from .records import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .budget.rules import ImplicationRules
    from .quads.page import Page
    from .records import Paragraph, Reading
    from .spans import Span

_DRAFT: Final = re.compile(r"\b[AES](?:/[A-Z0-9.]+)*/L\.\d+(?:/Rev\.\d+)?(?![\w/])")
_FIFTH_COMMITTEE: Final = re.compile(r"A/C\.5/(?!.*/L\.)")
"""Symbols of documents of the Fifth Committee, except drafts."""
_BRACKETS: Final = "(（"
_OPEN: Final = ":;：；"
"""Signs after which a sentence continues in the next part or paragraph."""
_JOINING: Final = 3
"""Most letters of a part that only joins two others: "and"."""


@dataclass(frozen=True, slots=True)
class BudgetImplication:
    """Resources that a draft would require."""

    draft: str
    """Symbol of the draft; "" if the document names none before."""
    measure: Literal["money", "posts", "none"]
    value: Decimal | None
    """Dollars or posts; None if nothing is required."""
    section: str
    """Section of the programme budget; "" if the sentence names none."""
    year: int | None
    """Year of the programme budget; None if the sentence names none."""
    grade: str
    """Grade of the posts as printed; "" for money."""
    text: str
    """The sentence."""
    span: Span


def with_implications(reading: Reading) -> Reading:
    """Returns the reading of a report with the budget implications that its paragraphs state.

    A statement of programme budget implications that states none is a finding.
    """
    outline = reading.outline
    rules = implication_rules(outline.masthead.language)
    if rules is None or outline.budget is not None:
        return reading
    title = outline.masthead.title
    is_statement = bool(rules.subject.search(title.text))
    words = (words for paragraph in outline.narrative for words in (paragraph.text.text, paragraph.heading))
    if not (
        is_statement
        or _FIFTH_COMMITTEE.match(outline.masthead.symbol)
        or any(rules.subject.search(text) for text in words)
    ):
        return reading
    named = _DRAFT.search(title.text)
    found = tuple(_implications(outline.narrative, rules, named.group() if named else ""))
    if found:
        return replace(reading, outline=replace(outline, implications=found))
    if not is_statement:
        return reading
    message = (
        f"No amount, post or denial was read in the statement “{title.text}”; add its words to the rows"
        " “implications” of the language pack"
    )
    finding = Finding("unread-text", message, title.source_span(0, len(title.text)), text=title.text)
    return replace(reading, outline=replace(outline, findings=(*outline.findings, finding)))


def _implications(
    paragraphs: tuple[Paragraph, ...], rules: ImplicationRules, draft: str
) -> Iterator[BudgetImplication]:
    """Yields the records of all paragraphs. draft: symbol of the draft in the title; "" for none."""
    continues = False
    for paragraph in paragraphs:
        for sentence in rules.sentence.finditer(paragraph.text.text):
            words = sentence.group()
            named = _DRAFT.findall(words)
            draft = named[0] if named else draft
            span = paragraph.text.source_span(sentence.start(), sentence.end())
            found = list(in_sentence(words, rules, continues=continues))
            for part in found:
                yield replace(part, draft=draft, text=words.strip(), span=span)
            if sum(map(str.isalpha, words)) > _JOINING:
                asserted = continues or bool(_asserted(words, rules))
                continues = asserted and words.rstrip()[-1:] in _OPEN


def in_sentence(
    words: str, rules: ImplicationRules, *, continues: bool = False
) -> Iterator[BudgetImplication]:
    """Yields what one sentence says of resources, without draft and place.

    continues: whether the words continue a sentence that states requirements, behind its colon or semicolon.
    """
    plain = BudgetImplication("", "none", None, "", _year(words, rules), "", words, (0, 0))
    required = list(_required(words, plain, rules)) if continues or _asserted(words, rules) else []
    if required:
        yield from required
    elif rules.none.search(words):
        yield plain


def _asserted(words: str, rules: ImplicationRules) -> bool:
    """Returns whether a sentence states requirements."""
    # "$120,500 would be required in 2044, with no additional requirements in 2045": the sum counts. The
    # denial itself repeats words for requirements, which alone make no sum a requirement.
    return rules.required.search(rules.none.sub("", words)) is not None


def _required(words: str, plain: BudgetImplication, rules: ImplicationRules) -> Iterator[BudgetImplication]:
    """Yields the sums of money and numbers of posts in a sentence. plain: a record without them."""
    sections = list(rules.section.finditer(words))
    sums = list(rules.money.finditer(words))
    # "section 24 ($1,100,300)": the sum in brackets behind a section is that of the section.
    owned = {at: behind for at, match in enumerate(sums) if (behind := _bracketed(words, match, sections))}
    taken = set(map(id, owned.values()))
    # "under section 24, $1,100,300, and under section 2, $134,200": each section stands before its sum.
    leads = bool(sums and sections) and sections[0].start() < sums[0].start() and len(sections) > 1
    leads = leads and sections[-1].end() <= sums[-1].start()
    for at, match in enumerate(sums):
        start, end = (sums[at - 1].end() if at else 0), len(words)
        if at + 1 < len(sums):
            end = sums[at + 1].start()
        near = (start, match.start()) if leads else (match.end(), end)
        free = [one for one in sections if id(one) not in taken and near[0] <= one.start() < near[1]]
        section = owned.get(at) or (free[0] if free and not (leads and len(free) > 1) else None)
        # "Under section 24, $100,000 for posts and $20,000 for travel."
        if (
            section is None
            and len(sections) == 1
            and (len(sums) == 1 or sections[0].end() <= sums[0].start())
        ):
            section = sections[0]
        value = Decimal(match["amount"].replace(",", "").replace(" ", ""))
        scale = next((scale for scale, pattern in rules.scales if pattern.match(words, match.end())), 1)
        yield replace(
            plain, measure="money", value=value * scale, section=section["section"] if section else ""
        )
    for match in (match for pattern in rules.posts for match in pattern.finditer(words)):
        stated = match.groupdict().get("count")
        count = numeral(stated.casefold(), rules.language) if stated else 1
        if count is not None:
            section = _bracketed(words, match, sections) or _section_of_posts(match, sections)
            yield replace(
                plain,
                measure="posts",
                value=Decimal(count),
                grade=match["grade"],
                section=section["section"] if section else "",
            )


def _bracketed(words: str, match: re.Match[str], sections: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """Returns the section before the bracket in which a sum or number of posts stands; None for none."""
    bracket = max(words.rfind(mark, 0, match.start()) for mark in _BRACKETS)
    if bracket < 0 or re.search(r"[)）]", words[bracket : match.start()]):
        return None
    before = [one for one in sections if one.end() <= bracket]
    # Nothing but the title of the section stands between: "section 24, Human rights (".
    if not before or re.search(r"[)）\d]", words[before[-1].end() : bracket]):
        return None
    return before[-1]


def _section_of_posts(match: re.Match[str], sections: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """Returns the next section behind a number of posts, else the last one before it."""
    behind = [one for one in sections if one.start() >= match.end()]
    return behind[0] if behind else sections[-1] if sections else None


def _year(words: str, rules: ImplicationRules) -> int | None:
    match = rules.year.search(words)
    return int(match["year"]) if match else None


def write_implications(page: Page, implications: tuple[BudgetImplication, ...]) -> None:
    """Writes the budget implications that a document states."""
    graph = page.graph
    for record in implications:
        iri = page.part(page.document, "implication")
        graph.type(iri, Class.BUDGET_IMPLICATION)
        graph.link(iri, Property.IN_DOCUMENT, page.document)
        if record.draft:
            graph.add(iri, Property.DRAFT_SYMBOL, quoted(record.draft))
            graph.link(iri, Property.CITED_DOCUMENT, page.cited(record.draft))
        graph.add(iri, Property.MEASURES, quoted(record.measure))
        if record.value is not None:
            graph.add(iri, Property.VALUE, number(record.value))
        if record.measure == "money":
            graph.type(iri, f"{SCHEMA}MonetaryAmount")
            graph.add(iri, f"{SCHEMA}currency", quoted("USD"))
        if record.section:
            graph.add(iri, Property.BUDGET_SECTION, quoted(record.section))
        if record.year:
            graph.add(iri, Property.BUDGET_YEAR, year(str(record.year)))
        page.words(iri, Property.ROW_LABEL, record.grade)
        page.place(iri, record.span, record.text)
