"""The areas that a pairing reads, where an assessment has them as well as the lists of the staff.

What was settled jointly is the fuller record, with a day and with people on either side, so it is
what counts of a practice that has it; the list of priority areas may say the same, or what was
agreed before, and nothing else. A graded success counts in the place of the evidence that the list
of mentor practices gives for its area; the list may not claim more than the record can come to.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from qip_rules.cohort.assessed import areas_of_success, settled_areas
from qip_rules.cohort.inputs import CohortInputs, SettledArea
from qip_rules.errors import Fault, InputError
from qip_rules.fields import refuse, shown
from qip_rules.matching.facts import MENTOR_PAIRING, OFFERED
from qip_rules.matching.records import AreaOfSuccess, MentorPractice
from qip_rules.participation.assessment.evidence import GradedSuccess, grade_success
from qip_rules.participation.assessment.measured_facts import SUCCESS
from qip_rules.participation.assessment.priorities import Settlement
from qip_rules.policy.program import Program
from qip_rules.policy.table import close_to

__all__ = ["with_areas_on_record"]


def with_areas_on_record(
    program: Program, inputs: CohortInputs, settlements: Iterable[Settlement], as_of: date
) -> CohortInputs:
    """The inputs with the priority areas and areas of success that count for the pairings.

    Args:
        program: whose rules grade the successes, by the policy of the day.
        inputs: what the staff's lists say.
        settlements: what was settled with practices, of each the one that counts on the day.
        as_of: the day.

    Raises:
        InputError: the lists contradict the record, or a success is of nobody or cannot be graded;
            every fault at once, each at its place in the inputs.
    """
    faults: list[Fault] = []
    by_practice: dict[str, Settlement] = {}
    for each in settlements:
        by_practice.setdefault(each.practice_id, each)
    priorities = _priorities(inputs, by_practice, as_of, faults)
    mentors = inputs.mentors
    if inputs.successes and program.on(as_of).setting(MENTOR_PAIRING) == OFFERED:
        graded = _graded(program, inputs, as_of, faults)
        mentors = tuple(_mentors(inputs, graded, faults))
    refuse(faults, "what the lists and the assessment say")
    return attrs.evolve(inputs, priorities=priorities, mentors=mentors)


# -------------------------------------------------------------------------- what was settled


def _priorities(
    inputs: CohortInputs, settled: Mapping[str, Settlement], as_of: date, faults: list[Fault]
) -> tuple[SettledArea, ...]:
    """The list without the practices that have a settlement, and then their settled areas."""
    kept: list[SettledArea] = []
    of_day: dict[str, dict[str, int]] = {}
    for position, each in enumerate(inputs.priorities):
        settlement = settled.get(each.practice_id)
        if settlement is None:
            kept.append(each)
        elif each.agreed_on is None or each.agreed_on <= as_of:
            faults += _contradiction(each, settlement, f"priorities[{position}]")
            if each.agreed_on == settlement.settled_on:
                of_day.setdefault(each.practice_id, {})[each.area.area] = position
    for practice_id, told in of_day.items():
        settlement = settled[practice_id]
        lacking = [each.area for each in settlement.areas if each.area not in told]
        if lacking:
            found = f"the areas of {settlement.settled_on} without {', '.join(sorted(lacking))}"
            expected = "all areas that were settled on that day"
            faults.append(Fault(f"priorities[{max(told.values())}]", found, expected))
    for practice_id in sorted(settled):
        kept += settled_areas(settled[practice_id])
    return tuple(kept)


def _contradiction(each: SettledArea, settlement: Settlement, place: str) -> Iterator[Fault]:
    """What an entry of the list says otherwise than the settlement that counts."""
    on = settlement.settled_on
    if each.agreed_on is not None and each.agreed_on < on:
        return  # agreed before, and settled anew since
    if each.agreed_on is not None and each.agreed_on > on:
        expected = f"{on}, on which the areas were settled last, or an earlier day"
        yield Fault(f"{place}.agreed_on", f"{each.agreed_on}", expected)
        return
    weights = {area.area: area.weight for area in settlement.areas}
    if each.area.area not in weights:
        expected = f"one of those settled on {on}: {', '.join(sorted(weights))}"
        yield Fault(f"{place}.area", shown(each.area.area), expected)
    elif each.area.weight != weights[each.area.area]:
        expected = f"{weights[each.area.area]}, as settled on {on}"
        yield Fault(f"{place}.area.weight", shown(each.area.weight), expected)


# --------------------------------------------------------------------- what mentors succeeded in


def _graded(
    program: Program, inputs: CohortInputs, as_of: date, faults: list[Fault]
) -> dict[str, list[GradedSuccess]]:
    """The graded successes by mentor practice."""
    if not program.on(as_of).rule_sets[SUCCESS].requirements:
        found = f"{len(inputs.successes)} of them"
        faults.append(Fault("successes", found, f"none: {program.id} grades none on {as_of}"))
        return {}
    known = {each.mentor_id for each in inputs.mentors}
    graded: dict[str, list[GradedSuccess]] = {}
    for position, success in enumerate(inputs.successes):
        place = f"successes[{position}]"
        if success.mentor_id not in known:
            hint = close_to(success.mentor_id, sorted(known))
            found, expected = shown(success.mentor_id), "the id of a mentor practice of the cohort"
            faults.append(Fault(f"{place}.mentor_id", found, expected, hint))
            continue
        try:
            made = grade_success(success, program, as_of)
        except InputError as error:
            faults += (attrs.evolve(each, place=f"{place}.{each.place}") for each in error.faults)
        else:
            graded.setdefault(success.mentor_id, []).append(made)
    return graded


def _mentors(
    inputs: CohortInputs, graded: Mapping[str, list[GradedSuccess]], faults: list[Fault]
) -> Iterator[MentorPractice]:
    for position, mentor in enumerate(inputs.mentors):
        successes = graded.get(mentor.mentor_id)
        if successes is None:
            yield mentor
            continue
        possible: dict[str, int] = {}
        for each in successes:
            area = each.success.area
            possible[area] = max(each.evidence_possible, possible.get(area, 0))
        others: list[AreaOfSuccess] = []
        for number, area_of in enumerate(mentor.areas or ()):
            most = possible.get(area_of.area)
            if most is None:
                others.append(area_of)
            elif area_of.evidence > most:
                place = f"mentors[{position}].areas[{number}].evidence"
                expected = f"at most {most}, to which the successes on record come"
                faults.append(Fault(place, shown(area_of.evidence), expected))
        areas = (*others, *areas_of_success(mentor.mentor_id, successes))
        yield attrs.evolve(mentor, areas=tuple(sorted(areas, key=lambda each: each.area)))
