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
from tests.examples.desk_script import Desk


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
    assert not papers.lacks_font


LONG = "oncology-of-the-made-up-county-hospital-in-springfield-application-of-2026"


@pytest.mark.parametrize("names", [(LONG, LONG), ("北京", "上海"), ("REF 1", "REF/1")])
def test_a_statement_of_another_day_or_application_is_another_paper(
    desk: Desk, names: tuple[str, str]
) -> None:
    for number, name in enumerate(dict.fromkeys(names)):
        member = ("--member", f"x{number}=Ada Made-Up")
        desk.done("receive", name, "--practice", f"p-{number}", "--name", "Made-Up", *member)
    out = desk.folder / "papers"
    for name in names:
        for day in ("2026-03-21", "2026-03-22", "2026-03-21"):
            told = desk.done("statement", name, "--out", out, "--as-of", day)
            assert "Written: " in told.out
    written = [each.stem for each in out.iterdir() if each.suffix == ".html"]
    assert len(written) == 2 * len(set(names))
    assert all(each[-10:] in ("2026-03-21", "2026-03-22") for each in written)


def test_receipts_of_two_applications_do_not_run_into_each_other(desk: Desk) -> None:
    out = desk.folder / "papers"
    for name, payment_id in (("A", "1-2"), ("A-1", "2"), ("A", "A")):
        member = ("--member", f"x{name}=Ada Made-Up")
        desk("receive", name, "--practice", name, "--name", f"Made-Up {name}", *member)
        desk.done("pay", name, payment_id, "10.00")
        desk.done("receipt", name, payment_id, "--out", out)
    desk.done("statement", "A", "--out", out)
    written = sorted(each.stem for each in out.iterdir() if each.suffix == ".html")
    assert len(written) == 4
    assert "receipt-A-1-2-2026-03-20" in written
    assert "statement-A-2026-03-20" in written
