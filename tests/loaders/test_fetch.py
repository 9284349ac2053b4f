"""Fetching: polite to a server that behaves, patient with one that does not, never a broken file."""

from __future__ import annotations

import gzip
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import printed
import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.loaders.fetch import Fetcher, RequestPolicy, file_name
from mandategraph.loaders.records import LoaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

PDF = printed.as_pdf()
HASTY = RequestPolicy(delay=0.0, tries=3, backoff=0.01, timeout=0.5, deadline=1.0)


@dataclass
class Misbehaving:
    """A local document system; each request is answered by the next behaviour, the last one stays."""

    behaviours: list[Callable[[BaseHTTPRequestHandler], None]]
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list[tuple[str, dict[str, str]]])
    times: list[float] = field(default_factory=list[float])
    url: str = ""


@contextmanager
def serving(*behaviours: Callable[[BaseHTTPRequestHandler], None]) -> Generator[Misbehaving]:
    """The document system, on this machine, while the block lasts."""
    system = Misbehaving(list(behaviours))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            system.times.append(time.monotonic())
            system.requests.append((self.path, dict(self.headers.items())))
            behave = system.behaviours.pop(0) if len(system.behaviours) > 1 else system.behaviours[0]
            with suppress(BrokenPipeError, ConnectionResetError):
                behave(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    system.url = f"http://127.0.0.1:{server.server_address[1]}/api/symbol/access"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield system
    finally:
        server.shutdown()
        server.server_close()


def answer(
    content: bytes, status: int = 200, kind: str = "application/pdf", **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return behave


def slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.8)
    answer(PDF)(handler)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b"%PDF-1.4 ")
        handler.wfile.flush()
        time.sleep(0.1)


def truncated(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(PDF)))
    handler.end_headers()
    handler.wfile.write(PDF[:500])


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


GOOD = answer(PDF)
CUT = answer(PDF[:500])
BUSY = answer(b"", 503)
NESTED = gzip.compress(gzip.compress(gzip.compress(bytes(1 << 20))))
PAGE = answer(b"<!DOCTYPE html><html><body>No document matches</body></html>", 200, "text/html")


def fetched(folder: Path, system: Misbehaving, policy: RequestPolicy = HASTY) -> bytes:
    with Fetcher(folder, system.url, policy) as fetcher:
        return fetcher.fetch("A/RES/80/901", "en").path.read_bytes()


@pytest.mark.parametrize(
    "behaviours",
    [
        (GOOD,),
        (answer(b"", 500), GOOD),
        (BUSY, BUSY, GOOD),
        (slow, GOOD),
        (truncated, GOOD),
        (CUT, GOOD),
        (hanging_up, GOOD),
        (answer(b""), GOOD),
        (dripping, GOOD),
        (answer(b"", 302, Location="/elsewhere?t=pdf"), GOOD),
    ],
    ids=["good", "500", "503 twice", "slow", "truncated", "cut", "hangs up", "empty", "drips", "redirect"],
)
def test_what_passes_is_tried_again(
    tmp_path: Path, behaviours: tuple[Callable[[BaseHTTPRequestHandler], None], ...]
) -> None:
    with serving(*behaviours) as system:
        assert fetched(tmp_path, system) == PDF
    assert [path.name for path in tmp_path.iterdir()] == ["A_RES_80_901.en.pdf"]


@pytest.mark.parametrize(
    ("behaviour", "words", "requests"),
    [
        (answer(b"", 404), "document not found", 1),
        (PAGE, "web page", 1),
        (answer(b"\x89PNG", 200, "image/png"), "not a PDF file", 1),
        (answer(b"", 403), "403", 1),
        (answer(b"", 500), "500", 3),
        (BUSY, "503", 3),
        (CUT, "stopped after", 3),
        (truncated, "connection", 3),
        (slow, "seconds", 3),
        (answer(b"", 302, Location="/api/symbol/access"), "redirect loop", 6),
        (answer(b"", 429, Retry_After="9999"), "asks to wait", 1),
        (answer(NESTED, Content_Encoding="gzip, gzip, gzip"), "compressed", 1),
    ],
    ids=[
        "404",
        "page",
        "picture",
        "403",
        "500",
        "503",
        "cut",
        "truncated",
        "slow",
        "circle",
        "long rest",
        "gzip",
    ],
)
def test_what_does_not_pass_is_an_error_and_leaves_no_file(
    tmp_path: Path, behaviour: Callable[[BaseHTTPRequestHandler], None], words: str, requests: int
) -> None:
    with serving(behaviour) as system:
        with pytest.raises(LoaderError, match=words) as caught:
            fetched(tmp_path, system)
        assert len(system.requests) == requests
    assert system.url.partition("/api")[0] in str(caught.value)
    assert ";" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_server_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with serving(GOOD) as system:
        pass
    with pytest.raises(LoaderError, match="connection failed"):
        fetched(tmp_path, system)


def test_the_request_names_symbol_language_and_program(tmp_path: Path) -> None:
    with serving(GOOD) as system:
        fetched(tmp_path, system)
    ((path, headers),) = system.requests
    assert parse_qs(urlsplit(path).query) == {"s": ["A/RES/80/901"], "l": ["en"], "t": ["pdf"]}
    assert headers["User-Agent"].startswith("mandategraph/")


def test_what_is_there_is_not_fetched_again_unless_asked(tmp_path: Path) -> None:
    with serving(GOOD) as system, Fetcher(tmp_path, system.url, HASTY) as fetcher:
        assert fetcher.fetch("A/RES/80/901", "en").fresh
        assert not fetcher.fetch("A/RES/80/901", "en").fresh
        assert len(system.requests) == 1
        assert fetcher.fetch("A/RES/80/901", "en", refresh=True).fresh
        assert len(system.requests) == 2


def test_requests_keep_their_distance_and_the_server_is_given_the_rest_it_asks_for(tmp_path: Path) -> None:
    slept: list[float] = []
    policy = RequestPolicy(delay=5.0, tries=2, backoff=0.01, timeout=1.0)
    with (
        serving(answer(b"", 429, Retry_After="7"), GOOD) as system,
        Fetcher(tmp_path, system.url, policy, slept.append) as fetcher,
    ):
        fetcher.fetch("A/RES/80/901", "en")
        fetcher.fetch("A/RES/80/901", "zh")
    assert max(slept) == 7.0
    assert sum(1 for seconds in slept if 4.0 < seconds <= 5.0) == 2


def test_a_date_in_retry_after_is_understood(tmp_path: Path) -> None:
    slept: list[float] = []
    past = answer(b"", 503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")
    with serving(past, GOOD) as system, Fetcher(tmp_path, system.url, HASTY, slept.append) as fetcher:
        fetcher.fetch("A/RES/80/901", "en")
    assert max(slept, default=0.0) < 1.0


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("A/RES/73/3", "A_RES_73_3.en.pdf"),
        ("S/RES/1373(2001)", "S_RES_1373(2001).en.pdf"),
        ("A/RES/2205(XXI)", "A_RES_2205(XXI).en.pdf"),
    ],
)
def test_files_are_named_for_symbol_and_language(symbol: str, name: str) -> None:
    assert file_name(symbol, "en") == name


@pytest.mark.parametrize("symbol", ["", "../x", "A", "A/../../x", "A/RES\\x"])
def test_what_is_no_symbol_is_refused(symbol: str) -> None:
    with pytest.raises(LoaderError, match="symbol"):
        file_name(symbol, "en")


# --- the command ------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(mandategraph, ["fetch", *arguments, "--delay", "0"])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_fetches_every_language_and_names_the_files(tmp_path: Path) -> None:
    with serving(GOOD) as system:
        code, out, _ = run(
            "A/RES/80/901", "--lang", "zh,en", "--out", str(tmp_path), "--base-url", system.url
        )
    names = ["A_RES_80_901.zh.pdf", "A_RES_80_901.en.pdf"]
    assert (code, out.splitlines()) == (0, [str(tmp_path / name) for name in names])


def test_the_command_goes_on_after_an_error_and_ends_with_1(tmp_path: Path) -> None:
    with serving(answer(b"", 404), GOOD) as system:
        code, out, err = run("A/RES/80/901", "A/RES/80/902", "--out", str(tmp_path), "--base-url", system.url)
    assert (code, out.splitlines()) == (1, [str(tmp_path / "A_RES_80_902.en.pdf")])
    assert "A%2FRES%2F80%2F901" in err or "A/RES/80/901" in err


def test_an_unknown_language_is_wrong_use(tmp_path: Path) -> None:
    assert run("A/RES/80/901", "--lang", "de", "--out", str(tmp_path))[0] == 2
