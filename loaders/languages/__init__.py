"""The language packs: one folder a language, one TOML file a stage; adding a language changes no
other file.

`MANDATEGRAPH_LANGUAGES` names further folders of packs, beside the installed ones.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...ontology.authorities import AuthorityError, load
from ...ontology.errors import MandategraphError
from ...ontology.language_names import names_by_language

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ...ontology.authorities import Authorities

FOLDERS = "MANDATEGRAPH_LANGUAGES"
"""The environment variable with further folders of packs, parted as in PATH."""


class PackError(MandategraphError):
    """A language pack with errors."""


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a pack, sorted."""
    return tuple(sorted(_packs()))


@cache
def stage(language: str, name: str) -> dict[str, Any]:
    """Returns the rules of one stage of one language, checked against the format of packs.

    Raises KeyError if there is no pack for `language` or it has no file for the stage, and PackError with
    the errors of the file (unknown keys, wrong types, patterns that do not compile, duplicate rows).
    """
    # Only what reads documents needs the checks.
    from ..packs.checks import load

    return load(stage_text(language, name), name, f"{language}/{name}.toml")


def stage_text(language: str, name: str) -> str:
    """Returns the file of one stage of one language as text; raises KeyError as `stage` does."""
    file = _packs()[language] / f"{name}.toml" if language in _packs() else None
    if file is None or not file.is_file():
        raise KeyError(
            f"no language pack {language}/{name}.toml: known languages are {', '.join(languages())}"
        )
    return file.read_text(encoding="utf-8")


def check_added_packs() -> None:
    """Raises PackError if a pack of the further folders has errors.

    Installed packs are checked stage by stage, when they are loaded.
    """
    from ..packs.checks import OPTIONAL, STAGES

    # Unlike Path.resolve, realpath does not raise for a link to itself.
    added = {Path(os.path.realpath(folder)) for folder in further_folders()}
    for language, folder in _packs().items():
        if isinstance(folder, Path) and Path(os.path.realpath(folder)).parent in added:
            for name in STAGES:
                if (folder / f"{name}.toml").is_file():
                    stage(language, name)
                elif name not in OPTIONAL:
                    raise PackError(f"{language}/{name}.toml: missing file")


def use_pack(folder: Path) -> None:
    """Reads the pack of a language from a folder, in place of the installed one; for a new process.

    folder: named by the code of the language. What is compiled from another pack of the language stays.
    """
    if _packs().get(folder.name) != folder:
        for cached in (languages, stage, named_authorities, all_names):
            cached.cache_clear()
        _packs()[folder.name] = folder


@cache
def named_authorities(language: str) -> Authorities:
    """Returns the authority files with the names of the pack of a language, from its `names.csv`.

    Raises AuthorityError if the file has errors.
    """
    known = load()
    file = _packs()[language] / "names.csv" if language in _packs() else None
    if file is None or not file.is_file():
        return known
    found = names_by_language(file, lambda: (record.key for record in known))
    if found.keys() - {language}:
        others = ", ".join(sorted(found.keys() - {language}))
        raise AuthorityError(f"{language}/names.csv: names in {others}; a pack has names in its own language")
    return known.with_names(language, found[language]) if found else known


@cache
def all_names() -> Authorities:
    """Returns the authority files with the names of all packs."""
    found = load()
    for language in languages():
        named = named_authorities(language).pack_names.get(language)
        found = found.with_names(language, named) if named is not None else found
    return found


def further_folders() -> tuple[Path, ...]:
    """The folders of packs beside the installed ones."""
    return tuple(Path(place) for place in os.environ.get(FOLDERS, "").split(os.pathsep) if place)


@cache
def _packs() -> dict[str, Traversable]:
    """The folder of each pack; of two packs for one language the installed one holds."""
    found: dict[str, Traversable] = {}
    for folder in (files(__name__), *further_folders()):
        if folder.is_dir():
            for entry in folder.iterdir():
                if (entry / "acts.toml").is_file():
                    found.setdefault(entry.name, entry)
    return found
