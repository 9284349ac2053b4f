"""The lock files name every dependency in a version that pyproject.toml allows, with hashes, and are used."""

from __future__ import annotations

import json
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parent.parent
CONTAINER = REPOSITORY / "docs" / "deployment" / "Containerfile"


def locked(name: str) -> list[tuple[Requirement, int]]:
    """Returns the requirements of a lock file, each with its number of hashes."""
    text = (REPOSITORY / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return [(Requirement(line.partition(" --hash=")[0]), line.count("--hash=sha256:")) for line in lines]


def project() -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-build.lock"])
def test_every_locked_dependency_has_one_version_and_hashes(name: str) -> None:
    loose = [
        str(requirement)
        for requirement, hashes in locked(name)
        if not hashes or [one.operator for one in requirement.specifier] != ["=="] or requirement.url
    ]
    assert not loose


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("requirements.lock", project()["project"]["dependencies"]),
        ("requirements-build.lock", project()["build-system"]["requires"]),
    ],
)
def test_the_lock_holds_every_declared_dependency_in_an_allowed_version(
    name: str, declared: list[str]
) -> None:
    versions: dict[str, list[str]] = {}
    for requirement, _ in locked(name):
        (pinned,) = requirement.specifier
        versions.setdefault(canonicalize_name(requirement.name), []).append(pinned.version)
    wrong = [
        f"{line}: {found}; run `make lock`"
        for line in declared
        if not (found := versions.get(canonicalize_name((wanted := Requirement(line)).name)))
        or not all(wanted.specifier.contains(version) for version in found)
    ]
    assert not wrong


def test_the_container_installs_what_the_lock_names_and_nothing_else() -> None:
    text = CONTAINER.read_text(encoding="utf-8").replace("\\\n", " ")
    installed = re.findall(r"/bin/pip (?:install|wheel) ([^&\n]*)", text)
    assert len(installed) == 4
    for options in installed:
        assert "--require-hashes" in options or "--no-deps" in options, options
    # A digest comes from outside: nobody can tell a wrong one from a right one by looking.
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["${PYTHON_IMAGE}"] * 2


def test_an_audit_that_looked_nothing_up_is_not_a_clean_one() -> None:
    read = runpy.run_path(str(REPOSITORY / "benchmarks" / "audit.py"))["read"]
    unknown = {"name": "alpha", "skip_reason": "not found"}
    clean: dict[str, object] = {"name": "beta", "version": "1.0", "vulns": []}
    hit = {"name": "gamma", "version": "2.0", "vulns": [{"id": "ID-1"}]}
    outcome = read(json.dumps({"dependencies": [unknown, clean, hit]}))
    assert (outcome.audited, outcome.skipped) == (2, 1)
    assert outcome.vulnerabilities == ("gamma 2.0: ID-1",)
    with pytest.raises(ValueError, match="Expecting value"):
        read("")
