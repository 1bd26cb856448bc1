"""Problem details as records (RFC 9457): `qip_rules.boundary.problems` makes them of errors."""

import attrs

__all__ = ["ProblemDetails", "ProblemFault"]


@attrs.frozen(kw_only=True)
class ProblemFault:
    """One fault of the data: where it is, and what is expected there."""

    place: str
    """The path as messages show it: `core_team[2].email`; `$` is the data as a whole."""
    pointer: str | None = None
    """The same as a JSON pointer (RFC 6901) in the form of a URI fragment, `#/core_team/2/email`;
    left out for places that are not in JSON, or not known well enough."""
    expected: str
    found: str | None = None
    """What stands there; left out if the data is not to be shown."""
    hint: str | None = None
    """What may help; left out if there is nothing, or the data is not to be shown."""


@attrs.frozen(kw_only=True)
class ProblemDetails:
    """What is wrong, as RFC 9457 has it: `to_json` writes it, `from_json` reads it."""

    type: str
    """A URI for the kind of the problem: the same for all of its kind."""
    title: str
    """The kind in words: the same for all of its kind."""
    status: int
    """The HTTP status that fits."""
    detail: str
    """What is wrong this time."""
    instance: str | None = None
    """A URI for this one time, if the service gives it one."""
    errors: tuple[ProblemFault, ...] = ()
    """Every fault, in reading order; empty for an error that is not about places."""
