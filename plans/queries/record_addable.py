"""Which kinds of record a reader may put on a plan."""

from __future__ import annotations

from plans.access import Place
from plans.models import Plan
from plans.rules.records import HANDLING, RecordKind


def addable(plan: Plan, place: Place) -> frozenset[RecordKind]:
    """The kinds that a reader may put on record on this plan as it is."""
    if not plan.is_open:
        return frozenset()
    child = plan.child
    was_unborn = child.expected_on is not None or child.expected_deliveries.exists()
    out = {RecordKind.CHILD_VOICE} if child.date_of_birth is None else set()
    out |= set() if was_unborn else {RecordKind.UNBORN_BABY}
    return frozenset(
        kind
        for kind, handling in HANDLING.items()
        if handling.added_with in place.verbs and place.capacities & handling.named_in
    ) - frozenset(out)
