"""Links drafts to adopted texts without a common title or language: by citations, addressees and order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from mandategraph.linking.adopted import TitleCitations, adoption_links, drafts
from mandategraph.linking.fingerprints import Fingerprint, fit, rarity
from mandategraph.linking.numbering import numbers_by_order
from mandategraph.linking.records import Cited, Paragraph, Text
from mandategraph.linking.renewals import first_cites
from mandategraph.ontology.iri import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

HOME = f"{DEFAULT_BASE}document/"


def text(symbol: str, title: str = "Signposts", issuer: str = "body/GA", basis: tuple[str, ...] = ()) -> Text:
    return Text(
        HOME + symbol,
        symbol,
        symbol,
        "",
        "Resolution",
        "adopted",
        issuer,
        "2011-12-19",
        (("en", title),),
        basis,
    )


def draft(unit: str, title: str = "路标", report: str = "A/66/901") -> Text:
    iri = f"{HOME}{report}/unit/{unit}"
    return Text(iri, report, "", unit, "DraftResolution", "draft", "body/GA", "2011-12-01", (("zh", title),))


MARK = Fingerprint(
    frozenset({"A/RES/61/901", "A/RES/62/902"}),
    ("Statement", "Request states", "Request office", "Request office", "DecisionAct") * 2,
    frozenset({"instrument/UNTOC"}),
)
OTHER = Fingerprint(frozenset({"A/RES/50/903"}), ("Request donors", "Statement") * 5, frozenset())


def became(texts: Iterable[Text], marks: dict[str, Fingerprint]) -> dict[str, str]:
    return {
        link.source.removeprefix(HOME): link.cited
        for link in adoption_links([*texts], [], {}, marks, {}).links
    }


# --- by what they cite, ask and invoke


def test_a_head_that_names_the_report_tells_where_no_session_does() -> None:
    one = replace(draft("I", "Signposts", "A/SAMPLE/9"), dated="", titles=(("en", "Signposts"),))
    right, other = text("A/RES/66/901", basis=("A/SAMPLE/9",)), text("A/RES/67/902")
    assert became([one, right, other], {}) == {"A/SAMPLE/9/unit/I": "A/RES/66/901"}
    assert not became([one, text("E/RES/2011/901", basis=("A/SAMPLE/9",))], {})


def test_the_symbol_of_a_draft_of_a_committee_tells_the_session() -> None:
    iri = f"{HOME}A/C.3/66/L.9"
    titles = (("en", "Signposts"),)
    one = Text(iri, "A/C.3/66/L.9", "A/C.3/66/L.9", "", "DraftResolution", "draft", "body/GA", "", titles)
    assert became([one, text("A/RES/66/901"), text("A/RES/67/902")], {}) == {"A/C.3/66/L.9": "A/RES/66/901"}


def test_a_draft_in_another_language_is_known_by_what_it_cites_and_asks() -> None:
    one, right, wrong = draft("I"), text("A/RES/66/901"), text("A/RES/66/902", "Lamps")
    marks = {one.iri: MARK, right.iri: MARK, wrong.iri: OTHER}
    assert became([one, right, wrong], marks) == {"A/66/901/unit/I": "A/RES/66/901"}


@pytest.mark.parametrize(
    "mended",
    [
        replace(MARK, cites=frozenset({"A/RES/61/901"})),
        replace(MARK, steps=MARK.steps[1:]),
        replace(MARK, steps=(*MARK.steps[:4], "Request donors", *MARK.steps[4:])),
        replace(MARK, instruments=frozenset()),
    ],
    ids=["a citation less", "a paragraph less", "a paragraph more", "no instrument"],
)
def test_a_draft_that_was_amended_before_its_adoption_is_known(mended: Fingerprint) -> None:
    one, right, wrong = draft("I"), text("A/RES/66/901"), text("A/RES/66/902", "Lamps")
    marks = {one.iri: MARK, right.iri: mended, wrong.iri: OTHER}
    assert became([one, right, wrong], marks) == {"A/66/901/unit/I": "A/RES/66/901"}


def test_a_text_that_only_cites_the_same_documents_is_not_what_the_draft_became() -> None:
    one, other = draft("I"), text("A/RES/66/902", "Lamps")
    marks = {one.iri: MARK, other.iri: replace(OTHER, cites=MARK.cites)}
    assert became([one, other], marks) == {}


def test_a_text_with_the_same_steps_only_is_not_what_the_draft_became() -> None:
    one, other = draft("I"), text("A/RES/66/902", "Lamps")
    marks = {one.iri: MARK, other.iri: replace(OTHER, steps=MARK.steps)}
    assert became([one, other], marks) == {}


def test_a_draft_as_like_one_text_as_another_is_linked_to_neither() -> None:
    one, two, three = draft("I"), text("A/RES/66/901"), text("A/RES/66/902", "Lamps")
    marks = {one.iri: MARK, two.iri: MARK, three.iri: MARK}
    found = adoption_links([one, two, three], [], {}, marks, {})
    assert found.links == ()
    assert {doubt.reason for doubt in found.findings} <= {"ambiguous-adoption"}


def test_the_head_of_an_adopted_text_settles_what_is_only_half_alike() -> None:
    one = draft("I")
    half = Fingerprint(MARK.cites, MARK.steps[:5], frozenset())
    alone, headed = text("A/RES/66/901"), text("A/RES/66/901", basis=("A/66/901",))
    marks = {one.iri: MARK, alone.iri: half}
    assert became([one, headed], marks) == {"A/66/901/unit/I": "A/RES/66/901"}


def test_fingerprints_are_alike_by_nothing_and_by_all() -> None:
    weights = rarity([MARK, OTHER])
    assert fit(MARK, MARK, weights) == pytest.approx(1.0)
    assert fit(MARK, OTHER, weights) < 0.3
    assert fit(Fingerprint(), Fingerprint(), weights) == 0.0


def test_a_draft_decision_becomes_a_decision_and_a_draft_resolution_a_resolution() -> None:
    one, other = draft("I"), replace(draft("II"), kind="DraftDecision")
    resolution = text("A/RES/66/901")
    decision = replace(text("A/DEC/66/501"), kind="Decision")
    marks = {each.iri: MARK for each in (one, other, resolution, decision)}
    assert became([one, other, resolution, decision], marks) == {
        "A/66/901/unit/I": "A/RES/66/901",
        "A/66/901/unit/II": "A/DEC/66/501",
    }


# --- by their order

FOUR = [draft(unit, f"路标{unit}") for unit in ("I", "II", "III", "IV")]


def test_drafts_between_those_that_are_known_have_the_numbers_between() -> None:
    known = {FOUR[0].iri: "A/RES/66/911", FOUR[2].iri: "A/RES/66/913"}
    assert numbers_by_order(FOUR, known) == {FOUR[1].iri: "A/RES/66/912", FOUR[3].iri: "A/RES/66/914"}


@pytest.mark.parametrize(
    "known",
    [
        {},
        {FOUR[0].iri: "A/RES/66/911"},
        {FOUR[0].iri: "A/RES/66/911", FOUR[2].iri: "A/RES/66/917"},
        {FOUR[0].iri: "A/RES/66/911", FOUR[2].iri: "E/RES/2011/13"},
        {FOUR[0].iri: "A/RES/66/911", FOUR[1].iri: "A/RES/66/912", FOUR[3].iri: "A/RES/66/910"},
    ],
    ids=["none", "one only", "out of order", "of two bodies", "one of three out of order"],
)
def test_nothing_follows_from_an_order_that_is_not_kept(known: dict[str, str]) -> None:
    assert numbers_by_order(FOUR, known) == {}


def test_sections_and_reports_are_numbered_for_themselves() -> None:
    several = [draft("A.I"), draft("A.II"), draft("B.II"), draft("II", report="A/66/902")]
    known = {several[0].iri: "A/RES/66/911", several[2].iri: "A/RES/66/914"}
    assert numbers_by_order(several, known) == {}


def cites(owner: Text, symbol: str, title: str = "") -> Paragraph:
    words = f"Recalling its resolution {symbol}, entitled “{title}”," if title else f"Recalling {symbol},"
    return Paragraph(
        f"{owner.iri}#pre.{symbol}",
        owner.iri,
        "en",
        "preambular",
        1,
        words,
        (0, 9),
        (Cited(symbol, symbol, title),),
    )


def test_a_number_that_follows_from_the_order_is_asserted_where_a_document_cites_it() -> None:
    texts = [replace(one, titles=(("en", f"Paths {one.unit}"),)) for one in FOUR]
    later = text("A/RES/67/901", "Lamps")
    said = [cites(later, "A/RES/66/911", "Paths I"), cites(later, "A/RES/66/913", "Paths III")]
    said.append(cites(later, "A/RES/66/914"))
    known = [*texts, later]
    found = adoption_links(known, TitleCitations(drafts(known)).among(said), first_cites(said), {}, {})
    links = {link.source.rpartition("/")[2]: (link.cited, link.rule) for link in found.links}
    assert links["IV"] == ("A/RES/66/914", "numbered in the order of the drafts")
    assert "II" not in links  # nobody cites its number
    (evidence,) = next(link for link in found.links if link.cited.endswith("914")).evidence
    assert evidence.paragraph == f"{later.iri}#pre.A/RES/66/914"
