"""The page of the dataset as a whole: in, what is counted and released; out, HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...ontology.terms import MG
from .rendering import render
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...store import Release
    from ..counting import Measures
    from ..site import Site


def dataset_page(
    site: Site, counts: Measures, releases: Sequence[Release], dumps: Sequence[str], language: str
) -> str:
    """A page that says what there is, under which terms, in which formats, and what changed."""
    classes = [
        (partition.name, site.link(partition.name), partition.count)
        for partition in counts.classes
        if partition.name.startswith(MG)
    ]
    return render(
        "dataset.html",
        site=site,
        language=language,
        title=wording(language).gettext("Dataset"),
        counts=counts,
        classes=classes,
        releases=releases[::-1],
        dumps=dumps,
    )
