"""Of which things a page tells: in, the IRIs looked up while it is made; out, their things.

Who looks something up notes it here. It costs nothing while nobody listens, as on a server; a static site
listens, and makes a page anew only when one of the things that it tells of has changed.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")

EVERYTHING: Final = "*"
"""Stands for the whole graph: what cannot be said more narrowly."""
TODAY: Final = "day"
"""Stands for the day on which the page is made."""
_read: ContextVar[set[str] | None] = ContextVar("read", default=None)
_MOST_RESULTS: Final = 256
"""Results that are kept for the pages of one job."""
_results: ContextVar[dict[Any, Any] | None] = ContextVar("results", default=None)


def noted(*iris: str | None) -> None:
    """Note that a page tells of these things, or of the whole graph where there is `EVERYTHING`."""
    read = _read.get()
    if read is not None:
        read.update(thing_of(iri) for iri in iris if iri)


@contextmanager
def listening() -> Generator[set[str]]:
    """What is noted meanwhile, also in tasks and threads that are started meanwhile."""
    read: set[str] = set()
    token, results = _read.set(read), _results.set({})
    try:
        yield read
    finally:
        _read.reset(token)
        _results.reset(results)


def is_listening() -> bool:
    """Whether results are shared by the pages of one job."""
    return _results.get() is not None


def shared(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Caches the results of a function while `listening`: pages in several languages need the same ones.

    The function must not depend on the language of a page. What it notes is noted once for all the pages.
    """

    @wraps(function)
    def call(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
        results = _results.get()
        if results is None:
            return function(*args, **kwargs)
        key = (function, args, *kwargs.items())
        if key not in results:
            if len(results) >= _MOST_RESULTS:
                results.clear()
            results[key] = function(*args, **kwargs)
        return cast("_Result", results[key])

    return call


def thing_of(iri: str) -> str:
    """The thing on whose page an IRI lives: of a paragraph, act or text inside a document, the document."""
    whole = iri.partition("#")[0]
    return whole.partition("/unit/")[0] if "/document/" in whole else whole
