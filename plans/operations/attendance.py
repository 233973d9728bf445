"""Marking who was at a meeting, and what was said there about each action."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import Action, Attendance, Review
from plans.operations.acknowledging import by_doing
from plans.operations.action_updates import Said, say
from plans.operations.minutes import running
from plans.queries.attendance import members_at, quoracy_of
from plans.rules.attendance import Attended

Marks = Mapping[uuid.UUID, tuple[str, str]]


@transaction.atomic(durable=True)
def mark(
    review: Review, *, attendance: Marks, version: int | None, by: Worker, at: datetime
) -> Review:
    """Mark who was at a meeting under way: by member, how, and who came instead of them.

    Whom it does not name stays as marked. Refuses somebody who is not of the group, and a deputy
    without a name. Whether the meeting is quorate is counted anew.
    """
    doing, review = running(review, version=version, by=by, at=at)
    seats = {seat.pk: seat for seat in members_at(review)}
    marked = {row.member_id: row for row in Attendance.rows.filter(review=review)}
    for pk, (attended, deputy_name) in attendance.items():
        seat = seats.get(pk)
        if seat is None:
            raise Refused("Choose a member of this group.", field=f"attended_{pk}")
        how = Attended(attended)
        name = deputy_name.strip() if how == Attended.DEPUTY else ""
        if how == Attended.DEPUTY and not name:
            raise Refused(
                f"Say who came instead of {seat.name}.", field=f"deputy_{pk}", code="blank"
            )
        row = marked.get(pk) or Attendance(review=review, member=seat, agency_id=seat.agency_id)
        if not row._state.adding and (row.attended, row.deputy_name) == (how, name):
            continue
        row.attended, row.deputy_name, row.recorded_at, row.recorded_by = how, name, at, by
        doing.save(row)
    counted = quoracy_of(review)
    review.is_quorate, review.agencies_counted = counted.is_quorate, list(counted.counted)
    doing.save(review)
    doing.record("review.attendance", review, marked=len(attendance))
    return review


@transaction.atomic(durable=True)
def review_actions(
    review: Review,
    *,
    said: Mapping[uuid.UUID, tuple[Said, int | None]],
    by: Worker,
    at: datetime,
) -> Review:
    """Say at a meeting how each action is going: by action what is said, and the version seen.

    By whoever runs the meeting, whoever owns the action. All of it, or, where one is refused,
    nothing. Refuses an action of another plan.
    """
    doing, review = running(review, version=None, by=by, at=at)
    rows = {row.pk: row for row in Action.rows.filter(plan=review.plan_id, pk__in=list(said))}
    # In one order for all, so that two who save at once wait for each other.
    for pk in sorted(said):
        what, version = said[pk]
        if pk not in rows:
            raise Refused("Choose an action of this plan.", field=f"answer_{pk}")
        try:
            say(locked(rows[pk], version=version), what, doing=doing, review=review)
        except Refused as refused:
            if refused.field is not None:
                refused.field = f"{refused.field}_{pk}"
            raise
    by_doing(*(f"action:{pk}" for pk in said), doing=doing)
    return review
