"""Who is reminded of what in a plan: what comes next, what was sent, and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from agencies.workdays import Calendar
from plans.models import Acknowledgement, GroupMember, Notification, Plan, Scope
from plans.queries.duties import SOURCES, Source
from plans.queries.lesson_duties import owed_to
from plans.queries.named import Named, named
from plans.rules.group import MemberStatus
from plans.rules.lessons.reminding import LESSON_MATTERS, Seat
from plans.rules.lessons.roles import UNDERTAKES
from plans.rules.mails import MailStatus, Reason
from plans.rules.notifications import WAITING_SINCE
from plans.rules.reminders import (
    MATTER_OF,
    Audience,
    Duty,
    ladder,
    rung_in_words,
    upcoming,
    why_instead,
)

PAGE = 50


def place_of(place: Audience, thing: Named) -> str:
    """A place in words. What is nobody's own, such as a date of the plan, is the lead's."""
    is_leads = place == Audience.OWNER and not thing.whose
    return Audience.LEAD.label if is_leads else place.label


@dataclass(frozen=True)
class Coming:
    """The next rung of one open thing: the day it is climbed, and which places it reaches."""

    on: date
    duty: Duty
    subject: str
    due_on: date
    wd: int
    to: tuple[Audience, ...]
    thing: Named

    @property
    def rung(self) -> str:
        return rung_in_words(self.wd, is_since=MATTER_OF[self.duty] in WAITING_SINCE)

    @property
    def places(self) -> list[str]:
        """Who is told: each place, and the owner by name where the thing has one of its own."""
        named = {Audience.OWNER, Audience.PROPOSED} if self.thing.whose else set()
        return [
            f"{place.label} ({self.thing.whose})" if place in named else place_of(place, self.thing)
            for place in self.to
        ]


@dataclass(frozen=True)
class Reading:
    """Who has read a reminder, its recipient or who stood in, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Sent:
    """One reminder to one person, in the product and by e-mail."""

    row: Notification
    thing: Named

    @property
    def rung(self) -> str:
        return rung_in_words(self.row.step or 0, is_since=self.row.matter in WAITING_SINCE)

    @property
    def audience(self) -> str:
        return place_of(Audience(self.row.audience), self.thing)

    @property
    def why(self) -> str:
        """Why they were told instead of whom the ladder names."""
        return why_instead(self.row.instead_of)

    @property
    def mail_state(self) -> str:
        """What became of the e-mail: a status of it, or `unwanted` or `not_made_out`."""
        if self.row.mail is not None:
            return self.row.mail.status
        return "not_made_out" if self.row.is_mailed else "unwanted"

    @property
    def mail_reason(self) -> str:
        """Why it was parked or not needed, or last failed."""
        reason = self.row.mail.reason if self.row.mail is not None else ""
        return Reason(reason).label if reason else ""

    @property
    def mailed_at(self) -> datetime | None:
        return self.row.mail.sent_at if self.row.mail is not None else None

    @property
    def mailed_to(self) -> str:
        """Who stood in for its recipient when it was e-mailed; empty where nobody did."""
        mail = self.row.mail
        if mail is None or mail.sent_to is None or mail.sent_to_id == self.row.recipient_id:
            return ""
        return mail.sent_to.name

    @property
    def is_parked(self) -> bool:
        return self.mail_state == MailStatus.PARKED

    @property
    def readings(self) -> list[Reading]:
        own = [Reading(self.row.recipient.name, self.row.read_at)] if self.row.read_at else []
        stood_in = [Reading(one.worker.name, one.read_at) for one in self.row.readings.all()]
        return [*own, *stood_in]

    @property
    def acknowledged(self) -> Acknowledgement | None:
        return getattr(self.row, "acknowledgement", None)


@dataclass(frozen=True)
class Reminders:
    """`before` is the reminder at which the older ones go on."""

    scheduled: list[Coming]
    sent: list[Sent]
    before: uuid.UUID | None


def reminders(
    plan: Plan,
    scope: Scope,
    *,
    at: datetime,
    calendar: Calendar,
    before: uuid.UUID | None = None,
    page: int = PAGE,
) -> Reminders:
    """What is scheduled next and one page of what was sent, for readers who may know.

    Of the lessons that is scheduled which follows from what this reader may see, as on their page of
    the lessons; who sees more or less may be reminded on another day. A fixed number of statements:
    one for each kind of thing, three, and those of the lessons.
    """
    on = scope.today
    rows = _sent(plan, before, page + 1)
    coming = list(_scheduled(plan, on, calendar)) if plan.is_open else []
    things = named(plan, [*(row.subject for row in rows), *(one[2] for one in coming)])
    nothing = Named("Something that is no longer in the plan")
    scheduled = [Coming(*one, thing=things.get(one[2], nothing)) for one in coming]
    if plan.is_open:
        scheduled += _of_lessons(plan, scope, at, calendar)
    return Reminders(
        scheduled=sorted(scheduled, key=lambda one: (one.on, one.due_on, one.subject, one.duty)),
        sent=[Sent(row, things.get(row.subject, nothing)) for row in rows[:page]],
        before=rows[page - 1].pk if rows[page:] else None,
    )


Next = tuple[date, Duty, str, date, int, tuple[Audience, ...]]


def _scheduled(plan: Plan, on: date, calendar: Calendar) -> Iterator[Next]:
    for source in SOURCES:
        yield from _next_of(source, plan, on, calendar)


def _next_of(source: Source, plan: Plan, on: date, calendar: Calendar) -> Iterator[Next]:
    steps = source.steps(plan.policy.data)
    rows = source.open().filter(**{source.paths.plan: plan.pk})
    for key, due_on in rows.values_list(source.subject, "anchor"):
        for day, step in upcoming(steps, due_on, on, calendar)[:1]:
            yield day, source.duty, f"{source.noun}:{key}", due_on, step.wd, step.to


def _of_lessons(plan: Plan, scope: Scope, at: datetime, calendar: Calendar) -> Iterator[Coming]:
    """The next rung of each thing that this reader's own lessons find, and whose it is."""
    rows = GroupMember.objects.visible_to(scope).filter(
        plan=plan, status=MemberStatus.CURRENT, worker__isnull=False
    )
    members = {seat.pk: seat for seat in rows.select_related("worker", "person")}
    seats = {pk: Seat(seat.agency_id, seat.standing in UNDERTAKES) for pk, seat in members.items()}
    for _, found in owed_to(scope, [plan.pk], on=scope.today, at=at).values():
        for one in found:
            theirs = [pk for pk in one.seats(seats, None) if pk is not None]
            thing = Named(
                one.duty.label, ", ".join(members[pk].name for pk in theirs), route="plan_lessons"
            )
            steps = ladder(plan.policy.data, one.duty)
            for day, step in upcoming(steps, one.due_on, scope.today, calendar)[:1]:
                yield Coming(day, one.duty, one.subject, one.due_on, step.wd, step.to, thing)


def _sent(plan: Plan, before: uuid.UUID | None, count: int) -> list[Notification]:
    # Of a disagreement its own readers are told, who need not be the plan's; of a lesson each from
    # what they alone may see.
    rows = Notification.rows.filter(plan=plan, step__isnull=False, disagreement__isnull=True)
    rows = rows.exclude(matter__in=sorted(LESSON_MATTERS))
    if before is not None and (last := rows.filter(pk=before).first()):
        rows = rows.filter(created_at__lt=last.created_at) | rows.filter(
            created_at=last.created_at, pk__lt=last.pk
        )
    return list(
        rows.select_related("recipient", "mail__sent_to", "acknowledgement__by")
        .prefetch_related("readings__worker")
        .order_by("-created_at", "-pk")[:count]
    )
