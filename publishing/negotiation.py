"""What a client wants: in, headers and parameters of a request; out, one of the offers, or None."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

SOURCE_LANGUAGE: Final = "en"
"""The language that messages are written in; the fallback of every other one."""


def _catalogues() -> tuple[str, ...]:
    """Returns the languages that have a file of messages, the fallback first."""
    found = {
        file.name.removesuffix(".po")
        for file in files(__package__ or "").joinpath("translations").iterdir()
        if file.name.endswith(".po")
    }
    return (SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE}))


LANGUAGES: Final = _catalogues()
"""The languages of the pages: one for each file in `translations`. The first is the fallback."""
LANGUAGE_COOKIE = "lang"


def preferences(header: str) -> list[tuple[str, float]]:
    """The ranges of an Accept or Accept-Language header with their weights (RFC 9110, 12.4.2).

    What is not a weight counts as 0: a mistake must not win.
    """
    found: list[tuple[str, float]] = []
    for item in header.split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, number = parameter.partition("=")
            if key.strip().lower() == "q":
                weight = _weight(number.strip())
        if name:
            found.append((name.lower(), weight))
    return found


def _weight(number: str) -> float:
    try:
        weight = float(number)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0


def media_type(accept: str | None, offers: Sequence[str]) -> str | None:
    """The offer that an Accept header likes best, the earlier one where it likes several equally.

    accept: None, or empty, takes anything. None if it takes no offer (RFC 9110, 12.5.1).
    """
    ranges = preferences(accept or "") or [("*/*", 1.0)]
    best, weight = None, 0.0
    for offer in offers:
        liked = _liking(offer, ranges)
        if liked > weight:
            best, weight = offer, liked
    return best


def named_media_type(accept: str | None, offers: Sequence[str]) -> str | None:
    """The offer that an Accept header likes best among those it names, without ranges such as `*/*`."""
    named = [f"{name};q={weight}" for name, weight in preferences(accept or "") if "*" not in name]
    return media_type(",".join(named), offers) if named else None


def _liking(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the most specific range that the offer is in."""
    for name in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
        weights = [weight for given, weight in ranges if given == name]
        if weights:
            return max(weights)
    return 0.0


def language(request: Request) -> str:
    """The language of the page: `?lang=`, else the cookie, else Accept-Language, else the fallback."""
    for given in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if given in LANGUAGES:
            return given
    accepted = preferences(request.headers.get("accept-language", ""))
    for name, weight in sorted(accepted, key=lambda pair: -pair[1]):
        code = name.partition("-")[0]
        if weight > 0 and code in LANGUAGES:
            return code
    return LANGUAGES[0]
