"""Each rule that no schema says, by its name: the schema accepts what breaks it, the reader not."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from qip_rules.boundary import from_json, json_kind
from qip_rules.boundary.schemas import UNSAID, schema_of
from qip_rules.boundary.schemas.unsaid import unsaid
from qip_rules.errors import InputError
from tests.boundary.json_samples import samples


def sample(of: str, /, **wanted: object) -> Any:  # noqa: ANN401 - parsed JSON
    """The first sample of a kind that has these fields."""
    return copy.deepcopy(
        next(
            each
            for each in samples(of)
            if all(each.get(name) == value for name, value in wanted.items())
        )
    )


def changed(kind: str, **fields: object) -> Callable[[], Any]:
    """A sample with other values in some fields; text is what JSON text it is."""
    return lambda: {**sample(kind), **fields}


def event(kind: str, **fields: object) -> Callable[[], Any]:
    return lambda: {**sample("billing-event", kind=kind), **fields}


def step(kind: str, **fields: object) -> Callable[[], Any]:
    return lambda: {**sample("participation-event", kind=kind), **fields}


def seat_twice() -> Any:  # noqa: ANN401
    data = sample("billing-event", kind="application-received")
    data["seats"].append(data["seats"][0])
    return data


def deep() -> Any:  # noqa: ANN401
    value: Any = "x"
    for _ in range(31):
        value = [value]
    return {**sample("program"), "document": {"program": value}}


def many_candidates() -> Any:  # noqa: ANN401
    practices = [{"practice_id": f"p-{n}", "name": "p", "areas": None} for n in range(2237)]
    mentors = [
        {"mentor_id": f"m-{n}", "name": "m", "areas": None, "places": 1} for n in range(2237)
    ]
    return {"practices": practices, "mentors": mentors}


def round_of(**fields: object) -> Callable[[], Any]:
    def made() -> Any:  # noqa: ANN401
        data = sample("participation-event", kind="round-measured")
        data["round"]["results"][0] |= fields
        return data

    return made


def one_currency() -> Any:  # noqa: ANN401
    data = sample("billing-document", kind="invoice")
    data["lines"][0]["net"] = {"amount": "1.00", "currency": "EUR"}
    return data


def waiver_line() -> Any:  # noqa: ANN401
    data = sample("billing-document", kind="invoice")
    data["lines"][0]["waiver_number"] = "W-1"
    return data


def version_kept() -> Any:  # noqa: ANN401
    return {
        "kind": "records-settled",
        "event_id": "e",
        "application_id": "a",
        "occurred_on": "2026-02-02",
        "recorded_at": "2026-02-02T00:00:00Z",
        "settled_id": "x",
        "versions": ["v1", "v2"],
        "keeps": "v3",
        "decided_by": "Staff One",
        "reason": "Made up.",
    }


ADA = {"name": "Ada Example"}
LETTER = {"received": False, "signed_on": "2026-02-01"}
WEIGHTS = [{"area": "a", "weight": 1}, {"area": "a", "weight": 2}]

BROKEN: dict[str, tuple[str, Callable[[], Any]]] = {
    "whole-number": ("application", changed("application", revision=1.0)),
    "size": ("program", deep),
    "moment-in-range": (
        "billing-event",
        event("accepted", recorded_at="1900-01-01T00:00:00+05:00"),
    ),
    "check-digit": ("application", changed("application", sponsor={**ADA, "npi": "1234567890"})),
    "printable-domain": ("practice", changed("practice", domains=["a\u202e.org"])),
    "area-once": ("practice", changed("practice", areas=WEIGHTS)),
    "load-within-places": (
        "mentor-practice",
        changed("mentor-practice", places=1, minimum_load=2),
    ),
    "candidates": ("problem", many_candidates),
    "objective": ("problem", changed("problem", objectives=[{"name": "Fastest"}])),
    "correction": ("application", changed("application", revision=1, revised_on="2199-01-01")),
    "nobody-named": ("application", changed("application", sponsor=ADA, names_sponsor=False)),
    "letter-not-received": ("application", changed("application", support_letter=LETTER)),
    "id-once": ("billing-event", seat_twice),
    "own-seat": (
        "billing-event",
        event(
            "member-replaced",
            seat_id="s",
            successor={"seat_id": "s", "person_id": "p", "name": "n"},
        ),
    ),
    "transfer": (
        "billing-event",
        event(
            "payment-received",
            transfer_id=None,
            transfer_amount={"amount": "1.00", "currency": "USD"},
        ),
    ),
    "one-currency": ("billing-document", one_currency),
    "waiver-line": ("billing-document", waiver_line),
    "version-kept": ("participation-event", version_kept),
    "same-day": ("participation-event", step("round-measured", occurred_on="2001-01-01")),
    "days-in-order": (
        "participation-event",
        step("session-planned", starts_on="2026-02-02", ends_on="2026-02-01"),
    ),
    "counts": ("participation-event", round_of(numerator=5, denominator=4)),
}
TEXTS = {
    "repeated-key": '{"application_id":"a","application_id":"a","received_on":"2026-02-02"}',
}


def rules_against(kind: str, data: object) -> set[str]:
    with pytest.raises(InputError) as caught:
        from_json(json_kind(kind).type, data)
    return {rule.name if (rule := unsaid(each)) else str(each) for each in caught.value.faults}


def test_every_rule_is_shown_here() -> None:
    assert [each.name for each in UNSAID if each.name not in {*BROKEN, *TEXTS}] == []


@pytest.mark.parametrize("name", BROKEN)
def test_the_schema_accepts_what_breaks_the_rule_and_the_reader_does_not(name: str) -> None:
    kind, made = BROKEN[name]
    data = made()
    Draft202012Validator(schema_of(json_kind(kind))).validate(data)
    assert rules_against(kind, data) == {name}


@pytest.mark.parametrize("name", TEXTS)
def test_what_only_the_text_shows_the_reader_refuses(name: str) -> None:
    Draft202012Validator(schema_of(json_kind("application"))).validate(json.loads(TEXTS[name]))
    assert name in rules_against("application", TEXTS[name])
