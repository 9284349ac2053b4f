"""Explains how a paragraph is read: in, a text and its context; out, the mentions, acts and deciding rows.

For each mention: the step that resolved it. For each part of an act: the row of the language pack that found
it, and rows that came near, with the reason why they did not decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ..ontology.names import names
from .acts import Chapeau, read_acts, read_chapeau
from .grammar import Grammar, grammar
from .masking import MASKS, DateRange, Mention, Number, SessionNumber, mask
from .mention_rules import lexicon
from .mentions import find
from .pack_rows import PackRow, pack_rows
from .resolve import Context
from .spans import Passage

if TYPE_CHECKING:
    from .masking import Masked
    from .patterns import Rule
    from .records import Act, Due

MOST_NEAR: Final = 3
"""Rows that came near, listed for each part of an act."""
_SHORT_WORD: Final = {True: 4, False: 2}
"""Letters that a word of a row must have to count as a hint, with and without blanks between words."""
_BY_MASK: Final = {character: kind for kind, character in MASKS.items()}


@dataclass(frozen=True, slots=True)
class MentionStep:
    """A mention, and how it was resolved."""

    start: int
    """Character offset in the text."""
    end: int
    text: str
    kind: str
    """actor, instrument, citation, session, date or title."""
    keys: tuple[str, ...]
    """Keys of the authority files, or symbols; empty if unresolved."""
    label: str
    """Preferred English names of the keys."""
    step: str
    """The step that decided."""


@dataclass(frozen=True, slots=True)
class NearRow:
    """A row that came near."""

    row: PackRow
    words: str
    """The words of the text that the row has too."""
    reason: str
    """Why the row did not decide."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an act with the row that found it."""

    field: str
    """verb, addressee, partner, condition, recipient or deadline."""
    value: str
    text: str
    """The words of the text."""
    row: PackRow | None
    """None where the part is taken over from another act or a chapeau."""


@dataclass(frozen=True, slots=True)
class ExplainedAct:
    """An act with the rows that found its parts."""

    clause: str
    """The words from the verb to the next act."""
    kind: str
    action: str
    inherited: bool
    """Whether the verb stands in a chapeau."""
    parts: tuple[Part, ...]
    near: tuple[tuple[str, NearRow], ...]
    """Field and row."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a paragraph is read."""

    text: str
    language: str
    issuer: str
    """Key of the issuing body; "" if unknown."""
    context: int
    """Number of earlier paragraphs that names were resolved against."""
    masked: str
    """The text with the resolved mentions in angle brackets: what the patterns are matched against."""
    mentions: tuple[MentionStep, ...]
    acts: tuple[ExplainedAct, ...]
    near_verbs: tuple[NearRow, ...]
    """Verbs in the text that begin no act."""

    def to_dict(self) -> dict[str, object]:
        """Returns the explanation as JSON-ready values."""
        return asdict(self)


def issuer_key(name: str, language: str) -> str:
    """Returns the key of the body with just this name or acronym, in the language or in English; else ""."""
    found = (names().exact(name, spoken) for spoken in (language, "en"))
    return next((key for key in found if key.startswith("body/")), "")


def explain_text(
    text: str,
    language: str,
    *,
    issuer: str = "",
    symbol: str = "",
    before: Sequence[str] = (),
    chapeaux: Collection[int] = (),
) -> Explanation:
    """Explains how a paragraph is read.

    issuer: key of the issuing body ("body/GA"). symbol: of the document. before: earlier paragraphs of the
    document, in order, against which short names and pronouns are resolved. chapeaux: positions in
    `before` of the paragraphs that an item continues.
    Raises KeyError if there is no pack for the language.
    """
    rules = grammar(language)
    context = Context(language, symbol)
    context.enter_unit(issuer)
    above: Chapeau | None = None
    for place, earlier in enumerate(before):
        masked = mask(earlier, context.resolve(earlier, find(earlier, language)))
        if place in chapeaux:
            above = read_chapeau(masked, Passage.of(earlier), language, above)
    mentions = context.resolve(text, find(text, language))
    masked = mask(text, mentions)
    acts = read_acts(masked, Passage.of(text), language, above)
    rows = pack_rows(language)
    starts = [_position(masked, act) for act in acts]
    explained: list[ExplainedAct] = []
    for index, (act, start) in enumerate(zip(acts, starts, strict=True)):
        end = starts[index + 1] if index + 1 < len(starts) else len(masked.text)
        explained.append(_explained(act, masked, start, end, rules, rows))
    return Explanation(
        text=text,
        language=language,
        issuer=issuer,
        context=len(before),
        masked=_readable(masked),
        mentions=tuple(_step(mention) for mention in sorted(mentions, key=lambda one: one.start)),
        acts=tuple(explained),
        near_verbs=tuple(_near_verbs(masked, rules, rows, set(starts), found=bool(acts))),
    )


def _step(mention: Mention) -> MentionStep:
    label = ", ".join(_label(key) for key in mention.keys)
    detail = mention.detail
    if isinstance(detail, DateRange):
        label = f"{detail.first} to {detail.last}" if detail.first != detail.last else str(detail.first)
    elif isinstance(detail, SessionNumber) and label:
        label += f", session {detail.running}"
    return MentionStep(
        mention.start, mention.end, mention.text, mention.kind, mention.keys, label, _how(mention)
    )


def _how(mention: Mention) -> str:
    """Returns the step that resolved a mention, in words."""
    if isinstance(mention.detail, DateRange):
        return "date as written"
    if mention.kind == "title":
        return "quoted title"
    if not mention.keys:
        return "not resolved"
    if mention.step:
        return mention.step
    if isinstance(mention.detail, Number):
        return "symbol as written"
    if isinstance(mention.detail, SessionNumber):
        return "body beside the session, or the issuing body"
    return "name in the authority files"


def _label(key: str) -> str:
    if key.startswith("document/"):
        return f"{unquote(key.rpartition('/')[2]).replace('-', ' ')} (not in the authority files)"
    authorities = lexicon("en").authorities
    found = authorities.names(key, "en") if "/" in key and key.split("/")[0].islower() else ()
    return next(iter(found), key)


def _position(masked: Masked, act: Act) -> int:
    """Returns the offset of an act's verb in the masked text; 0 for a verb of a chapeau."""
    if act.inherited:
        return 0
    offsets = (at for at in range(len(masked.text)) if masked.offset(at) >= act.verb_span[0])
    return next(offsets, 0)


def _explained(
    act: Act, masked: Masked, start: int, end: int, rules: Grammar, rows: Mapping[str, PackRow]
) -> ExplainedAct:
    parts = tuple(_parts(act, rows))
    used = {part.row.identity for part in parts if part.row}
    tables = (
        ("addressee", [rule for rule, *_ in rules.addressees] if act.kind == "directive" else []),
        ("partner", list(rules.partners) if act.kind == "directive" else []),
        ("condition", [rule for _, rule, _ in rules.conditions]),
        ("recipient", [rule for rule, *_ in rules.reporting] if act.kind == "directive" else []),
        ("deadline", [rule.pattern for rule in rules.due]),
    )
    near = tuple(
        (field, row)
        for field, table in (tables if act.kind in ("directive", "decision") else ())
        for row in _near(table, masked, start, end, used, rows)
    )
    return ExplainedAct(
        clause=masked.words(start, end).strip(),
        kind=act.kind,
        action=act.action,
        inherited=act.inherited,
        parts=parts,
        near=near,
    )


def _parts(act: Act, rows: Mapping[str, PackRow]) -> Iterator[Part]:
    yield Part("verb", f"{act.verb} ({act.concept}, {act.kind})", act.verb_text, rows.get(act.rule))
    for field, actors in (
        ("addressee", act.addressees),
        ("partner", act.partners),
        ("recipient", act.report_to),
    ):
        for actor in actors:
            value = _label(actor.key) if actor.key else f"{actor.text} (not in the authority files)"
            yield Part(field, value, actor.text, rows.get(actor.rule))
    for condition in act.conditions:
        yield Part("condition", condition.code, condition.text, rows.get(condition.rule))
    for due in act.due:
        yield Part("deadline", _when(due), due.text, rows.get(due.rule))


def _when(due: Due) -> str:
    if due.type == "session":
        return f"{_label(due.body)}, session {due.running}"
    if due.type == "recurring":
        return f"every {due.every}"
    if due.type == "relative":
        return f"{due.within or 'counted'} from {due.anchor}"
    return due.value


def _near(
    table: Iterable[Rule],
    masked: Masked,
    start: int,
    end: int,
    used: set[str],
    rows: Mapping[str, PackRow],
) -> list[NearRow]:
    """Returns the rows of a table that share the most words with the clause and did not decide."""
    region = masked.text[:end]
    found: list[tuple[int, NearRow]] = []
    for rule in table:
        row = rows.get(rule.row)
        if row is None or rule.row in used:
            continue
        match = rule.search(region, start)
        if match is not None and match.group().strip():
            words = masked.words(match.start(), match.end()).strip()
            reason = "matches, but an earlier row or an exception decided"
            found.append((len(words), NearRow(row, words, reason)))
            continue
        hints = [word.strip() for word in rule.looks_for if word in masked.text[start:end]]
        hint = max((word for word in hints if _is_hint(word)), key=len, default="")
        if hint:
            reason = "has these words, but the rest of the pattern does not match"
            found.append((len(hint), NearRow(row, hint, reason)))
    found.sort(key=lambda pair: -pair[0])
    return [row for _, row in found[:MOST_NEAR]]


def _is_hint(word: str) -> bool:
    letters = sum(letter.isalpha() for letter in word)
    return letters >= _SHORT_WORD[word.isascii()] and not _BY_MASK.keys() & set(word)


def _near_verbs(
    masked: Masked, rules: Grammar, rows: Mapping[str, PackRow], starts: set[int], *, found: bool
) -> Iterator[NearRow]:
    """Yields verbs where an act may begin that begin no act; all verbs of the text if it has no act."""
    seen: set[int] = set()
    for match in rules.start.finditer(masked.text):
        index = int((match.lastgroup or "v0")[1:])
        at = match.start(f"v{index}")
        seen.add(at)
        if at not in starts and (row := rows.get(rules.verbs[index].row)):
            reason = "reports what another text or body did, or continues what is asked"
            yield NearRow(row, masked.words(at, match.end()), reason)
    if found:
        return
    for verb in rules.verbs:
        match = verb.form.search(masked.text)
        if match is not None and match.start() not in seen and (row := rows.get(verb.row)):
            yield NearRow(row, masked.words(*match.span()), "no act may begin here: see clause.start")


def _readable(masked: Masked) -> str:
    """Returns the masked text with each mention as ⟨keys⟩, or ⟨kind⟩ if it is not resolved."""
    pieces: list[str] = []
    for at, letter in enumerate(masked.text):
        mention = masked.mentions.get(at)
        if mention is None or letter not in _BY_MASK:
            pieces.append(letter)
        else:
            keys = " ".join(key.rpartition("/")[2] if key[0].islower() else key for key in mention.keys)
            pieces.append(f"⟨{mention.kind}{' ' if keys else ''}{keys}⟩")
    return "".join(pieces)
