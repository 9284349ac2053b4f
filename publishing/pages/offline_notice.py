"""What a site without a server cannot do: in, a site; out, the page that says so and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rendering import render
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..site import Site


def offline_notice(site: Site, language: str, *, dumps: Sequence[str] = (), missing: bool = False) -> str:
    """The page. dumps: names of the files that hold the whole graph. missing: as the answer to an address
    that is not there, wherever that is: without links and styles, which would be sought beside it."""
    title = message("Page not found") if missing else message("Limits of this static copy")
    return render(
        "missing.html" if missing else "offline-notice.html",
        site=site,
        language=language,
        title=wording(language).gettext(title),
        dumps=dumps,
    )
