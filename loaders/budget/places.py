"""Stage 3 of the loader, budget programmes: lines come in, the programme that each belongs to goes out.

A section has divisions ("II. Office of …"), subprogrammes and components; each is opened by a heading, with
its title on the same line or the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ...ontology.names import names
from ...ontology.roman import from_roman
from .records import Programme
from .rules import ENUMERATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..spans import Span
    from .records import Line
    from .rules import BudgetRules

_MOST_SKIPPED: Final = 3
"""By how much the number of a division exceeds that of the last at most: some have no programme."""
_NOT_IN_KEY: Final = re.compile(r"[^\w]+")
_NUMBERED: Final = re.compile(r"(?P<number>\d{1,2})\. ?(?=\S)")
_SMALL_WORD: Final = 3
"""Letters of a word that titles repeat differently ("Office of", "Office for") at most."""


@dataclass(slots=True)
class Places:
    """The programmes of a section while they are read, and the one that the text is in."""

    rules: BudgetRules
    section: str
    programmes: dict[str, Programme] = field(default_factory=dict[str, Programme])
    division: str = ""
    """Number of the division: "II"; "" outside of divisions."""
    number: str = ""
    """Number of the subprogramme; "" outside of subprogrammes."""
    component: str = ""
    group: str = ""
    """Key part of the group of subprogrammes, such as those at one duty station; "" outside of groups."""
    groups: dict[str, str] = field(default_factory=dict[str, str])
    """Titles of groups with their key parts."""
    office: str = ""
    """Key part of a component without a number, such as executive direction; "" outside of them."""
    unit: str = ""
    """Key of the unit that a heading with a number or letter opened; "" outside of them."""
    annex: str = ""
    """Key of the programme that an annex is about; "" outside of annexes."""
    short_titles: dict[str, str] = field(default_factory=dict[str, str])
    """First words of the titles of units by which captions call them, by the keys of the units."""
    span: Span = (0, 0)
    """Of the line or table that is read."""
    cell: str = ""
    """Table or cell that is read; "" outside of tables."""
    untitled: str = ""
    """Key of the programme whose title stands on the next line."""

    @property
    def key(self) -> str:
        """Key of the programme that the text is in."""
        return "/".join(part for part in (self.base, self.office, self.number, self._component) if part)

    @property
    def base(self) -> str:
        """Key of the programme of the section or division, or of the one that an annex is about."""
        return self.annex or "/".join(part for part in (self.section, self.division, self.group) if part)

    @property
    def _component(self) -> str:
        return f"c{self.component}" if self.component and not self.number else self.component

    def open_section(self, title: str, span: Span) -> None:
        """Adds the programme of the section."""
        self.programmes[self.section] = Programme(self.section, "programme", "", title, "", span)

    def open_division(self, match: re.Match[str], line: Line) -> bool:
        """Enters a division if its number follows that of the last; returns whether it does."""
        value = from_roman(match["number"])
        last = from_roman(self.division) or 0
        if value is None or not last < value <= last + _MOST_SKIPPED:
            return False
        self.division = match["number"]
        self.leave_groups()
        self._add("programme", match["number"], match["title"].strip(), self.section, line)
        return True

    def open_part(self, name: str, match: re.Match[str], line: Line) -> None:
        """Enters a subprogramme or component."""
        groups = match.groupdict()
        self.office = self.unit = ""
        self.component = groups.get("component") or groups.get("letter") or ""
        if name == "subprogramme":
            self.number = match["number"]
        parent = self.base
        if self.component and self.number:
            parent = f"{self.base}/{self.number}"
            if parent not in self.programmes:
                self.programmes[parent] = Programme(
                    parent, "subprogramme", line.text.partition(",")[0], "", self.base, line.span
                )
        kind = "component" if self.component else "subprogramme"
        title = (groups["title"] or "").strip()
        designation = line.text[: match.start("title")].rstrip(" .:,–-") if title else line.text
        if name == "lettered":
            designation = f"{self.programmes[parent].designation} {designation}"
        self._add(kind, designation, title, parent, line)

    def open_group(self, line: Line) -> None:
        """Enters the group of subprogrammes with this title."""
        key = self.groups.setdefault(line.text.casefold(), _slug(line.text))
        self.leave_groups()
        parent, self.group = self.base, key
        self._add("component", "", line.text, parent, line)

    def group_key(self, part: str) -> str:
        """Returns the key of the programme of a group by its key part."""
        return "/".join(one for one in (self.section, self.division, part) if one)

    def is_group(self, line: Line) -> bool:
        """Returns whether a line is the title of a group opened before."""
        return line.text.casefold() in self.groups

    def open_addendum(self, amendment: str, title: str, span: Span) -> None:
        """Enters the programme that an addendum to the fascicle is about."""
        self.division = amendment
        self.programmes[self.key] = Programme(self.key, "programme", "", title, self.section, span)

    def open_annex(self) -> None:
        """Enters an annex, which is about the section, or about the programme of an addendum."""
        self.leave_groups()
        self.annex = self.base if self.division.startswith("Add.") else self.section

    def head_annex(self, line: Line) -> None:
        """Takes a heading in an annex; the title of a division, with or without a number, is its subject."""
        if key := self.division_titled(ENUMERATION.sub("", line.text)):
            self.annex = key

    def leave_groups(self) -> None:
        """Returns to the programme of the section or division."""
        self.group = ""
        self.leave_parts()

    def leave_parts(self) -> None:
        """Returns to the programme of the section, division or group."""
        self.number = self.component = self.office = self.unit = self.untitled = ""

    def open_office(self, line: Line) -> None:
        """Enters a component without a number: policymaking organs, executive direction, support.

        They stand outside of groups of subprogrammes.
        """
        self.leave_groups()
        self._open_component(line)

    def _open_component(self, line: Line) -> None:
        self.leave_parts()
        parent, self.office = self.base, _slug(line.text)
        self._add("component", "", line.text.strip(), parent, line)

    def open_unit(self, line: Line) -> None:
        """Enters a unit among the resources, which has tables of its own without naming it in captions."""
        self._open_component(line)
        self.unit = self.key

    def named_part(self, match: re.Match[str]) -> str:
        """Returns the key of the subprogramme or component that a caption names; adds an unknown one."""
        groups = match.groupdict()
        number = groups.get("number") or self.number
        component = groups.get("component") or groups.get("letter") or ""
        if component and not number:
            component = f"c{component}"
        key = "/".join(part for part in (self.base, number, component) if part)
        if key not in self.programmes:
            parent = key.rpartition("/")[0]
            self.programmes[key] = Programme(
                key,
                "component" if component else "subprogramme",
                match.string.strip(),
                "",
                parent if parent in self.programmes else self.base,
                self.span,
                cell=self.cell,
            )
        return key

    def part(self, number: str, title: str, component: str = "", group: str = "") -> str:
        """Returns the key of a part of the programme of the section or division; "" for an unknown part.

        number: of the subprogramme; "" for a component of the whole. title: of the component, or of the
        subprogramme. component: its number or letter; "" finds it by its title. group: key of the group of
        subprogrammes; "" for that of the text.
        """
        base = group or self.base
        parent = f"{base}/{number}" if number else base
        if number and not component:
            # A row below a group may be about a subprogramme outside of groups.
            whole = "/".join(part for part in (self.section, self.division, number) if part)
            for key in dict.fromkeys((parent, whole) if title else (parent,)):
                known = self.programmes.get(key)
                if known and _is_alike(title, known.title):
                    return key
            return ""
        if key := self._titled(title, lambda one: one.parent == parent):
            return key
        if component:
            key = f"{parent}/{component}" if number else f"{parent}/c{component}"
            return key if key in self.programmes else ""
        heading = self.rules.heading(title)
        if heading is None or heading[0] != "office":
            return ""
        if _folded(title) == _folded(self.programmes[base].title):
            return base
        key = f"{parent}/{_slug(title)}"
        self.programmes[key] = Programme(key, "component", "", title.strip(), base, self.span, cell=self.cell)
        return key

    def subject(self, title: str) -> str:
        """Returns the key of the programme that a caption is about; adds a component for an unknown one.

        A caption may name resources, or call the unit that the text is in by the first words of its title.
        """
        if key := self.part("", title) or self.titled(title):
            return key
        if self.rules.is_of_resources(title):
            return self.base
        if self.unit and _folded(self.programmes[self.unit].title).startswith(f"{_folded(title)} "):
            self.short_titles[self.unit] = title
            return self.unit
        return self.below(self.base, title)

    def below(self, parent: str, title: str) -> str:
        """Returns the key of the component of a programme with a title; adds an unknown one."""
        key = f"{parent}/{_slug(title)}"
        self.programmes.setdefault(
            key, Programme(key, "component", "", title, parent, self.span, cell=self.cell)
        )
        return key

    def beside(self, key: str, label: str) -> str:
        """Returns the key of the part of a programme or of the one above it that a row names; "" for none."""
        parents = (key, self.programmes[key].parent)
        title = ENUMERATION.sub("", label)
        if numbered := _NUMBERED.match(label):
            part = f"{key}/{numbered['number']}"
            if part in self.programmes and _is_alike(title, self.programmes[part].title):
                return part
        found = self._titled(title, lambda one: one.parent in parents)
        return "" if found == key else found

    def known(self, text: str, parent: str) -> str:
        """Returns the key of the programme with whose title a text ends; "" for none or several.

        parent: key of the programme whose parts come first.
        """
        folded = f" {_folded(text)}"
        found = [
            (title, one)
            for one in self.programmes.values()
            if one.parent and (title := _folded(one.title)) and folded.endswith(f" {title}")
        ]
        found = [one for one in found if one[1].parent == parent] or found
        longest = max((len(title) for title, _ in found), default=0)
        keys = [one.key for title, one in found if len(title) == longest]
        return keys[0] if len(keys) == 1 else ""

    def titled(self, title: str) -> str:
        """Returns the key of the programme with a title anywhere in the section; "" for an unknown title."""
        key = self._titled(title, lambda one: bool(one.parent) and one.kind == "programme")
        return key or self._titled(title, lambda one: bool(one.parent)) or self._of_entity(title)

    def division_titled(self, title: str) -> str:
        """Returns the key of the division with a title, or of the body of this name; "" for none."""
        key = self.titled(title)
        return key if key and self.programmes[key].kind == "programme" else ""

    def is_titled(self, key: str, text: str) -> bool:
        """Returns whether the words of a row say no more than the number and title of a programme."""
        programme = self.programmes[key]
        numbered = set(_folded(programme.designation).split())
        words = " ".join(word for word in _folded(text).split() if word not in numbered)
        return _is_alike(words, programme.title) or words.endswith(_folded(programme.title))

    def _titled(self, title: str, is_meant: Callable[[Programme], bool]) -> str:
        """The key of the programme with a title: as printed, else with other small words; "" for none."""
        for fold, is_single in ((str.casefold, False), (_folded, True)):
            folded = fold(title.strip())
            found = [
                one.key
                for one in self.programmes.values()
                if folded in (fold(one.title), fold(self.short_titles.get(one.key, one.title)))
                and is_meant(one)
            ]
            if found and (len(found) == 1 or not is_single):
                return found[0]
        return ""

    def _of_entity(self, title: str) -> str:
        """The key of the division that the body with this name carries out; "" for none."""
        actor = names().exact(title.strip(), self.rules.language)
        if not actor.startswith("body/"):
            return ""
        divisions = [one for one in self.programmes.values() if one.kind == "programme" and one.parent]
        return next((one.key for one in divisions if actor in (one.entity, self._named(one.title))), "")

    def _named(self, title: str) -> str:
        """The actor with the title of a programme; "" for none."""
        return names().exact(title, self.rules.language)

    def add_title(self, line: Line) -> bool:
        """Takes a line as the title of the programme opened before it; returns whether one waits for it."""
        if not self.untitled:
            return False
        programme = self.programmes[self.untitled]
        self.untitled = ""
        if not programme.title:
            self.programmes[programme.key] = replace(programme, title=line.text)
            return True
        return programme.title.casefold() == line.text.casefold()

    def _add(self, kind: str, designation: str, title: str, parent: str, line: Line) -> None:
        known = self.programmes.get(self.key)
        if known is None:
            assert kind in ("programme", "subprogramme", "component")
            self.programmes[self.key] = Programme(
                self.key, kind, designation, title, parent, line.span, cell=line.cell
            )
        elif title and not known.title:
            self.programmes[self.key] = replace(known, title=title)
        if not title:
            self.untitled = self.key

    def find_entity(self, text: str, start: int, key: str = "") -> None:
        """Takes who carries out a programme from its first paragraph, which begins at `start`.

        key: of the programme; "" for that of the section or division that the text is in.
        """
        base = key or self.base
        programme = self.programmes[base]
        if programme.entity or programme.entity_text:
            return
        language = self.rules.language
        for pattern in self.rules.entities:
            if match := pattern.match(text):
                name = match["entity"].strip(" ,")
                actor = names().exact(name, language)
                begin = start + match.start("entity")
                span = (begin, begin + len(name))
                self.programmes[base] = replace(programme, entity=actor, entity_text=name, entity_span=span)
                return

    def finished(self) -> tuple[Programme, ...]:
        """Returns the programmes; a part without an entity has that of the whole."""
        language = self.rules.language
        done: dict[str, Programme] = {}
        for key, programme in self.programmes.items():
            if not programme.entity:
                own = names().exact(self.rules.without_addition(programme.title), language)
                if own.startswith("body/"):
                    programme = replace(
                        programme,
                        entity=own,
                        entity_text=programme.title,
                        entity_span=programme.span,
                    )
            is_own = programme.kind == "programme" and programme.parent != ""
            if not programme.entity_text and is_own and not self.rules.is_no_body(programme.title):
                programme = replace(programme, entity_text=programme.title, entity_span=programme.span)
            done[key] = programme
        for key, programme in done.items():
            above = programme
            while not (above.entity or above.entity_text) and above.parent:
                above = done[above.parent]
            if above is not programme:
                done[key] = replace(
                    programme,
                    entity=above.entity,
                    entity_text=above.entity_text,
                    entity_span=above.entity_span,
                )
        return tuple(done.values())


@lru_cache(maxsize=4096)
def _folded(title: str) -> str:
    """A title without what its repetitions differ in: small words, punctuation, and the last "s" of words."""
    words = re.findall(r"\w+", title.casefold())
    long = [word.removesuffix("s") for word in words if len(word) > _SMALL_WORD or not word.isalpha()]
    return " ".join(long or words)


def _is_alike(title: str, known: str) -> bool:
    """Whether two titles have most of their words in common, or one is not known."""
    words, others = (set(_folded(one).split()) for one in (title, known))
    return not words or not others or 2 * len(words & others) >= len(words | others)


def _slug(title: str) -> str:
    """A title as a part of a key: "Executive-direction-and-management"."""
    return _NOT_IN_KEY.sub("-", title).strip("-")
