"""From JSON text to verdict in one go: the same texts, the same verdicts, the same faults."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import load_program
from qip_rules.boundary import from_json, to_json
from qip_rules.boundary.accepting import acceptance
from qip_rules.boundary.json_text import (
    DIGITS_MAXIMUM,
    ITEMS_MAXIMUM,
    TEXT_MAXIMUM,
    VALUES_MAXIMUM,
)
from qip_rules.boundary.many import assess_json
from qip_rules.boundary.mirrors import mirror, rules_of
from qip_rules.boundary.quick import quick_reader
from qip_rules.eligibility import Application, assess
from qip_rules.errors import Fault, InputError, NotInForceError, QipRulesError
from qip_rules.fields import RuledField, one_line
from qip_rules.policy.program import Program
from qip_rules.rules.findings import Verdict
from tests.eligibility.made_up import applications

LEAST = '{"application_id":"A-1","received_on":"2026-03-02"}'
PERSON: dict[str, Any] = {"name": "Ada Example", "email": "ada@example.org"}

PLAIN: dict[str, Any] = {
    "application_id": "A-1",
    "received_on": "2026-03-02",
    "practice": {
        "practice_id": "P-1",
        "name": "Example Practice (made up)",
        "npi": "1234567893",
        "ccn": "010001",
        "address": {"lines": ["1 Example Street"], "city": "Exampleton"},
        "is_oncology_practice": True,
        "patients_served": {"racial_minority_share_bp": 2500, "year": 2024, "source": "registry"},
    },
    "names_team_leader": True,
    "team_leader": PERSON | {"profession": "physician", "is_asco_member": True},
    "core_team": [PERSON | {"pledges_attendance": True}, {"name": "Bela Example"}],
    "project_team": [
        {
            "name": "Cy Example",
            "email": "cy@example.org",
            "other_emails": ["c@example.org"],
            "staff_category": "clinical",
            "represents": ["Infusion"],
        }
    ],
    "sponsor": {"name": "Dana Example", "email": "dana@example.org", "is_senior_leader": True},
    "support_letter": {
        "received": True,
        "signatory": {"name": "Dana Example", "email": "dana@example.org"},
        "signed_on": "2026-02-01",
    },
    "pledges": {"time_and_resources": True, "minutes_per_week": 150},
    "project": {"title": "Earlier calls", "aim": "Fewer visits", "affected_areas": ["Infusion"]},
    "revision": 2,
    "revised_on": "2026-04-01",
}


@pytest.fixture(scope="session")
def training() -> Program:
    return load_program("quality-training-program")


@pytest.fixture(scope="session")
def grant() -> Program:
    return load_program("quality-improvement-grant")


Told = Verdict | tuple[type[QipRulesError], tuple[Fault, ...], str]


def below(place: str) -> str:
    if place == "$":
        return "applications[0]"
    return f"applications[0]{place}" if place.startswith("[") else f"applications[0].{place}"


def thoroughly(text: object, program: Program) -> Told:
    try:
        application = from_json(Application, text)
        decision = assess(application, program.on(application.received_on))
    except InputError as error:
        faults = tuple(attrs.evolve(fault, place=below(fault.place)) for fault in error.faults)
        return type(error), faults, error.of
    except NotInForceError as error:
        return NotInForceError, (), f"applications[0]: {error}"
    return Verdict(
        decision.outcome,
        tuple(finding.code for finding in decision.not_met),
        tuple(finding.code for finding in decision.undetermined),
        tuple(finding.code for finding in decision.advice),
    )


def quickly(text: object, program: Program) -> Told:
    try:
        (verdict,) = assess_json([cast("str", text)], program)
    except InputError as error:
        return type(error), error.faults, error.of
    except NotInForceError as error:
        return NotInForceError, (), str(error)
    return verdict


def is_read_quickly(text: object) -> bool:
    return quick_reader(Application)(text) is not None


def holds_the_same(read: object, record: object) -> bool:
    """Whether a mirror has, in every field at every depth, what the record has."""
    kind: Any = type(record)
    if attrs.has(kind):
        fields = [field.name for field in attrs.fields(kind)]
        return all(holds_the_same(getattr(read, name), getattr(record, name)) for name in fields)
    if isinstance(record, tuple):
        assert isinstance(read, tuple)
        return len(read) == len(record) and all(map(holds_the_same, read, record))
    if isinstance(record, Mapping):
        return bool(record == read)  # compares the types of the answers as well
    return type(read) is type(record) and read == record


# ------------------------------------------------------------------ texts, ordinary and not

WRITTEN: dict[str, Callable[[Any], str]] = {
    "compact": lambda data: json.dumps(data, separators=(",", ":"), ensure_ascii=False),
    "spaced": json.dumps,
    "indented": lambda data: json.dumps(data, indent=2, ensure_ascii=False),
    "sorted": lambda data: json.dumps(data, sort_keys=True, separators=(",", ":")),
}

NASTY: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    -0.0,
    3.0,
    1e300,
    10**18,
    10**18 - 1,
    10**30,
    -(10**18),
    float("nan"),
    float("inf"),
    "",
    " ",
    "\u00a0",
    " padded",
    "padded ",
    "\u2009thin",
    "wide\u3000",
    "two  words",
    'say "hi" now',
    '"',
    '" x',
    'x "',
    ' "',
    "\\",
    "\\ ",
    '\\"',
    ' \\" x',
    "back\\slash",
    "tab\there",
    "line\nbreak",
    "\x00",
    "\x1f",
    "\x7f",
    "\x85",
    "\u2028",
    "soft\u00adhyphen",
    "\ud800",
    "\U0001f600",
    "Zoë",
    "\u2019tis",
    "a:b",
    ":null",
    "null",
    "true",
    "u003a",
    "ada@example.org",
    "ada@@example.org",
    "@example.org",
    "ada@",
    "ada example@example.org",
    "ada@example.org\n",
    "adaexample.org",
    "a@b@c",
    "1234567893",
    "1234567890",
    "123456789",
    "\uff11234567893",
    "010001",
    "01-0001",
    "2026-03-02",
    "2026-3-2",
    "2026-02-30",
    "1899-12-31",
    "2200-01-01",
    "1950-01-01",
    "2015-01-01",
    "2026-03-02T00:00:00",
    "physician",
    "Physician",
    "clinical",
    "x" * (TEXT_MAXIMUM + 1),
    [],
    {},
    [None],
    [[]],
    ["a", "a"],
    [""],
    [" a"],
    ["ada@example.org", "ada"],
    [PERSON],
    PERSON,
    {"name": None},
    {"": 1},
    {" ": "x"},
    {"x": None},
    {" x": None},
    {"\x01": None},
    {"serves_underserved_community": True},
    {"serves_underserved_community": 1},
    {"serves_underserved_community": 3.0},
    {"received": False},
    {"received": False, "signed_on": "2026-02-01"},
    {"received": False, "protects_time": False},
)


def places_in(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    steps: Any = ()
    if isinstance(data, dict):
        steps = data.items()
    elif isinstance(data, list):
        steps = enumerate(data)
    for step, inner in steps:
        yield (*path, step)
        yield from places_in(inner, (*path, step))


FIELDS = (
    "application_id", "received_on", "revision", "revised_on", "answers", "email", "npi", "ccn",
    "person_id", "other_emails", "title", "names_sponsor", "names_team_leader", "lines", "year",
    "minutes_per_week", "represents", "Name", "extra", "",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str | bytes:
    """Texts of applications in many spellings, with a few things wrong or merely unusual."""
    source = draw(st.sampled_from(("plain", "drawn")))
    data: Any = (
        json.loads(json.dumps(PLAIN))
        if source == "plain"
        else json.loads(to_json(draw(applications())))
    )
    for _ in range(draw(st.integers(0, 2))):
        path = draw(st.sampled_from(list(places_in(data)) or [("application_id",)]))
        holder = data
        for step in path[:-1]:
            holder = holder[step]
        action = draw(st.sampled_from(("replace", "delete", "add")))
        if action == "replace":
            holder[path[-1]] = copy.deepcopy(draw(st.sampled_from(NASTY)))
        elif action == "delete":
            del holder[path[-1]]
        elif isinstance(holder, dict):
            holder[draw(st.sampled_from(FIELDS))] = copy.deepcopy(draw(st.sampled_from(NASTY)))
    text = WRITTEN[draw(st.sampled_from(sorted(WRITTEN)))](data)
    spot = draw(st.integers(0, max(len(text) - 1, 0)))
    match draw(st.integers(0, 9)):
        case 0:  # a key twice, somewhere
            opening = [at for at, letter in enumerate(text) if letter == "{"] or [0]
            at = draw(st.sampled_from(opening)) + 1
            key = draw(st.sampled_from(("name", "email", "revision", "received", "application_id")))
            value = draw(st.sampled_from(("null", '"x"', "1", "true", '"a\\u003ab"', '":null"')))
            comma = "" if text[at : at + 1] == "}" else ","
            text = f'{text[:at]}"{key}":{value}{comma}{text[at:]}'
        case 1:  # a letter written otherwise
            text = f"{text[:spot]}\\u{ord(text[spot]):04x}{text[spot + 1 :]}" if text else text
        case 2:
            junk = ("\x00", "\x7f", "\u00a0", " ", ",", '"', "\\", "\ufeff", "9", ".0", "\t", "é")
            text = text[:spot] + draw(st.sampled_from(junk)) + text[spot:]
        case 3:
            text = text[:spot] + text[spot + 1 :]
        case 4:
            text = "\ufeff" + text
        case _:
            pass
    if draw(st.booleans()):
        return text
    raw = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(raw)))
        bad = draw(
            st.sampled_from((b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xc2\xa0"))
        )
        raw = raw[:at] + bad + raw[at:]
    return raw


# --------------------------------------------------------------------------------- the law


@given(text=mutated())
def test_every_text_gets_the_verdict_or_the_faults_of_the_thorough_path(
    training: Program, text: str | bytes
) -> None:
    assert quickly(text, training) == thoroughly(text, training)


@given(text=mutated())
def test_whatever_is_read_quickly_has_the_values_of_the_record(text: str | bytes) -> None:
    read = quick_reader(Application)(text)
    if read is not None:
        assert holds_the_same(read, from_json(Application, text))


@given(
    application=applications(),
    answer=st.sampled_from((True, False, None, 1, 0, "yes", " ", "2026-03-02")),
    name=st.sampled_from(("serves_underserved_community", "core_team_size", "has plan", " ", "")),
)
def test_answers_are_told_alike(
    grant: Program, application: Application, answer: object, name: str
) -> None:
    data = json.loads(to_json(application)) | {"answers": {name: answer}}
    text = json.dumps(data)
    assert quickly(text, grant) == thoroughly(text, grant)


@given(application=applications(), style=st.sampled_from(sorted(WRITTEN)))
def test_every_application_is_read_quickly_however_it_is_written(
    application: Application, style: str
) -> None:
    data = json.loads(to_json(application))
    assert is_read_quickly(WRITTEN[style](data))
    assert is_read_quickly(WRITTEN[style](with_nulls(application)))


def with_nulls(record: object) -> object:
    """A record as plain data with `null` in every field that is not known."""
    kind: Any = type(record)
    if isinstance(record, tuple):
        return [with_nulls(each) for each in record]
    if not attrs.has(kind):
        return json.loads(to_json([record]))[0]
    return {field.name: with_nulls(getattr(record, field.name)) for field in attrs.fields(kind)}


# ---------------------------------------------------------------------------- single cases


@pytest.mark.parametrize("place", list(places_in(PLAIN)), ids=str)
def test_nothing_that_is_nasty_is_told_differently_anywhere(place: tuple[str | int, ...]) -> None:
    for value in NASTY:
        data = json.loads(json.dumps(PLAIN))
        holder: Any = data
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = value
        text = WRITTEN["compact"](data)
        read = quick_reader(Application)(text)
        try:
            record = from_json(Application, text)
        except InputError:
            assert read is None, (place, value)
        else:
            assert read is None or holds_the_same(read, record), (place, value)
    assert is_read_quickly(json.dumps(PLAIN))


@pytest.mark.parametrize(
    "text",
    [
        '{"application_id":"A-1","application_id":"A-1","received_on":"2026-03-02"}',
        '{"application_id":"A-1","received_on":"2026-03-02","pledges":null,"pledges":null}',
        '{"application_id":"A-1","received_on":"2026-03-02","pledges":null,"pledges":{}}',
        '{"application_id":"A-1","received_on":"2026-03-02","pledges":{},"pledges":null}',
        '{"application_id":"a\\u003ab","application_id":"A","received_on":"2026-03-02"}',
        '{"application_id":"A","application_id":"a\\u003Ab","received_on":"2026-03-02"}',
        '{"application_id":"A","application\\u005fid":"A","received_on":"2026-03-02"}',
        '{"application_id":"A-1","received_on":"2026-03-02","revision":1,"revision":1}',
        '{"application_id":"A-1","received_on":"2026-03-02","answers":{"a":null,"a":true}}',
    ],
)
def test_a_field_that_comes_twice_is_never_read_quickly(training: Program, text: str) -> None:
    assert not is_read_quickly(text)
    told = quickly(text, training)
    assert told == thoroughly(text, training)
    assert isinstance(told, tuple)
    assert "more than once" in str(told[1])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "null",
        "[]",
        "3",
        '"text"',
        "{",
        LEAST[:-1],
        LEAST + LEAST,
        LEAST + "x",
        "\x00",
        "{}",
    ],
)
def test_what_is_no_application_is_told_alike(training: Program, text: str) -> None:
    assert quickly(text, training) == thoroughly(text, training)
    assert quickly(text.encode(), training) == thoroughly(text.encode(), training)


@pytest.mark.parametrize("data", [None, 3, {"application_id": 1}, ["x"], json.loads(LEAST)])
def test_the_parsed_form_is_told_alike(training: Program, data: object) -> None:
    assert quickly(data, training) == thoroughly(data, training)


@pytest.mark.parametrize(
    "text",
    [
        LEAST,
        LEAST.encode(),
        bytearray(LEAST.encode()),
        "\ufeff" + LEAST,
        b"\xef\xbb\xbf" + LEAST.encode(),
        f" {LEAST}\r\n",
        LEAST.replace("A-1", 'A \\"1\\" \\\\'),
        LEAST.replace("A-1", "A\u00a01"),
        LEAST.replace("A-1", "A \u20191\u2019"),
    ],
    ids=[
        "str",
        "bytes",
        "bytearray",
        "byte-order mark",
        "byte-order mark in bytes",
        "white space",
        "escapes",
        "no-break space",
        "apostrophes",
    ],
)
def test_text_and_bytes_are_read_quickly(text: object) -> None:
    assert is_read_quickly(text)


def test_limits_are_those_of_the_thorough_path(training: Program) -> None:
    long, number = "x" * TEXT_MAXIMUM, 10**DIGITS_MAXIMUM
    texts = {
        json.dumps(json.loads(LEAST) | fields): is_allowed
        for fields, is_allowed in (
            ({"application_id": long}, True),
            ({"application_id": long + "x"}, False),
            ({"application_id": "é" * TEXT_MAXIMUM}, True),
            ({"application_id": "😀" * TEXT_MAXIMUM}, True),
            ({"project": {"affected_areas": ["x"] * ITEMS_MAXIMUM}}, True),
            ({"project": {"affected_areas": ["x"] * (ITEMS_MAXIMUM + 1)}}, False),
            ({"core_team": [{"name": "x"}] * 500}, True),
            ({"core_team": [{"name": "x"}] * 501}, False),
            ({"revision": number - 1}, True),
            ({"revision": number}, False),
        )
    }
    for text, is_allowed in texts.items():
        assert is_read_quickly(text) == is_allowed
        assert is_allowed == isinstance(thoroughly(text, training), Verdict)
    padded = LEAST + " " * VALUES_MAXIMUM
    assert not is_read_quickly(padded)
    assert quickly(padded, training) == thoroughly(padded, training)


def test_deep_nesting_is_left_to_the_thorough_path(training: Program) -> None:
    deep = LEAST[:-1] + ',"pledges":' + "[" * 100_000
    assert quickly(deep, training) == thoroughly(deep, training)


def test_records_are_numbered_from_the_first_text(training: Program) -> None:
    verdicts = assess_json([LEAST, LEAST, '{"application_id":"A-1"}'], training)
    assert next(verdicts) is next(verdicts)
    with pytest.raises(InputError) as caught:
        next(verdicts)
    assert [fault.place for fault in caught.value.faults] == ["applications[2].received_on"]


def test_a_day_before_the_program_is_told_with_its_record(training: Program) -> None:
    early = LEAST.replace("2026", "1950")
    with pytest.raises(NotInForceError, match=r"^applications\[0\]: "):
        list(assess_json([early], training))


@pytest.mark.parametrize("one", [LEAST, LEAST.encode()], ids=["str", "bytes"])
def test_one_text_instead_of_several_is_refused_at_once(
    training: Program, one: str | bytes
) -> None:
    with pytest.raises(TypeError, match=r"texts: found"):
        assess_json(cast("list[str]", one), training)


def test_texts_are_taken_as_verdicts_are_taken(training: Program) -> None:
    taken = []

    def texts() -> Iterator[str]:
        for number in range(3):
            taken.append(number)
            yield LEAST

    verdicts = assess_json(texts(), training)
    assert taken == []
    next(verdicts)
    assert taken == [0]


def test_a_mirror_has_the_fields_of_the_record_and_nothing_else() -> None:
    fields = [field.name for field in attrs.fields(Application)]
    assert list(mirror(Application).__struct_fields__) == fields  # type: ignore[attr-defined]


@attrs.frozen
class Unruled:
    """A record that states no rules."""

    name: str = ""


@attrs.frozen
class Amounts:
    """A record with a field that no mirror can hold."""

    field_rules = (RuledField("share", one_line),)
    share: float | None = None


@attrs.frozen
class Dated:
    """A record with a default that is made anew for each."""

    field_rules = (RuledField("day", one_line),)
    day: str = attrs.Factory(lambda: str(date(2026, 1, 1)))


def test_a_record_that_cannot_be_mirrored_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="Unruled does not state the rules of its fields"):
        rules_of(Unruled)
    with pytest.raises(TypeError, match="float"):
        quick_reader(Amounts)
    with pytest.raises(TypeError, match="the default of day cannot be filled in"):
        acceptance(Dated)
