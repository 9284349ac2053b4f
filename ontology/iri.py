"""Minting and reading the IRIs of the graph (design: Identity).

In: a base, official symbols, unit and paragraph keys, authority keys ("body/UNODC"). Out: IRIs that a person
can read, and from an IRI back to symbol, unit, paragraph and part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from .errors import MandategraphError
from .symbols import compact, expanded
from .terms import HOME

DEFAULT_BASE: Final = HOME
SESSION_IRI: Final = re.compile(r".*/session/([^/]+)/([^/]+)(/resumed)?")
"""The IRI of a session: body, number, and whether it is resumed."""

PARTS: Final = (
    "act",
    "due",
    "ev",
    "cite",
    "inst",
    "treaty",
    "finding",
    "appendage",
    "meeting",
    "consideration",
    "sponsorship",
    "intervention",
    "listed",
    "parties",
    "topic",
    "link",
    "event",
    "doing",
    "mandate",
    "deliverable",
    "quantity",
    "objective",
    "measure",
    "value",
    "resource",
    "implication",
)
"""Names of numbered parts of a paragraph or document, at the end of a fragment."""

_UNSAFE = re.compile(r"[^\w\-.~!$&'()*+,;=:@/]")
_PART = rf"(?:{'|'.join(PARTS)})[0-9]+"
_PART_IN_KEY = re.compile(rf"(?:^|(?<=\.))(?={_PART})[a-z]")
_RESERVED_SEGMENT = re.compile(r"(?:(?<=/)|^)(unit|expression|\.\.?)(?=/|$)")
_ADOPTED_KEY = re.compile(r"([A-Z]{2,}) ([0-9][0-9A-Za-z]*)(?:/([0-9A-Za-z]+))?")
_ADOPTED_SEGMENT = re.compile(r"([A-Z]{2,})-([0-9][0-9A-Za-z]*)(?:-([0-9A-Za-z]+))?")
_BASE = re.compile(r"[a-z][a-z0-9+.\-]*:[^\s<>\"{}|\\^`#?]+/")
_FRAGMENT = re.compile(rf"(?P<paragraph>.*?)(?:(?:^|\.)(?P<part>{_PART}(?:\.{_PART})*))?")


class IriError(MandategraphError, ValueError):
    """A base or an IRI that this graph cannot have: the message says what was expected."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Address:
    """What an IRI under `document/` names."""

    symbol: str
    unit: str | None = None
    paragraph: str | None = None
    part: str = ""
    """"act1", "act1.due1", "finding2"; "" for the document, unit or paragraph itself."""


@dataclass(frozen=True, slots=True)
class Minter:
    """Makes the IRIs of a graph under one base, an absolute IRI that ends in "/".

    Raises IriError for an invalid base.
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise IriError(
                f'base {self.base!r}: give an absolute IRI that ends in "/", such as {DEFAULT_BASE}'
            )

    def key(self, key: str) -> str:
        """Returns the IRI of an authority key such as "body/UNODC" or "session/CCPCJ/20/resumed"."""
        return self.base + _encode(key)

    def document(self, symbol: str, unit: str | None = None) -> str:
        """Returns the IRI of a document, or of a unit inside it."""
        iri = f"{self.base}document/{symbol_path(symbol)}"
        return iri if unit is None else f"{iri}/unit/{unit_segment(unit)}"

    def paragraph(self, symbol: str, unit: str | None, key: str, part: str = "") -> str:
        """Returns the IRI of a paragraph, or of a part of it ("act1", "act1.due1")."""
        return f"{self.document(symbol, unit)}#{paragraph_fragment(key)}{'.' if part else ''}{part}"

    def expression(self, symbol: str, unit: str | None, language: str) -> str:
        """Returns the IRI of one language version of a document or unit."""
        return f"{self.document(symbol, unit)}/expression/{language}"

    def graph(self, symbol: str, language: str) -> str:
        """Returns the named graph of one language version."""
        return f"{self.base}graph/{symbol_path(symbol)}/{language}"

    def provenance_graph(self, symbol: str, language: str) -> str:
        """Returns the named graph with the provenance of a language version."""
        return f"{self.base}graph/provenance/{symbol_path(symbol)}/{language}"

    def activity(self, symbol: str, language: str) -> str:
        """Returns the IRI of the activity that read a language version."""
        return f"{self.base}activity/{symbol_path(symbol)}/{language}"

    def following(self, rule: str) -> str:
        """Returns the IRI of the activity that links documents by one rule."""
        return f"{self.base}activity/links/{_encode(rule)}"

    def library_record(self, number: str) -> str:
        """Returns the IRI of a record of the Digital Library, by its control number."""
        return f"{self.base}record/{_encode(number)}"

    def library_graph(self, name: str) -> str:
        """Returns the named graph of the library records in a file with this name."""
        return f"{self.base}graph/library/{_encode(name)}"

    def library_provenance_graph(self, name: str) -> str:
        """Returns the named graph with the provenance of the library records in a file."""
        return f"{self.base}graph/provenance/library/{_encode(name)}"

    def library_activity(self, name: str) -> str:
        """Returns the IRI of the activity that read the library records in a file."""
        return f"{self.base}activity/library/{_encode(name)}"

    def source(self, sha256: str) -> str:
        """Returns the IRI of a source file, by its SHA-256."""
        return f"{self.base}source/{sha256}"

    def agent(self, version: str) -> str:
        """Returns the IRI of a version of the program."""
        return f"{self.base}agent/mandategraph-{_encode(version)}"

    def session(self, body: str, number: int | str, *, resumed: bool = False) -> str:
        """Returns the IRI of a session of the body with key `body` ("body/CCPCJ")."""
        return self.key(session_key(body, number, resumed=resumed))

    def meeting(self, body: str, session: int, number: int) -> str:
        """Returns the IRI of a meeting of the body with key `body`, in one of its sessions."""
        return self.key(f"meeting/{_tail(body)}/{session}/{number}")

    @property
    def authorities(self) -> str:
        """Returns the named graph of the authority files."""
        return f"{self.base}graph/authorities"

    @property
    def ontology(self) -> str:
        """Returns the named graph of the vocabulary and its schemes."""
        return f"{self.base}graph/ontology"

    @property
    def links(self) -> str:
        """Returns the named graph of links between documents."""
        return f"{self.base}graph/links"

    @property
    def statuses(self) -> str:
        """Returns the named graph of the status of deadlines."""
        return f"{self.base}graph/statuses"

    @property
    def thesaurus(self) -> str:
        """Returns the named graph of the thesaurus."""
        return f"{self.base}graph/thesaurus"

    def parse(self, iri: str) -> Address:
        """Returns what an IRI under `document/` identifies; the inverse of `document` and `paragraph`.

        Raises IriError if the IRI is not of this graph, or names no document.
        """
        start = f"{self.base}document/"
        if not iri.startswith(start):
            raise IriError(f"{iri!r} is not the IRI of a document; expected one that begins with {start}")
        path, _, fragment = iri.removeprefix(start).partition("#")
        document, marker, unit = path.rpartition("/unit/")
        if not marker:
            document, unit = path, ""
        paragraph, part = _split_fragment(fragment)
        return Address(
            symbol=expanded(unquote(document)),
            unit=_unit_key(unit) if marker else None,
            paragraph=paragraph,
            part=part,
        )


def session_key(body: str, number: int | str, *, resumed: bool = False) -> str:
    """Returns the key of a session: "session/CCPCJ/20", "session/CCPCJ/20/resumed"."""
    return f"session/{_tail(body)}/{number}{'/resumed' if resumed else ''}"


def symbol_path(symbol: str) -> str:
    """Returns a symbol as a path without blanks, percent-encoded where needed; "S/RES/1373(2001)" stays.

    "A/RES/57/270 B" becomes "A/RES/57/270B", and "A/80/6 (Sect. 9)" "A/80/6(Sect.9)".
    """
    return _RESERVED_SEGMENT.sub(_escape_first, _encode(compact(symbol) if " " in symbol else symbol))


def unit_segment(key: str) -> str:
    """Returns a unit key as one segment of a path: "A.III" stays, "RES 20/1" becomes "RES-20-1"."""
    adopted = _ADOPTED_KEY.fullmatch(key)
    if adopted:
        return "-".join(part for part in adopted.groups() if part)
    segment = _encode(key).replace("/", "%2F")
    if _ADOPTED_SEGMENT.fullmatch(segment):
        return segment.replace("-", "%2D", 1)
    return _RESERVED_SEGMENT.sub(_escape_first, segment)


def paragraph_fragment(key: str) -> str:
    """Returns a paragraph key as a fragment: "9.a" stays, keys like parts ("act1") are escaped."""
    return _PART_IN_KEY.sub(_escape_first, _encode(key))


def _encode(text: str) -> str:
    return _UNSAFE.sub(lambda match: quote(match.group(), safe=""), text) if _UNSAFE.search(text) else text


def _escape_first(match: re.Match[str]) -> str:
    first, rest = match.group()[0], match.group()[1:]
    return f"%{ord(first):02X}{rest.replace('.', '%2E')}"


def _unit_key(segment: str) -> str:
    adopted = _ADOPTED_SEGMENT.fullmatch(segment)
    if adopted:
        word, number, rest = adopted.groups()
        return f"{word} {number}/{rest}" if rest else f"{word} {number}"
    return unquote(segment)


def _split_fragment(fragment: str) -> tuple[str | None, str]:
    match = _FRAGMENT.fullmatch(fragment)
    if not match:
        return (unquote(fragment), "")
    return (unquote(match["paragraph"]) or None, match["part"] or "")


def _tail(key: str) -> str:
    return key.partition("/")[2] or key
