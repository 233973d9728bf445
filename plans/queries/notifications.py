"""What a worker has been told and may still see: the list, the count of the bell, what is open."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agencies.clock import local_time
from agencies.workdays import Calendar, in_words, long_date
from plans import access
from plans.models import Acknowledgement, Notification, Plan, Scope
from plans.queries.calendars import calendars_of
from plans.queries.duties import still_open
from plans.rules.notifications import POINTERS, WAITING_SINCE, WITHOUT_THE_PLAN
from plans.rules.reminders import Audience, rung_in_words, why_instead

PAGE = 50
MOST_COUNTED = 1000
Thing = tuple[uuid.UUID, str, date | None]
"""What several reminders are of: a plan, a subject, and when it is due."""


@dataclass(frozen=True)
class Told:
    """One message: whose plan it is about, in initials and a reference, and whether it was read.

    One about a disagreement has that one's reference, and no initials: its reader may not see the plan.

    `read_at` is the reader's own reading; `read_for_me` names who read it standing in for them.
    `taken_up` says who acknowledged this reminder or another one of the same thing. Of a pointer
    neither child nor reference is known to the reader: both are empty.
    """

    row: Notification
    child: str
    reference: str
    for_whom: str
    read_at: datetime | None
    read_for_me: tuple[str, ...]
    is_over: bool
    on: date
    calendar: Calendar
    taken_up: tuple[Acknowledgement, ...] = ()
    is_pointer: bool = False

    @property
    def plan(self) -> str | None:
        """The reference of its plan; none of what its reader may see without the plan."""
        return None if self.row.disagreement_id else self.reference

    @property
    def is_unread(self) -> bool:
        return self.read_at is None

    @property
    def is_reminder(self) -> bool:
        return self.row.step is not None

    @property
    def acknowledged(self) -> Acknowledgement | None:
        """Who took up this very message."""
        return next((one for one in self.taken_up if one.notification_id == self.row.pk), None)

    @property
    def said(self) -> list[Acknowledgement]:
        """Who took this thing up, each person once, as they first said."""
        by_person: dict[uuid.UUID, Acknowledgement] = {}
        for one in self.taken_up:
            by_person.setdefault(one.by_id, one)
        return list(by_person.values())

    @property
    def may_acknowledge(self) -> bool:
        return self.is_reminder and not self.is_over and self.acknowledged is None

    @property
    def audience(self) -> str:
        """In which place on the ladder its recipient was told."""
        return Audience(self.row.audience).label if self.row.audience else ""

    @property
    def why(self) -> str:
        """Why its recipient was told, where the ladder names somebody else."""
        return why_instead(self.row.instead_of)

    @property
    def rung(self) -> str:
        if self.row.step is None:
            return ""
        return rung_in_words(self.row.step, is_since=self._is_since)

    @property
    def lateness(self) -> str:
        """How late it is, or how far off; empty of what has no day, waits only, or is over.

        Only what is reminded of is late: a meeting that was planned for last week is not.
        """
        due_on = self.row.due_on
        if due_on is None or self._is_since or self.is_over:
            return ""
        if not self.is_reminder and due_on < self.on:
            return ""
        return in_words(due_on, self.on, self.calendar)

    @property
    def when(self) -> str:
        """The day, and how late that is, as a person would say it."""
        if self.row.due_on is None:
            return "No date"
        day = long_date(self.row.due_on)
        if self.row.due_at is not None:
            day = f"{day}, {local_time(self.row.due_at):%H:%M}"
        if self.is_over:
            return f"{day}, done or moved since"
        if self._is_since:
            return f"Waits since {day}"
        return f"{day} ({self.lateness})" if self.lateness else day

    @property
    def _is_since(self) -> bool:
        return self.row.matter in WAITING_SINCE


@dataclass(frozen=True)
class Page:
    """Messages, the newest first; `before` is the one at which the older ones go on."""

    told: list[Told]
    before: uuid.UUID | None


def unread(scope: Scope) -> int:
    """How many messages a worker has not read, of those they may see. One statement."""
    return int(Notification.objects.visible_to(scope).unread_by(scope).count())


def notifications(scope: Scope, *, before: uuid.UUID | None = None, page: int = PAGE) -> Page:
    """One page of what a worker, or who they stand in for, has been told.

    Five statements, one more where an invitation or a challenge is among them, and one for each kind of thing that
    a reminder among them is of.
    """
    rows = Notification.objects.visible_to(scope).with_when_read_by(scope)
    if before is not None and (last := rows.filter(pk=before).first()):
        rows = rows.filter(created_at__lt=last.created_at) | rows.filter(
            created_at=last.created_at, pk__lt=last.pk
        )
    found = list(
        rows.select_related("plan__child", "disagreement", "recipient")
        .prefetch_related("readings__worker")
        .order_by("-created_at", "-pk")[: page + 1]
    )
    return Page(about(found[:page], scope), found[page - 1].pk if found[page:] else None)


def about(rows: Sequence[Notification], scope: Scope) -> list[Told]:
    """Messages with everything that is said of them.

    Of rows that the reader may see, with `seen_at`, plan and child, recipient and readings.
    """
    open_still = {row.pk for row in still_open(rows, on=scope.today)}
    calendars = calendars_of(row.plan.partnership_id for row in rows)
    taken_up = acknowledgements(rows, scope)
    hidden = pointers(rows, scope)
    return [
        Told(
            row=row,
            child="" if row.disagreement or row.pk in hidden else row.plan.child.initials,
            reference=_reference(row, hidden),
            for_whom="" if row.recipient_id == scope.worker_id else row.recipient.name,
            read_at=row.seen_at,  # type: ignore[attr-defined]
            read_for_me=_read_for(row, scope),
            is_over=row.pk not in open_still,
            on=scope.today,
            calendar=calendars[row.plan.partnership_id],
            taken_up=taken_up.get(_thing(row), ()),
            is_pointer=row.pk in hidden and row.matter in POINTERS,
        )
        for row in rows
    ]


def _reference(row: Notification, hidden: Collection[uuid.UUID]) -> str:
    if row.disagreement is not None:
        return str(row.disagreement.reference)
    return "" if row.pk in hidden else str(row.plan.reference)


def pointers(rows: Sequence[Notification], scope: Scope) -> frozenset[uuid.UUID]:
    """Of some messages those about a plan of which their reader sees no more than the pointer: who
    is invited to its group, and the business manager, to whom an unanswered challenge goes.

    One statement where any may be, else none.
    """
    asking = [row for row in rows if row.matter in WITHOUT_THE_PLAN]
    if not asking:
        return frozenset()
    plans = Plan.objects.visible_to(scope).filter(pk__in={row.plan_id for row in asking})
    seen = set(plans.values_list("pk", flat=True))
    return frozenset(row.pk for row in asking if row.plan_id not in seen)


def reminded(scope: Scope, plan: Plan, subject: str) -> Told | None:
    """The latest reminder of a thing still to be done that a worker was sent, or who they stand in for.

    One statement where there is none.
    """
    rows = Notification.objects.visible_to(scope).with_when_read_by(scope)
    rows = rows.filter(plan=plan, subject=subject, step__isnull=False)
    found = list(
        rows.select_related("plan__child", "disagreement", "recipient")
        .prefetch_related("readings__worker")
        .order_by("-created_at", "-step", "-pk")[:PAGE]
    )
    return next((told for told in about(found, scope) if not told.is_over), None) if found else None


def to_acknowledge(scope: Scope) -> int:
    """Of how many things still to be done a worker has a reminder that nobody has taken up.

    One statement where there is none, and one more for each kind of thing.
    """
    rows = Notification.objects.visible_to(scope).filter(
        step__isnull=False, acknowledgement__isnull=True
    )
    newest = list(rows.order_by("-created_at")[:MOST_COUNTED])
    return len({_thing(row) for row in still_open(newest, on=scope.today)})


def acknowledgements(
    rows: Sequence[Notification], scope: Scope
) -> Mapping[Thing, tuple[Acknowledgement, ...]]:
    """Who acknowledged any reminder of the same things, the earliest first.

    One statement, and seven where one is by who raised a disagreement and withholds their name: to
    whom that is hidden, it says nothing of them.
    """
    subjects = {row.subject for row in rows if row.step is not None}
    if not subjects:
        return {}
    plans = {row.plan_id for row in rows}
    found = Acknowledgement.objects.visible_to(scope).filter(
        notification__plan__in=plans,
        notification__subject__in=subjects,
        notification__step__isnull=False,
    )
    by_thing: dict[Thing, list[Acknowledgement]] = defaultdict(list)
    taken_up = list(found.select_related("notification__disagreement", "by").order_by("at", "pk"))
    nameless = _nameless(taken_up, scope)
    for one in taken_up:
        if one.pk not in nameless:
            by_thing[_thing(one.notification)].append(one)
    return {thing: tuple(ones) for thing, ones in by_thing.items()}


def _nameless(rows: Sequence[Acknowledgement], scope: Scope) -> frozenset[int]:
    """Acknowledgements by who raised a disagreement, of whom this reader is not told."""
    raisers = {
        one.pk: about
        for one in rows
        if (about := one.notification.disagreement) is not None
        and about.identity_withheld
        and about.raiser_id == one.by_id
    }
    if not raisers:
        return frozenset()
    footings = access.footings_on(scope, set(raisers.values()))
    return frozenset(pk for pk, one in raisers.items() if footings[one.pk].hides_raiser(one))


def _thing(row: Notification) -> Thing:
    return (row.plan_id, row.subject, row.due_on)


def _read_for(row: Notification, scope: Scope) -> tuple[str, ...]:
    if row.recipient_id != scope.worker_id:
        return ()
    return tuple(one.worker.name for one in row.readings.all())
