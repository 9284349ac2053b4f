"""What a file must show to be loaded, and how a truncated file is reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from mandategraph.loaders import formats
from mandategraph.loaders.input_checks import cut_short, language_fault, symbol_fault
from mandategraph.loaders.languages import languages
from mandategraph.loaders.masthead import language_in, language_of
from mandategraph.loaders.outline import outline
from mandategraph.loaders.read import read_document
from mandategraph.loaders.records import LoaderError, Source
from mandategraph.loaders.text import clean

STRANGERS = {
    "recipe.txt": """
Lentil soup

1. Rinse two cups of lentils and leave them in cold water for ten minutes.
2. Fry an onion in a little oil until it is soft.
3. Add the lentils and the stock.
""",
    "novel.txt": """
The Old House

The keeper had not spoken to anyone since the storms of autumn. Every evening he climbed the steps, lit the
lamp, and sat by the window to watch the ships pass on their way to France.
""",
    "recipe.zh.txt": """
红烧肉

1. 把五花肉切成小块，在冷水里泡十分钟。
2. 用小火把冰糖炒成焦糖色，放入肉块。
""",
    "act.txt": """
Section 1. This Act may be cited as the Town Parks Act.

Section 2. The council of a town shall keep every park open to the public between sunrise and sunset.
""",
}
ITALIAN = """
L'Assemblea generale,

1. Chiede al Segretario generale di riferirle, alla sua ottantesima sessione, sui fari e sulle boe che gli
Stati hanno rimesso in servizio, e di presentarle raccomandazioni sui modi di mantenerli;

2. Esorta tutti gli Stati costieri a prendere i provvedimenti necessari per alloggiare i guardiani dei fari.
"""


def written(folder: Path, name: str, words: str) -> Path:
    path = folder / name
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", sorted(STRANGERS))
@pytest.mark.parametrize("issued_by", ["", "General Assembly"])
def test_what_is_no_document_of_the_united_nations_is_refused(
    tmp_path: Path, name: str, issued_by: str
) -> None:
    path = written(tmp_path, name, STRANGERS[name])
    with pytest.raises(LoaderError, match=rf"{name}: this is not a document .* no symbol.*; leave it out"):
        read_document(path, symbol="A/RES/65/1", issued_by=issued_by)


@pytest.mark.parametrize(
    ("name", "language", "found"),
    [("E_RES_2026_901.zh.txt", "en", "zh"), ("E_RES_2026_901.en.txt", "zh", "en")],
)
def test_a_text_in_another_language_than_said_is_refused(
    samples: Path, tmp_path: Path, name: str, language: str, found: str
) -> None:
    sample = samples / found / name
    with pytest.raises(LoaderError, match=f"said to be in {language} .*but it is in {found}; say {found}"):
        read_document(sample, language=language)
    misnamed = written(tmp_path, f"E_RES_2026_901.{language}.txt", sample.read_text(encoding="utf-8"))
    with pytest.raises(LoaderError, match=f"but it is in {found}"):
        read_document(misnamed)
    assert read_document(misnamed, language=found).outline.masthead.language == found


def test_a_text_in_a_language_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "A_RES_80_901.txt", ITALIAN)
    with pytest.raises(LoaderError, match=r"no language .*found in the text or the file name"):
        read_document(path)
    with pytest.raises(LoaderError, match="does not read as en"):
        read_document(path, language="en")
    with pytest.raises(LoaderError, match=r"no language pack for it; there are .*en, "):
        read_document(path, language="it")
    with pytest.raises(LoaderError, match=r"no language .*found in the text or the file name"):
        read_document(written(tmp_path, "A_RES_80_902.it.txt", ITALIAN))


def test_languages_are_told_by_their_signs(samples: Path) -> None:
    for language in languages():
        assert not language_fault(language)
        for path in sorted((samples / language).glob("*.txt")):
            assert language_of(path.read_text(encoding="utf-8")) == language
            assert language_in(path.name) == language
    assert language_in("A_RES_2200-A.txt") is None


@pytest.mark.parametrize(
    "symbol",
    [
        "A/RES/65/232",
        "A/RES/217(III)",
        "A/RES/57/270/B",
        "A/RES/2200A(XXI)",
        "A/RES/71/101/A-B",
        "A/RES/S-32/1",
        "A/HRC/RES/S-35/1",
        "E/RES/2012/19",
        "E/RES/1818(LV)",
        "S/RES/1373(2001)",
        "S/PRST/2012/11",
        "CCPCJ/RES/18/3",
        "CND/RES/65/2",
        "CAC/COSP/RES/9/2",
        "CTOC/COP/RES/5/7",
        "UNEP/EA.4/RES.1",
        "E/CN.15/SAMPLE/1",
        "HSP/HA.1/Res.2",
        "A/77/464",
        "A/RES/65/232/CORR.1",
    ],
)
def test_symbols_of_every_series_may_stand(symbol: str) -> None:
    assert symbol_fault(symbol) == ""


@pytest.mark.parametrize(
    ("symbol", "words"),
    [
        ("foo", "no symbol of a United Nations document"),
        ("A/foo", "one looks like"),
        ("X/2011/30", "no symbol"),
        ("A/RES/banana", "no resolution of GA has such a number"),
        ("S/RES/99999", "no resolution of SC has such a number"),
    ],
)
def test_a_symbol_that_cannot_be_is_told_with_what_one_looks_like(
    tmp_path: Path, symbol: str, words: str
) -> None:
    assert words in symbol_fault(symbol)
    with pytest.raises(LoaderError, match="correct the option, the manifest or the file name"):
        read_document(written(tmp_path, "x.txt", STRANGERS["novel.txt"]), symbol=symbol)


def ending(source: Source, symbol: str, language: str, end: int) -> str:
    """The reason that is found when a source is cut at a place."""
    cut = Source(source.path, source.text[:end].rstrip(), "", source.format, source.encoding)
    text = clean(cut, language)
    found = cut_short(outline(cut, text, symbol=symbol, language=language), text)
    return found.reason if found else ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_cut_in_mid_paragraph_is_reported(samples: Path, language: str) -> None:
    for path in sorted((samples / language).glob("*.txt")):
        source = formats.read(path)
        whole = read_document(path).outline
        symbol = whole.masthead.symbol
        assert ending(source, symbol, language, len(source.text)) == "", path.name
        for unit in whole.units:
            for paragraph in unit.paragraphs:
                words = paragraph.text
                if len(words) > 60 and paragraph.leaf:
                    place = words.source(len(words) // 2)
                    if words.text[len(words) // 2 - 1].isalpha():
                        assert ending(source, symbol, language, place) == "truncated", (
                            path.name,
                            paragraph.key,
                        )


def test_the_finding_names_the_paragraph(samples: Path, tmp_path: Path) -> None:
    text = (samples / "en" / "E_RES_2026_901.en.txt").read_text(encoding="utf-8")
    cut = text[: text.index("4.") + 60]
    read = read_document(written(tmp_path, "E_RES_2026_901.en.txt", cut))
    found = [finding for finding in read.outline.findings if finding.reason == "truncated"]
    assert [finding.paragraph for finding in found] == ["4"]


def test_long_runs_without_blanks_are_checked_in_linear_time(tmp_path: Path) -> None:
    with pytest.raises(LoaderError, match="not a document"):
        read_document(written(tmp_path, "A_RES_84_9.en.txt", "the of and to " * 400 + "(" * 150_000))


def test_a_short_draft_of_names_is_in_its_language(tmp_path: Path) -> None:
    file = tmp_path / "A_84_L.9.fr.txt"
    things = ", ".join(("lampes", "phares", "ports", "signaux", "balises", "navires", "cargaisons", "marins"))
    file.write_text(
        f"A/84/L.9\n\nPérou : projet de résolution\n\nL’Assemblée générale,\n\n1. Prie le Secrétaire général "
        f"de lui présenter un rapport sur {things}, {things}.\n",
        encoding="utf-8",
    )
    assert language_of(file.read_text(encoding="utf-8")) is None
    assert read_document(file).outline.masthead.language == "fr"
