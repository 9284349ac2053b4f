"""The server process: an ASGI application and limits in; a server that stops in a stated time out."""

from __future__ import annotations

import asyncio
import os
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import uvicorn
from starlette.responses import PlainTextResponse

from .connections import ConnectionLimits, Connections, protocol_class, raise_file_limit

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

STOP_SECONDS: Final = 10
"""Default time for open requests after the signal to stop, in seconds."""
_ACCEPTED_AT_ONCE: Final = 64
"""Connections that the event loop accepts before their limits apply."""
_BACKLOG: Final = 2048
"""Connections that wait in the system to be accepted."""
_CLEANUP_SECONDS: Final = 5.0
"""Time after the stop for worker processes and files."""


class StoppingServer(uvicorn.Server):
    """A server that ends within `stop_seconds` and a few seconds for the cleanup, whatever clients do."""

    def __init__(self, config: uvicorn.Config, stop_seconds: float) -> None:
        super().__init__(config)
        self._stop_seconds = stop_seconds
        self._stopping = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to accept connections."""
        await super().startup(sockets)
        # asyncio uses one number for the queue of the system and for what it accepts at once.
        for listening in sockets or ():
            listening.listen(_BACKLOG)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stops accepting connections; ends the process when the time is over."""
        super().handle_exit(sig, frame)
        if not self._stopping:
            self._stopping = True
            timer = threading.Timer(self._stop_seconds + _CLEANUP_SECONDS, os._exit, (1,))
            timer.daemon = True
            timer.start()


def answer_cancelled(application: ASGIApp) -> ASGIApp:
    """Returns the application with 503 as its answer to requests that are cancelled as the server stops."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await application(scope, receive, sent)
        except asyncio.CancelledError:
            if scope["type"] != "http" or started:
                raise
            answer = PlainTextResponse("The server is stopping. Try again later.", 503, {"Retry-After": "20"})
            await answer(scope, receive, send)

    return answered


def server(
    application: ASGIApp, limits: ConnectionLimits, stop_seconds: int = STOP_SECONDS
) -> StoppingServer:
    """Returns the server of an application.

    limits: the number of connections is reduced to what the limit of open files allows. stop_seconds: time
    for open requests after the signal to stop; then they are cancelled.
    """
    most = min(limits.connections, raise_file_limit())
    registry = Connections(
        replace(limits, connections=most, connections_of_client=min(limits.connections_of_client, most))
    )
    settings = uvicorn.Config(
        answer_cancelled(application),
        http=protocol_class(registry),
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(limits.trusted),
        forwarded_allow_ips=list(limits.trusted),
        timeout_graceful_shutdown=stop_seconds,
        backlog=_ACCEPTED_AT_ONCE,
    )
    return StoppingServer(settings, stop_seconds)
