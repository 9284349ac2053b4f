"""Proxy for a remote endpoint: a query in; its result, as the remote server sends it, out."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

import httpx
from starlette.concurrency import run_in_threadpool

from ..serving.fair_queue import BusyError, FairQueue
from .querytext import RefusalError, read
from .worker import RESULTS, exceeds, for_spreadsheets, too_many_rows
from .workers import UNREADABLE, Answer, AnswerError

if TYPE_CHECKING:
    from .workers import Limits, Query

_ROWS = ("SELECT", "ASK")
PARSED_CHARACTERS: Final = 20_000
"""Maximum length of a query that is parsed in this process: about a second of processor time."""
_read = partial(read, parsed_characters=PARSED_CHARACTERS)


class Forwarder:
    """Sends queries to the endpoint at a URL (SPARQL 1.1 Protocol 2.1.2)."""

    def __init__(self, endpoint: str, limits: Limits) -> None:
        self._endpoint = endpoint
        self._limits = limits
        self._client = httpx.AsyncClient(timeout=limits.seconds, follow_redirects=False)
        self._queue = FairQueue(limits.workers, limits.waiting, limits.patience)

    async def answer(self, query: Query, client: str = "") -> Answer:
        """Returns the result of a query of a client; raises AnswerError."""
        try:
            async with self._queue.turn(client), asyncio.timeout(self._limits.seconds):
                return await self._answer(query)
        except BusyError as error:
            raise AnswerError("busy", str(error)) from None
        except TimeoutError:
            raise AnswerError("too much", self._limits.overrun) from None

    async def _answer(self, query: Query) -> Answer:
        try:
            text = await run_in_threadpool(_read, query.text)
        except RefusalError as refusal:
            raise AnswerError("refused", str(refusal)) from refusal
        media = query.results if text.form in _ROWS else query.graphs
        if media is None:
            raise AnswerError("unacceptable", "results" if text.form in _ROWS else "graphs")
        form = {
            "query": text.limited(self._limits.rows + 1),
            "default-graph-uri": list(query.defaults),
            "named-graph-uri": list(query.named),
        }
        try:
            found = await self._sent(form, media)
        except httpx.TimeoutException as error:
            raise AnswerError("too much", self._limits.overrun) from error
        except httpx.HTTPError as error:
            raise AnswerError("failed", UNREADABLE) from error
        if found.media in RESULTS and await run_in_threadpool(
            exceeds, found.body, found.media, self._limits.rows
        ):
            raise AnswerError("refused", too_many_rows(self._limits.rows))
        if query.spreadsheet and found.media == "text/csv":
            return Answer(await run_in_threadpool(for_spreadsheets, found.body), found.media)
        return found

    async def _sent(self, form: dict[str, str | list[str]], media: str) -> Answer:
        body = bytearray()
        async with self._client.stream(
            "POST", self._endpoint, data=form, headers={"Accept": media}
        ) as response:
            async for part in response.aiter_bytes():
                body += part
                if len(body) > self._limits.answer_bytes:
                    raise AnswerError("too much", "the answer is too long")
        if response.status_code == 400:
            raise AnswerError("malformed", body.decode(errors="replace")[:2000])
        if response.status_code != 200:
            raise AnswerError("failed", UNREADABLE)
        given = response.headers.get("Content-Type", media).partition(";")[0].strip()
        return Answer(bytes(body), given)

    async def hold(self) -> None:
        """Does nothing: a remote server has no in-memory copy here."""

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()
