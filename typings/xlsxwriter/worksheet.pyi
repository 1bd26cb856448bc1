from datetime import date, datetime, time, timedelta

from xlsxwriter.format import Format

class Worksheet:
    def write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> int: ...
    def write_number(
        self, row: int, col: int, number: float, cell_format: Format | None = None
    ) -> int: ...
    def write_datetime(
        self,
        row: int,
        col: int,
        date: datetime | date | time | timedelta,
        cell_format: Format | None = None,
    ) -> int: ...
    def set_column(self, first_col: int, last_col: int, width: float | None = None) -> int: ...
    def freeze_panes(self, row: int, col: int) -> None: ...
    def autofilter(
        self, first_row: int, first_col: int, last_row: int, last_col: int
    ) -> int | None: ...
