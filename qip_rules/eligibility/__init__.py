"""Eligibility: an application held against the program's requirements, with every reason."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qip_rules.eligibility.admission import (
        Choice,
        RecordedException,
        Roll,
        StaffDecision,
        Standing,
        admission_roll,
    )
    from qip_rules.eligibility.application import (
        Application,
        ApplicationFile,
        Pledges,
        Project,
        SupportLetter,
        revise,
    )
    from qip_rules.eligibility.assessment import Assessment, assess, assess_file, facts_of
    from qip_rules.eligibility.choosing import Refusal, accept, decline, waitlist
    from qip_rules.eligibility.many import assess_many
    from qip_rules.eligibility.people import (
        CoreTeamMember,
        Person,
        Profession,
        ProjectTeamMember,
        Sponsor,
        StaffCategory,
        TeamLeader,
        distinct,
        same_person,
    )
    from qip_rules.eligibility.practice import Address, PatientsServed, Practice
    from qip_rules.eligibility.tabular import assess_frame, facts_table

__all__ = [
    "Address",
    "Application",
    "ApplicationFile",
    "Assessment",
    "Choice",
    "CoreTeamMember",
    "PatientsServed",
    "Person",
    "Pledges",
    "Practice",
    "Profession",
    "Project",
    "ProjectTeamMember",
    "RecordedException",
    "Refusal",
    "Roll",
    "Sponsor",
    "StaffCategory",
    "StaffDecision",
    "Standing",
    "SupportLetter",
    "TeamLeader",
    "accept",
    "admission_roll",
    "assess",
    "assess_file",
    "assess_frame",
    "assess_many",
    "decline",
    "distinct",
    "facts_of",
    "facts_table",
    "revise",
    "same_person",
    "waitlist",
]

if not TYPE_CHECKING:
    from qip_rules.doors import opened_late as _opened_late

    __getattr__, __dir__ = _opened_late(
        __name__,
        {
            "admission": (
                "Choice",
                "RecordedException",
                "Roll",
                "StaffDecision",
                "Standing",
                "admission_roll",
            ),
            "application": (
                "Application",
                "ApplicationFile",
                "Pledges",
                "Project",
                "SupportLetter",
                "revise",
            ),
            "assessment": ("Assessment", "assess", "assess_file", "facts_of"),
            "choosing": ("Refusal", "accept", "decline", "waitlist"),
            "many": ("assess_many",),
            "people": (
                "CoreTeamMember",
                "Person",
                "Profession",
                "ProjectTeamMember",
                "Sponsor",
                "StaffCategory",
                "TeamLeader",
                "distinct",
                "same_person",
            ),
            "practice": ("Address", "PatientsServed", "Practice"),
            "tabular": ("assess_frame", "facts_table"),
        },
    )
