"""Archives: their files are documents with paths of their own; bombs and traps are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import printed
import pytest
from mandategraph.loaders import build, formats
from mandategraph.loaders.readers import archive
from mandategraph.loaders.records import LoaderError

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT = printed.as_text()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in parts.items():
            into.writestr(name, content)
    return file.getvalue()


def written(folder: Path, parts: Mapping[str, str | bytes], name: str = "texts.zip") -> Path:
    path = folder / name
    path.write_bytes(packed(parts))
    return path


def test_the_files_of_an_archive_are_read_at_any_depth(tmp_path: Path) -> None:
    inner = packed({"deep/A_RES_80_902.en.txt": TEXT})
    path = written(
        tmp_path, {"en/A_RES_80_901.en.txt": TEXT, "more.zip": inner, ".hidden": "x", "__MACOSX/a.txt": "x"}
    )
    found = archive.members(path)
    assert [str(place.relative_to(path)) for place in found.paths] == [
        "en/A_RES_80_901.en.txt",
        "more.zip/deep/A_RES_80_902.en.txt",
    ]
    assert not found.refused
    assert [formats.read(place).text for place in found.paths] == [TEXT, TEXT]


def test_a_build_takes_archives_and_folders_with_archives(tmp_path: Path) -> None:
    path = written(tmp_path, {"A_RES_80_901.en.txt": TEXT, "notes.bin": "x", "README.md": "x"})
    for source in (path, tmp_path):
        planned = build.plan([source])
        assert [file.path.name for file in planned.files] == ["A_RES_80_901.en.txt"]
        assert not planned.refused


def test_a_manifest_may_name_a_file_in_an_archive(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.txt": TEXT})
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,symbol,language,issued_by\ntexts.zip/a.txt,A/RES/80/901,en,\n")
    (file,) = build.plan([path], manifest).files
    assert (file.symbol, file.language) == ("A/RES/80/901", "en")


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/evil.txt", "a/../../evil.txt", "C:/evil.txt", "..\\evil.txt"]
)
def test_a_name_that_points_out_of_the_archive_is_refused_and_the_rest_goes_on(
    tmp_path: Path, name: str
) -> None:
    path = written(tmp_path, {name: "x", "A_RES_80_901.en.txt": TEXT})
    planned = build.plan([path])
    assert [file.path.name for file in planned.files] == ["A_RES_80_901.en.txt"]
    assert ["points out" in refused.message for refused in planned.refused] == [True]


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    path = tmp_path / "texts.zip"
    with zipfile.ZipFile(path, "w") as into:
        into.writestr(link, "/etc/passwd")
    assert "a link" in archive.members(path).refused[0]


def test_a_member_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, {"bomb.txt": b"0" * (20 << 20)})
    assert "ZIP bomb" in archive.members(path).refused[0]
    with pytest.raises(LoaderError, match="ZIP bomb"):
        formats.read(path / "bomb.txt")


def test_a_member_larger_than_its_entry_says_is_refused(tmp_path: Path) -> None:
    content = packed({"liar.txt": b"0123456789" * 100_000})
    size = (1_000_000).to_bytes(4, "little")
    path = tmp_path / "texts.zip"
    path.write_bytes(content.replace(size, (50).to_bytes(4, "little")))
    with pytest.raises(LoaderError, match=r"liar\.txt"):
        formats.read(path / "liar.txt")


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    content = packed({"a.txt": TEXT})
    for depth in range(6):
        content = packed({f"{depth}.zip": content})
    (tmp_path / "nest.zip").write_bytes(content)
    found = archive.members(tmp_path / "nest.zip")
    assert (found.paths, len(found.refused)) == ((), 1)
    assert "nested too deeply" in found.refused[0]


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    path = written(tmp_path, {f"{number}.txt": "x" for number in range(4)})
    with pytest.raises(LoaderError, match="more than 3"):
        archive.members(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"", packed({"a.txt": TEXT})[:-40]])
def test_a_damaged_archive_is_reported(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "texts.zip"
    path.write_bytes(content)
    (refused,) = build.plan([path]).refused
    assert "texts.zip" in refused.message
    assert ";" in refused.message


def test_a_file_that_an_archive_does_not_hold_is_reported(tmp_path: Path) -> None:
    with pytest.raises(LoaderError, match="no such file"):
        formats.read(written(tmp_path, {"a.txt": "x"}) / "b.txt")
