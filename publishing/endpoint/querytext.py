"""Tokens of a SPARQL query: its text in; its form, forbidden parts and the text with a LIMIT out.

Only what the grammar makes certain is read from words (SPARQL 1.1 Query Language, 19.8): outside of IRIs,
strings, names and comments, SERVICE stands only for federation, FROM only in the dataset clause, and LIMIT
and VALUES outside of all braces only behind the pattern. Whether the query is well formed the store says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast
from urllib.parse import urljoin

from ...ontology.errors import MandategraphError

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|\#[^\r\n]*)
  | (?P<text>'{3}(?:[^'\\]|\\.|'(?!''))*'{3}|"{3}(?:[^"\\]|\\.|"(?!""))*"{3}
            |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")
  | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:\w[\w.\-·]*)?:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FEDERATION = re.compile(r"service", re.IGNORECASE)
_NO_PREFIXES: Final[Mapping[str, str]] = MappingProxyType({})
_DEEPEST = 200
"""Maximum nesting of brackets: parsers recurse."""


class RefusalError(MandategraphError):
    """A query that is rejected before it runs; the message says why."""


@dataclass(frozen=True, slots=True)
class QueryText:
    """A query and what its tokens show."""

    text: str
    form: str | None
    """One of `FORMS`; None if the text is no query."""
    dataset: bool
    """Whether the query names its graphs by FROM."""
    limit: int | None
    """The LIMIT of the whole query; None if it has none."""
    merged: tuple[str, ...] | None
    """The graphs of its FROM clauses as IRIs, as far as they can be read; None for fewer than two."""
    sources: tuple[str, ...]
    """The graphs of its FROM NAMED clauses, as IRIs."""
    _limit_at: tuple[int, int]
    """Offsets of the number, or where to insert one."""

    def limited(self, rows: int) -> str:
        """Returns the text of a SELECT query with a LIMIT of at most `rows` rows; any other as it is."""
        if self.form != "SELECT" or (self.limit is not None and self.limit <= rows):
            return self.text
        start, end = self._limit_at
        words = str(rows) if self.limit is not None else f"\nLIMIT {rows}\n"
        return self.text[:start] + words + self.text[end:]


def read(
    text: str,
    prefixes: Mapping[str, str] = _NO_PREFIXES,
    base: str = "",
    *,
    parsed_characters: int | None = None,
) -> QueryText:
    """Reads the tokens of a query.

    prefixes: names that the query need not declare. base: IRI that relative IRIs are resolved against.
    parsed_characters: maximum length of a query that a parser must read, because it holds the letters of
    SERVICE; None: no limit. Raises RefusalError for federation, for such a query that is too long, and for
    brackets nested too deep.
    """
    if _FEDERATION.search(_unescaped(text)):
        if parsed_characters is not None and len(text) > parsed_characters:
            raise RefusalError(
                f"a query that holds the word service may have {parsed_characters} characters;"
                f" this one has {len(text)}"
            )
        _refuse_federation(text)
    form, dataset, limit = None, False, None
    depth, pending = 0, False
    place: tuple[int, int] | None = None
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "other":
            depth += (token in "({[") - (token in ")}]")
            if depth > _DEEPEST:
                raise RefusalError(f"the query has more than {_DEEPEST} brackets inside each other")
        elif kind == "number" and pending:
            limit, place = (int(token), match.span()) if token.isdecimal() else (None, None)
        elif kind == "word":
            word = token.upper()
            form = form or (word if word in FORMS else None)
            dataset = dataset or word == "FROM"
            if word == "VALUES" and depth == 0 and place is None:
                place = (match.start(), match.start())
        if kind != "blank":
            pending = kind == "word" and token.upper() == "LIMIT" and depth == 0
    defaults, named = _sources(text, prefixes, base) if dataset else ((), ())
    merged = defaults if len(defaults) > 1 else None
    return QueryText(text, form, dataset, limit, merged, named, place or (len(text), len(text)))


def _sources(text: str, prefixes: Mapping[str, str], base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the graphs of the FROM and of the FROM NAMED clauses."""
    tokens = [
        (match.lastgroup or "", match.group())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "blank"
    ]
    known, found = dict(prefixes), {False: dict[str, None](), True: dict[str, None]()}
    for number, (kind, token) in enumerate(tokens):
        following = tokens[number + 1 : number + 3]
        match (kind == "word" and token.upper()), following:
            case "BASE", [("iri", iri), *_]:
                base = urljoin(base, iri[1:-1])
            case "PREFIX", [("name", name), ("iri", iri)]:
                known[name.removesuffix(":")] = urljoin(base, iri[1:-1])
            case "FROM", [("word", _), (kind, token)]:
                found[True][_resolved(kind, token, known, base)] = None
            case "FROM", [(kind, token), *_]:
                found[False][_resolved(kind, token, known, base)] = None
            case _:
                pass
    return tuple(filter(None, found[False])), tuple(filter(None, found[True]))


def _resolved(kind: str, token: str, prefixes: Mapping[str, str], base: str) -> str:
    """Returns the IRI of a token; "" if it names none."""
    if kind == "iri":
        return urljoin(base, token[1:-1])
    prefix, _, local = token.partition(":")
    return prefixes[prefix] + local.replace("\\", "") if kind == "name" and prefix in prefixes else ""


def _unescaped(text: str) -> str:
    """Returns the text with code point escapes decoded as some parsers do, before anything else (19.2)."""
    return text if "\\" not in text else _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else "\ufffd"


def _refuse_federation(text: str) -> None:
    """Raises RefusalError unless both the words and a parser say that "service" is not the keyword here."""
    words = (match for match in _TOKEN.finditer(_unescaped(text)) if match.lastgroup == "word")
    if any(match.group().upper() == "SERVICE" for match in words) or _federated(text):
        raise RefusalError("SERVICE is not allowed here: this endpoint asks no other server")


def _federated(text: str) -> bool:
    """Whether a parser finds a SERVICE clause, or fails."""
    # Only a query with these letters in it pays for loading a parser that shows what it read.
    from rdflib.plugins.sparql.parser import parseQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    def found(part: object) -> bool:
        if isinstance(part, CompValue):
            inner = cast("Iterable[object]", part.values())
            return part.name == "ServiceGraphPattern" or any(map(found, inner))
        if isinstance(part, Iterable) and not isinstance(part, str):
            return any(map(found, cast("Iterable[object]", part)))
        return False

    try:
        return found(parseQuery(text))
    except Exception:  # What it raises is of a library of its own; whatever it is, it cannot tell.
        return True
