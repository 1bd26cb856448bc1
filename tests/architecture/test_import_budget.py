"""What an import loads: nobody waits for a solver who only asks whether a letter is missing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = frozenset({"hypothesis", "networkx", "numpy", "ortools", "pandas", "vl_convert"})
OUTSIDE_THE_CORE = HEAVY | {"cattrs", "lark", "msgspec", "narwhals", "rich", "sqlalchemy"}
ROOMS = (
    "rules",
    "policy",
    "eligibility",
    "billing",
    "matching",
    "participation",
    "cohort",
    "boundary",
    "reports",
    "store",
)


def loaded_by(statement: str) -> set[str]:
    """The top-level modules in a fresh interpreter after `statement`; warnings are errors."""
    script = f"import json, sys\n{statement}\nprint(json.dumps(list(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return {name.partition(".")[0] for name in json.loads(result.stdout)}


def test_the_probe_sees_what_is_loaded() -> None:
    assert {"numpy", "json"} <= loaded_by("import numpy.linalg")
    assert not loaded_by("pass") & OUTSIDE_THE_CORE


def test_the_front_door_loads_no_library_but_attrs() -> None:
    assert not loaded_by("import qip_rules\nassert qip_rules.__all__") & OUTSIDE_THE_CORE


def test_what_ends_a_script_that_imports_loads_nothing_that_takes_time() -> None:
    loaded = loaded_by("import qip_rules.stopping")
    assert "qip_rules" in loaded
    assert not loaded & {*OUTSIDE_THE_CORE, "argparse", "attr", "attrs", "dataclasses"}


@pytest.mark.parametrize("room", ROOMS)
def test_the_door_of_a_room_loads_nothing_heavy(room: str) -> None:
    statement = f"import qip_rules.{room} as door\nassert door.__all__"
    assert not loaded_by(statement) & HEAVY


PUBLIC_FACE = """
from datetime import date
from qip_rules import load_program, boundary, eligibility, billing, matching
from qip_rules.rules import explain, remedies
"""
NOT_ASKED_FOR = {
    "qip_rules.billing.accounts",
    "qip_rules.cohort.run",
    "qip_rules.eligibility.assessment",
    "qip_rules.matching.pairing",
    "qip_rules.participation.course.taking_part",
    "qip_rules.reports",
    "qip_rules.store",
}


def modules_loaded_by(statement: str) -> set[str]:
    """The modules of the library itself in a fresh interpreter after `statement`."""
    script = f"import json, sys\n{statement}\nprint(json.dumps(list(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name for name in json.loads(result.stdout) if name.startswith("qip_rules")}


def test_the_public_face_loads_no_job_before_it_is_asked_for() -> None:
    assert not modules_loaded_by(PUBLIC_FACE) & NOT_ASKED_FOR


def test_a_job_loads_when_it_is_asked_for() -> None:
    loaded = modules_loaded_by(f"{PUBLIC_FACE}\nbilling.account")
    assert loaded & NOT_ASKED_FOR == {"qip_rules.billing.accounts"}


def test_a_door_tells_what_it_offers_before_it_is_asked_for() -> None:
    script = "from qip_rules import billing\nassert set(billing.__all__) <= set(dir(billing))"
    assert modules_loaded_by(script) & NOT_ASKED_FOR == set()


def test_a_name_that_no_door_has_is_an_attribute_error() -> None:
    from qip_rules import billing

    with pytest.raises(AttributeError, match=r"'qip_rules\.billing' has no attribute 'acount'"):
        billing.acount  # type: ignore[attr-defined]  # noqa: B018 - misspelled on purpose
