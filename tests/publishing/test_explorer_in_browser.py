"""A reader clicks through the explorer in a browser: in Chinese and English, by keyboard, on a phone.

Pictures of the pages go to build/screenshots, which is not kept.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import uvicorn
from mandategraph.publishing.application import application
from mandategraph.publishing.site import Site
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

REPOSITORY = Path(__file__).resolve().parents[2]
PICTURES = REPOSITORY / "build" / "screenshots"
AXE = REPOSITORY / "build" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DOCUMENT = "document/E/RES/2026/901.html"
SECONDS = 15


def missing(what: str) -> None:
    """Where CI is set the browser must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """Where a server of the samples listens."""
    # Hand over the open socket: another process could take a port that is only named.
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(site), log_level="error"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    home = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    for _ in range(200):
        try:
            httpx.get(f"{home}static/explorer.css")
            break
        except httpx.TransportError:
            threading.Event().wait(0.05)
    yield home
    server.should_exit = True
    thread.join(SECONDS)


def started(folder: Path, width: int, height: int, *, phone: bool = False) -> webdriver.Chrome:
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        missing("no chromium here: apt install chromium chromium-driver")
    options = Options()
    options.binary_location = str(binary)
    for switch in (*SWITCHES, f"--window-size={width},{height}", f"--user-data-dir={folder}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if phone:
        metrics = {"width": width, "height": height, "pixelRatio": 2}
        emulated: dict[str, object] = {"deviceMetrics": metrics}
        options.add_experimental_option("mobileEmulation", emulated)  # pyright: ignore[reportUnknownMemberType]
    return webdriver.Chrome(options=options, service=Service(str(driver)))


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A browser on a desk."""
    browser = started(tmp_path_factory.mktemp("browser"), 1280, 1000)
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A browser on a phone."""
    browser = started(tmp_path_factory.mktemp("phone"), 390, 844, phone=True)
    yield browser
    browser.quit()


@pytest.fixture
def desk(wide: webdriver.Chrome, address: str) -> webdriver.Chrome:
    """The browser on a desk, as new."""
    wide.get(address)
    wide.delete_all_cookies()
    return wide


def run(browser: webdriver.Chrome, script: str, *arguments: object) -> Any:
    """What a script in the page gives."""
    return browser.execute_script(script, *arguments)  # pyright: ignore[reportUnknownMemberType]


def one(browser: webdriver.Chrome, selector: str) -> WebElement:
    """The first element of a selector, when it is there."""
    return WebDriverWait(browser, SECONDS).until(lambda b: b.find_element(By.CSS_SELECTOR, selector))


def follow(browser: webdriver.Chrome, selector: str) -> None:
    """Click a link and wait for its page."""
    link = one(browser, selector)
    before = browser.current_url
    run(browser, "arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    WebDriverWait(browser, SECONDS).until(lambda b: b.current_url != before)


def picture(browser: webdriver.Chrome, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(browser.get_screenshot_as_png())


def focused(browser: webdriver.Chrome) -> WebElement:
    return browser.switch_to.active_element


def test_a_reader_gets_from_a_chinese_word_to_a_calendar(desk: webdriver.Chrome, address: str) -> None:
    desk.get(f"{address}?lang=zh")
    field = one(desk, "#q")
    field.send_keys("看守人员")
    picture(desk, "1-search")
    field.send_keys(Keys.ENTER)
    assert "看守人员" in one(desk, ".hits mark.found").text
    picture(desk, "2-found")
    follow(desk, ".hits h3 a[href*='E/RES/2026/901']")
    paragraph = one(desk, ".paragraph:target, .paragraph:has(:target)")
    assert one(desk, "html").get_attribute("lang") == "zh"
    assert paragraph.find_element(By.CSS_SELECTOR, ".text[lang=zh] mark.verb").text == "请"
    picture(desk, "3-document")
    actor = paragraph.find_element(By.CSS_SELECTOR, ".text[lang=zh] mark.addressee a")
    actor.click()
    WebDriverWait(desk, SECONDS).until(lambda b: "/body/UNODC" in b.current_url)
    assert one(desk, "h1").text.startswith("联合国毒品和犯罪问题办公室")
    picture(desk, "4-actor")
    follow(desk, "a.more[href*='/deadlines?addressee=']")
    assert one(desk, ".month table.acts tbody tr")
    picture(desk, "5-deadlines")
    calendar = one(desk, "a.calendar").get_attribute("href")
    assert calendar and calendar.startswith(f"{address}calendar.ics?addressee=")
    assert "BEGIN:VEVENT" in httpx.get(calendar).text


def test_the_switch_turns_every_later_page(desk: webdriver.Chrome, address: str) -> None:
    desk.get(f"{address}{DOCUMENT}?lang=en")
    assert one(desk, "#text").text == "Text"
    follow(desk, ".switch a[lang=zh]")
    assert one(desk, "#text").text == "案文"
    follow(desk, "nav a[href$='/deadlines']")
    assert one(desk, "h1").text.startswith("期限")
    follow(desk, ".switch a[lang=en]")
    assert one(desk, "h1").text.startswith("Deadlines")


def test_why_opens_on_every_assertion(desk: webdriver.Chrome, address: str) -> None:
    desk.get(f"{address}{DOCUMENT}?lang=en#4")
    one(desk, "[id='4-read'] > summary").click()
    one(desk, "[id='4-read'] .why summary").click()
    assert "SHA-256" in one(desk, "[id='4-read'] .why dl").text
    picture(desk, "6-why")


def test_the_network_is_drawn_and_leads_to_pages(desk: webdriver.Chrome, address: str) -> None:
    if not (REPOSITORY / "publishing" / "static" / "assets" / "network.js").is_file():
        missing("the script of the network is not bundled: make assets")
    desk.get(f"{address}network?kind=requests&lang=en")
    drawing = one(desk, "#network[data-drawn]")
    assert int(drawing.get_attribute("data-drawn") or 0) > 1
    picture(desk, "7-network")
    run(desk, "arguments[0].network.nodes()[0].emit('tap')", drawing)
    WebDriverWait(desk, SECONDS).until(lambda b: b.current_url.endswith(".html"))
    assert one(desk, "article h1").text


def test_the_network_can_be_narrowed(desk: webdriver.Chrome, address: str) -> None:
    desk.get(f"{address}network?lang=en")
    one(desk, "#actor").send_keys("UNODC")
    one(desk, "form.filters button").click()
    WebDriverWait(desk, SECONDS).until(lambda b: "actor=UNODC" in b.current_url)
    assert one(desk, "table tbody a[href='/body/UNODC.html']")


def test_a_query_is_written_in_the_editor_and_answered(desk: webdriver.Chrome, address: str) -> None:
    if not (REPOSITORY / "publishing" / "static" / "assets" / "query.js").is_file():
        missing("the script of the editor is not bundled: make assets")
    desk.get(f"{address}query?lang=en")
    one(desk, ".editor[data-ready] .CodeMirror")
    assert run(desk, "return document.querySelector('.CodeMirror').CodeMirror.getValue()").startswith(
        "PREFIX"
    )
    run(desk, "document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT (1 AS ?one) {}')")
    follow(desk, "#sparql button")
    assert [cell.text for cell in desk.find_elements(By.CSS_SELECTOR, "#result td")] == ["1"]
    picture(desk, "8-sparql")


def test_a_keyboard_is_enough(desk: webdriver.Chrome, address: str) -> None:
    desk.get(f"{address}{DOCUMENT}?lang=en")
    one(desk, "body").send_keys(Keys.TAB)
    assert focused(desk).get_attribute("class") == "skip"
    outline = run(desk, "return getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    focused(desk).send_keys(Keys.ENTER)
    assert focused(desk).get_attribute("id") == "main"
    for _ in range(60):
        focused(desk).send_keys(Keys.TAB)
        if focused(desk).get_attribute("class") == "anchor":
            break
    assert focused(desk).get_attribute("class") == "anchor"
    for _ in range(40):
        focused(desk).send_keys(Keys.TAB)
        if focused(desk).tag_name == "summary":
            break
    focused(desk).send_keys(Keys.ENTER)
    assert run(desk, "return document.activeElement.parentElement.open") is True
    picture(desk, "9-keyboard")


@pytest.mark.parametrize(
    ("place", "field", "begun", "words", "language"),
    [
        ("deadlines", "addressee", "unod", "UNODC", "en"),
        ("deadlines", "session", "Assembly, session 80", "GA/80", "en"),
        ("network", "actor", "مكتب الأمم", "مكتب الأمم المتحدة المعني بالمخدرات والجريمة", "ar"),
    ],
)
def test_a_name_is_completed_by_keyboard(
    desk: webdriver.Chrome, address: str, place: str, field: str, begun: str, words: str, language: str
) -> None:
    desk.get(f"{address}{place}?lang={language}")
    before = desk.current_url
    name = one(desk, f"#{field}")
    name.send_keys(begun)
    one(desk, ".completion:not([hidden]) [role=option]")
    picture(desk, f"10-completion-{language}-{field}")
    name.send_keys(Keys.ARROW_DOWN)
    active = one(desk, ".completion [aria-selected=true]")
    assert name.get_attribute("aria-activedescendant") == active.get_attribute("id")
    name.send_keys(Keys.ENTER)
    assert name.get_attribute("value") == words
    assert name.get_attribute("aria-expanded") == "false"
    assert desk.current_url == before
    name.send_keys(Keys.ENTER)
    WebDriverWait(desk, SECONDS).until(lambda b: b.current_url != before)
    assert one(desk, f"#{field}").get_attribute("value")


PLACES = (
    "",
    "search?q=Office",
    DOCUMENT,
    "body/UNODC.html",
    "instrument/UNCAC.html",
    "session/CCPCJ/36.html",
    "deadlines",
    "deadlines?when=past",
    "act-lists?addressee=UNODC",
    "instruments",
    "sessions",
    "dataset.html",
    "actors",
    "network?kind=requests",
    "query?query=SELECT%20(1%20AS%20%3Fone)%20%7B%7D",
    "no/such/thing",
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", PLACES)
def test_a_phone_shows_the_page_without_scrolling_sideways(
    narrow: webdriver.Chrome, address: str, place: str, language: str
) -> None:
    narrow.get(f"{address}{place}{'&' if '?' in place else '?'}lang={language}")
    one(narrow, "main")
    assert run(narrow, "return document.documentElement.scrollWidth <= innerWidth + 1")
    picture(narrow, f"phone-{language}-{PLACES.index(place)}")


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_no_serious_problem(desk: webdriver.Chrome, address: str, place: str) -> None:
    if not AXE.is_file():
        missing("axe-core is not installed: make assets")
    desk.get(f"{address}{place}{'&' if '?' in place else '?'}lang=en")
    one(desk, "main")
    run(desk, AXE.read_text(encoding="utf-8"))
    found = cast(
        "dict[str, list[dict[str, Any]]]",
        desk.execute_async_script(  # pyright: ignore[reportUnknownMemberType]
            "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(done)"
        ),
    )
    serious = [
        (problem["id"], problem["nodes"][0]["html"])
        for problem in found["violations"]
        if problem["impact"] in ("serious", "critical")
    ]
    assert serious == []
