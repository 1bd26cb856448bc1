"""How strong the evidence is that a mentor practice has succeeded in an area.

Each rule of the document about a success is one step, and the evidence is the number of steps that
are met: 1 to the greatest that the document has. A step that cannot be told yet does not count; how
much the evidence might be once it can is told beside it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import ClassVar, Final

import attrs

from qip_rules.errors import Fault, NotInForceError, expect_arguments
from qip_rules.fields import (
    Ruled,
    RuledField,
    day,
    each_once,
    identifier,
    instance_of,
    needed,
    one_line,
    refuse,
    several,
    shown,
    yes_or_no,
)
from qip_rules.narrowing import as_given, is_tuple
from qip_rules.participation.assessment.measured_facts import ROUNDS_MAXIMUM, SHARE_MAXIMUM, SUCCESS
from qip_rules.participation.assessment.measures import MeasurementRound, MeasureResult
from qip_rules.policy.measure import Better, Measure
from qip_rules.policy.program import Policy, Program
from qip_rules.policy.table import close_to
from qip_rules.rules.fact import Value
from qip_rules.rules.findings import Decision, Evidence, Outcome
from qip_rules.rules.ruling import decide_all

__all__ = [
    "EVIDENCE_MAXIMUM",
    "CertificateHeld",
    "GradedSuccess",
    "Success",
    "first_and_last",
    "grade_success",
]

EVIDENCE_MAXIMUM: Final = "evidence_maximum"
"""The parameter with the strongest evidence of the scale."""


@attrs.frozen(kw_only=True)
class CertificateHeld(Ruled):
    """A certification of a practice, put on record from those who certify.

    Raises:
        InputError: every fault of the fields at once; an end before the beginning.
    """

    held_from: date
    held_until: date | None
    """The last day; `None` if none is stated."""
    source: str
    """Where this was read: a register, a letter."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("held_from", day, ""),
        RuledField("held_until", day),
        RuledField("source", one_line, ""),
    )
    called: ClassVar[str] = "the certification"

    def faults_between_fields(self) -> Iterator[Fault]:
        """It ends when it began, or later."""
        first, last = self.held_from, self.held_until
        if type(first) is date and type(last) is date and last < first:
            yield Fault("held_until", f"{last}", f"{first}, its first day, or a later day")


@attrs.frozen(kw_only=True)
class Success(Ruled):
    """What is on record of a mentor practice's success in one area. `None` is not known.

    Raises:
        InputError: every fault of the fields at once: rounds of another practice, a round twice,
            no measure beside rounds, ...
    """

    mentor_id: str
    area: str
    """The id of an area of the program's taxonomy, or an area that staff typed."""
    self_reported: bool | None = None
    """Whether the practice says itself that it succeeded."""
    certificates: tuple[CertificateHeld, ...] | None = None
    """Its certifications; `()` if those who certify have none of it."""
    measure_id: str | None = None
    """The measure on which a gain is claimed: named before results are looked at, so that nobody
    picks the best of many."""
    rounds: tuple[MeasurementRound, ...] | None = None
    """Its rounds, in any order; a live round and a test abstraction count alike."""

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("mentor_id", identifier, ""),
        RuledField("area", one_line, ""),
        RuledField("self_reported", yes_or_no),
        RuledField("certificates", several(instance_of(CertificateHeld), ROUNDS_MAXIMUM)),
        RuledField("measure_id", identifier),
        RuledField("rounds", several(instance_of(MeasurementRound), ROUNDS_MAXIMUM)),
    )
    called: ClassVar[str] = "the success"

    def faults_between_fields(self) -> Iterator[Fault]:
        """Rounds of this practice, each once, no two of one day, with the measure they are for."""
        given = as_given(self.rounds)
        if not is_tuple(given):
            return
        rounds = [each for each in given if isinstance(each, MeasurementRound)]
        if len(rounds) < len(given):
            return  # the rule of the field says what is wrong
        if rounds and self.measure_id is None:
            yield from needed(identifier, "measure_id", None, "the measure the rounds are for")
        for position, each in enumerate(rounds):
            if each.practice_id != self.mentor_id:
                found, expected = shown(each.practice_id), shown(self.mentor_id)
                yield Fault(f"rounds[{position}].practice_id", found, f"{expected}, the mentor")
        yield from each_once("rounds", "round_id", (each.round_id for each in rounds))
        having = [
            each.ended_on for each in rounds if each.result(self.measure_id or "") is not None
        ]
        for twice in sorted({each for each in having if having.count(each) > 1}):
            expected = "one round a day with the measure, so that there is a first and a last"
            yield Fault("rounds", f"two that ended on {twice}", expected)


@attrs.frozen
class GradedSuccess:
    """A success with the evidence for it, as of a day, and every step that was taken or not."""

    success: Success
    decision: Decision
    """A finding for each step, with its clause."""

    @property
    def evidence(self) -> int:
        """How many steps are met: 0 is no evidence, and the area is then no area of success."""
        return sum(each.outcome is Outcome.MET for each in self.decision.findings)

    @property
    def evidence_possible(self) -> int:
        """How strong it may turn out when the steps that cannot be told yet are known."""
        return sum(each.outcome is not Outcome.NOT_MET for each in self.decision.findings)

    @property
    def graded(self) -> tuple[str, int] | None:
        """The area and its evidence, as pairing reads them; `None` without any evidence."""
        return (self.success.area, self.evidence) if self.evidence else None


@attrs.frozen
class _Known:
    """A fact of a success with its evidence; a value of `None` is not known."""

    value: Value | None
    says: str
    paths: tuple[str, ...]


def grade_success(success: Success, program: Program, as_of: date) -> GradedSuccess:
    """The evidence of a success, by the policy of a day and by what had happened until its end.

    Raises:
        InputError: a measure that the program does not have on that day or that does not speak
            for the area; more steps than the scale of the program has; all faults at once.
        NotInForceError: the program is not in force on the day, or grades no success.
    """
    expect_arguments(
        "grade_success",
        success=(success, Success),
        program=(program, Program),
        as_of=(as_of, date),
    )
    policy = program.on(as_of)
    steps = policy.rule_sets[SUCCESS]
    if not steps.requirements:
        msg = f"{program.id} grades no success on {as_of}"
        raise NotInForceError(msg)
    refuse(_faults(success, policy), f"the success of {shown(success.mentor_id)}")
    known = {name: derive(success, policy) for name, derive in _DERIVED.items()}
    evidence = {name: Evidence(each.says, each.paths) for name, each in known.items()}
    facts = {name: each.value for name, each in known.items()}
    return GradedSuccess(success, decide_all(steps, facts, because=evidence))


def _faults(success: Success, policy: Policy) -> Iterator[Fault]:
    steps = len(policy.rule_sets[SUCCESS].requirements)
    most = policy.parameter(EVIDENCE_MAXIMUM).value
    if type(most) is not int or steps > most:
        expected = f"no more steps than {EVIDENCE_MAXIMUM}, {shown(most)}"
        yield Fault("policy", f"{steps} rules about a success", expected)
    if success.measure_id is None:
        return
    measure = policy.measures.get(success.measure_id)
    if measure is None:
        hint = close_to(success.measure_id, policy.measures)
        expected = f"the id of a measure in force on {policy.in_force_on}"
        yield Fault("measure_id", shown(success.measure_id), expected, hint)
    elif success.area not in measure.areas:
        found = f"{shown(success.measure_id)}, which speaks for {', '.join(measure.areas)}"
        yield Fault("measure_id", found, f"a measure that speaks for {shown(success.area)}")


# ----------------------------------------------------------------------------------- the facts


def _self_reported(success: Success, _policy: Policy) -> _Known:
    said = {None: "It is not known what the practice says.", True: "The practice says so."}
    says = said.get(success.self_reported, "The practice does not say so.")
    return _Known(success.self_reported, says, ("self_reported",))


def _holds_certification(success: Success, policy: Policy) -> _Known:
    today = policy.in_force_on
    if success.certificates is None:
        return _Known(None, "Nobody has asked those who certify.", ("certificates",))
    for position, each in enumerate(success.certificates):
        if each.held_from <= today and (each.held_until is None or today <= each.held_until):
            says = f"A certification from {each.held_from} is on record ({each.source})."
            return _Known(value=True, says=says, paths=(f"certificates[{position}]",))
    says = f"No certification on record holds on {today}."
    return _Known(value=False, says=says, paths=("certificates",))


def _gain(success: Success, policy: Policy) -> _Known:
    ends = first_and_last(success, policy)
    if ends is None:
        return _untold()
    (first, before), (last, after) = ends
    measure: Measure = policy.measures[success.measure_id or ""]
    risen = after.share - before.share
    gain = -risen if measure.better is Better.LOWER else risen
    says = (
        f"{measure.title}: {before.numerator} of {before.denominator} in the round that ended on "
        f"{first.ended_on}, {after.numerator} of {after.denominator} in that of {last.ended_on}."
    )
    return _Known(gain.numerator * SHARE_MAXIMUM // gain.denominator, says, ("rounds",))


def _cases(success: Success, policy: Policy) -> _Known:
    ends = first_and_last(success, policy)
    if ends is None:
        return _untold()
    cases = [result.denominator for _, result in ends]
    return _Known(min(cases), f"The rounds have {cases[0]} and {cases[1]} cases.", ("rounds",))


def _untold() -> _Known:
    says = "There are not two rounds with one measure to tell a gain by."
    return _Known(None, says, ("measure_id", "rounds"))


_End = tuple[MeasurementRound, MeasureResult]


def first_and_last(success: Success, policy: Policy) -> tuple[_End, _End] | None:
    """The first and the last round with the measure of a success, each with its result.

    Of the rounds that have ended by the policy's day; `None` if fewer than two have the measure.
    """
    if success.measure_id is None:
        return None
    having = [
        (each, result)
        for each in success.rounds or ()
        if each.ended_on <= policy.in_force_on
        and (result := each.result(success.measure_id)) is not None
    ]
    having.sort(key=lambda each: each[0].ended_on)
    return (having[0], having[-1]) if len(having) > 1 else None


_DERIVED: Final[Mapping[str, Callable[[Success, Policy], _Known]]] = {
    "self_reported": _self_reported,
    "holds_certification": _holds_certification,
    "measured_gain_basis_points": _gain,
    "cases_of_smaller_round": _cases,
}
