"""A person is removed by order: what goes, what stays and why, and what is read afterwards."""

# ruff: noqa: ANN401 - what the functions under test take

import json
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from qip_rules.errors import InputError
from qip_rules.participation import CoachSessionHeld
from qip_rules.store import (
    Forgotten,
    Outcome,
    Retention,
    RetentionRule,
    Sought,
    Store,
    all_kinds,
    forget,
    forget_due,
    load_retention,
    open_store,
    plan_of_due,
    plan_removal,
    read_lines,
    verify,
    write_lines,
)
from tests.store.made_up import (
    NOW,
    accepted,
    common,
    invoice,
    paid,
    received,
    removal,
)

GONE = "(removed on 2026-02-01 by order removal-1)"
BEN = Sought(person_ids=("application-1/p2",))
NO_RULES = Retention()
BOOKS = Retention(
    rules=(
        RetentionRule(kinds=("invoice", "credit-note"), stays_days=365, because="The law on books"),
    ),
    program_ended_on=date(2026, 6, 30),
)


@pytest.fixture
def filled(store: Store) -> Store:
    store.append(
        [
            received(),
            accepted(),
            invoice("INV-2026-0001"),
            paid("p1", payer="Ben  MADE-UP"),
            paid("p2", payer="Benedict Made-Up"),
            CoachSessionHeld(
                attendees=("application-1/p1", "application-1/p2", "guest"), **common("c1")
            ),
        ],
        recorded_at=NOW,
    )
    return store


def removed(
    store: Store, sought: Sought = BEN, retention: Retention = NO_RULES, **how: Any
) -> Forgotten:
    order = how.pop("order", removal())
    return forget(store, sought, order, retention=retention, recorded_at=NOW, **how)


def test_what_stands_beside_the_id_goes_and_what_has_the_name_elsewhere(filled: Store) -> None:
    plan = plan_removal(filled, BEN, retention=NO_RULES, as_of=NOW.date())
    assert [(each.kind, each.text, each.person_id) for each in plan.goes] == [
        ("application-received", "Ben Made-Up", "application-1/p2"),
        ("invoice", "Ben Made-Up", "application-1/p2"),
        ("payment-received", "Ben  MADE-UP", ""),
        ("coach-session-held", "application-1/p2", ""),
    ]
    assert (plan.stays, plan.others, plan.in_chain) == ((), (), ())
    assert filled.head().sequence == 6  # it was only looked at


def test_others_are_untouched_even_in_one_list(filled: Store) -> None:
    done = removed(filled)
    assert done.receipt is not None
    assert done.receipt.outcome is Outcome.RECORDED
    assert done.is_scrubbed
    its = filled.application("application-1")
    assert [each.name for each in its.events[0].seats] == [
        "Ada Made-Up",
        GONE,
        "Cleo Made-Up",
        "Dov Made-Up",
    ]
    assert its.documents[0].lines[1].person_name == GONE
    assert its.documents[0].total == invoice("INV-2026-0001").total
    assert [each.payer for each in its.events[2:]] == [
        "(removed on 2026-02-01 by order removal-1, text 2)",  # it was written in another way
        "Benedict Made-Up",
    ]
    assert its.course[0].attendees == (
        "application-1/p1",
        "(removed on 2026-02-01 by order removal-1, text 3)",
        "guest",
    )
    seen = verify(filled)
    assert (seen.is_intact, seen.removed) == (True, 4)


def test_a_second_removal_finds_nothing_and_writes_nothing(filled: Store) -> None:
    removed(filled)
    head = filled.head()
    again = removed(filled, order=removal("removal-2"))
    assert (again.receipt, again.plan.goes, again.is_scrubbed) == (None, (), True)
    assert filled.head() == head


def test_what_is_told_again_in_the_same_words_stays_removed(filled: Store) -> None:
    attendees = ("application-1/p1", "application-1/p2", "guest")
    coached = CoachSessionHeld(attendees=attendees, **common("c1"))
    removed(filled)
    receipts = filled.append([received(), coached], recorded_at=NOW)
    assert {each.outcome for each in receipts} == {Outcome.DUPLICATE}
    other = attrs.evolve(coached, attendees=("application-1/p9", "application-1/p2", "guest"))
    assert filled.append([other], recorded_at=NOW)[0].outcome is Outcome.CONFLICT


def test_two_people_of_one_name_are_two(filled: Store) -> None:
    other = received("r2", "application-2")
    filled.append([other], recorded_at=NOW)
    plan = plan_removal(filled, BEN, retention=NO_RULES, as_of=NOW.date())
    assert [(each.person_id, each.stays) for each in plan.others] == [
        ("application-2/p2", "it stands beside the id of somebody else")
    ]
    by_name = Sought(words=("Ben Made-Up",))
    plan = plan_removal(filled, by_name, retention=NO_RULES, as_of=NOW.date())
    assert [each.kind for each in plan.goes] == ["payment-received"]
    assert len(plan.others) == 3  # beside an id they go only by the id
    both = Sought(person_ids=("application-1/p2", "application-2/p2"))
    plan = plan_removal(filled, both, retention=NO_RULES, as_of=NOW.date())
    assert (len(plan.goes), plan.others) == (5, ())


def test_a_name_in_the_chain_is_told_because_it_cannot_go(filled: Store) -> None:
    filled.append([paid("Ben Made-Up-77")], recorded_at=NOW)
    plan = plan_removal(filled, BEN, retention=NO_RULES, as_of=NOW.date())
    assert [(each.sequence, each.kind) for each in plan.in_chain] == [(7, "payment-received")]


def test_an_order_stays_for_ever_so_it_does_not_name_the_person(filled: Store) -> None:
    for order in (
        removal(reason="Ben Made-Up asked."),
        removal("ben made-up"),
        attrs.evolve(removal(), ordered_by="Counsel of BEN MADE-UP"),
    ):
        with pytest.raises(InputError, match="the name of the person"):
            removed(filled, order=order)
    assert filled.head().sequence == 6


@pytest.mark.parametrize(
    "sought",
    [
        {},
        {"person_ids": ("",)},
        {"words": (" ",)},
        {"person_ids": "ben"},
        {"person_ids": ("a", "a")},
    ],
)
def test_somebody_has_to_be_named(sought: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(InputError, match="whom to forget"):
        Sought(**sought)


# ------------------------------------------------------------------------------- retention


def test_what_the_law_keeps_stays_until_its_day_and_goes_after_it(filled: Store) -> None:
    done = removed(filled, retention=BOOKS)
    assert [(each.kind, each.stays_until) for each in done.plan.stays] == [
        ("invoice", date(2027, 6, 30))
    ]
    assert done.plan.stays[0].stays == "The law on books: until 2027-06-30"
    its = filled.application("application-1")
    assert its.documents[0].lines[1].person_name == "Ben Made-Up"
    assert its.events[0].seats[1].name == GONE
    last = attrs.evolve(removal("removal-2"), on=date(2027, 6, 30))
    assert removed(filled, retention=BOOKS, order=last).receipt is None
    after = attrs.evolve(removal("removal-2"), on=date(2027, 7, 1))
    assert len(removed(filled, retention=BOOKS, order=after).plan.goes) == 1
    its = filled.application("application-1")
    assert its.documents[0].lines[1].person_name == "(removed on 2027-07-01 by order removal-2)"
    assert verify(filled).is_intact


def test_staff_keep_a_record_by_its_id(filled: Store) -> None:
    plan = removed(filled, keep=["INV-2026-0001"]).plan
    assert [(each.id, each.stays) for each in plan.stays] == [("INV-2026-0001", "staff keep it")]
    with pytest.raises(InputError, match="keep"):
        removed(filled, keep=["INV-2026-0002"])


def test_what_is_due_goes_though_nobody_asks(filled: Store) -> None:
    rule = RetentionRule(kinds=("payment-received",), goes_days=30, because="No more use")
    retention = Retention(rules=(rule,), program_ended_on=date(2026, 1, 1))
    early = plan_of_due(filled, retention=retention, as_of=date(2026, 1, 31))
    assert early.goes == ()
    plan = plan_of_due(filled, retention=retention, as_of=date(2026, 2, 1), keep=["p2"])
    assert [each.id for each in plan.goes] == ["p1"]
    assert [each.id for each in plan.stays] == ["p2"]
    done = forget_due(filled, removal(), retention=retention, recorded_at=NOW)
    assert [each.id for each in done.plan.goes] == ["p1", "p2"]
    assert forget_due(filled, removal("r2"), retention=retention, recorded_at=NOW).receipt is None
    payers = [each.payer for each in filled.application("application-1").events[2:]]
    assert payers == [GONE, "(removed on 2026-02-01 by order removal-1, text 2)"]


def test_the_rules_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "retention.toml"
    path.write_text(
        'program_ended_on = 2026-06-30\n[[rules]]\nkinds = ["invoice", "credit-note"]\n'
        'stays_days = 365\nbecause = "The law on books"\n',
        "utf-8",
    )
    assert load_retention(path, all_kinds()) == BOOKS
    path.write_text("", "utf-8")
    assert load_retention(path, all_kinds()) == NO_RULES


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("rules = 1", "rules"),
        ("[[rules]]\nkinds = ['invoice']\nbecause = 'x'", "stays_days"),
        ("[[rules]]\nkinds = []\nstays_days = 1\nbecause = 'x'", "kinds"),
        ("[[rules]]\nkinds = ['bill']\nstays_days = 1\nbecause = 'x'", "a kind of records"),
        ("[[rules]]\nkinds = ['invoice']\nstays_days = -1\nbecause = 'x'", "stays_days"),
        ("[[rules]]\nkinds = ['invoice']\nstays_days = 9\ngoes_days = 8\nbecause = 'x'", "goes_"),
        ("[[rules]]\nkinds = ['invoice', 'invoice']\nstays_days = 9\nbecause = 'x'", "rules"),
        ("[[rules]]\nkinds = ['invoice']\nstays = 9\nbecause = 'x'", "stays"),
        ("[[rules]]\nkinds = ['invoice']\nstays_days = 9\nbecause = ''", "because"),
        ("[[rules]", "TOML"),
        ("program_ended_on = 'soon'", "program_ended_on"),
    ],
)
def test_every_fault_of_the_rules_is_told(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "retention.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=place) as caught:
        load_retention(path, all_kinds())
    assert caught.value.of == f"the retention in {path}"
    for missing in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(InputError, match="nothing has to stay"):
            load_retention(missing, all_kinds())


# ---------------------------------------------------------------------------------- copies


def test_a_log_put_back_from_a_backup_forgets_again_what_was_removed_since(
    tmp_path: Path,
) -> None:
    with open_store(tmp_path / "log.db") as store:
        store.append(
            [received(), CoachSessionHeld(attendees=("guest", "application-1/p2"), **common("c"))],
            recorded_at=NOW,
        )
        write_lines(store, tmp_path / "backup.jsonl")
        removed(store)
        write_lines(store, tmp_path / "later.jsonl")
        head = store.head()
    with open_store(tmp_path / "restored.db") as restored:
        read_lines(restored, tmp_path / "backup.jsonl")
        assert read_lines(restored, tmp_path / "later.jsonl") == 1
        assert restored.head() == head
        assert verify(restored).is_intact
        assert restored.application("application-1").events[0].seats[1].name == GONE
        texts = [each.texts for each in restored.find_personal() if each.kind.startswith("coach")]
        assert texts == [('"guest"', None)]
        write_lines(restored, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "later.jsonl").read_bytes()
    assert [
        each.name for each in tmp_path.glob("restored.db*") if b"Ben" in each.read_bytes()
    ] == []


def test_the_lines_of_a_log_with_removed_texts_are_the_log(filled: Store, tmp_path: Path) -> None:
    removed(filled)
    write_lines(filled, tmp_path / "log.jsonl")
    assert "Ben Made-Up" not in (tmp_path / "log.jsonl").read_text("utf-8")
    with open_store(tmp_path / "copy.db") as copy:
        assert read_lines(copy, tmp_path / "log.jsonl") == 7
        assert copy.head() == filled.head()
        assert copy.application("application-1") == filled.application("application-1")
        assert verify(copy) == verify(filled)
    line = json.loads((tmp_path / "log.jsonl").read_text("utf-8").splitlines()[5])
    assert line["personal"][0]["fields"] == {
        "attendees": ["application-1/p1", None, "guest"],
    }
