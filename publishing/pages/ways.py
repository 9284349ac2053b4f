"""The routes of the pages that are not a thing of the graph: in, a site; out, routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from ..site import Site


def routes(site: Site) -> list[BaseRoute]:
    """The routes of the pages of `site`."""
    return []
