"""Texts side by side: in, a document and two languages, another document, or an act; out, HTML or Word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from ...ontology.iri import IriError
from ...queries import CatalogueError, choose
from ...queries.compare import compare
from ...queries.versions import versions
from ..negotiation import SOURCE_LANGUAGE
from .deadline_labels import named_value
from .explorer import PageContext
from .lists import today
from .parameters import parameter
from .rendering import render
from .resolving import document
from .side_by_side import Difference, Row, Side
from .versions import held_versions
from .wording import message, own_name, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...queries import Version
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
class ActVersion:
    """An act, or the paragraph it stands in, in one language; None for a version without it."""

    language: str
    paragraph: Paragraph | None
    act: Act | None


@dataclass(frozen=True, slots=True)
class Selection:
    """The two texts to show, as the parameters of a page name them."""

    symbol: str
    unit: str
    other: str
    """Another document, with "#" and a text inside it; "" to compare two language versions."""
    first: str
    second: str
    differing: bool
    """Whether to show only the paragraphs that differ."""

    @classmethod
    def of(cls, query: Sequence[tuple[str, str]]) -> Selection:
        symbol, unit, other, first, second = (
            parameter(query, name) for name in ("document", "unit", "with", "first", "second")
        )
        return cls(symbol, unit, other, first, second, bool(parameter(query, "differing")))

    def parameters(self) -> dict[str, str]:
        """Returns the parameters of a link to the same texts."""
        return {
            "document": self.symbol,
            "unit": self.unit,
            "with": self.other,
            "first": self.first,
            "second": self.second,
        }


def pair(site: Site, chosen: Selection) -> Comparison:
    """Returns the comparison of two texts; raises CatalogueError, QueryError, StoreError."""
    other, _, part = chosen.other.partition("#")
    left, right = choose(
        site.store,
        chosen.symbol,
        chosen.unit or None,
        other=other or None,
        other_unit=part or None,
        languages=tuple(filter(None, (chosen.first, chosen.second))),
    )
    return compare(site.store, site.names, left, right)


def language_versions(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """Returns the page that shows two texts side by side; raises UnresolvedNameError."""
    page, chosen = PageContext(site, language), _resolved(site, Selection.of(query))
    held = tuple(versions(site.store, chosen.symbol)) if chosen.symbol else ()
    others = tuple(versions(site.store, chosen.other.partition("#")[0])) if chosen.other else held
    chosen = _with_languages(chosen, held, others, language)
    found, problem = None, ""
    if chosen.other or (chosen.first and chosen.second):
        try:
            found = pair(site, chosen)
        except CatalogueError as error:
            problem = str(error) if chosen.other else ""
    rows = _rows(page, found) if found else ()
    differing = [row for row in rows if row.differs]
    gettext = wording(language).gettext
    heading = message("Two texts compared") if chosen.other else message("Language versions")
    return render(
        "language-versions.html",
        site=site,
        language=language,
        query=query,
        title=f"{page.isolated(chosen.symbol)}: {gettext(heading)}",
        heading=gettext(heading),
        symbol=chosen.symbol,
        unit=chosen.unit,
        other=chosen.other,
        iri=site.minter.document(chosen.symbol, chosen.unit or None) if held else "",
        held=held,
        others=others,
        first=chosen.first,
        second=chosen.second,
        compared=found is not None,
        problem=problem,
        mark_words=_in_one_language(found),
        rows=differing if chosen.differing else rows,
        total=len(rows),
        differing=len(differing),
        only=chosen.differing,
        verdicts={name: gettext(words) for name, words in VERDICTS.items()},
        agreement=[(gettext(FIELDS[one.field]), one) for one in found.agreement()] if found else (),
        parameters=chosen.parameters(),
    )


def _resolved(site: Site, chosen: Selection) -> Selection:
    """Returns the selection with symbols as the store has them; raises UnresolvedNameError."""
    other, hash_, unit = chosen.other.partition("#")
    return replace(
        chosen,
        symbol=document(site, chosen.symbol),
        other=f"{document(site, other)}{hash_}{unit}" if other else "",
    )


def word_file(site: Site, query: Sequence[tuple[str, str]], language: str) -> bytes:
    """Returns the Word file of two texts side by side; raises CatalogueError, QueryError, StoreError."""
    # Servers start without the library for Word files.
    from ..word_file import as_docx

    page, chosen = PageContext(site, language), Selection.of(query)
    found = pair(site, chosen)
    rows = _rows(page, found)
    differing = [row for row in rows if row.differs]
    _ = wording(language).gettext
    return as_docx(
        f"{found.left.document} – {found.right.document}" if chosen.other else chosen.symbol,
        (_side(found.left), _side(found.right)),
        differing if chosen.differing else rows,
        notes=(
            named_value(_("Date"), today(), language),
            _("Paragraphs that differ: %(count)s of %(total)s")
            % {"count": len(differing), "total": len(rows)},
        ),
        absent=_("Not in this text") if chosen.other else _("Not in this language version"),
        mark_words=_in_one_language(found),
    )


def _side(version: Version) -> Side:
    return Side(f"{version.document} ({own_name(version.language)})", version.language)


def _in_one_language(found: Comparison | None) -> bool:
    return found is not None and found.left.language == found.right.language


def _with_languages(
    chosen: Selection, held: Sequence[str], others: Sequence[str], language: str
) -> Selection:
    """Returns the selection with the languages to show: those wanted if held, else the page's and English."""
    wanted = (chosen.first, language, SOURCE_LANGUAGE, *held)
    first = next((one for one in wanted if one in held), "")
    # Two documents are compared in one language where that is possible.
    like = (first,) if chosen.other else (language, SOURCE_LANGUAGE)
    wanted = (chosen.second, *like, *others)
    second = next((one for one in wanted if one in others and (chosen.other or one != first)), "")
    return replace(chosen, first=first, second=second)


def _rows(page: PageContext, found: Comparison) -> tuple[Row, ...]:
    left, right = found.left, found.right

    def iri(one: ParagraphPair) -> str:
        key = (one.counterpart or one.paragraph) if one.left is None else one.paragraph
        version = right if one.left is None else left
        return f"{page.site.minter.document(version.document, one.unit or version.unit)}#{key}"

    return tuple(
        Row(
            key=f"{one.paragraph} → {one.counterpart}" if one.counterpart and one.left else one.paragraph,
            iri=iri(one),
            left=one.left,
            right=one.right,
            differences=tuple(_differences(page, one)),
            differs=not one.agrees,
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
