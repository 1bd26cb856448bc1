"""The service pairs by a search of its own; the networks know how many pairs there must be."""

from collections.abc import Iterable

from intake_service.pairing import pairs

from qip_rules import testing
from qip_rules.testing import Network, matching_laws


def matcher(network: Network) -> Iterable[tuple[int, int]]:
    return pairs(network.fits, network.wanted, network.places)


def test_it_keeps_to_the_network() -> None:
    matching_laws.keeps_to_the_network(matcher, testing.networks())


def test_nobody_is_left_out_who_need_not_be() -> None:
    matching_laws.leaves_out_no_more_than_it_must(matcher, testing.networks_tight())


def test_a_place_more_is_never_worse() -> None:
    matching_laws.a_place_more_is_never_worse(matcher, testing.networks())
