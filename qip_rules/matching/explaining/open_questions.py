"""What is not known of a practice and the mentors that may still qualify, fact by fact.

What is missing is worked out once for all pairs that are alike in what is known of them.
"""

from collections.abc import Collection, Mapping, Sequence

from qip_rules.matching.answer import OpenQuestion
from qip_rules.matching.candidates import CandidatePairs, Standing
from qip_rules.matching.derivations import CandidatePair
from qip_rules.matching.explaining.wording import called, cut, listed
from qip_rules.matching.facts import PairEvidence, derive
from qip_rules.matching.free import free_pairs
from qip_rules.matching.problem import Problem
from qip_rules.matching.records import Practice
from qip_rules.rules.fact import Value
from qip_rules.rules.ruling import decide_all

__all__ = ["Questions", "open_questions", "questions_said"]


class Questions:
    """The missing facts of candidate pairs."""

    def __init__(self, candidates: CandidatePairs) -> None:
        """Look at the records of the pairs."""
        self.candidates = candidates
        self.is_told: list[bool] = [
            None not in (each.areas, each.organization, each.conflicts, each.people)
            for each in candidates.mentors
        ]
        """Whether all that facts rest on is known of a mentor."""
        self.open_facts: dict[tuple[Value | None, ...], frozenset[str]] = {}

    def about(
        self, number: int, standing: Standing, settled: Collection[int]
    ) -> tuple[OpenQuestion, ...]:
        """What is missing between a practice and the mentors that may still qualify.

        Args:
            number: the practice.
            standing: how it stands to every mentor.
            settled: mentors of whom nothing is asked.
        """
        import numpy as np

        waiting: dict[str, list[int]] = {}
        because: dict[str, dict[str, None]] = {}
        told: dict[int, frozenset[str]] = {}
        for mentor in np.flatnonzero(standing.open).tolist():
            if mentor in settled:
                continue
            combination = int(standing.combination[mentor])
            names = told.get(combination) if self.is_told[mentor] else None
            if names is None:
                pair = self.candidates.pair(number, mentor)
                evidence = PairEvidence(pair)
                names = self._open(pair)
                for name in names:
                    because.setdefault(name, {})[evidence[name].says] = None
                if self.is_told[mentor]:  # what is missing is the practice's, so alike for others
                    told[combination] = names
            for name in names:
                waiting.setdefault(name, []).append(mentor)
        mentors = self.candidates.mentors
        return tuple(
            OpenQuestion(
                fact=fact,
                mentor_ids=tuple(mentors[each].mentor_id for each in waiting[fact.name]),
                because=tuple(because[fact.name]),
            )
            for fact in self.candidates.rule_set.vocabulary.facts
            if fact.name in waiting
        )

    def _open(self, pair: CandidatePair) -> frozenset[str]:
        """The missing facts that can change whether the pair is a candidate; alike facts once."""
        facts = derive(pair)
        key = tuple(facts.values())
        if key not in self.open_facts:
            decision = decide_all(self.candidates.rule_set, facts)
            self.open_facts[key] = frozenset(
                each.fact.name for each in decision.questions if each.changes_outcome
            )
        return self.open_facts[key]


def open_questions(problem: Problem) -> Mapping[str, tuple[OpenQuestion, ...]]:
    """What is missing of each practice that could take a mentor beside its fixed pairs, by its id.

    In the order of ids, without those of whom nothing is missing. It asks for no pairing, so it
    is known of a problem whose demands clash, too. Of pairs that are forbidden, or fit too little
    whatever is answered, nothing is asked.
    """
    free = free_pairs(problem)
    candidates = free.candidates
    numbers = {each.mentor_id: at for at, each in enumerate(candidates.mentors)}
    forbidden: dict[str, set[int]] = {}
    for demand in problem.forbidden:
        forbidden.setdefault(demand.practice_id, set()).add(numbers[demand.mentor_id])
    lacking = [number for number, wanted in enumerate(free.wanted.tolist()) if wanted]
    questions = Questions(candidates)
    found: dict[str, tuple[OpenQuestion, ...]] = {}
    for number, standing in zip(lacking, candidates.standings(lacking), strict=True):
        identity = candidates.practices[number].practice_id
        settled = {*forbidden.get(identity, ()), *candidates.low(number)}
        missing = questions.about(number, standing, settled)
        if missing:
            found[identity] = missing
    return found


def questions_said(practice: Practice, questions: Sequence[OpenQuestion], noun: str) -> str:
    """The questions in a sentence.

    Args:
        practice: whose they are.
        questions: what is missing; at least one.
        noun: what a mentor is called.
    """
    mentors = sorted({each for question in questions for each in question.mentor_ids})
    missing = list(dict.fromkeys(says for question in questions for says in question.because))
    whom = noun if len(mentors) == 1 else f"{noun}s"
    return (
        f"Whether {called(practice)} may be paired with {whom} {listed(mentors)} cannot "
        f"be told yet. {cut(missing, ' ')}"
    )
