"""Parses XML of unknown origin: bytes come in, the root element goes out. Entities and DTDs are refused."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

from ...ontology.errors import MandategraphError
from ..findings import LoaderError

_PIECE: Final = 4096
"""Bytes that the search for the root element reads at once."""


class DeclarationError(MandategraphError):
    """XML that declares a document type, the only place where entities can be declared."""


def root_of(content: bytes, name: str, *, again: str) -> Element:
    """Returns the root element of an XML file.

    name: stands for the file in messages. again: how to get the file anew ("download or save it").
    Raises LoaderError if it is not well-formed or declares a document type or entities.
    """
    try:
        return parsed(content)
    except DeclarationError:
        raise LoaderError(f"{name}: the XML declares a document type or entities; remove them") from None
    except (ParseError, ValueError, LookupError) as error:
        raise LoaderError(f"{name}: not well-formed XML ({error}); {again} again") from None


def parsed(content: bytes) -> Element:
    """Returns the root element of XML.

    Raises DeclarationError if it declares a document type, ParseError, ValueError or LookupError if it is not
    well-formed or its encoding is unknown.
    """
    _refuse_declarations(content)
    return fromstring(content)


def _refuse_declarations(content: bytes) -> None:
    """Raises DeclarationError if XML declares a document type, which stands ahead of the root element.

    Only what precedes the root is read, by the parser that reads the file afterwards. XML that cannot be read
    so far raises what `parsed` states.
    """
    roots: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, _: roots.append(name)
    try:
        for start in range(0, len(content), _PIECE):
            parser.Parse(content[start : start + _PIECE])
            if roots:
                return
    except expat.ExpatError as error:
        raise ParseError(str(error)) from None


def _refuse(name: str, system: str | None, public: str | None, has_subset: bool) -> None:
    raise DeclarationError(name)
