"""What objectives take and cost, and how few pairs move, can be measured again at any time."""

import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks.matching import moving, objectives
from benchmarks.matching.generating import case_named, made
from benchmarks.matching.ours import assigned
from benchmarks.matching.report import written_into

QUICK = ("--quick", "--rounds", "1", "--times", "3")


def rows(told: str) -> list[list[str]]:
    """The cells of all tables."""
    lines = [line for line in told.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_objective_is_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    objectives.main(QUICK)
    told = capsys.readouterr().out
    for name in ("FairestFit", "Leximin", "FewestChanges", "AreaCoverage", "Stable"):
        assert f"`{name}`" in told
    default, *_, kept, stable = [each for each in rows(told) if len(each) == 10][2:]
    assert default[0] == "`MostPairs`, `TotalFit`"
    assert default[7] == "0.00%"
    assert kept[5:8] == default[5:8], "what is kept costs nothing"
    assert stable[0] == "`Stable`"
    covered = [each for each in rows(told) if len(each) == 8 and "`AreaCoverage`" in each[0]]
    assert len(covered) == 4
    assert all(each[6] == each[7] for each in covered), "the best is proved"


def test_tables_go_into_their_place_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{objectives.BEGIN}\nold\n{objectives.END}\nafter\n", "utf-8")
    monkeypatch.setattr(objectives, "README", readme)
    objectives.main((*QUICK, "--write"))
    text = readme.read_text("utf-8")
    assert text.startswith(f"before\n{objectives.BEGIN}\n\nPython ")
    assert text.endswith(f"|\n\n{objectives.END}\nafter\n")
    assert "old" not in text
    assert capsys.readouterr().out.strip() in text


def test_a_file_without_the_place_is_left_alone(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("nothing\n", "utf-8")
    with pytest.raises(ValueError, match="has no lines"):
        written_into(readme, "told", begin=objectives.BEGIN, end=objectives.END)
    assert readme.read_text("utf-8") == "nothing\n"


def test_the_readme_has_the_place_and_what_was_measured() -> None:
    text = objectives.README.read_text("utf-8")
    _, _, rest = text.partition(objectives.BEGIN)
    told, end, _ = rest.partition(objectives.END)
    assert end
    assert re.search(r"`FairestFit`.*10,000", told)


def test_fewest_pairs_move_where_they_are_to_be_kept() -> None:
    found = moving.moves(case_named("sparse-200"), 5)
    assert found.by == ("`FewestChanges` last", "default objectives", moving.PLAIN)
    *changes, reordered = found.changes
    for change in changes:
        keeping, anew, _ = change.moved
        assert len(keeping) == 5
        assert all(few <= many for few, many in zip(keeping, anew, strict=True)), change.what
    keeping, anew, plainly = reordered.moved
    assert {*keeping, *anew} == {0}, "the order of the input makes no difference"
    assert max(plainly) > 0, "where it would make one"


def test_a_renumbered_instance_is_the_same_problem() -> None:
    instance = made(case_named("sparse-60"))
    chance = np.random.default_rng(3)
    practices, mentors, rows_in_order = (
        chance.permutation(count)
        for count in (instance.practices, instance.mentors, instance.pairs)
    )
    renamed = moving._renumbered(instance, practices, mentors, rows_in_order)  # noqa: SLF001
    assert np.array_equal(practices[renamed.practice], instance.practice[rows_in_order])
    assert np.array_equal(
        renamed.places[renamed.mentor], instance.places[instance.mentor][rows_in_order]
    )
    one, two = assigned(instance), assigned(renamed)
    assert (one.paired, one.total_fit) == (two.paired, two.total_fit)
