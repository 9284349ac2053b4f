"""Stage: reports and conditions. In: the masked words of an act. Out: what the pack reads in them."""

from __future__ import annotations

from .actor_lists import in_text_order
from .grammar import Grammar
from .masking import Masked, Mention
from .records import Act, Actor, Condition
from .spans import Passage


def read_reports(
    masked: Masked, passage: Passage, begins: int, end: int, rules: Grammar
) -> tuple[tuple[Actor, ...], bool]:
    """Returns the recipients of a requested report, and whether a report is requested at all."""
    found: dict[int, tuple[Mention, str]] = {}
    reporting = False
    for pattern, to, form in rules.reporting.rows_for(masked.text, begins, end):
        text = masked.naming(form) if form else masked.text
        for match in pattern.finditer(text, begins, end):
            if rules.no_report.search(match.group()):
                continue
            recipients: list[Mention] = []
            if "recipients" in pattern.groupindex and match["recipients"]:
                for kind in ("actor", "session"):
                    recipients += masked.between(match.start("recipients"), match.end("recipients"), kind)
                if recipients and all(
                    mention.keys and rules.no_recipients.issuperset(mention.keys) for mention in recipients
                ):
                    continue
            if to and not any(key.startswith(to) for mention in recipients for key in mention.keys):
                continue
            reporting = True
            found.update((mention.start, (mention, pattern.row)) for mention in recipients)
    return in_text_order(found, passage), reporting


def read_conditions(
    act: Act, masked: Masked, passage: Passage, begins: int, end: int, rules: Grammar
) -> tuple[Condition, ...]:
    """Returns the conditions of an act, with those that it has already."""
    kept = {condition.code: condition for condition in act.conditions}
    for code, pattern, named in rules.conditions.rows_for(masked.text, begins, end):
        if named and not any(named in actor.keys for actor in masked.between(begins, end, "actor")):
            continue
        match = next(
            (
                found
                for found in pattern.finditer(masked.text, begins, end)
                if not named or any(named in actor.keys for actor in masked.between(*found.span(), "actor"))
            ),
            None,
        )
        if match and code not in kept:
            span = passage.source_span(*masked.span(match.start(), match.end()))
            kept[code] = Condition(code, span, masked.words(match.start(), match.end()), pattern.row)
    return tuple(kept.values())
