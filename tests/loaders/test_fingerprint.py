"""The fingerprint of the rules changes with what decides the graph."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders.build import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

MODULE = '"""A module."""\n\nLIMIT = 3\n\n\ndef twice(number: int) -> int:\n    return 2 * number\n'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "invented_rules"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "rules.py").write_text(MODULE)
    (folder / "verbs.toml").write_text("verb = 'request'\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.delitem(sys.modules, "invented_rules", raising=False)
    return folder


@pytest.mark.parametrize(
    ("file", "changed"),
    [
        ("rules.py", MODULE.replace("LIMIT = 3", "LIMIT = 4")),
        ("rules.py", MODULE.replace("2 *", "3 *")),
        ("verbs.toml", "verb = 'urge'\n"),
    ],
)
def test_code_and_data_change_it(package: Path, file: str, changed: str) -> None:
    before = fingerprint("invented_rules")
    (package / file).write_text(changed)
    assert fingerprint("invented_rules") != before
