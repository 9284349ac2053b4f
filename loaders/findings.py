"""Findings, the error of the loader, and the rows of tables: what the readers of files need of the records.

A module of its own, as a process is started for each file that is read: it imports nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ontology.errors import MandategraphError

if TYPE_CHECKING:
    from .spans import Span


class LoaderError(MandategraphError):
    """A file that cannot be loaded: the message names the file, the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What could not be read or resolved, where, and why; nothing is dropped without one."""

    reason: str
    """A concept of the finding scheme: "unresolved-actor", "numbering-break", "date-conflict" …"""
    message: str
    span: Span
    unit: str | None = None
    paragraph: str | None = None
    text: str = ""
    """The words in question, as printed."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """What the file says of a table row beside its words."""

    place: str
    """Place in the file: "table 3, row 2", "chart 1, row 2"."""
    columns: tuple[int, ...] = ()
    """First grid column of each cell; () for a row without merged cells."""
    links: tuple[tuple[str, str], ...] = ()
    """Linked words with the address that they lead to, in text order."""
    continued: tuple[int, ...] = ()
    """Places of the cells that are merged with the cell above, from 0."""
