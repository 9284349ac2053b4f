"""Short names mean what the document said before."""

from __future__ import annotations

import pytest
from mandategraph.loaders.masking import Mention
from mandategraph.loaders.mentions import find
from mandategraph.loaders.resolve import Context


def read(context: Context, text: str) -> dict[str, tuple[str, ...]]:
    resolved: tuple[Mention, ...] = context.resolve(text, find(text, "zh"))
    return {mention.text: mention.keys for mention in resolved if mention.kind not in ("date", "title")}


def speaking(issuer: str) -> Context:
    context = Context("zh")
    context.enter_unit(issuer)
    return context


def test_the_committee_is_the_one_that_speaks() -> None:
    assert read(speaking("body/CCPCJ"), "请委员会审议")["委员会"] == ("body/CCPCJ",)


def test_the_committee_is_the_one_named_last_where_another_body_speaks() -> None:
    context = speaking("body/ECOSOC")
    read(context, "欢迎麻醉药品委员会的报告，")
    assert read(context, "请委员会审议")["委员会"] == ("body/CND",)


def test_its_resolution_is_of_the_body_that_speaks() -> None:
    assert read(speaking("body/CCPCJ"), "回顾其第18/6号决议")["第18/6号"] == ("CCPCJ/RES/18/6",)


def test_a_number_known_in_the_document_keeps_its_body() -> None:
    context = speaking("body/GA")
    read(context, "回顾麻醉药品委员会2022年3月18日第65/2号决议，")
    assert read(context, "以及第65/2号决议")["第65/2号"] == ("CND/RES/65/2",)


def test_a_list_keeps_the_body_it_began_with() -> None:
    cited = read(speaking("body/GA"), "回顾人权理事会2013年6月13日第23/9号和2015年7月2日第29/11号决议")
    assert cited["第23/9号"] == ("A/HRC/RES/23/9",)
    assert cited["第29/11号"] == ("A/HRC/RES/29/11",)


def test_the_convention_is_the_one_named_last() -> None:
    context = speaking("body/GA")
    read(context, "重申《联合国反腐败公约》，")
    assert read(context, "依照《公约》")["《公约》"] == ("instrument/UNCAC",)


def test_parties_without_a_name_are_those_of_the_instruments_just_named() -> None:
    read_here = read(speaking("body/GA"), "执行《联合国反腐败公约》，鼓励缔约国合作")
    assert read_here["缔约国"] == ("group/parties-UNCAC",)


def test_parties_of_several_instruments() -> None:
    text = "促请《儿童权利公约》和《联合国反腐败公约》各缔约国合作"
    assert ("group/parties-CRC", "group/parties-UNCAC") in read(speaking("body/GA"), text).values()


def test_its_session_is_of_the_body_that_speaks() -> None:
    sessions = read(speaking("body/GA"), "请秘书长向其第六十七届会议报告")
    assert sessions["第六十七届会议"] == ("body/GA",)


def test_a_session_is_of_the_body_right_before_it() -> None:
    sessions = read(speaking("body/CCPCJ"), "与麻醉药品委员会2013年下半年第五十六届会议续会交流")
    assert sessions["第五十六届会议续会"] == ("body/CND",)


def test_what_nothing_tells_stays_open() -> None:
    assert read(speaking("body/GA"), "依照《公约》")["《公约》"] == ()


def named(text: str, issuer: str = "body/GA", before: str = "") -> list[tuple[str, tuple[str, ...]]]:
    context = Context("en")
    context.enter_unit(issuer)
    context.resolve(before, find(before, "en"))
    return [(m.text, m.keys) for m in context.resolve(text, find(text, "en")) if m.kind == "actor"]


def test_an_office_is_that_of_the_body_behind_it() -> None:
    assert named("Invites the Chair of the Committee against Torture to speak") == [
        ("Chair of the Committee against Torture", ("body/Chair-CAT",))
    ]


def test_an_office_of_a_body_without_a_row_for_it_is_one_in_general() -> None:
    assert named("Invites the Chair of the Statistical Commission to speak") == [
        ("Chair of the Statistical Commission", ("body/Chair-Generic",))
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Invita a la Presidencia del CCT a que informe"),
        ("es", "Invita al Presidente del Comité contra el Terrorismo a que informe"),
        ("fr", "Invite la présidence du Comité contre le terrorisme à faire rapport"),
    ],
)
def test_an_office_without_a_short_name_has_the_key_of_its_body(language: str, text: str) -> None:
    assert [m.keys for m in Context(language).resolve(text, find(text, language)) if m.kind == "actor"] == [
        ("body/Chair-CTC",)
    ]


def test_a_body_is_the_whole_of_a_committee_named_before() -> None:
    context = Context("en")
    committee = "the Security Council Committee established pursuant to resolution 1540 (2004)"
    before = f"the Security Council and {committee}"
    context.resolve(before, find(before, "en"))
    text = "Requests the Council to meet;"
    assert [m.keys for m in context.resolve(text, find(text, "en"))] == [("body/SC",)]


def test_the_short_form_behind_an_office_is_that_of_the_body() -> None:
    context = Context("es")
    before = "Invita a la Presidencia de la Comisión de Estadística (CEN) a que informe"
    context.resolve(before, find(before, "es"))
    text = "Solicita a la CEN que informe"
    assert [m.keys for m in context.resolve(text, find(text, "es"))] == [("body/StatCom",)]


def test_an_office_at_the_end_of_a_longer_name_leaves_the_name() -> None:
    text = "avec le Bureau des affaires juridiques du Secrétariat de l’Organisation des Nations Unies"
    found = Context("fr").resolve(text, find(text, "fr"))
    assert ("body/OLA",) in [m.keys for m in found]


def test_the_secretariat_of_a_convention_is_the_one_that_serves_its_conference() -> None:
    before = "Recalling the Convention on Biological Diversity,"
    assert named("Invites the secretariat of the Convention to report", before=before) == [
        ("secretariat of the Convention", ("body/CBD-Secretariat",))
    ]


def test_parties_are_those_of_the_treaty_whose_conference_speaks() -> None:
    assert named("Requests Parties to report", "body/COP-CBD") == [("Parties", ("group/parties-CBD",))]


def test_parties_to_nothing_named_are_parties_in_general() -> None:
    assert named("Encourages States parties to report") == [("States parties", ("group/states-parties",))]


def test_the_organization_is_the_one_above_the_body_that_speaks() -> None:
    assert named("the budget of the Organization") == [("Organization", ("body/UN",))]


def test_a_short_name_may_mean_the_whole_of_what_was_named_before() -> None:
    before = "Recalling the report of the Special Rapporteur on the right to food,"
    assert ("Council", ("body/HRC",)) in named("as decided by the Council", before=before)


def test_a_short_name_may_mean_the_only_body_that_the_document_names_later() -> None:
    context = Context("en", told=("body/UNAIDS", "body/FATF"))
    context.enter_unit("body/SC")
    text = "Commending the work of the Task Force"
    assert context.resolve(text, find(text, "en"))[0].keys == ("body/FATF",)


def test_a_numbered_working_group_is_not_the_working_group() -> None:
    assert named("the findings of Working Group I") == []


def test_a_special_rapporteur_is_also_named_with_the_council_between() -> None:
    text = "Encourages the Special Rapporteur of the Human Rights Council on the right to food to continue"
    assert [keys for _, keys in named(text)] == [("body/SR-Food",)]


def test_a_short_instrument_may_be_the_one_in_a_title_quoted_before() -> None:
    context = Context("en")
    text = "Recalling resolution 70/1, “The 2030 Agenda for Sustainable Development”, and the Agenda"
    found = [m for m in context.resolve(text, find(text, "en")) if m.kind == "instrument"]
    assert [(m.text, m.keys) for m in found] == [("Agenda", ("instrument/2030-Agenda",))]


def test_a_name_may_hold_quotation_marks() -> None:
    text = (
        "the Guiding Principles on Business and Human Rights: Implementing the United Nations "
        "“Protect, Respect and Remedy” Framework"
    )
    assert [m.keys for m in find(text, "en")] == [("instrument/UNGP-Business",)]


def cited(issuer: str, text: str, language: str = "en", symbol: str = "") -> list[tuple[str, ...]]:
    """The keys of the resolutions and decisions that a text cites, in its order."""
    context = Context(language, symbol)
    context.enter_unit(issuer)
    resolved = context.resolve(text, find(text, language))
    return [mention.keys for mention in resolved if mention.kind == "citation"]


def test_two_years_that_are_a_period_are_no_resolution() -> None:
    text = "Recalls its resolution 78/290, and notes the budget for the 2026/27 period and for 2027/28"
    assert cited("body/GA", text) == [("A/RES/78/290",)]
    assert cited("body/GA", "Recalls Council resolutions 2018/19 and 2019/20") == [
        ("E/RES/2018/19",),
        ("E/RES/2019/20",),
    ]
    assert cited("body/GA", "回顾第78/290号决议，2026/27年期间的预算", "zh") == [("A/RES/78/290",)]


def test_a_decision_of_a_conference_that_counts_apart_is_of_nobody_else() -> None:
    of_the_conference = "of the Conference of the Parties to the Convention on Biological Diversity"
    assert cited("body/GA", f"Recalls decision 14/8 of 29 November 2018 {of_the_conference}") == [()]
    at_its_meeting = f"Recalls decision 15/3 adopted at the fifteenth meeting {of_the_conference}"
    assert cited("body/GA", at_its_meeting) == [()]
    assert cited("body/GA", f"Recalls decision IX/9 {of_the_conference}") == [()]


def test_a_roman_numeral_and_a_figure_are_no_symbol() -> None:
    assert cited("body/GA", "Welcomes section IV/2 of the plan") == []


def test_a_number_after_a_body_without_a_row_is_not_that_of_the_council() -> None:
    assert cited("body/ECE", "Amends Executive Body decision 2026/7") == [()]
    assert cited("body/ECE", "Amends decision 2026/7") == [()]
    assert cited("body/CCPCJ", "Recalls resolution 2010/19") == [("E/RES/2010/19",)]


def test_a_number_of_a_speaker_who_counts_apart_is_open_unless_only_the_assembly_has_such() -> None:
    text = "Recalls resolution 24/9 and resolution 70/1"
    assert cited("body/UN-Habitat-GC", text) == [(), ("A/RES/70/1",)]


def test_by_its_resolution_is_of_the_body_whose_name_follows() -> None:
    text = "In its resolution 22/3, the Commission on Crime Prevention and Criminal Justice asked for more"
    assert cited("body/UN-Secretary-General", text) == [("CCPCJ/RES/22/3",)]
    text = "根据其第54/8号决议，麻醉药品委员会点亮了灯塔"
    assert cited("body/UN-Secretary-General", text, "zh") == [("CND/RES/54/8",)]


def test_a_bare_number_is_of_the_body_that_speaks() -> None:
    assert cited("body/HRC", "Recalls resolution 49/7") == [("A/HRC/RES/49/7",)]
    assert cited("body/CND", "Recalls resolution 56/4") == [("CND/RES/56/4",)]
    assert cited("body/GA", "Recalls resolution 56/4") == [("A/RES/56/4",)]


def test_a_body_has_no_resolution_of_a_session_after_the_citing_document() -> None:
    assert cited("body/HRC", "Recalls resolution 54/134", symbol="A/HRC/RES/30/2") == [("A/RES/54/134",)]
    assert cited("body/HRC", "Recalls resolution 54/13", symbol="A/HRC/RES/30/2") == [("A/RES/54/13",)]
    assert cited("body/HRC", "Recalls resolution 54/13", symbol="A/HRC/RES/56/2") == [("A/HRC/RES/54/13",)]


def test_the_council_is_the_one_that_has_such_numbers() -> None:
    text = "Recalls Council resolutions 49/7 and 2019/20"
    assert cited("body/GA", text) == [("A/HRC/RES/49/7",), ("E/RES/2019/20",)]


def test_a_special_session_is_of_the_body_whose_date_stands_beside() -> None:
    text = "Human Rights Council resolution S-27/1 of 5 December 2017 and resolution S-27/2 of 10 May 2002"
    assert cited("body/GA", text) == [("A/HRC/RES/S-27/1",), ("A/RES/S-27/2",)]


def test_a_regional_commission_counts_apart_also_in_roman_figures() -> None:
    of_the_commission = "of the Economic Commission for Latin America and the Caribbean"
    found = cited("body/ECOSOC", f"Recalls resolution 574 (XXVII) {of_the_commission}")
    assert found == [("ECLAC/RES/574(XXVII)",)]
    assert cited("body/GA", f"Recalls resolution 61/3 {of_the_commission}") == [()]
    adopted = (
        "Notes the adoption by the Economic Commission for Africa on 3 May 1998 of its resolution 57 (XX)"
    )
    assert cited("body/ECOSOC", adopted) == [("ECA/RES/57(XX)",)]
    assert cited("body/ECOSOC", "Recalls resolution 13 (IX) of 2 May 1985 of the Lighthouse Commission") == [
        ()
    ]
    assert cited("body/GA", "Recalls its resolution 2205 (XXI)") == [("A/RES/2205(XXI)",)]


def test_a_date_before_the_session_tells_against_a_short_name() -> None:
    assert cited("", "Follows the Council’s decision 25/2 of 20 February 2009") == [()]
    assert cited("body/GA", "Recalls UN-Habitat Governing Council resolution 26/8 of 12 May 2017") == [()]


def test_a_misprinted_date_does_not_take_a_resolution_from_the_body_that_speaks() -> None:
    assert cited("body/HRC", "Recalls Council resolution 49/22 of 1 April 2021") == [("A/HRC/RES/49/22",)]


def test_a_short_name_means_the_unknown_body_of_its_kind_in_the_title() -> None:
    words = "Subregional Centre for Harbours and Fishing. Encourages the Centre to report;"
    assert [text for text, _ in named(words)][-1] == "Subregional Centre for Harbours and Fishing"


def test_a_sanctions_committee_is_the_one_that_the_text_names_most() -> None:
    words = (
        "Welcomes the work of the 1267 Committee; commends the 1267 Committee; takes note of the statement"
        " of the Counter-Terrorism Committee; requests the Committee to report;"
    )
    assert named(words, issuer="body/SC")[-1][1] == ("body/1267-Committee",)


def test_a_committee_named_beside_the_committee_is_another_one() -> None:
    before = (
        "Thanks the Monitoring Team, and asks the Committee, the Counter-Terrorism Committee and the"
        " Committee established pursuant to resolution 1540 (2004) to share their notes,"
    )
    assert ("Committee", ("body/1267-Committee",)) in named(
        "Requests the Committee to report", "body/SC", before=before
    )


def test_a_commission_named_beside_the_commission_is_meant_once_a_paragraph_names_it_alone() -> None:
    context = Context("en")
    context.enter_unit("body/GA")
    for text, meant in (
        (
            "Thanks UNODC; thanks the Commission on Narcotic Drugs; asks the Commission and the Office to sit"
            " with the Commission on the Status of Women",
            "CND",
        ),
        ("Requests the Commission to report", "CND"),
        ("Thanks the Commission on the Status of Women", ""),
        ("Requests the Commission to report", "CSW"),
    ):
        resolved = context.resolve(text, find(text, "en"))
        assert [one.keys for one in resolved if one.text == "Commission"] == (
            [(f"body/{meant}",)] if meant else []
        )


def test_a_committee_may_be_named_by_the_number_of_its_resolution_without_the_year() -> None:
    text = "names listed by the Committee established in paragraph 30 of resolution 1988 (“the Committee”)"
    assert ("Committee", ("body/1988-Committee",)) in named(text, "body/SC")


def test_a_panel_is_the_one_that_a_resolution_founded() -> None:
    text = "the mandate of the Panel of Experts originally appointed pursuant to resolution 1591 (2005)"
    assert ("Panel of Experts", ("body/Panel-of-Experts-Sudan",)) in named(text, "body/SC")


def test_the_committee_of_a_panel_is_meant_although_the_council_has_others() -> None:
    text = "the Panel of Experts on Yemen reports to the Security Council after a debate with the Committee"
    assert ("Committee", ("body/2140-Committee",)) in named(text, "body/SC")


def test_a_working_group_in_small_letters_is_not_the_only_body_so_called() -> None:
    assert ("working group", ()) in named("Decides that the working group shall be open to all")


def test_the_words_of_a_short_name_do_not_count_as_its_topic() -> None:
    text = "Welcomes the report on members of the Group of Experts and of the Group of Experts"
    assert [keys for name, keys in named(text, "body/SC") if name == "Group of Experts"] == [(), ()]


def test_a_short_name_without_evidence_is_no_particular_body() -> None:
    assert named("posts at all levels, including at the Director and higher levels") == [("Director", ())]
    assert ("Conference of the Parties to the Convention", ()) in named(
        "Recalls decision 9/CP.19 of the Conference of the Parties to the Convention"
    )
    assert ("Special Adviser", ("body/Special-Adviser-Generic",)) in named("Thanks the Special Adviser")


def test_a_short_name_means_the_only_body_so_called_if_the_document_names_it_or_its_whole() -> None:
    before = "Welcomes the work of UNRWA,"
    assert named("Thanks the Commissioner-General", before=before)[-1][1] == (
        "body/UNRWA-Commissioner-General",
    )
    before = "Recalling the United Nations Convention against Transnational Organized Crime,"
    assert named("Requests the Conference of the Parties to the Convention to meet", before=before)[0][1] == (
        "body/COP-UNTOC",
    )


def test_a_principal_organ_is_no_evidence_for_its_parts() -> None:
    before = "Recalling the resolutions of the General Assembly, the Security Council and the Secretariat,"
    assert ("Special Adviser", ("body/Special-Adviser-Generic",)) in named(
        "Requests the Special Adviser to report", "body/SC", before
    )
    assert ("Group", ()) in named("Welcomes the meetings of the leaders of the Group", before=before)
    assert ("President", ("body/President-SC",)) in named("the note of the President", "body/SC", before)


def test_a_main_committee_is_called_so_by_itself_only() -> None:
    before = "Recalling the debate of the Fourth Committee on Guam,"
    assert ("Committee", ()) in named("Encourages Guam to assist the Committee", before=before)
    assert ("Committee", ("body/Fifth-Committee",)) in named(
        "Requests the Committee to meet", issuer="body/Fifth-Committee"
    )


def test_a_whole_is_named_in_the_name_of_its_part() -> None:
    before = "Recalling the Governing Council of the United Nations Environment Programme,"
    assert ("Programme", ("body/UNEP",)) in named("Requests the Programme to report", before=before)


def test_one_word_does_not_mean_the_body_that_the_document_names_later() -> None:
    context = Context("en", told=("body/PBC", "body/1267-Committee", "body/NPT-Review-Conference"))
    context.enter_unit("body/SC")
    text = "Supports the Commission and the Committee, and welcomes the outcome of the Review Conference"
    keys = [mention.keys for mention in context.resolve(text, find(text, "en"))]
    assert keys == [(), ("body/1267-Committee",), ("body/NPT-Review-Conference",)]
