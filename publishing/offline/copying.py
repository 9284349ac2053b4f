"""The files of a static site, one after another: in, a job of the plan; out, files whose links are relative.

Every page comes from the same application as on the server, asked in this process. A `PageRenderer` works
in a process of a pool, or in the one that publishes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import posixpath
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from ...ontology.errors import MandategraphError
from ..application import application
from ..counting import measures
from ..description import DUMPS, PATH, described
from ..pages.explorer import cached_store
from ..pages.offline_notice import offline_notice
from ..site import Site
from ..syntaxes import BY_EXTENSION, Syntax, written
from ..tracing import EVERYTHING, listening
from . import index as offline_index
from .addresses import OFFLINE_NOTICE
from .answers import Answers
from .dependencies import mentions
from .plan import SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping, Sequence

    from selectolax.lexbor import LexborNode

    from ...store import Entry
    from .addresses import Addresses, Target
    from .plan import Job

PLAN: Final = "plan.txt"
_SEARCH_SCRIPTS: Final = ("offline-words.js", "offline-search.js")
_LINKS: Final = (
    ("a", "href"),
    ("link", "href"),
    ("img", "src"),
    ("script", "src"),
    ("form", "action"),
    ("div", "data-source"),
    ("input", "data-names"),
)
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
_KEPT: Final = 1 << 20
"""Bytes that the application may keep: nothing is asked for twice."""
_REDIRECTS: Final = 5
_IN_MEMORY: Final = 8 << 20
"""Bytes of a response that are kept in memory."""
_PIECE: Final = 1 << 20
"""Bytes that are copied at a time."""


class PublishError(MandategraphError):
    """A folder that cannot be published into: the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process needs to make files of a site."""

    place: str
    base: str
    address: str
    edition: str
    staging_dir: str
    """Folder that files are written into."""
    addresses: Addresses
    url: str = ""
    """Public URL of the site, with "/" at its end; "" if it is not known."""
    plan: str = PLAN
    """File in staging_dir with the planned files, one per line; processes of the pool read it."""


@dataclass(frozen=True, slots=True)
class RenderedJob:
    """What a job made."""

    job: str
    files: dict[str, str]
    """Fingerprint of the content by the name of the file."""
    reads: frozenset[str]
    pages: int
    bytes: int
    unlinked: dict[str, int] = field(default_factory=dict[str, int])
    """Addresses that pages lead to and that no file stands for, with the number of links."""
    missing: frozenset[str] = frozenset()
    """Names of files that pages would link to if the plan held them."""
    failed: dict[str, Failure] = field(default_factory=dict[str, "Failure"])
    """What could not be made, by the name of its file."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A planned file that is left out, because the application does not answer with it."""

    address: str
    status: int
    """Of HTTP; 0 where there was no answer."""


@dataclass(frozen=True, slots=True)
class _Link:
    """The link of published pages in place of a given one."""

    file: str | None
    """File of the site that it leads to; None if it leads elsewhere or nowhere."""
    rest: str = ""
    """Query or fragment, with its mark."""
    missing: str = ""
    """Name of the file that it would lead to, if that were planned."""
    is_broken: bool = False
    """Whether no file stands for what it leads to, though one could."""
    is_removed: bool = False
    """Whether it is taken away."""
    is_search: bool = False


class _RefusedError(Exception):
    """The application's answer is no page."""


def make(settings: Settings, jobs: Sequence[Job]) -> list[RenderedJob]:
    """Make the files of some jobs in this process of a pool; raises PublishError, StoreError, OSError."""
    renderer = _renderer(settings)
    return [renderer.made(job) for job in jobs]


def read(settings: Settings, entries: Sequence[Entry]) -> list[tuple[str, tuple[str, ...]]]:
    """What the graphs of some entries of a manifest mention, in this process of a pool."""
    site = _site(settings)
    return [(entry.graph, mentions(site, entry)) for entry in entries]


@lru_cache(maxsize=1)
def _site(settings: Settings) -> Site:
    site = Site.open(settings.place, settings.base, settings.address)
    if site.edition != settings.edition:
        raise PublishError(f"{settings.place}: the store was written to meanwhile; publish again")
    return site


@lru_cache(maxsize=1)
def _renderer(settings: Settings) -> PageRenderer:
    held = frozenset((Path(settings.staging_dir) / settings.plan).read_text(encoding="utf-8").split("\n"))
    return PageRenderer(
        _site(settings), Path(settings.staging_dir), settings.addresses, held, url=settings.url
    )


class PageRenderer:
    """Makes files of one site."""

    def __init__(
        self, site: Site, staging_dir: Path, addresses: Addresses, held: frozenset[str], *, url: str = ""
    ) -> None:
        """staging_dir: folder to write into. held: names of all files of the plan. url: URL of the site."""
        self._url = url
        self._site, self._staging_dir = site, staging_dir
        self._addresses, self._held = addresses, held
        self._answers = Answers(site)
        self._ask = application(site, kept=_KEPT)
        self._loop = asyncio.new_event_loop()
        self._folders: set[str] = set()
        self._unlinked: Counter[str] = Counter()
        self._missing: set[str] = set()
        self._resolved = lru_cache(maxsize=1 << 16)(self._resolve)
        self._linked = lru_cache(maxsize=1 << 16)(self._link)
        self._relative = lru_cache(maxsize=1 << 16)(relative)

    def close(self) -> None:
        """End it."""
        self._loop.close()

    def made(self, job: Job) -> RenderedJob:
        """The files of a job, written, but for those that cannot be made; raises StoreError, OSError."""
        self._unlinked.clear()
        self._missing.clear()
        hashes: dict[str, str] = {}
        failed: dict[str, Failure] = {}
        pages = size = 0
        with listening() as reads:
            for name, content in self._contents(job, failed):
                hashes[name], length = self._write(name, content)
                size += length
                pages += name.endswith(".html")
        narrow = frozenset((EVERYTHING,)) if EVERYTHING in (reads | job.reads) else frozenset(reads)
        return RenderedJob(
            job.name,
            hashes,
            job.reads | narrow,
            pages,
            size,
            dict(self._unlinked),
            frozenset(self._missing),
            failed,
        )

    def _contents(self, job: Job, failed: dict[str, Failure]) -> Iterable[tuple[str, bytes | IO[bytes]]]:
        if job.name == SEARCH:
            yield from offline_index.files(self._site, self._held)
        for target in job.targets:
            try:
                yield target.file, self._content(target)
            except _RefusedError as refused:
                failed[target.file] = Failure(target.address, int(str(refused)))

    def _content(self, target: Target) -> bytes | IO[bytes]:
        if target.address == f"/{OFFLINE_NOTICE}":
            return self._rewritten(offline_notice(self._site, target.language, dumps=tuple(DUMPS)), target)
        if (syntax := _description_syntax(target.address)) is not None:
            counts = measures(self._site, cached_store(self._site))
            return written(described(self._site, counts, self._url, with_services=False), syntax)
        answer = self._answer(target)
        if isinstance(answer, str):
            return self._rewritten(answer, target)
        return self._redrawn(answer, target) if isinstance(answer, dict) else answer

    def _answer(self, target: Target) -> str | dict[str, Any] | bytes | IO[bytes]:
        """Returns the page as text, a drawing as its content, any other file as bytes."""
        language = target.language or self._addresses.languages[0]
        # What fails here is asked from the application, whose answer has a status.
        with suppress(Exception):
            answer = self._answers.get(target.address, language)
            if answer is not None:
                return answer
        status, kind, body = self._loop.run_until_complete(self._asked(target))
        if status != 200:
            raise _RefusedError(status)
        if kind.startswith("text/html"):
            return body.read().decode()
        if target.file.endswith(".json"):
            return cast("dict[str, Any]", json.loads(body.read()))
        return body

    async def _asked(self, target: Target) -> tuple[int, str, IO[bytes]]:
        """Status, content type and body of the application's answer, redirects followed (ASGI 3.0)."""
        # What programs look for under its well-known name is data; a browser would be led to the page.
        accept = "text/turtle" if target.file.startswith(".well-known/") else "text/html, */*;q=0.5"
        tongue = target.language or self._addresses.languages[0]
        address = target.address
        for _ in range(_REDIRECTS):
            parts = urlsplit(address)
            answer = _Answer()
            # The application answers what goes wrong with 500, and raises it for servers to log.
            with suppress(Exception):
                await self._ask(
                    {
                        "type": "http",
                        "asgi": {"version": "3.0"},
                        "http_version": "1.1",
                        "method": "GET",
                        "scheme": "http",
                        "path": unquote(parts.path),
                        "raw_path": parts.path.encode("ascii"),
                        "query_string": parts.query.encode("ascii"),
                        "root_path": "",
                        # No host: where the files will stand is not known.
                        "headers": [
                            (b"accept", accept.encode()),
                            (b"accept-language", tongue.encode()),
                        ],
                        "client": None,
                        "server": None,
                    },
                    answer.receive,
                    answer.send,
                )
            if answer.status not in (301, 302, 303, 307, 308):
                if not answer.complete:
                    raise _RefusedError(500)
                answer.body.seek(0)
                return answer.status, answer.headers.get("content-type", ""), cast("IO[bytes]", answer.body)
            address = urljoin(address, answer.headers["location"])
        raise _RefusedError(508)

    # --- links

    def _rewritten(self, html: str, page: Target) -> bytes:
        tree = LexborHTMLParser(html)
        folder = page.file[: page.file.rfind("/") + 1]
        for tag, name in _LINKS:
            for node in tree.css(f"{tag}[{name}]"):
                self._relinked(node, name, page, folder)
        searched = page.file.endswith(("index.html", "search.html")) and self._searching(tree, page)
        script = "".join(
            f'<script src="{relative(f"static/{name}", page.file)}" defer></script>'
            for name in _SEARCH_SCRIPTS
        )
        policy = (
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">{script if searched else ""}'
        )
        return (tree.html or "").replace("<head>", f"<head>{policy}", 1).encode()

    def _relinked(self, node: LexborNode, name: str, page: Target, folder: str) -> None:
        given = node.attributes.get(name) or ""
        # Only the switch of the language, which has a query and nothing else, depends on the page.
        address = page.address if given.startswith("?") else ""
        link = self._linked(given, address, page.language)
        if link.missing:
            self._missing.add(link.missing)
        if link.is_broken:
            self._unlinked[given] += 1
        if link.file is None:
            if link.is_removed:
                without_link(node, name)
            return
        if node.tag == "form" and not link.is_search:
            # Nothing would read what is filled in.
            node.decompose()
            return
        url = self._relative(link.file, folder) + link.rest
        if url != given:
            node.attrs[name] = url

    def _link(self, given: str, address: str, language: str) -> _Link:
        """Returns the link in place of a given one; address: of its page, or ""."""
        parts = urlsplit(given)
        if parts.scheme or parts.netloc or not (parts.path or parts.query):
            return _Link(None)
        if not parts.path:
            # The switch of the language repeats what the page was asked with.
            chosen = dict(parse_qsl(parts.query)).get("lang", language)
            found, missing = self._resolved(address, chosen)
        else:
            chosen = language
            found, missing = self._resolved(given, language)
        if found is None or chosen not in (*self._addresses.languages, ""):
            # Lists by several filters and formats that nobody chose are left out on purpose.
            is_broken = found is None and not parts.query and self._addresses.target(given, language)
            return _Link(None, missing=missing, is_broken=bool(is_broken), is_removed=True)
        is_search = found.file.endswith("search.html")
        rest = ""
        if parts.fragment:
            rest = f"#{parts.fragment}"
        elif is_search and parts.query:
            asked = [pair for pair in parse_qsl(parts.query) if pair[0] != "lang"]
            rest = f"?{urlencode(asked)}" if asked else ""
        return _Link(found.file, rest, missing, is_search=is_search)

    def _link_target(self, address: str, language: str) -> Target | None:
        """The file that a page links to for an address; None if there is none, which is recorded."""
        found, missing = self._resolved(address, language)
        if missing:
            self._missing.add(missing)
        return found

    def _resolve(self, address: str, language: str) -> tuple[Target | None, str]:
        """The planned file for an address, or the search for what only it can list; None if neither.

        The second item is the name of the file that would be linked if it were planned, or "".
        """
        if language and language not in self._addresses.languages:
            return None, ""
        found = self._addresses.target(address, language)
        if found is not None and (found.file in self._held or found.file.startswith("static/")):
            return found, ""
        return self._addresses.search(address, language), found.file if found else ""

    def _redrawn(self, drawing: dict[str, Any], target: Target) -> bytes:
        """A drawing whose nodes lead to the files of their pages."""
        for node in drawing["nodes"]:
            found = self._link_target(node["href"], target.language)
            node["href"] = relative(found.file, target.file) if found else ""
        return json.dumps(drawing, ensure_ascii=False, separators=(",", ":")).encode()

    def _searching(self, tree: LexborHTMLParser, page: Target) -> bool:
        """Mark where the script of the search shows its answers; whether the page has such a place."""
        results = tree.css_first(".results")
        if results is None:
            return False
        root = relative("", page.file)
        results.attrs["id"] = "offline-search"
        results.attrs["data-root"] = root
        results.attrs["data-folder"] = root + self._addresses.folder(page.language)
        return True

    def _write(self, name: str, content: bytes | IO[bytes]) -> tuple[str, int]:
        """Writes a file; returns the fingerprint of its content, and its size in bytes."""
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self._staging_dir / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        digest, size = hashlib.sha256(), 0
        with open(f"{self._staging_dir}/{name}", "wb") as out:  # noqa: PTH123
            for piece in (
                (content,) if isinstance(content, bytes) else iter(lambda: content.read(_PIECE), b"")
            ):
                digest.update(piece)
                size += out.write(piece)
        return digest.hexdigest()[:24], size


def _description_syntax(address: str) -> Syntax | None:
    """Returns the syntax of a description of the dataset; None for any other address."""
    if address == "/.well-known/void":
        return BY_EXTENSION["ttl"]
    name, dot, extension = address.partition(".")
    return BY_EXTENSION.get(extension) if dot and name == f"/{PATH}" else None


class _Answer:
    """An answer of the application as it comes (ASGI HTTP, 2.3)."""

    def __init__(self) -> None:
        self._asked = False
        self.status = 0
        self.complete = False
        """Whether the body has come to its end."""
        self.headers: dict[str, str] = {}
        self.body = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the answer
        """The body; a large one, such as a dump, stands on disk."""

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                name.decode().lower(): held.decode("latin-1") for name, held in message["headers"]
            }
        elif message["type"] == "http.response.body":
            self.body.write(message.get("body", b""))
            self.complete = not message.get("more_body")

    async def receive(self) -> MutableMapping[str, Any]:
        if self._asked:
            # Who asks stays until the answer is there.
            await asyncio.Event().wait()
        self._asked = True
        return {"type": "http.request", "body": b"", "more_body": False}


def statics() -> Iterable[tuple[str, bytes]]:
    """Name and content of what pages load: styles, scripts, the icon."""
    waiting = [("static", files(f"{__package__}".rpartition(".")[0]).joinpath("static"))]
    while waiting:
        name, place = waiting.pop()
        for entry in place.iterdir():
            if entry.is_dir():
                waiting.append((f"{name}/{entry.name}", entry))
            else:
                yield f"{name}/{entry.name}", entry.read_bytes()


def without_link(node: LexborNode, name: str) -> None:
    """Take a link away and keep its text; what is nothing but the link goes with it."""
    if node.tag in ("link", "img", "script", "form", "div"):
        node.decompose()
        return
    parent = node.parent
    alone = parent is not None and parent.text(strip=True) == node.text(strip=True)
    if parent is not None and alone and parent.tag in ("li", "p"):
        parent.decompose()
        return
    del node.attrs[name]


def relative(file: str, page: str) -> str:
    """The link from a page to a file; to the root for an empty file."""
    here = posixpath.dirname(page)
    if not file:
        return "../" * (here.count("/") + 1) if here else ""
    folders = here.split("/") if here else []
    parts = file.split("/")
    shared = 0
    for folder, part in zip(folders, parts[:-1], strict=False):
        if folder != part:
            break
        shared += 1
    link = "/".join(("..",) * (len(folders) - shared) + tuple(parts[shared:]))
    return quote(link, safe="/:@!$&'()*+,;~=")
