"""The dataset as a whole: in, a site; out, its description (VoID, DCAT 3), dumps and map for crawlers.

    /dataset                the description; /.well-known/void leads there (VoID, 7.2)
    /dumps/mandategraph.nq.gz, .trig.gz     the whole graph; one graph is at its own IRI (/graph/….ttl)
    /sitemap.xml, /robots.txt               for crawlers

What stands in `dataset.ttl` is always said; counts, linksets and releases come from the store.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from importlib.resources import files
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from ..ontology.terms import DCTERMS, ELI, LANGUAGE, RDF, XSD, Property
from ..store import value
from ..store.temporary import TemporaryFolder
from .counting import measures
from .dereference import quote_iri
from .dumping import Dump
from .negotiation import LANGUAGES, language, media_type
from .pages.dataset import dataset_page
from .pages.explorer import cached_store
from .pages.wording import message, wording
from .representation import Representation, Shelf
from .syntaxes import BY_EXTENSION, BY_MEDIA, SYNTAXES, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.requests import Request
    from starlette.responses import ContentStream
    from starlette.routing import BaseRoute

    from ..store import Release
    from .counting import Measures
    from .site import Site

DCAT: Final = "http://www.w3.org/ns/dcat#"
VOID: Final = "http://rdfs.org/ns/void#"
PATH: Final = "dataset"
DUMPS: Final = {"mandategraph.nq.gz": "nquads", "mandategraph.trig.gz": "trig"}
"""Names of the dumps, and the format inside."""
DUMP_MEDIA: Final = "application/gzip"
_SERVICES: Final = ("sparql", "api/")
"""Paths of what only a server has."""
_OF_EACH_RELEASE: Final = (
    *(f"{DCTERMS}{name}" for name in ("publisher", "license", "spatial", "temporal", "language")),
    *(f"{DCAT}{name}" for name in ("contactPoint", "theme", "keyword")),
)
"""Properties that a release has in common with the dataset."""
_RELEASE: Final = message("Mandates of the United Nations, release %(number)s")
_NOT_KEPT: Final = message("the content of this release is not kept")
_RELEASE_CHANGES: Final = message("Graphs: %(added)s added, %(changed)s changed, %(removed)s removed")
_DAYS: Final = f"SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) {{ ?text <{Property.ADOPTED_ON}> ?day }}"
_LANGUAGES: Final = (
    f"SELECT ?language {{ {{ VALUES ?language {{ {' '.join(f'<{one}>' for one in LANGUAGE.values())} }} }} "
    f"FILTER EXISTS {{ ?version <{ELI}language> ?language }} }}"
)
_CRAWLED: Final = ("document/", "body/", "group/", "state/", "instrument/", "session/")
_MOST_URLS: Final = 50_000
_THINGS: Final = "SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a ?class }} VALUES ?class {{ {classes} }} }}"
_HEAD: Final = "https://w3id.org/mandategraph/ontology#"
_HERE: Final = "address:"
"""What IRIs in `dataset.ttl` begin with that stand for where the site is reached."""


def described(site: Site, counts: Measures, address: str = "", *, with_services: bool = True) -> list[Quad]:
    """The description of the dataset as statements (VoID; DCAT 3).

    address: URL where the site is reached, under which programs find dumps and services, whoever answers for
    the base of the graph; "": at the base. with_services: whether the site has the SPARQL endpoint and the
    API; a static site has not.
    """
    base = site.base
    where = address or base
    text = files(__package__ or "").joinpath("dataset.ttl").read_bytes()
    dataset = f"{base}{PATH}"
    facts = _Facts()
    facts.quads.extend(
        _placed(quad, where)
        for quad in parse(text, RdfFormat.TURTLE, base_iri=base)
        if with_services or not _is_of_service(quad, base)
    )
    _add_period(facts, dataset, site)
    _add_languages(facts, dataset, site)
    facts.add(dataset, f"{DCTERMS}identifier", dataset)
    facts.add(dataset, f"{VOID}triples", counts.triples)
    facts.add(dataset, f"{VOID}distinctSubjects", counts.subjects)
    facts.add(dataset, f"{VOID}documents", counts.documents)
    facts.add(dataset, f"{VOID}uriSpace", base)
    facts.add(dataset, f"{DCAT}version", site.edition)
    for kind, partitions in (("class", counts.classes), ("property", counts.properties)):
        size = "entities" if kind == "class" else "triples"
        for number, partition in enumerate(partitions, 1):
            node = f"{dataset}#{kind}-{number}"
            facts.link(dataset, f"{VOID}{kind}Partition", node)
            facts.link(node, f"{VOID}{kind}", partition.name)
            facts.add(node, f"{VOID}{size}", partition.count)
    for number, partition in enumerate(counts.linksets, 1):
        node = f"{dataset}#links-{number}"
        facts.link(dataset, f"{VOID}subset", node)
        facts.link(node, f"{RDF}type", f"{VOID}Linkset")
        facts.link(node, f"{VOID}subjectsTarget", dataset)
        facts.link(node, f"{VOID}objectsTarget", f"{node}-target")
        facts.link(f"{node}-target", f"{RDF}type", f"{VOID}Dataset")
        facts.add(f"{node}-target", f"{VOID}uriSpace", partition.target)
        facts.link(node, f"{VOID}linkPredicate", partition.name)
        facts.add(node, f"{VOID}triples", partition.count)
    of_dataset = [quad for quad in facts.quads if quad.subject == NamedNode(dataset)]
    releases = sorted(site.store.releases(), key=lambda release: release.number)
    for release in releases:
        _add_release(facts, dataset, of_dataset, release, current=release is releases[-1])
    for earlier, later in pairwise(releases):
        facts.link(_named(dataset, later), f"{DCAT}previousVersion", _named(dataset, earlier))
    if releases:
        facts.add(dataset, f"{DCTERMS}issued", releases[0].at, f"{XSD}dateTime")
        facts.add(dataset, f"{DCTERMS}modified", releases[-1].at, f"{XSD}dateTime")
        facts.link(dataset, f"{DCAT}hasCurrentVersion", _named(dataset, releases[-1]))
    return facts.quads


def _is_of_service(quad: Quad, base: str) -> bool:
    """Whether a statement of `dataset.ttl` is about a service, or leads to one."""
    services = {f"{base}{path}" for path in _SERVICES}
    return getattr(quad.subject, "value", "") in services or quad.predicate.value == f"{VOID}sparqlEndpoint"


def _add_period(facts: _Facts, dataset: str, site: Site) -> None:
    """The days of the first and the last document (DCAT 3, 6.4.12)."""
    node = f"{dataset}#period"
    facts.link(node, f"{RDF}type", f"{DCTERMS}PeriodOfTime")
    for first, last in site.store.query(_DAYS):
        for name, found in (("startDate", first), ("endDate", last)):
            if found is not None:
                facts.add(node, f"{DCAT}{name}", str(value(found)), f"{XSD}date")


def _add_languages(facts: _Facts, dataset: str, site: Site) -> None:
    """The languages of the documents that the store holds."""
    held = sorted(str(value(found)) for (found,) in site.store.query(_LANGUAGES) if found is not None)
    for one in held:
        facts.link(dataset, f"{DCTERMS}language", one)
        facts.link(one, f"{RDF}type", f"{DCTERMS}LinguisticSystem")


def _placed(quad: Quad, where: str) -> Quad:
    """The statement, with what stands for an address under `where`."""
    subject, target = quad.subject, quad.object
    if isinstance(subject, NamedNode) and subject.value.startswith(_HERE):
        subject = NamedNode(where + subject.value.removeprefix(_HERE))
    if isinstance(target, NamedNode) and target.value.startswith(_HERE):
        target = NamedNode(where + target.value.removeprefix(_HERE))
    return Quad(subject, quad.predicate, target)


def _named(dataset: str, release: Release) -> str:
    return f"{dataset}#release-{release.number}"


def _add_release(
    facts: _Facts, dataset: str, of_dataset: Iterable[Quad], release: Release, *, current: bool
) -> None:
    """A release as a version of the dataset; the dumps are distributions of the current one.

    of_dataset: the statements about the dataset, some of which hold for each release.
    """
    node = _named(dataset, release)
    for quad in of_dataset:
        prop = quad.predicate.value
        if prop in _OF_EACH_RELEASE or (current and prop == f"{DCAT}distribution"):
            facts.quads.append(Quad(NamedNode(node), quad.predicate, quad.object))
    facts.link(dataset, f"{DCAT}hasVersion", node)
    facts.link(node, f"{RDF}type", f"{DCAT}Dataset")
    facts.link(node, f"{DCAT}isVersionOf", dataset)
    facts.add(node, f"{DCAT}version", release.edition)
    facts.add(node, f"{DCTERMS}issued", release.at, f"{XSD}dateTime")
    added, changed, removed = map(len, (release.added, release.changed, release.removed))
    values = {"added": added, "changed": changed, "removed": removed}
    for tongue in LANGUAGES:
        gettext = wording(tongue).gettext
        facts.say(node, f"{DCTERMS}title", gettext(_RELEASE) % {"number": release.number}, tongue)
        # A store keeps the list of its releases, and the statements of the current one.
        said = [gettext(_RELEASE_CHANGES) % values, *(() if current else (gettext(_NOT_KEPT),))]
        facts.say(node, f"{DCTERMS}description", "; ".join(said), tongue)


class _Facts:
    """Statements as they are collected."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []

    def link(self, subject: str, prop: str, target: str) -> None:
        self.quads.append(Quad(NamedNode(subject), NamedNode(prop), NamedNode(target)))

    def add(self, subject: str, prop: str, content: str | int, datatype: str = "") -> None:
        literal = Literal(content, datatype=NamedNode(datatype)) if datatype else Literal(content)
        self.quads.append(Quad(NamedNode(subject), NamedNode(prop), literal))

    def say(self, subject: str, prop: str, words: str, tongue: str) -> None:
        self.quads.append(Quad(NamedNode(subject), NamedNode(prop), Literal(words, language=tongue)))


def streamed_dump(name: str, pieces: ContentStream) -> Response:
    """Returns a dump whose size is unknown until it is written: none is stated, also for no pieces (HEAD)."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, headers=headers, media_type=DUMP_MEDIA)


class Dataset:
    """The dataset of a site, as it is asked for over HTTP."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._shelf = Shelf()
        self._counting = Lock()
        self._folder: TemporaryFolder | None = None
        self._dumps: dict[str, Dump] = {}
        self._measures: Measures | None = None

    def routes(self) -> list[BaseRoute]:
        """The routes of the description, the dumps and the files for crawlers."""
        return [
            Route(f"/{PATH}", self.lead),
            Route("/.well-known/void", self.lead),
            Route(f"/{PATH}.{{extension}}", self.describe),
            Route("/dumps/{name}", self.dump),
            Route("/sitemap.xml", self.sitemap),
            Route("/robots.txt", self.robots),
        ]

    def close(self) -> None:
        """Remove the dumps."""
        for dump in self._dumps.values():
            dump.close()
        if self._folder is not None:
            self._folder.close()

    def counts(self) -> Measures:
        """The counts, made once."""
        with self._counting:
            if self._measures is None:
                self._measures = measures(self._site, cached_store(self._site))
            return self._measures

    async def lead(self, request: Request) -> Response:
        """303 to the description in what the client likes; VoID readers get Turtle."""
        data = [syntax.media for syntax in SYNTAXES]
        offers = [*data, "text/html"] if "void" in request.url.path else ["text/html", *data]
        media = media_type(request.headers.get("accept"), offers)
        if media is None:
            raise HTTPException(406, f"There are {', '.join(offers)}.", {"Vary": "Accept"})
        extension = "html" if media == "text/html" else BY_MEDIA[media].extension
        location = f"{quote_iri(self._site.address)}{PATH}.{extension}"
        return RedirectResponse(location, HTTPStatus.SEE_OTHER, {"Vary": "Accept"})

    async def describe(self, request: Request) -> Response:
        """The description in one format."""
        extension = request.path_params["extension"]
        tongue = language(request) if extension == "html" else ""
        if not tongue and extension not in BY_EXTENSION:
            raise HTTPException(404, f"There are html, {', '.join(BY_EXTENSION)}.")
        where = "" if tongue else self._reached(request)

        def made() -> Representation:
            counts = self.counts()
            if tongue:
                page = dataset_page(self._site, counts, self._site.store.releases(), tuple(DUMPS), tongue)
                headers = {"Content-Language": tongue, "Vary": "Accept-Language, Cookie"}
                return Representation.of(page, "text/html; charset=utf-8", headers)
            syntax = BY_EXTENSION[extension]
            return Representation.of(
                written(described(self._site, counts, where), syntax), syntax.content_type
            )

        found = await self._shelf.get((extension, tongue, where), made)
        assert found is not None
        return found.answer(request)

    async def dump(self, request: Request) -> Response:
        """A dump of the whole graph: sent while it is made, and kept as long as this edition."""
        name = request.path_params["name"]
        dump = self._dump(name) if name in DUMPS else None
        if dump is None:
            raise HTTPException(404, f"There are the dumps {', '.join(DUMPS)}.")
        if dump.whole():
            return FileResponse(dump.file, media_type=DUMP_MEDIA, filename=name)
        return streamed_dump(name, () if request.method == "HEAD" else dump.pieces())

    def _dump(self, name: str) -> Dump:
        if self._folder is None:
            self._folder = TemporaryFolder()
        if name not in self._dumps:
            write = partial(self._site.store.dump, media=DUMPS[name])
            self._dumps[name] = Dump(self._folder.path / name, write)
        return self._dumps[name]

    async def sitemap(self, request: Request) -> Response:
        """The pages of the site for crawlers (sitemaps.org 0.9)."""
        start = self._absolute(request)

        def made() -> Representation:
            urls = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in self._pages(start))
            text = (
                '<?xml version="1.0" encoding="UTF-8"?>\n'
                f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
            )
            return Representation.of(text, "application/xml")

        found = await self._shelf.get(("sitemap", start), made)
        assert found is not None
        return found.answer(request)

    async def robots(self, request: Request) -> Response:
        """What crawlers may read."""
        closed = "".join(f"Disallow: {self._site.address}{path}\n" for path in ("sparql", "api/", "table/"))
        text = f"User-agent: *\n{closed}Sitemap: {self._absolute(request)}sitemap.xml\n"
        return Representation.of(text, "text/plain; charset=utf-8").answer(request)

    def _pages(self, start: str) -> Iterator[str]:
        yield start
        # Stores of version 0.1.0 have no mg:Text.
        classes = ("Text", "Document", "Actor", "Instrument", "Session")
        names = " ".join(f"<{_HEAD}{name}>" for name in classes)
        rows = self._site.store.query(_THINGS.format(classes=names))
        iris = sorted(str(value(row[0])) for row in rows)
        paths = (iri.removeprefix(self._site.base) for iri in iris if iri.startswith(self._site.base))
        shown = [path for path in paths if path.startswith(_CRAWLED) and "#" not in path]
        yield from (f"{start}{quote_iri(path)}.html" for path in shown[: _MOST_URLS - 1])

    def _absolute(self, request: Request) -> str:
        address = self._site.address
        return address if "://" in address else f"{str(request.base_url).rstrip('/')}{address}"

    def _reached(self, request: Request) -> str:
        """Where the client reaches the site; "" if the request does not tell, or names what is no host."""
        start = self._absolute(request)
        try:
            return quote_iri(NamedNode(start).value) if "://" in start else ""
        except ValueError:
            return ""
