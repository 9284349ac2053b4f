"""Stage: the issuing body of a text of another organization.

In: its masthead. Out: an authority key, or the key of a provisional actor with the declared name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from ..ontology.names import names
from .organization_texts import series_of

if TYPE_CHECKING:
    from .records import Masthead

PROVISIONAL: Final = "document/"
"""How the key of a provisional actor or instrument begins: it stands under its document."""
_NOT_IN_SEGMENT: Final = re.compile(r"[^\w.-]+")
_ARTICLE: Final = re.compile(r"^(?:The|the) ")


def organization_issuer(masthead: Masthead) -> str:
    """Returns the key of the issuing body; "" for a document of the United Nations.

    A name that the authority files do not know gives the key of a provisional actor under the document.
    """
    name = masthead.issuer
    series = series_of(masthead.symbol, name)
    if series is None:
        return ""
    if not name or name == series.body:
        return series.body
    key = names().exact(name, masthead.language) or names().exact(name, "en")
    return key if key.startswith("body/") else provisional_key(masthead.symbol, name)


def provisional_key(symbol: str, name: str, kind: Literal["actor", "instrument"] = "actor") -> str:
    """Returns the key of the provisional actor or instrument of this name in a document."""
    words = _NOT_IN_SEGMENT.sub("-", _ARTICLE.sub("", name)).strip("-")
    return f"{PROVISIONAL}{symbol}/{kind}/{words}"
