"""The digest of a program document: changed by what means something else, and by nothing more."""

from pathlib import Path

import pytest

from qip_rules.policy.loading import read_program
from tests.programs.documents import written
from tests.programs.standing_alone import JOBS, SOUND, changed, load


def test_byte_order_mark_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "made-up.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    assert read_program(path, JOBS).digest == load(tmp_path).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Two to four", "Two to five"),
        ("value = 2 }", "value = 1 }"),
        ("2024-07-01, value", "2024-08-01, value"),
        ("Find more people.", "Find people."),
        ('id = "Q1"', 'id = "Q1"\nfrom_nowhere = 1'),
        ('decided = "Everybody."', 'decided = "All."'),
        ("usual = 10", "usual = 11"),
        ("usual = 10\n", ""),
        ('fee-kept = ["C2"]', 'fee-kept = ["C1"]'),
        ('title = "Opioids"', 'title = "Opioid use"'),
    ],
)
def test_any_change_of_the_document_changes_the_digest(tmp_path: Path, old: str, new: str) -> None:
    from qip_rules.policy.effective import effective_document

    before = effective_document(written(tmp_path, SOUND)).digest
    after = effective_document(written(tmp_path, changed(old, new))).digest
    assert len(before) == 64
    assert before != after


def test_comments_and_layout_leave_the_digest(tmp_path: Path) -> None:
    plain = load(tmp_path).digest
    text = "# A comment.\n" + SOUND.replace("\n[[", "\n\n# Another.\n\n[[").replace(
        "\nid = ", "\nid   =   "
    )
    assert load(tmp_path, text).digest == plain
    again = changed('title = "A made-up program"\n', "")
    again = changed('id = "made-up"\n', 'title = "A made-up program"\nid = "made-up"\n', again)
    assert load(tmp_path, again).digest == plain


def test_a_date_and_its_text_have_different_digests(tmp_path: Path) -> None:
    from qip_rules.policy.effective import effective_document

    digests = {
        effective_document(written(tmp_path, f"[parameters.p]\nvalue = {value}\n")).digest
        for value in (
            "2020-01-01",
            '"2020-01-01"',
            "2020-01-01T00:00:00",
            "1",
            "1.0",
            '"1"',
            "true",
        )
    }
    assert len(digests) == 7
