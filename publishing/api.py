"""The JSON API: in, requests as `openapi.json` describes them; out, JSON.

Parameters are validated against the description; unknown parameters and other types are rejected. The filters
are those of the command line. Actors may be given by any name, acronym or IRI.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlencode

from cachetools import LRUCache
from pyoxigraph import Literal, NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from ..api.selection import document_symbols
from ..ontology.errors import MandategraphError
from ..ontology.iri import DEFAULT_BASE
from ..ontology.terms import KIND, MG, PREFIXES
from ..queries import CatalogueError, acts, run
from ..queries.due_filter import ALL, due_filter
from ..queries.filter_values import FilterError, day, one_of
from ..queries.names import all_actor_iris, with_officers
from ..queries.symbols import stored_symbol
from ..queries.unresolved import UnresolvedNameError
from ..queries.vocabulary import verb_form
from ..store import StoreError, value
from .calendar import calendar, calendar_name
from .dereference import path_of, quote_iri
from .negotiation import language as preferred
from .pages.completion import completions
from .pages.deadline_labels import labels, of_readers
from .pages.explorer import PageContext, cached_store
from .pages.lists import today
from .pages.routes import VARY
from .pages.status_badge import entries as deadline_entries
from .representation import Representation, holds, tag_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from ..queries.due_filter import DueFilter
    from ..store import Value
    from .site import Site

PATH: Final = "api"
_MEDIA: Final = "application/json"
_CALENDAR: Final = "text/calendar; charset=utf-8"
_PROBLEM: Final = "application/problem+json"
_CACHED_ROWS: Final = 400_000
"""Rows of filtered lists in the cache, for the next page of the same list."""
_TITLES: Final = {
    400: "Invalid parameter",
    404: "Not found",
    405: "Read-only resource",
    500: "Server error",
}

Json = dict[str, Any]
Chosen = dict[str, tuple[str, ...]]


class ApiError(MandategraphError):
    """A request that fails: an HTTP status and a message for the client."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


@cache
def description() -> Json:
    """Returns the OpenAPI document."""
    return json.loads(files(__package__ or "").joinpath("openapi.json").read_text(encoding="utf-8"))


class Api:
    """The JSON API of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lists: LRUCache[object, list[Json]] = LRUCache(_CACHED_ROWS, getsizeof=_rows_of)
        self._lock = Lock()

    def prepare(self) -> None:
        """Fill the cache of the unfiltered list; raises StoreError, QueryError."""
        self._acts_found({"kind": ()})

    def routes(self) -> list[BaseRoute]:
        """Returns the routes of the API and of its description."""
        described = {**description(), "servers": [{"url": self._site.address}]}
        shown = Representation.of(json.dumps(described, ensure_ascii=False, indent=2), _MEDIA)

        async def openapi(request: Request) -> Response:
            return shown.answer(request)

        return [
            Route(f"/{PATH}/openapi.json", openapi),
            Route(f"/{PATH}/acts", self._route("/api/acts", self._acts)),
            Route(f"/{PATH}/due", self._route("/api/due", self._due)),
            Route("/calendar.ics", self._route("/calendar.ics", self._calendar)),
            Route(f"/{PATH}/names", self._route("/api/names", self._names)),
            Route(f"/{PATH}/releases", self._route("/api/releases", self._releases)),
            Route(f"/{PATH}/actors/{{id:path}}", self._route("/api/actors/{id}", self._actor)),
            Route(
                f"/{PATH}/documents/{{symbol:path}}",
                self._route("/api/documents/{symbol}", self._document),
            ),
        ]

    def _route(
        self, path: str, answer: Callable[[Request, Mapping[str, Any]], tuple[int, Json | bytes]]
    ) -> Callable[[Request], Any]:
        """Returns a handler that validates the parameters of an operation and writes its response."""

        async def handle(request: Request) -> Response:
            # The status of a deadline changes with the date.
            parts = (
                self._site.edition,
                preferred(request),
                today(),
                str(request.scope["raw_path"]),
                str(request.query_params),
            )
            tag = tag_of(*(part.encode() for part in parts))
            headers = {"ETag": tag, "Cache-Control": "no-cache", **VARY}
            if holds(request, tag):
                return Response(status_code=304, headers=headers)
            try:
                given = read_parameters(path, request.query_params.multi_items())
                status, content = await run_in_threadpool(answer, request, given)
            except ApiError as error:
                return problem(error.status, str(error))
            except UnresolvedNameError as error:
                return unresolved(error)
            except CatalogueError as error:
                # A name in the path is that of a missing resource, one in a parameter an invalid value.
                missing = "{" in path and not isinstance(error, FilterError)
                return problem(404 if missing else 400, str(error))
            except StoreError:
                return problem(503, "The store is unavailable. Try again later.", {"Retry-After": "20"})
            if isinstance(content, bytes):
                return Response(content, status, headers, _CALENDAR)
            following = content.get("next")
            links = {"Link": f'<{following}>; rel="next"'} if following else {}
            return Response(json.dumps(content, ensure_ascii=False), status, {**headers, **links}, _MEDIA)

        return handle

    # --- operations -------------------------------------------------------------------------------

    def _acts(self, request: Request, given: Mapping[str, Any]) -> tuple[int, Json]:
        chosen = self._filters(given)
        chosen["kind"] = tuple(KIND + name for name in given.get("kind", ()))

        found = self._acts_found(chosen)
        start, end = given["offset"], given["offset"] + given["limit"]
        places = [(str(row["act"]), str(row["language"])) for row in found[start:end]]
        by_place: dict[tuple[str, str], Any] = {}
        if places:
            only = {"act": tuple(dict.fromkeys(act for act, _ in places))}
            by_place = {
                (act.iri, act.language): act.to_dict()
                for act in acts(self._site.store, self._site.names, only)
            }
        items = [by_place[place] for place in places if place in by_place]
        return 200, self._page(request, given, len(found), items)

    def _acts_found(self, chosen: Chosen) -> list[Json]:
        return self._cached(("acts", chosen), lambda: self._rows("acts-found", chosen))

    def _due(self, request: Request, given: Mapping[str, Any]) -> tuple[int, Json]:
        as_of = day("as_of", given.get("as_of")) or date.fromisoformat(today())
        chosen = self._due_filter(given, as_of)
        language = self._languages(request, given)
        words = of_readers(language)

        def listed() -> list[Json]:
            entries = deadline_entries(self._site, chosen, language, as_of)
            return [{**entry.row(), **labels(entry, words)} for entry in entries]

        found = self._cached(("due", chosen, as_of, language), listed)
        items = found[given["offset"] : given["offset"] + given["limit"]]
        return 200, self._page(request, given, len(found), items)

    def _calendar(self, request: Request, given: Mapping[str, Any]) -> tuple[int, bytes]:
        made_on = date.fromisoformat(today())
        whole = {"list": ALL} if given.get("past") == "true" else {}
        chosen = self._due_filter({**whole, **given}, made_on)
        languages = self._languages(request, given)
        entries, language = deadline_entries(self._site, chosen, languages, made_on), of_readers(languages)
        iris = self._actor_iris(given.get("addressee", ()))
        name = calendar_name(map(PageContext(self._site, language).label, iris), language)
        return 200, calendar(entries, made_on=made_on, name=name, language=language).text

    def _due_filter(self, given: Mapping[str, Any], as_of: date) -> DueFilter:
        """Returns the filter of the request; raises CatalogueError for unknown names, FilterError."""
        actors = {
            name: self._actor_iris(given.get(name, ())) for name in ("addressee", "issuer", "recipient")
        }
        if given.get("exactly") != "true":
            actors["addressee"] = with_officers(self._site.store, actors["addressee"])
        return due_filter(
            base=self._site.base,
            **actors,
            session=given.get("session", ()),
            status=given.get("status", ()),
            kind=given.get("kind", "requests"),
            listing=given.get("list", ""),
            after=given.get("after"),
            before=given.get("before"),
            as_of=as_of,
            knows=self._site.knows,
        )

    def _languages(self, request: Request, given: Mapping[str, Any]) -> tuple[str, ...]:
        """Returns the languages asked for: `language`, else the one that the request prefers."""
        return tuple(given.get("language", ())) or (preferred(request),)

    def _names(self, request: Request, given: Mapping[str, Any]) -> tuple[int, Json]:
        found = completions(self._site, given["kind"], given["q"], given["language"], given["limit"])
        return 200, {"items": [asdict(one) for one in found]}

    def _releases(self, request: Request, given: Mapping[str, Any]) -> tuple[int, Json]:
        found = self._site.store.releases()[::-1]
        shown = found[given["offset"] : given["offset"] + given["limit"]]
        return 200, self._page(request, given, len(found), [asdict(release) for release in shown])

    def _actor(self, request: Request, given: Mapping[str, Any]) -> tuple[int, Json]:
        name = _in_path(request, "actors/", "id")
        try:
            iris = self._actor_iris((name,))
        except UnresolvedNameError as error:
            if not error.ambiguous:
                raise
            iris = self._actor_iris(one.words for one in error.candidates)
        if len(iris) > 1:
            return 300, {"choices": [self._card(iri) for iri in iris]}
        iri = next(iter(iris))
        facts: dict[str, list[Any]] = {}
        for quad in self._site.about(iri).quads:
            if quad.subject != NamedNode(iri):
                continue
            term = quad.object
            content: Json | Value = value(term)
            if isinstance(term, Literal) and term.language:
                content = {"text": term.value, "language": term.language}
            values = facts.setdefault(_short(quad.predicate.value), [])
            if content not in values:
                values.append(content)
        if not facts:
            raise ApiError(404, f"No actor named {name!r} in the graph.")
        query = urlencode({"addressee": iri})
        start = self._site.address
        return 200, {
            **self._card(iri),
            "page": f"{quote_iri(self._site.link(iri))}.html",
            "acts": f"{start}{PATH}/acts?{query}",
            "due": f"{start}{PATH}/due?{query}",
            "facts": facts,
        }

    def _document(self, request: Request, given: Mapping[str, Any]) -> tuple[int, Json]:
        symbol = stored_symbol(self._site.store, _in_path(request, "documents/", "symbol"))
        chosen: Chosen = {"document": (symbol,), "language": tuple(given.get("language", ()))}
        chosen = {name: values for name, values in chosen.items() if values}
        texts = self._rows("documents", chosen)
        if not texts:
            raise ApiError(404, f"No document {symbol!r} in the graph in this language.")
        iri = self._site.minter.document(symbol)
        return 200, {
            "symbol": symbol,
            "iri": iri,
            "page": f"{quote_iri(self._site.link(iri))}.html",
            "texts": texts,
            "paragraphs": self._rows("paragraphs", chosen),
        }

    # --- parts ------------------------------------------------------------------------------------

    def _filters(self, given: Mapping[str, Any]) -> Chosen:
        """Returns the filters of the request as query parameters; raises UnresolvedNameError."""
        chosen: Chosen = {}
        for name in ("document", "unit", "language", "verb"):
            if name in given:
                values = given[name]
                chosen[name] = (values,) if isinstance(values, str) else tuple(values)
        if "document" in chosen:
            chosen["document"] = document_symbols(self._site.store, chosen["document"])
        if "verb" in chosen:
            chosen["verb"] = tuple(verb_form(self._site.store, verb) for verb in chosen["verb"])
        for name in ("addressee", "issuer"):
            if name in given:
                chosen[name] = self._actor_iris(given[name])
        if "addressee" in chosen and given.get("exactly") != "true":
            chosen["addressee"] = with_officers(self._site.store, chosen["addressee"])
        return chosen

    def _actor_iris(self, names: Iterable[str]) -> tuple[str, ...]:
        """Returns the IRIs of actors given by name, acronym, key or IRI; raises UnresolvedNameError."""
        return all_actor_iris(self._site.names, names, self._site.store)

    def _cached(self, key: object, make: Callable[[], list[Json]]) -> list[Json]:
        name = repr(key)
        with self._lock:
            found = self._lists.get(name)
        if found is None:
            found = make()
            if _rows_of(found) < _CACHED_ROWS:
                with self._lock:
                    self._lists[name] = found
        return found

    def _rows(self, query: str, chosen: Mapping[str, Iterable[str]]) -> list[Json]:
        given = {name: values for name, values in chosen.items() if values}
        answer = run(cached_store(self._site), query, **given)
        names = answer.variables
        return [dict(zip(names, map(_plain, map(value, row)), strict=True)) for row in answer]

    def _page(self, request: Request, given: Mapping[str, Any], total: int, items: Sequence[object]) -> Json:
        limit, offset = given["limit"], given["offset"]
        next_url = None
        if offset + limit < total:
            kept = [pair for pair in request.query_params.multi_items() if pair[0] not in ("limit", "offset")]
            query = urlencode([*kept, ("limit", limit), ("offset", offset + limit)])
            next_url = f"{self._site.address}{request.url.path.strip('/')}?{query}"
        return {"total": total, "limit": limit, "offset": offset, "next": next_url, "items": items}

    def _card(self, iri: str) -> Json:
        names = self._site.names
        return {"iri": iri, "label": names.label(iri), "names": list(names.all(iri))}


def read_parameters(path: str, given: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Returns the validated parameters of a request to an operation; raises ApiError."""
    known = {parameter["name"]: parameter["schema"] for parameter in _parameters(path, "query")}
    found: dict[str, Any] = {name: schema["default"] for name, schema in known.items() if "default" in schema}
    lists: dict[str, list[Any]] = {}
    seen: set[str] = set()
    for name, text in given:
        schema = known.get(name)
        if schema is None:
            raise ApiError(400, f"Unknown parameter {name!r}. Parameters: {', '.join(known) or 'none'}.")
        if schema["type"] == "array":
            lists.setdefault(name, []).append(_read(name, text, schema["items"]))
            if len(lists[name]) > schema["maxItems"]:
                raise ApiError(400, f"{name}: at most {schema['maxItems']} values.")
        elif name in seen:
            raise ApiError(400, f"{name}: only one value is allowed.")
        else:
            found[name] = _read(name, text, schema)
        seen.add(name)
    for parameter in _parameters(path, "query"):
        if parameter.get("required") and parameter["name"] not in seen:
            raise ApiError(400, f"{parameter['name']}: missing. {parameter['description']}")
    return found | lists


def _parameters(path: str, place: str) -> list[Json]:
    document = description()
    shared: dict[str, Json] = document["components"]["parameters"]
    listed = (
        shared[parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter
        for parameter in document["paths"][path]["get"]["parameters"]
    )
    return [parameter for parameter in listed if parameter["in"] == place]


def _read(name: str, text: str, schema: Mapping[str, Any]) -> str | int:
    if schema["type"] == "integer":
        if not text.isascii() or not text.isdecimal() or len(text) > 12:
            raise ApiError(400, f"{name}: must be an integer, not {text!r}.")
        number = int(text)
        if not schema["minimum"] <= number <= schema["maximum"]:
            raise ApiError(400, f"{name}: must be between {schema['minimum']} and {schema['maximum']}.")
        return number
    if "enum" in schema:
        one_of(name, text, schema["enum"])
    if schema.get("format") == "date":
        return str(day(name, text))
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text)):
        raise ApiError(400, f"{name}: must have 1 to {schema['maxLength']} characters.")
    return text


def _in_path(request: Request, after: str, name: str) -> str:
    """Returns a parameter of the path, unquoted, after a prefix; raises ApiError for one that is too long."""
    found = unquote(path_of(request).partition(f"{PATH}/{after}")[2])
    (schema,) = (one["schema"] for one in _parameters(f"/{PATH}/{after}{{{name}}}", "path"))
    return str(_read(name, found, schema))


def _rows_of(found: Sequence[object]) -> int:
    return len(found) + 1


def _plain(content: Value) -> Value:
    """Returns a value for JSON; the empty text that a query returns for an empty list becomes null."""
    return None if content == "" else content


def _short(iri: str) -> str:
    """Returns the local name of a property of the vocabulary, or the IRI with its prefix."""
    if iri.startswith(MG):
        return iri.removeprefix(MG)
    for name, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{name}:{iri.removeprefix(start)}"
    return iri.removeprefix(DEFAULT_BASE)


def unresolved(error: UnresolvedNameError) -> Response:
    """Returns the error response for a name, with the words to give in its place as `candidates`."""
    candidates = [asdict(one) for one in error.candidates]
    return problem(400 if error.ambiguous else 404, str(error), candidates=candidates)


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, **members: object
) -> Response:
    """Returns an error response (RFC 9457), as for every address below `PATH`. members: further ones."""
    title = _TITLES.get(status, "Service unavailable")
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    all_headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(json.dumps(content, ensure_ascii=False), status, all_headers, _PROBLEM)
