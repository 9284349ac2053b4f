"""The life of bodies and mandates: in, decisions; out, what they establish, extend, amend or end, and
until when."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ..ontology import authorities
from ..ontology.names import find, names
from .records import Event
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from .records import Ask, Paragraph, Text
    from .rules import Rules

_TELLING = re.compile(r"[A-Z][a-z]{3,}|[a-z]{4,}|[0-9]{3,}")
_COMMON = frozenset({"United", "Nations", "Special", "with"})
MOSTLY: Final = 0.6
"""How much of what tells a body from others must stand in a text that calls it by a short name."""
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


def lifelines(
    decisions: Iterable[Ask],
    texts: Mapping[str, Text],
    citing: Iterable[Paragraph] = (),
    named: Mapping[str, Collection[str]] | None = None,
) -> Iterator[Event]:
    """The events in the decisions of the texts, which are given by their IRI.

    `citing`, paragraphs, and `named`, the IRIs of the actors that a paragraph names by the IRI of the
    paragraph, tell whom a short name or "its mandate" means.
    """
    words: defaultdict[str, list[str]] = defaultdict(list)
    for paragraph in citing:
        words[paragraph.owner].append(paragraph.words)
    meanings = _Meanings(texts, words, named or {})
    for decision in decisions:
        for language, said in decision.words:
            pack = rules(language)
            if pack is not None and decision.owner in texts:
                yield from _events(decision, language, said, pack, meanings)


@dataclass(frozen=True, slots=True)
class _Meanings:
    """What tells whom a short name means."""

    texts: Mapping[str, Text]
    words: Mapping[str, Sequence[str]]
    """Words of the paragraphs that cite, by the IRI of their text."""
    named: Mapping[str, Collection[str]]

    def of(self, name: str, decision: Ask, language: str, pack: Rules) -> str:
        """The one body that the paragraph names and that is called so; "" for none."""
        files, called = authorities.load(), name.casefold()
        own = self.texts[decision.owner].issuer
        keys = {"/".join(iri.split("/")[-2:]) for iri in self.named.get(decision.paragraph, ())}
        bodies = [key for key in sorted(keys) if key in files.bodies and key != own]
        if pack.pronoun.fullmatch(name):
            found = [key for key in bodies if not authorities.is_person(key)]
        else:
            found = [
                key
                for key in bodies
                if any(called in known.casefold() for known in files.names(key, language))
                and self._in_full(key, decision.owner, language)
            ]
        return found[0] if len(found) == 1 else ""

    def _in_full(self, key: str, owner: str, language: str) -> bool:
        """Whether a text says what tells a body from others that are called alike: "Yemen" of a panel."""
        body = authorities.load().bodies[key]
        said = " ".join((owner, self.texts[owner].title(language), *self.words.get(owner, ())))
        full = [name for name in authorities.names_of(body, language) if name not in body.context_heads]
        heads = {word for head in body.context_heads for word in _TELLING.findall(head)} | _COMMON
        return any(
            name in said or _mostly({*_TELLING.findall(name)} - heads, set(_TELLING.findall(said)))
            for name in full
        )


def _mostly(words: set[str], said: set[str]) -> bool:
    return bool(words) and len(words & said) >= MOSTLY * len(words)


def _events(decision: Ask, language: str, words: str, pack: Rules, meanings: _Meanings) -> Iterator[Event]:
    for number, (kind, pattern) in enumerate(pack.events, 1):
        match = pattern.search(words)
        if match is None:
            continue
        key, name = _body(words, match, language, pack)
        # A new body is none that the paragraph names beside it.
        if not key and kind != "established":
            key = meanings.of(name, decision, language, pack)
        if pack.pronoun.fullmatch(name):
            if not key:
                return
            name = authorities.load().label(key, language)
        until, derivation = _until(words, meanings.texts[decision.owner].dated, pack)
        span = next((span for spoken, span in decision.spans if spoken == language), (0, 0))
        yield Event(
            act=decision.iri,
            paragraph=decision.paragraph,
            language=language,
            span=span,
            exact=match.group().strip(),
            kind=kind,
            body=key,
            name=name,
            until=until,
            derivation=derivation,
            rule=f"events {number}",
        )
        return


def _body(words: str, match: re.Match[str], language: str, pack: Rules) -> tuple[str, str]:
    """Key and name of the body: a known name that begins there, however long, else the words of the rule."""
    start, end = match.span("body")
    for found in find(words[start:], language):
        # The rule may stop at a comma inside the name.
        rest = words[start + found.end : end].strip()
        if found.start <= 1 and found.kind == "body" and (not rest or pack.after_name.match(rest)):
            return found.key, words[start : start + max(found.end, end - start)].strip()
        break
    name = match["body"].strip()
    plain = _BRACKETS.sub("", name)
    key = names().exact(plain, language)
    return (key if key.startswith("body/") else ""), name


def _until(words: str, adopted: str, pack: Rules) -> tuple[str, str]:
    """The last day of a mandate and how it is known."""
    for unit, pattern in pack.terms:
        match = pattern.search(words)
        if match is None:
            continue
        if unit == "day":
            day = _stated(match, pack)
            if day:
                return day, "stated"
        elif any(begins.search(words[match.end() :]) for begins in pack.begins_elsewhere):
            return "", ""
        elif adopted and (number := pack.number(match["number"])):
            return _later(adopted, number * (12 if unit == "year" else 1)), "computed"
    return "", ""


def _stated(match: re.Match[str], pack: Rules) -> str:
    try:
        return date(int(match["year"]), pack.month(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return ""


def _later(day: str, months: int) -> str:
    start = date.fromisoformat(day)
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])).isoformat()
