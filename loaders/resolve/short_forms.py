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
        body = next((part for part in mention.parts if part.kind == "actor"), None)
        defined = memory.rules.short_form_behind.match(text, (body or mention).end)
        if defined is None:
            continue
        if body:
            # "The Director of the Office on Ports (OP)": the body; "(DOP)": its Director.
            first = defined["word"][0]
            named = next((m for m in (body, mention) if m.text.startswith(first)), None)
        else:
            named = mention
        if (
            named is None
            or named.kind != "actor"
            or len(named.keys) != 1
            or named.keys[0].startswith("group/")
        ):
            continue
        memory.short_forms.setdefault(defined["word"], named.keys[0])
