"""ZIP archives as folders: the documents in them have paths of their own, "texts.zip/en/A_RES_73_3.txt".

Nothing is unpacked to disk. Limits on number, size, ratio and depth keep an archive from being a bomb, and a
member whose name points out of the archive is refused.
"""

from __future__ import annotations

import io
import lzma
import os
import stat
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from ..findings import LoaderError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX: Final = ".zip"
MAX_MEMBERS: Final = 20_000
MAX_TOTAL: Final = 4 << 30
"""Maximum size of all members, unpacked, in bytes."""
MAX_MEMBER: Final = 64 << 20
"""Maximum size of one member, unpacked, in bytes."""
MAX_RATIO: Final = 200
"""Maximum compression ratio of members larger than 1 MiB."""
MAX_DEPTH: Final = 3
"""Maximum nesting of archives."""
NO_FILE: Final = "is a pipe, socket or device, not a file; copy its content to a file"
"""Message for an entry of a folder that is no regular file: reading it may never end."""
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Members:
    """Contents of an archive: paths of its files, and a message for each refused member."""

    paths: tuple[Path, ...]
    refused: tuple[str, ...] = ()


def members(path: Path) -> Members:
    """Returns the files in an archive and in archives inside it; hidden files are skipped.

    Raises LoaderError if it is no archive or breaks the limits.
    """
    paths: list[Path] = []
    refused: list[str] = []
    for info in _listed(_opened(path), str(path)):
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if not info.filename:
            refused.append(f"{path}: a file without a name; pack the archive again")
            continue
        if info.is_dir() or any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts):
            continue
        fault = _fault(info)
        if fault:
            refused.append(f"{path}/{info.filename}: {fault}")
            continue
        inner = path / info.filename
        if inner.suffix.lower() != SUFFIX:
            paths.append(inner)
            continue
        try:
            nested = members(inner)
        except LoaderError as error:
            refused.append(str(error))
            continue
        paths += nested.paths
        refused += nested.refused
        if len(paths) > MAX_MEMBERS:
            raise LoaderError(f"{path}: more than {MAX_MEMBERS} files; split it")
    return Members(tuple(sorted(paths)), tuple(refused))


def split(path: Path) -> tuple[Path, str] | None:
    """Returns the archive that contains `path` and the name of the member; None outside of archives."""
    for parent in path.parents:
        if parent.suffix.lower() == SUFFIX and (parent.is_file() or split(parent)):
            return parent, path.relative_to(parent).as_posix()
    return None


def content(path: Path, limit: int = MAX_MEMBER) -> bytes:
    """Returns the bytes of a member of an archive; raises LoaderError if it is missing or refused."""
    place = split(path)
    if place is None:
        raise LoaderError(f"{path}: no such file; check the path")
    holder, name = place
    archive = _opened(holder)
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise LoaderError(f"{path}: no such file in {holder}; check the path") from None
    fault = _fault(info)
    if fault:
        raise LoaderError(f"{path}: {fault}")
    return unpacked(archive, info, str(path), limit)


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int = MAX_MEMBER) -> bytes:
    """Returns the bytes of a member, at most `limit`, whatever size its entry declares."""
    try:
        with archive.open(info) as stream:
            taken = stream.read(limit + 1)
    except _BROKEN as error:
        raise LoaderError(f"{name}: damaged in its archive ({error}); pack it again") from None
    if len(taken) > limit:
        raise LoaderError(f"{name}: more than {limit >> 20} MB unpacked; split it")
    return taken


def opened(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    """Returns the archive in `stream`; raises LoaderError if it is damaged or exceeds the limits."""
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise LoaderError(f"{name}: not a readable ZIP archive ({error}); pack it again") from None
    for _ in _listed(archive, name):
        pass
    return archive


def _opened(path: Path) -> zipfile.ZipFile:
    if path.is_file():
        found = path.stat()
        # Open the file per process: forked processes would share its position.
        return _from_disk(str(path), found.st_mtime_ns, found.st_size, os.getpid())
    if path.exists() and not path.is_dir():
        raise LoaderError(f"{path}: {NO_FILE}")
    depth = sum(1 for part in path.parts if part.lower().endswith(SUFFIX))
    if depth > MAX_DEPTH:
        raise LoaderError(f"{path}: archives are nested too deeply; unpack them")
    return _from_archive(str(path), os.getpid())


@lru_cache(maxsize=4)
def _from_disk(path: str, _changed: int, _size: int, _process: int) -> zipfile.ZipFile:
    try:
        stream = Path(path).open("rb")  # noqa: SIM115 - it lives as long as the archive
    except OSError as error:
        raise LoaderError(
            f"{path}: the file cannot be read ({error.strerror}); check its permissions"
        ) from None
    return opened(stream, path)


@lru_cache(maxsize=4)
def _from_archive(path: str, _process: int) -> zipfile.ZipFile:
    return opened(io.BytesIO(content(Path(path))), path)


def _listed(archive: zipfile.ZipFile, name: str) -> Iterator[zipfile.ZipInfo]:
    """Return the entries; raise LoaderError if they are too many or too large together."""
    entries = archive.infolist()
    if len(entries) > MAX_MEMBERS:
        raise LoaderError(f"{name}: {len(entries)} files, more than {MAX_MEMBERS}; split it")
    total = sum(info.file_size for info in entries)
    if total > MAX_TOTAL:
        raise LoaderError(f"{name}: {total >> 20} MB unpacked, more than {MAX_TOTAL >> 20} MB; split it")
    yield from entries


def _fault(info: zipfile.ZipInfo) -> str:
    """Reason for refusing a member; "" if it can be read."""
    name = info.orig_filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
        return "its name points out of the archive; pack it again with plain names"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, not a file; pack the file itself"
    if info.flag_bits & 1:
        return "protected by a password; pack it again without one"
    if info.file_size > MAX_MEMBER:
        return f"{info.file_size >> 20} MB unpacked, more than {MAX_MEMBER >> 20} MB; split it"
    if info.file_size > 1 << 20 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        times = info.file_size // max(info.compress_size, 1)
        return f"unpacked it is {times} times as large as packed, as in a ZIP bomb; unpack it and look at it"
    return ""
