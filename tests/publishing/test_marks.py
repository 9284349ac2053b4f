"""Marks stand on the words they are about, whether a text holds its file's characters one for one or not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from mandategraph.publishing.pages.marks import Mark, place, segments


def test_a_span_is_a_place_where_text_and_file_run_in_step() -> None:
    text = "Requests the Office, and requests the Office again"
    mark = Mark("addressee", 138, 144, "Office")
    (placed,) = place(text, (100, 100 + len(text)), [mark])
    assert (placed.start, placed.end) == (38, 44)


def test_words_are_found_where_the_file_prints_the_verb_four_times_over() -> None:
    file = "请请请请它，又请它"
    text = "请它，又请它"
    first, second = Mark("addressee", 4, 5, "它"), Mark("addressee", 8, 9, "它")
    verb, again = Mark("verb", 0, 4, "请"), Mark("verb", 7, 8, "请")
    placed = place(text, (0, len(file)), [verb, first, again, second])
    assert [(p.mark.role, p.start) for p in placed] == [
        ("verb", 0),
        ("addressee", 1),
        ("verb", 4),
        ("addressee", 5),
    ]


def test_a_wider_phrase_is_marked_where_it_covers_its_span() -> None:
    text = "by 2015 and again by 2015"
    (placed,) = place(text, (0, len(text)), [Mark("deadline", 21, 25, "by 2015")])
    assert text[placed.start : placed.end] == "by 2015"
    assert placed.start == 18


def test_marks_that_lie_in_each_other_and_overlap_are_cut_at_every_edge() -> None:
    text = "abcdef"
    outer, inner = Mark("deadline", 0, 4, "abcd"), Mark("recipient", 2, 6, "cdef", "iri")
    cut = segments(text, place(text, (0, 6), [outer, inner]))
    assert [(s.text, s.roles) for s in cut] == [
        ("ab", ("deadline",)),
        ("cd", ("deadline", "recipient")),
        ("ef", ("recipient",)),
    ]
    assert cut[1].target == "iri"


def test_a_mark_outside_the_paragraph_or_not_in_its_text_is_left_out() -> None:
    marks = [Mark("verb", 50, 53, "abc"), Mark("verb", 1, 4, "xyz")]
    assert place("abcdef", (0, 6), marks) == ()


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.text(max_size=5))))
def test_segments_always_give_the_whole_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [Mark("verb", min(a, b), max(a, b), words) for a, b, words in spans]
    for width in (len(text), len(text) + 7):
        assert "".join(segment.text for segment in segments(text, place(text, (0, width), marks))) == text
