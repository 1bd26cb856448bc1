"""How many accounts a second are derived on one core, findings and duties included.

    python -m benchmarks.billing.accounts

Every account has 12 records: the receipt of an application, its acceptance, three sessions (one of
them moved), a member replaced, two payments, a reversal, a refund asked for, and an invoice with a
credit note behind it. Days, amounts, team sizes and the order of the events differ from account to
account; nothing is shared between two of them but the program. The clock is processor time. Prints
the rate of each round and the best, and what the accounts found, so that the work is seen to be
done.
"""

import gc
import random
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Any, Final

from qip_rules import load_program
from qip_rules.billing import (
    Accepted,
    ApplicationReceived,
    Buyer,
    CreditNote,
    Document,
    Event,
    Invoice,
    MemberReplaced,
    PaymentReceived,
    PaymentReversed,
    RefundAsked,
    SeatHolder,
    Seller,
    SessionMode,
    SessionMoved,
    SessionScheduled,
    account,
    issue_credit_note,
    issue_invoice,
)
from qip_rules.money import Money
from qip_rules.policy.program import Program

ACCOUNTS: Final = 5_000
ROUNDS: Final = 5
RECORDS: Final = 12
AS_OF: Final = date(2026, 12, 31)
SELLER: Final = Seller(name="Made-Up Society", address_lines=("2 Example Avenue",), country="US")

Records = tuple[list[Event], list[Document]]


def made_up(program: Program, number: int, chance: random.Random) -> Records:
    """The records of one application."""
    name = f"application-{number}"
    first = date(2026, 1, 5) + timedelta(days=chance.randrange(150))

    def common(kind: str, after: int) -> dict[str, Any]:
        on = first + timedelta(days=after)
        moment = datetime.combine(on, clock(chance.randrange(14, 22), chance.randrange(60)), UTC)
        return {
            "event_id": f"{name}/{kind}",
            "application_id": name,
            "occurred_on": on,
            "recorded_at": moment,
        }

    seats = tuple(
        SeatHolder(
            seat_id=f"{name}/seat/{n}", person_id=f"{name}/person/{n}", name=f"Made-Up Person {n}"
        )
        for n in range(chance.randrange(2, 4))
    )
    successor = SeatHolder(
        seat_id=f"{name}/seat/9", person_id=f"{name}/person/9", name="Made-Up Successor"
    )
    practice = Buyer(practice_id=f"practice-{number}", name=f"Made-Up Practice {number}")
    paid = Money(111_100 * chance.randrange(1, 4) - chance.randrange(2), "USD")
    accepted, opens = 20 + chance.randrange(20), 80 + chance.randrange(40)
    told: list[Event] = [
        ApplicationReceived(**common("received", 0), practice=practice, seats=seats),
        Accepted(**common("accepted", accepted)),
        *(
            SessionScheduled(
                **common(f"session-{n}", 1),
                session_id=f"session-{n}",
                starts_on=first + timedelta(days=opens + 60 * n),
                mode=SessionMode.IN_PERSON,
            )
            for n in range(2)
        ),
        SessionMoved(
            **common("moved", accepted + 5),
            session_id="session-0",
            starts_on=first + timedelta(days=opens + chance.randrange(-5, 6)),
        ),
        MemberReplaced(
            **common("replaced", accepted + chance.randrange(1, 10)),
            seat_id=seats[-1].seat_id,
            successor=successor,
        ),
        *(
            PaymentReceived(
                **common(f"paid-{n}", accepted + chance.randrange(-5, 60)),
                payment_id=f"{name}/payment-{n}",
                amount=paid,
                payer=practice.name,
            )
            for n in range(2)
        ),
        PaymentReversed(
            **common("reversed", accepted + 61),
            payment_id=f"{name}/payment-0",
            amount=paid,
            reason="insufficient funds",
        ),
        RefundAsked(**common("refund", accepted + 62), payment_id=f"{name}/payment-1"),
    ]
    documents: list[Document] = []
    on = first + timedelta(days=1)
    invoice = issue_invoice(
        account(program, told, [], on), number=f"{name}-1", on=on, seller=SELLER
    )
    assert isinstance(invoice, Invoice)
    documents.append(invoice)
    on = first + timedelta(days=accepted + 12)
    note = issue_credit_note(
        account(program, told, documents, on),
        number=f"{name}-2",
        on=on,
        invoice_number=invoice.number,
        reason="A member was replaced.",
    )
    if isinstance(note, CreditNote):
        documents.append(note)
    chance.shuffle(told)
    return told, documents


def main() -> int:
    """Measure, print, and say by the exit code whether the work was done."""
    program = load_program("quality-training-program")
    chance = random.Random(11)  # noqa: S311 - made-up records, the same in every run
    cases = [made_up(program, number, chance) for number in range(ACCOUNTS)]
    records = sum(len(events) + len(documents) for events, documents in cases)
    print(f"{ACCOUNTS:,} accounts of {records / ACCOUNTS:.1f} records")
    rates = []
    for turn in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        found: Counter[str] = Counter()
        for events, documents in cases:
            derived = account(program, events, documents, AS_OF)
            found.update(each.code for each in derived.findings)
            found.update(each.code.value for each in derived.to_do)
        took = time.process_time() - start
        rates.append(ACCOUNTS / took)
        print(f"round {turn + 1}: {rates[-1]:,.0f} accounts a second")
    print(f"best: {max(rates):,.0f} accounts a second on one core")
    for code, count in sorted(found.items()):
        print(f"  {code}: {count:,}")
    return 0 if records / ACCOUNTS > RECORDS - 1 and found else 1


if __name__ == "__main__":
    sys.exit(main())
