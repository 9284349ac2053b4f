"""Prefilters for regular expressions: a pattern in, an equivalent one that runs only where it can match out.

Most rules of a language pack match in few paragraphs. The literals that every match of a rule contains, and
the characters that it can begin with, are derived from the rule: see `Rule`, `RuleTable`, `alternation`.
"""

# The parser of `re` comes without types.
# pyright: reportPrivateUsage=false, reportAttributeAccessIssue=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from re import (
    _compiler,  # pyright: ignore[reportMissingModuleSource]
    _parser,  # pyright: ignore[reportMissingModuleSource]
)
from re import _constants as op  # pyright: ignore[reportMissingModuleSource]
from typing import Any, Final, Generic, TypeVar, cast

from ahocorasick_rs import AhoCorasick

Tree = Sequence[tuple[Any, Any]]
"""A parsed expression: pairs of an operation and its arguments."""

Row = TypeVar("Row")
"""A row of a table of rules."""

NEVER: Final = "(?!)"
"""A pattern that never matches: the default of optional rules."""
_MOST_WORDS: Final = 48
"""Maximum number of literals of a prefilter; testing more costs more than it saves."""
_MOST_SPELLINGS: Final = 8
LOOK_BEHIND: Final = 256
"""Characters before a match that its pattern may look at: look-behinds have a fixed width below it."""
_RUNS: Final = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_POSITIONS: Final = (op.AT, op.ASSERT, op.ASSERT_NOT)
_OUTER_GROUP: Final = re.compile(r"unknown group name '(?P<name>\w+)'")
_BEGINNING: Final = (op.AT, op.AT_BEGINNING)
# Beside upper and lower case, these fold to an ASCII letter.
_FOLDED: Final = {"k": "\u212a", "s": "\u017f", "i": "\u0130\u0131"}
# Letters beyond ASCII that fold to one other letter: accented Latin ones, and most Cyrillic ones.
_PLAIN: Final = re.compile("[À-ÖØ-Þà-öø-þА-ЯЁабгежзийклмнпруфхцчшщыьэюяё]")
_CLASSES: Final = {op.CATEGORY_DIGIT: r"\d", op.CATEGORY_SPACE: r"\s"}


class Rule:
    """A pattern that runs only on texts that contain one of its required literals.

    Its methods are those of `re.Pattern`. It is compiled at its first use.
    """

    __slots__ = ("_last", "_plain", "_tree", "_words", "pattern", "row")

    def __init__(self, pattern: str, row: str = "") -> None:
        """row: identity of the row of the language pack that the pattern comes from, see `pack_rows`."""
        self.pattern = pattern
        self.row = row
        self._tree: Tree | None = None
        self._words: tuple[str, ...] | None = None
        self._plain: re.Pattern[str] | None = None
        self._last: tuple[str, bool] = ("", False)
        """The text last searched for the literals, and whether it holds one."""

    @property
    def looks_for(self) -> tuple[str, ...]:
        """Literals of which every match, or its context, contains one; empty if unknown."""
        if self._words is None:
            # Keep the tree for compilation: parsing takes most of the time.
            self._tree = _parsed(self.pattern)
            self._words = _words(self._tree, folded=_folds(self._tree)) or ()
        return self._words

    @property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression; many are never needed for one document."""
        if self._plain is None:
            self._plain = _compiled(self.pattern if self._tree is None else self._tree)
            self._tree = None
        return self._plain

    @property
    def groupindex(self) -> Mapping[str, int]:
        return self.compiled.groupindex

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text, start, end) if self._can_match(text) else iter(())

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.compiled.search(text, start, end) if self._can_match(text) else None

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.compiled.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.compiled.fullmatch(text, start, end)

    def _can_match(self, text: str) -> bool:
        words = self._words if self._words is not None else self.looks_for
        if not words:
            return True
        last, possible = self._last
        if last is not text:
            # The clauses of a paragraph are searched in one text, each from its own start.
            possible = False
            for word in words:
                if word in text:
                    possible = True
                    break
            self._last = (text, possible)
        return possible


class RuleTable(Generic[Row]):
    """Rows with a rule each. One pass over a text finds the rows whose rules can match it."""

    def __init__(self, rows: Iterable[Row], rule: Callable[[Row], Rule]) -> None:
        """`rule` returns the rule of a row."""
        self._rows = tuple(rows)
        self._rules = tuple(map(rule, self._rows))

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def rows_for(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[Row]:
        """Returns the rows whose rules can match in a range of a text, in the order of the table."""
        automaton, rows_of, always = self._search
        found = set(always)
        searched = text[max(0, start - LOOK_BEHIND) : end]
        for literal, _, _ in automaton.find_matches_as_indexes(searched, overlapping=True):
            found.update(rows_of[literal])
        return [self._rows[index] for index in sorted(found)]

    @cached_property
    def _search(self) -> tuple[AhoCorasick, tuple[tuple[int, ...], ...], tuple[int, ...]]:
        """The search for the literals of all rules, of which each match contains one."""
        rows: dict[str, list[int]] = {}
        always: list[int] = []
        for index, rule in enumerate(self._rules):
            words = rule.looks_for
            for word in words:
                rows.setdefault(word, []).append(index)
            if not words:
                always.append(index)
        return AhoCorasick(list(rows), store_patterns=False), tuple(map(tuple, rows.values())), tuple(always)


def alternation(alternatives: Iterable[str]) -> str:
    """Returns an expression for `a|b|…` that tries, in order, only those with a matching first character."""
    pieces: list[str] = []
    waiting: list[tuple[str, frozenset[str]]] = []
    for alternative in alternatives:
        tree = _parsed_alone(alternative)
        first, empty = (None, False) if tree is None else _first(tree, folded=_folds(tree))
        if first is None or empty or any(len(one) > 1 and one[0] != "\\" for one in first):
            pieces += [*_by_first(waiting), alternative]
            waiting = []
        else:
            waiting.append((alternative, first))
    return "|".join((*pieces, *_by_first(waiting)))


def _by_first(alternatives: Sequence[tuple[str, frozenset[str]]]) -> Iterator[str]:
    """Yields the alternatives in groups without a common first character."""
    groups: list[tuple[set[str], list[int]]] = []
    for index, (_, first) in enumerate(alternatives):
        letters, members = set(first), [index]
        apart: list[tuple[set[str], list[int]]] = []
        for group in groups:
            if group[0] & letters:
                letters |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (letters, sorted(members))]
    for letters, members in groups:
        joined = "|".join(alternatives[index][0] for index in members)
        yield f"(?=[{''.join(sorted(letters))}])(?:{joined})" if len(members) > 1 else joined


def _parsed(pattern: str) -> Tree:
    return _parser.parse(pattern)


def _parsed_alone(pattern: str) -> Tree | None:
    """Returns the tree of a part of an expression; groups outside it that it refers to are empty."""
    outer = ""
    while True:
        try:
            return _parsed(outer + pattern)
        except re.error as error:
            group = _OUTER_GROUP.search(error.msg)
            if group is None or f"<{group['name']}>" in outer:
                return None
            outer += f"(?P<{group['name']}>)"


def _folds(tree: Tree) -> bool:
    return bool(cast("Any", tree).state.flags & re.IGNORECASE)


# --- first characters of a match ----------------------------------------------------------------------------


def _compiled(expression: str | Tree) -> re.Pattern[str]:
    """Compiles an expression, with a lookahead for its first character unless `re` optimizes that itself."""
    tree = _parsed(expression) if isinstance(expression, str) else expression
    if tree and not (_begins_plainly(tree) or _folds(tree) or tree[0] == _BEGINNING):
        first, empty = _first(tree, folded=False)
        if first and not empty:
            cast("Any", tree).insert(0, _parsed(f"(?=[{''.join(sorted(first))}])")[0])
    # The compiler accepts a parsed tree in place of an expression.
    return cast("re.Pattern[str]", _compiler.compile(cast("Any", tree)))


def _begins_plainly(tree: Tree) -> bool:
    """Whether `re` itself skips positions where no match can begin."""
    operation, arguments = tree[0]
    if operation is op.SUBPATTERN and not arguments[1]:
        return bool(arguments[3]) and _begins_plainly(arguments[3])
    if operation is op.BRANCH:
        return all(branch and branch[0][0] is op.LITERAL for branch in arguments[1])
    return operation in (op.LITERAL, op.IN)


def _first(tree: Tree, *, folded: bool) -> tuple[frozenset[str] | None, bool]:
    """The character class that a match begins with (None: any), and whether the match may be empty."""
    found: frozenset[str] = frozenset()
    for operation, arguments in tree:
        first, empty = _first_of(operation, arguments, folded=folded)
        if first is None:
            return None, empty
        found |= first
        if not empty:
            return found, False
    return found, True


def _first_of(operation: Any, arguments: Any, *, folded: bool) -> tuple[frozenset[str] | None, bool]:
    if operation is op.FAILURE or (operation is op.ASSERT_NOT and not arguments[1]):
        # It never matches.
        return frozenset(), False
    if operation in _POSITIONS:
        return frozenset(), True
    if operation is op.LITERAL:
        return _spellings(chr(arguments), folded=folded), False
    if operation is op.IN:
        return _members(arguments, folded=folded), False
    if operation is op.SUBPATTERN:
        _, added, removed, inner = arguments
        return _first(inner, folded=(folded or bool(added & re.I)) and not removed & re.I)
    if operation is op.ATOMIC_GROUP:
        return _first(arguments, folded=folded)
    if operation in _RUNS:
        least, _, inner = arguments
        first, empty = _first(inner, folded=folded)
        return first, empty or not least
    if operation is op.BRANCH:
        branches = [_first(branch, folded=folded) for branch in arguments[1]]
        known = [first for first, _ in branches if first is not None]
        whole = frozenset[str]().union(*known) if len(known) == len(branches) else None
        return whole, any(empty for _, empty in branches)
    if operation is op.GROUPREF_EXISTS:
        _, present, absent = arguments
        return _first_of(op.BRANCH, (None, [present, absent or []]), folded=folded)
    return None, True


def _spellings(letter: str, *, folded: bool) -> frozenset[str] | None:
    if not folded:
        return frozenset({_escaped(letter)})
    spellings = {letter.lower(), letter.upper(), *_FOLDED.get(letter.lower(), "")}
    if not letter.isascii() and (not _PLAIN.match(letter) or any(len(one) > 1 for one in spellings)):
        return None
    return frozenset(map(_escaped, spellings))


def _members(arguments: Any, *, folded: bool) -> frozenset[str] | None:
    found: frozenset[str] = frozenset()
    for operation, argument in arguments:
        if operation is op.LITERAL:
            letters = _spellings(chr(argument), folded=folded)
            if letters is None:
                return None
            found |= letters
        elif operation is op.RANGE and not folded:
            found |= {f"{_escaped(chr(argument[0]))}-{_escaped(chr(argument[1]))}"}
        elif operation is op.CATEGORY and argument in _CLASSES:
            found |= {_CLASSES[argument]}
        else:
            return None
    return found


def _escaped(letter: str) -> str:
    return letter if letter.isalnum() else f"\\{letter}" if letter.isascii() else letter


# --- literals of a match -----------------------------------------------------------------------------------


def _words(tree: Tree, *, folded: bool) -> tuple[str, ...] | None:
    """Literals of which each match, or its context, contains one; None if there are none."""
    if folded:
        return None
    best: tuple[str, ...] | None = None
    run = [""]
    for operation, arguments in tree:
        spellings = _literal(operation, arguments)
        if spellings is not None and len(run) * len(spellings) <= _MOST_SPELLINGS:
            run = [head + tail for head, tail in product(run, spellings)]
            continue
        best = _better(best, tuple(run))
        run = list(spellings or ("",))
        if spellings is None:
            best = _better(best, _words_of(operation, arguments))
    return _better(best, tuple(run))


def _literal(operation: Any, arguments: Any) -> list[str] | None:
    if operation is op.LITERAL:
        return [chr(arguments)]
    if operation is op.IN and len(arguments) <= 3 and all(kind is op.LITERAL for kind, _ in arguments):
        return [chr(letter) for _, letter in arguments]
    return None


def _words_of(operation: Any, arguments: Any) -> tuple[str, ...] | None:
    if operation is op.SUBPATTERN:
        return _words(arguments[3], folded=bool(arguments[1] & re.I))
    if operation is op.ATOMIC_GROUP:
        return _words(arguments, folded=False)
    if operation is op.ASSERT:
        return _words(arguments[1], folded=False)
    if operation in _RUNS and arguments[0]:
        return _words(arguments[2], folded=False)
    if operation is op.BRANCH:
        branches = [_words(branch, folded=False) for branch in arguments[1]]
        known = [words for words in branches if words]
        if len(known) < len(branches):
            return None
        return tuple(dict.fromkeys(word for words in known for word in words))
    return None


def _better(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The more selective literals: the shortest of them is longer, or there are fewer."""
    if not other or "" in other or len(other) > _MOST_WORDS:
        return one
    if not one:
        return other
    return max(one, other, key=lambda words: (min(map(_selectivity, words)), -len(words)))


def _selectivity(word: str) -> int:
    """Selectivity of a literal: its length; placeholder characters of masked text count four."""
    return sum(4 if "\ue000" <= letter <= "\uf8ff" else 1 for letter in word)
