"""Programs as data: a dated document, and the policy that is in force on a day."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.policy.declaration import (
        Declaration,
        ParameterDeclaration,
        SettingDeclaration,
        StepDeclaration,
        SubjectDeclaration,
    )
    from qip_rules.policy.effective import shipped_names
    from qip_rules.policy.loading import read_program
    from qip_rules.policy.measure import Better, Measure
    from qip_rules.policy.program import Area, Parameter, Policy, Program, Reading, Setting, Step
    from qip_rules.policy.strategy import Strategy

__all__ = [
    "Area",
    "Better",
    "Declaration",
    "Measure",
    "Parameter",
    "ParameterDeclaration",
    "Policy",
    "Program",
    "Reading",
    "Setting",
    "SettingDeclaration",
    "Step",
    "StepDeclaration",
    "Strategy",
    "SubjectDeclaration",
    "read_program",
    "shipped_names",
]

if not TYPE_CHECKING:
    from qip_rules.doors import opened_late as _opened_late

    __getattr__, __dir__ = _opened_late(
        __name__,
        {
            "declaration": (
                "Declaration",
                "ParameterDeclaration",
                "SettingDeclaration",
                "StepDeclaration",
                "SubjectDeclaration",
            ),
            "effective": ("shipped_names",),
            "loading": ("read_program",),
            "measure": (
                "Better",
                "Measure",
            ),
            "program": (
                "Area",
                "Parameter",
                "Policy",
                "Program",
                "Reading",
                "Setting",
                "Step",
            ),
            "strategy": ("Strategy",),
        },
    )
