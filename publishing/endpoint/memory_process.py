"""A process with a store in memory: its directory and the name of a socket in; forked workers out.

From memory a question is answered in a fraction of the time that it takes from disk. Reading takes a minute
for some million statements, so it is done once: every connection is given a copy of this process (a fork,
which shares the memory), where a query may overrun its time or take all memory without harm to the others.
"""

from __future__ import annotations

import json
import os
import resource
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Store

from .worker import send, work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad

_STATM: Final = Path("/proc/self/statm")


def in_memory(place: str) -> Store:
    """The Oxigraph store in a directory, read into memory."""
    on_disk: Iterable[Quad] = Store.read_only(place)
    held = Store()
    held.bulk_extend(on_disk)
    return held


def hold(place: str, address: str, settings: dict[str, Any]) -> None:
    """Reads the store, writes one byte to standard output, and serve until standard input ends.

    settings: `held`, bytes of memory the store may take, and those of `worker.work`.
    """
    _limit_memory(settings["held"])
    store = in_memory(place)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(64)
        # Nobody waits for the copies: the system forgets them when they end.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        os.write(sys.stdout.fileno(), b"\n")
        with selectors.DefaultSelector() as ready:
            ready.register(listening, selectors.EVENT_READ)
            ready.register(sys.stdin, selectors.EVENT_READ)
            while not any(key.fileobj is sys.stdin for key, _ in ready.select()):
                connection, _ = listening.accept()
                with connection:
                    if os.fork() == 0:
                        listening.close()
                        _work(store, connection, settings)


def _work(store: Store, connection: socket.socket, settings: dict[str, Any]) -> None:
    """Answers requests of a connection until it closes, then exits."""
    code = 1
    try:
        # The pipes of the copied process must end with it.
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, sys.stdin.fileno())
        os.dup2(nowhere, sys.stdout.fileno())
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        _limit_memory(_taken() + settings["memory"])
        with connection.makefile("rb") as source, connection.makefile("wb") as target:
            send(target, {"process": os.getpid()}, b"")
            work(store, source, target, settings)
        code = 0
    finally:
        # Nothing of the copied process is to be tidied up here.
        os._exit(code)


def _limit_memory(most: int) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _taken() -> int:
    """Returns the memory of this process in bytes; 0 if the system does not report it."""
    try:
        return int(_STATM.read_text().split()[5]) * resource.getpagesize()
    except OSError:
        return 0


def main() -> None:
    """Runs with the arguments of the command line: store directory, socket address, settings as JSON."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        hold(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
    except (OSError, RuntimeError, MemoryError) as error:
        sys.exit(f"{sys.argv[1]}: the store cannot be read into memory ({error})")


if __name__ == "__main__":
    main()
