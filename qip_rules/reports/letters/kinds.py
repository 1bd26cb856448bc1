"""The kinds of letters, one template each."""

import enum

__all__ = ["LetterKind"]


class LetterKind(enum.Enum):
    """What a letter tells an applicant. The value names its template and its files."""

    INCOMPLETE = "incomplete"
    """Answers are missing without which nothing can be decided."""
    CLARIFICATION = "clarification"
    """Everything was given, and some of it can be read in two ways."""
    ELIGIBLE = "eligible"
    """The application meets the policy, or was accepted: when and how to pay."""
    NOT_ELIGIBLE = "not-eligible"
    """The application does not meet the policy, and is not decided yet: the smallest remedy."""
    DECLINED = "declined"
    """The staff declined it: the reason, and what becomes of the invoice."""
    PAIRED = "paired"
    """The practice has a mentor practice: which, and what that one has achieved."""
    UNPAIRED = "unpaired"
    """The practice has no mentor practice: why, and what would change it."""
