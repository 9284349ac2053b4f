"""The page of the search, which is also the first page: in, words and filters; out, passages and facets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...ontology.series import number_of
from ...ontology.symbols import symbols_of
from ...ontology.terms import STATUS
from ...queries.filter_values import FilterError, year
from ...queries.symbols import bearing
from ..search.making import FACETS
from .explorer import PageContext, index
from .parameters import page_number, page_numbers, parameter
from .rendering import render
from .resolving import FACETS as RESOLVED
from .wording import own_name, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..search.index import Choice, Found, Named
    from ..site import Site

SHOWN: Final = 20
_FIRST: Final = 8
_FIRST_TOPICS: Final = 12
_REST: Final = 60
_OPEN: Final = ("issuer", "addressee", "verb", "year")


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """A value of a facet as the page shows it."""

    value: str
    name: str
    count: int
    chosen: bool
    href: str


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet as the page shows it."""

    key: str
    name: str
    first: tuple[ShownChoice, ...]
    rest: tuple[ShownChoice, ...]
    hidden: int
    """Values of few passages that are not listed."""
    open: bool


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What the reader asks for."""

    words: str
    chosen: dict[str, tuple[str, ...]]
    number: int
    """Of the page, from 1."""

    @classmethod
    def of(cls, site: Site, query: Sequence[tuple[str, str]]) -> SearchRequest:
        """Returns what the parameters of a request ask for; parameters of other names are ignored.

        Raises UnresolvedNameError for the name of an actor, verb, topic or session that the store lacks,
        FilterError for another value that it does not know.
        """
        chosen: dict[str, tuple[str, ...]] = {}
        for name, given in query:
            if name not in FACETS or not given:
                continue
            if name in RESOLVED and not index(site).has_value(name, given):
                found = RESOLVED[name](site, given)
            else:
                _check_facet(site, name, given)
                found = (given,)
            chosen[name] = tuple(dict.fromkeys((*chosen.get(name, ()), *found)))
        return cls(parameter(query, "q").strip(), chosen, page_number(query))

    def parameters(self, **changes: tuple[str, ...]) -> dict[str, str | tuple[str, ...]]:
        """The parameters of the page of this question, with other filters."""
        return {"q": self.words, **self.chosen, **changes}


def _check_facet(site: Site, name: str, given: str) -> None:
    """Raises FilterError for a value that no passage has, unless it is a year or something in the store."""
    if index(site).has_value(name, given):
        return
    if name == "year":
        year(name, given)
    elif ":" not in given or not site.knows(given):
        raise FilterError(f"Unknown {name}: {given}. The filters of the search page list the known values.")


def search(site: Site, query: Sequence[tuple[str, str]], language: str) -> str:
    """The page with the answer."""
    asked, page = SearchRequest.of(site, query), PageContext(site, language)
    known, offset = index(site), (asked.number - 1) * SHOWN
    found = known.search(asked.words, asked.chosen, offset, SHOWN)
    symbols = _symbols(site, asked.words)
    named = () if symbols else known.named(asked.words)
    fallback = "" if found.total else _fallback_query(page, symbols, named)
    if fallback:
        found = known.search(f'"{fallback}"', asked.chosen, offset, SHOWN)
    pages = page_numbers(query, found.total if asked.words or asked.chosen else 0, SHOWN)
    first = asked.number == 1
    _ = wording(language).gettext
    return render(
        "search.html",
        site=site,
        language=language,
        query=query,
        title=asked.words or _("Who was asked to do what, by when?"),
        words=asked.words,
        fallback=fallback if found.total else "",
        acronym=known.acronym,
        chosen=asked.chosen,
        parameters=asked.parameters(),
        total=found.total,
        hits=found.hits,
        corrected=found.corrected,
        named=named if first else (),
        symbols=symbols if first else (),
        facets=_facets(page, asked, found),
        number=pages[0],
        last=pages[1],
    )


def _symbols(site: Site, words: str) -> tuple[str, ...]:
    """The documents that a number in the words means: those held, else those that others cite."""
    held = index(site).symbols(words)
    if not held and symbols_of(words):
        held = bearing(site.store, words)
    official = (one for one in index(site).official(words) if one not in held)
    return held or tuple(one for one in official if site.knows(site.minter.document(one)))


def _fallback_query(page: PageContext, symbols: Sequence[str], named: Sequence[Named]) -> str:
    """What to look for where no passage has the words: the number, or the name that is meant."""
    if symbols:
        told = number_of(symbols[0])
        return told[2] if told else symbols[0]
    return page.label(named[0].iri) if named else ""


def _facets(page: PageContext, asked: SearchRequest, found: Found) -> tuple[ShownFacet, ...]:
    _ = wording(page.language).gettext
    names = {
        "issuer": _("Issuing body"),
        "addressee": _("Addressee"),
        "verb": _("Verb"),
        "topic": _("Topic"),
        "year": _("Year"),
        "session": _("Session"),
        "condition": _("Condition"),
        "status": _("Status"),
        "language": _("Language"),
    }
    shown: list[ShownFacet] = []
    for key in FACETS:
        choices = found.facets.get(key, ())
        ordered = [*(choice for choice in choices if choice.chosen), *(c for c in choices if not c.chosen)]
        listed = [_choice(page, asked, key, choice) for choice in ordered[: _FIRST + _REST]]
        first = _FIRST_TOPICS if key == "topic" else _FIRST
        split = max(first, sum(choice.chosen for choice in listed))
        shown.append(
            ShownFacet(
                key,
                names[key],
                tuple(listed[:split]),
                tuple(listed[split:]),
                len(ordered) - len(listed),
                key in _OPEN or key in asked.chosen,
            )
        )
    return tuple(shown)


def _choice(page: PageContext, asked: SearchRequest, key: str, choice: Choice) -> ShownChoice:
    held = asked.chosen.get(key, ())
    others = tuple(one for one in held if one != choice.value) if choice.chosen else (*held, choice.value)
    return ShownChoice(
        choice.value,
        choice_name(page, key, choice.value),
        choice.count,
        choice.chosen,
        page.link("search", **asked.parameters(**{key: others})),
    )


def choice_name(page: PageContext, facet: str, found: str) -> str:
    """What a value of a facet is called."""
    if facet == "year":
        return found
    if facet == "session":
        return page.session_name(found)
    if facet == "condition":
        return page.condition(found)
    if facet == "status":
        return page.label(STATUS + found)
    if facet == "language":
        return own_name(found)
    return page.label(found)
