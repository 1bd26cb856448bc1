"""What is to be paired, as JSON has it: the records, the demands and the objectives.

    {"relation": "mentor practice",
     "practices": [{"practice_id": "…", …}], "mentors": [{"mentor_id": "…", …}],
     "fixed": [], "forbidden": [],
     "objectives": [{"name": "MostPairs"}, {"name": "TotalFit"}]}

The policy under which pairs are decided is none of it: a service knows its programs, and whoever
asks names one of them and a day.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from qip_rules.boundary.limits import CANDIDATES_MAXIMUM
from qip_rules.boundary.written_matching import WrittenIds, WrittenObjective
from qip_rules.errors import Fault, InputError
from qip_rules.fields import refuse, shown
from qip_rules.matching.objectives import (
    DEFAULT_OBJECTIVES,
    AreaCoverage,
    FairestFit,
    FewestChanges,
    Leximin,
    MostPairs,
    Objective,
    Stable,
    TotalFit,
)
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import Demand, MentorPractice, Practice
from qip_rules.matching.relations import Relation
from qip_rules.narrowing import as_given
from qip_rules.policy.program import Policy

__all__ = ["WrittenProblem", "objectives_of", "problem_of", "written_problem"]

_PLAIN: Final[Mapping[str, Objective]] = {
    type(each).__name__: each
    for each in (MostPairs(), TotalFit(), FairestFit(), Leximin(), AreaCoverage(), Stable())
}
_KEEPING: Final = FewestChanges.__name__


@attrs.frozen(kw_only=True)
class WrittenProblem:
    """Who is to be paired with whom, what is demanded beforehand, and what is best.

    Raises:
        InputError: more pairs to look at than may come from outside; an objective that there is
            not, or that keeps pairs although it knows none.
    """

    relation: Relation = Relation.MENTORS
    practices: tuple[Practice, ...]
    mentors: tuple[MentorPractice, ...]
    """Of specialists, each is written as a mentor of the same name."""
    fixed: tuple[Demand, ...] = ()
    forbidden: tuple[Demand, ...] = ()
    objectives: tuple[WrittenObjective, ...] | None = None
    """In their order; the usual ones if they are left out."""

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if all(as_given(each) is not None for each in (self.practices, self.mentors)):
            candidates = len(self.practices) * len(self.mentors)
            if candidates > CANDIDATES_MAXIMUM:
                expected = f"at most {CANDIDATES_MAXIMUM} pairs of a practice and a mentor"
                faults.append(Fault("mentors", f"{candidates} pairs", expected))
        for position, each in enumerate(self.objectives or ()):
            if each.name not in (*_PLAIN, _KEEPING):
                expected = f"one of {', '.join((*_PLAIN, _KEEPING))}"
                faults.append(Fault(f"objectives[{position}].name", shown(each.name), expected))
            elif each.previous and each.name != _KEEPING:
                expected = f"nothing: only {_KEEPING} keeps pairs"
                found = f"{len(each.previous)} pairs"
                faults.append(Fault(f"objectives[{position}].previous", found, expected))
        refuse(faults, "the problem")


def written_problem(
    problem: Problem, objectives: Iterable[Objective] = DEFAULT_OBJECTIVES
) -> WrittenProblem:
    """The problem and what is best, as the plain record that JSON holds."""
    return WrittenProblem(
        relation=problem.relation,
        practices=problem.practices,
        mentors=problem.mentors,
        fixed=problem.fixed,
        forbidden=problem.forbidden,
        objectives=tuple(map(_written_objective, objectives)),
    )


def problem_of(written: WrittenProblem, policy: Policy) -> Problem:
    """The problem, to be decided under a policy.

    Raises:
        InputError: every fault of the problem at once, as `Problem` tells them.
    """
    return Problem(
        written.practices,
        written.mentors,
        policy,
        fixed=written.fixed,
        forbidden=written.forbidden,
        relation=written.relation,
    )


def objectives_of(written: WrittenProblem) -> tuple[Objective, ...]:
    """The objectives, in their order; those that pairing takes by itself if none are written.

    Raises:
        InputError: as `FewestChanges` tells, where the pairs to keep are none.
    """
    if written.objectives is None:
        return DEFAULT_OBJECTIVES
    return tuple(map(_objective, written.objectives))


def _written_objective(objective: Objective) -> WrittenObjective:
    previous = objective.previous if isinstance(objective, FewestChanges) else ()
    ids = tuple(WrittenIds(str(ours), str(theirs)) for ours, theirs in previous)
    return WrittenObjective(type(objective).__name__, ids)


def _objective(written: WrittenObjective) -> Objective:
    if written.name == _KEEPING:
        return FewestChanges([(each.practice_id, each.mentor_id) for each in written.previous])
    if written.name not in _PLAIN:
        raise InputError([Fault("name", shown(written.name), "an objective")], of="the objective")
    return _PLAIN[written.name]
