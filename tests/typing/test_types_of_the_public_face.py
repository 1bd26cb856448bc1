"""What type checkers see of the public face: mypy and pyright check this file, pytest runs it.

`assert_type` says nothing when it runs: `make types` is what holds it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import assert_type

from qip_rules import Money, billing, boundary, eligibility, load_program, matching, rules
from qip_rules.policy.program import Policy, Program
from qip_rules.rules.findings import Decision, Explanation, Finding, Outcome, Question, Verdict


def _policy() -> Policy:
    program = load_program("quality-training-program")
    assert_type(program, Program)
    assert_type(program.on(date(2026, 3, 2)), Policy)
    return program.on(date(2026, 3, 2))


def _application() -> eligibility.Application:
    data = {"application_id": "A-01", "received_on": "2026-03-02"}
    application = boundary.from_json(eligibility.Application, data)
    assert_type(application, eligibility.Application)
    return application


def test_from_json_gives_the_record_that_was_asked_for() -> None:
    money = boundary.from_json(Money, '{"amount": "12.00", "currency": "USD"}')
    assert_type(money, Money)
    assert_type(money + Money.of(1, "USD"), Money)
    assert_type(boundary.to_json(money), str)


def test_a_decision_is_typed_to_its_last_field() -> None:
    decision = eligibility.assess(_application(), _policy())
    assert_type(decision, Decision)
    assert_type(decision.outcome, Outcome)
    assert_type(decision.undetermined, tuple[Finding, ...])
    assert_type(decision.questions, tuple[Question, ...])
    assert_type(decision.digest, str)
    assert_type(rules.explain(decision), Explanation)
    assert_type(rules.remedies(decision, limit=1), tuple[rules.Remedy, ...])


def test_three_values_are_seen_as_three() -> None:
    decided = rules.decide(rules.Literal(value=True), {})
    assert_type(decided, bool | None)


def test_many_are_given_one_by_one() -> None:
    program = load_program("quality-training-program")
    verdicts = eligibility.assess_many([_application()], program)
    assert_type(verdicts, Iterator[Verdict])
    assert_type(boundary.assess_json(["{}"], program), Iterator[Verdict])


def test_a_refusal_has_to_be_told_from_a_document() -> None:
    received = billing.ApplicationReceived(
        event_id="1",
        application_id="A-01",
        occurred_on=date(2026, 3, 2),
        recorded_at=datetime(2026, 3, 2, tzinfo=UTC),
        practice=billing.Buyer(practice_id="P-01", name="Example Practice (made up)"),
        seats=(billing.SeatHolder(seat_id="s1", person_id="p1", name="Avery Example"),),
    )
    program, as_of = load_program("quality-training-program"), date(2026, 4, 1)
    account = billing.account(program, (received,), (), as_of)
    assert_type(account, billing.Account)
    seller = billing.Seller(
        name="Example Program (made up)", address_lines=("1 Example St",), country="US"
    )
    invoice = billing.issue_invoice(account, number="1", on=as_of, seller=seller)
    assert_type(invoice, billing.Invoice | billing.Refusal)
    if isinstance(invoice, billing.Refusal):
        assert_type(invoice, billing.Refusal)
    else:
        assert_type(invoice.total, Money)


def test_a_frame_comes_back_as_what_it_was() -> None:
    import polars as pl

    frame = pl.DataFrame({"application_id": ["A-01"], "core_team_size": [2]})
    decided = eligibility.assess_frame(frame, _policy(), unknown=_unknown(frame.columns))
    assert_type(decided, pl.DataFrame)


def _unknown(known: list[str]) -> tuple[str, ...]:
    vocabulary = _policy().rule_sets["application"].vocabulary
    assert_type(vocabulary, rules.Vocabulary)
    return tuple(name for name in vocabulary if name not in known)


def test_an_assignment_is_plain_numbers() -> None:
    chosen = matching.assign(
        practice=[0, 0, 1], mentor=[0, 1, 0], fit=[5, 4, 3], practices=2, mentors=2, places=1
    )
    assert_type(chosen, matching.Assignment)
    assert_type(chosen.rows, tuple[int, ...])
    assert_type(chosen.total_fit, int)
