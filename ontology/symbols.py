"""Document symbols: any printed form in, the canonical form out.

"A/RES/57/270B", "A/RES/57/270/B" and "A_RES_57_270_B" all mean "A/RES/57/270 B". The loader, the look-ups and
the IRIs use this module, so that one document has one symbol. docs/symbols.md lists the forms.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final
from urllib.parse import unquote

from .series import Series, series

_HEAD: Final = (
    "CCPCJ|SPLOS|CEDAW|CCPR|CTOC|CRPD|CERD|UNEP|FCCC|ICCD|ISBA|CAC|CND|CRC|CED|CMW|CAT|HRI|UNW|HSP|ECE|CBD|GOV"
    "|NPT|CCW|BWC|LOS|JIU|PBC|ST|TD|DP|ID|DC|A|E|S|T"
)
"""First parts of the symbols of the United Nations."""
_DIVISIONS: Final = "Sect|Part|Vol|Prog|Chap|Annex|Introduction|Income"
_DIVISION: Final = rf"(?i:{_DIVISIONS})\.? ?(?:\d{{1,3}}[A-Z]?|[IVX]{{1,6}})?"
_BRACKETED: Final = rf"\((?:[0-9A-Z-]+|{_DIVISION})\)"
_SEGMENT: Final = r"[A-Za-z0-9._-]*[A-Za-z0-9]\b"
SYMBOL: Final = re.compile(rf"(?:{_HEAD})(?:/{_SEGMENT}(?: ?{_BRACKETED})?){{1,6}}")
"""A document symbol in running text."""
_ALONE: Final = re.compile(
    rf"(?:{_HEAD})(?:/(?:{_SEGMENT})?(?: ?[A-Z](?:-[A-Z])?(?= ?\())?(?: ?{_BRACKETED})?){{1,7}}"
    r"(?: ?[A-Z](?:-[A-Z])?)?(?:/(?:Rev|Add|Corr)\.\d+(?:-\d+)?)*"
)
"""A symbol that is all there is, with blanks as people print them."""
_AMENDMENT: Final = re.compile(r"(?:/(?:Rev|Add|Corr)\.\d+(?:-\d+)?)+$")
_LAST_AMENDMENT: Final = re.compile(r"(?P<base>.+)/(?P<kind>Rev|Add|Corr)\.\d+(?:-\d+)?")
_WORDS: Final = re.compile(r"\b(rev|add|corr)\s*\.?\s*(?=\d)", re.IGNORECASE)
_JOINT: Final = re.compile(rf"(?<=[0-9)])(?:\s*-\s*|\s+)(?=(?:{_HEAD})/(?!Rev|Add|Corr)\S*\d)", re.IGNORECASE)
"""Between the symbols of a double symbol."""
_ADDRESS: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:undocs|docs\.un)\.org/(?:symbol/|(?:ar|en|es|fr|ru|zh)/)?", re.IGNORECASE
)
"""What stands before a symbol in the address of an official document."""
_MARKS: Final = re.compile(r"^[*#\s]+|(?:[\s*†‡#]|\[\d{1,3}\]|[ _-]*\(?re-?issued?\)?)+$", re.IGNORECASE)
"""Signs around a symbol that are not part of it: marks of notes, and the mark of a reissued document."""
_DIVISION_SEGMENT: Final = re.compile(
    r"/\(?(Sect|Part|Vol|Prog)\.? ?([0-9]{1,3}[A-Z]?|[IVX]{1,6})\)?(?=/|$)", re.IGNORECASE
)
_IN_BRACKETS: Final = re.compile(r" ?\(\s*(?P<words>[^()]+?)\s*\)")
_DIVISION_WORDS: Final = re.compile(
    rf"(?P<word>{_DIVISIONS})\.?[ /]?(?P<number>\d{{1,3}}[A-Z]?|[IVX]{{1,6}})?", re.IGNORECASE
)
_BEHIND: Final = re.compile(
    rf" ?\((?:(?:19|20)\d\d|[IVXLC]{{1,7}}|E?S-(?:[IVX]{{1,5}}|\d{{1,2}})|(?P<division>{_DIVISION}))\)"
    r"(?: [A-Z](?![\w’'.-]))?(?:/(?:Rev|Add|Corr)\.\d+)*| [A-Z](?![\w’'.-])"
)
"""What may be printed behind the end of a symbol and belongs to it."""
_LONGEST: Final = 120
"""Characters: no symbol, also no double symbol, is longer."""
_STOPPED: Final = ("Sect", "Vol", "Prog", "Chap")
_PART_SEGMENT: Final = re.compile(r"(?<=[0-9)])/([A-Z](?:-[A-Z])?)$")
_PART: Final = re.compile(r"(?<=[0-9)])([A-Z](?:-[A-Z])?)$")
_SESSION: Final = re.compile(r"(\d+)([A-Z])?/([IVXLC]+|E?S-(?:[IVX]+|\d{1,2})|(?:19|20)\d\d)([A-Z])?")
_PART_BEHIND: Final = re.compile(r"(\d+)(\([^()]+\))([A-Z](?:-[A-Z])?)")
_PART_INSIDE: Final = re.compile(r"(\d+)([A-Z])(\([^()]+\))")


@lru_cache(maxsize=1 << 14)
def normalize(printed: str) -> str:
    """Returns the canonical form of a symbol; words that are no symbol come back without outer blanks.

    printed: a symbol as printed, cited or used as a file name. Of a double symbol, the first is returned.
    """
    if len(printed) > _LONGEST:
        return printed
    text = _plain(printed)
    first = _JOINT.split(text)[0]
    return _canonical(first) or " ".join(printed.split())


def continued(symbol: str, text: str, end: int) -> str:
    """Returns a symbol that ends at `end` of a text, with the year, session, division or part behind it.

    "S/RES/1373" in "S/RES/1373 (2001)", "A/RES/57/270" in "A/RES/57/270 B", "A/80/6" in "A/80/6 (Sect. 9)".
    """
    match = _BEHIND.match(text, end)
    if match is None:
        return symbol
    longer = normalize(symbol + match.group())
    return longer if match["division"] or in_series(longer) else symbol


def as_cited(printed: str) -> str:
    """Returns the canonical form of a cited symbol; a double symbol keeps both, joined by a hyphen."""
    return "-".join(symbols_of(printed)) or normalize(printed)


def symbols_of(line: str) -> tuple[str, ...]:
    """Returns the canonical symbols that a line consists of: two for a double symbol, else none or one."""
    if len(line) > _LONGEST:
        return ()
    found = tuple(map(_canonical, _JOINT.split(_plain(line))))
    return tuple(dict.fromkeys(found)) if all(found) else ()


def compact(symbol: str) -> str:
    """Returns a canonical symbol without blanks, as IRIs have it; any other text as it is."""
    short = symbol.replace(" ", "")
    return short if short == symbol or normalize(short) == symbol else symbol


def expanded(short: str) -> str:
    """Returns the canonical symbol that `compact` made a text of; any other text as it is."""
    symbol = normalize(short)
    return symbol if symbol.replace(" ", "") == short else short


def amended(symbol: str) -> tuple[str, str] | None:
    """Returns what a canonical symbol amends: "Corr", "Rev" or "Add", and the symbol of the amended document.

    "A/84/6/Add.2/Rev.1" is a revision of "A/84/6/Add.2". None if the symbol names no amendment.
    """
    match = _LAST_AMENDMENT.fullmatch(symbol)
    return (match["kind"], match["base"]) if match else None


def is_corrigendum(symbol: str) -> bool:
    """Returns whether a canonical symbol is that of a corrigendum."""
    return (found := amended(symbol)) is not None and found[0] == "Corr"


def without_amendments(symbol: str) -> str:
    """Returns a canonical symbol without its revisions, addenda and corrigenda."""
    return _AMENDMENT.sub("", symbol)


def in_series(symbol: str) -> bool:
    """Returns whether a body numbers its resolutions or decisions as a symbol says."""
    return _in_series(symbol.replace(" ", "")) != ""


def whole(symbol: str) -> str:
    """Returns the symbol of a resolution of which all parts are named: "A/RES/76/84 A-B" → "A/RES/76/84"."""
    return re.sub(r" A-[A-Z]$", "", symbol)


def is_limited(symbol: str) -> bool:
    """Returns whether a document is of limited distribution, as drafts are: "A/C.3/84/L.5/Rev.1"."""
    return re.search(r"/L\.\d", symbol) is not None


def _plain(printed: str) -> str:
    """A symbol in plain characters and single blanks, slashes between its parts, without marks around it."""
    text = unicodedata.normalize("NFKC", printed)
    text = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text)
    if (address := _ADDRESS.match(text)) is not None:
        text = unquote(text[address.end() :]).rstrip("/")
    text = " ".join(_MARKS.sub("", text).split())
    text = re.sub(r"\s*/\s*", "/", re.sub(r"[‐‑‒–—―−]", "-", text))
    text = re.sub(r"\*+(?=\s*-)", "", text)
    if "_" in text and ("/" not in text or re.match(rf"(?:{_HEAD})_", text, re.IGNORECASE)):
        text = re.sub(r"\([^()]*\)", lambda match: match.group().replace("_", " "), text)
        text = re.sub(r"/+(?=\()", " ", re.sub(r"[_/]+", "/", text))
    if re.match(rf"(?:{_HEAD})-(?:HRC-)?(?:RES|DEC|PRST)-", text, re.IGNORECASE) and "/" not in text:
        text = re.sub(r"/(E?S)/", r"/\1-", text.replace("-", "/"), flags=re.IGNORECASE)
    if text.partition("/")[0].islower():
        text = text.upper()
    return text


def _canonical(text: str) -> str:
    """The canonical form of one symbol; "" for other words."""
    text = _WORDS.sub(lambda match: f"{match[1].capitalize()}.", text)
    text = re.sub(r"\b([A-Z]) (?:and|to|et|y|и|和) ([A-Z])(?=$| ?\()", r"\1-\2", text)
    text = re.sub(r"(?<![A-Za-z/])/?\s(?=(?:Rev|Add|Corr)\.\d)", "/", text)
    text = _DIVISION_SEGMENT.sub(r" (\1. \2)", text)
    if not any(letter.isdigit() for letter in text) or not _ALONE.fullmatch(text):
        return ""
    amendment = _AMENDMENT.search(text)
    base, rest = (text[: amendment.start()], amendment.group()) if amendment else (text, "")
    return (_in_series(base.replace(" ", "")) or _general(base)) + rest


def _general(base: str) -> str:
    """A symbol of no series: it has blanks only where words stand in parentheses, and before a part."""
    base = _IN_BRACKETS.sub(_bracketed, base).strip("/")
    if " (" in base or not re.search(r"/(?:RES|DEC)\b", base, re.IGNORECASE):
        return base
    return _PART.sub(r" \1", _PART_SEGMENT.sub(r"\1", base.replace(" ", "")))


def _bracketed(match: re.Match[str]) -> str:
    division = _DIVISION_WORDS.fullmatch(match["words"])
    if division is None:
        return f"({match['words'].replace(' ', '')})"
    name, number = division["word"].capitalize(), (division["number"] or "").upper()
    return f" ({name}{'.' if name in _STOPPED else ''}{' ' if number else ''}{number})"


@cache
def _series() -> tuple[tuple[re.Pattern[str], Series], ...]:
    """The series, each with the pattern of its symbols in any case."""
    return tuple((_series_pattern(row), row) for row in series())


def _series_pattern(row: Series) -> re.Pattern[str]:
    pattern = re.escape(row.symbol)
    for field in ("n", "session", "running"):
        pattern = pattern.replace(re.escape(f"{{{field}}}"), f"(?P<{field}>.+)")
    return re.compile(pattern, re.IGNORECASE)


def _in_series(base: str) -> str:
    """The canonical form of a resolution's or a decision's symbol without blanks; "" if no series has it."""
    for pattern, row in _series():
        match = pattern.fullmatch(base)
        if match is None:
            continue
        if "n" not in match.re.groupindex:
            number = f"{match['session']}/{match['running']}"
            if row.fits(number, row.kind):
                return row.official(number)
            continue
        number = _PART_SEGMENT.sub(r"\1", match["n"].upper())
        part, bare = "", number
        if found := re.fullmatch(r"(.*\d)([A-Z](?:-[A-Z])?)", number):
            bare, part = found[1], found[2]
        elif found := _PART_BEHIND.fullmatch(number):
            bare, part = found[1] + found[2], found[3]
        elif found := _PART_INSIDE.fullmatch(number):
            bare, part = found[1] + found[3], found[2]
        elif found := _SESSION.fullmatch(number):
            bare, part = f"{found[1]}({found[3]})", found[2] or found[4] or ""
        for one in (number, bare) if not part else (bare,):
            if row.fits(one, row.kind):
                return f"{row.symbol[:-3]}{one}{' ' if part else ''}{part}"
    return ""
