"""The keys of the mini corpus, from the mark-up of its files, without any code of the package.

Usage: python tests/corpus/make_keys.py. Writes paragraphs.jsonl and votes.jsonl beside the files.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

FOLDER = Path(__file__).resolve().parent
N = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
CITED = re.compile(r"undocs\.org/(?:[a-z]{2}/)?([A-Z].*?)/?$")
LANGUAGES = {"eng": "en", "zho": "zh"}
OPENING = 30
"""Letters and digits of the first words that a row keeps."""


def opening(text: str) -> str:
    """The first letters and digits of a text, by which its paragraph is recognized."""
    return re.sub(r"[\W_]+", "", text)[:OPENING].casefold()


def gather(element: Element, *, inside: bool, found: dict[str, Any]) -> None:
    """The words of an element, and the documents that its links name, those of notes apart."""
    inside = inside or element.tag == f"{N}authorialNote"
    match = CITED.search(unquote(element.get("href") or "")) if element.tag == f"{N}a" else None
    if match:
        found["note_cites" if inside else "cites"].add(re.sub(r"\s", "", match[1]))
    if not inside:
        found["text"] += element.text or ""
    for child in element:
        gather(child, inside=inside, found=found)
        if not inside:
            found["text"] += child.tail or ""


def row(elements: list[Element], key: str, number: str) -> dict[str, Any]:
    found: dict[str, Any] = {"text": "", "cites": set(), "note_cites": set()}
    for element in elements:
        gather(element, inside=False, found=found)
    return {
        "key": key,
        "number": number,
        "opening": opening(found["text"]),
        "cites": sorted(found["cites"]),
        "note_cites": sorted(found["note_cites"]),
    }


def paragraphs(root: Element) -> Iterator[dict[str, Any]]:
    """The preambular clauses, the numbered paragraphs and the items of their lists."""
    clauses = root.findall(f".//{N}preamble/{N}container")
    for count, clause in enumerate(clauses, 1):
        yield row([clause], f"pre.{count}", "")
    for paragraph in root.findall(f"./*/{N}mainBody/{N}paragraph"):
        yield from items(paragraph, "")


def items(element: Element, parent: str) -> Iterator[dict[str, Any]]:
    number = "".join(element.findtext(f"{N}num", "").split())
    if not number:
        return
    name = number.strip("().")
    key = f"{parent}.{name}" if parent else name
    words = element.findall(f"{N}content") or element.findall(f"{N}list/{N}intro")
    yield row(words, key, number)
    for point in element.findall(f"{N}list/{N}point"):
        yield from items(point, key)


def vote(root: Element) -> dict[str, list[str]]:
    """The names of the states by how they voted."""
    return {
        count.get("refersTo", ""): [state.text or "" for state in count.iter(f"{N}organization")]
        for count in root.iter(f"{N}count")
    }


def main() -> None:
    found: list[dict[str, Any]] = []
    votes: dict[str, dict[str, list[str]]] = {}
    for path in sorted(FOLDER.glob("*/*.xml")):
        root = ElementTree.parse(path).getroot()
        language = next(root.iter(f"{N}FRBRlanguage")).get("language", "")
        symbol = next(e.text or "" for e in root.iter(f"{N}docNumber") if e.get("refersTo") == "#symbol")
        symbol = re.sub(r"\s", "", symbol)
        document = {"document": symbol, "language": LANGUAGES[language]}
        found.extend({**document, **paragraph} for paragraph in paragraphs(root))
        if cast := vote(root):
            votes[symbol] = cast
    write("paragraphs.jsonl", found)
    write("votes.jsonl", [{"document": symbol, **cast} for symbol, cast in sorted(votes.items())])


def write(name: str, rows: list[dict[str, Any]]) -> None:
    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in rows)
    (FOLDER / name).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
