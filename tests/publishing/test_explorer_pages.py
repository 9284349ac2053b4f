"""The pages say what the graph says, in two languages, and nothing in a text can become markup."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from mandategraph.publishing.negotiation import LANGUAGES
from mandategraph.publishing.pages.explorer import PageContext, index
from mandategraph.publishing.pages.lists import with_officers_of
from mandategraph.publishing.pages.wording import wording
from mandategraph.publishing.site import Site
from mandategraph.queries import get_query
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

DOCUMENT = "/document/E/RES/2026/901.html"
PAGES = (
    "/",
    "/search?q=Office",
    "/search?q=" + "办公室",
    "/deadlines",
    "/deadlines?addressee=UNODC&after=2020-01-01",
    "/act-lists?addressee=https://w3id.org/mandategraph/body/UNODC",
    "/actors",
    "/instruments",
    "/sessions",
    DOCUMENT,
    "/body/UNODC.html",
    "/group/member-states.html",
    "/instrument/UNCAC.html",
    "/session/CCPCJ/36.html",
    "/verb/request.html",
)


def page(client: TestClient, address: str, language: str = "en") -> LexborHTMLParser:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"].startswith("text/html")
    return LexborHTMLParser(answer.text)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_stands_in_its_language_without_inline_scripts_and_styles(
    client: TestClient, address: str, language: str
) -> None:
    tree = page(client, address, language)
    root = tree.css_first("html")
    assert root is not None and root.attributes["lang"] == language
    assert len(tree.css("h1")) == 1
    assert tree.css("a.skip[href='#main']") and tree.css("main#main")
    assert not tree.css("[style]") and not tree.css("style")
    scripts = [node for node in tree.css("script") if node.attributes.get("type") != "application/ld+json"]
    assert all(node.attributes.get("src") for node in scripts)
    handlers = [name for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    assert handlers == []


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_an_identifier_twice(client: TestClient, address: str) -> None:
    identifiers = [str(node.attributes["id"]) for node in page(client, address).css("[id]")]
    assert sorted(identifiers) == sorted(set(identifiers))


def test_the_switch_is_remembered_and_keeps_what_was_asked(client: TestClient) -> None:
    tree = page(client, "/search?q=Office&addressee=UNODC")
    chinese = tree.css_first(".switch a[lang=zh]")
    assert chinese is not None and chinese.attributes["href"] == "?q=Office&addressee=UNODC&lang=zh"
    answer = client.get("/?lang=zh")
    assert answer.headers["set-cookie"].startswith("lang=zh;")
    client.cookies.clear()
    assert "set-cookie" not in client.get("/?lang=xx").headers


def test_each_act_is_marked_in_its_own_words(client: TestClient) -> None:
    tree = page(client, DOCUMENT, "en")
    four = tree.css_first("[id='4']")
    assert four is not None
    english = four.css_first(".text[lang=en]")
    chinese = four.css_first(".text[lang=zh]")
    assert english is not None and chinese is not None
    marked = {
        role: [node.text() for node in english.css(f"mark.{role}")]
        for role in ("verb", "addressee", "condition")
    }
    assert marked["verb"] == ["Requests"]
    assert marked["addressee"] == ["United Nations Office on Drugs and Crime"]
    assert marked["condition"]
    assert [node.text() for node in chinese.css("mark.verb")] == ["请"]
    link = english.css_first("mark.addressee a")
    assert link is not None and link.attributes["href"] == "/body/UNODC.html"


def test_every_document_of_the_samples_has_a_page(client: TestClient, site: Site) -> None:
    iris = {str(iri) for (iri,) in index(site).rows("SELECT iri FROM text")}
    assert len(iris) > 5
    for iri in iris:
        for language in ("en", "zh"):
            tree = page(client, PageContext(site, language).url(iri), language)
            assert tree.css(".paragraph") or tree.css(".units") or tree.css(".appendages")


def test_the_life_of_a_mandate_shows_what_links_tell(client: TestClient, site: Site) -> None:
    links = index(site).links(*(str(iri) for (iri,) in index(site).rows("SELECT source FROM link")))
    for link in links[:10]:
        answer = client.get("/life-line", params={"of": link.source})
        assert answer.status_code == 200
    for unknown in ("", "x", "<script>", "https://w3id.org/mandategraph/document/X/1#1.act1"):
        answer = client.get("/life-line", params={"of": unknown}, headers={"Accept-Language": "en"})
        assert "Mandate not found" in answer.text


def test_deadlines_tell_how_each_ask_stands(client: TestClient) -> None:
    tree = page(client, "/deadlines")
    stands = [node.text() for node in tree.css("td .stands")]
    assert stands and len(tree.css("table.acts tbody tr")) >= len(stands)
    assert any("upcoming" in words for words in stands)


def test_deadlines_open_with_what_is_to_come_and_lead_to_the_rest(client: TestClient) -> None:
    tree = page(client, "/deadlines")
    views = tree.css(".views a")
    assert [view.attributes.get("aria-current") for view in views] == ["page", None, None, None, None]
    counts = [int(node.text()) for node in tree.css(".views .count")]
    assert counts[0] == int(tree.css("h1 .count")[0].text()) > 0
    for view, count in zip(views, counts, strict=True):
        shown = page(client, str(view.attributes["href"]))
        assert len(shown.css("table.acts tbody tr")) == min(count, 50)
    days = [str(node.attributes["datetime"]) for node in tree.css("td .due time, td .due + br + .quiet time")]
    assert days == sorted(days) and days[0] >= date.today().isoformat()


def test_statuses_narrow_the_deadlines(client: TestClient) -> None:
    for chip in page(client, "/deadlines?when=past").css(".statuses a"):
        shown = page(client, str(chip.attributes["href"]))
        count = chip.css_first(".count")
        total = shown.css_first("h1 .count")
        assert count is not None and total is not None and count.text() == total.text()


@pytest.mark.parametrize("when", ["", "&when=past", "&when=undated", "&after=2020-01-01&before=2027-12-31"])
def test_the_page_of_deadlines_lists_what_the_interface_for_programs_lists(
    client: TestClient, when: str
) -> None:
    listed = list(client.get(f"/table/due.jsonld?addressee=UNODC{when}").json()["@graph"])
    total = page(client, f"/deadlines?addressee=UNODC{when}").css_first("h1 .count")
    assert total is not None and int(total.text()) == len(listed)
    if "after" in when:
        assert client.get(f"/api/due?addressee=UNODC{when}&language=en").json()["total"] == len(listed)


@pytest.mark.parametrize("address", ["/act-lists", "/deadlines?when=past"])
def test_a_body_is_asked_through_its_officers_too_unless_it_alone_is_wanted(
    client: TestClient, site: Site, address: str
) -> None:
    found = index(site)
    office, officers = next(
        (iri, asked[1:])
        for (iri,) in found.rows("SELECT DISTINCT actor FROM part WHERE role = 'addressee'")
        if iri and len(asked := with_officers_of(site, (str(iri),), exactly=False)) > 1
    )
    joint = "&" if "?" in address else "?"
    both = page(client, f"{address}{joint}addressee={office}")
    assert {node.attributes["href"] for node in both.css(".officers a")[:-1]} == {
        PageContext(site, "en").url(iri) for iri in officers
    }
    alone = page(client, str(both.css(".officers a")[-1].attributes["href"]))
    assert "exactly=true" in str(both.css(".officers a")[-1].attributes["href"])
    assert "exactly" not in str(alone.css(".officers a")[-1].attributes["href"])


def test_texts_without_a_title_are_called_by_their_numbers(site: Site) -> None:
    english, chinese = PageContext(site, "en"), PageContext(site, "zh")
    named = {
        "S/RES/1373(2001)": ("Security Council resolution 1373 (2001)", "安全理事会第1373(2001)号决议"),
        "A/RES/60/1": ("General Assembly resolution 60/1", "大会第60/1号决议"),
        "E/DEC/2009/251": (
            "Economic and Social Council decision 2009/251",
            "经济及社会理事会第2009/251号决定",
        ),
        "A/68/127": ("", ""),
    }
    for symbol, titles in named.items():
        iri = site.minter.document(symbol)
        assert (english.title(iri), chinese.title(iri)) == ((titles[0], "en"), (titles[1], "zh"))


def test_every_act_says_why(client: TestClient) -> None:
    tree = page(client, DOCUMENT, "zh")
    acts = tree.css("section.act")
    assert acts
    for act in acts:
        why = act.css_first("details.why")
        assert why is not None
        assert re.search(r"verbs/", why.text())
        assert re.search(r"[0-9a-f]{64}", why.text())
        assert re.search(r"mandategraph [0-9]", why.text())
        assert re.search(r"[0-9]+–[0-9]+", why.text())


def test_a_document_says_how_to_cite_it_and_describes_itself(client: TestClient) -> None:
    tree = page(client, DOCUMENT)
    cite = tree.css_first("cite")
    assert cite is not None and "E/RES/2026/901" in cite.text()
    assert "https://w3id.org/mandategraph/document/E/RES/2026/901" in cite.text()
    described = tree.css_first("script[type='application/ld+json']")
    assert described is not None and "schema.org" in described.text()


def test_an_actor_page_tells_what_it_was_asked_and_what_is_due(client: TestClient) -> None:
    tree = page(client, "/body/UNODC.html")
    assert tree.css("svg.years rect.column")
    assert tree.css("#due ~ .scroll table.acts tbody tr")
    assert tree.css("a[href^='/calendar.ics?addressee=']")


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "%s%n", "\x00"]
)
def test_what_is_asked_for_is_shown_as_text(client: TestClient, words: str) -> None:
    for address, name, status in (
        ("/search", "q", 200),
        ("/search", "addressee", 400),
        ("/deadlines", "addressee", 400),
    ):
        answer = client.get(address, params={name: words}, headers={"Accept": "text/html"})
        assert answer.status_code == status
        assert words not in answer.text or "<" not in words
        assert "49" not in re.findall(r"value=\"([^\"]*)\"", answer.text)


def test_any_words_may_be_searched(client: TestClient) -> None:
    assert client.get("/search", params={"q": "x" * 5000}).status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "99999999999"])
@pytest.mark.parametrize("address", ["/search?q=Office", "/deadlines?list=all", "/act-lists?kind=directive"])
def test_a_page_that_no_list_has_is_an_error(client: TestClient, address: str, number: str) -> None:
    assert client.get(f"{address}&page={number}").status_code == 400


@pytest.mark.parametrize(
    "address", ["/search?q=Office", "/deadlines?list=all", "/act-lists", "/table/acts.csv"]
)
def test_there_is_no_page_after_the_last(client: TestClient, address: str) -> None:
    sign = "&" if "?" in address else "?"
    assert client.get(f"{address}{sign}page=999").status_code == 404


DEADLINES = ("/deadlines", "/table/due.csv", "/api/due", "/calendar.ics")
ACTS = ("/act-lists", "/table/acts.csv")
NETWORK = ("/network", "/network.json", "/table/network.csv")
SEARCH = ("/search", "/table/passages.csv")
DATES = ("after=2020-13-45", "after=20200101", "before=9999-12-31", "after=2028-01-01&before=2026-01-01")
BAD_VALUES = {
    DEADLINES: (*DATES, "status=overdue", "session=GA", "session=GA/999", "kind=asks", "list=none"),
    ACTS: (
        *DATES,
        "kind=asks",
        "year=x",
        "year=1066",
        "session=GA/999",
        "document=A/0",
        "verb=nonsense",
        "due=x",
    ),
    NETWORK: (
        "kind=none",
        "after=2500",
        "after=2020&before=2010",
        "after=x",
        "most=x",
        "most=0",
        "most=1000",
    ),
    ("/act-lists", "/api/acts"): ("kind=asks", "document=A/0"),
    SEARCH: ("q=a&year=x", "q=a&issuer=nobody", "q=a&language=xx", "q=a&status=none"),
}
"""Unknown, impossible and reversed values, by the addresses that take them."""


@pytest.mark.parametrize(
    ("addresses", "query"), [(addresses, query) for addresses, some in BAD_VALUES.items() for query in some]
)
def test_a_value_that_selects_nothing_is_the_same_error_everywhere(
    client: TestClient, addresses: tuple[str, ...], query: str
) -> None:
    messages: set[str] = set()
    for address in addresses:
        answer = client.get(f"{address}?{query}", headers={"Accept": "text/plain"})
        # The API answers 404 for the name of something that is not there.
        assert answer.status_code in (400, 404), address
        is_json = answer.headers["Content-Type"] == "application/problem+json"
        detail = answer.json()["detail"] if is_json else answer.text.partition(": ")[2].strip()
        messages.add(detail)
    assert len(messages) == 1, messages


@pytest.mark.parametrize(
    "query", ["param.after=2024-01-01&param.before=2020-01-01", "param.after=2024-13-01"]
)
def test_a_query_with_impossible_dates_says_so(client: TestClient, query: str) -> None:
    answer = client.get(f"/query?example=due-between&{query}")
    assert answer.status_code == 400
    problem = LexborHTMLParser(answer.text).css_first("#result .notice")
    assert problem is not None and problem.text()


def test_an_unknown_example_query_is_an_error(client: TestClient) -> None:
    assert client.get("/query?example=none").status_code == 400


def test_the_calendar_of_a_list_has_all_its_filters(client: TestClient) -> None:
    filters = {"addressee": "UNODC", "issuer": "ECOSOC", "kind": "all", "list": "past"}
    tree = page(client, f"/deadlines?{urlencode(filters)}")
    links = [str(link.attributes["href"]) for link in tree.css("a.calendar")]
    assert links
    for link in links:
        assert dict(parse_qsl(urlsplit(link).query)) == filters
    assert client.get(links[0]).status_code == 200
    former = page(client, "/deadlines?addressee=UNODC&when=past").css_first("a.calendar")
    assert former is not None
    assert dict(parse_qsl(urlsplit(str(former.attributes["href"])).query)) == {
        "addressee": "UNODC",
        "list": "past",
    }


@pytest.mark.parametrize(
    ("page_query", "interface_query"),
    [
        ("", ""),
        ("kind=all", "kind=all"),
        ("kind=decisions", "kind=decisions"),
        ("addressee=UNODC", "addressee=UNODC"),
        ("issuer=ECOSOC", "issuer=ECOSOC"),
        ("recipient=CCPCJ", "recipient=CCPCJ"),
        ("session=CCPCJ/36", "session=CCPCJ/36"),
        ("list=standing", "list=standing"),
        ("when=undated", "list=undated"),
        ("list=past", "list=past"),
        ("list=later", "list=later"),
        ("status=ended", "status=ended"),
        ("list=coming&status=upcoming", "list=coming&status=upcoming"),
        ("after=2020-01-01&before=2027-12-31", "after=2020-01-01&before=2027-12-31"),
        ("after=2020-01-01&status=upcoming", "after=2020-01-01&status=upcoming"),
    ],
)
def test_page_table_and_interface_count_the_same(
    client: TestClient, page_query: str, interface_query: str
) -> None:
    shown = page(client, f"/deadlines?{page_query}").css_first("h1 .count")
    assert shown is not None
    listed = list(client.get(f"/table/due.jsonld?{page_query}").json()["@graph"])
    total = client.get(f"/api/due?{interface_query}&language=en").json()["total"]
    assert int(shown.text()) == len(listed) == total


def test_a_session_leads_to_all_its_deadlines(client: TestClient) -> None:
    listed = page(client, "/deadlines?session=CCPCJ/36&kind=all").css_first("h1 .count")
    shown = page(client, "/session/CCPCJ/36.html").css_first("#due .count")
    assert listed is not None and shown is not None and int(listed.text()) > 0


@pytest.mark.parametrize(
    "kind", ["requests", "asks", "cooperation", "establishment", "reporting", "invocation"]
)
def test_the_network_tells_the_same_as_table_and_as_drawing(client: TestClient, kind: str) -> None:
    tree = page(client, f"/network?kind={kind}")
    rows = [
        tuple(str(link.attributes["href"]) for link in row.css("a")[:2]) for row in tree.css("table tbody tr")
    ]
    drawn = client.get(f"/network.json?kind={kind}").json()
    pages = {node["id"]: node["href"] for node in drawn["nodes"]}
    assert rows and rows == [(pages[e["source"]], pages[e["target"]]) for e in drawn["edges"]][:400]


@pytest.mark.parametrize(
    "address",
    [
        "/network?actor=UNDOC",
        "/network.json?actor=UNDOC",
        "/deadlines?addressee=UNDOC",
        "/act-lists?issuer=UNDOC",
        "/act-lists?partner=UNDOC",
        "/search?addressee=UNDOC",
        "/table/acts.csv?recipient=UNDOC",
    ],
)
def test_an_unknown_name_is_an_error_with_suggestions(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "text/plain"})
    assert answer.status_code == 400
    assert "did you mean 'UNODC'" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/deadlines?addressee=body/NOBODY",
        "/deadlines?addressee=https://w3id.org/mandategraph/body/NOBODY",
        "/deadlines?session=NOBODY/3",
        "/act-lists?verb=nonsense",
        "/act-lists?document=A/RES/1/999",
        "/act-lists?session=soon",
        "/network?topic=nonsense",
        "/search?topic=nonsense",
        "/search?verb=https://example.org/verb",
    ],
)
def test_what_the_store_lacks_is_an_error(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/deadlines?addressee=UNDOC&kind=all", "UNODC"),
        ("/deadlines?addressee=ombudsman&kind=all", "group/ombudsman-institutions"),
        ("/deadlines?session=eightieth+session&kind=all", "GA/80"),
    ],
)
def test_the_error_page_of_a_name_links_to_the_same_page_for_each_candidate(
    client: TestClient, address: str, words: str, language: str
) -> None:
    answer = client.get(f"{address}&lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    links = {
        one.text(): str(one.attributes["href"]) for one in LexborHTMLParser(answer.text).css(".candidates a")
    }
    assert "kind=all" in links[words]
    chosen = page(client, f"/deadlines{links[words]}")
    fields = {str(one.attributes["name"]): one.attributes["value"] or "" for one in chosen.css("form input")}
    # The form leads to the same page again.
    assert client.get("/deadlines", params=fields).status_code == 200


@pytest.mark.parametrize("verb", ["request", "verb/request", "https://w3id.org/mandategraph/verb/request"])
def test_acts_are_listed_by_verb_however_it_is_named(client: TestClient, verb: str) -> None:
    assert page(client, f"/act-lists?verb={verb}").css("table.acts")


@pytest.mark.parametrize("query", ["after=2190", "topic=x&kind=sponsorship"])
def test_a_network_that_is_not_there_is_reported(client: TestClient, query: str) -> None:
    assert page(client, f"/network?{query}").css_first("main") is not None
    assert client.get(f"/network.json?{query}").status_code == 200


def test_a_query_answers_as_table_and_chart_without_scripts(client: TestClient) -> None:
    text = (
        "PREFIX mg: <https://w3id.org/mandategraph/ontology#> "
        "SELECT ?verb (COUNT(*) AS ?times) { ?act mg:operativeVerb ?verb } GROUP BY ?verb"
    )
    answer = client.get("/query", params={"query": text}, headers={"Accept-Language": "en"})
    tree = LexborHTMLParser(answer.text)
    assert [node.text() for node in tree.css("#result thead th")] == ["verb", "times"]
    assert tree.css("#result tbody a[href^='/verb/']") and tree.css("#result svg rect")
    assert tree.css_first("#result .downloads a") is not None
    assert len(tree.css(".examples a")) > 20


def test_a_query_that_is_none_is_told_with_its_place(client: TestClient) -> None:
    answer = client.get("/query", params={"query": "SELEC <script>"})
    assert answer.status_code == 400
    notice = LexborHTMLParser(answer.text).css_first("[role=alert]")
    assert notice is not None and re.search(r"[0-9]", notice.text())
    assert "SELEC <script>" not in answer.text


@pytest.mark.parametrize("text", ["ASK { ?s ?p ?o }", "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 2"])
def test_other_forms_of_queries_are_answered(client: TestClient, text: str) -> None:
    answer = client.get("/query", params={"query": text})
    assert answer.status_code == 200
    assert LexborHTMLParser(answer.text).css_first("#result") is not None


def test_every_question_of_the_catalogue_is_an_example(client: TestClient) -> None:
    for link in page(client, "/query").css(".examples a"):
        assert page(client, str(link.attributes["href"])).css_first("textarea") is not None


def test_questions_have_titles_in_the_language_of_the_page(client: TestClient) -> None:
    asked = get_query("who-what-when")
    for language in LANGUAGES:
        title = wording(language).gettext(asked.title)
        assert language == "en" or title != asked.title
        tree = page(client, "/query?example=who-what-when", language)
        assert any(title in node.text() for node in tree.css("article p strong"))
        assert title in [link.text() for link in tree.css(".examples a")]
