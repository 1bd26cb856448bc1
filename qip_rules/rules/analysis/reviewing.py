"""What is wrong, or idle, in a rule set by itself, each point with its proof or a witness."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import attrs

from qip_rules.errors import expect_arguments
from qip_rules.rules.analysis.solving import CompleteRecords
from qip_rules.rules.analysis.translating import opposite
from qip_rules.rules.analysis.witnesses import Proof, Witness, witness
from qip_rules.rules.deciding import decide
from qip_rules.rules.requirement import Requirement, RuleSet, Severity

__all__ = ["Review", "Reviewed", "Shown", "review"]


@attrs.frozen
class Shown:
    """One requirement with complete records that show it can go either way.

    `met` is the most usual record that meets it, with all required ones if that is possible.
    `not_met` is the most usual one that does not, and meets all other required ones if that is
    possible. `None` where there is none: then the review says so, with the proof.
    """

    requirement: Requirement
    met: Witness | None
    not_met: Witness | None


@attrs.frozen
class Reviewed:
    """A point of a review: the requirements it is about, and the proof."""

    requirements: tuple[Requirement, ...]
    proof: Proof

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the requirements it is about."""
        return tuple(each.code for each in self.requirements)


@attrs.frozen
class Review:
    """What follows from a rule set for all complete records, integrity constraints included.

    A point that stands nowhere here is refuted by the records in `shown`, or by a record found
    for it. Requirements that are contradictory are left out of all later points, those that are
    always met out of the implied and the forced ones.
    """

    rule_set: RuleSet
    shown: tuple[Shown, ...]
    """Every requirement, in the order of the rule set."""
    contradictory: tuple[Reviewed, ...]
    """Requirements that no complete record meets."""
    nobody_admitted: Proof | None
    """Why no complete record meets all required ones; `None` if some record does."""
    always_met: tuple[Reviewed, ...]
    """Requirements that every complete record meets."""
    implied: tuple[Reviewed, ...]
    """Required ones that every complete record meets that meets certain other required ones."""
    disjoint: tuple[Reviewed, ...]
    """Pairs of requirements of which no complete record meets both, though it can meet each."""
    forced: tuple[Reviewed, ...]
    """Recommended ones that every complete record meets that meets certain required ones."""
    vain: tuple[Reviewed, ...]
    """Recommended ones that no complete record meets that meets certain required ones."""

    @property
    def is_contradictory(self) -> bool:
        """Whether a requirement can be met by nobody, or all required ones together by nobody."""
        return bool(self.contradictory) or self.nobody_admitted is not None

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to remark."""
        idle = (self.always_met, self.implied, self.disjoint, self.forced, self.vain)
        return not self.is_contradictory and not any(idle)


def review(rule_set: RuleSet) -> Review:
    """Contradictory, idle and conflicting requirements of a rule set, each with its proof.

    All of it is about complete records: every fact has a value, and the integrity constraints of
    the vocabulary hold. Nothing in a proof can be spared, and it rests on one other requirement
    where one is enough; each witness is the most usual record of its kind.

    Raises:
        SolverError: the solver failed, or its answer fails the reference meaning.
    """
    expect_arguments("review", rule_set=(rule_set, RuleSet))
    return _Reviewing(rule_set).review()


class _Reviewing:
    """One rule set as a model, asked again and again; every record found is kept."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.facts = rule_set.vocabulary.facts
        self.requirements = rule_set.requirements
        self.constraints = rule_set.vocabulary.constraints
        self.required = [r for r in self.requirements if r.severity is Severity.REQUIRED]
        conditions = [
            *(each.requires for each in self.requirements),
            *(each.holds for each in self.constraints),
        ]
        starts = {fact.name: fact.starting_value for fact in self.facts}
        self.records = CompleteRecords(self.facts, conditions, starts)
        proved = self.records.proved
        codes = [each.code for each in self.requirements]
        self.met = dict(zip(codes, proved, strict=False))
        self.holds = dict(zip(self.constraints, proved[len(codes) :], strict=True))
        self.answers: dict[tuple[frozenset[str], frozenset[str]], Witness | None] = {}
        """What was found so far, by the codes met and not met that were asked for."""
        self.seen: list[frozenset[str]] = []
        """The codes that each record found so far meets."""

    def review(self) -> Review:
        contradictory: list[Reviewed] = []
        always_met: list[Reviewed] = []
        shown: list[Shown] = []
        if self.found(()) is None:
            proof = self.proof()
            nothing = tuple(Shown(each, None, None) for each in self.requirements)
            return Review(self.rule_set, nothing, (), proof, (), (), (), (), ())
        for each in self.requirements:
            others = [other for other in self.required if other is not each]
            met = self.found([*others, each]) or self.found([each])
            not_met = self.found(others, [each]) or self.found((), [each])
            shown.append(Shown(each, met, not_met))
            if met is None:
                contradictory.append(Reviewed((each,), self.proof(met=[each])))
            if not_met is None:
                always_met.append(Reviewed((each,), self.proof(not_met=[each])))
        settled = {each.requirements[0] for each in (*contradictory, *always_met)}
        sound = [each for each in self.required if each not in settled]
        implied: list[Reviewed] = []
        forced: list[Reviewed] = []
        vain: list[Reviewed] = []
        for each in self.requirements:
            if each in settled:
                continue
            others = [other for other in sound if other is not each]
            if self.found(others) is None:
                continue  # whatever follows from that follows from nothing
            if self.found(others, [each]) is None:
                point = Reviewed((each,), self.proof(others, not_met=[each]))
                (implied if each.severity is Severity.REQUIRED else forced).append(point)
            if each.severity is Severity.RECOMMENDED and self.found([*others, each]) is None:
                vain.append(Reviewed((each,), self.proof(others, met=[each])))
        possible = [each for each in self.requirements if each not in settled]
        return Review(
            self.rule_set,
            tuple(shown),
            tuple(contradictory),
            None if self.found(self.required) else self.proof(self.required),
            tuple(always_met),
            tuple(implied),
            tuple(self.disjoint(possible)),
            tuple(forced),
            tuple(vain),
        )

    def disjoint(self, requirements: Sequence[Requirement]) -> Iterator[Reviewed]:
        for one, other in combinations(requirements, 2):
            if not any({one.code, other.code} <= codes for codes in self.seen) and (
                self.found([one, other]) is None
            ):
                yield Reviewed((one, other), self.proof(met=[one, other]))

    def found(
        self, met: Sequence[Requirement], not_met: Sequence[Requirement] = ()
    ) -> Witness | None:
        """The most usual complete record that meets some requirements and does not meet others."""
        asked = (frozenset(each.code for each in met), frozenset(each.code for each in not_met))
        if asked not in self.answers:
            must = [
                *self.holds.values(),
                *(self.met[code] for code in asked[0]),
                *(opposite(self.met[code]) for code in asked[1]),
            ]
            answer = self.answers[asked] = witness(
                self.facts, self.records, must, self.rule_set.currency
            )
            if answer is not None:
                record = answer.record
                met_by_it = (e for e in self.requirements if decide(e.requires, record) is True)
                self.seen.append(frozenset(each.code for each in met_by_it))
        return self.answers[asked]

    def proof(
        self,
        given: Sequence[Requirement] = (),
        *,
        met: Sequence[Requirement] = (),
        not_met: Sequence[Requirement] = (),
    ) -> Proof:
        """A minimal proof that no complete record meets `given` and `met` but not `not_met`.

        One of `given` alone where one will do, the first that does. Else, and of the constraints,
        all that can be spared is left out, the last first.
        """
        kept = list(given)
        held = list(self.constraints)
        wanted = {each.code for each in met}
        unwanted = {each.code for each in not_met}

        def excluded(requirements: Sequence[Requirement], constraints: Sequence[object]) -> bool:
            must = [
                *(self.holds[each] for each in self.constraints if each in constraints),
                *(self.met[each.code] for each in (*requirements, *met)),
                *(opposite(self.met[each.code]) for each in not_met),
            ]
            return self.records.first(must) is None

        for each in given:
            needed = {each.code, *wanted}
            refuted = any(needed <= codes and unwanted.isdisjoint(codes) for codes in self.seen)
            if not refuted and excluded([each], held):
                kept = [each]
                break
        for each in reversed(kept):
            fewer = [other for other in kept if other is not each]
            if excluded(fewer, held):
                kept = fewer
        for constraint in reversed(self.constraints):
            less = [other for other in held if other is not constraint]
            if excluded(kept, less):
                held = less
        return Proof((*kept, *met), tuple(not_met), tuple(held))
