"""The client of a request: its address as a key for limits, and whether it is still there."""

from __future__ import annotations

import asyncio
import ipaddress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ...ontology.errors import MandategraphError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from starlette.types import Receive

GRACE: Final = 1.0
"""Time for work whose client is gone, in seconds: ending a worker process costs more than a short page."""
CLOSED: Final = 499
"""Status, never sent, of a response to a client that is gone."""
T = TypeVar("T")


class ClientGoneError(MandategraphError):
    """The client closed its connection before the response was ready."""


def client_key(host: str) -> str:
    """Returns what counts as one client: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
    return host


def client_of(scope: Mapping[str, Any]) -> str:
    """Returns the key of the client of a request (an ASGI scope); "" if its address is unknown."""
    client = scope.get("client")
    return client_key(client[0]) if client else ""


async def unless_gone(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """Returns the result of `work`; cancels it and raises ClientGoneError when the client is gone.

    receive: the ASGI channel of the request, whose body nothing else reads any more.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            await asyncio.wait((working,), timeout=GRACE)
        if not working.done():
            raise ClientGoneError("the client is gone")
        return working.result()
    finally:
        for task in (leaving, working):
            if not task.done():
                task.cancel()
        await asyncio.wait((leaving, working))


async def _disconnected(receive: Receive) -> None:
    """Waits until the client closes the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
