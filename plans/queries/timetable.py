"""What a plan's deadlines are counted from, and how they stand, for its timetable."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from agencies import clock
from agencies.workdays import Calendar
from plans.models import (
    AgencyReport,
    AgreedInterval,
    Deadline,
    ExpectedDelivery,
    Plan,
    Review,
    TimetableEvent,
)
from plans.rules.deadlines import REPORT, Whose
from plans.rules.plans import Kind
from plans.rules.reviews import OPEN, ReviewKind, ReviewStatus
from plans.rules.story import Event, Meeting, Story
from plans.rules.timetable import DeadlineStatus, Trigger

KEPT = frozenset({DeadlineStatus.HELD, DeadlineStatus.NOT_NEEDED})


def told(plan: Plan, rows: Iterable[Deadline], *, on: date, calendar: Calendar) -> Story:
    """Everything known of a plan that its deadlines are counted from. At most six statements."""
    calendars = {plan.partnership_id: calendar}
    return told_all([plan], {plan.pk: list(rows)}, on=on, calendars=calendars)[plan.pk]


def told_all(
    plans: list[Plan],
    rows: Mapping[uuid.UUID, list[Deadline]],
    *,
    on: date,
    calendars: Mapping[uuid.UUID, Calendar],
) -> dict[uuid.UUID, Story]:
    """The same of many plans at once, in as many statements; `rows` are the deadlines stored."""
    reviews, events = defaultdict(list), defaultdict(list)
    spared: defaultdict[uuid.UUID, dict[Trigger, str]] = defaultdict(dict)
    for review in Review.rows.filter(plan__in=plans):
        reviews[review.plan_id].append(review)
    for event in TimetableEvent.rows.filter(plan__in=plans).not_withdrawn():
        trigger = Trigger(event.trigger)
        if event.happened:
            told = Event(trigger, event.happened_on, event.placement)
            events[event.plan_id].append(told)
        else:
            spared[event.plan_id][trigger] = event.not_needed_because
    expected, after, sent = _expected(plans), _follow_protection(plans), _sent(plans)
    agreed = agreed_numbers(plans)
    return {
        plan.pk: _told(
            replace(
                story_of(
                    plan,
                    tuple(_held(reviews[plan.pk], on)),
                    on=on,
                    calendar=calendars[plan.partnership_id],
                    expected=expected[plan.child_id],
                ),
                events=tuple(events[plan.pk]),
                follows_protection=plan.pk in after,
                agreed=agreed[plan.pk],
                spared=spared[plan.pk],
            ),
            reviews[plan.pk],
            rows.get(plan.pk, []),
            sent,
        )
        for plan in plans
    }


def agreed_numbers(plans: list[Plan]) -> defaultdict[uuid.UUID, dict[str, int]]:
    """What was agreed last for each row of these plans' timetables."""
    found: defaultdict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    rows = AgreedInterval.rows.filter(plan__in=plans).order_by("agreed_at", "pk")
    for plan, key, number in rows.values_list("plan_id", "key", "number"):
        found[plan][key] = number
    return found


def uncounted() -> QuerySet[Plan]:
    """Running plans that have no deadline yet: those from before their timetable was kept here."""
    stored = Deadline.rows.filter(plan=OuterRef("pk"))
    found: QuerySet[Plan] = Plan.rows.of_open_status().filter(~Exists(stored))
    return found


def _told(
    story: Story,
    reviews: list[Review],
    rows: list[Deadline],
    sent: Mapping[uuid.UUID, datetime],
) -> Story:
    """A story with how its deadlines and the meetings to come stand."""
    to_come = {row.pk: row for row in reviews if row.status in OPEN}
    return replace(
        story,
        agreed_meeting_on=_agreed(reviews),
        planned={row.kind: row.planned_on for row in to_come.values() if row.planned_on},
        stands={(r.key, r.trigger_on): r.due_on for r in rows if r.status == DeadlineStatus.OPEN},
        report=_report(to_come.values(), sent, story.today),
        is_reported=any(
            row.key == REPORT and row.status == DeadlineStatus.HELD and row.review_id in to_come
            for row in rows
        ),
        settled=frozenset(row.key for row in rows if row.status in KEPT),
        open_keys=frozenset(row.key for row in rows if row.status == DeadlineStatus.OPEN),
    )


def story_of(
    plan: Plan,
    meetings: tuple[Meeting, ...],
    *,
    on: date,
    calendar: Calendar,
    expected: tuple[tuple[date, date], ...] = (),
) -> Story:
    """A plan's story from what is at hand, without asking the database anything."""
    born_on = plan.child.date_of_birth
    began_before = born_on is not None and plan.started_on < born_on
    return Story(
        policy=plan.policy.data,
        calendar=calendar,
        kind=Kind(plan.kind),
        started_on=plan.started_on,
        today=on,
        conference_on=plan.conference_on,
        is_unborn=plan.child.is_unborn,
        born_on=born_on if began_before else None,
        expected=expected,
        meetings=meetings,
    )


def _held(reviews: Iterable[Review], on: date) -> Iterator[Meeting]:
    """A meeting run here sends its record as it is finished, a review as it is signed."""
    for row in reviews:
        if row.status != ReviewStatus.HELD or row.held_on is None:
            continue
        sent_on = clock.local_date(row.signed_at) if row.signed_at else None
        if row.is_group_meeting and row.run_by_id and sent_on is None:
            sent_on = on
        yield Meeting(ReviewKind(row.kind), row.held_on, row.pk, sent_on, row.late_reason)


def _report(
    to_come: Iterable[Review], sent: Mapping[uuid.UUID, datetime], on: date
) -> Meeting | None:
    """The review to come with the day on which its lead sent it the social worker's report."""
    for row in to_come:
        if row.pk in sent:
            day = row.held_on or row.planned_on or on
            return Meeting(ReviewKind(row.kind), day, row.pk, clock.local_date(sent[row.pk]))
    return None


def _sent(plans: list[Plan]) -> dict[uuid.UUID, datetime]:
    """When the lead of each plan sent a report to a review conference that is to come."""
    rows = AgencyReport.rows.filter(
        review__plan__in=plans,
        review__kind=ReviewKind.REVIEW_CONFERENCE,
        review__status__in=sorted(OPEN),
        member=F("review__plan__lead"),
        sent_at__isnull=False,
    )
    return dict(rows.values_list("review_id", "sent_at"))


def _expected(plans: list[Plan]) -> defaultdict[uuid.UUID, tuple[tuple[date, date], ...]]:
    """The expected dates of each child, with the day from which each was known."""
    found: defaultdict[uuid.UUID, tuple[tuple[date, date], ...]] = defaultdict(tuple)
    rows = ExpectedDelivery.objects.filter(child__in={plan.child_id for plan in plans})
    rows = rows.order_by("recorded_at", "pk")
    for child, at, edd in rows.values_list("child_id", "recorded_at", "expected_on"):
        found[child] += ((clock.local_date(at), edd),)
    return found


def _follow_protection(plans: list[Plan]) -> set[uuid.UUID]:
    """Which of these child in need plans came after a child protection plan of the same child."""
    in_need = {plan.child_id: plan for plan in plans if plan.kind == Kind.CHILD_IN_NEED}
    if not in_need:
        return set()
    before = Plan.rows.filter(
        child__in=list(in_need), kind=Kind.CHILD_PROTECTION, ended_on__isnull=False
    )
    return {
        in_need[child].pk
        for child, ended_on in before.values_list("child_id", "ended_on")
        if ended_on <= in_need[child].started_on
    }


def _agreed(reviews: list[Review]) -> date | None:
    """The day that the last meeting held agreed for the group's next, unless that has been."""
    held = [row for row in reviews if row.status == ReviewStatus.HELD]
    last = max(held, key=lambda row: (row.held_on, row.created_at), default=None)
    if last is None or _is_planned_since(last, reviews):
        return None
    day: date | None = last.next_meeting_on
    return day


def _is_planned_since(last: Review, reviews: list[Review]) -> bool:
    """Whether a meeting of the group was planned since: its day counts, wherever it was moved."""
    since = last.signed_at or last.created_at
    return any(
        row.is_group_meeting and row.status in OPEN and row.created_at >= since for row in reviews
    )


def whose(plan: Plan) -> Whose:
    """What of a plan decides what may be recorded on its timetable."""
    child = plan.child
    began_before = child.is_unborn or (
        child.date_of_birth is not None and plan.started_on < child.date_of_birth
    )
    return Whose(
        kind=Kind(plan.kind),
        started_on=plan.started_on,
        conference_on=plan.conference_on,
        born_on=child.date_of_birth,
        expected_on=child.expected_on,
        was_unborn=began_before and bool(_expected([plan])[plan.child_id]),
    )
