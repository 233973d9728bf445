"""A plan's deadlines follow what is known of it, once, and are never counted again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from agencies.errors import Refused
from agencies.workdays import Calendar, add_months
from plans import access
from plans.models import Deadline, ExpectedDelivery, Notification, Plan, Review
from plans.operations import children, plans, timetable
from plans.operations.changes import Change
from plans.operations.children import ChildDetails
from plans.rules.ledger import BEFORE_ITS_TIME
from plans.rules.reviews import ReviewKind
from tests.cast import Cast

WORKING = Calendar()


def doing(cast: Cast, plan: Plan | None = None) -> Change:
    plan = plan or fresh(cast)
    return Change(plan, access.Place(), cast.priya, cast.at)


def fresh(cast: Cast) -> Plan:
    found: Plan = Plan.rows.select_related("child", "policy", "partnership").get(pk=cast.plan.pk)
    return found


def recompute(cast: Cast) -> Plan:
    plan = fresh(cast)
    timetable.recompute(plan, doing(cast, plan))
    plan.save()
    return plan


def deadlines(cast: Cast) -> dict[str, Deadline]:
    return {row.key: row for row in Deadline.rows.filter(plan=cast.plan, status="open")}


def everything() -> list[tuple[object, ...]]:
    return list(Deadline.rows.order_by("pk").values_list())


def a_plan(cast: Cast, kind: str, started_on: date) -> Plan:
    return plans.start(
        kind=kind,
        new_child=ChildDetails(
            family_name="Teale", given_names="Jo", date_of_birth=date(2020, 5, 5), sex="F"
        ),
        partnership=cast.partnership,
        started_on=started_on,
        category="NEG" if kind == "child_protection" else "",
        role="Social worker",
        purpose="Leads",
        by=cast.priya,
        at=cast.at,
    )


def held(cast: Cast, kind: str, on: date, **more: object) -> Review:
    row: Review = Review.rows.create(
        plan=cast.plan, kind=kind, status="held", held_on=on, created_at=cast.at, **more
    )
    return row


def test_starting_a_plan_counts_everything_its_kind_concerns(cast: Cast) -> None:
    keys = set(deadlines(cast))
    assert {"cp.cg.first", "pb.rcpc.conference", "pb.birthplan", "cp.letter", "cp.cg.last"} <= keys
    assert Deadline.rows.get(plan=cast.plan, key="pb.icpc").status == "held"
    assert {row.policy_id for row in Deadline.rows.all()} == {cast.plan.policy_id}


def test_counting_again_changes_nothing(cast: Cast) -> None:
    before = everything()
    plan = recompute(cast)
    assert everything() == before
    assert (plan.next_meeting_on, plan.next_review_on) == (
        cast.plan.next_meeting_on,
        cast.plan.next_review_on,
    )


def test_a_group_held_keeps_its_date_and_starts_the_next(cast: Cast) -> None:
    on = cast.plan.started_on + timedelta(days=3)
    meeting = held(cast, "group_meeting", on)
    plan = recompute(cast)
    first = Deadline.rows.get(plan=cast.plan, key="cp.cg.first")
    assert (first.status, first.held_on, first.review) == ("held", on, meeting)
    assert plan.next_meeting_on == deadlines(cast)["cp.cg.next"].due_on == on + timedelta(weeks=4)


def test_a_late_meetings_reason_is_the_deadlines(cast: Cast) -> None:
    due = deadlines(cast)["cp.cg.first"].due_on
    held(cast, "group_meeting", due + timedelta(days=1), late_reason="Snow")
    recompute(cast)
    assert Deadline.rows.get(plan=cast.plan, key="cp.cg.first").late_reason == "Snow"


def test_a_meeting_put_off_was_not_held(cast: Cast) -> None:
    before = everything()
    Review.rows.create(
        plan=cast.plan,
        kind="review_conference",
        status="adjourned",
        planned_on=cast.today,
        interim_plan="Stay with an aunt",
        created_at=cast.at,
    )
    recompute(cast)
    assert everything() == before


def test_a_review_planned_sooner_is_the_next_and_moves_what_comes_before_it(cast: Cast) -> None:
    was = deadlines(cast)["cp.report.review"]
    on = WORKING.on_or_before(cast.plan.next_review_on - timedelta(days=7))
    planned = Review.rows.create(
        plan=cast.plan, kind="review_conference", planned_on=on, created_at=cast.at
    )
    plan = recompute(cast)
    assert plan.next_review_on == on
    assert deadlines(cast)["cp.report.review"].trigger_on == on
    was.refresh_from_db()
    assert was.status == "replaced"
    planned.status, planned.cancel_reason = "cancelled", "Snow"
    planned.save()
    recompute(cast)
    was.refresh_from_db()
    assert was.status == "open"


def test_a_birth_is_counted_once_and_the_group_is_told(cast: Cast) -> None:
    children.record_birth(
        cast.plan, born_on=cast.today, sex="F", given_names="Ada", version=None,
        by=cast.hannah, at=cast.at,
    )  # fmt: skip
    birth = deadlines(cast)["pb.rcpc.birth"]
    assert birth.due_on == WORKING.add_working_days(cast.today, 20)
    plan_row = Deadline.rows.get(plan=cast.plan, key="pb.birthplan")
    assert (plan_row.status, plan_row.not_needed_reason) == (
        "not_needed", "The child has been born."
    )  # fmt: skip
    assert Deadline.rows.get(plan=cast.plan, key="pb.unrecorded").held_on == cast.today
    told = Notification.rows.filter(matter="birth_recorded")
    assert {row.recipient_id for row in told} >= {cast.priya.pk, cast.ruth.pk, cast.sam.pk}
    assert cast.hannah.pk not in {row.recipient_id for row in told}
    before = everything()
    recompute(cast)
    assert everything() == before


def test_revising_the_expected_date_counts_what_is_open_again_and_leaves_what_was_met(
    cast: Cast,
) -> None:
    met = Deadline.rows.get(plan=cast.plan, key="pb.icpc")
    was = deadlines(cast)["pb.birthplan"]
    expected = cast.plan.child.expected_on
    assert expected is not None
    sooner = expected - timedelta(days=14)
    children.revise_expected_date(
        cast.plan, expected_on=sooner, reason="Scan", version=None, by=cast.hannah, at=cast.at
    )
    now = deadlines(cast)["pb.birthplan"]
    assert (now.trigger_on, now.due_on) == (sooner, was.due_on - timedelta(days=14))
    again = Deadline.rows.get(plan=cast.plan, key="pb.icpc")
    assert (again.due_on, again.held_on, again.version) == (met.due_on, met.held_on, met.version)
    assert Notification.rows.filter(matter="expected_date_revised").exists()
    assert ExpectedDelivery.objects.filter(child=cast.plan.child).count() == 2


def test_ending_a_plan_closes_what_was_due(cast: Cast) -> None:
    plan = a_plan(cast, "child_in_need", cast.today)
    plans.end(
        plan, ended_on=cast.today, reason="other", note="Moved abroad", version=None,
        by=cast.priya, at=cast.at,
    )  # fmt: skip
    assert not Deadline.rows.filter(plan=plan).open().exists()


def test_a_plan_older_than_its_timetable_is_not_shown_as_late_for_what_it_may_have_done(
    cast: Cast,
) -> None:
    Deadline.rows.filter(plan=cast.plan).delete()
    long_ago = cast.at - timedelta(days=400)
    Plan.rows.filter(pk=cast.plan.pk).update(created_at=long_ago)
    recompute(cast)
    past = Deadline.rows.filter(plan=cast.plan, due_on__lt=cast.today)
    assert {row.not_needed_reason for row in past if row.status == "not_needed"} == {
        BEFORE_ITS_TIME
    }
    late = set(Deadline.rows.filter(plan=cast.plan).overdue(cast.today).values_list("key"))
    assert late <= {("cp.cg.first",)}
    before = everything()
    recompute(cast)
    assert everything() == before


def test_the_deadline_of_a_meeting_is_the_earliest_open_one_it_would_keep(cast: Cast) -> None:
    found = timetable.deadline_for(cast.plan, ReviewKind.REVIEW_CONFERENCE)
    assert found == deadlines(cast)["pb.rcpc.conference"]
    assert timetable.deadline_for(cast.plan, ReviewKind.LOOKED_AFTER_REVIEW) is None


def test_the_chair_sets_the_next_review_on_its_limit_or_sooner(cast: Cast) -> None:
    plan = fresh(cast)
    limit = plan.next_review_on
    for later in (limit + timedelta(days=1), plan.started_on):
        with pytest.raises(Refused) as refused:
            timetable.tighten_review(plan, later, doing(cast, plan))
        assert refused.value.field == "next_review_on"
    timetable.tighten_review(plan, limit, doing(cast, plan))
    assert plan.next_review_on == limit
    sooner = limit - timedelta(days=5)
    timetable.tighten_review(plan, sooner, doing(cast, plan))
    assert plan.next_review_on == sooner
    assert deadlines(cast)["cp.report.review"].trigger_on == sooner


def test_a_looked_after_plan_is_counted_from_the_day_it_began(cast: Cast) -> None:
    plan = a_plan(cast, "looked_after", cast.today)
    assert plan.next_review_on == WORKING.add_working_days(cast.today, 20)
    assert Deadline.rows.get(plan=plan, key="lac.rev.1").is_statutory


def test_a_plan_after_protection_is_kept_for_a_while(cast: Cast) -> None:
    first = a_plan(cast, "child_protection", cast.plan.started_on)
    Plan.rows.filter(pk=first.pk).update(status="ended", ended_on=cast.today)
    second = plans.start(
        kind="child_in_need", child=first.child, partnership=cast.partnership,
        started_on=cast.today, role="Social worker", purpose="Leads", by=cast.priya, at=cast.at,
    )  # fmt: skip
    floor = Deadline.rows.get(plan=second, key="cin.minimum")
    assert floor.due_on == add_months(cast.today, 3)
    assert not Deadline.rows.filter(pk=floor.pk).overdue(floor.due_on + timedelta(days=9)).exists()


def test_the_database_itself_never_loosens_a_statutory_date(cast: Cast) -> None:
    plan = a_plan(cast, "looked_after", cast.today)
    row = Deadline.rows.get(plan=plan, key="lac.rev.1")
    with pytest.raises(IntegrityError, match="never_loosened"), transaction.atomic():
        Deadline.rows.filter(pk=row.pk).update(due_on=row.limit_on + timedelta(days=1))


def test_the_same_clock_is_stored_once(cast: Cast) -> None:
    row = deadlines(cast)["cp.letter"]
    row.pk = None
    row._state.adding = True
    row.id = Deadline().id
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
