"""The steps of the shipped programs: who owes them, how often, and in which order."""

from datetime import date

import pytest

from qip_rules.policy.program import Policy, Program, Step
from qip_rules.rules.requirement import ClauseKind, Severity

DAY = date(2026, 1, 15)
OF_THE_SOCIETY = {
    *("T19", "G25", "G26", "G27", "G28", "G29", "G30", "G31", "G32", "G36", "G37"),
    *("G45", "G46", "G47", "G21", "G22", "G23"),
}
"""What the pages say the society does; nothing of it may be owed by a practice."""


@pytest.fixture(params=["training", "grant"])
def policy(request: pytest.FixtureRequest) -> Policy:
    program: Program = request.getfixturevalue(request.param)
    return program.on(DAY)


def steps(policy: Policy) -> dict[str, Step]:
    return {each.id: each for each in policy.steps}


def test_what_the_society_does_is_never_owed_by_a_practice(policy: Policy) -> None:
    for step in policy.steps:
        if OF_THE_SOCIETY & set(step.cites):
            assert step.owed_by == "program", step.id


def test_severity_follows_the_page(policy: Policy) -> None:
    for step in policy.steps:
        kinds = {policy.clauses[each].kind for each in step.cites}
        assert ClauseKind.INFORMATIVE not in kinds, step.id
        if ClauseKind.RECOMMENDED in kinds:
            assert step.severity is Severity.RECOMMENDED, step.id
        if step.owed_by in ("practice", "sponsor") and step.severity is Severity.REQUIRED:
            assert ClauseKind.REQUIRED in kinds, step.id


def test_a_step_speaks_to_people(policy: Policy) -> None:
    for step in policy.steps:
        assert step.title[0].isupper()
        assert not step.title.endswith(".")
        assert step.to_do.endswith(".")
        assert step.readings, step.id
        assert set(step.readings) <= policy.readings.keys(), step.id


def test_the_training_program_has_three_sessions_in_person_and_coaches_each_month(
    training: Program,
) -> None:
    policy = training.on(DAY)
    found = steps(policy)
    session, coaches = found["in-person-session"], found["coach-session"]
    assert policy.parameter(session.count).value == 3
    assert (session.mode, session.attended_by) == ("in-person", "core-team")
    assert (coaches.every, coaches.between) == ("calendar-month", "in-person-session")
    assert "onsite-session" not in found


def test_the_grant_counts_its_four_onsite_sessions_apart(grant: Program) -> None:
    policy = grant.on(DAY)
    found = steps(policy)
    onsite = found["onsite-session"]
    assert policy.parameter(onsite.count).value == 4
    assert (onsite.mode, onsite.attended_by) == ("onsite", "")
    assert policy.parameter(found["in-person-session"].count).value == 3


def test_the_order_of_the_grant(grant: Program) -> None:
    found = steps(grant.on(DAY))
    assert found["report"].not_before == ("readiness-assessment", "baseline-measures")
    assert found["onsite-session"].after == ("report",)
    assert found["certification-application"].after == ("qopi-participation",)
    assert not found["baseline-measures"].after
    assert not set(found["baseline-measures"].not_before) & {"readiness-assessment"}


def test_nobody_owes_a_certification(grant: Program) -> None:
    found = steps(grant.on(DAY))
    assert found["certification-application"].owed_by == "nobody"
    assert found["qopi-participation"].owed_by == "nobody"
