"""Every message of the pages is in the catalogue of every language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from mandategraph.publishing.pages.wording import LANGUAGES, wording

KEYWORDS = {"_": None, "gettext": None, "message": None, "ngettext": (1, 2)}


def messages(package: Path) -> Iterator[tuple[str, str]]:
    """Yields file name and message; of a message with plural forms, the singular."""
    sources = (
        ("templates/*.html", "jinja2.ext:babel_extract"),
        ("pages/*.py", "python"),
        ("application.py", "python"),
    )
    for pattern, method in sources:
        for file in sorted(package.glob(pattern)):
            with file.open("rb") as source:
                for found in extract(method, source, KEYWORDS, options={"trimmed": "true"}):
                    yield file.name, found[1] if isinstance(found[1], str) else found[1][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_every_translation_is_used(repository: Path, language: str) -> None:
    package = repository / "publishing"
    used = {text for _, text in messages(package)}
    with (package / "translations" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    known = {entry.id if isinstance(entry.id, str) else entry.id[0]: entry for entry in catalogue if entry.id}
    assert sorted(used - set(known)) == []
    assert sorted(set(known) - used) == []
    assert [
        text
        for text, entry in known.items()
        if not (entry.string if isinstance(entry.string, str) else all(entry.string or ("",)))
    ] == []
    assert [text for text, entry in known.items() if list(entry.check(catalogue))] == []


def test_chinese_pages_speak_chinese() -> None:
    assert wording("zh").gettext("Deadlines") == "期限"
    assert wording("en").gettext("Deadlines") == "Deadlines"
    assert wording("xx").gettext("Deadlines") == "Deadlines"
    assert wording("zh").ngettext("%(num)s act", "%(num)s acts", 2) == "%(num)s 项行为"
    assert wording("en").ngettext("%(num)s act", "%(num)s acts", 2) == "%(num)s acts"
