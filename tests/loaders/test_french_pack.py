"""The French language pack: an invented resolution, as text, in old codings and with broken typography."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders.masthead import language_of
from mandategraph.loaders.records import LoaderError
from read_content import read_content

if TYPE_CHECKING:
    from pathlib import Path

    from mandategraph.loaders.records import Act, Reading

TEXT = """Nations Unies
A/RES/79/951
Assemblée générale
Distr. générale
Soixante-dix-neuvième session

Résolution adoptée par l’Assemblée générale le 19 décembre 2024

79/951. Phares et balises

L’Assemblée générale,

Rappelant ses résolutions 77/214 du 15 décembre 2022 et 78/151 du 19 décembre 2023,

Consciente de l’importance des phares pour la sécurité des pêcheurs,

1. Prend note avec satisfaction du rapport du Secrétaire général ;

2. Prie le Secrétaire général de lui présenter à sa quatre-vingtième session un rapport sur l’état des
phares ;

3. Demande aux États Membres et aux organisations internationales compétentes d’entretenir leurs balises
;

4. Exhorte tous les États à coopérer pleinement avec l’Office des Nations Unies contre la drogue et le
crime, et les encourage à échanger des informations ;

5. Invite les États Membres, agissant conformément à leur droit interne, à remettre en service, d’ici à
la fin de 2026, les phares éteints ;

6. Prie également l’Office des Nations Unies contre la drogue et le crime, agissant dans le cadre de son
mandat et sous réserve de la disponibilité de ressources extrabudgétaires, d’aider les États Membres qui
en font la demande ;

7. Engage le secteur privé, la société civile et les autres parties prenantes :

a) À financer les travaux ;

b) À former les gardiens ;

8. Souligne que les phares sont un patrimoine commun et, à cet égard, rappelle la résolution 2006/47 du
Conseil économique et social, en date du 28 juillet 2006 ;

9. Prie le Secrétaire général de faire rapport chaque année à la Commission des stupéfiants ;

10. Décide d’inscrire à l’ordre du jour provisoire de sa quatre-vingtième session la question intitulée «
Phares ».

54e séance plénière
19 décembre 2024
"""


def read(folder: Path, text: str, encoding: str = "utf-8") -> Reading:
    return read_content(folder, "A_RES_79_951.fr.txt", text.encode(encoding))


INTERNATIONAL = ["group/international-organizations", "group/regional-organizations"]


@pytest.fixture
def acts(tmp_path: Path) -> dict[str, tuple[Act, ...]]:
    """The acts of the resolution by paragraph."""
    return {paragraph.paragraph.key: paragraph.acts for paragraph in read(tmp_path, TEXT).paragraphs}


def test_masthead_and_paragraphs_are_read(tmp_path: Path) -> None:
    reading = read(tmp_path, TEXT)
    masthead = reading.outline.masthead
    assert (masthead.symbol, masthead.language, masthead.session) == ("A/RES/79/951", "fr", 79)
    assert masthead.title.text == "Phares et balises"
    assert str(masthead.date) == "2024-12-19"
    (unit,) = reading.outline.units
    assert unit.issuer == "L’Assemblée générale"
    keys = [paragraph.key for paragraph in unit.paragraphs if not paragraph.key.startswith("pre")]
    assert keys == ["1", "2", "3", "4", "5", "6", "7", "7.a", "7.b", "8", "9", "10"]


def test_verbs_and_addressees_are_read(acts: dict[str, tuple[Act, ...]]) -> None:
    found = {
        key: [(act.kind, act.concept, [actor.key for actor in act.addressees]) for act in of_paragraph]
        for key, of_paragraph in acts.items()
    }
    assert found["1"] == [("expressive", "take-note", [])]
    assert found["2"] == [("directive", "request", ["body/UN-Secretary-General"])]
    assert found["3"] == [
        ("directive", "call-upon", ["group/member-states", "group/international-organizations"])
    ]
    assert found["4"] == [
        ("directive", "urge", ["group/states"]),
        ("directive", "encourage", ["group/states"]),
    ]
    several = ["group/private-sector", "group/civil-society", "group/stakeholders"]
    assert found["7.a"] == found["7.b"] == [("directive", "encourage", several)]
    assert [kind for kind, _, _ in found["8"]] == ["expressive", "expressive"]
    assert found["10"] == [("decision", "decide", [])]


def test_partners_reports_deadlines_and_conditions_are_read(acts: dict[str, tuple[Act, ...]]) -> None:
    (report,) = acts["2"]
    assert report.reporting
    assert [actor.key for actor in report.report_to] == ["body/GA"]
    assert [(due.type, due.body, due.session) for due in report.due] == [("session", "body/GA", 80)]
    assert [actor.key for actor in acts["4"][0].partners] == ["body/UNODC"]
    (invitation,) = acts["5"]
    assert [condition.code for condition in invitation.conditions] == ["NL"]
    assert [(due.type, due.value) for due in invitation.due] == [("date", "2026-12-31")]
    (assistance,) = acts["6"]
    assert {condition.code for condition in assistance.conditions} == {"WM", "XB", "UR"}
    (annual,) = acts["9"]
    assert [actor.key for actor in annual.report_to] == ["body/CND"]
    assert [due.every for due in annual.due] == ["P1Y"]
    assert [(due.type, due.session) for due in acts["10"][0].due] == [("session", 80)]


def test_cited_resolutions_are_those_of_the_body_behind_the_number(tmp_path: Path) -> None:
    cited = {
        paragraph.paragraph.key: [citation.symbol for citation in paragraph.citations]
        for paragraph in read(tmp_path, TEXT).paragraphs
    }
    assert cited["8"] == ["E/RES/2006/47"]
    assert cited["pre.1"] == ["A/RES/77/214", "A/RES/78/151"]


@pytest.mark.parametrize(
    ("clause", "key"),
    [
        (
            "Remercie le Secrétaire général et les États Membres, et le prie de peindre les balises",
            "body/UN-Secretary-General",
        ),
        (
            "Salue l’action menée par le Bélarus contre l’Ukraine, et lui demande de rendre les balises",
            "state/BLR",
        ),
        (
            "Sait gré au Secrétaire général d’avoir invité l’Union africaine, et l’invite à rester",
            "body/UN-Secretary-General",
        ),
        (
            "Prie l’Office des Nations Unies contre la drogue et le crime de consulter l’Union africaine et "
            "demande à celle-ci de peindre les balises",
            "body/African-Union",
        ),
    ],
)
def test_a_pronoun_means_a_name_of_its_gender_and_number(tmp_path: Path, clause: str, key: str) -> None:
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    first = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1")
    assert [actor.key for actor in first.acts[-1].addressees] == [key]


@pytest.mark.parametrize(
    ("clause", "report_to"),
    [
        ("Prie le Secrétaire général de la tenir informée de la situation", ["body/GA"]),
        (
            "Prie le Secrétaire général de présenter à l’Assemblée générale et à la Commission des "
            "stupéfiants un rapport sur les phares",
            ["body/GA", "body/CND"],
        ),
        (
            "Prie le Secrétaire général de lui présenter à sa quatre-vingtième session, ainsi qu’au Conseil "
            "des droits de l’homme à sa soixantième session, un rapport sur les phares",
            ["body/GA", "body/HRC"],
        ),
        (
            "Prie le Secrétaire général de lui signaler, ainsi qu’au Conseil des droits de l’homme, les "
            "phares éteints",
            ["body/GA", "body/HRC"],
        ),
        ("Invite les États à communiquer à la Commission des stupéfiants toute information utile", []),
        ("Prie le Secrétaire général de lui faire part des progrès accomplis", ["body/GA"]),
        ("Prie le Secrétaire général d’inviter les États à lui faire part de leurs vues", []),
        ("Prie le Secrétaire général d’établir un rapport qu’il lui présentera en 2026", ["body/GA"]),
        ("Demande que la Commission des stupéfiants soit tenue informée des travaux", ["body/CND"]),
        (
            "Prie le Secrétaire général de présenter un rapport du Groupe des phares sur les réparations à "
            "apporter à la Commission des stupéfiants",
            [],
        ),
        (
            "Invite les États à planter des balises, ce qui aiderait le Comité à rédiger un rapport qu’il "
            "lui présentera",
            [],
        ),
        (
            "Invite les États à coopérer avec le Rapporteur spécial sur le droit à l’éducation et à lui "
            "communiquer toutes les informations nécessaires",
            [],
        ),
    ],
)
def test_recipients_of_reports_are_read(tmp_path: Path, clause: str, report_to: list[str]) -> None:
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    first = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1")
    assert [actor.key for actor in first.acts[-1].report_to] == report_to


@pytest.mark.parametrize(
    ("end", "reported"),
    [
        ("sur :", True),
        ("dans un rapport qui comprendra notamment :", True),
        ("en particulier sur les points suivants :", True),
        ("et de prendre les mesures suivantes :", False),
    ],
)
def test_items_are_the_contents_of_the_report_of_their_chapeau(
    tmp_path: Path, end: str, *, reported: bool
) -> None:
    text = TEXT.replace(
        "Engage le secteur privé, la société civile et les autres parties prenantes :",
        f"Prie le Secrétaire général de faire rapport à la Commission des stupéfiants {end}",
    )
    item = next(found for found in read(tmp_path, text).paragraphs if found.paragraph.key == "7.a")
    assert item.acts[0].reporting is reported
    assert [actor.key for actor in item.acts[0].report_to] == (["body/CND"] if reported else [])


@pytest.mark.parametrize(
    ("named", "short"),
    [
        ("Groupe de travail sur la détention arbitraire", "Groupe de travail"),
        ("Rapporteur spécial sur le droit à l’éducation", "Rapporteur spécial"),
        ("Directrice générale de l’Organisation mondiale de la Santé", "Directrice générale"),
    ],
)
def test_a_short_name_means_the_body_named_before(tmp_path: Path, named: str, short: str) -> None:
    text = TEXT.replace("du rapport du Secrétaire général", f"de l’exposé du {named}").replace(
        "3. Demande aux États Membres et aux organisations internationales compétentes",
        f"3. Prie le {short} de présenter des observations, et demande aux États Membres",
    )
    acts = {item.paragraph.key: item.acts for item in read(tmp_path, text).paragraphs}
    assert [actor.key.partition("/")[0] for actor in acts["3"][0].addressees] == ["body"]


@pytest.mark.parametrize(
    ("clause", "addressees"),
    [
        (
            "Invite les États Membres riverains, agissant dans le cadre de leur mandat, les organisations "
            "internationales, là où il en existe, et le secteur privé à réparer les phares",
            ["group/member-states", "group/international-organizations", "group/private-sector"],
        ),
        (
            "Demande à tous les États et, selon qu’il conviendra, aux organisations internationales de "
            "réparer les phares",
            ["group/states", "group/international-organizations"],
        ),
        (
            "Prie les Gouvernements tchadien et soudanais et les populations locales de réparer les phares",
            ["state/TCD", "state/SDN", "group/communities"],
        ),
        (
            "Invite l’Organisation des Nations Unies et les partenaires régionaux et internationaux à "
            "réparer les phares",
            ["body/UN", "group/regional-organizations", "group/international-organizations"],
        ),
        (
            "Encourage la Commission des stupéfiants – organe du système des Nations Unies – et le secteur "
            "privé à réparer les phares",
            ["body/CND", "group/private-sector"],
        ),
        (
            "Invite les gouvernements, agissant dans le cadre de leur mandat, les organisations "
            "internationales, y compris l’Organisation mondiale du commerce, et la société civile à "
            "réparer les phares",
            [
                "group/governments",
                "group/international-organizations",
                "body/WTO",
                "group/civil-society",
            ],
        ),
        ("Réitère la demande adressée aux États Membres de réparer les phares", ["group/member-states"]),
        ("Demande que les pays en développement soient aidés par tous", []),
        (
            "Demande à l’Union africaine d’ouvrir un port, et à la Commission des stupéfiants d’en assurer "
            "le suivi",
            ["body/African-Union", "body/CND"],
        ),
        ("Engage les membres de la Conférence du désarmement à se réunir", ["group/members"]),
        (
            "Invite les banques multilatérales et régionales de développement à financer des bacs",
            ["group/development-banks", "group/regional-development-banks"],
        ),
        ("Invite les organisations mondiales et régionales à réparer les phares", INTERNATIONAL),
        (
            "Invite l’Office des Nations Unies contre la drogue et le crime, agissant en sa qualité de "
            "coordonnateur du Groupe des Vingt, et le secteur privé à réparer les phares",
            ["body/UNODC", "group/private-sector"],
        ),
        (
            "Invite les États Membres, les organismes des Nations Unies, en particulier le Département des "
            "affaires économiques et sociales, les organisations internationales, le secteur privé et la "
            "société civile à réparer les phares",
            [
                "group/member-states",
                "group/un-system",
                "body/DESA",
                "group/international-organizations",
                "group/private-sector",
                "group/civil-society",
            ],
        ),
        (
            "Encourage les États Membres et, selon le cas, les gardiens des phares aux niveaux local et "
            "national à réparer les lampes",
            ["group/member-states", ""],
        ),
        (
            "Engage les États Membres à réparer les phares, et le secteur privé à fournir les lampes",
            ["group/member-states", "group/private-sector"],
        ),
        (
            "Exhorte les États Membres à aider les pays à réparer les phares, et le secteur privé à agir",
            ["group/member-states"],
        ),
    ],
)
def test_long_lists_of_addressees_are_read_to_their_end(
    tmp_path: Path, clause: str, addressees: list[str]
) -> None:
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    first = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1")
    assert [actor.key for actor in first.acts[0].addressees] == addressees


@pytest.mark.parametrize(
    ("clause", "qualifier"),
    [
        ("Exhorte toutes les parties utopiennes à réparer les phares", "utopiennes"),
        ("Engage les pays de la région des Lacs à réparer les phares", "des Lacs"),
        ("Invite les participants aux négociations à réparer les phares", "aux négociations"),
        ("Exhorte les États depuis à réparer les phares", ""),
        ("Invite les institutions chargées d’allumer les phares à se réunir", ""),
        ("Demande aux États de toujours réparer les phares", ""),
        (
            "Invite les observateurs de ses débats qui le souhaitent à réparer les phares",
            "de ses débats qui le souhaitent",
        ),
    ],
)
def test_what_restricts_the_addressees_is_their_qualifier(
    tmp_path: Path, clause: str, qualifier: str
) -> None:
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    first = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1")
    assert first.acts[0].qualifier == qualifier


@pytest.mark.parametrize(
    ("clause", "action"),
    [
        ("Note également avec satisfaction que les phares brillent", "que les phares brillent"),
        ("Appuie sans réserve l’action du Comité", "l’action du Comité"),
        (
            "Note avec préoccupation que les phares s’éteignent",
            "avec préoccupation que les phares s’éteignent",
        ),
        ("Encourage les acteurs régionaux et internationaux à agir", "à agir"),
        ("Prie tous les États, en particulier ceux de la région, d’agir", "d’agir"),
    ],
)
def test_an_action_begins_behind_adverbs_and_addressees(tmp_path: Path, clause: str, action: str) -> None:
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    first = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1")
    assert first.acts[0].action == action


@pytest.mark.parametrize(
    ("clause", "partners"),
    [
        ("en coopération, selon qu’il conviendra, avec la société civile", ["group/civil-society"]),
        ("en instaurant un dialogue régulier avec la société civile", ["group/civil-society"]),
        (
            "en collaboration avec le secteur privé ainsi qu’avec la société civile",
            ["group/private-sector", "group/civil-society"],
        ),
        (
            "en coopération avec les universités chargées des cartes, le secteur privé et la société civile",
            ["group/academia", "group/private-sector", "group/civil-society"],
        ),
        ("en consultation avec les coprésidents du Comité des phares et balises", ["body/Chair-Generic"]),
        (
            "en liaison avec la société civile, qui a travaillé en coopération avec le secteur privé",
            ["group/civil-society"],
        ),
        (
            "en consultation avec les signataires de l’Accord de paix de Djouba et la société civile",
            ["group/signatories", "group/civil-society"],
        ),
        ("en consultant régulièrement la société civile", ["group/civil-society"]),
        ("grâce à la collaboration avec la société civile", ["group/civil-society"]),
        ("et d’engager des échanges avec de nombreuses parties prenantes", ["group/stakeholders"]),
        ("et de coopérer à cette fin avec la société civile", ["group/civil-society"]),
        ("et de poursuivre leurs consultations avec la société civile", ["group/civil-society"]),
        (
            "et de renforcer la coopération et les synergies dans ce domaine avec la société civile",
            ["group/civil-society"],
        ),
        (
            "par l’intermédiaire de l’Union européenne ou en coopération avec elle",
            ["body/European-Union"],
        ),
    ],
)
def test_partners_are_read(tmp_path: Path, clause: str, partners: list[str]) -> None:
    text = TEXT.replace(
        "Prend note avec satisfaction du rapport du Secrétaire général",
        f"Prie le Secrétaire général de réparer les phares, {clause}",
    )
    first = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1")
    assert [actor.key for actor in first.acts[0].partners] == partners


def test_what_others_are_able_to_do_is_not_what_is_asked(tmp_path: Path) -> None:
    clause = "Demande aux États qui sont en mesure de le faire de réparer les phares"
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    first = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1")
    assert first.acts[0].action == "de réparer les phares"


def test_the_day_of_a_meeting_is_due_and_that_of_other_events_is_not(tmp_path: Path) -> None:
    decided = "Décide que la réunion aura lieu à New York le 17 mars 2031"
    asked = "Prie le Secrétaire général de venir avant les Jeux, qui se dérouleront à Paris en 2031"
    for clause, days in ((decided, ["2031-03-17"]), (asked, [])):
        text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
        first = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1")
        assert [due.value for due in first.acts[0].due] == days


def test_words_between_verb_and_action_are_no_addressees(tmp_path: Path) -> None:
    clause = "Préconise à ce propos de poursuivre les consultations"
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    first = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1")
    assert [act.addressees for act in first.acts] == [()]


def test_utf_16_gives_the_same_acts(tmp_path: Path) -> None:
    same = [paragraph.acts for paragraph in read(tmp_path, TEXT).paragraphs]
    coded = [paragraph.acts for paragraph in read(tmp_path, TEXT, "utf-16").paragraphs]
    assert [[act.concept for act in acts] for acts in coded] == [
        [act.concept for act in acts] for acts in same
    ]


def test_an_old_coding_is_refused_by_its_name_or_read_right(tmp_path: Path) -> None:
    try:
        reading = read(tmp_path, TEXT, "cp1252")
    except LoaderError as error:
        assert "cp1252" in str(error)
    else:
        assert reading.outline.masthead.title.text == "Phares et balises"
        assert reading.outline.masthead.language == "fr"


@pytest.mark.parametrize(
    ("printed", "typed"),
    [("’", "'"), (" ;", "\u00a0;"), ("« Phares »", "«\u202fPhares\u202f»"), ("quatre-v", "quatre\u2011v")],
)
def test_apostrophes_blanks_and_hyphens_of_any_kind_are_read(
    tmp_path: Path, printed: str, typed: str
) -> None:
    found = read(tmp_path, TEXT.replace(printed, typed)).paragraphs
    assert [paragraph.paragraph.text.text for paragraph in found] == [
        paragraph.paragraph.text.text for paragraph in read(tmp_path, TEXT).paragraphs
    ]


def test_the_language_is_recognized() -> None:
    assert language_of(TEXT) == "fr"


@pytest.mark.parametrize(
    ("clause", "recipients"),
    [
        (
            "Demande que le rapport du Secrétaire général soit présenté à la Commission de statistique",
            "StatCom",
        ),
        (
            "Demande que le rapport rédigé par l’Office lui soit présenté à sa prochaine session",
            "GA",
        ),
        ("Prie le Comité contre la torture de veiller à ce que le rapport lui soit présenté", ""),
    ],
)
def test_the_author_of_a_report_is_not_its_recipient(tmp_path: Path, clause: str, recipients: str) -> None:
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    (act,) = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1").acts
    assert [actor.key for actor in act.report_to] == ([f"body/{recipients}"] if recipients else [])


def test_the_presidency_of_a_state_is_not_that_of_a_body(tmp_path: Path) -> None:
    clause = "Invite la présidence de la Bosnie-Herzégovine à réparer les phares"
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    (act,) = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1").acts
    assert [actor.key for actor in act.addressees] == ["state/BIH"]


@pytest.mark.parametrize(
    ("clause", "keys"),
    [
        (
            "Demande aux États, auxquels incombe l’entretien des phares, ainsi qu’au secteur privé d’agir",
            ["states", "private-sector"],
        ),
        (
            "Engage les États Membres, en particulier ceux qui participent à la régate, de même que les "
            "donateurs, à réparer les phares",
            ["member-states", "donors"],
        ),
        (
            "Demande aux États Membres qui sont en mesure de le faire et aux donateurs de réparer les phares",
            ["member-states", "donors"],
        ),
        ("Encourage la tenue de consultations entre les États et les donateurs", ["states", "donors"]),
        ("Souhaite examiner la question des phares", []),
    ],
)
def test_lists_of_those_asked_go_on_behind_clauses(tmp_path: Path, clause: str, keys: list[str]) -> None:
    text = TEXT.replace("Prend note avec satisfaction du rapport du Secrétaire général", clause)
    (act,) = next(item for item in read(tmp_path, text).paragraphs if item.paragraph.key == "1").acts
    assert [actor.key for actor in act.addressees] == [f"group/{key}" for key in keys]
    assert (act.kind == "directive") == bool(keys)
