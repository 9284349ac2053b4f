"""The page of a session: in, its IRI; out, when and where it meets, what is due there, what it adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..search.index import Filter
from .explorer import PageContext, index
from .facts import facts
from .lists import SHOWN
from .rendering import embedded_json, render

if TYPE_CHECKING:
    from ..site import Site


def session(site: Site, iri: str, language: str) -> str:
    """The page of the session."""
    page, found = PageContext(site, language), index(site)
    known = facts(site, iri, page)
    said = {fact.property.rpartition("#")[2]: fact.values[0] for fact in known.facts if not fact.inverse}
    texts = found.rows(
        "SELECT iri, MIN(language <> :language), symbol, unit, language, title, day, status FROM text "
        "WHERE session = :session AND unit IS NULL GROUP BY iri "
        "ORDER BY day, LENGTH(symbol), symbol",
        session=iri,
        language=language,
    )
    return render(
        "session.html",
        site=site,
        language=language,
        iri=iri,
        title=page.session_name(iri),
        facts=known.facts,
        first=said.get("notBefore", ("", None))[0],
        last=said.get("notAfter", ("", None))[0],
        total=found.count(Filter(session=iri)),
        due=found.acts(Filter(session=iri), language, limit=SHOWN),
        texts=texts,
        schema=embedded_json(
            {
                "@context": "https://schema.org",
                "@type": "Event",
                "@id": iri,
                "name": page.session_name(iri),
                "startDate": said.get("notBefore", ("", None))[0],
                "endDate": said.get("notAfter", ("", None))[0],
                "url": page.url(iri),
            }
        ),
    )
