"""The embedded store: writes are atomic, even if they fail."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from hashlib import sha256
from pathlib import Path

import pytest
from mandategraph.store import (
    Addition,
    DamagedStoreError,
    EmbeddedStore,
    Entry,
    QueryError,
    StoreError,
    embedded,
    generation,
    value,
)

ENTRY = Entry("http://x/g1", "http://x/p1", "A/1", "en", "a.txt", "00", "recipe")


def quads(graph: str, words: str, count: int = 3) -> bytes:
    return b"".join(f'<http://x/s{n}> <http://x/p> "{words}" <{graph}> .\n'.encode() for n in range(count))


def words(store: EmbeddedStore) -> set[str]:
    return {str(value(row[0])) for row in store.query("SELECT DISTINCT ?o WHERE { GRAPH ?g { ?s ?p ?o } }")}


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    made = EmbeddedStore(tmp_path / "store", {"x": "http://x/"})
    made.replace_graphs(
        [
            Addition(("http://x/g1",), quads("http://x/g1", "one"), ENTRY),
            Addition(("http://x/g2",), quads("http://x/g2", "two")),
        ]
    )
    return made


def test_graphs_come_back_with_their_manifest(store: EmbeddedStore) -> None:
    assert store.graphs() == ("http://x/g1", "http://x/g2")
    assert store.count() == 6
    assert store.manifest() == {"http://x/g1": ENTRY}


def test_a_graph_is_replaced_as_a_whole(store: EmbeddedStore) -> None:
    store.replace_graphs([Addition(("http://x/g1",), quads("http://x/g1", "new", 1), ENTRY)])
    assert words(store) == {"new", "two"}
    assert store.count() == 4


def test_quads_may_come_from_a_file(store: EmbeddedStore, tmp_path: Path) -> None:
    file = tmp_path / "q.nq"
    file.write_bytes(quads("http://x/g3", "three"))
    store.replace_graphs([Addition(("http://x/g3",), file)])
    assert "three" in words(store)


def test_a_removed_graph_leaves_the_manifest_too(store: EmbeddedStore) -> None:
    store.remove_graphs(["http://x/g1", "http://x/unknown"])
    assert words(store) == {"two"}
    assert store.manifest() == {}


def test_an_amended_graph_holds_what_it_shall_and_nothing_else(store: EmbeddedStore) -> None:
    def amend(*said: str) -> None:
        text = b"".join(quads("http://x/g1", one) for one in said)
        entry = Entry("http://x/g1", "", "", "", "", sha256(text).hexdigest(), "")
        store.replace_graphs([Addition(("http://x/g1",), text, entry, amends=True)])

    amend("one", "three")
    assert words(store) == {"one", "two", "three"}
    amend("three", "“four”\u2028")
    assert words(store) == {"two", "three", "“four”\u2028"}
    for copy in store.kept.iterdir():
        copy.write_bytes(b"damaged")
    amend("three", "five")
    assert words(store) == {"two", "three", "five"}


def test_an_amended_graph_is_compared_with_a_file_part_by_part(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "_LOAD_BYTES", 100)
    monkeypatch.setattr(generation, "_LINES", 2)
    file = tmp_path / "amended.nq"
    for numbers in (range(9), range(4, 13), range(0), range(5, 7)):
        lines = b"".join(quads("http://x/g1", f"lamp {number} “灯”") for number in numbers)
        file.write_bytes(b"".join(sorted(lines.splitlines(keepends=True))))
        entry = Entry("http://x/g1", "", "", "", "", sha256(file.read_bytes()).hexdigest(), "")
        store.replace_graphs([Addition(("http://x/g1",), file, entry, amends=True)])
        assert words(store) == {"two", *(f"lamp {number} “灯”" for number in numbers)}
        assert store.count() == 3 + 3 * len(numbers)


def test_ask_and_construct_come_as_rows(store: EmbeddedStore) -> None:
    assert [value(row[0]) for row in store.query("ASK { ?s ?p ?o }")] == [True]
    made = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert made.variables == ("subject", "predicate", "object")
    assert len(list(made)) == 6


def test_a_malformed_query_is_told_with_its_place(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="1:"):
        store.query("SELECT * WHERE {")


@pytest.mark.parametrize("media", ["nquads", "trig", "turtle", "ntriples", "jsonld"])
def test_dumps_are_the_same_each_time(store: EmbeddedStore, media: str) -> None:
    texts: set[bytes] = set()
    for _ in range(3):
        output = io.BytesIO()
        store.dump(output, media)
        texts.add(output.getvalue())
    assert len(texts) == 1
    assert b"one" in texts.pop()


def test_an_unknown_format_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(ValueError, match="nquads"):
        store.dump(io.BytesIO(), "word")


def test_quads_that_are_none_leave_the_store_as_it_was(store: EmbeddedStore) -> None:
    with pytest.raises(StoreError, match="unchanged"):
        store.replace_graphs([Addition(("http://x/g1",), b"<http://x/s> nonsense")])
    assert words(store) == {"one", "two"}
    assert [path.name for path in store.directory.glob("generation-*")] == ["generation-000001"]


def test_a_full_disk_leaves_the_store_as_it_was(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(embedded, "_synchronize", full)
    with pytest.raises(StoreError, match=r"disk is full.*free some space"):
        store.replace_graphs([Addition(("http://x/g1",), quads("http://x/g1", "new"))])
    assert words(store) == {"one", "two"}


def test_a_real_size_limit_leaves_the_store_as_it_was(store: EmbeddedStore) -> None:
    script = f"""
        import resource, signal
        from pathlib import Path
        from mandategraph.store import Addition, EmbeddedStore, StoreError
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
        line = b'<http://x/%d> <http://x/p> "%d and more words" <http://x/g1> .\\n'
        text = b"".join(line % (n, n) for n in range(50000))
        try:
            EmbeddedStore(Path({str(store.directory)!r})).replace_graphs([Addition(("http://x/g1",), text)])
        except StoreError as error:
            print(error)
        """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True)
    assert "disk is full" in done.stdout, done.stderr
    assert words(EmbeddedStore(store.directory)) == {"one", "two"}


def test_a_killed_write_leaves_the_store_as_it_was_and_the_next_one_sweeps(store: EmbeddedStore) -> None:
    script = f"""
        import time
        from pathlib import Path
        from mandategraph.store import Addition, EmbeddedStore, embedded
        def wait(_):
            print("written", flush=True)
            time.sleep(60)
        embedded._synchronize = wait
        EmbeddedStore(Path({str(store.directory)!r})).replace_graphs(
            [Addition(("http://x/g1",), b'<http://x/s> <http://x/p> "new" <http://x/g1> .\\n')])
        """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    with pytest.raises(StoreError, match="locked"):
        store.remove_graphs(["http://x/g1"])
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    again = EmbeddedStore(store.directory)
    assert words(again) == {"one", "two"}
    again.replace_graphs([Addition(("http://x/g3",), quads("http://x/g3", "three"))])
    assert words(again) == {"one", "two", "three"}
    store.close()
    again.remove_graphs(["http://x/g3"])
    assert len(list(store.directory.glob("generation-*"))) == 1


def test_a_reader_goes_on_while_another_writes(store: EmbeddedStore) -> None:
    rows = store.query("SELECT ?o WHERE { GRAPH ?g { ?s ?p ?o } }")
    other = EmbeddedStore(store.directory)
    for number in range(3):
        other.replace_graphs([Addition(("http://x/g1",), quads("http://x/g1", f"new{number}"))])
    assert {str(value(row[0])) for row in rows} == {"one", "two"}
    assert words(store) == {"one", "two"}
    store.close()
    assert words(store) == {"new2", "two"}


def test_there_is_no_store_in_an_empty_directory(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store found"):
        EmbeddedStore(tmp_path / "none").count()


def test_a_folder_with_other_files_is_not_taken_for_a_store(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(StoreError, match="other files"):
        EmbeddedStore(tmp_path).replace_graphs([Addition(("http://x/g",), quads("http://x/g", "x"))])
    assert (tmp_path / "letter.txt").exists()


@pytest.mark.parametrize("name", ["HEAD", "manifest.jsonl", "quads/CURRENT"])
def test_a_damaged_store_says_so(store: EmbeddedStore, name: str) -> None:
    store.close()
    generation = store.directory / "generation-000001"
    file = store.directory / name if name == "HEAD" else generation / name
    file.write_text("generation-../../garbage\n")
    with pytest.raises(StoreError, match=r"damaged.*build again"):
        store.count()
        store.manifest()


def test_a_store_that_is_removed_while_it_is_read_is_not_damaged(store: EmbeddedStore) -> None:
    store.count()
    store.detach()
    shutil.rmtree(store.directory)
    with pytest.raises(StoreError, match="is not there") as caught:
        store.count()
    assert not isinstance(caught.value, DamagedStoreError)


def test_damaged_tables_say_so(store: EmbeddedStore) -> None:
    store.close()
    for table in store.directory.glob("generation-*/quads/*.sst"):
        table.write_bytes(b"garbage" * 200)
    with pytest.raises(StoreError, match=r"damaged.*build again"):
        words(store)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_may_not_be_written_says_so(store: EmbeddedStore) -> None:
    store.directory.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="permission denied"):
            store.remove_graphs(["http://x/g1"])
    finally:
        store.directory.chmod(0o700)


def test_every_write_is_a_release_that_says_what_changed(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    first = Entry("http://x/g1", "http://x/p1", "A/1", "en", "a.txt", "00", "recipe")
    second = Entry("http://x/g2", "http://x/p2", "A/2", "en", "b.txt", "01", "recipe")
    quads = b"<http://x/s> <http://x/p> <http://x/o> <%b> .\n"
    store.replace_graphs(Addition((e.graph,), quads % e.graph.encode(), e) for e in (first, second))
    anew = Entry("http://x/g2", "http://x/p2", "A/2", "en", "b.txt", "02", "recipe")
    store.replace_graphs([Addition((anew.graph,), quads % anew.graph.encode(), anew)], ["http://x/g1"])
    one, two = store.releases()
    assert (one.number, one.added, one.changed, one.removed) == (1, ("http://x/g1", "http://x/g2"), (), ())
    assert (two.number, two.added, two.changed, two.removed) == (2, (), ("http://x/g2",), ("http://x/g1",))
    assert two.edition == store.edition() != one.edition
