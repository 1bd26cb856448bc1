"""The shipped program documents as plain data: whole, in order, and true to their own citations."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = Path(__file__).parents[2] / "qip_rules" / "policy" / "programs"
TRAINING = "quality-training-program"
GRANT = "quality-improvement-grant"
FIRST_DAY = date(2016, 1, 1)

Entry = dict[str, Any]
Document = dict[str, Any]

OWN: dict[str, Document] = {
    name: tomllib.loads((PROGRAMS / f"{name}.toml").read_text("utf-8"))
    for name in (TRAINING, GRANT)
}
"""Each document as it is written."""

STATEMENTS = {
    TRAINING: [f"T{number:02}" for number in range(1, 35)],
    GRANT: [*(f"G{number:02}" for number in range(1, 51)), "G54"],
}
"""The statements of the two pages; G50 stands for the four entries of the roster, G50 to G53."""

HEADINGS = {
    TRAINING: {
        "title and lead-in": 1,
        "heading Program Requirements": 24,
        "heading Payment Policies": 8,
        "closing line": 1,
    },
    GRANT: {
        "title and lead-in": 2,
        "heading Program Background": 7,
        "heading Program Goals & Objectives": 15,
        "heading Program Design": 9,
        "heading Pairing With a Mentor Practice": 11,
        "heading Program Benefits": 4,
        "heading Current Participating Practices": 3,
    },
}
"""How many clauses come from each heading, in the order of the pages."""

PAGES = {
    TRAINING: "Apply to the Quality Training Program",
    GRANT: "Improving the Delivery of Cancer Care in Medically Underserved Communities",
}

FACTS = {
    "application": {
        "commits_time_and_resources", "leader_named", "leader_profession", "leader_is_asco_member",
        "leader_in_core_team", "core_team_size", "core_team_pledges_attendance",
        "project_team_size", "uncovered_area_count", "sponsor_named", "sponsor_is_senior_leader",
        "sponsor_outside_core_team", "project_described", "project_at_own_site",
        "project_minutes_per_week", "leadership_commits", "time_is_protected", "letter_received",
        "letter_signed_by_sponsor", "pledges_program_fees", "pledges_travel_costs",
        "practice_is_oncology", "racial_minority_share", "low_socioeconomic_share",
    },
    "payment": {
        "paid_on", "accepted_on", "first_in_person_session_on", "last_day_to_pay",
        "in_program_currency", "refund_asked", "transfer_asked",
    },
    "seat": {"seat_fee_cents", "seat_covered_cents", "seat_waived_cents", "seat_due_cents"},
    "candidate": {
        "shared_area_count", "same_organization", "practice_declares_conflict",
        "mentor_declares_conflict", "shares_person", "shares_domain",
    },
    "specialist": {
        "shared_area_count", "same_organization", "practice_declares_conflict",
        "mentor_declares_conflict", "shares_person", "shares_domain",
    },
    "success": {
        "self_reported", "holds_certification", "measured_gain_basis_points",
        "cases_of_smaller_round",
    },
    "certification": {
        "live_rounds_before", "last_score_basis_points", "names_standards_in_force",
    },
}  # fmt: skip
"""The facts that the jobs derive, by subject."""

WORDS_OF_THE_LANGUAGE = {"and", "or", "not", "in"}

PROGRAM_DUTIES = {
    *("T19", "T33"),
    *(
        "G26",
        "G27",
        "G28",
        "G29",
        "G30",
        "G31",
        "G32",
        "G35",
        "G36",
        "G37",
        "G45",
        "G46",
        "G47",
        "G48",
    ),
}
"""What the society itself does: sessions, invoices, assessments, reports, training, pairing."""


def laid_over(base: Document, own: Document) -> Document:
    """The base with the own entries in place of those that they replace, and after the others."""
    merged: Document = {"program": {**base["program"], **own["program"]}}
    for kind, key in (
        ("clause", "id"), ("reading", "id"), ("fact", "name"), ("requirement", "code"),
        ("area", "id"), ("measure", "id"), ("strategy", "id"), ("step", "id"),
    ):  # fmt: skip
        replaced = {entry[key] for entry in own.get(kind, [])}
        kept = [entry for entry in base.get(kind, []) if entry[key] not in replaced]
        merged[kind] = [*kept, *own.get(kind, [])]
    for kind in ("parameters", "settings"):
        merged[kind] = {**base.get(kind, {}), **own.get(kind, {})}
    return merged


WHOLE: dict[str, Document] = {
    TRAINING: laid_over({"program": {}}, OWN[TRAINING]),
    GRANT: laid_over(OWN[TRAINING], OWN[GRANT]),
}
"""Each document with what it takes over."""

ALL_REQUIREMENTS = [
    pytest.param(document, entry, id=f"{document}-{entry['code']}")
    for document in WHOLE
    for entry in WHOLE[document]["requirement"]
]


OWN_REQUIREMENTS = [
    pytest.param(entry, id=entry["code"])
    for document in OWN.values()
    for entry in document["requirement"]
]


def ids(entries: Iterable[Entry], key: str = "id") -> list[str]:
    return [entry[key] for entry in entries]


def clauses(document: str) -> dict[str, Entry]:
    return {entry["id"]: entry for entry in WHOLE[document]["clause"]}


def readings(document: str) -> dict[str, Entry]:
    return {entry["id"]: entry for entry in WHOLE[document]["reading"]}


def requirements(document: str) -> dict[str, Entry]:
    return {entry["code"]: entry for entry in WHOLE[document]["requirement"]}


def facts_of(document: str, subject: str) -> set[str]:
    asked = {each["name"] for each in WHOLE[document]["fact"] if each["subject"] == subject}
    return FACTS[subject] | asked


def all_text(value: object) -> Iterator[str]:
    """Every text of a document, however deep."""
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from all_text(each)
        case list():
            for each in value:
                yield from all_text(each)
        case _:
            pass


# ------------------------------------------------------------------------------------- clauses


@pytest.mark.parametrize("document", OWN)
def test_every_statement_is_one_clause_in_the_order_of_the_page(document: str) -> None:
    assert ids(OWN[document]["clause"]) == STATEMENTS[document]


@pytest.mark.parametrize("document", OWN)
def test_every_clause_names_its_page_and_heading(document: str) -> None:
    expected = [
        f"{PAGES[document]}, {heading}"
        for heading, count in HEADINGS[document].items()
        for _ in range(count)
    ]
    assert ids(OWN[document]["clause"], "source") == expected


@pytest.mark.parametrize("document", OWN)
def test_clauses_are_short_sentences_of_a_known_kind(document: str) -> None:
    for clause in OWN[document]["clause"]:
        says = clause["says"]
        assert says == says.strip()
        assert 0 < len(says) <= 400, clause["id"]
        assert says.endswith((".", ".”")), clause["id"]
        assert clause["kind"] in {"required", "recommended", "definition", "informative"}


def test_the_kinds_of_the_statements_are_those_of_the_pages() -> None:
    count: dict[str, int] = {}
    for document in OWN.values():
        for clause in document["clause"]:
            count[clause["kind"]] = count.get(clause["kind"], 0) + 1
    # The pages have 21 informative statements: three more entries of the roster.
    assert count == {"required": 36, "definition": 25, "informative": 18, "recommended": 6}


# ------------------------------------------------------------------------------------ readings


def test_every_question_about_the_pages_is_decided() -> None:
    asked = {f"Q{number}" for number in range(1, 23)}
    assert asked <= readings(GRANT).keys()
    about_training_only = {
        name
        for name, reading in readings(GRANT).items()
        if all(clause.startswith("T") for clause in reading["about"])
    }
    assert about_training_only <= readings(TRAINING).keys()


@pytest.mark.parametrize("document", OWN)
def test_a_reading_has_a_question_an_answer_and_a_reason(document: str) -> None:
    found = ids(OWN[document]["reading"])
    assert len(set(found)) == len(found)
    for reading in OWN[document]["reading"]:
        assert set(reading) == {"id", "about", "question", "decided", "because"}
        assert reading["question"].endswith("?"), reading["id"]
        assert reading["decided"].endswith((".", ".”")), reading["id"]
        assert reading["because"].endswith((".", ".”")), reading["id"]
        assert reading["about"]
        assert set(reading["about"]) <= clauses(document).keys(), reading["id"]


def test_the_grant_reads_both_pages_where_it_replaces_a_reading() -> None:
    both = set(ids(OWN[TRAINING]["reading"])) & set(ids(OWN[GRANT]["reading"]))
    assert both == {"Q1", "Q17", "Q24"}
    for name in both:
        base = next(each for each in OWN[TRAINING]["reading"] if each["id"] == name)
        assert set(base["about"]) < set(readings(GRANT)[name]["about"]), name


@pytest.mark.parametrize("document", OWN)
def test_no_reading_is_idle_about_a_rule(document: str) -> None:
    """A reading either guides a rule or a setting, or is about what has no rule yet."""
    used = {name for each in requirements(document).values() for name in each.get("readings", [])}
    used |= {each["reading"] for each in WHOLE[document]["settings"].values()}
    used |= {name for each in WHOLE[document]["step"] for name in each["readings"]}
    without_rule = {
        "Q23",  # what the grant takes over
        "Q34",  # how soon an invoice goes out, a number that billing reads
        "Q50",  # the ranking of the areas, by a number that the assessment reads
        "Q54",  # the evaluation, by a number that it reads
    }
    assert readings(document).keys() - used <= without_rule


# -------------------------------------------------------------------------------- requirements


@pytest.mark.parametrize("document", OWN)
def test_requirements_have_codes_of_their_own(document: str) -> None:
    found = ids(OWN[document]["requirement"], "code")
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in found)


@pytest.mark.parametrize(("document", "requirement"), ALL_REQUIREMENTS)
def test_what_a_requirement_rests_on_exists(document: str, requirement: Entry) -> None:
    assert requirement["cites"]
    assert set(requirement["cites"]) <= clauses(document).keys()
    assert set(requirement.get("readings", [])) <= readings(document).keys()


@pytest.mark.parametrize(("document", "requirement"), ALL_REQUIREMENTS)
def test_severity_follows_the_page(document: str, requirement: Entry) -> None:
    kinds = {clauses(document)[each]["kind"] for each in requirement["cites"]}
    assert requirement["severity"] in {"required", "recommended"}
    if "recommended" in kinds:
        assert requirement["severity"] == "recommended"
    if requirement["severity"] == "required":
        assert kinds & {"required", "definition"}
    assert "informative" not in kinds


@pytest.mark.parametrize(("document", "requirement"), ALL_REQUIREMENTS)
def test_a_condition_and_its_sentence_name_what_is_known(document: str, requirement: Entry) -> None:
    known = facts_of(document, requirement["subject"]) | WHOLE[document]["parameters"].keys()
    outside_quotes = re.sub(r'"[^"]*"', "", requirement["requires"])
    named = set(re.findall(r"[a-z][a-z0-9_]*", outside_quotes)) - WORDS_OF_THE_LANGUAGE
    assert named
    assert named <= known
    assert set(re.findall(r"\{([^{}]*)\}", requirement["not_met"])) <= known


@pytest.mark.parametrize("requirement", OWN_REQUIREMENTS)
def test_no_requirement_carries_a_number_of_the_policy(requirement: Entry) -> None:
    numbers = re.findall(r"\d+", requirement["requires"])
    assert set(numbers) <= {"0"}, "numbers stand in parameters, with their clause"


@pytest.mark.parametrize("requirement", OWN_REQUIREMENTS)
def test_a_requirement_speaks_to_people(requirement: Entry) -> None:
    for sentence in (requirement["not_met"], requirement["how_to_meet"]):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert "{" not in requirement["how_to_meet"], "nothing fills it"


@pytest.mark.parametrize("requirement", OWN_REQUIREMENTS)
def test_a_sentence_names_no_number_that_another_program_may_change(requirement: Entry) -> None:
    number = re.compile(r"\d|\b(two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
    assert not number.search(requirement["not_met"]), "a placeholder says the number in force"
    assert not number.search(requirement["how_to_meet"])


def test_the_application_rules_of_the_training_program() -> None:
    found = {
        each["code"]: (each["severity"], tuple(each["cites"]))
        for each in WHOLE[TRAINING]["requirement"]
        if each["subject"] == "application"
    }
    assert found == {
        "time-and-resources": ("required", ("T01",)),
        "leader-named": ("required", ("T02",)),
        "leader-is-physician": ("required", ("T02",)),
        "leader-is-member": ("required", ("T02",)),
        "core-team-size": ("required", ("T05",)),
        "leader-in-core-team": ("required", ("T05",)),
        "attendance-pledged": ("required", ("T06", "T07")),
        "project-team-larger": ("required", ("T08",)),
        "project-team-size": ("recommended", ("T09",)),
        "areas-represented": ("recommended", ("T10",)),
        "sponsor-named": ("required", ("T12",)),
        "senior-sponsor": ("recommended", ("T13",)),
        "sponsor-outside-core-team": ("recommended", ("T12", "T14")),
        "project-described": ("required", ("T16",)),
        "project-at-own-site": ("required", ("T16",)),
        "weekly-time": ("recommended", ("T17",)),
        "leadership-commitment": ("required", ("T20",)),
        "protected-time": ("required", ("T21",)),
        "letter-received": ("required", ("T22",)),
        "letter-from-sponsor": ("required", ("T22",)),
        "fees-pledged": ("required", ("T24",)),
        "travel-pledged": ("required", ("T25",)),
    }


def test_what_the_grant_adds() -> None:
    added = requirements(GRANT).keys() - requirements(TRAINING).keys()
    assert added == {
        *("oncology-practice", "underserved-community"),
        *("shares-priority-area", "other-organization"),
        *("no-declared-conflict", "no-shared-person", "no-shared-domain"),
        "specialist-without-conflict",
        *("success-stated", "success-certified-or-measured", "success-measured"),
        *("participation-first", "round-score", "standards-in-force"),
    }
    assert requirements(TRAINING).keys() < requirements(GRANT).keys()
    (asked,) = OWN[GRANT]["fact"]
    assert (asked["name"], asked["answered_by"]) == ("serves_underserved_community", "staff")
    assert set(asked["cites"]) <= clauses(GRANT).keys()


@pytest.mark.parametrize("document", OWN)
def test_the_program_s_own_duties_never_count_against_an_applicant(document: str) -> None:
    for code, requirement in requirements(document).items():
        if requirement["subject"] not in {"candidate", "specialist", "success"}:
            assert PROGRAM_DUTIES.isdisjoint(requirement["cites"]), code


# -------------------------------------------------------------------- parameters and settings


@pytest.mark.parametrize("document", OWN)
def test_parameters_and_settings_rest_on_clauses(document: str) -> None:
    for name, entry in [
        *WHOLE[document]["parameters"].items(),
        *WHOLE[document]["settings"].items(),
    ]:
        assert entry["cites"], name
        assert set(entry["cites"]) <= clauses(document).keys(), name
    for name, setting in WHOLE[document]["settings"].items():
        assert setting["reading"] in readings(document), name
        decided_about = set(readings(document)[setting["reading"]]["about"])
        assert set(setting["cites"]) <= decided_about, name


def test_the_numbers_of_the_pages() -> None:
    values = {
        name: (parameter["unit"], [each["value"] for each in parameter["values"]])
        for name, parameter in WHOLE[GRANT]["parameters"].items()
        if not parameter.get("example", False)
    }
    assert values == {
        "core_team_minimum": ("people", [2]),
        "core_team_maximum": ("people", [4]),
        "in_person_session_count": ("sessions", [3]),
        "onsite_session_count": ("sessions", [4]),
        "fees_due_before_step": ("count", ["in-person-session"]),
        "project_team_usual_minimum": ("people", [5]),
        "project_team_usual_maximum": ("people", [7]),
        "project_minutes_per_week_minimum": ("minutes per week", [120]),
        "shared_areas_minimum": ("count", [1]),
        "evidence_maximum": ("count", [3]),
        "days_to_invoice": ("days", [0]),  # the page names no time
        "measure_target_basis_points": ("basis points", [7500]),
        "evidence_gain_minimum": ("basis points", [500]),
        "evidence_cases_minimum": ("count", [30]),
        "certification_rounds_minimum": ("count", [1]),
        "certification_score_minimum": ("basis points", [7500]),
        "evaluation_confidence_basis_points": ("basis points", [9500]),
    }


@pytest.mark.parametrize("document", OWN)
def test_the_fee_is_plainly_an_example(document: str) -> None:
    examples = [name for name, each in WHOLE[document]["parameters"].items() if each.get("example")]
    dated_standards = ["certification_standards"] if document == GRANT else []
    assert examples == ["core_team_member_fee", *dated_standards]
    fee = WHOLE[document]["parameters"]["core_team_member_fee"]
    assert fee["unit"] == "cents"
    assert "EXAMPLE FEE" in fee["meaning"]
    assert len({each["value"] for each in fee["values"]}) == len(fee["values"]) == 2


@pytest.mark.parametrize(("document", "pairing"), [(TRAINING, "not_offered"), (GRANT, "offered")])
def test_the_choices_of_each_program(document: str, pairing: str) -> None:
    chosen = {
        name: [each["value"] for each in setting["values"]]
        for name, setting in WHOLE[document]["settings"].items()
    }
    assert chosen == {
        "allocation": ["line_order"],
        "area_match": ["exact"],
        "early_payment": ["hold"],
        "fee_date": ["received"],
        "invoice_when": ["received"],
        "judge_by": ["schedule_known_at_payment"],
        "mentor_pairing": [pairing],
        "payment_date": ["received"],
        "payment_due": ["day_before"],
        "return_of_unearned": ["allowed"],
        "transfer": ["strict"],
        "withdrawal_after_acceptance": ["credit"],
    }


# --------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize("document", OWN)
def test_dates_are_dates_and_begin_with_the_program(document: str) -> None:
    program = OWN[document]
    assert program["program"]["from"] == FIRST_DAY
    for kind in ("clause", "fact", "requirement", "measure", "strategy", "step"):
        for entry in program.get(kind, []):
            assert type(entry["from"]) is date, entry
            assert "until" not in entry
    for entry in [*program["parameters"].values(), *program["settings"].values()]:
        days = [each["from"] for each in entry["values"]]
        assert all(type(day) is date for day in days)
        assert days == sorted(set(days))
        assert days[0] == FIRST_DAY


@pytest.mark.parametrize("document", OWN)
def test_no_date_hides_in_text(document: str) -> None:
    for kind in ("clause", "requirement", "parameters", "settings"):
        for text in all_text(OWN[document].get(kind, [])):
            assert not re.search(r"\d{4}-\d{2}-\d{2}", text), text


# --------------------------------------------------------------------------------------- areas


def test_the_areas_are_a_web_without_circles() -> None:
    areas = {area["id"]: area for area in OWN[GRANT]["area"]}
    assert len(areas) == len(OWN[GRANT]["area"]) > 30
    assert all(set(area["parents"]) <= areas.keys() for area in areas.values())
    order = TopologicalSorter({name: area["parents"] for name, area in areas.items()})
    assert set(order.static_order()) == areas.keys()


def test_an_area_has_a_stable_id_a_title_and_a_source() -> None:
    for area in OWN[GRANT]["area"]:
        assert set(area) == {"id", "title", "parents", "source", "version"}
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", area["id"])
        assert all(type(area[key]) is str and area[key] for key in ("title", "source", "version"))
    assert "priority-area" not in ids(OWN[GRANT]["area"]), "the root is no area to name"
    assert "area" not in OWN[TRAINING]


# ------------------------------------------------------------------------------------ measures


def test_every_measure_speaks_for_areas_and_says_that_its_numbers_are_examples() -> None:
    areas = set(ids(OWN[GRANT]["area"]))
    measures = OWN[GRANT]["measure"]
    assert len(set(ids(measures))) == len(measures)
    for measure in measures:
        assert set(measure["areas"]) <= areas, measure["id"]
        assert measure["example"] is True, measure["id"]
        assert measure["counts"].endswith("."), measure["id"]
    assert "measure" not in OWN[TRAINING]


def test_every_area_that_a_measure_speaks_for_has_strategies_that_say_they_are_examples() -> None:
    areas = set(ids(OWN[GRANT]["area"]))
    strategies = OWN[GRANT]["strategy"]
    assert len(set(ids(strategies))) == len(strategies)
    for strategy in strategies:
        assert set(strategy["areas"]) <= areas, strategy["id"]
        assert strategy["example"] is True, strategy["id"]
        assert strategy["says"].endswith("."), strategy["id"]
    measured = {area for measure in OWN[GRANT]["measure"] for area in measure["areas"]}
    suggested = {area for strategy in strategies for area in strategy["areas"]}
    assert measured <= suggested
    assert "strategy" not in OWN[TRAINING]


# -------------------------------------------------------------------------------------- wording


@pytest.mark.parametrize("document", OWN)
def test_real_institutions_are_not_named(document: str) -> None:
    """The roster of the page stays on the page: no text names a hospital, center or foundation."""
    institution = re.compile(r"\b(Hospital|Center|Centre|Health System|Foundation|Niarchos)\b")
    assert [text for text in all_text(OWN[document]) if institution.search(text)] == []
