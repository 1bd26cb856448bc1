"""Who is to be paired in the large cohort: priority areas, mentor practices, specialists, demands.

There are fewer places than practices, so that some practices are left without a mentor practice
and every reason for it can be seen.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

__all__ = ["Mentoring", "made_up_mentoring"]

_ORGANIZATION_SHARED_EVERY: Final = 40
_ALIAS_EVERY: Final = 50
_CONFLICT_EVERY: Final = 30
_WISHES_EVERY: Final = 20
_FIXED_EVERY: Final = 200
_FORBIDDEN_EVERY: Final = 100
_SPECIALISTS_FOR_EACH: Final = 50
_AREAS_OF_PRACTICE: Final = 2
_AREAS_OF_MENTOR: Final = 3

Row = dict[str, str]


@attrs.frozen(kw_only=True)
class Mentoring:
    """The rows of the tables about pairing."""

    priorities: tuple[Row, ...]
    mentors: tuple[Row, ...]
    specialists: tuple[Row, ...]
    mentoring: tuple[Row, ...]
    pairs: tuple[Row, ...]
    conflicts: Mapping[str, str]
    """The mentor practice that a practice has a conflict with, by the id of the practice."""


def made_up_mentoring(
    practices: Sequence[Row], accepted: Sequence[str], areas: Sequence[str], mentors: int, seed: int
) -> Mentoring:
    """Who is to be paired with whom.

    Args:
        practices: of the applications, with `practice_id` and `organization`.
        accepted: the ids of those practices that are to be paired.
        areas: the ids of the priority areas of the program.
        mentors: how many mentor practices there are.
        seed: another one gives other rows.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up data, the same every time
    wanted = {each["practice_id"]: chance.sample(areas, _AREAS_OF_PRACTICE) for each in practices}
    rows = tuple(_mentor(number, practices, areas, chance) for number in range(1, mentors + 1))
    names = [each["mentor_id"] for each in rows]
    conflicts = {
        each["practice_id"]: chance.choice(names) for each in practices[::_CONFLICT_EVERY][1:]
    }
    return Mentoring(
        priorities=tuple(
            {
                "practice_id": practice,
                "area": area,
                "weight": weight,
                "agreed_on": "2026-10-12",
                "agreed_by": "Example Coordinator (made up)",
            }
            for practice, chosen in wanted.items()
            for area, weight in zip(chosen, ("3", "1"), strict=True)
        ),
        mentors=rows,
        specialists=_specialists(len(accepted), areas, chance),
        mentoring=tuple(
            {"practice_id": each, "wanted": "1", "wishes": "; ".join(chance.sample(names, 2))}
            for each in accepted[::_WISHES_EVERY]
        ),
        pairs=tuple(_demands(accepted, wanted, rows, conflicts)),
        conflicts=conflicts,
    )


def _mentor(
    number: int, practices: Sequence[Row], areas: Sequence[str], chance: random.Random
) -> Row:
    organization = f"MENTOR-ORG-{number:04}"
    if number % _ORGANIZATION_SHARED_EVERY == 0:
        organization = chance.choice(practices)["organization"]
    people = f"mentor@mentor{number:04}.example.org"
    if number % _ALIAS_EVERY == 0:
        # The same mailbox as that of a practice's leader, spelled otherwise: a conflict.
        domain = chance.choice(practices)["practice_id"].removeprefix("PR-")
        people += f"; Leader+mentoring@Practice{domain}.example.org"
    refused = "none"
    if number % _CONFLICT_EVERY == 1 and number > 1:
        refused = chance.choice(practices)["practice_id"]
    return {
        "mentor_id": f"M-{number:04}",
        "name": f"Example Mentor Practice {number:04} (made up)",
        "organization": organization,
        "places": str(chance.randrange(1, 5)),
        "areas": _graded(chance.sample(areas, _AREAS_OF_MENTOR), chance),
        "practice_conflicts": refused,
        "people": people,
    }


def _graded(areas: Sequence[str], chance: random.Random) -> str:
    return "; ".join(f"{area}={chance.randrange(1, 4)}" for area in areas)


def _specialists(practices: int, areas: Sequence[str], chance: random.Random) -> tuple[Row, ...]:
    return tuple(
        {
            "specialist_id": f"S-{number:03}",
            "name": f"Example Specialist {number:03} (made up)",
            "organization": f"SPECIALIST-ORG-{number:03}",
            "places": str(chance.randrange(20, 60)),
            "areas": _graded(chance.sample(areas, _AREAS_OF_MENTOR), chance),
            "practice_conflicts": "none",
            "emails": f"specialist@specialist{number:03}.example.org",
        }
        for number in range(1, practices // _SPECIALISTS_FOR_EACH + 2)
    )


def _demands(
    accepted: Sequence[str],
    wanted: Mapping[str, Sequence[str]],
    mentors: Sequence[Row],
    conflicts: Mapping[str, str],
) -> list[Row]:
    """Pairs that are fixed, each with a mentor practice that can have it, and pairs forbidden."""
    free = [each for each in mentors if each["practice_conflicts"] == "none"]
    free = [each for each in free if each["organization"].startswith("MENTOR-")]
    free = [each for each in free if ";" not in each["people"]]
    demands: list[Row] = []
    for practice in accepted[::_FIXED_EVERY]:
        known = set(wanted[practice])
        for each in free:
            areas = {one.strip().partition("=")[0] for one in each["areas"].split(";")}
            if areas & known and conflicts.get(practice) != each["mentor_id"]:
                free.remove(each)
                reason = "They have begun to work together (made up)."
                demands.append(_demand(practice, each["mentor_id"], "fixed", reason))
                break
    for number, practice in enumerate(accepted[1::_FORBIDDEN_EVERY]):
        mentor = mentors[number % len(mentors)]["mentor_id"]
        reason = "They compete for patients in one town (made up)."
        demands.append(_demand(practice, mentor, "forbidden", reason))
    return demands


def _demand(practice: str, mentor: str, rule: str, reason: str) -> Row:
    return {"practice_id": practice, "mentor_id": mentor, "rule": rule, "reason": reason}
