"""Parses XML of unknown origin: bytes come in, the root element goes out. Entities and DTDs are refused."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ..records import LoaderError


def root_of(content: bytes, name: str, *, again: str) -> Element:
    """Returns the root element of an XML file.

    name: stands for the file in messages. again: how to get the file anew ("download or save it").
    Raises LoaderError if it is not well-formed or declares a document type or entities.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise LoaderError(
            f"{name}: the XML declares a document type or entities ({type(error).__name__}); remove them"
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise LoaderError(f"{name}: not well-formed XML ({error}); {again} again") from None
    return root
