"""Stage 3 of the loader, speakers: blocks come in, the block in which the issuing body speaks goes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..ontology.names import names
from .labels import labels_of, rules_of
from .masthead import date_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from .records import Block


@dataclass(frozen=True, slots=True)
class Speaker:
    """The block in which the issuing body begins to speak."""

    index: int
    issuer: str
    rest: int | None
    """Where the sentence goes on in that block; None where the body stands alone."""
    adopted_on: date | None = None
    meeting: int | None = None
    recommendation: Recommendation | None = None
    """The words in which another body recommends to it the draft that begins here."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The words of a body that recommends a draft to another one."""

    issuer: str
    index: int
    """Index of the block that names the body."""
    rest: int | None
    """Where its sentence goes on in that block; None where the body stands alone."""
    end: int
    """Index of the first block behind its words."""


class SpeakerFinder:
    """Finds the blocks of a document in which an issuing body begins to speak."""

    def __init__(self, blocks: Sequence[Block], language: str) -> None:
        self.blocks = blocks
        self.language = language
        self.rules = rules_of(language)

    def after(self, index: int, reach: int = 7, *, strict: bool = False) -> Speaker | None:
        """The issuing body's block within `reach` blocks of a designation.

        `strict` passes over plain words only, and looks at the block itself as well.
        """
        for place in range(index + (not strict), min(index + 1 + reach, len(self.blocks))):
            text = self.blocks[place].text.text
            headings = self.rules.headings
            if place > index + 1 and not strict and headings["adopted"].match(text):
                return None
            if headings["draft"].match(text) or (place > index + 1 and headings["chapter"].match(text)):
                return None
            speaker = self.at(place)
            if speaker is not None:
                return speaker
            labels = labels_of(text, self.rules, self.language)
            if labels and (strict or labels[0].value == 1):
                return None
            if strict and any(headings[name].match(text) for name in ("division", "section", "chapter")):
                return None
        return None

    def at(self, index: int) -> Speaker | None:
        text = self.blocks[index].text.text
        issuer = self.rules.issuer
        if labels_of(text, self.rules, self.language):
            return None
        if match := issuer["line"].match(text):
            return Speaker(index, match.group("issuer"), None)
        if match := issuer["meeting"].match(text):
            adopted = self.rules.masthead["date"].match(match.group("date"))
            words = match.group("rest")
            alone = words.strip() in (":", "：")
            # A comma opens what stands between the body and its list: ", on the proposal of Peru:".
            comma = len(words) - len(words.lstrip(", ")) if words.endswith(":") else 0
            return Speaker(
                index,
                match.group("issuer"),
                None if alone else match.start("rest") + comma,
                date_of(adopted, self.rules),
                int(match.group("meeting")) if match.group("meeting") else None,
            )
        if match := issuer["running"].match(text):
            return Speaker(index, match.group("issuer"), match.start("rest"))
        if match := issuer["plain"].match(text):
            return Speaker(index, match.group("issuer"), match.start("rest"))
        return None

    def single(self) -> Speaker | None:
        weak: Speaker | None = None
        for index, block in enumerate(self.blocks):
            labels = labels_of(block.text.text, self.rules, self.language)
            if labels and labels[0].style == "number":
                break
            speaker = self.at(index)
            if speaker is None:
                continue
            if speaker.rest is not None or not block.text.text.endswith(speaker.issuer):
                return self._put_forward(speaker) or self._read_out(speaker) or speaker
            put_forward = self._put_forward(speaker)
            if put_forward is not None and put_forward.recommendation is not None:
                return put_forward
            # A title stands alone on its line as a body does: "The Pact for the Seas".
            if weak is None or self._is_body(speaker) or not self._is_body(weak):
                weak = speaker
        return weak

    def _is_body(self, speaker: Speaker) -> bool:
        return names().exact(speaker.issuer, self.language).startswith("body/")

    def _put_forward(self, recommender: Speaker) -> Speaker | None:
        """The issuing body of a draft that another body recommends, in a sentence that ends with a
        colon ("Recommends to the General Assembly the following draft resolution:")."""
        first = recommender.index + (recommender.rest is None)
        for place in range(first, len(self.blocks)):
            text = self.blocks[place].text.text
            words = text[recommender.rest :] if place == recommender.index else text
            if labels_of(words, self.rules, self.language):
                return None
            if not self.rules.headings["opens"].search(words):
                continue
            recommends = self.rules.headings["puts_forward"].match(words.lstrip()) is not None
            speaker = self.alone(place + 1)
            if speaker is not None and recommends:
                issuer, index, rest = recommender.issuer, recommender.index, recommender.rest
                return replace(speaker, recommendation=Recommendation(issuer, index, rest, place + 1))
            if place == recommender.index + 1:
                return speaker
        return None

    def _read_out(self, officer: Speaker) -> Speaker | None:
        """The body in whose name an officer makes a statement ("the President made the statement below:")."""
        below = officer.index + 1
        opens = self.rules.headings["opens"].search(self.blocks[officer.index].text.text)
        if not opens or self._is_body(officer) or below == len(self.blocks):
            return None
        speaker = self.at(below)
        if speaker is None or speaker.rest is not None:
            return None
        return replace(speaker, adopted_on=officer.adopted_on, meeting=officer.meeting)

    def alone(self, begin: int) -> Speaker | None:
        """Returns the body that stands alone on its line, in the block `begin` or below a title there."""
        for place in range(begin, min(begin + 2, len(self.blocks))):
            speaker = self.at(place)
            if speaker is not None:
                return speaker if speaker.rest is None else None
        return None
