"""The switch of the language: in, an ASGI application; out, one that remembers `?lang=` in a cookie.

Links between pages then need not carry the language, and a copy on disk can have one folder a language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders

from ..negotiation import LANGUAGE_COOKIE, LANGUAGES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_A_YEAR = 365 * 24 * 60 * 60


class LanguageSwitch:
    """Sets the cookie on the answer to a request that chooses a language."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the cookie."""
        chosen = _chosen(scope) if scope["type"] == "http" else ""
        if not chosen:
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append(
                    "Set-Cookie", f"{LANGUAGE_COOKIE}={chosen}; Path=/; Max-Age={_A_YEAR}; SameSite=Lax"
                )
            await send(message)

        await self._app(scope, receive, sent)


def _chosen(scope: Scope) -> str:
    given = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"))
    return next((one for one in given.get("lang", ()) if one in LANGUAGES), "")
