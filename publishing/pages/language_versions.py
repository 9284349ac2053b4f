"""Language versions side by side: in, a document and two languages, or an act; out, HTML."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from ...ontology.iri import IriError
from ...queries import CatalogueError, choose, compare
from ...queries.versions import versions
from ..negotiation import SOURCE_LANGUAGE
from .explorer import PageContext
from .rendering import render
from .searching import parameter
from .versions import held_versions
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...queries.compare import ActPair, Comparison, FieldPair, ParagraphPair
    from ..site import Site
    from .versions import Act, Paragraph

FIELDS: Final = {
    "paragraphs": message("Paragraphs"),
    "acts": message("Acts"),
    "verb": message("Verb"),
    "kind": message("Kind"),
    "addressees": message("Addressees"),
    "qualifier": message("Qualifier"),
    "partners": message("Partners"),
    "reporting": message("Reporting"),
    "report_to": message("Recipient"),
    "due": message("Deadline"),
    "conditions": message("Conditions"),
    "cites": message("Cited documents"),
    "instruments": message("Instruments"),
}
"""Names of the compared fields."""
VERDICTS: Final = {
    "same": message("the same"),
    "different": message("different"),
    "notes": message("only in the notes of one version"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two versions differ, in the words of the page."""

    field: str
    verdict: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph in both versions."""

    key: str
    iri: str
    left: str | None
    right: str | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ActVersion:
    """An act, or the paragraph it stands in, in one language; None for a version without it."""

    language: str
    paragraph: Paragraph | None
    act: Act | None


def pair(site: Site, symbol: str, unit: str, first: str, second: str) -> Comparison:
    """Returns the comparison of two language versions; raises CatalogueError, QueryError, StoreError."""
    left, right = choose(site.store, symbol, unit or None, languages=(first, second))
    return compare(site.store, site.names, left, right)


def language_versions(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """Returns the page that shows two language versions of a document side by side."""
    page = PageContext(site, language)
    symbol, unit = parameter(query, "document"), parameter(query, "unit")
    held = tuple(versions(site.store, symbol)) if symbol else ()
    first, second = _chosen(held, parameter(query, "first"), parameter(query, "second"), language)
    found = None
    if first and second:
        try:
            found = pair(site, symbol, unit, first, second)
        except CatalogueError:
            found = None
    rows = _rows(page, found, symbol, unit) if found else ()
    differing = [row for row in rows if row.differences]
    only = bool(parameter(query, "differing"))
    gettext = wording(language).gettext
    return render(
        "language-versions.html",
        site=site,
        language=language,
        query=query,
        title=f"{page.isolated(symbol)}: {gettext('Language versions')}",
        symbol=symbol,
        unit=unit,
        iri=site.minter.document(symbol, unit or None) if held else "",
        held=held,
        first=first,
        second=second,
        compared=found is not None,
        rows=differing if only else rows,
        total=len(rows),
        differing=len(differing),
        only=only,
        verdicts={name: gettext(words) for name, words in VERDICTS.items()},
        agreement=[(gettext(FIELDS[one.field]), one) for one in found.agreement()] if found else (),
        parameters={"document": symbol, "unit": unit, "first": first, "second": second},
    )


def _chosen(held: Sequence[str], first: str, second: str, language: str) -> tuple[str, str]:
    """Returns the two languages to show: those wanted if the store has them, else the page's and English."""
    order = dict.fromkeys(one for one in (first, language, SOURCE_LANGUAGE, *held) if one in held)
    left = next(iter(order), "")
    others = dict.fromkeys(one for one in (second, language, SOURCE_LANGUAGE, *held) if one in held)
    return left, next((one for one in others if one != left), "")


def _rows(page: PageContext, found: Comparison, symbol: str, unit: str) -> tuple[Row, ...]:
    document = page.site.minter.document(symbol, unit or None)
    return tuple(
        Row(
            key=one.paragraph,
            iri=f"{page.site.minter.document(symbol, one.unit) if one.unit else document}#{one.paragraph}",
            left=one.left,
            right=one.right,
            differences=tuple(_differences(page, one)),
        )
        for one in found.paragraphs
    )


def _differences(page: PageContext, paragraph: ParagraphPair) -> list[Difference]:
    found: list[Difference] = []
    gettext = wording(page.language).gettext
    if paragraph.left is None or paragraph.right is None:
        found.append(Difference(gettext(FIELDS["paragraphs"]), "different", "", ""))
    for act in paragraph.acts:
        if act.left is None or act.right is None:
            words = [one.verb if one else "" for one in (act.left, act.right)]
            found.append(Difference(gettext(FIELDS["acts"]), "different", *words))
            continue
        found.extend(_difference(page, one, act) for one in act.fields if one.verdict == "different")
    found.extend(_difference(page, one) for one in paragraph.fields if one.verdict != "same")
    return found


def _difference(page: PageContext, field: FieldPair, act: ActPair | None = None) -> Difference:
    names = _actor_names(page, act)

    def shown(values: tuple[str, ...]) -> str:
        return (
            wording(page.language).gettext(", ").join(_value(page, field.field, one, names) for one in values)
        )

    name = wording(page.language).gettext(FIELDS[field.field])
    return Difference(name, field.verdict, shown(field.left), shown(field.right))


def _actor_names(page: PageContext, act: ActPair | None) -> dict[str, str]:
    """Returns the names of the actors of an act in the language of the page, by their English names."""
    sides = [one for one in (act.left, act.right) if one] if act else []
    actors = (actor for one in sides for actor in (*one.addressees, *one.partners, *one.recipients))
    return {actor.label: page.label(actor.iri) for actor in actors if actor.iri}


def _value(page: PageContext, field: str, value: str, names: dict[str, str]) -> str:
    if field == "verb":
        return page.label(f"{page.site.base}verb/{value}")
    if field == "conditions":
        return page.condition(value)
    return names.get(value, value)


def act_versions(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """Returns the page that shows one act, or one paragraph, in every language that the store holds."""
    page, of = PageContext(site, language), parameter(query, "of")
    found = _act_versions(site, of, language)
    gettext = wording(language).gettext
    is_act = any(one.act for one in found)
    return render(
        "act-versions.html",
        site=site,
        language=language,
        query=query,
        title=gettext("This act in all languages") if is_act else gettext("This paragraph in all languages"),
        of=of,
        found=found,
        pairs=tuple(combinations((one.language for one in found if one.paragraph), 2)),
        roles=page.roles(),
        symbol=page.symbol(of.partition("#")[0]) if found else "",
    )


def _act_versions(site: Site, of: str, language: str) -> tuple[ActVersion, ...]:
    try:
        address = site.minter.parse(of)
    except IriError:
        return ()
    found: list[ActVersion] = []
    for one in held_versions(site, address.symbol, language):
        paragraphs = (paragraph for text in one.texts for paragraph in text.paragraphs)
        chosen = next(
            (
                (paragraph, act)
                for paragraph in paragraphs
                for act in (None, *paragraph.acts)
                if of in (paragraph.iri, act.iri if act else "")
            ),
            (None, None),
        )
        found.append(ActVersion(one.language, *chosen))
    return tuple(found) if any(one.paragraph for one in found) else ()
