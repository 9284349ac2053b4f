"""Checksums of the files of a generation, which detect damaged files before the engine reads them.

    DIR/generation-000007/checksums.jsonl     one `FileRecord` per line

The engine answers a query over a damaged block with an endless iterator of errors, or with unbound values
(see docs/oxigraph-read-errors.md). Every opening compares the sizes and times of the files with the record;
it reads content again where a time differs, and all content of a small store. All content of a large store
is read by the first opening after a start of the system and on each day, if a mark can be written beside it:

    DIR/generation-000007/checksums.jsonl.verified   start and day of the last complete check
"""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKSUMS: Final = "checksums.jsonl"
ALWAYS_BYTES: Final = 128 << 20
"""Bytes of a generation up to which every opening reads all content: a tenth of a second."""
_VERIFIED: Final = f"{CHECKSUMS}.verified"
_START: Final = Path("/proc/sys/kernel/random/boot_id")
"""File with an identifier of the last start of the system."""
_CHUNK: Final = 1 << 20
_UNRECORDED: Final = frozenset(("IN-USE", "LOCK"))
_MODE: Final = 0o644
"""Permissions of the record: any user may check the store."""
_LOG: Final = "LOG"
"""Start of the names of the engine's messages, which readers write as well."""
FileState = tuple[str, int, int]
"""Path, inode, and time of the last change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Size, time and checksum of one file."""

    name: str
    """Path relative to the directory of the generation."""
    size: int
    changed: int
    """Time of the last change, in nanoseconds."""
    crc32: int


def record(generation: Path, previous: Path | None) -> None:
    """Writes the checksums of all files of a generation.

    previous: directory of the generation before, whose checksums of unchanged tables are used again.
    """
    known = _read(previous) if previous is not None else {}
    records: list[FileRecord] = []
    for file in _files(generation):
        name, state = str(file.relative_to(generation)), file.stat()
        before = known.get(name)
        if (
            before is not None
            and file.suffix == ".sst"
            and (before.size, before.changed) == (state.st_size, state.st_mtime_ns)
        ):
            records.append(before)
        else:
            records.append(FileRecord(name, state.st_size, state.st_mtime_ns, _crc32(file)))
    _write(generation, records)
    if previous is not None and _is_verified(previous):
        # All other files have just been read.
        _set_verified(generation)


def fault(generation: Path, *, thorough: bool = False) -> str:
    """Returns what is wrong with the files of a generation; "" for none, or without recorded checksums.

    thorough: read all content, whatever the times of the files are. Raises OSError, ValueError.
    """
    known = _read(generation)
    is_small = sum(one.size for one in known.values()) <= ALWAYS_BYTES
    # Without a mark, every opening would read all content.
    is_due = not is_small and os.access(generation, os.W_OK) and not _is_verified(generation)
    everything = thorough or is_small or is_due
    moved = False
    for one in known.values():
        file = generation / one.name
        try:
            state = file.stat()
        except FileNotFoundError:
            return f"{one.name} is missing"
        if state.st_size != one.size:
            return f"{one.name} has {state.st_size} bytes instead of {one.size}"
        same_time = state.st_mtime_ns == one.changed
        if (everything or not same_time) and _crc32(file) != one.crc32:
            return f"the content of {one.name} has changed"
        moved = moved or not same_time
    if moved:
        # A copied store: record the new times, so that the next opening reads less. Not needed for reading.
        with suppress(OSError):
            record(generation, None)
    if is_due:
        _set_verified(generation)
    return ""


def state_of(file: Path) -> FileState:
    """Returns the state of a file, by which a changed or replaced file is known; raises OSError."""
    state = file.stat()
    return str(file), state.st_ino, state.st_mtime_ns


def _occasion() -> str:
    """Returns the start of the system and the day (UTC), for which one complete check is enough."""
    start = ""
    with suppress(OSError):
        start = _START.read_text(encoding="ascii").strip()
    return f"{start} {datetime.now(UTC).date().isoformat()}"


def _is_verified(generation: Path) -> bool:
    try:
        return (generation / _VERIFIED).read_text(encoding="utf-8") == _occasion()
    except (OSError, UnicodeDecodeError):
        return False


def _set_verified(generation: Path) -> None:
    with suppress(OSError):
        (generation / _VERIFIED).write_text(_occasion(), encoding="utf-8")


def _files(generation: Path) -> Iterator[Path]:
    for file in sorted(generation.rglob("*")):
        if file.is_file() and file.name not in _UNRECORDED and not file.name.startswith((_LOG, CHECKSUMS)):
            yield file


def _read(generation: Path) -> dict[str, FileRecord]:
    try:
        lines = (generation / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    try:
        records = [FileRecord(**json.loads(line)) for line in lines]
    except TypeError as error:
        raise ValueError(f"{CHECKSUMS} cannot be read ({error})") from error
    return {one.name: one for one in records}


def _write(generation: Path, records: list[FileRecord]) -> None:
    # A name of its own: several processes may open a copied store at the same time.
    descriptor, name = tempfile.mkstemp(".new", f"{CHECKSUMS}.", generation)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as lines:
            lines.writelines(f"{json.dumps(asdict(one))}\n" for one in records)
        draft.chmod(_MODE)
        draft.replace(generation / CHECKSUMS)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _crc32(file: Path) -> int:
    found = 0
    with file.open("rb") as handle:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        while chunk := handle.read(_CHUNK):
            found = zlib.crc32(chunk, found)
    return found
