"""One document has one symbol, however it is printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.ontology.iri import Minter
from mandategraph.ontology.symbols import amended, compact, continued, expanded, normalize, symbols_of, whole


@pytest.mark.parametrize(
    ("printed", "symbol"),
    [
        # letters of parts
        ("A/RES/84/955B", "A/RES/84/955 B"),
        ("A/RES/84/955 B", "A/RES/84/955 B"),
        ("A/RES/84/955/B", "A/RES/84/955 B"),
        ("A_RES_84_955_B", "A/RES/84/955 B"),
        ("https://undocs.org/en/A/RES/84/955", "A/RES/84/955"),
        ("docs.un.org/A/84/6%20(Sect.%209)", "A/84/6 (Sect. 9)"),
        ("A/DEC/84/551 A", "A/DEC/84/551 A"),
        ("A/RES/84/955 A–C", "A/RES/84/955 A-C"),
        ("A/RES/2955 C (XXVIII)", "A/RES/2955(XXVIII) C"),
        ("A/RES/2955C(XXVIII)", "A/RES/2955(XXVIII) C"),
        ("A/RES/2955 (XXVIII) C", "A/RES/2955(XXVIII) C"),
        # years and sessions in parentheses
        ("S/RES/2955 (2027)", "S/RES/2955(2027)"),
        ("S_RES_2955_(2027)", "S/RES/2955(2027)"),
        ("S_RES_2955_2027", "S/RES/2955(2027)"),
        ("E/RES/955 (XXIV)", "E/RES/955(XXIV)"),
        ("E_RES_955_XXIV", "E/RES/955(XXIV)"),
        ("A/RES/3255 (S-VI)", "A/RES/3255(S-VI)"),
        ("A/RES/S-35/1", "A/RES/S-35/1"),
        ("a/res/es-12/1", "A/RES/ES-12/1"),
        # words in parentheses
        ("A/84/6(Sect.31)", "A/84/6 (Sect. 31)"),
        ("A_84_6_(Sect._31)", "A/84/6 (Sect. 31)"),
        ("A_84_6_Sect.31", "A/84/6 (Sect. 31)"),
        ("A/84/6 (Sect. 29A)/Corr.1", "A/84/6 (Sect. 29A)/Corr.1"),
        ("E/2055/30 (part II)", "E/2055/30 (Part II)"),
        ("A/84/88 (vol. I)", "A/84/88 (Vol. I)"),
        # revisions, addenda, corrigenda
        ("A/84/88/ADD.2/REV.1", "A/84/88/Add.2/Rev.1"),
        ("A/84/88/Add. 2", "A/84/88/Add.2"),
        ("A_84_88_CORR.1", "A/84/88/Corr.1"),
        ("A/C.2/84/L.18/Rev. 1", "A/C.2/84/L.18/Rev.1"),
        # reissued documents and marks of notes
        ("A/84/88*", "A/84/88"),
        ("A/84/88**", "A/84/88"),
        ("A_84_88_reissue", "A/84/88"),
        ("A/RES/84/955 B*", "A/RES/84/955 B"),
        # a double symbol is found by its first
        ("A/84/88–S/2029/66", "A/84/88"),
        # blanks, wide characters, case
        ("A / RES / 84 / 955", "A/RES/84/955"),
        ("Ａ／ＲＥＳ／８４／９５５", "A/RES/84/955"),
        ("UNEP/EA.7/Res.3", "UNEP/EA.7/RES.3"),
        ("HSP/HA.9/Res.3", "HSP/HA.9/Res.3"),
        ("ECE_TRANS__WP.5_AC.2_3", "ECE/TRANS/WP.5/AC.2/3"),
        # other words stay
        ("Mountain harbours", "Mountain harbours"),
        ("resolution 84/955", "resolution 84/955"),
        ("", ""),
    ],
)
def test_printed_forms_have_one_canonical_form(printed: str, symbol: str) -> None:
    assert normalize(printed) == symbol
    assert normalize(symbol) == symbol


@pytest.mark.parametrize(
    ("line", "symbols"),
    [
        ("A/84/88–S/2029/66", ("A/84/88", "S/2029/66")),
        ("A/84/88-S/2029/66", ("A/84/88", "S/2029/66")),
        ("A/84/88 — S/2029/66*", ("A/84/88", "S/2029/66")),
        ("A_84_88-S_2029_66", ("A/84/88", "S/2029/66")),
        ("E/CN.7/2055/9-E/CN.15/2055/9", ("E/CN.7/2055/9", "E/CN.15/2055/9")),
        ("A/HRC/RES/S-40/1", ("A/HRC/RES/S-40/1",)),
        ("A/84/88 and A/84/89", ()),
        ("* A/84/88, para. 4", ()),
        ("Harbours/ports 2", ()),
        ("A/84/" * 40, ()),
    ],
)
def test_a_line_of_symbols(line: str, symbols: tuple[str, ...]) -> None:
    assert symbols_of(line) == symbols


@pytest.mark.parametrize(
    ("symbol", "found"),
    [
        ("A/RES/84/955/Corr.1", ("Corr", "A/RES/84/955")),
        ("A/84/88/Add.2/Rev.1", ("Rev", "A/84/88/Add.2")),
        ("A/84/6 (Sect. 9)/Corr.2", ("Corr", "A/84/6 (Sect. 9)")),
        ("A/84/88/Add.1-3", ("Add", "A/84/88")),
        ("A/RES/84/955", None),
    ],
)
def test_what_a_symbol_amends(symbol: str, found: tuple[str, str] | None) -> None:
    assert amended(symbol) == found


@pytest.mark.parametrize(
    ("words", "symbol"),
    [
        ("S/RES/2955 (2027) on ferries", "S/RES/2955(2027)"),
        ("A/RES/84/955 B on ferries", "A/RES/84/955 B"),
        ("A/84/6 (Sect. 31)/Corr.1, table 2", "A/84/6 (Sect. 31)/Corr.1"),
        ("A/RES/84/955 A’s", "A/RES/84/955"),
        ("A/RES/84/955 As", "A/RES/84/955"),
        ("A/RES/84/955 (2029)", "A/RES/84/955"),
        ("A/84/88 (2029)", "A/84/88"),
        ("A/84/88 B", "A/84/88"),
        ("A/84/88, para. 4", "A/84/88"),
    ],
)
def test_what_is_printed_behind_a_symbol_may_belong_to_it(words: str, symbol: str) -> None:
    head = words.replace(",", " ").split(" ")[0]
    assert normalize(continued(head, words, len(head))) == symbol


def test_all_parts_are_the_whole() -> None:
    assert whole("A/RES/84/955 A-C") == "A/RES/84/955"
    assert whole("A/RES/84/955 B-F") == "A/RES/84/955 B-F"


@pytest.mark.parametrize("symbol", ["A/RES/84/955 B", "A/84/6 (Sect. 29A)/Corr.1", "A/RES/2955(XXVIII) C"])
def test_an_iri_has_no_blanks_and_leads_back(symbol: str) -> None:
    assert " " not in compact(symbol)
    assert expanded(compact(symbol)) == symbol
    iri = Minter().document(symbol)
    assert "%20" not in iri
    assert Minter().parse(iri).symbol == symbol


@given(st.text(max_size=150))
def test_any_text_can_be_normalized(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
    for symbol in symbols_of(text):
        assert normalize(symbol) == symbol


@given(
    st.from_regex(
        r"[AES]/(RES/)?[0-9]{1,3}/[0-9A-Z]{1,4}( ?\([A-Z0-9]{1,5}\))?( [A-Z])?(/Rev\.1)?", fullmatch=True
    )
)
def test_the_canonical_form_is_stable(printed: str) -> None:
    symbol = normalize(printed)
    assert normalize(symbol) == symbol
    assert expanded(compact(symbol)) == symbol
