"""Ends a worker process when its parent dies."""

from __future__ import annotations

import os
from multiprocessing import parent_process
from threading import Thread


def follow_parent() -> None:
    """Ends this worker when its parent is killed, so that files and locks are released."""
    parent = parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)

        Thread(target=follow, daemon=True).start()
