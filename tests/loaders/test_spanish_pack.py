"""The Spanish pack: an invented resolution, its encodings, and what may be taken for Spanish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.loaders.records import LoaderError
from read_content import addressees, read_content

if TYPE_CHECKING:
    from pathlib import Path

    from mandategraph.loaders.records import Act, Reading

TEXT = """Naciones Unidas
A/RES/79/931

Asamblea General

Septuagésimo noveno período de sesiones
Tema 14 del programa

Resolución aprobada por la Asamblea General el 3 de diciembre de 2024

79/931. Faros y prácticos de puerto

La Asamblea General,

Recordando sus resoluciones 65/232, de 21 de diciembre de 2010, y 70/1, de 25 de septiembre de 2015,

Profundamente preocupada por la oscuridad de muchos puertos,

1. Acoge con beneplácito el informe del Secretario General sobre los faros;

2. Solicita al Secretario General que en su octogésimo período de sesiones le presente un informe sobre la
aplicación de la presente resolución;

3. Alienta a los Estados Miembros y a las organizaciones internacionales y regionales a que, de conformidad
con su legislación nacional, enciendan los faros, y a este respecto exhorta a los donantes a que contribuyan;

4. Insta a los Estados Miembros a que:

a) Capaciten a los prácticos a más tardar el 31 de diciembre de 2027;

b) Cooperen con la Oficina de las Naciones Unidas contra la Droga y el Delito;

5. Decide incluir en el programa provisional de su octogésimo período de sesiones el tema titulado “Faros”;

6. Solicita también a la Oficina de las Naciones Unidas contra la Droga y el Delito que, en el marco de su
mandato y con los recursos disponibles, preste asistencia a los Estados que la soliciten;

7. Encomia a los Estados Miembros y los alienta a que compartan sus cartas, de conformidad con la
resolución 77/237;

8. Invita al Consejo Económico y Social a que examine el asunto cada dos años;

9. Reitera su llamamiento a los donantes para que contribuyan;

10. Observa que en su informe se pide a los puertos que ahorren luz;

11. Toma nota de la labor del Secretario General con los Estados de tránsito y le solicita que prosiga;

12. Insta a los Gobiernos del Sudán y de Sudán del Sur, dentro de sus respectivos mandatos, y a otras partes
interesadas pertinentes a que mantengan los faros;

13. Alienta los esfuerzos que realizan los Estados del pabellón por ahorrar luz;

14. Decide seguir ocupándose de la cuestión.

54ª sesión plenaria
3 de diciembre de 2024
"""

ASKED = (
    TEXT[: TEXT.index("1. Acoge")]
    + """1. Expresa su reconocimiento al Secretario General por incluir a la
Organización Mundial de la Salud en las regatas y lo invita a que siga haciéndolo;

2. Observa los muelles que construye el Programa de las Naciones Unidas para el Desarrollo, y alienta a este
a que los repare;

3. Exhorta al Secretario General a que siga manteniéndola informada sobre los faros;

4. Solicita al Secretario General que estudie las mareas y siga presentándole información detallada
sobre ellas;

5. Alienta al Secretario General a que, junto con los Estados Miembros, repare los faros;

6. Exhorta a todos los Estados Miembros, e invita a los donantes, a que enciendan los faros;

7. Invita a las organizaciones internacionales, en el marco de sus respectivos mandatos, las universidades,
donde existan, y el sector privado a que enseñen a nadar;

8. Alienta a la Potencia administradora y al gremio de prácticos a que enciendan los faros;

9. Invita a participar en la regata a los Estados Miembros;

10. Alienta a los sectores público y privado a que reparen los muelles;

11. Insta a todos los Estados del pabellón a que enciendan sus luces.
"""
)


def read(tmp_path: Path, content: bytes, name: str = "A_RES_79_931.es.txt") -> Reading:
    return read_content(tmp_path, name, content)


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return read(tmp_path, TEXT.encode())


def acts_of(reading: Reading) -> dict[str, tuple[Act, ...]]:
    return {found.paragraph.key: found.acts for found in reading.paragraphs if found.acts}


def test_paragraphs_have_the_keys_of_the_other_languages(reading: Reading) -> None:
    keys = [found.paragraph.key for found in reading.paragraphs]
    numbered = [key for key in keys if key[0].isdigit()]
    assert numbered == [*"1234", "4.a", "4.b", *(str(number) for number in range(5, 15))]


def test_the_masthead_is_read(reading: Reading) -> None:
    assert (reading.outline.masthead.symbol, reading.outline.masthead.language) == ("A/RES/79/931", "es")


@pytest.mark.parametrize(
    ("key", "verbs"),
    [
        ("1", ["welcome"]),
        ("2", ["request"]),
        ("3", ["encourage", "call-upon"]),
        ("4.a", ["urge"]),
        ("5", ["decide"]),
        ("7", ["commend", "encourage"]),
        ("9", ["appeal"]),
        ("10", ["note"]),
        ("14", ["decide"]),
    ],
)
def test_a_paragraph_has_the_acts_of_its_verbs(reading: Reading, key: str, verbs: list[str]) -> None:
    assert [act.concept for act in acts_of(reading)[key]] == verbs


def test_addressees_stand_behind_the_verb_or_in_a_pronoun_before_it(reading: Reading) -> None:
    acts = acts_of(reading)
    assert addressees(acts["2"][0]) == ["body/UN-Secretary-General"]
    assert addressees(acts["3"][0]) == [
        "group/member-states",
        "group/international-organizations",
        "group/regional-organizations",
    ]
    assert addressees(acts["3"][1]) == ["group/donors"]
    assert addressees(acts["4.b"][0]) == ["group/member-states"]
    assert addressees(acts["7"][1]) == ["group/member-states"]
    assert addressees(acts["11"][1]) == ["body/UN-Secretary-General"]
    assert addressees(acts["12"][0]) == ["state/SDN", "state/SSD", "group/stakeholders"]
    assert addressees(acts["13"][0]) == ["group/flag-states"]


@pytest.fixture
def asked(tmp_path: Path) -> dict[str, tuple[Act, ...]]:
    return acts_of(read(tmp_path, ASKED.encode()))


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("1", ["body/UN-Secretary-General"]),
        ("2", ["body/UNDP"]),
        ("6", ["group/donors"]),
        ("7", ["group/international-organizations", "group/universities", "group/private-sector"]),
        ("8", ["group/administering-powers", ""]),
        ("9", ["group/member-states"]),
        ("10", ["group/public-sector", "group/private-sector"]),
        ("11", ["group/flag-states"]),
    ],
)
def test_pronouns_and_lists_say_who_is_asked(
    asked: dict[str, tuple[Act, ...]], key: str, names: list[str]
) -> None:
    assert addressees(asked[key][-1]) == names


def test_an_action_ends_before_the_conjunction_of_the_next_act(tmp_path: Path) -> None:
    clause = "y a este respecto exhorta a los donantes"
    text = TEXT.replace(clause, "y, a este respecto, exhorta a los donantes")
    first, second = acts_of(read(tmp_path, text.encode()))["3"]
    assert (first.action[-5:], second.verb) == ("faros", "exhortar")


def test_an_action_begins_behind_adverbs_and_what_restricts_the_addressees(tmp_path: Path) -> None:
    start = TEXT.index("1. Acoge")
    texts = (
        "Observa también con satisfacción que los faros brillan;",
        "Observa con preocupación que los faros se apagan;",
        "Toma nota además de la labor del Comité;",
        "Insta a los Estados que naveguen por el estrecho o que no tengan faros a que enciendan lámparas;",
        "Alienta a los Estados que contribuyen a reparar los faros a seguir haciéndolo;",
        "Insta a los Estados, en particular a los que tienen costa, a que enciendan los faros;",
        "Solicita al Secretario General que ayude a los Estados a que enciendan los faros;",
    )
    text = TEXT[:start] + "\n\n".join(f"{n}. {t}" for n, t in enumerate(texts, 1)) + "\n"
    acts = [acts[0] for acts in acts_of(read(tmp_path, text.encode())).values()]
    assert [(act.action, act.qualifier) for act in acts] == [
        ("que los faros brillan", ""),
        ("con preocupación que los faros se apagan", ""),
        ("de la labor del Comité", ""),
        ("a que enciendan lámparas", "que naveguen por el estrecho o que no tengan faros"),
        ("a seguir haciéndolo", "que contribuyen a reparar los faros"),
        ("a que enciendan los faros", ""),
        ("que ayude a los Estados a que enciendan los faros", ""),
    ]


def test_reports_of_others_that_are_handed_on_are_no_reporting(tmp_path: Path) -> None:
    start = TEXT.index("1. Acoge")
    texts = (
        "Solicita al Secretario General que distribuya a los Estados los informes anuales mencionados antes;",
        "Solicita al Secretario General que suministre información en el contexto de su próximo informe;",
    )
    text = TEXT[:start] + "\n\n".join(f"{n}. {t}" for n, t in enumerate(texts, 1)) + "\n"
    acts = [acts[0] for acts in acts_of(read(tmp_path, text.encode())).values()]
    assert [(act.reporting, len(act.due)) for act in acts] == [(False, 0), (True, 0)]


def test_two_verbs_have_their_own_addressees(asked: dict[str, tuple[Act, ...]]) -> None:
    assert addressees(asked["6"][0]) == ["group/member-states"]
    assert [actor.key for actor in asked["5"][0].partners] == ["group/member-states"]


@pytest.mark.parametrize("key", ["3", "4"])
def test_a_pronoun_behind_the_verb_is_the_body_that_speaks(
    asked: dict[str, tuple[Act, ...]], key: str
) -> None:
    assert [actor.key for actor in asked[key][0].report_to] == ["body/GA"]


def test_a_report_goes_to_the_body_that_speaks(reading: Reading) -> None:
    act = acts_of(reading)["2"][0]
    assert act.reporting
    assert [actor.key for actor in act.report_to] == ["body/GA"]
    assert [(due.type, due.body, due.session) for due in act.due] == [("session", "body/GA", 80)]


def test_deadlines_are_days_sessions_and_recurrences(reading: Reading) -> None:
    acts = acts_of(reading)
    assert [due.type for due in acts["4.a"][0].due] == ["date"]
    assert [due.session for due in acts["5"][0].due] == [80]
    assert [due.every for due in acts["8"][0].due] == ["P2Y"]


def test_the_first_part_of_a_resumed_session_is_due_then(tmp_path: Path) -> None:
    part = "en la primera parte de la continuación de su octogésimo período de sesiones"
    text = TEXT.replace("en su octogésimo período de sesiones", part)
    (due,) = acts_of(read(tmp_path, text.encode()))["2"][0].due
    assert (due.body, due.running, due.resumed) == ("body/GA", "80", True)


def test_conditions_and_partners_are_read(reading: Reading) -> None:
    acts = acts_of(reading)
    assert [condition.code for condition in acts["3"][0].conditions] == ["NL"]
    assert sorted(condition.code for condition in acts["6"][0].conditions) == ["ER", "UR", "WM"]
    assert [actor.key for actor in acts["4.b"][0].partners] == ["body/UNODC"]


def test_groups_are_read_as_far_as_their_words_go(tmp_path: Path) -> None:
    start = TEXT.index("1. Acoge")
    texts = (
        "Exhorta a los asociados regionales e internacionales a que enciendan los faros;",
        "Insta a las organizaciones y los órganos internacionales competentes a que enciendan los faros;",
        "Solicita a los países que aportan contingentes y fuerzas de policía que enciendan los faros;",
        "Exhorta a los Estados y a las partes pertinentes a que enciendan los faros;",
        "Alienta la aplicación del plan firmado por las Naciones Unidas y el Gobierno de Malta;",
        "Solicita a los organismos especializados y demás organizaciones del sistema de las Naciones "
        "Unidas que enciendan los faros;",
        "Invita a los Estados Miembros, los guardianes de faros, los pilotos de altura, la sociedad "
        "civil, incluidas las instituciones académicas y el sector privado, y otros donantes a que "
        "enciendan los faros;",
        "Solicita al Secretario General que convoque la reunión y a los Estados Miembros que la preparen;",
        "Insta a los donantes a que aumenten la ayuda a los países y a las comunidades que se ven afectados;",
        "Alienta a la guardia actual y a la guardia entrante del faro a que enciendan las lámparas;",
        "Alienta a los Estados miembros de la Conferencia de Desarme a que enciendan los faros;",
        "Celebra la cooperación entre la Agencia de Faros y la Unión Africana y las alienta a que sigan;",
        "Invita a los bancos multilaterales y regionales de desarrollo a que financien transbordadores;",
        "Invita a los demás gremios portuarios, incluidas las hermandades de barqueros, las organizaciones "
        "internacionales y sus programas, y otros procesos a que enciendan los faros;",
        "Exhorta a los Estados Miembros que estén en condiciones de hacerlo y a los donantes a que actúen;",
        "Elogia a los Estados con faros y alienta a los que aún no lo hayan hecho a que los enciendan;",
        "Alienta, cuando proceda, la participación de la sociedad civil en las regatas;",
    )
    text = TEXT[:start] + "\n\n".join(f"{n}. {t}" for n, t in enumerate(texts, 1)) + "\n"
    assert [addressees(acts[0]) for acts in acts_of(read(tmp_path, text.encode())).values()] == [
        ["group/regional-organizations", "group/international-organizations"],
        ["group/international-organizations"],
        ["group/troop-contributing-countries", "group/police-contributing-countries"],
        ["group/states", "group/parties"],
        [],
        ["group/specialized-agencies", "group/un-system"],
        [
            "group/member-states",
            "",
            "",
            "group/civil-society",
            "group/academic-institutions",
            "group/private-sector",
            "group/donors",
        ],
        ["body/UN-Secretary-General", "group/member-states"],
        ["group/donors"],
        ["", ""],
        ["group/members"],
        [],
        ["group/development-banks", "group/regional-development-banks"],
        ["", "group/international-organizations"],
        ["group/member-states", "group/donors"],
        [],
        ["group/civil-society"],
    ]


def test_those_who_cooperate_with_one_another_are_no_partners(tmp_path: Path) -> None:
    start = TEXT.index("1. Acoge")
    texts = (
        "Solicita al Secretario General que mejore la cooperación entre la Oficina y los Estados Miembros;",
        "Solicita al Secretario General que, en consulta con los Estados Miembros, le presente opciones;",
        "Alienta al Secretario General a que forje alianzas con los donantes y con otros interesados;",
        "Solicita al Secretario General que encienda los faros en consonancia con el Gran Plan;",
        "Exhorta a Israel a que repare los faros en coordinación con el Líbano, que ha hablado con Israel;",
        "Solicita al Secretario General que, tras deliberar con la Unión Africana, repare los faros;",
        "Invita al Secretario General a que intensifique los intercambios con la Unión Africana;",
        "Insta a Malta a que coopere con otros gremios que reman, en particular con la Unión Africana;",
    )
    text = TEXT[:start] + "\n\n".join(f"{n}. {t}" for n, t in enumerate(texts, 1)) + "\n"
    acts = [acts[0] for acts in acts_of(read(tmp_path, text.encode())).values()]
    assert [[actor.key for actor in act.partners] for act in acts] == [
        [],
        ["group/member-states"],
        ["group/donors", "group/stakeholders"],
        [],
        ["state/LBN"],
        ["body/African-Union"],
        ["body/African-Union"],
        ["body/African-Union"],
    ]


def test_reports_of_others_and_of_every_year_are_told_apart(tmp_path: Path) -> None:
    start = TEXT.index("1. Acoge")
    texts = (
        "Solicita al Secretario General que la informe en los informes que corresponderá preparar a la FAO;",
        "Solicita al Secretario General que presente informes para que la Asamblea General los examine;",
        "Solicita al Secretario General que incluya datos en los informes bienales que presente;",
        "Solicita al Secretario General que celebre diálogos periódicos sobre los faros;",
        "Solicita a la Oficina que exponga las tareas que, de conformidad con sus mandatos, hacen otros;",
    )
    text = TEXT[:start] + "\n\n".join(f"{n}. {t}" for n, t in enumerate(texts, 1)) + "\n"
    acts = [acts[0] for acts in acts_of(read(tmp_path, text.encode())).values()]
    assert [[actor.key for actor in act.report_to] for act in acts[:3]] == [["body/GA"], ["body/GA"], []]
    assert acts[2].reporting
    assert [[due.every for due in act.due] for act in acts[2:4]] == [["P2Y"], ["regular"]]
    assert not acts[4].conditions


@pytest.mark.parametrize(
    ("end", "reported"),
    [
        ("sobre:", True),
        ("en un informe que incluya las cuestiones siguientes:", True),
        ("en particular sobre lo siguiente:", True),
        ("y que adopte las siguientes medidas:", False),
    ],
)
def test_items_are_the_contents_of_the_report_of_their_chapeau(
    tmp_path: Path, end: str, *, reported: bool
) -> None:
    text = TEXT.replace(
        "4. Insta a los Estados Miembros a que:",
        f"4. Solicita al Secretario General que informe a la Asamblea General cada tres meses {end}",
    )
    (item,) = acts_of(read(tmp_path, text.encode()))["4.a"]
    assert item.reporting is reported
    assert [actor.key for actor in item.report_to] == (["body/GA"] if reported else [])


def test_citations_are_read(reading: Reading) -> None:
    cited = {
        citation.symbol
        for found in reading.paragraphs
        if found.paragraph.key == "7"
        for citation in found.citations
    }
    assert cited == {"A/RES/77/237"}


def test_a_text_in_a_code_page_is_decoded_or_refused(tmp_path: Path, reading: Reading) -> None:
    try:
        other = read(tmp_path, TEXT.encode("cp1252"))
    except LoaderError as error:
        assert "save it again as UTF-8" in str(error)
    else:
        assert acts_of(other).keys() == acts_of(reading).keys()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_the_same_text_in_another_encoding_gives_the_same_acts(
    tmp_path: Path, reading: Reading, encoding: str
) -> None:
    other = read(tmp_path, TEXT.encode(encoding))
    assert [act.verb for acts in acts_of(other).values() for act in acts] == [
        act.verb for acts in acts_of(reading).values() for act in acts
    ]


def test_spanish_that_is_declared_chinese_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoaderError):
        read(tmp_path, TEXT.encode(), "A_RES_79_931.zh.txt")


def test_both_recipients_before_the_report_are_read(tmp_path: Path) -> None:
    text = TEXT.replace(
        "4. Insta a los Estados Miembros a que:",
        "4. Solicita al Secretario General que presente a la Asamblea General y al Consejo de Derechos "
        "Humanos un informe sobre:",
    )
    (item,) = acts_of(read(tmp_path, text.encode()))["4.a"]
    assert [actor.key for actor in item.report_to] == ["body/GA", "body/HRC"]


@pytest.mark.parametrize(
    ("request_", "recipients"),
    [
        (
            "que el informe del Secretario General sea presentado a la Comisión de Estadística",
            ["body/StatCom"],
        ),
        ("que el informe sobre los faros le sea presentado en su próximo período de sesiones", ["body/GA"]),
    ],
)
def test_the_author_of_a_report_is_not_its_recipient(
    tmp_path: Path, request_: str, recipients: list[str]
) -> None:
    text = TEXT.replace(
        "4. Insta a los Estados Miembros a que:", f"4. Solicita {request_};\n\n5. Insta a que:"
    )
    act = acts_of(read(tmp_path, text.encode()))["4"][0]
    assert [actor.key for actor in act.report_to] == recipients
