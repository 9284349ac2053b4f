"""Downloads documents from the UN's document system: symbol and language in, a PDF file on disk out.

Polite: one request at a time with a pause between them, retries that back off and honour Retry-After, and
nothing is fetched again that is there already. What comes must be a whole PDF file before it gets its name.
"""

from __future__ import annotations

import email.utils
import os
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from .records import LoaderError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

BASE_URL: Final = "https://documents.un.org/api/symbol/access"
LANGUAGES: Final = ("ar", "zh", "en", "fr", "ru", "es")
"""Codes of the official languages in the document system."""
MAX_BYTES: Final = 64 << 20
_SYMBOL: Final = re.compile(r"[A-Za-z][\w.*()\[\] -]*(?:/[\w.*()\[\] -]+)+")
_PASSING: Final = frozenset((408, 425, 429, 500, 502, 503, 504))
"""HTTP statuses that are worth a retry."""
_CODINGS: Final = frozenset(("", "identity", "gzip", "deflate"))
"""Accepted values of Content-Encoding: one coding at most."""
_LONGEST_WAIT: Final = 120.0
"""Maximum Retry-After, in seconds."""


class _TemporaryError(Exception):
    """A temporary failure; `wait` is the Retry-After of the server, in seconds."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class RequestPolicy:
    """Rate limit, retries and timeouts."""

    delay: float = 1.0
    """Seconds between two requests."""
    tries: int = 4
    backoff: float = 2.0
    """Seconds before the first retry, doubled for each further one."""
    timeout: float = 30.0
    """Read timeout, in seconds."""
    deadline: float = 300.0
    """Maximum duration of one attempt, in seconds."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document on disk."""

    symbol: str
    language: str
    path: Path
    fresh: bool
    """False if the file already existed."""


def file_name(symbol: str, language: str) -> str:
    """The name of a document's file, from which the loader reads symbol and language: A_RES_73_3.en.pdf.

    Raises LoaderError if `symbol` is no document symbol.
    """
    if not _SYMBOL.fullmatch(symbol) or ".." in symbol:
        raise LoaderError(f"{symbol}: not a document symbol; an example is A/RES/73/3")
    return f"{symbol.replace('/', '_')}.{language}.pdf"


@dataclass(slots=True)
class Fetcher:
    """Fetches documents one after the other; use it in a `with` block.

    `base_url`: the address that takes the parameters s, l and t. `sleep`: waits so many seconds.
    """

    folder: Path
    base_url: str = BASE_URL
    policy: RequestPolicy = field(default_factory=RequestPolicy)
    sleep: Callable[[float], None] = time.sleep
    _client: httpx.Client = field(init=False, repr=False)
    _last: float = field(init=False, default=0.0, repr=False)

    def __post_init__(self) -> None:
        agent = f"mandategraph/{version('mandategraph')} (+https://w3id.org/mandategraph/)"
        self._client = httpx.Client(
            # PDF files are compressed already.
            headers={"User-Agent": agent, "Accept": "application/pdf", "Accept-Encoding": "identity"},
            timeout=self.policy.timeout,
            follow_redirects=True,
            max_redirects=5,
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def fetch(self, symbol: str, language: str, *, refresh: bool = False) -> Fetched:
        """One document in one language, from disk if it is there and not `refresh`.

        Raises LoaderError, naming the address and the remedy.
        """
        path = self.folder / file_name(symbol, language)
        if path.is_file() and not refresh:
            return Fetched(symbol, language, path, fresh=False)
        try:
            address = httpx.URL(self.base_url).copy_merge_params({"s": symbol, "l": language, "t": "pdf"})
        except httpx.InvalidURL as error:
            raise LoaderError(f"{self.base_url}: not a valid address ({error}); correct --base-url") from None
        retrying = Retrying(
            stop=stop_after_attempt(self.policy.tries),
            wait=self._pause,
            retry=retry_if_exception_type(_TemporaryError),
            sleep=self.sleep,
            reraise=True,
        )
        try:
            content = retrying(self._get, address)
        except _TemporaryError as error:
            raise LoaderError(
                f"{address}: {error}, {self.policy.tries} times; try again later, or check --base-url"
            ) from None
        self._lay_down(path, content)
        return Fetched(symbol, language, path, fresh=True)

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        requested = error.wait if isinstance(error, _TemporaryError) else 0.0
        usual = wait_exponential(self.policy.backoff, max=60) + wait_random(0, self.policy.backoff / 4)
        return max(requested, usual(state))

    def _get(self, address: httpx.URL) -> bytes:
        rest = self._last + self.policy.delay - time.monotonic()
        if rest > 0:
            self.sleep(rest)
        try:
            with self._client.stream("GET", address) as response:
                self._check_status(response)
                content = self._body(response)
        except httpx.TooManyRedirects:
            raise LoaderError(f"{address}: redirect loop; check --base-url") from None
        except httpx.UnsupportedProtocol as error:
            raise LoaderError(f"{address}: {error}; give an http or https address") from None
        except httpx.TimeoutException:
            raise _TemporaryError(f"no answer within {self.policy.timeout:g} seconds") from None
        except httpx.HTTPError as error:
            raise _TemporaryError(f"the connection failed ({error or type(error).__name__})") from None
        finally:
            self._last = time.monotonic()
        _check_content(content, response)
        return content

    def _check_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in _PASSING:
            wait = _retry_after(response.headers.get("Retry-After", ""))
            if wait > _LONGEST_WAIT:
                raise LoaderError(
                    f"{response.url}: the server asks to wait {wait:.0f} seconds; try again then"
                )
            raise _TemporaryError(f"the server answers {status} {response.reason_phrase}", wait)
        if status in (404, 410):
            raise LoaderError(f"{response.url}: document not found ({status}); check symbol and language")
        if status != 200:
            raise LoaderError(
                f"{response.url}: the server answers {status} {response.reason_phrase}; check --base-url"
            )

    def _body(self, response: httpx.Response) -> bytes:
        coding = response.headers.get("Content-Encoding", "").strip().lower()
        if coding not in _CODINGS:
            # Nested compression multiplies: a few hundred bytes can unpack to gigabytes.
            raise LoaderError(
                f"{response.url}: the response is compressed in a way that is not supported ({coding});"
                " check --base-url"
            )
        until = time.monotonic() + self.policy.deadline
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > MAX_BYTES:
                raise LoaderError(f"{response.url}: more than {MAX_BYTES >> 20} MB; larger than any document")
            if time.monotonic() > until:
                raise _TemporaryError(f"the download took longer than {self.policy.deadline:g} seconds")
        return bytes(content)

    def _lay_down(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.{os.getpid()}.part")
            draft.write_bytes(content)
            draft.replace(path)
        except OSError as error:
            raise LoaderError(
                f"{path}: cannot be written ({error.strerror}); check --out, permissions and free space"
            ) from None


def _check_content(content: bytes, response: httpx.Response) -> None:
    """Raise unless the content is a complete PDF file."""
    if b"%PDF-" not in content[:1024]:
        kind = response.headers.get("Content-Type", "").partition(";")[0] or "no type"
        if kind == "text/html" or content[:512].lstrip()[:1] == b"<":
            raise LoaderError(
                f"{response.url}: a web page came instead of a PDF file: there is no such document in this"
                " language, or the server is out of order; check symbol and language"
            )
        if not content:
            raise _TemporaryError("the answer is empty")
        raise LoaderError(f"{response.url}: the response is not a PDF file ({kind}); check --base-url")
    if b"%%EOF" not in content[-2048:]:
        raise _TemporaryError(f"the download stopped after {len(content)} bytes")


def _retry_after(value: str) -> float:
    """Seconds to wait, from a Retry-After header, seconds or date (RFC 9110, 10.2.3); 0 without one."""
    if value.strip().isdecimal():
        return float(value)
    try:
        then = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max((then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds(), 0.0)
