"""What the pages of one site share: in, a site; out, its index, and names and links in a language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from babel.dates import format_skeleton

from ...ontology.iri import IriError
from ...ontology.series import number_of
from ...ontology.terms import CONDITION, MG, ROLE
from ..search.index import Index
from ..search.precomputed import KnownAnswers
from .wording import LANGUAGES, message, wording

if TYPE_CHECKING:
    from ...store import Store
    from ..search.index import TextLine
    from ..site import Site

Parameter = str | int | tuple[str, ...] | None
_SITES = 8
_SESSION = re.compile(r"session/(?P<body>.+?)/(?P<number>[^/]+)(?P<resumed>/resumed)?$")
_PERIOD = re.compile(r"P(?P<count>[0-9]+)(?P<unit>[DWMY])")
_NUMBER = re.compile(r"[0-9IVXLC.]+$")
_ANNEX, _PREAMBULAR = "annex", "pre."
PAGE = ".html"


@lru_cache(maxsize=_SITES)
def index(site: Site) -> Index:
    """The index of the site's edition, made when it is first asked for; raises StoreError, OSError."""
    return Index.of(site.store)


@lru_cache(maxsize=4)
def known(site: Site) -> Store:
    """The store of the site, quick with what every reader needs; raises StoreError, OSError."""
    return KnownAnswers(site.store, index(site).file)


@dataclass(frozen=True, slots=True)
class Wayfinder:
    """Names and links as one page shows them."""

    site: Site
    language: str

    def label(self, iri: str | None) -> str:
        """What a thing is called in the language of the page, or in English."""
        return index(self.site).label(iri, self.language) if iri else ""

    def short(self, iri: str | None) -> str:
        """Its acronym, if it has one."""
        return index(self.site).short(iri, self.language) if iri else ""

    def url(self, iri: str) -> str:
        """The address of the page that shows a thing; a fragment leads to its place on the page."""
        link = self.site.link(iri)
        if link == iri:
            return iri
        path, hash_, fragment = link.partition("#")
        return quote(f"{path}{PAGE}{hash_}{fragment}", safe="/%:#?=@!$&'()*+,;~")

    def page(self, name: str, **parameters: Parameter) -> str:
        """The address of a page that is no thing of the graph; parameters without a value are left out."""
        given = [
            (key, one)
            for key, value in parameters.items()
            for one in (value if isinstance(value, tuple) else (value,))
            if one not in (None, "")
        ]
        return f"{self.site.address}{name}{'?' if given else ''}{urlencode(given)}"

    def document(self, symbol: str, unit: str | None = None) -> str:
        """The address of a document's page."""
        return self.url(self.site.minter.document(symbol, unit))

    # --- names that need more than a label

    def session_name(self, iri: str) -> str:
        """A session by its body and number."""
        match = _SESSION.search(iri)
        if not match:
            return self.label(iri)
        body = self.short(f"{self.site.base}body/{match['body']}")
        said = {"body": body, "number": unquote(match["number"])}
        if match["resumed"]:
            return self._("%(body)s, resumed session %(number)s") % said
        return self._("%(body)s, session %(number)s") % said

    def symbol(self, iri: str) -> str:
        """The symbol of a document by its IRI, with the key of a text inside it."""
        try:
            address = self.site.minter.parse(iri)
        except IriError:
            return self.label(iri)
        return f"{address.symbol} {self.unit(address.unit)}" if address.unit else address.symbol

    def unit(self, key: str) -> str:
        """A text inside a document by its key: A.III, 附件2 for "annex 2"."""
        if not key.startswith(_ANNEX):
            return key
        number = key.removeprefix(_ANNEX).strip()
        return self._("annex %(number)s") % {"number": number} if number else self._("annex")

    def paragraph(self, key: str) -> str:
        """A paragraph by its key."""
        if key.startswith(_PREAMBULAR):
            return self._("preambular para. %(key)s") % {"key": key.removeprefix(_PREAMBULAR)}
        return self._("para. %(key)s") % {"key": key}

    def title(self, iri: str) -> tuple[str, str]:
        """The title of the text that is, or holds, a thing, and its language.

        A text without a title is called by its body, kind and number, in the language of the page.
        """
        text = index(self.site).text(iri, self.language)
        if text is None:
            return self._numbered(self.symbol(iri.partition("#")[0])), self.language
        return (text.title, text.language) if text.title else (self._untitled(text), self.language)

    def _untitled(self, text: TextLine) -> str:
        if text.unit:
            whole, tongue = self.title(self.site.minter.document(text.symbol))
            number = _NUMBER.search(text.unit)
            part = self.unit(text.unit)
            if part == text.unit and not part.startswith(_ANNEX):
                part = f"{self.label(text.kind)} {number[0]}" if number else self.label(text.kind)
            whole = whole if tongue == self.language else text.symbol
            return self._("%(whole)s, %(part)s") % {"whole": whole, "part": part}
        kind, body = self.label(text.kind), self.label(text.issuer)
        named = self._("%(kind)s of the %(body)s") % {"kind": kind, "body": body} if body else kind
        return self._numbered(text.symbol) or named[:1].upper() + named[1:]

    def _numbered(self, symbol: str) -> str:
        """A resolution or decision by its body and number, as its symbol tells them; "" if it tells none."""
        told = number_of(symbol)
        if told is None:
            return ""
        body, kind, number = told
        number, _, year = number.removesuffix(")").partition("(")
        if year:
            number = self._("%(number)s (%(year)s)") % {"number": number, "year": year}
        said = {
            "body": self.label(self.site.base + body),
            "kind": self.label(f"{MG}{kind.title()}"),
            "number": number,
        }
        return self._("%(body)s %(kind)s %(number)s") % said

    def relation(self, iri: str, *, backwards: bool = False) -> str:
        """What a link is called, seen from its source or, backwards, from its target."""
        names = _RELATIONS.get(iri.removeprefix(MG))
        return self._(names[backwards]) if names else self.label(iri)

    def place(self, iri: str) -> str:
        """A text, paragraph or act by symbol and paragraph."""
        try:
            address = self.site.minter.parse(iri)
        except IriError:
            return self.label(iri)
        text = f"{address.symbol} {self.unit(address.unit)}" if address.unit else address.symbol
        return f"{text} {self.paragraph(address.paragraph)}" if address.paragraph else text

    def every(self, period: str) -> str:
        """How often, of an ISO 8601 duration."""
        match = _PERIOD.fullmatch(period)
        if not match:
            return self._("regularly")
        count = int(match["count"])
        one, many = {
            "D": (message("every day"), message("every %(num)s days")),
            "W": (message("every week"), message("every %(num)s weeks")),
            "M": (message("every month"), message("every %(num)s months")),
            "Y": (message("every year"), message("every %(num)s years")),
        }[match["unit"]]
        return self._(one) if count == 1 else self._(many) % {"num": count}

    def month(self, month: str) -> str:
        """A month by its name, of "2027-05"."""
        first = date.fromisoformat(f"{month}-01")
        return format_skeleton("yMMMM", first, locale=self.language)

    def kind(self, iri: str) -> str:
        """What sort of thing an actor or instrument is."""
        sort = self.site.link(iri).removeprefix(self.site.address).partition("/")[0]
        names = {
            "body": message("body"),
            "state": message("state"),
            "group": message("group"),
            "instrument": message("instrument"),
            "session": message("session"),
            "document": message("document"),
        }
        return self._(names[sort]) if sort in names else ""

    def condition(self, code: str) -> str:
        """What a condition's code stands for."""
        return self.label(CONDITION + code)

    def languages(self) -> dict[str, str]:
        """The languages of versions, as they call themselves."""
        return {**_TONGUES, **LANGUAGES}

    def roles(self) -> dict[str, str]:
        """The roles of words in an act."""
        # Words may stand in an act and name a document or an instrument at once.
        named = {"cites": self._(message("document")), "instrument": self._(message("instrument"))}
        return {role: self.label(ROLE + role) for role in (*ROLES, "attestation")} | named

    def _(self, message: str) -> str:
        return wording(self.language).gettext(message)


_RELATIONS = {
    "adoptedAs": (message("Adopted as"), message("Adopted from")),
    "answers": (message("Answers"), message("Answered by")),
    "closes": (message("Closes"), message("Closed by")),
    "continues": (message("Continues"), message("Continued by")),
    "implements": (message("Implements"), message("Implemented according to")),
    "renews": (message("Renews"), message("Renewed by")),
    "reportsUnder": (message("Reports under"), message("Reported on in")),
}
"""By property: what it is called from its source, and from its target."""
ROLES = ("verb", "addressee", "partner", "recipient", "condition", "deadline")
_TONGUES = {"ar": "العربية", "es": "Español", "fr": "Français", "ru": "Русский"}
