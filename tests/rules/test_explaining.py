"""A decision told to a person."""

from collections.abc import Mapping
from datetime import date

from qip_rules.rules import (
    AnsweredBy,
    Boolean,
    Clause,
    Evidence,
    Fact,
    NamedValue,
    Outcome,
    Requirement,
    RuleSet,
    Severity,
    Unit,
    Value,
    Vocabulary,
    WholeNumber,
    decide_all,
    explain,
    parse,
)

TEAM = Clause("T05", "A team is two to four people.", "The page, heading Team")
LETTER = Clause("T22", "A letter comes with it.", "The page, heading Letter")
TIME = Clause("T17", "Two hours a week are usual.", "The page, heading Time")
WORDS = Vocabulary(
    (
        Fact("size", WholeNumber(0, 20, Unit.PEOPLE), question="Who is on the team?"),
        Fact("minutes", WholeNumber(0, 10_080, Unit.MINUTES_PER_WEEK), question="How much time?"),
        Fact(
            "received",
            Boolean(),
            question="Is the letter there?",
            answered_by=AnsweredBy.STAFF,
        ),
        Fact("signed", Boolean(), question="Who signed the letter?"),
    )
)
LIMITS: dict[str, Value] = {"least": 2, "most": 4, "time": 120}
RULES = RuleSet(
    WORDS,
    (
        Requirement(
            "team-size",
            parse("size in [least..most]", WORDS, parameters=LIMITS),
            cites=(TEAM,),
            not_met="The team has {size} people; it needs {least} to {most}.",
            how_to_meet="Let somebody go.",
        ),
        Requirement(
            "letter",
            parse("received and signed", WORDS),
            cites=(LETTER, TEAM),
            not_met="There is no signed letter.",
        ),
        Requirement(
            "time",
            parse("minutes >= time", WORDS, parameters=LIMITS),
            Severity.RECOMMENDED,
            (TIME,),
            not_met="{minutes} a week; {time} are usual.",
        ),
    ),
    program_id="made-up-program",
    in_force_on=date(2026, 3, 2),
    parameters=(
        NamedValue("least", 2, Unit.PEOPLE),
        NamedValue("most", 4, Unit.PEOPLE),
        NamedValue("time", 120, Unit.MINUTES_PER_WEEK),
    ),
)
EVIDENCE = {
    "size": Evidence("Nine names are given.", ("core_team[0].name", "core_team[8].name")),
    "received": Evidence("", ("letter.received",)),
    "minutes": Evidence("", ("pledges.minutes",)),
}


def told(facts: Mapping[str, Value | None], evidence: Mapping[str, Evidence] = EVIDENCE) -> str:
    return str(explain(decide_all(RULES, facts, because=evidence)))


def test_nothing_met_and_much_unknown() -> None:
    assert (
        told({"size": 9, "signed": True})
        == """\
1 requirement is not met; 1 cannot be told yet. Program made-up-program, policy in force on March 2,
  2026.

Not met
  team-size: The team has 9 people; it needs 2 to 4.
    To meet it: Let somebody go.
    Decided by: size = 9
    Because: Nine names are given. [core_team[0].name, core_team[8].name]
    T05, The page, heading Team: A team is two to four people.

Cannot tell yet
  letter: 1 answer is missing.
    Left to know: it is met if "received" is true [received]
    Missing: letter.received
    To be answered by the staff: Is the letter there?
    T22, The page, heading Letter: A letter comes with it.
    T05, The page, heading Team: A team is two to four people.
  time: Advice; 1 answer is missing.
    Left to know: it is met if the minutes is at least the time (2 hours) [minutes >= time]
    Missing: pledges.minutes
    To be answered by the applicant: How much time?
    T17, The page, heading Time: Two hours a week are usual."""
    )


def test_all_is_well_but_for_advice() -> None:
    facts = {"size": 3, "signed": True, "received": True, "minutes": 90}
    assert (
        told(facts)
        == """\
Every requirement is met. Program made-up-program, policy in force on March 2, 2026.

Advice
  time: 1.5 hours a week; 2 hours are usual.
    Decided by: minutes = 1.5 hours
    As stated in: pledges.minutes
    T17, The page, heading Time: Two hours a week are usual.

Met
  team-size: A team is two to four people.
    T05, The page, heading Team
  letter: A letter comes with it.
    T22, The page, heading Letter
    T05, The page, heading Team"""
    )


def test_the_summary_counts() -> None:
    def summary(**facts: Value) -> str:
        return explain(decide_all(RULES, facts)).summary.partition(" Program")[0]

    assert summary() == "Cannot tell yet: 2 requirements wait for answers."
    assert summary(size=3) == "Cannot tell yet: 1 requirement waits for answers."
    assert summary(size=3, signed=False) == "1 requirement is not met."
    assert summary(size=1, signed=False) == "2 requirements are not met."


def test_a_rule_set_of_no_program_says_none() -> None:
    bare = RuleSet(WORDS, (Requirement("r", parse("signed", WORDS)),))
    assert str(explain(decide_all(bare, {"signed": True}))) == (
        "Every requirement is met.\n\nMet\n  r: signed"
    )
    undated = RuleSet(WORDS, (), program_id="made-up-program")
    assert str(explain(decide_all(undated, {}))) == (
        "There are no requirements to meet. Program made-up-program."
    )


def test_every_finding_is_told_once() -> None:
    for facts in ({}, {"size": 9}, {"size": 3, "signed": False, "minutes": 0}):
        decision = decide_all(RULES, facts)
        told_of = explain(decision)
        parts = (*told_of.not_met, *told_of.undetermined, *told_of.advice, *told_of.met)
        assert sorted(each.code for each in parts) == ["letter", "team-size", "time"]
        assert [each.code for each in told_of.not_met] == [each.code for each in decision.not_met]
        assert [each.code for each in told_of.advice] == [each.code for each in decision.advice]


def test_the_proof_shows_which_part_decides() -> None:
    words = Vocabulary((*(Fact(name, Boolean()) for name in "abc"), WORDS["size"]))
    rules = RuleSet(
        words,
        (
            Requirement("one", parse("not(a) and (b or size > 3)", words), not_met="No."),
            Requirement("none", parse("false", words), not_met="Never."),
        ),
    )
    explanation = explain(decide_all(rules, {"a": False, "b": False, "size": 3, "c": True}))
    assert str(explanation) == (
        """\
2 requirements are not met.

Not met
  one: No.
    Decided by: b = no
    Decided by: size > 3 does not hold, with size = 3
  none: Never.
    Decided by: false"""
    )
    assert explanation.not_met[0].proof.facts == {"b": False, "size": 3}


def test_what_is_left_to_know_has_the_known_filled_in() -> None:
    (letter,) = explain(decide_all(RULES, {"size": 3, "signed": True, "minutes": 0})).undetermined
    assert (letter.residual, letter.left_to_know) == ("received", '"received" is true')
    assert letter.proof.facts == {"received": None}
    (met, *_) = explain(decide_all(RULES, {"size": 3})).met
    assert (met.residual, met.left_to_know) == ("", "")


def test_an_explanation_says_which_policy_decided() -> None:
    explanation = explain(decide_all(RULES, {"size": 9}))
    assert explanation.outcome is Outcome.NOT_MET
    assert (explanation.program_id, explanation.in_force_on, explanation.subject) == (
        "made-up-program",
        date(2026, 3, 2),
        "application",
    )


def test_the_plain_text_drives_no_terminal_and_stays_narrow() -> None:
    odd = "Long — \u201cword\u201d\u00a0… \x1b[31m\u202e né\nline " * 9
    clause = Clause("X1", odd, odd)
    rules = RuleSet(
        WORDS, (Requirement("r", parse("signed", WORDS), cites=(clause,), not_met=odd),)
    )
    text = str(explain(decide_all(rules, {"signed": False})))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert 'Long - "word" ... \\x1b[31m\\u202e né line' in text
    assert max(map(len, text.splitlines())) <= 100


def test_evidence_is_worked_out_once_and_only_where_it_is_told() -> None:
    asked: list[str] = []

    class Watched(dict[str, Evidence]):
        def __getitem__(self, name: str) -> Evidence:
            asked.append(name)
            return super().__getitem__(name)

    explain(decide_all(RULES, {"size": 9}, because=Watched(EVIDENCE)))
    assert sorted(asked) == ["minutes", "received", "size"]


def test_the_same_decision_is_told_in_the_same_words() -> None:
    facts: dict[str, Value | None] = {"size": 9, "minutes": None}
    backwards = dict(reversed(list(facts.items())))
    assert told(facts) == told(backwards)


def test_values_that_look_like_places_stay_as_they_are() -> None:
    from qip_rules.rules import Text

    words = Vocabulary((Fact("name", Text(("{name}", "{other}", "plain"))), WORDS["signed"]))
    rules = RuleSet(
        words, (Requirement("r", parse('name = "plain"', words), not_met="Named {name}."),)
    )
    decision = decide_all(rules, {"name": "{other}"})
    assert decision.not_met[0].sentence == "Named {other}."
