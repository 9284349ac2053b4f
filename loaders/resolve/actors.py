"""Resolves actors: which body a short name ("the Office", 该办公室) means, by strategies in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar, Final, NamedTuple

from ...ontology import series
from ...ontology.authorities import Body, is_person
from ..masking import ISSUER, Mention, Number, masked_between
from ..patterns import NEVER
from .memory import Memory
from .offices import GENERAL, in_general
from .organizations import GENERIC_KEYS, UNITED_NATIONS, is_generic

GOVERNMENTS = "group/governments"
REACH = 24
"""How many characters before a name are searched for what says whose government it is."""
RECENT = 6
"""How many of the actors named last are compared with a short name."""
ON_TOPIC = 0.5
"""The least share of a name's pairs of letters that must stand in the paragraph."""
CLEARLY = 0.1
"""By how much the best name must beat the next."""
_BARE_NUMBER: Final = re.compile(r"\d{3,4}(?![\d/–-]| ?\(\d|[.,]\d)")
"""The number of a resolution of the Security Council without the year ("resolution 9881")."""
_COUNCIL_SERIES: Final = "S/RES/"
MAIN_COMMITTEE: Final = "main-committee"
"""Type of the Main Committees of the General Assembly ("Fifth Committee")."""
PRINCIPAL_ORGAN: Final = "principal-organ"
"""Type of the organs that nearly every document names."""
SERVANTS: Final = frozenset(
    {"officer", "secretariat-unit", "treaty-secretariat", "bureau", "special-procedure"}
)
"""Types of the bodies that speak for the body they serve ("Executive Director of …")."""
NAMED_BY_TOPIC = frozenset({"special-procedure", "expert-group", "working-group"})
"""Types of the bodies whose names say what they work on."""


class Strategy(NamedTuple):
    """A way to resolve a short name ("the Office")."""

    name: str
    find: Callable[[ActorResolver, tuple[str, ...], str, str], str]
    """Takes the candidates, the short name and the paragraph; returns a key, or "" if it does not decide."""
    by_ending: bool = False
    """Whether it may also resolve to a body of which only the ending of the name is the same."""
    weak: bool = False
    """Whether an unknown name of the same kind, read before in the document, outweighs it; what it decides
    is not remembered as named."""


class ActorResolver:
    """Resolves the actors of one document, in text order."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._generic_heads = frozenset(map(str.casefold, memory.rules.generic_heads))

    def resolve(self, mention: Mention, text: str, behind: tuple[Mention, ...]) -> Mention:
        if mention.word == ISSUER:
            issuer = self._memory.issuer
            return replace(mention, keys=(issuer,) if issuer else (), step="pronoun of the issuing body")
        key = mention.keys[-1] if mention.keys else ""
        weak = False
        if key in GENERIC_KEYS and is_generic(mention.text, self._memory.issuer, self._memory.language):
            key, mention = "", replace(mention, keys=(), word=mention.text)
        if key == GOVERNMENTS or key.startswith("state/"):
            key = self._government(key, mention, text)
            mention = replace(mention, keys=(*mention.keys[:-1], key))
        if not key and not mention.word:
            self._memory.provisional = (text, mention.text)
            self._memory.provisional_names.append(mention.text)
        elif not key and (name := self._provisional(mention.word, text)):
            return replace(mention, text=name, step="name in the same paragraph")
        elif not key:
            candidates = self.candidates(mention.word)
            key, step = (
                self._established(candidates, text, mention, behind),
                "founding resolution",
            )
            if not key:
                key, strategy = self._decided(mention.word, text)
                weak = strategy is None or strategy.weak
                if weak and (name := self._provisional_before(mention.word)):
                    return replace(mention, text=name, step="unknown name in the document")
                step = strategy.name if strategy else ""
                if key and (not weak or self._is_sole_subject(key)):
                    self._memory.add_short_name(text, mention.word, key)
            if key:
                mention = replace(mention, keys=(key,), step=step)
            elif mention.text in self._memory.lexicon.written:
                # An actor without a known name is called as without the particle.
                mention = replace(mention, text=mention.word)
        if key and not weak:
            # A guess is made anew where the text says more.
            self._memory.actors.append(key)
            self._set_apart(key, text)
        return mention

    def _set_apart(self, key: str, text: str) -> None:
        """Notes a body named beside a short name of another: the short name does not mean that body.

        "The Commission reports together with the Commission on Harbours": not until a paragraph names that
        body alone, and for a person or a sanctions committee not in this unit.
        """
        paragraph, meanings = self._memory.short_names
        if not self._is_sole_subject(key):
            self._memory.apart.discard(key)
        if paragraph is text and any(
            meant != key and key in self.candidates(word) for word, meant in meanings.items()
        ):
            self._memory.apart.add(key)

    def _government(self, key: str, mention: Mention, text: str) -> str:
        """Returns the State whose government a mention means: the one named before, for "the Government"."""
        memory = self._memory
        before = text[max(0, mention.start - REACH) : mention.start]
        if key.startswith("state/"):
            if memory.rules.government_of.search(before + mention.text):
                memory.governments.append((key, before + mention.text))
            return key
        named = memory.rules.the_government.search(text, max(0, mention.start - REACH))
        if named is None or named.end() != mention.end:
            return key
        # The federal government is that of the State whose federal government was named.
        same = named.group() if named.groupdict().get("kind") else ""
        return next((state for state, words in reversed(memory.governments) if words.endswith(same)), key)

    def _provisional(self, word: str, text: str) -> str:
        """Returns the provisional name in this paragraph that a short name means, "" if none."""
        paragraph, name = self._memory.provisional
        gap = " " if self._memory.rules.word_boundaries else ""
        bare = self._memory.rules.demonstratives.sub("", word)
        return name if paragraph is text and name.startswith(bare + gap) else ""

    def _provisional_before(self, word: str) -> str:
        """Returns the unknown name read last in the document that has a short name as its kind, "" if none.

        "The Centre" is the "Subregional Centre for Harbours" of the title.
        """
        bare = self._memory.rules.demonstratives.sub("", word)
        spaced = self._memory.rules.word_boundaries
        for name in reversed(self._memory.provisional_names):
            if bare and name != bare and (f" {bare} " in f" {name} " if spaced else name.endswith(bare)):
                return name
        return ""

    def candidates(self, word: str) -> tuple[str, ...]:
        """Returns the bodies that a context word may mean, with or without its demonstrative."""
        bare, heads = self._memory.rules.demonstratives.sub("", word), self._memory.lexicon.heads
        found = dict.fromkeys((*heads.get(word, ()), *heads.get(bare, ())))
        return tuple(key for key in found if self._may_be_short(key))

    def _may_be_short(self, key: str) -> bool:
        """Whether a text may call a body by a short name: a Main Committee is called so by itself only."""
        body = self._memory.lexicon.authorities.bodies.get(key)
        return key == self._memory.issuer or body is None or body.type != MAIN_COMMITTEE

    def meaning(self, word: str, text: str) -> str:
        """Returns the key of the body that a context word means, "" if no strategy tells."""
        return self._decided(word, text)[0]

    def _decided(self, word: str, text: str) -> tuple[str, Strategy | None]:
        """Returns the key of the body that a context word means, and the deciding strategy."""
        candidates = tuple(key for key in self.candidates(word) if key not in self._memory.apart)
        endings = self._memory.lexicon.endings
        further = tuple(
            key
            for key in endings.get(word, ())
            if not key.endswith(GENERAL) and self._may_be_short(key) and key not in self._memory.apart
        )
        for strategy in self.strategies:
            if key := strategy.find(self, candidates, word, text):
                return key, strategy
            if further and strategy.by_ending and (key := strategy.find(self, further, word, text)):
                return key, strategy
        return "", None

    def _issuing(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return self._memory.issuer if self._memory.issuer in candidates else ""

    def _founded_here(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return self._founded_by(self._memory.symbol, candidates)

    def _named_in_unit(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        named = self._memory.actors[self._memory.unit_begins :]
        last = next((key for key in reversed(named) if key in candidates), "")
        if last and self._is_sole_subject(last):
            here = [key for key in named if key in candidates]
            return max(reversed(here), key=here.count)
        return last

    def _is_sole_subject(self, key: str) -> bool:
        """Whether a text on a body of this kind is about one only: one mandate or one sanctions regime."""
        return is_person(key) or self._is_committee_of_council(key)

    def _is_committee_of_council(self, key: str) -> bool:
        body = self._memory.lexicon.authorities.bodies.get(key)
        return body is not None and body.type == "sc-committee"

    def _named_in_paragraph(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        """The body named last in this paragraph whose full name begins with the word."""
        if word not in self._memory.rules.generic_heads:
            return ""
        gap = " " if self._memory.rules.word_boundaries else ""
        bare = self._memory.rules.article.sub("", word)
        for key in reversed(self._memory.actors[-RECENT:]):
            if not key.startswith("body/") or key in self._memory.apart:
                continue
            names = self._memory.lexicon.authorities.names(key, self._memory.language)
            if any(name.startswith((word + gap, bare + gap)) and name in text for name in names):
                return key
        return ""

    def _of_committee(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        """The panel of the sanctions committee that the unit names most."""
        here = [
            key
            for key in self._memory.actors[self._memory.unit_begins :]
            if self._is_committee_of_council(key)
        ]
        committee = max(here, key=here.count, default="")
        bodies = self._memory.lexicon.authorities.bodies
        return next((key for key in candidates if committee and committee in bodies[key].parent), "")

    def _serving_issuer(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        bodies = self._memory.lexicon.authorities.bodies
        serving = [key for key in candidates if self._memory.issuer in bodies[key].secretariat_of]
        return serving[0] if len(serving) == 1 else ""

    def _named_before(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return next(
            (key for key in reversed(self._memory.actors[: self._memory.unit_begins]) if key in candidates),
            "",
        )

    def _related(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        """The part of a body named before, or the whole of one, that a short name means.

        A part needs more than that its whole is named somewhere: the whole issues the text or is named near,
        or the part is an officer. The United Nations and its principal organs are named everywhere. The short
        name of an officer ("the Special Adviser") means no mission that has the same name.
        """
        bodies = self._memory.lexicon.authorities.bodies
        if any(key.endswith(GENERAL) and is_person(key) for key in candidates):
            candidates = tuple(filter(is_person, candidates))
        for distance, key in enumerate(reversed(self._memory.actors), 1):
            parts = [candidate for candidate in candidates if self._is_part(candidate, key)]
            if len(parts) > 1 and all(self._is_committee_of_council(part) for part in parts):
                # The Security Council has many committees: the panel that was named tells which is meant.
                continue
            if parts and self._is_committee_of_council(key) and all(map(is_person, parts)):
                # Each committee has a chair: `_of_committee` selects the one of the committee named most.
                continue
            near = distance <= RECENT
            if parts and (near or key == self._memory.issuer or all(map(is_person, parts))):
                return parts[0] if len(parts) == 1 else ""
            whole = next((above for above in _above(bodies.get(key)) if above in candidates), "")
            if whole and (whole == UNITED_NATIONS or self._is_committee_of_council(whole)):
                return whole
            if whole and ((near and bodies[key].type in SERVANTS) or self._named_with(whole, key)):
                return whole
        return ""

    def _named_with(self, whole: str, part: str) -> bool:
        """Whether the name of a part holds that of the whole ("Governing Council of the …")."""
        authorities, language = self._memory.lexicon.authorities, self._memory.language
        names = authorities.names(whole, language)
        return any(name in longer for longer in authorities.names(part, language) for name in names)

    def _is_part(self, candidate: str, key: str) -> bool:
        """Whether a candidate is a part of a body by which a text may mean it.

        A principal organ has many parts: only an officer of the organ that issues the text counts.
        """
        bodies = self._memory.lexicon.authorities.bodies
        if key not in bodies[candidate].parent:
            return False
        return not _is_principal(bodies.get(key)) or (key == self._memory.issuer and is_person(candidate))

    def _has_evidence(self, candidate: str) -> bool:
        """Whether the document speaks of a body: names it, a part of it, its whole or its instrument.

        Also of a body below the one that issues the text.
        """
        memory, authorities = self._memory, self._memory.lexicon.authorities
        named = memory.named_later.union(memory.actors)
        body = authorities.bodies[candidate]
        if candidate in named or candidate == memory.issuer or candidate.endswith(GENERAL):
            return True
        if any(self._is_part(candidate, key) for key in named.intersection(body.parent)):
            return True
        if memory.issuer and memory.issuer in (*body.parent, *body.secretariat_of):
            return True
        if any(candidate in _above(authorities.bodies.get(key)) for key in named):
            return True
        return any(
            candidate in instrument.conference
            for key in memory.instruments
            if (instrument := authorities.instruments.get(key))
        )

    def _abbreviated(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return self._in_short(word)

    def _only_candidate(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        if len(candidates) != 1 or word.casefold() in self._generic_heads:
            return ""
        return candidates[0] if self._has_evidence(candidates[0]) else ""

    def _named_later(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        """The only candidate that the document names later; one word ("the Commission") says too little."""
        later = [key for key in candidates if key in self._memory.named_later]
        if len(later) != 1:
            return ""
        bare = self._memory.rules.article.sub("", self._memory.rules.demonstratives.sub("", word))
        qualified = " " in bare or not self._memory.rules.word_boundaries
        above = self._memory.lexicon.authorities.bodies[later[0]].parent
        # Every committee has a chair: a chair named later may be that of any of them.
        of_regime = any(map(self._is_committee_of_council, (later[0], *above))) and not in_general(candidates)
        return later[0] if qualified or of_regime else ""

    def _above_issuer(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return next(
            (
                key
                for key in self._memory.lexicon.authorities.parents(self._memory.issuer)
                if key in candidates
            ),
            "",
        )

    def _any_holder(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        return in_general(candidates)

    def _in_short(self, word: str) -> str:
        """The body named last whose name begins or ends with a word that says little ("the Panel")."""
        if word not in self._memory.rules.generic_heads:
            return ""
        gap = " " if self._memory.rules.word_boundaries else ""
        bare = self._memory.rules.article.sub("", word)
        for key in reversed(self._memory.actors):
            if (
                key.startswith("body/")
                and self._may_be_short(key)
                and any(
                    name.startswith((word + gap, bare + gap)) or name.endswith(gap + word)
                    for name in self._memory.lexicon.authorities.names(key, self._memory.language)
                )
            ):
                return key
        return ""

    def _established(
        self, candidates: tuple[str, ...], text: str, mention: Mention, behind: tuple[Mention, ...]
    ) -> str:
        """The body whose founding resolution is named right behind ("established by resolution …")."""
        founding = self._memory.rules.established_behind
        opened = founding.match(text, mention.end)
        if opened and (bare := _BARE_NUMBER.match(text, opened.end())):
            return self._founded_by_number(bare.group(), candidates)
        cited = next((other for other in behind if isinstance(other.detail, Number)), None)
        if cited is None or not isinstance(cited.detail, Number):
            return ""
        if not founding.fullmatch(text[mention.end : cited.start]):
            return ""
        number, kind = cited.detail.number, cited.detail.kind
        symbol = series.symbol_of(number, kind, series.body_of(number, kind))
        return self._founded_by(symbol, candidates)

    def _founded_by(self, symbol: str, candidates: tuple[str, ...]) -> str:
        bodies = self._memory.lexicon.authorities.bodies
        founded = [key for key in candidates if symbol and symbol in bodies[key].established_by]
        return founded[0] if len(founded) == 1 else ""

    def _founded_by_number(self, number: str, candidates: tuple[str, ...]) -> str:
        """The candidate founded by the resolution of the Security Council with this number, of any year."""
        bodies = self._memory.lexicon.authorities.bodies
        opening = f"{_COUNCIL_SERIES}{number}("
        founded = [
            key for key in candidates if any(s.startswith(opening) for s in bodies[key].established_by)
        ]
        return founded[0] if len(founded) == 1 else ""

    def _on_the_topic(self, candidates: tuple[str, ...], word: str, text: str) -> str:
        """The mandate holder or group of experts whose name shares clearly the most words or pairs of
        letters with the text; "" if none does. A panel of a sanctions committee is named by its committee."""
        bodies = self._memory.lexicon.authorities.bodies
        candidates = tuple(
            key
            for key in candidates
            if bodies[key].type in NAMED_BY_TOPIC
            and not any(self._is_committee_of_council(above) for above in bodies[key].parent)
        )
        if len(candidates) < 2:
            return ""
        here, own = self._pieces(text), self._pieces(word)
        scores = sorted(
            ((self._likeness(key, own, here), key) for key in candidates),
            key=lambda scored: (-scored[0], scored[1]),
        )
        (best, key), (second, _) = scores[0], scores[1]
        return key if best >= ON_TOPIC and best - second >= CLEARLY else ""

    def _likeness(self, key: str, own: frozenset[str], here: frozenset[str]) -> float:
        """The share of a name, without the word itself, that stands `here`."""
        names = self._memory.lexicon.authorities.names(key, self._memory.language)
        pieces = [piece for name in names if (piece := self._pieces(name) - own)]
        return max((len(piece & here) / len(piece) for piece in pieces), default=0.0)

    def _pieces(self, text: str) -> frozenset[str]:
        """What likeness is counted in: words, or pairs of letters where a language writes no blanks."""
        return _words(text) if self._memory.rules.word_boundaries else _pairs(text)

    strategies: ClassVar[tuple[Strategy, ...]] = (
        Strategy("issuing body", _issuing, by_ending=True),
        Strategy("body that the document establishes", _founded_here, by_ending=True),
        Strategy("named last in this text", _named_in_unit, by_ending=True),
        Strategy("named in this paragraph", _named_in_paragraph),
        Strategy("secretariat of the issuing body", _serving_issuer, by_ending=True),
        Strategy("part of the committee named most", _of_committee),
        Strategy("name that shares most words with the paragraph", _on_the_topic, weak=True),
        Strategy("named last in the document", _named_before, by_ending=True),
        Strategy("part or whole of a body named before", _related, weak=True),
        Strategy("short name of a body named before", _abbreviated, weak=True),
        Strategy("only body of this short name", _only_candidate, weak=True),
        Strategy("only candidate that the document names later", _named_later, by_ending=True, weak=True),
        Strategy("body above the issuing body", _above_issuer, weak=True),
        Strategy("any holder of the office", _any_holder, weak=True),
    )
    """The strategies that resolve a short name, in the order of trial."""

    def body_behind(
        self, text: str, mention: Mention, behind: tuple[Mention, ...], gap: re.Pattern[str]
    ) -> str:
        """The key of the body named behind what is its; "" if none is."""
        body = owner_behind(text, mention, behind, gap)
        if body is None:
            return ""
        return body.keys[-1] if body.keys else self.meaning(body.word, text)


def owner_behind(
    text: str, mention: Mention, behind: tuple[Mention, ...], gap: re.Pattern[str]
) -> Mention | None:
    """The actor named behind what is its ("resolution 5/5 of the Conference"); None if none is."""
    if gap.pattern == NEVER:
        return None
    index = next((i for i, other in enumerate(behind) if other.kind == "actor"), None)
    if index is None:
        return None
    body = behind[index]
    between = masked_between(text, mention.end, body.start, behind[:index])
    return body if gap.match(between) else None


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{4,}", text.casefold()))


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _is_principal(body: Body | None) -> bool:
    """Whether a body is the United Nations, one of its principal organs or the Secretary-General."""
    if body is None:
        return False
    return body.key == UNITED_NATIONS or body.key in GENERIC_KEYS or body.type == PRINCIPAL_ORGAN


def _above(body: Body | None) -> tuple[str, ...]:
    return (*body.parent, *body.secretariat_of) if body else ()
