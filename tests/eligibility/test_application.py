"""An application keeps its receipt date for good; corrections add versions and delete none."""

import copy
import pickle
from datetime import date, datetime

import pytest

from qip_rules.eligibility.application import (
    Answers,
    Application,
    ApplicationFile,
    Pledges,
    Project,
    SupportLetter,
    revise,
)
from qip_rules.eligibility.people import CoreTeamMember, Person, Sponsor, TeamLeader
from qip_rules.eligibility.practice import Practice
from qip_rules.errors import InputError

RECEIVED = date(2026, 2, 2)
FIRST = Application(application_id="a-1", received_on=RECEIVED)


def places(caught: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.place for fault in caught.value.faults]


def test_everything_but_id_and_receipt_may_be_unknown() -> None:
    assert FIRST.core_team is None
    assert FIRST.support_letter is None
    assert dict(FIRST.answers) == {}
    assert FIRST.revision == 1


def test_an_application_reports_every_fault_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Application(
            application_id="",
            received_on=datetime(2026, 2, 2),  # noqa: DTZ001 - a moment where a date belongs
            practice="Example Practice",  # type: ignore[arg-type]
            team_leader=Person(name="Ada Example"),  # type: ignore[arg-type]
            core_team=(CoreTeamMember(name="Ada Example"), None),  # type: ignore[arg-type]
            project_team=[],  # type: ignore[arg-type]
            answers={"ok": True, "bad": 1.5, "blank": " "},  # type: ignore[dict-item]
            revision=0,
            revised_on="2026-02-03",  # type: ignore[arg-type]
        )
    assert places(caught) == [
        "application_id",
        "received_on",
        "practice",
        "team_leader",
        "core_team[1]",
        "project_team",
        "answers.bad",
        "answers.blank",
        "revision",
        "revised_on",
    ]


def test_nothing_is_dated_before_1900() -> None:
    with pytest.raises(InputError, match="a date from 1900-01-01"):
        Application(application_id="a-1", received_on=date(226, 2, 2))


def test_saying_that_nobody_is_named_is_not_the_same_as_saying_nothing() -> None:
    assert FIRST.names_sponsor is None
    none = Application(application_id="a-1", received_on=RECEIVED, names_sponsor=False)
    assert none.sponsor is None
    with pytest.raises(InputError) as caught:
        Application(
            application_id="a-1",
            received_on=RECEIVED,
            names_team_leader=False,
            team_leader=TeamLeader(name="Ada Example"),
            names_sponsor=False,
            sponsor=Sponsor(name="Sam Sponsor"),
        )
    assert places(caught) == ["team_leader", "sponsor"]


def test_no_team_has_hundreds_of_people() -> None:
    many = (CoreTeamMember(name="Ada Example"),) * 501
    with pytest.raises(InputError, match="core_team: found 501 entries"):
        Application(application_id="a-1", received_on=RECEIVED, core_team=many)


# ------------------------------------------------------------------------------ answers


def test_answers_are_immutable_and_hashable() -> None:
    given: dict[str, bool | int | str] = {"has_plan": True}
    application = Application(application_id="a-1", received_on=RECEIVED, answers=given)
    given["has_plan"] = False
    assert application.answers["has_plan"] is True
    assert hash(application) == hash(copy.deepcopy(application))
    with pytest.raises(AttributeError):
        application.answers._answers = {}  # type: ignore[attr-defined]  # noqa: SLF001


def test_yes_is_not_one() -> None:
    assert Answers({"x": True}) != Answers({"x": 1})
    assert Answers({"x": True}) != {"x": 1}
    assert Answers({"x": True, "y": 2}) == {"y": 2, "x": True}
    assert Answers({}) != 0


def test_a_date_is_kept_as_its_text_and_a_missing_answer_not_at_all() -> None:
    answers = Answers({"since": date(2020, 1, 31), "share": None})
    assert answers == {"since": "2020-01-31"}
    assert "share" not in answers


def test_answers_survive_pickling() -> None:
    answers = Answers({"x": True})
    assert pickle.loads(pickle.dumps(answers)) == answers  # noqa: S301 - our own bytes
    assert repr(answers) == "Answers({'x': True})"


@pytest.mark.parametrize("answers", [None, [], "x=1", {1: True}, {"": True}, {"x": b"1"}])
def test_answers_that_are_none(answers: object) -> None:
    with pytest.raises(InputError, match="answers"):
        Application(application_id="a-1", received_on=RECEIVED, answers=answers)  # type: ignore[arg-type]


# --------------------------------------------------------------- letter, pledges, project


def test_a_letter_that_is_not_there_says_nothing() -> None:
    with pytest.raises(InputError) as caught:
        SupportLetter(
            received=False,
            signatory=Person(name="Sam Sponsor"),
            signed_on=RECEIVED,
            commits_leadership=True,
            protects_time=True,
        )
    assert places(caught) == ["signatory", "signed_on", "commits_leadership", "protects_time"]


def test_a_letter_may_be_missing_or_known_in_part() -> None:
    assert SupportLetter(received=False, commits_leadership=False).signatory is None
    assert SupportLetter(received=None, signatory=Sponsor(name="Sam Sponsor")).signed_on is None


def test_pledges_and_project_report_every_fault_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Pledges(program_fees="yes", minutes_per_week=True)  # type: ignore[arg-type]
    assert places(caught) == ["program_fees", "minutes_per_week"]
    for minutes in (10_081, 10**100_000):
        with pytest.raises(InputError, match="from 0 to 10080"):
            Pledges(minutes_per_week=minutes)
    with pytest.raises(InputError) as caught:
        Project(title="", aim="line 1\nline 2", site="a\tb", affected_areas=("infusion", ""))
    assert places(caught) == ["title", "site", "affected_areas[1]"]
    for aim in ("", "\x00", 3):
        with pytest.raises(InputError, match="aim"):
            Project(aim=aim)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------- revisions


def test_a_correction_supersedes_and_keeps_the_receipt_date() -> None:
    second = revise(FIRST, on=date(2026, 2, 9), sponsor=Sponsor(name="Sam Sponsor"))
    assert (second.revision, second.revised_on) == (2, date(2026, 2, 9))
    assert second.received_on == RECEIVED
    assert second.sponsor == Sponsor(name="Sam Sponsor")
    assert FIRST.sponsor is None


def test_a_value_can_be_taken_back_to_unknown() -> None:
    led = revise(FIRST, on=RECEIVED, team_leader=TeamLeader(name="Ada Example"))
    assert revise(led, on=RECEIVED, team_leader=None).team_leader is None


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"received_on": date(2026, 2, 1)}, "received_on"),
        ({"received_on": RECEIVED}, "received_on"),
        ({"application_id": "a-2"}, "application_id"),
        ({"revision": 7}, "revision"),
        ({"revised_on": RECEIVED}, "revised_on"),
        ({"sponser": None}, "sponser"),
        ({"core_team": []}, "core_team"),
    ],
)
def test_what_a_correction_cannot_do(changes: dict[str, object], place: str) -> None:
    with pytest.raises(InputError) as caught:
        revise(FIRST, on=date(2026, 2, 9), **changes)
    assert places(caught) == [place]


def test_a_misspelt_field_is_suggested() -> None:
    with pytest.raises(InputError, match="did you mean sponsor"):
        revise(FIRST, on=RECEIVED, sponser=None)


def test_a_correction_is_never_dated_before_what_it_corrects() -> None:
    second = revise(FIRST, on=date(2026, 2, 9))
    for version, on in ((FIRST, date(2026, 2, 1)), (second, date(2026, 2, 8))):
        with pytest.raises(InputError, match="the day of the version before"):
            revise(version, on=on)


def test_a_first_version_has_no_day_of_correction() -> None:
    with pytest.raises(InputError, match="first version"):
        Application(application_id="a-1", received_on=RECEIVED, revised_on=RECEIVED)
    with pytest.raises(InputError, match="the day of receipt"):
        Application(
            application_id="a-1", received_on=RECEIVED, revision=2, revised_on=date(2026, 2, 1)
        )


def test_the_file_keeps_every_version() -> None:
    second = revise(FIRST, on=date(2026, 2, 9), practice=Practice(practice_id="p", name="Example"))
    file = ApplicationFile((FIRST,)).with_correction(second)
    assert file.revisions == (FIRST, second)
    assert file.current is second
    assert (file.application_id, file.received_on) == ("a-1", RECEIVED)


def test_the_file_holds_one_application_in_order() -> None:
    second = revise(FIRST, on=date(2026, 2, 9))
    third = revise(second, on=date(2026, 2, 10))
    other = Application(application_id="a-2", received_on=date(2026, 2, 3), revision=2)
    early = Application(
        application_id="a-1", received_on=RECEIVED, revision=3, revised_on=date(2026, 2, 3)
    )
    for versions, wrong in (
        ((), ["revisions"]),
        ((second,), ["revisions[0].revision"]),
        ((FIRST, third), ["revisions[1].revision"]),
        ((FIRST, other), ["revisions[1].application_id", "revisions[1].received_on"]),
        ((FIRST, second, early), ["revisions[2].revised_on"]),
        ([FIRST], ["revisions"]),
        ((FIRST, None), ["revisions[1]"]),
    ):
        with pytest.raises(InputError) as caught:
            ApplicationFile(versions)  # type: ignore[arg-type]
        assert places(caught) == wrong
