"""Many applications at once get the verdicts that each would get by itself."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.eligibility import Application, CoreTeamMember, assess
from qip_rules.eligibility.many import assess_many
from qip_rules.errors import InputError, NotInForceError
from qip_rules.policy.program import Program
from qip_rules.policy.timeline import Span, Timeline
from qip_rules.rules.findings import Verdict
from qip_rules.rules.vocabulary import Vocabulary
from tests.eligibility.made_up import applications
from tests.eligibility.verdicts import verdict
from tests.programs.documents import loaded, sister_document

CHANGING = sister_document(
    """
# The core team may be larger from July on.
[parameters.core_team_maximum]
cites = ["T05"]
meaning = "The largest core team (made up)"
unit = "people"
values = [{ from = 2026-01-01, until = 2026-06-30, value = 2 }, { from = 2026-07-01, value = 4 }]
""",
    first="2026-01-01",
)


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return loaded(tmp_path_factory.mktemp("programs"), CHANGING)


def one_by_one(many: Sequence[Application], program: Program) -> list[Verdict]:
    return [verdict(application, program) for application in many]


@given(many=st.lists(applications(), max_size=3))
def test_verdicts_are_those_of_the_decisions(training: Program, many: list[Application]) -> None:
    assert list(assess_many(many, training)) == one_by_one(many, training)


@given(
    application=applications(),
    answers=st.dictionaries(
        st.just("serves_underserved_community"), st.booleans() | st.none(), max_size=1
    ),
)
def test_answers_to_a_programs_own_questions_count(
    grant: Program, application: Application, answers: dict[str, bool]
) -> None:
    answered = attrs.evolve(application, answers=answers)
    assert list(assess_many([answered], grant)) == [verdict(answered, grant)]


def test_each_application_is_decided_under_the_policy_of_its_day(
    changing: Program, complete: Application
) -> None:
    days = [date(2026, 3, 2), date(2026, 7, 1), date(2026, 6, 30), date(2027, 1, 1)] * 2
    many = [attrs.evolve(complete, received_on=day) for day in days]
    verdicts = list(assess_many(many, changing))
    assert verdicts == one_by_one(many, changing)
    assert [each.not_met for each in verdicts] == [
        ("core-team-size",),
        (),
        ("core-team-size",),
        (),
    ] * 2


def test_a_program_with_its_facts_in_another_order_decides_the_same(
    training: Program, complete: Application
) -> None:
    day = complete.received_on
    policy = training.on(day)
    rules = policy.rule_sets["application"]
    vocabulary = Vocabulary(rules.vocabulary.facts[::-1], rules.vocabulary.constraints)
    turned = attrs.evolve(
        policy,
        rule_sets={"application": attrs.evolve(rules, vocabulary=vocabulary)},
    )
    program = attrs.evolve(training, periods=Timeline((Span(day, None, turned),)))
    many = [complete, attrs.evolve(complete, sponsor=None)]
    assert list(assess_many(many, program)) == one_by_one(many, training)


def test_equal_verdicts_are_one_object(training: Program, complete: Application) -> None:
    later = attrs.evolve(complete, received_on=date(2026, 4, 1))
    first, second = assess_many([complete, later], training)
    assert first is second


def test_no_applications_give_no_verdicts(training: Program) -> None:
    assert list(assess_many([], training)) == []


def test_applications_are_read_as_verdicts_are_taken(
    training: Program, complete: Application
) -> None:
    read = []

    def endless() -> Iterator[Application]:
        while True:
            read.append(complete)
            yield complete

    verdicts = assess_many(endless(), training)
    assert read == []
    next(verdicts)
    next(verdicts)
    assert len(read) == 2


def test_two_runs_at_once_do_not_disturb_each_other(
    training: Program, complete: Application
) -> None:
    without = attrs.evolve(complete, sponsor=None)
    runs = zip(
        assess_many([complete, without], training),
        assess_many([without, complete], training),
        strict=True,
    )
    assert list(runs) == list(
        zip(
            one_by_one([complete, without], training),
            one_by_one([without, complete], training),
            strict=True,
        )
    )


def test_an_answer_to_no_question_is_refused_at_the_number_of_its_record(
    training: Program, complete: Application
) -> None:
    wrong = attrs.evolve(complete, answers={"favorite_color": "blue", "has plan": True})
    verdicts = assess_many([complete, wrong], training)
    next(verdicts)
    with pytest.raises(InputError) as caught:
        next(verdicts)
    with pytest.raises(InputError) as alone:
        assess(wrong, training.on(wrong.received_on))
    assert [fault.place for fault in caught.value.faults] == [
        "applications[1].answers.favorite_color",
        'applications[1].answers["has plan"]',
    ]
    assert [attrs.evolve(fault, place="") for fault in caught.value.faults] == [
        attrs.evolve(fault, place="") for fault in alone.value.faults
    ]
    assert caught.value.of == alone.value.of


@pytest.mark.parametrize("answer", ["yes", 1])
def test_an_answer_of_the_wrong_kind_is_refused(
    grant: Program, complete: Application, answer: str | int
) -> None:
    wrong = attrs.evolve(complete, answers={"serves_underserved_community": answer})
    with pytest.raises(InputError) as caught:
        list(assess_many([wrong], grant))
    (fault,) = caught.value.faults
    assert fault.place == "applications[0].answers.serves_underserved_community"


def test_an_answer_to_a_fact_that_is_derived_is_refused(
    grant: Program, complete: Application
) -> None:
    wrong = attrs.evolve(complete, answers={"core_team_size": 3})
    with pytest.raises(InputError, match="derived, not asked"):
        list(assess_many([wrong], grant))


def test_any_number_of_days_is_decided_by_the_period_they_lie_in(changing: Program) -> None:
    team = tuple(CoreTeamMember(name=name, email=f"{name}@example.org") for name in "abc")
    days = [date(2026, 1, 1) + timedelta(days=3 * number) for number in range(5_000)]
    many = [
        Application(application_id=f"A{number}", received_on=day, core_team=team)
        for number, day in enumerate([*days, *days[:100]])
    ]
    verdicts = list(assess_many(many, changing))
    too_large = ["core-team-size" in each.not_met for each in verdicts]
    assert too_large == [each.received_on < date(2026, 7, 1) for each in many]


def test_a_day_before_the_program_is_named_with_its_record(
    training: Program, complete: Application
) -> None:
    early = attrs.evolve(complete, received_on=date(1950, 1, 1))
    with pytest.raises(NotInForceError, match=r"^applications\[1\]: .* 1950-01-01"):
        list(assess_many([complete, early], training))


@pytest.mark.parametrize("wrong", [None, 3, "A-01", {"application_id": "A-01"}])
def test_what_is_no_application_is_refused(
    training: Program, complete: Application, wrong: object
) -> None:
    given_ = cast("list[Application]", [complete, wrong])
    with pytest.raises(InputError) as caught:
        list(assess_many(given_, training))
    (fault,) = caught.value.faults
    assert (fault.place, fault.expected) == ("applications[1]", "an Application")


def test_a_team_of_one_person_in_many_spellings(training: Program, complete: Application) -> None:
    spellings = ("Avery@example.org", "avery@example.org", "AVERY+team@EXAMPLE.org")
    team = tuple(CoreTeamMember(name="Avery Example", email=email) for email in spellings)
    changed = attrs.evolve(complete, core_team=team)
    (decided,) = assess_many([changed], training)
    assert decided == verdict(changed, training)
    assert "core-team-size" in decided.not_met
