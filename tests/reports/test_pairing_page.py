"""The pairing for a committee: each pair and each gap with its reason."""

import attrs

from qip_rules.matching.objectives import AreaCoverage, MostPairs, TotalFit
from qip_rules.matching.proof.certificate import Certificate, Goal
from qip_rules.matching.records import Demand
from qip_rules.reports.pairing import method_of, pairing_page
from tests.cohort.sample import TRAINING, changed_run, sample, sample_run
from tests.reports.markdown_page import cells, kinds, shown


def test_every_pair_has_its_reason() -> None:
    run = sample_run()
    assert run.pairing is not None
    header, *rows = cells(pairing_page(run))
    assert header == ["Practice", "Mentor practice", "Fit", "Shared areas (weight × evidence)"]
    assert len(rows) == len(run.pairing.pairs)
    for row, pair in zip(rows, run.pairing.pairs, strict=True):
        practice, mentor, fit, reason = row
        assert practice.endswith(f"({pair.practice_id})")
        assert mentor.endswith(f"({pair.mentor_id})")
        assert fit == str(pair.fit)
        for area in pair.shared:
            assert f"({area.weight} × {area.evidence})" in reason
        assert ("fixed beforehand" in reason) is pair.fixed
    assert rows[0][3] == (
        "Hospice enrollment (2 × 3); Pain at the last visits (1 × 2), fixed beforehand"
    )


def test_every_gap_has_its_reason() -> None:
    run = sample_run()
    assert run.pairing is not None
    page = shown(pairing_page(run))
    for each in run.pairing.unpaired:
        assert f"({each.practice_id}), {each.reason.value}: " in page
        assert " ".join(each.says.split()) in page
    assert "(PR-05) and Example Oncology Practice 06 (made up) (PR-06) want a place" in page
    assert page.endswith("fixed: They have begun to work together. Example Oncology Practice 04 "
        "(made up) (PR-04) with Example Mentor Practice 02 (made up) (M-02), forbidden: They "
        "compete for patients in one town.")  # fmt: skip


def test_what_a_fit_is() -> None:
    page = pairing_page(sample_run())
    assert "A fit is the sum of weight × evidence over the areas that the two share." in page


def test_areas_that_no_mentor_covers_are_named() -> None:
    run = sample_run()
    assert run.pairing is not None
    page = pairing_page(run)
    _, left = page.split(
        "## Paired, with priority areas that no mentor practice of theirs covers\n\n"
    )
    left, *_ = left.split("\n\n## ")
    told = left.splitlines()
    assert len(told) == len(run.pairing.uncovered_areas) > 0
    for line, each in zip(told, run.pairing.uncovered_areas, strict=True):
        assert f"({each.practice_id}): " in line
        assert len(line.split("): ")[-1].split("; ")) == len(each.areas)
    assert "- Example Oncology Practice 03 (made up) (PR-03): Access" in told


def test_who_has_no_settled_areas_is_named() -> None:
    page = pairing_page(sample_run())
    heading = "## Not in the pairing: priority areas are not settled\n\n"
    assert f"{heading}- Example Oncology Practice 14 (made up) (PR-14)\n" in page


def test_how_it_was_made_and_what_it_comes_to() -> None:
    run = sample_run()
    assert run.pairing is not None
    page = pairing_page(run)
    assert method_of(run.pairing) in page
    assert "this one has the most pairs; of those, the greatest total fit. Among equals" in page
    assert f"8 pairs, total fit {run.pairing.total_fit}; 3 without a mentor practice" in page


def test_a_wish_about_somebody_outside_the_pairing_is_told() -> None:
    wishes = (*sample().fixed, Demand("PR-16", "M-02", "", "Asked for by both."))
    page = shown(pairing_page(changed_run(fixed=wishes)))
    assert "(PR-16) with Example Mentor Practice 02 (made up) (M-02), fixed: Asked for" in page
    assert page.count("It has no effect: the practice is not in the pairing.") == 1


def test_nobody_to_pair() -> None:
    page = pairing_page(changed_run(decisions=(), events=(), fixed=(), forbidden=()))
    assert "0 pairs, total fit 0; 0 without" in page
    assert page.endswith("## Pairs\n\nNone.\n")


def test_a_program_that_pairs_nobody() -> None:
    page = pairing_page(sample_run(TRAINING))
    assert "This program pairs no practices with mentor practices." in page
    assert "## " not in page


def test_outside_text_stays_text() -> None:
    hostile = "A | *b* <i>c</i> [d](http://example.org)"
    mentors = tuple(attrs.evolve(each, name=hostile) for each in sample().mentors)
    page = pairing_page(changed_run(mentors=mentors))
    assert {row[1] for row in cells(page)[1:]} == {
        f"{hostile} ({mentor_id})"
        for mentor_id in ("M-01", "M-02", "M-03", "M-04", "M-05", "M-06", "M-07")
    }
    assert not kinds(page) & {"html_inline", "html_block", "link_open", "em_open"}


def test_how_much_better_another_pairing_might_be_where_time_ran_out() -> None:
    run = changed_run(objectives=(MostPairs(), AreaCoverage(), TotalFit()))
    assert run.pairing is not None
    assert method_of(run.pairing).endswith(
        "that nothing covers more is what the solver states. Among equals, lots decide: each pair "
        "has a number that follows from its two ids alone, and the greatest sum of them is taken."
    )
    chosen = attrs.evolve(
        run.pairing, certificate=attrs.evolve(run.pairing.certificate, ties_settled=False)
    )
    assert method_of(chosen).endswith(
        "Which of equally good pairings it is, the solver chose: it was stopped before they could "
        "be told apart."
    )
    covered = next(each for each in run.pairing.certificate.stages if each.goal is Goal.COVERED)
    assert covered.value is not None
    stages = tuple(
        attrs.evolve(each, bound=covered.value + 3) if each is covered else each
        for each in run.pairing.certificate.stages
    )
    ended = attrs.evolve(run.pairing, certificate=Certificate(stages))
    page = pairing_page(attrs.evolve(run, pairing=ended))
    assert (
        "the solver was stopped before it could tell whether more is possible: for the most of "
        f"the priority areas covered, {covered.value} is reached, and at most {covered.value + 3} "
        "possible."
    ) in page
