"""Converts RDF terms (classes of pyoxigraph) to Python values, and names the dump formats."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import IO, TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, RdfFormat

if TYPE_CHECKING:
    from .interface import Term

if TYPE_CHECKING:
    from typing_extensions import Buffer

XSD = "http://www.w3.org/2001/XMLSchema#"
BOOLEANS = {flag: Literal(flag) for flag in (True, False)}

_HEAD = re.compile(rb"(@prefix [^\n]*\n)*(@?|@p[^\n]*)$")
SYNTAXES = {
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
}
"""The formats of a dump by name."""


def syntax(media: str) -> RdfFormat:
    """Returns the format called `media`; raises ValueError for an unknown one."""
    try:
        return SYNTAXES[media]
    except KeyError:
        raise ValueError(f"Unknown format {media!r}. Use one of {', '.join(SYNTAXES)}.") from None


def with_sorted_head(output: IO[bytes]) -> IO[bytes]:
    """Wraps `output` to sort the prefix lines, which have a random order; flush it at the end."""
    return SortedHead(output).stream


class SortedHead(io.RawIOBase):
    """A binary output that sorts the prefix lines, which have a random order; flush it at the end."""

    def __init__(self, output: IO[bytes]) -> None:
        super().__init__()
        self._output = output
        self._head: bytes | None = b""
        self.fault: OSError | None = None
        """The error of writing to the output, unlike one of reading the store."""

    @property
    def stream(self) -> IO[bytes]:
        """Returns this output, typed for the serializer."""
        return cast("IO[bytes]", self)

    def writable(self) -> bool:
        return True

    def write(self, content: Buffer, /) -> int:
        """Writes bytes; the prefix lines are buffered until complete."""
        text = bytes(content)
        if self._head is None:
            self._write(text)
            return len(text)
        self._head += text
        if not _HEAD.match(self._head):
            self._release()
        return len(text)

    def flush(self) -> None:
        """Writes the buffer and flushes the output."""
        if self._head is not None:
            self._release()
        try:
            self._output.flush()
        except OSError as error:
            self.fault = error
            raise

    def _release(self) -> None:
        lines, self._head = (self._head or b"").splitlines(keepends=True), None
        end = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines))
        self._write(b"".join([*sorted(lines[:end]), *lines[end:]]))

    def _write(self, text: bytes) -> None:
        try:
            self._output.write(text)
        except OSError as error:
            self.fault = error
            raise


Value = str | int | float | bool | None
_NUMBERS = {
    XSD + "integer": int,
    XSD + "int": int,
    XSD + "long": int,
    XSD + "nonNegativeInteger": int,
    XSD + "positiveInteger": int,
    XSD + "double": float,
    XSD + "float": float,
}


def value(term: Term | None) -> Value:
    """Returns a term as a Python value: str, int, float, bool, or None for an unbound variable."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, Literal):
        return str(term)
    datatype = term.datatype.value
    if datatype == XSD + "boolean":
        return term.value in ("true", "1")
    if datatype == XSD + "decimal":
        number = Decimal(term.value)
        return int(number) if number == int(number) else float(number)
    convert = _NUMBERS.get(datatype)
    try:
        return convert(term.value) if convert else term.value
    except ValueError:
        return term.value
