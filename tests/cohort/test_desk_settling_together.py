"""Orders to end a duty about several applications: given of any of them, carried out once."""

from collections.abc import Sequence
from datetime import timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qip_rules.billing import (
    Accepted,
    ApplicationReceived,
    Buyer,
    Document,
    DutyCode,
    DutySettled,
    Event,
    Refusal,
    RefusalCode,
    SeatHolder,
    Withdrawn,
    cohort_accounts,
)
from qip_rules.cohort.desk import (
    OnRecord,
    SettlementOrder,
    SharedChange,
    carried_out,
    carried_out_together,
)
from qip_rules.reports.desk_lines import answer_lines
from tests.cohort.desk_records import NOON, ON, PROGRAM, RECEIVED

ORDER = SettlementOrder(
    application_id="A-1",
    issued_on=ON,
    duty=DutyCode.DECIDE_DUPLICATE,
    about="A-1",
    authority="Director",
    reason="Two sites, made up.",
)


def receipt(name: str, person: str, practice: str = "p") -> ApplicationReceived:
    return attrs.evolve(
        RECEIVED,
        event_id=f"r/{name}",
        application_id=name,
        practice=Buyer(practice_id=practice, name=f"Made-Up {practice}"),
        seats=(SeatHolder(seat_id=f"{name}/seat/1", person_id=person, name="Somebody Made-Up"),),
    )


EVENTS: tuple[Event, ...] = (
    receipt("A-1", "ada"),
    receipt("A-2", "ben"),
    receipt("A-3", "ada", practice="other"),
)
"""Two applications of one practice, and two with one person: the first is of both."""

TEAMS = attrs.evolve(ORDER, duty=DutyCode.DECIDE_TWO_TEAMS, about="ada")


def carry_out(
    order: SettlementOrder,
    documents: Sequence[Document] = (),
    events: Sequence[Event] = EVENTS,
    number: str = "QTP-2026-D0001",
) -> tuple[DutySettled | Refusal | OnRecord, SharedChange]:
    return carried_out_together(
        order,
        PROGRAM,
        events,
        documents,
        number=number,
        as_of=ON,
        recorded_at=NOON + timedelta(days=1),
    )


def settled(order: SettlementOrder = ORDER) -> DutySettled:
    made, _ = carry_out(order)
    assert isinstance(made, DutySettled)
    return made


@pytest.mark.parametrize("named", ["A-1", "A-2"])
def test_any_of_the_applications_is_named_and_the_first_has_the_document(named: str) -> None:
    made, change = carry_out(attrs.evolve(ORDER, application_id=named))
    assert isinstance(made, DutySettled)
    assert (made.application_id, made.number) == ("A-1", "QTP-2026-D0001")
    assert made == settled()
    assert change.applications == ("A-1", "A-2")
    assert [each.application_id for each in change.accounts] == ["A-1", "A-2"]
    assert [each.code for each in change.to_do_before] == [ORDER.duty, TEAMS.duty]
    assert [each.code for each in change.to_do_after] == [TEAMS.duty]
    assert [each.code for each in change.appeared] == ["duty-settled"]


def test_what_was_to_be_done_is_told_before_and_after() -> None:
    made, change = carry_out(ORDER)
    lines = [*answer_lines(made, change)]
    assert lines[:3] == [
        "Recorded: duty-settled QTP-2026-D0001 of 2026-02-03, decide-duplicate about A-1",
        "before  A-1, A-2: to do about several: decide-duplicate (A-1), decide-two-teams (ada)",
        "after   A-1, A-2: to do about several: decide-two-teams (ada)",
    ]
    assert [each.partition(":")[0] for each in lines[3:5]] == ["account A-1", "account A-2"]
    assert lines[6].startswith("to do   now: decide-two-teams (A-1, A-3; ada) [T26]: Find out")
    other, change = carry_out(TEAMS, [settled()], number="QTP-2026-D0002")
    assert [*answer_lines(other, change)][1:3] == [
        "before  A-1, A-3: to do about several: decide-two-teams (ada)",
        "after   A-1, A-3: nothing to do about several",
    ]


@pytest.mark.parametrize("named", ["A-1", "A-2"])
def test_the_same_order_again_gives_the_document_on_record(named: str) -> None:
    before = settled()
    again = attrs.evolve(ORDER, application_id=named)
    made, change = carry_out(again, [before], number="QTP-2026-D0002")
    assert made == OnRecord(before)
    assert change.applications == ("A-1", "A-2")
    assert change.before == change.after
    assert change.appeared == ()
    assert next(answer_lines(made, change)).startswith("On record already: duty-settled ")


def test_an_order_on_record_whose_matter_was_put_right_since_is_still_on_record() -> None:
    gone = Withdrawn(
        event_id="w", application_id="A-2", occurred_on=ON, recorded_at=NOON + timedelta(days=1)
    )
    before = settled()
    for named in ("A-1", "A-2"):
        order = attrs.evolve(ORDER, application_id=named)
        made, change = carry_out(order, [before], [*EVENTS, gone])
        assert made == OnRecord(before)
        assert change.applications == ("A-1",)
    fresh, _ = carry_out(ORDER, [], [*EVENTS, gone])
    assert isinstance(fresh, Refusal)


@pytest.mark.parametrize(
    ("changes", "settlements", "code", "said", "told"),
    [
        ({"application_id": "A-3"}, 0, "settle.unknown_duty", "is about A-1, A-2, and", "A-3"),
        ({"application_id": "A-3"}, 1, "settle.already_settled", "settled already", "A-3"),
        ({"reason": "Another."}, 1, "settle.already_settled", "settled already", "A-1"),
        ({"about": "A-2"}, 0, "settle.unknown_duty", "not on the list", "A-1"),
        ({"about": "ada"}, 0, "settle.unknown_duty", "not on the list", "A-1"),
        ({"keeps": "v1"}, 0, "settle.unknown_duty", "only conflicts have", "A-1, A-2"),
        (
            {"issued_on": ON + timedelta(days=1)},
            0,
            "document.after_account",
            "is known to",
            "A-1, A-2",
        ),
    ],
)
def test_what_cannot_be_settled_is_refused_with_a_reason(
    changes: dict[str, object], settlements: int, code: str, said: str, told: str
) -> None:
    given = [settled()] * settlements
    order = attrs.evolve(ORDER, **changes)  # type: ignore[arg-type]
    made, change = carry_out(order, given, number="QTP-2026-D0002")
    assert isinstance(made, Refusal)
    assert made.code is RefusalCode(code)
    assert said in made.says
    assert ", ".join(change.applications) == told
    assert change.before == change.after
    lines = [*answer_lines(made, change)]
    assert lines[0].startswith(f"refused {code} [")
    assert lines[-1].startswith(f"account {change.applications[-1]}: ")


def test_an_application_that_is_not_on_record_has_no_account() -> None:
    with pytest.raises(KeyError):
        carry_out(attrs.evolve(ORDER, application_id="A-9"))


def test_an_order_of_the_same_day_counts_again_when_the_matter_has_changed() -> None:
    before = settled()
    more = receipt("A-4", "dov")
    made, change = carry_out(ORDER, [before], [*EVENTS, more], number="QTP-2026-D0002")
    assert isinstance(made, DutySettled)
    assert made.number == "QTP-2026-D0002"
    assert change.applications == ("A-1", "A-2", "A-4")


def test_one_application_by_itself_does_not_settle_it() -> None:
    accepted = Accepted(event_id="a", application_id="A-1", occurred_on=ON, recorded_at=NOON)
    made = carried_out(
        ORDER,
        PROGRAM,
        [EVENTS[0], accepted],
        [],
        number="QTP-2026-D0001",
        as_of=ON,
        recorded_at=NOON + timedelta(days=1),
    )
    assert isinstance(made, Refusal)
    assert made.code is RefusalCode.SETTLE_UNKNOWN_DUTY


PEOPLE = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("pqrstu")), min_size=2, max_size=7
)


@given(PEOPLE, st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_worked_out_afterwards_is_what_all_accounts_show(
    people: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Only the accounts that hang together are worked out anew: nothing else has changed."""
    events = [receipt(f"A-{n}", *each) for n, each in enumerate(people)]
    documents: list[Document] = []
    for number in range(2):
        cohort = cohort_accounts(PROGRAM, events, documents, ON)
        if not cohort.to_do:
            return
        duty = data.draw(st.sampled_from(cohort.to_do))
        named = data.draw(st.sampled_from(duty.applications))
        order = attrs.evolve(ORDER, duty=duty.code, about=duty.about, application_id=named)
        made, change = carry_out(order, documents, events, number=f"QTP-2026-D000{number + 1}")
        assert isinstance(made, DutySettled)
        documents.append(made)
        whole = SharedChange(
            cohort, cohort_accounts(PROGRAM, events, documents, ON), change.applications
        )
        assert change.applications == duty.applications
        for name in ("accounts", "appeared", "to_do_before", "to_do_after"):
            assert getattr(change, name) == getattr(whole, name)
        again, _ = carry_out(order, documents, events, number="QTP-2026-D0009")
        assert again == OnRecord(made)
