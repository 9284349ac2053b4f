"""Takes the pictures of the README from the samples: a document page and the institutional network.

Run by `make pictures`; needs chromium and chromedriver. The PNG files in docs/pictures are replaced.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import httpx
from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

import mandategraph

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLES = REPOSITORY / "samples"
PICTURES = REPOSITORY / "docs" / "pictures"
COMMAND = (sys.executable, "-c", "from mandategraph.cli.main import main; main()")
PAGE = "document/E/RES/2026/901.html?lang=en"
PARAGRAPH = "section.paragraph:has(mark.deadline):has(details.read)"
"""The paragraph at the top of the picture: the first one with a deadline."""
WIDTH, HEIGHT = 1280, 930
"""Size of the document page, in pixels."""
FIGURE_WIDTH = 1600
"""Width of the network figure, in pixels."""
ACTORS = 12
"""Actors in the network figure."""
LARGEST = 300_000
"""Maximum size of a picture, in bytes."""
TIMEOUT = 60.0
"""Maximum time until the server answers, in seconds."""
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)

_SHOW = """
const paragraph = document.querySelector(arguments[0]);
paragraph.querySelector("details.read").open = true;
document.documentElement.style.scrollBehavior = "auto";
window.scrollTo(0, paragraph.getBoundingClientRect().top + window.scrollY - 36);
"""


@contextmanager
def served(store: Path) -> Generator[str]:
    """Serves the store on a free port and yields the URL of the site; stops the server at the end."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    home = f"http://127.0.0.1:{port}/"
    server = subprocess.Popen([*COMMAND, "serve", "--store", str(store), "--port", str(port)])
    try:
        deadline = time.monotonic() + TIMEOUT
        while not _answers(home):
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{home}: the server did not start")
            time.sleep(0.2)
        yield home
    finally:
        server.terminate()
        server.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=TIMEOUT).is_success
    except httpx.TransportError:
        return False


def photograph(url: str, picture: Path, profile: Path) -> None:
    """Writes a PNG of a page, `WIDTH` by `HEIGHT` pixels, from `PARAGRAPH` on, with its acts opened.

    profile: directory of the browser.
    """
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        sys.exit("chromium or chromedriver not found: apt install chromium chromium-driver")
    options = Options()
    options.binary_location = binary
    for switch in (*SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    # Most methods of selenium are typed in part.
    browser: Any = cast("Any", webdriver.Chrome(options=options, service=Service(driver)))
    try:
        # The window includes the frame of the browser; this sets the size of the page itself.
        metrics = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        browser.get(url)
        browser.execute_script(_SHOW, PARAGRAPH)
        browser.save_screenshot(str(picture))
    finally:
        browser.quit()


def draw_network(store: Path, picture: Path) -> None:
    """Writes the network figure of the store, as `mandategraph network` does."""
    options = ["--top", str(ACTORS), "--out", str(picture)]
    subprocess.run([*COMMAND, "network", "--store", str(store), *options], check=True)
    # Commands write figures for print, at 300 dots an inch.
    with Image.open(picture) as drawn:
        height = round(drawn.height * FIGURE_WIDTH / drawn.width)
        small = drawn.convert("RGB").resize((FIGURE_WIDTH, height), Image.Resampling.LANCZOS)
    small.save(picture, optimize=True)


def main() -> None:
    """Builds the samples and writes both pictures."""
    PICTURES.mkdir(exist_ok=True)
    page, figure = PICTURES / "document-page.png", PICTURES / "network.png"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "store"
        mandategraph.build([SAMPLES / "en", SAMPLES / "zh"], store, manifest=SAMPLES / "manifest.csv")
        with served(store) as home:
            photograph(f"{home}{PAGE}", page, folder / "browser")
        draw_network(store, figure)
    for picture in (page, figure):
        size = picture.stat().st_size
        print(f"{picture.relative_to(REPOSITORY)}: {size:,} bytes")
        if size > LARGEST:
            sys.exit(f"{picture.name}: above {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
