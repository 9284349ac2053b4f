"""Step of `context`: short forms of actors that a document defines ("Fuerza de Utopía (FU)").

In: the mentions of a paragraph. Out: the same with those of short forms that the text defined before.
"""

from __future__ import annotations

import re

from ..masking import Mention
from .memory import Memory

_STEP = "short form that the document defines"


def with_short_forms(memory: Memory, text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Returns the mentions of a paragraph with those of the short forms defined so far, in text order."""
    if not memory.short_forms:
        return mentions
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, memory.short_forms))})(?![\w-])")
    added = [
        Mention(
            "actor",
            match.start(),
            match.end(),
            match.group(),
            (memory.short_forms[match.group()],),
            step=_STEP,
        )
        for match in pattern.finditer(text)
        if not any(mention.start < match.end() and match.start() < mention.end for mention in mentions)
    ]
    return tuple(sorted((*mentions, *added), key=lambda mention: mention.start)) if added else mentions


def note_short_forms(memory: Memory, text: str, mentions: tuple[Mention, ...]) -> None:
    """Notes the short forms in parentheses behind the actors of a paragraph, by the key of each."""
    for mention in mentions:
        # The short form behind an office is that of its body: the Chair of the Committee on Ports (CP).
        mention = next((part for part in mention.parts if part.kind == "actor"), mention)
        if mention.kind != "actor" or len(mention.keys) != 1 or mention.keys[0].startswith("group/"):
            continue
        if defined := memory.rules.short_form_behind.match(text, mention.end):
            memory.short_forms.setdefault(defined["word"], mention.keys[0])
