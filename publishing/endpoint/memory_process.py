"""A process with a store in memory: its directory and the name of a socket in; forked workers out.

From memory a question is answered in a fraction of the time that it takes from disk. Reading takes a minute
for some million statements, so it is done once: every connection is given a copy of this process (a fork,
which shares the memory), where a query may overrun its time or take all memory without harm to the others.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

from pyoxigraph import Store

from ..serving.forking import fork_workers, limit_memory
from .worker import work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from pyoxigraph import Quad


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
    limit_memory(settings["held"])
    store = in_memory(place)

    def answer(source: BinaryIO, target: BinaryIO) -> None:
        work(store, source, target, settings)

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(64)
        os.write(sys.stdout.fileno(), b"\n")
        fork_workers(listening, settings["memory"], answer)


def main() -> None:
    """Runs with the arguments of the command line: store directory, socket address, settings as JSON."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        hold(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
    except (OSError, RuntimeError, MemoryError) as error:
        sys.exit(f"{sys.argv[1]}: the store cannot be read into memory ({error})")


if __name__ == "__main__":
    main()
