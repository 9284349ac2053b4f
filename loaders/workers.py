"""The life of a worker process: it ends with the process that began it."""

from __future__ import annotations

import os
from multiprocessing import parent_process
from threading import Thread


def follow_parent() -> None:
    """End this worker when its parent is killed: it must not keep files and locks open."""
    parent = parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        Thread(target=follow, daemon=True).start()
