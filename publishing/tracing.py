"""Of which things a page tells: in, the IRIs looked up while it is made; out, their things.

Who looks something up notes it here. It costs nothing while nobody listens, as on a server; a static site
listens, and makes a page anew only when one of the things that it tells of has changed.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator

EVERYTHING: Final = "*"
"""Stands for the whole graph: what cannot be said more narrowly."""
TODAY: Final = "day"
"""Stands for the day on which the page is made."""
_read: ContextVar[set[str] | None] = ContextVar("read", default=None)


def noted(*iris: str | None) -> None:
    """Note that a page tells of these things, or of the whole graph where there is `EVERYTHING`."""
    read = _read.get()
    if read is not None:
        read.update(thing_of(iri) for iri in iris if iri)


@contextmanager
def listening() -> Generator[set[str]]:
    """What is noted meanwhile, also in tasks and threads that are started meanwhile."""
    read: set[str] = set()
    token = _read.set(read)
    try:
        yield read
    finally:
        _read.reset(token)


def thing_of(iri: str) -> str:
    """The thing on whose page an IRI lives: of a paragraph, act or text inside a document, the document."""
    whole = iri.partition("#")[0]
    return whole.partition("/unit/")[0] if "/document/" in whole else whole
