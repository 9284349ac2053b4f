"""Stage: what a paragraph names. Clean text in; mentions out, in text order, none inside another.

A mention is what the words say, not yet whom they mean: "该办公室" is a context word here, and
`resolve` finds the office. The rules stand in the pack's `mentions.toml`.

Long because every kind of mention is found here, over the same text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from ..ontology.authorities import Group
from ..ontology.names import Match, inflected
from . import numerals
from .instrument_names import new_names
from .masking import ISSUER, DateRange, Mention, MentionKind, Number, SessionNumber
from .mention_rules import (
    Lexicon,
    NumberKind,
    Rules,
    lexicon,
    rules,
)
from .spans import Cover


def find(text: str, language: str) -> tuple[Mention, ...]:
    """Every mention in `text`, in text order; mentions do not overlap."""
    pattern, known = rules(language), lexicon(language)
    taken = _Taken()
    found: list[Mention] = []

    def add(mention: Mention) -> None:
        if taken.claim(mention.start, mention.end):
            found.append(mention)

    named = tuple(_bracketed_and_named(text, pattern, known))
    for match in pattern.titles.finditer(text):
        if any(_covers(mention, match.start(), match.end()) for mention in named):
            continue
        titled = pattern.titled.match(text, match.end()) or pattern.titled_before.search(
            text[max(0, match.start() - REACH) : match.start()]
        )
        key = known.titles.get(match.group()[1:-1].strip()) if titled else None
        kind: MentionKind = "instrument" if key else "title"
        title = Mention(kind, match.start(), match.end(), match.group(), (key,) if key else ())
        add(title if key else _with_cited_texts(title, pattern))
    # The acronym in a symbol (A/HRC/26/50) is no name.
    for mention in _symbols(text, pattern):
        add(mention)
    for match in known.demonstrated.finditer(text):
        if not pattern.head_not_before.match(text, match.end()):
            add(Mention("actor", match.start(), match.end(), match.group(), word=match.group()))
    unknown = [
        Mention("actor", match.start(), match.end(), match.group(), _group_in(match.group(), pattern, known))
        for match in pattern.unknown_actor.finditer(text)
    ]
    unknown += [
        Mention("actor", match.start(), match.end(), match.group())
        for match in pattern.unknown_addressee.finditer(text)
        if not any(match.start() < one.end and one.start < match.end() for one in named)
    ]
    # A known name behind a word of a longer one is not meant: "Subregional Centre for Human Rights".
    for mention in unknown:
        if any(_is_longer(mention, known_one) for known_one in named):
            add(mention)
    for mention in new_names(text, pattern.instruments, (*named, *unknown)):
        add(mention)
    for mention in _elliptic(text, pattern):
        add(mention)
    with_parts = Cover(_span(one) for one in named if one.step == _WITH_PARTS)
    covered = Cover(_span(one) for one in named if one.step != _WITH_PARTS)
    for shape, key in pattern.groups.rows_for(text):
        # A row of several groups says more than a name of the same words.
        covers = covered.exceeds if " " in key else covered.holds
        for match in shape.finditer(text):
            # A name that holds the words of a group is meant: 联合国会员国政府.
            if not covers(*match.span()) and not with_parts.exceeds(*match.span()):
                add(Mention("actor", match.start(), match.end(), match.group(), tuple(key.split())))
    context = tuple(_context_words(text, pattern, known))
    ends_of_named: dict[int, int] = {}
    for one in named:
        ends_of_named[one.end] = max(one.start, ends_of_named.get(one.end, 0))
    for mention in context:
        # The Mission of a Union is called by its own short name, not by that of the Union.
        if ends_of_named.get(mention.end, 0) > mention.start:
            add(mention)
    for mention in named:
        add(_with_founding_text(mention, pattern))
    for mention in _citations(text, pattern):
        add(mention)
    for mention in _sessions(text, pattern):
        add(mention)
    for mention in _dates(text, pattern):
        add(mention)
    for mention in context:
        add(mention)
    for mention in unknown:
        add(mention)
    for match in pattern.issuer_pronoun.finditer(text):
        if match["issuer"]:
            add(Mention("actor", *match.span("issuer"), match["issuer"], word=ISSUER))
    found.sort(key=lambda mention: mention.start)
    return tuple(_companions(text, found, pattern))


def _covers(named: Mention, start: int, end: int) -> bool:
    """Returns whether a quoted title belongs to a name that begins before it: движение «Талибан»."""
    return named.start < start and (end < named.end or (named.kind == "actor" and end == named.end))


def _group_in(words: str, pattern: Rules, known: Lexicon) -> tuple[str, ...]:
    """The key of the group that words name without their modifiers: 相关国际组织 is 国际组织; () if none."""
    bare = pattern.modifiers_of_unknown.sub("", words)
    key = known.names.exact(bare, pattern.language) if bare != words else ""
    return (key,) if key.startswith("group/") else ()


def _is_longer(mention: Mention, known: Mention) -> bool:
    """Returns whether an unknown name is a longer one that holds a known name."""
    inside = mention.start <= known.start and known.end <= mention.end
    return inside and mention.end - mention.start > known.end - known.start


def _span(named: Mention) -> tuple[int, int]:
    return named.start, named.end


class _Taken:
    """Which stretches of a text are already a mention."""

    __slots__ = ("_stretches",)

    def __init__(self) -> None:
        self._stretches: list[tuple[int, int]] = []

    def claim(self, start: int, end: int) -> bool:
        """Take [start, end) unless something stands there."""
        index = bisect_right(self._stretches, (start, 1 << 62))
        before = self._stretches[index - 1] if index else (0, 0)
        if before[1] > start or (index < len(self._stretches) and self._stretches[index][0] < end):
            return False
        self._stretches.insert(index, (start, end))
        return True


def _elliptic(text: str, pattern: Rules) -> Iterator[Mention]:
    for rule in pattern.elliptic:
        for match in rule.whole.finditer(text):
            named = (rule.keys[word.group().lower()] for word in rule.modifiers.finditer(match.group()))
            keys = tuple(dict.fromkeys(key for key in named if key))
            if keys:
                yield Mention("actor", match.start(), match.end(), match.group(), keys)


def _bracketed_and_named(text: str, pattern: Rules, known: Lexicon) -> Iterator[Mention]:
    """Names by longest match over the text without brackets; a bracket that is more than a name is
    looked up whole."""
    brackets = [match.span() for match in pattern.brackets.finditer(text)] if pattern.brackets else []
    bare, places = _without(text, pattern.bracket_characters)
    named: list[Mention] = []
    waiting = list(reversed(known.names.find(bare, pattern.language)))
    while waiting:
        match = waiting.pop()
        key, first, last = match.key, match.start, match.end
        words = bare[first:last]
        group = known.authorities.groups.get(key)
        part = None if group and group.instrument else pattern.not_a_name.match(bare, first)
        if part and part.end() >= last:
            continue
        if group and group.relation and not group.instrument and words.endswith(tuple(pattern.bare_parties)):
            continue
        if group and words in known.heads:
            before = pattern.before_generic.search(bare[max(0, first - REACH) : first])
            if before or words not in pattern.generic_heads:
                continue
        short = group is not None and len(words) <= pattern.short_group
        # 马里各方: the parties in a State.
        before = named[-1] if named else None
        in_state = before and before.end == places(first) and before.keys[-1].startswith("state/")
        if short and not in_state and not pattern.before_group.search(bare[max(0, first - REACH) : first]):
            # 建议会员国: what is no name hides the one that begins in it.
            waiting += _hidden(bare, first, last, known, pattern)
            continue
        if group and group.instrument:
            inner = _instrument_inside(words, group, pattern.language)
            if not inner:
                continue
            key, first, last = group.instrument, first + inner[0], first + inner[1]
        start, end = places(first), places(last - 1) + 1
        kind: MentionKind = "instrument" if key.startswith("instrument/") else "actor"
        named.append(Mention(kind, start, end, text[start:end], (key,)))
    consumed: set[tuple[int, int]] = set()
    for mention in named:
        inside = next((b for b in brackets if b[0] <= mention.start < b[1]), None)
        if inside is None:
            yield _with_tail(_widened(mention, brackets, text), text, pattern)
        elif mention.start == inside[0] + 1 and mention.end >= inside[1] - 1:
            consumed.add(inside)
            start, end = inside[0], max(mention.end, inside[1])
            yield replace(mention, start=start, end=end, text=text[start:end])
    for start, end in brackets:
        if (start, end) in consumed or pattern.context_instruments.fullmatch(text, start, end):
            continue
        words = text[start + 1 : end - 1]
        key = known.title(words.translate(str.maketrans("", "", pattern.bracket_characters)))
        kind = "title" if not key and pattern.instruments.not_names.search(words) else "instrument"
        found = Mention(kind, start, end, text[start:end], (key,) if key else ())
        yield found if key else _with_cited_texts(found, pattern)


def _hidden(text: str, first: int, last: int, known: Lexicon, pattern: Rules) -> Iterator[Match]:
    """The name that begins inside text[first:last], where no name begins at `first`."""
    for match in known.names.find(text[first + 1 : last + REACH], pattern.language):
        start = first + 1 + match.start
        if start < last < first + 1 + match.end:
            yield Match(start, first + 1 + match.end, match.key)


def _instrument_inside(words: str, group: Group, language: str) -> tuple[int, int] | None:
    """Where the instrument stands in a name of its parties; the pack's party patterns read the rest."""
    known = lexicon(language).authorities
    names = known.names(group.instrument, language) if group.instrument in known.instruments else ()
    for name in sorted(inflected(names, language), key=len, reverse=True):
        at = words.find(name)
        if at >= 0:
            return (at, at + len(name))
    return None


def _widened(mention: Mention, brackets: list[tuple[int, int]], text: str) -> Mention:
    """A name that runs into a bracket (a body named after its convention) takes the bracket whole."""
    for start, end in brackets:
        if mention.start < start < mention.end < end:
            return replace(mention, end=end, text=text[mention.start : end])
    return mention


def _with_tail(mention: Mention, text: str, pattern: Rules) -> Mention:
    """A body with the words behind it that only mean its parts (反恐执行工作队各相关实体)."""
    if not mention.keys[0].startswith("body/"):
        return mention
    match = pattern.body_tail.match(text, mention.end)
    if not match:
        return mention
    return replace(mention, end=match.end(), text=text[mention.start : match.end()], step=_WITH_PARTS)


def _with_founding_text(mention: Mention, pattern: Rules) -> Mention:
    """A body named after the resolution that founded it, with that resolution as a part."""
    if mention.kind != "actor" or not pattern.number.search(mention.text):
        return mention
    cited = (
        replace(citation, start=mention.start + citation.start, end=mention.start + citation.end)
        for citation in _citations(mention.text, pattern)
    )
    return replace(mention, parts=tuple(cited))


def _with_cited_texts(title: Mention, pattern: Rules) -> Mention:
    """Returns a title with the citations in it and the bodies named with them as its parts."""
    if not pattern.number.search(title.text) and not pattern.symbol.search(title.text):
        return title
    inside = (
        replace(part, start=title.start + 1 + part.start, end=title.start + 1 + part.end)
        for part in find(title.text[1:-1], pattern.language)
        if part.kind == "citation" or (part.kind == "actor" and part.keys)
    )
    return replace(title, parts=tuple(inside))


def _unmoved(offset: int) -> int:
    return offset


def _without(text: str, characters: str) -> tuple[str, Callable[[int], int]]:
    """`text` without some characters, and the way back from an offset."""
    if not characters or not any(character in text for character in characters):
        return text, _unmoved
    pieces: list[str] = []
    anchors: list[tuple[int, int]] = []
    position = length = 0
    for match in re.finditer(f"[{re.escape(characters)}]", text):
        if match.start() > position:
            anchors.append((length, position))
            pieces.append(text[position : match.start()])
            length += match.start() - position
        position = match.end()
    anchors.append((length, position))
    pieces.append(text[position:])

    def place(offset: int) -> int:
        bare, original = anchors[bisect_right(anchors, (offset, 1 << 62)) - 1]
        return original + offset - bare

    return "".join(pieces), place


def _citations(text: str, pattern: Rules) -> Iterator[Mention]:
    for match, kind in _numbers(text, pattern):
        # "1874 (S IV)" stands for "1874 (S-IV)".
        number = re.sub(r"\s", "", re.sub(r"(?<=S) (?=[IVX])", "-", match["number"]))
        number = pattern.in_symbols(number)
        yield Mention("citation", match.start(), match.end(), match.group(), detail=Number(number, kind))
        for part in _other_parts(text, match.end(), pattern) if number[-1].isalpha() else ():
            detail = Number(re.sub(r"[A-Z]+$", pattern.in_symbols(part["part"]), number), kind)
            start, end = part.start("part"), part.end()
            yield Mention("citation", start, end, text[start:end], detail=detail)


def _symbols(text: str, pattern: Rules) -> Iterator[Mention]:
    for match in pattern.symbol.finditer(text):
        if any(character.isdigit() for character in match.group()):
            detail = Number(re.sub(r"\s", "", match.group()), "symbol")
            yield Mention("citation", match.start(), match.end(), match.group(), detail=detail)


def _numbers(text: str, pattern: Rules) -> Iterator[tuple[re.Match[str], NumberKind]]:
    """The numbers of resolutions and decisions in text order, each with its kind.

    Where the word that says the kind is out of reach, a number is what its neighbour in the same list is.
    """
    found = [match for match in pattern.number.finditer(text) if not _is_period(text, match, pattern)]
    kinds: list[NumberKind | None] = [_kind_of(text, match, pattern) for match in found]
    order = range(1, len(found)) if pattern.kind_before else range(len(found) - 2, -1, -1)
    for index in order:
        neighbour = index - 1 if pattern.kind_before else index + 1
        first, second = sorted((index, neighbour))
        if (
            not kinds[index]
            and kinds[neighbour]
            and pattern.listed.fullmatch(text, found[first].end(), found[second].start())
        ):
            kinds[index] = kinds[neighbour]
    return ((match, kind) for match, kind in zip(found, kinds, strict=True) if kind)


def _other_parts(text: str, position: int, pattern: Rules) -> Iterator[re.Match[str]]:
    """The letters of further parts behind a number with a letter ("58/136 A and B")."""
    while match := pattern.other_part.match(text, position):
        yield match
        position = match.end()


def _is_period(text: str, match: re.Match[str], pattern: Rules) -> bool:
    """Whether a number is two consecutive years (2023/24), and the words around it say so."""
    first, _, second = match["number"].partition("/")
    if len(first) != 4 or len(second) != 2 or not (first + second).isdecimal():
        return False
    if int(second) != (int(first) + 1) % 100:
        return False
    if pattern.years_behind.match(text, match.end()):
        return True
    return pattern.years_before.search(text[max(0, match.start() - REACH) : match.start()]) is not None


def _kind_of(text: str, number: re.Match[str], pattern: Rules) -> NumberKind | None:
    """What a number is the number of, by the word before or behind it; None if there is none."""
    if not pattern.kind_before:
        found = pattern.kinds.match(text, number.end())
    else:
        end = number.start()
        starts = [start for word in pattern.kind_of if (start := text.rfind(word, 0, end)) >= 0]
        found = pattern.kinds.match(text, max(starts), end) if starts else None
    if found:
        return pattern.kind_of[found["kind"]]
    before = text[max(0, number.start() - REACH) : number.start()]
    return "resolution" if pattern.pinpoint_before.search(before) else None


def _sessions(text: str, pattern: Rules) -> Iterator[Mention]:
    for match in pattern.session.finditer(text):
        if not pattern.session_words.search(match.group()):
            continue
        groups = match.groupdict()
        words = groups["number"] or groups.get("year") or groups.get("next") or ""
        number = numerals.value(words, pattern.language)
        if number is not None:
            special = match["special"] or ""
            series = "" if not special else "ES" if pattern.emergency.search(special) else "S"
            resumed = bool(match["resumed"] or match.groupdict().get("resumed_session"))
            detail = SessionNumber(number, bool(special), resumed, series)
            yield Mention("session", match.start(), match.end(), match.group(), detail=detail)


def _dates(text: str, pattern: Rules) -> Iterator[Mention]:
    for match in pattern.dates.finditer(text):
        row = next(i for i in range(len(pattern.date_units)) if match[f"row{i}"] is not None)
        fields = {
            name.removesuffix(f"{row}_"): numerals.figures(value, pattern.language)
            for name, value in match.groupdict().items()
            if value and name.endswith(f"{row}_") and name[: -len(f"{row}_")].isalpha()
        }
        period = _period(fields, pattern.date_units[row], pattern.months)
        yield Mention("date", match.start(), match.end(), match.group(), detail=period)


def _period(fields: dict[str, str], unit: str, months: dict[str, int]) -> DateRange | None:
    """The first and last day of a stated period; None if there is no such day."""
    year = int(fields["y"])
    month = _month(fields.get("m", ""), months)
    first_month, last_month = {
        "quarter1": (1, 3),
        "quarter2": (4, 6),
        "quarter3": (7, 9),
        "quarter4": (10, 12),
        "half1": (1, 6),
        "half2": (7, 12),
        "year": (1, 12),
    }.get(unit, (month, month))
    if not 1 <= first_month <= 12 or not 1 <= year <= 9999:
        return None
    if unit == "range":
        return _range(
            year, month, int(fields["d"]), _month(fields.get("n", ""), months) or month, int(fields["e"])
        )
    if unit == "day":
        day = int(fields["d"])
        if not 1 <= day <= monthrange(year, month)[1]:
            return None
        return DateRange(date(year, month, day), date(year, month, day))
    return DateRange(date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1]))


def _month(name: str, months: dict[str, int]) -> int:
    return int(name) if name.isdecimal() else months.get(name.lower(), 0)


def _range(year: int, month: int, day: int, last_month: int, last_day: int) -> DateRange | None:
    """From a day to a later one of the same year; None if there is no such day."""
    try:
        return DateRange(date(year, month, day), date(year, last_month, last_day))
    except ValueError:
        return None


_WITH_PARTS = "name with the words for its parts"
"""Step of a body's name with its tail, see `_with_tail`: a group of the pack goes before it."""
REACH = 24
"""How many characters before a context word its pattern looks at."""
PINPOINT_REACH = 100
"""How many characters before a number are searched for its pinpoint."""


def _context_words(text: str, pattern: Rules, known: Lexicon) -> Iterator[Mention]:
    for match in known.head_pattern.finditer(text):
        word = known.written.get(match.group(), match.group())
        relation = pattern.bare_parties.get(word)
        not_before = pattern.bare_not_before if relation else pattern.head_not_before
        if not_before.match(text, match.end()):
            continue
        before = pattern.before_generic if word in pattern.generic_heads else pattern.before_head
        start = match.start()
        if not relation and len(word) < pattern.long_head:
            lead = before.search(text[max(0, start - REACH) : start])
            if not lead:
                continue
            start -= len(lead.groupdict().get("adjectives") or "")
        yield Mention("actor", start, match.end(), text[start : match.end()], word=relation or word)
    for match in pattern.context_instruments.finditer(text):
        word = match.group().strip(pattern.bracket_characters)
        yield Mention("instrument", match.start(), match.end(), match.group(), word=word)


def _companions(text: str, found: list[Mention], pattern: Rules) -> Iterator[Mention]:
    """Add the protocols that a convention is named with, and the pinpoint behind a mention."""
    swallowed = 0
    for index, mention in enumerate(found):
        if mention.start < swallowed:
            continue
        if mention.kind not in ("instrument", "citation"):
            yield mention
            continue
        match = pattern.protocols.match(text[mention.end :]) if mention.kind == "instrument" else None
        if match:
            swallowed = mention.end + match.end()
            mention = replace(
                mention, end=swallowed, text=text[mention.start : swallowed], with_protocols=True
            )
        limit = next((other.start for other in found[index + 1 :] if other.start >= mention.end), len(text))
        rest = text[mention.end : limit]
        pinpoint = _pinpoint(pattern.pinpoints, rest, pattern.language)
        before = text[max(0, mention.start - PINPOINT_REACH) : mention.start]
        if not pinpoint and mention.kind == "citation":
            pinpoint = _pinpoint(pattern.pinpoints_before, before, pattern.language)
        if pinpoint:
            mention = replace(mention, pinpoint=pinpoint)
        yield mention


def _pinpoint(rows: tuple[tuple[re.Pattern[str], str], ...], text: str, language: str) -> str:
    """The neutral form of the first row that finds a pinpoint in `text`; "" if none does.

    Parts of the form whose group is missing are left out.
    """
    match, form = next(((found, form) for shape, form in rows if (found := shape.search(text))), (None, ""))
    groups = match.groupdict() if match else {}
    parts: list[str] = []
    for part in re.split(r"(?<=}),? ", form):
        names_in_part = re.findall(r"{(\w)}", part)
        if all(groups.get(name) for name in names_in_part):
            values = {name: _figure(groups[name] or "", language) for name in names_in_part}
            parts.append(part.strip(", ").format(**values))
    return ", ".join(parts).replace(", (", " (")


def _figure(word: str, language: str) -> str:
    number = numerals.value(word, language)
    return str(number) if number is not None else word
