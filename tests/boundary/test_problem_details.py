"""Errors as problem details: every fault with its pointer, and nothing of the data where asked."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules import errors
from qip_rules.billing import Event
from qip_rules.boundary import (
    ProblemDetails,
    from_json,
    problem_details,
    to_json,
)
from qip_rules.boundary.places import ROOT, below
from qip_rules.eligibility.application import Application
from qip_rules.errors import (
    ArgumentError,
    ExpressionSyntaxError,
    FactError,
    Fault,
    InfeasibleError,
    InputError,
    MoneyError,
    NotInForceError,
    ProgramError,
    QipRulesError,
    SolverError,
    StoreError,
    StoreUnavailableError,
)

EMAIL = "an e-mail address such as name@example.org"


def refused(kind: type, data: object) -> InputError:
    with pytest.raises(InputError) as caught:
        from_json(kind, data)
    return caught.value


def test_every_fault_stands_with_its_pointer() -> None:
    data = {
        "application_id": "a-1",
        "received_on": "2026-02-02",
        "core_team": [{"name": "Ada Example"}, {"name": "Bo Example", "email": "bo"}],
        "a/b ~": 1,
    }
    problem = problem_details(refused(Application, data), instance="/requests/7")
    assert (problem.type, problem.status) == ("urn:qip-rules:problem:input", 422)
    assert (problem.detail, problem.instance) == ("the application has 2 faults", "/requests/7")
    email, unknown = problem.errors
    assert (email.place, email.pointer) == ("core_team[1].email", "#/core_team/1/email")
    assert (email.found, email.expected, email.hint) == ('"bo"', EMAIL, None)
    assert (unknown.place, unknown.pointer) == ('["a/b ~"]', "#/a~1b%20~0")


def test_what_comes_from_the_data_can_be_left_out() -> None:
    data = {
        "application_id": "Ada Example",
        "received_on": "2026-02-02",
        "revision": 2,
        "revised_on": "2026-01-31",
        "core_team": [{"name": "Ada Example", "email": "secret"}],
        "Ada": {"Example": 1},
        "answers": {"Ada": 1.5, "Ada Example": 2.5},
    }
    error = refused(Application, data)
    told = to_json(problem_details(error, shows_data=False))
    assert json.loads(told)["detail"] == "5 faults"
    places = [each["place"] for each in json.loads(told)["errors"]]
    assert places == ["revised_on", "core_team[0].email", "*", "answers.*", "answers.*"]
    assert all(each not in told for each in ("Ada", "secret", "1.5", "2026-0", "found", "hint"))


@given(st.text("abcdefgh", min_size=4), st.data())
def test_no_text_of_the_data_is_told_where_it_is_not_to_be(
    secret: str, data: st.DataObject
) -> None:
    marked = f"zq{secret}qz"
    places = st.sampled_from(
        ["application_id", "received_on", "core_team", "practice", "answers", "revision", marked]
    )
    values = st.sampled_from(
        [
            marked,
            {marked: marked},
            [marked],
            [{"name": f" {marked}", "email": marked}],
            {marked: 1.5},
        ]
    )
    given_data = data.draw(st.dictionaries(places, values, min_size=1))
    error = refused(Application, {**given_data, "revised_on": 7})
    assert marked not in to_json(problem_details(error, shows_data=False))


@pytest.mark.parametrize(
    ("error", "name", "status"),
    [
        (InputError([]), "input", 422),
        (InfeasibleError([]), "infeasible", 422),
        (ProgramError([]), "program", 422),
        (FactError([]), "facts", 422),
        (ExpressionSyntaxError("no"), "expression", 422),
        (NotInForceError("no"), "not-in-force", 422),
        (MoneyError("no"), "money", 422),
        (StoreError("no"), "store", 500),
        (StoreUnavailableError("no"), "unavailable", 503),
        (SolverError("no"), "failure", 500),
        (ArgumentError([Fault("policy", "None", "a Policy")]), "failure", 500),
    ],
)
def test_each_error_has_a_type_and_a_status(error: QipRulesError, name: str, status: int) -> None:
    problem = problem_details(error)
    assert (problem.type, problem.status) == (f"urn:qip-rules:problem:{name}", status)
    assert problem.errors == ()
    hidden = problem_details(error, shows_data=False)
    assert (hidden.type, hidden.status, hidden.title) == (problem.type, status, problem.title)
    assert hidden.detail == hidden.title


def test_every_class_of_error_gives_a_problem() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, QipRulesError)
    ]
    assert len(kinds) > 15
    for kind in kinds:
        error = kind.__new__(kind)
        QipRulesError.__init__(error, "what happened")
        for name in ("faults", "of", "message", "line", "column"):
            setattr(error, name, {"faults": (), "message": "what happened"}.get(name))
        assert problem_details(error).status in (422, 500, 503)


def test_something_else_than_an_error_of_the_library_is_refused() -> None:
    with pytest.raises(ArgumentError):
        problem_details(ValueError("no"))  # type: ignore[arg-type]


def test_places_that_are_not_in_json_have_no_pointer() -> None:
    faults = [
        Fault("core team.csv, row 3", "x", "y"),
        Fault("requirement core-team-size: requires", "x", "y"),
        Fault('["' + "k" * 60 + '..."]', "x", "y"),
        Fault("", "x", "y"),
    ]
    shown = problem_details(InputError(faults)).errors
    assert [each.pointer for each in shown] == [None, None, None, "#"]
    assert shown[-1].place == ROOT
    hidden = problem_details(InputError(faults), shows_data=False).errors
    assert [each.place for each in hidden] == ["*", "*", "*", ROOT]


@given(st.lists(st.text(max_size=20) | st.integers(0, 10**6), max_size=4))
def test_a_pointer_leads_where_the_place_is(steps: list[str | int]) -> None:
    place = ROOT
    for step in steps:
        place = below(place, step)
    (fault,) = problem_details(InputError([Fault(place, "x", "y")])).errors
    assert fault.pointer is not None
    assert fault.pointer.isascii()
    unescaped = [
        step.replace("~1", "/").replace("~0", "~") for step in _unquoted(fault.pointer).split("/")
    ]
    plain = [str(step).encode("utf-8", "replace").decode() for step in steps]
    assert unescaped[1:] == plain


def _unquoted(pointer: str) -> str:
    from urllib.parse import unquote

    return unquote(pointer.removeprefix("#"))


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=9) | st.integers(), max_size=5))
def test_a_problem_is_the_same_each_time_and_reads_back(data: dict[str, object]) -> None:
    first, again = (refused(Application, {**data, "revision": "x"}) for _ in range(2))
    for shows in (True, False):
        problem = problem_details(first, shows_data=shows)
        assert to_json(problem) == to_json(problem_details(again, shows_data=shows))
        assert from_json(ProblemDetails, to_json(problem)) == problem


def test_an_event_of_no_kind_is_told_which_kinds_there_are() -> None:
    with pytest.raises(InputError) as caught:
        from_json(Event, {"kind": "payment-receivd"})
    (fault,) = problem_details(caught.value).errors
    assert fault.pointer == "#/kind"
    assert fault.hint == 'did you mean "payment-received"?'
