"""Documents by their numbers as people write them: in, words such as "resolution 66/177"; out, symbols.

"A-RES-66-177", "66/177", "第66/177号决议" and "Assembly resolution 66/177" all mean A/RES/66/177. The words
that may stand around a number are listed in `written_symbols.toml`, the numbers of each body in
`ontology.series`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, cast

from ..ontology.scripts import IDEOGRAPHS
from ..ontology.series import issuer_of, number_of, series
from .names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PIECE: Final = re.compile(rf"[0-9]+|[{IDEOGRAPHS}]+|(?:(?![{IDEOGRAPHS}])[^\W\d_])+")
_DATE: Final = re.compile(
    rf"(?<=[\dA-Z)])\s*,?\s+[^\W\d_]{{1,4}}\s+\d{{1,2}}(?!\d)[^\d{IDEOGRAPHS}]*\s(?:19|20)\d\d\b.*$"
)
"""The date behind a number: "77/229 of 15 December 2022"."""
_CHUNK: Final = re.compile(rf"[{IDEOGRAPHS}]+|[^\s{IDEOGRAPHS}]+")
_SYMBOL: Final = re.compile(r"[A-Z]+[./_-]")
_WIDEST: Final = 8
"""Words of the longest name of a body."""
_PARENTHESIS: Final = re.compile(r"\([^)]*\)$")
_LONGEST: Final = 120
"""Characters: nobody writes a number with more around it."""
_KINDS: Final = ("RES", "DEC")

Pieces = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What the words say."""

    pieces: Pieces
    """Letters and numbers in their order: ("66", "177")."""
    kind: str
    """resolution, decision, or "" where the words do not say."""
    bodies: frozenset[str]
    """Keys ("body/GA") of the bodies named; none where none is."""


class WrittenSymbols:
    """The documents of one index by every way to write their numbers."""

    def __init__(self, symbols: Iterable[str], names: Mapping[str, str]) -> None:
        """symbols: of the documents held. names: of bodies, folded, each with the key of its body."""
        self._symbols = {symbol: _pieces(symbol.upper()) for symbol in sorted(symbols)}
        self._by_number: defaultdict[Pieces, list[str]] = defaultdict(list)
        for symbol, pieces in self._symbols.items():
            for short in _shortened(symbol, pieces):
                self._by_number[short].append(symbol)
        self._words = _words(names)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols of the documents held."""
        return tuple(self._symbols)

    def exact(self, words: str) -> tuple[str, ...]:
        """The symbols of documents held that `words` mean, without those that only begin so."""
        written = self.read(words)
        if written is None:
            return ()
        held = self._by_number.get(written.pieces, ())
        return tuple(sorted(one for one in held if _means(one, written, self._symbols[one])))

    def held(self, words: str, limit: int = 6) -> tuple[str, ...]:
        """The symbols of documents held that `words` mean, or begin; the likeliest first."""
        written = self.read(words)
        if written is None:
            return ()
        ranked: dict[str, tuple[int, int, str]] = {}
        for symbol in self._by_number.get(written.pieces, ()):
            if _means(symbol, written, self._symbols[symbol]):
                whole = self._symbols[symbol] == written.pieces
                ranked[symbol] = (0 if whole else 1, len(symbol), symbol)
        if not written.kind and not written.bodies and any(piece[0].isalpha() for piece in written.pieces):
            for symbol, pieces in self._symbols.items():
                if symbol not in ranked and _begins(pieces, written.pieces):
                    ranked[symbol] = (2, len(symbol), symbol)
        return tuple(sorted(ranked, key=ranked.__getitem__)[:limit])

    def official(self, words: str) -> tuple[str, ...]:
        """The official symbols that `words` can mean by the numbers of the bodies, held or not."""
        written = self.read(words)
        if written is None:
            return ()
        found: dict[str, None] = {}
        for row in series():
            head = _pieces(row.symbol.partition("{")[0])
            rest = written.pieces[len(head) :] if written.pieces[: len(head)] == head else None
            if rest is None:
                named = row.body in written.bodies or (row.alone and not written.bodies)
                rest = written.pieces if named and written.kind in ("", row.kind) else ()
            for number in _numbers(rest):
                if row.fits(number, row.kind):
                    found[row.official(number)] = None
        return tuple(found)

    def read(self, words: str) -> Written | None:
        """What the words say of a document's number; None if they say something else."""
        text = unicodedata.normalize("NFKC", words[: _LONGEST + 1]).upper()
        if len(text) > _LONGEST or not any(letter.isdigit() for letter in text):
            return None
        kind, bodies, pieces = "", set[str](), list[str]()
        for piece in self._apart(_DATE.sub("", text)):
            if isinstance(piece, _Word):
                kind = kind or piece.kind
                bodies.update(piece.bodies)
            elif piece.isascii():
                pieces.append(piece)
            else:
                return None
        if not any(piece[0].isdigit() for piece in pieces):
            return None
        return Written(tuple(pieces), kind, frozenset(bodies))

    def _apart(self, text: str) -> list[str | _Word]:
        """The pieces of a text; words that name a kind, a body or nothing are taken as one."""
        # In a symbol, RES and the like are pieces of it and no words.
        pieces = [
            (piece, _SYMBOL.match(chunk) is not None)
            for chunk in _CHUNK.findall(text)
            for piece in _PIECE.findall(chunk)
        ]
        taken: list[str | _Word] = []
        at = 0
        while at < len(pieces):
            piece, fixed = pieces[at]
            width, word = (1, None) if fixed else self._word(pieces[at : at + _WIDEST])
            if word:
                taken.append(word)
            else:
                taken.extend([piece] if piece.isascii() else self._chinese(piece))
            at += width
        return taken

    def _word(self, pieces: Sequence[tuple[str, bool]]) -> tuple[int, _Word | None]:
        """The longest word that the pieces begin with, and how many it takes."""
        for width in range(len(pieces), 0, -1):
            if not any(fixed for _, fixed in pieces[:width]):
                word = self._words.get(fold(" ".join(piece for piece, _ in pieces[:width])))
                if word:
                    return width, word
        return 1, None

    def _chinese(self, run: str) -> list[str | _Word]:
        taken: list[str | _Word] = []
        at = 0
        while at < len(run):
            width = next((w for w in range(len(run) - at, 0, -1) if run[at : at + w] in self._words), 0)
            if not width:
                return [run]
            taken.append(self._words[run[at : at + width]])
            at += width
        return taken


def heads() -> dict[str, tuple[str, ...]]:
    """The words around a number, each with the pieces of symbols that it stands for, in small letters.

    "resolution" stands for "res", "security council" for "s", "of" for nothing.
    """
    found = dict.fromkeys(_listed()["filler"]["words"], ())
    for kind, words in _listed()["kinds"].items():
        found |= dict.fromkeys(words, (kind[:3],))
    for body, words in _listed()["bodies"].items():
        heads = (_pieces(row.symbol.partition("{")[0]) for row in series() if row.body == f"body/{body}")
        pieces = next((tuple(p.lower() for p in head if p not in _KINDS) for head in heads), ())
        found |= {word: pieces for word in words if pieces}
    return found


@dataclass(frozen=True, slots=True)
class _Word:
    """A word around a number."""

    kind: str = ""
    bodies: tuple[str, ...] = ()


@cache
def _listed() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = (files(__package__ or "") / "written_symbols.toml").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, Sequence[str]]]", tomllib.loads(text))


def _words(names: Mapping[str, str]) -> dict[str, _Word]:
    kinds: dict[str, str] = {}
    bodies: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for kind, words in _listed()["kinds"].items():
        kinds.update(dict.fromkeys(words, kind))
    for body, words in _listed()["bodies"].items():
        for word in words:
            bodies[word][f"body/{body}"] = None
    for name, body in names.items():
        bodies[name][body] = None
    filler = _listed()["filler"]["words"]
    return {
        fold(word): _Word(kinds.get(word, ""), tuple(bodies.get(word, ())))
        for word in (*kinds, *bodies, *filler)
    }


def _pieces(text: str) -> Pieces:
    return tuple(_PIECE.findall(text))


def _numbers(pieces: Pieces) -> Iterator[str]:
    """The numbers that pieces can make: 66/177, 57/270B, 1973(2011), 2200A(XXI)."""
    if pieces:
        yield "/".join(pieces)
    if len(pieces) == 2:
        yield f"{pieces[0]}({pieces[1]})"
    if len(pieces) == 3 and len(pieces[2]) == 1:
        yield f"{pieces[0]}/{pieces[1]}{pieces[2]}"
    if len(pieces) == 3 and len(pieces[1]) == 1:
        yield f"{pieces[0]}{pieces[1]}({pieces[2]})"


def _shortened(symbol: str, pieces: Pieces) -> set[Pieces]:
    """The ways to write a symbol: whole, its number, its number without the year."""
    told = number_of(symbol)
    if told:
        number = told[2]
        return {pieces, _pieces(number), _pieces(_PARENTHESIS.sub("", number)), *_headless(symbol, pieces)}
    tail = next((at for at in range(len(pieces)) if all(p[0].isdigit() for p in pieces[at:])), len(pieces))
    return {pieces, pieces[tail:]} if len(pieces) - tail > 1 else {pieces}


def _headless(symbol: str, pieces: Pieces) -> set[Pieces]:
    """RES/66/177, and S/RES/1973 for S/RES/1973(2011)."""
    start = next((at for at, piece in enumerate(pieces) if piece in _KINDS), 0)
    return {pieces[start:], _pieces(_PARENTHESIS.sub("", symbol))}


def _means(symbol: str, written: Written, pieces: Pieces) -> bool:
    """Whether what is written can mean a symbol with these pieces: a number alone says too little."""
    enough = len(written.pieces) > 1 or written.kind != "" or pieces == written.pieces
    return enough and _fits(symbol, written)


def _fits(symbol: str, written: Written) -> bool:
    told = number_of(symbol)
    if written.kind and (told is None or told[1] != written.kind):
        return False
    return not written.bodies or issuer_of(symbol) in written.bodies or (told or ("",))[0] in written.bodies


def _begins(pieces: Pieces, start: Pieces) -> bool:
    """Whether a symbol begins so; the last piece may go on."""
    last = len(start) - 1
    return len(pieces) > last and pieces[:last] == start[:last] and pieces[last].startswith(start[last])
