"""Stage 3 of the loader, budget: the lines and tables of a fascicle come in, its `Budget` goes out.

A fascicle is a report with the plan and the resources of one section of the programme budget, recognized
by the headings on its first page: the title with the year, and the section.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from ..paragraphs import BULLET
from ..records import Finding
from .deliverables import Outputs
from .front import FRONT, Front, front_of
from .layout import elements
from .mandate_rows import with_pairs
from .mandates import MandateList
from .places import Places
from .records import Budget, Grid, Line, Mandate, Objective
from .rules import BudgetRules, budget_rules
from .table_kinds import is_above_table, tells_kind
from .tables import Tables

if TYPE_CHECKING:
    from ..records import Source
    from ..spans import Span
    from .records import Element

_LONGEST_HEADING: Final = 400
"""Characters that a heading has at most."""
_SENTENCE: Final = re.compile(r"[.;。；]\s*$")
_ADDENDUM: Final = re.compile(r"Add\.\d+")
_NUMBERED: Final = re.compile(r"(?P<number>\d{1,2}[A-Z]?(?:\.(?P<division>[IVXL]+))?\.\d{1,4})\.?\s+")
_BROKEN_OFF: Final = 2
"""Characters at most of the rest of a heading that is the ending of its last word."""
_TRANSPARENT: Final = frozenset({"title", "part", "section", "programme", "contents", "measure", "target"})
"""Headings that open no part of the text."""


def read_budget(source: Source, language: str, symbol: str = "") -> tuple[Budget, tuple[Grid, ...]] | None:
    """Returns what a fascicle says, and its tables.

    None if the file is no fascicle, or its language has no rules for them. symbol: of the document; an
    addendum is about one programme of the section.
    """
    rules = budget_rules(language)
    if rules is None:
        return None
    rest = elements(source)
    head = tuple(islice(rest, FRONT))
    front = front_of(_with_levels(head), rules)
    if front is None:
        return None
    found = _with_levels((*head, *rest))
    match = _ADDENDUM.search(symbol)
    budget = _Reader(rules, front, found, match[0] if match else "").read()
    return budget, tuple(element for element in found if isinstance(element, Grid))


def _with_levels(found: tuple[Element, ...]) -> tuple[Element, ...]:
    """The lines and tables of a file; one without heading styles has headings by the form of its lines."""
    if any(isinstance(element, Line) and element.level for element in found):
        return found
    return tuple(
        replace(element, level=1) if isinstance(element, Line) and _is_title(element) else element
        for element in found
    )


def _numbered_text(line: Line) -> tuple[str, int]:
    """The words of a numbered paragraph behind its number, and their offset."""
    match = _NUMBERED.match(line.text)
    begin = match.end() if match else 0
    return line.text[begin:], line.span[1] - len(line.text) + begin


def _is_title(line: Line) -> bool:
    """Whether a line has the form of a heading: short, no sentence, no number of a paragraph."""
    text = line.text
    is_long = len(text) > _LONGEST_HEADING or _SENTENCE.search(text) is not None
    is_text = line.place or line.is_note or _NUMBERED.match(text) or BULLET.match(text)
    return not is_long and not is_text and text[:1].isupper()


@dataclass(slots=True)
class _Reader:
    """Reads the parts of one fascicle in text order."""

    rules: BudgetRules
    front: Front
    elements: tuple[Element, ...]
    addendum: str = ""
    """"Add.5"; "" for the fascicle itself."""
    places: Places = field(init=False)
    divisions: frozenset[str] = frozenset()
    """Divisions in the numbers of paragraphs: "II" of "3.II.4"."""
    region: str = ""
    """Name of the last heading that opened a part."""
    running: MandateList | None = None
    """The list of mandates that the text is in."""
    used: bool = False
    """Whether the running list has had a mandate."""
    mandates: list[Mandate] = field(default_factory=list[Mandate])
    objectives: list[Objective] = field(default_factory=list[Objective])
    findings: list[Finding] = field(default_factory=list[Finding])
    tables: Tables = field(init=False)
    outputs: Outputs = field(init=False)
    place: int = 0
    """Index of the element behind the one that is read."""
    first_paragraph: bool = False
    in_unit: bool = False
    """Whether the last heading opened a unit among the resources."""
    unit_level: int = 0
    """Level of the heading of the last unit."""
    orientations: dict[str, tuple[str, int]] = field(default_factory=dict[str, "tuple[str, int]"])
    """First paragraphs of plans, with their offsets, by the keys of programmes."""
    backgrounds: list[tuple[str, Span]] = field(default_factory=list["tuple[str, Span]"])

    def __post_init__(self) -> None:
        lines = (element for element in self.elements if isinstance(element, Line))
        numbers = (match["division"] for line in lines if (match := _NUMBERED.match(line.text)))
        self.divisions = frozenset(number for number in numbers if number)
        self.places = Places(self.rules, self.front.section)
        self.places.open_section(self.front.title, self.front.title_line.span)
        self.tables = Tables(self.rules, self.places, self.front.year)
        self.outputs = Outputs(self.front.year)
        if self.addendum:
            last = self.front.last_line
            self.places.open_addendum(self.addendum, last.text, last.span)

    def read(self) -> Budget:
        found = self.elements[self.front.end :]
        for place, element in enumerate(found, self.front.end + 1):
            self.place = place
            after = self.elements[place] if place < len(self.elements) else None
            self.places.span = element.span
            self.places.cell = element.name if isinstance(element, Grid) else element.cell
            if isinstance(element, Grid):
                self._grid(element)
            else:
                self._line(element, after)
        self._close_list()
        self.tables.settle()
        for key, (text, start) in self.orientations.items():
            self.places.find_entity(text, start, key)
        self._missing()
        front = self.front
        return Budget(
            front.year,
            front.section,
            front.title,
            front.title_line.span,
            front.part,
            front.part_title,
            front.programme,
            self.places.finished(),
            tuple(self.mandates),
            tuple(self.tables.deliverables),
            tuple(self.objectives),
            tuple(self.tables.measures),
            tuple(self.tables.resources),
            (*self.findings, *self.tables.findings),
            tuple(self.backgrounds),
        )

    # lines

    def _line(self, line: Line, after: Element | None) -> None:
        if self.region == "mandates" and is_above_table(line, self.elements[self.place :], self.rules):
            self._leave_lists(line, line.text)
        if self.region != "mandates" and self.tables.line(line):
            return
        heading = None
        if len(line.text) <= _LONGEST_HEADING:
            heading = self.rules.heading(line.text)
        if heading is not None and self._open(*heading, line, after):
            return
        if self.region != "mandates" and heading is None:
            self._open_list(line, after)
        if self.region == "mandates":
            self._line_of_list(line, after)
        elif self.region == "annex" and line.level:
            self.places.head_annex(line)
        elif line.level and self.places.is_group(line):
            self.places.open_group(line)
            self.tables.budget = ""
        elif (line.level or _is_title(line)) and self.places.add_title(line):
            return
        elif self.region == "outputs" and not line.level:
            if (found := self.outputs.line(line, self.places.key)) is not None:
                self.tables.deliverables.append(found)
        elif self.region == "objective" and line.level:
            # What stands below an unknown heading is no objective.
            self.region = ""
        elif self.region == "background" and not line.level:
            self._background(line)
        elif self.region == "plan" and not line.level:
            self._orientation(line)
        elif self.region == "objective" and not line.level:
            self._objective(line)
        elif line.level and self.region in ("performance", "planned"):
            self.tables.result = line.text
        if not line.level:
            self.places.untitled = ""

    def _open(self, name: str, match: re.Match[str], line: Line, after: Element | None) -> bool:
        """Enters the part that a heading opens; returns whether the line is such a heading."""
        if name in ("table", "figure"):
            if name == "table":
                self.tables.open_table(match["number"] or "")
            else:
                self.tables.close()
                self.tables.is_figure = True
            return True
        if name == "result":
            self.tables.result = line.text
            return True
        if name in _TRANSPARENT:
            return True
        if not line.level and not self._is_short(line):
            return False
        if name in ("lettered", "unit") and not (name == "lettered" and self._is_component(after)):
            return self._open_unit(match, line)
        self.tables.close()
        if name == "office":
            # The boxes of an organization chart open no part of the text.
            if self.region == "annex":
                return False
            self._close_list()
            self.places.open_office(line)
            self.tables.budget = ""
            return True
        if name == "division":
            # Files leave out the style of a heading; the numbers of the paragraphs below tell it.
            is_heading = line.level or match["number"] in self.divisions or self._is_above_plan(after)
            if not is_heading or self.region == "annex" or not self.places.open_division(match, line):
                return False
            self.region = "division"
            return True
        if name in ("subprogramme", "component", "lettered"):
            self._close_list()
            if self.region != "annex":
                self.places.open_part(name, match, line)
            return True
        self._close_list()
        is_own = name == "mandates" and self._is_of_subprogramme(line)
        if self.region == "mandates" and not is_own:
            self.places.leave_groups()
        self.tables.budget = ""
        # A unit may have its resources below a heading of their own.
        if not is_own and (name != "resources" or not self.in_unit):
            self._leave(name)
        self.in_unit = False
        self.first_paragraph = name == "background"
        self.region = name
        return True

    def _open_list(self, line: Line, after: Element | None) -> None:
        """Enters a list of mandates below an unknown heading, which its own heading and its numbers tell."""
        if self.region == "annex" or not self._is_short(line) or not after:
            return
        is_bulleted = line.level > 0 and isinstance(after, Line) and BULLET.match(after.text)
        if not (isinstance(after, Grid) or is_bulleted) or not self.rules.kinds(line.text):
            return
        found = MandateList(self.rules, self.places.key, line.text, line.span, self.front.year)
        if not (found.is_above(after) if isinstance(after, Grid) else found.kinds == ("convention",)):
            return
        place = after.name if isinstance(after, Grid) else "list"
        message = (
            f"{place}: the heading of the list of mandates is unknown; what follows was read as such a"
            f" list. Add the heading above “{line.text}” to budget.toml"
        )
        self._find("unknown-heading", message, line, line.text)
        self.tables.close()
        self._leave("mandates")
        self.region = "mandates"

    def _is_of_subprogramme(self, line: Line) -> bool:
        """Whether a list of mandates is that of the subprogramme above it: others have a list as well."""
        if not self.places.number:
            return False
        text = line.text.casefold()
        lists = sum(isinstance(one, Line) and one.text.casefold() == text for one in self.elements)
        return lists > max(1, len(self.divisions))

    def _leave(self, name: str) -> None:
        """Leaves the programmes that a heading ends."""
        self.places.annex = ""
        if name == "annex":
            self.places.open_annex()
        if name in ("background", "mandates", "plan", "resources"):
            self.places.leave_parts()
        if name in ("mandates", "resources"):
            self.places.leave_groups()

    def _open_unit(self, match: re.Match[str], line: Line) -> bool:
        """Enters the unit that a heading with a number or letter names, among the resources of the whole."""
        if not line.level or self.region not in ("resources", "division"):
            return False
        self.tables.close()
        title = match["title"].strip()
        if self.rules.is_of_resources(title):
            # A heading below that of a unit is about the unit.
            if not self.places.unit or line.level <= self.unit_level:
                self.places.leave_parts()
            return True
        self.in_unit, self.unit_level = True, line.level
        self.places.open_unit(replace(line, text=title))
        return True

    def _is_above_plan(self, after: Element | None) -> bool:
        """Whether a line stands above the plan or the resources, as the heading of a division does."""
        heading = self.rules.heading(after.text) if isinstance(after, Line) else None
        return heading is not None and heading[0] in ("plan", "resources", "background")

    def _is_component(self, after: Element | None) -> bool:
        """Whether a line with a letter opens a component: it stands in a subprogramme, above an objective."""
        if not self.places.number or not isinstance(after, Line):
            return False
        heading = self.rules.heading(after.text)
        return heading is not None and heading[0] == "objective"

    def _is_short(self, line: Line) -> bool:
        return not _SENTENCE.search(line.text)

    def _background(self, line: Line) -> None:
        if any(pattern.search(line.text) for pattern in self.rules.narrative):
            self.backgrounds.append((self.places.key, line.span))
        if self.first_paragraph:
            self.places.find_entity(*_numbered_text(line))
            self.first_paragraph = False

    def _orientation(self, line: Line) -> None:
        """Takes the entity from the first paragraph of the plan, for a file without a known background."""
        if self.places.base not in self.orientations and _NUMBERED.match(line.text):
            self.orientations[self.places.base] = _numbered_text(line)

    def _objective(self, line: Line) -> None:
        if text := _numbered_text(line)[0]:
            self.objectives.append(Objective(self.places.key, text, line.span))

    # mandates

    def _line_of_list(self, line: Line, after: Element | None) -> None:
        if self.running is not None and self._mandate_in(line, after):
            return
        if _NUMBERED.match(line.text) or not self._is_short(line) or line.text[:1] in "*†":
            return
        if self.places.add_title(line):
            return
        if line.text[:1].islower() and self.running is not None and not self.used:
            # A heading that the file breaks in two.
            if len(line.text) > _BROKEN_OFF:
                joined = f"{self.running.heading} {line.text}"
                self.running = MandateList(
                    self.rules, self.places.key, joined, self.running.span, self.front.year
                )
            return
        self._close_list()
        found = MandateList(self.rules, self.places.key, line.text.rstrip(":"), line.span, self.front.year)
        if line.level and isinstance(after, Line) and after.level and not found.is_named:
            self.places.open_group(line)
            return
        self.running = found

    def _mandate_in(self, line: Line, after: Element | None) -> bool:
        """Adds the mandate of a line without a number, or those of a line of numbers."""
        running = self.running
        if running is None or line.level:
            return False
        if mandate := running.line(line):
            self._add(mandate)
            return True
        if running.numbers_of(line):
            for one in running.lines_of_numbers(line):
                self._add(one)
            return True
        if isinstance(after, Grid) or _NUMBERED.match(line.text) or line.text.endswith((".", ":")):
            return False
        self._add(running.title(line))
        return True

    def _leave_lists(self, element: Element, words: str) -> None:
        """Leaves the lists of mandates above a table of another kind, whose heading is unknown."""
        self._close_list()
        self.places.leave_groups()
        self.tables.close()
        self.region = ""
        message = (
            f"{element.name if isinstance(element, Grid) else 'heading'}: what stands below “{words}” is no"
            " list of mandates; it was read by the heads of its tables. Add the heading to budget.toml"
        )
        self._find("unknown-heading", message, element, words)

    def _grid(self, grid: Grid) -> None:
        if self.region == "mandates" and tells_kind(grid, self.rules):
            self._leave_lists(grid, self.running.heading if self.running else "")
        if self.region != "mandates":
            self.tables.grid(grid, in_text=bool(self.region))
        else:
            if self.running is None:
                self.running = MandateList(self.rules, self.places.key, "", grid.span, self.front.year)
                message = (
                    f"{grid.name}: a list of mandates without a heading; its numbers have no body."
                    " Name the body in a line above the table"
                )
                self._find("unknown-heading", message, grid)
            if not self.used:
                self._find_nameless(grid)
            for one in self.running.table(with_pairs(grid, self.running)):
                self._add(one)

    def _find_nameless(self, grid: Grid) -> None:
        """Adds the finding of a list of mandates whose heading names nothing."""
        running = self.running
        if running is not None and running.heading and not running.is_named:
            message = (
                f"{grid.name}: the heading “{running.heading}” of a list of mandates names no body and no"
                " kind of document; name both, or add the body to the authority files"
            )
            self._find("unknown-heading", message, grid, running.heading)

    def _add(self, one: Mandate | Finding) -> None:
        if isinstance(one, Finding):
            self.findings.append(one)
        else:
            self.mandates.append(one)
            self.used = True

    def _close_list(self) -> None:
        """Ends the running list; a heading that no list follows may be a mandate itself."""
        if self.running is not None and not self.used and (mandate := self.running.itself()):
            self.mandates.append(mandate)
        self.running, self.used = None, False

    # findings

    def _find(self, reason: str, message: str, element: Element, text: str = "") -> None:
        self.findings.append(Finding(reason, message, element.span, text=text))

    def _missing(self) -> None:
        if not any(isinstance(element, Grid) for element in self.elements):
            message = (
                "the fascicle has no tables: mandates, deliverables and resources could not be read."
                " Load the Word file, or separate the cells of a table by tabs"
            )
            self._find("missing-table", message, self.front.title_line)
        elif self.objectives and not (self.mandates or self.backgrounds):
            message = (
                "no list of mandates was recognized: add the heading above the lists to budget.toml, as"
                ' "Legislative mandates"'
            )
            self._find("unknown-heading", message, self.front.title_line)
