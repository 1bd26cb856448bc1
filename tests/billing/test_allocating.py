"""Money over seats: whole cents, and no seat loses by more money."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qip_rules.billing.allocating import Claim, Pot, allocate, spread
from qip_rules.billing.settings import Allocating

owing = st.lists(st.integers(0, 500), max_size=5)
rules = st.sampled_from(Allocating)
DAY = date(2026, 4, 1)


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


def test_a_seat_that_is_full_takes_no_cent_of_the_rest() -> None:
    assert spread(7, [2, 8, 8], Allocating.PRO_RATA_BY_SEAT) == (2, 3, 2)
    assert spread(90_001, [30_000, 80_000, 80_000], Allocating.PRO_RATA_BY_SEAT) == (
        30_000,
        30_001,
        30_000,
    )


def test_a_share_is_equal_if_it_makes_seats_equal_with_what_they_have() -> None:
    assert spread(4, [5, 5, 5], Allocating.PRO_RATA_BY_SEAT, [9, 0, 0]) == (0, 2, 2)
    assert spread(9, [5, 5, 5], Allocating.PRO_RATA_BY_SEAT, [3, 0, 0]) == (1, 4, 4)
    assert spread(3, [5, 5, 5], Allocating.PRO_RATA_BY_SEAT, [1, 1, 1]) == (1, 1, 1)


@given(st.lists(st.integers(1, 400), max_size=4), owing, rules)
def test_each_cent_of_each_payment_has_one_seat(
    paid: list[int], owed: list[int], rule: Allocating
) -> None:
    parts = allocate(
        [Pot(f"p-{n}", cents, DAY) for n, cents in enumerate(paid)],
        [Claim(f"s-{n}", cents) for n, cents in enumerate(owed)],
        rule,
        {},
    )
    assert all(parts.values())
    for n, cents in enumerate(paid):
        used = sum(part for (payment_id, _), part in parts.items() if payment_id == f"p-{n}")
        assert used == min(cents, max(0, sum(owed) - sum(paid[:n])))
    shares = spread(sum(paid), owed, rule)
    for n, share in enumerate(shares):
        assert share == sum(part for (_, seat_id), part in parts.items() if seat_id == f"s-{n}")


@given(
    st.lists(st.integers(1, 400), max_size=4),
    st.lists(st.tuples(st.integers(0, 500), st.none() | st.integers(0, 4)), max_size=5),
    rules,
    st.integers(0, 4),
    st.integers(1, 400),
)
def test_a_seat_that_closes_takes_nothing_more_and_no_seat_loses_by_more_money(
    paid: list[int],
    owed: list[tuple[int, int | None]],
    rule: Allocating,
    when: int,
    more: int,
) -> None:
    def on(number: int) -> date:
        return date(2026, 4, 1 + number)

    claims = [
        Claim(f"s-{n}", cents, None if closes is None else on(closes))
        for n, (cents, closes) in enumerate(owed)
    ]
    pots = [Pot(f"p-{n}", cents, on(n)) for n, cents in enumerate(paid)]
    parts = allocate(pots, claims, rule, {})
    for (payment_id, seat_id), part in parts.items():
        closes_on = claims[int(seat_id[2:])].closes_on
        assert part > 0
        assert closes_on is None or on(int(payment_id[2:])) <= closes_on
    richer = allocate(
        sorted([*pots, Pot("p-x", more, on(when))], key=lambda pot: pot.counts_on),
        claims,
        rule,
        {},
    )
    for claim in claims:
        before = sum(part for (_, seat_id), part in parts.items() if seat_id == claim.seat_id)
        after = sum(part for (_, seat_id), part in richer.items() if seat_id == claim.seat_id)
        assert before <= after <= claim.cents


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=4),
    st.lists(st.integers(0, 500), min_size=1, max_size=5),
    rules,
    st.data(),
)
def test_what_is_assigned_comes_first_and_as_far_as_it_can(
    paid: list[int], owed: list[int], rule: Allocating, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(paid) - 1))
    place = data.draw(st.integers(0, len(owed) - 1))
    asked = data.draw(st.integers(1, 500))
    parts = allocate(
        [Pot(f"p-{n}", cents, DAY) for n, cents in enumerate(paid)],
        [Claim(f"s-{n}", cents) for n, cents in enumerate(owed)],
        rule,
        {f"p-{number}": [(f"s-{place}", asked), ("no seat", asked)]},
    )
    assert parts.get((f"p-{number}", f"s-{place}"), 0) >= min(asked, paid[number], owed[place])
    assert sum(parts.values()) == min(sum(paid), sum(owed))
    for n, cents in enumerate(owed):
        assert sum(part for (_, seat_id), part in parts.items() if seat_id == f"s-{n}") <= cents
