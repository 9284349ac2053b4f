"""Limits of connections: a protocol class for uvicorn that closes slow, idle and surplus connections.

Uvicorn limits only the time between two requests. This class also limits the time for a request's header and
body, the size of a header, the time in which a client must read the response, and the number of connections:
beyond it, a new connection replaces the one that has waited longest of the client with the most, so that
connections without a request cannot keep others from being served.
"""

from __future__ import annotations

import ipaddress
import resource
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .clients import client_key

if TYPE_CHECKING:
    import asyncio

_RESERVED: Final = 200
"""File descriptors for files, pipes and worker processes."""
_MOST_FILES: Final = 65_536
_TIMEOUT: Final = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
)
_FULL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Limits of connections; times in seconds."""

    header_seconds: float = 10.0
    """Time for a request line and headers, from the start of the connection or of the request."""
    body_seconds: float = 30.0
    """Time for a request body."""
    write_seconds: float = 60.0
    """Time in which a client must read what fills the send buffer."""
    header_bytes: int = 64 << 10
    connections: int = 2_000
    """Maximum number of connections."""
    connections_of_client: int = 200
    """Maximum number of connections of one client address."""
    unread_bytes: int = 512 << 20
    """Maximum size of all responses of one client that it has not read yet; twice that for all clients."""
    trusted: tuple[str, ...] = ()
    """Addresses and networks of proxies, which may have any number of connections."""


def raise_file_limit() -> int:
    """Raises the soft limit of open files to the hard one; returns the number of connections that fit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    most = _MOST_FILES if soft == resource.RLIM_INFINITY else soft
    return max(10, most - _RESERVED)


class Connections:
    """The open connections of a server, by client."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._by_client: defaultdict[str, dict[LimitedProtocol, None]] = defaultdict(dict)
        self._count = 0
        self._unread: dict[LimitedProtocol, str] = {}
        self._trusted = [ipaddress.ip_network(one, strict=False) for one in limits.trusted]

    def __len__(self) -> int:
        """Returns the number of open connections."""
        return self._count

    def add(self, connection: LimitedProtocol, host: str) -> bool:
        """Adds a connection, closing a waiting one if there are too many; returns whether it may stay."""
        key = client_key(host)
        own = self._by_client[key]
        if len(own) >= self.limits.connections_of_client and not self._is_trusted(host):
            admitted = self._close_waiting(key)
        elif self._count >= self.limits.connections:
            admitted = any(map(self._close_waiting, self._by_size()))
        else:
            admitted = True
        if admitted:
            own[connection] = None
            self._count += 1
        elif not own:
            del self._by_client[key]
        return admitted

    def remove(self, connection: LimitedProtocol, host: str) -> None:
        """Removes a connection."""
        key = client_key(host)
        own = self._by_client.get(key)
        if own is None:
            return
        if own.pop(connection, False) is None:
            self._count -= 1
        if not own:
            del self._by_client[key]

    def add_unread(self, connection: LimitedProtocol, host: str) -> None:
        """Adds a connection whose client reads slowly; closes the longest waiting ones beyond the limit."""
        key = client_key(host)
        self._unread[connection] = key
        for only, most in ((key, self.limits.unread_bytes), ("", 2 * self.limits.unread_bytes)):
            slow = [one for one, of in self._unread.items() if only in ("", of)]
            sizes = [one.unread() for one in slow]
            total = sum(sizes)
            for one, size in zip(slow, sizes, strict=True):
                if total <= most:
                    break
                total -= size
                self._unread.pop(one)
                one.abort()

    def remove_unread(self, connection: LimitedProtocol) -> None:
        """Removes a connection whose client has read its response, or is gone."""
        self._unread.pop(connection, None)

    def _by_size(self) -> list[str]:
        return sorted(self._by_client, key=lambda key: -len(self._by_client[key]))

    def _close_waiting(self, key: str) -> bool:
        """Closes the connection of a client that has waited longest; returns whether there is one."""
        for connection in self._by_client[key]:
            if connection.is_waiting():
                self._by_client[key].pop(connection)
                self._count -= 1
                connection.abort()
                return True
        return False

    def _is_trusted(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)


class LimitedProtocol(HttpToolsProtocol):
    """An HTTP connection with limits; subclasses name the `registry` of the server."""

    registry: Connections

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._host = ""
        self._part = "header"
        self._header_size = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._deadline_part = ""
        self._write_deadline: asyncio.TimerHandle | None = None

    def is_waiting(self) -> bool:
        """Whether no request of this connection is being answered."""
        return not self.cycle or self.cycle.response_complete

    def unread(self) -> int:
        """Returns the bytes that the client has not read yet."""
        return self.transport.get_write_buffer_size()

    def abort(self) -> None:
        """Closes the connection at once."""
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts the time limit of the first header, or refuses the connection."""
        super().connection_made(transport)
        self._host = self.client[0] if self.client else ""
        if not self.registry.add(self, self._host):
            self._refuse(_FULL)
            return
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops all time limits."""
        self.registry.remove(self, self._host)
        self.registry.remove_unread(self)
        self._cancel_deadline()
        if self._write_deadline is not None:
            self._write_deadline.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads data and sets the time limit for what is still missing of a request."""
        if self.transport.is_closing():
            return
        if self._part == "done":
            self._part = "header"
        if self._part == "header":
            self._header_size += len(data)
        super().data_received(data)
        if self._part == "header" and self._header_size > self.registry.limits.header_bytes:
            self._refuse(_TOO_LARGE)
        elif self._part == "done":
            self._cancel_deadline()
        else:
            self._set_deadline()

    def on_message_begin(self) -> None:
        """A request starts."""
        super().on_message_begin()
        self._part = "header"

    def on_headers_complete(self) -> None:
        """The header of a request is complete."""
        self._part, self._header_size = "body", 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request is complete."""
        self._part = "done"
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The client does not read: starts the time limit for it."""
        super().pause_writing()
        self.registry.add_unread(self, self._host)
        if self._write_deadline is None:
            self._write_deadline = self.loop.call_later(self.registry.limits.write_seconds, self.abort)

    def resume_writing(self) -> None:
        """The client has read most of it."""
        self.registry.remove_unread(self)
        if self._write_deadline is not None:
            self._write_deadline.cancel()
            self._write_deadline = None
        super().resume_writing()

    def _set_deadline(self) -> None:
        if self._deadline is not None and self._deadline_part == self._part:
            return
        self._cancel_deadline()
        limits = self.registry.limits
        seconds = limits.body_seconds if self._part == "body" else limits.header_seconds
        self._deadline_part = self._part
        self._deadline = self.loop.call_later(seconds, self._expire)

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _expire(self) -> None:
        self._deadline = None
        if self.is_waiting() or not self.cycle.response_started:
            self._refuse(_TIMEOUT)
        else:
            self.abort()

    def _refuse(self, response: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(response)
            self.transport.close()


def protocol_class(registry: Connections) -> type[LimitedProtocol]:
    """Returns a protocol class whose connections are counted in a registry."""
    return type("RegisteredProtocol", (LimitedProtocol,), {"registry": registry})
