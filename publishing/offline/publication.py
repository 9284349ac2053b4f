"""A site without a server: in, a site; out, a folder of pages and data files that any web server can host.

The plan tells every file beforehand (`plan`); a pool of processes makes them (`copying`) on a
staging_dir inside the folder, and what changed is then moved into its place. One language stands at the root,
each other one in a folder of its own. What only a server can do is not linked, or leads to the page that says
so.
A job is done again only if something that its files tell of has changed (`reads`), a file is written
only where its content changed, and files that are not part of the site any more are taken away.

Long because a publication's steps (plan, render, copy, sweep) share one manifest.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from ahocorasick_rs import BytesAhoCorasick

from ..negotiation import LANGUAGES
from ..pages.explorer import index
from ..pages.lists import today
from ..pages.offline_notice import offline_notice
from .addresses import DATA, Addresses
from .copying import Failure, PublishError, RenderedJob, Settings, statics
from .dependencies import Mentions, Sources
from .plan import SEARCH, planned
from .render_pool import RenderPool, temporary_files_in

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    from ...store import Entry
    from ..site import Site
    from .plan import Job

__all__ = ["DATA", "MANIFEST", "PublishError", "Published", "earlier", "publish"]

MANIFEST: Final = ".published.json"
_LAYOUT: Final = 3
_STAGING: Final = ".publishing-"
_STATICS: Final = "statics"
_REMOVED: Final = "removed"
"""Name of a job in the manifest for files that are being taken away."""
_FIRST_PAGE: Final = "index.html"
_MOST_URLS: Final = 50_000
"""URLs in a file of a sitemap (sitemaps.org 0.9)."""


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
    """What pages lead to and no file stands for, and how many links were taken away for it."""
    made: int = 0
    """Files that were made anew, whether or not their content changed."""
    size: int = 0
    """Bytes of all files."""
    failed: tuple[Failure, ...] = ()
    """What was planned and could not be made: it is left out, with every link to it."""


@dataclass(frozen=True, slots=True)
class DoneJob:
    """A job of an earlier publication."""

    digest: str
    """Fingerprint of the things that its files tell of; "" if that is not known."""
    reads: tuple[str, ...]
    files: dict[str, str]
    """Fingerprint of the content of each file by its name."""
    pages: int
    bytes: int
    unlinked: dict[str, int]
    missing: tuple[str, ...] = ()
    """Names of files that its pages would link to if there were such files."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an earlier publication wrote into a folder."""

    recipe: str = ""
    """Fingerprint of everything that decides the files, but for the store's documents and the day."""
    edition: str = ""
    jobs: dict[str, DoneJob] = field(default_factory=dict[str, DoneJob])
    graphs: dict[str, Mentions] = field(default_factory=dict[str, Mentions])
    complete: bool = True
    """Whether everything planned could be made."""

    @property
    def files(self) -> dict[str, str]:
        """Fingerprint of the content of each file by its name."""
        return {name: held for job in self.jobs.values() for name, held in job.files.items()}

    def summary(
        self, written: int = 0, removed: int = 0, made: int = 0, failed: tuple[Failure, ...] = ()
    ) -> Published:
        """What the folder holds, and what became of it."""
        unlinked: Counter[str] = Counter()
        for job in self.jobs.values():
            unlinked.update(job.unlinked)
        return Published(
            sum(job.pages for job in self.jobs.values()),
            len(self.files),
            written,
            removed,
            tuple(sorted(unlinked.items())),
            made,
            sum(job.bytes for job in self.jobs.values()),
            failed,
        )


def publish(
    site: Site,
    out: Path,
    *,
    languages: tuple[str, ...] = LANGUAGES,
    data: tuple[str, ...] = ("ttl", "jsonld"),
    everything: bool = True,
    url: str = "",
    jobs: int = 1,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> Published:
    """Write the site into a folder; the first of the languages stands at its root.

    data: the formats of the data of each thing, extensions of `DATA`. everything: also the names that no
    document mentions. url: where the folder will be found, for the map of the site. jobs: processes.
    progress: called with a stage, the steps done and all steps. A page that cannot be made is left out,
    and tried again the next time. Raises PublishError if the folder holds something else, if another
    publication is writing into it, or if not even the first page can be made; StoreError, OSError.
    """
    earlier(out)
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        return _published(site, out, languages, data, url, jobs, progress, everything=everything)


@contextmanager
def _alone(out: Path) -> Generator[None]:
    """Keep other publications out of the folder; the lock ends with the process, however that ends."""
    handle = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise PublishError(
            f"{out}: another publication is writing here; wait for its end, or give another folder"
        ) from None
    finally:
        os.close(handle)


def _published(
    site: Site,
    out: Path,
    languages: tuple[str, ...],
    data: tuple[str, ...],
    url: str,
    jobs: int,
    progress: Callable[[str, int, int], None],
    *,
    everything: bool,
) -> Published:
    before = earlier(out)
    day = today()
    shared = (entry.to_json() for entry in site.store.manifest().values() if _is_recipe(site, entry))
    recipe = _digest((site.base, *languages, *data, str(everything), url, _program(), *sorted(shared)))
    releases = (release.to_json() for release in site.store.releases())
    edition = _digest((site.edition, day, *releases))
    whole = all((out / name).is_file() for name in before.files)
    for left in out.glob(f"{_STAGING}*"):
        # A publication that was killed could not clear its staging_dir.
        shutil.rmtree(left)
    if before.complete and before.recipe == recipe and before.edition == edition and whole:
        return before.summary()
    # The processes of the pool must find the index there.
    index(site)
    addresses = Addresses(site.base, site.address, languages, data)
    # Nothing of the folder changes before everything is made.
    with TemporaryDirectory(dir=out, prefix=_STAGING) as staging_dir, temporary_files_in(staging_dir):
        address = url if not url or url.endswith("/") else f"{url}/"
        settings = Settings(
            site.place, site.base, site.address, site.edition, staging_dir, addresses, address
        )
        with RenderPool(site, settings, jobs, progress) as pool:
            graphs = pool.read(before.graphs)
            sources = Sources(site, graphs, day)
            only = None if everything else _mentioned(site, graphs)
            plan = planned(site, addresses, only)
            known = before.jobs if before.recipe == recipe else {}
            held_now = frozenset(target.file for job in plan for target in job.targets)
            kept = {
                job.name: done for job in plan if (done := _unchanged(job, known, sources, held_now, out))
            }
            waiting = [job for job in plan if job.name not in kept]
            gone = {
                name
                for job, done in known.items()
                if job not in (_STATICS, _REMOVED, SEARCH)
                for name in done.files
                if name not in held_now
            }
            if gone:
                held = {name: [*done.files] for name, done in kept.items()}
                again = jobs_linking_to(gone, held, (out,))
                waiting.extend(job for job in plan if job.name in again)
            fresh = {made.job: made for made in pool.made(plan, waiting)}
            plan, failed, partial = _without_failed(pool, plan, fresh, kept, (Path(staging_dir), out))
        done = {job.name: kept[job.name] for job in plan if job.name not in fresh}
        done |= {
            # What misses a page, or a link to one, is not what it should be: the next time it is made again.
            made.job: _done(made, None if made.job in partial else sources, everything=everything)
            for made in fresh.values()
        }
        done[_STATICS] = _done(
            _written(site, Path(staging_dir), url, languages, done), sources, everything=everything
        )
        made_anew = sum(len(made.files) for made in fresh.values())
        after = Manifest(recipe, edition, done, graphs, complete=not failed)
        return _settled(Path(staging_dir), out, before, after, made_anew, tuple(failed.values()))


def _without_failed(
    pool: RenderPool,
    plan: Sequence[Job],
    fresh: dict[str, RenderedJob],
    kept: Mapping[str, DoneJob],
    places: tuple[Path, Path],
) -> tuple[tuple[Job, ...], dict[str, Failure], frozenset[str]]:
    """The plan without what could not be made; that; and the jobs that it was part of, or linked from.

    Those are made again in `fresh`, without it. places: where files stand, the newer first.
    """
    failed: dict[str, Failure] = {}
    partial: set[str] = set()
    while new := {file: one for made in fresh.values() for file, one in made.failed.items()}.keys() - failed:
        failed |= {file: one for made in fresh.values() for file, one in made.failed.items()}
        if _FIRST_PAGE in failed:
            raise PublishError(
                f"{failed[_FIRST_PAGE].address}: not even this page can be made "
                f"({failed[_FIRST_PAGE].status}); run mandategraph serve on the store and look at it"
            )
        partial |= {made.job for made in fresh.values() if made.failed}
        plan = [
            replace(job, targets=tuple(target for target in job.targets if target.file not in failed))
            for job in plan
        ]
        names = {job: [*made.files] for job, made in fresh.items()}
        names |= {job: [*done.files] for job, done in kept.items() if job not in fresh}
        again = jobs_linking_to(set(new), names, places) | {SEARCH}
        partial |= again
        fresh |= {made.job: made for made in pool.made(plan, [job for job in plan if job.name in again])}
    return tuple(plan), failed, frozenset(partial)


def _is_recipe(site: Site, entry: Entry) -> bool:
    """Whether an entry is of names and words, on which every page depends."""
    return not entry.symbol and entry.graph not in (site.minter.links, site.minter.statuses)


def _mentioned(site: Site, graphs: Mapping[str, Mentions]) -> frozenset[str]:
    """The things that documents mention, with those that the authority files join to them."""
    found = {iri for _, things in graphs.values() for iri in things}
    rows = site.store.query(
        f"SELECT ?s ?o {{ GRAPH <{site.minter.authorities}> {{ ?s ?p ?o }} FILTER(ISIRI(?o)) }}"
    )
    found.update(term.value for row in rows if str(getattr(row[0], "value", "")) in found for term in row[1:])  # type: ignore[union-attr]
    return frozenset(found)


def _unchanged(
    job: Job, known: Mapping[str, DoneJob], sources: Sources, planned_files: frozenset[str], out: Path
) -> DoneJob | None:
    """The job as it was done before, if its files exist and would be rendered with the same content.

    So they are if the resources that they show are unchanged, and none of the links that they lack now has
    a file in the plan.
    """
    done = known.get(job.name)
    if done is None or not done.digest or done.digest != sources.of(done.reads):
        return None
    if not planned_files.isdisjoint(done.missing):
        return None
    if job.name != SEARCH and {target.file for target in job.targets} != done.files.keys():
        return None
    return done if all((out / name).is_file() for name in done.files) else None


def jobs_linking_to(gone: set[str], jobs: Mapping[str, Sequence[str]], places: Sequence[Path]) -> set[str]:
    """The jobs, of those with their files, with a page that may lead to a file that is not there any more.

    places: folders that the files may stand in, the newest first.
    """
    if not gone:
        return set()
    # Links are escaped: "Cod (1)" stands in a page as "Cod%20(1)".
    names = {quote(name.rpartition("/")[2], safe="/:@!$&'()*+,;~=") for name in gone}
    names |= {escape(name) for name in names}
    # One pass over a page, however many names there are.
    patterns = BytesAhoCorasick([name.encode() for name in sorted(names)])

    def content(file: str) -> bytes:
        return next((place / file).read_bytes() for place in places if (place / file).is_file())

    return {
        name
        for name, files_of_it in jobs.items()
        if any(
            file.endswith((".html", ".json")) and patterns.find_matches_as_indexes(content(file))
            for file in files_of_it
        )
    }


def _done(made: RenderedJob, sources: Sources | None, *, everything: bool) -> DoneJob:
    """sources: None if the job is to be done again in any case."""
    reads = tuple(sorted(made.reads))
    digest = sources.of(reads) if sources else ""
    unlinked = made.unlinked if everything else {}
    return DoneJob(digest, reads, made.files, made.pages, made.bytes, unlinked, tuple(sorted(made.missing)))


def _written(
    site: Site, staging_dir: Path, url: str, languages: Sequence[str], jobs: Mapping[str, DoneJob]
) -> RenderedJob:
    """Write what no page of the application is: styles, scripts, the page for what is missing, a map."""
    hashes: dict[str, str] = {}
    size = 0
    pages = sorted(name for done in jobs.values() for name in done.files if name.endswith(".html"))
    missing = (
        (
            f"{'' if number == 0 else f'{language}/'}404.html",
            offline_notice(site, language, missing=True).encode(),
        )
        for number, language in enumerate(languages)
    )
    for name, content in (*statics(), *missing, *_map(url, pages)):
        file = staging_dir / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        hashes[name] = hashlib.sha256(content).hexdigest()[:24]
        size += len(content)
    return RenderedJob(_STATICS, hashes, frozenset(), len(languages), size)


def _map(url: str, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """A map of the site for crawlers, which wants whole addresses: none if they are not known."""
    if not url:
        return
    start = url if url.endswith("/") else f"{url}/"
    namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    parts = [pages[at : at + _MOST_URLS] for at in range(0, len(pages), _MOST_URLS)]
    for number, part in enumerate(parts, 1):
        urls = "".join(f"<url><loc>{escape(start + name)}</loc></url>\n" for name in part)
        yield f"sitemap-{number}.xml", f"{head}<urlset {namespace}>\n{urls}</urlset>\n".encode()
    maps = "".join(
        f"<sitemap><loc>{escape(f'{start}sitemap-{number}.xml')}</loc></sitemap>\n"
        for number in range(1, len(parts) + 1)
    )
    yield "sitemap.xml", f"{head}<sitemapindex {namespace}>\n{maps}</sitemapindex>\n".encode()
    yield "robots.txt", f"User-agent: *\nSitemap: {start}sitemap.xml\n".encode()


def _settled(
    staging_dir: Path, out: Path, before: Manifest, after: Manifest, made: int, failed: tuple[Failure, ...]
) -> Published:
    """Move what changed from the staging_dir into the folder, and take away what is not made any more."""
    old, new = before.files, after.files
    changed = [name for name, found in new.items() if old.get(name) != found or not (out / name).is_file()]
    removed = [name for name in old if name not in new]
    if changed or removed:
        # Who is stopped from here on must not take what stands there for what the manifest says.
        _keep(out, staging_dir, _while_moving(after, frozenset(changed), removed))
    for name in changed:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (staging_dir / name).replace(out / name)
    for name in removed:
        (out / name).unlink(missing_ok=True)
    _sweep(out, removed)
    _keep(out, staging_dir, after)
    return after.summary(len(changed), len(removed), made, failed)


def _while_moving(after: Manifest, changed: frozenset[str], removed: Sequence[str]) -> Manifest:
    """Returns the manifest of a folder whose files are being moved: jobs with a file that moves are not done.

    Nothing is said of the content of the files of such a job, nor of those that are taken away.
    """
    jobs = {
        name: done
        if changed.isdisjoint(done.files)
        else replace(done, digest="", files=dict.fromkeys(done.files, ""))
        for name, done in after.jobs.items()
    }
    left = DoneJob("", (), dict.fromkeys(removed, ""), 0, 0, {})
    return replace(after, edition="", jobs={**jobs, _REMOVED: left}, complete=False)


def _sweep(out: Path, removed: Iterable[str]) -> None:
    """Take away the folders that lost their last file."""
    for folder in sorted({Path(name).parent for name in removed}, key=lambda one: -len(one.parts)):
        for one in (folder, *folder.parents):
            place = out / one
            if place == out or not place.is_dir() or any(place.iterdir()):
                break
            place.rmdir()


def _keep(out: Path, staging_dir: Path, manifest: Manifest) -> None:
    names: dict[str, int] = {}

    def numbers(iris: Iterable[str]) -> list[int]:
        return [names.setdefault(iri, len(names)) for iri in iris]

    content = {
        "layout": _LAYOUT,
        "recipe": manifest.recipe,
        "edition": manifest.edition,
        "complete": manifest.complete,
        "jobs": {
            name: [
                done.digest,
                numbers(done.reads),
                done.files,
                done.pages,
                done.bytes,
                done.unlinked,
                numbers(done.missing),
            ]
            for name, done in sorted(manifest.jobs.items())
        },
        "graphs": {
            graph: [digest, numbers(things)] for graph, (digest, things) in sorted(manifest.graphs.items())
        },
        "names": names,
    }
    draft = staging_dir / MANIFEST
    draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    draft.replace(out / MANIFEST)


def earlier(out: Path) -> Manifest:
    """What an earlier publication wrote into a folder; raises PublishError if that holds something else."""
    place = out / MANIFEST
    try:
        held = json.loads(place.read_text(encoding="utf-8"))
        if held.get("layout") != _LAYOUT:
            # Take only the names of the files from a manifest of an earlier version.
            jobs = held.get("jobs")
            own = held["files"] if jobs is None else [name for job in jobs.values() for name in job[2]]
            return Manifest(jobs={_STATICS: DoneJob("", (), dict.fromkeys(own, ""), 0, 0, {})})
        names = list(held["names"])
        return Manifest(
            held["recipe"],
            held["edition"],
            {
                name: DoneJob(
                    digest,
                    tuple(names[at] for at in reads),
                    files,
                    pages,
                    size,
                    unlinked,
                    tuple(names[at] for at in missing),
                )
                for name, (digest, reads, files, pages, size, unlinked, missing) in held["jobs"].items()
            },
            {
                graph: (digest, tuple(names[at] for at in found))
                for graph, (digest, found) in held["graphs"].items()
            },
            held.get("complete", True),
        )
    except (FileNotFoundError, NotADirectoryError):
        if out.exists() and (not out.is_dir() or any(not e.name.startswith(_STAGING) for e in out.iterdir())):
            raise PublishError(
                f"{out}: holds something that this command did not write; give an empty folder, or a new one"
            ) from None
        return Manifest()
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise PublishError(
            f"{place}: cannot be read ({error}); remove the folder and publish again"
        ) from error


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\n")
    return digest.hexdigest()[:24]


@cache
def _program() -> str:
    """Fingerprint of everything that makes pages."""
    digest = hashlib.sha256()
    room = f"{__package__}".rpartition(".")[0]
    waiting = [files(room), files(room.rpartition(".")[0] + ".queries")]
    while waiting:
        place = waiting.pop()
        for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                waiting.append(entry)
            elif not entry.name.endswith(".pyc"):
                digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()
