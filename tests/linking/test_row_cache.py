"""Incremental linking gives the same links as linking all documents at once."""

from __future__ import annotations

import random
import sqlite3
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mandategraph.cli.main import main
from mandategraph.linking.run import build_links
from mandategraph.ontology.iri import DEFAULT_BASE, Minter
from mandategraph.ontology.terms import PREFIXES
from mandategraph.store import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
COMMITTEE = (SAMPLES / "en" / "A_SAMPLE_2.en.txt").read_text(encoding="utf-8")
TITLE = COMMITTEE.partition("\nDraft resolution I\n")[2].strip().partition("\n")[0]
COUNCIL = (
    "Resolution adopted by the Economic and Social Council on {day}\n\n{number}.\tLamps for those who "
    "walk at night\n\nThe Economic and Social Council,\n\n{body}\n"
)
ASK = (
    "{}.\tRequests the Secretary-General to report to the Council {} on the implementation of the present "
    "resolution{}\n"
)
FIRST = COUNCIL.format(
    day="20 July 2031", number="2031/901", body="{more}" + ASK.format("1", "at its session of 2033", ".")
)
SECOND = COUNCIL.format(
    day="22 July 2033",
    number="2033/907",
    body="Recalling its resolution 2031/901 of 20 July 2031,\n\n{more}" + ASK.format("2", "in 2035", "."),
)
THIRD = COUNCIL.format(
    day="21 July 2035",
    number="2035/903",
    body="Recalling its resolutions 2031/901 of 20 July 2031 and 2033/907 of 22 July 2033,\n\n{more}"
    + ASK.format("2", "in 2037", ".")
    + "\n3.\tDecides to extend the mandate of the Group of Friends of Lamps until 31 October 2039.\n",
)
NOTE = "1.\tTakes note of the report of the Secretary-General on the implementation of resolution {};\n\n"
REPORT = (
    "Lamps for those who walk at night\n\nReport of the Secretary-General\n\nSummary\n\nThe present report "
    "is submitted pursuant to {ground} of Economic and Social Council resolution 2031/901.\n\n"
    "I.\tIntroduction\n\n1.\tPursuant to Economic and Social Council resolution 2031/901, the United Nations "
    "Office on Drugs and Crime completed a survey of lamps.\n\n{more}2.\tLamps are seldom lit by day.\n"
)
CITING = (
    "Resolution adopted by the General Assembly on 18 December 2026\n\n81/905.\tBridges\n\nThe General "
    "Assembly,\n\nRecalling its resolution 80/{} of 18 December 2025, entitled “"
    + TITLE
    + "”,\n\n{more}1.\tInvites "
    "Member States to build bridges.\n"
)
SHIFT = "Recalling that it gets dark at night,\n\n"
VARIANTS: dict[str, tuple[str, ...]] = {
    "E_RES_2031_901": tuple(FIRST.format(more=more) for more in ("", SHIFT, "Noting the dark,\n\n")),
    "E_RES_2033_907": tuple(SECOND.format(more=more) for more in ("", NOTE.format("2031/901"), SHIFT)),
    "E_RES_2035_903": tuple(
        THIRD.format(more=more) for more in ("", NOTE.format("2033/907"), NOTE.format("2031/901"))
    ),
    "E_2033_71": tuple(
        REPORT.format(ground=ground, more=more)
        for ground, more in (("paragraph 1", ""), ("paragraph 7", SHIFT))
    ),
    "A_80_450": (COMMITTEE, COMMITTEE.replace(TITLE, f"{TITLE} and bicycles")),
    "A_RES_81_905": tuple(CITING.format(number, more=more) for number, more in ((907, ""), (908, SHIFT))),
}
"""By the name of a file, what it may hold."""
LINKS = Minter(DEFAULT_BASE).links
VERSION = version("mandategraph")


class Documents:
    """A folder, and the store that is built of it again and again."""

    def __init__(self, place: Path) -> None:
        self._folder = place / "documents"
        self._folder.mkdir()
        self._store = place / "store"
        self.keep = self._store / "kept" / "links.sqlite"

    @property
    def store(self) -> EmbeddedStore:
        return EmbeddedStore(self._store, PREFIXES)

    def lay(self, name: str, words: str) -> None:
        (self._folder / f"{name}.en.txt").write_text(words, encoding="utf-8")

    def remove(self, name: str) -> None:
        (self._folder / f"{name}.en.txt").unlink(missing_ok=True)
        minter, store = Minter(DEFAULT_BASE), self.store
        symbol = name.replace("_", "/")
        store.remove_graphs([minter.graph(symbol, "en"), minter.provenance_graph(symbol, "en")])

    def build(self) -> None:
        with pytest.raises(SystemExit) as left:
            main(["build", str(self._folder), "--store", str(self._store), "--jobs", "1"])
        assert left.value.code == 0

    def link(self) -> None:
        with pytest.raises(SystemExit) as left:
            main(["link", "--store", str(self._store)])
        assert not left.value.code


def held(store: EmbeddedStore) -> list[str]:
    """The links as they stand in the store."""
    output = BytesIO()
    store.dump(output, "ntriples", LINKS)
    return sorted(line.removesuffix(" .") for line in output.getvalue().decode().splitlines())


def made_at_once(store: EmbeddedStore) -> list[str]:
    """The links as they are made of all documents, with nothing kept."""
    output = store.directory / "links.nq"
    addition = build_links(store, DEFAULT_BASE, VERSION, "nothing is kept", output)
    assert addition is not None and addition.quads == output
    return sorted(line.removesuffix(f" <{LINKS}> .") for line in output.read_text("utf-8").splitlines())


def test_the_documents_of_these_tests_are_linked_in_every_way(tmp_path: Path) -> None:
    documents = Documents(tmp_path)
    for name, variants in VARIANTS.items():
        documents.lay(name, variants[min(1, len(variants) - 1) if name.startswith("E_RES_203") else 0])
    documents.build()
    said = "\n".join(held(documents.store))
    for relation in ("adoptedAs", "answers", "closes", "continues", "implements", "renews"):
        assert f"ontology#{relation}> <" in said
    assert "MandateEvent" in said


@pytest.mark.parametrize("seed", range(2))
def test_links_after_any_order_of_changes_are_those_of_all_documents_at_once(
    seed: int, tmp_path: Path
) -> None:
    chance, documents = random.Random(seed), Documents(tmp_path)
    names: Sequence[str] = tuple(VARIANTS)
    documents.lay(names[seed], VARIANTS[names[seed]][0])
    documents.build()
    for step in range(9):
        name = chance.choice(names)
        if (
            step > 2
            and chance.random() < 0.25
            and any((name.replace("_", "/")) in g for g in documents.store.graphs())
        ):
            documents.remove(name)
            documents.link()
        else:
            for one in {name, chance.choice(names)}:
                documents.lay(one, chance.choice(VARIANTS[one]))
            documents.build()
        assert held(documents.store) == made_at_once(documents.store), f"step {step}: {name}"


def test_links_are_the_same_when_what_was_kept_is_lost_or_damaged(tmp_path: Path) -> None:
    documents = Documents(tmp_path)
    for name, variants in VARIANTS.items():
        documents.lay(name, variants[0])
    documents.build()
    whole = documents.keep.read_bytes()
    for number, damage in enumerate((b"", b"no such file", whole[: len(whole) // 2], whole[:4096] * 9)):
        documents.keep.write_bytes(damage)
        documents.lay("E_RES_2033_907", VARIANTS["E_RES_2033_907"][number % 3] + f"\n{number}\n")
        documents.build()
        assert held(documents.store) == made_at_once(documents.store)


def test_links_are_written_when_a_build_ended_after_it_had_concluded(tmp_path: Path) -> None:
    documents = Documents(tmp_path)
    for name, variants in VARIANTS.items():
        documents.lay(name, variants[0])
    documents.build()
    code = sqlite3.connect(documents.keep).execute("SELECT code FROM made_by").fetchone()[0]
    store = documents.store
    before = store.manifest()[LINKS]
    documents.remove("E_RES_2033_907")
    # What was concluded is kept, and the store never heard of it.
    fingerprint = code.split(" ")[1]
    output = tmp_path / "links.nq"
    assert (
        build_links(documents.store, DEFAULT_BASE, VERSION, fingerprint, output, documents.keep) is not None
    )
    assert documents.store.manifest()[LINKS] == before
    documents.link()
    assert held(documents.store) == made_at_once(documents.store)


def test_a_change_from_which_nothing_follows_leaves_the_graph_of_links_alone(tmp_path: Path) -> None:
    documents = Documents(tmp_path)
    for name, variants in VARIANTS.items():
        documents.lay(name, variants[0])
    documents.build()
    before = documents.store.manifest()[LINKS]
    documents.lay("A_RES_81_905", VARIANTS["A_RES_81_905"][0] + "\n2.\tInvites everyone to rest.\n")
    documents.build()
    after = documents.store.manifest()[LINKS]
    assert (after.sha256, after.recipe != before.recipe) == (before.sha256, True)
    assert held(documents.store) == made_at_once(documents.store)
