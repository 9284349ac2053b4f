"""Labels of sessions and meetings, made of the names of their bodies and the forms of `forms.csv`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from . import authorities

if TYPE_CHECKING:
    from collections.abc import Iterator

SESSION: Final = "session"
RESUMED: Final = "resumed-session"
MEETING: Final = "meeting"
SESSION_MEETING: Final = "session-meeting"
"""A meeting whose session is known."""


def session_labels(body: str, number: int | str, *, resumed: bool = False) -> Iterator[tuple[str, str]]:
    """Yields language and label: "en", "General Assembly, session 77".

    `body`: key of an actor ("body/GA"). Yields a label for each language in which the body has a name and
    `forms.csv` has a form, nothing for an unknown body.
    """
    for language, name, form in _forms(body, RESUMED if resumed else SESSION):
        yield language, form.format(name=name, number=number)


def meeting_labels(body: str, session: int | str | None, number: int) -> Iterator[tuple[str, str]]:
    """Yields language and label: "en", "General Assembly, session 77, meeting 3"; see `session_labels`."""
    for language, name, form in _forms(body, MEETING if session is None else SESSION_MEETING):
        yield language, form.format(name=name, session=session, number=number)


@cache
def _forms(body: str, kind: str) -> tuple[tuple[str, str, str], ...]:
    """Language, name of the body and form of its label."""
    known = authorities.load()
    if body not in known:
        return ()
    forms = {form.language: form.form for form in known.forms if form.applies_to == kind}
    found: list[tuple[str, str, str]] = []
    for language, form in forms.items():
        # The two languages with columns of their own fall back to English.
        own = language in authorities.LANGUAGES
        name = known.label(body, language) if own else known.preferred(body, language)
        if name:
            found.append((language, name, form))
    return tuple(found)
