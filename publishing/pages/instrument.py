"""The page of an instrument: in, its IRI; out, who invokes it, where, and how many parties it had when.

It lists the programmes of the programme budget that name it as a mandate as well.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from ...queries import run
from ...store import value
from .charts import bars, by_year
from .explorer import PageContext, cached_store, index
from .facts import facts
from .programmes import cited_by_programmes
from .rendering import embedded_json, render
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...store import Value
    from ..site import Site

_SHOWN = 100
_BARS = 12


def instrument(site: Site, iri: str, language: str) -> str:
    """The page of the instrument."""
    page = PageContext(site, language)
    _ = wording(language).gettext
    known = facts(site, iri, page)
    texts, parties = _texts(site, iri), _parties(site, iri)
    stated = {str(row["document"]): site.minter.document(str(row["document"])) for row in parties}
    known_days = index(site).days(tuple(stated.values()))
    days = {symbol: known_days.get(document, "") for symbol, document in stated.items()}
    issuers: dict[str, int] = {}
    years: dict[str, int] = {}
    for row in texts:
        issuers[row[2]] = issuers.get(row[2], 0) + 1
        years[row[3][:4]] = years.get(row[3][:4], 0) + 1
    ranked = sorted(
        ((who, count) for who, count in issuers.items() if who), key=lambda pair: (-pair[1], pair[0])
    )
    return render(
        "instrument.html",
        site=site,
        language=language,
        iri=iri,
        title=page.label(iri),
        kind=page.kind(iri),
        acronym=index(site).acronym(iri),
        names=known.names,
        facts=known.facts,
        total=len(texts),
        texts=texts,
        shown_texts=_SHOWN,
        years=by_year("invoked", _("Texts that mention it, by year"), years.items()),
        by_whom=bars([(page.label(who), count, page.url(who)) for who, count in ranked[:_BARS]]),
        issuers=len(ranked),
        parties=parties,
        citing=cited_by_programmes(site, iri),
        days={symbol: day for symbol, day in days.items() if day},
        schema=embedded_json(
            {
                "@context": "https://schema.org",
                "@type": "Legislation",
                "@id": iri,
                "name": page.label(iri),
                "alternateName": [name for name, _ in known.names],
                "url": page.url(iri),
            }
        ),
    )


def _texts(site: Site, iri: str) -> list[tuple[str, int, str, str]]:
    """IRI of the text, number of its paragraphs that name the instrument, issuer, day; the newest first."""
    found: dict[str, tuple[str, int, str, str]] = {}
    answer = run(site.store, "invoked-in", instrument=[iri])
    for row in answer:
        text, paragraphs, issuer, day = (value(term) for term in row)
        found.setdefault(str(text), (str(text), int(str(paragraphs)), str(issuer or ""), str(day or "")))
    return sorted(found.values(), key=lambda row: (row[3], row[0]), reverse=True)


def _parties(site: Site, iri: str) -> Sequence[dict[str, Value]]:
    return _counted(site).get(iri, ())


@lru_cache(maxsize=2)
def _counted(site: Site) -> Mapping[str, Sequence[dict[str, Value]]]:
    """The counts of parties by instrument: to ask for those of one takes as long as for all."""
    found: defaultdict[str, list[dict[str, Value]]] = defaultdict(list)
    answer = run(cached_store(site), "party-counts")
    for row in answer:
        told = dict(zip(answer.variables, map(value, row), strict=True))
        found[str(told["instrument"])].append(told)
    return found
