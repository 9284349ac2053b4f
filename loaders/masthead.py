"""Stage 3 of the loader, masthead: what a document says of itself before it begins."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache, lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from ..ontology.names import names
from .labels import Rules, labels_of, numeral, rules_of
from .languages import languages
from .records import Block, Masthead, Source, Unit
from .spans import EMPTY, Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

SYMBOL: Final = re.compile(
    r"(?:[AES]|CAC|CTOC|CND|CCPCJ|CRC|CRPD|CEDAW|CED|CCPR|CERD|CMW|CAT|ST|TD|UNEP|HSP|ECE|FCCC|CBD|ICCD|DP|ID|GOV)"
    r"(?:/[A-Za-z0-9._-]*[A-Za-z0-9]\b(?: ?\((?:[0-9A-Z-]+|Sect\. \d{1,2}[A-Z]?)\))?){1,6}"
)
"""A document symbol."""
_LANGUAGE_IN_NAME: Final = re.compile(r"[.-]([A-Za-z]{2})$")
_SYMBOL_LINE: Final = re.compile(
    rf"(?P<symbol>{SYMBOL.pattern})(?:(?<=\d) (?P<part>[A-Z])|[–—-]{SYMBOL.pattern})?"
)
_JOB_NUMBER: Final = re.compile(r"-\d{7}(?P<language>[A-Za-z])?$")
"""The job number and language letter at the end of an official file name."""
_NOTE_LINE: Final = re.compile(r"\*{1,3}\s+\S")
"""A note to an agenda item: "* A/84/50"."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_TITLES: Final = 3
"""Titles at most that make up a document's: of the agenda item, of the text, of its kind."""
_LONG: Final = 160
"""Characters beyond which a line of the front may be prose."""
_SAMPLE: Final = 20_000
"""Characters that tell the language of a text."""
_LANGUAGE_SUFFIXES: Final = {
    "zh": "zh", "ch": "zh", "c": "zh", "cn": "zh", "en": "en", "e": "en", "fr": "fr", "f": "fr",
    "es": "es", "s": "es", "ru": "ru", "r": "ru", "ar": "ar", "a": "ar",
}  # fmt: skip


def date_of(match: re.Match[str] | None, rules: Rules) -> date | None:
    """The date that a pattern with year, month and day has found; None if the calendar has no such day."""
    if match is None:
        return None
    month = match.group("month")
    try:
        number = int(month) if month.isdecimal() else rules.months.index(month) + 1
        return date(int(match.group("year")), number, int(match.group("day")))
    except ValueError:
        return None


def masthead_of(
    front: Sequence[Block],
    rules: Rules,
    *,
    symbol: str,
    language: str,
    issued_by: str,
    single: Unit | None,
) -> Masthead:
    words = "\n".join(block.text.text for block in front)
    lines = "\n".join(block.text.text for block in front if not is_sentence(block.text.text, rules))
    session = rules.masthead["session"].search(words)
    agenda = rules.masthead["agenda"].search(words)
    adoption = rules.masthead["adoption"].search(words)
    basis = rules.masthead["basis"].search(words)
    dated = rules.masthead["date" if single is not None else "dated"].search(words)
    kind = _document_kind(symbol, words, rules, single is not None)
    title = single.title if single is not None else EMPTY
    if not title and (single is None or kind == "PresidentialStatement"):
        title = _title(front, rules, kind, language)
    adopted_on = (single.adopted_on if single else None) or date_of(adoption, rules)
    return Masthead(
        symbol, language, kind, title,
        (single.issuer if single else "") or issued_by or _author(front, rules, language),
        numeral(session.group("number"), language) if session else None,
        tuple(re.findall(r"\d{1,3}(?:\s*\([^()]{1,3}\))*", agenda.group("items"))) if agenda else (),
        adopted_on or date_of(dated, rules),
        single.meeting if single else None,
        tuple(sorted({found for found in SYMBOL.findall(lines) if found != symbol and "/" in found[2:]}
                     - set(_basis_symbols(basis)))),
        " ".join(basis.group("body").split()) if basis else "",
        _basis_symbols(basis),
    )  # fmt: skip


def _title(front: Sequence[Block], rules: Rules, kind: str, language: str) -> Passage:
    """The title that the front prints: the item of a President's statement, else its first title lines."""
    if kind == "PresidentialStatement":
        for block in front:
            if match := rules.masthead["considered"].search(block.text.text):
                return block.text[match.start("title") : match.end("title")]
    lines: list[list[Passage]] = []
    for block in front:
        text = block.text.text
        if lines and rules.masthead["title_continues"].search(f"{lines[-1][-1].text}\n{text}"):
            lines[-1].append(block.text)
        elif not (
            rules.masthead["passed_over"].match(text) or is_sentence(text, rules) or _is_body(text, language)
        ):
            lines.append([block.text])
    titles = [Passage.join(parts, " ") for parts in lines[:_TITLES]]
    return Passage.join(titles, rules.title_joint).sub(rules.headings["title_space"])


def _author(front: Sequence[Block], rules: Rules, language: str) -> str:
    """The author that the front prints; else the last body name that stands alone on a line."""
    lines = [block.text.text for block in front]
    for line in lines:
        if match := rules.masthead["author"].match(line):
            return match.group("author")
    return next((line for line in reversed(lines) if _is_body(line, language)), "")


def is_sentence(text: str, rules: Rules) -> bool:
    """Whether a long text is prose; a long title bears no stop."""
    return len(text) > _LONG and not rules.unfinished.search(text)


def _is_body(text: str, language: str) -> bool:
    return names().exact(text, language).startswith("body/")


def _basis_symbols(basis: re.Match[str] | None) -> tuple[str, ...]:
    return tuple(SYMBOL.findall(basis.group("symbols") or "")) if basis else ()


def _document_kind(symbol: str, words: str, rules: Rules, single: bool) -> str:
    for part, kind in (("/RES", "Resolution"), ("/DEC/", "Decision"), ("/PRST", "PresidentialStatement")):
        if part in symbol.upper():
            return kind
    lines = [line for line in words.split("\n") if len(line) <= 60]
    for kind, pattern in rules.document_kinds:
        if any(pattern.search(line) for line in lines) and (single or kind not in ("Resolution", "Decision")):
            return kind
    return "Resolution" if single else "Report"


def front_end(blocks: Sequence[Block], rules: Rules, language: str) -> int:
    headings = rules.headings
    for index, block in enumerate(blocks[:60]):
        text = block.text.text
        if (
            headings["front_end"].fullmatch(text)
            or headings["chapter"].match(text)
            or (block.kind == "heading" and headings["division"].match(text))
            or is_sentence(text, rules)
            or any(label.style == "number" and label.value == 1 for label in labels_of(text, rules, language))
        ):
            return index
    return 0


@lru_cache(maxsize=2)
def language_of(text: str) -> str | None:
    """The language with the densest signs in a text, among those that have a pack; None if none."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    densest: tuple[float, str | None] = (1.0, None)
    for language in languages():
        rules = rules_of(language)
        share = len(rules.sign.findall(sample)) * rules.every / max(letters, 1)
        if share >= densest[0]:
            densest = (share, language)
    return densest[1]


def detect(source: Source, file_name: str) -> tuple[str | None, str | None]:
    """The official symbol and the language code found in the text or the file name; None if not found.

    `file_name` may be a path: "E_RES_2012_19.zh.txt", "A_RES_73_3-EN.pdf".
    """
    named_symbol, named_language = _from_name(PurePath(file_name).name)
    language = language_of(source.text) or named_language
    symbol = _stated_symbol(source.text)
    if symbol is None or (named_symbol and named_symbol != symbol and SYMBOL.fullmatch(named_symbol)):
        symbol = named_symbol if named_symbol and SYMBOL.fullmatch(named_symbol) else symbol
    if symbol is None and language is not None:
        symbol = _printed_number(source.text, language)
    return symbol, language


def language_in(file_name: str) -> str | None:
    """The language code in a file name ("….zh.txt"); one-letter codes are only a hint."""
    found = _LANGUAGE_IN_NAME.search(_stem(file_name))
    return _suffixes().get(found[1].lower()) if found else None


@cache
def _suffixes() -> dict[str, str]:
    """Language codes by file name suffix: the six official languages, and those with a pack."""
    return {code: code for code in languages()} | _LANGUAGE_SUFFIXES


def _stem(name: str) -> str:
    return re.sub(r"\.(?:txt|text|md|markdown|pdf|docx|x?html?)$", "", name, flags=re.IGNORECASE)


def _from_name(name: str) -> tuple[str | None, str | None]:
    stem = _stem(name)
    language = None
    parts = re.fullmatch(r"(?P<stem>.+?)[.-](?P<language>[A-Za-z]{1,2})", stem)
    if parts and parts.group("language").lower() in _suffixes():
        stem, language = parts.group("stem"), _suffixes()[parts.group("language").lower()]
    if job := _JOB_NUMBER.search(stem):
        stem = stem[: job.start()]
        language = language or _suffixes().get((job.group("language") or "").lower())
    symbol = stem.replace("_", "/")
    return (symbol if SYMBOL.fullmatch(symbol) else None), language


def _stated_symbol(text: str) -> str | None:
    """The symbol that stands alone on a line, most often or first."""
    lines = [line.strip(" *#\t\r") for line in text.split("\n") if not _NOTE_LINE.match(line.strip())]
    head = next((symbol for line in lines[:40] if (symbol := _symbol_line(line))), None)
    if head:
        return head
    counts = Counter(line for line in lines if 4 < len(line) < 40 and SYMBOL.fullmatch(line))
    common = counts.most_common(1)
    return common[0][0] if common and common[0][1] > 1 else None


def _symbol_line(line: str) -> str | None:
    """The symbol that a line consists of: the first of a double symbol, the letter of a part joined to it."""
    match = _SYMBOL_LINE.fullmatch(line)
    return match.group("symbol") + (match.group("part") or "") if match else None


def _printed_number(text: str, language: str) -> str | None:
    try:
        rules = rules_of(language)
    except KeyError:
        return None
    lines = [line.strip(" *#\t\r") for line in text[:4000].split("\n")]
    for index, line in enumerate(lines):
        match = rules.headings["numbered_title"].match(line)
        if match:
            around = "\n".join(lines[: index + 6])
            for body, prefix in rules.symbols.items():
                if body in around:
                    return prefix + match.group("number").replace(" ", "")
    return None
