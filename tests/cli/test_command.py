"""The command: rows in every format, messages that help, exit codes that tell."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from mandategraph.cli.main import COMMANDS, main
from mandategraph.publishing.pages.wording import wording
from mandategraph.queries.status import MEANING
from rich.cells import cell_len
from run_command import csv_rows, mandategraph

Captured = pytest.CaptureFixture[str]
Run = Callable[..., tuple[int, str, str]]
"""Takes arguments of the command; gives exit code, standard output and standard error."""
COMMAND = [sys.executable, "-m", "mandategraph.cli.main"]


@pytest.fixture(scope="session")
def built(chinese_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Chinese samples, in a store that tests may change."""
    return shutil.copytree(chinese_store, tmp_path_factory.mktemp("cli") / "store")


@pytest.fixture
def run(capsys: Captured) -> Run:
    """Run the command: gives exit code, standard output and standard error."""

    def invoke(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return int(leaving.value.code or 0), out, err

    return invoke


def test_every_command_helps_with_an_example(run: Run) -> None:
    for name in COMMANDS:
        code, out, _ = run(name, "--help")
        assert code == 0
        assert f"mandategraph {name}" in out.partition("Example:")[2], name


def test_a_second_build_finds_nothing_to_do(run: Run, built: Path, samples: Path) -> None:
    code, out, _ = run("build", samples / "zh", "--manifest", samples / "manifest.csv", "--store", built)
    assert code == 0
    counts, files = dict(re.findall(r"([a-z]+ [a-z]+) {2,}([0-9]+)", out)), len([*(samples / "zh").iterdir()])
    assert counts["documents loaded"] == "0" and counts["documents unchanged"] == str(files)
    assert len(list(built.glob("generation-*"))) == 1
    assert not (built / "staging").exists()


def test_rows_are_the_same_in_every_format(run: Run, built: Path) -> None:
    _, lines, _ = run("acts", "--store", built, "--format", "jsonl")
    rows = [json.loads(line) for line in lines.splitlines()]
    assert json.loads(run("acts", "--store", built, "--format", "json")[1]) == rows
    table = csv_rows(run("acts", "--store", built, "--format", "csv")[1])
    assert [row["iri"] for row in table] == [row["iri"] for row in rows]
    assert run("acts", "--store", built, "--format", "jsonl")[1] == lines


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize(
    "command",
    [
        ("acts",),
        ("coverage",),
        ("due",),
        ("stats",),
        ("queries",),
        ("findings",),
        ("query", "who-what-when"),
    ],
)
def test_tables_fit_the_terminal(
    run: Run, built: Path, width: int, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, _ = run(*command, *(() if command == ("queries",) else ("--store", built)))
    assert code == 0 and out.strip()
    if "─" in out or width >= 80:
        assert "─" in out
        assert max(map(cell_len, out.splitlines())) <= width


def test_coverage_ends_with_the_sum_of_all_documents(run: Run, built: Path) -> None:
    code, out, _ = run("coverage", "--store", built, "--format", "json")
    *rows, total = json.loads(out)
    assert code == 0 and rows and total["document"] == "in all"
    for name in ("characters", "unread", "paragraphs", "without_act"):
        assert sum(row[name] for row in rows) == total[name]
    limited = json.loads(run("coverage", "--store", built, "--format", "json", "--limit", 1)[1])
    assert limited == [rows[0], total]
    assert "characters unread" in run("coverage", "--store", built)[1]


def test_addressees_are_found_by_any_name(run: Run, built: Path) -> None:
    answers = {
        run("acts", "--store", built, "--addressee", name, "--format", "jsonl")[1]
        for name in ("UNODC", "unodc", "United Nations Office on Drugs and Crime", "body/UNODC")
    }
    assert len(answers) == 1
    assert answers.pop().strip()


def test_an_office_is_asked_through_its_officers_unless_it_is_meant_exactly(run: Run, built: Path) -> None:
    said = run("acts", "--store", built, "--addressee", "UNODC", "--format", "jsonl")[1]
    exact = run("acts", "--store", built, "--addressee", "UNODC", "--exactly", "--format", "jsonl")[1]
    only = run("acts", "--store", built, "--addressee", "UNODC Executive Director", "--format", "jsonl")[1]
    assert set(said.splitlines()) == set(exact.splitlines()) | set(only.splitlines())
    assert only.strip()


def test_below_what_falls_due_stands_what_the_status_says(run: Run, built: Path) -> None:
    _, out, _ = run("due", "--store", built, "--as-of", "2026-07-01", "--format", "table")
    told = out.splitlines()
    assert any(line.endswith("rows, from 2026-07-01 until 2028-07-01, as of 2026-07-01") for line in told)
    assert "upcoming: the period of the deadline has not begun" in told


def test_what_falls_due_is_also_a_calendar(run: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    code, out, err = run("due", "--store", built, "--as-of", "2026-07-01", "--ics", file, "--format", "jsonl")
    assert code == 0
    rows = [json.loads(line) for line in out.splitlines()]
    dated = {(row["act"], row["due"]) for row in rows if row["until"]}
    assert {row["status"] for row in rows} >= {"upcoming"}
    calendar = file.read_bytes()
    assert calendar.count(b"BEGIN:VEVENT") == len(dated) > 0
    assert f"{len(dated)} events" in err
    assert b"X-WR-CALNAME:Mandate deadlines\r\n" in calendar
    code, *_ = run("due", "--store", built, "--as-of", "2026-07-01", "--addressee", "UNODC", "--ics", file)
    assert code == 0
    assert b"X-WR-CALNAME:Mandate deadlines: United Nations Office" in file.read_bytes()


def test_deadlines_have_their_status_in_the_language_of_the_reader(run: Run, built: Path) -> None:
    asked = ("due", "--store", built, "--as-of", "2026-07-01", "--list", "all", "--language", "es")
    rows = csv_rows(run(*asked, "--format", "csv")[1])
    english = csv_rows(run(*asked[:-1], "en", "--format", "csv")[1])
    gettext = wording("es").gettext
    assert {row["status"] for row in rows} == {row["status"] for row in english} >= {"upcoming"}
    assert all(row["status_label"] == (gettext(row["status"]) if row["status"] else "") for row in rows)
    _, shown, _ = run(*asked, "--format", "table")
    assert f"{gettext('upcoming')}: {gettext(MEANING['upcoming'])}" in shown


def test_a_comparison_is_a_word_file(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "compared.docx"
    asked = ("compare", "A/SAMPLE/2", "--unit", "II", "--with", "A/RES/80/902", "--store", built)
    # In a process of its own: what other tests have imported must not matter.
    mandategraph(*asked, "--format", "docx", "--out", file)
    written = docx.Document(str(file))
    assert written.tables[0].rows[0].cells[2].text.startswith("A/RES/80/902")
    assert written.paragraphs[1].text.startswith("Date: ")


def test_an_unknown_addressee_is_told_with_what_comes_near(run: Run, built: Path) -> None:
    code, _, err = run("acts", "--store", built, "--addressee", "UNODCC")
    assert code == 2
    assert "UNODC" in err.partition("did you mean")[2]


def test_a_query_from_a_file_runs(run: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.rq"
    file.write_text("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    code, out, _ = run("query", file, "--store", built, "--format", "jsonl")
    assert code == 0 and json.loads(out)["n"] > 1000


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("query", "no-such-question"), 2, "mandategraph queries"),
        (("query", "requests-to-actor"), 2, "as in: mandategraph query"),
        (("query", "act-dues", "--param", "nonsense"), 2, "KEY=VALUE"),
        (("query", "act-dues", "--param", "colour=red"), 2, "it has act"),
        (("due", "--after", "tomorrow"), 2, "a date such as 2013-04-26, not 'tomorrow'"),
        (("due", "--as-of", "2013-02-30"), 2, "a date such as 2013-04-26, not '2013-02-30'"),
        (("due", "--after", "2014-01-01", "--before", "2013-01-01"), 2, "swap them"),
        (("due", "--ics", "/no/such/folder/x.ics"), 1, "cannot write the calendar"),
        (("query", "who-what"), 2, "did you mean who-what-when?"),
        (("query", "missing.sparql"), 1, "missing.sparql: cannot read the query"),
        (("query", "documents", "--param", "language=it"), 2, "no language pack for it; there are ar, en, "),
        (("query", "findings", "--param", "kind=unresolved-actors"), 2, "did you mean unresolved-actor"),
        (("show", "A/RES/1/1/1"), 2, "query documents"),
        (("show", "UNODCC"), 2, "did you mean 'UNODC'"),
        (("show", "A/SAMPLE/3"), 2, "did you mean A/SAMPLE/2"),
        (("acts", "--document", "A/SAMPLE/3"), 2, "did you mean A/SAMPLE/2"),
        (("acts", "--language", "it"), 2, "no language pack for it; there are ar, en, "),
        (("acts", "--lang", "it"), 2, "no language pack for it; there are ar, en, "),
        (("acts", "--verb", "促"), 2, "No operative verb '促'"),
        (("due", "--session", "GA/999"), 2, "Unknown session: GA/999"),
        (("due", "--before", "9999-12-31"), 2, "in the years"),
        (("due", "--list", "past", "--after", "2013-01-01"), 2, "its own period"),
        (("network", "--after", "2020", "--before", "2010"), 2, "swap them"),
        (("network", "--after", "99999"), 2, "must be a year"),
        (("query", "due-between", "--param", "after=2013-13-01"), 2, "a date such as 2013-04-26"),
        (
            ("query", "due-between", "--param", "after=2014-01-01", "--param", "before=2013-01-01"),
            2,
            "swap them",
        ),
        (("query", "deadline-status", "--param", "session=GA/999"), 2, "Unknown session: GA/999"),
        (("query", "acts", "--param", "kind=order"), 2, "No resource order"),
        (("query", "entities-under-mandate", "--param", "mandate=UNODC"), 2, "No document UNODC"),
        (("query", "network-requests", "--param", "after=20200"), 2, "must be a year"),
        (("acts", "--unit", "XX", "--format", "json"), 0, "note: no results for unit XX"),
        (("findings", "--kind", "unresolved-actors"), 2, "did you mean unresolved-actor"),
        (("findings", "--document", "A/0"), 2, "No document A/0"),
        (("compare", "A/RES/1/1/1"), 2, "query documents"),
        (("compare", "E/RES/2026/901"), 2, "two versions are needed"),
        (("compare", "A/SAMPLE/2", "--unit", "IX"), 2, "it has I, II"),
        (("compare", "A/SAMPLE/2", "--unit", "I", "--with", "A/SAMPLE/2"), 2, "--with A/SAMPLE/2#KEY"),
        (
            ("compare", "A/SAMPLE/2", "--unit", "I", "--with", "E/RES/2026/901", "--paragraph", "99"),
            2,
            "no paragraph",
        ),
        (("export", "--document", "A/0"), 2, "No document"),
        (("export", "--document", "A/SAMPLE/2", "--language", "en"), 2, "not in en"),
        (("export", "--graph", "http://x/"), 2, "no graph"),
        (("build", "x.txt", "--language", "it"), 2, "no language pack for it; there are ar, en, "),
        (("build", "x.txt", "--symbol", "foo"), 2, "no symbol of a United Nations document"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_errors_name_the_remedy(
    run: Run, built: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    place = () if arguments == ("nonsense",) else ("--store", str(built))
    got, _, err = run(*arguments, *place)
    assert got == code
    assert words in err
    assert "Traceback" not in err and "Error:" not in err
    assert code == 0 or err.splitlines()[-1].startswith("error: ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT nonsense", "own.rq: the query is not SPARQL"),
        (
            "PREFIX x: <http://x/>\n# all\nDELETE WHERE { ?s ?p ?o }",
            "own.rq: SPARQL updates are not supported",
        ),
        ("CLEAR ALL", "use SELECT, ASK, CONSTRUCT or DESCRIBE"),
    ],
)
def test_a_query_that_cannot_be_asked_is_named(
    run: Run, built: Path, tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "own.rq"
    file.write_text(text)
    code, _, err = run("query", file, "--store", built)
    assert code != 0
    assert words in err


def test_the_report_and_the_findings_count_the_same(run: Run, samples: Path, tmp_path: Path) -> None:
    cut = tmp_path / "E_RES_2026_901.zh.txt"
    cut.write_text((samples / "zh" / cut.name).read_text(encoding="utf-8")[:1000], encoding="utf-8")
    store = tmp_path / "s"
    code, out, err = run("build", cut, samples / "zh" / "A_SAMPLE_2.zh.txt", "--store", store)
    assert code == 0, err
    told = {reason: int(number) for reason, number in re.findall(r"finding: ([a-z-]+) +([0-9]+)", out)}
    counted: dict[str, int] = {}
    for line in run("findings", "--store", store, "--format", "jsonl")[1].splitlines():
        row = json.loads(line)
        counted[row["reason"]] = counted.get(row["reason"], 0) + row["findings"]
    assert told == counted
    assert told["truncated"] == 1
    assert "processor seconds: read" in out and "seconds: in all" in out


def test_files_that_contradict_each_other_are_told_once(run: Run, samples: Path, tmp_path: Path) -> None:
    text = (samples / "zh" / "E_RES_2026_901.zh.txt").read_text(encoding="utf-8")
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(text + name, encoding="utf-8")
    symbol = ("file,symbol\none.txt,E/RES/2026/901\ntwo.txt,E/RES/2026/901\n",)
    (tmp_path / "manifest.csv").write_text(*symbol)
    code, _, err = run(
        "build", tmp_path, "--manifest", tmp_path / "manifest.csv", "--store", tmp_path / "store"
    )
    assert code == 1
    assert err.count("different files") == 1
    assert "one.txt" in err and "two.txt" in err


def test_standard_input_is_called_so_in_messages(samples: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "build", "-", "--store", tmp_path / "s"],
        input="Chapter One\n\nThe keeper lit the lamp and sat by the window.\n",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: standard input: ")
    assert "/tmp" not in done.stderr


def test_a_place_where_no_store_can_be_is_reported(run: Run, samples: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    for place, words in (
        (file, "this is a file"),
        (file / "s", "a part of this path is a file"),
        (tmp_path / ("x" * 300), "too long"),
    ):
        code, _, err = run("build", samples / "zh", "--store", place)
        assert code == 1
        assert words in err and "give --store another directory" in err
        assert run("stats", "--store", place)[0] == 1


def test_an_unknown_suffix_is_told_with_all_that_can_be_read(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.odt"
    file.write_text("x")
    code, _, err = run("build", file, "--store", tmp_path / "s")
    assert code == 1 and ".xml, .json, .jsonl, .zip" in err


def test_there_is_no_store_yet(run: Run, tmp_path: Path) -> None:
    for command in ("acts", "due", "stats", "findings", "validate", "export"):
        code, _, err = run(command, "--store", tmp_path / "none")
        assert code == 1
        assert "mandategraph build" in err


def test_debug_shows_the_traceback_wherever_it_stands(run: Run, tmp_path: Path) -> None:
    assert "Traceback" in run("stats", "--store", tmp_path / "none", "--debug")[2]


def test_bad_files_are_reported_and_the_others_built(run: Run, samples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "latin.txt").write_bytes("Décide déjà où siéger à l'été prochain\n".encode("latin-1") * 20)
    good = samples / "zh" / "E_RES_2026_901.zh.txt"
    missing = tmp_path / "missing.txt"
    code, _out, err = run(
        "build", folder, good, missing, "--manifest", samples / "manifest.csv", "--store", tmp_path / "s"
    )
    assert code == 1
    for name in ("empty.txt", "binary.txt", "latin.txt", "missing.txt"):
        assert name in err
    assert "Traceback" not in err
    assert run("query", "documents", "--store", tmp_path / "s", "--format", "jsonl")[1].strip()


def test_one_symbol_cannot_name_two_files(run: Run, samples: Path, tmp_path: Path) -> None:
    code, _, err = run("build", samples / "zh", "--symbol", "A/1", "--store", tmp_path / "s")
    assert code == 2 and "one document" in err


def test_the_store_of_a_build_conforms(run: Run, built: Path) -> None:
    code, _, err = run("validate", "--store", built)
    assert code == 0, err


@pytest.mark.parametrize("media", ["nquads", "turtle", "jsonld"])
def test_an_export_is_the_same_twice(run: Run, built: Path, tmp_path: Path, media: str) -> None:
    texts: list[bytes] = []
    for number in range(2):
        file = tmp_path / str(number)
        assert run("export", "--store", built, "--format", media, "--out", file)[0] == 0
        texts.append(file.read_bytes())
    assert texts[0] == texts[1] and len(texts[0]) > 1000


def test_a_document_is_shown_by_symbol_and_by_iri(run: Run, built: Path) -> None:
    assert "E/RES/2026/901" in run("show", "E/RES/2026/901", "--store", built)[1]
    assert "prefLabel" in run("show", "body/UNODC", "--store", built)[1]
    for name in ("UNODC", "联合国毒品和犯罪问题办公室"):
        assert run("show", name, "--store", built)[1] == run("show", "body/UNODC", "--store", built)[1]


def test_a_cited_document_is_shown_by_its_number(run: Run, built: Path) -> None:
    cited = run("show", "A/RES/65/232", "--store", built)[1]
    assert "CitedDocument" in cited
    for words in (
        "resolution 65/232",
        "General Assembly resolution 65/232 of 21 December 2010",
        "https://undocs.org/en/A/RES/65/232",
    ):
        assert run("show", words, "--store", built) == (0, cited, "")


def test_a_broken_pipe_is_silent(built: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "acts", "--store", built, "--format", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def test_a_killed_build_leaves_the_store_and_frees_the_lock(
    run: Run, built: Path, samples: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    text = (samples / "zh" / "E_RES_2026_901.zh.txt").read_text(encoding="utf-8")
    for number in range(400):
        (folder / f"A_RES_90_{number}.zh.txt").write_text(text, encoding="utf-8")
    manifest = folder / "manifest.csv"
    rows = (f"A_RES_90_{n}.zh.txt,A/RES/90/{n},zh,ECOSOC\n" for n in range(400))
    manifest.write_text("file,symbol,language,issued_by\n" + "".join(rows))
    command = [*COMMAND, "build", folder, "--manifest", manifest, "--store", built, "--jobs", "2"]
    before = run("export", "--store", built)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    staging = built / "staging"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and len(list(staging.glob("*.json"))) < 5:
        time.sleep(0.01)
    locked = subprocess.run(command, capture_output=True, text=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert locked.returncode == 1 and "locked" in locked.stderr
    assert run("export", "--store", built) == before
    kept = len(list(staging.glob("*.json")))
    assert kept > 0
    # Workers of the killed build end by themselves and let go of the lock.
    small = [*COMMAND, "build", samples / "zh", "--manifest", samples / "manifest.csv", "--store", built]
    while subprocess.run(small, capture_output=True).returncode and time.monotonic() < deadline:
        time.sleep(0.2)
    assert subprocess.run(small, capture_output=True).returncode == 0


def test_progress_goes_to_standard_error_only(
    run: Run, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    code, out, err = run(
        "build", samples / "zh", "--manifest", samples / "manifest.csv", "--store", tmp_path / "s"
    )
    assert code == 0
    assert "reading" not in out and "\x1b[" in err


def test_a_comparison_reads_without_colour_and_is_the_same_in_every_format(
    run: Run, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("compare", "A/SAMPLE/2", "--unit", "II", "--with", "A/RES/80/902", "--store", built)
    monkeypatch.setenv("COLUMNS", "100")
    code, table, _ = run(*asked)
    assert code == 0
    assert "\x1b" not in table
    assert all(mark in table for mark in ("= act", "≠ act", "+", "–", "Agreement"))
    assert max(map(cell_len, table.splitlines())) <= 100
    compared = json.loads(run(*asked, "--format", "json")[1])
    assert compared["left"] == {"document": "A/SAMPLE/2", "unit": "II", "language": "zh"}
    rows = csv_rows(run(*asked, "--format", "csv")[1])
    texts = [(row["paragraph"], row["left"], row["right"]) for row in rows if row["field"] == "text"]
    assert texts == [(p["paragraph"], p["left"] or "", p["right"] or "") for p in compared["paragraphs"]]
    differing = json.loads(run(*asked, "--differing", "--format", "json")[1])["paragraphs"]
    assert differing == [p for p in compared["paragraphs"] if not p["agrees"]]
