"""How likely a header of a form means a field: by the words that forms use for it."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from qip_rules.boundary.sheets.form_fields import PARTIES, columns_of

__all__ = ["likeness", "likenesses"]

_APPLICATION: Final = {
    "application_id": ("id", "application id", "response id", "application number", "application"),
    "revision": ("revision", "version"),
    "received_on": ("completion time", "timestamp", "submitted", "received on", "date submitted",
                    "submission date", "received"),
    "revised_on": ("revised on", "date of correction", "last modified time"),
    "practice_id": ("practice id", "practice number", "practice no"),
    "practice_name": ("practice name", "name of the practice", "practice"),
    "organization": ("parent organization", "organization", "health system"),
    "npi": ("npi", "practice npi", "npi of the practice", "organization npi"),
    "ccn": ("ccn", "cms certification number"),
    "address_lines": ("street address", "address", "street"),
    "city": ("city", "town"),
    "state": ("state",),
    "postal_code": ("zip", "zip code", "postal code"),
    "country": ("country",),
    "is_oncology_practice": ("is your site an oncology practice", "oncology practice"),
    "racial_minority_share": ("patients of racial minorities percent", "racial minority share",
                              "minority patients"),
    "low_socioeconomic_share": ("patients of low socioeconomic status percent",
                                "low socioeconomic share", "low income patients"),
    "patients_year": ("year of these figures", "year of the figures", "data year"),
    "patients_source": ("source of these figures", "source of the figures", "data source"),
    "names_team_leader": ("have you named a team leader", "team leader named"),
    "names_sponsor": ("have you named a sponsor", "sponsor named"),
    "letter_received": ("letter of support received", "letter received"),
    "letter_signed_on": ("letter of support signed on", "letter signed on", "date of the letter"),
    "letter_commits_leadership": ("does the letter commit the leadership",
                                  "letter commits leadership"),
    "letter_protects_time": ("does the letter protect time", "letter protects time"),
    "time_and_resources": ("we pledge time and resources", "time and resources"),
    "leadership_commitment": ("our leadership is committed", "leadership commitment"),
    "protected_time": ("we protect the time of the team", "protected time"),
    "program_fees": ("we pay the program fees", "program fees"),
    "travel_costs": ("we pay the travel costs", "travel costs", "travel expenses"),
    "minutes_per_week": ("minutes per week for the project", "minutes per week", "weekly minutes"),
    "project_title": ("title of the project", "project title"),
    "project_aim": ("aim of the project", "project aim", "aim statement"),
    "project_site": ("site of the project", "project site", "where will the project take place"),
    "project_at_own_site": ("is that your own clinical site", "own clinical site"),
    "affected_areas": ("areas that the project touches", "affected areas", "areas affected"),
    "mentor_conflicts": ("conflicts with mentor practices", "mentor conflicts"),
    "specialist_conflicts": ("conflicts with specialists", "specialist conflicts"),
}  # fmt: skip
_PERSON: Final = {
    "name": ("name", "full name"),
    "email": ("email", "e-mail", "email address", "e-mail address"),
    "other_emails": ("other emails", "other e-mail addresses"),
    "person_id": ("person id", "member id"),
    "npi": ("npi",),
    "title": ("title", "position", "degrees", "credentials"),
    "profession": ("profession",),
    "is_asco_member": ("member of the society", "society member"),
    "membership_number": ("membership number",),
    "is_fellow": ("in fellowship training", "fellow"),
    "pledges_attendance": ("will attend every session", "will attend", "attends every session"),
    "staff_category": ("kind of work", "staff category"),
    "represents": ("speaks for", "represents"),
    "is_senior_leader": ("a senior leader", "senior leader"),
    "role": ("role",),
}
_WHO: Final = {
    "team_leader": "team leader",
    "core_team": "core team member",
    "project_team": "project team member",
    "sponsor": "sponsor",
    "letter_signatory": "letter of support signed by",
}
_WORD: Final = re.compile(r"[a-z]+|[0-9]+")
_SAID_LITTLE: Final = frozenset(
    {"a", "an", "and", "are", "by", "does", "for", "have", "in", "is", "of", "on", "our", "s",
     "that", "the", "their", "to", "we", "will", "you", "your"}
)  # fmt: skip
_STEM: Final = 5
_NUMBER_MAXIMUM: Final = 99


def _words(text: str) -> frozenset[str]:
    found = _WORD.findall(text.casefold().replace("e-mail", "email"))
    return frozenset(each[:_STEM] for each in found if each not in _SAID_LITTLE)


_OF_APPLICATION: Final = {
    name: tuple(map(_words, phrases)) for name, phrases in _APPLICATION.items()
}
_OF_PERSON: Final = {name: tuple(map(_words, phrases)) for name, phrases in _PERSON.items()}
_OF_WHO: Final = {who: _words(phrase) for who, phrase in _WHO.items()}


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of two sets of words is the same, from 0 to 1 (the measure of Dice).

    >>> likeness(frozenset({"zip", "code"}), frozenset({"zip"}))
    0.6666666666666666
    """
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def likenesses(
    header: str, *, of_people: bool, questions: Mapping[str, str]
) -> Iterator[tuple[str, float]]:
    """The fields whose words have something in common with a header, and how much.

    Args:
        header: as it stands in the export.
        of_people: whether a row of the export is a person.
        questions: what the program asks besides, by the name of the question.
    """
    words = _words(header)
    for name, question in questions.items():
        own = (_words(name.replace("_", " ")), _words(question))
        alike = max(likeness(words, each) for each in own)
        if alike:
            yield f"answers.{name}", alike
    numbers = [each for each in words if each.isdecimal()]
    for name, phrases in _OF_APPLICATION.items():
        alike = max(likeness(words, phrase) for phrase in phrases)
        if alike:
            yield name, alike
    if of_people:
        for column, phrases in _OF_PERSON.items():
            alike = max(likeness(words, phrase) for phrase in phrases)
            if alike:
                yield f"person.{column}", alike
        return
    number = int(numbers[0]) if numbers and 1 <= int(numbers[0]) <= _NUMBER_MAXIMUM else 1
    plain = words.difference(numbers)
    for who in PARTIES:
        is_numbered = who in ("core_team", "project_team")
        spoken = plain if is_numbered else words
        if not spoken & _OF_WHO[who]:
            continue
        for column in columns_of(who):
            alike = max(likeness(spoken, phrase | _OF_WHO[who]) for phrase in _OF_PERSON[column])
            yield f"{who}[{number}].{column}" if is_numbered else f"{who}.{column}", alike
