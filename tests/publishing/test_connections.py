"""Connections have limits: none without a request keeps others from being served, none delays the stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import httpx
import pytest
from mandategraph.publishing.serving.clients import client_key
from mandategraph.publishing.serving.connections import ConnectionLimits, Connections, protocol_class
from mandategraph.publishing.serving.server import answer_cancelled
from uvicorn import Config, Server

if TYPE_CHECKING:
    import subprocess
    from contextlib import AbstractContextManager
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

    class Running(Protocol):
        url: str
        process: subprocess.Popen[str]

    class Serve(Protocol):
        def __call__(self, place: Path, *options: str, files: int = 0) -> AbstractContextManager[Running]: ...


HALF = b"GET / HTTP/1.1\r\nHost: x\r\n"


def connect(url: str, sent: bytes) -> socket.socket:
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=30)
    connection.sendall(sent)
    return connection


@contextlib.contextmanager
def half_open(url: str, count: int) -> Generator[list[socket.socket]]:
    """Connections with half a header."""
    with contextlib.ExitStack() as stack:
        opened: list[socket.socket] = []
        for _ in range(count):
            with contextlib.suppress(OSError):
                opened.append(stack.enter_context(connect(url, HALF)))
        yield opened


def test_half_open_connections_do_not_keep_a_page_from_being_served(serve: Serve, sample_store: Path) -> None:
    with serve(sample_store, files=400) as server, half_open(server.url, 1024) as opened:
        assert len(opened) > 900
        answer = httpx.get(f"{server.url}/robots.txt", timeout=60)
        assert answer.status_code == 200


def test_a_stalled_body_does_not_delay_the_stop(serve: Serve, sample_store: Path) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    with (
        serve(sample_store, "--stop-time", "1") as server,
        connect(server.url, head + b"Content-Length: 90\r\n\r\nASK"),
        half_open(server.url, 3),
    ):
        time.sleep(0.5)
        server.process.terminate()
        # Sooner than the limit of an incomplete body, 30 seconds.
        server.process.wait(25)


def test_a_request_that_the_stop_cancels_is_503() -> None:
    sent: list[Message] = []

    async def application(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await asyncio.sleep(600)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def cancelled() -> None:
        answering = answer_cancelled(application)({"type": "http"}, receive, send)
        task = asyncio.ensure_future(answering)
        await asyncio.sleep(0)
        task.cancel()
        await task

    asyncio.run(cancelled())
    assert sent[0]["status"] == 503
    assert b"retry-after" in dict(sent[0]["headers"])


@contextlib.contextmanager
def constant_server(*, header_seconds: float, write_seconds: float) -> Generator[str]:
    """The URL of a server of one constant response."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        while message.get("more_body"):
            message = await receive()
        if message["type"] == "http.request":
            body = b"x" * (40 << 20) if scope["path"] == "/large" else b"ok"
            length = [(b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": length})
            await send({"type": "http.response.body", "body": body})

    limits = ConnectionLimits(
        header_seconds=header_seconds,
        body_seconds=header_seconds,
        write_seconds=write_seconds,
        header_bytes=2000,
        connections=10,
        connections_of_client=5,
        unread_bytes=100 << 20,
    )
    http = protocol_class(Connections(limits))
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(Config(application, http=http, lifespan="off", log_level="error"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def limited() -> Iterator[str]:
    """A server with short time limits."""
    with constant_server(header_seconds=0.5, write_seconds=3) as url:
        yield url


@pytest.fixture(scope="module")
def patient() -> Iterator[str]:
    """A server whose time limits no test reaches, however slow the machine."""
    with constant_server(header_seconds=600, write_seconds=600) as url:
        yield url


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", b"408"),
        (HALF, b"408"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc", b"408"),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 3000, b"431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"200"),
    ],
)
def test_what_is_incomplete_is_closed_in_time(limited: str, sent: bytes, status: bytes) -> None:
    with connect(limited, sent) as connection:
        received = connection.recv(4096)
        assert status in received.partition(b"\r\n")[0]
        while connection.recv(4096):
            pass


def test_a_trickle_of_bytes_does_not_extend_the_time(limited: str) -> None:
    with connect(limited, b"GET / HTTP/1.1\r\n") as connection, pytest.raises(OSError):
        # Without a limit of time, the limit of 2,000 bytes would end this with an answer 431.
        for _ in range(300):
            connection.sendall(b"X")
            time.sleep(0.1)


def test_a_new_connection_replaces_the_longest_waiting_one(patient: str) -> None:
    with half_open(patient, 5) as opened, httpx.Client(base_url=patient, timeout=60) as client:
        time.sleep(0.1)
        assert client.get("/").text == "ok"
        opened[0].settimeout(60)
        with contextlib.suppress(ConnectionError):
            assert opened[0].recv(10) == b""
        opened[-1].settimeout(0.05)
        with pytest.raises(TimeoutError):
            opened[-1].recv(10)


def test_a_client_that_does_not_read_is_closed(limited: str) -> None:
    request = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
    with connect(limited, request) as connection:
        time.sleep(4.5)
        connection.settimeout(5)
        received = 0
        with contextlib.suppress(ConnectionResetError):
            while part := connection.recv(1 << 20):
                received += len(part)
        assert received < 40 << 20


def test_unread_responses_of_a_client_have_a_limit(patient: str) -> None:
    request = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(connect(patient, request)) for _ in range(4)]
        time.sleep(1.5)
        # Two responses of 40 MiB are within the limit of 100, so that two are closed.
        sizes: list[int] = []
        for connection in opened:
            connection.settimeout(2)
            received = 0
            with contextlib.suppress(OSError):
                while received < 40 << 20 and (part := connection.recv(1 << 20)):
                    received += len(part)
            sizes.append(received)
        assert sum(size >= 40 << 20 for size in sizes) == 2


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1:2", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_the_key_of_a_client(host: str, key: str) -> None:
    assert client_key(host) == key
