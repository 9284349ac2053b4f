"""Explains how a sentence, or a paragraph of the store, is read."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..loaders.explain import Explanation, explain_text, issuer_key
from ..loaders.input_checks import language_fault
from ..ontology import authorities
from ..ontology.errors import UsageError
from ..ontology.iri import Minter
from ..ontology.series import issuer_of
from ..queries import CatalogueError, run
from ..store import base_of, value
from .selection import document_symbols, filters, languages_of, suggestion

if TYPE_CHECKING:
    from ..store import Store

_MOST_LISTED = 30


def explain(text: str, language: str, *, issuer: str = "", symbol: str = "") -> Explanation:
    """Explains how a sentence or paragraph is read, without a store.

    language: code of a language pack. issuer: name of the issuing body. symbol: of the document.
    Raises UsageError for an empty text, an unknown language or an unknown issuer.
    """
    if not text.strip():
        raise UsageError("There is no text to explain: give a sentence or a paragraph.")
    language = language.strip().lower()
    if fault := language_fault(language):
        raise UsageError(fault)
    key = issuer_key(issuer, language) if issuer else ""
    if issuer and not key:
        known = authorities.load()
        names = chain.from_iterable(known.names(body, language) for body in known.bodies)
        raise UsageError(
            f"Unknown issuing body: {issuer}{suggestion(issuer, names)}. Give a name or an acronym of a body."
        )
    return explain_text(" ".join(text.split()), language, issuer=key, symbol=symbol)


def explain_paragraph(store: Store, reference: str, language: str = "") -> Explanation:
    """Explains how a paragraph of the store is read, with the earlier paragraphs of its document as context.

    reference: "A/RES/77/235#7", "E/2011/30/unit/A.III#9.a", or the IRI of a paragraph or act. language: of
    the version; may be left out if the store holds one, or one in English.
    Raises UsageError if the reference names no paragraph, CatalogueError if the store lacks it.
    """
    base = base_of(store)
    place, sign, fragment = reference.removeprefix(base).removeprefix("document/").partition("#")
    if not sign or not fragment:
        raise UsageError(
            f'{reference} names no paragraph: write "SYMBOL#PARAGRAPH", for example A/RES/77/235#7.'
        )
    symbol, _, unit = place.partition("/unit/")
    (symbol,) = document_symbols(store, (unquote(symbol),))
    answer = run(store, "paragraphs", **filters(document=(symbol,)))
    rows = [dict(zip(answer.variables, map(value, row), strict=True)) for row in answer]
    stored = sorted({str(row["language"]) for row in rows})
    if not stored:
        raise CatalogueError(f"{symbol} has no paragraphs in the store.")
    chosen = next(iter(languages_of((language,) if language else ())), "en" if "en" in stored else stored[0])
    if chosen not in stored:
        raise CatalogueError(f"{symbol} is stored in {', '.join(stored)}, not in {chosen}.")
    key = fragment.partition(".act")[0]
    minter = Minter(base)
    # A unit may be given by its key ("RES 20/1") or as it stands in the IRI ("RES-20-1").
    wanted = {
        minter.paragraph(symbol, unit or None, key),
        f"{minter.document(symbol)}{f'/unit/{unit}' if unit else ''}#{key}",
    }
    version = sorted(
        (row for row in rows if row["language"] == chosen), key=lambda row: int(str(row["offset"]))
    )
    index = next((at for at, row in enumerate(version) if row["place"] in wanted), None)
    if index is None:
        keys = [str(row["paragraph"]) for row in version if (row["unit"] or "") == unit]
        listed = ", ".join(keys[:_MOST_LISTED]) + (" …" if len(keys) > _MOST_LISTED else "")
        raise CatalogueError(
            f"{symbol} has no paragraph {key}{suggestion(key, keys)}. "
            f"Its paragraphs are {listed or 'in other units'}."
        )
    row = version[index]
    steps = str(row["paragraph"]).split(".")
    above = [".".join(steps[:length]) for length in range(1, len(steps))]
    return explain_text(
        str(row["words"]),
        chosen,
        issuer=_issuer(store, symbol, str(row["unit"] or ""), base),
        symbol=symbol,
        before=[str(earlier["words"]) for earlier in version[:index]],
        chapeaux=[
            at
            for at, earlier in enumerate(version[:index])
            if earlier["paragraph"] in above and earlier["unit"] == row["unit"]
        ],
    )


def _issuer(store: Store, symbol: str, unit: str, base: str) -> str:
    """Returns the key of the body that issued a text; "" if it is unknown."""
    answer = run(store, "texts", document=(symbol,))
    rows = [dict(zip(answer.variables, map(value, row), strict=True)) for row in answer]
    found = [str(row["issuer"]) for row in rows if row["issuer"] and (row["unit"] or "") == unit]
    found = found or [str(row["issuer"]) for row in rows if row["issuer"]]
    return found[0].removeprefix(base) if found else issuer_of(symbol)
