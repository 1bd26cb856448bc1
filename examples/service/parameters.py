"""Parameters of a query, each read as what it is, and all that is wrong with them told at once."""

from datetime import date
from typing import Final

from starlette.requests import Request

from examples.service.problems import ProblemError
from qip_rules.boundary.scalars import scalar
from qip_rules.boundary.wording import found
from qip_rules.errors import Fault, InputError
from qip_rules.fields import one_line, shown

__all__ = ["Given"]

_DIGITS_MAXIMUM: Final = 9
_FAULTS_TOLD_MAXIMUM: Final = 100
_FLAGS: Final = {"true": True, "false": False}


class Given:
    """The parameters of the query of one request."""

    def __init__(self, request: Request) -> None:
        self._query = request.query_params
        self._faults: list[Fault] = []
        self._known: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._query

    def texts(self, name: str) -> tuple[str, ...]:
        """Every text of a name."""
        self._known.add(name)
        texts = tuple(self._query.getlist(name))
        for each in texts:
            self._faults.extend(one_line(name, each))
        return texts

    def text(self, name: str) -> str:
        """The one text of a name that every such request has."""
        texts = self.texts(name)
        if len(texts) != 1:
            self._faults.append(Fault(name, f"{len(texts)} of it", "one"))
            return ""
        return texts[0]

    def day(self, name: str) -> date | None:
        """A day, if one is given."""
        text = self._single(name)
        if text is None:
            return None
        try:
            day = scalar(text, date)
        except InputError as error:
            self._faults.extend(Fault(name, each.found, each.expected) for each in error.faults)
            return None
        return day if isinstance(day, date) else None

    def number(self, name: str) -> int | None:
        """A whole number that is not negative, if one is given."""
        text = self._single(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS_MAXIMUM:
            expected = f"a whole number of at most {_DIGITS_MAXIMUM} digits"
            self._faults.append(Fault(name, found(text), expected))
            return None
        return int(text)

    def flag(self, name: str) -> bool:
        """Whether something is so; it is not, if it is not said."""
        text = self._single(name)
        if text is not None and text not in _FLAGS:
            self._faults.append(Fault(name, found(text), "true or false"))
        return _FLAGS.get(text or "false", False)

    def _single(self, name: str) -> str | None:
        self._known.add(name)
        return self.text(name) if name in self._query else None

    def refuse(self) -> None:
        """Tell what is wrong, and of parameters that nobody has asked for.

        Raises:
            ProblemError: something is.
        """
        unknown = sorted({each for each in self._query if each not in self._known})
        known = ", ".join(sorted(self._known))
        faults = [
            *self._faults,
            *(
                Fault(shown(each), "a parameter that is not known", f"one of {known}")
                for each in unknown
            ),
        ]
        if faults:
            told = [
                {"place": each.place, "found": each.found, "expected": each.expected}
                for each in faults[:_FAULTS_TOLD_MAXIMUM]
            ]
            detail = f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'} in the query"
            raise ProblemError("parameter", detail, more={"errors": told})
