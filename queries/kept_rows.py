"""Rows of queries without parameters, in files beside a store, which are faster to read than to query.

    DIR/kept/rows/actor-names.json     checksum, newline, JSON with the state of the store and the rows

A file of another state is ignored, and written again. Only stores in a directory have such files.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ..store import EmbeddedStore, Store, value
from ..store.checksums import state_of
from ..store.embedded import MANIFEST
from .catalogue import get_query, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Row = list[str]
_State = list[str | int]


def rows_of(store: Store, query: str) -> list[Row]:
    """Returns the rows of a query of the catalogue as text, "" for what is unbound; raises StoreError."""
    return table_of(store, query)[1]


def table_of(store: Store, query: str) -> tuple[Row, list[Row]]:
    """Returns the names of the columns of a query, and its rows as `rows_of` does."""

    def read() -> Iterator[Row]:
        columns, rows = read_table(store, query)
        yield columns
        yield from rows

    header, *rows = kept(store, query, read)
    return header, rows


def read_table(store: Store, query: str, **bindings: Iterable[str]) -> tuple[Row, Iterator[Row]]:
    """Runs a query with parameters; returns its columns and rows as text."""
    answer = run(store, query, **bindings)
    rows = (["" if term is None else str(value(term)) for term in row] for row in answer)
    return list(answer.variables), rows


def kept(store: Store, query: str, read: Callable[[], Iterable[Row]], name: str = "") -> list[Row]:
    """Returns the rows that `read` makes of a query of the catalogue, or made of it earlier.

    name: of the file, the query by default; use one `read` per name. Raises what `read` raises.
    """
    if not isinstance(store, EmbeddedStore) or not store.exists():
        return list(read())
    file, state = _file(store, name or query), _state(store, query)
    rows = _cached(file, state)
    if rows is None:
        rows = list(read())
        if state:
            _save(file, state, rows)
    return rows


def last_kept(store: EmbeddedStore, query: str) -> list[Row]:
    """Returns the rows kept by the last command, without opening the store; [] if there are none.

    They may be older than the store.
    """
    with suppress(OSError, ValueError):
        _, _, content = _file(store, query).read_bytes().partition(b"\n")
        return json.loads(content)["rows"]
    return []


def _file(store: EmbeddedStore, name: str) -> Path:
    return store.kept / "rows" / f"{name}.json"


def _state(store: EmbeddedStore, query: str) -> _State:
    """Returns what the rows depend on: the open generation, the text of the query, and the program."""
    generation = store.quads().parent
    with suppress(OSError):
        _, inode, changed = state_of(generation / MANIFEST)
        return [generation.name, inode, changed, get_query(query).text, _program()]
    return []


@cache
def _program() -> int:
    """Returns when the modules of this package were last changed: their code makes the rows."""
    return max(file.stat().st_mtime_ns for file in Path(__file__).parent.glob("*.py"))


def _cached(file: Path, state: _State) -> list[Row] | None:
    """Returns the rows in a file; None if it has another state, or cannot be read."""
    with suppress(OSError, ValueError):
        digest, _, content = file.read_bytes().partition(b"\n")
        # The digest detects a file that is being written, or was not written to its end.
        if state and digest == sha256(content).hexdigest().encode():
            found = json.loads(content)
            if found["state"] == state:
                return found["rows"]
    return None


def _save(file: Path, state: _State, rows: list[Row]) -> None:
    """Writes a file that no command needs: a store may be read-only, or its disk full."""
    content = json.dumps({"state": state, "rows": rows}, ensure_ascii=False).encode()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sha256(content).hexdigest().encode() + b"\n" + content)
