"""The memory of writing links does not grow with the number of documents."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

import pytest
from mandategraph.linking import link_quads
from mandategraph.linking.derive import Derived
from mandategraph.linking.link_quads import write_links
from mandategraph.linking.records import Event, Evidence, ImplementationStatement, Link, LinkingResult
from mandategraph.linking.serialization import DocumentLinks, to_json
from mandategraph.linking.sorted_lines import SortedGraph
from mandategraph.ontology.iri import DEFAULT_BASE
from mandategraph.ontology.terms import Property

HOME: Final = f"{DEFAULT_BASE}document/"
WORDS: Final = "Lamps for those who walk at night. " * 50
LINKS: Final = 2
"""Links, statements and events of a document."""


class Sink(io.RawIOBase):
    """Counts what is written."""

    size = 0

    def write(self, content: object, /) -> int:
        assert isinstance(content, bytes)
        self.size += len(content)
        return len(content)


class Results(Mapping[str, str]):
    """Results of so many documents, made on access as the cache reads them."""

    def __init__(self, number: int, kind: str) -> None:
        self._number, self._kind = number, kind

    def __iter__(self) -> Iterator[str]:
        return (f"A/{60 + number % 20}/{number}" for number in range(self._number))

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, key: str) -> str:
        source = f"{HOME}{key}#1"
        passage = (Evidence(source, "en", (0, 9), f"{key} {WORDS}"),)
        targets = [f"{HOME}A/RES/70/{number}#1.act1" for number in range(LINKS)]
        links = tuple(Link(source, Property.CLOSES, target, "rule", 0.9, passage) for target in targets)
        if self._kind == "budget":
            return to_json(links)
        if self._kind == "events":
            event = Event(f"{source}.act1", source, "en", (0, 9), WORDS, "ended", "", key, "", "", "rule")
            return to_json((event,) * LINKS)
        statement = ImplementationStatement(
            source, "en", (0, 9), f"{key} {WORDS}", "A/RES/70/1", "done", "", WORDS, "rule"
        )
        return to_json(DocumentLinks(links, links, (), (statement,) * LINKS, links))


def peak(number: int) -> tuple[int, int]:
    """Returns the bytes written for so many documents, and the peak of the memory."""
    derived = Derived(
        adopted=LinkingResult(),
        series=(),
        renewals={},
        documents=Results(number, "documents"),
        events=Results(number, "events"),
        reports={},
        budget=Results(number, "budget"),
        title_findings=(),
    )
    output = Sink()
    tracemalloc.start()
    try:
        derived.digest()
        write_links(output, derived.by_rule(), base=DEFAULT_BASE, version="0")  # type: ignore[arg-type]
        return output.size, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_quads, "SortedGraph", partial(SortedGraph, most=2000))
    (few, little), (many, much) = peak(150), peak(600)
    assert many > 3.9 * few
    assert much < 1.5 * little
