"""Writes a file given by --out: it is replaced as a whole, or stays as it was."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .options import InputError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@contextmanager
def replacing(out: Path) -> Generator[Path]:
    """Yields the path to write to, and moves it to `out` at the end; a device or a pipe is written directly.

    Raises InputError if it cannot be written.
    """
    special = out.exists() and not out.is_file()
    draft = out if special else out.with_name(f".part-{out.name}")
    try:
        yield draft
        if not special:
            draft.replace(out)
    except OSError as error:
        raise InputError(
            f"{out}: cannot write ({error.strerror}); check the path and the free disk space"
        ) from error
    finally:
        if not special:
            draft.unlink(missing_ok=True)
