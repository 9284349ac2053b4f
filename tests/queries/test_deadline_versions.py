"""Which deadlines of a text in several languages are listed, and in which language."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from mandategraph.queries.deadline_versions import Key, deduplicated, doubtful

if TYPE_CHECKING:
    from mandategraph.queries.agenda import Entry
    from mandategraph.store import Store

TEXT = "A/RES/88/901"
TURN: Key = (TEXT, "", "4", "P2Y")


def held_in(*languages: str) -> Store:
    entries = {code: SimpleNamespace(symbol=TEXT, language=code) for code in languages}
    return cast("Store", SimpleNamespace(manifest=lambda: entries))


def test_a_deadline_that_few_versions_have_is_doubtful() -> None:
    store = held_in("ar", "en", "es", "fr")
    assert doubtful(store, [(TURN, "ar")]) == {TURN}
    assert not doubtful(store, [(TURN, "ar"), (TURN, "fr")])


def test_english_alone_is_enough() -> None:
    assert not doubtful(held_in("ar", "en", "es", "fr"), [(TURN, "en")])


def test_two_versions_are_too_few_to_compare() -> None:
    assert not doubtful(held_in("ar", "en"), [(TURN, "ar")])


def listed(*given: tuple[str, str, str], language: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    entries = [
        SimpleNamespace(document=TEXT, unit="", paragraph=paragraph, due=due, language=code)
        for paragraph, due, code in given
    ]
    return [(one.language, one.due) for one in deduplicated(cast("list[Entry]", entries), language)]


def test_a_deadline_is_listed_in_the_first_language_that_has_it() -> None:
    versions = (("4", "P2Y", "fr"), ("4", "P2Y", "en"), ("4", "GA/90", "fr"))
    assert listed(*versions) == [("en", "P2Y"), ("fr", "GA/90")]
    assert listed(*versions, language=("fr",)) == [("fr", "P2Y"), ("fr", "GA/90")]


def test_two_acts_of_a_paragraph_may_be_due_at_one_time() -> None:
    assert listed(("4", "P2Y", "en"), ("4", "P2Y", "en")) == [("en", "P2Y"), ("en", "P2Y")]
