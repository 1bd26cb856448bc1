"""Money over seats: whole cents, and no seat loses by more money."""

from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing.allocating import allocate, spread
from qip_rules.billing.facts import Allocating
from qip_rules.money import Money

owing = st.lists(st.integers(0, 500), max_size=5)
rules = st.sampled_from(Allocating)


@given(st.integers(0, 3000), owing, rules)
def test_the_pool_is_used_as_far_as_it_is_owed(
    pool: int, owed: list[int], rule: Allocating
) -> None:
    given_out = spread(pool, owed, rule)
    assert sum(given_out) == min(pool, sum(owed))
    assert all(0 <= each <= limit for each, limit in zip(given_out, owed, strict=True))


@given(st.integers(0, 3000), st.integers(0, 100), owing, rules)
def test_more_money_never_lowers_a_share(
    pool: int, more: int, owed: list[int], rule: Allocating
) -> None:
    before, after = spread(pool, owed, rule), spread(pool + more, owed, rule)
    assert all(one <= other for one, other in zip(before, after, strict=True))


@given(st.integers(0, 3000), owing)
def test_in_line_order_a_seat_gets_nothing_before_those_above_it_are_full(
    pool: int, owed: list[int]
) -> None:
    given_out = spread(pool, owed, Allocating.LINE_ORDER)
    short = [n for n, each in enumerate(given_out) if each < owed[n]]
    assert all(each == 0 for each in given_out[short[0] + 1 :] if short) if short else True


@given(st.integers(0, 3000), owing)
def test_equal_shares_differ_by_a_cent_at_most(pool: int, owed: list[int]) -> None:
    given_out = spread(pool, owed, Allocating.PRO_RATA_BY_SEAT)
    short = [each for each, limit in zip(given_out, owed, strict=True) if each < limit]
    if short:
        assert max(short) - min(short) <= 1
        assert all(each <= max(short) + 1 for each in given_out)
        assert short == sorted(short, reverse=True)


def test_equal_shares_of_unequal_debts() -> None:
    assert spread(10, [2, 8, 8], Allocating.PRO_RATA_BY_SEAT) == (2, 4, 4)
    assert spread(11, [2, 8, 8], Allocating.PRO_RATA_BY_SEAT) == (2, 5, 4)


@given(st.lists(st.integers(1, 400), max_size=4), owing, rules)
def test_each_cent_of_each_payment_has_one_seat(
    paid: list[int], owed: list[int], rule: Allocating
) -> None:
    parts = allocate(
        [(f"p-{n}", Money(cents, "USD")) for n, cents in enumerate(paid)],
        [(f"s-{n}", Money(cents, "USD")) for n, cents in enumerate(owed)],
        rule,
    )
    assert all(part.amount for part in parts)
    for n, cents in enumerate(paid):
        used = sum(p.amount.amount_minor for p in parts if p.payment_id == f"p-{n}")
        assert used == min(cents, max(0, sum(owed) - sum(paid[:n])))
    shares = spread(sum(paid), owed, rule)
    for n, share in enumerate(shares):
        assert share == sum(p.amount.amount_minor for p in parts if p.seat_id == f"s-{n}")
