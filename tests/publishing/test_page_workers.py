"""Pages are made by worker processes with limits: none stops the server, whatever a request asks for."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import psutil
import pytest
from mandategraph.publishing.endpoint.processes import Worker, connected
from mandategraph.publishing.endpoint.workers import Answer, AnswerError
from mandategraph.publishing.serving.clients import ClientGoneError
from mandategraph.publishing.serving.pages import Pages
from mandategraph.publishing.serving.site_handle import SiteHandle, SiteSettings
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.responses import Response

PROCESS = """
import asyncio, json, os, socket, sys, time
from mandategraph.publishing.serving.forking import fork_workers
from mandategraph.publishing.serving.page_worker import GivenAnswer, Service, work
from mandategraph.publishing.endpoint.workers import AnswerError

given = GivenAnswer()

async def application(scope, receive, send):
    path, status, body = scope["path"], 200, b"x" * 5000
    if path == "/slow":
        await asyncio.to_thread(time.sleep, 60)
    elif path == "/loop":
        while True:
            pass
    elif path == "/memory":
        bytearray(1 << 30)
    elif path == "/growing":
        application.kept = bytearray(b"x") * (80 << 20)
    elif path == "/crash":
        os.abort()
    elif path == "/long":
        body = b"x" * 3_000_000
    elif path == "/unreadable":
        status = 503
    elif path == "/process":
        body = str(os.getpid()).encode()
    elif path == "/headers":
        body = json.dumps([[name.decode(), content.decode()] for name, content in scope["headers"]]).encode()
    elif path == "/query":
        try:
            answer = await given.answer(None)
            body = answer.media.encode() + answer.body
        except AnswerError as failure:
            body = str(failure).encode()
    await asyncio.sleep(0.05)
    headers = [(b"content-type", b"text/plain"), (b"etag", b'W/"1"'), (b"vary", b"Accept-Encoding")]
    if path == "/packed":
        import gzip
        body = gzip.compress(body)
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

listening = socket.socket(socket.AF_UNIX)
listening.bind(sys.argv[1])
listening.listen()
print(flush=True)
service = Service(application, given, lambda request: {"outcome": "ok", "last": True})
settings = {"memory": 128 << 20, "bytes": 2_000_000}
fork_workers(listening, settings["memory"], lambda source, target: work(service, source, target, settings))
"""
SETTINGS = SiteSettings(
    place="",
    address="https://example.org/",
    cold_seconds=1.0,
    page_workers=3,
    waiting=16,
    patience=5.0,
)


class Handle:
    """The process of a site that has only the pages of these tests."""

    place = "warm"

    def __init__(self, address: str) -> None:
        self._address = address

    def runs(self) -> bool:
        return True

    async def worker(self) -> Worker:
        return await connected(self._address, self.place)


@asynccontextmanager
async def _pages(folder: Path, seconds: float) -> AsyncGenerator[Pages]:
    address = str(folder / "socket")
    command = [sys.executable, "-c", PROCESS, address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        pages = Pages(cast("SiteHandle", Handle(address)), replace(SETTINGS, page_seconds=seconds))
        try:
            yield pages
        finally:
            await pages.close()
            process.kill()


def run(folder: Path, check: Callable[[Pages], Awaitable[None]], seconds: float = 1.0) -> None:
    async def checked() -> None:
        async with _pages(folder, seconds) as pages:
            await check(pages)

    asyncio.run(checked())


async def get(
    pages: Pages, path: str, *, client: str = "192.0.2.1", gone: float = 60, **headers: str
) -> Response:
    first = True

    async def receive() -> dict[str, Any]:
        nonlocal first
        if first:
            first = False
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.sleep(gone)
        return {"type": "http.disconnect"}

    return await pages.respond(scope(path, client, headers), receive)


def scope(path: str, client: str, headers: dict[str, str]) -> dict[str, Any]:
    name, _, query = path.partition("?")
    given = [(key.replace("_", "-").encode(), content.encode()) for key, content in headers.items()]
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": name,
        "raw_path": name.encode(),
        "query_string": query.encode(),
        "headers": given,
        "client": (client, 1),
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [("/slow", 504), ("/loop", 504), ("/memory", 503), ("/crash", 503), ("/long", 400), ("/unreadable", 503)],
)
def test_a_page_beyond_a_limit_is_an_error_and_the_next_is_served(
    tmp_path: Path, path: str, status: int
) -> None:
    async def check(pages: Pages) -> None:
        for turn in range(4):
            try:
                found = (await get(pages, f"{path}?{turn}")).status_code
            except HTTPException as error:
                found = error.status_code
                assert ("Retry-After" in (error.headers or {})) == (status == 503)
                assert status != 400 or "larger than 67 MB" in error.detail
            assert found == status
        assert (await get(pages, "/")).status_code == 200

    run(tmp_path, check)


def test_a_worker_that_has_grown_is_replaced(tmp_path: Path) -> None:
    async def check(pages: Pages) -> None:
        before = (await get(pages, "/process?1")).body
        assert (await get(pages, "/process?2")).body == before
        assert (await get(pages, "/growing")).status_code == 200
        assert (await get(pages, "/process?3")).body != before

    run(tmp_path, check)


def test_work_for_a_client_that_leaves_is_stopped(tmp_path: Path) -> None:
    async def check(pages: Pages) -> None:
        process = int(bytes((await get(pages, "/process")).body))
        with pytest.raises(ClientGoneError):
            await get(pages, "/loop", gone=0.1)
        await asyncio.sleep(0.5)
        assert not psutil.pid_exists(process) or psutil.Process(process).status() == psutil.STATUS_ZOMBIE

    run(tmp_path, check, seconds=60)


def test_a_client_that_wants_too_much_leaves_workers_to_others(tmp_path: Path) -> None:
    async def check(pages: Pages) -> None:
        greedy = [asyncio.create_task(get(pages, f"/slow?{number}")) for number in range(41)]
        await asyncio.sleep(0.2)
        for turn in range(5):
            assert (await get(pages, f"/?{turn}", client="192.0.2.2")).status_code == 200
            assert not all(task.done() for task in greedy)
        refused = [
            error
            for task in greedy
            if task.done()
            and isinstance(error := task.exception(), HTTPException)
            and error.status_code == 503
        ]
        assert len(refused) >= 30
        assert all("Retry-After" in (error.headers or {}) for error in refused)
        for task in greedy:
            task.cancel()
        await asyncio.gather(*greedy, return_exceptions=True)

    run(tmp_path, check, seconds=30)


def test_equal_requests_are_made_once_and_cached(tmp_path: Path) -> None:
    async def check(pages: Pages) -> None:
        found = await asyncio.gather(*(get(pages, "/process") for _ in range(30)))
        assert len({bytes(one.body) for one in found}) == 1
        await pages.close()
        for _ in range(100):
            assert (await get(pages, "/process", client="192.0.2.3")).body == found[0].body
        again = await get(pages, "/process", if_none_match='W/"1"')
        assert (again.status_code, again.body) == (304, b"")
        assert again.headers["etag"] == 'W/"1"'

    run(tmp_path, check)


def test_clients_without_gzip_get_the_page_unpacked(tmp_path: Path) -> None:
    async def check(pages: Pages) -> None:
        packed = await get(pages, "/packed", accept_encoding="gzip, br")
        plain = await get(pages, "/packed")
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(bytes(packed.body)) == plain.body == b"x" * 5000
        assert "content-encoding" not in plain.headers
        assert plain.headers["content-length"] == "5000"

    run(tmp_path, check)


def test_a_worker_sees_only_what_the_response_depends_on(tmp_path: Path) -> None:
    async def check(pages: Pages) -> None:
        found = await get(pages, "/headers", cookie="lang=zh; secret=1", user_agent="x", host="evil.example")
        headers = dict(json.loads(bytes(found.body)))
        assert headers["accept-language"] == "zh"
        assert "evil.example" not in str(headers)
        assert not {"cookie", "user-agent"} & headers.keys()

    run(tmp_path, check)


def test_the_page_of_sparql_gets_the_answer_with_the_request(tmp_path: Path) -> None:
    async def check(pages: Pages) -> None:
        async def receive() -> dict[str, Any]:
            await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        where = scope("/query?query=ASK", "192.0.2.1", {})
        found = await pages.respond_with(where, receive, Answer(b" rows", "text/csv"))
        assert found.body == b"text/csv rows"
        found = await pages.respond_with(where, receive, AnswerError("too much", "it took too long"))
        assert found.body == b"it took too long"

    run(tmp_path, check)
