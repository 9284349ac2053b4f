"""Every message of the pages is in the catalogue of every language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import cast

import pytest
import rdflib
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from mandategraph.ontology.terms import DEADLINE_STATUS
from mandategraph.publishing.negotiation import LANGUAGES, SOURCE_LANGUAGE
from mandategraph.publishing.pages.wording import direction, own_name, wording
from mandategraph.queries.catalogue import catalogue as queries
from mandategraph.queries.due_filter import LISTING_NAMES
from mandategraph.queries.networks.ties import kinds
from mandategraph.queries.status import CONCEPTS, MEANING
from rdflib.namespace import SKOS

KEYWORDS = {"_": None, "gettext": None, "message": None, "ngettext": (1, 2)}
OFFICIAL = {"ar", "en", "es", "fr", "ru", "zh"}
REVIEWED = {"en", "zh"}
"""Languages whose messages have been reviewed, but for some new ones."""
PLURAL_FORMS = {"ar": 6, "en": 2, "es": 2, "fr": 2, "ru": 3, "zh": 1}
TO_REVIEW = "machine-made, to be reviewed"
"""Comment of a message that has not been reviewed."""


def messages(package: Path) -> Iterator[str]:
    """Yields the messages of templates, code and data; of a message with plural forms, the singular."""
    sources = (
        ("templates/*.html", "jinja2.ext:babel_extract"),
        ("pages/*.py", "python"),
        ("networks/*.py", "python"),
        ("*.py", "python"),
    )
    for pattern, method in sources:
        for file in sorted(package.glob(pattern)):
            with file.open("rb") as source:
                for found in extract(method, source, KEYWORDS, options={"trimmed": "true"}):
                    yield found[1] if isinstance(found[1], str) else found[1][0]
    for query in queries().values():
        if not query.internal:
            yield query.title
    for kind in kinds().values():
        yield from astuple(kind.words)
    yield from (*MEANING, *MEANING.values(), *LISTING_NAMES.values())


def read(repository: Path, language: str) -> Catalog:
    with (repository / "publishing" / "translations" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def entries(catalogue: Catalog) -> dict[str, Message]:
    return {one.id if isinstance(one.id, str) else one.id[0]: one for one in catalogue if one.id}


def test_the_pages_are_in_the_six_official_languages() -> None:
    assert set(LANGUAGES) == OFFICIAL
    assert LANGUAGES[0] == SOURCE_LANGUAGE == "en"
    names = [own_name(code) for code in sorted(LANGUAGES)]
    assert names == ["العربية", "English", "Español", "Français", "Русский", "中文"]
    assert [code for code in LANGUAGES if direction(code) == "rtl"] == ["ar"]
    assert (own_name("xx"), direction("xx")) == ("xx", "ltr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_every_translation_is_used(repository: Path, language: str) -> None:
    used = set(messages(repository / "publishing"))
    catalogue = read(repository, language)
    known = entries(catalogue)
    assert sorted(used - set(known)) == []
    assert sorted(set(known) - used) == []
    assert [
        text
        for text, entry in known.items()
        if not (entry.string if isinstance(entry.string, str) else all(entry.string or ("",)))
    ] == []
    # Placeholders and the number of plural forms.
    assert [text for text, entry in known.items() if list(entry.check(catalogue))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_language(repository: Path, language: str) -> None:
    catalogue = read(repository, language)
    written = (repository / "publishing" / "translations" / f"{language}.po").read_text(encoding="utf-8")
    count = PLURAL_FORMS[language]
    assert f"nplurals={count}; plural=" in written
    assert catalogue.num_plurals == count
    forms = [cast("tuple[str, ...]", one.string) for one in catalogue if one.pluralizable]
    assert forms
    assert {len(one) for one in forms} == {count}
    translated = wording(language)
    for number in (0, 1, 2, 3, 5, 11, 21, 100, 102):
        assert translated.ngettext("%(num)s act", "%(num)s acts", number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_that_nobody_reviewed_are_marked_and_used(repository: Path, language: str) -> None:
    catalogue = read(repository, language)
    written = [one for one in catalogue if one.id]
    marked = [one for one in written if one.fuzzy]
    assert all(TO_REVIEW in one.user_comments for one in marked)
    if language in REVIEWED:
        assert len(marked) < len(written) / 4
    else:
        assert len(marked) == len(written)
    for one in marked:
        if isinstance(one.id, str):
            assert wording(language).gettext(one.id) == one.string


def test_statuses_have_the_names_and_definitions_of_the_concept_scheme(repository: Path) -> None:
    scheme = rdflib.Graph().parse(repository / "ontology" / "schemes" / "deadline-statuses.ttl")
    for status, meaning in MEANING.items():
        concept = rdflib.URIRef(DEADLINE_STATUS + CONCEPTS[status])
        for language in LANGUAGES:
            gettext = wording(language).gettext
            assert rdflib.Literal(gettext(status), language) in scheme.objects(concept, SKOS.prefLabel)
            definitions = cast("Iterator[rdflib.Literal]", scheme.objects(concept, SKOS.definition))
            (defined,) = (one for one in definitions if one.language == language)
            assert str(defined).rstrip(".。").casefold() == gettext(meaning).casefold()


def test_chinese_pages_speak_chinese() -> None:
    assert wording("zh").gettext("Deadlines") == "期限"
    assert wording("en").gettext("Deadlines") == "Deadlines"
    assert wording("xx").gettext("Deadlines") == "Deadlines"
    assert wording("zh").ngettext("%(num)s act", "%(num)s acts", 2) == "%(num)s 项行为"
    assert wording("en").ngettext("%(num)s act", "%(num)s acts", 2) == "%(num)s acts"


def test_numbers_decide_between_the_plural_forms() -> None:
    def form(language: str, number: int) -> str:
        return wording(language).ngettext("%(num)s act", "%(num)s acts", number)

    assert len({form("ru", number) for number in (1, 2, 5)}) == 3
    assert form("ru", 21) == form("ru", 1)
    assert form("ru", 11) == form("ru", 5)
    assert len({form("ar", number) for number in (0, 1, 2, 3, 11, 100)}) == 6
    assert form("fr", 0) == form("fr", 1)
