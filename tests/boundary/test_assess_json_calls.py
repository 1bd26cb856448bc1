"""From JSON text to verdict in one go: how texts are taken and verdicts are given."""

from collections.abc import Iterator
from typing import cast

import pytest

from qip_rules.boundary.many import assess_json
from qip_rules.errors import InputError, NotInForceError
from qip_rules.policy.program import Program
from tests.boundary.application_texts import LEAST


def test_records_are_numbered_from_the_first_text(training: Program) -> None:
    verdicts = assess_json([LEAST, LEAST, '{"application_id":"A-1"}'], training)
    assert next(verdicts) is next(verdicts)
    with pytest.raises(InputError) as caught:
        next(verdicts)
    assert [fault.place for fault in caught.value.faults] == ["applications[2].received_on"]


def test_a_day_before_the_program_is_told_with_its_record(training: Program) -> None:
    early = LEAST.replace("2026", "1950")
    with pytest.raises(NotInForceError, match=r"^applications\[0\]: "):
        list(assess_json([early], training))


@pytest.mark.parametrize("one", [LEAST, LEAST.encode()], ids=["str", "bytes"])
def test_one_text_instead_of_several_is_refused_at_once(
    training: Program, one: str | bytes
) -> None:
    with pytest.raises(TypeError, match=r"texts: found"):
        assess_json(cast("list[str]", one), training)


def test_texts_are_taken_as_verdicts_are_taken(training: Program) -> None:
    taken = []

    def texts() -> Iterator[str]:
        for number in range(3):
            taken.append(number)
            yield LEAST

    verdicts = assess_json(texts(), training)
    assert taken == []
    next(verdicts)
    assert taken == [0]
