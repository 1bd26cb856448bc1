"""Spreadsheets in: the export of a form, read into applications by a mapping."""
