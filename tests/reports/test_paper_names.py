"""Names of papers' files: one for each paper, whatever the ids are made of."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.reports.paper_names import name_in_files, paper_name

ON = date(2026, 2, 2)
LONG = "oncology-of-the-made-up-county-hospital-in-springfield-application-of-2026"
IDS = st.one_of(
    st.text("A1-", min_size=1, max_size=6),
    st.text("aA1-_~ /北", min_size=1, max_size=8),
    st.text(min_size=1, max_size=200),
)


@pytest.mark.parametrize(
    ("kind", "application", "what", "name"),
    [
        ("statement", "A-17", None, "statement-A-17-2026-02-02"),
        ("receipt", "A-17", "WIRE-1", "receipt-A-17-WIRE-1-2026-02-02"),
        ("receipt", "app_2", "w1", "receipt-app_2-w1-2026-02-02"),
        ("receipt", "A-1", "2", "receipt-A-1-2-2026-02-02"),
        ("notice", "A-17", "QTP-2026-0001", "notice-A-17-QTP-2026-0001-2026-02-02"),
        ("statement", LONG, None, f"statement-{LONG}-2026-02-02"),
    ],
)
def test_ordinary_ids_stand_in_the_name_as_they_are(
    kind: str, application: str, what: str | None, name: str
) -> None:
    assert paper_name(kind, application, what, on=ON) == name


def test_a_long_id_loses_its_end_and_never_the_day() -> None:
    ids = ["x" * 90 + end for end in ("", "a", "b")]
    names = [paper_name("statement", each, on=ON + timedelta(n)) for n in (0, 1) for each in ids]
    assert len(set(names)) == len(names)
    assert {name[-10:] for name in names} == {"2026-02-02", "2026-02-03"}
    assert all(re.fullmatch("statement-x{67}~[0-9a-f]{12}-.{10}", name) for name in names)


def test_letters_of_other_scripts_are_told_apart() -> None:
    names = [paper_name("statement", each, on=ON) for each in ("北京", "上海", "Ä-1", "Ö-1")]
    assert len(set(names)) == len(names)
    assert all(name.isascii() for name in names)
    assert names[0].startswith("statement-unnamed~")
    assert names[2].startswith("statement-1~")


def test_signs_that_no_file_has_are_told_apart() -> None:
    names = [name_in_files(each) for each in ("REF 1", "REF/1", "REF-1", "REF-1-", "REF\u20101")]
    assert len({name.partition("~")[0] for name in names}) == 1
    assert len(set(names)) == len(names)
    assert [name for name in names if "~" not in name] == ["REF-1"]


def test_two_ids_do_not_run_into_each_other() -> None:
    pairs = [("A", "1-2"), ("A-1", "2"), ("A-1-2", "A-1-2"), ("A", "B"), ("A-B", "A-B")]
    names = [paper_name("receipt", *pair, on=ON) for pair in pairs]
    assert len(set(names)) == len(names)
    assert names[1] == "receipt-A-1-2-2026-02-02"
    assert names[0].startswith("receipt-A~")


@pytest.mark.parametrize("name", ["con", "NUL", "Lpt1"])
def test_no_device_is_named(name: str) -> None:
    assert name_in_files(name).startswith(f"{name}~")


@given(
    st.lists(st.tuples(IDS, st.none() | IDS, st.sampled_from([ON, ON + timedelta(1)])), max_size=6)
)
def test_no_two_papers_share_a_name(papers: list[tuple[str, str | None, date]]) -> None:
    every = set(papers)
    kinds = {each: "statement" if each[1] is None else "receipt" for each in every}
    names = [paper_name(kinds[each], each[0], each[1], on=each[2]) for each in every]
    assert len(set(names)) == len(every)
    for name in names:
        assert re.fullmatch("[A-Za-z0-9_~-]+", name)
        assert len(name) <= 210
