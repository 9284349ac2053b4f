"""A local folder of official files as a source of documents: symbol and language in, a file on disk out.

Files are found by their names, at any depth: as the document system names them (`A_RES_79_1-2416433E.docx`,
`A_79_PV.1-EN.pdf`), or by symbol and language (`A_RES_79_1.en.xml`, `A/RES/79/1.en.pdf`).
"""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .fetch import Fetched, file_name
from .formats import SUFFIXES, read
from .masthead import language_of
from .outcomes import preference
from .records import LoaderError
from .time_limit import processor_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OFFICIAL: Final = re.compile(r"(?P<stem>.+?)[-_ ]N?\d{5,8}[-_ ]?(?P<letter>[ACEFRS])$")
"""A name with job number and language letter."""
_LETTERS: Final = {"A": "ar", "C": "zh", "E": "en", "F": "fr", "R": "ru", "S": "es"}
_CODED: Final = re.compile(r"(?P<stem>.+?)[-._](?P<code>ar|zh|en|fr|ru|es)$", re.IGNORECASE)
_TOKENS: Final = re.compile(r"[A-Z]+|[0-9]+")
_SYMBOL: Final = re.compile(r"[A-Z]+[_/].*\d", re.IGNORECASE)

Key = tuple[str, ...]
"""Letters and numbers of a symbol; signs and blanks between them do not count."""


def _key(symbol: str) -> Key:
    return tuple(_TOKENS.findall(symbol.upper()))


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """A file of the mirror, by its name."""

    name: str
    """Name of the document: "A_RES_79_1"."""
    language: str
    """ISO 639-1 code; "" if the name tells none."""
    path: Path


@dataclass(slots=True)
class Mirror:
    """The files in a folder, by symbol; `target` is the folder for the copies."""

    folder: Path
    target: Path
    _files: dict[Key, list[OfficialFile]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found: defaultdict[Key, list[OfficialFile]] = defaultdict(list)
        for file in _official_files(self.folder):
            found[_key(file.name)].append(file)
        self._files = dict(found)

    def documents(self, languages: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Returns all documents of the mirror in some languages, as pairs of symbol and language, sorted."""
        wanted = frozenset(languages)
        found = {
            (files[0].name.replace("_", "/"), language)
            for files in self._files.values()
            for file in files
            if (language := self._language(file)) in wanted
        }
        return tuple(sorted(found))

    def fetch(self, symbol: str, language: str, *, refresh: bool = False) -> Fetched:
        """Copies one document in one language to the target, unless it is there and not `refresh`.

        Of several formats the one that the loader prefers is taken. Raises LoaderError, with the remedy, if
        the mirror has no such file, or it cannot be copied.
        """
        whole = [file for file in self._files.get(_key(symbol), []) if self._language(file) == language]
        if not whole:
            raise LoaderError(
                f"{self.folder}: no file of {symbol} in {language}; a name looks like"
                f" A_RES_79_1-2416433E.docx or {file_name('A/RES/79/1', language)}"
            )
        source = min(whole, key=lambda file: (preference(file.path), str(file.path))).path
        path = (self.target / file_name(symbol, language)).with_suffix(source.suffix.lower())
        if path.is_file() and not refresh:
            return Fetched(symbol, language, path, fresh=False)
        self._copy(source, path)
        return Fetched(symbol, language, path, fresh=True)

    @staticmethod
    def _language(file: OfficialFile) -> str:
        """The language in the name of a file, else that of its text."""
        if file.language:
            return file.language
        try:
            with processor_time(str(file.path)):
                source = read(file.path)
                return source.markup.language if source.markup is not None else language_of(source.text) or ""
        except LoaderError:
            return ""

    @staticmethod
    def _copy(source: Path, path: Path) -> None:
        try:
            if not source.stat().st_size:
                raise LoaderError(f"{source}: the file is empty; download it again")
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.{os.getpid()}.part")
            shutil.copyfile(source, draft)
            draft.replace(path)
        except OSError as error:
            raise LoaderError(
                f"{error.filename or path}: cannot be copied ({error.strerror}); check permissions, --out and"
                " free space"
            ) from None


def _official_files(folder: Path) -> Iterator[OfficialFile]:
    for place, folders, entries in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for entry in sorted(entries):
            path = Path(place, entry)
            if SUFFIXES.get(path.suffix.lower(), "marc") == "marc" or entry.startswith("."):
                continue
            file = _named(path.stem, path)
            if not _SYMBOL.match(file.name):
                # In a folder a level of the symbol, the path is the symbol.
                inside = path.relative_to(folder).with_suffix("")
                file = _named("_".join(inside.parts), path)
            if _SYMBOL.match(file.name):
                yield file


def _named(stem: str, path: Path) -> OfficialFile:
    if found := _OFFICIAL.match(stem):
        return OfficialFile(found["stem"], _LETTERS[found["letter"]], path)
    if found := _CODED.match(stem):
        return OfficialFile(found["stem"], found["code"].lower(), path)
    return OfficialFile(stem, "", path)
