"""Addresses that reach one mailbox have one spelling, and no others share it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.mailboxes import mailbox

local_parts = st.text("abAB.+", min_size=1, max_size=6)
domains = st.sampled_from(["example.org", "Gmail.com", "googlemail.com"])
addresses = st.builds("{}@{}".format, local_parts, domains)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@example.org", "ADA@Example.ORG"),
        ("ada@example.org", "ada+quality@example.org"),
        ("a.d.a@gmail.com", "ada+x@googlemail.com"),
    ],
)
def test_aliases_of_one_mailbox_are_one_address(one: str, other: str) -> None:
    assert mailbox(one) == mailbox(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@example.org", "bob@example.org"),
        ("a.da@example.org", "ada@example.org"),  # dots count outside Gmail
        ("ada@example.org", "ada@example.com"),
        ("+x@example.org", "+y@example.org"),  # nothing would be left of the name
    ],
)
def test_other_addresses_stay_apart(one: str, other: str) -> None:
    assert mailbox(one) != mailbox(other)


@given(addresses)
def test_the_spelling_of_a_mailbox_reaches_that_mailbox(address: str) -> None:
    assert mailbox(mailbox(address)) == mailbox(address)
