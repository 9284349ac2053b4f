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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .budget.quads import Page
    from .budget.rules import ImplicationRules
    from .records import Paragraph, Reading
    from .spans import Span

_DRAFT: Final = re.compile(r"\b[AES](?:/[A-Z0-9.]+)*/L\.\d+(?:/Rev\.\d+)?(?![\w/])")


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
    """Returns the reading of a report with the budget implications that its paragraphs state."""
    outline = reading.outline
    rules = implication_rules(outline.masthead.language)
    if rules is None or outline.budget is not None:
        return reading
    words = [paragraph.text.text for paragraph in outline.narrative]
    if not any(rules.subject.search(text) for text in words):
        return reading
    found = tuple(_implications(outline.narrative, rules))
    return replace(reading, outline=replace(outline, implications=found)) if found else reading


def _implications(paragraphs: tuple[Paragraph, ...], rules: ImplicationRules) -> Iterator[BudgetImplication]:
    draft = ""
    for paragraph in paragraphs:
        for sentence in rules.sentence.finditer(paragraph.text.text):
            words = sentence.group()
            named = _DRAFT.findall(words)
            draft = named[0] if named else draft
            span = paragraph.text.source_span(sentence.start(), sentence.end())
            for part in in_sentence(words, rules):
                yield replace(part, draft=draft, text=words.strip(), span=span)


def in_sentence(words: str, rules: ImplicationRules) -> Iterator[BudgetImplication]:
    """Yields what one sentence says of resources, without draft and place."""
    plain = BudgetImplication("", "none", None, "", _year(words, rules), "", words, (0, 0))
    # "$120,500 would be required in 2044, with no additional requirements in 2045": the sum counts. The
    # denial itself repeats words for requirements, which alone make no sum a requirement.
    asserted = rules.required.search(rules.none.sub("", words))
    required = list(_required(words, plain, rules)) if asserted else []
    if required:
        yield from required
    elif rules.none.search(words):
        yield plain


def _required(words: str, plain: BudgetImplication, rules: ImplicationRules) -> Iterator[BudgetImplication]:
    """Yields the sums of money and numbers of posts in a sentence. plain: a record without them."""
    sums = list(rules.money.finditer(words))
    for index, match in enumerate(sums):
        end = sums[index + 1].start() if index + 1 < len(sums) else len(words)
        value = Decimal(match["amount"].replace(",", "").replace(" ", ""))
        scale = next((scale for scale, pattern in rules.scales if pattern.match(words, match.end())), 1)
        section = _section(words, rules, match.end(), end)
        if not section and len(sums) == 1:
            section = _section(words, rules)
        yield replace(plain, measure="money", value=value * scale, section=section)
    for match in (match for pattern in rules.posts for match in pattern.finditer(words)):
        stated = match.groupdict().get("count")
        count = numeral(stated.casefold(), rules.language) if stated else 1
        if count is not None:
            yield replace(
                plain,
                measure="posts",
                value=Decimal(count),
                grade=match["grade"],
                section=_section(words, rules),
            )


def _section(words: str, rules: ImplicationRules, start: int = 0, end: int | None = None) -> str:
    match = rules.section.search(words, start, len(words) if end is None else end)
    return match["section"] if match else ""


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
