"""Files of a static site: in, an address of the application and a language; out, the file that stands for it.

    /body/UNODC.html                        body/UNODC.html, and zh/body/UNODC.html for the second language
    /act-lists?addressee=…/UNODC&page=2     act-lists/addressee/body/UNODC-page2.html
    /table/acts.csv?document=A/RES/1/1      table/acts/document/A/RES/1/1.csv
    /life-line?of=…/A/RES/1/1#2.act1        life-line/of/document/A/RES/1/1~2.act1.html

Whether such a file is made is for the plan to say; a name is given to whatever can have one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from ..search.making import FACETS
from ..syntaxes import SYNTAXES

DATA: Final = tuple(syntax.extension for syntax in SYNTAXES)
"""Formats in which things may be published, by extension."""
OFFLINE_NOTICE: Final = "left-out"
"""The page that says what a site without a server cannot do; what would need one leads there."""
_SEARCH: Final = "search"
_LISTS: Final = ("act-lists", "deadlines", "network", "network.json", "calendar.ics", "life-line")
_TABLE: Final = "table/"
_IN_WORDS: Final = ("network.json", "table/due.csv", "table/due.xlsx")
"""Files other than pages that every language has."""
_AS_IT_IS: Final = ("static/", "dumps/", ".well-known/")
_SINGLE: Final = ("context.jsonld", "sitemap.xml", "robots.txt")
_SERVER_ONLY: Final = ("sparql", "api")
_SERVER_PAGES: Final = ("query", "versions", "act-versions")
"""Pages that need a server: links to them lead to the notice."""
_OTHER_FILES: Final = ("nq", "ics", "csv", "xlsx", "gz")
_THEMSELVES: Final = "/%:@!$&'()*+,;~="
_LONGEST: Final = 200
"""Bytes of a file's name without its extension; file systems take 255."""
_PLAIN: Final = re.compile(r"[\w()~-][\w.()~-]*(?:/[\w()~-][\w.()~-]*)*")


@dataclass(frozen=True, slots=True)
class Target:
    """An address of the application and the file that stands for it."""

    address: str
    file: str
    language: str
    """"" for what is the same in every language."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The names of the files of one site."""

    base: str
    """What the IRIs of the graph begin with."""
    root: str
    """What the addresses of the application begin with."""
    languages: tuple[str, ...]
    """Of the pages; the first stands at the root, each other one in a folder of its own."""
    data: tuple[str, ...]
    """Formats of the data of things, extensions of `DATA`."""

    def target(self, address: str, language: str) -> Target | None:
        """The file for an address in a language; None for what has none."""
        parts = urlsplit(address.removeprefix(self.root.rstrip("/")))
        path = unquote(parts.path).lstrip("/")
        chosen = [(name, held) for name, held in parse_qsl(parts.query) if name != "lang"]
        if ".." in path.split("/") or path.partition("/")[0] in _SERVER_ONLY:
            return None
        folder = self.folder(language)
        if path in ("", _SEARCH, *_SERVER_PAGES, OFFLINE_NOTICE):
            if path in _SERVER_PAGES:
                path = OFFLINE_NOTICE
            return Target(f"/{path}", f"{folder}{path or 'index'}.html", language)
        if path.startswith(_AS_IT_IS) or path in _SINGLE:
            return Target(f"/{path}", path, "")
        if path in _LISTS or path.startswith(_TABLE):
            return self._list(path, chosen, language)
        return None if chosen else self._thing(path, parts.path, language)

    def search(self, address: str, language: str) -> Target | None:
        """The search instead of a list of acts that is narrowed in several ways; None without filters."""
        parts = urlsplit(address.removeprefix(self.root.rstrip("/")))
        narrowed = any(name in FACETS for name, _ in parse_qsl(parts.query))
        return self.target(f"/{_SEARCH}", language) if parts.path == "/act-lists" and narrowed else None

    def folder(self, language: str) -> str:
        """Where the pages of a language stand: "" for the first, else its folder with "/" at the end."""
        return "" if language in ("", self.languages[0]) else f"{language}/"

    def _thing(self, path: str, escaped: str, language: str) -> Target | None:
        stem, dot, extension = path.rpartition(".")
        # An escaped slash inside a key is no slash: the address stays as it was given.
        quoted = f"/{quote(escaped.lstrip('/'), safe=_THEMSELVES)}"
        if dot and extension == "html":
            return Target(quoted, f"{self.folder(language)}{_fitting(stem)}.html", language)
        if dot and extension in self.data:
            return Target(quoted, f"{_fitting(stem)}.{extension}", "")
        if dot and extension in (*DATA, *_OTHER_FILES):
            return None
        return Target(quoted, f"{self.folder(language)}{_fitting(path)}.html", language)

    def _list(self, path: str, chosen: list[tuple[str, str]], language: str) -> Target | None:
        stem, dot, extension = path.rpartition(".")
        name, ending = (stem, f".{extension}") if dot else (path, ".html")
        number = dict(chosen).get("page", "1")
        for key, held in chosen:
            if key != "page":
                name = f"{name}/{key}/{self._filter(key, held)}"
        # Drawings and tables of deadlines have words for readers. Calendars and other tables, which are many,
        # are in the first language.
        neutral = bool(dot) and path not in _IN_WORDS
        file = f"{name}{'' if number == '1' else f'-page{number}'}{ending}"
        query = "&".join(f"{quote(key)}={quote(held, safe='')}" for key, held in chosen)
        address = f"/{quote(path)}{'?' if query else ''}{query}"
        if neutral:
            return Target(address, file, "")
        return Target(address, f"{self.folder(language)}{file}", language)

    def _filter(self, key: str, held: str) -> str:
        tail = held.removeprefix(self.base).replace("#", "~")
        if len(tail.encode()) <= _LONGEST and _PLAIN.fullmatch(tail):
            return tail
        return _digest(held)


def _fitting(path: str) -> str:
    """The path with every name cut that no file system would take; a digest tells cut names apart."""
    if len(path.encode()) <= _LONGEST:
        return path
    return "/".join(
        f"{name.encode()[:_LONGEST].decode(errors='ignore')}~{_digest(name)}"
        if len(name.encode()) > _LONGEST
        else name
        for name in path.split("/")
    )


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]
