"""The areas are of files that exist, the page is as measured, and no explanation is of old code."""

from collections import Counter
from pathlib import Path

import attrs
import pytest

from tests.mutation import measured
from tests.mutation.areas import FOLDER, ROOT, Area, Part, areas
from tests.mutation.changes import Change, chosen_order, digest, lines_changed
from tests.mutation.measured import Measured, Survivor, explained, page, read, summed, why
from tests.mutation.trying import Journal, Outcome

AREAS = areas()
OUTCOME = Outcome(
    module="qip_rules/money.py",
    operator="core/AddNot",
    occurrence=0,
    digest=digest((ROOT / "qip_rules" / "money.py").read_text(encoding="utf-8")),
    line=44,
    definition="of",
    before="if rest:",
    after="if not rest:",
    verdict="killed",
    by="tests/test_money.py::test_exact_amounts",
    seconds=1.5,
)
CHANGE = Change("qip_rules/money.py", "core/AddNot", 0, (44, 11), (44, 45), "of")


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.name)
def test_an_area_names_modules_and_tests_that_exist(area: Area) -> None:
    assert (FOLDER / f"{area.name}.toml").exists()
    paths = [path for part in area.parts for path in (*part.modules, *part.tests, *part.then)]
    assert [path for path in paths if not (ROOT / path).is_file()] == []
    assert all(part.modules and part.tests for part in area.parts)


def test_no_module_is_counted_twice() -> None:
    modules = Counter(m for area in AREAS for part in area.parts for m in part.modules)
    assert [module for module, times in modules.items() if times > 1] == []


def test_the_areas_that_have_to_be_there() -> None:
    names = {area.name for area in AREAS}
    assert names == {"rules", "money", "account", "certificate", "boundary"}


def test_the_page_is_as_measured() -> None:
    text = measured.PAGE.read_text(encoding="utf-8")
    assert page(text, read()) == text


def test_what_was_measured_is_of_areas_that_exist() -> None:
    assert {*read()} <= {area.name for area in AREAS}


@pytest.mark.parametrize("each", explained(), ids=lambda each: f"{each.module} {each.after}")
def test_an_explanation_is_of_code_that_stands(each: measured.Explained) -> None:
    source = (ROOT / each.module).read_text(encoding="utf-8")
    lines = [line.strip() for line in source.splitlines()]
    assert [line for line in each.before.splitlines() if line not in lines] == []
    assert each.before != each.after
    assert each.why.endswith(".")


def test_a_share_is_never_rounded_up() -> None:
    row = Measured(1, 500, 200, 3, 180, 9, ())
    assert (row.tenths_killed, row.is_enough) == (945, False)
    assert attrs.evolve(row, killed=181).is_enough
    assert not attrs.evolve(row, sample=0, killed=0, timed_out=0).is_enough


def test_outcomes_are_summed_by_verdict() -> None:
    verdicts = ["killed", "killed", "timed out", "survived", "not importable"]
    row = summed([attrs.evolve(OUTCOME, verdict=each) for each in verdicts], seed=7, changes=40)
    survivor = Survivor("qip_rules/money.py", 44, "of", "if rest:", "if not rest:")
    assert row == Measured(7, 40, 4, 1, 2, 1, (survivor,))


def test_a_survivor_is_explained_by_its_own_explanation_only() -> None:
    survivor = Survivor("a.py", 3, "f", "x < 1", "x <= 1")
    known = measured.Explained("a.py", "x < 1", "x <= 1", "It is never 1.")
    assert why(survivor, [known]) == "It is never 1."
    assert why(survivor, [attrs.evolve(known, after="x > 1")]) == ""
    assert why(survivor, [attrs.evolve(known, module="b.py")]) == ""


def test_a_survivor_without_an_explanation_is_on_the_page() -> None:
    row = Measured(1, 9, 2, 0, 1, 0, (Survivor("a.py", 3, "f", "x < 1", "x <= 1"),))
    text = page("<!-- measured -->\nold\n<!-- end of measured -->\nafter", {"money": row})
    assert "old" not in text
    assert text.endswith("<!-- end of measured -->\nafter")
    assert "`a.py`, `f`: `x < 1` became `x <= 1`. **Not explained yet.**" in text
    assert "| 9 | 2 | 1 | 0 | 1 | 0 | 50.0 % |" in text
    assert "| rules: the rule language and its readers | not measured yet |" in text


def test_a_run_that_was_ended_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "out" / "journal.jsonl"
    assert Journal(path).of(CHANGE) is None
    Journal(path).keep(OUTCOME)
    assert Journal(path).of(CHANGE) == OUTCOME
    assert Journal(path).of(attrs.evolve(CHANGE, occurrence=1)) is None
    Journal(path).keep(attrs.evolve(OUTCOME, verdict="survived"))
    again = Journal(path)
    assert again.of(CHANGE) == attrs.evolve(OUTCOME, verdict="survived")
    again.without_survivors()
    assert again.of(CHANGE) is None


def test_what_became_of_older_code_is_not_taken_over(tmp_path: Path) -> None:
    Journal(tmp_path / "journal").keep(attrs.evolve(OUTCOME, digest="of older code"))
    assert Journal(tmp_path / "journal").of(CHANGE) is None


def test_the_lines_that_a_change_is_about() -> None:
    before = "def f(x):\n    if x < 1:\n        return 2\n"
    assert lines_changed(before, before.replace("<", "<=")) == ("if x < 1:", "if x <= 1:")
    assert lines_changed(before, before) == ("", "")
    assert lines_changed("\n@cache\n" + before, before) == ("@cache", "")


def test_changes_are_drawn_place_by_place_and_always_alike() -> None:
    pytest.importorskip("cosmic_ray", reason="make mutation installs it")
    area = next(area for area in AREAS if area.name == "money")
    order = chosen_order(area, 1)
    places = [(each.start, each.end) for each in order]
    count = len(set(places))
    assert len(set(places[:count])) == count < len(places)
    assert order == chosen_order(area, 1) != chosen_order(area, 2)


def test_every_change_is_one() -> None:
    pytest.importorskip("cosmic_ray", reason="make mutation installs it")
    area = next(area for area in AREAS if area.name == "certificate")
    plain = {m: (ROOT / m).read_text(encoding="utf-8") for p in area.parts for m in p.modules}
    for each in chosen_order(area, 1)[:40]:
        before, after = lines_changed(plain[each.module], each.applied(plain[each.module]))
        assert before != after
        assert before


def test_a_part_can_be_found_by_its_module() -> None:
    parts = (Part(("a.py",), ("t.py",)), Part(("b.py",), ("u.py",)))
    assert Area("some", "some", parts).part_of("b.py").tests == ("u.py",)
