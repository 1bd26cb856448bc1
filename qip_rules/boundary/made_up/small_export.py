"""A small export in which nothing is wrong with the file: `examples/data/small`."""

from typing import Final

from qip_rules.boundary.made_up.answered_forms import SEED, applications
from qip_rules.boundary.made_up.form_files import comma_separated, mapping, workbook
from qip_rules.boundary.made_up.people_rows import mapping_of_people, one_row_a_person

__all__ = ["small_export"]

_SMALL: Final = 12


def small_export() -> dict[str, str | bytes]:
    """The small folder."""
    rows = applications(_SMALL, SEED)
    return {
        "form.xlsx": workbook(rows),
        "form.csv": "\ufeff" + comma_separated(rows),
        "mapping.toml": mapping(),
        "people.csv": one_row_a_person(rows[:4]),
        "people-mapping.toml": mapping_of_people(),
        "README.md": _SMALL_README,
    }


_SMALL_README: Final = f"""# A small, clean form export

**Everything in these tables is made up**: the practices, the people, their addresses, the numbers.
They were written by `examples/made_up_forms.py small`.

| File | What it is |
|---|---|
| `form.xlsx` | {_SMALL} applications as a form tool exports them: one row an application |
| `form.csv` | the same as comma-separated values in UTF-8 with a byte-order mark |
| `mapping.toml` | which column of both fills which field |
| `people.csv` | four of the applications, one row a person, with semicolons between cells |
| `people-mapping.toml` | its mapping |
"""
