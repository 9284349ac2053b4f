"""The graph as a Python object: acts, deadlines, documents, actors, comparisons and networks as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..ontology.iri import DEFAULT_BASE, Minter
from ..ontology.terms import KIND
from ..queries import KINDS_OF_ACTS, Actor, CatalogueError, Names, acts, choose, get_query
from ..queries.agenda import COLUMNS as DEADLINE_COLUMNS
from ..queries.agenda import agenda
from ..queries.compare import compare
from ..queries.due_filter import due_filter, known_in
from ..queries.filter_values import day, one_of
from ..queries.names import actor_iris, all_actor_iris
from ..queries.vocabulary import verb_form
from ..store import Solutions, Store, base_of, open_store, value
from .explaining import explain_paragraph
from .records import Records, Row
from .selection import (
    addressee_iris,
    document_symbols,
    filters,
    languages_of,
    resolver,
)

if TYPE_CHECKING:
    from types import TracebackType

    import networkx as nx

    from ..loaders.explain import Explanation
    from ..queries import Act
    from ..queries.agenda import Entry
    from ..queries.compare import Comparison
    from ..queries.coverage import Coverage

Words = str | Iterable[str]
"""One value or several; several mean any of them."""
Day = str | date
"""A date, or its ISO form: "2026-03-31"."""
Parameter = str | int | date | Iterable[str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a document in one language."""

    unit: str | None
    """Key of the text inside the document; None for the document itself."""
    key: str
    """"4", "9.a"; "pre.1" for the first preambular paragraph."""
    role: str
    """Operative, Preambular or Narrative."""
    language: str
    text: str
    iri: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document, or a text inside it, in one language."""

    unit: str | None
    kind: str
    """Resolution, DraftResolution, Report …"""
    issuer: str | None
    status: str | None
    adopted: str | None
    """ISO date."""
    language: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the store."""

    symbol: str
    iri: str
    texts: Records[DocumentText]
    """The document and the texts inside it, one record a language version."""
    paragraphs: Records[Paragraph]
    """In reading order, language by language."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the language versions."""
        return tuple(dict.fromkeys(text.language for text in self.texts))

    @property
    def title(self) -> str | None:
        """Title of the document, in English if possible."""
        titles = [text for text in self.texts if text.unit is None and text.title]
        return min(titles, key=lambda text: text.language != "en").title if titles else None


@dataclass(frozen=True, slots=True)
class Network:
    """A network of actors with measures."""

    kind: str
    graph: nx.Graph[str] = field(repr=False)
    """networkx graph whose nodes are IRIs; node attributes: label, type and the measures."""

    @property
    def actors(self) -> Records[Row]:
        """The actors with their measures, those on the most shortest paths first."""
        from ..queries.networks.network import COLUMNS, actor_rows

        return Records(map(_row, actor_rows(self.graph)), COLUMNS["actors"])

    @property
    def ties(self) -> Records[Row]:
        """The ties with their weight and years, the heaviest first."""
        from ..queries.networks.network import COLUMNS, edge_rows

        return Records(map(_row, edge_rows(self.graph)), COLUMNS["ties"])

    def strongest(self, number: int) -> Network:
        """Returns the network of the `number` actors with the heaviest ties."""
        from ..queries.networks.network import strongest

        return Network(self.kind, strongest(self.graph, number))

    def write(self, path: str | Path) -> None:
        """Writes a file in the format of its suffix: .graphml, .gexf, .csv (the ties) or .json.

        Raises NetworkError for another suffix, OSError.
        """
        from ..queries.networks.network import write

        write(self.graph, Path(path))


class Graph:
    """An open graph: a store with methods that return records.

    Use it as a context manager, or call `close()`. Actors may be given by any name, acronym or IRI; an
    unknown name raises CatalogueError with similar names. Every method may raise StoreError.
    """

    def __init__(self, store: Store, place: str = "") -> None:
        """store: an open store. place: its directory or URL, for `repr`."""
        self.store = store
        self.place = place

    def __repr__(self) -> str:
        return f"<mandategraph.Graph {self.place!r}>"

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes files and connections."""
        self.store.close()

    @cached_property
    def names(self) -> Names:
        """Names of actors and instruments, read from the store once."""
        return Names.of(self.store)

    @cached_property
    def base(self) -> str:
        """Start of the IRIs of the graph."""
        return base_of(self.store)

    def acts(
        self,
        *,
        document: Words = (),
        unit: Words = (),
        addressee: Words = (),
        exactly: bool = False,
        issuer: Words = (),
        kind: Words = (),
        verb: Words = (),
        language: Words = (),
    ) -> Records[Act]:
        """Returns the acts that pass every filter, in the order of the texts.

        document: symbols. unit: keys of texts inside a document ("A.III"). addressee: names; requests to an
        officer of a body count as requests to the body unless `exactly`. issuer: names of issuing bodies.
        kind: directive, decision, expressive, commitment. verb: base forms. language: codes of language
        versions.
        Raises CatalogueError for an unknown document, actor, kind or language, and for a verb of no act.
        """
        symbols = document_symbols(self.store, _several(document))
        kinds = _several(kind)
        for name in kinds:
            one_of("kind", name, KINDS_OF_ACTS)
        chosen = filters(
            kind=(KIND + name for name in kinds),
            addressee=self._addressees(addressee, exactly),
            issuer=all_actor_iris(self.names, _several(issuer), self.store),
            verb=(verb_form(self.store, one) for one in _several(verb)),
            document=symbols,
            unit=_several(unit),
            language=languages_of(_several(language)),
        )
        return Records(acts(self.store, self.names, chosen))

    def deadlines(
        self,
        *,
        addressee: Words = (),
        exactly: bool = False,
        language: Words = (),
        after: Day | None = None,
        before: Day | None = None,
        as_of: Day | None = None,
        issuer: Words = (),
        recipient: Words = (),
        session: Words = (),
        status: Words = (),
        kind: str = "requests",
        listing: str = "",
    ) -> Records[Entry]:
        """Returns deadlines with their status, by last day: by default, the dated requests of two years.

        addressee, exactly, issuer: as in `acts`. language: languages of the words, preferred first. after,
        before: first and last day of the period; deadlines without a date are left out if either is
        given. as_of: day of the status, by default today; later requests are left out. recipient: receiver of
        the report. session: such as "GA/81". status: keys of `queries.status.MEANING`. kind: requests,
        decisions, commitments or all. listing: a key of `queries.due_filter.LISTS`, or all.
        Raises CatalogueError for an unknown actor or language, FilterError for another bad value.
        """
        today = day("as_of", as_of) or date.today()
        chosen = due_filter(
            base=base_of(self.store),
            addressee=self._addressees(addressee, exactly),
            issuer=all_actor_iris(self.names, _several(issuer), self.store),
            recipient=all_actor_iris(self.names, _several(recipient), self.store),
            session=_several(session),
            status=_several(status),
            kind=kind,
            listing=listing,
            after=after,
            before=before,
            as_of=today,
            knows=known_in(self.store),
        )
        found = agenda(self.store, chosen=chosen, language=languages_of(_several(language)), as_of=today)
        return Records(found, DEADLINE_COLUMNS)

    def query(self, name: str, **parameters: Parameter) -> Records[Row]:
        """Returns the rows of a named query of the catalogue.

        parameters: values by name; several values of one parameter mean any of them. Actors may be given by
        name. Raises CatalogueError for an unknown query, parameter or value, QueryError.
        """
        chosen = get_query(name)
        known = {parameter.name: parameter for parameter in chosen.parameters}
        resolve = resolver(self.store)
        values: dict[str, tuple[str, ...]] = {}
        for key, given in parameters.items():
            texts = tuple(map(_text, (given,) if isinstance(given, str | int | date) else given))
            found = (resolve(known[key], text) if key in known else (text,) for text in texts)
            values[key] = tuple(dict.fromkeys(item for items in found for item in items))
        return _rows(chosen.run(self.store, values))

    def sparql(self, text: str) -> Records[Row]:
        """Returns the rows of a SPARQL 1.1 query; ASK gives one row with the column `answer`, CONSTRUCT rows
        with the columns `subject`, `predicate`, `object`.

        Raises QueryError if the text is not a SPARQL query.
        """
        return _rows(self.store.query(text))

    def document(self, symbol: str, *, language: Words = ()) -> Document:
        """Returns a document with its texts and paragraphs.

        symbol: official symbol of a document, or of a text inside it. language: codes; default: all language
        versions. Raises CatalogueError, with similar symbols, for an unknown document.
        """
        (symbol,) = document_symbols(self.store, (symbol,))
        chosen = filters(document=(symbol,), language=languages_of(_several(language)))
        texts = Records(
            DocumentText(
                unit=_optional(row["unit"]),
                kind=str(row["class"]),
                issuer=_optional(row["issuer"]),
                status=_optional(row["status"]),
                adopted=_optional(row["adopted"]),
                language=str(row["language"]),
                title=_optional(row["title"]),
            )
            for row in _rows(get_query("documents").run(self.store, chosen))
        )
        paragraphs = Records(
            Paragraph(
                unit=_optional(row["unit"]),
                key=str(row["paragraph"]),
                role=str(row["role"]),
                language=str(row["language"]),
                text=str(row["words"]),
                iri=str(row["place"]),
            )
            for row in _rows(get_query("paragraphs").run(self.store, chosen))
        )
        return Document(symbol, Minter(self.base).document(symbol), texts, paragraphs)

    def actor(self, name: str) -> Actor:
        """Returns the actor or instrument with a name, acronym, key ("body/UNODC") or IRI.

        Raises CatalogueError, with similar names, if there is none, or if several have this name.
        """
        found = actor_iris(self.names, name, self.store)
        if len(found) != 1:
            raise CatalogueError(f"{name!r} names several actors. Use one of the IRIs {', '.join(found)}.")
        (iri,) = found
        return Actor(iri, self.names.label(iri), self.names.all(iri))

    def compare(
        self,
        symbol: str,
        *,
        unit: str | None = None,
        other: str | None = None,
        other_unit: str | None = None,
        languages: Words = (),
    ) -> Comparison:
        """Returns two versions of a text, paragraph by paragraph, with what differs.

        Without `other`, two language versions of one document are compared. symbol, other: symbols. unit,
        other_unit: keys of texts inside them. languages: of the first and of the second version.
        Raises CatalogueError if there are no such versions.
        """
        left, right = choose(
            self.store,
            symbol,
            unit,
            other=other,
            other_unit=other_unit,
            languages=languages_of(_several(languages)),
        )
        return compare(self.store, self.names, left, right)

    def coverage(self, document: Words = ()) -> Records[Coverage]:
        """Returns how much of each language version was read, the least read first.

        document: symbols; all by default. Raises CatalogueError for an unknown document.
        """
        from ..queries.coverage import COLUMNS, coverage

        symbols = document_symbols(self.store, _several(document))
        return Records(coverage(self.store, symbols), COLUMNS)

    def explain(self, reference: str, *, language: str = "") -> Explanation:
        """Explains how a paragraph was read: mentions, acts, and the rows of the language pack behind them.

        reference: "A/RES/77/235#7", or the IRI of a paragraph or act. language: of the version; English if it
        is stored. Raises UsageError if the reference names no paragraph, CatalogueError for an unknown one.
        """
        return explain_paragraph(self.store, reference, language)

    def network(
        self,
        kind: str = "requests",
        *,
        actor: Words = (),
        after: int | None = None,
        before: int | None = None,
        topic: str | None = None,
        language: str = "en",
    ) -> Network:
        """Returns a network of actors with measures.

        kind: requests, cooperation, invocation, establishment, reporting, sponsorship, mandates or
        works-under. actor: names; only these actors, their neighbours and the ties among them. after,
        before: first and last year of the texts. topic: name of a concept of the thesaurus. language:
        language of the labels.
        Raises CatalogueError for an unknown kind, actor or year, NetworkError for actors without ties.
        """
        from ..queries.networks import network, ties

        found = ties.edges(self.store, kind, after=after, before=before, topic=topic)
        graph = network.graph(kind, found, ties.labels(self.store, language))
        chosen = [iri for given in _several(actor) for iri in ties.nodes_named(self.store, self.names, given)]
        if chosen:
            graph = network.around(graph, chosen)
        return Network(kind, network.measured(graph))

    def _addressees(self, given: Words, exactly: bool) -> tuple[str, ...]:
        names = _several(given)
        return addressee_iris(self.names, names, self.store, exactly=exactly) if names else ()


def open(store_or_endpoint: str | Path | Store, *, base: str = DEFAULT_BASE) -> Graph:
    """Opens the graph in a store directory, at the URL of a SPARQL 1.1 endpoint, or in an open store.

    base: start of the IRIs, which an endpoint needs to find its manifest. Raises StoreError if there is no
    store.
    """
    if isinstance(store_or_endpoint, str | Path):
        place = str(store_or_endpoint)
        return Graph(open_store(place, base=base), place)
    return Graph(store_or_endpoint)


def _several(given: Words) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _text(given: str | int | date) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    return given.isoformat() if isinstance(given, date) else str(given)


def _optional(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _rows(answer: Solutions) -> Records[Row]:
    variables = answer.variables

    def rows() -> Iterator[Row]:
        for terms in answer:
            yield Row(dict(zip(variables, map(value, terms), strict=True)))

    return Records(rows(), variables)


def _row(cells: dict[str, object]) -> Row:
    return Row({name: cell if isinstance(cell, str | int | float) else None for name, cell in cells.items()})
