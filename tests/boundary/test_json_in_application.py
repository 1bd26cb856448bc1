"""Outside data becomes an application or a full list of its faults, and nothing else happens.

All names, addresses and numbers are made up.
"""

import json
from datetime import date

from qip_rules.boundary import from_json
from qip_rules.eligibility.application import Application
from qip_rules.eligibility.people import CoreTeamMember
from tests.boundary.json_records import LEAST, faults, least, places


def test_text_bytes_and_parsed_form_give_the_same_application() -> None:
    data = least(core_team=[{"name": "Ada Example", "pledges_attendance": True}])
    text = json.dumps(data)
    made = from_json(Application, data)
    assert made == from_json(Application, text)
    assert made == from_json(Application, text.encode())
    assert made == from_json(Application, bytearray(text.encode()))
    assert made == from_json(Application, "\ufeff" + text)
    assert made == from_json(Application, b"\xef\xbb\xbf" + text.encode())
    assert made == from_json(Application, least(core_team=(data["core_team"][0],)))  # type: ignore[index]
    assert made.core_team == (CoreTeamMember(name="Ada Example", pledges_attendance=True),)
    assert made.received_on == date(2026, 2, 2)


def test_null_is_the_same_as_leaving_out_what_may_be_unknown() -> None:
    data = least(sponsor=None, core_team=None, answers={"has_plan": None, "sites": 2})
    assert from_json(Application, data) == from_json(Application, least(answers={"sites": 2}))


def test_null_is_a_fault_where_something_has_to_stand() -> None:
    data: dict[str, object] = {
        "application_id": None,
        "received_on": None,
        "answers": None,
        "core_team": [None],
    }
    assert places(Application, data) == ["application_id", "received_on", "answers", "core_team[0]"]


def test_a_date_among_the_answers_stays_text() -> None:
    made = from_json(Application, least(answers={"since": "2020-01-31", "open": True, "sites": 1}))
    assert made.answers == {"since": "2020-01-31", "open": True, "sites": 1}


def test_every_fault_is_given_at_once_with_its_path_in_reading_order() -> None:
    data = {
        "recieved_on": "2026-02-02",
        "practice": {"name": " ", "npi": "1234567890", "address": {"lines": "Example Street 1"}},
        "core_team": [
            {"name": "Ada Example"},
            {"name": "Bo Sample", "pledges_attendance": 1},
            {"name": "Cy Instance", "email": "nowhere", "npi": 3, "other_emails": ["a@b", "x"]},
        ],
        "sponsor": {"title": "Director"},
        "support_letter": {"received": False, "signed_on": "2026-02-30", "signatory": {"name": 1}},
        "answers": {"has plan": 1.5, "x": ["y"], "plan": ""},
        "revision": True,
    }
    assert places(Application, data) == [
        "application_id",
        "received_on",
        "recieved_on",
        "practice.practice_id",
        "practice.name",
        "practice.npi",
        "practice.address.lines",
        "core_team[1].pledges_attendance",
        "core_team[2].email",
        "core_team[2].npi",
        "core_team[2].other_emails[1]",
        "sponsor.name",
        "support_letter.signed_on",
        "support_letter.signatory.name",
        'answers["has plan"]',
        "answers.x",
        "revision",
    ]


def test_what_the_record_says_is_heard_although_another_field_failed() -> None:
    member = {"name": "", "email": "nowhere", "title": 3, "tite": "x"}
    assert places(CoreTeamMember, member) == ["name", "email", "title", "tite"]


def test_a_misspelt_field_is_suggested() -> None:
    for written in ("recieved_on", "receivedOn", "Received-On"):
        wrong = {**LEAST, written: "2026-02-02"}
        (fault,) = faults(Application, wrong)
        assert fault.hint == 'did you mean "received_on"?'
    (fault,) = faults(Application, {**LEAST, "zzz": 1})
    assert fault.hint == ""


def test_a_misspelt_choice_is_suggested() -> None:
    data = least(project_team=[{"name": "Bo Sample", "staff_category": "Clinicle"}])
    (fault,) = faults(Application, data)
    assert fault.place == "project_team[0].staff_category"
    assert fault.expected == 'one of "clinical", "operational", "administrative", "other"'
    assert fault.hint == 'did you mean "clinical"?'


def test_a_field_given_twice_is_a_fault_and_so_is_what_it_holds() -> None:
    text = (
        '{"application_id": "a", "received_on": "2026-02-02", "practice": {"name": 1, "name": 2}}'
    )
    found = faults(Application, text)
    assert [fault.place for fault in found] == [
        "practice.practice_id",
        "practice.name",
        "practice.name",
    ]
    assert "every field once" in {fault.expected for fault in found}
