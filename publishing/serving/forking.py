"""Worker processes as copies of a prepared process: a listening socket in; a fork for each connection out.

A fork shares the memory of the prepared process, so that it is ready at once and costs little. Each one has a
limit of memory and, by `SIGALRM`, of time, and ends with its connection.
"""

from __future__ import annotations

import os
import resource
import selectors
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .framing import send

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from typing import BinaryIO

    Work = Callable[[BinaryIO, BinaryIO], None]

_STATM: Final = Path("/proc/self/statm")


def limit_memory(most: int) -> None:
    """Limits the memory of this process, in bytes."""
    resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def memory_taken() -> int:
    """Returns the memory of this process in bytes; 0 if the system does not report it."""
    try:
        return int(_STATM.read_text().split()[5]) * resource.getpagesize()
    except OSError:
        return 0


def fork() -> bool:
    """Copies this process; returns whether this is the copy."""
    return os.fork() == 0


def fork_workers(listening: socket.socket, memory: int, work: Work) -> None:
    """Forks a worker for each connection until standard input ends.

    memory: bytes that a worker may take beyond those of this process. work: answers the requests of a stream
    on another one.
    """
    # The system removes ended workers: nobody waits for them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with selectors.DefaultSelector() as ready:
        ready.register(listening, selectors.EVENT_READ)
        ready.register(sys.stdin, selectors.EVENT_READ)
        while not any(key.fileobj is sys.stdin for key, _ in ready.select()):
            connection, _ = listening.accept()
            with connection:
                if fork():
                    listening.close()
                    _run(connection, memory, work)


def _run(connection: socket.socket, memory: int, work: Work) -> None:
    """Answers requests of a connection until it closes, then exits."""
    code = 1
    try:
        # The pipes of the prepared process must end with it.
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, sys.stdin.fileno())
        os.dup2(null, sys.stdout.fileno())
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        limit_memory(memory_taken() + memory)
        with connection.makefile("rb") as source, connection.makefile("wb") as target:
            send(target, {"process": os.getpid()}, b"")
            work(source, target)
        code = 0
    except (BrokenPipeError, ConnectionResetError):
        code = 0
    finally:
        # Skip the cleanup of the prepared process.
        os._exit(code)
