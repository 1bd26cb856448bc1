"""Hypothesis strategies for made-up applications whose people are hard to tell apart."""

from datetime import date

from hypothesis import strategies as st

from qip_rules.eligibility import (
    Address,
    Application,
    CoreTeamMember,
    PatientsServed,
    Person,
    Pledges,
    Practice,
    Profession,
    Project,
    ProjectTeamMember,
    Sponsor,
    StaffCategory,
    SupportLetter,
    TeamLeader,
)

NAMES = (
    "Ada Example",
    "ADA  EXAMPLE",
    "A. Example",
    "A Example",
    "Ada, Example",
    "Zoë Example",
    "Zoe Example",
    "Bela Müßig",
    "Bela Mussig",
    "Cy Example",
    "Dana Example",
    "Eli Example",
)
EMAILS = (
    "ada@example.org",
    "Ada@Example.org",
    "ada+quality@example.org",
    "a.da@gmail.com",
    "ada@googlemail.com",
    "zoe@hotmail.com",
    "office@example.org",
    "bela@example.org",
    "BELA@example.org",
    "cy@example.org",
    "dana@example.org",
    "eli@example.org",
    "zoë@exämple.org",
    "+@example.org",
)
NPIS = ("1234567893", "1003000126", "1992999874")
AREAS = ("Infusion", "infusion", "Pharmacy", "Straße", "STRASSE", "Front desk")

maybe = st.sampled_from((True, None, False))


def person(kind: type[Person] = Person, **fields: st.SearchStrategy[object]) -> st.SearchStrategy:
    """People of a class, drawn from few names and addresses, most of them without identifiers."""
    rarely = st.integers(0, 9).map(lambda number: number == 0)

    def sometimes(values: tuple[str, ...]) -> st.SearchStrategy[str | None]:
        return rarely.flatmap(lambda yes: st.sampled_from(values) if yes else st.none())

    return st.builds(
        kind,
        name=st.sampled_from(NAMES),
        email=rarely.flatmap(lambda none: st.none() if none else st.sampled_from(EMAILS)),
        other_emails=rarely.flatmap(
            lambda yes: (
                st.lists(st.sampled_from(EMAILS), min_size=1, max_size=2).map(tuple)
                if yes
                else st.just(())
            )
        ),
        person_id=sometimes(("person-1", "person-2")),
        npi=sometimes(NPIS),
        title=sometimes(("Nurse", "Dr.")),
        **fields,
    )


core_team_members = person(CoreTeamMember, pledges_attendance=maybe)
project_team_members = person(
    ProjectTeamMember,
    staff_category=st.none() | st.sampled_from(StaffCategory),
    represents=st.none() | st.lists(st.sampled_from(AREAS), max_size=2).map(tuple),
)
team_leaders = person(
    TeamLeader,
    profession=st.none() | st.sampled_from(Profession),
    is_asco_member=maybe,
    is_fellow=maybe,
)
sponsors = person(Sponsor, is_senior_leader=maybe)


@st.composite
def support_letters(draw: st.DrawFn, sponsor: Sponsor | None) -> SupportLetter:
    """Letters; many are signed in the sponsor's own name and address."""
    received = draw(maybe)
    if received is False:
        return SupportLetter(
            received=False, commits_leadership=draw(st.sampled_from((None, False)))
        )
    signatory = draw(st.none() | person())
    if sponsor is not None and draw(st.booleans()):
        signatory = Person(name=sponsor.name, email=sponsor.email)
    return SupportLetter(
        received=received,
        signatory=signatory,
        signed_on=draw(st.none() | st.just(date(2026, 2, 1))),
        commits_leadership=draw(maybe),
        protects_time=draw(maybe),
    )


@st.composite
def applications(draw: st.DrawFn, received_on: date = date(2026, 3, 2)) -> Application:
    """Applications with parts missing and people named more than once."""
    names_leader, names_sponsor = draw(maybe), draw(maybe)
    core_team = draw(st.none() | st.lists(core_team_members, max_size=4).map(tuple))
    leader = None if names_leader is False else draw(st.none() | team_leaders)
    if core_team and leader is not None and draw(st.booleans()):
        leader = TeamLeader(
            name=core_team[0].name, email=core_team[0].email, profession=leader.profession
        )
    sponsor = None if names_sponsor is False else draw(st.none() | sponsors)
    revised = draw(st.booleans())
    return Application(
        application_id=draw(st.sampled_from(("A-1", "Å 2"))),
        received_on=received_on,
        practice=draw(
            st.none()
            | st.builds(
                Practice,
                practice_id=st.just("P-1"),
                name=st.sampled_from(("Example Practice", 'The "Example"', "Größe & Söhne")),
                npi=st.none() | st.sampled_from(NPIS),
                ccn=st.none() | st.sampled_from(("010001", "01T001")),
                address=st.none()
                | st.just(Address(lines=("1 Example Street", "Suite 2"), city="Exampleton")),
                is_oncology_practice=maybe,
                patients_served=st.none()
                | st.builds(
                    PatientsServed,
                    racial_minority_share_bp=st.none() | st.integers(0, 10_000),
                    low_socioeconomic_share_bp=st.none() | st.integers(0, 10_000),
                    year=st.none() | st.just(2024),
                ),
            )
        ),
        names_team_leader=names_leader,
        team_leader=leader,
        core_team=core_team,
        project_team=draw(st.none() | st.lists(project_team_members, max_size=5).map(tuple)),
        names_sponsor=names_sponsor,
        sponsor=sponsor,
        support_letter=draw(st.none() | support_letters(sponsor)),
        pledges=draw(
            st.none()
            | st.builds(
                Pledges,
                time_and_resources=maybe,
                leadership_commitment=maybe,
                protected_time=maybe,
                program_fees=maybe,
                travel_costs=maybe,
                minutes_per_week=st.none() | st.integers(0, 10_080),
            )
        ),
        project=draw(
            st.none()
            | st.builds(
                Project,
                title=st.none() | st.just("Earlier calls"),
                aim=st.none() | st.sampled_from(("Fewer visits", "Two\nlines\t", " padded ")),
                site_is_own_clinical_site=maybe,
                affected_areas=st.none() | st.lists(st.sampled_from(AREAS), max_size=3).map(tuple),
            )
        ),
        revision=2 if revised else 1,
        revised_on=received_on if revised else None,
    )
