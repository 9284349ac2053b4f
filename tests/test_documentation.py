"""The documentation builds without a warning, and what it shows is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from make_once import Once
from mandategraph.cli.main import COMMANDS
from mandategraph.ontology.terms import MG
from mandategraph.queries import catalogue
from rdflib import OWL, RDF, Graph, URIRef
from run_command import mandategraph

DOCS = Path(__file__).resolve().parent.parent / "docs"


class Links(HTMLParser):
    """The targets and the anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.targets.append(value)
            elif name == "id" and value:
                self.anchors.add(value)


def build_html(out: Path) -> None:
    """Builds the documentation as `make docs` does, but does not run its notebooks."""
    options = ["-W", "--keep-going", "-q", "-E", "-b", "html", "-D", "nb_execution_mode=off"]
    command = [sys.executable, "-m", "sphinx", *options, str(DOCS), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # -W makes every warning of Sphinx an error; kernels of notebooks write notes of their own.
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def built(once: Once) -> Path:
    """The documentation; `test_notebooks.py` runs its notebooks.

    `docs/conf.py` writes to `docs/generated`, so two workers must not build at the same time.
    """
    return once("docs", build_html)


def read(page: Path) -> Links:
    links = Links()
    links.feed(page.read_text(encoding="utf-8"))
    return links


def test_every_link_inside_the_documentation_leads_somewhere(built: Path) -> None:
    pages = {page: read(page) for page in built.rglob("*.html")}
    broken: list[str] = []
    for page, links in pages.items():
        for target in links.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            place = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            known = pages[place].anchors if place in pages else set[str]()
            if not place.exists() or (
                parts.fragment and place in pages and unquote(parts.fragment) not in known
            ):
                broken.append(f"{page.name}: {target}")
    assert len(pages) >= 9
    assert broken == []


def test_every_term_is_in_the_reference(built: Path) -> None:
    page = (built / "generated" / "vocabulary.html").read_text(encoding="utf-8")
    graph = Graph().parse(DOCS.parent / "ontology" / "mandategraph.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = [term for kind in kinds for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef)]
    assert not [term for term in terms if term.startswith(MG) and f"mg:{term.removeprefix(MG)}" not in page]


def test_every_question_and_every_command_is_in_the_reference(built: Path) -> None:
    questions = read(built / "generated" / "queries.html").anchors
    assert not [name for name in catalogue() if f"question-{name}" not in questions]
    commands = (built / "commands.html").read_text(encoding="utf-8")
    assert not [name for name in COMMANDS if f"mandategraph-{name}" not in commands]


def test_the_worked_paragraph_is_what_the_samples_say(english_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "paragraph.nt"
    mandategraph("export", "--format", "ntriples", "--store", english_store, "--out", file)
    held = Graph().parse(file)
    text = (DOCS / "concepts.md").read_text(encoding="utf-8")
    shown = Graph()
    for block in re.findall(r"```turtle\n(.*?)```", text, re.DOTALL):
        shown.parse(data=block, format="turtle")
    assert len(shown) > 20
    assert sorted(set(shown) - set(held)) == []


def test_the_example_query_runs(english_store: Path, tmp_path: Path) -> None:
    text = (DOCS / "adding.md").read_text(encoding="utf-8")
    block = re.search(r"```sparql\n(.*?)```", text, re.DOTALL)
    assert block
    file = tmp_path / "asked-by.rq"
    file.write_text(block[1], encoding="utf-8")
    assert "UNODC" in mandategraph("query", file, "--param", "issuer=ECOSOC", "--store", english_store)
