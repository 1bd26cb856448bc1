"""The letters of a cohort as files: HTML and Word documents, and one table for a mail merge."""

from collections.abc import Iterable, Sequence
from typing import Final

from qip_rules.reports.folder import safe_names
from qip_rules.reports.letters.letter import (
    DeclinedLetter,
    EligibleLetter,
    IncompleteLetter,
    Letter,
    NotEligibleLetter,
    PairedLetter,
    UnpairedLetter,
)
from qip_rules.reports.letters.writing import (
    Stationery,
    WrittenLetter,
    letter_page,
    written,
)
from qip_rules.reports.written_registers import Register, Value, register_csv

__all__ = ["MAIL_MERGE", "letter_files", "letter_names", "mail_merge", "written_letters"]

MAIL_MERGE: Final = "letters.csv"
"""The file with a row for each letter."""

_HEADER: Final = (
    "kind", "application_id", "practice", "recipient", "email", "subject", "file_html",
    "file_docx", "dated", "answer_by", "accepted_or_declined_on", "pay_by", "currency",
    "amount_due", "mentor_practices", "reason",
)  # fmt: skip


def letter_names(letters: Iterable[Letter]) -> dict[tuple[str, str], str]:
    """The name of each letter's files, without an ending, by application and kind.

    The names are the same whichever other letters there are, unless ids are alike.
    """
    letters = tuple(letters)
    names = safe_names(each.application for each in letters)
    return {
        (each.application, each.kind.value): f"{names[each.application]}-{each.kind.value}"
        for each in letters
    }


def written_letters(letters: Iterable[Letter], stationery: Stationery) -> tuple[WrittenLetter, ...]:
    """Every letter in words.

    Raises:
        InputError: as `written`.
    """
    return tuple(written(each, stationery) for each in letters)


def letter_files(
    letters: Sequence[WrittenLetter], stationery: Stationery
) -> dict[str, str | bytes]:
    """Each letter as HTML and as a Word document, and the table for a mail merge, by file name.

    The same letters give the same files, byte for byte.

    Raises:
        InputError: as `letter_page`.
        ModuleNotFoundError: the extra `letters` is not installed.
    """
    from qip_rules.reports.letters.word_file import WordFiles

    names = letter_names(each.letter for each in letters)
    word = WordFiles()
    files: dict[str, str | bytes] = {MAIL_MERGE: mail_merge(letters)}
    for each in letters:
        name = names[each.letter.application, each.letter.kind.value]
        files[f"{name}.html"] = letter_page(each, stationery)
        files[f"{name}.docx"] = word.docx_of(each)
    return files


def mail_merge(letters: Sequence[WrittenLetter]) -> str:
    """One row a letter, as CSV: to whom, which files, and what it is about.

    Text that a spreadsheet could take for a formula gets an apostrophe before it.
    """
    names = letter_names(each.letter for each in letters)
    rows = (_row(each, names[each.letter.application, each.letter.kind.value]) for each in letters)
    return register_csv(Register("letters", _HEADER, tuple(rows)))


def _row(written_one: WrittenLetter, name: str) -> tuple[Value, ...]:
    letter = written_one.letter
    answer_by = getattr(letter, "answer_by", None)
    decided_on = pay_by = amount_due = None
    mentors = reason = ""
    match letter:
        case EligibleLetter():
            decided_on, pay_by, amount_due = letter.decided_on, letter.pay_by, letter.amount_due
            reason = letter.standing
        case DeclinedLetter():
            decided_on, reason = letter.decided_on, letter.reason
        case NotEligibleLetter():
            reason = " ".join(each.says for each in letter.unmet)
        case PairedLetter():
            mentors = "; ".join(each.name for each in letter.mentors)
            areas = (area.title for each in letter.mentors for area in each.areas)
            reason = "; ".join(dict.fromkeys(areas)) or "no area in common is known yet"
        case UnpairedLetter():
            reason = letter.gap
        case IncompleteLetter():
            reason = " ".join(each.text for each in (*letter.missing, *letter.unclear))
        case _:
            reason = " ".join(each.text for each in getattr(letter, "unclear", ()))
    return (
        letter.kind.value, letter.application, letter.practice, letter.recipient, letter.email,
        written_one.subject, f"{name}.html", f"{name}.docx", letter.dated, answer_by, decided_on,
        pay_by, None if amount_due is None else amount_due.currency, amount_due, mentors, reason,
    )  # fmt: skip
