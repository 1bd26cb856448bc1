"""People count once, however often and under whichever address they are named.

All names, addresses and numbers are made up.
"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.eligibility.people import (
    CoreTeamMember,
    Person,
    Profession,
    ProjectTeamMember,
    Sponsor,
    StaffCategory,
    TeamLeader,
    distinct,
    same_person,
)
from qip_rules.errors import InputError

NPI, OTHER_NPI = "1234567893", "1000000004"

people = st.builds(
    Person,
    name=st.sampled_from(["Ada Example", "ADA  Example", "Bo Sample", "Cy Instance"]),
    email=st.none() | st.sampled_from(["a@example.org", "A+qi@example.org", "b@example.org"]),
    other_emails=st.lists(st.sampled_from(["b@example.org", "c@example.org"]), max_size=1).map(
        tuple
    ),
    person_id=st.none() | st.sampled_from(["p1", "p2"]),
    npi=st.none() | st.sampled_from([NPI, OTHER_NPI]),
)
teams = st.lists(people, max_size=5)


def partition(team: list[Person]) -> list[list[Person]]:
    groups = [[team[position] for position in group] for group in distinct(team).groups]
    return sorted((sorted(group, key=repr) for group in groups), key=repr)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"email": "ada@example.org"}, {"email": "Ada+qi@example.org"}, True),
        ({"email": "a@example.org"}, {"other_emails": ("a@example.org",)}, True),
        ({"npi": NPI, "name": "Ada E. Sample"}, {"npi": NPI}, True),
        ({"person_id": "p1", "name": "A. Example"}, {"person_id": "p1"}, True),
        ({"npi": NPI}, {"npi": OTHER_NPI}, False),
        ({"person_id": "p1"}, {"person_id": "p2"}, False),
        ({"email": "a@example.org"}, {"email": "b@example.org"}, None),  # people have several
        ({"name": "Bo Sample"}, {}, False),
        ({}, {}, None),
        ({"name": "  Adá Example.".strip()}, {}, None),
        ({"email": "a@example.org"}, {}, None),
        ({"email": "a@example.org"}, {"npi": NPI}, None),
        ({"email": "office@example.org", "npi": NPI},
         {"email": "office@example.org", "npi": OTHER_NPI}, None),
        ({"npi": NPI, "person_id": "p1"}, {"npi": NPI, "person_id": "p2"}, None),
    ],
)  # fmt: skip
def test_who_is_the_same_person(
    one: dict[str, str],
    other: dict[str, str],
    same: bool | None,  # noqa: FBT001
) -> None:
    first = Person(**{"name": "Ada Example", **one})  # type: ignore[arg-type]
    second = Person(**{"name": "Ada Example", **other})  # type: ignore[arg-type]
    assert same_person(first, second) is same
    groups = {True: 1, False: 2, None: None}
    assert distinct([first, second]).count == groups[same]


def test_the_leader_is_the_same_person_in_every_role() -> None:
    leader = TeamLeader(
        name="Ada Example", email="ada@example.org", profession=Profession.PHYSICIAN
    )
    member = CoreTeamMember(name="Dr. A. Example", email="ada+core@example.org")
    assert same_person(leader, member) is True


def test_an_entry_with_two_addresses_joins_the_entries_under_each() -> None:
    team = [
        Person(name="Ada Example", email="a@example.org"),
        Person(name="A. Example", email="b@example.org"),
        Person(name="Ada E.", email="a@example.org", other_emails=("b@example.org",)),
        Person(name="Bo Sample", email="bo@example.org"),
    ]
    who = distinct(team)
    assert who.groups == ((0, 1, 2), (3,))
    assert who.repeated == ((0, 1, 2),)
    assert (who.count, who.is_certain) == (2, True)


def test_what_one_persons_entries_know_together_tells_a_namesake_apart() -> None:
    team = [
        Person(name="Ada Example", person_id="p1"),
        Person(name="Ada Example", person_id="p1", npi=NPI),
        Person(name="Ada Example", npi=OTHER_NPI),
    ]
    assert same_person(team[0], team[2]) is None
    assert distinct(team).groups == ((0, 1), (2,))
    assert distinct(team).count == 2


def test_entries_that_contradict_each_other_leave_the_count_open() -> None:
    team = [
        Person(name="Ada Example", email="office@example.org", npi=NPI),
        Person(name="Bo Sample", email="office@example.org", npi=OTHER_NPI),
        Person(name="Cy Instance", email="office@example.org"),
    ]
    who = distinct(team)
    assert who.count is None
    assert who.unclear == ((0, 1),)


def test_nobody_is_no_people() -> None:
    assert distinct([]).count == 0


@given(people, people)
def test_identity_is_symmetric(one: Person, other: Person) -> None:
    assert same_person(one, other) is same_person(other, one)


@given(people)
def test_whoever_has_an_identifier_is_the_same_as_themselves(person: Person) -> None:
    has_identifier = person.email or person.other_emails or person.person_id or person.npi
    assert same_person(person, person) is (True if has_identifier else None)


@given(teams)
def test_grouping_is_transitive_and_complete(team: list[Person]) -> None:
    groups = distinct(team).groups
    assert sorted(itertools.chain(*groups)) == list(range(len(team)))
    of = {position: number for number, group in enumerate(groups) for position in group}
    for one, other in itertools.combinations(range(len(team)), 2):
        if same_person(team[one], team[other]):
            assert of[one] == of[other]


@given(teams)
def test_nobody_is_joined_without_a_chain_of_evidence(team: list[Person]) -> None:
    for group in distinct(team).groups:
        reached, waiting = {group[0]}, [group[0]]
        while waiting:
            here = waiting.pop()
            fresh = [
                each
                for each in group
                if each not in reached and same_person(team[here], team[each])
            ]
            reached.update(fresh)
            waiting.extend(fresh)
        assert reached == set(group)


@given(teams.flatmap(lambda team: st.tuples(st.just(team), st.permutations(team))))
def test_the_order_of_the_entries_does_not_matter(both: tuple[list[Person], list[Person]]) -> None:
    team, shuffled = both
    assert partition(team) == partition(shuffled)
    assert distinct(team).count == distinct(shuffled).count


@given(teams, people)
def test_naming_somebody_again_by_an_identifier_changes_no_certain_count(
    team: list[Person], person: Person
) -> None:
    before = distinct([*team, person])
    after = distinct([*team, person, person])
    if before.count is not None and same_person(person, person):
        assert after.count == before.count


def test_a_person_reports_every_fault_at_once() -> None:
    with pytest.raises(InputError) as caught:
        CoreTeamMember(
            name=" ",
            email="not an address",
            other_emails=("a@example.org", "two@at@example.org"),
            person_id="p1\n",
            npi="1234567890",
            title="",
            pledges_attendance=1,  # type: ignore[arg-type]
        )
    assert [fault.place for fault in caught.value.faults] == [
        "name",
        "email",
        "other_emails[1]",
        "person_id",
        "npi",
        "title",
        "pledges_attendance",
    ]
    assert str(caught.value).startswith("the core team member has 7 faults")


@pytest.mark.parametrize(
    "email", ["", "a", "@", "a@", "@b", "a@b@c", "a b@example.org", "a@exa mple.org", "a@b\x00", 7]
)
def test_what_is_no_address(email: object) -> None:
    with pytest.raises(InputError):
        Person(name="Ada Example", email=email)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "npi",
    [
        "",
        "123456789",
        "12345678933",
        "123456789X",
        "".join(chr(0xFF10 + int(digit)) for digit in NPI),
        1234567893,
    ],
)
def test_an_npi_is_ten_ascii_digits_of_text(npi: object) -> None:
    with pytest.raises(InputError, match="ten digits"):
        Person(name="Ada Example", npi=npi)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [None, "", "\t", "Ada\nExample", " Ada", "Ada\ud800", 3])
def test_a_name_is_one_line_of_text(name: object) -> None:
    with pytest.raises(InputError) as caught:
        Person(name=name)  # type: ignore[arg-type]
    assert [fault.place for fault in caught.value.faults] == ["name"]


def test_only_the_name_has_to_be_known() -> None:
    for kind in (Person, CoreTeamMember, ProjectTeamMember, TeamLeader, Sponsor):
        assert kind(name="Ada Example").npi is None


def test_a_project_team_member_speaks_for_areas_of_the_practice() -> None:
    member = ProjectTeamMember(
        name="Bo Sample", staff_category=StaffCategory.CLINICAL, represents=("infusion",)
    )
    assert member.represents == ("infusion",)
    with pytest.raises(InputError) as caught:
        ProjectTeamMember(
            name="Bo Sample",
            staff_category="clinical",  # type: ignore[arg-type]
            represents=["infusion"],  # type: ignore[arg-type]
        )
    assert [fault.place for fault in caught.value.faults] == ["staff_category", "represents"]


def test_a_fault_shows_no_more_than_a_line_of_what_it_found() -> None:
    with pytest.raises(InputError) as caught:
        Person(name="Ada Example", email="x" * 1_000_000)
    assert len(str(caught.value)) < 300
