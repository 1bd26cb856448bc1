"""The items of improvement plans out of a table: each belongs to one version of one plan."""

from typing import Final

import attrs

from qip_rules.boundary.cells import identifier, listed_or_none, text, whole_number
from qip_rules.boundary.tables import Place, Row, Table
from qip_rules.boundary.wording import quoted
from qip_rules.participation.events.step_events import PlanItem

__all__ = ["PLAN_ITEM_COLUMNS", "PLAN_ITEM_OPTIONAL", "Items", "read_plan_items"]

PLAN_ITEM_COLUMNS: Final = ("plan_id", "version", "item_id", "says", "findings")
PLAN_ITEM_OPTIONAL: Final = frozenset({"findings"})

_VERSION = whole_number(1, 999)
_Version = tuple[str, int]


@attrs.frozen(eq=False)
class Items:
    """The items of each version of each plan, by item id, and who has asked for them."""

    table: Table
    by_version: dict[_Version, list[tuple[PlanItem, Row]]]
    claimed: set[_Version] = attrs.field(factory=set[_Version], init=False)
    owners: dict[str, tuple[str, Row]] = attrs.field(factory=dict[str, tuple[str, Row]], init=False)
    """Whose each plan is, and the first row that says so."""

    def of(
        self, row: Row, application_id: str | None, plan_id: str | None, version: int | None
    ) -> tuple[tuple[PlanItem, ...], dict[str, str | Place]]:
        """The items of one version, and where the findings of each are written.

        Args:
            row: tells that the plan was made. A plan that is another's is noted with it.
            application_id: whose plan it is.
            plan_id: the plan.
            version: which version of it.
        """
        if plan_id is None or version is None:
            return (), {}
        if application_id is not None:
            owner, first = self.owners.setdefault(plan_id, (application_id, row))
            if owner != application_id:
                told = f"{quoted(plan_id)}, which is the plan of {owner} in row {first.place.row}"
                row.fault("plan_id", told, "an id of this practice's own plan")
        self.claimed.add((plan_id, version))
        found = self.by_version.get((plan_id, version), [])
        places: dict[str, str | Place] = {"items": "plan_id"}
        for position, (item, written) in enumerate(found):
            for number in range(len(item.findings)):
                places[f"items[{position}].findings[{number}]"] = written.at("findings")
        return tuple(item for item, _ in found), places

    def note_unclaimed(self) -> None:
        """Note each item of a plan that nobody made; all plans that were made are known."""
        made = sorted({f"{plan_id}, version {version}" for plan_id, version in self.claimed})
        expected = "a plan and a version that course.csv tells as made"
        for version, items in self.by_version.items():
            for _, row in () if version in self.claimed else items:
                told = f"{version[0]}, version {version[1]}"
                row.fault("plan_id", told, expected, row.log.suggestion(told, made))


def read_plan_items(table: Table) -> Items:
    """The items of the plans; what is wrong is noted with the table."""
    first: dict[tuple[str, int, str], Row] = {}
    by_version: dict[_Version, list[tuple[PlanItem, Row]]] = {}
    for row in table.rows:
        plan_id = row.need("plan_id", identifier, "the plan's id")
        version = row.need("version", _VERSION, "which version of the plan, from 1")
        item = row.made(
            PlanItem,
            item_id=row.need("item_id", identifier, "the item's id"),
            says=row.need("says", text, "what is to be improved"),
            findings=row.get("findings", listed_or_none(identifier)) or (),
        )
        if item is None or plan_id is None or version is None:
            continue
        earlier = first.setdefault((plan_id, version, item.item_id), row)
        if earlier is not row:
            told = f"{quoted(item.item_id)} a second time, after row {earlier.place.row}"
            row.fault("item_id", told, "each item of a version of a plan once")
            continue
        by_version.setdefault((plan_id, version), []).append((item, row))
    for items in by_version.values():
        items.sort(key=lambda each: each[0].item_id)
    return Items(table, by_version)
