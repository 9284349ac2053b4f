"""Word files: the styles and number lists of a file, counted as Word counts them. For `docx`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from .numbering import counted, letters, roman

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""Namespace of the elements of a Word file."""
_OFF: Final = frozenset(("0", "false", "none", "off"))
_NUMBERS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": lambda number: roman(number).lower(),
    "upperRoman": roman,
    "bullet": lambda _: "-",
    "none": lambda _: "",
}


def value_of(element: Element | None, path: str) -> str | None:
    """Returns the value of an element below another; None if there is none."""
    found = element.find(path) if element is not None else None
    return found.get(f"{W}val") if found is not None else None


def whole_number(text: str | None) -> int | None:
    """Returns a whole number; None for any other text."""
    return (
        int(text)
        if text and text.lstrip("-").isascii() and text.lstrip("-").isdecimal() and len(text) < 9
        else None
    )


def switched(properties: Element | None, *names: str) -> bool | None:
    """Returns whether one of the switches is set; None if none is present."""
    if properties is None:
        return None
    found: bool | None = None
    for name in names:
        element = properties.find(W + name)
        if element is not None:
            found = found or element.get(f"{W}val", "true") not in _OFF
    return found


# --- styles -----------------------------------------------------------------------------------------------


class Styles:
    """The named styles of a file."""

    def __init__(self, root: Element | None) -> None:
        styles = root.findall(f"{W}style") if root is not None else []
        self._styles = {style.get(f"{W}styleId", ""): style for style in styles}
        self.default = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")
            ),
            "",
        )

        # Each of a file's thousands of paragraphs and runs looks its style up.
        self.emphatic = cache(self._emphatic)
        self.level = cache(self._level)
        self.numbering = cache(self._numbering)

    def chain(self, key: str | None) -> Iterator[Element]:
        """Yields a style and those it is based on."""
        seen: set[str] = set()
        while key and key not in seen and key in self._styles:
            seen.add(key)
            yield self._styles[key]
            key = value_of(self._styles[key], f"{W}basedOn")

    def _emphatic(self, key: str | None) -> bool | None:
        """Returns whether a style is bold or italic; None if it does not say."""
        return next(
            (
                on
                for style in self.chain(key)
                if (on := switched(style.find(f"{W}rPr"), "b", "i")) is not None
            ),
            None,
        )

    def _level(self, key: str | None) -> int:
        """Returns the heading level of a paragraph style, 0 for none."""
        for style in self.chain(key):
            level = whole_number(value_of(style, f"{W}pPr/{W}outlineLvl"))
            if level is not None:
                return level + 1 if level < 6 else 0
        return 0

    def _numbering(self, key: str | None) -> tuple[str | None, str | None]:
        """Returns the number list and the level that a paragraph style gives."""
        for style in self.chain(key):
            found = style.find(f"{W}pPr/{W}numPr")
            if found is not None:
                return value_of(found, f"{W}numId"), value_of(found, f"{W}ilvl")
        return None, None


# --- numbering --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""
    legal: bool = False
    restart: int | None = None
    """The level, from 1, up to which a number begins this level anew; 0: none does; None: any does."""

    def restarts_below(self, index: int) -> bool:
        """Returns whether this level begins anew after a number of the level `index`, from 0."""
        return self.restart is None or index < self.restart


@dataclass(slots=True)
class _Count:
    """Where a list stands."""

    levels: dict[int, _Level]
    values: dict[int, int] = field(default_factory=dict[int, int])


class Numbering:
    """The number lists of a file, counted as Word counts them."""

    def __init__(self, root: Element | None) -> None:
        self._counts: dict[str, _Count] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        shared: dict[str, _Count] = {}
        by_style: dict[str, _Count] = {}
        for abstract in root.findall(f"{W}abstractNum"):
            count = _Count(dict(map(_level, abstract.findall(f"{W}lvl"))))
            shared[abstract.get(f"{W}abstractNumId", "")] = count
            by_style[value_of(abstract, f"{W}styleLink") or ""] = count
        for abstract in root.findall(f"{W}abstractNum"):
            # A list may be defined by the list style that another list carries.
            if (style := value_of(abstract, f"{W}numStyleLink")) and style in by_style:
                shared[abstract.get(f"{W}abstractNumId", "")] = by_style[style]
        for number in root.findall(f"{W}num"):
            key = number.get(f"{W}numId", "")
            count = shared.get(value_of(number, f"{W}abstractNumId") or "")
            if count is None:
                continue
            self._counts[key] = count
            for override in number.findall(f"{W}lvlOverride"):
                index = whole_number(override.get(f"{W}ilvl")) or 0
                start = whole_number(value_of(override, f"{W}startOverride"))
                if start is not None:
                    self._restarts.setdefault(key, {})[index] = start
                for level in override.findall(f"{W}lvl"):
                    count = self._counts[key] = _Count(count.levels | dict([_level(level)]), count.values)

    def label(self, key: str, level: str | None, style: str | None) -> str:
        """Returns the next label of a list; "" if there is no such list."""
        count = self._counts.get(key)
        if count is None:
            return ""
        by_style = next((index for index, row in count.levels.items() if style and row.style == style), 0)
        index = whole_number(level) if level is not None else by_style
        row = count.levels.get(index or 0)
        if row is None or index is None:
            return ""
        restart = self._restarts.get(key, {}).pop(index, None)
        before = count.values.get(index)
        count.values[index] = restart if restart is not None else row.start if before is None else before + 1
        for deeper in [place for place in count.values if place > index]:
            if count.levels.get(deeper, _Level()).restarts_below(index):
                del count.values[deeper]
        return self._printed(count, row, index)

    def _printed(self, count: _Count, row: _Level, index: int) -> str:
        if row.format == "bullet":
            return "-"
        text = row.text
        for place in range(index + 1):
            level = count.levels.get(place, _Level())
            value = count.values.setdefault(place, level.start) if f"%{place + 1}" in text else 0
            counter = "decimal" if row.legal else level.format
            written = _NUMBERS[counter](value) if counter in _NUMBERS else counted(value, counter)
            text = text.replace(f"%{place + 1}", written)
        return text.strip()


def _level(element: Element) -> tuple[int, _Level]:
    start = whole_number(value_of(element, f"{W}start"))
    return whole_number(element.get(f"{W}ilvl")) or 0, _Level(
        1 if start is None else start,
        value_of(element, f"{W}numFmt") or "decimal",
        value_of(element, f"{W}lvlText") or "",
        value_of(element, f"{W}pStyle") or "",
        bool(switched(element, "isLgl")),
        whole_number(value_of(element, f"{W}lvlRestart")),
    )
