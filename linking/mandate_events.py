"""Finds mandate events in decisions: a body or its mandate is established, extended, amended or ended."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from ..ontology import authorities
from ..ontology.names import find, inflected, names
from .records import Event
from .rules import rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from .records import Mandate, Paragraph, Text
    from .rules import Rules

_DISTINCTIVE = re.compile(r"[A-Z][a-z]{3,}|[a-z]{4,}|[0-9]{3,}")
_COMMON = frozenset({"United", "Nations", "Special", "with"})
LEAST_SHARE: Final = 0.6
"""Minimum share of the distinctive words of a body that a text with its short name must have.

Set by trial.
"""
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


def mandate_events(
    decisions: Iterable[Mandate],
    texts: Mapping[str, Text],
    citing: Iterable[Paragraph] = (),
    named: Mapping[str, Collection[str]] | None = None,
) -> Iterator[Event]:
    """Yields the mandate events in decisions.

    texts: by IRI. citing, named: paragraphs, and IRIs of the actors named in a paragraph by its IRI; they
    resolve short names and pronouns ("its mandate").
    """
    paragraphs: defaultdict[str, list[str]] = defaultdict(list)
    for paragraph in citing:
        paragraphs[paragraph.owner].append(paragraph.words)
    context = _Context(texts, paragraphs, named or {})
    for decision in decisions:
        for language, words in decision.words:
            pack = rules(language)
            if pack is not None and decision.owner in texts:
                yield from _events(decision, language, words, pack, context)


@dataclass(frozen=True, slots=True)
class _Context:
    """The context that resolves short names and pronouns."""

    texts: Mapping[str, Text]
    words: Mapping[str, Sequence[str]]
    """Text of the citing paragraphs, by IRI of their text."""
    named: Mapping[str, Collection[str]]

    def of(self, name: str, decision: Mandate, language: str, pack: Rules) -> str:
        """Returns the key of the only body in the paragraph that matches a name or pronoun; "" for none."""
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
                if any(
                    called in known.casefold()
                    for known in inflected(tuple(files.names(key, language)), language)
                )
                and self._named_in_full(key, decision.owner, language)
            ]
        return found[0] if len(found) == 1 else ""

    def _named_in_full(self, key: str, owner: str, language: str) -> bool:
        """Whether a text has the distinctive words of a body with a common name: "Yemen" of a panel."""
        files = authorities.load()
        short = files.context_heads(key, language)
        whole = " ".join((owner, self.texts[owner].title(language), *self.words.get(owner, ())))
        full = inflected(tuple(name for name in files.names(key, language) if name not in short), language)
        heads = {word for head in short for word in _DISTINCTIVE.findall(head)} | _COMMON
        return any(
            name in whole or _mostly({*_DISTINCTIVE.findall(name)} - heads, set(_DISTINCTIVE.findall(whole)))
            for name in full
        )


def _mostly(words: set[str], whole: set[str]) -> bool:
    return bool(words) and len(words & whole) >= LEAST_SHARE * len(words)


def _events(decision: Mandate, language: str, words: str, pack: Rules, context: _Context) -> Iterator[Event]:
    for number, (kind, pattern) in enumerate(pack.events, 1):
        match = pattern.search(words)
        if match is None:
            continue
        key, name = _body(words, match, language, pack)
        # A new body is never one that the paragraph names already.
        if not key and kind != "established":
            key = context.of(name, decision, language, pack)
        if pack.pronoun.fullmatch(name):
            if not key:
                return
            name = authorities.load().label(key, language)
        until, derivation = _until(words, context.texts[decision.owner].dated, pack)
        span = next((span for code, span in decision.spans if code == language), (0, 0))
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
    """Returns key and name of the body: a known name at that place, else the words matched by the rule."""
    start, end = match.span("body")
    for found in find(words[start:], language):
        # The pattern may stop at a comma inside the name.
        rest = words[start + found.end : end].strip()
        if found.start <= 1 and found.kind == "body" and (not rest or pack.name_suffix.match(rest)):
            return found.key, words[start : start + max(found.end, end - start)].strip()
        break
    name = match["body"].strip()
    plain = _BRACKETS.sub("", name)
    key = names().exact(plain, language)
    return (key if key.startswith("body/") else ""), name


def _until(words: str, adopted: str, pack: Rules) -> tuple[str, str]:
    """Returns the last day of a mandate and its derivation."""
    for unit, pattern in pack.durations:
        match = pattern.search(words)
        if match is None:
            continue
        if unit == "day":
            day = _stated(match, pack)
            if day:
                return day, "stated"
        elif any(begins.search(words[match.end() :]) for begins in pack.other_start):
            return "", ""
        elif adopted and (number := pack.number(match["number"])):
            return _add_months(adopted, number * (12 if unit == "year" else 1)), "computed"
    return "", ""


def _stated(match: re.Match[str], pack: Rules) -> str:
    try:
        return date(int(match["year"]), pack.month(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return ""


def _add_months(day: str, months: int) -> str:
    start = date.fromisoformat(day)
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])).isoformat()
