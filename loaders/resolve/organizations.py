"""Resolves short names in texts of organizations outside the United Nations.

"The Director-General" in a resolution of the World Health Assembly is that of the World Health Organization:
a body or group of the authority files whose full name is the short name with the name of the organization.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from ...ontology.scripts import IDEOGRAPHS
from ..masking import Mention
from ..mention_rules import lexicon
from ..organization_rules import organization_rules

UNITED_NATIONS: Final = "body/UN"
GENERIC_KEYS: Final = frozenset(
    {"body/UN-Secretariat", "body/UN-Secretary-General", "body/GA", "group/member-states"}
)
"""Organs and members of the United Nations that go by words which other organizations use for their own."""
_IDEOGRAPH: Final = re.compile(f"[{IDEOGRAPHS}]")
_STEP: Final = "organ of the issuing organization"


def with_own_organs(
    text: str, mentions: tuple[Mention, ...], issuer: str, language: str
) -> tuple[Mention, ...]:
    """Returns the mentions of a text of `issuer` with the short names of its organization's organs.

    They take the place of the mentions of general words inside them: "General Assembly", "Member States".
    The mentions as they are, where the issuer belongs to the United Nations or to no organization.
    """
    organization = _organization(issuer, language)
    found = _pattern(organization, language) if organization else None
    if found is None:
        return mentions
    names = _short_names(organization, language)
    own = [
        Mention(
            "actor", match.start(), match.end(), match.group(), (names[_bare(match.group())],), step=_STEP
        )
        for match in found.finditer(text)
        if not any(_crosses(mention, match.start(), match.end()) for mention in mentions)
    ]
    kept = [m for m in mentions if not any(o.start <= m.start and m.end <= o.end for o in own)]
    return tuple(sorted((*kept, *own), key=lambda mention: mention.start))


def is_generic(name: str, issuer: str, language: str) -> bool:
    """Returns whether a name means an organ of the United Nations only in its own documents, unlike here."""
    rules = organization_rules(language)
    if rules is None:
        return False
    provisional = issuer.startswith("document/")
    if not provisional and not _organization(issuer, language):
        return False
    return bool(rules.generic.fullmatch(name) or (provisional and rules.common.fullmatch(name)))


def _crosses(mention: Mention, start: int, end: int) -> bool:
    """Whether a mention shares words with a span and is not inside it."""
    return mention.start < end and start < mention.end and not (start <= mention.start and mention.end <= end)


@cache
def _organization(issuer: str, language: str) -> str:
    """The topmost body above an issuer; "" if that is the United Nations, or the issuer stands alone."""
    parents = lexicon(language).authorities.parents(issuer)
    return "" if not parents or UNITED_NATIONS in parents else parents[-1]


@cache
def _short_names(organization: str, language: str) -> Mapping[str, str]:
    """The organs and groups of an organization by their names without its name, in small letters."""
    return {_bare(short): key for short, key in _shortened(organization, language)}


@cache
def _pattern(organization: str, language: str) -> re.Pattern[str] | None:
    """The pattern of all short names of an organization, the longest first; None if it has none."""
    shorts = dict.fromkeys(short for short, _ in _shortened(organization, language))
    spelled = [_spelled(short) for short in sorted(shorts, key=len, reverse=True)]
    return re.compile("|".join(spelled)) if spelled else None


def _spelled(short: str) -> str:
    """A short name as a pattern: a blank may stand for a hyphen, and "member" begin in small letters.

    It is whole words, save in scripts without blanks between words.
    """
    if _IDEOGRAPH.match(short):
        return re.escape(short)
    first, rest = re.escape(short[:1]), re.escape(short[1:]).replace(r"\-", "[ -]").replace(r"\ ", "[ -]")
    plural = rest.endswith("s")
    words = f"[{first}{first.swapcase()}]{rest}" if plural and rest.startswith("ember") else f"{first}{rest}"
    return rf"(?<!\w){words}(?!\w)"


def _shortened(organization: str, language: str) -> Iterator[tuple[str, str]]:
    """The short names of the organs and groups of an organization, with their keys."""
    rules = organization_rules(language)
    if rules is None:
        return
    authorities = lexicon(language).authorities
    own_names = sorted(authorities.names(organization, language), key=len, reverse=True)
    named = "|".join(map(re.escape, own_names))
    affix = re.compile(rf"{rules.short_name} (?:{named})$|^(?:{named})[ -]?")
    for key in _members(organization, language):
        for name in authorities.names(key, language):
            short = affix.sub("", name, count=1)
            if short and short != name:
                yield short, key


def _members(organization: str, language: str) -> Iterator[str]:
    """The keys of all bodies below an organization, and of all groups."""
    authorities = lexicon(language).authorities
    for key in authorities.bodies:
        if organization in authorities.parents(key):
            yield key
    yield from authorities.groups


def _bare(name: str) -> str:
    """A name as it is compared: without hyphens, case and the plural of members."""
    return name.replace("-", " ").casefold().removesuffix("s")
