"""The search finds passages in both languages, forgives mistakes, and never takes words for syntax."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from mandategraph.cli.main import mandategraph
from mandategraph.ontology.terms import PREFIXES
from mandategraph.publishing.search import making
from mandategraph.publishing.search.index import Filter, Index, parse
from mandategraph.publishing.search.making import FACETS, fingerprint, index_file
from mandategraph.publishing.site import Site
from mandategraph.store import EmbeddedStore

BASE = "https://w3id.org/mandategraph/"
UNODC = f"{BASE}body/UNODC"


@pytest.fixture(scope="module")
def index(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index.of(site.store, tmp_path_factory.mktemp("index"))


@pytest.mark.parametrize("words", ["犯罪", "罪", "文化财产", "Requests", "requesting", "cultural property"])
def test_words_of_any_length_are_found_in_their_language(index: Index, words: str) -> None:
    found = index.search(words)
    assert found.total > 0
    assert {hit.language for hit in found.hits} == {"en" if words.isascii() else "zh"}
    assert any(piece.found for hit in found.hits for piece in hit.pieces)


def test_a_misspelt_word_is_taken_for_the_nearest(index: Index) -> None:
    found = index.search("comission")
    assert found.total > 0
    assert found.corrected == (("comission", "commission"),)


def test_names_are_found_in_both_languages_and_with_mistakes(index: Index) -> None:
    asked = ("UNODC", "毒品和犯罪问题办公室", "Untied Nations Ofice on Drugs and Crime")
    assert all(index.named(words)[0].iri == UNODC for words in asked)
    assert index.label(UNODC, "zh") == "联合国毒品和犯罪问题办公室"


def test_a_symbol_leads_to_its_document(index: Index) -> None:
    assert index.symbols("e/res/2026/90")[0] == "E/RES/2026/901"
    assert index.search("E/RES/2026/901").total > 0


def test_facets_count_what_choosing_them_gives(index: Index) -> None:
    everything = index.search("")
    assert set(everything.facets) == set(FACETS)
    for name, choices in everything.facets.items():
        for choice in choices[:5]:
            assert index.search("", {name: (choice.value,)}).total == choice.count


def test_values_of_one_facet_are_alternatives_and_facets_narrow_each_other(index: Index) -> None:
    both = index.search("", {"language": ("en", "zh")})
    assert both.total == index.search("").total
    chinese = index.search("", {"language": ("zh",), "addressee": (UNODC,)})
    assert 0 < chinese.total < index.search("", {"addressee": (UNODC,)}).total


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_no_words_are_syntax(index: Index, words: str) -> None:
    assert index.search(words).total >= 0
    index.named(words)
    index.symbols(words)


@pytest.mark.parametrize(
    "words", ['"', "a OR", "NEAR(x y)", "x*", "col:x", "-x", "' OR 1=1 --", "\x00", "(((", "^", "\u0640", "_"]
)
def test_the_syntax_of_the_engine_is_words(index: Index, words: str) -> None:
    assert index.search(words).total >= 0


def test_unknown_values_of_facets_find_nothing(index: Index) -> None:
    assert index.search("", {"verb": ("nonsense",), "colour": ("red",)}).total == 0


def test_acts_are_listed_once_in_the_language_of_the_page(index: Index) -> None:
    chinese = index.acts(Filter(addressee=(UNODC,)), "zh", limit=500)
    assert len({line.iri for line in chinese}) == len(chinese) == index.count(Filter(addressee=(UNODC,)))
    assert all(UNODC in {part.iri for part in line.addressees} for line in chinese)
    assert {line.language for line in chinese} == {"zh"}


def test_acts_with_deadlines_come_in_their_order(index: Index) -> None:
    lines = index.acts(Filter(due=True, after="2000-01-01"), "en", limit=500)
    days = [min(due.last for due in line.dues if due.last) for line in lines]
    assert days and days == sorted(days)


def test_phrases_runs_of_chinese_and_words_are_terms() -> None:
    assert [(term.text, term.phrase) for term in parse('贩运 "cultural property" Office请')] == [
        ("贩运", True),
        ("cultural property", True),
        ("Office", False),
        ("请", True),
    ]


def test_an_index_is_made_once_for_what_a_store_holds(site: Site, tmp_path: Path) -> None:
    first = index_file(site.store, tmp_path)
    made = first.stat().st_ino
    assert index_file(site.store, tmp_path).stat().st_ino == made
    assert [file.name for file in tmp_path.iterdir()] == [f"index-{fingerprint(site.store)}.sqlite"]


def test_a_build_that_fails_leaves_no_index(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store", PREFIXES)
    store.replace_graphs(())

    def broken(sparql: str) -> None:
        raise RuntimeError(sparql)

    object.__setattr__(store, "query", broken)
    with pytest.raises(RuntimeError):
        index_file(store, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_the_draft_of_a_killed_process_is_removed_and_one_that_is_being_written_kept(
    site: Site, tmp_path: Path
) -> None:
    left, written = tmp_path / "making-left.sqlite", tmp_path / "making-written.sqlite"
    left.touch()
    written.touch()
    with making.hold(written):
        index_file(site.store, tmp_path)
        assert (left.exists(), written.exists()) == (False, True)


def test_a_broader_topic_has_the_passages_of_its_narrower_ones(sample_store: Path, tmp_path: Path) -> None:
    thesaurus = tmp_path / "thesaurus.ttl"
    thesaurus.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <https://thesaurus.example/> .\n"
        ':property a skos:Concept ; skos:prefLabel "PROPERTY"@en , "财产"@zh .\n'
        ":cultural a skos:Concept ; skos:broader :property ; "
        'skos:prefLabel "CULTURAL PROPERTY"@en , "文化财产"@zh .\n',
        encoding="utf-8",
    )
    place = tmp_path / "store"
    shutil.copytree(sample_store, place)
    loaded = CliRunner().invoke(mandategraph, ["load-thesaurus", str(thesaurus), "--store", str(place)])
    assert loaded.exit_code == 0, loaded.output
    found = Index.of(EmbeddedStore(place, PREFIXES), tmp_path / "index")
    narrow, broad = (f"https://thesaurus.example/{name}" for name in ("cultural", "property"))
    counts = {choice.value: choice.count for choice in found.search("").facets["topic"]}
    assert counts[broad] >= counts[narrow] > 0
    assert found.search("", {"topic": (broad,)}).total == counts[broad]


def test_an_index_that_is_read_is_not_swept_away(site: Site, tmp_path: Path) -> None:
    held = Index.of(site.store, tmp_path)
    os.utime(held.file, (0, 0))
    for number in range(6):
        (tmp_path / f"index-{number}.sqlite").touch()
        os.utime(tmp_path / f"index-{number}.sqlite", (number + 1, number + 1))
    making._sweep(tmp_path, tmp_path / "index-5.sqlite")  # pyright: ignore[reportPrivateUsage]
    assert held.file.is_file()
    assert len(list(tmp_path.glob("index-*.sqlite"))) == 5
