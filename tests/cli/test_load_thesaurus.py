"""`load-thesaurus`: after it the topics are there, in whatever order store, documents and thesaurus came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.cli.main import main
from run_command import result_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Captured = pytest.CaptureFixture[str]
    Run = Callable[..., tuple[int, str, str]]

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://thesaurus.example/> .
:crime a skos:Concept ; skos:prefLabel "CRIME"@en , "罪行"@zh .
:1001 a skos:Concept ; skos:broader :crime ; skos:prefLabel "CRIME PREVENTION"@en , "预防犯罪"@zh .
:1002 a skos:Concept ; skos:broader :1001 ; skos:prefLabel "CORRUPTION"@en , "腐败"@zh ;
  skos:altLabel "GRAFT"@en .
:1003 a skos:Concept ; skos:prefLabel "INTERNATIONAL COOPERATION"@en , "国际合作"@zh .
"""
DOCUMENT = """\
经济及社会理事会决议

2019/901. 加强国际合作以预防犯罪

    经济及社会理事会，

    回顾其2012年7月26日第2012/19号决议，

    1.  请联合国毒品和犯罪问题办公室协助会员国防止腐败；

    2.  又请秘书长向预防犯罪和刑事司法委员会第二十九届会议报告本决议的执行情况，特别是关于腐败的情况。
"""


@pytest.fixture
def run(capsys: Captured) -> Run:
    """Run the command: gives exit code, standard output and standard error."""

    def invoke(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return int(leaving.value.code or 0), out, err

    return invoke


@pytest.fixture
def thesaurus(tmp_path: Path) -> Path:
    file = tmp_path / "thesaurus.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    return file


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "E_RES_2019_901.txt"
    file.write_text(DOCUMENT, encoding="utf-8")
    return file


@pytest.fixture
def build(run: Run, document: Path) -> Callable[[Path], str]:
    """Build the document into a store; gives what the command says."""

    def build(store: Path) -> str:
        code, out, err = run(
            "build", document, "--symbol", "E/RES/2019/901", "--language", "zh", "--store", store, "--jobs", 1
        )
        assert code == 0, err
        return out

    return build


def asked(run: Run, store: Path, question: str, **given: str) -> list[dict[str, str]]:
    chosen = [word for name, text in given.items() for word in ("--param", f"{name}={text}")]
    code, out, err = run("query", question, "--store", store, "--format", "csv", *chosen)
    assert code == 0, err
    return result_rows(out)


def counted(out: str, what: str) -> int:
    return int(out.partition(what)[2].split()[0])


def dumped(run: Run, store: Path) -> list[str]:
    return sorted(run("export", "--store", store, "--format", "nquads")[1].splitlines())


def test_topics_are_there_whichever_came_first(
    run: Run, build: Callable[[Path], str], thesaurus: Path, tmp_path: Path
) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    build(before)
    assert asked(run, before, "topics-of-document", document="E/RES/2019/901") == []
    assert run("load-thesaurus", thesaurus, "--store", before)[0] == 0
    assert run("load-thesaurus", thesaurus, "--store", after)[0] == 0
    build(after)
    topics = asked(run, before, "topics-of-document", document="E/RES/2019/901")
    assert {"INTERNATIONAL COOPERATION", "CORRUPTION"} <= {row["topic"] for row in topics}
    assert dumped(run, before) == dumped(run, after)
    assert run("validate", "--store", before)[0] == 0


def test_a_build_knows_what_was_indexed_and_with_which_thesaurus(
    run: Run, build: Callable[[Path], str], thesaurus: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    build(store)
    run("load-thesaurus", thesaurus, "--store", store)
    assert counted(build(store), "documents unchanged") == 1
    assert counted(run("load-thesaurus", thesaurus, "--store", store)[1], "versions indexed") == 0
    thesaurus.write_text(TURTLE.replace("腐败", "贪腐"), encoding="utf-8")
    assert counted(run("load-thesaurus", thesaurus, "--store", store)[1], "versions indexed") == 1
    topics = asked(run, store, "topics-of-document", document="E/RES/2019/901")
    assert "CORRUPTION" not in {row["topic"] for row in topics}
    assert counted(build(store), "documents unchanged") == 1


def test_questions_by_topic(run: Run, build: Callable[[Path], str], thesaurus: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    run("load-thesaurus", thesaurus, "--store", store)
    build(store)
    for name in ("Corruption", "腐败", "graft"):
        assert [row["document"] for row in asked(run, store, "documents-on-topic", topic=name)] == [
            "E/RES/2019/901"
        ]
    narrower = asked(run, store, "documents-on-topic", topic="crime")
    assert "CORRUPTION" in {row["found"] for row in narrower}
    mandates = asked(run, store, "mandates-by-topic", actor="UNODC", topic="corruption")
    assert [(row["subject"], row["mandates"]) for row in mandates] == [("CORRUPTION", "1")]


def test_a_bad_thesaurus_leaves_the_store_as_it_was(
    run: Run, build: Callable[[Path], str], thesaurus: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    run("load-thesaurus", thesaurus, "--store", store)
    build(store)
    held = dumped(run, store)
    thesaurus.write_text(TURTLE + ":1004 a", encoding="utf-8")
    code, _, err = run("load-thesaurus", thesaurus, "--store", store)
    assert code == 1
    assert "line 9" in err and "thesaurus.ttl" in err
    assert dumped(run, store) == held
