"""The requirements of the shipped programs in words, as people will read them."""

import json
from datetime import date
from pathlib import Path

from qip_rules import load_program
from qip_rules.rules.phrasing import in_words

KEPT = Path(__file__).with_name("requirements_in_words.json")


def test_every_shipped_requirement_in_words() -> None:
    told: dict[str, str] = {}
    for name in ("quality-training-program", "quality-improvement-grant"):
        policy = load_program(name).on(date(2026, 3, 1))
        for rule_set in policy.rule_sets.values():
            for requirement in rule_set.requirements:
                words = in_words(requirement.requires, rule_set.currency)
                assert told.setdefault(requirement.code, words) == words
    assert len(set(told.values())) == len(told)
    assert told == json.loads(KEPT.read_text(encoding="utf-8")), (
        f"read the new words; if they are right, write them to {KEPT.name}"
    )
