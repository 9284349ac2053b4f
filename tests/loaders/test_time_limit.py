"""The limit of processor time of a file covers every stage, whatever the stage does with exceptions."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from mandategraph.loaders import build as building
from mandategraph.loaders import mirror, split
from mandategraph.loaders.build import Recipe, Refused, build
from mandategraph.loaders.records import LoaderError
from mandategraph.loaders.sources import plan
from mandategraph.loaders.time_limit import processor_time

TEXT = (
    "A/RES/84/930\n\n84/930. Ferries\n\nThe General Assembly,\n\n"
    "1. Requests the Secretary-General to repair the ferries.\n"
)


def burn(*_: object, **__: object) -> None:
    """Uses processor time and catches every exception once."""
    with suppress(Exception):
        while True:
            hashlib.sha256(b"x")
    while True:
        hashlib.sha256(b"x")


@pytest.mark.parametrize(
    "stage", ["content_of", "source_of", "read_document", "_topics", "quads", "conform", "_stage"]
)
def test_every_stage_has_the_limit(stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "A_RES_84_930.en.txt"
    file.write_text(TEXT)
    planned = plan([file])
    monkeypatch.setattr(building, "processor_time", partial(processor_time, seconds=0.4))
    if stage == "content_of":
        # The first call hashes the file.
        read = iter([building.content_of])
        monkeypatch.setattr(building, stage, lambda path: next(read, burn)(path))  # type: ignore[no-untyped-call]
    else:
        monkeypatch.setattr(building, stage, burn)
    outcomes = list(
        build(
            planned.files,
            staging=tmp_path / "staging",
            recipe=Recipe("1", "f"),
            known={},
            check=lambda _: (),
        )
    )
    (outcome,) = outcomes
    assert isinstance(outcome, Refused)
    assert "processor time" in outcome.message


def test_splitting_has_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "A_RES_84_930.en.txt"
    file.write_text(TEXT)
    planned = plan([file])
    monkeypatch.setattr(split, "processor_time", partial(processor_time, seconds=0.2))
    monkeypatch.setattr(split.formats, "read", burn)
    assert split.with_neighbours(planned) == planned
    named = plan([file], symbol="A/RES/84/930", language="en")
    assert split.with_neighbours(named).files == named.files


def test_finding_the_language_of_a_file_has_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "A_RES_84_930.txt").write_text(TEXT)
    monkeypatch.setattr(mirror, "processor_time", partial(processor_time, seconds=0.2))
    monkeypatch.setattr(mirror, "read", burn)
    with pytest.raises(LoaderError, match="no file of A/RES/84/930 in en"):
        mirror.Mirror(folder, tmp_path / "out").fetch("A/RES/84/930", "en")


def test_an_exception_that_is_caught_does_not_end_the_limit() -> None:
    with pytest.raises(LoaderError, match="processor time"), processor_time("x.txt", 0.05):
        burn()
