"""Keeping a plan's deadlines in line with what is known of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db.models import F

from agencies import clock
from agencies.errors import Refused
from agencies.workdays import Calendar, long_date
from plans.models import FAR_OFF, Deadline, Plan, TimetableEvent
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, filled
from plans.queries.timetable import told, whose
from plans.rules import clocks, timetable
from plans.rules.deadlines import GROUPS, KEPT_BY, REVIEWS, check_event, hinges_on, is_kept_by
from plans.rules.ledger import Differences, Line, Stored, differences, taken_over
from plans.rules.milestones import keys_of
from plans.rules.plans import Kind
from plans.rules.reviews import REVIEW_OF, ReviewKind
from plans.rules.story import Due, Identity, Story
from plans.rules.timetable import DeadlineStatus, Trigger

ENDED = "The plan has ended."
CHANGES = ("status", "held_on", "review", "late_reason", "not_needed_reason", "version")


def recompute(plan: Plan, doing: Change, calendar: Calendar | None = None) -> None:
    """Bring a plan's open deadlines into line with what is known, and its next meeting and review.

    A date that is stored is never counted again: said twice, the second time changes nothing. The
    caller saves the plan.
    """
    kept = bring_into_line(plan, at=doing.at, calendar=calendar)
    by_doing(*(f"deadline:{pk}" for pk in kept), doing=doing)


def take_up(plan: Plan, kind: ReviewKind, doing: Change) -> None:
    """Whoever plans or moves a meeting has taken up that one of its kind is due."""
    rows = Deadline.rows.filter(plan=plan, key__in=KEPT_BY[kind]).open()
    by_doing(*(f"deadline:{pk}" for pk in rows.values_list("pk", flat=True)), doing=doing)


def write_event(
    plan: Plan, trigger: str, on: date, placement: str, doing: Change
) -> TimetableEvent:
    """Write down an event that dates are counted from; refuses what cannot have been."""
    check_event(whose(plan), trigger, on, placement, today=doing.on)
    same = TimetableEvent.rows.filter(plan=plan, trigger=trigger, happened_on=on)
    if same.standing().exists():
        raise Refused("This is recorded for that day already.", field="happened_on")
    event = TimetableEvent(
        plan=plan,
        trigger=trigger,
        happened_on=on,
        placement=placement,
        recorded_at=doing.at,
        recorded_by=doing.by,
        agency_id=doing.place.agency_id,
    )
    event.save()
    return event


def recompute_without(plan: Plan, event: TimetableEvent, late_reason: str, doing: Change) -> None:
    """The same once an event was withdrawn: what it had kept is open again, or kept by another.

    What is then kept late is so for the reason given. The caller saves the plan.
    """
    if not event.happened:
        reopen_spared(plan, event)
        bring_into_line(plan, at=doing.at)
        return
    trigger, on = Trigger(event.trigger), event.happened_on
    rows = list(Deadline.rows.filter(plan=plan))
    hinging = frozenset(
        (row.key, row.trigger_on)
        for row in rows
        if hinges_on(row.trigger, row.trigger_on, row.key, trigger, on)
    )
    held = [row for row in rows if row.status == DeadlineStatus.HELD]
    undone = [row for row in held if is_kept_by(row.key, row.held_on, trigger, on)]
    for row in undone:
        row.status, row.held_on, row.late_reason = DeadlineStatus.OPEN, None, ""
        row.version += 1
    Deadline.rows.bulk_update(undone, ("status", "held_on", "late_reason", "version"))
    before = held_now(plan)
    bring_into_line(plan, at=doing.at, hinging=hinging)
    say_why_late(plan, late_reason, before)


def reopen_spared(plan: Plan, event: TimetableEvent) -> None:
    """Open again what was set aside because a milestone was not needed."""
    rows = Deadline.rows.filter(
        plan=plan,
        key__in=keys_of(event.trigger),
        status=DeadlineStatus.NOT_NEEDED,
        not_needed_reason=event.not_needed_because,
    )
    rows.update(status=DeadlineStatus.OPEN, not_needed_reason="", version=F("version") + 1)


def held_now(plan: Plan) -> frozenset[uuid.UUID]:
    """Which deadlines of a plan are kept, to tell afterwards which a change has kept."""
    rows = Deadline.rows.filter(plan=plan, status=DeadlineStatus.HELD)
    return frozenset(rows.values_list("pk", flat=True))


def say_why_late(plan: Plan, reason: str, before: frozenset[uuid.UUID] = frozenset()) -> None:
    """Write the reason to each deadline that was kept late since; refuses none.

    The sentence says which date it was.
    """
    rows = Deadline.rows.filter(plan=plan, status=DeadlineStatus.HELD, late_reason="")
    late = rows.filter(held_on__gt=F("due_on")).exclude(pk__in=before).select_related("policy")
    for row in late.order_by("due_on", "key"):
        row.late_reason = why_late(row, row.held_on, reason)
        row.save(update_fields=["late_reason"])


def why_late(deadline: Deadline, held_on: date, reason: str) -> str:
    """The reason for keeping a deadline on a day, if that is late; then refuses none."""
    if held_on <= deadline.due_on:
        return ""
    label = timetable.row(deadline.policy.data, deadline.key).label
    ask = f"“{label}” was due by {long_date(deadline.due_on)}. Say why it was late."
    return filled(reason, field="late_reason", ask=ask, code="late")


def bring_into_line(
    plan: Plan,
    *,
    at: datetime,
    calendar: Calendar | None = None,
    is_new_here: bool = False,
    hinging: frozenset[Identity] = frozenset(),
) -> list[uuid.UUID]:
    """The same without a change under way; which deadlines are kept by it.

    A return is taken in by nobody who has a place here.
    `is_new_here` sets aside what had fallen due before a return told of the plan; `hinging` are the
    deadlines that fall with an event that was withdrawn.
    """
    calendar = calendar or plan.partnership.calendar()
    rows = {(row.key, row.trigger_on): row for row in Deadline.rows.filter(plan=plan)}
    story = told(plan, rows.values(), on=clock.local_date(at), calendar=calendar)
    found = clocks.deadlines(story)
    since = _kept_here_since(plan, rows.values(), at) if not is_new_here else story.today
    if since:
        has_meetings = plan.next_meeting_on != FAR_OFF and not is_new_here
        found = taken_over(found, since, with_groups=has_meetings)
    if not plan.is_open:
        found = _closed(found, rows)
    stored = {identity: Stored(row.status, row.held_on) for identity, row in rows.items()}
    kept = _write(plan, rows, differences(stored, found, hinging), at)
    if plan.is_open:
        set_next(plan, story, rows.values())
    return kept


def first_deadlines(
    plan: Plan, story: Story, *, at: datetime, with_groups: bool = False
) -> list[Deadline]:
    """The deadlines of a plan that ran before it was kept here, not yet written; sets its next dates.

    What fell due before today is set aside; meetings of the group are not, `with_groups`. Asks the
    database nothing, so that thousands of plans can be counted at once.
    """
    found = taken_over(clocks.deadlines(story), story.today, with_groups=with_groups)
    rows = [_row(plan, line, at) for line in differences({}, found).added]
    set_next(plan, story, rows)
    return rows


def deadline_for(plan: Plan, kind: ReviewKind) -> Deadline | None:
    """The open deadline that a meeting of this kind would keep, the earliest of them."""
    rows = Deadline.rows.filter(plan=plan, key__in=KEPT_BY[kind]).open()
    found: Deadline | None = rows.order_by("due_on", "key").first()
    return found


def tighten_review(plan: Plan, on: date, doing: Change) -> None:
    """Set the next review on its chair's word: on its limit or before; refuses a later day.

    What is counted back from the review follows. The caller saves the plan.
    """
    deadline = deadline_for(plan, REVIEW_OF[Kind(plan.kind)])
    if deadline is None:
        raise Refused("No review of this plan is due.", field="next_review_on")
    if on > deadline.due_on:
        raise Refused(
            f"The next review is due by {long_date(deadline.due_on)}; choose that day or an "
            "earlier one.",
            field="next_review_on",
            code="later_than_the_limit",
        )
    if on <= max(deadline.trigger_on, plan.started_on):
        raise Refused("The next review comes after this one.", field="next_review_on")
    if on < deadline.due_on:
        deadline.due_on = on
        deadline.version += 1
        deadline.save(update_fields=["due_on", "version"])
        recompute(plan, doing)


def set_next(plan: Plan, story: Story, rows: Iterable[Deadline]) -> None:
    """A plan's next review and meeting: the earliest of what is due, and of what is planned."""
    due = [row for row in rows if row.status == DeadlineStatus.OPEN]
    reviews = [row.due_on for row in due if row.key in REVIEWS]
    groups = [row.due_on for row in due if row.key in GROUPS]
    reviews += filter(None, [story.planned.get(REVIEW_OF[story.kind])])
    groups += filter(None, [story.planned.get(ReviewKind.GROUP_MEETING), story.agreed_meeting_on])
    plan.next_review_on = min(reviews, default=FAR_OFF)
    plan.next_meeting_on = min(groups, default=FAR_OFF)


def _kept_here_since(plan: Plan, rows: Iterable[Deadline], at: datetime) -> date | None:
    """The day from which the timetable of an older plan is kept; None for one kept all along."""
    since = min((row.created_at for row in rows), default=at)
    return clock.local_date(since) if since > plan.created_at else None


def _closed(found: Iterable[Due], rows: dict[Identity, Deadline]) -> tuple[Due, ...]:
    """Nothing is due any more on a plan that has ended, and nothing new begins."""
    return tuple(
        due if due.met_on else replace(due, void=ENDED)
        for due in found
        if due.met_on or due.identity in rows
    )


def _write(
    plan: Plan, rows: dict[Identity, Deadline], found: Differences, at: datetime
) -> list[uuid.UUID]:
    """Write what differs, in two statements; `rows` then stand as the database has them.

    Says which deadlines are kept by it that were open, or kept otherwise.
    """
    added = [_row(plan, line, at) for line in found.added]
    changed = [_changed(rows[line.due.identity], line) for line in found.changed]
    for identity in found.replaced:
        row = rows[identity]
        row.status, row.version = DeadlineStatus.REPLACED, row.version + 1
        changed.append(row)
    if added:
        Deadline.rows.bulk_create(added)
    if changed:
        Deadline.rows.bulk_update(changed, CHANGES)
    rows |= {(row.key, row.trigger_on): row for row in added}
    return [row.pk for row in changed if row.status == DeadlineStatus.HELD]


def _row(plan: Plan, line: Line, at: datetime) -> Deadline:
    due = line.due
    return Deadline(
        plan=plan,
        key=due.key,
        policy_id=plan.policy_id,
        trigger=due.trigger,
        trigger_on=due.trigger_on,
        limit_on=due.limit_on,
        due_on=due.limit_on,
        is_statutory=due.statutory,
        status=line.status,
        held_on=due.met_on,
        review_id=due.meeting.id if due.meeting else None,
        late_reason=_why_late(due, due.limit_on),
        not_needed_reason=due.void,
        created_at=at,
    )


def _changed(row: Deadline, line: Line) -> Deadline:
    due = line.due
    row.status, row.held_on = line.status, due.met_on
    row.review_id = due.meeting.id if due.meeting else None
    row.late_reason = _why_late(due, row.due_on)
    row.not_needed_reason = due.void
    row.version += 1
    return row


def _why_late(due: Due, due_on: date) -> str:
    is_late = due.met_on is not None and due.met_on > due_on
    return due.meeting.late_reason if is_late and due.meeting else ""
