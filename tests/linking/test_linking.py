"""The linking rules one by one, and the cases in which they must not assert a link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mandategraph.linking.adopted import TitleCitations, adoption_links, drafts
from mandategraph.linking.answers import (
    closing_links,
    links_from_notes,
    note_links,
    report_links,
    series_notes,
)
from mandategraph.linking.implementation import implementation_statements
from mandategraph.linking.mandate_events import mandate_events
from mandategraph.linking.records import Cited, Link, LinkingResult, Mandate, Paragraph, Text
from mandategraph.linking.renewals import (
    first_cites,
    has_enough_renewals,
    renewal_links,
    series_links,
    series_steps,
)
from mandategraph.linking.repeated_requests import repeated_request_links
from mandategraph.linking.rows import texts_from
from mandategraph.ontology.iri import DEFAULT_BASE
from mandategraph.ontology.terms import MG, Property

HOME = f"{DEFAULT_BASE}document/"
GA, UNODC = "body/GA", f"{DEFAULT_BASE}body/UNODC"
TITLE = "Signposts on mountain paths and shelters for those who walk them"


def text(symbol: str, dated: str = "", title: str = TITLE, **fields: str) -> Text:
    """An adopted resolution of the General Assembly, unless `fields` say otherwise."""
    plain = Text(
        iri=HOME + symbol,
        document=symbol,
        symbol=symbol,
        unit="",
        kind="Resolution",
        status="adopted",
        issuer=GA,
        dated=dated,
        titles=(("en", title),),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def draft(unit: str, title: str = TITLE) -> Text:
    return replace(
        text("E/2011/901", "2011-04-15", title),
        iri=f"{HOME}E/2011/901/unit/{unit}",
        symbol="",
        unit=unit,
        kind="DraftResolution",
        status="draft",
    )


def paragraph(owner: Text, words: str, *cites: Cited, key: str = "1", role: str = "operative") -> Paragraph:
    return Paragraph(f"{owner.iri}#{key}", owner.iri, "en", role, 1, words, (0, len(words)), cites)


def mandate(owner: Text, key: str, words: str, **fields: object) -> Mandate:
    plain = Mandate(
        iri=f"{owner.iri}#{key}.act1",
        owner=owner.iri,
        paragraph=f"{owner.iri}#{key}",
        words=(("en", words),),
        addressees=frozenset({UNODC}),
        reporting="report" in words,
        spans=(("en", (0, len(words))),),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


LATER = text("A/RES/67/901", "2012-12-20", "Lamps")


def citing(symbol: str, title: str = TITLE) -> Paragraph:
    words = f"Recalling its resolution {symbol} of 19 December 2011, entitled “{title}”,"
    return paragraph(LATER, words, Cited(symbol, symbol, title), role="preambular")


# --- drafts


def became(texts: list[Text], *paragraphs: Paragraph) -> LinkingResult:
    return adoption_links(
        texts, TitleCitations(drafts(texts)).among(paragraphs), first_cites(paragraphs), {}, {}
    )


def test_a_draft_is_the_text_that_later_documents_cite_by_its_title() -> None:
    found = became([draft("A.I"), LATER], citing("A/RES/66/901"))
    (link,) = found.links
    assert (link.relation, link.cited, link.rule) == (
        Property.ADOPTED_AS,
        "A/RES/66/901",
        "cited by its title",
    )
    assert link.evidence[0].paragraph == f"{LATER.iri}#1"


@pytest.mark.parametrize("symbol", ["A/RES/68/901", "A/RES/65/901", "E/RES/2011/901", "A/DEC/66/901"])
def test_a_text_of_another_year_or_body_is_not_what_the_draft_became(symbol: str) -> None:
    assert became([draft("A.I"), LATER], citing(symbol)).links == ()


def test_a_draft_that_fits_two_adopted_texts_alike_is_a_finding_and_no_link() -> None:
    found = became([draft("A.I"), LATER], citing("A/RES/66/901"), citing("A/RES/66/902"))
    assert found.links == ()
    (doubt,) = found.findings
    assert doubt.reason == "ambiguous-adoption"
    assert "A/RES/66/901" in doubt.message and "A/RES/66/902" in doubt.message


def test_an_adopted_text_that_two_drafts_fit_alike_is_a_finding_and_no_link() -> None:
    found = became([draft("A.I"), draft("A.II"), LATER], citing("A/RES/66/901"))
    assert found.links == ()
    assert {doubt.reason for doubt in found.findings} == {"ambiguous-adoption"}


# --- answers


RESOLUTION = text("A/RES/66/901", "2011-12-19")
REPORT = replace(text("A/67/901", "2012-08-01", "Signposts"), kind="Report", status="", issuer="body/UNODC")


def test_a_report_answers_the_ask_of_the_paragraph_that_it_names() -> None:
    words = "The present report is submitted pursuant to paragraph 4 of General Assembly resolution 66/901."
    said = paragraph(REPORT, words, Cited("A/RES/66/901", "66/901"), role="narrative")
    mandates = {
        "A/RES/66/901": [
            mandate(RESOLUTION, "4", "to report on signposts"),
            mandate(RESOLUTION, "9", "to report on lamps"),
        ]
    }
    found = report_links([RESOLUTION, REPORT], [said], mandates)
    assert [(link.relation, link.target, link.cited) for link in found] == [
        (Property.REPORTS_UNDER, "", "A/RES/66/901"),
        (Property.ANSWERS, f"{RESOLUTION.iri}#4.act1", ""),
    ]


def test_a_report_does_not_answer_what_was_asked_of_others() -> None:
    words = "The present report is submitted pursuant to General Assembly resolution 66/901."
    said = paragraph(REPORT, words, Cited("A/RES/66/901", "66/901"), role="narrative")
    others = mandate(
        RESOLUTION, "4", "to report on signposts", addressees=frozenset({f"{DEFAULT_BASE}state/UGA"})
    )
    found = report_links([RESOLUTION, REPORT], [said], {"A/RES/66/901": [others]})
    assert [link.relation for link in found] == [Property.REPORTS_UNDER]


def test_a_report_does_not_answer_what_will_fall_due_years_later() -> None:
    words = "The present report is submitted pursuant to General Assembly resolution 66/901."
    said = paragraph(REPORT, words, Cited("A/RES/66/901", "66/901"), role="narrative")
    mandates = {"A/RES/66/901": [mandate(RESOLUTION, "4", "to report on signposts", first="2016-09-01")]}
    assert [link.relation for link in report_links([RESOLUTION, REPORT], [said], mandates)] == [
        Property.REPORTS_UNDER
    ]


def test_a_text_that_takes_note_of_the_report_closes_the_ask() -> None:
    words = "Takes note of the report of the Secretary-General on the implementation of resolution 66/901;"
    note_links = paragraph(LATER, words, Cited("A/RES/66/901", "66/901"))
    owed = mandate(
        RESOLUTION,
        "4",
        "to report on the implementation of the present resolution",
        addressees=frozenset({f"{DEFAULT_BASE}body/UN-Secretary-General"}),
    )
    (link,) = closing_links([RESOLUTION, LATER], [note_links], {"A/RES/66/901": [owed]})
    assert (link.source, link.relation, link.target) == (f"{LATER.iri}#1", Property.CLOSES, owed.iri)


ANSWER = Link(REPORT.iri, Property.ANSWERS, f"{RESOLUTION.iri}#4.act1", "written under", 0.9, ())


@pytest.mark.parametrize(
    ("language", "words", "in_note"),
    [
        ("en", "Takes note of the report of the Secretary-General on signposts (A/67/901);", False),
        ("en", "Welcoming the Secretary-General’s report of 1 August 2012 (A/67/901),", False),
        ("en", "Having considered the report on signposts,", True),
        ("zh", "注意到秘书长关于路标的报告；", True),
        ("zh", "审议了秘书长关于路标的报告（A/67/901），", False),
    ],
)
def test_a_text_that_takes_note_of_a_report_by_its_symbol_closes_what_the_report_answers(
    language: str, words: str, in_note: bool
) -> None:
    cited = Cited("A/67/901", "A/67/901", in_note=in_note)
    place = replace(paragraph(LATER, words, cited), language=language)
    (link,) = links_from_notes(note_links([LATER, REPORT], [place]), [ANSWER], {"A/67/901": REPORT.iri})
    assert (link.source, link.relation, link.target) == (place.iri, Property.CLOSES, ANSWER.target)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Takes note of the recommendations contained in the report on signposts (A/67/901);"),
        (
            "en",
            "Welcomes the signposts, and requests a reply to the report of the Secretary-General (A/67/901);",
        ),
        ("zh", "注意到特别报告员关于路标的意见(A/67/901)；"),
        ("zh", "欢迎路标，请秘书长答复报告(A/67/901)；"),
    ],
)
def test_a_text_that_speaks_of_a_report_otherwise_closes_nothing(language: str, words: str) -> None:
    place = replace(paragraph(LATER, words, Cited("A/67/901", "A/67/901")), language=language)
    assert not list(note_links([LATER, REPORT], [place]))


def test_a_report_of_which_only_a_later_text_says_what_it_is_on_closes_nothing_by_its_symbol() -> None:
    place = paragraph(LATER, "Welcomes the report on signposts (A/67/901);", Cited("A/67/901", "A/67/901"))
    said = replace(ANSWER, source="", cited="A/67/901")
    assert not list(links_from_notes(note_links([LATER, REPORT], [place]), [said], {"A/67/901": REPORT.iri}))


@pytest.mark.parametrize(
    ("words", "dated", "closed"),
    [
        ("Takes note of the report of UNODC on the state of the paths", "2012-12-20", True),
        ("Welcomes the report submitted by the Secretary-General and UNODC on the paths", "2012-12-20", True),
        ("Takes note of the report of the Secretary-General on the state of the paths", "2012-12-20", False),
        ("Takes note of the report of the Secretary-General on the work of UNODC", "2012-12-20", False),
        ("Recalls the report of UNODC on the state of the paths", "2012-12-20", False),
        ("Having examined the relevant chapter of the report of UNODC on the paths", "2012-12-20", True),
        ("Takes note of paragraph 7 of the report of UNODC on the paths", "2012-12-20", False),
        ("Takes note of the report of UNODC’s panel on the paths", "2012-12-20", False),
        ("Takes note of the report of UNODC on the state of the paths", "2010-12-21", False),
    ],
)
def test_the_next_text_of_a_series_that_takes_note_of_the_report_closes_the_ask(
    words: str, dated: str, closed: bool
) -> None:
    earlier, later = text("A/RES/65/901", "2010-12-20"), text("A/RES/67/902", dated)
    asked = mandate(earlier, "7", "to report to the Assembly on the state of the paths", last="2012-12-31")
    place = paragraph(later, words, Cited("A/67/902", "A/67/902", in_note=True))
    found = [link.target for link in series_notes(later, [place], [asked], ())]
    assert found == ([asked.iri] if closed else [])
    found = [link.target for link in series_notes(later, [replace(place, cites=())], [asked], ())]
    assert found == ([asked.iri] if closed else [])
    # The report itself says what it answers.
    assert not list(series_notes(later, [place], [asked], {"A/67/902"}))


def test_a_noted_report_closes_all_items_of_its_contents_but_not_a_request_to_include_something() -> None:
    earlier, later = text("A/RES/66/901", "2011-12-20"), text("A/RES/67/902", "2012-12-20")
    contents = {"7.a": "An assessment of the paths", "7.b": "Proposals for new signposts"}
    items = [mandate(earlier, *item, last="2012-12-31", reporting=True) for item in contents.items()]
    other = mandate(earlier, "8", "to include lamps in its next report", last="2012-12-31")
    place = paragraph(later, "Takes note of the report of UNODC")
    found = [link.target for link in series_notes(later, [place], [*items, other], ())]
    assert found == [item.iri for item in items]
    # Two requests that name a report each may be for different ones.
    apart = [replace(item, words=(("en", f"To submit a report on {item.iri}"),)) for item in items]
    assert not list(series_notes(later, [place], apart, ()))


def test_a_report_that_its_resolution_alone_identifies_answers_the_requests_due_then() -> None:
    earlier, later = text("A/RES/66/901", "2011-12-20"), text("A/RES/67/902", "2012-12-20")
    words = ("to seek views on lamps and to submit a report thereon", "to report on the state of the paths")
    asked = [mandate(earlier, f"{at}", one, last="2012-12-31") for at, one in enumerate(words, 7)]
    next_year = mandate(earlier, "9", "to report on the signposts", last="2014-12-31")
    next_year = replace(next_year, first="2014-09-16")
    cited, report = Cited("A/RES/66/901", "resolution 66/901"), Cited("A/67/77", "A/67/77", in_note=True)
    known = {"A/RES/66/901": [*asked, next_year]}
    place = paragraph(
        later, "Taking note of the report of UNODC submitted pursuant to resolution 66/901", cited, report
    )
    assert [link.target for link in closing_links([later], [place], known) if link.source] == [
        one.iri for one in asked
    ]
    subject = "Noting the report of UNODC on the state of the paths, submitted pursuant to resolution 66/901"
    place = paragraph(later, subject, cited, report)
    assert [link.target for link in closing_links([later], [place], known) if link.source] == [asked[1].iri]


@pytest.mark.parametrize(("symbol", "closed"), [("A/66/71", False), ("A/67/71", True), ("A/69/71", False)])
def test_a_report_of_another_session_closes_no_request(symbol: str, closed: bool) -> None:
    earlier, later = text("A/RES/65/901", "2010-12-20"), text("A/RES/69/902", "2014-12-20")
    asked = mandate(earlier, "7", "to report to the Assembly on the paths", last="2012-12-31")
    asked = replace(asked, first="2012-09-18")
    words = "Takes note of the report of UNODC on the paths"
    place = paragraph(later, words, Cited(symbol, symbol, in_note=True))
    assert bool(list(series_notes(later, [place], [asked], ()))) == closed
    # Without a symbol, the report that is noted years later is another one.
    assert not list(series_notes(later, [replace(place, cites=())], [asked], ()))


# --- renewals


def test_a_part_continues_the_text_with_its_own_title_in_a_heading_of_two() -> None:
    walkers, riders = "Review of the state of paths for walkers", "Review of the state of roads for riders"
    earlier = text("A/RES/72/901", "2018-07-20", walkers)
    parts = [text(f"A/RES/75/902 {part}", "2021-07-20", f"{walkers} {riders}") for part in "AB"]
    place = [replace(paragraph(part, "Recalling", Cited("A/RES/72/901", "72/901"))) for part in parts]
    steps = series_steps((earlier, *parts), first_cites(place))
    assert [(step.later.symbol, step.rule) for step in steps] == [
        ("A/RES/75/902 A", "same title, and cites it")
    ]


FIRST, SECOND, THIRD = (text(f"A/RES/6{n}/901", f"201{n}-12-20") for n in (1, 3, 5))


def chain(*texts: Text, cites: tuple[tuple[Text, str], ...] = ()) -> list[tuple[str, str]]:
    places = [paragraph(owner, f"Recalling {symbol},", Cited(symbol, symbol)) for owner, symbol in cites]
    found = series_links(series_steps(texts, first_cites(places)), {}).links
    return [(link.source.removeprefix(HOME), link.target.removeprefix(HOME)) for link in found]


def test_a_text_continues_the_one_with_its_title_that_it_cites() -> None:
    assert chain(FIRST, SECOND, THIRD, cites=((SECOND, FIRST.symbol), (THIRD, SECOND.symbol))) == [
        (SECOND.symbol, FIRST.symbol),
        (THIRD.symbol, SECOND.symbol),
    ]


def test_a_text_continues_the_one_with_its_title_and_its_sources() -> None:
    sources = [(owner, symbol) for owner in (FIRST, SECOND) for symbol in ("A/RES/44/901", "A/RES/44/902")]
    assert chain(FIRST, SECOND, cites=tuple(sources)) == [(SECOND.symbol, FIRST.symbol)]


def test_a_title_alone_makes_no_series() -> None:
    assert chain(FIRST, SECOND) == []
    assert chain(FIRST, SECOND, THIRD, cites=((THIRD, FIRST.symbol),)) == [(THIRD.symbol, FIRST.symbol)]


def test_a_draft_of_another_body_stands_in_no_series() -> None:
    recommended = text("E/RES/2013/901", "2013-07-25")
    assert chain(recommended, THIRD, cites=((THIRD, recommended.symbol),)) == []


def test_the_same_title_of_another_body_is_another_series() -> None:
    council = text("A/HRC/RES/19/901", "2012-03-20", issuer="body/HRC")
    assembly = text("A/RES/67/901", "2012-12-20")
    assert chain(council, assembly, cites=((assembly, council.symbol),)) == []


def test_an_ask_renews_the_one_with_its_words_whatever_the_session() -> None:
    first, second = text("A/RES/61/901", "2006-12-20"), text("A/RES/63/901", "2008-12-20")
    mandates = {
        first.iri: [
            mandate(first, "3", "to mark mountain paths well"),
            mandate(first, "7", "to report to the Assembly at its sixty-third session on signposts"),
        ],
        second.iri: [
            mandate(second, "8", "to report to the Assembly at its sixty-fifth session on signposts")
        ],
    }
    (step,) = series_steps([first, second], {})
    found = series_links([step], {step.name: tuple(renewal_links(mandates[second.iri], mandates[first.iri]))})
    again = [link for link in found.links if link.relation == Property.RENEWS]
    assert [(link.source, link.target, link.rule) for link in again] == [
        (f"{second.iri}#8.act1", f"{first.iri}#7.act1", "same words")
    ]


def found_again(later: list[Mandate], earlier: list[Mandate]) -> list[tuple[str, str]]:
    return [
        (link.source.partition("#")[2], link.target.partition("#")[2])
        for link in renewal_links(later, earlier)
    ]


def test_an_ask_of_few_words_is_made_again_with_the_rest_of_its_paragraph() -> None:
    main, short = "to mark mountain paths well and to keep the shelters along them open", "to do so"
    earlier = [mandate(FIRST, "3", main), replace(mandate(FIRST, "3", short), iri=f"{FIRST.iri}#3.act2")]
    later = [mandate(SECOND, "5", main), replace(mandate(SECOND, "5", short), iri=f"{SECOND.iri}#5.act2")]
    assert found_again(later, earlier) == [("5.act1", "3.act1"), ("5.act2", "3.act2")]
    assert found_again(later[1:], earlier[1:]) == []


def test_a_short_ask_that_is_all_its_paragraph_asks_is_made_again() -> None:
    words = "to mark mountain paths"
    assert found_again([mandate(SECOND, "5", words)], [mandate(FIRST, "3", words)]) == [("5.act1", "3.act1")]


def test_a_report_thereon_is_requested_again_only_where_its_subject_is_known() -> None:
    words = "to report thereon to the General Assembly at its seventy-first session"
    later, earlier = mandate(SECOND, "5", words), mandate(FIRST, "3", words)
    assert found_again([later], [earlier]) == [("5.act1", "3.act1")]
    assert found_again([later, mandate(SECOND, "9", words)], [earlier]) == []


@pytest.mark.parametrize(
    ("said", "again"),
    [
        (
            "Recalls paragraph 4 of its resolution {}, and reiterates its request that UNODC survey paths",
            True,
        ),
        (
            "Recalls paragraph 5 of its resolution {}, and reiterates its request that UNODC survey paths",
            False,
        ),
        ("Recalls paragraph 4 of its resolution {}, and requests UNODC to survey paths", False),
    ],
)
def test_a_text_of_another_series_makes_the_request_of_the_paragraph_again(said: str, again: bool) -> None:
    cited = Cited(FIRST.symbol, FIRST.symbol)
    place = paragraph(LATER, said.format(FIRST.symbol), cited)
    own = {place.iri: [mandate(LATER, "1", "survey mountain paths every year and their shelters, too")]}
    known = {FIRST.symbol: [mandate(FIRST, "4", "to survey mountain paths every year and to mark them well")]}
    found = [(link.source, link.target) for link in repeated_request_links([place], own, known)]
    assert found == ([(f"{LATER.iri}#1.act1", f"{FIRST.iri}#4.act1")] if again else [])


def test_a_recalled_paragraph_alone_renews_no_request() -> None:
    cited = Cited(FIRST.symbol, FIRST.symbol)
    words = f"Recalls paragraph 4 of its resolution {FIRST.symbol}, and requests a report"
    place = paragraph(LATER, words, cited)
    frame = "to submit to the General Assembly at its {} session a report on {}"
    own = {place.iri: [mandate(LATER, "1", frame.format("sixty-eighth", "the protection of whales"))]}
    known = {FIRST.symbol: [mandate(FIRST, "4", frame.format("sixty-sixth", "the financing of lamps"))]}
    assert list(repeated_request_links([place], own, known)) == []


def test_a_reiterated_request_of_one_text_leaves_the_renewal_of_another() -> None:
    words = "to survey mountain paths every year and to mark them well"
    oldest, later = mandate(LATER, "4", words), mandate(SECOND, "5", words)
    earlier = mandate(FIRST, "5", words)
    (step,) = series_steps([FIRST, SECOND], {})
    named = tuple(renewal_links([later], [oldest], stated=True))
    compared = {step.name: tuple(renewal_links([later], [earlier]))}
    found = series_links([step], compared, named).links
    again = [link.target for link in found if link.relation == Property.RENEWS]
    assert sorted(again) == sorted([oldest.iri, earlier.iri])


def test_a_text_has_the_day_that_any_of_its_versions_prints() -> None:
    iri = f"{HOME}S/RES/3901(2031)"

    def row(language: str, day: str) -> tuple[str, tuple[str, ...]]:
        kinds = (f"{MG}Resolution", f"{DEFAULT_BASE}status/adopted", f"{DEFAULT_BASE}body/SC")
        return "", (iri, "S/RES/3901(2031)", "", "S/RES/3901(2031)", *kinds, day, "", language, "")

    versions = [row("ar", ""), row("en", "2031-03-01"), row("fr", "2031-03-02")]
    (found,) = texts_from(versions, [], [], DEFAULT_BASE)
    assert found.dated == "2031-03-01"


def untitled(symbol: str, dated: str) -> Text:
    return replace(text(symbol, dated), titles=(), issuer="body/SC")


def test_a_text_without_title_continues_the_one_that_it_cites_and_whose_requests_it_makes_again() -> None:
    oldest = untitled("S/RES/3901(2031)", "2031-03-01")
    first, second = untitled("S/RES/3915(2032)", "2032-03-01"), untitled("S/RES/3940(2033)", "2033-03-01")
    cites = [
        paragraph(owner, f"Recalling {symbol},", Cited(symbol, symbol))
        for owner, symbol in (
            (first, oldest.symbol),
            (second, oldest.symbol),
            (second, first.symbol),
            (second, "S/RES/3800(2029)"),
        )
    ]
    steps = series_steps([oldest, first, second], first_cites(cites))
    assert [(step.later.symbol, step.earlier.symbol) for step in steps] == [
        (first.symbol, oldest.symbol),
        (second.symbol, first.symbol),
        (second.symbol, oldest.symbol),
    ]
    tasks = [f"to keep the {what} of the harbour in good order for all ships" for what in ("lamps", "quays")]
    tasks += ["to train the pilots who guide the ferries over the sound", "to count the boats each spring"]

    def asked(owner: Text, words: list[str]) -> list[Mandate]:
        return [mandate(owner, str(key), one) for key, one in enumerate(words)]

    for number, again in ((2, False), (3, True)):
        later = asked(second, tasks[:number])
        earlier = asked(first, tasks)
        assert has_enough_renewals(tuple(renewal_links(later, earlier)), later, earlier) == again
    others = asked(second, ["to row to the islands", "to sail home", "to ring the bell", "to mend the nets"])
    later = [*asked(second, tasks[:3]), *others]
    earlier = [*asked(first, tasks[:3]), *asked(first, [f"{one} often" for one in "abcdefgh"])]
    assert not has_enough_renewals(tuple(renewal_links(later, earlier)), later, earlier)


def test_a_title_somewhat_alike_needs_several_requests_that_are_made_again() -> None:
    first = text("A/RES/71/902", "2016-12-19", "Mapping of the Silver Hills and of the valleys around them")
    second = text(
        "A/RES/73/902", "2018-12-19", "Mapping and marking of the Silver Hills, and the valleys around"
    )
    places = [paragraph(second, f"Recalling {first.symbol},", Cited(first.symbol, first.symbol))]
    (step,) = series_steps([first, second], first_cites(places))
    tasks = [
        f"to continue to {task} for those who cross the hills" for task in ("mark paths", "open shelters")
    ]
    tasks.append("to report to the Assembly on the state of the hills at its next session")
    for number in (2, 3):
        earlier, later = (
            [mandate(owner, str(key), words) for key, words in enumerate(tasks[:number])]
            for owner in (first, second)
        )
        found = series_links([step], {step.name: tuple(renewal_links(later, earlier))}).links
        continued = [link for link in found if link.relation == Property.CONTINUES]
        assert len(continued) == (number == 3)


def test_an_ask_that_stood_in_a_longer_one_is_made_again_whatever_its_condition() -> None:
    words = "to continue its survey of mountain paths together with those who keep the shelters"
    longer = mandate(FIRST, "4", f"{words} and to report to the Conference of Guides by 30 June 2012")
    part = mandate(SECOND, "3", f"{words}, subject to the availability of extrabudgetary resources")
    assert found_again([part], [longer]) == [("3.act1", "4.act1")]
    other = mandate(SECOND, "3", words.replace("mountain paths", "lamps at sea"))
    assert found_again([other], [longer]) == []


def test_a_report_on_the_text_that_asks_is_asked_for_again_in_whatever_words() -> None:
    before = mandate(
        FIRST,
        "8",
        "to submit every two years, the first one to be issued before the session, a report on progress made "
        "in the implementation of the present resolution",
    )
    again = mandate(SECOND, "5", "to report on the implementation of the present resolution")
    assert found_again([again], [before]) == [("5.act1", "8.act1")]
    other = mandate(
        SECOND, "5", "to report on the lamps of the present session and the implementation of tests"
    )
    assert found_again([other], [before]) == []


@pytest.mark.parametrize(("verb", "renewed_by"), [("extend the mandate of", 1), ("establish", 0)])
def test_what_extends_a_mandate_renews_what_extended_it_not_what_established_it(
    verb: str, renewed_by: int
) -> None:
    group = "the open-ended working group on signposts and shelters along mountain paths"
    before = mandate(FIRST, "7", f"to {verb} {group}", kind="decision")
    after = mandate(SECOND, "7", f"to extend the mandate of {group}", kind="decision")
    assert len(found_again([after], [before])) == renewed_by


def test_an_ask_to_somebody_else_renews_nothing() -> None:
    first, second = text("A/RES/61/901", "2006-12-20"), text("A/RES/63/901", "2008-12-20")
    mandates = {
        first.iri: [mandate(first, "3", "to mark mountain paths well")],
        second.iri: [
            mandate(
                second, "3", "to mark mountain paths well", addressees=frozenset({f"{DEFAULT_BASE}state/UGA"})
            )
        ],
    }
    (step,) = series_steps([first, second], {})
    found = series_links([step], {step.name: tuple(renewal_links(mandates[second.iri], mandates[first.iri]))})
    assert list(found.links) == []


def test_a_circle_of_renewals_is_a_finding_and_no_link() -> None:
    one, two = text("A/RES/61/901", "2006-12-20"), text("A/RES/63/901", "2008-12-20")
    cites = first_cites(
        paragraph(owner, f"Recalling {other.symbol},", Cited(other.symbol, other.symbol))
        for owner, other in ((one, two), (two, one))
    )
    found = series_links(series_steps([one, two], cites), {})
    assert list(found.links) == []
    assert [(doubt.about, doubt.reason) for doubt in found.findings] == [
        (one.iri, "renewal-cycle"),
        (two.iri, "renewal-cycle"),
    ]


# --- implementation and life lines


@pytest.mark.parametrize(
    ("said", "progress"),
    [
        ("the United Nations Office on Drugs and Crime will carry out a survey of lamps", "planned"),
        ("the United Nations Office on Drugs and Crime is carrying out a survey of lamps", "under-way"),
        ("the United Nations Office on Drugs and Crime completed a survey of lamps", "done"),
    ],
)
def test_a_statement_of_implementation_has_actor_tense_and_ask(said: str, progress: str) -> None:
    words = f"Pursuant to General Assembly resolution 66/901, {said}."
    place = paragraph(REPORT, words, Cited("A/RES/66/901", "66/901"), role="narrative")
    mandates = {"A/RES/66/901": [mandate(RESOLUTION, "4", "to carry out a survey of lamps")]}
    (doing,) = implementation_statements([REPORT], [place], mandates)
    assert (doing.actor, doing.progress, doing.symbol) == ("body/UNODC", progress, "A/RES/66/901")
    assert [iri for iri, _ in doing.mandates] == [f"{RESOLUTION.iri}#4.act1"]


@pytest.mark.parametrize(
    ("words", "event"),
    [
        (
            "to extend the mandate of UNSMIL until 31 October 2012",
            ("extended", "body/UNSMIL", "2012-10-31", "stated"),
        ),
        (
            "to extend, until 31 May 2012, UNSMIL’s mandate",
            ("extended", "body/UNSMIL", "2012-05-31", "stated"),
        ),
        (
            "to renew the mandate of the Group of Friends of Lamps for a further period of two years",
            ("extended", "", "2013-12-19", "computed"),
        ),
        ("to dissolve UNIFEM as of the date of adoption", ("ended", "body/UNIFEM", "", "")),
        (
            "to establish an open-ended working group on lamps to consider proposals",
            ("established", "", "", ""),
        ),
    ],
)
def test_a_decision_on_a_mandate_is_an_event_in_the_life_of_a_body(
    words: str, event: tuple[str, str, str, str]
) -> None:
    decision = mandate(RESOLUTION, "1", words, kind="decision")
    (found,) = mandate_events([decision], {RESOLUTION.iri: RESOLUTION})
    assert (found.kind, found.body, found.until, found.derivation) == event


@pytest.mark.parametrize(
    "words", ["to establish two new posts for lamps", "to extend its thanks to the host"]
)
def test_other_decisions_are_no_events(words: str) -> None:
    decision = mandate(RESOLUTION, "1", words, kind="decision")
    assert not list(mandate_events([decision], {RESOLUTION.iri: RESOLUTION}))
