"""Every line of the table of limits is tested: as much as it says is read, one more is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qip_rules import load_program
from qip_rules.billing import Event
from qip_rules.boundary import from_json
from qip_rules.boundary.limits import Limit, all_limits
from qip_rules.boundary.written_problems import WrittenProblem
from qip_rules.boundary.written_programs import WrittenProgram
from qip_rules.eligibility import Application
from qip_rules.errors import QipRulesError
from qip_rules.matching import MentorPractice, Practice
from qip_rules.rules.expression import Literal, Not
from qip_rules.rules.feel import parse
from tests.boundary.json_records import Thing, least

LIMITS = {each.name: each for each in all_limits()}
PAYMENT = {
    "kind": "payment-received",
    "event_id": "e-1",
    "application_id": "a-1",
    "occurred_on": "2026-03-02",
    "recorded_at": "2026-03-02T12:00:00Z",
    "payment_id": "p-1",
    "payer": "Example Oncology Practice 01 (made up)",
}


def document(content: object) -> str:
    return json.dumps(
        {"program_id": "p", "title": "p", "digest": "d", "order": {}, "document": {"x": content}}
    )


def depth(most: int) -> None:
    from_json(Thing, '{"inner":' * (most - 1) + "{}" + "}" * (most - 1))


def size(most: int) -> None:
    text = json.dumps(least())
    from_json(Application, text + " " * (most - len(text)))


def values(most: int) -> None:
    lists = [[1] * 9_999] * ((most - 6) // 10_000)  # each with itself is 10,000 values
    from_json(WrittenProgram, document([*lists, [1] * (most - 8 - 10_000 * len(lists))]))


def items(most: int) -> None:
    from_json(Application, least(answers={f"a{number}": 1 for number in range(most)}))


def text(most: int) -> None:
    from_json(Application, least(project={"aim": "x" * most}))


def digits(most: int) -> None:
    from_json(Thing, f'{{"number": {"9" * most}}}')


def amount_digits(most: int) -> None:
    from_json(Thing, {"amount": {"amount": f"{'9' * most}.{'0' * most}", "currency": "USD"}})


def fraction(_most: int) -> None:
    from_json(Thing, '{"number": 1.0}')


def duplicate_key(_most: int) -> None:
    from_json(Thing, '{"number": 1, "number": 1}')


def surrogate(_most: int) -> None:
    from_json(Thing, '{"text": "\\ud800"}')


def control(_most: int) -> None:
    from_json(Thing, '{"text": "\\u0000"}')


def line_break(_most: int) -> None:
    from_json(Application, least(application_id="a\tb"))


def hidden(_most: int) -> None:
    from_json(Application, least(application_id="a\u202eb"))


def team(most: int) -> None:
    from_json(Application, least(core_team=[{"name": "Ada Example"}] * most))


def areas(most: int) -> None:
    listed = [{"area": f"a-{number}", "weight": 1} for number in range(most)]
    from_json(Practice, {"practice_id": "p", "name": "p", "areas": listed})


def count(most: int) -> None:
    from_json(MentorPractice, {"mentor_id": "m", "name": "m", "areas": None, "places": most})


def candidates(most: int) -> None:
    practice = {"name": "p", "areas": None}
    mentor = {"name": "m", "areas": None, "places": 1}
    mentors = 1000
    practices = most // mentors + (most % mentors > 0)
    from_json(
        WrittenProblem,
        {
            "practices": [{"practice_id": f"p-{each}", **practice} for each in range(practices)],
            "mentors": [{"mentor_id": f"m-{each}", **mentor} for each in range(mentors)],
        },
    )


def amount(most: int) -> None:
    dollars, cents = divmod(most, 100)
    money = {"amount": f"{dollars}.{cents:02}", "currency": "USD"}
    from_json(Event, {**PAYMENT, "amount": money})


def expression(most: int) -> None:
    parse("true" + " " * (most - 4))


def expression_depth(most: int) -> None:
    tree = Literal(value=True)
    made: Literal | Not = tree
    for _ in range(most - 1):
        made = Not(made)


KEPT: dict[str, Callable[[int], None]] = {
    "depth": depth, "size": size, "values": values, "items": items, "text": text,
    "digits": digits, "amount-digits": amount_digits, "team": team, "areas": areas,
    "count": count, "candidates": candidates, "amount": amount, "expression": expression,
    "expression-depth": expression_depth,
}  # fmt: skip
NEVER: dict[str, Callable[[int], None]] = {
    "fraction": fraction, "duplicate-key": duplicate_key, "surrogate": surrogate,
    "control": control, "line-break": line_break, "hidden": hidden,
}  # fmt: skip


def test_every_limit_is_tested_here() -> None:
    numbers = {each.name for each in all_limits() if each.maximum is not None}
    assert numbers == {*KEPT, "document"}
    assert {each.name for each in all_limits() if each.maximum is None} == set(NEVER)


@pytest.mark.parametrize("name", KEPT)
def test_as_much_as_a_limit_says_is_read_and_one_more_is_not(name: str) -> None:
    limit: Limit = LIMITS[name]
    assert limit.maximum is not None
    KEPT[name](limit.maximum)
    with pytest.raises(QipRulesError):
        KEPT[name](limit.maximum + 1)


@pytest.mark.parametrize("name", NEVER)
def test_what_may_not_be_there_is_refused(name: str) -> None:
    with pytest.raises(QipRulesError):
        NEVER[name](0)


def test_a_program_document_is_no_longer_than_the_limit(tmp_path: Path) -> None:
    maximum = LIMITS["document"].maximum
    assert maximum is not None
    path = tmp_path / "long.toml"
    start = '[program]\nid = "x"\n#'
    path.write_text(start + "x" * (maximum - len(start)), "utf-8")
    with pytest.raises(QipRulesError, match="program: title"):  # it was read
        load_program(path)
    path.write_text(start + "x" * (maximum - len(start) + 1), "utf-8")
    with pytest.raises(QipRulesError, match="more than 4 MiB"):
        load_program(path)
