"""Labels of sessions and meetings, made of the names of their bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import authorities

if TYPE_CHECKING:
    from collections.abc import Iterator


def session_labels(body: str, number: int | str, *, resumed: bool = False) -> Iterator[tuple[str, str]]:
    """Yields language and label: "en", "General Assembly, session 77".

    `body`: key of an actor ("body/GA"). Yields nothing for an unknown one.
    """
    for language, name in _names(body):
        if language == "zh":
            yield language, f"{name}第{number}届会议{'续会' if resumed else ''}"
        else:
            yield language, f"{name}, {'resumed ' if resumed else ''}session {number}"


def meeting_labels(body: str, session: int | str | None, number: int) -> Iterator[tuple[str, str]]:
    """Yields language and label: "en", "General Assembly, session 77, meeting 3"; see `session_labels`."""
    for language, name in _names(body):
        if language == "zh":
            within = f"第{session}届会议" if session is not None else ""
            yield language, f"{name}{within}第{number}次会议"
        else:
            within = f", session {session}" if session is not None else ""
            yield language, f"{name}{within}, meeting {number}"


def _names(body: str) -> Iterator[tuple[str, str]]:
    known = authorities.load()
    if body in known:
        for language in ("en", "zh"):
            yield language, known.label(body, language)
