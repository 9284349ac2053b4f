"""Dumps in a worker process: the name of a format and a file in; the packed dump in the file out."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any, cast

from ...store import StoreError

if TYPE_CHECKING:
    from typing import IO

    from ..site import Site


def write(site: Site, request: dict[str, Any]) -> dict[str, Any]:
    """Writes a dump; returns the head of the result.

    request: `media`, the format of the dump; `file`, where to write it.
    """
    try:
        with gzip.GzipFile(request["file"], "wb", compresslevel=6, mtime=0) as packed:
            site.store.dump(cast("IO[bytes]", packed), request["media"])
    except (StoreError, OSError, MemoryError) as error:
        return {"outcome": "failed", "message": str(error), "last": True}
    return {"outcome": "ok", "last": True}
