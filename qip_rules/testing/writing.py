"""An application that states given facts: what `eligibility.facts_of` does, the other way round.

Which facts an application can state is decided here too. Some stand or fall together: who says
nothing of a leader says nothing of the leader's profession, and who counts the project team has
listed the core team. People are told apart by name and address, so a count that stays open while
other facts about the team are known is written as two entries of one name without an address.

Everybody in these applications is made up.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, TypeVar

import attrs

from qip_rules.eligibility.application import Application, Pledges, Project, SupportLetter
from qip_rules.eligibility.people import (
    CoreTeamMember,
    Person,
    Profession,
    ProjectTeamMember,
    Sponsor,
    StaffCategory,
    TeamLeader,
)
from qip_rules.eligibility.practice import Address, PatientsServed, Practice
from qip_rules.policy.program import Policy
from qip_rules.rules.fact import Value
from qip_rules.rules.feel import parse
from qip_rules.rules.vocabulary import Constraint, Vocabulary

__all__ = ["COUNTED_MAXIMUM", "always", "statable", "when_complete", "written"]

COUNTED_MAXIMUM: Final = 500
"""The most people in a team, or areas: as many entries as a list of an application holds."""

Facts = Mapping[str, Value | None]
Choose = Callable[[int], int]
"""A choice among so many ways to write the same: 0 is the plain one."""

_T = TypeVar("_T")


# What an application can state


def always(vocabulary: Vocabulary) -> tuple[Constraint, ...]:
    """What holds of the facts of every application, besides the vocabulary's own constraints."""
    return (
        Constraint(
            parse("core_team_size > 0 or core_team_pledges_attendance", vocabulary),
            "In a core team of nobody there is nobody who has not promised to come.",
        ),
        Constraint(
            parse("core_team_size > 0 or sponsor_outside_core_team", vocabulary),
            "A sponsor in the core team is one of at least one person.",
        ),
    )


def when_complete(vocabulary: Vocabulary) -> tuple[Constraint, ...]:
    """What holds of the facts of an application of which none is missing."""
    return (
        Constraint(
            parse("leader_named", vocabulary),
            "Nothing can be told of a leader whom the application does not name.",
        ),
        Constraint(
            parse("sponsor_named", vocabulary),
            "Nothing can be told of a sponsor whom the application does not name.",
        ),
    )


def statable(facts: Facts) -> dict[str, Value | None]:
    """The facts without those that no application could state beside the others.

    What is left out leaves the rest statable; facts that can be stated together stay as they are.
    """
    told = dict(facts)
    while True:
        unstatable = {name for name in _unstatable(told) if told[name] is not None}
        if not unstatable:
            return told
        told |= dict.fromkeys(unstatable)


def _unstatable(told: Facts) -> Iterator[str]:
    """Facts that cannot be known as long as the others are what they are."""
    is_open = {name for name, value in told.items() if value is None}
    letter = told["letter_received"]
    if told["leader_named"] is not True:
        yield from ("leader_profession", "leader_is_asco_member", "leader_in_core_team")
    if told["sponsor_named"] is not True:
        yield from ("sponsor_is_senior_leader", "sponsor_outside_core_team")
        if letter is True:
            yield "letter_signed_by_sponsor"
    if letter is None:
        yield "letter_signed_by_sponsor"
    if letter is False and "letter_signed_by_sponsor" in is_open:
        yield "letter_received"
    if "project_described" in is_open:
        yield from ("project_at_own_site", "uncovered_area_count")
    if "core_team_size" in is_open:
        yield "project_team_size"
    if told["core_team_size"] == 0:
        # A list of nobody answers by itself what else would have been left open.
        if "core_team_pledges_attendance" in is_open:
            yield "core_team_size"
        if "leader_in_core_team" in is_open:
            yield from ("leader_profession", "leader_is_asco_member")
        if "sponsor_outside_core_team" in is_open:
            yield "sponsor_is_senior_leader"
            if letter is True:
                yield "letter_signed_by_sponsor"


# Writing it


def written(facts: Facts, policy: Policy, choose: Choose) -> Application:
    """An application of the policy's day whose facts are exactly these; they are statable."""
    return _Writer(facts, policy, choose).application()


@attrs.frozen
class _Somebody:
    """A made-up person, whom entries name in several ways. `key` is unique to the person."""

    name: str
    key: str | None
    """Of the mailbox and the id; without one, nothing tells two people of the name apart."""
    has_id: bool = True

    def entry(self, choose: Choose) -> dict[str, Any]:
        """What an entry says of who it is."""
        said: dict[str, Any] = {
            "name": (self.name, self.name.upper(), self.name.replace("e", "é"))[choose(3)],
            "title": (None, "MD", "Quality lead")[choose(3)],
        }
        if self.key is None:
            return said
        local = self.key
        emails: tuple[tuple[str, tuple[str, ...]], ...] = (
            (f"{local}@example.org", ()),
            (f"{local}+quality@example.org", ()),
            (f"{local.upper()}@Example.Org", (f"{local}@example.net",)),
            (f"{local}@alias.example.org", (f"{local}+other@example.org",)),
        )
        said["email"], said["other_emails"] = emails[choose(4)]
        said["person_id"] = (None, f"id-{local}" if self.has_id else None)[choose(2)]
        return said


_LEADER: Final = _Somebody("Example Leader", "leader")
_SPONSOR: Final = _Somebody("Example Sponsor", "sponsor")
_OTHER_SIGNATORY: Final = _Somebody("Example Official", "official")
_TWIN: Final = _Somebody("Example Twin", None)
"""Listed twice, nobody can tell whether that is one person."""
_COLLEAGUE_TWIN: Final = _Somebody("Example Namesake", None)

_ROOM_FOR_REPEATS: Final = COUNTED_MAXIMUM // 2
"""Longer lists name nobody a second time, so that no list gets too long."""


@attrs.frozen
class _Writer:
    """The parts of one application."""

    facts: Facts
    policy: Policy
    choose: Choose

    def application(self) -> Application:
        core = self.core_people()
        project_people = self.project_people(core)
        project_team = None if project_people is None else self.project_team(project_people)
        leader, sponsor = self.leader(core), self.sponsor(core)
        commits = self.said_by_either("leadership_commits")
        protects = self.said_by_either("time_is_protected")
        revision = 1 + self.choose(3)
        day = self.policy.in_force_on
        return Application(
            application_id="sample-1",
            received_on=day,
            practice=self.practice(),
            names_team_leader=self.named("leader_named", leader),
            team_leader=leader,
            core_team=None if core is None else self.core_team(core),
            project_team=project_team,
            names_sponsor=self.named("sponsor_named", sponsor),
            sponsor=sponsor,
            support_letter=self.letter(core, commits=commits[1], protects=protects[1]),
            pledges=self.pledges(commits=commits[0], protects=protects[0]),
            project=self.project(project_team or ()),
            answers={name: self.facts[name] for name in self.asked},
            revision=revision,
            revised_on=None if revision == 1 else day + timedelta(days=self.choose(30)),
        )

    @property
    def asked(self) -> tuple[str, ...]:
        """The facts that the program asks for by questions of its own."""
        vocabulary = self.policy.rule_sets["application"].vocabulary
        return tuple(fact.name for fact in vocabulary.facts if fact.asked)

    def practice(self) -> Practice:
        minority = self.facts["racial_minority_share"]
        low_income = self.facts["low_socioeconomic_share"]
        address = Address(lines=("1 Example Street",), city="Sampleton", country="US")
        served = PatientsServed(
            racial_minority_share_bp=_whole(minority),
            low_socioeconomic_share_bp=_whole(low_income),
            year=(None, self.policy.in_force_on.year)[self.choose(2)],
            source=(None, "made-up figures")[self.choose(2)],
        )
        nothing_served = minority is None and low_income is None
        return Practice(
            practice_id="sample-practice-1",
            name="Example Oncology Practice",
            address=(None, address)[self.choose(2)],
            is_oncology_practice=self.yes_or_no("practice_is_oncology"),
            patients_served=None if nothing_served and self.choose(2) == 0 else served,
        )

    # People: first who, then the entries that name them.

    def core_people(self) -> tuple[_Somebody, ...] | None:
        size = _whole(self.facts["core_team_size"])
        if size is not None:
            return _people("Member", size)
        told = ("core_team_pledges_attendance", "leader_in_core_team", "sponsor_outside_core_team")
        if all(self.facts[name] is None for name in told):
            return None
        return (*_people("Member", 1), _TWIN, _TWIN)

    def project_people(self, core: Sequence[_Somebody] | None) -> tuple[_Somebody, ...] | None:
        """Those of the project team's own list, in which the core team may be named again."""
        size, core_size = (
            _whole(self.facts[name]) for name in ("project_team_size", "core_team_size")
        )
        if size is not None and core_size is not None:
            colleagues = _people("Colleague", size - core_size)
        elif self.facts["uncovered_area_count"] is None:
            return None
        elif core_size is None:
            return _people("Colleague", 3)
        else:
            colleagues = (*_people("Colleague", 1), _COLLEAGUE_TWIN, _COLLEAGUE_TWIN)
        again = self.some_of(core or ())
        return (*colleagues, *again)

    def leader(self, core: Sequence[_Somebody] | None) -> TeamLeader | None:
        told = ("leader_profession", "leader_is_asco_member", "leader_in_core_team")
        if all(self.facts[name] is None for name in told):
            return None
        profession = self.facts["leader_profession"]
        who = self.somebody(_LEADER, core, inside=self.yes_or_no("leader_in_core_team"))
        return TeamLeader(
            **who.entry(self.choose),
            profession=None if profession is None else Profession(profession),
            is_asco_member=self.yes_or_no("leader_is_asco_member"),
            is_fellow=(None, False)[self.choose(2)],
        )

    def sponsor(self, core: Sequence[_Somebody] | None) -> Sponsor | None:
        told = ("sponsor_is_senior_leader", "sponsor_outside_core_team")
        signed = (
            self.facts["letter_received"] and self.facts["letter_signed_by_sponsor"] is not None
        )
        if not signed and all(self.facts[name] is None for name in told):
            return None
        return Sponsor(
            **self.sponsor_as_person(core).entry(self.choose),
            is_senior_leader=self.yes_or_no("sponsor_is_senior_leader"),
        )

    def sponsor_as_person(self, core: Sequence[_Somebody] | None) -> _Somebody:
        outside = self.yes_or_no("sponsor_outside_core_team")
        inside = None if outside is None else not outside
        return self.somebody(_SPONSOR, core and core[::-1], inside=inside)

    def somebody(
        self, outsider: _Somebody, team: Sequence[_Somebody] | None, *, inside: bool | None
    ) -> _Somebody:
        """Somebody who is in the team, or not, or of whom nobody can tell."""
        members = [each for each in team or () if each.key is not None]
        if inside is True:
            return members[0]
        if inside is None and members:
            return attrs.evolve(outsider, name=members[0].name, has_id=False)
        return outsider

    def core_team(self, people: Sequence[_Somebody]) -> tuple[CoreTeamMember, ...]:
        entries = self.shuffled((*people, *self.some_of(people)))
        promise = self.yes_or_no("core_team_pledges_attendance")
        promises: list[bool | None] = [True] * len(entries)
        if entries and promise is not True:
            others: tuple[bool | None, ...] = (
                (True, None) if promise is None else (True, None, False)
            )
            promises = [others[self.choose(len(others))] for _ in entries]
            promises[self.choose(len(entries))] = promise
        return tuple(
            CoreTeamMember(**each.entry(self.choose), pledges_attendance=promised)
            for each, promised in zip(entries, promises, strict=True)
        )

    def project_team(self, people: Sequence[_Somebody]) -> tuple[ProjectTeamMember, ...]:
        categories = (None, *StaffCategory)
        entries = self.shuffled(people)
        speaks = self.facts["uncovered_area_count"] is not None
        areas = (("clinic",), ("Clinic", "infusion"), ("INFUSION", "pharmacy"), ())
        return tuple(
            ProjectTeamMember(
                **each.entry(self.choose),
                staff_category=categories[self.choose(len(categories))],
                represents=areas[self.choose(len(areas))] if speaks else None,
            )
            for each in entries
        )

    def some_of(self, people: Sequence[_Somebody]) -> tuple[_Somebody, ...]:
        """A few of the people, to be named once more."""
        known = [each for each in people if each.key is not None]
        if len(known) > _ROOM_FOR_REPEATS:
            return ()
        return tuple(known[: self.choose(3)])

    def shuffled(self, items: Sequence[_T]) -> list[_T]:
        """The items in some order; the plain one is theirs."""
        keys = [self.choose(8) for _ in items]
        return [items[at] for at in sorted(range(len(items)), key=keys.__getitem__)]

    # What the practice says of the rest.

    def named(self, fact: str, somebody: Person | None) -> bool | None:
        if somebody is None:
            return self.yes_or_no(fact)
        return (None, True)[self.choose(2)]

    def said_by_either(self, fact: str) -> tuple[bool | None, bool | None]:
        """What the application and the letter say so that the fact comes out; yes beats no."""
        value = self.yes_or_no(fact)
        ways: tuple[tuple[bool | None, bool | None], ...] = ((value, None),)
        if self.facts["letter_received"] and value is not None:
            ways = (*ways, (value, value), (None, value))
            if value:
                ways = (*ways, (True, False), (False, True))
        return ways[self.choose(len(ways))]

    def letter(
        self, core: Sequence[_Somebody] | None, *, commits: bool | None, protects: bool | None
    ) -> SupportLetter | None:
        received = self.yes_or_no("letter_received")
        if not received:
            return None if received is None else SupportLetter(received=False)
        by_sponsor = self.yes_or_no("letter_signed_by_sponsor")
        who = self.sponsor_as_person(core) if by_sponsor else _OTHER_SIGNATORY
        return SupportLetter(
            received=True,
            signatory=None if by_sponsor is None else Person(**who.entry(self.choose)),
            signed_on=(None, self.policy.in_force_on)[self.choose(2)],
            commits_leadership=commits,
            protects_time=protects,
        )

    def pledges(self, *, commits: bool | None, protects: bool | None) -> Pledges:
        return Pledges(
            time_and_resources=self.yes_or_no("commits_time_and_resources"),
            leadership_commitment=commits,
            protected_time=protects,
            program_fees=self.yes_or_no("pledges_program_fees"),
            travel_costs=self.yes_or_no("pledges_travel_costs"),
            minutes_per_week=_whole(self.facts["project_minutes_per_week"]),
        )

    def project(self, team: Sequence[ProjectTeamMember]) -> Project | None:
        described = self.yes_or_no("project_described")
        if described is None:
            return None
        wanting = 0 if described else 1 + self.choose(3)  # no title, no aim, or neither
        uncovered = _whole(self.facts["uncovered_area_count"])
        voices = dict.fromkeys(area for each in team for area in each.represents or ())
        with_voice = tuple(voices)[: (1, 2, 0)[self.choose(3)]]
        without = tuple(f"Example area {number + 1}" for number in range(uncovered or 0))
        return Project(
            title=None if wanting in (1, 3) else "Shorter waits before infusion",
            aim=None if wanting in (2, 3) else "Half of the wait, a year from now.",
            site=(None, "Example Infusion Center")[self.choose(2)],
            site_is_own_clinical_site=self.yes_or_no("project_at_own_site"),
            affected_areas=None if uncovered is None else (*with_voice, *without),
        )

    def yes_or_no(self, fact: str) -> bool | None:
        value = self.facts[fact]
        assert value is None or isinstance(value, bool)  # noqa: S101 - the fact's own type
        return value


def _people(kind: str, count: int) -> tuple[_Somebody, ...]:
    return tuple(
        _Somebody(f"Example {kind} {n}", f"{kind.lower()}{n}") for n in range(1, count + 1)
    )


def _whole(value: Value | None) -> int | None:
    assert value is None or type(value) is int  # noqa: S101 - the facts' own type
    return value
