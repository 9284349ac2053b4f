"""Stage 3 of the loader, masthead: the front of a document in, symbol, language, kind, title and date out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from functools import cache, lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ..ontology.names import names
from ..ontology.series import symbol_of
from ..ontology.symbols import (
    SYMBOL,
    continued,
    in_series,
    is_corrigendum,
    is_limited,
    normalize,
    symbols_of,
    whole,
    without_amendments,
)
from .labels import Rules, numeral, rules_of
from .languages import languages
from .numerals import figures
from .records import Block, Masthead, Source, Unit
from .spans import EMPTY, Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_COPY: Final = re.compile(r" \(\d\)$")
"""The number that a browser adds to the name of a second download."""
_LANGUAGE_IN_NAME: Final = re.compile(r"[.-]([A-Za-z]{2})$")
_JOB_NUMBER: Final = re.compile(r"-\d{7}(?P<language>[A-Za-z])?$")
"""The job number and language letter at the end of an official file name."""
_MARK: Final = re.compile(r"\*{1,3}")
_NOTE_LINE: Final = re.compile(r"\*{1,3}\s+\S|\*{1,3}[^\s*][^*]*$")
"""A note to an agenda item: "* A/84/50", "*A/84/50"; but not "**A/RES/84/50**", which Markdown emphasizes."""
_CELLS: Final = re.compile(r"\t+|\s*\|\s*|\s{3,}")
"""Between the cells of a row."""
_BESIDE: Final = 3
"""Lines at most between the symbols that one document bears."""
_DASHES: Final = "–—-"
_NUMBERED: Final = re.compile(r"\d{1,3}[.)]\s")
_COLUMN_HEADS: Final = ("symbol", "document symbol", "document", "documents", "文号", "文件", "文件编号")
"""Heads of the column of a table that lists documents."""
_ORGANIZATION: Final = ("united nations", "联合国", "nations unies", "naciones unidas")
_LETTER: Final = re.compile(r"[^\W\d_]")
_TITLE_BEHIND: Final = re.compile(r"[.:]\s+\S")
"""A stop and the title behind a symbol: "A/RES/84/901. Mountain harbours"."""
_NUMBER_AHEAD: Final = re.compile(r"\d{1,4}/(?:\d{1,4}|…|\.{3}|_+)(?: ?[A-Z]\b)?[.:]?\s+(?=[^\W\d])")
"""The number of a resolution ahead of its title, without a stop; a draft has a blank for it."""
_TITLES: Final = 3
"""Maximum number of title lines joined to one title: agenda item, text, kind."""
_BARE_LETTER: Final = re.compile(r"(?<!\()\s*\b([^\W\d_]{1,2})\)")
"""The letter of an item of the agenda with one parenthesis: "68 b)"."""
_ITEM: Final = re.compile(r"(?P<number>\d{1,3})(?P<letters>(?:(?:,|,? [^\W\d]{1,3})?\s*\([^()]{1,3}\))*)")
_FURTHER_LETTER: Final = re.compile(r"(?:,|,? [^\W\d]{1,3})\s+(?=\()")
"""What parts the letters of one item: "20 (a) and (b)"."""
_LATIN_ITEMS: Final = str.maketrans("абвгдежзик", "abcdefghij")
MASTHEAD_LINES: Final = 40
"""Lines that a masthead takes at most."""
_HEAD: Final = 4000
"""Characters within which a document names itself."""
_SPEAKER_REACH: Final = 6
"""Lines between the heading of a resolution and the body that speaks in it or adopted it."""
_LONG: Final = 160
"""Characters beyond which a line of the front may be prose."""
_SAMPLE: Final = 20_000
"""Characters of a text that are searched for its language."""
_LANGUAGE_SUFFIXES: Final = {
    "zh": "zh", "ch": "zh", "c": "zh", "cn": "zh", "en": "en", "e": "en", "fr": "fr", "f": "fr",
    "es": "es", "s": "es", "ru": "ru", "r": "ru", "ar": "ar", "a": "ar",
}  # fmt: skip


def date_of(match: re.Match[str] | None, rules: Rules) -> date | None:
    """Returns the date of a match with year, month and day; None if the calendar has no such day."""
    if match is None:
        return None
    year, month, day = (figures(match.group(name), rules.language) for name in ("year", "month", "day"))
    try:
        number = int(month) if month.isdecimal() else rules.months.index(month) + 1
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _agenda_items(words: str) -> tuple[str, ...]:
    """Returns the items of an agenda: "68 b) et c), 70" → "68 (b)", "68 (c)", "70"."""
    bracketed = _BARE_LETTER.sub(lambda match: f" ({match[1].translate(_LATIN_ITEMS)})", words)
    found: list[str] = []
    for match in _ITEM.finditer(bracketed):
        first, *further = _FURTHER_LETTER.split(match["letters"])
        found += [f"{match['number']}{first}", *(f"{match['number']} {letter}" for letter in further)]
    return tuple(found)


def masthead_of(
    front: Sequence[Block],
    rules: Rules,
    *,
    symbol: str,
    language: str,
    issued_by: str,
    single: Unit | None,
) -> Masthead:
    """Returns the masthead of a document from the blocks of its front.

    symbol, language: of the document. issued_by: its issuing body if the text names none. single: the unit
    of a document that is one text.
    """
    words = "\n".join(block.text.text for block in front)
    session = rules.masthead["session"].search(words)
    agenda = rules.masthead["agenda"].search(words)
    adoption = rules.masthead["adoption"].search(words)
    basis = rules.masthead["basis"].search(words)
    dated = rules.masthead["date" if single is not None else "dated"].search(words)
    kind = _document_kind(symbol, words, rules, single)
    title = single.title if single is not None else EMPTY
    if not title and (single is None or kind == "PresidentialStatement"):
        title = _title(front, rules, kind, language)
    adopted_on = (single.adopted_on if single else None) or date_of(adoption, rules)
    return Masthead(
        symbol, language, kind, title,
        (single.issuer if single else "") or issued_by or _author(front, rules, language),
        numeral(session.group("number"), language) if session else None,
        _agenda_items(agenda.group("items")) if agenda else (),
        adopted_on or date_of(dated, rules),
        single.meeting if single else None,
        (),
        " ".join(basis.group("body").split()) if basis else "",
        _basis_symbols(basis),
    )  # fmt: skip


def _title(front: Sequence[Block], rules: Rules, kind: str, language: str) -> Passage:
    """The title in the front: the agenda item of a President's statement, else the first title lines."""
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
            rules.masthead["passed_over"].match(text)
            or is_sentence(text, rules)
            or rules.headings["opens"].search(text)
            or _is_body(text, language)
        ):
            lines.append([block.text])
    titles = [Passage.join(parts, " ") for parts in lines[:_TITLES]]
    return Passage.join(titles, rules.title_joint).sub(rules.headings["title_space"])


def _author(front: Sequence[Block], rules: Rules, language: str) -> str:
    """The author named in the front; else the last body name alone on a line."""
    lines = [block.text.text for block in front]
    for line in lines:
        if match := rules.masthead["author"].match(line):
            return match.group("author")
    return next((line for line in reversed(lines) if _is_body(line, language)), "")


def is_sentence(text: str, rules: Rules) -> bool:
    """Returns whether a long text is prose; titles have no final punctuation."""
    return len(text) > _LONG and not rules.unfinished.search(text)


def _is_body(text: str, language: str) -> bool:
    return names().exact(text, language).startswith("body/")


def _basis_symbols(basis: re.Match[str] | None) -> tuple[str, ...]:
    return tuple(map(normalize, SYMBOL.findall(basis.group("symbols") or ""))) if basis else ()


def other_symbols(text: str, symbol: str) -> tuple[str, ...]:
    """The further symbols that the masthead prints beside the document's own, as a double symbol does."""
    stated = list(_symbol_lines(line for line in _front_lines(text.split("\n")) if line.strip()))
    own = next((place for place, symbols in stated if symbol in symbols), None)
    if own is None:
        return ()
    beside = {one for place, symbols in stated if abs(place - own) <= _BESIDE for one in symbols}
    return tuple(sorted(one for one in beside - {symbol} if _series(one) != _series(symbol)))


def _document_kind(symbol: str, words: str, rules: Rules, single: Unit | None) -> str:
    if is_corrigendum(symbol):
        return "Corrigendum"
    if single is not None and single.status == "draft":
        return single.kind
    for part, kind in (("/RES", "Resolution"), ("/DEC/", "Decision"), ("/PRST", "PresidentialStatement")):
        if part in symbol.upper():
            return kind
    lines = [line for line in words.split("\n") if len(line) <= 60]
    for kind, pattern in rules.document_kinds:
        if any(pattern.search(line) for line in lines) and (single or kind not in ("Resolution", "Decision")):
            return kind
    return "Resolution" if single else "Report"


def draft_kind(front: Sequence[Block], symbol: str, rules: Rules) -> str:
    """The class of a draft with the blocks `front` above its issuing body; "" if it is no draft.

    A document of limited distribution with an issuing body is a draft resolution, unless it says "decision".
    """
    for block in front:
        text = block.text.text
        if not is_sentence(text, rules) and (found := rules.report["introduced"].search(text.lower())):
            return rules.kinds[found.group("kind")]["draft"]
    return "DraftResolution" if is_limited(symbol) else ""


@lru_cache(maxsize=2)
def language_of(text: str, least: float = 1.0) -> str | None:
    """Returns the language whose frequent words are densest in a text; None if no pack fits.

    least: share of the density that the pack asks for.
    """
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    densest: tuple[float, str | None] = (least, None)
    for language in languages():
        rules = rules_of(language)
        share = len(rules.sign.findall(sample)) * rules.every / max(letters, 1)
        if share >= densest[0]:
            densest = (share, language)
    return densest[1]


def detect(source: Source, file_name: str) -> tuple[str | None, str | None]:
    """Returns the official symbol and the language code of a text, each None if not found.

    `file_name` may be a path: "E_RES_2012_19.zh.txt", "A_RES_73_3-EN.pdf".
    """
    named, named_language = _from_name(PurePath(file_name).name)
    language = language_of(source.text) or named_language
    stated = _stated_symbols(source.text, language)
    if named and language and not stated and _ends_in_language(named, language, source.text):
        named = named[:-2]
    if named and not _is_specified(named, stated):
        return whole(named), language
    if stated:
        return whole(stated[0]), language
    return (_printed_number(source.text, language) if language is not None else None), language


def _ends_in_language(named: str, language: str, text: str) -> bool:
    """Whether the last letter of a file name is that of the language: A_RES_84_955_E without a part E."""
    letter = named[-1]
    if named[-2:-1] != " " or _LANGUAGE_SUFFIXES.get(letter.lower()) != language:
        return False
    return re.search(rf"(?<!\S){letter}\*{{0,3}}$", text[:_HEAD], re.MULTILINE) is None


def _is_specified(named: str, stated: Sequence[str]) -> bool:
    """Whether a symbol of the text is that of the file name, with or without a part or an amendment."""
    return any(
        one.startswith((f"{named} ", f"{named}/"))
        # The letter of a file name may be that of the language: A_RES_84_955_E.
        or (named[:-2] == one and named[-2] == " " and named[-1].lower() in _LANGUAGE_SUFFIXES)
        for one in stated
    )


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
    stem = _COPY.sub("", _stem(unquote(name)))
    language = None
    parts = re.fullmatch(r"(?P<stem>.+?)[.-](?P<language>[A-Za-z]{1,2})", stem)
    if parts and parts.group("language").lower() in _suffixes():
        stem, language = parts.group("stem"), _suffixes()[parts.group("language").lower()]
    if job := _JOB_NUMBER.search(stem):
        stem = stem[: job.start()]
        language = language or _suffixes().get((job.group("language") or "").lower())
        if beside := re.search(r"_(?P<language>[A-Z]{2})$", stem):
            known = _suffixes().get(beside.group("language").lower())
            stem, language = (stem[: beside.start()], known) if known else (stem, language)
    # A letter behind the letter of a part is that of the language: A_RES_84_955B_E.
    if behind := re.search(r"(?<=\d[A-Z])_(?P<language>[ACEFRS])$", stem):
        stem = stem[: behind.start()]
        language = language or _suffixes().get(behind.group("language").lower())
    found = symbols_of(stem)
    return (found[0] if found else None), language


def _stated_symbols(text: str, language: str | None) -> tuple[str, ...]:
    """The symbols on the line with the document's own: the first such line of the front, or a page header."""
    lines = text.split("\n")
    front = [line for line in _front_lines(lines) if line.strip()]
    stated = list(_symbol_lines(front))
    if stated and not _are_listed(stated, front, language):
        return stated[0][1]
    for line in lines[:MASTHEAD_LINES]:
        if symbols := _in_row(line, language):
            return symbols
    if begun := _line_start(text, language):
        return (begun,)
    counts = Counter(symbols for _, symbols in _symbol_lines(lines) if sum(map(len, symbols)) > 4)
    common = counts.most_common(1)
    return common[0][0] if common and common[0][1] > 1 else ()


def _are_listed(
    stated: Sequence[tuple[int, tuple[str, ...]]], front: Sequence[str], language: str | None
) -> bool:
    """Whether lines with symbols list documents: several of one series, without an organ beside the first."""
    series = [_series(symbols[0]) for _, symbols in stated]
    if len({symbols for _, symbols in stated}) < 2 or len(set(series)) == len(series):
        return False
    place = stated[0][0]
    beside = map(str.strip, front[max(0, place - _BESIDE) : place + _BESIDE + 1])
    return not any(line.casefold() in _ORGANIZATION or _is_body(line, language or "en") for line in beside)


def _series(symbol: str) -> str:
    """The symbol without its last number: "A/84" of "A/84/50"."""
    return without_amendments(symbol).rpartition("/")[0]


def _line_start(text: str, language: str | None) -> str:
    """The symbol that a text begins with, where its masthead or title runs on in that line; "" if none."""
    line = text.lstrip("\ufeff \t\r\n").partition("\n")[0]
    match = SYMBOL.search(line, 0, _LONG)
    if match is None or not symbols_of(match.group()) or not _is_organ(line[: match.start()], language):
        return ""
    symbol = match.group().rstrip(".:")
    behind = line[match.start() + len(symbol) :]
    if not behind.startswith(" ") and not (_TITLE_BEHIND.match(behind) and in_series(normalize(symbol))):
        return ""
    longer = continued(symbol, line, match.start() + len(symbol))
    return normalize(longer if longer.endswith(")") else symbol)


def title_behind_symbol(line: Passage) -> Passage:
    """Returns the title behind the symbol and the stop in a line: "A/RES/84/901. Mountain harbours"."""
    match = SYMBOL.match(line.text)
    found = _TITLE_BEHIND.match(line.text, match.end()) if match else None
    return line[found.end() - 1 :] if found else EMPTY


def without_number(title: Passage) -> Passage:
    """Returns a title without the number of the resolution before it, or the blank for one: "60/…"."""
    found = _NUMBER_AHEAD.match(title.text)
    return title[found.end() :] if found else title


def _is_organ(words: str, language: str | None) -> bool:
    """Whether words are nothing, or the organization, or an organ, or both."""
    words = words.strip()
    for name in _ORGANIZATION:
        if words.casefold().startswith(name):
            words = words[len(name) :].strip()
    return not words or _is_body(words, language or "en")


def _front_lines(lines: Sequence[str]) -> list[str]:
    """The lines above the first prose, numbered paragraph or table of documents, at most forty."""
    front: list[str] = []
    for line in lines[:MASTHEAD_LINES]:
        words = line.strip()
        if len(line) > _LONG or _NUMBERED.match(words) or words.casefold() in _COLUMN_HEADS:
            break
        front.append(line)
    return front


def _symbol_lines(lines: Iterable[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The place and the symbols of each line that consists of symbols.

    Notes to an item of the agenda and members of a list are left out.
    """
    before = opened = ""
    for place, line in enumerate(map(str.strip, lines)):
        if not line:
            continue
        symbols = () if _NOTE_LINE.match(line) else symbols_of(opened + _without_kind(line))
        if symbols and (before.endswith((":", "：")) or _MARK.fullmatch(before)):
            continue
        opened = line if line[-1] in _DASHES and symbols_of(line[:-1]) else ""
        if symbols:
            yield place, symbols
        else:
            before = line


def _without_kind(line: str) -> str:
    """The line without the word for its kind before a symbol: "Resolution A/RES/84/1"."""
    word, _, rest = line.partition(" ")
    return rest if rest and word.lower() in _kind_words() else line


@cache
def _kind_words() -> frozenset[str]:
    """The words for a resolution and a decision, of all languages."""
    return frozenset(word.lower() for language in languages() for word in rules_of(language).kinds)


def _in_row(line: str, language: str | None) -> tuple[str, ...]:
    """The symbols in a row of the masthead, whose other cells name the organization or the organ."""
    for name in _ORGANIZATION:
        if line.strip().casefold().startswith(name) and (symbols := symbols_of(line.strip()[len(name) :])):
            return symbols
    cells = [cell.strip() for cell in _CELLS.split(line) if cell.strip()]
    found = [symbols for cell in cells if (symbols := symbols_of(cell))]
    others = [cell for cell in cells if not symbols_of(cell)]
    if len(found) != 1 or not others:
        return ()
    known = all(cell.casefold() in _ORGANIZATION or _is_body(cell, language or "en") for cell in others)
    return found[0] if known else ()


def _printed_number(text: str, language: str) -> str | None:
    """The symbol of the number in the heading of a resolution or decision, by the body that adopted it."""
    try:
        rules = rules_of(language)
    except KeyError:
        return None
    own = rules.headings.get("own_number")
    lines = [line.strip(" *#\t\r") for line in text[:_HEAD].split("\n")]
    lines = [line for line in lines if line]
    for index, line in enumerate(lines):
        named = own.match(line) if own else None
        match = named or rules.headings["numbered_title"].match(line)
        if match is None:
            continue
        word = (named.groupdict().get("kind") or "") if named else ""
        kind = rules.kinds[word.lower()]["adopted"].lower() if word else "resolution"
        number = re.sub(r"\s", "", unicodedata.normalize("NFKC", match.group("number")))
        if number.isdecimal():
            # "77280." lacks its slash.
            number = f"{number[:2]}/{number[2:]}"
        bodies = [*_adopting(lines, index, rules), *(() if named else _around(lines, index, rules))]
        keys = (names().exact(body, language) for body in bodies)
        if symbol := next(filter(None, (symbol_of(number, kind, key) for key in keys)), ""):
            return symbol
    return None


def _adopting(lines: Sequence[str], index: int, rules: Rules) -> Iterator[str]:
    """The names of the bodies that speak below the heading at `index`, or adopted the text near it."""
    for line in lines[index : index + _SPEAKER_REACH]:
        yield from (body for body in rules.symbols if re.match(rf"(?:The )?{body}\W*(?:$|[a-z])", line))
    for line in lines[max(0, index - _SPEAKER_REACH) : index + _SPEAKER_REACH]:
        if rules.masthead["adoption"].search(line):
            yield from (body for body in rules.symbols if body in line)


def _around(lines: Sequence[str], index: int, rules: Rules) -> Iterator[str]:
    around = "\n".join(lines[: index + _SPEAKER_REACH])
    return (body for body in rules.symbols if body in around)
