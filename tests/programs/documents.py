"""Program documents for tests: whole ones beside this module, and what a test writes itself.

All programs here but the shipped ones are made up. A test that needs a sister program of its own
writes the entries that matter to it; the head that every such document has is added here.
"""

from pathlib import Path

from qip_rules import load_program
from qip_rules.policy.program import Program

SHIPPED = ("quality-training-program", "quality-improvement-grant")

PROGRAMS = Path(__file__).parent
PHARMACIST_LED = PROGRAMS / "pharmacist-led-program.toml"
"""A sister of the training program that drops, replaces and adds entries of every kind."""
WITH_HISTORY = PROGRAMS / "program-with-history.toml"
"""A sister whose clause, parameter and requirement change, within ten years."""


def sister_document(
    entries: str,
    *,
    program_id: str = "made-up-program",
    title: str = "Program (made up)",
    extends: str = "quality-training-program",
    first: str = "2016-01-01",
) -> str:
    """A document that takes another one over, with these entries of its own."""
    return f"""
[program]
id = {quoted(program_id)}
title = {quoted(title)}
extends = {quoted(extends)}
from = {first}
{entries}"""


def quoted(text: str) -> str:
    """A text as TOML writes it; one with control characters is not written so."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written(folder: Path, document: str, name: str = "made-up.toml") -> Path:
    path = folder / name
    path.write_text(document, "utf-8")
    return path


def loaded(folder: Path, document: str) -> Program:
    return load_program(written(folder, document))
