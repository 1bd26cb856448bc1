"""Contradictions of the record, settled: which of the events of one id counts."""

from collections.abc import Iterable
from typing import ClassVar, Final, Literal

import attrs

from qip_rules.errors import Fault
from qip_rules.fields import RuledField, each_once, identifier, one_line, prose, several, shown
from qip_rules.narrowing import as_given, is_tuple
from qip_rules.participation.events.recorded import Happened

__all__ = ["RecordsSettled"]

_TWO: Final = 2


@attrs.frozen(kw_only=True)
class RecordsSettled(Happened):
    """Staff found out which of several events of one id is right; `occurred_on` is that day.

    It names every version that they looked at. One that comes to the record later opens the
    contradiction again, and none counts until they settle it anew. Of several settlements of the
    same versions the last one counts.
    """

    kind: Literal["records-settled"] = "records-settled"
    settled_id: str
    """The event id that stands for events that say different things."""
    versions: tuple[str, ...] = attrs.field(metadata={"personal": False})
    """The names of all versions, as the finding has them."""
    keeps: str | None = attrs.field(default=None, metadata={"personal": False})
    """The name of the version that counts; `None` if none is right."""
    decided_by: str
    reason: str

    field_rules: ClassVar[tuple[RuledField, ...]] = (
        *Happened.field_rules,
        RuledField("settled_id", identifier, needed=""),
        RuledField("versions", several(identifier), needed=""),
        RuledField("keeps", identifier),
        RuledField("decided_by", one_line, needed=""),
        RuledField("reason", prose, needed=""),
    )

    def faults_between_fields(self) -> Iterable[Fault]:
        """Further: less than two versions, one named twice, one kept that is none of them."""
        yield from super().faults_between_fields()
        versions = as_given(self.versions)
        if is_tuple(versions) and all(isinstance(each, str) for each in versions):
            if len(versions) < _TWO:
                yield Fault("versions", f"{len(versions)}", "the names of two versions or more")
            yield from each_once("versions", "name", versions)
            if self.keeps is not None and self.keeps not in versions:
                yield Fault("keeps", shown(self.keeps), "one of the versions that are named")
