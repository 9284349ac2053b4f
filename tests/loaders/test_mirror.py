"""A local mirror: official files are found by their names, and copied under the names that `build` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from akn_sample import sample
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.loaders.mirror import Mirror
from mandategraph.loaders.records import LoaderError

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = "General Assembly\n\nThe General Assembly,\n\n1. Requests the Secretary-General to count the boats."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mirror"
    for name in (
        "A_RES_99_1-4416433E.docx",
        "A_RES_99_1-4416432C.docx",
        "session-99/A_RES_99_12-N4416999E.pdf",
        "A_99_PV.1-EN.pdf",
        "A/C.3/99/L.5/Rev.1.en.pdf",
        "S_RES_4373_(2041)-4412345F.pdf",
        "A_99_6_(Sect._40)-4400001E.docx",
        "A_RES_99_2.en.txt",
        "A_RES_99_2.en.pdf",
        "README.md",
        ".A_RES_99_3.en.pdf",
    ):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (made / "A_RES_99_4.txt").write_text(f"A/RES/99/4\n\n{ENGLISH}", encoding="utf-8")
    (made / "A_RES_100_9.xml").write_bytes(sample())
    return made


@pytest.mark.parametrize(
    ("symbol", "language", "source", "copied"),
    [
        ("A/RES/99/1", "en", "A_RES_99_1-4416433E.docx", "A_RES_99_1.en.docx"),
        ("A/RES/99/1", "zh", "A_RES_99_1-4416432C.docx", "A_RES_99_1.zh.docx"),
        ("A/RES/99/12", "en", "session-99/A_RES_99_12-N4416999E.pdf", "A_RES_99_12.en.pdf"),
        ("A/99/PV.1", "en", "A_99_PV.1-EN.pdf", "A_99_PV.1.en.pdf"),
        ("A/C.3/99/L.5/Rev.1", "en", "A/C.3/99/L.5/Rev.1.en.pdf", "A_C.3_99_L.5_Rev.1.en.pdf"),
        ("S/RES/4373(2041)", "fr", "S_RES_4373_(2041)-4412345F.pdf", "S_RES_4373(2041).fr.pdf"),
        ("A/99/6 (Sect. 40)", "en", "A_99_6_(Sect._40)-4400001E.docx", "A_99_6 (Sect. 40).en.docx"),
        ("A/RES/99/2", "en", "A_RES_99_2.en.pdf", "A_RES_99_2.en.pdf"),
        ("A/RES/99/4", "en", "A_RES_99_4.txt", "A_RES_99_4.en.txt"),
        ("A/RES/100/9", "en", "A_RES_100_9.xml", "A_RES_100_9.en.xml"),
    ],
)
def test_official_names_are_found_by_symbol(
    folder: Path, tmp_path: Path, symbol: str, language: str, source: str, copied: str
) -> None:
    fetched = Mirror(folder, tmp_path / "out").fetch(symbol, language)
    assert (fetched.path.name, fetched.fresh) == (copied, True)
    assert fetched.path.read_bytes() == (folder / source).read_bytes()
    assert Mirror(folder, tmp_path / "out").fetch(symbol, language).fresh is False


@pytest.mark.parametrize(
    ("symbol", "language"), [("A/RES/99/1", "fr"), ("A/RES/99/3", "en"), ("A/RES/9/91", "en")]
)
def test_what_the_mirror_lacks_is_reported_with_an_example(
    folder: Path, tmp_path: Path, symbol: str, language: str
) -> None:
    with pytest.raises(LoaderError, match=r"no file of .* A_RES_79_1-2416433E\.docx"):
        Mirror(folder, tmp_path / "out").fetch(symbol, language)
    assert not (tmp_path / "out").exists()


def test_an_empty_file_is_not_copied(folder: Path, tmp_path: Path) -> None:
    (folder / "A_RES_99_7.en.pdf").touch()
    with pytest.raises(LoaderError, match="empty"):
        Mirror(folder, tmp_path / "out").fetch("A/RES/99/7", "en")


def test_the_command_takes_some_or_all_documents(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ["--from", str(folder), "--out", str(out)]
    some = CliRunner().invoke(mandategraph, ["fetch", "A/RES/99/1", *options, "--lang", "zh,en"])
    assert some.exit_code == 0, some.output
    assert sorted(path.name for path in out.iterdir()) == ["A_RES_99_1.en.docx", "A_RES_99_1.zh.docx"]
    every = CliRunner().invoke(mandategraph, ["fetch", *options])
    assert every.exit_code == 0, every.output
    assert len(list(out.glob("*.en.*"))) == 8
    missing = CliRunner().invoke(mandategraph, ["fetch", "A/RES/99/3", *options])
    assert (missing.exit_code, "no file of A/RES/99/3" in missing.output) == (1, True)


def test_without_symbols_and_mirror_the_command_says_what_to_give() -> None:
    result = CliRunner().invoke(mandategraph, ["fetch"])
    assert (result.exit_code, "--from" in result.output) == (2, True)


def test_a_mirror_without_official_files_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("boats", encoding="utf-8")
    result = CliRunner().invoke(
        mandategraph, ["fetch", "--from", str(tmp_path), "--out", str(tmp_path / "o")]
    )
    assert (result.exit_code, "no official files" in str(result.exception or result.output)) == (1, True)
