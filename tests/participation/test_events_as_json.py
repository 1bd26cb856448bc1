"""Events as JSON: each kind is written and read back as it was, among all others."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import from_json, to_json
from qip_rules.errors import InputError
from qip_rules.participation import EVENT_KINDS, Event, RoundMeasured
from qip_rules.policy.program import Program
from qip_rules.testing.participation_courses import courses, courses_of_assessments
from tests.participation.course import Story
from tests.participation.measured_rounds import measured

AROUND = date(2026, 1, 5)


@given(st.data())
def test_every_event_reads_back_as_itself(grant: Program, data: st.DataObject) -> None:
    drawn = data.draw(
        st.tuples(courses(grant, around=AROUND), courses_of_assessments(grant, around=AROUND))
    )
    for event in (*drawn[0], *drawn[1]):
        text = to_json(event)
        assert from_json(Event, text) == event
        assert from_json(EVENT_KINDS[event.kind], text) == event


def test_every_fault_of_a_round_is_told_at_its_place() -> None:
    event = Story().told(RoundMeasured, "2026-03-31", round=measured(hospice_enrollment=(1, 2)))
    data = json.loads(to_json(event))
    data["occurred_on"] = "2026-04-01"
    with pytest.raises(InputError) as error:
        from_json(Event, data)
    assert [each.place for each in error.value.faults] == ["occurred_on"]
    data["round"]["results"][0]["numerator"] = 3
    data["round"]["kind"] = "dress rehearsal"
    with pytest.raises(InputError) as error:
        from_json(Event, data)
    assert [each.place for each in error.value.faults] == [
        "round.kind",
        "round.results[0].numerator",
    ]
