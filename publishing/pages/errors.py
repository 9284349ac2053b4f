"""The page for what cannot be shown: in, a status and words; out, HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rendering import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..site import Site


def error(
    site: Site, status: int, title: str, message: str, language: str, links: Sequence[tuple[str, str]] = ()
) -> str:
    """A page that says what is wrong and what to do. links: URL and words of what may help."""
    return render(
        "error.html",
        site=site,
        status=status,
        title=title,
        message=message,
        language=language,
        links=links,
    )
