"""Two versions of one payment at the desk: staff are told both, and say which one counts."""

import re

from tests.examples.desk_script import DECIDED_BY, REFUSED, Desk

SETTLE = ("settle", "A-17", "resolve-conflict", "WIRE-9")


def test_the_version_that_counts(accepted: Desk) -> None:
    accepted.done("pay", "A-17", "WIRE-9", "500.00", on="2026-03-04")
    other = accepted("pay", "A-17", "WIRE-9", "700.00", "--anyway", on="2026-03-04")
    assert "finding payment-conflict (WIRE-9)" in other.out
    (told,) = (line for line in accepted("todo").lines if "resolve-conflict" in line)
    versions = dict(
        re.findall(r"([0-9a-f]{12}) is payment-received[^;]*amount USD ([0-9.]+[0-9])", told)
    )
    assert sorted(versions.values()) == ["500.00", "700.00"]
    refused = accepted(*SETTLE, "--keeps", "500.00", *DECIDED_BY)
    assert refused.code == REFUSED
    assert all(name in refused.out + refused.err for name in versions)
    (right,) = (name for name, amount in versions.items() if amount.startswith("700"))
    kept = accepted.done(*SETTLE, "--keeps", right, *DECIDED_BY)
    assert f"resolve-conflict about WIRE-9, keeps {right}" in kept.lines[0]
    assert "resolve-conflict" not in accepted("todo").out
    assert (
        accepted.done(*SETTLE, "--keeps", right, *DECIDED_BY)
        .lines[0]
        .startswith("On record already: ")
    )
