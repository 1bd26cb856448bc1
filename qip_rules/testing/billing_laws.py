"""Laws that any account of fees by this policy keeps, to be run against another team's ledger.

Each law takes a ledger (`billing.account`, or a service that gives `Books`) and made-up histories,
and raises `BrokenLawError` with the smallest history on which the law does not hold; if it
returns, none was found:

    def test_our_ledger() -> None:
        billing_laws.conservation(our_ledger, histories(program, around=date(2026, 7, 1)))

`agrees` holds two ledgers against each other, the strictest law of all. The others need no second
opinion.
"""

from qip_rules.testing.billing_history_laws import (
    advancing_moves_no_cent,
    later_records_do_not_count,
    order_does_not_matter,
    repetitions_have_no_effect,
)
from qip_rules.testing.billing_ledger_laws import (
    conservation,
    decisions_move_no_cash,
    every_cent_has_an_owner,
    no_cent_changes_its_person,
    no_payment_falls_below_nothing,
    seat_bounds,
)
from qip_rules.testing.billing_policy_laws import (
    agrees,
    money_is_monotone,
    one_member_more_is_one_fee_more,
    parts_of_a_payment_come_to_the_same,
    reversals_are_monotone,
    states_follow_from_amounts,
    the_window_is_a_partition,
)

__all__ = [
    "advancing_moves_no_cent",
    "agrees",
    "conservation",
    "decisions_move_no_cash",
    "every_cent_has_an_owner",
    "later_records_do_not_count",
    "money_is_monotone",
    "no_cent_changes_its_person",
    "no_payment_falls_below_nothing",
    "one_member_more_is_one_fee_more",
    "order_does_not_matter",
    "parts_of_a_payment_come_to_the_same",
    "repetitions_have_no_effect",
    "reversals_are_monotone",
    "seat_bounds",
    "states_follow_from_amounts",
    "the_window_is_a_partition",
]
