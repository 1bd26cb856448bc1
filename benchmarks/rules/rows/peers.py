"""The fastest other engines that can be made to give three-valued answers, where installed.

None has three values of its own, so each requirement is written twice for them: what refutes it
and what leaves it open. Each runs the way that was found fastest: one compiled expression that
gives lists of codes, called once a record.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from benchmarks.rules.rows.task import RULES, Answer, Contender, Facts
from qip_rules.rules import Severity

__all__ = ["installed"]

Codes = tuple[Sequence[str], Sequence[str]]

_PLAIN_FACTS: Final = {
    "physician": "leader_is_physician",
    "member": "leader_is_member",
    "leader-in-team": "leader_in_core_team",
    "attendance": "core_team_pledges_attendance",
    "sponsor": "sponsor_named",
    "description": "project_described",
}
_BOTH: Final = {
    "letter": ("letter_received", "letter_signed_by_sponsor"),
    "costs": ("pledges_program_fees", "pledges_travel_costs"),
}
_RANGES: Final = {
    "core-team": ("core_team_size", 2, 4),
    "time": ("project_minutes_per_week", 120, 10_080),
    "project-team": ("project_team_size", 5, 7),
}
_SPONSOR, _SENIOR = "sponsor_named", "sponsor_is_senior_leader"


def installed() -> Iterator[Contender]:
    """The peers that can be imported here."""
    for distribution, module, make in (
        ("datalogic-py", "datalogic_py", _datalogic),
        ("zen-engine", "zen", _zen),
    ):
        try:
            found = version(distribution)
        except PackageNotFoundError:
            continue
        decide = make(import_module(module))
        yield Contender(distribution, decide, _plain, _as_they_are, found)


def _as_they_are(records: list[Facts]) -> list[Facts]:
    return records


def _plain(answers: Iterable[Codes]) -> Iterator[Answer]:
    required = {code for code, (severity, _) in RULES.items() if severity is Severity.REQUIRED}
    for refuted, unknown in answers:
        not_met = tuple(code for code in refuted if code in required)
        undetermined = tuple(code for code in unknown if code in required)
        outcome = "not met" if not_met else "undetermined" if undetermined else "met"
        advice = tuple(code for code in refuted if code not in required)
        yield outcome, not_met, undetermined, advice


def _datalogic(module: Any) -> Callable[[list[Facts]], list[Codes]]:  # noqa: ANN401 - untyped
    def fact(name: str) -> dict[str, object]:
        return {"var": name}

    def equals(name: str, value: bool | None) -> dict[str, object]:  # noqa: FBT001 - a value
        return {"===": [fact(name), value]}

    refutes: dict[str, object] = {}
    opens: dict[str, object] = {}
    for code, name in _PLAIN_FACTS.items():
        refutes[code], opens[code] = equals(name, False), equals(name, None)  # noqa: FBT003
    for code, (name, low, high) in _RANGES.items():
        inside = {"<=": [low, fact(name), high]}
        refutes[code] = {"and": [{"!": [equals(name, None)]}, {"!": [inside]}]}
        opens[code] = equals(name, None)
    for code, names in _BOTH.items():
        no = [equals(name, False) for name in names]  # noqa: FBT003
        gap = [equals(name, None) for name in names]
        refutes[code] = {"or": no}
        opens[code] = {"and": [{"!": [{"or": no}]}, {"or": gap}]}
    refutes["senior-sponsor"] = {"and": [equals(_SPONSOR, True), equals(_SENIOR, False)]}  # noqa: FBT003
    opens["senior-sponsor"] = {
        "or": [
            {"and": [equals(_SPONSOR, None), {"!": [equals(_SENIOR, True)]}]},  # noqa: FBT003
            {"and": [equals(_SPONSOR, True), equals(_SENIOR, None)]},  # noqa: FBT003
        ]
    }

    def codes(of: dict[str, object]) -> dict[str, object]:
        listed = [{"if": [of[code], code, None]} for code in RULES]
        return {"filter": [listed, {"!==": [fact(""), None]}]}

    engine = module.Engine()
    not_met, unknown = engine.compile(codes(refutes)), engine.compile(codes(opens))
    evaluate = engine.session().evaluate
    return lambda records: [
        (evaluate(not_met, record), evaluate(unknown, record)) for record in records
    ]


def _zen(module: Any) -> Callable[[list[Facts]], list[Codes]]:  # noqa: ANN401 - untyped
    refutes: dict[str, str] = {}
    opens: dict[str, str] = {}
    for code, name in _PLAIN_FACTS.items():
        refutes[code], opens[code] = f"{name} == false", f"{name} == null"
    for code, (name, low, high) in _RANGES.items():
        refutes[code] = f"{name} != null and ({name} < {low} or {name} > {high})"
        opens[code] = f"{name} == null"
    for code, (one, other) in _BOTH.items():
        refutes[code] = f"{one} == false or {other} == false"
        opens[code] = f"{one} != false and {other} != false and ({one} == null or {other} == null)"
    refutes["senior-sponsor"] = f"{_SPONSOR} == true and {_SENIOR} == false"
    opens["senior-sponsor"] = (
        f"({_SPONSOR} == null and {_SENIOR} != true) or ({_SPONSOR} == true and {_SENIOR} == null)"
    )

    def codes(of: dict[str, str]) -> str:
        listed = ", ".join(f"({of[code]}) ? '{code}' : ''" for code in RULES)
        return f"filter([{listed}], # != '')"

    evaluate = module.compile_expression(f"[{codes(refutes)}, {codes(opens)}]").evaluate
    return lambda records: [evaluate(record) for record in records]
