"""Remedies, comparisons and reviews on cases that one can read, the shipped programs among them."""

import subprocess
import sys
from datetime import date

import attrs
import pytest

from qip_rules import load_program
from qip_rules.errors import ArgumentError, ExpressionTypeError, InputError, SolverError
from qip_rules.rules import (
    Boolean,
    Clause,
    Constraint,
    Date,
    Different,
    Equivalent,
    Expression,
    Fact,
    Not,
    Or,
    Outcome,
    Reference,
    Requirement,
    RuleSet,
    Severity,
    Text,
    Unit,
    Value,
    Vocabulary,
    WholeNumber,
    compare,
    decide_all,
    parse,
    remedies,
    review,
)
from qip_rules.rules.analysis import Side, Span
from qip_rules.rules.analysis.solving import CompleteRecords

LETTER = Fact("letter", Boolean(), question="Is there a letter?", usual=True)
SIGNED = Fact("signed", Boolean(), question="Is it signed?", usual=True)
SIZE = Fact("size", WholeNumber(0, 100, Unit.PEOPLE), question="How many?", usual=3)
TEAM = Fact("team", WholeNumber(0, 100, Unit.PEOPLE), usual=6)
LEADER = Fact("leader", Text(("physician", "nurse", "pharmacist", "other")), usual="physician")
SENT = Fact("sent_on", Date(date(2020, 1, 1), date(2029, 12, 31)), usual=date(2026, 3, 1))
FACTS = (LETTER, SIGNED, SIZE, TEAM, LEADER, SENT)
CONSTRAINTS = (
    Constraint(Or((Not(Reference(SIGNED)), Reference(LETTER))), "A signed letter is there."),
)
VOCABULARY = Vocabulary(FACTS, CONSTRAINTS)
USUAL: dict[str, Value | None] = {fact.name: fact.usual for fact in FACTS}


def rule_set(
    *texts: str, vocabulary: Vocabulary = VOCABULARY, advice: tuple[str, ...] = ()
) -> RuleSet:
    """Requirements `r0`, `r1` and so on, then recommendations `a0`, `a1` and so on."""
    required = (
        Requirement(
            f"r{at}", parse(text, vocabulary), not_met=f"Not {at}.", how_to_meet=f"Help {at}."
        )
        for at, text in enumerate(texts)
    )
    recommended = (
        Requirement(f"a{at}", parse(text, vocabulary), Severity.RECOMMENDED)
        for at, text in enumerate(advice)
    )
    return RuleSet(vocabulary, (*required, *recommended))


class TestRemedies:
    def test_names_one_fewer_person(self) -> None:
        decision = decide_all(rule_set("size in [2..4]", "letter"), {**USUAL, "size": 5})
        (remedy,) = remedies(decision)
        (change,) = remedy.changes
        assert (change.before, change.after, change.works) == (5, 4, Span(2, 4))
        assert [each.code for each in change.needed_for] == ["r0"]
        assert str(remedy) == (
            "Lower the size by one person, from 5 to 4 (from 2 to 4 will do). Help 0."
        )

    @pytest.mark.parametrize(
        ("text", "facts", "says"),
        [
            ("size <= 4", {"size": 9}, "Lower the size by 5 people, from 9 to 4 (at most 4)."),
            ("size >= 4", {"size": 1}, "Raise the size by 3 people, from 1 to 4 (at least 4)."),
            ("size = 4", {"size": 1}, "Raise the size by 3 people, from 1 to 4."),
            ("size != 4", {"size": 4}, "Lower the size by one person, from 4 to 3 (at most 3)."),
            ("team > size", {"size": 6}, "Lower the size by one person, from 6 to 5 (at most 5)."),
            ("letter", {"letter": False, "signed": False}, 'See to it that "letter" is true.'),
            ('leader = "nurse"', {}, "Change the leader from physician to nurse."),
            (
                'leader in ("nurse", "other", "pharmacist")',
                {},
                "Change the leader from physician to nurse (or pharmacist or other).",
            ),
            (
                'sent_on >= date("2026-05-01")',
                {},
                (
                    'Change the "sent on" from March 1, 2026 to May 1, 2026 '
                    "(no earlier than May 1, 2026)."
                ),
            ),
            (
                'sent_on < date("2025-06-01")',
                {},
                (
                    'Change the "sent on" from March 1, 2026 to May 31, 2025 '
                    "(no later than May 31, 2025)."
                ),
            ),
        ],
    )
    def test_says_what_to_change_to_what(
        self, text: str, facts: dict[str, Value], says: str
    ) -> None:
        remedy = remedies(decide_all(rule_set(text), {**USUAL, **facts}))[0]
        assert [change.says for change in remedy.changes] == [says]

    def test_gives_every_smallest_set_in_the_order_of_the_vocabulary(self) -> None:
        rules = rule_set("size <= 3 or letter and signed or team >= 9")
        decision = decide_all(rules, {**USUAL, "size": 4, "signed": False})
        found = [[change.fact for change in each.changes] for each in remedies(decision)]
        assert found == [[SIGNED], [SIZE], [TEAM]]
        assert remedies(decision, limit=2) == remedies(decision)[:2]

    def test_two_changes_only_where_one_does_not_do(self) -> None:
        decision = decide_all(rule_set("signed"), {**USUAL, "letter": False, "signed": False})
        (remedy,) = remedies(decision)
        assert [change.fact for change in remedy.changes] == [LETTER, SIGNED]
        letter, signed = remedy.changes
        assert (letter.needed_for, letter.constraints) == ((), CONSTRAINTS)
        assert [each.code for each in signed.needed_for] == ["r0"]
        assert str(letter) == 'See to it that "letter" is true. A signed letter is there.'

    def test_a_cost_turns_the_choice(self) -> None:
        decision = decide_all(rule_set("size < 4 or signed and letter"), {**USUAL, "size": 4})
        assert [each.changes for each in remedies(decision)] == [()]
        failing = {**USUAL, "size": 4, "signed": False, "letter": False}
        decision = decide_all(rule_set("size < 4 or signed and letter"), failing)
        assert [[c.fact for c in each.changes] for each in remedies(decision)] == [[SIZE]]
        (dear,) = remedies(decision, cost={"size": 3})
        assert [change.fact for change in dear.changes] == [LETTER, SIGNED]
        assert dear.cost == 2
        assert len(remedies(decision, cost={"size": 2})) == 2

    def test_what_cannot_change_stays(self) -> None:
        fixed = attrs.evolve(SENT, changeable=False)
        vocabulary = Vocabulary((SIZE, fixed))
        rules = rule_set('sent_on > date("2026-06-01") or size > 5', vocabulary=vocabulary)
        decision = decide_all(rules, {"size": 1, "sent_on": date(2026, 3, 1)})
        assert [[c.fact for c in each.changes] for each in remedies(decision)] == [[SIZE]]
        assert remedies(decision, changeable=()) == ()
        (named,) = remedies(decision, changeable={"sent_on"})
        assert [change.fact for change in named.changes] == [fixed]

    def test_a_missing_fact_is_a_question_and_no_change(self) -> None:
        rules = rule_set("size in [2..4]", "team > size", "signed")
        decision = decide_all(rules, {**USUAL, "size": 6, "team": None, "signed": None})
        (remedy,) = remedies(decision)
        assert [change.fact for change in remedy.changes] == [SIZE]
        assert [each.fact for each in remedy.questions] == [SIGNED, TEAM]
        assert [(each.value, each.works) for each in remedy.supposing] == [
            (True, (True,)),
            (6, Span(5, 100)),
        ]
        assert str(remedy).splitlines() == [
            "Lower the size by 2 people, from 6 to 4 (from 2 to 4 will do). Help 0.",
            "Provided that the answers are right:",
            '  "signed" is true. Is it signed?',
            "  The team is 6 (at least 5). What is team?",
        ]

    def test_a_record_that_may_still_be_met_needs_no_change(self) -> None:
        rules = rule_set("size in [2..4]", "signed")
        (met,) = remedies(decide_all(rules, USUAL))
        assert (met.changes, met.supposing, met.cost) == ((), (), 0)
        assert str(met) == "Nothing has to change."
        (perhaps,) = remedies(decide_all(rules, {"size": 3}))
        assert perhaps.changes == ()
        assert [each.fact for each in perhaps.questions] == [SIGNED]

    def test_unknown_answers_that_cannot_help_call_for_a_change(self) -> None:
        rules = rule_set("signed or size > 50", "not(letter)")
        decision = decide_all(rules, {**USUAL, "letter": None, "signed": None})
        assert decision.outcome is Outcome.UNDETERMINED
        (remedy,) = remedies(decision)
        assert [(change.fact, change.after) for change in remedy.changes] == [(SIZE, 51)]
        assert [each.value for each in remedy.supposing] == [False]

    def test_advice_is_no_reason_to_change(self) -> None:
        rules = rule_set("letter", advice=("size > 50",))
        (remedy,) = remedies(decide_all(rules, USUAL))
        assert remedy.changes == ()

    def test_wrong_calls_say_everything_at_once(self) -> None:
        decision = decide_all(rule_set("letter"), USUAL)
        with pytest.raises(InputError) as caught:
            remedies(decision, changeable=["sized"], cost={"size": 0, "x": True}, limit=0)
        assert [fault.place for fault in caught.value.faults] == [
            "changeable",
            "cost",
            "cost['size']",
            "cost['x']",
            "limit",
        ]
        with pytest.raises(ArgumentError, match="changeable: found a str; expected a Collection"):
            remedies(decision, changeable="size")

    @pytest.mark.parametrize("name", [[], None, 7, {"letter"}])
    def test_what_is_no_name_is_told(self, name: object) -> None:
        decision = decide_all(rule_set("letter"), USUAL)
        with pytest.raises(InputError, match="the name of a fact") as caught:
            remedies(decision, changeable=[name])  # type: ignore[list-item]
        assert [(each.place, each.found) for each in caught.value.faults] == [
            ("changeable", repr(name))
        ]

    def test_prices_of_any_length_are_told(self) -> None:
        decision = decide_all(rule_set("letter"), USUAL)
        with pytest.raises(InputError, match="found a very long number") as caught:
            remedies(decision, cost={"size": 10**5_000}, limit=lambda: 1)  # type: ignore[arg-type]
        assert caught.value.faults[1].found == "a function"

    def test_the_greatest_numbers_of_the_language(self) -> None:
        most = 10**18 - 1
        wide = Vocabulary(
            tuple(Fact(name, WholeNumber(-most, most), usual=0) for name in ("x", "y", "z"))
        )
        rules = rule_set("x > y", "y > z", f"z > {most - 3}", vocabulary=wide)
        (remedy,) = remedies(decide_all(rules, {"x": -most, "y": -most, "z": most}))
        assert [change.after for change in remedy.changes] == [most, most - 1, most - 2]
        impossible = rule_set("x > y", "y > z", f"z > {most - 2}", vocabulary=wide)
        assert remedies(decide_all(impossible, {"x": 0, "y": 0, "z": 0})) == ()


class TestCompare:
    def test_says_when_two_spell_one_meaning(self) -> None:
        one = rule_set("size in [2..4]", "letter or signed")
        other = rule_set("not(size < 2 or size > 4)", "letter")
        answer = compare(one, other)
        assert isinstance(answer, Equivalent)
        assert str(answer) == "The two admit the same complete records."

    def test_gives_the_most_usual_record_each_way(self) -> None:
        answer = compare(rule_set("size in [2..4]"), rule_set("size in [3..5]"))
        assert isinstance(answer, Different)
        assert answer.lost is not None
        assert answer.gained is not None
        assert answer.lost.witness.record == {**USUAL, "size": 2}
        assert answer.gained.witness.record == {**USUAL, "size": 5}
        assert answer.minimal is answer.lost
        assert (answer.admitted_by, answer.witness) == (Side.OLD, answer.lost.witness)
        assert [each.code for each in answer.decided_by] == ["r0"]
        assert str(answer) == (
            "Only the old one admits the record where the size is 2; all else is as usual. "
            "The new one does not, by r0. "
            "Only the new one admits the record where the size is 5; all else is as usual. "
            "The old one does not, by r0."
        )

    def test_the_minimal_witness_has_the_fewest_unusual_facts(self) -> None:
        old = rule_set("not(signed) or size > 3")
        new = rule_set("size <= 3 and signed")
        answer = compare(old, new)
        assert isinstance(answer, Different)
        assert answer.gained is not None
        assert (answer.minimal, answer.witness.unusual) == (answer.gained, ())
        assert str(answer.gained.witness) == "everything is as usual"

    def test_constraints_count(self) -> None:
        one, other = rule_set("signed"), rule_set("signed and letter")
        assert isinstance(compare(one, other), Equivalent)
        free = Vocabulary(FACTS)
        bare = rule_set("signed", vocabulary=free), rule_set("signed and letter", vocabulary=free)
        assert isinstance(compare(*bare), Different)
        assert isinstance(compare(bare[0], other), Equivalent)

    def test_says_on_what_two_vocabularies_are_compared(self) -> None:
        wider = attrs.evolve(SIZE, type=WholeNumber(2, 200, Unit.PEOPLE), usual=150)
        judged = Fact("judged", Boolean(), usual=True)
        old = rule_set("size > 1", vocabulary=Vocabulary((LETTER, SIZE)))
        new = rule_set("size > 1", "judged", vocabulary=Vocabulary((wider, judged)))
        answer = compare(old, new)
        assert isinstance(answer, Different)
        assert answer.witness.record == {"letter": True, "size": 3, "judged": False}
        scope = answer.scope
        assert [fact.name for fact in scope.facts] == ["letter", "size", "judged"]
        assert str(scope) == (
            'Only the old vocabulary tells whether "letter" is true. '
            'Only the new vocabulary tells whether "judged" is true. '
            "The two allow different values of the size; compared where both allow it."
        )

    def test_texts_and_days_narrow_too(self) -> None:
        one = Vocabulary((LEADER, SENT))
        fewer = attrs.evolve(LEADER, type=Text(("other", "nurse", "midwife")), usual="midwife")
        later = attrs.evolve(SENT, type=Date(date(2026, 5, 1), date(2040, 1, 1)), usual=None)
        other = Vocabulary((fewer, later))
        answer = compare(
            rule_set('leader = "nurse"', vocabulary=one),
            rule_set('leader = "other"', vocabulary=other),
        )
        assert isinstance(answer, Different)
        assert answer.witness.record == {"leader": "nurse", "sent_on": date(2026, 5, 1)}
        assert 'where (1) the leader is nurse; (2) the "sent on" is May 1, 2026. ' in str(answer)

    def test_says_when_no_record_is_possible(self) -> None:
        one = Vocabulary((LETTER,), (Constraint(Reference(LETTER), "There is one."),))
        other = Vocabulary((LETTER,), (Constraint(Not(Reference(LETTER)), "There is none."),))
        answer = compare(rule_set("letter", vocabulary=one), rule_set(vocabulary=other))
        assert isinstance(answer, Equivalent)
        assert not answer.scope.possible
        assert "no record is possible" in str(answer)

    @pytest.mark.parametrize(
        "other",
        [
            Fact("size", Boolean()),
            Fact("size", WholeNumber(101, 200)),
            Fact("size", Text(("small",))),
        ],
    )
    def test_refuses_facts_that_have_no_value_in_common(self, other: Fact) -> None:
        old = rule_set(vocabulary=Vocabulary((SIZE,)))
        with pytest.raises(ExpressionTypeError, match="size is a whole number from 0 to 100"):
            compare(old, rule_set(vocabulary=Vocabulary((other,))))

    def test_refuses_rules_about_two_subjects(self) -> None:
        one = rule_set("letter")
        with pytest.raises(ExpressionTypeError, match="payment"):
            compare(one, attrs.evolve(one, subject="payment"))

    def test_a_rule_with_null_admits_nobody(self) -> None:
        answer = compare(rule_set("letter"), rule_set("letter", "size > null"))
        assert isinstance(answer, Different)
        assert [each.code for each in answer.decided_by] == ["r1"]


class TestReview:
    def test_finds_what_nobody_can_meet_and_why(self) -> None:
        found = review(rule_set("signed and not(letter)", "size > 2"))
        assert [each.codes for each in found.contradictory] == [("r0",)]
        proof = found.contradictory[0].proof
        assert proof.constraints == CONSTRAINTS
        assert str(proof) == "No complete record meets r0. A signed letter is there."
        assert found.is_contradictory
        assert found.shown[0].met is None
        assert found.shown[1].met is not None

    def test_finds_that_all_together_admit_nobody(self) -> None:
        found = review(rule_set("size > 2", "letter", "team > size", "team < 3"))
        assert found.contradictory == ()
        assert found.nobody_admitted is not None
        assert [each.code for each in found.nobody_admitted.met] == ["r0", "r2", "r3"]
        assert found.is_contradictory
        assert found.disjoint == ()

    def test_finds_pairs_that_exclude_each_other(self) -> None:
        found = review(rule_set("size > 4", advice=("size < 3", "size > 9")))
        assert [each.codes for each in found.disjoint] == [("r0", "a0"), ("a0", "a1")]
        assert [each.codes for each in found.vain] == [("a0",)]
        assert not found.is_contradictory
        assert not found.is_clean

    def test_finds_what_follows_from_others(self) -> None:
        found = review(rule_set("size > 4", "team > size", "team > 4", advice=("team > 2",)))
        assert [each.codes for each in found.implied] == [("r2",)]
        assert [r.code for r in found.implied[0].proof.met] == ["r0", "r1"]
        assert [each.codes for each in found.forced] == [("a0",)]
        assert str(found.forced[0].proof) == ("No complete record meets r2 and does not meet a0.")

    def test_finds_what_always_holds(self) -> None:
        found = review(rule_set("letter or not(signed)", "size >= 0", "size > 0"))
        assert [each.codes for each in found.always_met] == [("r0",), ("r1",)]
        assert found.shown[0].not_met is None
        assert found.shown[2].not_met is not None
        assert dict(found.shown[2].not_met.record) == {**USUAL, "size": 0}

    def test_says_when_no_record_is_possible_at_all(self) -> None:
        never = (
            Constraint(Reference(LETTER), "There is a letter."),
            Constraint(Reference(SIGNED), "It is signed."),
            Constraint(Not(Reference(LETTER)), "There is none."),
        )
        found = review(rule_set("signed", vocabulary=Vocabulary(FACTS, never)))
        assert found.nobody_admitted is not None
        assert found.nobody_admitted.constraints == (never[0], never[2])
        assert str(found.nobody_admitted) == (
            "No complete record is possible. There is a letter. There is none."
        )
        assert [(each.met, each.not_met) for each in found.shown] == [(None, None)]

    def test_no_rules_no_remarks(self) -> None:
        assert review(rule_set()).is_clean

    @pytest.mark.parametrize("name", ["quality-training-program", "quality-improvement-grant"])
    def test_the_shipped_programs_contradict_nothing(self, name: str) -> None:
        policy = load_program(name).on(date(2026, 3, 1))
        for rules in policy.rule_sets.values():
            found = review(rules)
            assert not found.is_contradictory
            assert (found.always_met, found.disjoint, found.forced, found.vain) == ((), (), (), ())
            for shown in found.shown:
                assert shown.met is not None
                assert shown.not_met is not None
        application = review(policy.rule_sets["application"])
        assert [each.codes for each in application.implied] == [
            ("leader-named",),
            ("sponsor-named",),
        ]


def shipped(name: str) -> RuleSet:
    return load_program(name).on(date(2026, 3, 1)).rule_sets["application"]


class TestShippedPrograms:
    RULES = shipped("quality-training-program")

    def test_a_letter_from_the_sponsor(self) -> None:
        usual = {fact.name: fact.usual for fact in self.RULES.vocabulary.facts}
        facts = {**usual, "letter_received": False, "letter_signed_by_sponsor": False}
        (remedy,) = remedies(decide_all(self.RULES, facts))
        assert [change.fact.name for change in remedy.changes] == [
            "letter_received",
            "letter_signed_by_sponsor",
        ]
        assert str(remedy).splitlines() == [
            (
                "See to it that the program holds a letter of support. "
                "Send a letter of support signed by the sponsor of your project."
            ),
            (
                "See to it that the letter is signed by the sponsor whom the application names "
                "now. Send a new letter signed by the sponsor you name now, or name as sponsor "
                "the person who signed."
            ),
        ]

    def test_one_fewer_on_the_core_team(self) -> None:
        usual = {fact.name: fact.usual for fact in self.RULES.vocabulary.facts}
        facts = {**usual, "core_team_size": 5, "letter_signed_by_sponsor": None}
        (remedy,) = remedies(decide_all(self.RULES, facts))
        assert str(remedy).splitlines() == [
            (
                "Lower the core team size by one person, from 5 to 4 (from 2 to 4 will do). Change "
                "the list of the core team until it has that many different people, the team "
                "leader among them."
            ),
            "Provided that the answers are right:",
            (
                "  The letter is signed by the sponsor whom the application names now. Who signed "
                "the letter of support?"
            ),
        ]

    def test_no_text_for_people_speaks_in_identifiers(self) -> None:
        names = [name for name in self.RULES.vocabulary if "_" in name]
        for shown in review(self.RULES).shown:
            for witness in (shown.met, shown.not_met):
                assert not [name for name in names if name in str(witness)]
                if witness is not None:
                    facts: dict[str, Value | None] = dict(witness.record)
                    said = "".join(map(str, remedies(decide_all(self.RULES, facts))))
                    assert not [name for name in names if name in said]
        assert "_" not in str(compare(self.RULES, shipped("quality-improvement-grant")))

    def test_amounts_are_in_the_currency(self) -> None:
        seat = load_program("quality-training-program").on(date(2026, 3, 1)).rule_sets["seat"]
        (shown,) = review(seat).shown
        assert "USD 0.01" in str(shown.not_met)
        other = attrs.evolve(seat, requirements=())
        assert "USD 0.01" in str(compare(seat, other))

    def test_no_application_remedies_that_a_practice_is_none_of_oncology(self) -> None:
        rules = shipped("quality-improvement-grant")
        facts = {fact.name: fact.usual for fact in rules.vocabulary.facts}
        assert remedies(decide_all(rules, {**facts, "practice_is_oncology": False})) == ()

    def test_the_grant_asks_more_than_the_training(self) -> None:
        answer = compare(self.RULES, shipped("quality-improvement-grant"))
        assert isinstance(answer, Different)
        assert answer.gained is None
        assert [fact.name for fact in answer.scope.only_new] == ["serves_underserved_community"]
        assert [each.code for each in answer.decided_by] == ["oncology-practice"]


def deep(depth: int) -> Expression:
    node: Expression = Reference(LETTER)
    for at in range(depth):
        node = Not(node) if at % 2 else Or((node, Reference(SIGNED)))
    return node


def test_the_deepest_expression_is_read() -> None:
    clause = Clause("C1", "Deep.", "A page")
    rules = RuleSet(VOCABULARY, (Requirement("deep", deep(99), cites=(clause,)),))
    assert review(rules).shown[0].met is not None
    assert isinstance(compare(rules, rules), Equivalent)


def test_the_nearest_values_along_a_chain_of_sixty_facts() -> None:
    many = tuple(Fact(f"n{at}", WholeNumber(0, 1000)) for at in range(60))
    chain = " and ".join(f"n{at} < n{at + 1}" for at in range(59))
    rules = rule_set(f"{chain} and n59 < 60", vocabulary=Vocabulary(many))
    (remedy,) = remedies(decide_all(rules, dict.fromkeys((fact.name for fact in many), 0)))
    assert [change.after for change in remedy.changes] == list(range(1, 60))


def test_an_answer_that_the_reference_refutes_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules[CompleteRecords.__module__]
    monkeypatch.setattr(module, "decide", lambda *_: None)
    with pytest.raises(SolverError, match="does not decide"):
        review(rule_set("letter"))


def test_a_solver_that_gives_up_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def impatient() -> object:
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = 0
        return solver

    monkeypatch.setattr(sys.modules[CompleteRecords.__module__], "_solver", impatient)
    with pytest.raises(SolverError, match="no answer"):
        review(rule_set("size > team"))


def test_the_language_loads_no_analysis_before_it_is_asked_for() -> None:
    code = (
        "import sys, qip_rules.rules as rules\n"
        "assert 'qip_rules.rules.analysis' not in sys.modules\n"
        "assert rules.remedies.__module__ == 'qip_rules.rules.analysis.remedying'\n"
        "assert 'ortools' not in sys.modules\n"
        "assert rules.remedies is rules.remedies and rules.review and rules.compare\n"
        "try:\n    rules.remedy\nexcept AttributeError:\n    pass\nelse:\n    raise SystemExit(1)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
