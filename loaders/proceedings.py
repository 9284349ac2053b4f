"""Stage 3 of the loader, report matter: the narrative of a report comes in, its `Proceedings` go out.

What meetings, sponsors and speakers look like in a language stands in `languages/<language>/proceedings.toml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .records import Masthead, Paragraph, Proceedings, Text, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence


def proceedings(
    narrative: Sequence[Paragraph], units: Sequence[Unit], text: Text, masthead: Masthead
) -> Proceedings:
    """What the report says of meetings, documents, drafts, sponsors, speakers and parties."""
    return Proceedings()
