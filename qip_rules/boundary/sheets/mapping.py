"""A mapping: which column of a form export fills which field, and how its cells are written."""

import enum
from collections.abc import Mapping
from typing import Final

import attrs

from qip_rules.boundary.sheets.form_fields import Field

__all__ = ["SETTLE", "Column", "FormMapping", "RowOf"]

SETTLE: Final = "?"
"""Stands for a field that a person has yet to choose."""


class RowOf(enum.Enum):
    """What a row of the export is."""

    APPLICATION = "application"
    PERSON = "person"


@attrs.frozen(kw_only=True)
class Column:
    """One column of the export."""

    header: str
    fields: tuple[Field, ...]
    place: str
    """Where it stands in the mapping."""
    letter: str = ""
    """The letter over it, where several columns have the same header."""
    values: Mapping[str, str] = attrs.field(factory=dict[str, str])
    """What the text of a cell stands for, where it is no word of the field itself."""
    separator: str = ""
    day_format: str = ""


@attrs.frozen(kw_only=True)
class FormMapping:
    """Everything that a person has said about a form export."""

    file: str
    row_of: RowOf
    sheet: str = ""
    """The sheet to read; empty if there is only one."""
    header_row: int = 0
    """The row of the headers; 0 to look for it."""
    day_format: str = "YYYY-MM-DD"
    separator: str = ";"
    encoding: str = ""
    delimiter: str = ""
    leader_in_core_team: bool = False
    """Whether the leader, asked for once, is a member of the core team as well."""
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    fixed: Mapping[Field, str] = attrs.field(factory=dict[Field, str])
    """Fields that are the same in every row, and no column has; as a cohort's table writes them."""
    columns: tuple[Column, ...] = ()
    left_aside: tuple[str, ...] = ()
    """Headers of columns that are left aside on purpose."""
