"""The SPARQL 1.1 endpoint: in, requests after the SPARQL 1.1 Protocol; out, results or errors.

`/sparql` takes GET, POST of a form and direct POST (2.1.1-2.1.3). Without a query it describes itself
(SPARQL 1.1 Service Description). Queries only: no update, no federation, nothing is read but the store.
"""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import parse_qs

from cachetools import LRUCache
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ...ontology.terms import PREFIXES, RDF, RDFS, XSD
from ...store import EmbeddedStore, value
from ..dereference import quote_iri
from ..negotiation import media_type, named_media_type
from ..representation import Representation, holds, joined, tag_of
from ..serving.clients import CLOSED, ClientGoneError, client_of, unless_gone
from ..syntaxes import BY_MEDIA, SYNTAXES, written
from .forwarding import Forwarder
from .worker import GRAPHS, RESULTS
from .workers import AnswerError, Query, Workers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from ..site import Site
    from .workers import Answer

PATH: Final = "sparql"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FORM, _DIRECT, _UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_SHORT: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    **{syntax.extension: syntax.media for syntax in SYNTAXES},
}
"""What `format=` in a link may say."""
_GENERIC: Final = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "text/plain": "text/tab-separated-values",
}
"""Media types of answers that clients ask for by a more general name."""
_GENERIC_GRAPHS: Final = {
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/plain": "application/n-triples",
    "text/n3": "text/turtle",
}
_VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid)\s*\(", re.IGNORECASE)
_STATUS: Final = {
    "malformed": 400,
    "refused": 400,
    "unacceptable": 406,
    "too much": 504,
    "busy": 503,
    "failed": 503,
}
_AGAIN = {"Retry-After": "5"}
_KEPT, _LARGEST = 64 << 20, 4 << 20
"""Bytes of answers that are kept, and of the largest one."""
_METHODS = ["GET", "POST"]
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "JSON-LD",
    "N-Triples",
    "RDF_XML",
    "N-Quads",
    "TriG",
)


class Engine(Protocol):
    """What answers queries."""

    async def answer(self, query: Query, client: str = "") -> Answer:
        """Returns the result of a query of a client; raises AnswerError."""
        ...

    async def close(self) -> None:
        """Let go of processes and connections."""
        ...

    async def hold(self) -> None:
        """Make ready what makes answers quicker; queries are answered meanwhile."""
        ...


class Endpoint:
    """The SPARQL endpoint of a site."""

    def __init__(
        self,
        site: Site,
        *,
        quads: Path | None = None,
        settled: bool | None = None,
        described: Callable[[Request], Awaitable[Response]] | None = None,
    ) -> None:
        """quads: directory of the database; None: that of the store. settled: whether equal queries have
        equal results; None: read from the store. described: describes the endpoint; None: by the store.
        """
        self._site = site
        self._engine: Engine = _engine(site, quads)
        # An endpoint without a manifest may change without a word.
        if settled is None:
            settled = isinstance(site.store, EmbeddedStore) or bool(site.store.manifest())
        self._settled = settled
        self._describe = described or self._described
        self._kept: LRUCache[Query, tuple[Answer, int]] = LRUCache(_KEPT, getsizeof=_size)

    def routes(self) -> list[BaseRoute]:
        """The routes of the protocol, with and without a slash at the end."""
        return [Route(f"/{path}", self.respond, methods=_METHODS) for path in (PATH, f"{PATH}/")]

    async def answered(self, query: Query, client: str = "") -> Answer:
        """The answer to a query of a client within the limits of the site; raises AnswerError.

        A site is one edition of a store: what was answered once is answered so again.
        """
        kept = self._kept.get(query)
        found = kept[0] if kept else None
        if found is None:
            found = await self._engine.answer(query, client)
            if self._settled and len(found.body) < _LARGEST and not _VOLATILE.search(query.text):
                self._kept[query] = replace(found, origin="kept", seconds=0.0), len(query.text)
        return found

    async def hold(self) -> None:
        """Make ready what makes answers quicker; queries are answered meanwhile."""
        await self._engine.hold()

    async def close(self) -> None:
        """End what answers queries."""
        await self._engine.close()

    async def respond(self, request: Request) -> Response:
        """The answer to a protocol request."""
        text, parameters = await self._asked(request)
        if text is None:
            return await self._describe(request)
        results, graphs = _wanted(request, parameters)
        query = Query(
            text=text,
            defaults=tuple(parameters.get("default-graph-uri", ())),
            named=tuple(parameters.get("named-graph-uri", ())),
            results=results,
            graphs=graphs,
            # Programs ask by Accept and get what the recommendation says; a link is opened in a spreadsheet.
            spreadsheet=parameters.get("format") == ["csv"]
            and "csv" not in request.headers.get("accept", ""),
        )
        headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
        if request.method != "POST" and self._settled and not _VOLATILE.search(text):
            headers["ETag"] = tag_of(self._site.edition.encode(), repr((query, parameters)).encode())
            if holds(request, headers["ETag"]):
                return Response(status_code=304, headers=headers)
        try:
            answer = await unless_gone(request.receive, self._answer(query, client_of(request.scope)))
        except ClientGoneError:
            return Response(status_code=CLOSED)
        headers["Server-Timing"] = f"{answer.origin};dur={answer.seconds * 1000:.1f}"
        return Response(answer.body, headers={**headers, "Content-Type": _content_type(answer.media)})

    async def _answer(self, query: Query, client: str) -> Answer:
        try:
            return await self.answered(query, client)
        except AnswerError as failure:
            status = _STATUS[failure.outcome]
            message = str(failure)
            if failure.outcome == "unacceptable":
                message = f"There are {', '.join(RESULTS if message == 'results' else GRAPHS)}."
            headers = {**(_AGAIN if status == 503 else {}), **({"Vary": "Accept"} if status == 406 else {})}
            raise HTTPException(status, message, headers) from failure

    async def _asked(self, request: Request) -> tuple[str | None, Mapping[str, Sequence[str]]]:
        """The query, None if there is none, and the parameters of the request."""
        most = self._site.limits.query_bytes
        parameters = _parameters(request.scope["query_string"], most)
        if request.method == "POST":
            media, charset = _content(request)
            if media == _UPDATE:
                raise HTTPException(403, "This endpoint is only read: updates are not taken.")
            if media not in (_FORM, _DIRECT):
                raise HTTPException(415, f"A query is posted as {_FORM} or as {_DIRECT}.")
            if charset not in ("", "utf-8", "utf8"):
                raise HTTPException(415, "A query is posted in UTF-8.")
            body = await _body(request, most)
            if media == _DIRECT:
                return _decoded(body), parameters
            parameters = _parameters(body, most)
            if "query" not in parameters and "update" not in parameters:
                raise HTTPException(400, "The form has no field `query`.")
        if "update" in parameters:
            raise HTTPException(403, "This endpoint is only read: updates are not taken.")
        queries = parameters.get("query", [])
        if len(queries) > 1:
            raise HTTPException(400, "There must be one `query`, and there are several.")
        return (queries[0] if queries else None), parameters

    async def _described(self, request: Request) -> Response:
        media = media_type(
            request.headers.get("accept"), [*(syntax.media for syntax in SYNTAXES), "text/html"]
        )
        if media == "text/html":
            # A person followed a link to the endpoint: the page has an editor.
            page = f"{quote_iri(self._site.address)}query"
            return RedirectResponse(page, HTTPStatus.SEE_OTHER, {"Vary": "Accept"})
        if media is None:
            raise HTTPException(406, f"There are {', '.join(BY_MEDIA)}.", {"Vary": "Accept"})
        url = str(request.url.replace(query=""))
        body = await run_in_threadpool(written, description(self._site, url), BY_MEDIA[media])
        return Representation.of(body, BY_MEDIA[media].content_type, {"Vary": "Accept"}).answer(request)


def _engine(site: Site, quads: Path | None) -> Engine:
    if isinstance(site.store, EmbeddedStore):
        return Workers(quads or site.store.quads(), site.limits, PREFIXES, site.base)
    return Forwarder(site.place, site.limits)


def description(site: Site, url: str) -> list[Quad]:
    """The Service Description of the endpoint at a URL."""
    service = NamedNode(url)
    dataset, graph = BlankNode("dataset"), BlankNode("graph")
    limits = site.limits

    def statement(subject: NamedNode | BlankNode, prop: str, target: NamedNode | BlankNode | Literal) -> Quad:
        return Quad(subject, NamedNode(prop), target)

    return [
        statement(service, f"{RDF}type", NamedNode(f"{SD}Service")),
        statement(service, f"{SD}endpoint", service),
        statement(service, f"{SD}supportedLanguage", NamedNode(f"{SD}SPARQL11Query")),
        statement(service, f"{SD}feature", NamedNode(f"{SD}UnionDefaultGraph")),
        *(statement(service, f"{SD}resultFormat", NamedNode(_FORMATS + name)) for name in _RESULT_FORMATS),
        statement(service, f"{SD}defaultDataset", dataset),
        statement(dataset, f"{RDF}type", NamedNode(f"{SD}Dataset")),
        statement(dataset, f"{SD}defaultGraph", graph),
        statement(graph, f"{RDF}type", NamedNode(f"{SD}Graph")),
        statement(
            graph,
            "http://rdfs.org/ns/void#triples",
            Literal(str(merged_triples(site)), datatype=NamedNode(f"{XSD}integer")),
        ),
        statement(
            service,
            f"{RDFS}comment",
            Literal(
                f"A query may take {limits.seconds:g} seconds and return {limits.rows} rows; a longer result "
                "is an error, so no result is cut. There is no SERVICE and no update. The default graph is "
                "the merge of all named graphs: each triple stands in it once.",
                language="en",
            ),
        ),
    ]


def merged_triples(site: Site) -> int:
    """Returns the number of distinct triples; raises StoreError."""
    (row,) = site.store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return int(str(value(row[0])))


def _wanted(request: Request, parameters: Mapping[str, Sequence[str]]) -> tuple[str | None, str | None]:
    """The media types for rows and for statements that the client likes best."""
    form = parameters.get("format", [""])[-1]
    accept = request.headers.get("accept")
    named = _SHORT.get(form, form)
    # Some clients say in their own words what their Accept header says better.
    if form and named not in (*RESULTS, *GRAPHS) and not named_media_type(accept, (*RESULTS, *GRAPHS)):
        raise HTTPException(400, f"Unknown format: {form}. Use one of: {', '.join(_SHORT)}.")
    if named in RESULTS or named in GRAPHS:
        # A link that says how rows shall come leaves open how statements come, and the reverse.
        results = named if named in RESULTS else next(iter(RESULTS))
        return results, named if named in GRAPHS else next(iter(GRAPHS))
    results = media_type(accept, [*RESULTS, *_GENERIC])
    graphs = media_type(accept, [*GRAPHS, *_GENERIC_GRAPHS])
    # Browsers ask for HTML; what they get instead they show or save.
    browser = media_type(accept, ["text/html"])
    return (
        _GENERIC.get(results, results) if results else (next(iter(RESULTS)) if browser else None),
        _GENERIC_GRAPHS.get(graphs, graphs) if graphs else (next(iter(GRAPHS)) if browser else None),
    )


def _content(request: Request) -> tuple[str, str]:
    """Media type and character set of the body."""
    media, *parameters = request.headers.get("content-type", "").lower().split(";")
    charset = ""
    for parameter in parameters:
        key, _, content = parameter.partition("=")
        if key.strip() == "charset":
            charset = content.strip().strip('"')
    return media.strip(), charset


async def _body(request: Request, most: int) -> bytes:
    """The body; raises HTTPException 413 as soon as it is too long."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise HTTPException(413, f"A request may have {most} bytes.", {"Connection": "close"})
    return bytes(body)


def _parameters(text: bytes, most: int) -> dict[str, list[str]]:
    if len(text) > most:
        raise HTTPException(414, f"A request may have {most} bytes.")
    try:
        return parse_qs(
            text.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000, separator="&"
        )
    except UnicodeDecodeError as error:
        raise HTTPException(400, "The parameters are not UTF-8.") from error
    except ValueError as error:
        raise HTTPException(400, "There are too many parameters.") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, "The query is not UTF-8.") from error


def _size(kept: tuple[Answer, int]) -> int:
    """Returns the bytes of an answer and its query."""
    answer, of_query = kept
    return len(answer.body) + 4 * of_query + 1000


def _content_type(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


__all__ = ["PATH", "SD", "Endpoint", "description", "joined"]
