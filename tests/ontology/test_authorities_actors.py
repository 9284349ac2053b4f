"""The authority files of actors: well formed, complete, consistent with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mandategraph.ontology import authorities
from mandategraph.ontology.authorities import AuthorityError, Body, Group, names_of

if TYPE_CHECKING:
    from pathlib import Path

FILES = authorities.load()
HEADERS = {
    "bodies.csv": "key,acronym,en,zh,alt_en,alt_zh,type,parent,serviced_by,secretariat_of,established_by,"
    "unbis,source,context_heads",
    "groups.csv": "key,en,zh,alt_en,alt_zh,instrument,relation,source",
    "states.csv": "key,iso2,en,zh,official_en,official_zh,alt_en,alt_zh,member_since,former,unbis,source",
    "instruments.csv": "key,en,zh,alt_en,alt_zh,type,protocol_to,volumes,registration,adopted_in,conference,"
    "unbis,source",
    "sessions.csv": "body,number,resumed,from,to,place,derivation,source",
    "forms.csv": "applies_to,language,form",
}


def folder_with(path: Path, **rows: str) -> Path:
    for name, header in HEADERS.items():
        body = rows.get(name.removesuffix(".csv"), "")
        (path / name).write_text(f"{header}\n{body}", encoding="utf-8")
    return path


def test_every_actor_has_an_english_name_and_a_source() -> None:
    for record in (*FILES.bodies.values(), *FILES.groups.values()):
        assert record.en, record.key
        assert record.source, record.key


def test_bodies_have_a_type() -> None:
    assert [body.key for body in FILES.bodies.values() if not body.type] == []


def test_keys_are_readable_in_iris() -> None:
    for record in (*FILES.bodies.values(), *FILES.groups.values()):
        assert record.key.partition("/")[2].replace("-", "").isalnum(), record.key


def test_bodies_refer_to_bodies_that_exist() -> None:
    for body in FILES.bodies.values():
        for other in (*body.parent, *body.serviced_by, *body.secretariat_of):
            assert other in FILES.bodies, f"{body.key} → {other}"


def test_parties_in_general_are_one_group_a_relation() -> None:
    general = [group.relation for group in FILES.groups.values() if group.relation and not group.instrument]
    assert sorted(general) == ["party", "signatory"]
    assert FILES.parties_to("", "party") == "group/states-parties"


def test_groups_of_parties_refer_to_instruments_that_exist() -> None:
    for group in FILES.groups.values():
        assert group.relation or not group.instrument, group.key
        assert group.relation in {"", "party", "signatory"}
        assert not group.instrument or group.instrument in FILES.instruments, group.key


def test_no_body_is_above_itself() -> None:
    for key in FILES.bodies:
        assert key not in FILES.parents(key)


def test_no_name_is_claimed_by_two_keys_of_one_language() -> None:
    for language in ("en", "zh"):
        claims: dict[str, set[str]] = {}
        for record in FILES:
            for name in names_of(record, language):
                claims.setdefault(name, set()).add(record.key)
        assert {name: keys for name, keys in claims.items() if len(keys) > 1} == {}


def test_context_heads_are_names_of_no_body() -> None:
    heads = {head for body in FILES.bodies.values() for head in body.context_heads}
    names = {name for key in FILES.bodies for lang in ("en", "zh") for name in FILES.names(key, lang)}
    assert heads & names == set()


def test_forms_that_name_an_actor_name_one_that_exists() -> None:
    kinds = {"state", "party", "signatory", "spelling", "exact", "stop", "words", "prefix", "joined", "cases"}
    kinds |= {"session", "resumed-session", "meeting", "session-meeting", "holder", "concerned", "office"}
    kinds |= {"about"}
    for form in FILES.forms:
        assert form.applies_to in kinds or form.applies_to in FILES, form


def test_a_body_knows_its_labels_names_and_parents() -> None:
    assert FILES.label("body/UNODC", "zh") == "联合国毒品和犯罪问题办公室"
    assert FILES.names("body/UNODC")[:2] == ("United Nations Office on Drugs and Crime", "UNODC")
    assert FILES.parents("body/UNODC-Executive-Director")[:2] == ("body/UNODC", "body/UN-Secretariat")
    assert isinstance(FILES.by_key("group/member-states"), Group)
    with pytest.raises(KeyError, match="body/NONE"):
        FILES.by_key("body/NONE")


def test_a_context_word_may_mean_several_bodies() -> None:
    assert {"body/CCPCJ", "body/CND"} <= {
        key for key, body in FILES.bodies.items() if "Commission" in body.context_heads
    }


def test_the_parties_to_an_instrument_are_one_group() -> None:
    assert FILES.parties_to("instrument/UNCAC") == "group/parties-UNCAC"
    assert FILES.parties_to("instrument/UNCAC", "signatory") == "group/signatories-UNCAC"
    assert FILES.parties_to("instrument/NONE") == ""


def test_a_file_is_read_with_its_alternatives(tmp_path: Path) -> None:
    files = authorities.read(
        folder_with(tmp_path, bodies="X,,Body X,某机构,A|B,,office,,,,,,corpus,Office|办公室\n")
    )
    body = files.by_key("body/X")
    assert isinstance(body, Body)
    assert (body.alt_en, body.context_heads) == (("A", "B"), ("Office", "办公室"))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"groups": "a,A,,,,,,corpus\na,B,,,,,,corpus\n"}, r"groups\.csv, line 3: group/a is duplicated"),
        ({"groups": "a,,,,,,,corpus\n"}, r"groups\.csv, line 2: group/a has no English name"),
        ({"groups": "a,A\n"}, r"groups\.csv, line 2: 8 cells expected"),
        ({"groups": ",A,,,,,,corpus\n"}, r"groups\.csv, line 2: the key is empty"),
        ({"sessions": "GA,x,,,,,,\n"}, r"sessions\.csv, line 2: .*'x'"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, rows: dict[str, str], message: str) -> None:
    with pytest.raises(AuthorityError, match=message):
        authorities.read(folder_with(tmp_path, **rows))


def test_a_missing_file_and_a_missing_column_are_named(tmp_path: Path) -> None:
    folder_with(tmp_path)
    (tmp_path / "groups.csv").write_text("key,en\na,A\n", encoding="utf-8")
    with pytest.raises(AuthorityError, match=r"groups\.csv: column 'zh' is missing"):
        authorities.read(tmp_path)
    (tmp_path / "bodies.csv").unlink()
    with pytest.raises(AuthorityError, match=r"bodies\.csv"):
        authorities.read(tmp_path)
