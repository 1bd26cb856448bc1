"""Text and files of papers, as the billing desk shows and writes them."""

import signal
import sys
from datetime import date
from pathlib import Path

import attrs
import pytest

from qip_rules.billing import (
    Invoice,
    account,
)
from qip_rules.errors import InputError
from qip_rules.reports.issued_printouts import document_printout
from qip_rules.reports.paper_files import add_files, paper_files, register_files
from qip_rules.reports.printout import Figures, texts
from qip_rules.reports.printout_text import printed_text
from qip_rules.reports.statement_printout import statement
from qip_rules.rules.wording import printable
from tests.cohort.desk_records import ON, PROGRAM, RECEIVED, SELLER, issued, payment


def test_the_text_of_a_printout_has_every_word_of_it() -> None:
    invoice = issued()
    assert isinstance(invoice, Invoice)
    now = account(PROGRAM, [RECEIVED, payment(5, 3, "Somebody", 0)], [invoice], date(2026, 2, 5))
    for printout in (document_printout(invoice), statement(now, seller=SELLER)):
        text = printed_text(printout)
        hidden = {
            column.title for each in printout.figures if not each.rows for column in each.columns
        }
        missing = [each for each in texts(printout) if each not in hidden]
        assert [each for each in missing if printable(each) not in text] == []
        assert all(line == line.rstrip() for line in text.splitlines())
        assert printed_text(printout) == text


def test_columns_stand_below_each_other_whatever_the_script() -> None:
    invoice = issued()
    assert isinstance(invoice, Invoice)
    printout = document_printout(invoice)
    wide = attrs.evolve(
        printout,
        figures=(
            Figures(
                title="Wide",
                columns=printout.figures[0].columns[:1] * 2,
                rows=(("病院", "x"), ("e\u0301", "x"), ("\u202e", "x")),
            ),
        ),
    )
    lines = printed_text(wide).splitlines()
    start = lines.index("Wide") + 3
    assert lines[start : start + 3] == ["病院    x", "e\u0301       x", "\\u202e  x"]


def test_files_are_added_and_never_replaced(tmp_path: Path) -> None:
    add_files({"a.html": b"one"}, tmp_path / "deep" / "out")
    add_files({"a.html": b"one", "b.html": b"two"}, tmp_path / "deep" / "out")
    with pytest.raises(InputError, match="another document") as caught:
        add_files({"a.html": b"ONE", "b.html": b"TWO", "c.html": b""}, tmp_path / "deep" / "out")
    assert len(caught.value.faults) == 2
    assert sorted(each.name for each in (tmp_path / "deep" / "out").iterdir()) == [
        "a.html",
        "b.html",
    ]
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="a folder"):
        add_files({"a": b""}, tmp_path / "file")
    with pytest.raises(InputError, match="output folder"):
        add_files({"a": b""}, tmp_path / "file" / "below")


def test_a_paper_that_cannot_be_written_leaves_nothing_in_its_place(tmp_path: Path) -> None:
    """Half a paper would be in the way of the whole one for ever after."""
    resource = pytest.importorskip("resource", reason="no disk can be made full here")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
    try:
        with pytest.raises(InputError, match="output folder"):
            add_files({"a.html": b"one", "b.pdf": b"x" * 5_000}, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handled)
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["a.html"]
    add_files({"a.html": b"one", "b.pdf": b"x" * 5_000}, tmp_path / "out")
    assert (tmp_path / "out" / "b.pdf").stat().st_size == 5_000


def test_without_the_extra_the_rest_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    invoice = issued()
    assert isinstance(invoice, Invoice)
    for name in [each for each in sys.modules if each.split(".")[0] == "reportlab"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "reportlab", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    papers = paper_files(invoice.number, document_printout(invoice))
    assert list(papers.files) == ["QTP-2026-0001.html"]
    assert "QTP-2026-0001.pdf: it needs the extra `documents`" in papers.left_out[0]
    books = register_files([account(PROGRAM, [RECEIVED], [invoice], ON)], ON)
    assert all(name.endswith(f"-{ON}.csv") for name in books.files)
    assert f"registers-{ON}.xlsx" in books.left_out[0]
