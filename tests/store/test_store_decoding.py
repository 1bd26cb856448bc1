"""The quick reader of the log gives, for every text, what the thorough one gives."""

# ruff: noqa: ANN401 - records of any class

import copy
import enum
import json
import secrets
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, ClassVar, Literal

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qip_rules.billing import PolicyNote
from qip_rules.boundary import from_json, to_json
from qip_rules.errors import Fault, InputError, QipRulesError
from qip_rules.fields import (
    FieldRule,
    Ruled,
    RuledField,
    amount,
    anything,
    day,
    email_address,
    identifier,
    in_utc,
    instance_of,
    member_of,
    moment,
    one_line,
    prose,
    several,
    whole_number,
    yes_or_no,
)
from qip_rules.money import Money
from qip_rules.store import decoding
from qip_rules.store.decoding import reader_of
from qip_rules.store.personal import sealed, unsealed
from tests.store.made_up import (
    KINDS,
    MOMENTS,
    PEOPLE,
    RECORDS,
    accepted,
    invoice,
    paid,
    received,
    records_of,
)

# --------------------------------------------------------------- records that state their rules


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


@attrs.frozen(kw_only=True)
class Holder(Ruled):
    """A record inside another."""

    name: str
    born_on: date | None = None

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("name", one_line, needed="a name"),
        RuledField("born_on", day),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        if self.name == "Nobody":
            yield Fault("name", "Nobody", "somebody")


def _even(place: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, date) or value.day % 2:
        yield Fault(place, str(value), "an even day")


@attrs.frozen(kw_only=True)
class Everything(Ruled):
    """A record with a field of each kind, under each rule."""

    thing_id: str
    application_id: str
    at: datetime = attrs.field(converter=in_utc)
    kind: Literal["thing"] = "thing"
    on: date
    even_on: date
    fee: Money
    discount: Money | None = None
    size: Size
    is_open: bool
    is_new: bool | None = None
    count: int = 1
    email: str | None = None
    said: str | None = None
    names: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    holder: Holder
    others: tuple[Holder, ...] = ()
    must_be_there: str | None = None
    later: datetime | None = None

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        RuledField("thing_id", identifier, needed=""),
        RuledField("application_id", identifier, needed=""),
        RuledField("at", moment, needed=""),
        RuledField("kind", anything, needed=""),
        RuledField("on", day, needed=""),
        RuledField("even_on", _even, needed=""),
        RuledField("fee", amount(1), needed=""),
        RuledField("discount", amount()),
        RuledField("size", member_of(Size), needed=""),
        RuledField("is_open", yes_or_no, needed=""),
        RuledField("is_new", yes_or_no),
        RuledField("count", whole_number(1, 9), needed=""),
        RuledField("email", email_address),
        RuledField("said", prose),
        RuledField("names", several(one_line), needed=""),
        RuledField("few", several(one_line, 2), needed=""),
        RuledField("days", several(day), needed=""),
        RuledField("holder", instance_of(Holder), needed="a holder"),
        RuledField("others", several(instance_of(Holder)), needed=""),
        RuledField("must_be_there", one_line, needed="a text"),
        RuledField("later", moment),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        if self.discount is not None and self.discount > self.fee:
            yield Fault("discount", str(self.discount), "no more than the fee")


EVERYTHING = Everything(
    thing_id="t",
    application_id="a",
    at=datetime.fromisoformat("2026-01-05T15:30:00Z"),
    on=date(2026, 1, 5),
    even_on=date(2026, 1, 6),
    fee=Money(1_500, "USD"),
    discount=Money(200, "USD"),
    size=Size.SMALL,
    is_open=True,
    is_new=False,
    count=3,
    email="ada@example.org",
    said="one\ntwo",
    names=("Ada Made-Up", "Zoë"),
    few=("a", "b"),
    days=(date(2026, 2, 1),),
    holder=Holder(name="Ada Made-Up", born_on=date(1980, 2, 29)),
    others=(Holder(name="Ben Made-Up"),),
    must_be_there="x",
    later=datetime.fromisoformat("2026-01-05T15:30:00.000001Z"),
)
ORDINARY = attrs.evolve(EVERYTHING, said="one two")
EXAMPLES: tuple[Any, ...] = (
    EVERYTHING,
    ORDINARY,
    accepted(),
    paid("p"),
    received(),
    attrs.evolve(
        invoice("INV-2026-0001", people=PEOPLE[:2]), notes=(PolicyNote("T30", "Made up."),)
    ),
)
NAMES = ("everything", "ordinary", "accepted", "paid", "received", "invoice")


def written(record: Any) -> str:
    """The record as the log gives it to its reader: personal fields come last."""
    made = sealed(record, lambda: secrets.token_hex(32))
    return unsealed(made.record, made.parts)


def told(read: Any, text: str) -> object:
    """The record, to the last detail, or what is wrong with it."""
    try:
        record = read(text)
    except InputError as error:
        return [(each.place, each.found, each.expected, each.hint) for each in error.faults]
    except QipRulesError as error:
        return type(error), str(error)
    return record, repr(record), hash(record)


def same_both_ways(kind: type[Any], text: str) -> None:
    def thorough(data: str) -> Any:
        return from_json(kind, data)

    is_alike = told(reader_of(kind), text) == told(thorough, text)
    assert is_alike, text[:2_000]  # not the two themselves: their difference may be very long


# --------------------------------------------------------------------------------- mutations

_PIECES = (
    *(" ", "\t", "\n", '"', "\\", ",", ":", "{", "}", "[", "]", "0", "1", "-", ".", "e", "T", "Z"),
    *("\\u0000", "\\u0041", "\\b", "\\n", "\\/", '\\"', "\\ud800", "null", "true"),
    *(
        "\x00",
        "\x7f",
        "\x85",
        "\ud800",
        "\u00a0",
        "\u200b",
        "\u2028",
        "\ufeff",
        "\u0660",
        "é",
        "李",
    ),
    *('" ', ' "', '""', '"kind":"thing",', '"thing_id":"t",', '"payment_id":"q",', '"a":1,'),
    *("+00:00", "+02:00"),
)
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, 3, -1, 10**18, 10**30, 1.0, 3.0, 1.5, 1e300, [], {}, ""),
    *("x", " x", "x ", "a\nb", "a\tb", "\x00", "\u200bid", "\u00a0", "Zoë", "Nobody", "x" * 9_000),
    *("x" * 10_001, "2026-01-05", "2026-02-30", "1899-12-31", "2200-01-01", "0001-01-01"),
    *("2026-01-05T15:30:00Z", "2026-01-05 15:30:00Z", "2026-01-05T15:30:00+0000"),
    *("2026-01-05T17:30:00+02:00", "2026-01-05T15:30:00", "1899-12-31T23:59:59Z"),
    *("2200-01-01T00:00:00Z", "2026-01-05T15:30:00.1234567Z", "9999-12-31T23:59:59-01:00"),
    *("small", "SMALL", "thing", "virtual", "ada@example", "@", "a b@c"),
    *(["a"], ["a", "a"], ["a", "b", "c"], ["a"] * 10_001, [None], [" a"], ["2026-01-05"]),
    {"amount": "1.00", "currency": "USD"},
    {"amount": "1", "currency": "USD"},
    {"amount": "1.0", "currency": "USD"},
    {"amount": ".50", "currency": "USD"},
    {"amount": "5.", "currency": "JPY"},
    {"amount": "5", "currency": "JPY"},
    {"amount": "-1.00", "currency": "USD"},
    {"amount": "0.00", "currency": "USD"},
    {"amount": "01.00", "currency": "USD"},
    {"amount": "1" * 18 + ".00", "currency": "USD"},
    {"amount": "1" * 19 + ".00", "currency": "USD"},
    {"amount": "\u0661.00", "currency": "USD"},
    {"amount": "1.00", "currency": "XXX"},
    {"amount": "1.00"},
    {"amount": 1.5, "currency": "USD"},
    {"name": "Ada"},
    {"name": "Ada", "born_on": "1899-12-31"},
)


def places_in(plain: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place below the root of parsed JSON."""
    steps = plain.items() if isinstance(plain, dict) else enumerate(plain)
    for step, each in steps:
        yield (*path, step)
        if isinstance(each, (dict, list)):
            yield from places_in(each, (*path, step))


def changed_at(plain: Any, path: tuple[str | int, ...], value: Any) -> None:
    """Put a value at a place, or take away what stands there."""
    for step in path[:-1]:
        plain = plain[step]
    if value is Ellipsis:
        del plain[path[-1]]
    else:
        plain[path[-1]] = copy.deepcopy(value)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[type[Any], str]:
    """A record's class and its text, in which something was changed."""
    record = draw(st.sampled_from(EXAMPLES) | RECORDS)
    text = written(record)
    if draw(st.booleans()):
        plain = json.loads(text)
        for _ in range(draw(st.integers(0, 2))):
            path = draw(st.sampled_from(sorted(places_in(plain), key=repr)))
            changed_at(plain, path, draw(st.sampled_from((*_VALUES, Ellipsis))))
            if not plain:
                break
        ascii_only = draw(st.booleans())
        separators = draw(st.sampled_from([(",", ":"), (", ", ": ")]))
        text = json.dumps(plain, ensure_ascii=ascii_only, separators=separators)
    else:
        for _ in range(draw(st.integers(1, 2))):
            start = draw(st.integers(0, len(text)))
            end = start + draw(st.sampled_from([0, 0, 1, 2, 12]))
            text = text[:start] + draw(st.sampled_from(("", *_PIECES))) + text[end:]
    return type(record), text


@given(mutated())
def test_every_text_is_told_alike(case: tuple[type[Any], str]) -> None:
    same_both_ways(*case)


@given(st.one_of(*(records_of(kind.record) for kind in KINDS)))
def test_every_record_comes_back(record: Any) -> None:
    same_both_ways(type(record), written(record))
    same_both_ways(type(record), to_json(record))
    assert reader_of(type(record))(written(record)) == record


@pytest.mark.parametrize("record", EXAMPLES, ids=NAMES)
def test_nothing_nasty_is_told_differently_anywhere(record: Any) -> None:
    text = written(record)
    for path in places_in(json.loads(text)):
        for value in (*_VALUES, Ellipsis):
            plain = json.loads(text)
            changed_at(plain, path, value)
            compact = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
            same_both_ways(type(record), compact)


@pytest.mark.parametrize("record", EXAMPLES, ids=NAMES)
def test_a_field_that_comes_twice_is_a_fault(record: Any) -> None:
    text = written(record)
    for name, value in json.loads(text).items():
        twice = f"{{{json.dumps(name)}:{json.dumps(value, separators=(',', ':'))},{text[1:]}"
        with pytest.raises(InputError):
            reader_of(type(record))(twice)
        same_both_ways(type(record), twice)


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "{", "1", '"x"', "\ufeff{}", "[" * 5_000])
def test_what_is_no_record_is_told_alike(text: str) -> None:
    for record in EXAMPLES:
        same_both_ways(type(record), text)


def test_long_texts_are_within_the_limits_of_the_thorough_reader() -> None:
    for length in (9_000, 9_900, 10_000, 10_001, 20_000):
        for payer in ("x" * length, "é" * length):
            same_both_ways(type(paid("p")), written(paid("p")).replace("A Payer", payer))


# -------------------------------------------------------------------------- which way is taken


@pytest.fixture
def only_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text is left to the thorough reader."""

    def never(kind: type[Any], text: object) -> None:
        message = f"{kind.__name__} was left to the thorough reader: {text!r}"
        raise AssertionError(message)

    monkeypatch.setattr(decoding, "from_json", never)


@pytest.mark.usefixtures("only_quickly")
@pytest.mark.parametrize("record", EXAMPLES, ids=NAMES)
def test_what_the_log_wrote_is_read_quickly(record: Any) -> None:
    assert reader_of(type(record))(written(record)) == record


@pytest.mark.usefixtures("only_quickly")
@given(RECORDS.filter(lambda each: "\\u" not in to_json(each)))
@example(paid("p", payer='Zoë "李" \\ O\'Made-Up'))
@example(paid("p", payer="Zoë\u00a0Made-Up"))
def test_every_kind_is_read_quickly(record: Any) -> None:
    assert reader_of(type(record))(written(record)) == record


@given(MOMENTS)
def test_a_record_made_quickly_is_like_any_other(at: datetime) -> None:
    record = attrs.evolve(ORDINARY, at=at.replace(fold=0))
    read = reader_of(Everything)(written(record))
    assert (read, repr(read), hash(read)) == (record, repr(record), hash(record))
    assert attrs.evolve(read, count=4) == attrs.evolve(record, count=4)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        read.count = 4  # type: ignore[misc]
    with pytest.raises(InputError):
        attrs.evolve(read, count=10)


# --------------------------------------------------- classes that do more than keep their rules


def _upper(text: str) -> str:
    return text.upper()


@attrs.frozen(kw_only=True)
class Converted(Ruled):
    """A value that is not the one given."""

    thing_id: str = attrs.field(converter=_upper)
    field_rules: ClassVar[tuple[RuledField, ...]] = (RuledField("thing_id", one_line, needed=""),)


@attrs.frozen(kw_only=True)
class Validated(Ruled):
    """A value that attrs looks at."""

    thing_id: str = attrs.field(validator=attrs.validators.max_len(1))
    field_rules: ClassVar[tuple[RuledField, ...]] = (RuledField("thing_id", one_line, needed=""),)


@attrs.frozen(kw_only=True)
class Derived(Ruled):
    """A value that follows from another."""

    thing_id: str
    length: int = attrs.field(init=False)
    field_rules: ClassVar[tuple[RuledField, ...]] = (RuledField("thing_id", one_line, needed=""),)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        object.__setattr__(self, "length", len(self.thing_id))


@attrs.frozen(kw_only=True, slots=False)
class Unslotted(Ruled):
    """Values in a dictionary."""

    thing_id: str
    field_rules: ClassVar[tuple[RuledField, ...]] = (RuledField("thing_id", one_line, needed=""),)


@attrs.frozen(kw_only=True)
class Unstated(Ruled):
    """A field without a rule."""

    thing_id: str
    other: str = "o"
    field_rules: ClassVar[tuple[RuledField, ...]] = (RuledField("thing_id", one_line, needed=""),)


@attrs.frozen(kw_only=True, cache_hash=True)
class Hashed(Ruled):
    """A hash that attrs keeps."""

    thing_id: str
    field_rules: ClassVar[tuple[RuledField, ...]] = (RuledField("thing_id", one_line, needed=""),)


@attrs.frozen(kw_only=True)
class Refusing(Ruled):
    """A rule that nothing keeps to, of a type that another rule would be sure of."""

    thing_id: str
    field_rules: ClassVar[tuple[RuledField, ...]] = (RuledField("thing_id", day, needed=""),)


@pytest.mark.parametrize(
    "kind", [Converted, Validated, Derived, Unslotted, Unstated, Hashed, Refusing]
)
@pytest.mark.parametrize("text", ['{"thing_id":"t"}', '{"thing_id":"tt"}', '{"thing_id":" t"}'])
def test_a_class_that_does_more_than_keep_its_rules_is_asked(kind: type[Any], text: str) -> None:
    def thorough(data: str) -> Any:
        try:
            return from_json(kind, data)
        except ValueError as error:
            return type(error)

    def quick(data: str) -> Any:
        try:
            return reader_of(kind)(data)
        except ValueError as error:
            return type(error)

    assert told(quick, text) == told(thorough, text)


@pytest.mark.parametrize(
    ("rule", "wanted", "value"),
    [
        (yes_or_no, str, "x"),
        (member_of(Size), str, "small"),
        (several(one_line), str, "x"),
        (amount(), str, "x"),
        (moment, date, "2026-01-05"),
        (whole_number(), bool, True),
        (one_line, date, "2026-01-05"),
    ],
)
def test_a_rule_for_another_type_is_asked(rule: FieldRule, wanted: type, value: object) -> None:
    kind: Any = attrs.make_class(
        "Odd",
        {"thing_id": attrs.field(type=wanted)},
        bases=(Ruled,),
        frozen=True,
        slots=True,
        class_body={"field_rules": (RuledField("thing_id", rule, needed=""),)},
    )
    with pytest.raises(InputError):
        reader_of(kind)(json.dumps({"thing_id": value}, separators=(",", ":")))
