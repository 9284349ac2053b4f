"""The language packs: every file is valid, and every row is proven by its example.

The checks and the run of the examples are those of `mandategraph check-pack`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mandategraph.loaders.languages import PackError, languages, stage, stage_text
from mandategraph.loaders.packs.checks import (
    STAGES,
    check_stage,
    has_example,
    load,
    parse,
    pattern_error,
    patterns_of,
    rows_of,
)
from mandategraph.loaders.packs.examples import failure
from mandategraph.loaders.packs.inflection import verb_form
from mandategraph.loaders.packs.reference import pack_format
from mandategraph.loaders.packs.report import check_pack
from mandategraph.loaders.packs.templates import parts, replace_parts

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).resolve().parents[2]
PACKS = REPOSITORY / "loaders" / "languages"
HEADER = "key,language,form,name,source\n"
STATEMENT = """
announced = 'will be held'
several = 'sessions'
opening = '(?P<day>[0-9]+)'
edges = " "
[macros]
when = '(?P<last>{D})'
[[statements]]
pattern = '(?P<session>{S}) {when}'
example = "its tenth session 3 May 2030"
"""
"""A valid stage file."""


def as_written(language: str, name: str) -> dict[str, Any]:
    """Returns a stage file as parsed, without its parts replaced."""
    return parse(stage_text(language, name), f"{language}/{name}.toml")


@pytest.mark.parametrize("language", languages())
def test_an_installed_pack_has_no_errors_and_its_examples_prove_its_rows(language: str) -> None:
    """Runs every example and counter-example; an error names file and row, as `check-pack` does."""
    report = check_pack(PACKS / language)
    assert not report.errors, "\n".join(map(str, report.errors))
    assert {figures.file for figures in report.files} == {
        f"{language}/{file.name}" for file in (PACKS / language).glob("*.toml")
    }
    assert not any(figures.without_example or figures.failures for figures in report.files)
    # Exceptions are fewer than a tenth of the rows.
    assert all(figures.exceptions * 10 <= figures.rows for figures in report.files)


def test_every_list_of_rules_is_run() -> None:
    tables: set[str] = set()
    unproven: set[str] = set()
    for file in sorted(PACKS.glob("*/*.toml")):
        for place, _ in rows_of(file.stem, stage(file.parent.name, file.stem)):
            table = f"{file.stem}.{place.partition('[')[0]}"
            tables.add(table)
            if not has_example(file.stem, place):
                unproven.add(table)
    # These are lists of words without a rule; the words of elliptic lists have examples of their own.
    assert unproven == {
        "topics.also",
        "topics.common",
        "mentions.context.short_names",
        "mentions.elliptic.further",
    }
    assert {"acts.no_deadline", "acts.session_days", "acts.clause.before", "acts.addressee.decided"} <= tables
    assert {"proceedings.meetings", "proceedings.documents", "topics.plurals", "text.spelling"} <= tables


def test_an_example_that_does_not_give_its_row_fails() -> None:
    row = {"pattern": "x", "type": "session", "example": "Requests the Office to report."}
    assert failure("en", "acts", "due[0] session", row) == (
        "the example does not give the row: Requests the Office to report."
    )


def test_a_counter_example_that_gives_the_row_fails() -> None:
    place, row = rows_of("acts", stage("en", "acts"))[-1]
    assert failure("en", "acts", place, {**row, "not": ["Requests the Office to report."]}) == ""
    assert failure("en", "acts", place, {**row, "not": [row["example"]]}) == (
        f"the counter-example gives the row: {row['example']}"
    )


def test_a_label_is_proven_at_the_beginning_only() -> None:
    row = {"style": "number", "pattern": r"(?P<label>(?P<value>\d)\.)", "example": "see 1. Requests"}
    assert failure("en", "outline", "labels[0] number", row)
    assert not failure("en", "outline", "labels[0] number", {**row, "example": "1. Requests"})


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        (
            "exmple = ",
            "example = ",
            "statements[0] (?P<session>{S}) {when}: unknown key `exmple`; did you mean `example`?",
        ),
        (
            "",
            'example = "its tenth session 3 May 2030"\n',
            "statements[0] (?P<session>{S}) {when}: missing key `example`; "
            "every row needs a text that it matches",
        ),
        ("edges = 3", 'edges = " "', "edges: expected a string, got a number"),
        ('edges = "', 'edges = " "', "not valid TOML: Illegal character '\\n' (at line 5, column 10)"),
        ("", "edges = \" \"\n", "missing key `edges`"),
        (
            "(?P<day>[0-9]+'",
            "(?P<day>[0-9]+)'",
            "opening: pattern does not compile: missing ), unterminated subpattern at character 1",
        ),
        ("(?P<last>{D}'", "(?P<last>{D})'", "macros: when: pattern does not compile: missing ), "
         "unterminated subpattern at character 1"),
        (
            "{S}) {wen}",
            "{S}) {when}",
            "statements[0] (?P<session>{S}) {wen}: pattern: unknown placeholder `{wen}`; "
            "did you mean `{when}`?",
        ),
        ("{when}", "(?P<last>{D})", "macros: when: `{when}` contains itself"),
        (
            "[lexicon]\nwhen = ['May']\n[macros]",
            "[macros]",
            "macros: when: `{when}` is also a class of the lexicon; rename one of them",
        ),
        ("[lexicon]\nA = ['May']\n[macros]", "[macros]", "lexicon: A: `{A}` has a meaning of its own; "
         "rename the part"),
        ("[macro]", "[macros]", "unknown key `macro`; did you mean `macros`?"),
    ],
)  # fmt: skip
def test_an_error_names_file_row_key_and_remedy(wrong: str, right: str, message: str) -> None:
    assert STATEMENT.count(right) == 1
    with pytest.raises(PackError) as error:
        load(STATEMENT.replace(right, wrong), "session_statements", "xx/session_statements.toml")
    assert str(error.value).splitlines()[0] == f"xx/session_statements.toml: {message}"


def test_the_same_row_twice_is_an_error() -> None:
    row = STATEMENT[STATEMENT.index("[[") :]
    with pytest.raises(PackError) as error:
        load(STATEMENT + row, "session_statements", "xx/session_statements.toml")
    identity = "(?P<session>{S}) {when}"
    assert str(error.value) == (
        f"xx/session_statements.toml: statements[1] {identity}: same as statements[0] {identity}; "
        "remove one of the rows"
    )


def test_wrong_values_of_a_verb_are_errors() -> None:
    pack = as_written("en", "acts")
    pack["verbs"][3] |= {"kind": "directiv", "after": True}
    pack["verbs"][3].pop("concept")
    verb = pack["verbs"][3]["verb"]
    assert [str(problem) for problem in check_stage("acts", pack, "en/acts.toml")] == [
        f"en/acts.toml: verbs[3] {verb}: kind: unknown value `directiv`; did you mean `directive`?",
        f"en/acts.toml: verbs[3] {verb}: missing key `concept`",
        f"en/acts.toml: verbs[3] {verb}: after: expected one of `any`, `unjoined`, `addressee`, `joined`, "
        "`statement`, `also`, `alone`, `first`, got a boolean",
    ]


def test_an_unknown_frame_is_an_error() -> None:
    pack = as_written("en", "acts")
    pack["verbs"][3]["frame"] = "pasive"
    verb = pack["verbs"][3]["verb"]
    assert [str(problem) for problem in check_stage("acts", pack, "en/acts.toml")] == [
        f"en/acts.toml: verbs[3] {verb}: frame: unknown frame `pasive`; did you mean `passive`?"
    ]


@pytest.mark.parametrize(
    ("row", "form"),
    [
        ({"verb": "urge"}, "urge{s}"),
        ({"verb": "look forward to", "words": "forward"}, "look{s} (?:forward)"),
        ({"verb": "authorize", "base": "authori[sz]e"}, "authori[sz]e{s}"),
        ({"verb": "ask", "frame": "passive"}, "(?(asked)asked|(?!))"),
        ({"verb": "trust", "not_followed_by": " funds?"}, "trust{s}(?! funds?)"),
        ({"verb": "close", "followed_by": " the"}, "close{s}(?= the)"),
        ({"verb": "submit", "form": "as is"}, "as is"),
    ],
)
def test_the_form_of_a_verb_comes_from_its_frame(row: dict[str, Any], form: str) -> None:
    frames = {"active": "{present} {words}", "passive": "(?(asked){participle} {words}|(?!))"}
    inflections = [{"name": "present", "add": "{s}"}, {"name": "participle", "add": "ed"}]
    assert verb_form(row, frames, inflections) == form


def test_a_verb_of_a_language_without_inflection_is_its_base_form() -> None:
    assert verb_form({"verb": "敦促"}, {}, []) == "敦促"


def test_keys_of_a_table_that_do_not_fit_together_are_errors() -> None:
    mentions, text = (as_written("en", name) for name in ("mentions", "text"))
    mentions["numerals"].pop("forms")
    text["characters"] |= {"from": "‐‑", "to": "-"}
    assert [str(problem) for problem in check_stage("mentions", mentions, "en/mentions.toml")] == [
        "en/mentions.toml: numerals: give `num2words` and `forms`, or `digits`, `ten` and `hundred`, "
        "or `ones`, `teens`, `tens` and `compound`"
    ]
    assert [str(problem) for problem in check_stage("text", text, "en/text.toml")] == [
        "en/text.toml: characters: from: 2 characters, but 1 replacements in `to`"
    ]


def test_only_the_first_errors_are_listed_when_a_pack_is_loaded() -> None:
    text = (PACKS / "en" / "acts.toml").read_text(encoding="utf-8").replace("concept = ", "concpt = ")
    with pytest.raises(PackError) as error:
        load(text, "acts", "en/acts.toml")
    first, *_, last = str(error.value).splitlines()
    assert first.endswith("unknown key `concpt`; did you mean `concept`?")
    assert re.fullmatch(r"… and \d+ more: `mandategraph check-pack DIR` lists them all\.", last)


@pytest.mark.parametrize("pattern", [r"(?(we)am|is)", r"([a-z])\6?", "[A-Z{A}]{2}", "(?<={A})x"])
def test_a_pattern_may_refer_to_the_patterns_it_is_joined_with(pattern: str) -> None:
    assert pattern_error(pattern, ("A",)) == ""


def test_named_parts_are_replaced_at_any_depth() -> None:
    pack = {"lexicon": {"c": ["y", "z{d}"], "d": ["d?"]}, "macros": {"a": "x{b}", "b": "{c}*"}}
    assert replace_parts("{a}{A}", parts(pack)) == "x(?:y|z(?:d?))*{A}"


def test_a_row_keeps_its_pattern_as_written() -> None:
    pack = load(STATEMENT, "session_statements", "xx/session_statements.toml")
    (row,) = pack["statements"]
    assert row["pattern"] == "(?P<session>{S}) (?P<last>{D})"
    assert row["written"] == "(?P<session>{S}) {when}"


def test_a_wrong_word_of_the_lexicon_is_an_error() -> None:
    text = STATEMENT.replace("[macros]", "[lexicon]\nmonth = ['May', 'Jun(e']\n[macros]")
    with pytest.raises(PackError) as error:
        load(text, "session_statements", "xx/session_statements.toml")
    assert str(error.value) == (
        "xx/session_statements.toml: lexicon: month: pattern does not compile: missing ), "
        "unterminated subpattern at character 4"
    )


def test_every_stage_of_the_packs_has_a_type_and_its_patterns_are_found() -> None:
    found = {file.stem for file in PACKS.glob("*/*.toml")}
    assert found == STAGES.keys()
    assert all(patterns_of(name, stage("en", name)) for name in found - {"topics"})


def test_the_reference_describes_every_key() -> None:
    reference = "\n".join(pack_format())
    assert [f"## {name}.toml" in reference for name in STAGES] == [True] * len(STAGES)
    rows = re.findall(r"^\| `[^`]+` \| ([^|]+) \| ([^|]+) \| (.*) \|$", reference, re.MULTILINE)
    assert len(rows) > 300
    assert all(type.strip() and default.strip() and meaning.strip() for type, default, meaning in rows)


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Returns a function that copies the English pack and changes one of its files."""

    def copy(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "eo"
        shutil.copytree(PACKS / "en", folder)
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return copy


def run(*arguments: str) -> tuple[int, str]:
    # In a process of its own: the pack that is checked stays known to the process.
    command = [sys.executable, "-m", "mandategraph.cli.main", "check-pack", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_command_prints_the_figures_of_each_file() -> None:
    code, output = run(str(PACKS / "zh"))
    assert code == 0
    heads, *rows = output.splitlines()
    assert heads.split() == [
        "file",
        "rows",
        "exceptions",
        "patterns",
        "chars",
        "no",
        "example",
        "failures",
        "longest",
        "at",
    ]
    assert rows[0].startswith("zh/text.toml ")
    assert rows[-1] == "0 errors, 0 warnings"


def test_the_command_fails_for_a_long_pattern(copied: Callable[[str, str, str], Path]) -> None:
    folder = copied("text.toml", "compounds = '", f"compounds = '{'x' * 300}|")
    # With another error, the examples are not run.
    (folder / "names.csv").write_text("wrong\n", encoding="utf-8")
    code, output = run(str(folder))
    assert code == 1
    assert re.search(
        r"^error: eo/text\.toml: print: compounds: pattern of \d+ characters; "
        r"divide it into words of the lexicon, macros or rows of at most 300$",
        output,
        re.MULTILINE,
    )


def test_the_command_wants_the_reason_of_an_exception(copied: Callable[[str, str, str], Path]) -> None:
    folder = copied("acts.toml", 'verb = "urge"\n', "verb = \"urge\"\nform = 'urges?'\n")
    (folder / "names.csv").write_text("wrong\n", encoding="utf-8")
    code, output = run(str(folder))
    assert code == 1
    assert re.search(
        r"^error: eo/acts\.toml: verbs\[\d+\] urge: form: missing key `reason`; use a frame, or give the "
        r"reason of the exception$",
        output,
        re.MULTILINE,
    )


def test_the_command_fails_for_a_wrong_pack(copied: Callable[[str, str, str], Path]) -> None:
    folder = copied("outline.toml", "every = 60", 'every = "60"')
    shutil.move(folder / "text.toml", folder / "texts.toml")
    code, output = run(str(folder), "--format", "json")
    found = json.loads(output)
    assert code == 1
    assert [(one["file"], one["place"], one["key"], one["message"]) for one in found["errors"]] == [
        ("eo/text.toml", "", "", "missing file"),
        ("eo/texts.toml", "", "", "file of no stage, which is not read; did you mean `text.toml`?"),
        ("eo/outline.toml", "recognition", "every", "expected a number, got a string"),
    ]


def test_the_command_finds_names_that_the_authority_files_lack(
    copied: Callable[[str, str, str], Path],
) -> None:
    folder = copied("acts.toml", 'concept = "urge"', 'concept = "urgee"')
    (folder / "names.csv").write_text(
        f"{HEADER}body/UNODC,eo,preferred,Oficejo,invented\nbody/UNODD,eo,preferred,Neniu,invented\n",
        encoding="utf-8",
    )
    code, output = run(str(folder))
    assert code == 1
    errors = [line for line in output.splitlines() if line.startswith("error: ")]
    assert len(errors) == 2
    assert re.fullmatch(
        r"error: eo/acts\.toml: verbs\[\d+\] urge: concept: unknown concept `urgee`; did you mean `urge`\?",
        errors[0],
    )
    assert errors[1:] == [
        "error: eo/names.csv: line 3: no authority file has body/UNODD; did you mean body/UNODC?"
    ]


def test_the_command_refuses_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is not a language pack: it has none of the files"):
        check_pack(tmp_path)
