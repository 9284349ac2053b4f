"""Makes the pictures of the README from the samples: `make pictures` (needs chromium and chromedriver).

Writes `docs/pictures/document-page.png`, a screenshot of a document page, and `docs/pictures/network.png`,
the network of requests.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

import mandategraph as mg

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
COMMAND = (sys.executable, "-m", "mandategraph.cli.main")
PAGE = "document/A/RES/80/902?lang=en"
WIDTH, HEIGHT = 1280, 1330
"""Size of the screenshot, in pixels."""
START = 60.0
"""Seconds to wait for the server."""
FIGURE_WIDTH = 1500
"""Width of the network figure, in pixels: enough for a README, and below 300 kB."""


def main() -> None:
    """Builds the samples and makes both pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        samples = REPOSITORY / "samples"
        mg.build([samples / "en", samples / "zh"], store, manifest=samples / "manifest.csv")
        draw_network(store, PICTURES / "network.png")
        photograph_page(store, PICTURES / "document-page.png", Path(folder))


def draw_network(store: str, file: Path) -> None:
    """Writes the network of requests among the 20 actors with the heaviest ties."""
    arguments = ["network", "--store", store, "--top", "20", "--language", "en", "--out", str(file)]
    subprocess.run([*COMMAND, *arguments], check=True)
    with Image.open(file) as figure:
        figure.load()
    size = (FIGURE_WIDTH, round(figure.height * FIGURE_WIDTH / figure.width))
    figure.convert("RGB").resize(size, Image.Resampling.LANCZOS).quantize(64).save(file, optimize=True)


def photograph_page(store: str, file: Path, folder: Path) -> None:
    """Writes a screenshot of the document page `PAGE`, served from the store."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    address = f"http://127.0.0.1:{port}/{PAGE}"
    server = subprocess.Popen([*COMMAND, "serve", "--store", store, "--port", str(port)])
    try:
        wait_for(address)
        browser = start_browser(folder)
        try:
            browser.get(address)
            file.write_bytes(browser.get_screenshot_as_png())
        finally:
            browser.quit()
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Waits until the server answers; raises TimeoutError after `START` seconds."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(f"{address}: no answer in {START:.0f} s")


def start_browser(folder: Path) -> webdriver.Chrome:
    """Starts headless Chromium; exits with a message if it is not installed."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        sys.exit("chromium and chromedriver are needed: apt install chromium chromium-driver")
    options = Options()
    options.binary_location = binary
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--hide-scrollbars",
        f"--window-size={WIDTH},{HEIGHT}",
        f"--user-data-dir={folder / 'profile'}",
    ):
        options.add_argument(argument)  # type: ignore[reportUnknownMemberType]
    return webdriver.Chrome(options=options, service=Service(driver))


if __name__ == "__main__":
    main()
