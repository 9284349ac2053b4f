"""Stage 2 of the loader, other languages: all lines of a file come in, those in its own language go out.

Old volumes print two official languages side by side, and text recognition puts their columns one below the
other or into one line. Every word speaks for a language by its script, its form as a function word, or its
letters; the sequence of languages that explains all words with the fewest changes is found with the Viterbi
algorithm (A. J. Viterbi, IEEE Transactions on Information Theory 13 (1967), 260-269).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from .records import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lines import Line
    from .spans import Span

_TOKEN: Final = re.compile(r"[^\W\d_]+")
_CHANGE_WITHIN_LINE: Final = 9.0
_RETURN_WITHIN_LINE: Final = 5.0
_CHANGE_AT_LINE: Final = 4.0
_CHANGE_AT_GAP: Final = 2.5
"""Evidence, in function words, that a change of language needs, and one back to the document's language; the
smallest values that leave names and titles of works in their paragraphs."""
_OWN: Final = 0.02
"""Evidence of any word: text is in the language of its document unless something speaks against it."""
_LETTERED: Final = 0.7
"""Evidence of a small word with a letter that only the other language has."""
_SCRIPT: Final = 1.0
"""Evidence of a word in the script of a language."""
_ENOUGH: Final = 6.0
"""Evidence for a language in a whole text below which it is left out of account."""
_WORDS: Final = 8
"""Words of the shortest passage in another language of the same script."""
_DENSITY: Final = 0.3
"""Evidence per word of prose; lists of names have less."""


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    name: str
    words: frozenset[str]
    letters: re.Pattern[str] | None
    script: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Word:
    line: int
    start: int
    end: int
    evidence: tuple[float, ...]
    """For the document's language and each of the others."""
    change: float
    """Evidence that a change of language before it needs."""


def own_lines(text: str, lines: Sequence[Line], language: str) -> tuple[list[Line], list[Finding]]:
    """Returns the lines, or parts of lines, in `language`, and a finding for every passage in another.

    `text` is the text of the file that the offsets of the lines count in.
    """
    others = _present(text, language)
    own = _languages().get(language)
    if not others or own is None:
        return list(lines), []
    words = list(_words(text, lines, own, others))
    states = _smoothed(words, len(others) + 1)
    passages = [
        passage
        for passage in _passages(words, states)
        if passage.state and _is_prose(words[passage.first : passage.last + 1], others, passage.state)
    ]
    if not passages:
        return list(lines), []
    return _without(text, lines, words, passages), _findings(text, lines, words, passages, own, others)


@cache
def _languages() -> dict[str, _Language]:
    table = tomllib.loads(files(f"{__package__}.languages").joinpath("official.toml").read_text("utf-8"))
    return {
        code: _Language(
            code,
            row["name"],
            frozenset(row.get("words", "").split()),
            re.compile(f"[{row['letters']}]") if "letters" in row else None,
            re.compile(f"[{row['script']}]") if "script" in row else None,
        )
        for code, row in table.items()
    }


@cache
def _signs(code: str) -> re.Pattern[str]:
    """What a text in the language has: its script, or its function words that are not those of English."""
    language = _languages()[code]
    if language.script is not None:
        return language.script
    words = sorted(language.words - (_languages()["en"].words if code != "en" else frozenset()))
    return re.compile(rf"\b(?:{'|'.join(word for word in words if len(word) > 1)})\b")


def _present(text: str, own: str) -> list[_Language]:
    """The other languages for which the text has enough evidence."""
    found: list[_Language] = []
    for code, language in _languages().items():
        if code == own:
            continue
        if text.isascii() and language.script is not None:
            continue
        count = 0
        for count, _ in enumerate(_signs(code).finditer(text), 1):
            if count >= _ENOUGH:
                found.append(language)
                break
    return found


def _words(text: str, lines: Sequence[Line], own: _Language, others: Sequence[_Language]) -> list[_Word]:
    known: dict[str, tuple[float, ...]] = {}
    languages = (own, *others)
    found: list[_Word] = []
    for number, line in enumerate(lines):
        change = _CHANGE_AT_GAP if line.gap or line.cut else _CHANGE_AT_LINE
        for match in _TOKEN.finditer(text, line.start, line.end):
            word = match.group()
            if word not in known:
                known[word] = _evidence(word, languages)
            found.append(_Word(number, match.start(), match.end(), known[word], change))
            change = _CHANGE_WITHIN_LINE
    return found


def _evidence(word: str, languages: Sequence[_Language]) -> tuple[float, ...]:
    small = word.lower()
    scores = [0.0] * len(languages)
    scores[0] = _OWN
    for index, language in enumerate(languages):
        if language.script is not None:
            scores[index] += _SCRIPT * len(language.script.findall(word)) ** 0.5
        elif small in language.words and (word == small or word[1:] == small[1:]):
            scores[index] += 1.0
        elif language.letters is not None and word == small and language.letters.search(word):
            scores[index] += _LETTERED
    return tuple(scores)


def _smoothed(words: Sequence[_Word], count: int) -> list[int]:
    """The language of each word: 0 for the document's own, else the position among the others and one."""
    best = [0.0] + [-_CHANGE_AT_GAP] * (count - 1)
    back: list[list[int]] = []
    for word in words:
        leader = max(range(count), key=best.__getitem__)
        step: list[int] = []
        after: list[float] = []
        for state in range(count):
            changed = best[leader] - (word.change if state else min(word.change, _RETURN_WITHIN_LINE))
            stays = best[state] >= changed
            step.append(state if stays else leader)
            after.append((best[state] if stays else changed) + word.evidence[state])
        back.append(step)
        best = after
    states: list[int] = []
    state = max(range(count), key=best.__getitem__)
    for step in reversed(back):
        states.append(state)
        state = step[state]
    states.reverse()
    return states


@dataclass(frozen=True, slots=True)
class _Passage:
    """Words in one language, by their first and last index."""

    state: int
    first: int
    last: int


def _passages(words: Sequence[_Word], states: Sequence[int]) -> list[_Passage]:
    found: list[_Passage] = []
    for index in range(len(words)):
        if found and found[-1].state == states[index]:
            found[-1] = replace(found[-1], last=index)
        else:
            found.append(_Passage(states[index], index, index))
    return found


def _is_prose(words: Sequence[_Word], others: Sequence[_Language], state: int) -> bool:
    if others[state - 1].script is not None:
        return True
    evidence = sum(word.evidence[state] for word in words)
    return len(words) >= _WORDS and evidence >= _DENSITY * len(words)


def _span(lines: Sequence[Line], words: Sequence[_Word], passage: _Passage) -> Span:
    """From the beginning of the passage to its end, with the labels and stops that stand beside its words."""
    first, last = words[passage.first], words[passage.last]
    head, foot = lines[first.line], lines[last.line]
    opens = not passage.first or words[passage.first - 1].line != first.line
    closes = passage.last + 1 == len(words) or words[passage.last + 1].line != last.line
    start = head.start if opens else first.start
    end = foot.end if closes else words[passage.last + 1].start
    return start, end


def _without(
    text: str, lines: Sequence[Line], words: Sequence[_Word], passages: Sequence[_Passage]
) -> list[Line]:
    """The lines without the passages; what stands behind one goes on where the page was left."""
    spans = [_span(lines, words, passage) for passage in passages]
    kept: list[Line] = []
    cut = False
    place = 0
    for line in lines:
        while place < len(spans) and spans[place][1] <= line.start:
            place += 1
        pieces = _outside(line, spans[place : place + 8])
        for number, (start, end) in enumerate(pieces):
            piece = line if (start, end) == (line.start, line.end) else _part(text, line, start, end)
            piece.cut = piece.cut or cut or number > 0
            cut = False
            kept.append(piece)
        cut = cut or not pieces or pieces[-1][1] < line.end
    return kept


def _outside(line: Line, spans: Sequence[Span]) -> list[Span]:
    """The parts of the line outside the spans, which ascend."""
    parts: list[Span] = []
    start = line.start
    for left, right in spans:
        if left >= line.end:
            break
        if left > start:
            parts.append((start, left))
        start = max(start, right)
    if start < line.end:
        parts.append((start, line.end))
    return parts


def _part(text: str, line: Line, start: int, end: int) -> Line:
    words = text[start:end]
    bare = words.strip()
    start += len(words) - len(words.lstrip())
    kept = start == line.start
    return replace(
        line,
        start=start,
        end=start + len(bare),
        gap=line.gap if kept else 0,
        bare=bare,
        start_kind=line.start_kind if kept else "",
    )


def _findings(
    text: str,
    lines: Sequence[Line],
    words: Sequence[_Word],
    passages: Sequence[_Passage],
    own: _Language,
    others: Sequence[_Language],
) -> list[Finding]:
    found: list[Finding] = []
    for passage in passages:
        name = others[passage.state - 1].name
        span = _span(lines, words, passage)
        message = f"text in {name} is not read as {own.name}"
        found.append(Finding("other-language", message, span, text=" ".join(text[slice(*span)].split())[:80]))
    return found
