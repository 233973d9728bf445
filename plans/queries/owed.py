"""The open actions a worker answers for, across plans: the earliest due first, page by page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from plans.models import Action, Scope
from plans.rules.actions import Acceptance

PAGE = 50
SUNDAY = 6
SHOWN = (
    "what", "due_on", "status", "acceptance", "plan__reference", "plan__partnership_id",
    "plan__child__given_names", "plan__child__family_name", "plan__child__known_as",
    "plan__child__expected_on", "owner__worker__name",
)  # fmt: skip
"""All that a line says. The child's date of birth and the worker's account stay where they are."""


@dataclass(frozen=True)
class After:
    """Where a page of actions begins: behind the last one of the page before."""

    due_on: date
    pk: uuid.UUID

    @classmethod
    def of(cls, text: str) -> After | None:
        day, _, pk = text.partition("_")
        try:
            return cls(date.fromisoformat(day), uuid.UUID(pk))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.due_on.isoformat()}_{self.pk}"


@dataclass(frozen=True)
class MyActions:
    """One page of them; the counts are of all."""

    rows: list[Action]
    late: int
    due_this_week: int
    next_page: After | None


def my_actions(scope: Scope, *, after: After | None = None) -> MyActions:
    """One page of what a worker owes, with the plan, child and owner that its lines name.

    One statement where that page is all there is; a second one counts where it is not.
    """
    owed = owed_actions(scope).only(*SHOWN)
    rows, next_page = _page(owed, after)
    if after is None and next_page is None:
        late = sum(action.due_on < scope.today for action in rows)
        week = sum(is_this_week(action.due_on, scope.today) for action in rows)
        return MyActions(rows, late, week, None)
    counts = _counts(owed, scope.today)
    return MyActions(rows, counts["late"], counts["week"], next_page)


def owed_actions(scope: Scope) -> QuerySet[Action]:
    """Open actions the worker answers for, on plans they see, but those they have declined."""
    rows: QuerySet[Action] = (
        Action.objects.owed_by(scope)
        .exclude(acceptance=Acceptance.DECLINED)
        .select_related("plan__child", "owner__worker")
    )
    return rows


def is_this_week(due_on: date, today: date) -> bool:
    return today <= due_on <= _end_of_week(today)


def _page(rows: QuerySet[Action], after: After | None) -> tuple[list[Action], After | None]:
    if after is not None:
        rows = rows.filter(Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, pk__gt=after.pk))
    found = list(rows.order_by("due_on", "pk")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, None
    last = found[PAGE - 1]
    return found[:PAGE], After(last.due_on, last.pk)


def _counts(rows: QuerySet[Action], today: date) -> dict[str, int]:
    return rows.aggregate(
        late=Count("pk", filter=Q(due_on__lt=today)),
        week=Count("pk", filter=Q(due_on__range=(today, _end_of_week(today)))),
    )


def _end_of_week(today: date) -> date:
    return today + timedelta(days=SUNDAY - today.weekday())
