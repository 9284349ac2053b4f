"""What the authority files say of names and symbols outside the paragraphs, for the writer of quads."""

from __future__ import annotations

import re

from ..ontology.names import names, state_called
from ..ontology.series import series
from .mention_rules import instrument_called, lexicon
from .quads import LookUps

_NUMBERED_BY_SESSION = re.compile(r"([A-Z]+(?:/[A-Z]+)*)/[0-9]")


def look_ups(language: str) -> LookUps:
    """Returns the look-ups for documents in a language; English names are known in every language."""
    found = lexicon(language).names
    heads = {row.symbol.partition("/RES/")[0]: row.body for row in series() if row.kind == "resolution"}
    prefixes = {body: head for head, body in heads.items()}

    def actor(name: str) -> str:
        key = found.exact(name, language) or names().exact(name, "en") or state_called(name)
        return "" if key.startswith("instrument/") else key

    def session_body(symbol: str) -> str:
        head = _NUMBERED_BY_SESSION.match(symbol)
        return heads.get(head[1], "") if head else ""

    return LookUps(
        actor=actor,
        instrument=lambda name: instrument_called(name, language),
        series=lambda body: prefixes.get(body, ""),
        session_body=session_body,
    )
