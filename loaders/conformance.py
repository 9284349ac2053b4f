"""Stage 8 of the loader, conformance: quads come in; those that break no shape go out, with findings.

A statement that breaks a shape is left out. A node that lacks a mandatory property is left out with the
statements that point to it and the nodes that nothing else points to. Each removal becomes a finding in the
graph of the document, with the words of the shape.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ..ontology.terms import MG, PREFIXES, REASON, SUPERPROPERTIES, Class, Property
from .nquads import TYPE, Graph, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ROUNDS: Final = 20
"""Times that a graph is checked; each time, what broke a shape is left out."""
_LINE: Final = re.compile(r"<([^>]*)> <([^>]*)> (.*) <([^>]*)> \.$", re.DOTALL)
_IRI: Final = re.compile(r"<([^>]*)>$")
_SPAN: Final = re.compile(r'"([0-9]+-[0-9]+)"$')
_NOWHERE: Final = "0-0"
_LONGEST: Final = 80
"""Characters of a value that a message shows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A constraint of a shape that a node breaks."""

    focus: str
    """IRI of the node."""
    path: str
    """IRI of the property; "" for the node as a whole."""
    value: str
    """The lexical form of the value at fault; "" for a missing one, or for one too many."""
    message: str

    def __str__(self) -> str:
        return f"{self.focus} {self.path}: {self.message}"


Check = Callable[[bytes], Sequence[Fault]]
"""Function that takes the quads of one file and returns what breaks a shape."""


@dataclass(frozen=True, slots=True)
class Conformed:
    """Quads after the removal of what breaks a shape."""

    quads: bytes
    removed: int
    """Number of removals, each with a finding."""
    faults: tuple[Fault, ...]
    """What still breaks a shape and cannot be left out, because it is the document itself."""


def conform(quads: bytes, check: Check, *, document: str, kept: Iterable[str]) -> Conformed:
    """Returns the quads without the statements that break a shape.

    quads: those of one file. check: see `Check`. document: IRI of the document. kept: IRIs of its language
    version and graph, which are left out as little as the document itself.
    """
    faults = tuple(check(quads))
    if not faults:
        return Conformed(quads, 0, ())
    statements = _Statements(quads.decode(), document, frozenset(kept) | {document})
    for _ in range(_ROUNDS):
        if not statements.remove(faults):
            break
        faults = tuple(check(statements.quads()))
        if not faults:
            break
    return Conformed(statements.quads(), len(statements.findings), faults)


@dataclass(frozen=True, slots=True)
class _Removal:
    span: str
    message: str
    paragraph: str


@dataclass(slots=True)
class _Statement:
    """A line of N-Quads in its parts."""

    line: str
    subject: str
    predicate: str
    term: str
    graph: str

    @property
    def target(self) -> str:
        """The IRI that it points to; "" for a literal."""
        match = _IRI.match(self.term)
        return match[1] if match else ""

    @property
    def value(self) -> str:
        """The lexical form of the object."""
        return self.target or next(iter(ox.parse(self.line, format=ox.RdfFormat.N_QUADS))).object.value


@dataclass(slots=True)
class _Statements:
    """The statements of one file, without those that were left out."""

    text: str
    document: str
    kept: frozenset[str]
    by_subject: dict[str, list[_Statement]] = field(init=False)
    findings: list[_Removal] = field(default_factory=list[_Removal])

    def __post_init__(self) -> None:
        self.by_subject = defaultdict(list)
        for line in self.text.splitlines():
            if match := _LINE.match(line):
                self.by_subject[match[1]].append(_Statement(line, *match.groups()))

    def remove(self, faults: Iterable[Fault]) -> bool:
        """Leaves out what breaks a shape; returns whether there was anything to leave out."""
        before = sum(map(len, self.by_subject.values()))
        for fault in faults:
            statements = self.by_subject.get(fault.focus, [])
            broken = list(self._broken(fault, statements))
            if broken:
                self._report(fault, ", ".join(_shortened(one.value) for one in broken))
                self._drop(fault.focus, [*broken, *_written_out(broken, statements)])
            elif statements and fault.focus not in self.kept:
                self._report(fault, "")
                self._drop_node(fault.focus)
            elif specific := [one for one in statements if _is_specific(one)]:
                self._report(fault, ", ".join(_short(one.target) for one in specific))
                self._drop(fault.focus, specific)
        return sum(map(len, self.by_subject.values())) < before

    @staticmethod
    def _broken(fault: Fault, statements: Iterable[_Statement]) -> Iterator[_Statement]:
        """The statements at fault: those with the value, or all of a property but the first."""
        of_path = [one for one in statements if one.predicate == fault.path]
        if fault.value:
            yield from (one for one in of_path if one.value == fault.value)
        else:
            yield from of_path[1:]

    def _drop(self, subject: str, statements: Iterable[_Statement]) -> None:
        """Leaves out statements, and the nodes to which nothing else points."""
        lost = list(statements)
        self.by_subject[subject] = [one for one in self.by_subject[subject] if one not in lost]
        for target in {one.target for one in lost if one.target in self.by_subject}:
            if target not in self.kept and target != subject and not self._is_pointed_to(target):
                self._drop_node(target)

    def _drop_node(self, node: str) -> None:
        for subject, statements in self.by_subject.items():
            self.by_subject[subject] = [one for one in statements if one.target != node]
        self._drop(node, self.by_subject[node])
        del self.by_subject[node]

    def _is_pointed_to(self, node: str) -> bool:
        return any(one.target == node for statements in self.by_subject.values() for one in statements)

    # findings

    def _report(self, fault: Fault, value: str) -> None:
        place, what = _short(fault.focus), _short(fault.path)
        left_out = f"{what} {value} of {place}" if value else f"{place} (no {what})" if what else place
        words = f"{left_out} is left out: {fault.message}"
        self.findings.append(_Removal(self._span(fault.focus), words, self._paragraph(fault.focus)))

    def _span(self, node: str) -> str:
        """The span of a node, or of the node whose fragment its own extends."""
        for owner in (*_owners(node), self.document):
            for one in self.by_subject.get(owner, ()):
                if one.predicate == Property.SPAN and (match := _SPAN.match(one.term)):
                    return match[1]
        return _NOWHERE

    def _paragraph(self, node: str) -> str:
        """The paragraph that a node is or is part of; "" if there is none."""
        for owner in _owners(node):
            statements = self.by_subject.get(owner, ())
            if any(one.predicate == TYPE and one.target == Class.PARAGRAPH for one in statements):
                return owner
        return ""

    def quads(self) -> bytes:
        """Returns the statements with the findings, sorted, each once."""
        lines = {f"{one.line}\n" for statements in self.by_subject.values() for one in statements}
        lines.update(self._finding_lines())
        return "".join(sorted(lines)).encode()

    def _finding_lines(self) -> Iterator[str]:
        own = self.by_subject.get(self.document, ())
        if not own:
            return
        graph = Graph(own[0].graph)
        number = 0
        for finding in self.findings:
            number += 1
            while f"{self.document}#finding{number}" in self.by_subject:
                number += 1
            iri = f"{self.document}#finding{number}"
            graph.link(self.document, Property.HAS_FINDING, iri)
            graph.type(iri, Class.FINDING)
            graph.link(iri, Property.IN_DOCUMENT, self.document)
            if finding.paragraph in self.by_subject:
                graph.link(iri, Property.IN_PARAGRAPH, finding.paragraph)
            graph.link(iri, Property.REASON, f"{REASON}shape-violation")
            graph.add(iri, Property.MESSAGE, quoted(finding.message))
            graph.add(iri, Property.SPAN, quoted(finding.span))
        yield from graph.lines


def _written_out(lost: Sequence[_Statement], statements: Iterable[_Statement]) -> Iterator[_Statement]:
    """The statements with the property above that of a lost one, unless another statement implies them."""
    known = tuple(statements)
    above = {(SUPERPROPERTIES.get(one.predicate), one.term) for one in lost}
    implied = {(SUPERPROPERTIES.get(one.predicate), one.term) for one in known if one not in lost}
    return (one for one in known if (one.predicate, one.term) in above - implied)


def _is_specific(statement: _Statement) -> bool:
    """Whether a statement gives a class of the vocabulary that has mandatory properties of its own."""
    target = statement.target
    return (
        statement.predicate == TYPE and target.startswith(MG) and target not in (Class.TEXT, Class.DOCUMENT)
    )


def _owners(node: str) -> Iterator[str]:
    """The node, and those whose fragment its own extends: "…#4.act1.due1", "…#4.act1", "…#4"."""
    yield node
    head, mark, fragment = node.rpartition("#")
    while mark and "." in fragment:
        fragment = fragment.rpartition(".")[0]
        yield f"{head}#{fragment}"


def _short(iri: str) -> str:
    """An IRI with its prefix, or without its beginning."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and "/" not in iri[len(start) :]:
            return f"{prefix}:{iri[len(start) :]}"
    return iri.partition("/document/")[2] or iri


def _shortened(value: str) -> str:
    return _short(value) if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
