"""Everybody whom an application names: who is who, who is in a team, and how many people it has."""

from collections.abc import Sequence

import attrs

from qip_rules.eligibility.application import Application
from qip_rules.eligibility.known import Known
from qip_rules.eligibility.people import DistinctPeople, Person, distinct

__all__ = ["Roster", "among", "counted"]


@attrs.frozen
class Roster:
    """Everybody an application names, by field path, grouped by person.

    All lists are looked at together, so that an address given in one place tells two entries of
    another place apart, or joins them.
    """

    paths: tuple[str, ...]
    people: tuple[Person, ...]
    groups: DistinctPeople

    @classmethod
    def of(cls, application: Application) -> "Roster":
        """Everybody whom the application names."""
        named: list[tuple[str, Person | None]] = [
            *((f"core_team[{at}]", each) for at, each in enumerate(application.core_team or ())),
            *(
                (f"project_team[{at}]", each)
                for at, each in enumerate(application.project_team or ())
            ),
            ("team_leader", application.team_leader),
            ("sponsor", application.sponsor),
            (
                "support_letter.signatory",
                application.support_letter and application.support_letter.signatory,
            ),
        ]
        present = [(path, person) for path, person in named if person is not None]
        people = tuple(person for _, person in present)
        return cls(tuple(path for path, _ in present), people, distinct(people))

    def positions(self, *fields: str) -> frozenset[int]:
        """Where the entries of the fields stand."""
        return frozenset(
            at for at, path in enumerate(self.paths) if path.partition("[")[0] in fields
        )

    def group(self, position: int) -> tuple[int, ...]:
        """The entries that name the same person as the one at `position`."""
        return next(group for group in self.groups.groups if position in group)

    def unclear(self, first: frozenset[int], second: frozenset[int]) -> list[tuple[int, int]]:
        """The entries that could be one person or two, one of a person in each set."""
        pairs: list[tuple[int, int]] = []
        for pair in self.groups.unclear:
            one, two = (frozenset(self.group(each)) for each in pair)
            if (one & first and two & second) or (one & second and two & first):
                pairs.append(pair)
        return pairs

    def doubt(self, pairs: Sequence[tuple[int, int]]) -> Known:
        """An unknown value, because nobody can tell the entries of the pairs apart."""
        said = [
            f"{self.people[one].name} ({self.paths[one]}, {self.paths[two]})" for one, two in pairs
        ]
        paths = dict.fromkeys(self.paths[each] for pair in pairs for each in pair)
        return Known(None, f"One person or two: {', '.join(said)}?", tuple(paths))


def _missing(application: Application, *fields: str) -> Known | None:
    absent = tuple(field for field in fields if getattr(application, field) is None)
    return Known(None, f"Not given: {', '.join(absent)}.", absent) if absent else None


def among(application: Application, field: str, team: str) -> Known:
    """Whether the person of a field is one of a team."""
    missing = _missing(application, field, team)
    if missing is not None:
        return missing
    roster = Roster.of(application)
    (at,) = roster.positions(field)
    members = roster.positions(team)
    name = roster.people[at].name
    inside = sorted(members.intersection(roster.group(at)))
    if inside:
        says = f"{name} is listed in the team."
        paths = (field, *(roster.paths[each] for each in inside))
        return Known(value=True, says=says, paths=paths)
    unclear = roster.unclear(frozenset({at}), members)
    if unclear:
        return roster.doubt(unclear)
    return Known(value=False, says=f"{name} is not listed in the team.", paths=(field, team))


def counted(application: Application, *teams: str) -> Known:
    """How many different people stand in the teams together."""
    missing = _missing(application, *teams)
    if missing is not None:
        return missing
    roster = Roster.of(application)
    members = roster.positions(*teams)
    unclear = roster.unclear(members, members)
    if unclear:
        return roster.doubt(unclear)
    groups = [sorted(members.intersection(group)) for group in roster.groups.groups]
    names = [roster.people[group[0]].name for group in groups if group]
    says = f"{len(names)}: {', '.join(names)}." if names else "Nobody is listed."
    if len(teams) == 1:
        twice = [roster.people[group[0]].name for group in groups if len(group) > 1]
        says += f" Listed more than once, counted once: {', '.join(twice)}." if twice else ""
    return Known(len(names), says, teams)
