"""Answers of every job, from sixteen threads that all begin at once in a fresh interpreter.

`python -m tests.concurrency.answers_in_threads` prints the digest of what one thread answers after
the others have raced from the first call on; it fails if any thread answered otherwise. Nothing of
the library is imported by the main thread before that.
"""

import functools
import hashlib
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

__all__ = ["JOBS", "race"]

if TYPE_CHECKING:
    from qip_rules.cohort.inputs import CohortInputs
    from qip_rules.policy.program import Program

THREADS: Final = 16
TRAINING: Final = "quality-training-program"
GRANT: Final = "quality-improvement-grant"
FOLDER: Final = "examples/data/training-run"


@functools.cache
def _program(name: str) -> "Program":
    from qip_rules import load_program

    return load_program(name)


@functools.cache
def _inputs() -> "CohortInputs":
    from qip_rules.boundary.cohort_folder import read_cohort

    return read_cohort(Path(FOLDER), _program(TRAINING))


def decisions() -> str:
    """Every application of the sample runs decided, told and explained."""
    from qip_rules.boundary import to_json
    from qip_rules.eligibility import assess
    from qip_rules.rules import explain

    program, told = _program(TRAINING), []
    for file in _inputs().applications[:4]:
        decision = assess(file.current, program.on(file.received_on))
        told += [to_json(decision), str(explain(decision))]
    return "\n".join(told)


def bulk() -> str:
    """Many records by the compiled rules, and applications from their texts."""
    from qip_rules.boundary import assess_json, to_json
    from qip_rules.eligibility import facts_of
    from qip_rules.rules import decide_many

    program = _program(TRAINING)
    files = _inputs().applications
    policy = program.on(files[0].received_on)
    facts = [facts_of(each.current, policy) for each in files]
    verdicts = list(decide_many(policy.rule_sets["application"], facts * 5))
    verdicts += assess_json([to_json(each.current) for each in files], program)
    return "\n".join(map(to_json, verdicts))


def accounts() -> str:
    """Every account folded out of its events."""
    from datetime import date

    from qip_rules.billing import account
    from qip_rules.boundary import to_json, written_account

    program = _program(TRAINING)
    inputs = _inputs()
    ids = sorted({each.application_id for each in inputs.events})
    return "\n".join(
        to_json(
            written_account(
                account(
                    program,
                    [each for each in inputs.events if each.application_id == application_id],
                    (),
                    date(2026, 8, 1),
                )
            )
        )
        for application_id in ids[:4]
    )


def pairing() -> str:
    """Practices paired, with the proof."""
    from qip_rules.boundary import to_json
    from qip_rules.matching import (
        AreaOfSuccess,
        MentorPractice,
        Practice,
        Problem,
        WeightedArea,
        pair,
        why_unpaired,
    )

    program = _program(GRANT)
    policy = program.on(program.in_force.spans[0].first)
    areas = ("a", "b", "c")
    practices = [
        Practice(
            practice_id=f"p-{number}",
            name="Made up",
            areas=(WeightedArea(areas[number % 3], 1 + number % 4),),
            conflicts=frozenset(),
            people=(f"p{number}@example.org",),
            organization=f"p-{number}",
        )
        for number in range(12)
    ]
    mentors = [
        MentorPractice(
            mentor_id=f"m-{number}",
            name="Made up",
            areas=(AreaOfSuccess(areas[number % 3], 1),),
            places=2,
            conflicts=frozenset(),
            people=(f"m{number}@example.com",),
            organization=f"m-{number}",
        )
        for number in range(4)
    ]
    found = pair(Problem(practices, mentors, policy))
    gaps = [why_unpaired(found, each.practice_id) for each in found.unpaired[:2]]
    return "\n".join([to_json(found), *(to_json(each) for each in gaps)])


def schemas() -> str:
    """Schemas, problems, and a program there and back."""
    from qip_rules.boundary import from_json, json_kinds, problem_details, program_of, to_json
    from qip_rules.boundary.schemas import schema_of, schema_text
    from qip_rules.boundary.written_programs import WrittenProgram
    from qip_rules.eligibility import Application
    from qip_rules.errors import InputError

    told = [schema_text(schema_of(kind)) for kind in json_kinds()[:1]]
    text = to_json(_program(TRAINING))
    told.append(to_json(program_of(from_json(WrittenProgram, text))))
    try:
        from_json(Application, {"application_id": " ", "recieved_on": 1})
    except InputError as error:
        told.append(to_json(problem_details(error)))
    return "\n".join(told)


JOBS: Final[tuple[Callable[[], str], ...]] = (decisions, bulk, accounts, pairing, schemas)


def race(jobs: tuple[Callable[[], str], ...] = JOBS) -> list[str]:
    """The answer of each job, which sixteen threads gave alike from their first call on.

    Raises:
        AssertionError: a thread failed, or answered otherwise than the thread alone afterwards.
    """
    gate = threading.Barrier(THREADS)
    answers: list[tuple[int, str]] = []
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            gate.wait()
            for step in range(len(jobs)):
                at = (number + step) % len(jobs)
                answers.append((at, jobs[at]()))
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise AssertionError(*map(repr, failures)) from failures[0]
    alone = [job() for job in jobs]
    wrong = {jobs[at].__name__ for at, answer in answers if answer != alone[at]}
    if wrong or len(answers) != THREADS * len(jobs):
        raise AssertionError(wrong, len(answers))
    return alone


def _main() -> None:
    chosen = tuple(job for job in JOBS if not sys.argv[1:] or job.__name__ in sys.argv[1:])
    sys.setswitchinterval(1e-5)  # many more changes between threads than usual
    digest = hashlib.sha256("\0".join(race(chosen)).encode()).hexdigest()
    sys.stdout.write(f"{digest}\n")


if __name__ == "__main__":
    _main()
