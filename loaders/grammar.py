"""A language's `acts.toml`, compiled: verbs, addressees, partners, reports, deadlines and conditions.

In: the code of a language. Out: a `Grammar`, the patterns that `acts` and `deadline_phrases` match against a
masked paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from .languages import stage
from .masking import MASKS
from .mention_rules import macros
from .pack_rows import pattern_row, verb_rows
from .patterns import NEVER, Rule, RuleTable, alternation

Kind = Literal["directive", "decision", "expressive", "commitment"]
After = Literal["any", "unjoined", "addressee", "joined", "statement", "also", "alone", "first"]

_CAPITAL: Final = "[A-ZÀ-ÖØ-ÞА-ЯЁ]"
_CONDITION: Final = re.compile(r"\(\?\(([A-Za-z_]\w*)\)")


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
    one_of_series: bool
    """Whether the words name one of a series ("annual report"), due at the session named with it."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's `acts.toml`, compiled."""

    start: Rule
    verbs: tuple[Verb, ...]
    joins: Rule
    repeats: Rule
    adds: Rule
    """Words that add a further act, though of the same kind another could be what is asked ("also")."""
    new_sentence: Rule
    stop: Rule
    reported: Rule
    resumes: Rule
    """A verb that only the issuing body says, behind a clause that reports."""
    other_speaker: Rule
    """A clause that such a verb may continue."""
    as_follows: Rule
    reported_object: Rule
    infinitive: Rule
    """A verb in its base form, as in what somebody is asked to do."""
    introduces: Rule
    """An unnumbered clause that numbered paragraphs complete."""
    duty: Rule
    """A paragraph without another verb that says what shall be; group `verb`."""
    provides: Rule
    """A chapeau that says what somebody shall do, not what is asked."""
    addressees: tuple[tuple[Rule, bool, re.Pattern[str] | None, re.Pattern[str] | None], ...]
    """Pattern, whether it stands inside what is asked ("cooperation among States"), the end of the verbs
    behind which it holds, and how its names begin (None for any)."""
    actor_list: Rule
    """A list of actors."""
    unlisted: Rule
    """An item of a list of actors that the authority files do not know."""
    rest: tuple[Rule, ...]
    """The rest of a list of addressees, behind the last name that the authority files know."""
    rest_item: Rule
    """An item of such a rest."""
    repeated_preposition: Rule
    """What sets apart two names that no authority file knows ("à A et à B")."""
    no_actor: re.Pattern[str]
    """Words in the place of an unknown name that name nobody."""
    trailing_qualifier: Rule
    parenthetical: Rule
    pronoun: Rule
    unfit_antecedents: tuple[tuple[str, re.Pattern[str]], ...]
    """By group of a pronoun, which names it cannot stand for (of another gender or number)."""
    subject_antecedent: Rule
    """Whom the clause before thanks, or its subject: a pronoun stands for them first."""
    paired_antecedent: Rule
    """Several that the clause before names together ("talks between …"): "them" stands for them."""
    co_addressees: Rule
    """Who is asked together with those a pronoun stands for."""
    later_addressees: Rule
    """Further addressees of the same verb, later in the sentence."""
    coordinated: tuple[Rule, ...]
    """Further addressees of the same verb, with an action of their own ("that A report, and that B act")."""
    subjects: tuple[Rule, ...]
    decided: tuple[Rule, ...]
    """Whom a decision obliges."""
    partners: RuleTable[Rule]
    owner: Rule
    """In a list of actors, whose the one before is ("the organs of the Council and Governments")."""
    aside: Rule
    """A clause about the partner named last, in a list that goes on behind it."""
    reported_partner: Rule
    """The end of words that tell what somebody did before, with whom is no matter."""
    waived: Rule
    """The end of a chapeau whose items do without the partners named there."""
    unlisted_partner: Rule
    """A partner that the authority files do not know; known ones match without its group `unknown`."""
    partner_clause: Rule
    """What somebody else does, in which no partner is named."""
    partner_pronoun: Rule
    """"with him": with the one named last in what is asked."""
    reporting: RuleTable[tuple[Rule, str, re.Pattern[str] | None]]
    """Pattern, how the key of a recipient must begin ("" for any), and how its name must (None for any)."""
    report_contents: Rule
    """The end of a chapeau whose items are what is to be reported."""
    report_factors: Rule
    """The end of a chapeau whose items are points of the one product that it asks for."""
    no_report: Rule
    no_recipients: frozenset[str]
    purpose: Rule
    due: RuleTable[DueRule]
    units: dict[str, str]
    """Words for units of time → their letters in an ISO 8601 duration."""
    recurrence_start: Rule
    recurrence_end: Rule
    """The time until which it recurs."""
    mandate: re.Pattern[str]
    """A decision that sets the end of a mandate, with which the reporting on it ends."""
    other_mandate: re.Pattern[str]
    """A request that names a mandate, which may be another one."""
    own_reporting: re.Pattern[str]
    """A request for reports on the text itself, or in the mandate period."""
    day_of_year: re.Pattern[str]
    """The fixed day of a yearly recurrence, with the groups `day`, `until` and `month`."""
    weekday_of_year: re.Pattern[str]
    """The same by its weekday, with the groups `last`, `nth`, `weekday` and `month`."""
    weekdays: dict[str, str]
    """Words for weekdays → their codes in RFC 5545: MO, TU, WE, TH, FR, SA, SU."""
    first_turn: Rule
    """The first or next turn of a recurrence, with its time."""
    each_session: Rule
    """A part or kind of session that a body has every year."""
    considered: Rule
    """Where a session considers what has a time of its own; group `told`."""
    before_session: Rule
    """A session that a deadline must come before."""
    end_of_session: Rule
    """A session by whose end something is due: the whole session, not only its main part."""
    own_calendar: Rule
    """A verb for what takes place on days of its own, such as an international day."""
    new_action: Rule
    """Words with which another action begins."""
    thereafter: re.Pattern[str]
    """What behind a recurrence makes it one that follows the deadline before it."""
    after_that: re.Pattern[str]
    """The same in front of it."""
    no_recurrence: Rule
    no_due: Rule
    """Stretches of a paragraph whose times are reported, not set: "recalling that … by 2015"."""
    session_day: Rule
    """A session with its day beside it, which is no other deadline."""
    conditions: RuleTable[tuple[str, Rule, str]]
    """Code, pattern, and the key of the actor it must name ("" for none)."""
    leading: Rule
    """Adverbs between a verb and its action that are no part of the action ("also")."""
    edges: str
    language: str


@cache
def grammar(language: str) -> Grammar:
    """The compiled grammar of a language; KeyError if it has no pack."""
    pack: dict[str, Any] = stage(language, "acts")
    clause, addressee, reporting = pack["clause"], pack["addressee"], pack["reporting"]
    one = f"(?:{addressee['modifiers']}{MASKS['actor']})"
    wide = addressee.get("wide_separators", addressee["separators"])
    including = addressee.get("including", NEVER)
    listed = {
        separators: f"(?:{one}(?:(?:{separators}|{including}){one})*{addressee['tail']})"
        for separators in (wide, addressee["separators"])
    }

    unlisted = pack["partners"].get("unlisted", NEVER)
    owner = addressee.get("owner", NEVER)
    # A name that goes on in capitals is another one.
    item = f"(?:{one}(?:{owner})?(?![\\w-]| {_CAPITAL})|{unlisted.replace('(?P<unknown>', '(?:')})"
    aside = pack["partners"].get("aside", NEVER)
    companions = f"(?:{item}(?:(?:{wide}|{including}|{aside})(?:with )?{item})*{addressee['tail']})"
    plain = f"(?:{one}(?:{addressee['separators']}{one})*{addressee['tail']})"

    def expanded(text: str, separators: str = wide) -> str:
        several = listed[separators]
        text = text.replace("{PS}", companions)
        instruments = f"(?:{MASKS['instrument']}(?:{addressee['separators']}{MASKS['instrument']})*)"
        return macros(text.replace("{AS}", several).replace("{AP}", plain).replace("{IS}", instruments))

    def pattern(text: str, separators: str = wide, row: str = "") -> Rule:
        return Rule(expanded(text, separators), row)

    def form_of_names(row: dict[str, Any]) -> re.Pattern[str] | None:
        return re.compile(expanded(row["form"])) if row.get("form") else None

    def rows(table: str, listed_rows: Iterable[dict[str, Any]], separators: str = wide) -> tuple[Rule, ...]:
        return tuple(pattern(row["pattern"], separators, pattern_row(table, row)) for row in listed_rows)

    before = alternation(expanded(row["pattern"]) for row in clause["before"])
    whole = "|".join(row["verb"] for row in pack["verbs"] if re.match(f"(?:{before})", row["verb"]))
    before = f"(?!{whole})(?:{before})" if whole else before
    form = clause.get("form", "{form}")
    spelled = [expanded(form.replace("{form}", row["form"])) for row in pack["verbs"]]
    forms = alternation(f"(?P<v{i}>{text})" for i, text in enumerate(spelled))
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
                Rule(_alone(text), identity),
            )
            for row, identity, text in zip(pack["verbs"], verb_rows(pack["verbs"]), spelled, strict=True)
        ),
        joins=pattern("|".join(row["pattern"] for row in clause["before"] if row.get("joins")) or NEVER),
        repeats=pattern("|".join(row["pattern"] for row in clause["before"] if row.get("repeats")) or NEVER),
        adds=pattern("|".join(row["pattern"] for row in clause["before"] if row.get("adds")) or NEVER),
        new_sentence=pattern(
            "|".join(row["pattern"] for row in clause["before"] if row.get("new_sentence")) or NEVER
        ),
        stop=pattern(clause["stop"]),
        reported=pattern(clause["reported"]),
        resumes=pattern(clause.get("resumes", NEVER)),
        other_speaker=pattern(clause.get("other_speaker", NEVER)),
        as_follows=pattern(clause["as_follows"]),
        reported_object=pattern(clause["reported_object"]),
        infinitive=pattern(clause.get("infinitive", NEVER)),
        introduces=pattern(clause.get("introduces", NEVER)),
        provides=pattern(clause.get("provides", NEVER)),
        duty=pattern(clause.get("duty", NEVER), row="clause.duty"),
        addressees=tuple(
            (
                rule,
                bool(row.get("inside", False)),
                re.compile(f"(?:{row['verbs']})$") if row.get("verbs") else None,
                form_of_names(row),
            )
            for table in ("direct", "relative")
            for row, rule in zip(
                addressee[table],
                rows(f"addressee.{table}", addressee[table], addressee["separators"]),
                strict=True,
            )
        ),
        actor_list=pattern("{AS}"),
        unlisted=pattern(addressee.get("unlisted", NEVER), row="addressee.unlisted"),
        rest=rows("addressee.rest", addressee.get("rest", ())),
        rest_item=pattern(addressee.get("rest_item", NEVER)),
        no_actor=re.compile(expanded(addressee.get("no_actor", NEVER))),
        repeated_preposition=pattern(addressee.get("repeated_preposition", NEVER)),
        trailing_qualifier=pattern(addressee.get("trailing", NEVER)),
        parenthetical=pattern(addressee.get("parenthetical", NEVER)),
        pronoun=pattern(addressee["pronoun"], row="addressee.pronoun"),
        unfit_antecedents=tuple(
            (group, re.compile(expanded(words)))
            for group, words in addressee.get("unfit_antecedents", {}).items()
        ),
        subject_antecedent=pattern(addressee.get("subject_antecedent", NEVER)),
        paired_antecedent=pattern(addressee.get("paired_antecedent", NEVER)),
        co_addressees=pattern(addressee.get("co_addressees", NEVER), row="addressee.co_addressees"),
        later_addressees=pattern(addressee.get("later_addressees", NEVER), row="addressee.later_addressees"),
        coordinated=rows("addressee.coordinated", addressee.get("coordinated", ())),
        subjects=rows("addressee.subjects", addressee["subjects"]),
        decided=rows("addressee.decided", addressee.get("decided", ())),
        partners=RuleTable(rows("partners.patterns", pack["partners"]["patterns"]), lambda row: row),
        owner=pattern(f"{MASKS['actor']}(?P<owner>{owner})"),
        aside=pattern(aside),
        reported_partner=pattern(pack["partners"].get("reported", NEVER)),
        waived=pattern(pack["partners"].get("waived", NEVER)),
        unlisted_partner=pattern(f"{one}(?![\\w-]| {_CAPITAL})|{unlisted}"),
        partner_pronoun=pattern(pack["partners"].get("pronoun", NEVER), row="partners.pronoun"),
        partner_clause=pattern(pack["partners"].get("other_clause", NEVER)),
        reporting=RuleTable(
            (
                (rule, row.get("to", ""), form_of_names(row))
                for row, rule in zip(
                    reporting["patterns"], rows("reporting.patterns", reporting["patterns"]), strict=True
                )
            ),
            lambda row: row[0],
        ),
        report_contents=pattern(reporting.get("contents", NEVER)),
        report_factors=pattern(reporting.get("factors", NEVER)),
        no_report=pattern(reporting["except"]),
        no_recipients=frozenset(reporting["not_to"]),
        purpose=pattern(reporting["purpose"]),
        due=RuleTable(
            (
                DueRule(
                    row["type"],
                    pattern(row["pattern"], row=pattern_row("due", row)),
                    row.get("every", ""),
                    row.get("kind", ""),
                    row["pattern"].startswith("^"),
                    bool(row.get("otherwise", False)),
                    bool(row.get("last", False)),
                    row.get("anchor", "adoption"),
                    row.get("within", ""),
                    row.get("congress", ""),
                    bool(row.get("one_of_series", False)),
                )
                for row in pack["due"]
            ),
            lambda row: row.pattern,
        ),
        units=pack["relative"]["units"],
        recurrence_start=pattern(pack["recurrence"]["recurrence_start"]),
        recurrence_end=pattern(pack["recurrence"].get("recurrence_end", NEVER)),
        mandate=re.compile(pack["recurrence"].get("mandate", NEVER)),
        other_mandate=re.compile(pack["recurrence"].get("other_mandate", NEVER)),
        own_reporting=re.compile(pack["recurrence"].get("own_reporting", NEVER)),
        day_of_year=re.compile(pack["recurrence"].get("day_of_year", NEVER)),
        thereafter=re.compile(pack["recurrence"].get("thereafter", NEVER)),
        after_that=re.compile(expanded(pack["recurrence"].get("after_that", NEVER))),
        weekday_of_year=re.compile(pack["recurrence"].get("weekday_of_year", NEVER)),
        weekdays=pack["recurrence"].get("weekdays", {}),
        first_turn=pattern(pack["recurrence"].get("first_turn", NEVER)),
        each_session=pattern(pack["recurrence"].get("each_session", NEVER)),
        considered=pattern(pack["relative"].get("considered", NEVER)),
        before_session=pattern(pack["relative"].get("before_session", NEVER)),
        end_of_session=pattern(pack["relative"].get("end_of_session", NEVER)),
        own_calendar=pattern(pack["recurrence"].get("own_calendar", NEVER)),
        new_action=pattern(pack["recurrence"].get("new_action", NEVER)),
        no_recurrence=pattern(pack["recurrence"]["except"]),
        session_day=pattern("|".join(row["pattern"] for row in pack.get("session_days", ())) or NEVER),
        no_due=pattern("|".join(row["pattern"] for row in pack.get("no_deadline", ())) or NEVER),
        conditions=RuleTable(
            (
                (row["code"], rule, row.get("named", ""))
                for row, rule in zip(pack["conditions"], rows("conditions", pack["conditions"]), strict=True)
            ),
            lambda row: row[1],
        ),
        leading=pattern(clause.get("leading", NEVER)),
        edges=clause["edges"],
        language=language,
    )


def _alone(form: str) -> str:
    """Returns the pattern of a verb as it can be searched by itself.

    The groups that it asks for, such as that of "we", stand in the pattern of what begins an act.
    """
    groups = dict.fromkeys(_CONDITION.findall(form))
    missing = "|".join(f"(?P<{name}>(?!))" for name in groups if f"(?P<{name}>" not in form)
    return f"(?:{missing}|){form}" if missing else form
