"""What the subjects of messages are called in their plan, whose they are, and where they are shown."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plans.models import (
    Action,
    AgencyReport,
    Deadline,
    GroupMember,
    Outcome,
    Plan,
    Review,
    SharingDecision,
)
from plans.rules import timetable


@dataclass(frozen=True)
class Named:
    """One thing that comes due. `whose` is empty of what the lead answers for."""

    what: str
    whose: str = ""
    route: str = "plan"
    key: uuid.UUID | None = None


def named(plan: Plan, subjects: Iterable[str]) -> dict[str, Named]:
    """What these subjects are, for readers who may read the plan. A statement for each kind."""
    keys: dict[str, list[str]] = defaultdict(list)
    for subject in set(subjects):
        noun, _, key = subject.partition(":")
        keys[noun].append(key)
    return {
        f"{noun}:{row.pk}": say(row)
        for noun, (rows, say) in KINDS.items()
        if noun in keys
        for row in rows(plan).filter(pk__in=keys[noun])
    }


def _action(row: Action) -> Named:
    return Named(row.what, row.owner.name, "action", row.pk)


def _outcome(row: Outcome) -> Named:
    return Named(row.change, route="outcome", key=row.pk)


def _seat(row: GroupMember) -> Named:
    return Named(row.role, row.name, "member", row.pk)


def _review(row: Review) -> Named:
    return Named(row.get_kind_display(), route="review", key=row.pk)


def _deadline(row: Deadline) -> Named:
    return Named(timetable.row(row.policy.data, row.key).label, route="timetable")


def _report(row: AgencyReport) -> Named:
    kind = row.review.get_kind_display().lower()
    return Named(f"Report to the {kind}", row.member.name, "review", row.review_id)


def _sharing(row: SharingDecision) -> Named:
    return Named(f"Access of {row.agency.name}", route="sharing")


Kind = tuple[Callable[[Plan], Any], Callable[[Any], Named]]
KINDS: Mapping[str, Kind] = {
    "action": (
        lambda plan: Action.rows.filter(plan=plan).select_related("owner__worker", "owner__person"),
        _action,
    ),
    "outcome": (lambda plan: Outcome.rows.filter(plan=plan), _outcome),
    "groupmember": (
        lambda plan: GroupMember.rows.filter(plan=plan).select_related("worker", "person"),
        _seat,
    ),
    "review": (lambda plan: Review.rows.filter(plan=plan), _review),
    "deadline": (lambda plan: Deadline.rows.filter(plan=plan).select_related("policy"), _deadline),
    "report": (
        lambda plan: AgencyReport.rows.filter(review__plan=plan).select_related(
            "review", "member__worker", "member__person"
        ),
        _report,
    ),
    "sharing": (
        lambda plan: SharingDecision.rows.filter(plan=plan).select_related("agency"),
        _sharing,
    ),
}
