"""The words of figures of networks in a language: in, a kind of tie; out, its translated words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...queries.networks.ties import Words
from ..pages.wording import wording

if TYPE_CHECKING:
    from ...queries.networks.ties import Kind


def translated(kind: Kind, language: str) -> Words:
    """Returns the words of the figures of a kind in a language; English where a translation is missing."""
    gettext = wording(language).gettext
    words = kind.words
    return Words(gettext(words.title), gettext(words.node), gettext(words.edge), gettext(words.arrow))
