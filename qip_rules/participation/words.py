"""The words in which a document speaks of steps, and what each means in the program."""

import enum

__all__ = ["Attendees", "Mode", "Party", "Recording", "Rhythm"]


class Mode(enum.Enum):
    """How a session is held."""

    IN_PERSON = "in-person"
    """Face to face, wherever the program invites to."""
    ONSITE = "onsite"
    """At the practice itself."""
    VIRTUAL = "virtual"


class Party(enum.Enum):
    """Who owes a step."""

    PRACTICE = "practice"
    SPONSOR = "sponsor"
    """The sponsor of the practice's project."""
    PROGRAM = "program"
    """The society and its staff; nothing they owe is held against a practice."""
    NOBODY = "nobody"
    """A step that may be taken or left: only its place in the order counts."""


class Recording(enum.Enum):
    """What is on record of a step: the word for it in a document."""

    KICK_OFF = "kick-off"
    SESSION = "session"
    COACH_SESSION = "coach-session"
    ASSESSMENT = "assessment"
    REPORT = "report"
    PLAN = "plan"
    MEETING = "meeting"
    SPONSOR_UPDATE = "sponsor-update"
    EVALUATION = "evaluation"
    SETTLEMENT = "settlement"
    """The priority areas as they were settled, with the day and who agreed."""
    LIVE_ROUND = "live-round"
    """A live round of QOPI; a test abstraction is none."""
    CERTIFICATION_STEP = "certification-step"
    STEP = "step"
    """Just that it was done: for steps of a document's own."""
    END = "end"


class Attendees(enum.Enum):
    """Whose attendance is a duty."""

    CORE_TEAM = "core-team"
    """Each member, at each session that falls in the time on the core team."""


class Rhythm(enum.Enum):
    """In which period a step comes back, once in each."""

    CALENDAR_WEEK = "calendar-week"
    """From Monday to Sunday."""
    CALENDAR_MONTH = "calendar-month"
    CALENDAR_QUARTER = "calendar-quarter"
