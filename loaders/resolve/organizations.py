"""Resolves short names in texts of organizations outside the United Nations.

"The Director-General" in a resolution of the World Health Assembly is that of the World Health Organization: a body
or group of the authority files whose full name is the short name with the name of the organization.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from ..mention_rules import lexicon
from ..organization_rules import OrganizationRules, organization_rules

UNITED_NATIONS: Final = "body/UN"


def own_organ(name: str, issuer: str, language: str) -> str:
    """Returns the key of the organ or group that a short name means in a text of `issuer`.

    "" if the issuer belongs to the United Nations or to no organization, or has no organ of that name.
    """
    organization = _organization(issuer, language)
    if not organization:
        return ""
    rules = organization_rules(language)
    return _short_names(organization, language).get(_bare(name, rules), "") if rules else ""


@cache
def _organization(issuer: str, language: str) -> str:
    """The topmost body above an issuer; "" if that is the United Nations, or the issuer stands alone."""
    parents = lexicon(language).authorities.parents(issuer)
    return "" if not parents or UNITED_NATIONS in parents else parents[-1]


@cache
def _short_names(organization: str, language: str) -> Mapping[str, str]:
    """The organs and groups of an organization by their names without its name."""
    rules = organization_rules(language)
    authorities = lexicon(language).authorities
    found: dict[str, set[str]] = {}
    if rules is None:
        return {}
    own_names = "|".join(
        map(re.escape, sorted(authorities.names(organization, language), key=len, reverse=True))
    )
    suffix = re.compile(rf"{rules.short_name} (?:{own_names})$|^(?:{own_names})[ -]?")
    for key in _members(organization, language):
        for name in authorities.names(key, language):
            short = suffix.sub("", name, count=1)
            if short and short != name:
                found.setdefault(_bare(short, rules), set()).add(key)
    return {short: next(iter(keys)) for short, keys in found.items() if len(keys) == 1}


def _members(organization: str, language: str) -> Iterator[str]:
    """The keys of all bodies below an organization, and of all groups."""
    authorities = lexicon(language).authorities
    for key in authorities.bodies:
        if organization in authorities.parents(key):
            yield key
    yield from authorities.groups


def _bare(name: str, rules: OrganizationRules) -> str:
    """A name as it is compared: without article, hyphens, case and the plural of members."""
    words = re.sub(rf"^{rules.article}", "", name).replace("-", " ").casefold()
    return words.removesuffix("s")
