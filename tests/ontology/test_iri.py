"""Every IRI is readable, legal, and leads back to what it was made from."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.ontology.iri import DEFAULT_BASE, Address, IriError, Minter, unit_segment

MINTER = Minter()


@pytest.mark.parametrize(
    ("symbol", "unit", "paragraph", "part", "tail"),
    [
        ("E/RES/2012/19", None, None, "", "document/E/RES/2012/19"),
        ("E/RES/2012/19", None, "17", "", "document/E/RES/2012/19#17"),
        ("E/RES/2012/19", None, "17", "act1.due1", "document/E/RES/2012/19#17.act1.due1"),
        ("E/2011/30", "A.III", "9.a", "act1", "document/E/2011/30/unit/A.III#9.a.act1"),
        ("E/2011/30", "RES 20/1", "pre.2", "", "document/E/2011/30/unit/RES-20-1#pre.2"),
        ("S/RES/1373(2001)", None, "c.1.a", "cite2", "document/S/RES/1373(2001)#c.1.a.cite2"),
        ("E/2011/30 (Part I)", None, None, "", "document/E/2011/30(PartI)"),
        ("A/80/6 (Sect. 9)/Corr.1", None, None, "", "document/A/80/6(Sect.9)/Corr.1"),
        ("A/RES/57/270 B", None, "4", "", "document/A/RES/57/270B#4"),
        ("A/RES/217(III) A", "B", None, "", "document/A/RES/217(III)A/unit/B"),
        ("A/84/6 harbours", None, None, "", "document/A/84/6%20harbours"),
    ],
)
def test_the_iris_of_the_design_are_minted_and_read_back(
    symbol: str, unit: str | None, paragraph: str | None, part: str, tail: str
) -> None:
    if paragraph is None:
        iri = MINTER.document(symbol, unit)
    else:
        iri = MINTER.paragraph(symbol, unit, paragraph, part)
    assert iri == DEFAULT_BASE + tail
    assert MINTER.parse(iri) == Address(symbol, unit, paragraph, part)


@given(
    st.text(min_size=1),
    st.none() | st.text(min_size=1) | st.from_regex(r"[A-Z]{2,3}[ -][0-9]+[/-][0-9]+", fullmatch=True),
    st.text(min_size=1) | st.from_regex(r"([a-z0-9]+\.)?(act|finding|due)[0-9]+", fullmatch=True),
    st.sampled_from(["", "act1", "act12.due3", "finding1"]),
)
def test_any_symbol_unit_and_key_come_back(symbol: str, unit: str | None, paragraph: str, part: str) -> None:
    iri = MINTER.paragraph(symbol, unit, paragraph, part)
    pyoxigraph.NamedNode(iri)
    assert MINTER.parse(iri) == Address(symbol, unit, paragraph, part)
    assert MINTER.parse(MINTER.document(symbol, unit)) == Address(symbol, unit)


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_unit_keys_have_two_segments(one: str, other: str) -> None:
    assert (unit_segment(one) == unit_segment(other)) == (one == other)


def test_findings_of_a_document_are_no_paragraph() -> None:
    iri = f"{MINTER.document('E/2011/30')}#finding3"
    assert MINTER.parse(iri) == Address("E/2011/30", part="finding3")


def test_authority_keys_and_graphs_stand_under_the_base() -> None:
    minter = Minter("http://example.org/un/")
    assert minter.key("body/UNODC") == "http://example.org/un/body/UNODC"
    assert minter.session("body/CCPCJ", 20, resumed=True) == "http://example.org/un/session/CCPCJ/20/resumed"
    assert minter.graph("E/RES/2012/19", "zh") == "http://example.org/un/graph/E/RES/2012/19/zh"
    assert (
        minter.provenance_graph("E/RES/2012/19", "zh")
        == "http://example.org/un/graph/provenance/E/RES/2012/19/zh"
    )


@pytest.mark.parametrize(
    "base", ["", "example.org/", "http://example.org", "http://exa mple.org/", "http://a/#"]
)
def test_a_base_that_is_no_base_is_refused(base: str) -> None:
    with pytest.raises(IriError, match="ends in"):
        Minter(base)


def test_an_iri_of_elsewhere_is_refused() -> None:
    with pytest.raises(IriError, match="not the IRI of a document"):
        MINTER.parse("http://example.org/document/A")
