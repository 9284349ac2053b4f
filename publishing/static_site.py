"""A site without a server: in, a site; out, a folder of pages and data files that any web server can host.

Every page comes from the same application as on the server, asked in this process; its links become relative.
One language stands at the root, each other one in a folder of its own. What only a server can do (SPARQL,
lists by several filters at once) is not linked, or leads to the search, which runs in the reader's browser.
A file is written only where its content changed, and files that nothing leads to any more are taken away.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import posixpath
import re
import shutil
from collections import defaultdict, deque
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit
from zipfile import ZipFile

import httpx
from selectolax.lexbor import LexborHTMLParser

from . import offline_index
from .application import application
from .pages.explorer import index
from .search_index import FACETS
from .syntaxes import SYNTAXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from selectolax.lexbor import LexborNode

    from .site import Site

DATA: Final = tuple(syntax.extension for syntax in SYNTAXES)
"""Formats in which things may be published, by extension."""
STARTS: Final = (
    "/",
    "/search",
    "/actors",
    "/instruments",
    "/sessions",
    "/deadlines",
    "/act-lists",
    "/dataset",
    "/network",
    "/context.jsonld",
    "/.well-known/void",
)
MANIFEST: Final = ".published.json"
_LISTS: Final = ("act-lists", "deadlines", "network", "calendar.ics")
_TABLE: Final = "table/"
_SEARCH: Final = "search"
_AS_IT_IS: Final = ("static/", "dumps/", ".well-known/")
_SERVER_ONLY: Final = ("sparql", "query", "api")
_DEEPEST: Final = 20
"""Pages of a list; who wants more asks the search."""
_PLAIN: Final = re.compile(r"[\w()~-][\w.()~-]*(?:/[\w()~-][\w.()~-]*)*")
_LINKS: Final = ("a[href]", "link[href]", "img[src]", "script[src]", "form[action]")
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
_BENCH: Final = ".publishing-"
_MADE_ON: Final = "docProps/core.xml"
_ORIGIN: Final = "http://static.invalid"


class PublishError(Exception):
    """A folder that cannot be published into: the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a folder."""

    pages: int
    files: int
    """All files of the site."""
    written: int
    """Files that are new or have another content than before."""
    removed: int
    """Files of an earlier publication that are not part of this one."""
    unlinked: tuple[tuple[str, int], ...]
    """What the application links to and does not answer, and on how many pages the link was taken away."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address of the application and the file that stands for it."""

    address: str
    file: str
    language: str
    """"" for what is the same in every language."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an earlier publication wrote into a folder."""

    recipe: str
    """Fingerprint of everything that decides the files."""
    files: dict[str, str]
    """Fingerprint of the content of each file by its name."""
    pages: int
    unlinked: tuple[tuple[str, int], ...]


def publish(
    site: Site,
    out: Path,
    *,
    languages: tuple[str, ...] = ("en", "zh"),
    data: tuple[str, ...] = ("ttl", "jsonld"),
    everything: bool = True,
    progress: Callable[[int], None] = lambda done: None,
) -> Published:
    """Write the site into a folder; the first of the languages stands at its root.

    data: the formats of the data of each thing, extensions of `DATA`. everything: also the texts and names
    that no page leads to. progress: is told how many files are made. Raises PublishError if the folder holds
    something else or a page cannot be made, StoreError, OSError.
    """
    before = _manifest(out)
    recipe = " ".join((site.edition, site.base, *languages, *data, str(everything), _program()))
    if before.recipe == recipe and all((out / name).is_file() for name in before.files):
        return Published(before.pages, len(before.files), 0, 0, before.unlinked)
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(f"{_BENCH}*"):
        # A publication that was killed could not clear its bench.
        shutil.rmtree(left)
    # Nothing of the folder changes before everything is made.
    with TemporaryDirectory(dir=out, prefix=_BENCH) as bench:
        copy = _Copy(site, Path(bench), languages, data, progress)
        asyncio.run(copy.made((*STARTS, *(copy.things() if everything else ()))))
        after = Manifest(recipe, copy.hashes, copy.pages, copy.unlinked)
        return _settled(Path(bench), out, before, after)


def _settled(bench: Path, out: Path, before: Manifest, after: Manifest) -> Published:
    """Move what changed from the bench into the folder, and take away what is not made any more."""
    changed = [
        name
        for name, found in after.files.items()
        if before.files.get(name) != found or not (out / name).is_file()
    ]
    for name in changed:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (bench / name).replace(out / name)
    removed = [name for name in before.files if name not in after.files]
    for name in removed:
        (out / name).unlink(missing_ok=True)
    draft = bench / MANIFEST
    draft.write_text(json.dumps(asdict(after), indent=0, sort_keys=True), encoding="utf-8")
    draft.replace(out / MANIFEST)
    return Published(after.pages, len(after.files), len(changed), len(removed), after.unlinked)


class _Copy:
    """A site on its way into a folder."""

    def __init__(
        self,
        site: Site,
        bench: Path,
        languages: tuple[str, ...],
        data: tuple[str, ...],
        progress: Callable[[int], None],
    ) -> None:
        self._site, self._bench = site, bench
        self._languages, self._data = languages, data
        self._progress = progress
        self._waiting: deque[Target] = deque()
        self._seen: dict[str, Target] = {}
        self._linked_from: dict[str, set[str]] = defaultdict(set)
        self.hashes: dict[str, str] = {}
        self.pages = 0
        self.unlinked: tuple[tuple[str, int], ...] = ()

    async def made(self, starts: Iterable[str]) -> None:
        """Make everything that the addresses to start from lead to."""
        for start in starts:
            for language in self._languages:
                self._target(start, language)
        transport = httpx.ASGITransport(application(self._site), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=_ORIGIN, follow_redirects=True) as client:
            while self._waiting:
                await self._copied(client, self._waiting.popleft())
        for name, content in offline_index.files(self._site, frozenset(self.hashes)):
            self._write(name, content)
        self._statics()
        self.unlinked = self._unlink()

    def things(self) -> Iterable[str]:
        """Pages of every text and every name, whether or not a page leads there."""
        for (iri,) in index(self._site).rows("SELECT DISTINCT iri FROM text UNION SELECT iri FROM name"):
            link = self._site.link(str(iri))
            if link.startswith(self._site.address) and "#" not in link:
                yield quote(f"{link}.html", safe="/%:?=@!$&'()*+,;~")

    async def _copied(self, client: httpx.AsyncClient, target: Target) -> None:
        # What programs look for under its well-known name is data; a browser would be led to the page.
        wanted = "text/turtle" if target.file.startswith(".well-known/") else "text/html, */*;q=0.5"
        headers = {"Accept-Language": target.language or self._languages[0], "Accept": wanted}
        answer = await client.get(target.address, headers=headers)
        if answer.is_server_error:
            raise PublishError(
                f"{target.address}: the page cannot be made ({answer.status_code}); --debug says why"
            )
        if not answer.is_success:
            return
        if answer.headers["content-type"].startswith("text/html"):
            self.pages += 1
            self._write(target.file, self._rewritten(answer.text, target).encode())
        else:
            self._write(target.file, answer.content)

    # --- links

    def _rewritten(self, html: str, page: Target) -> str:
        tree = LexborHTMLParser(html)
        for selector in _LINKS:
            name = selector.partition("[")[2][:-1]
            for node in tree.css(selector):
                self._relinked(node, name, page)
        searched = page.address in ("/", f"/{_SEARCH}") and self._searching(tree, page)
        script = f'<script src="{_relative("static/offline-search.js", page.file)}" defer></script>'
        policy = (
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">{script if searched else ""}'
        )
        return (tree.html or "").replace("<head>", f"<head>{policy}", 1)

    def _relinked(self, node: LexborNode, name: str, page: Target) -> None:
        given = node.attributes.get(name) or ""
        parts = urlsplit(given)
        if parts.scheme or parts.netloc:
            return
        if not parts.path and not parts.query:
            return
        language = dict(parse_qsl(parts.query)).get("lang", page.language)
        if language and language not in self._languages:
            _without_link(node, name)
            return
        path = parts.path or urlsplit(page.address).path
        query = parts.query
        if not parts.path:
            # The switch of the language repeats what the page was asked with.
            query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] != "lang"])
        target = self._target(f"{path}{'?' if query else ''}{query}", language)
        if target is None:
            _without_link(node, name)
            return
        self._linked_from[target.file].add(page.file)
        link = _relative(target.file, page.file)
        if parts.fragment:
            link += f"#{parts.fragment}"
        elif target.file in self._search_files() and query:
            link += f"?{query}"
        node.attrs[name] = link

    def _target(self, address: str, language: str) -> Target | None:
        """The file that stands for an address, put on the list of what is to be made; None if none can."""
        file, plain, neutral = self._file(address, language)
        if not file:
            return None
        if file not in self._seen:
            target = Target(plain, file, "" if neutral else language)
            self._seen[file] = target
            if not neutral or not plain.startswith("/static/"):
                self._waiting.append(target)
        return self._seen[file]

    def _file(self, address: str, language: str) -> tuple[str, str, bool]:
        """File, address and whether it is the same in every language; an empty file if there is none."""
        parts = urlsplit(address.removeprefix(self._site.address.rstrip("/")))
        path = unquote(parts.path).lstrip("/")
        chosen = [(name, held) for name, held in parse_qsl(parts.query) if name != "lang"]
        folder = "" if language in ("", self._languages[0]) else f"{language}/"
        if ".." in path.split("/") or path.partition("/")[0] in _SERVER_ONLY:
            return "", "", False
        if path in ("", _SEARCH):
            return f"{folder}{path or 'index'}.html", f"/{path}", False
        if path.startswith(_AS_IT_IS):
            return path, f"/{path}", True
        _, dot, extension = path.rpartition(".")
        if path in _LISTS or path.startswith(_TABLE):
            named = self._list(path, chosen)
            if named is None:
                filters = [pair for pair in chosen if pair[0] in FACETS]
                return (f"{folder}search.html", "/search", False) if filters else ("", "", False)
            neutral = bool(dot)
            return f"{'' if neutral else folder}{named}", address, neutral
        quoted = quote(f"/{path}", safe="/%:@!$&'()*+,;~=")
        if dot and extension == "html":
            return f"{folder}{path}", quoted, False
        if dot and (extension in self._data or path in ("context.jsonld", "sitemap.xml", "robots.txt")):
            return path, quoted, True
        if dot and extension in (*DATA, "nq", "ics", "csv", "xlsx", "gz"):
            return "", "", False
        if chosen:
            return "", "", False
        return f"{folder}{path}.html", quoted, False

    def _list(self, path: str, chosen: list[tuple[str, str]]) -> str | None:
        """The file of a list that is narrowed by one filter at most; None for other lists."""
        stem, dot, extension = path.rpartition(".")
        ending = f".{extension}" if dot else ".html"
        name = stem if dot else path
        number = dict(chosen).get("page", "1")
        filters = [pair for pair in chosen if pair[0] != "page"]
        if len(filters) > 1 or not number.isdigit() or int(number) > _DEEPEST:
            return None
        if filters:
            ((key, held),) = filters
            tail = held.removeprefix(self._site.base)
            if not _PLAIN.fullmatch(tail) or ".." in tail:
                tail = hashlib.sha256(held.encode()).hexdigest()[:16]
            name = f"{name}/{key}/{tail}"
        return f"{name}{'' if number == '1' else f'-page{number}'}{ending}"

    def _search_files(self) -> tuple[str, ...]:
        return tuple(
            f"{'' if n == 0 else f'{language}/'}search.html" for n, language in enumerate(self._languages)
        )

    def _searching(self, tree: LexborHTMLParser, page: Target) -> bool:
        """Mark where the script of the search shows its answers; whether the page has such a place."""
        results = tree.css_first(".results")
        if results is None:
            return False
        root = _relative("", page.file)
        results.attrs["id"] = "offline-search"
        results.attrs["data-root"] = root
        results.attrs["data-folder"] = (
            root if page.language == self._languages[0] else f"{root}{page.language}/"
        )
        return True

    def _unlink(self) -> tuple[tuple[str, int], ...]:
        """Take links to what the application did not answer out of the pages; what they were."""
        missing = [file for file in self._linked_from if file not in self.hashes]
        by_page: dict[str, set[str]] = defaultdict(set)
        for file in missing:
            for page in self._linked_from[file]:
                by_page[page].add(file)
        for page, lost in by_page.items():
            tree = LexborHTMLParser((self._bench / page).read_text(encoding="utf-8"))
            links = {_relative(file, page) for file in lost}
            for selector in _LINKS:
                name = selector.partition("[")[2][:-1]
                for node in tree.css(selector):
                    if urlsplit(node.attributes.get(name) or "").path in links:
                        _without_link(node, name)
            self._write(page, (tree.html or "").encode())
        return tuple(sorted((file, len(self._linked_from[file])) for file in missing))

    # --- files

    def _statics(self) -> None:
        folder = files(__package__ or "").joinpath("static")
        waiting = [("static", folder)]
        while waiting:
            name, place = waiting.pop()
            for entry in place.iterdir():
                if entry.is_dir():
                    waiting.append((f"{name}/{entry.name}", entry))
                else:
                    self._write(f"{name}/{entry.name}", entry.read_bytes())

    def _write(self, name: str, content: bytes) -> None:
        self.hashes[name] = _fingerprint(name, content)
        self._progress(len(self.hashes))
        file = self._bench / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _fingerprint(name: str, content: bytes) -> str:
    """The same for the same content: a workbook also says when it was made, and does so in two places."""
    if name.endswith(".xlsx"):
        with ZipFile(BytesIO(content)) as book:
            said = [(entry.filename, entry.CRC) for entry in book.infolist() if entry.filename != _MADE_ON]
        content = repr(said).encode()
    return hashlib.sha256(content).hexdigest()


def _without_link(node: LexborNode, name: str) -> None:
    """Take a link away and keep its text; an entry of a menu goes with it, and so does a form."""
    if node.tag in ("link", "img", "script", "form"):
        node.decompose()
        return
    parent = node.parent
    if parent is not None and parent.tag == "li" and parent.text(strip=True) == node.text(strip=True):
        parent.decompose()
        return
    del node.attrs[name]


def _relative(file: str, page: str) -> str:
    """The link from a page to a file; to the root for an empty file."""
    here = posixpath.dirname(page)
    if not file:
        return "../" * (here.count("/") + 1) if here else ""
    return quote(posixpath.relpath(file, here or "."), safe="/:@!$&'()*+,;~=")


def _manifest(out: Path) -> Manifest:
    """What an earlier publication wrote; raises PublishError if the folder holds something else."""
    place = out / MANIFEST
    try:
        held = json.loads(place.read_text(encoding="utf-8"))
        unlinked = tuple((str(target), int(pages)) for target, pages in held["unlinked"])
        return Manifest(str(held["recipe"]), dict(held["files"]), int(held["pages"]), unlinked)
    except (FileNotFoundError, NotADirectoryError):
        if out.exists() and (not out.is_dir() or any(not e.name.startswith(_BENCH) for e in out.iterdir())):
            raise PublishError(
                f"{out}: holds something that this command did not write; give an empty folder, or a new one"
            ) from None
        return Manifest("", {}, 0, ())
    except (ValueError, KeyError, TypeError) as error:
        raise PublishError(
            f"{place}: cannot be read ({error}); remove the folder and publish again"
        ) from error


@cache
def _program() -> str:
    """Fingerprint of everything that makes pages."""
    digest = hashlib.sha256()
    waiting = [files(__package__ or "")]
    while waiting:
        place = waiting.pop()
        for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                waiting.append(entry)
            elif not entry.name.endswith(".pyc"):
                digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()
