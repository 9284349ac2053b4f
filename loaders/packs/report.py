"""The check of a whole language pack: in, its folder; out, figures of each file, errors and warnings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

from ...ontology.authorities import AuthorityError, load
from ...ontology.language_names import names_by_language
from .. import languages
from ..languages import PackError
from .checks import (
    MAX_PATTERN,
    OPTIONAL,
    STAGES,
    Problem,
    check_stage,
    has_example,
    parse,
    patterns_of,
    rows_of,
)

if TYPE_CHECKING:
    from pathlib import Path

NAMES: Final = "names.csv"
_VERB: Final = re.compile(r"^verb:([\w-]+)\s", re.MULTILINE)
_KEYS: Final = (
    ("mentions", "groups", "key"),
    ("mentions", "elliptic.modifiers", "key"),
    ("acts", "due", "congress"),
    ("acts", "conditions", "named"),
)
"""Keys of rows that name actors: stage, table, key."""


@dataclass(frozen=True, slots=True)
class FileFigures:
    """The figures of one stage file."""

    file: str
    rows: int
    """Members of its lists of tables, and single tables with an example."""
    patterns: int
    characters: int
    """Characters of all patterns."""
    longest: int
    """Characters of the longest pattern."""
    longest_at: str
    """Its place and key."""
    without_example: int
    """Rows without an example, of those that need one."""
    failures: int
    """Rows whose examples fail."""
    exceptions: int
    """Rows with a reason: patterns that no frame of the language covers."""


@dataclass(slots=True)
class PackReport:
    """The result of the check of a pack."""

    language: str
    files: list[FileFigures] = field(default_factory=list[FileFigures])
    problems: list[Problem] = field(default_factory=list[Problem])

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.level == "warning"]


def check_pack(folder: Path) -> PackReport:
    """Returns the report on a language pack; its examples are run if it has no other errors.

    folder: the folder of the pack, named by the code of its language. The pack is read from it from then on,
    in place of the installed one. Raises PackError if the folder is not a pack.
    """
    if not any((folder / f"{name}.toml").is_file() for name in STAGES):
        raise PackError(
            f"{folder} is not a language pack: it has none of the files "
            f"{', '.join(f'{name}.toml' for name in STAGES)}."
        )
    folder = folder.resolve()
    report = PackReport(folder.name)
    packs = _parsed(folder, report)
    for name, pack in packs.items():
        report.problems += check_stage(name, pack, f"{folder.name}/{name}.toml")
    if not report.problems:
        for name, pack in packs.items():
            report.problems += _unknown_names(name, pack, f"{folder.name}/{name}.toml")
    report.problems += _names_problems(folder)
    failed: dict[str, int] = {}
    if not report.problems:
        languages.use_pack(folder)
        failed = {name: _run(report, name) for name in packs}
    for name, pack in packs.items():
        report.files.append(_figures(f"{folder.name}/{name}.toml", name, pack, failed.get(name, 0)))
        report.problems += _long(f"{folder.name}/{name}.toml", name, pack)
        report.problems += _unexplained(f"{folder.name}/{name}.toml", name, pack)
    return report


def _parsed(folder: Path, report: PackReport) -> dict[str, dict[str, Any]]:
    """The stage files by stage; missing, unknown and unreadable files are problems of the report."""
    packs: dict[str, dict[str, Any]] = {}
    for name in STAGES:
        file = folder / f"{name}.toml"
        if file.is_file():
            try:
                packs[name] = parse(file.read_text(encoding="utf-8"), f"{folder.name}/{file.name}")
            except (PackError, UnicodeDecodeError) as error:
                message = str(error).partition(": ")[2] if isinstance(error, PackError) else str(error)
                report.problems.append(Problem(f"{folder.name}/{file.name}", "", "", message))
        elif name not in OPTIONAL:
            report.problems.append(Problem(f"{folder.name}/{file.name}", "", "", "missing file"))
    for file in sorted(folder.iterdir()):
        known = (*(f"{name}.toml" for name in STAGES), NAMES)
        if file.suffix in (".toml", ".csv") and file.name not in known:
            near = get_close_matches(file.name, known, n=1)
            advice = f"; did you mean `{near[0]}`?" if near else ""
            report.problems.append(
                Problem(f"{folder.name}/{file.name}", "", "", f"file of no stage, which is not read{advice}")
            )
    return packs


def _run(report: PackReport, name: str) -> int:
    """Run the examples of a stage; returns the number of rows that fail."""
    # The engine is slow to import and not needed for a pack with other errors.
    from .examples import failures

    file = f"{report.language}/{name}.toml"
    try:
        found = failures(report.language, name)
    except (re.error, IndexError, KeyError) as error:
        message = f"its patterns do not work together: {type(error).__name__}: {error}"
        report.problems.append(Problem(file, "", "", message))
        return 0
    report.problems += [Problem(file, place, "example", reason) for place, reason in found]
    return len(found)


def _figures(file: str, name: str, pack: dict[str, Any], failed: int) -> FileFigures:
    patterns, rows = patterns_of(name, pack), rows_of(name, pack)
    longest = max(patterns, key=lambda one: len(one.text), default=None)
    return FileFigures(
        file=file,
        rows=len(rows),
        patterns=len(patterns),
        characters=sum(len(one.text) for one in patterns),
        longest=len(longest.text) if longest else 0,
        longest_at=f"{longest.place}: {longest.key}".removeprefix(": ") if longest else "",
        without_example=sum(has_example(name, place) and not row.get("example") for place, row in rows),
        failures=failed,
        exceptions=sum(bool(row.get("reason")) for _, row in rows),
    )


def _long(file: str, name: str, pack: dict[str, Any]) -> list[Problem]:
    return [
        Problem(
            file,
            one.place,
            one.key,
            f"pattern of {len(one.text)} characters; divide it into words of the lexicon, macros or rows "
            f"of at most {MAX_PATTERN}",
        )
        for one in patterns_of(name, pack)
        if len(one.text) > MAX_PATTERN
    ]


def _unexplained(file: str, name: str, pack: dict[str, Any]) -> list[Problem]:
    """Verbs with a pattern of their own and without the reason."""
    return [
        Problem(file, place, "form", "missing key `reason`; use a frame, or give the reason of the exception")
        for place, row in rows_of(name, pack)
        if name == "acts" and place.startswith("verbs[") and row.get("form") and not row.get("reason")
    ]


@cache
def verb_concepts() -> frozenset[str]:
    """Returns the local names of the concepts of the verb scheme."""
    text = (files("mandategraph.ontology") / "schemes" / "verbs.ttl").read_text(encoding="utf-8")
    return frozenset(_VERB.findall(text))


def _unknown_names(name: str, pack: dict[str, Any], file: str) -> list[Problem]:
    """Concepts that the verb scheme lacks, and actors that the authority files lack."""
    found: list[Problem] = []
    for place, row in rows_of(name, pack):
        table = place.partition("[")[0]
        if (name, table) == ("acts", "verbs") and row["concept"] not in verb_concepts():
            near = get_close_matches(row["concept"], sorted(verb_concepts()), n=1)
            advice = f"; did you mean `{near[0]}`?" if near else "; see ontology/schemes/verbs.ttl"
            found.append(Problem(file, place, "concept", f"unknown concept `{row['concept']}`{advice}"))
        for stage, rows, key in _KEYS:
            if (name, table) == (stage, rows):
                found += [_unknown_actor(file, place, key, one) for one in _unknown(row.get(key, ""))]
    if name == "acts":
        keys = cast("list[str]", pack["reporting"]["not_to"])
        found += [_unknown_actor(file, "reporting", "not_to", one) for one in _unknown(" ".join(keys))]
    return found


def _unknown(keys: str) -> list[str]:
    return [key for key in keys.split() if key not in load()]


def _unknown_actor(file: str, place: str, key: str, actor: str) -> Problem:
    return Problem(file, place, key, f"unknown key `{actor}`: no authority file has it")


def _names_problems(folder: Path) -> list[Problem]:
    """The first error of `names.csv`, and its languages other than that of the pack."""
    path, file = folder / NAMES, f"{folder.name}/{NAMES}"
    if not path.is_file():
        return []
    try:
        found = names_by_language(path, lambda: (record.key for record in load()))
    except AuthorityError as error:
        place, _, message = str(error).partition(": ")
        return [Problem(file, place.removeprefix(NAMES).removeprefix(", "), "", message)]
    return [
        Problem(file, "", "language", f"names in {language}; a pack has names in its own language")
        for language in sorted(found.keys() - {folder.name})
    ]
