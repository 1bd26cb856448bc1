"""Outside data becomes a record or a full list of its faults, and nothing else happens.

All names, addresses and numbers are made up.
"""

import enum
import json
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.boundary import from_json
from qip_rules.boundary.json_text import (
    DEPTH_MAXIMUM,
    DIGITS_MAXIMUM,
    ITEMS_MAXIMUM,
    SIZE_MAXIMUM,
    TEXT_MAXIMUM,
    VALUES_MAXIMUM,
)
from qip_rules.boundary.places import around, below, joined
from qip_rules.eligibility.application import Application
from qip_rules.eligibility.people import CoreTeamMember, Person, StaffCategory
from qip_rules.errors import Fault, InputError
from qip_rules.money import Money

LEAST: dict[str, object] = {"application_id": "a-1", "received_on": "2026-02-02"}


def faults(kind: type, data: object) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        from_json(kind, data)
    return list(caught.value.faults)


def places(kind: type, data: object) -> list[str]:
    return [fault.place for fault in faults(kind, data)]


def least(**fields: object) -> dict[str, object]:
    return LEAST | fields


# ---------------------------------------------------------------- what an application is


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


# ------------------------------------------------------------------------ strict scalars


class Color(enum.Enum):
    RED = "red"
    ONE = 1


class Word(enum.StrEnum):
    YES = "yes"


@attrs.frozen(kw_only=True)
class Thing:
    """One field of every type that can be read."""

    text: str | None = None
    flag: bool | None = None
    number: int | None = None
    day: date | None = None
    moment: datetime | None = None
    amount: Money | None = None
    color: Color | None = None
    word: Word | None = None
    kind: Literal["a", 1] | None = None
    tags: frozenset[str] = frozenset()
    counts: Mapping[str, int] = attrs.field(factory=dict)
    inner: "Thing | None" = None
    many: "tuple[Thing, ...]" = ()
    scalar: bool | int | date | None = None
    answer: date | int | str | None = None


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("text", "3", "3"),
        ("flag", True, True),
        ("number", -3, -3),
        ("number", 10**DIGITS_MAXIMUM - 1, 10**DIGITS_MAXIMUM - 1),
        ("day", "2024-02-29", date(2024, 2, 29)),
        ("moment", "2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("moment", "2026-01-31t09:30:00.25+01:00",
         datetime(2026, 1, 31, 9, 30, 0, 250_000, tzinfo=timezone(timedelta(hours=1)))),
        ("amount", {"amount": "1500.00", "currency": "USD"}, Money.of("1500", "USD")),
        ("amount", {"amount": "-0.5", "currency": "USD"}, Money.of("-0.50", "USD")),
        ("amount", {"amount": "7", "currency": "JPY"}, Money.of(7, "JPY")),
        ("color", "red", Color.RED),
        ("color", 1, Color.ONE),
        ("word", "yes", Word.YES),
        ("kind", 1, 1),
        ("tags", ["b", "a"], frozenset({"a", "b"})),
        ("counts", {"a": 1, "b": None}, {"a": 1}),
        ("inner", {"number": 1}, Thing(number=1)),
        ("many", [{}, {"flag": False}], (Thing(), Thing(flag=False))),
        ("scalar", "2026-01-31", date(2026, 1, 31)),
        ("scalar", False, False),
        ("answer", "2026-01-31", "2026-01-31"),
        ("answer", 3, 3),
    ],
)  # fmt: skip
def test_what_is_read(field: str, value: object, wanted: object) -> None:
    made = getattr(from_json(Thing, {field: value}), field)
    assert made == wanted
    assert type(made) is type(wanted)


REFUSED: dict[str, tuple[object, ...]] = {
    "text": (3, True, [], {}, 1.5),
    "flag": (0, 1, "true", "yes", 1.0, []),
    "number": (True, "3", 3.0, 1e300, [3], 10**DIGITS_MAXIMUM),
    "day": (
        "2026-02-30", "20260131", "2026-W05-6", "2026-1-31", "2026-01-31T00:00:00Z", "",
        "\uff12\uff10\uff12\uff16-01-31", "2026-01-31\n", "0000-01-01", 20260201, "+2026-01-31",
    ),
    "moment": (
        "2026-01-31T09:30:00", "2026-01-31", "2026-01-31 09:30:00Z", "2026-01-31T09:30Z",
        "2026-01-31T24:00:00Z", "2026-01-31T09:30:60Z", "2026-01-31T09:30:00.1234567Z",
        "2026-01-31T09:30:00+0100", "2026-01-31T09:30:00+25:00", "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00", 1_700_000_000,
    ),
    "color": ("RED", "blue", True, 1.0, []),
    "kind": ("b", True, 1.0),
    "scalar": ("soon", 1.0, []),
    "answer": (True, 1.0, []),
    "word": ("no", "YES"),
    "tags": ("a", {"a": 1}),
    "counts": ([], "a=1"),
    "inner": ([], "{}"),
    "many": ({}, "[]"),
    "amount": ("1500.00", 1500),
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in REFUSED.items() for value in values]
)
def test_nothing_is_converted(field: str, value: object) -> None:
    assert places(Thing, {field: value}) == [field]


@pytest.mark.parametrize(
    ("amount", "wrong"),
    [
        ({"amount": "1.005", "currency": "USD"}, ["amount.amount"]),
        ({"amount": "1,500.00", "currency": "USD"}, ["amount.amount"]),
        ({"amount": "1e3", "currency": "USD"}, ["amount.amount"]),
        ({"amount": " 1", "currency": "USD"}, ["amount.amount"]),
        ({"amount": 1500, "currency": "USD"}, ["amount.amount"]),
        ({"amount": "1", "currency": "usd"}, ["amount.currency"]),
        ({"amount": "x", "currency": "XXX"}, ["amount.amount", "amount.currency"]),
        ({"currency": "XXX"}, ["amount.amount", "amount.currency"]),
        ({"amount": "1", "currency": "USD", "cents": 1}, ["amount.cents"]),
        ({}, ["amount.amount", "amount.currency"]),
    ],
)
def test_money_is_exact_text_with_its_currency(amount: object, wrong: list[str]) -> None:
    assert places(Thing, {"amount": amount}) == wrong


def test_places_inside_every_kind_of_container() -> None:
    data = {
        "tags": ["a", 1, "b"],
        "counts": {"a": 1, "b c": "2"},
        "many": [{"inner": {"many": [{}, {"number": "1"}]}}],
    }
    assert places(Thing, data) == ["tags[1]", 'counts["b c"]', "many[0].inner.many[1].number"]
    (twice,) = faults(Thing, {"tags": ["a", "b", "a"]})
    assert (twice.place, twice.found) == ("tags[2]", "the same entry as at [0]")


@attrs.frozen
class Grumpy:
    """A record that refuses its values with an error of another kind."""

    number: int
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if self.number == 0:
            raise ZeroDivisionError
        if self.number < 0:
            msg = "below zero"
            raise ValueError(msg)
        if self.number > 9:
            msg = "a mistake of this record's author"
            raise RuntimeError(msg)


def test_what_another_record_refuses_is_a_fault_and_its_mistakes_are_not() -> None:
    for number in (0, -1):
        (fault,) = faults(Grumpy, {"number": number})
        assert fault.place == "$"
    assert places(Grumpy, {"number": "1", "note": 1}) == ["number", "note"]
    with pytest.raises(RuntimeError, match="a mistake of this record's author"):
        from_json(Grumpy, {"number": 10})


@pytest.mark.parametrize(
    "kind", [float, bytes, list[int], tuple[int, str], Any, Mapping[int, int], int | Person]
)
def test_a_type_that_json_cannot_hold_is_the_programs_mistake(kind: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError):
        from_json(kind, [1])


def test_a_list_of_records_can_be_read() -> None:
    data = [{"name": "Ada Example"}, {"name": 1}]
    with pytest.raises(InputError) as caught:
        from_json(tuple[Person, ...], data)
    assert [fault.place for fault in caught.value.faults] == ["[1].name"]


# ------------------------------------------------------------------------- hostile data


class Shout(str):
    __slots__ = ()


CYCLE: list[object] = []
CYCLE.append(CYCLE)
LAUGHS: object = "ha"
for _ in range(DEPTH_MAXIMUM - 2):
    LAUGHS = [LAUGHS] * 100

HOSTILE: list[tuple[str, object, str]] = [
    ("nothing", None, "$"),
    ("a number", 7, "$"),
    ("a Python object", object(), "$"),
    ("a set", {1, 2}, "$"),
    ("no text", "", "$"),
    ("white space", " \n\t ", "$"),
    ("half an object", '{"application_id": ', "$"),
    ("two objects", "{} {}", "$"),
    ("single quotes", "{'application_id': 'a'}", "$"),
    ("a comment", "{} // none", "$"),
    ("a comma too many", '{"application_id": "a",}', "$"),
    ("a list", "[]", "$"),
    ("a text", '"application"', "$"),
    ("NaN", "NaN", "$"),
    ("infinity", '{"revision": -Infinity}', "revision"),
    ("a number beyond floats", '{"revision": 1e999}', "revision"),
    ("NaN, parsed", {"revision": float("nan")}, "revision"),
    ("a long number", '{"revision": ' + "9" * 100_000 + "}", "revision"),
    ("a long number, parsed", {"revision": 10**100_000}, "revision"),
    ("a long number where text belongs", {"application_id": -(10**100_000)}, "application_id"),
    ("a number of 19 digits", '{"revision": -1000000000000000000}', "revision"),
    ("bytes that are no UTF-8", b'{"application_id": "\xff"}', "$"),
    ("UTF-16", '{"application_id": "a"}'.encode("utf-16"), "$"),
    ("half a character", '{"application_id": "\\ud800"}', "application_id"),
    ("half a character, parsed", {"application_id": "\ud800"}, "application_id"),
    ("NUL", '{"application_id": "a\\u0000"}', "application_id"),
    ("a control character", {"application_id": "a\x1b[31m"}, "application_id"),
    ("a raw control character", '{"application_id": "a\x01"}', "$"),
    ("a line break in an id", {"application_id": "a\nb"}, "application_id"),
    ("half a character as key", '{"\\ud800": 1}', "$"),
    ("NUL as key", {"\x00": 1}, "$"),
    ("a number as key", {1: "a"}, "$"),
    ("nothing as key", {None: "a"}, "$"),
    ("a key given twice", '{"revision": 1, "revision": 1}', "revision"),
    ("a long key", {"k" * (TEXT_MAXIMUM + 1): 1}, "$"),
    ("a long text", {"application_id": "a" * (TEXT_MAXIMUM + 1)}, "application_id"),
    ("a long list", {"core_team": [{}] * (ITEMS_MAXIMUM + 1)}, "core_team"),
    ("an object of many fields", {str(key): 1 for key in range(ITEMS_MAXIMUM + 1)}, "$"),
    ("deep lists", "[" * 100_000, "$"),
    ("deep lists, closed", "[" * (DEPTH_MAXIMUM + 1) + "]" * (DEPTH_MAXIMUM + 1), "$"),
    ("deep objects", '{"practice":' * 100_000, "$"),
    (
        "brackets inside a text",
        json.dumps({"application_id": "[" * 100, "revision": "x"}),
        "revision",
    ),
    ("quotes that never end", '"' + '\\"' * 100_000, "$"),
    ("many values", "[" + "[]," * VALUES_MAXIMUM + "[]]", "$"),
    ("a large text", " " * (SIZE_MAXIMUM + 1), "$"),
    ("many bytes", b" " * (SIZE_MAXIMUM + 1), "$"),
    ("a list that holds itself", CYCLE, "[0]" * DEPTH_MAXIMUM),
    ("a billion laughs", LAUGHS, "$"),
    ("a kind of text", {"application_id": Shout("a")}, "application_id"),
    ("a date where JSON has text", {"received_on": date(2026, 2, 2)}, "received_on"),
    ("a kind of number", {"revision": enum.IntEnum("One", {"ONE": 1}).ONE}, "revision"),  # type: ignore[attr-defined]
]


@pytest.mark.parametrize(
    ("data", "place"),
    [(data, place) for _, data, place in HOSTILE],
    ids=[name for name, _, _ in HOSTILE],
)
def test_hostile_data_is_refused_with_its_place(data: object, place: str) -> None:
    found = faults(Application, data)
    assert place in [fault.place for fault in found]
    assert all(len(str(fault)) < 600 for fault in found)
    "\n".join(map(str, found)).encode()  # can be printed and sent, whatever was found


def test_kinds_of_dict_are_read_and_left_as_they_were() -> None:
    absent: defaultdict[str, object] = defaultdict(list, application_id="a-1")
    assert places(Application, absent) == ["received_on"]
    assert list(absent) == ["application_id"]
    assert from_json(Application, OrderedDict(LEAST)) == from_json(Application, LEAST)


def test_a_key_that_is_no_text_costs_no_other_fault() -> None:
    data: dict[object, object] = {3: 4, "revision": 0}
    data.update(LEAST)
    assert places(Application, data) == ["$", "revision"]


def test_as_deep_as_allowed_is_not_too_deep() -> None:
    deep: dict[str, object] = {}
    for _ in range(DEPTH_MAXIMUM - 1):
        deep = {"inner": deep}
    assert from_json(Thing, json.dumps(deep)).inner is not None


def test_a_thousand_misspelt_fields_all_have_their_fault() -> None:
    data = {**LEAST, **{f"core_team_{number}": 1 for number in range(1000)}}
    found = faults(Application, data)
    assert len(found) == 1000
    assert 0 < sum(fault.hint != "" for fault in found) < 1000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([field.name for field in attrs.fields(Application)]) | st.text(), inner
        )
    ),
    max_leaves=20,
)


def outcome(data: object) -> Application | InputError:
    try:
        return from_json(Application, data)
    except InputError as error:
        return error


def is_full_answer(answer: Application | InputError) -> bool:
    """Whether the answer is a record, or faults that each say what, where and what instead."""
    return isinstance(answer, Application) or (
        answer.faults != ()
        and all(fault.place and fault.found and fault.expected for fault in answer.faults)
    )


@given(json_values)
def test_any_json_gives_a_record_or_faults(value: object) -> None:
    assert is_full_answer(outcome(json.dumps(value)))
    assert is_full_answer(outcome(value))


@given(st.text() | st.binary())
def test_any_text_and_any_bytes_give_a_record_or_faults(data: str | bytes) -> None:
    assert is_full_answer(outcome(data))


def paths_of(value: object, place: str = "$") -> list[str]:
    """Every place of a plain value, found by plain recursion."""
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [place, *(path for step, each in inner for path in paths_of(each, below(place, step)))]


FULL: dict[str, Any] = least(
    practice={
        "practice_id": "p-1",
        "name": "Example Practice",
        "address": {"lines": ["Example Street 1"], "city": "Exampleton"},
        "patients_served": {"racial_minority_share_bp": 2500, "year": 2024},
    },
    team_leader={"name": "Ada Example", "profession": "physician", "npi": "1234567893"},
    core_team=[{"name": "Ada Example", "npi": "1234567893"}, {"name": "Bo Sample"}],
    project_team=[{"name": "Cy Instance", "staff_category": "clinical", "represents": ["lab"]}],
    support_letter={"received": True, "signatory": {"name": "Sam Sponsor"}},
    pledges={"minutes_per_week": 180, "program_fees": True},
    project={"title": "Shorter waits", "affected_areas": ["lab", "infusion"]},
    answers={"has_plan": True, "sites": 2},
)


def spoiled(value: object, path: str, place: str = "$") -> object:
    """The same plain value with something no record can hold at `path`."""
    if place == path:
        return 0.5
    if isinstance(value, dict):
        return {step: spoiled(each, path, below(place, step)) for step, each in value.items()}
    if isinstance(value, list):
        return [spoiled(each, path, below(place, step)) for step, each in enumerate(value)]
    return value


@pytest.mark.parametrize("path", paths_of(FULL))
def test_the_place_of_a_fault_is_where_it_stands(path: str) -> None:
    assert places(Application, spoiled(FULL, path)) == [path]


@given(st.sets(st.sampled_from([path for path in paths_of(FULL) if path != "$"]), min_size=1))
def test_several_faults_are_all_found_in_reading_order(wrong: set[str]) -> None:
    data: object = FULL
    for path in sorted(wrong, key=len, reverse=True):
        data = spoiled(data, path)
    outermost = [path for path in paths_of(data) if path in wrong]
    assert places(Application, data) == outermost


def test_the_full_application_is_free_of_faults() -> None:
    made = from_json(Application, FULL)
    assert made.project_team is not None
    assert made.project_team[0].staff_category is StaffCategory.CLINICAL


# ------------------------------------------------------------------------------- places


@given(st.lists(st.sampled_from(["core_team", "has plan", "a]b", 'q"', "é"]) | st.integers(0, 99)))
def test_what_is_around_a_place_is_every_place_on_the_way_to_it(steps: list[str | int]) -> None:
    passed = ["$"]
    for step in steps:
        passed.append(below(passed[-1], step))
    assert [passed[-1], *around(passed[-1])] == passed[::-1]


def test_places_of_a_record_are_put_behind_the_records_own() -> None:
    assert joined("$", "email") == "email"
    assert joined("core_team[2]", "email") == "core_team[2].email"
    assert joined("core_team", "[2].email") == "core_team[2].email"
    assert joined("core_team[2]", "") == "core_team[2]"
