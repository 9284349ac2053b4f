"""Validates N-Quads against the shapes of this folder.

Input: the N-Quads of a document or of the authority files. Output: a `Report` of violations with messages. A
fast pass, compiled from the shape files, selects suspect nodes; pySHACL makes the final report on those. The
rules of `rules` are checked on all nodes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from ..ontology.errors import MandategraphError
from .facts import base_of, literal_value
from .rules import inconsistencies

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import rdflib
    from rdflib.term import Node as ResultNode

SH: Final = "http://www.w3.org/ns/shacl#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPE: Final = f"<{_RDF}type>"
_DESCRIPTIVE: Final = frozenset(
    {"path", "message", "targetClass", "property", "or", "name", "order", "severity"}
)
_TAG = re.compile(r'"@([A-Za-z]+(?:-[A-Za-z0-9]+)*)$')


class ShapeError(MandategraphError):
    """An unusable shape file or graph; the message gives the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that a node violates."""

    focus: str
    """IRI of the node."""
    path: str
    """IRI of the property; "" for the node as a whole."""
    value: str
    """The invalid value; "" for a missing one."""
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """The violations, ordered by node and property."""

    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        return not self.violations


Values = Sequence[str]
Node = Mapping[str, Values]
"""The values of a subject by property, as N-Quads terms."""
Check = Callable[["_Triples", Node], bool]
"""Whether a node conforms."""


@dataclass(frozen=True, slots=True)
class _Triples:
    nodes: Mapping[str, Node]
    """By subject, as an N-Quads term: "<https://…>"."""
    classes: Mapping[str, frozenset[str]]
    members: Mapping[str, Sequence[str]]
    graph: str
    """Name of the first graph."""


def validate(quads: bytes, *, thorough: bool = False) -> Report:
    """Returns the violations in `quads`, taken as one graph (graph names are ignored).

    thorough: check every node with pySHACL, which takes seconds instead of milliseconds. Raises ShapeError if
    the N-Quads cannot be parsed.
    """
    triples = _triples(quads)
    suspects = tuple(triples.nodes) if thorough else _suspects(triples, _compiled())
    found = _authoritative(triples, suspects) if suspects else set[Violation]()
    # A node that violates a shape breaks rules only as a consequence.
    violating = {f"<{one.focus}>" for one in found}
    found.update(
        Violation(focus[1:-1], path[1:-1], _words_of(value), message)
        for focus, path, value, message in inconsistencies(triples.nodes, base_of(triples.graph))
        if focus not in violating and value not in violating
    )
    return Report(tuple(sorted(found, key=lambda one: (one.focus, one.path, one.value, one.message))))


def _words_of(term: str) -> str:
    """Returns an IRI without brackets, or the lexical form of a literal."""
    return term[1:-1] if term[0] == "<" else literal_value(term)


# --- parsing ---------------------------------------------------------------------------------------------


def _triples(quads: bytes) -> _Triples:
    nodes: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(_no_values)
    graph = ""
    try:
        for line in quads.decode("utf-8").split("\n"):
            if line:
                subject, predicate, rest = line.split(" ", 2)
                term, name, _ = rest.rsplit(" ", 2)
                nodes[subject][predicate].append(term)
                graph = graph or name[1:-1]
    except ValueError as error:
        raise ShapeError(f"not N-Quads with a graph name in each line ({error}); write them again") from error
    classes = {subject: frozenset(node[_TYPE]) for subject, node in nodes.items() if _TYPE in node}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for subject, names in classes.items():
        for name in names:
            members[name].append(subject)
    return _Triples(nodes, classes, members, graph)


def _no_values() -> defaultdict[str, list[str]]:
    return defaultdict(list)


# --- the fast pass -----------------------------------------------------------------------------------------


Targets = tuple[tuple[str, Check], ...]
"""Target classes with the check of their members."""


def _suspects(triples: _Triples, targets: Targets) -> tuple[str, ...]:
    found = {
        subject
        for target, check in targets
        for subject in triples.members.get(target, ())
        if not check(triples, triples.nodes[subject])
    }
    return tuple(sorted(found))


@cache
def _compiled() -> Targets:
    return compile_shapes(file.read_bytes() for file in _shape_files())


def _shape_files() -> tuple[Traversable, ...]:
    folder = files(__spec__.parent)
    return tuple(
        sorted((file for file in folder.iterdir() if file.name.endswith(".ttl")), key=lambda f: f.name)
    )


def compile_shapes(texts: Iterable[bytes]) -> Targets:
    """Compiles the fast pass for shapes in Turtle.

    Raises ShapeError for a constraint that the fast pass does not support.
    """
    return tuple(_targets(_Shapes.parse(texts)))


class _Shapes:
    """The triples of shape files, by subject and SHACL property."""

    def __init__(self, statements: Iterable[ox.Quad]) -> None:
        self._by_subject: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(_no_values)
        for quad in statements:
            self._by_subject[str(quad.subject)][str(quad.predicate)[1:-1]].append(str(quad.object))

    @classmethod
    def parse(cls, texts: Iterable[bytes]) -> _Shapes:
        try:
            return cls([quad for text in texts for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)])
        except SyntaxError as error:
            raise ShapeError(f"a shape file is not Turtle: {error}; reinstall the package") from error

    def subjects(self) -> Iterable[str]:
        return self._by_subject

    def values(self, subject: str, name: str) -> list[str]:
        return self._by_subject[subject].get(name if ":" in name else SH + name, [])

    def constraints(self, subject: str) -> list[tuple[str, str]]:
        """Returns the constraints of a shape by SHACL name, sorted."""
        return sorted(
            (predicate.removeprefix(SH), value)
            for predicate, values in self._by_subject[subject].items()
            for value in values
            if predicate.startswith(SH) and predicate.removeprefix(SH) not in _DESCRIPTIVE
        )

    def members(self, head: str) -> list[str]:
        """Returns the members of an RDF list."""
        found: list[str] = []
        while head != f"<{_RDF}nil>":
            found += self.values(head, f"{_RDF}first")
            head = self.values(head, f"{_RDF}rest")[0]
        return found


def _targets(shapes: _Shapes) -> Iterable[tuple[str, Check]]:
    for shape in list(shapes.subjects()):
        for target in shapes.values(shape, "targetClass"):
            yield target, _shape(shapes, shape)


def _shape(shapes: _Shapes, shape: str) -> Check:
    """Returns the check of a node shape, or of a property shape (one with a path)."""
    parts = [_property(shapes, one) for one in shapes.values(shape, "property")]
    for alternatives in shapes.values(shape, "or"):
        parts.append(_any_of([_shape(shapes, one) for one in shapes.members(alternatives)]))
    if shapes.values(shape, "path"):
        parts.append(_property(shapes, shape))
    elif shapes.constraints(shape):
        name = shapes.constraints(shape)[0][0]
        raise ShapeError(f"{shape}: the fast pass does not support sh:{name} on a node; use it on a property")
    return parts[0] if len(parts) == 1 else _all_of(parts)


def _all_of(checks: Sequence[Check]) -> Check:
    return lambda triples, node: all(check(triples, node) for check in checks)


def _any_of(checks: Sequence[Check]) -> Check:
    return lambda triples, node: any(check(triples, node) for check in checks)


ValueCheck = Callable[["_Triples", Node, Values], bool]


def _property(shapes: _Shapes, shape: str) -> Check:
    path = shapes.values(shape, "path")[0]
    if not path.startswith("<"):
        raise ShapeError(f"{shape}: the fast pass supports only a single property as sh:path")
    checks: list[ValueCheck] = []
    least = 0
    for name, value in shapes.constraints(shape):
        if name not in _CONSTRAINTS:
            raise ShapeError(
                f"{shape}: the fast pass does not support sh:{name}; use another constraint, or add it here"
            )
        if name in ("minCount", "hasValue"):
            least = 1
        checks.append(_CONSTRAINTS[name](shapes, value))

    def check(triples: _Triples, node: Node) -> bool:
        values = node.get(path)
        if values is None:
            return not least
        return all(one(triples, node, values) for one in checks)

    return check


def _min_count(_: _Shapes, value: str) -> ValueCheck:
    least = _number(value)
    return lambda triples, node, values: len(values) >= least and len(set(values)) >= least


def _max_count(_: _Shapes, value: str) -> ValueCheck:
    most = _number(value)
    return lambda triples, node, values: len(values) <= most or len(set(values)) <= most


def _node_kind(_: _Shapes, value: str) -> ValueCheck:
    first = {f"<{SH}IRI>": "<", f"<{SH}Literal>": '"', f"<{SH}BlankNode>": "_"}.get(value)
    if first is None:
        raise ShapeError(f"the fast pass does not support the node kind {value}; use sh:IRI or sh:Literal")
    return lambda triples, node, values: all(term[0] == first for term in values)


def _class(_: _Shapes, value: str) -> ValueCheck:
    nothing: frozenset[str] = frozenset()
    return lambda triples, node, values: all(value in triples.classes.get(term, nothing) for term in values)


def _in(shapes: _Shapes, value: str) -> ValueCheck:
    allowed = frozenset(shapes.members(value))
    return lambda triples, node, values: allowed.issuperset(values)


def _has_value(_: _Shapes, value: str) -> ValueCheck:
    return lambda triples, node, values: value in values


def _datatype(_: _Shapes, value: str) -> ValueCheck:
    matches = _of_datatype(value[1:-1])
    return lambda triples, node, values: all(matches(term) for term in values)


def _pattern(_: _Shapes, value: str) -> ValueCheck:
    search = re.compile(_lexical(value)).search
    return lambda triples, node, values: all(search(_lexical(term)) for term in values)


def _min_inclusive(_: _Shapes, value: str) -> ValueCheck:
    least = _number(value)

    def check(triples: _Triples, node: Node, values: Values) -> bool:
        return all(
            (_is_integer(term) or _is_decimal(term)) and float(_lexical(term)) >= least for term in values
        )

    return check


def _less_than_or_equals(_: _Shapes, value: str) -> ValueCheck:
    def check(triples: _Triples, node: Node, values: Values) -> bool:
        return all(_not_after(term, other) for term in values for other in node.get(value, ()))

    return check


def _unique_lang(_: _Shapes, value: str) -> ValueCheck:
    def check(triples: _Triples, node: Node, values: Values) -> bool:
        if len(values) == 1:
            return True
        tags = [match[1].lower() for term in set(values) if (match := _TAG.search(term))]
        return len(set(tags)) == len(tags)

    return check


_CONSTRAINTS: Final[Mapping[str, Callable[[_Shapes, str], ValueCheck]]] = {
    "class": _class,
    "datatype": _datatype,
    "hasValue": _has_value,
    "in": _in,
    "lessThanOrEquals": _less_than_or_equals,
    "maxCount": _max_count,
    "minCount": _min_count,
    "minInclusive": _min_inclusive,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "uniqueLang": _unique_lang,
}


def _of_datatype(datatype: str) -> Callable[[str], bool]:
    if datatype == f"{_RDF}langString":
        return lambda term: term[0] == '"' and term[-1] != '"' and bool(_TAG.search(term))
    if datatype == f"{_XSD}string":
        return lambda term: term[0] == '"' and term[-1] == '"'
    ending = f'"^^<{datatype}>'
    if datatype == f"{_XSD}date":
        return lambda term: term.endswith(ending) and _is_day(_lexical(term))
    if datatype == f"{_XSD}boolean":
        return lambda term: term in (f'"true{ending}', f'"false{ending}')
    if datatype == f"{_XSD}integer":
        return _is_integer
    if datatype == f"{_XSD}decimal":
        return _is_decimal
    raise ShapeError(f"the fast pass does not support the datatype {datatype}; add it to the validator")


def _is_integer(term: str) -> bool:
    return bool(_INTEGER.fullmatch(term))


def _is_decimal(term: str) -> bool:
    return bool(_DECIMAL.fullmatch(term))


_DECIMAL = re.compile(rf'"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"\^\^<{re.escape(_XSD)}decimal>')
_INTEGER = re.compile(rf'"[+-]?[0-9]+"\^\^<{re.escape(_XSD)}integer>')


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return len(words) == len("2012-01-01")


def _not_after(term: str, other: str) -> bool:
    """Whether `term` is a date not after `other`, or an integer not above it."""
    if _is_integer(term) and _is_integer(other):
        return _number(term) <= _number(other)
    return _of_day(term) and _of_day(other) and term <= other


def _of_day(term: str) -> bool:
    return term.endswith(f'"^^<{_XSD}date>')


def _number(term: str) -> int:
    return int(_lexical(term))


def _lexical(term: str) -> str:
    """Returns the lexical form of a literal, or an IRI without brackets."""
    if term[0] == "<":
        return term[1:-1]
    words = term[1 : term.rindex('"')]
    return _ESCAPE.sub(_unescape, words) if "\\" in words else words


_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED[match[3]]


# --- the final report with pySHACL -------------------------------------------------------------------------


def _authoritative(triples: _Triples, suspects: Sequence[str]) -> set[Violation]:
    import pyshacl  # slow to import and rarely needed
    import rdflib

    validate_graph = cast("Callable[..., tuple[bool, Any, str]]", pyshacl.validate)  # pyright: ignore[reportUnknownMemberType]
    graph = rdflib.Graph().parse(data=_with_classes(triples, suspects), format="nt")
    _, results, _ = validate_graph(graph, shacl_graph=_shape_graph(), inference="none")
    if not isinstance(results, rdflib.Graph):
        raise ShapeError(f"pySHACL could not validate: {results}")
    sh, judged = rdflib.Namespace(SH), frozenset(suspects)
    return {
        Violation(
            focus=_words(results, result, sh.focusNode),
            path=_words(results, result, sh.resultPath),
            value=_words(results, result, sh.value),
            message=_words(results, result, sh.resultMessage),
        )
        for result in results.subjects(rdflib.RDF.type, sh.ValidationResult)
        # Skip neighbours: they are included with their classes only.
        if f"<{results.value(result, sh.focusNode)}>" in judged
    }


def _words(results: rdflib.Graph, result: ResultNode, predicate: rdflib.URIRef) -> str:
    value = results.value(result, predicate)
    return "" if value is None else str(value)


def _with_classes(triples: _Triples, suspects: Sequence[str]) -> str:
    """Returns the triples of the suspects and the classes of their values as N-Triples."""
    lines: set[str] = set()
    for subject in suspects:
        for predicate, values in triples.nodes[subject].items():
            for term in values:
                lines.add(f"{subject} {predicate} {term} .")
                lines.update(f"{term} {_TYPE} {name} ." for name in triples.classes.get(term, ()))
    return "\n".join(sorted(lines)) + "\n"


@cache
def _shape_graph() -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    for file in _shape_files():
        graph.parse(data=file.read_bytes(), format="turtle")
    return graph
