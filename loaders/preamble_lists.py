"""Stage 3 of the loader, lists in preambles: blocks come in, whether their list is preambular goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .labels import labels_of
from .operative_start import opens_with_operative_verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .labels import Rules
    from .legal_text import LegalText
    from .records import Block


def counts_clauses(legal: LegalText, rules: Rules, language: str) -> bool:
    """Returns whether a number behind the clauses counts an item of the last one.

    The last clause ends in a colon and no operative verb begins it, or it is such an item itself.
    """
    if not legal.clauses:
        return False
    last = legal.clauses[-1].text.text
    if legal.listed and labels_of(last, rules, language):
        return True
    return bool(rules.headings["opens"].search(last)) and not opens_with_operative_verb(last, language)


def is_preambular(clauses: Sequence[Block], rules: Rules, language: str) -> bool:
    """Returns whether the list among clauses is one of the preamble.

    A comma ends the last of them, or a clause without an operative verb announces the list and nothing behind
    it has one.
    """
    texts = [block.text.text for block in clauses]
    if rules.headings["clause_end"].search(texts[-1]):
        return True
    first = next(i for i, text in enumerate(texts) if labels_of(text, rules, language))
    if not first or not rules.headings["opens"].search(texts[first - 1]):
        return False
    plain = (text for text in texts[first - 1 :] if not labels_of(text, rules, language))
    return not any(opens_with_operative_verb(text[:1].upper() + text[1:], language) for text in plain)


def is_operative(text: str, rules: Rules, language: str) -> bool:
    """Returns whether the words of a block, behind its number, open with an operative verb."""
    labels = labels_of(text, rules, language)
    return opens_with_operative_verb(text[labels[0].end :] if labels else text, language)
