"""Lesson 11 from the records: what each parent is to change, and every measure on the way."""

from __future__ import annotations

from plans.models import CapacityGoal, CapacityMeasure
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import of_record
from plans.rules.lessons import capacity as rules


def facts(reading: Reading) -> rules.Capacities:
    return rules.Capacities(
        kind=reading.plan.kind,
        goals=tuple(_goal(reading, row) for row in reading.standing(CapacityGoal)),
        reviews=reading.review_meetings,
    )


def _goal(reading: Reading, row: CapacityGoal) -> rules.Goal:
    of = [one for one in reading.standing(CapacityMeasure) if one.goal_id == row.record.line]
    start = next((one for one in of if one.is_baseline), None)
    return rules.Goal(
        source=of_record(row),
        what=row.goal,
        baseline=_measure(start, start) if start else None,
        measures=tuple(_measure(one, start) for one in of if one is not start),
        ends_on=row.until_on,
        owner=row.owner_id,
    )


def _measure(one: CapacityMeasure, start: CapacityMeasure | None) -> rules.Measure:
    """On the goal's own scale, where more is better."""
    is_better = start is not None and one.attained > start.attained
    stands = f"{one.attained:+d}" if one.attained else "0"
    return rules.Measure(of_record(one), f"{stands} on the scale from -2 to +2", is_better)
