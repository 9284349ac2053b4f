"""Stage: what a paragraph does by words. In: a masked paragraph. Out: its acts, by the pack's `acts.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from .act_terms import read_conditions, read_reports
from .actor_lists import (
    actors_of,
    antecedent,
    asked_earlier,
    coordinated_actors,
    distinct,
    listed_actors,
    named_actors,
    partners_of,
    rest_of_list,
    unknown_actors,
    without_waived,
)
from .deadline_phrases import read_deadlines
from .grammar import Grammar, grammar
from .masking import Masked, Mention
from .records import Act, Actor, Condition
from .recurrences import start_day, starting
from .spans import Passage, Span

_JOINT: Final = re.compile(r"\s?(?:[^\W\d_]+\s?){0,2}")
"""Text between two verbs that are joined directly ("Adopts and hereby opens")."""
_PRONOUNS: Final = ("several", "one", "person", "any")
"""Groups of the pack by what a pronoun stands for, see `actor_lists.antecedent`."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """A place where an act begins, before it is read."""

    begins: int
    verb_at: int
    verb_ends: int
    row: int
    joins: bool
    repeats: bool
    adds: bool
    new_sentence: bool
    """A new sentence of the issuing body ("in this regard"), whatever the clause before reports."""
    asked: Span | None
    """Where those stand who are asked, if before the verb ("States are encouraged to …")."""
    pronoun: re.Match[str] | None
    """The match of a clause whose pronoun stands before the verb ("les invite à …")."""


@dataclass(frozen=True, slots=True)
class Chapeau:
    """What the items of a numbered paragraph take over from its chapeau."""

    act: Act
    """The act that the items continue."""
    speaks_for_items: bool
    """False where the chapeau only says "as follows": an item with a verb of its own is an act of its own."""
    own_acts: tuple[Act, ...]
    """The complete acts of the chapeau that its items do not continue."""
    reports: bool = False
    """Whether the items are what its report tells ("to report to the Council on: (a) …"), or points of the
    one product that it asks for."""
    starts: str = ""
    """ISO day from which its action takes effect; "" if it names none."""


def read_acts(
    masked: Masked, passage: Passage, language: str, chapeau: Chapeau | None = None
) -> tuple[Act, ...]:
    """The acts of a paragraph, in text order; spans point into the source of `passage`.

    `masked` is the paragraph's text with its mentions resolved. An item takes verb, addressees, partners and
    conditions over from `chapeau`, and the report whose contents it is, unless it speaks for itself.
    """
    rules = grammar(language)
    clauses = _clauses(masked, rules, chapeau)
    is_item = chapeau is not None and chapeau.act.kind == "directive" and clauses and clauses[0].begins == 0
    if is_item and not clauses[0].asked and rules.infinitive.match(masked.text, clauses[0].verb_at):
        # "Requests the Secretary-General to do the following: (a) Highlight …": (a) is the requested action.
        clauses = clauses[1:]
    acts: list[Act] = []
    inherits = chapeau is not None and not (
        clauses and clauses[0].begins == 0 and not chapeau.speaks_for_items
    )
    if inherits and chapeau is not None:
        end = clauses[0].begins if clauses else len(masked.text)
        acts.append(_inherited(chapeau, masked, passage, end, rules))
    for index, clause in enumerate(clauses):
        end = clauses[index + 1].begins if index + 1 < len(clauses) else len(masked.text)
        acts.append(_act(masked, passage, clause, end, rules, acts[-1] if acts else None))
    for index in range(len(acts) - 2, -1, -1):
        # The acts of the clauses stand behind that of the chapeau, if any.
        at = index - len(acts) + len(clauses)
        is_joined = at >= 0 and bool(
            _JOINT.fullmatch(masked.text, clauses[at].verb_ends, clauses[at + 1].verb_at)
        )
        acts[index] = _sharing(acts[index], acts[index + 1], is_joined)
    return tuple(replace(act, order=order) for order, act in enumerate(acts, 1))


def read_duty(masked: Masked, passage: Passage, language: str) -> tuple[Act, ...]:
    """The decision of a paragraph without an operative verb ("The Committee shall meet in Geneva")."""
    rules = grammar(language)
    match = rules.duty.search(masked.text)
    if match is None:
        return ()
    first, last = match.span("verb")
    words, end = masked.words(first, last), len(masked.text)
    act = Act(
        order=1,
        kind="decision",
        verb=words,
        concept="decide",
        verb_text=words,
        verb_span=passage.source_span(*masked.span(first, last)),
        action="",
        action_span=(0, 0),
        addressees=_obliged(masked, passage, 0, end, rules),
        rule=rules.duty.row,
    )
    return (_with_terms(act, masked, passage, last, end, rules),)


def _sharing(act: Act, following: Act, is_joined: bool) -> Act:
    """The act with the action of the next one, where it has none of its own ("Urges States and invites
    donors to …", "Adopts and proclaims …"), and its addressees ("Invites and encourages States to …"); a
    condition in the list of addressees stays with them. Decisions share only if their verbs are joined
    directly (`is_joined`)."""
    action = act.action
    for condition in act.conditions:
        action = action.replace(condition.text, "")
    if action.strip(" ,") or act.kind != following.kind or act.kind not in ("directive", "decision"):
        return act
    if act.kind == "decision" and not is_joined:
        return act
    if not act.addressees and act.inherited:
        return act
    return replace(
        act,
        addressees=act.addressees or following.addressees,
        qualifier=act.qualifier if act.addressees else following.qualifier,
        action=following.action,
        action_span=following.action_span,
        partners=following.partners,
        reporting=following.reporting,
        report_to=following.report_to,
        due=following.due,
        conditions=_with_shared(act.conditions, following),
    )


def _with_shared(conditions: tuple[Condition, ...], following: Act) -> tuple[Condition, ...]:
    """Returns the conditions with those that stand in the action of the next act, behind its beginning."""
    first, last = following.action_span
    codes = {condition.code for condition in conditions}
    shared = (
        condition
        for condition in following.conditions
        if condition.code not in codes and first < condition.span[0] and condition.span[1] <= last
    )
    return (*conditions, *shared)


def read_chapeau(
    masked: Masked, passage: Passage, language: str, above: Chapeau | None = None
) -> Chapeau | None:
    """What the items under this chapeau take over; None if it holds no act."""
    rules = grammar(language)
    acts = read_acts(masked, passage, language, above)
    if not acts:
        return None
    last = without_waived(acts[-1], masked, rules)
    tail = _masked_tail(masked, passage, last)
    as_follows = bool(rules.as_follows.search(tail))
    told = last.reporting and bool(rules.report_contents.search(tail))
    reporting = told or bool(rules.report_factors.search(tail))
    if last.inherited and above is not None:
        starts = start_day(masked, tail, rules) or above.starts
        return Chapeau(last, above.speaks_for_items, acts[:-1], above.reports or reporting, starts)
    reports = last.kind == "expressive" and bool(rules.reported_object.match(tail))
    listens = last.kind == "expressive" and not reports
    return Chapeau(last, not (as_follows or listens), acts[:-1], reporting, start_day(masked, tail, rules))


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
            bool(rules.adds.search(before)),
            bool(rules.new_sentence.search(before)),
            match.span("asked") if "asked" in rules.start.groupindex and match["asked"] else None,
            match if any(map(match.groupdict().get, _PRONOUNS)) else None,
        )
        since = accepted[-1].verb_ends if accepted else 0
        stopped = bool(rules.stop.search(masked.text, since, clause.begins)) and (
            accepted or chapeau is not None
        )
        if not accepted and clause.begins == 0:
            if not speaking and not _is_requested_action(masked, clause, rules, chapeau):
                accepted.append(clause)
                asked = _asks(masked, clause, rules)
                directive = rules.verbs[row].kind == "directive"
            continue
        if not accepted and chapeau is None:
            accepted.append(clause)
            asked = _asks(masked, clause, rules)
            directive = rules.verbs[row].kind == "directive"
            continue
        reported = rules.reported.search(masked.text, max(since, reported_until), clause.begins)
        if (
            reported
            and not stopped
            and not clause.new_sentence
            and not _resumes(masked, clause, since, rules)
        ):
            if clause.joins or clause.repeats or rules.verbs[row].kind == "directive":
                continue
            reported_until = clause.begins
        if not accepted and _continues(masked, clause, rules, chapeau):
            continue
        if stopped or _is_further_act(masked, clause, rules, asked, directive):
            accepted.append(clause)
            asked = _asks(masked, clause, rules)
            directive = rules.verbs[row].kind == "directive"
    return accepted


def _resumes(masked: Masked, clause: _Clause, since: int, rules: Grammar) -> bool:
    """Returns whether the issuing body speaks again behind a clause that reports ("… and urges States …")."""
    if not rules.resumes.match(masked.text, clause.begins):
        return False
    return not rules.other_speaker.search(masked.text, since, clause.begins)


def _is_requested_action(masked: Masked, clause: _Clause, rules: Grammar, chapeau: Chapeau | None) -> bool:
    """Whether an item is part of the action that its chapeau requests ("encouraging the use of sails")."""
    if chapeau is None or chapeau.act.kind != "directive" or not chapeau.act.addressees:
        return False
    return rules.verbs[clause.row].kind != "directive" or _asked_by(masked, clause, rules) is None


def _continues(masked: Masked, clause: _Clause, rules: Grammar, chapeau: Chapeau | None) -> bool:
    """Whether a verb inside an item, without "also" or a name, is what the chapeau asks ("encourage")."""
    if chapeau is None or chapeau.act.kind != "directive" or not chapeau.act.addressees:
        return False
    after = rules.verbs[clause.row].after
    return after == "addressee" and not clause.repeats and _asked_by(masked, clause, rules) is None


def _asks(masked: Masked, clause: _Clause, rules: Grammar) -> bool:
    """Whether the act asks somebody: then what follows may be what they are asked."""
    return rules.verbs[clause.row].kind == "directive" and _asked_by(masked, clause, rules) is not None


def _is_further_act(masked: Masked, clause: _Clause, rules: Grammar, asked: bool, directive: bool) -> bool:
    after = rules.verbs[clause.row].after
    if after == "first":
        return False
    if after == "alone":
        return clause.repeats or clause.new_sentence
    if after in ("statement", "also"):
        also = after == "also" and clause.adds and not clause.joins
        return not directive or clause.new_sentence or also
    if after == "any" or not asked:
        return True
    if after == "unjoined":
        return not clause.joins
    named = _asked_by(masked, clause, rules) is not None or bool(
        not clause.pronoun and rules.pronoun.match(masked.text, clause.verb_ends)
    )
    if after == "joined":
        return named and (clause.joins or clause.repeats)
    return named or clause.repeats or clause.new_sentence


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
        return _Addressees(
            tuple(named_actors(masked, *clause.asked, rules)), "", clause.verb_ends, "clause.before"
        )
    if clause.pronoun:
        return None
    return _addressees(masked, clause.verb_ends, rules)


def _addressees(masked: Masked, position: int, rules: Grammar) -> _Addressees | None:
    """Who is asked, behind the verb that ends at `position`; None if nobody is named."""
    rest = masked.text[position:]
    for pattern, inside, verbs, form in rules.addressees:
        match = pattern.match(masked.naming(form)[position:] if form else rest)
        if not match or (verbs and not verbs.search(masked.text, 0, position)):
            continue
        groups = match.groupdict()
        actors: list[Mention] = []
        if groups.get("unknown"):
            first, last = match.span("unknown")
            actors += unknown_actors(masked, [(position + first, position + last)], rules)
            if not (actors or groups.get("names") or groups.get("actors")):
                continue
        if groups.get("names"):
            actors += listed_actors(
                masked, position + match.start("names"), position + match.end("names"), rules
            )
        if groups.get("actors"):
            first, last = position + match.start("actors"), position + match.end("actors")
            actors += named_actors(masked, first, last, rules)
            unlisted = (item.span("unknown") for item in rules.unlisted.finditer(masked.text[:last], first))
            actors += unknown_actors(masked, unlisted, rules)
            actors.sort(key=lambda mention: mention.start)
        qualifier = ""
        if groups.get("qualifier"):
            qualifier = masked.words(position + match.start("qualifier"), position + match.end("qualifier"))
        ends = position + match.end()
        if not inside:
            rest, ends = rest_of_list(masked, ends, rules)
            actors += rest
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
        later = list(rules.later_addressees.finditer(masked.text[:end], named.ends))
        others = [
            actor
            for match in later
            for actor in named_actors(masked, match.start("actors"), match.end("actors"), rules)
        ]
        addressees = distinct(
            (
                *actors_of(named.actors, passage, named.row),
                *actors_of(others, passage, rules.later_addressees.row),
                *coordinated_actors(masked, passage, clause.verb_ends, end, rules),
            )
        )
        # What is asked begins behind those who are named right after the first.
        begins = later[0].end() if later and later[0].start() == named.ends else named.ends
        qualifier = named.qualifier
    elif verb.kind == "directive":
        pronoun = clause.pronoun or rules.pronoun.match(masked.text, clause.verb_ends)
        if pronoun:
            spoken_of = antecedent(masked, passage, clause.begins, pronoun, rules)
            asked_before = asked_earlier(pronoun, previous.addressees if previous is not None else ())
            groups = pronoun.groupdict()
            nearest = groups.get("nearest") is not None or groups.get("both")
            addressees = (nearest and spoken_of) or asked_before or spoken_of
            begins = max(pronoun.end(), clause.verb_ends)
            if beside := rules.co_addressees.match(masked.text, begins):
                others = named_actors(masked, beside.start("actors"), beside.end("actors"), rules)
                addressees = distinct((*addressees, *actors_of(others, passage, rules.co_addressees.row)))
                begins = beside.end()
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


def _obliged(masked: Masked, passage: Passage, begins: int, end: int, rules: Grammar) -> tuple[Actor, ...]:
    """Whom a decision obliges ("decides that all States shall …")."""
    for pattern in rules.decided:
        if match := pattern.match(masked.text[begins:end]):
            named = named_actors(masked, begins + match.start("actors"), begins + match.end("actors"), rules)
            return actors_of(named, passage, pattern.row)
    return ()


def _inherited(chapeau: Chapeau, masked: Masked, passage: Passage, end: int, rules: Grammar) -> Act:
    """The chapeau's act as an item continues it."""
    act = own = replace(chapeau.act, inherited=True)
    if not chapeau.reports:
        own = replace(act, reporting=False, report_to=(), due=())
    begins = 0
    if act.kind == "directive" and not act.addressees:
        for rule in rules.subjects:
            if subject := rule.search(masked.text, 0, end):
                group = "names" if "names" in rule.groupindex else "actors"
                actors = (
                    listed_actors(masked, *subject.span(group), rules)
                    if group == "names"
                    else masked.between(*subject.span(group), "actor")
                )
                own = replace(own, addressees=actors_of(actors, passage, rule.row))
                begins = subject.end(group) if subject.start() == 0 else 0
                break
    act = _with_terms(own, masked, passage, begins, end, rules)
    return replace(act, due=starting(act.due, chapeau.starts))


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
    leading = rules.leading.match(masked.text, begins, end)
    first, last = masked.span(leading.end() if leading else begins, end)
    action = passage.text[first:last].strip(rules.edges)
    offset = passage.text.find(action, first) if action else first
    act = replace(act, action=action, action_span=passage.source_span(offset, offset + len(action)))
    if act.kind not in ("directive", "decision", "commitment"):
        return act
    helped = rules.purpose.search(masked.text, begins, end)
    own_end = helped.start() if helped else end
    due = read_deadlines(masked, passage, act, begins, own_end, rules) or act.due
    act = replace(
        act,
        due=due,
        conditions=read_conditions(act, masked, passage, begins if since is None else since, end, rules),
    )
    if act.kind == "decision":
        return act
    recipients, reporting = read_reports(masked, passage, begins, own_end, rules)
    # "Discussions among A and B": those who are asked are no partners besides.
    taken = {actor.span for actor in (*recipients, *act.addressees)}
    # A body does not act with itself; States do so with other States.
    asked = {actor.key for actor in act.addressees if actor.key.startswith(("body/", "state/"))}
    partners = tuple(
        actor
        for actor in partners_of(masked, passage, begins, own_end, act.addressees, rules)
        if actor.span not in taken and actor.key not in asked
    )
    return replace(
        act,
        partners=distinct((*act.partners, *partners)),
        reporting=act.reporting or reporting,
        report_to=distinct((*act.report_to, *recipients)),
    )
