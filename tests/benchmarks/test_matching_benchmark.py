"""The benchmark of assignments runs, and takes nobody's word."""

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import numpy as np
import pytest

from benchmarks.matching import __main__ as benchmark
from benchmarks.matching import generating, report, stages
from benchmarks.matching.__main__ import main
from benchmarks.matching.contender import (
    Claim,
    Contender,
    Driven,
    contenders,
    missing_from,
    version_of,
)
from benchmarks.matching.curve import picture, sizes_table
from benchmarks.matching.generating import case_named, made
from benchmarks.matching.instance import Instance
from benchmarks.matching.judging import judged
from benchmarks.matching.measuring import Plan, Row, fault_of, measured
from benchmarks.matching.running import Failure, Limits

FOLDER = Path(generating.__file__).parent
OURS = "benchmarks.matching.ours"
WRONG = ("--modules", OURS, "tests.benchmarks.wrong_pairers")
QUICK = ("--cases", "sparse-20", "--rounds", "1", "--seconds", "5", "--limit", "5")
ALL = [each for _, each in contenders()]
INSTALLED = [each for each in ALL if not missing_from(each)]


def scarce(instance: Instance) -> Instance:
    """The same with one place at each mentor, so that most stay unpaired."""
    return attrs.evolve(instance, places=np.ones_like(instance.places))


INSTANCES = {
    "sparse": made(case_named("sparse-60")),
    "regions": made(case_named("sparse-60-in-6")),
    "dense": made(case_named("dense-40")),
    "scarce": scarce(made(case_named("sparse-60"))),
    "scarce and dense": scarce(made(case_named("dense-40"))),
    "one pair": attrs.evolve(
        made(case_named("sparse-5")),
        practice=np.array([3]),
        mentor=np.array([0]),
        fit=np.array([7]),
    ),
}


@pytest.fixture(scope="module")
def ours() -> tuple[Contender, Driven]:
    first = ALL[0]
    return first, first.make()


@pytest.mark.parametrize("contender", INSTALLED, ids=lambda each: each.name)
@pytest.mark.parametrize("name", INSTANCES)
def test_every_contender_that_is_here_finds_what_is_proved(
    contender: Contender, name: str, ours: tuple[Contender, Driven]
) -> None:
    if contender.claim is Claim.STABLE or contender.apart:
        pytest.skip("driven in a process of its own only")
    instance = INSTANCES[name]
    proved = ours[1].solve(ours[1].build(instance))
    assert ours[1].refuted(instance, proved) == ""
    best = judged(instance, *ours[1].pairs(instance, proved))
    driven = contender.make()
    answer = driven.solve(driven.build(instance))
    judgement = judged(instance, *driven.pairs(instance, answer))
    assert fault_of(contender, judgement, driven.refuted(instance, answer), best) == ""


def test_the_tests_see_flows_matrices_and_programs() -> None:
    names = {each.name for each in INSTALLED}
    assert names >= {
        "assign",
        "assign, then refutations",
        "OR-Tools, flow of arrays",
        "OR-Tools, assignment",
        "MathOpt, GLOP",
        "SciPy, matrix",
        "SciPy, sparse",
        "networkx",
    }


def test_the_benchmark_prints_a_row_for_each_contender(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    curve = tmp_path / "new" / "curve.svg"
    chosen = ("OR-Tools, flow of arrays", "SciPy, matrix")
    arguments = (*QUICK, "--sizes", "20", "30", "--picture", str(curve), "--only", *chosen)
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert "all that claim the optimum found the value proved" in captured.out
    for name in ("assign", *chosen):
        rows = [line for line in captured.out.splitlines() if line.startswith(f"| {name} ")]
        assert len(rows) == 2, name
        build, solve, ratio = re.findall(r"[\d.,]+(?=×? *\|)", rows[0])[:3]
        assert float(build) >= 0
        assert float(solve) > 0
        assert float(ratio) > 0
        assert re.search(r"\| optimal", rows[0])
        assert re.fullmatch(r"\| .* \| [\d.]+ \| [\d.]+ \|", rows[1]), "the table of sizes"
    assert "| assign " in captured.out
    assert "optimal, proved" in captured.out
    assert "| networkx" not in captured.out
    drawn = ET.fromstring(curve.read_text("utf-8"))  # noqa: S314 - ours
    words = {each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert words >= {"assign", *chosen, "20", "30"}


def test_wrong_contenders_are_caught(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*QUICK, *WRONG, "--gigabytes", "2"]) == 1
    captured = capsys.readouterr()
    for said in (
        "one_pair_too_few gives a wrong answer: 19 pairs of total fit ",
        "a_pair_twice gives a wrong answer: a pair is chosen twice",
        "unknown_pair gives a wrong answer: practice 0 with mentor 4 is no candidate pair",
        "one_mentor_for_all gives a wrong answer: mentor 0 has ",
        "first_come gives a wrong answer: ",
        "ArithmeticError: cannot pair 20 practices",
        "dies: its process died",
    ):
        assert said in captured.err
    rows = {line.split("|")[1].strip(): line for line in captured.out.splitlines() if "|" in line}
    assert " wrong " in rows["one_pair_too_few"]
    assert " failed " in rows["dies"]
    assert " failed " in rows["raises"]
    assert " not finished in 5 s " in rows["sleeps"]
    assert " more than 2 GB " in rows["takes_memory"]
    assert " optimal " in rows["right"]
    assert "optimal, proved" not in rows["right"]
    assert re.search(r"stable: \d+ pairs fewer, [+-][\d.]+% total fit", rows["greedy"])
    assert "a wrong answer" in captured.out.splitlines()[0]
    assert "- never_asked: not measured: no-such-distribution is not installed" in captured.out
    assert "never_asked" not in rows


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("tests.benchmarks.wrong_pairers", "right gives a wrong answer: it proves nothing"),
    ],
)
def test_the_first_contender_has_to_prove_its_answer(
    first: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*QUICK, "--modules", first, OURS, "--only", "assign"]) == 1
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_what_is_not_begun_in_time_is_told_so(tmp_path: Path) -> None:
    instance, path = made(case_named("sparse-20")), tmp_path / "it.npz"
    instance.save(path)
    members = [pair for pair in contenders() if pair[1].name in {"assign", "SciPy, matrix"}]
    late = Plan(rounds=3, seconds=5, limits=Limits(30, 4), until=0.0)
    ours, other = measured(members, instance, path, late, lambda _: None)
    assert ours.speed is not None
    assert ours.speed.rounds == 1
    assert other.speed is None
    assert other.why == "not measured: the time was up"
    assert not other.is_beaten


def test_a_run_writes_what_it_found_into_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme, picture_path = tmp_path / "README.md", tmp_path / "times.svg"
    readme.write_text(f"before\n\n{report.BEGIN}\nold\n{report.END}\n\nafter\n", "utf-8")
    monkeypatch.setattr(benchmark, "README", readme)
    monkeypatch.setattr(benchmark, "PICTURE", picture_path)
    monkeypatch.setattr(benchmark, "_STAGES_SECONDS", 0.1)
    monkeypatch.setattr(stages, "CASES", ("sparse-100",))
    assert main([*QUICK, "--sizes", "10", "--only", "SciPy, matrix", "--write"]) == 0
    written = readme.read_text("utf-8")
    assert written.startswith(f"before\n\n{report.BEGIN}\n")
    assert written.endswith(f"{report.END}\n\nafter\n")
    assert "| SciPy, matrix" in written
    assert "(times.svg)" in written
    assert "old" not in written
    assert "solve." in written
    assert "apart: the proof checked" in written
    assert ET.fromstring(picture_path.read_text("utf-8")) is not None  # noqa: S314 - ours
    with pytest.raises(ValueError, match="has no lines"):
        report.written_into(picture_path, "text")


def test_a_case_without_a_proof_does_not_end_the_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_first(
        members: Sequence[tuple[str, Contender]],
        instance: Instance,
        path: Path,
        plan: Plan,
        tell: Callable[[str], None],
    ) -> list[Row]:
        if instance.practices == 20:
            msg = "assign: its process died"
            raise Failure(msg)
        return measured(members, instance, path, plan, tell)

    monkeypatch.setattr(benchmark, "measured", fails_first)
    cases = ("--cases", "sparse-20", "sparse-30", "--rounds", "1", "--only", "SciPy, matrix")
    assert main(cases) == 1
    told = capsys.readouterr()
    assert "sparse, 20 practices: assign: its process died" in told.err
    assert "sparse, 30 practices" in told.out
    assert "**sparse, 20 practices" not in told.out


def test_who_could_not_solve_a_smaller_problem_is_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    small = ("--cases", "sparse-20", "sparse-30", "--rounds", "1", "--limit", "2", "--seconds", "0")
    assert main([*small, *WRONG, "--only", "sleeps"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "| sleeps" in line]
    assert "not finished in 2 s" in lines[0]
    assert "left out: at 20 not finished in 2 s" in lines[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--cases", "wide-10"),
        ("--sizes", "3"),
        ("--rounds", "0"),
        ("--seconds", "nan"),
        ("--limit", "-1"),
        ("--gigabytes", "0"),
        ("--only", "qwerty"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_every_peer_is_pinned_in_the_requirements() -> None:
    pinned = {
        apart: {
            line.partition("==")[0]
            for line in (FOLDER / name).read_text("utf-8").splitlines()
            if re.match(r"[\w-]+==\d", line)
        }
        for name, apart in (("requirements.txt", False), ("requirements-apart.txt", True))
    }
    for apart, names in pinned.items():
        assert {n for c in ALL if c.apart is apart for n in c.distributions} == names


def test_names_are_told_apart_and_versions_are_told() -> None:
    assert len({each.name for each in ALL}) == len(ALL)
    assert all(version_of(each) for each in INSTALLED)
    assert ALL[0].name == "assign"


def test_the_picture_shows_one_size_and_far_apart_ones() -> None:
    for curves in (
        {"alone": {100: 0.002}},
        {"a & b": {100: 1e-5, 100_000: 300.0}, "<c>": {100: 1e-5}, "d": {100_000: 300.0}},
        {str(number): {10: 0.1, 100: 1.0} for number in range(26)},
    ):
        drawn = ET.fromstring(picture(curves, title="Time", says="of all"))  # noqa: S314 - ours
        words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert set(words) >= set(curves)
        numbers = re.findall(r"-?[\d.]+|nan|inf", " ".join(p.get("d", "") for p in drawn.iter()))
        assert all(0 <= float(each) <= 920 for each in numbers)


def test_the_sizes_are_a_table() -> None:
    told = sizes_table({"a": {100: 0.0012345, 1000: 12.3456}, "b": {1000: 0.1}})
    assert told.splitlines()[0] == "| processor ms | 100 | 1,000 |"
    assert told.splitlines()[2:] == ["| a | 1.23 | 12,300 |", "| b |  | 100 |"]


def test_stages_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    stages.main(["sparse-100", "--seconds", "0.2"])
    told = capsys.readouterr().out
    shares = [float(each) for each in re.findall(r"([\d.]+)%", told)]
    assert math.isclose(sum(shares), 100, abs_tol=1)
    assert "solve." in told
    assert "apart: the proof checked" in told
