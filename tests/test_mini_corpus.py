"""The mini corpus: what is read of official files is what their mark-up states, and two languages agree."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mandategraph.loaders.read import read_document
from mandategraph.ontology.names import state_called
from run_command import mandategraph, result_rows

if TYPE_CHECKING:
    from mandategraph.loaders.records import Act, Reading

FOLDER = Path(__file__).resolve().parent / "corpus"
POSITIONS = {"inFavour": "in-favour", "against": "against", "abstaining": "abstaining"}
LANGUAGES = ("en", "zh")
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def opening(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)[:30].casefold()


def whole(symbol: str) -> str:
    """The symbol of a resolution without the letter of its part: the links of the files leave it out."""
    return re.sub(r"(?<=\d) ?[A-Z]$", "", symbol)


@pytest.fixture(scope="module")
def readings() -> dict[tuple[str, str], Reading]:
    """Every file of the mini corpus, by symbol and language."""
    found: dict[tuple[str, str], Reading] = {}
    for path in sorted(FOLDER.glob("*/*.xml")):
        reading = read_document(path)
        found[reading.outline.masthead.symbol, reading.outline.masthead.language] = reading
    return found


def share(right: int, of: int) -> float:
    return right / of if of else 1.0


def test_the_store_holds_every_file(mini_corpus_store: Path) -> None:
    output = mandategraph("query", "documents", "--store", mini_corpus_store, "--format", "csv")
    documents = {row["document"] for row in result_rows(output)}
    assert documents == {row["document"] for row in rows("paragraphs.jsonl")}


def test_the_query_votes_says_who_voted_how(mini_corpus_store: Path) -> None:
    for row in rows("votes.jsonl"):
        document = f"document={row['document']}"
        output = mandategraph(
            "query", "votes", "--store", mini_corpus_store, "--param", document, "--format", "csv"
        )
        found = Counter(row["position"] for row in result_rows(output))
        assert found == {POSITIONS[name]: len(row[name]) for name in POSITIONS if row.get(name)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_paragraphs_have_their_keys(readings: dict[tuple[str, str], Reading], language: str) -> None:
    right = total = 0
    for row in rows("paragraphs.jsonl"):
        if row["language"] != language:
            continue
        read = readings[row["document"], language].paragraphs
        total += 1
        right += any(
            one.paragraph.key == row["key"] and opening(one.paragraph.text.text) == row["opening"]
            for one in read
        )
    assert total > 150
    assert share(right, total) >= 0.985


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", ["cites", "note_cites"])
def test_citations_are_the_links(readings: dict[tuple[str, str], Reading], language: str, field: str) -> None:
    wanted = found = extra = 0
    for row in rows("paragraphs.jsonl"):
        if row["language"] != language:
            continue
        read = readings[row["document"], language].paragraphs
        one = next((one for one in read if one.paragraph.key == row["key"]), None)
        in_note = field == "note_cites"
        cited = {whole(c.symbol) for c in one.citations if c.in_note == in_note} if one else set[str]()
        links = {whole(symbol) for symbol in row[field]}
        wanted += len(links)
        found += len(links & cited)
        extra += len(cited - links)
    assert share(found, wanted) >= 0.98
    assert share(found, found + extra) >= 0.96


def test_votes_are_those_of_the_files(readings: dict[tuple[str, str], Reading]) -> None:
    key = rows("votes.jsonl")
    assert len(key) >= 7
    for row in key:
        for language in LANGUAGES:
            (vote,) = readings[row["document"], language].outline.proceedings.votes
            for name, position in POSITIONS.items():
                states = sorted(state_called(name) for name in row.get(name, ()))
                assert all(states)
                assert sorted(state_called(v.state) for v in vote.voters if v.position == position) == states


def test_the_two_languages_agree(readings: dict[tuple[str, str], Reading]) -> None:
    """The same directives to the same addressees, paragraph by paragraph."""
    counts: Counter[str] = Counter()
    for symbol, language in readings:
        if language != "en":
            continue
        english, chinese = (directives(readings[symbol, language]) for language in LANGUAGES)
        counts["paragraphs"] += len(english.keys() | chinese.keys())
        counts["same paragraphs"] += len(english.keys() & chinese.keys())
        for key in english.keys() & chinese.keys():
            same = len(english[key]) == len(chinese[key])
            counts["directives"] += 1
            counts["same directives"] += same
            for one, other in zip(english[key], chinese[key], strict=False) if same else ():
                counts["addressees"] += 1
                counts["same addressees"] += addressees(one) == addressees(other)
    assert share(counts["same paragraphs"], counts["paragraphs"]) >= 0.99
    assert share(counts["same directives"], counts["directives"]) >= 0.95
    assert share(counts["same addressees"], counts["addressees"]) >= 0.65


def directives(reading: Reading) -> dict[tuple[str | None, str], list[Act]]:
    """The directive acts of each operative leaf paragraph."""
    found: defaultdict[tuple[str | None, str], list[Act]] = defaultdict(list)
    for read in reading.paragraphs:
        if read.paragraph.role == "operative" and read.paragraph.leaf:
            found[read.unit, read.paragraph.key].extend(act for act in read.acts if act.kind == "directive")
    return found


def addressees(act: Act) -> list[str]:
    return sorted(actor.key for actor in act.addressees)
