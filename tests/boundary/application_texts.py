"""Applications as JSON text: ordinary ones, and ones in which something is wrong or unusual.

All names, addresses and numbers are made up.
"""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

from qip_rules.boundary import to_json
from qip_rules.boundary.json_text import TEXT_MAXIMUM
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
