"""Names in languages without columns of their own: rows of `names.csv` in, names by language and key out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Final

from .csv_rows import Row, numbered
from .errors import AuthorityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.resources.abc import Traversable

UNCONFIRMED: Final = "unconfirmed"
"""Source of a name that no document at hand has: it is recognized in texts, but no label of the graph."""
FORMS: Final = ("preferred", "official", "acronym", "alternative", "context-head")
"""Kinds of names, in the order of `LanguageNames.all`; a context head is a short name that needs context."""
COLUMNS: Final = ("key", "language", "form", "name", "source")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""A language tag: BCP 47, section 2.1, without private use."""


@dataclass(frozen=True, slots=True)
class LanguageName:
    """One row of `names.csv`."""

    key: str
    """Key of the actor or instrument: "body/UNODC"."""
    language: str
    form: str
    """One of `FORMS`."""
    name: str
    source: str
    """CLDR, ISO 3166, the symbol of a document with the name, "corpus", or "unconfirmed"."""


@dataclass(frozen=True, slots=True)
class LanguageNames:
    """The names of actors and instruments in one language, by key."""

    by_form: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict[str, "Mapping[str, tuple[str, ...]]"]
    )
    """Key → form → names."""
    unconfirmed: frozenset[tuple[str, str]] = frozenset()
    """Keys and names of those without a document as source."""

    def confirmed(self, key: str) -> tuple[str, ...]:
        """Returns the names of `all` that are not unconfirmed, which are labels of the graph."""
        return tuple(name for name in self.all(key) if (key, name) not in self.unconfirmed)

    def all(self, key: str) -> tuple[str, ...]:
        """Returns every name but the context heads, the preferred one first, without repetition."""
        found = self.by_form.get(key, {})
        return tuple(dict.fromkeys(name for form in FORMS[:-1] for name in found.get(form, ())))

    def of_form(self, key: str, form: str) -> tuple[str, ...]:
        """Returns the names of one of `FORMS`."""
        return self.by_form.get(key, {}).get(form, ())

    def joined(self, other: LanguageNames) -> LanguageNames:
        """Returns these names, followed by those of `other`; of two preferred names the first one holds."""
        rows = [
            (key, form, name)
            for names in (self, other)
            for key, forms in names.by_form.items()
            for form, found in forms.items()
            for name in found
        ]
        return _grouped(rows, self.unconfirmed | other.unconfirmed)


def names_by_language(file: Traversable, known: Callable[[], Iterator[str]]) -> dict[str, LanguageNames]:
    """Returns the names of `names.csv` by language.

    known: the keys of all actors and instruments. Raises AuthorityError, with the line, if a row has an
    unknown key, language or form, no name, or stands twice, or if a key has two preferred names.
    """
    keys = frozenset(known())
    rows: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    unconfirmed: dict[str, set[tuple[str, str]]] = defaultdict(set)
    seen: dict[tuple[str, ...], int] = {}
    for line, row in numbered(file, _language_name):
        place = f"{file.name}, line {line}"
        if row.key not in keys:
            near = get_close_matches(row.key, keys, n=1)
            advice = f"did you mean {near[0]}?" if near else "add it to its authority file first"
            raise AuthorityError(f"{place}: no authority file has {row.key}; {advice}")
        marks: list[tuple[str, ...]] = [(row.key, row.language, row.name)]
        if row.form == "preferred":
            marks.append((row.key, row.language, "", row.form))
        for mark in marks:
            if mark in seen:
                what = f"the name {row.name}" if mark[2] else "a preferred name"
                raise AuthorityError(
                    f"{place}: {row.key} has {what} in {row.language} already, in line {seen[mark]}; keep one"
                )
            seen[mark] = line
        rows[row.language].append((row.key, row.form, row.name))
        if row.source == UNCONFIRMED:
            unconfirmed[row.language].add((row.key, row.name))
    return {language: _grouped(found, frozenset(unconfirmed[language])) for language, found in rows.items()}


def _language_name(row: Row) -> LanguageName:
    found = LanguageName(**{column: row[column] for column in COLUMNS})
    if not _LANGUAGE.fullmatch(found.language):
        raise ValueError(f"{found.language!r} is not a language tag; expected fr, es, zh-Hant")
    if found.form not in FORMS:
        raise ValueError(f"unknown form {found.form!r}; use one of {', '.join(FORMS)}")
    if not found.name:
        raise ValueError(f"{found.key} has no name; fill column name")
    return found


def _grouped(
    rows: list[tuple[str, str, str]], unconfirmed: frozenset[tuple[str, str]] = frozenset()
) -> LanguageNames:
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for key, form, name in rows:
        found[key][form][name] = None
    return LanguageNames(
        {key: {form: tuple(names) for form, names in forms.items()} for key, forms in found.items()},
        unconfirmed,
    )


class NamesFile:
    """The names of `names.csv`, read on first use."""

    __slots__ = ("_file", "_known", "_read")

    def __init__(self, file: Traversable, known: Callable[[], Iterator[str]]) -> None:
        """See `names_by_language`. A folder without the file has no such names."""
        self._file, self._known = file, known
        self._read: dict[str, LanguageNames] | None = None

    def languages(self) -> dict[str, LanguageNames]:
        """Returns the names by language; raises AuthorityError."""
        if self._read is None:
            present = self._file.is_file()
            self._read = names_by_language(self._file, self._known) if present else {}
        return self._read


@cache
def no_names() -> LanguageNames:
    """Returns the names of a language without any."""
    return LanguageNames()
