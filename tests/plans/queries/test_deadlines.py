"""The picture of a timetable: what it shows, and what it says that it leaves out."""

from __future__ import annotations

from datetime import timedelta

from agencies.workdays import Calendar
from plans import access
from plans.models import Deadline
from plans.queries.deadlines import MOST_LANES, Picture, timetable_page
from tests.cast import Cast


def pictured(cast: Cast) -> Picture:
    scope = access.scope_of(cast.hannah, on=cast.today)
    page = timetable_page(scope, cast.plan, today=cast.today, calendar=Calendar())
    assert page.picture is not None
    return page.picture


def test_what_is_long_overdue_points_back_and_is_late(cast: Cast) -> None:
    row = Deadline.rows.filter(plan=cast.plan, status="open").order_by("due_on")[0]
    long_since = cast.today - timedelta(days=200)
    Deadline.rows.filter(pk=row.pk).update(due_on=long_since, trigger_on=long_since)
    lane = pictured(cast).lanes[0]
    assert (lane.entry.row.pk, lane.is_before, lane.entry.is_late) == (row.pk, True, True)


def test_what_was_done_before_the_days_it_shows_is_left_out_and_counted(cast: Cast) -> None:
    before = pictured(cast)
    row = Deadline.rows.filter(plan=cast.plan, status="held")[0]
    Deadline.rows.filter(pk=row.pk).update(held_on=cast.today - timedelta(days=300))
    after = pictured(cast)
    assert row.pk in [lane.entry.row.pk for lane in before.lanes]
    assert row.pk not in [lane.entry.row.pk for lane in after.lanes]
    assert after.left_out == before.left_out + 1


def test_more_than_it_has_room_for_is_left_out_and_counted(cast: Cast) -> None:
    row = Deadline.rows.filter(plan=cast.plan, status="open").latest("due_on")
    for number in range(1, MOST_LANES + 2):
        row.pk = None
        row._state.adding = True
        row.trigger_on += timedelta(days=number)
        row.save()
    picture = pictured(cast)
    assert len(picture.lanes) == MOST_LANES
    assert picture.left_out > 0
