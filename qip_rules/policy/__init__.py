"""Programs as data: a dated document, and the policy that is in force on a day."""

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
