"""The tables of the pages for download: in, a site and filters; out, columns and rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ...ontology.terms import CONDITION, DCTERMS, KIND, Property
from ...queries.filter_values import FilterError
from ...queries.status import MEANING
from ..tables import Column, Table
from .deadlines import Selection, deadline_lines, selected_entries
from .explorer import PageContext, index
from .language_versions import FIELDS, VERDICTS, pair
from .language_versions import Selection as VersionSelection
from .lists import act_filter, today
from .networks import chosen_network
from .parameters import PART, page_number, page_numbers, parameter
from .searching import SearchRequest
from .status_badge import names as status_names
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..search.index import ActLine
    from ..site import Site
    from ..tables import Cell

    Wanted = Callable[[int], tuple[int, int]]
    """Returns the first row and the number of rows to make, of a table with so many rows."""

_EVERY_ACTOR: Final = 1 << 30
_HEADINGS: Final = {
    "document": message("Document"),
    "unit": message("Part"),
    "paragraph": message("Paragraph"),
    "language": message("Language"),
    "date": message("Adopted on"),
    "issuer": message("Issuing body"),
    "verb": message("Verb"),
    "addressees": message("Addressee"),
    "action": message("Action"),
    "partners": message("Partners"),
    "recipients": message("Recipient"),
    "conditions": message("Conditions"),
    "due": message("Deadline"),
    "notBefore": message("Due from"),
    "notAfter": message("Due by"),
    "status": message("Status"),
    "confirmed": message("Last confirmed on"),
    "ends": message("Recurrence ends on"),
    "by": message("Based on"),
    "lookedAt": message("Documents checked"),
    "title": message("Title"),
    "words": message("Text"),
    "from": message("From"),
    "to": message("To"),
    "weight": message("Number of acts"),
    "first": message("First year"),
    "last": message("Last year"),
    "act": message("Acts"),
    "field": message("Field"),
    "agreement": message("Agreement"),
    "inFirst": message("First language"),
    "inSecond": message("Second language"),
}
"""Headings of columns in workbooks, by name."""
_TITLES: Final = {
    "acts": message("Acts"),
    "due": message("Deadlines"),
    "passages": message("Passages"),
    "network": message("Network"),
    "versions": message("Language versions"),
}
_VERSIONS: Final = (
    Column("document"),
    Column("unit"),
    Column("paragraph"),
    Column("act"),
    Column("field"),
    Column("agreement"),
    Column("inFirst"),
    Column("inSecond"),
)
_ACTS: Final = (
    Column("iri", "@id"),
    Column("document", link="iri"),
    Column("unit"),
    Column("paragraph"),
    Column("language"),
    Column("date", f"{DCTERMS}date"),
    Column("issuer"),
    Column("issuedBy", Property.ISSUED_BY, named=True),
    Column("kind", Property.KIND, named=True),
    Column("verb", Property.VERB_FORM),
    Column("operativeVerb", Property.OPERATIVE_VERB, named=True),
    Column("addressees"),
    Column("addressee", Property.ADDRESSEE, named=True),
    Column("action", Property.ACTION_TEXT),
    Column("partners"),
    Column("partner", Property.PARTNER, named=True),
    Column("recipients"),
    Column("reportTo", Property.REPORT_TO, named=True),
    Column("conditions"),
    Column("condition", Property.CONDITION, named=True),
    Column("due"),
    Column("notBefore", Property.NOT_BEFORE),
    Column("notAfter", Property.NOT_AFTER),
)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table: the whole table, or a part of it."""

    table: Table
    number: int
    """Of the part, from 1; 0 for the whole table."""
    total: int
    """Rows of the whole table."""

    @property
    def has_next(self) -> bool:
        """Whether rows follow."""
        return bool(self.number) and self.number * PART < self.total


def acts(site: Site, query: Sequence[tuple[str, str]], language: str, wanted: Wanted) -> Table:
    """Returns the table of the acts of a list."""
    page, found, chosen = PageContext(site, language), index(site), act_filter(site, query)
    offset, limit = wanted(found.count(chosen))
    return Table(
        "acts", _ACTS, tuple(_act(page, line) for line in found.acts(chosen, language, offset, limit))
    )


def due(site: Site, query: Sequence[tuple[str, str]], language: str, wanted: Wanted) -> Table:
    """Returns the table of the deadlines on the page of deadlines, with their status today."""
    page, selection = PageContext(site, language), Selection.of(site, query)
    listed = selected_entries(site, selection, language)
    offset, limit = wanted(len(listed))
    rows = tuple(
        (
            *_act(page, one.line),
            one.entry.status or None,
            one.entry.confirmed.isoformat() if one.entry.confirmed else None,
            one.entry.ends.isoformat() if one.entry.ends else None,
            tuple(map(page.place, one.entry.by)),
            one.entry.looked_at,
        )
        for one in deadline_lines(site, listed[offset : offset + limit], language)
    )
    return Table("due", (*_ACTS, *map(Column, ("status", "confirmed", "ends", "by", "lookedAt"))), rows)


def _act(page: PageContext, line: ActLine) -> tuple[Cell, ...]:
    named = {
        role: (
            tuple(page.label(part.iri) if part.iri else part.words for part in parts),
            tuple(part.iri for part in parts if part.iri),
        )
        for role, parts in (
            ("addressee", line.addressees),
            ("partner", line.partners),
            ("recipient", line.recipients),
        )
    }
    return (
        line.iri,
        line.symbol,
        line.unit,
        line.paragraph,
        line.language,
        line.day,
        page.label(line.issuer),
        line.issuer,
        KIND + line.kind,
        line.verb,
        line.concept,
        *named["addressee"],
        line.action,
        *named["partner"],
        *named["recipient"],
        tuple(page.condition(code) for code in line.conditions),
        tuple(CONDITION + code for code in line.conditions),
        tuple(page.session_name(one.session) if one.session else one.words for one in line.dues),
        min((one.first for one in line.dues if one.first), default=None),
        max((one.last for one in line.dues if one.last), default=None),
    )


_PASSAGES: Final = (
    Column("iri", "@id"),
    Column("document"),
    Column("unit"),
    Column("paragraph", Property.PARAGRAPH_KEY),
    Column("language"),
    Column("title"),
    Column("date"),
    Column("issuer"),
    Column("status"),
    Column("words"),
)


def passages(site: Site, query: Sequence[tuple[str, str]], language: str, wanted: Wanted) -> Table:
    """Returns the table of the passages that a search finds."""
    page, request = PageContext(site, language), SearchRequest.of(site, query)
    offset, limit = wanted(index(site).search(request.words, request.chosen, 0, 1).total)
    found = index(site).hits(request.words, request.chosen, offset, limit)
    rows = tuple(
        (
            hit.iri,
            hit.symbol,
            hit.unit,
            hit.paragraph,
            hit.language,
            hit.title,
            hit.day,
            page.label(hit.issuer),
            page.label(hit.status),
            "".join(piece.text for piece in hit.pieces),
        )
        for hit in found.hits
    )
    return Table("passages", _PASSAGES, rows)


_NETWORK: Final = (
    Column("from", link="fromIri"),
    Column("fromIri", "@id"),
    Column("to", link="toIri"),
    Column("toIri", f"{DCTERMS}relation", named=True),
    Column("weight"),
    Column("first"),
    Column("last"),
)


def network(site: Site, query: Sequence[tuple[str, str]], language: str, wanted: Wanted) -> Table:
    """Returns the table of the edges of a network: of all actors, unless the request gives their number."""
    page = PageContext(site, language)
    edges = chosen_network(site, query, whole=_EVERY_ACTOR).edges
    offset, limit = wanted(len(edges))
    rows = tuple(
        (
            page.label(one.source),
            one.source,
            page.label(one.target),
            one.target,
            one.weight,
            one.first,
            one.last,
        )
        for one in edges[offset : offset + limit]
    )
    return Table("network", _NETWORK, rows)


def language_versions(site: Site, query: Sequence[tuple[str, str]], language: str, wanted: Wanted) -> Table:
    """Returns the paragraphs and fields of two texts side by side."""
    chosen = VersionSelection.of(query)
    gettext = wording(language).gettext
    rows: list[tuple[Cell, ...]] = []
    for one in pair(site, chosen).paragraphs:
        place = (chosen.symbol, one.unit or chosen.unit or None, one.paragraph)
        present = "different" if None in (one.left, one.right) else "same"
        rows.append((*place, None, gettext("Text"), gettext(VERDICTS[present]), one.left, one.right))
        fields = [(None, field) for field in one.fields]
        fields += [(number, field) for number, act in enumerate(one.acts, 1) for field in act.fields]
        rows.extend(
            (
                *place,
                number,
                gettext(FIELDS[field.field]),
                gettext(VERDICTS[field.verdict]),
                "; ".join(field.left),
                "; ".join(field.right),
            )
            for number, field in fields
            if field.left or field.right
        )
    offset, limit = wanted(len(rows))
    return Table("versions", _VERSIONS, tuple(rows[offset : offset + limit]))


_MAKERS: Final[dict[str, Callable[[Site, Sequence[tuple[str, str]], str, Wanted], Table]]] = {
    "acts": acts,
    "due": due,
    "network": network,
    "passages": passages,
    "versions": language_versions,
}
TABLES: Final = tuple(_MAKERS)
"""Names of the tables."""


def make_table(site: Site, name: str, query: Sequence[tuple[str, str]], language: str) -> Table:
    """Returns a whole table by name, with headings and a description in the language of the reader."""
    return make_part(site, name, query, language, most=0).table


def make_part(site: Site, name: str, query: Sequence[tuple[str, str]], language: str, most: int) -> Part:
    """Returns a table by name, or the part of it that the parameter `page` gives.

    most: rows up to which a table is made whole; 0 for no limit. Raises FilterError for a larger table, and
    for bad values; HTTPException 404 for a part after the last.
    """
    _ = wording(language).gettext
    number = page_number(query) if parameter(query, "page") else 0
    total = 0

    def wanted(rows: int) -> tuple[int, int]:
        nonlocal total
        total = rows
        if number:
            page_numbers(query, rows, PART)
            return (number - 1) * PART, PART
        if most and rows > most:
            raise FilterError(
                f"The table has {rows} rows, more than the {most} of one file in this format. Narrow it by "
                f"filters, or add page=1 for the first {PART} rows."
            )
        return 0, rows

    made = _MAKERS[name](site, query, language, wanted)
    columns = tuple(
        replace(column, heading=_(_HEADINGS[column.name]) if column.name in _HEADINGS else "")
        for column in made.columns
    )
    notes = [
        (_("Table"), _(_TITLES[name])),
        (_("Date"), today()),
        (_("Rows"), str(len(made.rows))),
        (_("Filters"), "; ".join(f"{key}: {given}" for key, given in query if given) or _("none")),
        (_("Source"), site.address if "://" in site.address else site.base),
    ]
    if len(made.rows) < total:
        first = (number - 1) * PART + 1
        told = {"first": first, "last": first + len(made.rows) - 1, "total": total}
        notes.append((_("Note"), _("Rows %(first)s to %(last)s of %(total)s.") % told))
    if name == "due":
        called = status_names(language)
        notes.extend((called[status], meaning) for status, meaning in MEANING.items())
    addresses = {site.base: site.address} if "://" in site.address else {}
    table = replace(made, columns=columns, notes=tuple(notes), addresses=addresses)
    return Part(table, number, total)
