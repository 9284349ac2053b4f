"""Checks of an input file: symbol, language, kind of document, and completeness.

In: its text, the declared symbol and language, the outline and the reading; out: nothing, a LoaderError with
the file, the place and the remedy, or a finding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..ontology.series import series
from ..ontology.symbols import SYMBOL, in_series, normalize, symbols_of, without_amendments
from .labels import rules_of
from .languages import languages
from .masthead import language_of
from .mention_rules import lexicon
from .organization_texts import series_of
from .records import Finding, LoaderError

if TYPE_CHECKING:
    from .records import Block, Outline, Reading, Source, Text

_LETTER: Final = re.compile(r"[^\W\d_]")
_ENOUGH: Final = 200
"""Letters by which a text shows that it is in none of the languages that can be read."""
_SHORT: Final = 1000
"""Letters up to which a text may have few frequent words: a short draft has mostly names and titles."""
_IN_SHORT: Final = 0.5
"""Share of the frequent words of a language that a short text needs, if it has fewer of all others."""
_BODIES: Final = 3
"""So many bodies named in numbered paragraphs speak for a document that cites nothing."""
_RANGE: Final = re.compile(r" [A-Z]-[A-Z]$")
_IN_TEXT: Final = re.compile(rf"(?<![\w/.])(?=[A-Z]\S{{0,60}}\d){SYMBOL.pattern}")
_MISSPELT: Final = re.compile(rf"(?i:{SYMBOL.pattern})$")
"""A symbol of the United Nations in small letters: "a/res/65/232"."""
_TEXTS: Final = re.compile(r"/(?:RES|DEC)/")


def symbol_fault(symbol: str, issued_by: str = "") -> str:
    """The fault of a document symbol, with an example of a valid one; "" if it is valid.

    The series of the authority files say which numbers the resolutions and decisions of a body have, and how
    other organizations designate their texts. `issued_by`: the declared issuing body, "" if none; with it any
    designation counts that is no symbol of the United Nations.
    """
    if series_of(symbol, issued_by) and not _MISSPELT.match(symbol):
        return ""
    official = normalize(symbol)
    text = without_amendments(official)
    rows = [row for row in series() if text.startswith(row.symbol.partition("{")[0])]
    if rows and _TEXTS.search(rows[0].symbol) and rows[0].symbol.endswith("{n}"):
        if in_series(_RANGE.sub("", text)):
            return ""
        body, kind = rows[0].body.partition("/")[2], rows[0].kind
        return f"{symbol}: no {kind} of {body} has such a number; a symbol looks like A/RES/65/232"
    if rows or symbols_of(official):
        return ""
    return (
        f"{symbol}: this is no symbol of a United Nations document; "
        "one looks like A/RES/65/232, E/2026/30 or S/PRST/2026/2"
    )


def language_fault(language: str) -> str:
    """The fault of a language code; "" if there is a pack for it."""
    return (
        ""
        if language in languages()
        else f"no language pack for {language}; there are {', '.join(languages())}"
    )


def must_be_in(source: Source, language: str) -> None:
    """Raise LoaderError if the text does not look like the declared language."""
    found = language_of(source.text)
    letters = len(_LETTER.findall(source.text[: 8 * _ENOUGH]))
    if found == language or (found is None and letters < _ENOUGH):
        return
    if found is None and letters < _SHORT and language_of(source.text, _IN_SHORT) == language:
        return
    what = f"it is in {found}" if found else f"it does not read as {language}"
    remedy = (
        f"say {found}" if found else f"only {' and '.join(languages())} can be read: give the text in one"
    )
    raise LoaderError(
        f"{source.path}: character 0: the text is said to be in {language} (by an option, the manifest or the"
        f" file name), but {what}; {remedy}"
    )


def must_be_a_document(reading: Reading) -> None:
    """Raise LoaderError if nothing in a text shows that it is a document of the United Nations."""
    if series_of(reading.outline.masthead.symbol, reading.outline.masthead.issuer):
        return
    if _speaks(reading) or any(paragraph.citations for paragraph in reading.paragraphs):
        return
    source, masthead = reading.outline.source, reading.outline.masthead
    if masthead.symbol in source.text or _IN_TEXT.search(source.text):
        return
    numbered = [paragraph for paragraph in reading.paragraphs if paragraph.paragraph.number]
    bodies = {
        actor.key
        for paragraph in reading.paragraphs
        for actor in paragraph.actors
        if actor.key.startswith("body/")
    }
    if numbered and len(bodies) >= _BODIES:
        return
    raise LoaderError(
        f"{source.path}: this is not a document of the United Nations: it has no symbol, no body that speaks,"
        " and cites no resolution or decision; leave it out, or check that its text is complete"
    )


def _speaks(reading: Reading) -> bool:
    """Whether a known body is named as the issuer of a unit."""
    language = reading.outline.masthead.language
    return any(
        match.key.startswith("body/")
        for unit in reading.outline.units
        if unit.issuer
        for match in lexicon(language).names.find(unit.issuer, language)
    )


def cut_short(outline: Outline, text: Text) -> Finding | None:
    """A finding where the last words of a text are a paragraph that has not ended.

    A corrigendum quotes words that are no sentences.
    """
    if not text.blocks or outline.masthead.kind == "Corrigendum":
        return None
    last = text.blocks[-1].text
    paragraphs = [(unit.key, item) for unit in outline.units for item in unit.paragraphs]
    paragraphs += [(None, item) for item in outline.narrative]
    reaching = (found for found in paragraphs if found[1].text.source_end >= last.source_end)
    unit, paragraph = next(reaching, (None, None))
    words = paragraph.text if paragraph else last
    rules = rules_of(text.language)
    if rules.headings["finished"].search(words.text) or rules.masthead["closing"].match(last.text):
        return None
    if paragraph is None and not _inside(outline, text.blocks[-1]):
        return None
    message = "the last paragraph does not end as a sentence does: the file seems to be cut off"
    key = paragraph.key if paragraph else None
    return Finding("truncated", message, words.span, unit, key, words.text[-80:])


def _inside(outline: Outline, block: Block) -> bool:
    """Whether a legal text goes on to a block, and the block is neither marked as a heading nor appended."""
    end = block.text.source_end
    return block.kind == "text" and any(
        unit.span[1] >= end
        and unit.kind != "Annex"
        and all(appended.text.source_end < end for appended in unit.appendages)
        for unit in outline.units
    )
