"""Damaged files are found when a store is opened, before the engine reads them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from mandategraph.store import Addition, EmbeddedStore, Entry, StoreError, checksums

LINE = '<http://x/s{0}> <http://x/p{1}> "A literal of many words, number {0}" <http://x/g{1}> .\n'


def content(graph: int, count: int = 5000) -> bytes:
    return "".join(LINE.format(number, graph) for number in range(count)).encode()


def write(place: Path, *graphs: int) -> None:
    additions = [
        Addition(
            (f"http://x/g{one}",),
            content(one),
            Entry(f"http://x/g{one}", "", f"A/{one}", "en", "a.txt", "", ""),
        )
        for one in graphs
    ]
    EmbeddedStore(place).replace_graphs(additions)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path / "store", 1, 2)
    return tmp_path / "store"


def tables(place: Path) -> list[Path]:
    return sorted(place.glob("generation-*/quads/*.sst"), key=lambda file: file.stat().st_size)


def zero(file: Path, *, keep_time: bool = True) -> None:
    """Sets one block of 512 bytes to zero."""
    state, text = file.stat(), bytearray(file.read_bytes())
    middle = len(text) // 3
    text[middle : middle + 512] = bytes(min(512, len(text) - middle))
    file.write_bytes(text)
    if keep_time:
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def test_a_damaged_block_of_any_table_is_an_error(place: Path) -> None:
    count = len(tables(place))
    assert count > 4
    for number in range(count):
        copy = place.with_name(f"copy-{number}")
        shutil.copytree(place, copy)
        damaged = tables(copy)[number]
        zero(damaged)
        with pytest.raises(StoreError, match=rf"damaged.*{damaged.name}.*build again"):
            EmbeddedStore(copy).count()


@pytest.mark.parametrize("name", ["manifest.jsonl", "releases.jsonl", "quads/CURRENT"])
def test_other_damaged_files_are_an_error_for_readers_and_writers(place: Path, name: str) -> None:
    (file,) = place.glob(f"generation-*/{name}")
    zero(file, keep_time=False)
    with pytest.raises(StoreError, match="damaged"):
        EmbeddedStore(place).count()
    with pytest.raises(StoreError, match="damaged"):
        write(place, 3)


def test_missing_and_cut_files_are_an_error(place: Path) -> None:
    cut = tables(place)[-1]
    os.truncate(cut, 1000)
    with pytest.raises(StoreError, match=f"{cut.name} has 1000 bytes"):
        EmbeddedStore(place).count()
    cut.unlink()
    with pytest.raises(StoreError, match=f"{cut.name} is missing"):
        EmbeddedStore(place).count()


def test_a_large_store_is_read_again_where_a_time_differs(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "ALWAYS_BYTES", 0)
    EmbeddedStore(place).graphs()
    damaged = tables(place)[-1]
    intact = damaged.read_bytes()
    zero(damaged)
    store = EmbeddedStore(place)
    store.graphs()
    with pytest.raises(StoreError, match=damaged.name):
        store.check()
    store.close()
    damaged.touch()
    with pytest.raises(StoreError, match=damaged.name):
        store.graphs()
    damaged.write_bytes(intact)
    store.check()
    assert store.count() == 10_000


def test_a_large_store_is_read_whole_once_a_day(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksums, "ALWAYS_BYTES", 0)
    monkeypatch.setattr(checksums, "_occasion", lambda: "start 2026-11-30")
    EmbeddedStore(place).graphs()
    zero(tables(place)[-1])
    EmbeddedStore(place).graphs()
    for occasion in ("start 2026-12-01", "other 2026-11-30"):
        monkeypatch.setattr(checksums, "_occasion", lambda now=occasion: now)
        with pytest.raises(StoreError, match=tables(place)[-1].name):
            EmbeddedStore(place).graphs()


def test_a_copied_store_is_read_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksums, "ALWAYS_BYTES", 0)
    copy = place.with_name("copy")
    shutil.copytree(place, copy, copy_function=shutil.copyfile)
    assert EmbeddedStore(copy).count() == 10_000

    def read_again(file: Path) -> int:
        pytest.fail(f"{file} is read again")

    monkeypatch.setattr(checksums, "_crc32", read_again)
    assert EmbeddedStore(copy).count() == 10_000


def test_unchanged_tables_are_not_read_again_by_a_write(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {file.name for file in tables(place)}
    read: list[Path] = []
    crc32 = checksums._crc32  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(checksums, "ALWAYS_BYTES", 0)
    EmbeddedStore(place).graphs()

    def counted(file: Path) -> int:
        read.append(file)
        return crc32(file)

    monkeypatch.setattr(checksums, "_crc32", counted)
    write(place, 3)
    assert read
    assert not before & {file.name for file in read}
    EmbeddedStore(place).check()


def test_a_store_without_checksums_is_opened(place: Path) -> None:
    (file,) = place.glob(f"generation-*/{checksums.CHECKSUMS}")
    file.unlink()
    EmbeddedStore(place).check()
    write(place, 3)
    assert list(place.glob(f"generation-*/{checksums.CHECKSUMS}"))
    zero(tables(place)[-1])
    with pytest.raises(StoreError, match="damaged"):
        EmbeddedStore(place).count()
