"""The language packs: one folder a language, one TOML file a stage; adding a language changes no
other file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a pack, sorted."""
    return tuple(sorted(entry.name for entry in files(__name__).iterdir() if (entry / "acts.toml").is_file()))


@cache
def stage(language: str, name: str) -> dict[str, Any]:
    """The rules of one stage of one language.

    Raises KeyError if there is no pack for `language` or it has no file for the stage.
    """
    file = files(__name__) / language / f"{name}.toml"
    if not file.is_file():
        raise KeyError(
            f"no language pack {language}/{name}.toml: known languages are {', '.join(languages())}"
        )
    return tomllib.loads(file.read_text(encoding="utf-8"))
