"""Stage 3 of the loader, legal text: what is known of a unit while its blocks are gathered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .records import Block, Paragraph

if TYPE_CHECKING:
    from datetime import date

    from .paragraphs import Parts
    from .spans import Passage
    from .speakers import Speaker


@dataclass(frozen=True, slots=True)
class UnitStart:
    """The block at which a unit begins, and what it says of itself."""

    index: int
    key: str | None
    kind: str
    designation: str
    status: str
    title: Passage
    body: int
    """Index of the first block after the designation."""


@dataclass(slots=True)
class LegalText:
    """A draft or an adopted text while its blocks are gathered."""

    start: UnitStart
    speaker: Speaker | None
    parts: Parts
    title: list[Passage]
    clauses: list[Block] = field(default_factory=list[Block])
    """What stands before the first number: clauses, and the items of a list among them."""
    listed: bool = False
    """An item stands among the clauses."""
    preamble: list[Paragraph] = field(default_factory=list[Paragraph])
    """The paragraphs of the clauses, once a list among them is known to be preambular."""
    adopted_on: date | None = None
    meeting: int | None = None
