"""What a worker has been told and may still see: the list, the count of the bell, and where to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plans.models import (
    AgencyReport,
    Dissent,
    Notification,
    PlanVersion,
    Scope,
)
from plans.rules.notifications import Matter

PAGE = 50


@dataclass(frozen=True)
class Told:
    """One message: whose plan it is about, in initials and a reference, and whether it was read.

    `read_at` is the reader's own reading; `read_for_me` names who read it standing in for them.
    """

    row: Notification
    child: str
    reference: str
    for_whom: str
    read_at: datetime | None
    read_for_me: tuple[str, ...]

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


@dataclass(frozen=True)
class Page:
    """Messages, the newest first; `before` is the one at which the older ones go on."""

    told: list[Told]
    before: uuid.UUID | None


def unread(scope: Scope) -> int:
    """How many messages a worker has not read, of those they may see. One statement."""
    return int(Notification.objects.visible_to(scope).unread_by(scope).count())


def notifications(scope: Scope, *, before: uuid.UUID | None = None, page: int = PAGE) -> Page:
    """One page of what a worker, or who they stand in for, has been told. Three statements."""
    rows = Notification.objects.visible_to(scope).with_when_read_by(scope)
    if before is not None and (last := rows.filter(pk=before).first()):
        rows = rows.filter(created_at__lt=last.created_at) | rows.filter(
            created_at=last.created_at, pk__lt=last.pk
        )
    found = list(
        rows.select_related("plan__child", "recipient")
        .prefetch_related("readings__worker")
        .order_by("-created_at", "-pk")[: page + 1]
    )
    return Page(
        [_told(row, scope) for row in found[:page]], found[page - 1].pk if found[page:] else None
    )


def _told(row: Notification, scope: Scope) -> Told:
    is_mine = row.recipient_id == scope.worker_id
    return Told(
        row=row,
        child=row.plan.child.initials,
        reference=row.plan.reference,
        for_whom="" if is_mine else row.recipient.name,
        read_at=row.seen_at,  # type: ignore[attr-defined]
        read_for_me=tuple(one.worker.name for one in row.readings.all()) if is_mine else (),
    )


@dataclass(frozen=True)
class Way:
    """A route below the plan, what its address names beside the plan, and what it is asked."""

    route: str
    names: tuple[Any, ...] = ()
    asks: str = ""


def ways(scope: Scope, row: Notification) -> Iterable[Way]:
    """Where a message leads, the nearest place first; the plan itself always is one."""
    noun, _, key = row.subject.partition(":")
    if row.matter == Matter.PLAN_CHANGED and (newest := _newest_version(scope, row)):
        yield Way("version_compare", asks=f"old={newest}&new=now")
    if noun in WAYS and _is_id(key):
        yield from WAYS[noun](scope, key)
    yield Way("plan")


def _newest_version(scope: Scope, row: Notification) -> int | None:
    rows = PlanVersion.objects.visible_to(scope).filter(plan=row.plan_id)
    newest: int | None = rows.order_by("-number").values_list("number", flat=True).first()
    return newest


def _is_id(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True


def _at_review(model: Any, route: str) -> Callable[[Scope, str], Iterable[Way]]:
    """The page of the review to which a row of this model belongs."""

    def ways_of(scope: Scope, key: str) -> Iterable[Way]:
        found = model.objects.visible_to(scope).filter(pk=key)
        return [Way(route, (review,)) for review in found.values_list("review_id", flat=True)]

    return ways_of


def _own_page(route: str) -> Callable[[Scope, str], Iterable[Way]]:
    return lambda scope, key: [Way(route, (uuid.UUID(key),))]


WAYS: dict[str, Callable[[Scope, str], Iterable[Way]]] = {
    "review": _own_page("review"),
    "recommendation": _own_page("recommendation"),
    "dissent": _at_review(Dissent, "review"),
    "report": _at_review(AgencyReport, "review_report"),
    "agencyreport": _at_review(AgencyReport, "review_report"),
    "deadline": lambda scope, key: [Way("timetable")],
    "timetable": lambda scope, key: [Way("timetable")],
    "child": lambda scope, key: [Way("timetable")],
}
"""Where each noun of a subject is shown. Any other leads to the plan."""
