r"""Errors as problem details: the JSON object by which a service says what is wrong (RFC 9457).

    try:
        application = from_json(Application, body)
    except QipRulesError as error:
        problem = problem_details(error)
        answer(status=problem.status, body=to_json(problem), media_type=MEDIA_TYPE)

    {"type": "urn:qip-rules:problem:input", "title": "The input has faults", "status": 422,
     "detail": "the application has 1 fault",
     "errors": [{"place": "core_team[2].email", "pointer": "#/core_team/2/email",
                 "expected": "an e-mail address such as name@example.org",
                 "found": "\"ada\""}]}

The same error always gives the same problem, and one error gives one problem with every fault. A
problem may be kept in a log or shown to somebody who must not see the data: `shows_data=False`
leaves out whatever was taken from the data, be it a value, a key that no record has, or a hint.
"""

import functools
import json
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from qip_rules.boundary.places import ROOT
from qip_rules.boundary.problem_records import ProblemDetails, ProblemFault
from qip_rules.errors import (
    ArgumentError,
    ExpressionError,
    FactError,
    Fault,
    InfeasibleError,
    InputError,
    MoneyError,
    NotInForceError,
    ProgramError,
    QipRulesError,
    StoreError,
    StoreUnavailableError,
    expect_arguments,
)
from qip_rules.narrowing import as_given

__all__ = ["MEDIA_TYPE", "problem_details"]

MEDIA_TYPE: Final = "application/problem+json"
"""What a service says of the body that holds a problem."""

_UNPROCESSABLE: Final = 422
_FAILED: Final = 500
_UNAVAILABLE: Final = 503

_TYPES: Final[tuple[tuple[type[QipRulesError], str, int, str], ...]] = (
    (InfeasibleError, "infeasible", _UNPROCESSABLE, "The demands cannot all be met"),
    (ProgramError, "program", _UNPROCESSABLE, "The program document has mistakes"),
    (FactError, "facts", _UNPROCESSABLE, "The facts are not what the program allows"),
    (InputError, "input", _UNPROCESSABLE, "The input has faults"),
    (ExpressionError, "expression", _UNPROCESSABLE, "The rule is no expression of the language"),
    (NotInForceError, "not-in-force", _UNPROCESSABLE, "The program is not in force on that day"),
    (MoneyError, "money", _UNPROCESSABLE, "The amount cannot be used"),
    (StoreUnavailableError, "unavailable", _UNAVAILABLE, "The records cannot be reached now"),
    (StoreError, "store", _FAILED, "The records are not what was written"),
    (ArgumentError, "failure", _FAILED, "The service made a mistake"),
    (QipRulesError, "failure", _FAILED, "The service made a mistake"),
)
"""By the class of the error, the most special first: type, HTTP status and title."""

_STEP: Final = re.compile(
    r"(?:(?P<first>\A[^\W\d]\w*)|\.(?P<name>[^\W\d]\w*)|\[(?P<position>[0-9]+)\]"
    r'|\[(?P<key>"(?:[^"\\]|\\.)*")\])'
)
_WITHOUT_DATA: Final = re.compile(
    r"(?:at most [0-9]+(?: characters| digits| inside one another)?|JSON|UTF-8|text|money"
    r"|every (?:entry|field) once|each (?:(?:area|id|pair) )?(?:only )?once|true or false"
    r"|more than nothing|no negative amount|a finite number|an object|a list|a tuple"
    r"|(?:text|an id|a key|an e-mail address|an e-mail domain) [A-Za-z0-9@., -]*"
    r"|a date without a time of day|a date of the calendar as text, YYYY-MM-DD"
    r"|a (?:date|moment) from 1900-01-01 to 2199-12-31|a date and time with its offset from UTC"
    r"|a moment as RFC 3339 text with its offset, 2026-01-31T09:30:00Z"
    r"|a whole number(?: of at least -?[0-9]+| from -?[0-9]+ to -?[0-9]+)?"
    r"|a field of the [a-z]+(?: [a-z]+)*: [a-z_]+(?:, [a-z_]+)*"
    r"|this field, which every such record has|one of [^\n]*)"
)
"""What is expected by the rules of fields and types, which say the same whatever the data is."""
_EXPECTED: Final = "a value that keeps to the rules of this record"
"""What is said in the place of any other expectation: it may name a value of the data."""
_CUT: Final = '..."'
"""How `places` ends a key that it has shortened: no pointer leads there."""
_DATA: Final = "*"
"""What stands in a place for a key of the data's own."""


def problem_details(
    error: QipRulesError, *, shows_data: bool = True, instance: str | None = None
) -> ProblemDetails:
    """The problem that an error is.

    Args:
        error: any error of this library.
        shows_data: whether texts and values out of the data may be told. If not, a fault says
            where it is and what is expected, and nothing of what was found; a key that no record
            has is written `*`; and `detail` says no more than how many faults there are.
        instance: a URI that names this one time, such as that of the request.

    Raises:
        ArgumentError: something else than an error of this library.
    """
    expect_arguments(
        "problem_details",
        error=(error, QipRulesError),
        shows_data=(shows_data, bool),
        instance=(instance, str | None),
    )
    given = as_given(error)
    name, status, title = next(
        (name, status, title) for kind, name, status, title in _TYPES if isinstance(given, kind)
    )
    faults = _faults_of(error)
    return ProblemDetails(
        type=f"urn:qip-rules:problem:{name}",
        title=title,
        status=status,
        detail=_detail(error, faults, title, shows_data=shows_data),
        instance=instance,
        errors=tuple(_told(each, shows_data=shows_data) for each in faults),
    )


def _faults_of(error: QipRulesError) -> tuple[Fault, ...]:
    """The faults to be told: those of data, for an `ArgumentError` is about the code."""
    return error.faults if isinstance(error, InputError) else ()


def _detail(
    error: QipRulesError, faults: tuple[Fault, ...], title: str, *, shows_data: bool
) -> str:
    if not faults or not isinstance(error, InputError):
        return str(error) if shows_data else title
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return f"{error.of} has {count}" if shows_data else count


def _told(fault: Fault, *, shows_data: bool) -> ProblemFault:
    steps = _steps(fault.place)
    if shows_data:
        return ProblemFault(
            place=fault.place or ROOT,
            pointer=None if steps is None else _pointer(steps),
            expected=fault.expected,
            found=fault.found,
            hint=fault.hint or None,
        )
    if steps is None:  # no path into JSON: it may hold anything, and so may what is expected
        return ProblemFault(place=_DATA, expected=_EXPECTED)
    names = _names()
    known = [step if isinstance(step, int) or step in names else _DATA for step in steps]
    return ProblemFault(
        place=_path(known),
        pointer=None if _DATA in known else _pointer(known),
        expected=_without_data(fault.expected),
    )


def _steps(place: str) -> list[str | int] | None:
    """The steps of a path into JSON; `None` for any other place."""
    if place in ("", ROOT):
        return []
    steps: list[str | int] = []
    end = 0
    while end < len(place):
        step = _STEP.match(place, end)
        if step is None:
            return None
        if step["position"] is not None:
            steps.append(int(step["position"]))
        elif step["key"] is not None:
            if step["key"].endswith(_CUT):
                return None
            steps.append(json.loads(step["key"]))
        else:
            steps.append(step["first"] or step["name"])
        end = step.end()
    return steps


def _pointer(steps: Sequence[str | int]) -> str:
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "#" + "".join(
        "/" + quote(each, safe="~!$&'()*+,;=:@", errors="replace") for each in escaped
    )


def _path(steps: Sequence[str | int]) -> str:
    return (
        "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps
        ).removeprefix(".")
        or ROOT
    )


def _without_data(expected: str) -> str:
    return expected if _WITHOUT_DATA.fullmatch(expected) else _EXPECTED


@functools.cache
def _names() -> frozenset[str]:
    """The names of all fields that the records of the boundary have."""
    from qip_rules.boundary.kinds import field_names

    return field_names()
