"""Reads the content of an invented file, and shows what an act names: for the tests of language packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mandategraph.loaders.read import read_document

if TYPE_CHECKING:
    from pathlib import Path

    from mandategraph.loaders.records import Act, Reading


def read_content(folder: Path, name: str, content: bytes) -> Reading:
    """Returns the reading of a file with a name and a content, written into a folder."""
    file = folder / name
    file.write_bytes(content)
    return read_document(file)


def addressees(act: Act) -> list[str]:
    """Returns the keys of the addressees of an act."""
    return [actor.key for actor in act.addressees]
