"""Selects the files of a build: folders, ZIP archives and a manifest in, a `Plan` out."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .formats import SUFFIXES, content
from .outcomes import Refused
from .readers import archive, marc
from .records import LoaderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to load, with the values of manifest and options ("" where there are none)."""

    path: Path
    symbol: str = ""
    language: str = ""
    issued_by: str = ""
    reject_changes: bool = False
    """Whether the tracked changes of a Word file are rejected."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to load and the files refused."""

    files: tuple[SourceFile, ...]
    refused: tuple[Refused, ...]


def plan(
    sources: Iterable[Path],
    manifest: Path | None = None,
    *,
    symbol: str = "",
    language: str = "",
    issued_by: str = "",
) -> Plan:
    """Returns the files in `sources` (folders and ZIP archives at any depth) with their rows of `manifest`.

    `manifest` is a CSV file with columns file, symbol, language and issued_by (or issuer); its paths are
    relative to it. `symbol`, `language` and `issued_by` override it. Raises LoaderError if the manifest
    cannot be read.
    """
    listed = read_manifest(manifest) if manifest is not None else {}
    found: dict[Path, Path] = {}
    refused: list[Refused] = []
    for source in sources:
        packed = source.suffix.lower() == archive.SUFFIX and (source.is_file() or archive.split(source))
        if packed or source.is_dir():
            entries = _unpack(source, refused) if packed else _walk(source, refused)
            placed = _resolved(entries, refused)
            inside = [(path, place) for path, place in placed if place in listed or _readable(path)]
            if not inside and not any(outcome.path.startswith(str(source)) for outcome in refused):
                suffixes = ", ".join((*SUFFIXES, archive.SUFFIX))
                message = f"{source}: no readable files ({suffixes}); check the path"
                refused.append(Refused(str(source), message))
            for path, place in inside:
                found.setdefault(place, path)
        elif source.is_symlink() or source.exists() or archive.split(source):
            found.update((place, path) for path, place in _resolved([source], refused) if place not in found)
        else:
            refused.append(Refused(str(source), f"{source}: no such file or folder; check the path"))
    chosen: list[SourceFile] = []
    for resolved, path in found.items():
        row = listed.get(resolved, SourceFile(path))
        chosen.append(
            SourceFile(path, symbol or row.symbol, language or row.language, issued_by or row.issued_by)
        )
    return Plan(tuple(chosen), tuple(refused))


def read_manifest(manifest: Path) -> dict[Path, SourceFile]:
    """Returns the rows of a manifest by the resolved path of their file; raises LoaderError with the line."""
    rows: dict[Path, SourceFile] = {}
    try:
        table = csv.DictReader(io.StringIO(content(manifest).decode("utf-8-sig"), newline=""), strict=True)
        if "file" not in (table.fieldnames or ()):
            raise LoaderError(
                f"{manifest}: line 1: no column `file`; name the columns file,symbol,language,issued_by"
            )
        for row in table:
            line = f"{manifest}: line {table.line_num}"
            name = (row.get("file") or "").strip()
            if not name:
                raise LoaderError(f"{line}: the cell `file` is empty; give a path")
            symbol, language, issued_by, issuer = (
                (row.get(column) or "").strip() for column in ("symbol", "language", "issued_by", "issuer")
            )
            if "\0" in name:
                raise LoaderError(f"{line}: the cell `file` holds a NUL character; remove it")
            path = manifest.parent / name
            try:
                place = path.resolve()
            except (OSError, RuntimeError) as error:
                # Python before 3.13 raises RuntimeError for a link to itself.
                raise LoaderError(f"{line}: {_not_followed(path, error)}") from None
            rows[place] = SourceFile(path, symbol, language, issued_by or issuer)
    except (UnicodeDecodeError, csv.Error) as error:
        raise LoaderError(f"{manifest}: not a CSV file in UTF-8 ({error}); save it as one") from error
    return rows


def _resolved(paths: Iterable[Path], refused: list[Refused]) -> Iterator[tuple[Path, Path]]:
    """Return each path with the file that it leads to; record those that lead to none."""
    for path in paths:
        try:
            str(path).encode()
            yield path, path.resolve()
        except UnicodeEncodeError:
            name = _printable(path)
            refused.append(Refused(name, f"{name}: the name of the file is not UTF-8; rename it"))
        except (OSError, RuntimeError) as error:
            # Python before 3.13 raises RuntimeError for a link to itself.
            refused.append(Refused(str(path), _not_followed(path, error)))


def _not_followed(path: Path, error: Exception) -> str:
    return f"{path}: the link cannot be followed ({error}); remove it, or link it to a file"


def _printable(path: str | Path) -> str:
    return os.fsencode(path).decode(errors="backslashreplace")


def _walk(folder: Path, refused: list[Refused]) -> Iterator[Path]:
    """Return the files in a folder, then those in linked folders; each folder is read once."""
    waiting, read = [folder], set[str]()
    for top in waiting:
        if top != folder and Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(top)):
            message = f"{_printable(top)}: is a link to a folder that holds it; remove the link"
            refused.append(Refused(_printable(top), message))
            continue
        yield from _files(top, waiting, read, refused)


def _files(top: Path, links: list[Path], read: set[str], refused: list[Refused]) -> Iterator[Path]:
    """Return the files in a folder; add linked folders to `links`, and what was read to `read`."""

    def refuse(error: OSError) -> None:
        name = _printable(error.filename)
        message = f"{name}: the folder cannot be read ({error.strerror}); check its permissions"
        refused.append(Refused(name, message))

    for place, folders, entries in os.walk(top, onerror=refuse):
        real = os.path.realpath(place)
        if real in read:
            folders.clear()
            continue
        read.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links += [path for name in folders if (path := Path(place, name)).is_symlink()]
        for name in sorted(entries):
            path = Path(place, name)
            if name.startswith("."):
                continue
            if path.suffix.lower() == archive.SUFFIX:
                yield from _unpack(path, refused)
            else:
                yield path


def _unpack(path: Path, refused: list[Refused]) -> tuple[Path, ...]:
    """Return the paths of the files in an archive; record those that are refused."""
    try:
        found = archive.members(path)
    except LoaderError as error:
        refused.append(Refused(str(path), str(error)))
        return ()
    refused.extend(Refused(message.partition(": ")[0], message) for message in found.refused)
    return found.paths


def _readable(path: Path) -> bool:
    """Whether a file found in a folder or an archive is loaded; JSON only if it holds library records."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES or path.stem.upper() == "README":
        return False
    if SUFFIXES[suffix] != "marc":
        return True
    try:
        return marc.is_marc(content(path), suffix)
    except LoaderError:
        return True
