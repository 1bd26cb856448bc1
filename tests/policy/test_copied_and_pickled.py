"""Programs and policies copied and pickled, as for the processes of a pool."""

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from types import MappingProxyType
from typing import Any

import attrs
import pytest

from qip_rules import load_program
from qip_rules.eligibility import Application, assess
from qip_rules.policy import Policy, Program

DAY = date(2026, 11, 1)
NAMES = ("quality-training-program", "quality-improvement-grant")


def pickled(value: Any) -> Any:  # noqa: ANN401 - of the same class
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - its own bytes


COPIES = pytest.mark.parametrize("copied", [pickled, copy.deepcopy, copy.copy])
Copied = Callable[[Any], Any]


@COPIES
@pytest.mark.parametrize("name", NAMES)
def test_a_program_gives_the_same_policies(name: str, copied: Copied) -> None:
    program = load_program(name)
    again: Program = copied(program)
    assert type(again) is Program
    assert again.on(DAY) == program.on(DAY)
    assert hash(again.on(DAY)) == hash(program.on(DAY))
    for field in attrs.fields(Program):
        if field.init:
            assert getattr(again, field.name) == getattr(program, field.name)
            assert type(getattr(again, field.name)) is type(getattr(program, field.name))


@COPIES
@pytest.mark.parametrize("name", NAMES)
def test_a_policy_equals_its_copy(name: str, copied: Copied) -> None:
    policy = load_program(name).on(DAY)
    again: Policy = copied(policy)
    assert type(again) is Policy
    assert again == policy
    assert hash(again) == hash(policy)
    assert again.rule_sets == policy.rule_sets
    assert again.parameter("core_team_minimum") == policy.parameter("core_team_minimum")
    assert isinstance(again.rule_sets, MappingProxyType)  # nobody writes to the copy either
    assert attrs.evolve(again, title="Other") != policy


def test_what_a_program_keeps_by_day_does_not_travel() -> None:
    program = load_program(NAMES[0])
    fresh = pickle.dumps(program)
    asked = program.on(DAY)
    assert pickle.dumps(program) == fresh
    assert program.on(DAY) is asked
    copied = copy.copy(program)
    assert copied.on(DAY) is not asked
    assert program.on(DAY) is asked


def application() -> Application:
    return Application(application_id="A-1", received_on=DAY)


def test_another_process_decides_alike() -> None:
    policy = load_program(NAMES[0]).on(DAY)
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        decision = pool.submit(assess, application(), policy).result()
    here = assess(application(), policy)
    assert decision == here
    assert decision.questions == here.questions
