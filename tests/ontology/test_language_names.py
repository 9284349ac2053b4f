"""Names in languages without columns of their own: read, checked, and found in text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.ontology import authorities
from mandategraph.ontology.authorities import AuthorityError
from mandategraph.ontology.labels import meeting_labels, session_labels
from mandategraph.ontology.language_names import FORMS, names_by_language
from mandategraph.ontology.names import Names, find

if TYPE_CHECKING:
    from pathlib import Path

FILES = authorities.load()
OFFICIAL = ("ar", "es", "fr", "ru")
HEADER = "key,language,form,name,source\n"


def read(path: Path, rows: str) -> object:
    file = path / "names.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    return names_by_language(file, lambda: (record.key for record in FILES))


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_state_has_a_name_in_every_official_language(language: str) -> None:
    assert [key for key in FILES.states if not FILES.preferred(key, language)] == []


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_named_actor_and_instrument_has_a_preferred_name(language: str) -> None:
    named = FILES.in_language(language)
    assert [key for key in named.by_form if named.all(key) and not named.of_form(key, "preferred")] == []


def test_names_come_with_the_preferred_one_first() -> None:
    assert FILES.names("state/IRN", "fr")[:2] == (
        "Iran (République islamique d’)",
        "République islamique d’Iran",
    )
    assert FILES.official("state/IRN", "es") == "República Islámica del Irán"
    assert FILES.label("state/RUS", "ar") == "الاتحاد الروسي"


def test_a_language_without_a_name_falls_back_to_english() -> None:
    assert FILES.names("state/FRA", "eo") == ()
    assert FILES.label("state/FRA", "eo") == "France"


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("Invite la République de Corée et le Bélarus", "fr", ["state/KOR", "state/BLR"]),
        ("Pide a la República Árabe Siria", "es", ["state/SYR"]),
        ("Российская Федерация и Беларусь", "ru", ["state/RUS", "state/BLR"]),
        ("جمهورية الكونغو الديمقراطية", "ar", ["state/COD"]),
    ],
)
def test_names_are_found_in_text(text: str, language: str, keys: list[str]) -> None:
    assert [match.key for match in find(text, language)] == keys


def test_a_language_without_names_is_unknown() -> None:
    with pytest.raises(KeyError):
        Names(FILES).find("text", "xx")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "body/UNODD,fr,preferred,X,y\n",
            r"line 2: no authority file has body/UNODD; did you mean body/UNODC\?",
        ),
        ("body/UNODC,French,preferred,X,y\n", r"line 2: 'French' is not a language tag"),
        ("body/UNODC,fr,best,X,y\n", r"line 2: unknown form 'best'; use one of preferred,"),
        ("body/UNODC,fr,preferred,,y\n", r"line 2: body/UNODC has no name"),
        ("body/UNODC,fr,preferred,X\n", r"line 2: 5 cells expected"),
        (
            "body/UNODC,fr,preferred,X,y\nbody/UNODC,fr,acronym,X,y\n",
            r"line 3: body/UNODC has the name X in fr already, in line 2",
        ),
        (
            "body/UNODC,fr,preferred,X,y\nbody/UNODC,fr,preferred,Z,y\n",
            r"line 3: body/UNODC has a preferred name in fr already, in line 2",
        ),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(AuthorityError, match=message):
        read(tmp_path, rows)


def test_names_of_a_pack_come_before_those_of_the_file(tmp_path: Path) -> None:
    rows = "state/FRA,fr,preferred,Hexagone,invented\nbody/UNODC,eo,preferred,Oficejo,invented\n"
    file = tmp_path / "names.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    added = names_by_language(file, lambda: (record.key for record in FILES))
    known = FILES.with_names("fr", added["fr"]).with_names("eo", added["eo"])
    assert known.names("state/FRA", "fr")[:1] == ("Hexagone",)
    assert "France" in known.names("state/FRA", "fr")
    assert known.label("body/UNODC", "eo") == "Oficejo"
    assert "eo" in known.languages()


def test_a_name_without_a_document_is_recognized_but_no_label(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    rows = "body/UNODC,eo,preferred,Oficejo pri Drogoj,unconfirmed\nbody/UNODC,eo,acronym,ODK,A/1\n"
    file.write_text(HEADER + rows, encoding="utf-8")
    named = names_by_language(file, lambda: (record.key for record in FILES))["eo"]
    found = FILES.with_names("eo", named)
    assert found.names("body/UNODC", "eo") == ("Oficejo pri Drogoj", "ODK")
    assert found.labels("body/UNODC", "eo") == ("ODK",)
    assert found.label("body/UNODC", "eo") == "ODK"
    assert found.label("body/GA", "eo") == "General Assembly"


def test_the_forms_of_names_are_documented() -> None:
    assert FORMS == ("preferred", "official", "acronym", "alternative", "context-head")


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "General Assembly, session 77"),
        ("zh", "大会第77届会议"),
        ("fr", "Assemblée générale, session 77"),
        ("es", "Asamblea General, período de sesiones 77"),
        ("ru", "Генеральная Ассамблея, сессия 77"),
        ("ar", "الجمعية العامة، الدورة 77"),
    ],
)
def test_sessions_have_labels_in_every_official_language(language: str, label: str) -> None:
    assert dict(session_labels("body/GA", 77))[language] == label


def test_resumed_sessions_and_meetings_have_labels() -> None:
    assert (
        dict(session_labels("body/GA", 77, resumed=True))["fr"]
        == "Assemblée générale, reprise de la session 77"
    )
    assert (
        dict(meeting_labels("body/GA", 77, 3))["es"] == "Asamblea General, período de sesiones 77, sesión 3"
    )
    assert dict(meeting_labels("body/GA", None, 3))["ru"] == "Генеральная Ассамблея, заседание 3"
    assert list(session_labels("body/NONE", 1)) == []
