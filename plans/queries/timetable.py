"""What a plan's deadlines are counted from, and how they stand, for its timetable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from agencies import clock
from agencies.workdays import Calendar
from plans.models import AgencyReport, Deadline, ExpectedDelivery, Plan, Review, TimetableEvent
from plans.rules.deadlines import REPORT, Whose
from plans.rules.plans import Kind
from plans.rules.reviews import OPEN, ReviewKind, ReviewStatus
from plans.rules.story import Event, Meeting, Story
from plans.rules.timetable import DeadlineStatus, Trigger

KEPT = frozenset({DeadlineStatus.HELD, DeadlineStatus.NOT_NEEDED})


def told(plan: Plan, rows: Iterable[Deadline], *, on: date, calendar: Calendar) -> Story:
    """Everything known of a plan that its deadlines are counted from. At most five statements."""
    rows = list(rows)
    reviews = list(Review.rows.filter(plan=plan))
    events = (
        TimetableEvent.rows.filter(plan=plan)
        .standing()
        .values_list("trigger", "happened_on", "placement")
    )
    meetings = tuple(
        _meeting(row, row.held_on, on)
        for row in reviews
        if row.status == ReviewStatus.HELD and row.held_on
    )
    to_come = {row.pk for row in reviews if row.status in OPEN}
    story = story_of(plan, meetings, on=on, calendar=calendar, expected=_expected(plan))
    return replace(
        story,
        events=tuple(Event(Trigger(what), day, placement) for what, day, placement in events),
        follows_protection=_follows_protection(plan),
        agreed_meeting_on=_agreed(reviews),
        planned={r.kind: r.planned_on for r in reviews if r.status in OPEN and r.planned_on},
        stands={(r.key, r.trigger_on): r.due_on for r in rows if r.status == DeadlineStatus.OPEN},
        report=_report(plan, reviews, on),
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


def _meeting(row: Review, held_on: date, on: date) -> Meeting:
    """A meeting run here sends its record as it is finished, a review as it is signed."""
    sent_on = clock.local_date(row.signed_at) if row.signed_at else None
    if row.is_group_meeting and row.run_by_id and sent_on is None:
        sent_on = on
    return Meeting(ReviewKind(row.kind), held_on, row.pk, sent_on, row.late_reason)


def _report(plan: Plan, reviews: list[Review], on: date) -> Meeting | None:
    """The review to come with the day on which its lead sent it the social worker's report."""
    conference = ReviewKind.REVIEW_CONFERENCE
    to_come = next((r for r in reviews if r.kind == conference and r.status in OPEN), None)
    if to_come is None or plan.lead_id is None:
        return None
    rows = AgencyReport.rows.filter(review=to_come, member=plan.lead_id, sent_at__isnull=False)
    sent_at = rows.values_list("sent_at", flat=True).first()
    if sent_at is None:
        return None
    day = to_come.held_on or to_come.planned_on or on
    return Meeting(conference, day, to_come.pk, clock.local_date(sent_at))


def _expected(plan: Plan) -> tuple[tuple[date, date], ...]:
    """The child's expected dates, with the day from which each was known."""
    rows = ExpectedDelivery.objects.filter(child=plan.child_id).order_by("recorded_at", "pk")
    return tuple(
        (clock.local_date(at), edd) for at, edd in rows.values_list("recorded_at", "expected_on")
    )


def _follows_protection(plan: Plan) -> bool:
    if plan.kind != Kind.CHILD_IN_NEED:
        return False
    before = Plan.rows.filter(child=plan.child_id, kind=Kind.CHILD_PROTECTION)
    return bool(before.filter(ended_on__lte=plan.started_on).exists())


def _agreed(reviews: list[Review]) -> date | None:
    """The day that the last meeting held agreed for the group's next, unless that has been."""
    held = [row for row in reviews if row.status == ReviewStatus.HELD]
    last = max(held, key=lambda row: (row.held_on, row.created_at), default=None)
    day: date | None = last.next_meeting_on if last else None
    return day


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
        was_unborn=began_before and bool(_expected(plan)),
    )
