"""XML of unknown origin: a document type is refused wherever it can stand, and in every encoding."""

from __future__ import annotations

from xml.etree.ElementTree import ParseError

import pytest
from mandategraph.loaders.readers.untrusted_xml import DeclarationError, parsed, root_of
from mandategraph.loaders.records import LoaderError

DECLARATION = '<!DOCTYPE lamp [<!ENTITY light "bright">]><lamp>&light;</lamp>'


@pytest.mark.parametrize(
    "content",
    [
        DECLARATION.encode(),
        b'<?xml version="1.0"?>\n' + DECLARATION.encode(),
        f"<!--{'a long comment ' * 1000}-->{DECLARATION}".encode(),
        f'<?xml version="1.0" encoding="UTF-16"?>{DECLARATION}'.encode("utf-16"),
        b"\xef\xbb\xbf" + DECLARATION.encode(),
        b"<!DOCTYPE lamp><lamp/>",
        b'<!DOCTYPE lamp SYSTEM "http://lamps.example/lamp.dtd"><lamp/>',
    ],
    ids=["first", "behind the declaration", "behind a comment", "UTF-16", "mark", "empty", "external"],
)
def test_a_document_type_is_refused(content: bytes) -> None:
    with pytest.raises(DeclarationError):
        parsed(content)
    with pytest.raises(LoaderError, match=r"lamp\.xml: the XML declares a document type"):
        root_of(content, "lamp.xml", again="save it")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<lamp>",
        b"<lamp>&light;</lamp>",
        b"words",
        b"<lamp/><!DOCTYPE lamp>",
        b"<!-- no end",
        b"\x00\x01",
    ],
    ids=["empty", "cut", "entity", "words", "late document type", "no root", "binary"],
)
def test_malformed_xml_is_reported_with_a_remedy(content: bytes) -> None:
    with pytest.raises(ParseError):
        parsed(content)
    with pytest.raises(LoaderError, match=r"not well-formed XML .*; save it again"):
        root_of(content, "lamp.xml", again="save it")


def test_an_unknown_encoding_is_reported() -> None:
    with pytest.raises(LoaderError, match="not well-formed XML"):
        root_of(b'<?xml version="1.0" encoding="lamplight"?><lamp/>', "lamp.xml", again="save it")


def test_the_root_is_returned() -> None:
    assert (
        parsed(f"<!--{'x' * 9000}--><lamp><light>bright</light></lamp>".encode()).findtext("light")
        == "bright"
    )
