"""Messages for errors of the system that no other module reports: what happened, what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from contextlib import suppress
from typing import Final

_FULL: Final = "Free some space and run the command again."
_REMEDIES: Final = {
    errno.ENOSPC: ("the disk is full", _FULL),
    errno.EDQUOT: ("the disk quota is used up", _FULL),
    errno.EFBIG: ("the file is larger than the file system or `ulimit -f` allows", "Use another disk."),
    errno.EROFS: ("the file system is read-only", "Use another directory."),
    errno.EACCES: ("permission denied", "Check the permissions, or use another path."),
    errno.EPERM: ("permission denied", "Check the permissions, or use another path."),
    errno.ENOENT: ("no such file or directory", "Check the path."),
    errno.ENOTDIR: ("a part of the path is not a directory", "Check the path."),
    errno.EISDIR: ("this is a directory, not a file", "Check the path."),
    errno.EEXIST: ("the file exists", "Check the path."),
    errno.ENAMETOOLONG: ("the path is too long", "Use a shorter one."),
    errno.ELOOP: ("a symbolic link leads to itself", "Remove the link."),
    errno.EIO: ("the disk reports an error", "Check the disk, and copy the files to another one."),
    errno.EMFILE: ("too many open files", "Raise the limit: `ulimit -n`."),
    errno.ENFILE: ("too many open files on this machine", "Close other programs."),
    errno.ENOMEM: ("not enough memory", "Close other programs, or use a smaller --jobs."),
    errno.EAGAIN: ("the system has no free process or memory", "Use a smaller --jobs."),
    errno.EADDRINUSE: ("the port is in use", "Give another --port."),
    errno.ESTALE: ("the network file system has lost the file", "Mount it again."),
}


def system_fault(error: Exception) -> str:
    """Returns the message for an error that the system caused; "" for any other, which is a bug."""
    if isinstance(error, OSError):
        what, remedy = _REMEDIES.get(
            error.errno or 0, (error.strerror or str(error), "Check the disk and the network, and try again.")
        )
        # An error without a file name comes from a stream that is already open.
        place = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
        return f"{place or 'Input or output'}: {what}. {remedy}"
    if isinstance(error, sqlite3.Error):
        return f"A cache file cannot be used: {error}. {_cache_remedy(str(error))}"
    if isinstance(error, MemoryError):
        return "Not enough memory. Close other programs, use a smaller --jobs, or narrow the request."
    if isinstance(error, UnicodeEncodeError):
        return (
            f"The output cannot be written in the encoding {error.encoding}. "
            "Set PYTHONIOENCODING=utf-8 and run the command again."
        )
    return ""


def _cache_remedy(words: str) -> str:
    if "full" in words or "I/O" in words:
        return _FULL
    if "locked" in words:
        return "Wait for the other command to end, and run this one again."
    if "readonly" in words or "unable to open" in words:
        return "Make the cache directory writable: set XDG_CACHE_HOME, or use another --store."
    return "Delete `kept` in the store and ~/.cache/mandategraph: they are built again."


def open_standard_streams() -> None:
    """Opens the null device for standard streams that are closed, so that no other file gets their number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def discard_output() -> None:
    """Redirects standard output to the null device, so that the final flush succeeds."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
