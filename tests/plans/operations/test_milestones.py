"""Milestones of a pregnancy: done on a day, or not needed and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.errors import Refused
from agencies.models import AuditEvent, Policy
from plans import access
from plans.models import Deadline, Plan, TimetableEvent
from plans.operations import children, deadlines
from plans.queries.milestones import MilestoneLine, milestones
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from tests.cast import Cast
from tests.plans.looking import codes, lesson
from tests.plans.recording import born

NO_ORDER = "Nobody asks for an order: her mother cares for them both"


def said(cast: Cast, milestone: str = "legal_planning", by: str = "priya", **answer: Any) -> Any:
    return deadlines.record_milestone(
        cast.plan, milestone=milestone, **answer, by=cast.workers[by], at=cast.at
    )


def line(cast: Cast, milestone: str = "legal_planning") -> MilestoneLine:
    scope = access.scope_of(cast.priya, on=cast.today)
    (found,) = (one for one in milestones(scope, cast.plan) if one.trigger == milestone)
    return found


def refused(cast: Cast, milestone: str = "legal_planning", **answer: Any) -> Refused:
    before = TimetableEvent.rows.count(), AuditEvent.objects.count(), dates(cast)
    with pytest.raises(Refused) as found:
        said(cast, milestone, **answer)
    assert (TimetableEvent.rows.count(), AuditEvent.objects.count(), dates(cast)) == before
    return found.value


def dates(cast: Cast) -> list[Any]:
    return list(Deadline.rows.filter(plan=cast.plan).order_by("pk").values_list("pk", "status"))


def row(cast: Cast, key: str) -> Deadline:
    found: Deadline = Deadline.rows.select_related("plan").get(plan=cast.plan, key=key)
    return found


def ago(cast: Cast, days: int) -> date:
    return cast.today - timedelta(days=days)


def test_every_milestone_of_a_child_protection_plan_from_before_the_birth_is_asked_about(
    cast: Cast,
) -> None:
    scope = access.scope_of(cast.hannah, on=cast.today)
    assert [one.what for one in milestones(scope, cast.plan)] == [
        "pre-birth referral",
        "strategy discussion",
        "upload to CP-IS",
        "legal planning meeting",
        "discharge planning meeting",
    ]
    assert line(cast).due_on == cast.today  # 32 weeks
    assert line(cast, "strategy_discussion").due_on is None


def test_one_that_was_done_keeps_its_date(cast: Cast) -> None:
    event = said(cast, done_on=ago(cast, 2))
    assert (row(cast, "pb.lpm").status, row(cast, "pb.lpm").held_on) == ("held", ago(cast, 2))
    assert (line(cast).done_on, line(cast).event) == (ago(cast, 2), event)
    assert refused(cast, not_needed_because=NO_ORDER).code == "done"
    trail = AuditEvent.objects.filter(verb="timetable.recorded", subject__endswith=str(event.pk))
    assert trail.count() == 1


def test_one_without_a_day_is_done_or_not_needed_all_the_same(cast: Cast) -> None:
    started = cast.plan.started_on
    said(cast, "strategy_discussion", done_on=started - timedelta(days=9))
    assert line(cast, "strategy_discussion").done_on == started - timedelta(days=9)
    said(cast, "discharge_meeting", not_needed_because="Born at home")
    assert line(cast, "discharge_meeting").not_needed_because == "Born at home"
    born(cast)
    deadlines.record_event(
        cast.plan, trigger="discharge", happened_on=cast.today, by=cast.priya, at=cast.at
    )
    assert row(cast, "pb.discharge").not_needed_reason == "Born at home"


def test_a_discharge_meeting_keeps_its_date_whenever_that_is_set(cast: Cast) -> None:
    born(cast)
    said(cast, "discharge_meeting", done_on=ago(cast, 1))
    deadlines.record_event(
        cast.plan, trigger="discharge", happened_on=cast.today, by=cast.priya, at=cast.at
    )
    assert (row(cast, "pb.discharge").status, row(cast, "pb.discharge").held_on) == (
        "held",
        ago(cast, 1),
    )


def test_one_that_is_late_says_why(cast: Cast) -> None:
    late = ago(cast, 1)
    assert refused(cast, "cpis", done_on=late).field == "late_reason"
    said(cast, "cpis", done_on=late, late_reason="The service was down")
    assert row(cast, "pb.cpis").late_reason == "The service was down"


def test_one_that_is_not_needed_sets_its_date_aside_and_can_be_taken_back(cast: Cast) -> None:
    event = said(cast, not_needed_because=f" {NO_ORDER} ")
    assert (row(cast, "pb.lpm").status, row(cast, "pb.lpm").not_needed_reason) == (
        "not_needed",
        NO_ORDER,
    )
    assert refused(cast, not_needed_because="Another reason").code == "recorded_already"
    deadlines.withdraw_event(
        event, reason="Her mother is ill", version=None, by=cast.priya, at=cast.at
    )
    assert (row(cast, "pb.lpm").status, row(cast, "pb.lpm").not_needed_reason) == ("open", "")
    assert not line(cast).is_settled
    said(cast, not_needed_because="Another reason")
    assert line(cast).not_needed_because == "Another reason"


def test_what_was_not_needed_may_be_done_after_all(cast: Cast) -> None:
    event = said(cast, not_needed_because=NO_ORDER)
    said(cast, done_on=cast.today)
    event.refresh_from_db()
    assert event.withdrawn_reason == "It was done after all."
    assert row(cast, "pb.lpm").status == "held"
    assert (line(cast).done_on, line(cast).not_needed_because) == (cast.today, "")


def test_setting_its_date_aside_and_saying_it_is_not_needed_are_one(cast: Cast) -> None:
    deadlines.set_aside(
        row(cast, "pb.lpm"), reason=NO_ORDER, version=None, by=cast.priya, at=cast.at
    )
    assert row(cast, "pb.lpm").status == "not_needed"
    event = TimetableEvent.rows.spared().get()
    assert (event.trigger, event.not_needed_because) == ("legal_planning", NO_ORDER)
    deadlines.withdraw_event(event, reason="Wrong", version=None, by=cast.priya, at=cast.at)
    deadlines.keep(row(cast, "pb.lpm"), held_on=cast.today, version=None, by=cast.priya, at=cast.at)
    assert TimetableEvent.rows.standing().get().trigger == "legal_planning"


def test_no_answer_both_answers_and_a_day_to_come_are_refused(cast: Cast) -> None:
    assert refused(cast).field == "done_on"
    assert refused(cast, not_needed_because="  ").field == "done_on"
    assert refused(cast, done_on=cast.today, not_needed_because="x").field == "not_needed_because"
    assert refused(cast, done_on=cast.today + timedelta(days=1)).field == "done_on"
    assert refused(cast, "last_visit", not_needed_because="No").field == "milestone"
    assert refused(cast, "last_visit", done_on=cast.today).field == "milestone"
    assert refused(cast, "placement_started", not_needed_because="No").field == "milestone"


@pytest.mark.parametrize("name", ["laura", "ian"])
def test_whoever_does_not_keep_the_timetable_says_nothing(cast: Cast, name: str) -> None:
    before = TimetableEvent.rows.count(), dates(cast)
    for answer in ({"done_on": cast.today}, {"not_needed_because": NO_ORDER}):
        with pytest.raises(PermissionDenied):
            said(cast, by=name, **answer)
    assert (TimetableEvent.rows.count(), dates(cast)) == before


def test_a_birth_does_not_settle_that_a_court_may_have_to_be_asked(cast: Cast) -> None:
    children.record_birth(
        cast.plan, born_on=cast.today, sex="F", given_names="Ada", version=None,
        by=cast.hannah, at=cast.at,
    )  # fmt: skip
    cast.plan = Plan.rows.select_related("child").get(pk=cast.plan.pk)
    assert row(cast, "pb.lpm").status == row(cast, "pb.cpis").status == "open"
    said(cast, done_on=cast.today)
    assert row(cast, "pb.lpm").status == "held"


def test_a_policy_from_before_sets_no_day_and_the_milestones_are_recorded_all_the_same(
    cast: Cast,
) -> None:
    policy = Policy.objects.get(pk=cast.plan.policy_id)
    for key in ("pb.lpm", "pb.cpis"):
        del policy.data["timetable"][key]
    Policy.objects.filter(pk=policy.pk).update(data=policy.data)
    Deadline.rows.filter(plan=cast.plan, key__in=["pb.lpm", "pb.cpis"]).delete()
    cast.plan = Plan.rows.select_related("child", "policy").get(pk=cast.plan.pk)
    said(cast, done_on=ago(cast, 2))
    said(cast, "cpis", not_needed_because="The area has no such service")
    assert not Deadline.rows.filter(plan=cast.plan, key__in=["pb.lpm", "pb.cpis"]).exists()
    assert (line(cast).done_on, line(cast).due_on) == (ago(cast, 2), None)
    assert line(cast, "cpis").not_needed_because == "The area has no such service"
    assert lesson(cast, Lesson.UNBORN).reasons


def test_2_a_meeting_that_nobody_held_is_asked_about_until_it_is_settled(cast: Cast) -> None:
    def waiting() -> set[str]:
        found = lesson(cast, Lesson.UNBORN).reasons
        return {one.reason.words for one in found if one.state in {State.DUE, State.MISSING}}

    assert any(one.startswith("Legal planning meeting is due by") for one in waiting())
    said(cast, not_needed_because=NO_ORDER)
    assert not any("egal planning" in one for one in waiting())
    words = {one.reason.words for one in lesson(cast, Lesson.UNBORN).reasons}
    assert f"Legal planning meeting is not needed: {NO_ORDER}." in words


def test_2_a_baby_that_was_born_does_not_leave_without_being_asked_about(cast: Cast) -> None:
    assert "milestone_asked" not in codes(lesson(cast, Lesson.UNBORN))
    born(cast)
    assert "milestone_asked" in codes(lesson(cast, Lesson.UNBORN), State.DUE)
    said(cast, "discharge_meeting", done_on=cast.today)
    assert "milestone_asked" not in codes(lesson(cast, Lesson.UNBORN))


def test_the_database_keeps_one_reason_and_only_for_a_milestone(cast: Cast) -> None:
    event = said(cast, not_needed_because=NO_ORDER)
    other = said(cast, "strategy_discussion", done_on=cast.plan.started_on)
    for pk, change in [
        (other.pk, {"trigger": "legal_planning", "not_needed_because": "Again"}),
        (event.pk, {"trigger": "last_visit"}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            TimetableEvent.rows.filter(pk=pk).update(**change)
