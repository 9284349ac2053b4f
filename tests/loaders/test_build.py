"""The pipeline of many files: one bad file does not stop the build, and nothing is read twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders import build as pipeline
from mandategraph.loaders.build import (
    Built,
    Fault,
    PassedOver,
    Recipe,
    Refused,
    SourceFile,
    Tally,
    Unchanged,
    Withdrawn,
    build,
    deduplicate,
    plan,
)
from mandategraph.loaders.records import LoaderError, Masthead, Outline, Reading, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mandategraph.loaders.build import Outcome

RECIPE = Recipe("0.0", "fingerprint")


def reading(file: Source, symbol: str = "", language: str = "", **_: object) -> Reading:
    """Stands for the reader: the text is the symbol."""
    path, text = file.path, file.text
    if text.startswith("bad"):
        raise LoaderError(f"{path}: line 1: bad; mend it")
    if text.startswith("crash"):
        raise ZeroDivisionError(text)
    source = Source(path, text, "0", "text", "utf-8")
    return Reading(
        Outline(source, Masthead(symbol or text.split()[0], language or "zh", "Report"), ()), (), ()
    )


def conforms(_: bytes) -> Sequence[Fault]:
    return ()


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read_document", reading)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    for name, text in {"a.txt": "A/1 one", "b.txt": "A/2 two", "c.txt": "bad", "d.txt": "crash"}.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def load(
    folder: Path, known: dict[str, str] | None = None, jobs: int = 1, recipe: Recipe = RECIPE
) -> list[Outcome]:
    files = plan([folder]).files
    staging = folder.parent / "staging"
    loading = build(files, staging=staging, recipe=recipe, known=known or {}, check=conforms, jobs=jobs)
    deduplicated = {o.path: o for o in deduplicate(loading) if not isinstance(o, Withdrawn | PassedOver)}
    return [deduplicated[path] for path in sorted(deduplicated)]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_bad_file_costs_only_itself(folder: Path, jobs: int) -> None:
    outcomes = load(folder, jobs=jobs)
    assert [type(outcome) for outcome in outcomes] == [Built, Built, Refused, Refused]
    assert isinstance(outcomes[2], Refused) and outcomes[2].message.endswith("bad; mend it")
    assert isinstance(outcomes[3], Refused) and "ZeroDivisionError" in outcomes[3].detail
    assert isinstance(outcomes[0], Built) and Path(outcomes[0].staged).read_bytes()


def test_what_the_store_holds_is_not_read_again(folder: Path) -> None:
    known = {o.key: o.graph for o in load(folder) if isinstance(o, Built)}
    again = load(folder, known)
    assert [type(outcome) for outcome in again][:2] == [Unchanged, Unchanged]
    (folder / "a.txt").write_text("A/1 changed", encoding="utf-8")
    assert [type(outcome) for outcome in load(folder, known)][:2] == [Built, Unchanged]
    assert [type(o) for o in load(folder, known, recipe=Recipe("0.1", "fingerprint"))][:2] == [Built, Built]


def test_a_killed_build_goes_on_where_it_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(folder)

    def never(*_: object, **__: object) -> Reading:
        raise AssertionError("read again")

    monkeypatch.setattr(pipeline, "read_document", never)
    assert load(folder)[:2] == first[:2]


def test_a_staged_note_that_is_damaged_is_not_believed(folder: Path) -> None:
    load(folder)
    for note in (folder.parent / "staging").glob("*.json"):
        note.write_text("{")
    assert [type(outcome) for outcome in load(folder)][:2] == [Built, Built]


def test_two_files_for_one_version_that_differ_are_both_named(folder: Path) -> None:
    (folder / "e.txt").write_text("A/1 other words", encoding="utf-8")
    refused = {Path(o.path).name: o.message for o in load(folder) if isinstance(o, Refused)}
    assert refused["a.txt"] == refused["e.txt"]
    assert "a.txt, " in refused["a.txt"] and "e.txt: different files" in refused["a.txt"]


def test_what_came_before_its_rival_is_withdrawn(folder: Path) -> None:
    (folder / "e.txt").write_text("A/1 other words", encoding="utf-8")
    files = plan([folder / "a.txt", folder / "e.txt", folder / "b.txt"]).files
    tally, kinds = Tally(), list[type]()
    for outcome in deduplicate(build(files, staging=folder / "s", recipe=RECIPE, known={}, check=conforms)):
        tally.add(outcome)
        kinds.append(type(outcome))
    assert kinds == [Built, Withdrawn, Built, Refused, Refused]
    assert (tally.report().built, tally.report().refused) == (1, 2)


def test_of_two_files_with_the_same_content_the_first_path_stays(folder: Path) -> None:
    (folder / "e.txt").write_text("A/1 one", encoding="utf-8")
    files = plan([folder / "e.txt", folder / "a.txt"]).files
    outcomes = list(deduplicate(build(files, staging=folder / "s", recipe=RECIPE, known={}, check=conforms)))
    assert [type(outcome) for outcome in outcomes] == [Built, Withdrawn, Built]
    assert isinstance(outcomes[2], Built) and Path(outcomes[2].path).name == "a.txt"


def test_two_files_with_the_same_content_are_one(folder: Path) -> None:
    (folder / "e.txt").write_text("A/1 one", encoding="utf-8")
    assert sum(isinstance(outcome, Built) for outcome in load(folder)) == 2


def test_a_document_that_never_conforms_is_refused(folder: Path) -> None:
    files = plan([folder / "a.txt"]).files
    fault = Fault("https://w3id.org/mandategraph/document/A/1", "path", "", "no")

    def check(_: bytes) -> Sequence[Fault]:
        return (fault,)

    outcomes = list(build(files, staging=folder.parent / "s", recipe=RECIPE, known={}, check=check, jobs=1))
    assert isinstance(outcomes[0], Refused) and f"does not conform: {fault}" in outcomes[0].message
    assert not list((folder.parent / "s").glob("*.nq"))


def test_a_missing_source_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    planned = plan([tmp_path / "none", tmp_path / "empty"])
    assert [refused.message.rpartition("; ")[2] for refused in planned.refused] == ["check the path"] * 2


def test_the_manifest_speaks_for_its_files(folder: Path) -> None:
    manifest = folder / "manifest.csv"
    manifest.write_text("file,symbol,language,issued_by,note\na.txt,A/9,en,GA,\n", encoding="utf-8-sig")
    files = {file.path.name: file for file in plan([folder], manifest).files}
    assert files["a.txt"] == SourceFile(folder / "a.txt", "A/9", "en", "GA")
    assert files["b.txt"].symbol == ""


@pytest.mark.parametrize("text", ["", "name\nx\n", "file,symbol\n,A/1\n", 'file\n"open'])
def test_a_manifest_that_is_invalid_is_reported(tmp_path: Path, text: str) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(text, encoding="utf-8")
    with pytest.raises(LoaderError, match=r"manifest\.csv"):
        plan([], manifest)
    with pytest.raises(LoaderError, match="no such file"):
        plan([], tmp_path / "none.csv")


def test_the_report_counts(folder: Path) -> None:
    tally = Tally()
    for outcome in load(folder):
        tally.add(outcome)
    numbers = tally.report()
    assert (numbers.built, numbers.unchanged, numbers.refused) == (2, 0, 2)
    assert [stage for stage, _ in numbers.seconds] == ["read", "write", "check"]


def test_the_official_print_is_taken_and_other_forms_are_passed_over() -> None:
    graph = "https://example.org/graph/A/RES/1/1/en"
    text = Unchanged("text/A_RES_1_1.en.txt", "a", "1" * 64, graph)
    printed = Unchanged("pdf/A_RES_1_1-EN.pdf", "b", "2" * 64, graph)
    deduplicated = list(deduplicate([text, printed]))
    assert deduplicated[:3] == [text, Withdrawn(text), printed]
    assert [
        (type(outcome), outcome.path) for outcome in deduplicated[3:] if isinstance(outcome, PassedOver)
    ] == [(PassedOver, text.path)]
