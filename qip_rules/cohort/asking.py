"""What is still to be asked before practices can be paired: of whom, and which clause wants it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from qip_rules.cohort.case import Case
from qip_rules.cohort.mentoring import Paired
from qip_rules.cohort.owed import CohortToDo
from qip_rules.eligibility.admission import Choice
from qip_rules.matching.answer import OpenQuestion
from qip_rules.matching.derivations import AREA_COUNT, CandidatePair
from qip_rules.matching.explaining.open_questions import open_questions, questions_said
from qip_rules.matching.explaining.wording import called, listed
from qip_rules.matching.facts import PairEvidence
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import MentorPractice, Practice
from qip_rules.matching.relations import Relation
from qip_rules.rules.expression import facts_in
from qip_rules.rules.fact import Fact
from qip_rules.rules.requirement import Severity

__all__ = ["answers_to_ask_for"]

_CODES: Final[Mapping[Relation, str]] = {
    Relation.MENTORS: "ask-for-mentor-pairing",
    Relation.SPECIALISTS: "ask-for-specialist-pairing",
}


def answers_to_ask_for(
    pairings: Iterable[Paired], cases: Iterable[Case], without_priorities: Iterable[str]
) -> Iterator[CohortToDo]:
    """A duty for every practice that lacks a mentor or a specialist, and every fact missing.

    One duty however many mentors wait for the fact. Where demands on a pairing clash nobody is
    paired, and what is missing of any practice is asked for: the answer may end the clash.

    Args:
        pairings: with mentors, and with specialists.
        cases: the applications; a practice accepted twice is told of at its first.
        without_priorities: the practices, by id, that are asked to settle their areas as it is.
    """
    applications: dict[str, str] = {}
    for case in cases:
        if case.standing == Choice.ACCEPTED.value and case.application.practice is not None:
            applications.setdefault(case.practice_id, case.application_id)
    settling = frozenset(without_priorities)
    for paired in pairings:
        if paired.problem is None:
            continue
        asking = _Asking(paired.problem, settling)
        for practice_id, questions in _open(paired, paired.problem):
            yield from asking.duties(applications[practice_id], practice_id, questions)


def _open(paired: Paired, problem: Problem) -> Iterator[tuple[str, tuple[OpenQuestion, ...]]]:
    if paired.pairing is None:
        yield from open_questions(problem).items()
        return
    for each in paired.pairing.unpaired:
        yield each.practice_id, each.questions


class _Asking:
    """The questions of one pairing, each put to whoever has not told what it takes."""

    def __init__(self, problem: Problem, settling: frozenset[str]) -> None:
        self.relation = problem.relation
        self.practices = {each.practice_id: each for each in problem.practices}
        self.mentors = {each.mentor_id: each for each in problem.mentors}
        self.rule_set = problem.policy.rule_sets[problem.relation.subject]
        self.settling = settling
        self.sides: dict[tuple[str, str], bool] = {}
        """Whether a mentor's own record lacks what a fact rests on, by fact and mentor."""

    def duties(
        self, application_id: str, practice_id: str, questions: Sequence[OpenQuestion]
    ) -> Iterator[CohortToDo]:
        """What to ask for one practice, fact by fact."""
        practice = self.practices[practice_id]
        for question in questions:
            asked = self._asked(practice, question)
            if not asked:
                continue
            said = questions_said(practice, (question,), self.relation.noun)
            yield CohortToDo(
                application_id=application_id,
                due_on=None,
                code=_CODES[self.relation],
                says=f"Ask {listed(asked)}: {question.fact.question} {said}",
                clauses=self._clauses(question.fact),
                about=question.fact.name,
            )

    def _asked(self, practice: Practice, question: OpenQuestion) -> list[str]:
        """Who has not told what the fact rests on; not who is asked to settle areas as it is."""
        name = question.fact.name
        mentors = [self.mentors[each] for each in question.mentor_ids]
        told_already = name == AREA_COUNT and practice.practice_id in self.settling
        asks_practice = not told_already and self._lacks(name, practice, mentors[0], "practice")
        asked = [called(practice)] if asks_practice else []
        for mentor in mentors:
            key = (name, mentor.mentor_id)
            if key not in self.sides:
                self.sides[key] = self._lacks(name, practice, mentor, "mentor")
            if self.sides[key]:
                asked.append(called(mentor))
        return asked

    def _lacks(self, name: str, practice: Practice, mentor: MentorPractice, side: str) -> bool:
        """Whether a fact that is unknown of the two lacks something in the record of one side."""
        pair = CandidatePair(practice, mentor, None, self.relation)
        return any(path.startswith(f"{side}.") for path in PairEvidence(pair)[name].paths)

    def _clauses(self, fact: Fact) -> tuple[str, ...]:
        """The clauses of the requirements that turn on a fact, by id."""
        return tuple(
            dict.fromkeys(
                clause.id
                for each in self.rule_set.requirements
                if each.severity is Severity.REQUIRED and fact in facts_in(each.requires)
                for clause in each.cites
            )
        )
