"""Comparison of two versions: pairs, differences, notes, and shares of agreement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from mandategraph.ontology.terms import PREFIXES
from mandategraph.queries import CatalogueError, Names, Version, choose, run
from mandategraph.queries.compare import Comparison, compare
from mandategraph.store import Addition, EmbeddedStore, Entry, value
from pyoxigraph import RdfFormat, parse, serialize

BASE = "https://w3id.org/mandategraph/"
SYMBOL, DRAFT = "A/RES/80/910", "A/80/910"
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
AUTHORITIES = """GRAPH <graph/authorities> {
  <body/UNODC> skos:prefLabel "Office on Drugs"@en ; mg:acronym "UNODC" .
  <body/WHO> skos:prefLabel "Health Organization"@en .
}"""


def paragraph(text: str, key: str, language: str, words: str, more: str = "") -> str:
    place = f"<{text}#{key}>"
    return f"""{place} a mg:OperativeParagraph, mg:Paragraph ; mg:paragraphKey "{key}" ; mg:partOf <{text}> ;
      mg:text "{words}"@{language} ; mg:span "{int(key) * 100}-{int(key) * 100 + 50}" . {more}"""


def act(text: str, key: str, order: int, language: str, verb: str, addressee: str, more: str = "") -> str:
    iri = f"{text}#{key}.act{order}"
    return f"""<{text}#{key}> mg:performs <{iri}> .
      <{iri}> a mg:Request, mg:Act ; mg:order {order} ; mg:kind kind:directive ;
        mg:operativeVerb verb:{verb} ; mg:verbForm "{verb}"@{language} ; mg:span "{order}-9" ;
        prov:wasDerivedFrom <{text}#{key}> ;
        mg:addressee <{addressee}> ; mg:hasEvidence <{iri}.ev1> {more} .
      <{iri}.ev1> mg:role role:addressee ; mg:order 1 ; mg:exact "x"@{language} ;
        mg:refersTo <{addressee}> ."""


def cites(text: str, key: str, number: int, symbol: str, note: bool) -> str:
    iri = f"{text}#{key}.cite{number}"
    return f"""<{text}#{key}> mg:hasCitation <{iri}> .
      <{iri}> mg:citedSymbol "{symbol}" ; mg:inNote {str(note).lower()} ."""


def graph(symbol: str, language: str, text: str, body: str) -> str:
    whole = f"document/{symbol}"
    inside = (
        f'<{text}> mg:partOf <{whole}> ; mg:unitKey "{text.rpartition("/")[2]}" ;'
        f" eli:is_realized_by <{text}/{language}> ." + f' <{text}/{language}> mg:language "{language}" .'
        if text != whole
        else ""
    )
    return f"""GRAPH <graph/{symbol}/{language}> {{
      <{whole}> a mg:Text, mg:Document ; mg:symbol "{symbol}" ; eli:is_realized_by <{whole}/{language}> .
      <{whole}/{language}> mg:language "{language}" . {inside} {body} }}"""


def chinese() -> str:
    text = f"document/{SYMBOL}"
    body = (
        paragraph(text, "1", "zh", "一", cites(text, "1", 1, "A/RES/1/1", False))
        + act(text, "1", 1, "zh", "request", "body/UNODC", "; mg:condition condition:UR")
        + cites(text, "1", 2, "A/80/1", True)
        + paragraph(text, "2", "zh", "二")
        + act(text, "2", 1, "zh", "request", "body/UNODC")
        + paragraph(text, "3", "zh", "三")
        + act(text, "3", 1, "zh", "note", "body/WHO")
        + act(text, "3", 2, "zh", "request", "body/WHO")
    )
    return graph(SYMBOL, "zh", text, body)


def english(text: str, symbol: str) -> str:
    body = (
        paragraph(text, "1", "en", "One", cites(text, "1", 1, "A/RES/1/1", False))
        + act(text, "1", 1, "en", "request", "body/UNODC", "; mg:condition condition:UR")
        + paragraph(text, "2", "en", "Two")
        + act(text, "2", 1, "en", "invite", "body/WHO")
        + paragraph(text, "3", "en", "Three")
        + act(text, "3", 1, "en", "request", "body/WHO")
        + paragraph(text, "4", "en", "Four")
    )
    return graph(symbol, "en", text, body)


AMENDED, LATER = "A/80/911", "A/RES/80/911"
PATHS = (
    "Requests the Office to mark the mountain paths",
    "Urges States to keep the shelters along the paths open in winter",
    "Invites donors to pay for lamps in every shelter",
    "Decides to meet again on signposts at its next session",
)


def numbered(text: str, symbol: str, *words: str) -> str:
    body = "".join(paragraph(text, str(key), "en", said) for key, said in enumerate(words, 1))
    ordered = "".join(f"<{text}#{key}> mg:order {key} ." for key in range(1, len(words) + 1))
    return graph(symbol, "en", text, body + ordered)


def amended() -> dict[str, str]:
    """A draft, and the text adopted from it: the second paragraph left out, the third reworded, one added."""
    draft, text = f"document/{AMENDED}/unit/I", f"document/{LATER}"
    titles = f'<{draft}> dcterms:title "Signposts"@en .', f'<{text}> dcterms:title "Signposts"@en .'
    last = "Welcomes the mules"
    return {
        f"graph/{AMENDED}/en": numbered(draft, AMENDED, *PATHS).replace(" }", f" {titles[0]} }}"),
        f"graph/{LATER}/en": numbered(text, LATER, PATHS[0], f"{PATHS[2]} and hut", PATHS[3], last).replace(
            " }", f" {titles[1]} }}"
        ),
        "graph/links": f"GRAPH <graph/links> {{ <{draft}> mg:adoptedAs <{text}> . }}",
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """One resolution in two languages, and a report that holds its English text as draft I."""
    store = EmbeddedStore(tmp_path_factory.mktemp("compare") / "store", PREFIXES)
    graphs = {
        "graph/authorities": AUTHORITIES,
        f"graph/{SYMBOL}/zh": chinese(),
        f"graph/{SYMBOL}/en": english(f"document/{SYMBOL}", SYMBOL),
        f"graph/{DRAFT}/en": english(f"document/{DRAFT}/unit/I", DRAFT),
        **amended(),
    }
    store.replace_graphs(
        Addition(
            (BASE + name,),
            serialize(parse(HEAD + text, RdfFormat.TRIG, base_iri=BASE), format=RdfFormat.N_QUADS) or b"",
            Entry(BASE + name, "", "", "", "", "", ""),
        )
        for name, text in graphs.items()
    )
    yield store
    store.close()


@pytest.fixture(scope="module")
def both(store: EmbeddedStore) -> Comparison:
    """The two language versions, compared."""
    return compare(store, Names.of(store), *choose(store, SYMBOL, languages=("zh", "en")))


def test_paragraphs_and_acts_are_paired_by_identity(both: Comparison) -> None:
    assert [(p.paragraph, p.left, p.right) for p in both.paragraphs] == [
        ("1", "一", "One"),
        ("2", "二", "Two"),
        ("3", "三", "Three"),
        ("4", None, "Four"),
    ]
    assert [p.agrees for p in both.paragraphs] == [True, False, False, False]


def test_an_act_that_one_version_lacks_moves_no_other(both: Comparison) -> None:
    acts = both.paragraphs[2].acts
    assert [(a.left and a.left.verb, a.right and a.right.verb) for a in acts] == [
        ("note", None),
        ("request", "request"),
    ]


def test_what_differs_is_reported(both: Comparison) -> None:
    differing = {
        f.field: (f.only_left, f.only_right) for f in both.paragraphs[1].pairs if f.verdict != "same"
    }
    assert differing == {
        "verb": (("request",), ("invite",)),
        "addressees": (("UNODC",), ("WHO",)),
    }


def test_a_note_that_one_version_cannot_have_is_no_disagreement(both: Comparison) -> None:
    (pair,) = (field for field in both.paragraphs[0].fields if field.field == "cites")
    assert (pair.verdict, pair.only_left) == ("notes", ("A/80/1",))
    shares = {row.field: (row.agreed, row.compared) for row in both.agreement()}
    assert shares["cites"] == (4, 4)


def test_the_agreement_counts_all_and_what_is_named(both: Comparison) -> None:
    rows = {row.field: row for row in both.agreement()}
    assert (rows["paragraphs"].agreed, rows["paragraphs"].compared) == (3, 4)
    assert (rows["acts"].agreed, rows["acts"].compared) == (3, 4)
    assert (rows["conditions"].named_agreed, rows["conditions"].named) == (1, 1)
    assert rows["addressees"].named_share == pytest.approx(2 / 4)


def test_a_draft_is_compared_with_another_document(store: EmbeddedStore) -> None:
    left, right = choose(store, DRAFT, "I", other=SYMBOL)
    # Words are compared in one language; two languages are for the versions of one text.
    assert (left, right) == (Version(DRAFT, "en", "I"), Version(SYMBOL, "en"))
    left, right = choose(store, DRAFT, "I", other=SYMBOL, languages=("en", "en"))
    found = compare(store, Names.of(store), left, right)
    assert len(found.paragraphs) == 4
    assert all(paragraph.agrees for paragraph in found.paragraphs)


def test_paragraphs_of_a_draft_find_theirs_under_another_number(store: EmbeddedStore) -> None:
    left, right = choose(store, AMENDED, "I", other=LATER, languages=("en", "en"))
    found = compare(store, Names.of(store), left, right)
    assert [(p.paragraph, p.counterpart, p.left is None, p.right is None) for p in found.paragraphs] == [
        ("1", "", False, False),
        ("2", "", False, True),
        ("3", "2", False, False),
        ("4", "3", False, False),
        ("+4", "4", True, False),
    ]


def test_a_new_number_alone_is_no_change_between_draft_and_adopted_text(store: EmbeddedStore) -> None:
    answer = run(store, "changes-between-draft-and-adopted", document=[AMENDED])
    rows = [dict(zip(answer.variables, map(value, row), strict=True)) for row in answer]
    assert [(row["paragraph"], row["change"]) for row in rows] == [
        ("2", "reworded"),
        ("3", "dropped"),
        ("4", "added"),
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"symbol": "A/RES/0/0"}, "query documents"),
        ({"symbol": DRAFT, "unit": "I"}, "two versions are needed"),
        ({"symbol": DRAFT, "unit": "IX", "other": SYMBOL}, "it has I"),
        ({"symbol": DRAFT, "other": SYMBOL}, "--unit KEY"),
        ({"symbol": SYMBOL, "other": DRAFT}, f"--with {DRAFT}#KEY"),
        ({"symbol": SYMBOL, "languages": ("zh", "fr")}, "not in fr"),
        ({"symbol": SYMBOL, "other": DRAFT, "other_unit": "I", "languages": ("fr",)}, "not in fr"),
    ],
)
def test_what_cannot_be_compared_is_told_with_the_remedy(
    store: EmbeddedStore, asked: dict[str, str], words: str
) -> None:
    with pytest.raises(CatalogueError, match=words):
        choose(store, **asked)  # type: ignore[arg-type]


def test_the_catalogue_lists_where_versions_disagree(store: EmbeddedStore) -> None:
    answer = run(store, "versions-disagree")
    columns = [answer.variables.index(name) for name in ("paragraph", "field", "value", "named")]
    rows = {tuple(value(row[at]) for at in columns) for row in answer}
    assert rows == {
        ("1", "notes", "A/80/1", "zh"),
        ("2", "addressee", "Office on Drugs", "zh"),
        ("2", "addressee", "Health Organization", "en"),
        ("3", "act", "request", "zh"),
    }
