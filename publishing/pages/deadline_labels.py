"""Words of deadlines in the languages of the pages: in, an entry of the agenda; out, what readers see.

The keys of statuses and lists are the same in every language; programs read these. The keys of statuses are
their English names, so that these and their meanings, in `queries.status`, are messages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ...ontology.iri import SESSION_IRI
from ...ontology.labels import session_labels
from ...queries.due_filter import LISTING_NAMES
from ...queries.status import MEANING
from ..negotiation import LANGUAGES, SOURCE_LANGUAGE
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...queries.agenda import Entry
    from ...queries.due_filter import Listing

_DERIVATIONS: Final = {
    "authority": message("from an authority file"),
    "computed": message("computed"),
    "stated": message("stated"),
}
_PERIOD: Final = re.compile(r"P(?P<count>[0-9]+)(?P<unit>[DWMY])")
_INTERVALS: Final = {
    "D": (message("every day"), message("every %(num)s days")),
    "W": (message("every week"), message("every %(num)s weeks")),
    "M": (message("every month"), message("every %(num)s months")),
    "Y": (message("every year"), message("every %(num)s years")),
}


def of_readers(languages: Iterable[str]) -> str:
    """Returns the first of some languages that the pages have, else English."""
    return next((code for code in languages if code in LANGUAGES), SOURCE_LANGUAGE)


def status_names(language: str) -> dict[str, str]:
    """Returns the name of each status, by status."""
    return {status: wording(language).gettext(status) for status in MEANING}


def status_meanings(language: str) -> dict[str, str]:
    """Returns the meaning of each status, by its name in the language."""
    names, gettext = status_names(language), wording(language).gettext
    return {names[status]: gettext(meaning) for status, meaning in MEANING.items()}


def listing_name(listing: Listing, language: str) -> str:
    """Returns the name of a list of deadlines."""
    return wording(language).gettext(LISTING_NAMES[listing])


def derivation_name(derivation: str, language: str) -> str:
    """Returns how a date is known, in words."""
    return wording(language).gettext(_DERIVATIONS.get(derivation, derivation))


def named_value(name: str, value: str, language: str) -> str:
    """Returns a line such as "Status: upcoming"."""
    return wording(language).gettext(message("%(name)s: %(value)s")) % {"name": name, "value": value}


def interval(period: str, language: str) -> str:
    """Returns the interval of an ISO 8601 duration in words."""
    gettext = wording(language).gettext
    match = _PERIOD.fullmatch(period)
    if not match:
        return gettext(message("regularly"))
    one, many = _INTERVALS[match["unit"]]
    count = int(match["count"])
    return gettext(one) if count == 1 else gettext(many) % {"num": count}


def session_name(iri: str, language: str) -> str:
    """Returns the name of a session by its IRI, English if the language has none; "" for an unknown body."""
    session = SESSION_IRI.fullmatch(iri)
    if session is None:
        return ""
    body, number, resumed = session.groups()
    names = dict(session_labels(f"body/{body}", number, resumed=bool(resumed)))
    return names.get(language, names.get(SOURCE_LANGUAGE, ""))


def labels(entry: Entry, language: str) -> dict[str, str | None]:
    """Returns the names of the status and of the list of an entry, as columns of a table."""
    return {
        "status_label": status_names(language).get(entry.status),
        "listing_label": listing_name(entry.listing, language),
    }
