"""The page of the dataset as a whole: in, what is counted and released; out, HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...ontology.terms import MG
from ..negotiation import LANGUAGES
from .rendering import embedded_json, render
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
        schema=embedded_json(_schema(site, counts, releases, dumps, language)),
    )


def _schema(
    site: Site, counts: Measures, releases: Sequence[Release], dumps: Sequence[str], language: str
) -> dict[str, object]:
    """Returns the dataset as schema.org JSON-LD, for search engines of datasets."""
    _ = wording(language).gettext
    schema: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{site.base}dataset",
        "name": _("Mandates of the United Nations"),
        "description": _(
            "United Nations mandates: who was asked to do what by when, by whom, on what authority, "
            "with whom and under which conditions."
        ),
        "url": f"{site.base}dataset",
        "license": "https://www.apache.org/licenses/LICENSE-2.0",
        "creator": {"@type": "Organization", "name": "mandategraph"},
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "size": f"{counts.documents} documents",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": dump,
                "encodingFormat": "application/gzip",
                "contentUrl": f"{site.base}dumps/{dump}",
            }
            for dump in dumps
        ],
    }
    if releases:
        ordered = sorted(releases, key=lambda release: release.number)
        schema["datePublished"], schema["dateModified"] = ordered[0].at, ordered[-1].at
        schema["version"] = site.edition
    return schema
