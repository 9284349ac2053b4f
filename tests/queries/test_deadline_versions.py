"""Which deadlines of a text in several languages are listed, and in which language."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from mandategraph.queries.deadline_versions import Version, deduplicated, left_out

if TYPE_CHECKING:
    from mandategraph.queries.agenda import Entry
    from mandategraph.store import Store

TEXT = "A/RES/88/901"


def held_in(*languages: str) -> Store:
    entries = {code: SimpleNamespace(symbol=TEXT, language=code) for code in languages}
    return cast("Store", SimpleNamespace(manifest=lambda: entries))


def turn(language: str, deadline: str = "4.act1.due1") -> Version:
    return Version((TEXT, "", "4"), "P2Y", deadline, language)


TURN = {("4.act1.due1", "P2Y")}


def test_a_deadline_that_few_versions_have_is_left_out() -> None:
    store = held_in("ar", "en", "es", "fr")
    assert left_out(store, [turn("ar")]) == TURN
    assert not left_out(store, [turn("ar"), turn("fr")])


def test_english_alone_is_enough() -> None:
    assert not left_out(held_in("ar", "en", "es", "fr"), [turn("en")])


def test_two_versions_are_too_few_to_compare() -> None:
    assert not left_out(held_in("ar", "en"), [turn("ar")])


def test_a_deadline_of_another_act_in_another_version_is_left_out() -> None:
    assert left_out(held_in("en", "fr"), [turn("en", "4.act2.due1"), turn("fr")]) == TURN


def test_two_acts_of_a_paragraph_may_be_due_at_one_time() -> None:
    assert not left_out(held_in("en", "fr"), [turn("en"), turn("en", "4.act2.due1")])


def test_a_deadline_is_listed_once_in_the_first_language_that_has_it() -> None:
    given = (("4.due1", "fr"), ("4.due1", "en"), ("4.due2", "fr"), ("4.due2", "fr"))
    entries = cast("list[Entry]", [SimpleNamespace(deadline=d, due="P2Y", language=c) for d, c in given])
    for language, expected in (((), ["en", "fr"]), (("fr",), ["fr", "fr"])):
        assert [one.language for one in deduplicated(entries, language)] == expected
