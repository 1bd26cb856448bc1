"""Calls about applications with arguments of wrong classes: told by name, with what is meant."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from qip_rules import eligibility
from qip_rules.eligibility import Application, ApplicationFile
from qip_rules.errors import ArgumentError, FactError, InputError
from qip_rules.policy.program import Program

DAY = date(2026, 3, 2)


def faults_of(call: Callable[[], object]) -> dict[str, str]:
    """What is found at each place of a call that is refused."""
    with pytest.raises(ArgumentError) as refused:
        call()
    return {fault.place: fault.found for fault in refused.value.faults}


def test_a_program_is_no_policy(complete: Application, training: Program) -> None:
    """The likeliest slip: it says how one comes from the one to the other."""
    functions: Iterable[Callable[..., object]] = (eligibility.assess, eligibility.facts_of)
    for function in functions:
        with pytest.raises(ArgumentError) as refused:
            function(complete, training)
        (fault,) = refused.value.faults
        assert str(fault) == (
            "policy: found a Program; expected a Policy (`program.on(day)` is the policy of a day)"
        )


def test_arguments_in_the_wrong_order(complete: Application, training: Program) -> None:
    policy = training.on(complete.received_on)
    swapped = {"application": "a Policy", "policy": "an Application"}
    assert faults_of(lambda: eligibility.assess(policy, complete)) == swapped  # type: ignore[arg-type]
    assert faults_of(lambda: eligibility.facts_of(policy, complete)) == swapped  # type: ignore[arg-type]


def test_a_file_of_revisions(complete: Application, training: Program) -> None:
    file, policy = ApplicationFile((complete,)), training.on(DAY)
    assert len(eligibility.assess_file(file, training)) == 1
    assert faults_of(lambda: eligibility.assess_file(complete, policy)) == {  # type: ignore[arg-type]
        "file": "an Application",
        "program": "a Policy",
    }


def test_tables_of_applications(complete: Application, training: Program) -> None:
    assert faults_of(lambda: eligibility.facts_table(5, training)) == {  # type: ignore[arg-type]
        "applications": "an int",
        "policy": "a Program",
    }
    assert faults_of(lambda: eligibility.facts_table(complete, training.on(DAY))) == {  # type: ignore[arg-type]
        "applications": "an Application"
    }
    table = eligibility.facts_table([], training.on(DAY))
    assert faults_of(lambda: eligibility.assess_frame(table, training)) == {  # type: ignore[arg-type]
        "policy": "a Program"
    }
    with pytest.raises(FactError, match=r"class builtins\.list; expected a polars DataFrame"):
        eligibility.assess_frame([{"a": 1}], training.on(DAY))


def test_what_is_no_application_among_applications(
    complete: Application, training: Program
) -> None:
    with pytest.raises(InputError) as refused:
        eligibility.facts_table([complete, {"a": 1}, None], training.on(DAY))  # type: ignore[list-item]
    assert [str(fault) for fault in refused.value.faults] == [
        "applications[1]: found {'a': 1}; expected an Application",
        "applications[2]: found nothing; expected an Application",
    ]


@pytest.mark.parametrize("decide", [eligibility.accept, eligibility.decline, eligibility.waitlist])
def test_a_decision_needs_the_roll(decide: Callable[..., object]) -> None:
    with pytest.raises(ArgumentError, match=f"{decide.__name__} has 1 fault\n  - roll: found a d"):
        decide({}, "A-01", on=DAY, actor="A. Example", reason="There is room.")


def test_the_roll_needs_lists_and_days_by_name() -> None:
    assert faults_of(
        lambda: eligibility.admission_roll(
            None,  # type: ignore[arg-type]
            capacity=3,
            received=[],  # type: ignore[arg-type]
            standings="none",  # type: ignore[arg-type]
            exceptions=7,  # type: ignore[arg-type]
            withdrawn="A-01",  # one id, which would else be taken letter by letter
        )
    ) == {
        "decisions": "None",
        "received": "a list",
        "standings": "a str",
        "exceptions": "an int",
        "withdrawn": "a str",
    }
