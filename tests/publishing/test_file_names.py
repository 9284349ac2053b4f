"""Names of the files of a static site are short enough for every file system."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from mandategraph.publishing.offline.addresses import Addresses

BASE = "https://w3id.org/mandategraph/"
ADDRESSES = Addresses(BASE, "http://testserver/", ("en", "ru"), ("ttl", "jsonld"))
NAMES = ("Harbour-Authority-" * 20, "Управление-портов-" * 10, "港口管理局" * 30)


def files(name: str) -> list[str]:
    """The files of the page, the data and the list of acts of a provisional actor."""
    thing = f"document/A/RES/84/930/actor/{name}"
    addresses = (
        f"/{quote(thing)}.html",
        f"/{quote(thing)}.ttl",
        f"/act-lists?addressee={quote(BASE + thing)}",
    )
    targets = [ADDRESSES.target(address, "ru") for address in addresses]
    return [target.file for target in targets if target]


@pytest.mark.parametrize("name", NAMES)
def test_a_long_name_is_cut(name: str) -> None:
    found = files(name)
    assert len(found) == 3
    assert all(len(part.encode()) <= 255 for file in found for part in file.split("/"))
    assert found[0].startswith(f"ru/document/A/RES/84/930/actor/{name[:40]}") and found[0].endswith(".html")
    assert found[1].endswith(".ttl")


@pytest.mark.parametrize("name", NAMES)
def test_names_that_differ_at_the_end_have_files_of_their_own(name: str) -> None:
    assert not set(files(f"{name}1")) & set(files(f"{name}2"))


def test_other_names_stay_as_they_are() -> None:
    assert files("Управление-портов")[0] == "ru/document/A/RES/84/930/actor/Управление-портов.html"
