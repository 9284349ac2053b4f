"""The loop of a page worker: requests of the server in; responses of the application of a site out.

A worker answers one request at a time. It ends after a lack of memory, and when it has taken so much of it
that the next request might not fit; the server then forks another one.
"""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..endpoint.workers import Answer, AnswerError
from .forking import memory_taken
from .framing import receive, send

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from starlette.types import ASGIApp, Message

    from ..endpoint.workers import Query

_RESERVE: Final = 0.5
"""Share of its memory that a worker must have left for another request."""
_LATER: Final = 5.0
"""Seconds after the time limit of the server."""
NO_MEMORY: Final = {"outcome": "memory", "last": True}
TOO_LARGE: Final = "too large"
"""Outcome of a request whose response is larger than the limit."""
_NO_RESPONSE: Final = {"outcome": "failed", "last": False}


class GivenAnswer:
    """The answer to the query of the page of SPARQL, which the server sends with the request."""

    def __init__(self) -> None:
        self._fields: dict[str, Any] | None = None
        self._body = b""

    def set(self, fields: dict[str, Any] | None, body: bytes) -> None:
        """Sets the answer of the present request: `media`, or `outcome` and `message` of a failure."""
        self._fields, self._body = fields, body

    async def answer(self, query: Query) -> Answer:
        """Returns the answer, whatever the query; raises AnswerError."""
        del query
        fields = self._fields or {"outcome": "failed", "message": "no answer was given"}
        if "media" in fields:
            return Answer(self._body, fields["media"])
        raise AnswerError(fields["outcome"], fields["message"])


@dataclass(frozen=True, slots=True)
class Service:
    """What a worker answers requests with."""

    application: ASGIApp
    given: GivenAnswer
    dump: Callable[[dict[str, Any]], dict[str, Any]]
    """Answers a request with a `media`: see `dump_worker`."""


def work(service: Service, source: BinaryIO, target: BinaryIO, settings: dict[str, Any]) -> None:
    """Answers requests until the input ends.

    A request has `seconds`, its time limit; a little later the system ends this process, even if the server
    is gone. settings: `memory`, the bytes that the process may take beyond those it begins with; `bytes`,
    the maximum size of a response.
    """
    most = memory_taken() + settings["memory"] * (1 - _RESERVE)
    with asyncio.Runner() as runner:
        runner.run(_loop(service, source, target, settings, most))


async def _loop(
    service: Service, source: BinaryIO, target: BinaryIO, settings: dict[str, Any], most: float
) -> None:
    # Reading blocks the event loop: between requests there is nothing else to do.
    while (message := receive(source)) is not None:
        request, body = message
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + _LATER)
        service.given.set(request.get("answer"), body)
        try:
            if "media" in request:
                head, content = service.dump(request), b""
            else:
                head, content = await _respond(service.application, request, settings["bytes"])
        except MemoryError:
            head, content = NO_MEMORY, b""
        signal.setitimer(signal.ITIMER_REAL, 0)
        last = head.get("last") or memory_taken() > most
        send(target, {**head, "last": bool(last)}, content)
        if last:
            return


async def _respond(application: ASGIApp, request: dict[str, Any], most: int) -> tuple[dict[str, Any], bytes]:
    """Returns the response to a GET request; raises MemoryError."""
    started: dict[str, Any] = {}
    content = bytearray()
    first = True

    async def receive_message() -> Message:
        nonlocal first
        if not first:
            await asyncio.Event().wait()
        first = False
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send_message(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        elif len(content) <= most:
            content.extend(message.get("body", b""))

    try:
        await application(_scope(request), receive_message, send_message)
    except MemoryError:
        raise
    except Exception as error:
        # The application has answered with 500 and logged the error; it raises the error for servers.
        if _is_lack_of_memory(error):
            raise MemoryError from error
    if not started:
        return _NO_RESPONSE, b""
    if len(content) > most:
        return {"outcome": TOO_LARGE, "last": False}, b""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in started["headers"]]
    return {"outcome": "ok", "status": started["status"], "headers": headers}, bytes(content)


def _is_lack_of_memory(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _scope(request: dict[str, Any]) -> dict[str, Any]:
    """Returns the ASGI scope of a request."""
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": request["scheme"],
        "path": request["path"],
        "raw_path": request["raw_path"].encode("latin-1"),
        "query_string": request["query"].encode("latin-1"),
        "root_path": "",
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in request["headers"]],
        "client": None,
        "server": None,
        "state": {},
    }
