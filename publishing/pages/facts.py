"""What the authority files say of an actor or instrument: in, its IRI; out, names, and facts to be listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ...ontology.terms import DCTERMS, MG, ORG, RDF, SKOS
from ...store import value
from ..tracing import shared
from .explorer import index
from .wording import message, wording

if TYPE_CHECKING:
    from ...store import Term
    from ..site import Site
    from .explorer import PageContext

_NAMES: Final = (
    f"{SKOS}prefLabel",
    f"{SKOS}altLabel",
    f"{MG}officialName",
    f"{MG}formerName",
    f"{MG}acronym",
)
_NOT_SHOWN: Final = (f"{RDF}type", *_NAMES)
_ORDER: Final = (
    f"{ORG}classification",
    f"{MG}instrumentType",
    f"{ORG}subOrganizationOf",
    f"{ORG}postIn",
    f"{MG}establishedBy",
    f"{MG}adoptedIn",
    f"{MG}protocolTo",
    f"{MG}conferenceOfParties",
    f"{MG}servicedBy",
    f"{MG}secretariatOf",
    f"{DCTERMS}source",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values; each value is its words and its IRI, or None for plain words."""

    property: str
    name: str
    values: tuple[tuple[str, str | None], ...]
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the authority files say."""

    names: tuple[tuple[str, str], ...]
    """Other names, each with its language; those in the language of the page come first."""
    facts: tuple[Fact, ...]


_INVERSE: Final = {
    f"{ORG}subOrganizationOf": message("Subordinate bodies"),
    f"{ORG}postIn": message("Officers"),
    f"{MG}secretariatOf": message("Secretariat"),
    f"{MG}protocolTo": message("Protocols"),
    f"{MG}conferenceOfParties": message("Conference of the Parties to"),
}
"""By property: what a thing that others point to by it calls these."""
_INVERSE_PROPERTIES: Final = " ".join(f"<{prop}>" for prop in _INVERSE)
_BORROWED: Final = {
    f"{ORG}classification": message("kind"),
    f"{ORG}subOrganizationOf": message("part of"),
    f"{ORG}postIn": message("post in"),
    f"{DCTERMS}source": message("source"),
    f"{SKOS}exactMatch": message("same entity in other datasets"),
}
"""Terms of other vocabularies, which this one does not name."""


def facts(site: Site, iri: str, page: PageContext) -> Facts:
    """The facts of one thing, in the language of the page."""
    node = NamedNode(iri)
    own = (page.label(iri), index(site).label(iri, "en"))
    names: dict[str, str] = {}
    said: dict[str, dict[tuple[str, str | None], None]] = {}
    for row in _rows(site, f"SELECT DISTINCT ?p ?o WHERE {{ GRAPH ?g {{ {node} ?p ?o }} }} ORDER BY ?p ?o"):
        prop, found = row
        if not isinstance(prop, NamedNode) or found is None:
            continue
        if prop.value in _NAMES:
            if isinstance(found, Literal) and found.value not in own:
                # The same acronym in several languages is one name.
                spoken = found.language or "en"
                names[found.value] = spoken if spoken == page.language else names.get(found.value, spoken)
        elif prop.value not in _NOT_SHOWN:
            said.setdefault(prop.value, {})[_shown(found, page)] = None
    listed = [
        Fact(prop, _name(page, prop), tuple(values))
        for prop, values in sorted(said.items(), key=lambda pair: (_rank(pair[0]), pair[0]))
    ]
    inverse: dict[str, list[tuple[str, str | None]]] = {}
    pointing = f"VALUES ?p {{ {_INVERSE_PROPERTIES} }} GRAPH ?g {{ ?s ?p {node} }}"
    for prop, found in _rows(site, f"SELECT DISTINCT ?p ?s WHERE {{ {pointing} }} ORDER BY ?s"):
        inverse.setdefault(str(value(prop)), []).append(_shown(found, page))
    for prop, name in _INVERSE.items():
        if prop in inverse:
            title = wording(page.language).gettext(name)
            listed.append(Fact(prop, title, tuple(inverse[prop]), inverse=True))
    ordered = sorted(names.items(), key=lambda pair: pair[1] != page.language)
    return Facts(tuple(ordered), tuple(listed))


@shared
def _rows(site: Site, query: str) -> tuple[tuple[Term | None, ...], ...]:
    """Returns the rows of a query."""
    return tuple(site.store.query(query))


def _name(page: PageContext, prop: str) -> str:
    borrowed = _BORROWED.get(prop)
    return wording(page.language).gettext(borrowed) if borrowed else page.label(prop)


def _rank(prop: str) -> int:
    return _ORDER.index(prop) if prop in _ORDER else len(_ORDER) - 1


def _shown(found: object, page: PageContext) -> tuple[str, str | None]:
    if isinstance(found, NamedNode):
        local = page.site.link(found.value) != found.value
        label = page.symbol(found.value) if "/document/" in found.value else page.label(found.value)
        return (label if local else found.value), found.value
    words = found.value if isinstance(found, Literal) else str(found)
    if isinstance(found, Literal) and found.datatype.value.endswith("#boolean"):
        words = wording(page.language).gettext(message("yes") if words == "true" else message("no"))
    return words, None
