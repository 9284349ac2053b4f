"""Topics: the longest name wins, titles weigh most, what all texts name weighs little, and order is fixed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.loaders.languages import stage
from mandategraph.loaders.quads import quads
from mandategraph.loaders.read import read_document
from mandategraph.loaders.thesaurus import Concept, Thesaurus, read_thesaurus
from mandategraph.loaders.topic_quads import replace_topics
from mandategraph.loaders.topics import Index, Place, index_of, topics, topics_of
from mandategraph.ontology.iri import DEFAULT_BASE

if TYPE_CHECKING:
    from pathlib import Path

    from mandategraph.loaders.records import Reading
    from mandategraph.loaders.topics import Topic

HOME = "https://thesaurus.example/"
ROWS = (
    ("CRIME", "罪行", ""),
    ("CRIME PREVENTION", "预防犯罪", ""),
    ("CORRUPTION", "腐败", "CORRUPT PRACTICES"),
    ("HUMAN RIGHTS", "人权", ""),
    ("INTELLIGENT TRANSPORT SYSTEMS", "智能运输系统", "ITS"),
    ("NARCOTIC DRUGS", "麻醉药品", ""),
    ("PARLIAMENTS", "国会", ""),
    ("PHARMACEUTICALS", "药物；药品", "DRUGS"),
    ("REFUGEES", "难民", ""),
    ("SMUGGLING", "走私(罪)", ""),
    ("STATES", "国家", ""),
    ("TREATIES", "条约", ""),
    ("UGANDA", "乌干达", ""),
    ("WOMEN", "妇女", ""),
)


def concept(number: int, en: str, zh: str, others: str) -> Concept:
    alternatives = tuple(("en", other) for other in others.split("|") if other)
    return Concept(f"{HOME}{number + 1000}", (("en", en), ("zh", zh)), alternatives)


THESAURUS = Thesaurus(tuple(concept(number, *row) for number, row in enumerate(ROWS)))
INDEX = {language: Index(THESAURUS, language) for language in ("en", "zh")}
NAME = {one.iri: dict(one.preferred)["en"] for one in THESAURUS.concepts}


def named(text: str, language: str = "en") -> list[str]:
    index = INDEX[language]
    return [text[found.start : found.end] for found in index.find(text)]


def found(*places: Place, language: str = "en") -> list[str]:
    return [NAME[topic.concept] for topic in topics_of(places, INDEX[language])]


def operative(text: str, order: int = 1) -> Place:
    return Place("operative", text, (0, len(text)), order)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Crime prevention and crime", ["Crime prevention", "crime"]),
        ("crime prevented; crimes; criminal", ["crime", "crimes"]),
        ("crime-prevention, crime\u00a0prevention", ["crime-prevention", "crime\u00a0prevention"]),
        ("crime, prevention", ["crime"]),
        ("a treaty on refugee women", ["treaty", "refugee", "women"]),
        ("corrupt practices, its effects", ["corrupt practices"]),
        ("narcotic drugs and drugs", ["narcotic drugs", "drugs"]),
        ("the United Nations Office on Drugs and Crime", []),
        ("statesman", []),
        ("İ corruption", ["corruption"]),
    ],
)
def test_english_names_are_whole_words_of_either_number(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("预防犯罪和腐败", ["预防犯罪", "腐败"]),
        ("联合国会员国", []),
        ("走私、走私罪", ["走私", "走私罪"]),
        ("药品和药物", ["药品", "药物"]),
        ("联合国毒品和犯罪问题办公室", []),
    ],
)
def test_chinese_names_are_found_in_running_text(text: str, names: list[str]) -> None:
    assert named(text, "zh") == names


def test_a_title_weighs_more_than_the_text_and_the_text_more_than_the_preamble() -> None:
    title = Place("title", "Narcotic drugs", (0, 14))
    preamble = Place("preambular", "Noting crime prevention,", (20, 44), 1)
    text = operative("Notes corrupt practices and corruption;", 2)
    assert found(text, preamble, title)[:2] == ["NARCOTIC DRUGS", "CORRUPTION"]
    often = [operative("Notes crime prevention;", order) for order in range(9)]
    assert found(title, *often)[0] == "NARCOTIC DRUGS"


def test_what_all_texts_name_loses_against_what_few_name() -> None:
    same = "Requests that human rights, narcotic drugs be considered;"
    ranked = found(*(operative(same, order) for order in range(20)))
    assert ranked[0] == "NARCOTIC DRUGS"
    assert "STATES" not in found(*(operative("States shall help States;", order) for order in range(50)))


def test_states_that_speak_in_a_narrative_are_no_topic_but_states_in_a_resolution_are() -> None:
    text = "Uganda spoke on narcotic drugs."
    title = Place("title", "On what was said", (0, 16))
    spoken = [Place("narrative", text, (20, 51), order) for order in range(6)]
    assert found(title, *spoken) == ["NARCOTIC DRUGS"]
    assert "UGANDA" in found(title, *(replace(place, zone="operative") for place in spoken))


def test_evidence_is_where_a_topic_is_named_first() -> None:
    unbroken = Place("operative", "Notes corruption", (100, 116), 1)
    (topic,) = topics_of((unbroken, operative("corruption", 2)), INDEX["en"])
    assert (topic.exact, topic.span, topic.order, topic.count) == ("corruption", (106, 116), 1, 2)
    mended = replace(unbroken, span=(100, 120))
    (topic,) = topics_of((mended, operative("corruption", 2)), INDEX["en"])
    assert topic.span == (100, 120)


@given(st.lists(st.text(), max_size=5))
def test_any_text_gives_scores_in_range_and_words_that_stand_there(texts: list[str]) -> None:
    for language, index in INDEX.items():
        places = [operative(text, order) for order, text in enumerate(texts, 1)]
        for topic in topics_of(places, index):
            assert 0 < topic.score <= 1
            assert topic.exact in texts[topic.order - 1]
        for text in texts:
            ranges = [(one.start, one.end) for one in index.find(text)]
            assert all(0 <= start < end <= len(text) for start, end in ranges), language
            assert ranges == sorted(ranges)


def test_a_language_without_a_pack_has_no_index() -> None:
    assert index_of(THESAURUS, "xx") is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pack_holds_together(language: str) -> None:
    try:
        pack = stage(language, "topics")
    except KeyError:
        pytest.skip("topics.toml is optional")
    assert not set(pack["never"]) & set(pack["vague"])
    assert all(0 < row["share"] < 1 and row["names"] for row in pack["common"])
    names = [name for row in pack["common"] for name in row["names"]]
    assert len(names) == len(set(names))
    for rule in pack["plurals"]:
        form, _, other = rule["example"].partition(" > ")
        first = next(one for one in pack["plurals"] if form.endswith(one["ending"]))
        assert first is rule, rule
        assert (rule["other"] == "-") == (not other), rule
        assert not other or form.removesuffix(rule["ending"]) + rule["other"] == other, rule


def statements(written: bytes, graph: str) -> list[tuple[ox.NamedNode, ox.NamedNode, ox.Literal]]:
    return [
        (quad.subject, quad.predicate, quad.object)  # type: ignore[misc]
        for quad in ox.parse(written, format=ox.RdfFormat.N_QUADS)
        if str(quad.graph_name) == f"<{graph}>"
    ]


def anew(written: bytes, symbol: str, language: str, index: Index | None) -> bytes:
    graph = f"{DEFAULT_BASE}graph/{symbol}/{language}"
    return replace_topics(
        statements(written, graph), index, symbol=symbol, language=language, base=DEFAULT_BASE
    )


def own_graph(written: bytes) -> bytes:
    return b"".join(line for line in written.splitlines(keepends=True) if b"/graph/provenance/" not in line)


def test_a_graph_indexed_anew_is_the_graph_built_with_the_thesaurus(reading: Reading) -> None:
    index = INDEX["zh"]
    with_topics = quads(reading, version="0", topics=topics(reading.outline, index))
    without = quads(reading, version="0")
    symbol = reading.outline.masthead.symbol
    assert with_topics != without
    assert anew(without, symbol, "zh", index) == own_graph(with_topics)
    assert anew(with_topics, symbol, "zh", index) == own_graph(with_topics)
    assert anew(with_topics, symbol, "zh", None) == own_graph(without)


def test_both_ways_agree_on_every_sample(samples: Path) -> None:
    for file in sorted((samples / "zh").iterdir()):
        if file.suffix not in (".txt", ".md"):
            continue
        read = read_document(file, symbol="E/CN.15/SAMPLE/1", language="zh")
        with_topics = quads(read, version="0", topics=topics(read.outline, INDEX["zh"]))
        without = quads(read, version="0")
        symbol = read.outline.masthead.symbol
        assert anew(without, symbol, "zh", INDEX["zh"]) == own_graph(with_topics), file.name


def best(file: Path, index: Index, symbol: str) -> dict[str | None, tuple[Topic, ...]]:
    read = read_document(file, symbol=symbol, language="zh")
    return dict(topics(read.outline, index))


def test_a_real_resolution_has_the_topics_a_librarian_would_give(shared: Path) -> None:
    file = shared / "authorities" / "unbis-thesaurus.csv"
    document = shared / "corpus" / "zh" / "E_RES_2012_19.zh.txt"
    if not (file.is_file() and document.is_file()):
        pytest.skip("no thesaurus or no corpus beside the repository")
    thesaurus = read_thesaurus(file)
    names = {one.iri: dict(one.preferred)["en"] for one in thesaurus.concepts}
    found = best(document, Index(thesaurus, "zh"), "E/RES/2012/19")
    given = [names[topic.concept] for topic in found[None]]
    assert given[:2] == ["ORGANIZED CRIME", "INTERNATIONAL COOPERATION"]
    assert not {"STATES", "REPORTS", "COOPERATION", "DEVELOPMENT"} & set(given)
