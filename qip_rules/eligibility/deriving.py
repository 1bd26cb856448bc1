"""The derived facts of an application in one go: what `derive` says, without the evidence.

`facts` derives each fact by itself, with what speaks for it, and is the reference. Here every
field is read once and people are compared once, which is much quicker and gives the same values.
"""

from collections.abc import Sequence
from typing import cast

from qip_rules.eligibility.application import Application
from qip_rules.eligibility.identity import labels_of
from qip_rules.eligibility.people import Person, normalized_names
from qip_rules.mailboxes import mailboxes
from qip_rules.rules.fact import Value

__all__ = ["values_of"]

_Told = tuple[bool | None, int | None, int | None, bool | None, bool | None]
"""Leader in the core team, size of core and of project team, sponsor outside, sponsor signed."""


def values_of(  # noqa: C901, PLR0912, PLR0915 - one function, for a call costs more than a field
    application: Application,
) -> tuple[Value | None, ...]:
    """The value of every derived fact, in the order of the vocabulary; `None` is not known.

    Equal to the values of `derive`, on every application.
    """
    is_oncology = minority_share = low_share = None
    practice = application.practice
    if practice is not None:
        is_oncology = practice.is_oncology_practice
        served = practice.patients_served
        if served is not None:
            minority_share = served.racial_minority_share_bp
            low_share = served.low_socioeconomic_share_bp

    gives_time = pays_fees = pays_travel = minutes = leaders_commit = protected = None
    pledges = application.pledges
    if pledges is not None:
        gives_time = pledges.time_and_resources
        pays_fees = pledges.program_fees
        pays_travel = pledges.travel_costs
        minutes = pledges.minutes_per_week
        leaders_commit = pledges.leadership_commitment
        protected = pledges.protected_time

    described = own_site = areas = None
    project = application.project
    if project is not None:
        described = project.title is not None and project.aim is not None
        own_site = project.site_is_own_clinical_site
        areas = project.affected_areas

    names: list[str] = []
    emails: list[str | None] = []
    has_identifiers = False

    core_team = application.core_team
    attend: bool | None = None
    if core_team is not None:
        attend = True
        for member in core_team:
            names.append(member.name)
            emails.append(member.email)
            if member.npi or member.person_id or member.other_emails:
                has_identifiers = True
            pledge = member.pledges_attendance
            if pledge is not True and attend is not False:
                attend = pledge
    core_end = len(names)

    project_team = application.project_team
    uncovered: int | None = None
    if project_team is not None:
        spoken: list[tuple[str, ...] | None] = []
        for helper in project_team:
            names.append(helper.name)
            emails.append(helper.email)
            if helper.npi or helper.person_id or helper.other_emails:
                has_identifiers = True
            spoken.append(helper.represents)
        if areas is not None:
            uncovered = _uncovered(areas, spoken)
    teams_end = len(names)

    leader_named = application.names_team_leader
    profession = is_member = in_core = None
    leader = application.team_leader
    if leader is not None:
        leader_named = True
        is_member = leader.is_asco_member
        if leader.profession is not None:
            profession = leader.profession._value_  # `value`, and four times as quick
        if leader.npi or leader.person_id or leader.other_emails:
            has_identifiers = True
        name, email = leader.name, leader.email
        # Mostly the leader is written as in the core team, and so adds nothing to the lists.
        if email not in emails or names[emails.index(email)] != name:
            names.append(name)
            emails.append(email)
            in_core = False
        else:
            in_core = emails.index(email) < core_end

    sponsor_named = application.names_sponsor
    is_senior = None
    sponsor = application.sponsor
    if sponsor is not None:
        sponsor_named = True
        is_senior = sponsor.is_senior_leader
        if sponsor.npi or sponsor.person_id or sponsor.other_emails:
            has_identifiers = True
        names.append(sponsor.name)
        emails.append(sponsor.email)

    received = signed = signatory = None
    letter = application.support_letter
    if letter is not None:
        received = letter.received
        if not leaders_commit and letter.commits_leadership is not None:
            leaders_commit = letter.commits_leadership
        if not protected and letter.protects_time is not None:
            protected = letter.protects_time
        signatory = letter.signatory
        if signatory is not None:
            if signatory.npi or signatory.person_id or signatory.other_emails:
                has_identifiers = True
            signed = (
                sponsor is not None
                and signatory.email == sponsor.email
                and signatory.name == sponsor.name
            )
            if not signed:
                names.append(signatory.name)
                emails.append(signatory.email)

    size: int | None
    whole: int | None
    outside: bool | None
    if not has_identifiers and _all_different(names, emails):
        size, whole, outside = core_end, teams_end, True
    else:
        in_core, size, whole, outside, signed = _told_apart(application)
    if core_team is None:
        in_core = size = whole = outside = None
    if leader is None:
        in_core = None
    if project_team is None:
        whole = None
    if sponsor is None:
        outside = None
    if received is not True:
        signed = received
    elif sponsor is None or signatory is None:
        signed = None

    return (
        is_oncology,
        minority_share,
        low_share,
        gives_time,
        leader_named,
        profession,
        is_member,
        in_core,
        size,
        attend,
        whole,
        uncovered,
        sponsor_named,
        is_senior,
        outside,
        received,
        signed,
        leaders_commit,
        protected,
        described,
        own_site,
        minutes,
        pays_fees,
        pays_travel,
    )


def _all_different(names: list[str], emails: list[str | None]) -> bool:
    """Whether every entry has an address, and no two share a mailbox or a name."""
    try:
        boxes = mailboxes(cast("list[str]", emails))
    except TypeError:  # an address is missing
        return False
    return len(set(boxes)) == len(set(normalized_names(names))) == len(names)


def _uncovered(areas: Sequence[str], spoken: Sequence[tuple[str, ...] | None]) -> int | None:
    """How many areas nobody speaks for, letter case aside; unknown while somebody might."""
    covered: set[str] = set()
    covered.update(*filter(None, spoken))
    if covered.issuperset(areas):  # mostly somebody speaks for each area in its very words
        return 0
    missing = set(map(str.casefold, areas)).difference(map(str.casefold, covered))
    return None if missing and None in spoken else len(missing)


def _told_apart(application: Application) -> _Told:
    """What needs the people told apart, as far as the application names them at all."""
    core_team = application.core_team or ()
    teams = (*core_team, *(application.project_team or ()))
    letter = application.support_letter
    others = (application.team_leader, application.sponsor, letter and letter.signatory)
    people: list[Person] = [*teams, *(person for person in others if person is not None)]
    told = labels_of(people)
    core, both = slice(len(core_team)), slice(len(teams))
    leader = len(teams)
    sponsor = leader + (others[0] is not None)
    signatory = sponsor + (others[1] is not None)
    inside = None if others[0] is None else told.among(leader, core)
    within = None if others[1] is None else told.among(sponsor, core)
    signed = None
    if others[1] is not None and others[2] is not None:
        signed = told.among(signatory, slice(sponsor, signatory))
    outside = None if within is None else not within
    return inside, told.number(core), told.number(both), outside, signed
