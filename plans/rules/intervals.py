"""What is agreed for one child instead of the policy's interval: tighter, never looser."""

from __future__ import annotations

from agencies.errors import Refused
from plans.rules.deadlines import BY_BIRTH, OF_RECORDS, WINDOWS
from plans.rules.plans import Kind
from plans.rules.timetable import Direction, Policy, Row, row

OF_KIND: dict[Kind, tuple[str, ...]] = {
    Kind.CHILD_PROTECTION: ("cp.", "pb."),
    Kind.CHILD_IN_NEED: ("cin.", "pb."),
    Kind.LOOKED_AFTER: ("lac.",),
    Kind.EARLY_HELP: ("eh.",),
}
PAST = frozenset({"cp.icpc", "pb.icpc", "cp.report.first", "pb.refer", "pb.refer.late", "pb.cpis"})
"""Rows that come before the plan: nothing can be agreed about them in it."""
MOST_BEFORE = 60


def tightenable(policy: Policy, kind: str) -> tuple[Row, ...]:
    """The rows of which a plan of this kind may agree its own interval, by their labels."""
    left_out = WINDOWS | BY_BIRTH | OF_RECORDS | PAST
    keys = (k for k in policy["timetable"] if k.startswith(OF_KIND[Kind(kind)]))
    rows = (row(policy, key) for key in keys if key not in left_out)
    return tuple(sorted((one for one in rows if one.number), key=lambda one: one.label))


def check_interval(policy: Policy, kind: str, key: str, number: int) -> None:
    """Refuses what this plan does not count, and a number looser than the policy's.

    The policy's own number goes back to it.
    """
    found = next((one for one in tightenable(policy, kind) if one.key == key), None)
    if found is None:
        raise Refused("Choose something that is due again on this plan.", field="key")
    before = found.direction == Direction.BEFORE
    least, most = (found.number, MOST_BEFORE) if before else (1, found.number)
    if not least <= number <= most:
        by_statute = " by statute" if found.statutory else ""
        raise Refused(
            f"“{found.label}” is due {found.in_words}{by_statute}. What is agreed for one child may "
            f"be tighter, never looser: give a number from {least} to {most}.",
            field="number",
            code="looser",
        )
