"""What an assessment settles and grades, as the pairing reads it: areas and plain numbers."""

from collections.abc import Iterable

from qip_rules.cohort.inputs import SettledArea
from qip_rules.errors import Fault, expect_arguments
from qip_rules.fields import refuse, shown
from qip_rules.matching.records import AreaOfSuccess, WeightedArea
from qip_rules.participation.assessment.evidence import GradedSuccess
from qip_rules.participation.assessment.priorities import Priorities, Settlement

__all__ = ["areas_of_success", "settled_areas"]


def settled_areas(settled: Priorities | Settlement) -> tuple[SettledArea, ...]:
    """The priority areas of a practice for the run of a cohort, the heaviest first, then by id.

    Only what was settled is in it, with the day and who agreed on either side; nothing of the
    ranking is.
    """
    expect_arguments("settled_areas", settled=(settled, Priorities | Settlement))
    settlement = settled.settlement if isinstance(settled, Priorities) else settled
    people = (*settlement.agreed_by_practice, *settlement.agreed_by_program)
    return tuple(
        SettledArea(
            practice_id=settlement.practice_id,
            area=WeightedArea(each.area, each.weight),
            agreed_on=settlement.settled_on,
            agreed_by="; ".join(people),
        )
        for each in sorted(settlement.areas, key=lambda each: (-each.weight, each.area))
    )


def areas_of_success(mentor_id: str, graded: Iterable[GradedSuccess]) -> tuple[AreaOfSuccess, ...]:
    """The areas of success of one mentor practice, with the evidence for each, by area.

    A success without evidence is none. Of several in one area the strongest counts: they do not
    add up.

    Raises:
        InputError: successes of another mentor, all of them at once.
    """
    expect_arguments("areas_of_success", mentor_id=(mentor_id, str), graded=(graded, Iterable))
    known = tuple(graded)
    refuse(
        (
            Fault(f"graded[{position}]", shown(each.success.mentor_id), shown(mentor_id))
            for position, each in enumerate(known)
            if each.success.mentor_id != mentor_id
        ),
        f"the successes of {shown(mentor_id)}",
    )
    strongest: dict[str, int] = {}
    for each in known:
        if each.graded is not None:
            area, evidence = each.graded
            strongest[area] = max(evidence, strongest.get(area, 0))
    return tuple(AreaOfSuccess(area, strongest[area]) for area in sorted(strongest))
