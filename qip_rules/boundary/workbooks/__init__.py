"""Workbooks as they stand in a file: cells, and what a spreadsheet did to them."""
