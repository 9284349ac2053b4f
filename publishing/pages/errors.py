"""The page for what cannot be shown: in, a status and words; out, HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from .explorer import PageContext, isolated
from .rendering import render
from .wording import message, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...queries.unresolved import Candidate, Kind, UnresolvedNameError
    from ..site import Site

_UNKNOWN: Final[dict[Kind, str]] = {
    "actor": message("No actor or instrument is named “%(name)s”."),
    "document": message("This collection has no document “%(name)s”."),
    "session": message("No session is named “%(name)s”. Write the body and the number, such as GA/81."),
    "topic": message("No topic is named “%(name)s”."),
    "verb": message("No operative verb is named “%(name)s”."),
    "resource": message("No resource has the IRI “%(name)s”."),
}
_SHOWN: Final = 20
"""Maximum number of candidates on the page."""


def error(site: Site, status: int, title: str, detail: str, language: str) -> str:
    """A page that says what is wrong and what to do, in English."""
    return render("error.html", site=site, status=status, title=title, message=detail, language=language)


def unresolved(
    site: Site, title: str, error: UnresolvedNameError, query: Sequence[tuple[str, str]], language: str
) -> str:
    """A page that says that a name is unknown or has several meanings, with a link for each candidate.

    query: the parameters of the request, among which is the name.
    """
    return render(
        "unresolved.html",
        site=site,
        title=title,
        message=unresolved_message(error, language),
        advice=advice(error, language),
        links=candidate_links(site, error, query, language),
        language=language,
        query=query,
    )


def unresolved_message(error: UnresolvedNameError, language: str) -> str:
    """Returns what is wrong with a name, in the language of the page."""
    text = message("“%(name)s” has several meanings.") if error.ambiguous else _UNKNOWN[error.kind]
    return wording(language).gettext(text) % {"name": isolated(error.given, language)}


def advice(error: UnresolvedNameError, language: str) -> str:
    """Returns the words before the candidates; "" if there are none."""
    if not error.candidates:
        return ""
    return wording(language).gettext(message("Choose one:") if error.ambiguous else message("Did you mean:"))


def candidate_links(
    site: Site, error: UnresolvedNameError, query: Sequence[tuple[str, str]], language: str
) -> list[tuple[str, str, str]]:
    """Returns, for each candidate, the query of the page with it in place of the name, words and label."""
    page = PageContext(site, language)
    return [
        (
            "?" + urlencode([(key, one.words if given == error.given else given) for key, given in query]),
            one.words,
            _label(page, one),
        )
        for one in error.candidates[:_SHOWN]
    ]


def _label(page: PageContext, one: Candidate) -> str:
    """Returns the name of a candidate in the language of the page; "" if it is the words to type."""
    if not one.iri:
        return ""
    named = page.session_name(one.iri) if "/session/" in one.iri else page.label(one.iri)
    return "" if named == one.words else named
