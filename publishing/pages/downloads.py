"""The tables of the pages for download: in, a site and filters; out, columns and rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ...ontology.terms import CONDITION, DCTERMS, DEADLINE_STATUS, KIND, XSD, Property
from ...queries.filter_values import FilterError
from ...queries.status import CONCEPTS
from ..negotiation import SOURCE_LANGUAGE
from ..tables import Column, Table
from .deadline_labels import listing_name, named_value, status_meanings, status_names
from .deadlines import KIND_NAMES, VIEWS, Selection, deadline_lines, selected_entries
from .explorer import PageContext, index
from .language_versions import FIELDS, VERDICTS, pair
from .language_versions import Selection as VersionSelection
from .lists import act_filter, today
from .networks import chosen_network
from .parameters import PART, page_number, page_numbers, parameter
from .searching import SearchRequest
from .wording import LEFT_TO_RIGHT, direction, message, wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ...queries.agenda import Entry
    from ..search.index import ActLine, Deadline
    from ..site import Site
    from ..tables import Cell
    from .deadlines import DeadlineLine

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
    "list": message("List"),
    "kindName": message("Kind"),
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
_FILTERS: Final = {
    "addressee": message("Addressee"),
    "recipient": message("Recipient"),
    "session": message("Session"),
    "kind": message("Kind"),
    "after": message("From"),
    "before": message("Until"),
    "when": message("List"),
    "list": message("List"),
    "status": message("Status"),
    "q": message("Text"),
    "first": message("First language"),
    "second": message("Second language"),
}
"""Names of filters that are not those of a column."""
_NO_FILTERS: Final = ("lang", "page")
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
    Column("fieldKey", key=True),
    Column("agreement"),
    Column("agreementKey", key=True),
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
    Column("kindName"),
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
    Column("notBefore"),
    Column("notAfter"),
)
_DUE: Final = (
    Column("status"),
    Column("statusKey", key=True),
    Column("deadlineStatus", named=True),
    Column("list"),
    Column("listing", key=True),
    Column("confirmed"),
    Column("ends"),
    Column("by"),
    Column("lookedAt"),
)
_TERMS: Final[dict[str, object]] = {
    "due": Property.DUE,
    "notBefore": {"@id": Property.NOT_BEFORE, "@type": f"{XSD}date"},
    "notAfter": {"@id": Property.NOT_AFTER, "@type": f"{XSD}date"},
    "hasStatus": Property.HAS_STATUS,
    "deadlineStatus": {"@id": Property.DEADLINE_STATUS, "@type": "@id"},
    "statusOn": {"@id": Property.STATUS_ON, "@type": f"{XSD}date"},
    "listing": Property.LISTING,
    "recurrenceEnds": {"@id": Property.RECURRENCE_ENDS, "@type": f"{XSD}date"},
}
"""The keys of the deadlines of an act in JSON-LD."""


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
    lines = found.acts(chosen, language, offset, limit)
    return Table(
        "acts",
        _ACTS,
        tuple(_act(page, line) for line in lines),
        nested=tuple({"due": list(map(_days, line.dues))} if line.dues else {} for line in lines),
        terms=_TERMS,
    )


def due(site: Site, query: Sequence[tuple[str, str]], language: str, wanted: Wanted) -> Table:
    """Returns the table of the deadlines on the page of deadlines, with their status today."""
    page, selection = PageContext(site, language), Selection.of(site, query)
    day, called = today(), status_names(language)
    every = selected_entries(site, selection, language)
    offset, limit = wanted(len(every))
    listed = deadline_lines(site, every[offset : offset + limit], language)
    rows = tuple(
        (
            *_act(page, one.line),
            called.get(one.entry.status),
            one.entry.status or None,
            _concept(one.entry),
            listing_name(one.entry.listing, language),
            one.entry.listing,
            one.entry.confirmed.isoformat() if one.entry.confirmed else None,
            one.entry.ends.isoformat() if one.entry.ends else None,
            tuple(map(page.place, one.entry.by)),
            one.entry.looked_at,
        )
        for one in listed
    )
    nested = tuple({"due": _with_status(one, day)} for one in listed)
    return Table("due", (*_ACTS, *_DUE), rows, nested=nested, terms=_TERMS)


def _concept(entry: Entry) -> str | None:
    return DEADLINE_STATUS + CONCEPTS[entry.status] if entry.status else None


def _with_status(one: DeadlineLine, day: str) -> dict[str, object]:
    """Returns the deadline of a row with its status on `day`, as JSON-LD."""
    (due,) = one.line.dues
    status = {"deadlineStatus": _concept(one.entry), "statusOn": day, "listing": one.entry.listing}
    if one.entry.ends:
        status["recurrenceEnds"] = one.entry.ends.isoformat()
    return _days(due) | {"hasStatus": {key: found for key, found in status.items() if found}}


def _days(due: Deadline) -> dict[str, object]:
    days = {"iri": due.iri, "notBefore": due.first, "notAfter": due.last}
    return {key: found for key, found in days.items() if found}


def _words(page: PageContext, due: Deadline) -> str:
    """Returns a deadline as the pages show it: its session, interval or date, else the words of the text."""
    if due.session:
        return page.session_name(due.session)
    return page.every(due.every) if due.every else due.day or due.last or due.words


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
        page.label(KIND + line.kind),
        KIND + line.kind,
        line.verb,
        line.concept,
        *named["addressee"],
        line.action,
        *named["partner"],
        *named["recipient"],
        tuple(page.condition(code) for code in line.conditions),
        tuple(CONDITION + code for code in line.conditions),
        tuple(_words(page, one) for one in line.dues),
        min((one.first for one in line.dues if one.first), default=None),
        max((one.last for one in line.dues if one.last), default=None),
    )


_PASSAGES: Final = (
    Column("iri", "@id"),
    Column("document", link="iri"),
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
        verdict = (gettext(VERDICTS[present]), present)
        rows.append((*place, None, gettext("Text"), "text", *verdict, one.left, one.right))
        fields = [(None, field) for field in one.fields]
        fields += [(number, field) for number, act in enumerate(one.acts, 1) for field in act.fields]
        rows.extend(
            (
                *place,
                number,
                gettext(FIELDS[field.field]),
                field.field,
                gettext(VERDICTS[field.verdict]),
                field.verdict,
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
    notes: list[tuple[str, str | int]] = [
        (_("Table"), _(_TITLES[name])),
        (_("Date"), today()),
        (_("Rows"), len(made.rows)),
        (_("Filters"), "; ".join(_filters(site, query, language)) or _("none")),
        (_("Source"), site.address if "://" in site.address else site.base),
    ]
    if len(made.rows) < total:
        first = (number - 1) * PART + 1
        told = {"first": first, "last": first + len(made.rows) - 1, "total": total}
        notes.append((_("Note"), _("Rows %(first)s to %(last)s of %(total)s.") % told))
    if name == "due":
        notes.extend(status_meanings(language).items())
    addresses = {site.base: site.address} if "://" in site.address else {}
    table = replace(
        made,
        name=_(_TITLES[name]),
        about=_("About this table"),
        columns=columns,
        notes=tuple(notes),
        addresses=addresses,
        has_headings=language != SOURCE_LANGUAGE,
        right_to_left=direction(language) != LEFT_TO_RIGHT,
    )
    return Part(table, number, total)


def _filters(site: Site, query: Sequence[tuple[str, str]], language: str) -> Iterator[str]:
    """Yields the filters of a request in words: "Addressee: UNODC"."""
    page, gettext = PageContext(site, language), wording(language).gettext
    for key, given in query:
        if given and key not in _NO_FILTERS:
            name = gettext(_FILTERS.get(key) or _HEADINGS.get(key) or key)
            value = page.label(given) if "://" in given else _value(key, given, language)
            yield named_value(name, value, language)


def _value(key: str, given: str, language: str) -> str:
    """Returns a value of a filter in words."""
    if key == "status":
        return status_names(language).get(given, given)
    names = {"when": VIEWS, "list": VIEWS, "kind": KIND_NAMES}.get(key, {})
    return wording(language).gettext(names[given]) if given in names else given
