"""Whether an application can be taken: the page of the program, written down by hand.

An answer that is not known yet is absent. A condition comes to true, false, or None as long as an
answer is missing that could still decide it.
"""

from collections.abc import Callable, Mapping
from typing import Any

Answers = Mapping[str, Any]
Condition = Callable[[Answers], bool | None]

LEAST, MOST = 2, 4
"""People of a core team."""


def said(name: str) -> Condition:
    """The answer itself."""
    return lambda answers: answers.get(name)


def physician_leads(answers: Answers) -> bool | None:
    """The leader is a physician."""
    profession = answers.get("leader_profession")
    return None if profession is None else profession == "physician"


def team_is_of_size(answers: Answers) -> bool | None:
    """Two to four people learn together."""
    size = answers.get("core_team_size")
    return None if size is None else LEAST <= size <= MOST


def project_team_is_larger(answers: Answers) -> bool | None:
    """More people work on the project than learn."""
    core, project = answers.get("core_team_size"), answers.get("project_team_size")
    return None if core is None or project is None else project > core


def letter_is_signed(answers: Answers) -> bool | None:
    """The letter that came is the sponsor's; a letter that did not come is asked for elsewhere."""
    came = answers.get("letter_received")
    signed = answers.get("letter_signed_by_sponsor", False)
    if came is False or signed is True:
        return True
    return None if came is None else signed


REQUIRED: Mapping[str, Condition] = {
    "time-and-resources": said("commits_time_and_resources"),
    "leader-named": said("leader_named"),
    "leader-is-physician": physician_leads,
    "leader-is-member": said("leader_is_asco_member"),
    "core-team-size": team_is_of_size,
    "leader-in-core-team": said("leader_in_core_team"),
    "attendance-pledged": said("core_team_pledges_attendance"),
    "project-team-larger": project_team_is_larger,
    "sponsor-named": said("sponsor_named"),
    "project-described": said("project_described"),
    "project-at-own-site": said("project_at_own_site"),
    "leadership-commitment": said("leadership_commits"),
    "protected-time": said("time_is_protected"),
    "letter-received": said("letter_received"),
    "letter-from-sponsor": letter_is_signed,
    "fees-pledged": said("pledges_program_fees"),
    "travel-pledged": said("pledges_travel_costs"),
}


def decide(answers: Answers) -> dict[str, Any]:
    """What becomes of an application, and which conditions are to blame."""
    found = {code: condition(answers) for code, condition in REQUIRED.items()}
    broken = [code for code, holds in found.items() if holds is False]
    still_open = [code for code, holds in found.items() if holds is None]
    outcome = "not met" if broken else "undetermined" if still_open else "met"
    return {"outcome": outcome, "not_met": broken, "undetermined": still_open}
