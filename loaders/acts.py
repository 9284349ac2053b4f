"""Stage: what a paragraph does by words. In: a masked paragraph. Out: its acts, by the pack's `acts.toml`.

The engine knows no language: where an act may begin, which words make it one, where the addressees, partners,
reports, deadlines and conditions stand is written in the pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from ..ontology.authorities import is_person
from ..ontology.sessions import A_FEW_MONTHS, GENERAL_ASSEMBLY, sitting_bodies
from . import numerals
from .languages import stage
from .mentions import MASKS, DateRange, Masked, Mention, SessionNumber, macros
from .pack_rows import pattern_row, verb_rows
from .patterns import Rule, alternation
from .records import Act, Actor, Condition, Due
from .spans import Passage, Span

Kind = Literal["directive", "decision", "expressive", "commitment"]
After = Literal["any", "unjoined", "addressee", "joined", "statement", "alone", "first"]


@dataclass(frozen=True, slots=True)
class Verb:
    """A row of the verb table."""

    verb: str
    kind: Kind
    concept: str
    after: After
    """What it takes to be a further act of a paragraph: see the pack."""
    row: str
    """Identity of the row, see `pack_rows`."""
    form: Rule
    """The row's own pattern, which `explain` tries by itself."""


@dataclass(frozen=True, slots=True)
class DueRule:
    """A row of the deadline table."""

    type: Literal["session", "date", "recurring", "relative"]
    pattern: Rule
    every: str
    """ISO 8601 duration, or "regular"; "" of a recurrence whose length the text counts."""
    kind: str
    """The kind of act it is limited to; "" for any."""
    after_action: bool
    otherwise: bool
    """Only where no session or date is named."""
    last: bool
    """Only where no other recurrence is named."""
    anchor: str
    """What a relative deadline counts from."""
    within: str
    """Its ISO 8601 duration, where the words alone tell it ("anniversary")."""
    congress: str
    """Key of the body that is meant where the text only names its kind ("the Fourteenth Congress")."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's `acts.toml`, compiled."""

    start: Rule
    verbs: tuple[Verb, ...]
    joins: Rule
    repeats: Rule
    anew: Rule
    stop: Rule
    reported: Rule
    as_follows: Rule
    reported_object: Rule
    addressees: tuple[tuple[Rule, bool], ...]
    """Pattern, and whether it stands inside what is asked ("cooperation among States")."""
    trailing_qualifier: Rule
    aside: Rule
    pronoun: Rule
    besides: Rule
    """Who is asked together with those a pronoun stands for."""
    further: Rule
    """Who else the same verb asks, later in the sentence."""
    subjects: tuple[Rule, ...]
    decided: tuple[Rule, ...]
    """Whom a decision obliges."""
    partners: tuple[Rule, ...]
    partner_pronoun: Rule
    """"with him": with the one named last in what is asked."""
    reporting: tuple[tuple[Rule, str], ...]
    """Pattern, and how the key of a recipient must begin ("" for any)."""
    no_report: Rule
    no_recipients: frozenset[str]
    purpose: Rule
    due: tuple[DueRule, ...]
    units: dict[str, str]
    """Words for units of time → their letters in an ISO 8601 duration."""
    starts: Rule
    ends: Rule
    """The time until which it recurs."""
    thereafter: re.Pattern[str]
    """What behind a recurrence makes it one that follows the deadline before it."""
    after_that: re.Pattern[str]
    """The same in front of it."""
    no_recurrence: Rule
    no_due: Rule
    """Stretches of a paragraph whose times are told, not set: "recalling that … by 2015"."""
    session_day: Rule
    """A session with its day beside it, which is no other deadline."""
    conditions: tuple[tuple[str, Rule, str], ...]
    """Code, pattern, and the key of the actor it must name ("" for none)."""
    edges: str
    language: str


@cache
def grammar(language: str) -> Grammar:
    """The compiled grammar of a language; KeyError if it has no pack."""
    pack: dict[str, Any] = stage(language, "acts")
    clause, addressee, reporting = pack["clause"], pack["addressee"], pack["reporting"]
    one = f"(?:{addressee['modifiers']}{MASKS['actor']})"
    wide = addressee.get("wide_separators", addressee["separators"])
    listed = {
        separators: f"(?:{one}(?:{separators}{one})*{addressee['tail']})"
        for separators in (wide, addressee["separators"])
    }

    def expanded(text: str, separators: str = wide) -> str:
        several = listed[separators]
        for name, piece in pack.get("macros", {}).items():
            text = text.replace("{" + name + "}", piece)
        instruments = f"(?:{MASKS['instrument']}(?:{addressee['separators']}{MASKS['instrument']})*)"
        return macros(text.replace("{AS}", several).replace("{IS}", instruments))

    def pattern(text: str, separators: str = wide, row: str = "") -> Rule:
        return Rule(expanded(text, separators), row)

    def rows(table: str, listed_rows: Iterable[dict[str, Any]], separators: str = wide) -> tuple[Rule, ...]:
        return tuple(
            pattern(row["pattern"], separators, pattern_row(table, row["pattern"])) for row in listed_rows
        )

    before = alternation(expanded(row["pattern"]) for row in clause["before"])
    whole = "|".join(row["verb"] for row in pack["verbs"] if re.match(f"(?:{before})", row["verb"]))
    before = f"(?!{whole})(?:{before})" if whole else before
    form = clause.get("form", "{form}")
    forms = alternation(
        expanded(f"(?P<v{i}>{form.replace('{form}', row.get('form', row['verb']))})")
        for i, row in enumerate(pack["verbs"])
    )
    return Grammar(
        start=pattern(
            f"(?:{clause.get('begin', '^')}|{clause['start']})(?P<before>(?:{before})*)(?:{forms})"
        ),
        verbs=tuple(
            Verb(
                row["verb"],
                row["kind"],
                row["concept"],
                row.get("after", "any"),
                identity,
                pattern(form.replace("{form}", row.get("form", row["verb"])), row=identity),
            )
            for row, identity in zip(pack["verbs"], verb_rows(pack["verbs"]), strict=True)
        ),
        joins=pattern("|".join(row["pattern"] for row in clause["before"] if row.get("joins")) or "(?!)"),
        repeats=pattern("|".join(row["pattern"] for row in clause["before"] if row.get("repeats")) or "(?!)"),
        anew=pattern("|".join(row["pattern"] for row in clause["before"] if row.get("anew")) or "(?!)"),
        stop=pattern(clause["stop"]),
        reported=pattern(clause["reported"]),
        as_follows=pattern(clause["as_follows"]),
        reported_object=pattern(clause["reported_object"]),
        addressees=tuple(
            (rule, bool(row.get("inside", False)))
            for table in ("direct", "relative")
            for row, rule in zip(
                addressee[table],
                rows(f"addressee.{table}", addressee[table], addressee["separators"]),
                strict=True,
            )
        ),
        trailing_qualifier=pattern(addressee.get("trailing", "(?!)")),
        aside=pattern(addressee.get("aside", "(?!)")),
        pronoun=pattern(addressee["pronoun"], row="addressee.pronoun"),
        besides=pattern(addressee.get("besides", "(?!)"), row="addressee.besides"),
        further=pattern(addressee.get("further", "(?!)"), row="addressee.further"),
        subjects=rows("addressee.subjects", addressee["subjects"]),
        decided=rows("addressee.decided", addressee.get("decided", ())),
        partners=rows("partners.patterns", pack["partners"]["patterns"]),
        partner_pronoun=pattern(pack["partners"].get("pronoun", "(?!)"), row="partners.pronoun"),
        reporting=tuple(
            (rule, row.get("to", ""))
            for row, rule in zip(
                reporting["patterns"], rows("reporting.patterns", reporting["patterns"]), strict=True
            )
        ),
        no_report=pattern(reporting["except"]),
        no_recipients=frozenset(reporting["not_to"]),
        purpose=pattern(reporting["purpose"]),
        due=tuple(
            DueRule(
                row["type"],
                pattern(row["pattern"], row=pattern_row("due", row["pattern"])),
                row.get("every", ""),
                row.get("kind", ""),
                row["pattern"].startswith("^"),
                bool(row.get("otherwise", False)),
                bool(row.get("last", False)),
                row.get("anchor", "adoption"),
                row.get("within", ""),
                row.get("congress", ""),
            )
            for row in pack["due"]
        ),
        units=pack["relative"]["units"],
        starts=pattern(pack["recurrence"]["starts"]),
        ends=pattern(pack["recurrence"].get("ends", "(?!)")),
        thereafter=re.compile(pack["recurrence"].get("thereafter", "(?!)")),
        after_that=re.compile(pack["recurrence"].get("after_that", "(?!)")),
        no_recurrence=pattern(pack["recurrence"]["except"]),
        session_day=pattern("|".join(row["pattern"] for row in pack.get("session_days", ())) or "(?!)"),
        no_due=pattern("|".join(row["pattern"] for row in pack.get("no_deadline", ())) or "(?!)"),
        conditions=tuple(
            (row["code"], rule, row.get("named", ""))
            for row, rule in zip(pack["conditions"], rows("conditions", pack["conditions"]), strict=True)
        ),
        edges=clause["edges"],
        language=language,
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """A place where an act begins, before it is read."""

    begins: int
    verb_at: int
    verb_ends: int
    row: int
    joins: bool
    repeats: bool
    anew: bool
    """The body speaks anew ("in this regard"), whatever the clause before told."""
    asked: Span | None
    """Where those stand who are asked, if before the verb ("States are encouraged to …")."""


@dataclass(frozen=True, slots=True)
class Chapeau:
    """What the items of a numbered paragraph take over from its chapeau."""

    act: Act
    """The act that the items continue."""
    speaks_for_items: bool
    """False where the chapeau only says "as follows": an item with a verb of its own is an act of its own."""
    own_acts: tuple[Act, ...]
    """The complete acts of the chapeau that its items do not continue."""


def read_acts(
    masked: Masked, passage: Passage, language: str, chapeau: Chapeau | None = None
) -> tuple[Act, ...]:
    """The acts of a paragraph, in text order; spans point into the source of `passage`.

    `masked` is the paragraph's text with its mentions resolved. An item takes verb, addressees, partners and
    conditions over from `chapeau`, unless it speaks for itself.
    """
    rules = grammar(language)
    clauses = _clauses(masked, rules, chapeau)
    acts: list[Act] = []
    inherits = chapeau is not None and not (
        clauses and clauses[0].begins == 0 and not chapeau.speaks_for_items
    )
    if inherits and chapeau is not None:
        end = clauses[0].begins if clauses else len(masked.text)
        acts.append(_inherited(chapeau.act, masked, passage, end, rules))
    for index, clause in enumerate(clauses):
        end = clauses[index + 1].begins if index + 1 < len(clauses) else len(masked.text)
        acts.append(_act(masked, passage, clause, end, rules, acts[-1] if acts else None))
    for index in range(len(acts) - 2, -1, -1):
        acts[index] = _sharing(acts[index], acts[index + 1])
    return tuple(replace(act, order=order) for order, act in enumerate(acts, 1))


def _sharing(act: Act, following: Act) -> Act:
    """The act with what the next one asks, where it says nothing itself ("Urges States and invites
    donors to …"); a condition stays with the clause that holds it."""
    if act.action or not act.addressees or {act.kind, following.kind} != {"directive"}:
        return act
    return replace(
        act,
        action=following.action,
        action_span=following.action_span,
        partners=following.partners,
        reporting=following.reporting,
        report_to=following.report_to,
        due=following.due,
    )


def read_chapeau(
    masked: Masked, passage: Passage, language: str, above: Chapeau | None = None
) -> Chapeau | None:
    """What the items under this chapeau take over; None if it holds no act."""
    rules = grammar(language)
    acts = read_acts(masked, passage, language, above)
    if not acts:
        return None
    last = acts[-1]
    tail = _masked_tail(masked, passage, last)
    as_follows = bool(rules.as_follows.search(tail))
    if last.inherited and above is not None:
        return Chapeau(last, above.speaks_for_items, acts[:-1])
    reports = last.kind == "expressive" and bool(rules.reported_object.match(tail))
    listens = last.kind == "expressive" and not reports
    return Chapeau(last, not (as_follows or listens), acts[:-1])


def _masked_tail(masked: Masked, passage: Passage, act: Act) -> str:
    """The masked text behind the verb of the last act."""
    for position in range(len(masked.text), -1, -1):
        clean = masked.offset(position)
        if clean < len(passage) and passage.source(clean) < act.verb_span[1]:
            return masked.text[position + 1 :]
    return masked.text


def _clauses(masked: Masked, rules: Grammar, chapeau: Chapeau | None) -> list[_Clause]:
    """The clauses that begin an act of this paragraph: reported and asked-for verbs are left out."""
    accepted: list[_Clause] = []
    asked = chapeau is not None and chapeau.act.kind == "directive"
    directive = asked
    speaking = chapeau is not None and chapeau.speaks_for_items
    reported_until = 0
    for match in rules.start.finditer(masked.text):
        row = int((match.lastgroup or "v0")[1:])
        verb_at = match.start(f"v{row}")
        before = match["before"]
        clause = _Clause(
            match.start(),
            verb_at,
            match.end(),
            row,
            bool(rules.joins.search(before)),
            bool(rules.repeats.search(before)),
            bool(rules.anew.search(before)),
            match.span("asked") if "asked" in rules.start.groupindex and match["asked"] else None,
        )
        since = accepted[-1].verb_ends if accepted else 0
        stopped = bool(rules.stop.search(masked.text, since, clause.begins)) and (
            accepted or chapeau is not None
        )
        if not accepted and clause.begins == 0:
            if not speaking:
                accepted.append(clause)
                asked = _asks(masked, clause, rules)
                directive = rules.verbs[row].kind == "directive"
            continue
        if not accepted and chapeau is None:
            accepted.append(clause)
            asked = _asks(masked, clause, rules)
            directive = rules.verbs[row].kind == "directive"
            continue
        told = rules.reported.search(masked.text, max(since, reported_until), clause.begins)
        if told and not stopped and not clause.anew:
            if clause.joins or clause.repeats or rules.verbs[row].kind == "directive":
                continue
            reported_until = clause.begins
        if stopped or _is_further_act(masked, clause, rules, asked, directive):
            accepted.append(clause)
            asked = _asks(masked, clause, rules)
            directive = rules.verbs[row].kind == "directive"
    return accepted


def _asks(masked: Masked, clause: _Clause, rules: Grammar) -> bool:
    """Whether the act asks somebody: then what follows may be what they are asked."""
    return rules.verbs[clause.row].kind == "directive" and _asked_by(masked, clause, rules) is not None


def _is_further_act(masked: Masked, clause: _Clause, rules: Grammar, asked: bool, directive: bool) -> bool:
    after = rules.verbs[clause.row].after
    if after == "first":
        return False
    if after == "alone":
        return clause.repeats or clause.anew
    if after == "statement":
        return not directive or clause.anew
    if after == "any" or not asked:
        return True
    if after == "unjoined":
        return not clause.joins
    named = _asked_by(masked, clause, rules) is not None
    if after == "joined":
        return named and (clause.joins or clause.repeats)
    return named or clause.repeats


@dataclass(frozen=True, slots=True)
class _Addressees:
    actors: tuple[Mention, ...]
    qualifier: str
    ends: int
    row: str
    """Identity of the row that found them."""


def _asked_by(masked: Masked, clause: _Clause, rules: Grammar) -> _Addressees | None:
    """Who is asked by a clause, before or behind its verb; None if nobody is named."""
    if clause.asked:
        return _Addressees(tuple(_named(masked, *clause.asked, rules)), "", clause.verb_ends, "clause.before")
    return _addressees(masked, clause.verb_ends, rules)


def _addressees(masked: Masked, position: int, rules: Grammar) -> _Addressees | None:
    """Who is asked, behind the verb that ends at `position`; None if nobody is named."""
    rest = masked.text[position:]
    for pattern, inside in rules.addressees:
        match = pattern.match(rest)
        if not match:
            continue
        groups = match.groupdict()
        if groups.get("unknown"):
            actors = [_unknown(masked, position + match.start("unknown"), position + match.end("unknown"))]
            if groups.get("actors"):
                actors += _named(
                    masked, position + match.start("actors"), position + match.end("actors"), rules
                )
        else:
            actors = _named(masked, position + match.start("actors"), position + match.end("actors"), rules)
        qualifier = ""
        if groups.get("qualifier"):
            qualifier = masked.words(position + match.start("qualifier"), position + match.end("qualifier"))
        ends = position + match.end()
        trailing = rules.trailing_qualifier.match(masked.text, ends)
        if trailing:
            qualifier = qualifier or masked.words(trailing.start(), trailing.end())
            ends = trailing.end()
        return _Addressees(
            tuple(actors), qualifier.strip(rules.edges), position if inside else ends, pattern.row
        )
    return None


def _act(
    masked: Masked, passage: Passage, clause: _Clause, end: int, rules: Grammar, previous: Act | None
) -> Act:
    """The act that begins at `clause` and runs to `end`."""
    verb = rules.verbs[clause.row]
    named = _asked_by(masked, clause, rules) if verb.kind == "directive" else None
    addressees: tuple[Actor, ...] = ()
    begins = clause.verb_ends
    qualifier = ""
    if named:
        others = [
            actor
            for match in rules.further.finditer(masked.text[:end], named.ends)
            for actor in _named(masked, match.start("actors"), match.end("actors"), rules)
        ]
        addressees = _distinct(
            (*_actors(named.actors, passage, named.row), *_actors(others, passage, rules.further.row))
        )
        qualifier, begins = named.qualifier, named.ends
    elif verb.kind == "directive" and previous is not None:
        pronoun = rules.pronoun.match(masked.text, clause.verb_ends)
        if pronoun:
            spoken_of = _spoken_of(masked, passage, clause, pronoun)
            addressees, begins = previous.addressees or spoken_of, pronoun.end()
            if besides := rules.besides.match(masked.text, begins):
                others = _named(masked, besides.start("actors"), besides.end("actors"), rules)
                addressees = _distinct((*addressees, *_actors(others, passage, rules.besides.row)))
                begins = besides.end()
    elif verb.kind == "decision":
        addressees = _obliged(masked, passage, clause.verb_ends, end, rules)
    verb_span = passage.source_span(*masked.span(clause.verb_at, clause.verb_ends))
    act = Act(
        order=0,
        kind=verb.kind,
        verb=verb.verb,
        concept=verb.concept,
        verb_text=masked.words(clause.verb_at, clause.verb_ends),
        verb_span=verb_span,
        action="",
        action_span=(0, 0),
        addressees=addressees,
        qualifier=qualifier,
        rule=verb.row,
    )
    # A condition may stand in the list of those who are asked.
    since = clause.verb_ends if named and not named.qualifier else begins
    return _with_terms(act, masked, passage, begins, end, rules, since)


def _spoken_of(
    masked: Masked, passage: Passage, clause: _Clause, pronoun: re.Match[str]
) -> tuple[Actor, ...]:
    """Whom a pronoun stands for where nobody was asked before: the officer, body or group named last."""
    groups = pronoun.groupdict()
    for mention in reversed(masked.between(0, clause.begins, "actor")):
        key = mention.keys[0] if mention.keys else ""
        if (
            (groups.get("person") and is_person(key))
            or (groups.get("one") and key.startswith("body/"))
            or (groups.get("several") and key.startswith(("group/", "state/")))
        ):
            return _actors((mention,), passage, "addressee.pronoun")
    return ()


def _unknown(masked: Masked, start: int, end: int) -> Mention:
    """Somebody whom no authority file knows, at the place where the addressee stands."""
    first, last = masked.span(start, end)
    return Mention("actor", first, last, masked.clean[first:last])


def _obliged(masked: Masked, passage: Passage, begins: int, end: int, rules: Grammar) -> tuple[Actor, ...]:
    """Whom a decision obliges ("decides that all States shall …")."""
    for pattern in rules.decided:
        match = pattern.match(masked.text[begins:end])
        if match:
            named = _named(masked, begins + match.start("actors"), begins + match.end("actors"), rules)
            return _actors(named, passage, pattern.row)
    return ()


def _inherited(act: Act, masked: Masked, passage: Passage, end: int, rules: Grammar) -> Act:
    """The chapeau's act as an item continues it."""
    own = replace(act, inherited=True, reporting=False, report_to=(), due=())
    begins = 0
    if act.kind == "directive" and not act.addressees:
        for rule in rules.subjects:
            if subject := rule.search(masked.text, 0, end):
                actors = masked.between(subject.start("actors"), subject.end("actors"), "actor")
                own = replace(own, addressees=_actors(actors, passage, rule.row))
                begins = subject.end("actors") if subject.start() == 0 else 0
                break
    return _with_terms(own, masked, passage, begins, end, rules)


def _with_terms(
    act: Act,
    masked: Masked,
    passage: Passage,
    begins: int,
    end: int,
    rules: Grammar,
    since: int | None = None,
) -> Act:
    """The act with what its words from `begins` to `end` say of partners, reports, deadlines and
    conditions; these from `since` on."""
    first, last = masked.span(begins, end)
    action = passage.text[first:last].strip(rules.edges)
    offset = passage.text.find(action, first) if action else first
    act = replace(act, action=action, action_span=passage.source_span(offset, offset + len(action)))
    if act.kind not in ("directive", "decision", "commitment"):
        return act
    helped = rules.purpose.search(masked.text, begins, end)
    own_end = helped.start() if helped else end
    due = _due(masked, passage, act, begins, own_end, rules)
    act = replace(
        act,
        due=due,
        conditions=_conditions(act, masked, passage, begins if since is None else since, end, rules),
    )
    if act.kind == "decision":
        return act
    recipients, reporting = _reports(masked, passage, begins, own_end, rules)
    taken = {actor.span for actor in recipients}
    partners = tuple(
        actor for actor in _partners(masked, passage, begins, own_end, rules) if actor.span not in taken
    )
    return replace(
        act,
        partners=_distinct((*act.partners, *partners)),
        reporting=act.reporting or reporting,
        report_to=_distinct((*act.report_to, *recipients)),
    )


def _partners(masked: Masked, passage: Passage, begins: int, end: int, rules: Grammar) -> tuple[Actor, ...]:
    found: dict[int, tuple[Mention, str]] = {}
    region = masked.text[:end]
    for pattern in rules.partners:
        for match in pattern.finditer(region, begins):
            if match.start() > begins and region[match.start() - 1] == MASKS["actor"]:
                # "the links of A with B": what binds others, not with whom to act.
                continue
            for mention in _named(masked, match.start("actors"), match.end("actors"), rules):
                found[mention.start] = mention, pattern.row
    for match in rules.partner_pronoun.finditer(region, begins):
        named = [
            mention
            for mention in masked.between(begins, match.start(), "actor")
            if not mention.keys or mention.keys[0].startswith("body/")
        ]
        if named:
            found[named[-1].start] = named[-1], rules.partner_pronoun.row
    return _in_order(found, passage)


def _reports(
    masked: Masked, passage: Passage, begins: int, end: int, rules: Grammar
) -> tuple[tuple[Actor, ...], bool]:
    found: dict[int, tuple[Mention, str]] = {}
    reporting = False
    region = masked.text[:end]
    for pattern, to in rules.reporting:
        for match in pattern.finditer(region, begins):
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
    return _in_order(found, passage), reporting


def _due(
    masked: Masked, passage: Passage, act: Act, begins: int, end: int, rules: Grammar
) -> tuple[Due, ...]:
    found: dict[tuple[int, str], Due] = {}
    region = masked.text[:end]
    for rule in rules.due:
        if (rule.kind and rule.kind != act.kind) or (rule.otherwise and found):
            continue
        if rule.last and any(due.type == "recurring" for due in found.values()):
            continue
        origin = max(begins - 1, 0) if rule.after_action else begins
        matches: Iterable[re.Match[str]]
        if rule.after_action:
            match = rule.pattern.match(masked.text[origin:end])
            matches = [match] if match else []
        else:
            origin = 0
            matches = rule.pattern.finditer(region, begins)
        for match in matches:
            start, stop = origin + match.start(), origin + match.end()
            if rule.type == "relative":
                if match.groupdict().get("when"):
                    start, stop = match.span("when")
                span = passage.source_span(*masked.span(start, stop))
                relative = _relative(rule, match, masked, span, masked.words(start, stop), rules)
                if relative.within or not match.groupdict().get("number"):
                    found.setdefault((span[0], "relative"), replace(relative, rule=rule.pattern.row))
                continue
            for due in _due_of(rule, match, masked, passage, origin, region, rules):
                found.setdefault((due.span[0], due.type), replace(due, rule=rule.pattern.row))
    if not found:
        return ()
    held = [due.span for due in found.values() if due.type == "session"]
    told = list(_stretches(rules.no_due, masked, passage, begins, region))
    for match in rules.session_day.finditer(region, begins):
        session = passage.source_span(*masked.span(match.start(), match.start() + 1))
        beside = masked.mentions[match.start("day")].detail
        if session in held and isinstance(beside, DateRange) and not _part_of_a_year(found, session, beside):
            told.append(passage.source_span(*masked.span(*match.span("day"))))
            days = beside.first.isoformat(), beside.last.isoformat()
            found[session[0], "session"] = replace(
                found[session[0], "session"], not_before=days[0], not_after=days[1]
            )
    begun = _stretches(rules.starts, masked, passage, begins, region)
    counted = [due.span for due in found.values() if due.anchor in ("before-session", "after-session")]
    recurs = any(due.type == "recurring" for due in found.values())
    ended = _stretches(rules.ends, masked, passage, begins, region) if recurs else []
    return tuple(
        _distinct_due(
            replace(found[key], ends=found[key].type != "recurring" and _within(found[key].span, ended))
            for key in sorted(found)
            if not _within(found[key].span, told)
            # The year or session in which a recurrence begins is no deadline of its own.
            and not (recurs and found[key].type in ("date", "session") and _within(found[key].span, begun))
            # Nor is the session that a deadline counts from.
            and not (found[key].type == "session" and _within(found[key].span, counted))
        )
    )


def _part_of_a_year(found: dict[tuple[int, str], Due], session: Span, beside: DateRange) -> bool:
    """Whether the days beside a session are a part of one that lasts a year, and so tell more than it."""
    lasting = found[session[0], "session"].body == GENERAL_ASSEMBLY
    return lasting and (beside.last - beside.first).days < A_FEW_MONTHS


def _stretches(rule: Rule, masked: Masked, passage: Passage, begins: int, region: str) -> list[Span]:
    """Where in the source a rule matches the masked text from `begins` on."""
    return [passage.source_span(*masked.span(*match.span())) for match in rule.finditer(region, begins)]


def _within(span: Span, stretches: Iterable[Span]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in stretches)


def _relative(
    rule: DueRule, match: re.Match[str], masked: Masked, span: Span, words: str, rules: Grammar
) -> Due:
    """A deadline counted from something else: the adoption of the text, a session, the end of a biennium."""
    groups = match.groupdict()
    within = rule.within or _counted(groups, rules)
    actors = masked.between(match.start(), match.end(), "actor")
    session = next(iter(masked.between(match.start(), match.end(), "session")), None)
    body = actors[-1].keys[-1] if actors and actors[-1].keys else ""
    due = Due(
        "relative",
        span,
        words,
        body=body if body.startswith("body/") else "",
        value=f"{groups['year']}-12-31" if groups.get("year") else "",
        within=within,
        anchor=rule.anchor,
    )
    if session and session.keys and isinstance(session.detail, SessionNumber):
        due = _at(due, session.keys[0], session.detail)
    return due


def _counted(groups: dict[str, str | None], rules: Grammar) -> str:
    """The ISO 8601 duration that a match counts ("ninety", "days"); "" if it counts none."""
    number = numerals.value(groups.get("number") or "", rules.language)
    unit = rules.units.get((groups.get("unit") or "").lower())
    return f"P{number}{unit}" if number and unit else ""


def _recurring(
    rule: DueRule,
    match: re.Match[str],
    masked: Masked,
    passage: Passage,
    origin: int,
    region: str,
    rules: Grammar,
) -> list[Due]:
    """A recurrence, from the year, day or session on that the text names."""
    start, stop = origin + match.start(), origin + match.end()
    around = rules.no_recurrence.finditer(region, max(0, start - 24), min(len(region), stop + 40))
    every = rule.every or _counted(match.groupdict(), rules)
    if not every or any(other.start() < stop and start < other.end() for other in around):
        return []
    follows = rules.thereafter.match(region, stop) or rules.after_that.search(region[:start])
    due = Due(
        "recurring",
        passage.source_span(*masked.span(start, stop)),
        masked.words(start, stop),
        every=every,
        anchor="thereafter" if follows else "",
    )
    over = rules.ends.search(region, stop)
    for mention in masked.between(over.start(), over.end(), "date") if over else ():
        if isinstance(mention.detail, DateRange):
            due = replace(due, not_after=mention.detail.last.isoformat())
    begins = rules.starts.search(region)
    if begins is None:
        return [due]
    for mention in masked.between(begins.start(), begins.end(), "date"):
        if isinstance(mention.detail, DateRange):
            starts = mention.detail.first.isoformat()
            return [replace(due, starts=starts.removesuffix("-01-01"))]
    for mention in masked.between(begins.start(), begins.end(), "session"):
        if isinstance(mention.detail, SessionNumber) and mention.keys:
            return [_at(due, mention.keys[0], mention.detail)]
    return [due]


def _at(due: Due, body: str, held: SessionNumber) -> Due:
    """The deadline with the session of a body."""
    return replace(
        due, body=body, session=held.number, series=held.series, resumed=held.resumed, others=held.others
    )


def _due_of(
    rule: DueRule,
    match: re.Match[str],
    masked: Masked,
    passage: Passage,
    origin: int,
    region: str,
    rules: Grammar,
) -> list[Due]:
    start, stop = origin + match.start(), origin + match.end()
    if rule.type == "recurring":
        return _recurring(rule, match, masked, passage, origin, region, rules)
    found: list[Due] = []
    if match.groupdict().get("ordinal"):
        number = numerals.value(match["ordinal"], rules.language)
        keys = masked.mentions[origin + match.start("body")].keys if match["body"] else (rule.congress,)
        if rule.congress and keys == (GENERAL_ASSEMBLY,):
            keys = (rule.congress,)
        if number is not None and len(keys) == 1 and keys[0] in sitting_bodies():
            first, last = origin + match.start("held"), origin + match.end("held")
            span, words = passage.source_span(*masked.span(first, last)), masked.words(first, last)
            found.append(Due("session", span, words, body=keys[0], session=number))
        return found
    if rule.type == "relative":
        return found
    for mention in masked.between(start, stop, rule.type):
        span = passage.source_span(mention.start, mention.end)
        text = passage.text[mention.start : mention.end]
        if isinstance(mention.detail, DateRange):
            found.append(
                Due(
                    "date",
                    span,
                    text,
                    value=mention.detail.last.isoformat(),
                    not_before=mention.detail.first.isoformat(),
                    not_after=mention.detail.last.isoformat(),
                    derivation="stated",
                )
            )
        elif isinstance(mention.detail, SessionNumber) and mention.keys:
            found.append(_at(Due("session", span, text), mention.keys[0], mention.detail))
    return found


def _distinct_due(dues: Iterable[Due]) -> list[Due]:
    seen: set[tuple[str, str, str, bool, str, str, str, str]] = set()
    kept: list[Due] = []
    for due in dues:
        key = (
            due.type,
            due.body,
            due.running,
            due.resumed,
            due.value,
            due.every,
            due.within,
            due.anchor,
        )
        if key not in seen:
            seen.add(key)
            kept.append(due)
    return kept


def _conditions(
    act: Act, masked: Masked, passage: Passage, begins: int, end: int, rules: Grammar
) -> tuple[Condition, ...]:
    kept = {condition.code: condition for condition in act.conditions}
    region = masked.text[:end]
    for code, pattern, named in rules.conditions:
        match = pattern.search(region, begins)
        if match and named:
            actors = masked.between(match.start(), match.end(), "actor")
            if not any(named in mention.keys for mention in actors):
                continue
        if match and code not in kept:
            span = passage.source_span(*masked.span(match.start(), match.end()))
            kept[code] = Condition(code, span, masked.words(match.start(), match.end()), pattern.row)
    return tuple(kept.values())


def _named(masked: Masked, start: int, end: int, rules: Grammar) -> list[Mention]:
    """The actors in a masked range, without those only mentioned in passing (包括甲在内的乙)."""
    aside = [match.span() for match in rules.aside.finditer(masked.text, start, end)]
    return [
        mention
        for position, mention in masked.mentions.items()
        if start <= position < end
        and mention.kind == "actor"
        and not any(first <= position < last for first, last in aside)
    ]


def _actors(mentions: Iterable[Mention], passage: Passage, row: str) -> tuple[Actor, ...]:
    """Returns the actors of mentions that the row of the pack found, each once."""
    actors: list[Actor] = []
    for mention in mentions:
        span: Span = passage.source_span(mention.start, mention.end)
        actors.extend(Actor(key, span, mention.text, row) for key in (mention.keys or ("",)))
    return _distinct(actors)


def _in_order(found: dict[int, tuple[Mention, str]], passage: Passage) -> tuple[Actor, ...]:
    """Returns the actors of mentions by offset, each with the row that found it, in text order."""
    return _distinct(
        [actor for start in sorted(found) for actor in _actors(found[start][:1], passage, found[start][1])]
    )


def _distinct(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Each actor once, where it is named first."""
    seen: set[str] = set()
    kept: list[Actor] = []
    for actor in actors:
        name = actor.key or actor.text
        if name not in seen:
            seen.add(name)
            kept.append(actor)
    return tuple(kept)
