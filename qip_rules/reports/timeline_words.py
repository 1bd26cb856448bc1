"""What a mark of a timeline says, in words: for the page, the picture and the calendar alike."""

from datetime import date

from qip_rules.reports.course_timeline import Mark, MarkKind

__all__ = ["days_said", "mark_said", "said_of_session"]


def days_said(first: date, last: date) -> str:
    """One day, or the first and the last of several."""
    return first.isoformat() if first == last else f"{first} to {last}"


def mark_said(mark: Mark) -> str:
    """What it is, how it stands and when, who owes it, and what is special about it."""
    said = [f"{mark.name}: {_standing(mark)}", f"owed by {mark.owed_by.value}"]
    session = said_of_session(mark)
    said += [session] if session else []
    said += ["on the critical chain"] if mark.is_critical else []
    said += ["the order of the steps is not kept"] if mark.breaks_order else []
    return "; ".join(said) + "."


def said_of_session(mark: Mark) -> str:
    """Which session it is, how it is held and where; empty if it is none, or not announced."""
    session = mark.session
    if session is None:
        return ""
    place = f", {session.place}" if session.place else ""
    return f"session {session.session_id}, {session.mode.value}{place}"


def _standing(mark: Mark) -> str:
    """How it stands, with its days or the room there is for it."""
    kind = mark.kind.value
    if mark.first is not None:
        days = days_said(mark.first, mark.last or mark.first)
        joint = {MarkKind.DONE: "on", MarkKind.CALLED_OFF: "which was to be on"}
        return f"{kind} {joint.get(mark.kind, 'for')} {days}"
    if mark.kind is MarkKind.LATE:
        return f"{kind}, there was time until {mark.latest}"
    room: list[str] = []
    if mark.earliest is not None:
        room.append(f"from {mark.earliest}")
    if mark.latest is not None:
        room.append(f"until {mark.latest}")
    return f"{kind} {' '.join(room)}" if room else f"{kind}, no day follows from the record"
