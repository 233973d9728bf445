"""Recording what starts a clock, keeping, setting aside and moving dates; and who may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import Worker
from plans.models import Deadline, DeadlineMove, Notification, Plan, TimetableEvent
from plans.operations import children, deadlines, plans
from plans.operations.children import ChildDetails
from tests.cast import Cast


def open_one(plan: Plan, key: str) -> Deadline:
    row: Deadline = Deadline.rows.select_related("plan").get(plan=plan, key=key, status="open")
    return row


def a_plan(cast: Cast, kind: str, started_on: date) -> Plan:
    return plans.start(
        kind=kind,
        new_child=ChildDetails(
            family_name="Teale", given_names="Jo", date_of_birth=date(2020, 5, 5), sex="F"
        ),
        partnership=cast.partnership,
        started_on=started_on,
        role="Social worker",
        purpose="Leads",
        chair=cast.ruth,
        by=cast.priya,
        at=cast.at,
    )


def born(cast: Cast, on: date) -> None:
    children.record_birth(
        cast.plan, born_on=on, sex="F", given_names="Ada", version=None, by=cast.hannah, at=cast.at
    )


def record(cast: Cast, plan: Plan, trigger: str, on: date, name: str = "priya", **more: Any) -> Any:
    by = cast.workers[name]
    return deadlines.record_event(plan, trigger=trigger, happened_on=on, by=by, at=cast.at, **more)


def test_a_visit_keeps_its_date_and_starts_the_next(cast: Cast) -> None:
    born(cast, cast.today)
    event = record(cast, cast.plan, "last_visit", cast.today, "hannah")
    assert (event.agency, event.recorded_by) == (cast.agencies["midwifery"], cast.hannah)
    first = Deadline.rows.get(plan=cast.plan, key="cp.visit.first")
    assert (first.status, first.held_on) == ("held", cast.today)
    assert open_one(cast.plan, "cp.visit").trigger_on == cast.today


def test_an_event_is_recorded_once_on_a_day(cast: Cast) -> None:
    record(cast, cast.plan, "referral", cast.today - timedelta(days=90), late_reason="Booked late")
    with pytest.raises(Refused, match="already"):
        record(cast, cast.plan, "referral", cast.today - timedelta(days=90))
    assert TimetableEvent.rows.count() == 1


def test_what_is_kept_late_asks_why_and_without_it_nothing_is_recorded(cast: Cast) -> None:
    due = open_one(cast.plan, "pb.refer").due_on
    late = due + timedelta(days=1)
    assert late <= cast.today
    with pytest.raises(Refused) as refused:
        record(cast, cast.plan, "referral", late)
    assert refused.value.field == "late_reason"
    assert not TimetableEvent.rows.exists()
    record(cast, cast.plan, "referral", late, late_reason=" Booked late ")
    kept = Deadline.rows.get(plan=cast.plan, key="pb.refer")
    assert (kept.status, kept.held_on, kept.late_reason) == ("held", late, "Booked late")


@pytest.mark.parametrize(
    ("trigger", "days", "field"),
    [("referral", 1, "happened_on"), ("placement_started", 0, "trigger"), ("last_visit", 0, "trigger")],
)  # fmt: skip
def test_an_event_that_cannot_be_is_refused(
    cast: Cast, trigger: str, days: int, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        record(cast, cast.plan, trigger, cast.today + timedelta(days=days))
    assert refused.value.field == field
    assert not TimetableEvent.rows.exists()


def test_a_placement_says_how_often_the_child_is_visited(cast: Cast) -> None:
    plan = a_plan(cast, "looked_after", cast.today)
    record(cast, plan, "placement_started", cast.today, placement="temporary")
    assert open_one(plan, "lac.visit.first").due_on == cast.today + timedelta(weeks=1)
    record(cast, plan, "last_visit", cast.today)
    assert open_one(plan, "lac.visit.temporary").due_on == cast.today + timedelta(weeks=1)
    assert open_one(plan, "lac.careplan").is_statutory


def test_leaving_hospital_may_be_foreseen(cast: Cast) -> None:
    soon = cast.today + timedelta(days=7)
    record(cast, cast.plan, "discharge", soon, "hannah")
    assert open_one(cast.plan, "pb.discharge").due_on == soon


def test_a_letter_is_sent_on_a_day(cast: Cast) -> None:
    row = open_one(cast.plan, "cp.letter")
    kept = deadlines.keep(
        row, held_on=row.trigger_on, version=row.version, by=cast.priya, at=cast.at
    )
    assert (kept.status, kept.held_on, kept.late_reason) == ("held", row.trigger_on, "")


def test_done_late_needs_a_reason(cast: Cast) -> None:
    row = open_one(cast.plan, "cp.letter")
    late = row.due_on + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        deadlines.keep(row, held_on=late, late_reason=" ", version=None, by=cast.priya, at=cast.at)
    assert refused.value.field == "late_reason"
    assert open_one(cast.plan, "cp.letter").version == row.version
    kept = deadlines.keep(
        row, held_on=late, late_reason="Ill", version=None, by=cast.priya, at=cast.at
    )
    assert kept.late_reason == "Ill"


def test_keeping_a_visit_records_it(cast: Cast) -> None:
    born(cast, cast.today)
    row = open_one(cast.plan, "cp.visit.first")
    with pytest.raises(Refused) as refused:
        deadlines.keep(
            row, held_on=cast.today + timedelta(days=1), version=None, by=cast.priya, at=cast.at
        )
    assert refused.value.field == "held_on"
    kept = deadlines.keep(row, held_on=cast.today, version=None, by=cast.priya, at=cast.at)
    assert kept.status == "held"
    assert TimetableEvent.rows.get().trigger == "last_visit"


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_before_the_clock_or_to_come_is_refused(cast: Cast, days: int) -> None:
    row = open_one(cast.plan, "cp.letter")
    with pytest.raises(Refused) as refused:
        deadlines.keep(
            row, held_on=row.trigger_on + timedelta(days=days), version=None,
            by=cast.priya, at=cast.at,
        )  # fmt: skip
    assert refused.value.field == "held_on"
    assert open_one(cast.plan, "cp.letter").version == row.version


def test_a_meeting_keeps_its_own_date(cast: Cast) -> None:
    row = open_one(cast.plan, "cp.cg.first")
    with pytest.raises(Refused, match="Record the meeting"):
        deadlines.keep(row, held_on=cast.today, version=None, by=cast.priya, at=cast.at)


def test_what_is_not_needed_says_why(cast: Cast) -> None:
    row = open_one(cast.plan, "pb.birthplan")
    with pytest.raises(Refused) as refused:
        deadlines.set_aside(row, reason=" ", version=None, by=cast.hannah, at=cast.at)
    assert refused.value.field == "reason"
    aside = deadlines.set_aside(
        row, reason="Made by the other trust", version=None, by=cast.hannah, at=cast.at
    )
    assert (aside.status, aside.not_needed_reason) == ("not_needed", "Made by the other trust")
    with pytest.raises(Refused, match="no longer open"):
        deadlines.set_aside(row, reason="Again", version=None, by=cast.hannah, at=cast.at)


def test_a_member_does_not_spare_a_meeting_and_the_chair_may(cast: Cast) -> None:
    row = open_one(cast.plan, "cp.cg.first")
    with pytest.raises(Refused, match="Only the chair"):
        deadlines.set_aside(row, reason="Ill", version=None, by=cast.hannah, at=cast.at)
    assert open_one(cast.plan, "cp.cg.first").version == row.version
    spared = deadlines.set_aside(row, reason="Joined up", version=None, by=cast.ruth, at=cast.at)
    assert spared.status == "not_needed"


def move(cast: Cast, row: Deadline, to: date, by: Worker | None = None, **more: Any) -> Deadline:
    given: dict[str, Any] = {"reason": "The report is late", "version": row.version} | more
    return deadlines.move(row, due_on=to, by=by or cast.ruth, at=cast.at, **given)


def review(cast: Cast) -> Deadline:
    return open_one(cast.plan, "pb.rcpc.conference")


def test_the_chair_moves_a_review_and_everybody_is_told_and_every_move_is_kept(cast: Cast) -> None:
    row = review(cast)
    later = row.due_on + timedelta(days=7)
    moved = move(cast, row, later)
    assert (moved.due_on, moved.limit_on) == (later, row.limit_on)
    assert Plan.rows.get(pk=cast.plan.pk).next_review_on == later
    told = Notification.rows.filter(matter="review_moved")
    assert {one.recipient_id for one in told} >= {cast.priya.pk, cast.hannah.pk}
    assert cast.ruth.pk not in {one.recipient_id for one in told}
    move(cast, review(cast), row.due_on, reason="Back again")
    moves = DeadlineMove.rows.order_by("at", "pk").values_list("from_on", "to_on", "reason")
    assert set(moves) == {
        (row.due_on, later, "The report is late"),
        (later, row.due_on, "Back again"),
    }


def test_the_chairs_manager_moves_it_too(cast: Cast) -> None:
    employment = cast.employment("ruth")
    employment.line_manager = cast.neil
    employment.save()
    to = review(cast).due_on - timedelta(days=3)
    assert move(cast, review(cast), to, cast.neil).due_on == to


@pytest.mark.parametrize("name", ["priya", "hannah", "laura", "ian", "neil", "moira"])
def test_nobody_else_moves_a_review(cast: Cast, name: str) -> None:
    before = review(cast).due_on
    with pytest.raises(PermissionDenied):
        move(cast, review(cast), before - timedelta(days=1), cast.workers[name])
    for stranger in ("olive", "colin"):
        with pytest.raises(NotVisible):
            move(cast, review(cast), before - timedelta(days=1), cast.workers[stranger])
    assert review(cast).due_on == before
    assert not DeadlineMove.rows.exists()
    assert not Notification.rows.filter(matter="review_moved").exists()


def test_a_statutory_date_moves_forward_and_back_within_its_limit_and_never_beyond(
    cast: Cast,
) -> None:
    plan = a_plan(cast, "looked_after", cast.today)
    row = open_one(plan, "lac.rev.1")
    with pytest.raises(Refused, match="by statute"):
        move(cast, row, row.limit_on + timedelta(days=1))
    sooner = move(cast, row, row.limit_on - timedelta(days=4))
    assert move(cast, sooner, row.limit_on).due_on == row.limit_on


@pytest.mark.parametrize(
    ("days", "reason", "field"),
    [(0, "Why", "due_on"), (-200, "Why", "due_on"), (900, "Why", "due_on"), (3, " ", "reason")],
)
def test_a_move_that_is_none_or_without_reason_is_refused(
    cast: Cast, days: int, reason: str, field: str
) -> None:
    row = review(cast)
    with pytest.raises(Refused) as refused:
        move(cast, row, row.due_on + timedelta(days=days), reason=reason)
    assert refused.value.field == field
    assert not DeadlineMove.rows.exists()


def test_a_move_of_what_somebody_else_moved_first_is_shown_both(cast: Cast) -> None:
    row = review(cast)
    move(cast, row, row.due_on - timedelta(days=1))
    with pytest.raises(Stale):
        move(cast, row, row.due_on - timedelta(days=2))
    assert DeadlineMove.rows.count() == 1


DENIED: list[Callable[[Cast, Worker], object]] = [
    lambda cast, by: deadlines.record_event(
        cast.plan, trigger="referral", happened_on=cast.today, by=by, at=cast.at
    ),
    lambda cast, by: deadlines.keep(
        open_one(cast.plan, "cp.letter"), held_on=cast.today, version=None, by=by, at=cast.at
    ),
    lambda cast, by: deadlines.set_aside(
        open_one(cast.plan, "cp.letter"), reason="No", version=None, by=by, at=cast.at
    ),
]


@pytest.mark.parametrize("deny", DENIED)
@pytest.mark.parametrize("name", ["laura", "ian", "neil", "moira"])
def test_only_core_members_and_the_chair_keep_the_timetable(
    cast: Cast, deny: Callable[[Cast, Worker], object], name: str
) -> None:
    before = list(Deadline.rows.order_by("pk").values_list())
    with pytest.raises(PermissionDenied):
        deny(cast, cast.workers[name])
    with pytest.raises(NotVisible):
        deny(cast, cast.olive)
    assert list(Deadline.rows.order_by("pk").values_list()) == before
    assert not TimetableEvent.rows.exists()
