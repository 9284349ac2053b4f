"""Shared by the pages of one site: in, a site; out, its index, and names and links in a language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from babel.dates import format_skeleton

from ...ontology.iri import IriError, Minter
from ...ontology.series import number_of
from ...ontology.terms import CONDITION, MG, ROLE
from ...queries.names import PROVISIONAL
from ..search.index import Index
from ..search.precomputed import KnownAnswers
from .deadline_labels import interval
from .wording import LEFT_TO_RIGHT, direction, message, wording

if TYPE_CHECKING:
    from ...ontology.iri import Address
    from ...store import Store
    from ..search.index import TextLine
    from ..site import Site

Parameter = str | int | tuple[str, ...] | None
_SITES = 8
_SESSION = re.compile(r"session/(?P<body>.+?)/(?P<number>[^/]+)(?P<resumed>/resumed)?$")
_NUMBER = re.compile(r"[0-9IVXLC.]+$")
_ANNEX, _PREAMBULAR = "annex", "pre."
PAGE = ".html"


@lru_cache(maxsize=_SITES)
def index(site: Site) -> Index:
    """Returns the search index of the site's edition, built on first use; raises StoreError, OSError."""
    return Index.of(site.store)


@lru_cache(maxsize=4)
def cached_store(site: Site) -> Store:
    """The site's store, with common answers read from the search index; raises StoreError, OSError."""
    return KnownAnswers(site.store, index(site).file)


@lru_cache(maxsize=1 << 15)
def _url(site: Site, iri: str) -> str:
    link = site.link(iri)
    if link == iri:
        return iri
    path, hash_, fragment = link.partition("#")
    return quote(f"{path}{PAGE}{hash_}{fragment}", safe="/%:#?=@!$&'()*+,;~")


@lru_cache(maxsize=1 << 15)
def _address(base: str, iri: str) -> Address | None:
    """Returns what the IRI of a document, or of a part of one, names; None for other IRIs."""
    try:
        return Minter(base).parse(iri)
    except IriError:
        return None


@dataclass(frozen=True, slots=True)
class PageContext:
    """Names and links in the language of one page."""

    site: Site
    language: str

    def label(self, iri: str | None) -> str:
        """Returns the label of a resource in the language of the page, else in English."""
        return index(self.site).label(iri, self.language) if iri else ""

    def short(self, iri: str | None) -> str:
        """Returns the acronym of a resource, else its label."""
        return index(self.site).short(iri, self.language) if iri else ""

    def url(self, iri: str) -> str:
        """Returns the URL of the page of a resource, with its fragment; other IRIs unchanged."""
        return _url(self.site, iri)

    def link(self, name: str, **parameters: Parameter) -> str:
        """Returns the URL of a page by name; parameters without a value are omitted."""
        given = [
            (key, one)
            for key, value in parameters.items()
            for one in (value if isinstance(value, tuple) else (value,))
            if one not in (None, "")
        ]
        return f"{self.site.address}{name}{'?' if given else ''}{urlencode(given)}"

    def document(self, symbol: str, unit: str | None = None) -> str:
        """Returns the URL of a document's page."""
        return self.url(self.site.minter.document(symbol, unit))

    # --- names that are not plain labels

    def session_name(self, iri: str) -> str:
        """Returns the name of a session: body and number."""
        match = _SESSION.search(iri)
        if not match:
            return self.label(iri)
        body = self.short(f"{self.site.base}body/{match['body']}")
        values = {"body": self.isolated(body), "number": unquote(match["number"])}
        if match["resumed"]:
            return self.gettext("%(body)s, resumed session %(number)s") % values
        return self.gettext("%(body)s, session %(number)s") % values

    def symbol(self, iri: str) -> str:
        """Returns the symbol of a document by its IRI, with the key of a text inside it."""
        address = _address(self.site.base, iri)
        if address is None:
            return self.label(iri)
        return f"{address.symbol} {self.unit(address.unit)}" if address.unit else address.symbol

    def unit(self, key: str) -> str:
        """Returns the name of a text inside a document by its key: A.III, 附件2 for "annex 2"."""
        if not key.startswith(_ANNEX):
            return key
        number = key.removeprefix(_ANNEX).strip()
        return self.gettext("annex %(number)s") % {"number": number} if number else self.gettext("annex")

    def paragraph(self, key: str) -> str:
        """Returns the name of a paragraph by its key."""
        if key.startswith(_PREAMBULAR):
            return self.gettext("preambular para. %(key)s") % {"key": key.removeprefix(_PREAMBULAR)}
        return self.gettext("para. %(key)s") % {"key": self.isolated(key)}

    def title(self, iri: str) -> tuple[str, str]:
        """Returns the title of the text that is, or contains, a resource, and the language of the title.

        A text without a title is named by body, kind and number in the language of the page.
        """
        text = index(self.site).text(iri, self.language)
        if text is None:
            return self._numbered(self.symbol(iri.partition("#")[0])), self.language
        return (text.title, text.language) if text.title else (self._untitled(text), self.language)

    def _untitled(self, text: TextLine) -> str:
        if text.unit:
            whole, language = self.title(self.site.minter.document(text.symbol))
            number = _NUMBER.search(text.unit)
            part = self.unit(text.unit)
            if part == text.unit and not part.startswith(_ANNEX):
                part = f"{self.label(text.kind)} {number[0]}" if number else self.label(text.kind)
            whole = whole if language == self.language else text.symbol
            return self.gettext("%(whole)s, %(part)s") % {"whole": whole, "part": part}
        kind, body = self.label(text.kind), self.label(text.issuer)
        named = self.gettext("%(kind)s of the %(body)s") % {"kind": kind, "body": body} if body else kind
        return self._numbered(text.symbol) or named[:1].upper() + named[1:]

    def _numbered(self, symbol: str) -> str:
        """The name of a resolution or decision by its symbol (body and number); "" for other symbols."""
        parts = number_of(symbol)
        if parts is None:
            return ""
        body, kind, number = parts
        number, _, year = number.removesuffix(")").partition("(")
        if year:
            number = self.gettext("%(number)s (%(year)s)") % {"number": number, "year": year}
        values = {
            "body": self.label(self.site.base + body),
            "kind": self.label(f"{MG}{kind.title()}"),
            "number": number,
        }
        return self.gettext("%(body)s %(kind)s %(number)s") % values

    def relation(self, iri: str, *, backwards: bool = False) -> str:
        """Returns the name of a link as seen from its source or, backwards, from its target."""
        names = _RELATIONS.get(iri.removeprefix(MG))
        return self.gettext(names[backwards]) if names else self.label(iri)

    def place(self, iri: str) -> str:
        """Returns the name of a text, paragraph or act: symbol and paragraph."""
        address = _address(self.site.base, iri)
        if address is None:
            return self.label(iri)
        text = f"{address.symbol} {self.unit(address.unit)}" if address.unit else address.symbol
        if not address.paragraph:
            return text
        return f"{self.isolated(text)} {self.isolated(self.paragraph(address.paragraph))}"

    def every(self, period: str) -> str:
        """Returns the interval of an ISO 8601 duration in words."""
        return interval(period, self.language)

    def month(self, month: str) -> str:
        """Returns the name of a month given as "2027-05"."""
        first = date.fromisoformat(f"{month}-01")
        return format_skeleton("yMMMM", first, locale=self.language)

    def kind(self, iri: str) -> str:
        """Returns the kind of an actor or instrument: body, state, group …"""
        provisional = PROVISIONAL.search(iri)
        segment = self.site.link(iri).removeprefix(self.site.address).partition("/")[0]
        if provisional:
            segment = f"provisional {provisional['kind']}"
        names = {
            "body": message("body"),
            "state": message("state"),
            "group": message("group"),
            "instrument": message("instrument"),
            "provisional actor": message("provisional actor"),
            "provisional instrument": message("provisional instrument"),
            "session": message("session"),
            "document": message("document"),
        }
        return self.gettext(names[segment]) if segment in names else ""

    def condition(self, code: str) -> str:
        """Returns the label of a condition by its code."""
        return self.label(CONDITION + code)

    def roles(self) -> dict[str, str]:
        """The roles of words in an act."""
        # Words may stand in an act and name a document or an instrument at once.
        named = {
            "cites": self.gettext(message("document")),
            "instrument": self.gettext(message("instrument")),
        }
        return {role: self.label(ROLE + role) for role in (*ROLES, "attestation")} | named

    def isolated(self, text: str) -> str:
        """Returns a text that stands inside words of the page, kept apart where these run right to left.

        The characters are FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE of Unicode (UAX 9).
        """
        return isolated(text, self.language)

    def gettext(self, message: str) -> str:
        """Returns a message in the language of the page."""
        return wording(self.language).gettext(message)


def isolated(text: str, language: str) -> str:
    """Returns a text for use inside words of a language; see `PageContext.isolated`."""
    return text if direction(language) == LEFT_TO_RIGHT else f"\u2068{text}\u2069"


_RELATIONS = {
    "adoptedAs": (message("Adopted as"), message("Adopted from")),
    "answers": (message("Answers"), message("Answered by")),
    "closes": (message("Closes"), message("Closed by")),
    "continues": (message("Continues"), message("Continued by")),
    "implements": (message("Implements"), message("Implemented according to")),
    "renews": (message("Renews"), message("Renewed by")),
    "reportsUnder": (message("Reports under"), message("Reported on in")),
}
"""Names of link properties as seen from source and target."""
ROLES = ("verb", "addressee", "partner", "recipient", "condition", "deadline")
