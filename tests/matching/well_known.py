"""Practices and mentor practices of which everything is known, made up, to depart from."""

from typing import Any

from qip_rules.matching import AreaOfSuccess, MentorPractice, Practice, WeightedArea


def practice(identity: str, *areas: tuple[str, int], **fields: Any) -> Practice:  # noqa: ANN401
    """A practice of which everything is known and nothing is held against anybody."""
    known: dict[str, Any] = {
        "practice_id": identity,
        "name": identity,
        "areas": tuple(WeightedArea(area, weight) for area, weight in areas),
        "organization": identity,
        "conflicts": frozenset(),
        "people": (f"ann@{identity.lower()}.example",),
    }
    return Practice(**known | fields)


def mentor(identity: str, places: int, *areas: tuple[str, int], **fields: Any) -> MentorPractice:  # noqa: ANN401
    """A mentor practice of which everything is known and nothing is held against anybody."""
    known: dict[str, Any] = {
        "mentor_id": identity,
        "name": identity,
        "areas": tuple(AreaOfSuccess(area, evidence) for area, evidence in areas),
        "places": places,
        "organization": identity,
        "conflicts": frozenset(),
        "people": (f"ola@{identity.lower()}.example",),
    }
    return MentorPractice(**known | fields)
