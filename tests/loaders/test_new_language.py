"""A new language is a new pack: a made-up one is read from a folder of its own, and no other file changes.

It is English with other words for what is asked, of whom, and by whom: what a pack must bring, the engine
takes from it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mandategraph.loaders.languages import languages

VERB = """
[[verbs]]
verb = "petas"
form = "[Pp]etas"
kind = "directive"
concept = "request"
example = "Petas the Office to report;"

"""
NAMES = """key,language,form,name,source
body/ECOSOC,eo,preferred,Konsilio Ekonomia kaj Socia,invented
body/UNODC,eo,preferred,Oficejo pri Drogoj,invented
body/CCPCJ,eo,preferred,Komisiono pri Krimo,invented
group/member-states,eo,preferred,Membroregnoj,invented
instrument/UNCAC,eo,preferred,Konvencio kontraŭ Korupto,invented
"""
TEXT = """E/RES/2026/1

Konsilio Ekonomia kaj Socia,

Recalling the Konvencio kontraŭ Korupto,

1. Petas the Oficejo pri Drogoj, in cooperation with Membroregnoj, to report to the Komisiono pri Krimo;

2. Decides to remain seized of the matter.
"""
READ = """
import json, sys
from pathlib import Path
from mandategraph.loaders.languages import languages
from mandategraph.loaders.read import read_document

reading = read_document(Path(sys.argv[1]))
act = next(act for paragraph in reading.paragraphs for act in paragraph.acts)
print(json.dumps({
    "languages": languages(),
    "language": reading.outline.masthead.language,
    "issuer": dict(reading.issuers)[None],
    "verb": [act.verb, act.concept],
    "addressees": [actor.key for actor in act.addressees],
    "partners": [actor.key for actor in act.partners],
    "report_to": [actor.key for actor in act.report_to],
    "instruments": sorted({m.key for p in reading.paragraphs for m in p.instruments}),
}))
"""


PAGES = """
import json, sys
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from starlette.testclient import TestClient

with TestClient(application(Site.open(sys.argv[1])), headers={"Accept": "text/html"}) as client:
    print(json.dumps({
        "names": client.get("/search?q=oficejo").text,
        "words": client.get("/search?q=petas").text,
        "actor": client.get("/body/UNODC").text,
        "document": client.get("/document/E/RES/2026/1").text,
    }))
"""


@pytest.fixture
def pack(tmp_path: Path, repository: Path) -> Path:
    """A folder with the pack of a made-up language, "eo"."""
    folder = tmp_path / "packs" / "eo"
    shutil.copytree(repository / "loaders" / "languages" / "en", folder)
    verbs = folder / "acts.toml"
    text = verbs.read_text(encoding="utf-8")
    verbs.write_text(text.replace("[[verbs]]", VERB + "[[verbs]]", 1), encoding="utf-8")
    outline = folder / "outline.toml"
    rules = outline.read_text(encoding="utf-8")
    issuer = rules[
        rules.index("\nissuing_body = '") : rules.index("\n", rules.index("\nissuing_body = '") + 1)
    ]
    rules = rules.replace(issuer, "\nissuing_body = 'Konsilio Ekonomia kaj Socia'")
    outline.write_text(rules, encoding="utf-8")
    (folder / "names.csv").write_text(NAMES, encoding="utf-8")
    return folder.parent


def test_a_document_of_a_new_language_is_read_by_its_pack_alone(pack: Path, tmp_path: Path) -> None:
    file = tmp_path / "E_RES_2026_1.eo.txt"
    file.write_text(TEXT, encoding="utf-8")
    environment = {**os.environ, "MANDATEGRAPH_LANGUAGES": str(pack)}
    done = subprocess.run(
        [sys.executable, "-c", READ, str(file)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "languages": sorted({*languages(), "eo"}),
        "language": "eo",
        "issuer": "body/ECOSOC",
        "verb": ["petas", "request"],
        "addressees": ["body/UNODC"],
        "partners": ["group/member-states"],
        "report_to": ["body/CCPCJ"],
        "instruments": ["instrument/UNCAC"],
    }


def test_names_of_a_new_language_are_in_the_graph_the_search_and_the_pages(
    pack: Path, tmp_path: Path
) -> None:
    file = tmp_path / "E_RES_2026_1.eo.txt"
    file.write_text(TEXT, encoding="utf-8")
    store = str(tmp_path / "store")
    environment = {**os.environ, "MANDATEGRAPH_LANGUAGES": str(pack)}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "mandategraph.cli.main", *arguments, "--store", store]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("build", str(file), "--jobs", "1")
    rows = run("query", "actor-names", "--param", "language=eo", "--format", "jsonl").splitlines()
    names = {row["thing"].rpartition("/")[2]: row["name"] for row in map(json.loads, rows)}
    assert names["UNODC"] == "Oficejo pri Drogoj"
    assert names["UNCAC"] == "Konvencio kontraŭ Korupto"
    asked = run("query", "requests-to-actor", "--param", "actor=oficejo pri drogoj", "--format", "jsonl")
    assert json.loads(asked)["verb"] == "petas"
    command = [sys.executable, "-c", PAGES, store]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    pages = json.loads(done.stdout)
    assert "/body/UNODC" in pages["names"] and "/E/RES/2026/1" in pages["words"]
    assert "Oficejo pri Drogoj" in pages["actor"]
    assert "Petas" in pages["document"]


def test_a_changed_pack_makes_documents_be_read_again(pack: Path) -> None:
    def fingerprint() -> str:
        # In a process of its own: packs are found once a process.
        code = "from mandategraph.loaders.build import fingerprint; print(fingerprint())"
        environment = {**os.environ, "MANDATEGRAPH_LANGUAGES": str(pack)}
        return subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
        ).stdout

    before = fingerprint()
    (pack / "eo" / "names.csv").write_text(
        NAMES + "body/INCB,eo,preferred,Estraro,invented\n", encoding="utf-8"
    )
    assert fingerprint() != before


def test_a_wrong_pack_stops_a_build_before_a_document_is_read(pack: Path, tmp_path: Path) -> None:
    acts = pack / "eo" / "acts.toml"
    text = acts.read_text(encoding="utf-8").replace('example = "Petas', 'exmple = "Petas')
    acts.write_text(text, encoding="utf-8")
    file = tmp_path / "E_RES_2026_1.en.txt"
    file.write_text("E/RES/2026/1\n\nThe Economic and Social Council,\n\n1. Decides to remain seized.\n")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mandategraph.cli.main",
            "build",
            str(file),
            "--store",
            str(tmp_path / "store"),
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "MANDATEGRAPH_LANGUAGES": str(pack)},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "error: eo/acts.toml: verbs[0] petas: unknown key `exmple`; did you mean `example`?\n"
    )
    assert not (tmp_path / "store").exists()
