"""The plan that follows one a review stepped down carries everything open over, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from agencies.models import Employment
from agencies.operations import workers
from plans import access
from plans.access import Terms
from plans.models import FAR_OFF, Action, GroupMember, Notification, Outcome, Plan, PlanPermission
from plans.operations import actions, decisions, following, group, plans
from plans.operations.group import SeatDetails
from plans.queries.your_work import your_work
from plans.queries.your_work_items import Item, Wants
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.freezing import told
from tests.plans.reviewing import decided, judged, outcome_of, review_of, signed


@pytest.fixture
def stepped_down(cast: Cast) -> Plan:
    """The cast's plan, ended at a review with its two open actions and an outcome that is settled."""
    settled = outcome_of(cast)
    group.declare_vacancy(
        cast.plan,
        details=SeatDetails(role="Health visitor", purpose="Sees the baby weekly"),
        by=cast.priya,
        at=cast.at,
    )
    review = review_of(cast)
    judged(cast, review)
    judged(cast, review, settled, verdict="met_and_sustained")
    review = decided(cast, review, decision="step_down", leads_to="to_child_in_need")
    decisions.override(
        review, guard="work_outstanding", reason="It goes over", by=cast.ruth, at=cast.at
    )
    signed(cast, review)
    plan: Plan = Plan.rows.get()
    return plan


def follow(cast: Cast, plan: Plan, name: str = "priya") -> Plan:
    return following.start_following(plan, by=cast.workers[name], at=cast.at)


@pytest.mark.parametrize("name", ["priya", "ruth"])
def test_a_child_in_need_plan_follows_from_the_day_the_other_ended(
    cast: Cast, stepped_down: Plan, name: str
) -> None:
    plan = follow(cast, stepped_down, name)
    assert (plan.kind, plan.started_on, plan.status) == (
        "child_in_need", stepped_down.ended_on, "open",
    )  # fmt: skip
    assert (plan.child, plan.category, plan.contingency, plan.chair) == (
        stepped_down.child, "", stepped_down.contingency, cast.ruth,
    )  # fmt: skip
    assert plan.lead is not None
    assert plan.lead.worker == cast.priya


def test_open_outcomes_go_over_with_their_open_actions_and_settled_ones_stay(
    cast: Cast, stepped_down: Plan
) -> None:
    plan = follow(cast, stepped_down)
    outcome = Outcome.rows.get(plan=plan)
    assert (outcome.change, outcome.status) == (cast.outcome.change, "agreed")
    carried = Action.rows.filter(plan=plan).order_by("what")
    assert [(one.what, one.owner.name, one.outcome) for one in carried] == [
        ("Attend all appointments", "Tamsin Marlowe", outcome),
        ("Write the birth plan", "Hannah Brookes", outcome),
    ]
    assert all(one.owner.plan == plan for one in carried)


def test_finished_actions_stay_where_they_were(cast: Cast, stepped_down: Plan) -> None:
    Action.rows.filter(pk=cast.action.pk).update(status="done")
    plan = follow(cast, stepped_down)
    assert [one.what for one in Action.rows.filter(plan=plan)] == ["Attend all appointments"]


def test_the_group_goes_over_and_reads_the_new_plan(cast: Cast, stepped_down: Plan) -> None:
    plan = follow(cast, stepped_down)
    seats = {seat.role: seat for seat in GroupMember.rows.filter(plan=plan)}
    assert {role: (seat.status, seat.standing) for role, seat in seats.items()} == {
        "Social worker": ("current", "core"),
        "hannah role": ("current", "core"),
        "sam role": ("current", "core"),
        "laura role": ("current", "by_report"),
        "ian role": ("current", "information"),
        "Mother": ("current", "family"),
        "Health visitor": ("vacant", "core"),
    }
    for name in ("hannah", "sam", "laura", "ian", "ruth"):
        scope = access.scope_of(cast.workers[name], on=cast.today)
        assert Plan.objects.visible_to(scope).filter(pk=plan.pk).exists()
    scope = access.scope_of(cast.colin, on=cast.today)
    assert not Plan.objects.visible_to(scope).exists()


def test_a_member_who_no_longer_works_there_leaves_a_vacancy(
    cast: Cast, stepped_down: Plan
) -> None:
    Employment.objects.filter(worker=cast.sam).update(ended_on=cast.today)
    plan = follow(cast, stepped_down)
    assert GroupMember.rows.get(plan=plan, role="sam role").status == "vacant"


def test_an_agency_that_was_kept_out_does_not_come_in_with_the_next_plan(
    cast: Cast, stepped_down: Plan
) -> None:
    police = cast.agencies["police"]
    access.revoke(stepped_down, police, why="Not safe", by=cast.priya, at=cast.at, on=cast.today)
    plan = follow(cast, stepped_down)
    assert not access.may_read(plan, police, on=cast.today)


def test_a_plan_is_followed_once(cast: Cast, stepped_down: Plan) -> None:
    follow(cast, stepped_down)
    with pytest.raises(Refused):
        follow(cast, stepped_down)
    assert Plan.rows.count() == 2


def test_nor_is_it_followed_again_once_the_next_has_ended(cast: Cast, stepped_down: Plan) -> None:
    plan = follow(cast, stepped_down)
    assert (plan.follows, stepped_down.followed_by) == (stepped_down, plan)
    plans.end(
        plan, ended_on=cast.today, reason="to_universal", version=None, by=cast.priya, at=cast.at
    )
    with pytest.raises(Refused, match="started already"):
        follow(cast, stepped_down)
    assert Plan.rows.count() == 2


def test_the_new_group_is_told_once_but_who_started_it(cast: Cast, stepped_down: Plan) -> None:
    plan = follow(cast, stepped_down)
    rows = Notification.rows.filter(matter=Matter.PLAN_FOLLOWED)
    assert {row.plan for row in rows} == {plan}
    assert told(cast, Matter.PLAN_FOLLOWED) == ["hannah", "ian", "laura", "ruth", "sam"]


def test_access_that_ends_ends_on_the_same_day_on_the_next_plan(
    cast: Cast, stepped_down: Plan
) -> None:
    police, until_on = cast.agencies["police"], cast.today + timedelta(days=5)
    terms = Terms(purpose="This enquiry", conditions="Not the mother", until_on=until_on)
    access.share(
        stepped_down,
        police,
        terms=terms,
        occasion="decided",
        by=cast.priya,
        at=cast.at,
        on=cast.today,
    )
    plan = follow(cast, stepped_down)
    held = PlanPermission.objects.get(content_object=plan, group=police.group)
    assert (held.valid_until, held.decision.conditions, held.decision.occasion) == (
        until_on, "Not the mother", "decided",
    )  # fmt: skip
    assert access.may_read(plan, police, on=until_on)
    assert not access.may_read(plan, police, on=until_on + timedelta(days=1))
    midwifery = PlanPermission.objects.get(
        content_object=plan, group=cast.agencies["midwifery"].group
    )
    assert midwifery.valid_until == FAR_OFF


def waiting(cast: Cast, name: str, days: int = 0) -> list[Item]:
    scope = access.scope_of(cast.workers[name], on=cast.today + timedelta(days=days))
    return [one for one in your_work(scope).items if one.wants == Wants.START_FOLLOWING]


def test_until_it_is_started_it_waits_for_who_may_start_it(cast: Cast, stepped_down: Plan) -> None:
    for name in ("priya", "ruth"):
        [item] = waiting(cast, name)
        assert (item.what, item.reference, item.is_late) == (
            "Start the child in need plan that follows", stepped_down.reference, False,
        )  # fmt: skip
    [late] = waiting(cast, "priya", days=2)
    assert (late.is_late, late.due_on) == (True, stepped_down.ended_on)
    for name in ("hannah", "laura", "ian", "neil", "moira", "colin"):
        assert waiting(cast, name) == []
    follow(cast, stepped_down)
    for name in ("priya", "ruth"):
        assert waiting(cast, name) == []


def test_it_waits_for_the_leads_deputy_while_the_lead_is_away(
    cast: Cast, stepped_down: Plan
) -> None:
    GroupMember.rows.filter(pk=cast.seats["priya"].pk).update(deputy=cast.sal)
    assert waiting(cast, "sal") == []
    workers.record_absence(
        cast.employment("priya"),
        from_on=cast.today,
        until_on=cast.today,
        by=cast.priya,
        at=cast.at,
    )
    [item] = waiting(cast, "sal")
    assert item.owner == "Priya Nandakumar"


def test_one_started_by_hand_waits_for_nobody(cast: Cast, stepped_down: Plan) -> None:
    plans.start(
        kind="child_in_need",
        child=stepped_down.child,
        partnership=cast.partnership,
        started_on=cast.today,
        role="Social worker",
        purpose="Coordinates",
        by=cast.priya,
        at=cast.at,
    )
    assert waiting(cast, "priya") == []


@pytest.mark.parametrize("name", ["hannah", "laura", "ian", "neil"])
def test_only_the_lead_or_the_chair_starts_it(cast: Cast, stepped_down: Plan, name: str) -> None:
    with pytest.raises(PermissionDenied):
        follow(cast, stepped_down, name)
    assert Plan.rows.count() == 1


def test_who_does_not_see_the_plan_follows_nothing(cast: Cast, stepped_down: Plan) -> None:
    with pytest.raises(NotVisible):
        follow(cast, stepped_down, "colin")


def test_nothing_follows_an_open_plan(cast: Cast) -> None:
    with pytest.raises(Refused, match="Nothing follows"):
        follow(cast, cast.plan)


def test_protection_and_in_need_are_never_open_together(cast: Cast, stepped_down: Plan) -> None:
    plan: Any = follow(cast, stepped_down)
    kinds = Plan.rows.filter(child=plan.child, status="open").values_list("kind", flat=True)
    assert list(kinds) == ["child_in_need"]
    cast.outcome = Outcome.rows.get(plan=plan)
    added = actions.add(
        cast.outcome,
        what="Register with a dentist",
        owner=plan.lead,
        due_on=cast.today,
        by=cast.priya,
        at=cast.at,
    )
    assert added.plan == plan
