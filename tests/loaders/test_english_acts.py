"""The English grammar: invented paragraphs, and what is read in each."""

from __future__ import annotations

import pytest
from mandategraph.loaders.acts import Chapeau, read_acts, read_chapeau
from mandategraph.loaders.masking import Masked, mask
from mandategraph.loaders.mentions import find
from mandategraph.loaders.records import Act
from mandategraph.loaders.resolve import Context
from mandategraph.loaders.spans import Passage

ASSEMBLY, COUNCIL = "body/GA", "body/SC"


def masked(text: str, issuer: str) -> Masked:
    context = Context("en")
    context.enter_unit(issuer)
    return mask(text, context.resolve(text, find(text, "en")))


def acts(text: str, issuer: str = ASSEMBLY, chapeau: Chapeau | None = None) -> tuple[Act, ...]:
    return read_acts(masked(text, issuer), Passage.of(text), "en", chapeau)


def keys(actors: object) -> list[str]:
    return [actor.key for actor in actors]  # type: ignore[attr-defined]


def citations(text: str, issuer: str = ASSEMBLY) -> list[str]:
    return [m.keys[0] for m in masked(text, issuer).mentions.values() if m.kind == "citation" and m.keys]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Requests the Secretary-General to build a lighthouse;", ["request"]),
        ("Strongly urges Member States to plant trees;", ["urge"]),
        ("Reiterates its call upon Member States to plant trees;", ["call upon"]),
        ("Reiterates the invitation to Member States to plant trees;", ["invite"]),
        ("Expresses its deep concern about the loss of trees;", ["express concern"]),
        ("Notes with appreciation the trees, and also calls for more of them;", ["note", "call for"]),
        ("Takes note with interest of the map of lighthouses;", ["take note"]),
        ("Recalls its resolution 70/1, in which it requested the Secretary-General to sail;", ["recall"]),
        ("Welcomes the map, which lists lighthouses and requests for lamps;", ["welcome"]),
        ("We resolve to light the coasts;", ["resolve"]),
        ("Recognize that lamps are needed;", ["recognize"]),
        ("Continues to urge Member States to buy lamps;", ["urge"]),
        ("Recognizes that lamps can fail and urges Member States to test them;", ["recognize", "urge"]),
        ("Notes that the Secretary-General reports on lamps and urges States to test them;", ["note"]),
        ("Welcomes the lamps and it also welcomes the bells;", ["welcome", "welcome"]),
    ],
)
def test_verbs_stand_in_their_base_form(text: str, verbs: list[str]) -> None:
    assert [act.verb for act in acts(text)] == verbs


def test_a_commitment_is_what_the_speakers_promise() -> None:
    assert [act.kind for act in acts("We commit ourselves to lighting the coasts;")] == ["commitment"]


def test_what_somebody_is_asked_to_do_is_no_act_of_its_own() -> None:
    (act,) = acts("Requests the Secretary-General to urge shipowners to light their ships, and to report;")
    assert (act.verb, keys(act.addressees)) == ("request", ["body/UN-Secretary-General"])


def test_partners_conditions_and_addressees_are_told_apart() -> None:
    (act,) = acts(
        "Requests the United Nations Office on Drugs and Crime, in close cooperation with Member States and "
        "within existing resources, to train keepers of lighthouses, upon request;"
    )
    assert keys(act.addressees) == ["body/UNODC"]
    assert keys(act.partners) == ["group/member-states"]
    assert {condition.code for condition in act.conditions} == {"ER", "UR"}


@pytest.mark.parametrize(
    ("phrase", "partners"),
    [
        ("in coordination with lamp-making offices", ["lamp-making offices"]),
        ("together with the Harbour Alliance and Member States", ["group/member-states", "Harbour Alliance"]),
        ("with the support of the Registrar of the Lamp Court", ["Registrar of the Lamp Court"]),
        ("in conjunction with the World Lighthouse Day", []),
    ],
)
def test_a_partner_without_an_authority_record_is_kept_by_its_name(phrase: str, partners: list[str]) -> None:
    (act,) = acts(f"Requests the Secretary-General, {phrase}, to train keepers of lighthouses;")
    assert sorted(actor.key or actor.text for actor in act.partners) == sorted(partners)


@pytest.mark.parametrize(
    ("request_", "addressees"),
    [
        ("Encourages lamp assistance providers to test lamps;", ["lamp assistance providers"]),
        (
            "Requests the Secretary-General and the Harbour Alliance to test lamps;",
            ["body/UN-Secretary-General", "Harbour Alliance"],
        ),
        (
            "Invites Member States, lighthouse commissions and other donors to buy lamps;",
            ["group/member-states", "lighthouse commissions", "group/donors"],
        ),
        (
            "Invites the special procedures of the Human Rights Council and donors to buy lamps;",
            ["group/special-procedures", "group/donors"],
        ),
        (
            "Pending a decision, the Secretary-General is authorized to buy lamps;",
            ["body/UN-Secretary-General"],
        ),
        (
            "Invites international and regional intergovernmental organizations to buy lamps;",
            ["group/intergovernmental-organizations"],
        ),
    ],
)
def test_an_addressee_without_an_authority_record_is_kept_in_its_list(
    request_: str, addressees: list[str]
) -> None:
    (act,) = acts(request_)
    assert [actor.key or actor.text for actor in act.addressees] == addressees


def test_two_verbs_with_addressees_of_their_own_share_what_is_asked() -> None:
    first, second = acts("Invites Member States, and encourages donors, to buy lamps;")
    assert (keys(first.addressees), keys(second.addressees)) == (["group/member-states"], ["group/donors"])
    assert first.action == second.action == "to buy lamps"


def test_what_the_issuing_body_decides_to_consider_is_at_its_own_session() -> None:
    (act,) = acts(
        "Decides to consider lamps for the Economic Commission for Africa at its forty-sixth session;"
    )
    assert [(due.body, due.session) for due in act.due] == [("body/GA", 46)]


@pytest.mark.parametrize(
    "action",
    [
        "submit to the General Assembly, at its seventieth session, a list of lamps",
        "light the coast, with the objective of completing this by the end of the seventieth session",
    ],
)
def test_the_session_of_the_recipient_is_a_deadline(action: str) -> None:
    (act,) = acts(f"Requests the Secretary-General to {action};")
    assert [(due.body, due.session) for due in act.due] == [("body/GA", 70)]


def test_a_repeated_request_names_its_addressee_behind_that() -> None:
    (act,) = acts("Reiterates its request that the Secretary-General buy lamps;")
    assert (act.verb, keys(act.addressees)) == ("request", ["body/UN-Secretary-General"])


def test_a_list_of_adjectives_names_a_group_each() -> None:
    (act,) = acts("Invites international, regional and subregional organizations to lend lamps;")
    assert keys(act.addressees) == [
        "group/international-organizations",
        "group/regional-organizations",
        "group/subregional-organizations",
    ]


def test_parties_belong_to_the_convention_that_the_paragraph_names() -> None:
    (act,) = acts(
        "Urges States parties to the United Nations Convention against Corruption to light their vaults;"
    )
    assert keys(act.addressees) == ["group/parties-UNCAC"]


def test_a_qualification_ends_before_what_is_asked() -> None:
    (act,) = acts("Calls upon Member States that have not yet done so to buy lamps;")
    assert (keys(act.addressees), act.qualifier) == (["group/member-states"], "that have not yet done so")


def test_an_unknown_addressee_keeps_its_words() -> None:
    (act,) = acts("Urges all keepers of lighthouses to stay awake;")
    assert [(actor.key, actor.text) for actor in act.addressees] == [("", "keepers of lighthouses")]


def test_a_pronoun_means_those_who_were_asked() -> None:
    first, second = acts("Encourages Member States to buy lamps, and invites them to share these;")
    assert keys(second.addressees) == keys(first.addressees) == ["group/member-states"]


@pytest.mark.parametrize(
    ("text", "recipients", "due"),
    [
        (
            "Requests the Secretary-General to report to the General Assembly at its seventy-ninth session;",
            ["body/GA"],
            [("session", "body/GA", 79, "", "")],
        ),
        (
            "Requests the Secretary-General to submit a report to the Security Council by 30 April 2024;",
            ["body/SC"],
            [("date", "", None, "2024-04-30", "")],
        ),
        (
            "Requests the Secretary-General to inform the Security Council of lamps every six months;",
            ["body/SC"],
            [("recurring", "", None, "", "P6M")],
        ),
        (
            "Requests the Secretary-General to report annually to the General Assembly on lamps;",
            ["body/GA"],
            [("recurring", "", None, "", "P1Y")],
        ),
    ],
)
def test_reports_have_recipients_and_a_time(
    text: str, recipients: list[str], due: list[tuple[str, str, int | None, str, str]]
) -> None:
    (act,) = acts(text)
    assert act.reporting
    assert keys(act.report_to) == recipients
    assert [(d.type, d.body, d.session, d.value, d.every) for d in act.due] == due


def test_a_past_session_is_no_deadline() -> None:
    (act,) = acts("Urges Member States to use the map adopted at its seventieth session;")
    assert act.due == ()


def test_a_decision_keeps_whom_it_obliges() -> None:
    (act,) = acts(
        "Acting under Chapter VII of the Charter, decides that all States shall light coasts;", COUNCIL
    )
    assert (act.verb, keys(act.addressees)) == ("decide", ["group/states"])


def test_a_mandate_is_extended_until_a_day() -> None:
    (act,) = acts("Decides to extend the mandate of the lighthouse until 30 April 2024;", COUNCIL)
    assert [due.value for due in act.due] == ["2024-04-30"]


def test_items_take_over_what_their_chapeau_says() -> None:
    words = "Requests the Secretary-General, in consultation with Member States:"
    chapeau = read_chapeau(masked(words, ASSEMBLY), Passage.of(words), "en")
    (act,) = acts("To report to the General Assembly on lamps;", ASSEMBLY, chapeau)
    assert (act.inherited, keys(act.addressees), keys(act.partners)) == (
        True,
        ["body/UN-Secretary-General"],
        ["group/member-states"],
    )
    assert keys(act.report_to) == ["body/GA"]


@pytest.mark.parametrize(
    ("text", "issuer", "symbols"),
    [
        ("Recalls its resolutions 54/128 of 17 December 1999, 55/64 of 4 December 2000 and 55/188;", ASSEMBLY,
         ["A/RES/54/128", "A/RES/55/64", "A/RES/55/188"]),
        ("Recalls Economic and Social Council decision 2009/251;", ASSEMBLY, ["E/DEC/2009/251"]),
        ("Recalls Security Council resolution 1373 (2001);", ASSEMBLY, ["S/RES/1373(2001)"]),
        ("Recalls its resolution 2205 (XXI);", ASSEMBLY, ["A/RES/2205(XXI)"]),
        ("Recalls Human Rights Council resolution 35/25;", ASSEMBLY, ["A/HRC/RES/35/25"]),
        ("Recalls resolution 5/5 of 22 October 2010 of the Conference of the Parties to the United Nations "
         "Convention against Transnational Organized Crime;", ASSEMBLY, ["CTOC/COP/RES/5/5"]),
    ],
)  # fmt: skip
def test_a_number_is_cited_with_its_body(text: str, issuer: str, symbols: list[str]) -> None:
    assert citations(text, issuer) == symbols


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("States are encouraged to light their coasts;", ["group/states"]),
        ("The Secretary-General is requested to light the coasts;", ["body/UN-Secretary-General"]),
        (
            "Calls on the Governments of Norway and Chile to buy lamps, and on Member States to lend some;",
            ["state/NOR", "state/CHL", "group/member-states"],
        ),
        (
            "Requests specialized agencies, within their respective mandates, and States to buy lamps;",
            ["group/specialized-agencies", "group/states"],
        ),
    ],
)
def test_those_asked_may_stand_before_the_verb_or_apart(text: str, asked: list[str]) -> None:
    (act,) = acts(text)
    assert act.kind == "directive"
    assert keys(act.addressees) == asked


def test_a_pronoun_may_be_asked_together_with_others() -> None:
    _, act = acts("Urges all States to buy lamps, and requests them, as well as donors, to lend ladders;")
    assert keys(act.addressees) == ["group/states", "group/donors"]


def test_those_who_have_not_yet_acted_are_asked_to_do_so() -> None:
    (act,) = acts("Encourages States that have not yet bought lamps to do so without delay;")
    assert (act.qualifier, act.action) == ("that have not yet bought lamps", "to do so without delay")


def test_somebody_unknown_ends_where_what_he_is_to_do_begins() -> None:
    (act,) = acts("Demands that the Lighthouse Command takes immediate steps to light the coast;")
    assert [actor.text for actor in act.addressees] == ["Lighthouse Command"]


def test_information_given_to_a_body_is_a_report_given_to_others_is_not() -> None:
    (told,) = acts("Encourages States to provide information, as appropriate, to the Human Rights Council;")
    (shared,) = acts("Encourages States to provide information to shipowners;")
    assert (keys(told.report_to), told.reporting, shared.reporting) == (["body/HRC"], True, False)


def test_a_report_goes_to_two_bodies_at_their_own_times() -> None:
    (act,) = acts(
        "Requests the Secretary-General to report annually to the Human Rights Council, starting from its "
        "twelfth session, and to the General Assembly, starting from its seventieth session;"
    )
    assert keys(act.report_to) == ["body/HRC", "body/GA"]


def test_an_annual_report_that_is_added_to_is_no_new_one() -> None:
    (act,) = acts("Invites the Secretary-General to include, in his next annual report on ships, lamps;")
    assert act.due == ()


def test_the_council_speaks_again_in_the_middle_of_a_statement() -> None:
    text = (
        "The Security Council stresses calm. In this regard, the Security Council calls upon States to help."
    )
    assert [act.verb for act in acts(text, COUNCIL)] == ["stress", "call upon"]


def test_those_asked_go_on_behind_somebody_unknown() -> None:
    (act,) = acts("Invites Member States, keepers of lighthouses and donors to buy lamps;")
    assert keys(act.addressees) == ["group/member-states", "", "group/donors"]
    assert act.addressees[1].text == "keepers of lighthouses"


def test_a_decision_is_due_at_the_session_that_ends_it() -> None:
    (act,) = acts(
        "Decides to continue its consideration of lamps, including the report of the Secretary-General, "
        "at its sixty-eighth session."
    )
    assert [(due.body, due.session) for due in act.due] == [("body/GA", 68)]


def test_the_number_of_the_body_that_speaks_again_is_its_own() -> None:
    text = (
        "Recalling all relevant Human Rights Council resolutions, including resolutions 23/9 and 47/7, "
        "and its resolution 74/276 and decision 74/568;"
    )
    assert citations(text) == ["A/HRC/RES/23/9", "A/HRC/RES/47/7", "A/RES/74/276", "A/DEC/74/568"]


def test_a_mandate_that_is_spoken_of_most_is_meant() -> None:
    context = Context("en")
    context.enter_unit("body/HRC")
    for text in (
        "Welcomes the work of the Special Rapporteur on contemporary forms of slavery, including its "
        "causes and consequences;",
        "Encourages the Special Rapporteur to cooperate with the Special Rapporteur on minority issues;",
        "Requests the Special Rapporteur to report to the General Assembly;",
    ):
        mentions = context.resolve(text, find(text, "en"))
    assert mentions[0].keys == ("body/SR-Slavery",)


def test_a_noun_is_no_promise() -> None:
    assert [act.kind for act in acts("Decides to solicit contributions and pledges;")] == ["decision"]


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        (
            "Requests the Committee to complete its report and to submit it to the Security Council;",
            ["body/SC"],
        ),
        ("Requests the Committee to advise States on lamps;", []),
        ("Requests States to provide the necessary information for the preparation of the reports;", []),
        ("Requests the Committee to address reminders to States if reports on lamps are late;", []),
    ],
)
def test_recipients_are_those_of_a_report(text: str, recipients: list[str]) -> None:
    (act,) = acts(text)
    assert (keys(act.report_to), act.reporting) == (recipients, bool(recipients))


def test_two_are_asked_the_same_by_two_verbs() -> None:
    first, second = acts(
        "Urges States and invites donors to buy lamps, upon request, and to report to the General Assembly "
        "at its eightieth session;"
    )
    assert first.action == second.action
    assert keys(first.report_to) == ["body/GA"]
    assert [(due.body, due.session) for due in first.due] == [("body/GA", 80)]


def test_somebody_unknown_and_somebody_known_are_asked_together() -> None:
    (act,) = acts("Urges the new administration and all political parties to finalize the plan;")
    assert [actor.text for actor in act.addressees] == ["new administration", "political parties"]


def test_a_name_the_authority_files_lack_is_an_addressee_beside_known_ones() -> None:
    (act,) = acts("Requests the Secretary-General and the Lighthouse Engineers of Utopia to sail;")
    assert keys(act.addressees) == ["body/UN-Secretary-General", ""]
    assert act.addressees[1].text == "Lighthouse Engineers of Utopia"


def test_what_a_list_includes_is_addressed_too() -> None:
    (act,) = acts("Calls upon the international community, including States and donors, to buy lamps;")
    assert keys(act.addressees) == ["group/international-community", "group/states", "group/donors"]


def test_items_are_the_contents_of_the_report_of_their_chapeau() -> None:
    read: list[tuple[bool, list[str], list[str]]] = []
    for end in ("on:", "and to this end to:"):
        words = f"Requests the Secretary-General to report to the General Assembly every three months {end}"
        above = read_chapeau(masked(words, ASSEMBLY), Passage.of(words), "en")
        (act,) = acts("the state of lamps;" if end == "on:" else "mend lamps;", ASSEMBLY, above)
        read.append((act.reporting, keys(act.report_to), [due.every for due in act.due]))
    assert read == [(True, ["body/GA"], ["P3M"]), (False, [], [])]


def test_groups_that_sound_alike_are_apart() -> None:
    (act,) = acts(
        "Invites political leaders, participating delegations, other experts, employers’ organizations, "
        "relevant United Nations agencies, funds and programmes and multilateral and regional development "
        "banks to mend lamps;"
    )
    assert keys(act.addressees) == [
        "group/political-leaders",
        "group/delegations",
        "group/experts",
        "group/employers",
        "group/un-system",
        "group/development-banks",
        "group/regional-development-banks",
    ]


def test_what_is_welcomed_is_no_act_of_the_items() -> None:
    words = "Welcomes the consensus reached to:"
    above = read_chapeau(masked(words, ASSEMBLY), Passage.of(words), "en")
    assert [act.verb for act in acts("Recommend that States mend lamps;", ASSEMBLY, above)] == ["welcome"]


def test_who_is_restricted_keeps_the_restriction_out_of_the_action() -> None:
    (act,) = acts("Invites the organizations referred to in paragraph 3 above to mend lamps;")
    assert (act.qualifier, act.action) == ("referred to in paragraph 3 above", "to mend lamps")


def test_a_partner_the_authority_files_lack_keeps_its_words() -> None:
    (act,) = acts("Requests the Secretary-General, in consultation with the affected populations, to sail;")
    assert [actor.text for actor in act.partners] == ["affected populations"]


def test_the_government_is_the_one_named_before() -> None:
    text = "Notes that the Government of Peru has lit the coast, and invites the Government to buy lamps;"
    for named in (text, text.replace("the Government to", "the government to")):
        assert [keys(act.addressees) for act in acts(named)][-1] == ["state/PER"]


def test_an_unknown_committee_never_becomes_a_known_one() -> None:
    (act,) = acts(
        "Requests the Secretary-General, in cooperation with the Committee for the Upkeep of Lighthouses, to "
        "buy lamps and to consult the Committee;"
    )
    assert [actor.key for actor in act.partners] == [""]
    assert act.partners[0].text == "Committee for the Upkeep of Lighthouses"


def test_acts_that_share_an_action_share_its_conditions() -> None:
    first, second = acts("Calls upon States, and invites donors, to assist ports, upon their request;")
    assert {c.code for c in first.conditions} == {c.code for c in second.conditions} == {"UR"}


ADDRESSED: list[tuple[str, list[list[str]]]] = [
    ("Invites and encourages all States to light the coasts;", [["group/states"], ["group/states"]]),
    (
        "Welcomes the cooperation between the World Bank and the World Health Organization, and "
        "encourages them to buy lamps;",
        [[], ["body/World-Bank", "body/WHO"]],
    ),
    (
        "Notes the lamps of Member States and donors, and encourages them to buy more;",
        [[], ["group/member-states", "group/donors"]],
    ),
    ("Deplores the darkening of Peru by Chile, and calls upon it to buy lamps;", [[], ["state/PER"]]),
    ("Urges in this respect Member States to buy lamps;", [["group/member-states"]]),
    ("Requests the Secretary-General provide written updates;", [["body/UN-Secretary-General"]]),
    ("Calls for the holding of a large conference to discuss lamps;", [[]]),
    ("Encourages accelerated progress by States towards light;", [["group/states"]]),
]


@pytest.mark.parametrize(("text", "addressees"), ADDRESSED)
def test_addressees_of_shared_verbs_pronouns_and_asides(text: str, addressees: list[list[str]]) -> None:
    assert [keys(act.addressees) for act in acts(text)] == addressees


def test_adjectives_before_a_group_are_no_addressee_of_their_own() -> None:
    (act,) = acts("Calls upon regional, multilateral and bilateral partners to buy lamps;")
    assert keys(act.addressees) == ["group/partners"]


@pytest.mark.parametrize(
    ("words", "partners"),
    [
        ("in collaboration with each other or with States, to sail", ["group/states"]),
        ("with the support of, as appropriate, Member States, to sail", ["group/member-states"]),
        ("to cooperate fully with the work of the General Assembly", ["body/GA"]),
        ("to seek partners and partnerships at all levels, including with donors", ["group/donors"]),
        ("to coordinate their tours with donors", ["group/donors"]),
        (
            "to consult with States of the region, donors, including women and youth, those who own lamps, "
            "academia and the World Health Organization",
            ["group/states", "group/donors", "group/youth", "group/academia"],
        ),
        ("to work, within their respective mandates, with Member States", ["group/member-states"]),
        (
            "in cooperation with the World Bank, which knows the Bank of Lamps, and Member States, to sail",
            ["body/World-Bank", "group/member-states"],
        ),
    ],
)
def test_partners_in_many_wordings(words: str, partners: list[str]) -> None:
    assert keys(acts(f"Invites the World Health Organization, {words};")[0].partners) == partners


def test_a_pronoun_stands_for_partners_named_before_the_request() -> None:
    text = "Welcomes the work of the World Bank, and requests all States to cooperate with it;"
    assert keys(acts(text)[-1].partners) == ["body/World-Bank"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (
            "Requests the World Bank to submit, for the consideration of the General Assembly at its "
            "eighty-first session, a map of lamps;",
            [("session", 81)],
        ),
        ("Decides that the Security Council, at its third session, should review lamps;", [("session", 3)]),
        ("Requests the World Bank to convene a forum from 3 to 5 May 2031;", [("date", None)]),
        ("Requests the World Bank to hold, in Lima, an annual fair;", [("recurring", None)]),
        ("Requests the World Bank to provide lamps for the success of its regular meetings;", []),
    ],
)
def test_deadlines_in_many_wordings(text: str, due: list[tuple[str, int | None]]) -> None:
    assert [(each.type, each.session) for each in acts(text)[0].due] == due


def test_an_item_in_the_passive_is_a_request_for_the_items_below_it() -> None:
    whole = "Recommends the following for consideration by States:"
    above = read_chapeau(masked(whole, COUNCIL), Passage.of(whole), "en")
    for words in (
        "Member States, one by one, are encouraged to buy lamps and:",
        "Member States are encouraged:",
    ):
        chapeau = read_chapeau(masked(words, COUNCIL), Passage.of(words), "en", above)
        assert chapeau is not None
        assert (chapeau.act.verb, keys(chapeau.act.addressees)) == ("encourage", ["group/member-states"])


def test_a_plural_pronoun_means_the_two_that_work_together() -> None:
    _, act = acts(
        "Welcomes the cooperation between the Utopian Agency for Accounting and Control of Lamps and the "
        "International Atomic Energy Agency, and encourages them to go on;"
    )
    assert keys(act.addressees) == ["", "body/IAEA"]
    assert act.addressees[0].text == "Utopian Agency for Accounting and Control of Lamps"


def test_members_of_a_group_are_asked_behind_such_as() -> None:
    (act,) = acts(
        "Invites the United Nations system, such as the regional commissions and the International Labour "
        "Organization, to buy lamps;"
    )
    assert keys(act.addressees) == ["group/un-system", "group/regional-commissions", "body/ILO"]


def test_talks_that_progress_prepares_are_asked_of_nobody() -> None:
    (act,) = acts("Encourages progress with a view to concluding talks between the keepers and States;")
    assert act.addressees == ()


def test_a_partner_may_stand_with_the_resolution_that_established_it() -> None:
    (act,) = acts(
        "Urges States to cooperate with the Committee established pursuant to resolution 1591 (2005) and "
        "the Panel of Experts;",
        COUNCIL,
    )
    assert keys(act.partners) == ["body/1591-Committee", "body/Panel-of-Experts-Sudan"]


def test_what_is_brought_to_the_attention_of_a_body_is_a_report() -> None:
    (act,) = acts("Invites States to note losses and to bring them to the attention of the Security Council;")
    assert (act.reporting, keys(act.report_to)) == (True, ["body/SC"])


def test_two_reports_of_one_request_have_recipients_of_their_own() -> None:
    (act,) = acts(
        "Requests the Secretary-General to provide an update to the Human Rights Council by 15 April 2031, "
        "and a final report by 15 October 2031 to the General Assembly, after a debate;"
    )
    assert keys(act.report_to) == ["body/HRC", "body/GA"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (
            "Decides to include the item in the provisional agenda of its seventieth session, and requests "
            "the Secretary-General to report to the General Assembly at that session;",
            ("body/GA", 70, ""),
        ),
        (
            "Decides to hold a meeting by no later than the last day of the general debate of the General "
            "Assembly at its seventieth session;",
            ("body/GA", 70, ""),
        ),
        (
            "Invites States to attend the Meeting on Lamps, to be held in Vienna from 11 to 14 June 2031;",
            ("", None, "2031-06-14"),
        ),
    ],
)
def test_the_time_of_a_meeting_or_of_the_session_named_before_is_a_deadline(
    text: str, due: tuple[str, int | None, str]
) -> None:
    assert [(d.body, d.session, d.value) for d in acts(text)[-1].due] == [due]


def test_parties_with_an_adjective_are_the_parties() -> None:
    (act,) = acts(
        "Calls upon Utopian States parties to the Convention on the Rights of the Child to buy lamps;"
    )
    assert keys(act.addressees) == ["group/parties-CRC"]


def test_a_pronoun_means_whom_the_clause_before_thanks() -> None:
    _, act = acts(
        "Expresses its appreciation to the Economic and Social Council for its work with the Human Rights "
        "Council, and requests it to go on;"
    )
    assert keys(act.addressees) == ["body/ECOSOC"]


def test_their_efforts_are_those_of_the_ones_asked_before() -> None:
    _, act = acts("Invites Member States to buy lamps, and encourages their continued collaboration;")
    assert keys(act.addressees) == ["group/member-states"]


def test_all_of_a_list_behind_that_are_asked() -> None:
    text = "Requests that Member States and relevant international organizations encourage pilots to rest;"
    assert keys(acts(text)[0].addressees) == ["group/member-states", "group/international-organizations"]


def test_bodies_of_a_state_are_not_the_states() -> None:
    (act,) = acts("Encourages Governments to act in collaboration with all relevant State bodies;")
    assert [(actor.key, actor.text) for actor in act.partners] == [("", "State bodies")]


def test_a_deadline_may_be_the_opening_date_of_a_session() -> None:
    text = (
        "Requests the Secretary-General to report, not later than the opening date of its ninetieth session;"
    )
    assert [(due.type, due.session) for due in acts(text)[0].due] == [("session", 90)]


def test_an_act_may_begin_behind_in_that_sense() -> None:
    text = "Urges States to plant trees, and in that sense welcomes the map of forests;"
    assert [act.verb for act in acts(text)] == ["urge", "welcome"]


def test_items_are_factors_of_the_one_study_of_their_chapeau() -> None:
    words = (
        "Requests the Secretary-General to submit to the General Assembly at its eighty-fifth session a "
        "study of lamps, taking into account the following factors:"
    )
    above = read_chapeau(masked(words, ASSEMBLY), Passage.of(words), "en")
    (act,) = acts("The age of the lamps;", ASSEMBLY, above)
    assert [(due.body, due.session) for due in act.due] == [("body/GA", 85)]


@pytest.mark.parametrize(
    ("text", "addressee", "reporting"),
    [
        ("Requests a report from the Secretary-General on lamps;", "body/UN-Secretary-General", True),
        ("Also requests from the Secretary-General a further study;", "body/UN-Secretary-General", False),
        ("Calls for a report from the Secretary-General;", "body/UN-Secretary-General", True),
    ],
)
def test_those_from_whom_a_report_is_requested_are_addressees(
    text: str, addressee: str, reporting: bool
) -> None:
    (act,) = acts(text)
    assert (keys(act.addressees), act.qualifier, act.reporting) == ([addressee], "", reporting)


def test_a_period_from_a_stated_day_ends_the_day_before() -> None:
    for words in ("as of 1 March 2031, for one year", "for one year from 1 March 2031"):
        (act,) = acts(f"Decides to extend the term of the pilots {words};", ASSEMBLY)
        assert [due.value for due in act.due] == ["2032-02-29"]


def test_an_infinitive_in_a_relative_clause_is_not_what_is_asked() -> None:
    (act,) = acts("Calls upon those States that continue to maintain lamps to withdraw them;")
    assert (act.qualifier, act.action) == ("that continue to maintain lamps", "to withdraw them")


@pytest.mark.parametrize(
    ("text", "addressees"),
    [
        (
            "Recommends that the Secretary-General keep lamps, and that host countries include bells;",
            ["body/UN-Secretary-General", "group/host-countries"],
        ),
        (
            "Recommends that the Secretary-General ensure that lamps work and that States provide oil;",
            ["body/UN-Secretary-General"],
        ),
        (
            "Also requests the Secretary-General to buy oil, and for the Office of Legal Affairs to report;",
            ["body/UN-Secretary-General", "body/OLA"],
        ),
        (
            "Requests the Secretary-General to allow for lamps to be lit, and for States to sail;",
            ["body/UN-Secretary-General"],
        ),
    ],
)
def test_a_second_subject_has_an_action_of_its_own(text: str, addressees: list[str]) -> None:
    assert keys(acts(text)[0].addressees) == addressees


@pytest.mark.parametrize(
    ("words", "addressees"),
    [
        (
            "Executive Secretaries of ECA and ECE",
            ["body/ECA-Executive-Secretary", "body/ECE-Executive-Secretary"],
        ),
        (
            "Presidents of the General Assembly and the Security Council, and the Secretary-General",
            ["body/President-GA", "body/President-SC", "body/UN-Secretary-General"],
        ),
        ("CTC Chair", ["body/Chair-CTC"]),
        ("General Assembly President", ["body/President-GA"]),
        (
            "non-governmental, non-profit and charitable organizations",
            [
                "group/non-governmental-organizations",
                "group/non-profit-organizations",
                "group/philanthropic-organizations",
            ],
        ),
        ("associate members of the regional commissions", ["group/associate-members"]),
    ],
)
def test_officers_and_groups_behind_a_verb(words: str, addressees: list[str]) -> None:
    assert keys(acts(f"Invites the {words} to plant trees;")[0].addressees) == addressees


def test_partners_of_those_who_are_invited_are_not_those_of_the_addressee() -> None:
    (act,) = acts("Requests the Secretary-General to invite States to coordinate with the World Bank;")
    assert act.partners == ()


def test_a_partner_may_stand_behind_including() -> None:
    (act,) = acts(
        "Requests the Office to work with Member States on lamps, including with the World Bank on loans;"
    )
    assert keys(act.partners) == ["group/member-states", "body/World-Bank"]


def test_two_decisions_have_one_object() -> None:
    found = acts("Adopts and opens for acceptance the agreement on lamps;")
    assert [act.verb for act in found] == ["adopt", "open"]
    assert len({act.action for act in found}) == 1


def test_what_is_included_in_reports_recurs_with_them() -> None:
    (act,) = acts("Requests the Secretary-General to include a map of lamps in the biennial reports;")
    assert (act.reporting, [due.every for due in act.due]) == (True, ["P2Y"])


def test_a_resolution_of_a_commission_is_not_one_of_the_council_that_speaks() -> None:
    text = "Takes note of the changes set out in Commission resolution 315 (XXVIII);"
    assert citations(text, "body/ECOSOC") == []


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("Requests the Office to invite States to a seminar held in cooperation with the World Bank;", True),
        ("Requests the Office to invite States to cooperate with the World Bank;", False),
        ("Urges the parties to reach an agreement with the World Bank;", False),
        (
            "Requests the Office to work with States, to light lamps, including with the World Bank;",
            False,
        ),
    ],
)
def test_partners_are_those_of_the_addressee(text: str, partners: bool) -> None:
    (act,) = acts(text)
    assert ("body/World-Bank" in keys(act.partners)) is partners


def test_content_of_annual_reports_does_not_recur() -> None:
    (act,) = acts("Invites States to study the advice contained in its annual reports;")
    assert act.due == ()


def test_a_list_of_offices_ends_before_a_body_without_a_known_office() -> None:
    (act,) = acts("Invites the Chairs of the Committee against Torture and the World Bank to meet;")
    assert keys(act.addressees)[-1] == "body/World-Bank"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Encourages States and harbour funds, pilot schools and lamp forums, as appropriate, to sail;",
            ["group/states", "harbour funds", "pilot schools", "lamp forums"],
        ),
        (
            "Encourages States and harbour funds, pilot schools and relevant lamp services to sail;",
            ["group/states", "harbour funds", "pilot schools", "lamp services"],
        ),
        ("Urges all States, including their programmes and services, to sail;", ["group/states"]),
        ("Encourages donations by States to the lamp fund;", ["group/states"]),
        ("Encourages donations of lamps by States;", ["group/states"]),
        ("Encourages gifts and investments of money obtained from donors;", []),
        (
            "Invites Member States and national, regional and local harbour authorities to sail;",
            ["group/member-states", "harbour authorities"],
        ),
        (
            "Urges all States in a position to do so, as well as harbour clubs, to sail;",
            ["group/states", "harbour clubs"],
        ),
        (
            "Encourages States, including through ports, and the Harbour Alliance of the North to sail;",
            ["group/states", "Harbour Alliance of the North"],
        ),
        (
            "Urges civilian and military officials in Utopia to sail;",
            ["civilian and military officials in Utopia"],
        ),
        ("Requests States, when considering ferries, to sail;", ["group/states"]),
        ("Encourages States and their efforts to sail;", ["group/states"]),
    ],
)
def test_a_list_of_addressees_goes_on_with_names_that_no_authority_file_knows(
    text: str, names: list[str]
) -> None:
    assert [actor.key or actor.text for act in acts(text) for actor in act.addressees] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Commends the Government of National Unity, and encourages it to sail;",
            ["Government of National Unity"],
        ),
        (
            "Encourages the AU Commission and the AU Peace and Security Council to sail;",
            ["AU-Commission", "AU-PSC"],
        ),
        ("Calls upon shipowners, both rich and others, to sail;", ["shipowners"]),
        ("Takes note of the draft rules and recommends them to the General Assembly;", ["GA"]),
        ("“While recalling its rules, the Security Council calls on States to sail.”", ["states"]),
        ("Expresses concern that the ferries have moved, but continues to sail;", []),
        (
            "Calls on the Malian authorities to sail. In this regard, it urges these authorities to rest.",
            ["MLI", "MLI"],
        ),
        (
            "Calls upon States and international financial institutions and organizations of the United "
            "Nations system to sail;",
            ["states", "financial-institutions", "un-system"],
        ),
        (
            "Requests the Committee established pursuant to resolutions 1267 (1999) and 1989 (2011) to sail;",
            ["1267-Committee"],
        ),
    ],
)
def test_an_addressee_is_the_body_that_the_text_means(text: str, names: list[str]) -> None:
    found = [actor for act in acts(text, COUNCIL) for actor in act.addressees]
    assert [actor.key.partition("/")[2] or actor.text for actor in found] == names


@pytest.mark.parametrize(
    ("action", "report_to"),
    [
        ("report to it before the end of its seventy-second session", ["body/GA"]),
        ("keep it informed of ferries", ["body/GA"]),
        ("help the Government of Utopia and to keep it informed", []),
        (
            "submit, for consideration by the General Assembly at its eightieth session, a full report",
            ["body/GA"],
        ),
        ("brief the Ad Hoc Working Group on ferries", []),
        ("provide, in 2031, an update on ferries", []),
        ("submit its initial report on ferries", []),
        ("present the General Assembly with an oral update on ferries", ["body/GA"]),
    ],
)
def test_a_report_is_asked_for_with_or_without_a_known_recipient(action: str, report_to: list[str]) -> None:
    (act,) = acts(f"Requests the Secretary-General to {action};")
    assert (act.reporting, keys(act.report_to)) == (True, report_to)


def test_those_whose_talks_are_encouraged_are_no_partners_besides() -> None:
    (act,) = acts("Encourages talks among States and donors on ferries;")
    assert (keys(act.addressees), keys(act.partners)) == (["group/states", "group/donors"], [])


def test_to_agree_with_somebody_decides_nothing() -> None:
    assert [act.kind for act in acts("Agrees with the Secretary-General that lamps are old;")] == [
        "expressive"
    ]
    assert [act.kind for act in acts("Agrees to buy lamps;")] == ["decision"]


def test_members_that_stand_out_are_a_qualifier() -> None:
    (act,) = acts("Urges all States, in particular those in arrears, to pay their tolls;")
    assert (act.qualifier, act.action) == ("in particular those in arrears", "to pay their tolls")


def test_a_blank_may_stand_in_the_symbol_of_a_revised_document() -> None:
    assert citations("Takes note of document A/C.3/307/Rev. 2;") == ["A/C.3/307/Rev.2"]


@pytest.mark.parametrize(
    "place", ["made in paragraph 4 of its resolution 68/268", "in its resolution 68/268"]
)
def test_a_request_made_again_names_its_place(place: str) -> None:
    (act,) = acts(f"Reiterates its request, {place}, that the Secretary-General buy lamps;")
    assert (act.verb, keys(act.addressees)) == ("request", ["body/UN-Secretary-General"])


@pytest.mark.parametrize(
    ("words", "kind", "days"),
    [
        ("Declares 1 December World Buoy Day;", "decision", ["--12-01"]),
        (
            "Decides to proclaim 5 July, beginning in 2031, the International Day of Nets;",
            "decision",
            ["--07-05"],
        ),
        ("Decides to meet on 5 July, the International Day of Nets;", "decision", []),
        ("Declares that the lamps are lost;", "expressive", []),
    ],
)
def test_a_day_is_proclaimed_with_or_without_as(words: str, kind: str, days: list[str]) -> None:
    (act,) = acts(words)
    assert (act.kind, [due.day_of_year for due in act.due if due.day_of_year]) == (kind, days)


def test_a_name_may_begin_with_an_accented_capital() -> None:
    (act,) = acts("Invites Peru and Åland to buy lamps;")
    assert [actor.text for actor in act.addressees] == ["Peru", "Åland"]


def test_those_whom_a_cooperation_is_for_are_not_asked() -> None:
    (act,) = acts("Encourages cooperation to promote the work of women, youth and local communities;")
    assert act.addressees == ()


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Requests the Office to give figures on the balance of the fund at the end of 2031;", []),
        ("Requests the Office to submit to the Council at the end of 2031 a map;", []),
        ("Requests the Office to submit a map at the end of 2031;", ["2031-12-31"]),
        ("Urges States to light coasts with a view to ending wrecks by 2031;", []),
        ("Urges States to act with a view to ending wrecks and to report thereon by 2031;", ["2031-12-31"]),
        ("Requests the Office to list lamps by the average monthly payments in earlier years;", []),
        ("Invites the Board to read the maps submitted prior to its eighty-first session;", []),
    ],
)
def test_days_of_balances_goals_and_past_sessions_are_no_deadlines(text: str, due: list[str]) -> None:
    (act,) = acts(text)
    assert [deadline.value for deadline in act.due] == due


@pytest.mark.parametrize(
    ("text", "addressees", "partners"),
    [
        (
            "Urges all States, in particular those that keep lamps, as well as the World Bank, to buy oil;",
            ["all States", "World Bank"],
            [],
        ),
        ("Demands the immediate and complete cessation by all parties of attacks;", ["all parties"], []),
        ("Encourages constructive engagement with the World Bank;", [], ["World Bank"]),
        ("Invites States to support United Nations efforts to work with the World Bank;", ["States"], []),
        ("Urges States to fund plans aimed at strengthening dialogue with the World Bank;", ["States"], []),
        (
            "Urges States to consult persons with intellectual disabilities and the World Bank;",
            ["States"],
            ["persons with intellectual disabilities", "World Bank"],
        ),
        (
            "Invites the Secretary-General to consult the Secretary-General of the Lamp Makers Union;",
            ["Secretary-General"],
            ["Secretary-General of the Lamp Makers Union"],
        ),
        ("Recommends to the Economic and Social Council its adoption;", ["Economic and Social Council"], []),
    ],
)
def test_addressees_and_partners_of_an_act(text: str, addressees: list[str], partners: list[str]) -> None:
    (act,) = acts(text)
    assert [actor.text for actor in act.addressees] == addressees
    assert [actor.text for actor in act.partners] == partners


def test_a_verb_may_follow_an_adverb_of_the_clause_before() -> None:
    first, second = acts(
        "Urges States that have lamps to use them carefully and fully, and encourages further tests of them;"
    )
    assert (first.verb, second.verb) == ("urge", "encourage")
