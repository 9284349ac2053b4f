"""The process of one snapshot of a store: settings in; page workers, forked from this process, out.

It opens the store and builds the search index, so that the server process itself never reads the store.
Page workers are forked from it at once. A copy of it fills the caches that pages need, which may take a
minute, and then takes over. Both have a limit of memory, and end with the server.

Messages on standard output (see `framing`): `{"progress": [done, total]}`, `{"ready": true, …}` with the
facts of the snapshot, `{"warm": true}`, `{"error": message}`.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import select
import signal
import socket
import sqlite3
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ...ontology.errors import MandategraphError
from ...store import EmbeddedStore
from ..application import application, prepare
from ..endpoint.workers import Limits
from ..pages.explorer import index
from ..search.making import index_file
from ..site import Site
from . import dump_worker, page_worker
from .forking import fork, fork_workers, limit_memory
from .framing import COLD, WARM, send

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import BinaryIO

    from starlette.applications import Starlette

T = TypeVar("T")


def run(settings: dict[str, Any], output: BinaryIO) -> None:
    """Opens the site, reports on `output`, and forks workers until standard input ends.

    settings: `place`, `base`, `address` and `limits` of the site; `folder` of the sockets; `process_memory`
    of this process; those of `page_worker.work`. Raises MandategraphError, OSError, sqlite3.Error,
    MemoryError.
    """
    limit_memory(settings["process_memory"])

    def progress(done: int, total: int) -> None:
        send(output, {"progress": [done, total]}, b"")

    def opened() -> tuple[Site, Starlette]:
        limits = Limits(**settings["limits"])
        site = Site.open(settings["place"], settings["base"], settings["address"], limits)
        index_file(site.store, progress=progress)
        index(site)
        return site, application(site, kept=0, answering=given.answer)

    given = page_worker.GivenAnswer()
    with _ending_with_input():
        site, served = _in_thread(opened)
    embedded = isinstance(site.store, EmbeddedStore)
    facts = {
        "edition": site.edition,
        "base": site.base,
        "settled": embedded or bool(_in_thread(site.store.manifest)),
        "quads": str(_in_thread(site.store.quads)) if isinstance(site.store, EmbeddedStore) else "",
    }
    with _listening(settings, COLD) as cold, _listening(settings, WARM) as warm:
        send(output, {"ready": True, **facts}, b"")
        _detach(site)
        warming = fork()
        if warming:
            cold.close()
            _in_thread(lambda: prepare(served.state.steps, threading.Event()))
            send(output, {"warm": True}, b"")
            _detach(site)
        else:
            warm.close()

        service = page_worker.Service(served, given, partial(dump_worker.write, site))

        def answer(source: BinaryIO, target: BinaryIO) -> None:
            page_worker.work(service, source, target, settings)

        fork_workers(warm if warming else cold, settings["memory"], answer)
    # The copy, and workers that do not read their input, end with the group.
    os.killpg(0, signal.SIGKILL)


@contextlib.contextmanager
def _ending_with_input() -> Generator[None]:
    """Ends the group of processes when standard input ends, which is when the server is killed."""
    finished, finish = os.pipe()

    def watch() -> None:
        ready, _, _ = select.select([sys.stdin, finished], [], [])
        if finished not in ready:
            os.killpg(0, signal.SIGKILL)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.close(finish)
        thread.join()
        os.close(finished)


def _listening(settings: dict[str, Any], name: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(Path(settings["folder"]) / name))
    listening.listen(64)
    return listening


def _detach(site: Site) -> None:
    """Closes what must not be shared by forks: the database; its threads do not survive a fork."""
    if isinstance(site.store, EmbeddedStore):
        site.store.detach()
    gc.collect()
    gc.freeze()


def _in_thread(function: Callable[[], T]) -> T:
    """Calls a function in a thread of its own: connections of SQLite belong to a thread and end with it."""
    results: list[T] = []
    errors: list[BaseException] = []

    def call() -> None:
        try:
            results.append(function())
        except BaseException as error:  # Raised again by the caller.
            errors.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def main() -> None:
    """Runs with the settings of the command line, as JSON."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    # Whatever prints must not disturb the messages.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        run(json.loads(sys.argv[1]), output)
        message = "the process ended"
    except MandategraphError as error:
        message = str(error)
    except sqlite3.Error as error:
        message = f"the search index cannot be used ({error}); free disk space, or delete the cache"
    except OSError as error:
        message = (
            f"cannot build the search index ({error.strerror}); "
            "free disk space, or set XDG_CACHE_HOME to a writable directory"
        )
    except MemoryError:
        message = "the store needs more memory than the process that opens it may take"
    with contextlib.suppress(OSError):
        send(output, {"error": message}, b"")
    sys.exit(1)


if __name__ == "__main__":
    main()
