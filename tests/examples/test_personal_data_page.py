"""The page on personal data: its table is that of the classes, and its session is run."""

import doctest
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qip_rules.store import Retention, all_kinds, load_retention
from qip_rules.store.classifying import classified_fields
from tests.examples.test_billing_desk_page import CONSOLE, pattern, script
from tests.store.personal_data_page import PAGE, page

NOW = datetime(2026, 4, 30, tzinfo=UTC)
TEXT = PAGE.read_text("utf-8")


def test_every_field_that_holds_text_stands_in_the_table() -> None:
    assert page() == TEXT, "look at the new field, then: python -m tests.store.personal_data_page"
    told = {(each.owner, name) for each in classified_fields(all_kinds()) for name in each.personal}
    assert told >= {("SeatHolder", "name"), ("Line", "person_name"), ("PaymentReceived", "payer")}
    assert len(told) == 36


def test_the_log_has_no_address_of_a_person() -> None:
    """The page says so: no e-mail, no telephone, no answers of a form."""
    names = {name for each in classified_fields(all_kinds()) for name in each.personal + each.plain}
    assert not [each for each in names if re.search("mail|phone|answer|birth", each)]


def test_the_session_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import shlex

    monkeypatch.chdir(tmp_path)
    rules = re.search(r"^```toml\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert rules is not None
    Path("retention.toml").write_text(rules[1], "utf-8")
    assert load_retention("retention.toml", all_kinds()) != Retention()
    party = '{"name": "Example Office (made up)", "address_lines": ["1 Example Street"]'
    Path("seller.json").write_text(f'{party}, "country": "US"}}', "utf-8")
    desk, ran = script(), 0
    for block in CONSOLE.findall(TEXT):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = step.replace("\\\n", " ").partition("\n")
            words = shlex.split(command)
            if words[0] == "alias":
                continue
            assert desk.main(["desk.db", *words[1:]], now=NOW) == 0
            said = re.sub(r" {2,}", "  ", capsys.readouterr().out)
            lines = [re.sub(r" {2,}", "  ", line) for line in shown.splitlines()]
            assert re.fullmatch(pattern(lines), said), f"{command}\n{said}"
            ran += 1
    assert ran == 10
    assert b"Ben Made-Up" in Path("desk.db").read_bytes()  # on the invoice, which has to stay
    words = ["forget", "--person", "ben", "--order", "R-3", "--authority", "Privacy office"]
    Path("retention.toml").write_text("", "utf-8")
    assert desk.main(["desk.db", *words, "--reason", "Now all of it."], now=NOW) == 0
    assert not [each.name for each in tmp_path.iterdir() if b"Ben Made" in each.read_bytes()]


def test_the_samples_of_python_run() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert (found.failed, found.attempted > 15) == (0, True)


def test_what_is_wrong_with_a_removal_is_told_by_the_words_of_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = script()
    received = ["receive", "A-1", "--practice", "p", "--name", "Elm", "--member", "a=Ada Made-Up"]
    assert desk.main(["desk.db", *received], now=NOW) == 0
    order = ["--order", "R-1", "--authority", "Office", "--reason", "Asked."]

    def fails(*words: str) -> str:
        capsys.readouterr()
        assert desk.main(["desk.db", "forget", *words], now=NOW) == 2
        return capsys.readouterr().err

    assert "retention.toml\n    found no such file" in fails("--person", "a", *order)
    Path("rules.toml").write_text("", "utf-8")
    order += ["--retention", "rules.toml"]
    assert "--person\n    found nobody" in fails(*order)
    assert "--keep\n    found" in fails("--person", "a", "--keep", "INV-1", *order)
    assert "--reason\n    found the name" in fails(
        "--person", "a", *order, "--reason", "For Ada Made-Up"
    )
    assert "--order" in fails("--person", "a", *order, "--order", " ")
    assert "--authority" in fails("--person", "a", *order, "--authority", "")
    assert b"Ada Made-Up" in Path("desk.db").read_bytes()
    assert desk.main(["desk.db", "forget", "--called", "ada made-up", *order], now=NOW) == 0
    said = capsys.readouterr().out
    assert "another entry 1, application-received" in said
    assert "(it stands beside the id of somebody else)" in said
    assert "Nothing to remove; stays: 0" in said
