"""Deciding, overriding, signing and putting off: everything at once, or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import AuditEvent
from plans.models import GuardOverride, Notification, Plan, PlanVersion, Review
from plans.operations import decisions
from plans.queries.deciding import signing_version
from tests.cast import Cast
from tests.plans.reviewing import (
    adjourned,
    decided,
    in_working_days,
    judged,
    next_day,
    review_of,
    signed,
)


def fresh(review: Review) -> Review:
    found: Review = Review.rows.select_related("plan").get(pk=review.pk)
    return found


def override(cast: Cast, review: Review, guard: str, **given: Any) -> GuardOverride:
    said: dict[str, Any] = {"reason": "It cannot wait", "by": cast.ruth, "at": cast.at} | given
    return decisions.override(fresh(review), guard=guard, **said)


def nothing_was_signed() -> None:
    assert not Review.rows.filter(signed_at__isnull=False).exists()
    assert not PlanVersion.rows.exists()
    assert not Notification.rows.filter(matter="review_signed").exists()
    assert Plan.rows.get().is_open


def ready(cast: Cast, **given: Any) -> Review:
    review = review_of(cast)
    judged(cast, review)
    return decided(cast, review, **given)


def test_signing_holds_the_review_freezes_a_version_and_tells_the_group(cast: Cast) -> None:
    on = next_day(cast)
    review = signed(cast, ready(cast, category="EMO", next_review_on=on))
    assert (review.status, review.signed_by, review.held_on) == ("held", cast.ruth, cast.today)
    plan = Plan.rows.get()
    assert (plan.category, plan.initial_category, plan.next_review_on) == ("EMO", "NEG", on)
    assert PlanVersion.rows.get().number == 1
    told = Notification.rows.filter(matter="review_signed").values_list(
        "recipient__name", flat=True
    )
    assert sorted(told) == ["Hannah Brookes", "Ian Storey", "Laura Fenwick", "Priya Nandakumar",
                            "Sam Delaney"]  # fmt: skip


def test_a_review_is_signed_once(cast: Cast) -> None:
    review = signed(cast, ready(cast))
    with pytest.raises(Refused, match="held"):
        signed(cast, review)
    assert PlanVersion.rows.count() == 1


@pytest.mark.parametrize("name", ["priya", "hannah", "laura", "ian", "neil", "moira"])
def test_nobody_but_the_chair_decides_overrides_signs_or_puts_off(cast: Cast, name: str) -> None:
    review = ready(cast)
    before, by = AuditEvent.objects.count(), cast.workers[name]
    for attempt in (
        lambda: decided(cast, review, by=by),
        lambda: override(cast, review, "inquorate", by=by),
        lambda: signed(cast, review, by=by),
        lambda: adjourned(cast, review, by=by),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    nothing_was_signed()
    assert fresh(review).version == review.version
    assert AuditEvent.objects.count() == before


def test_who_does_not_see_the_plan_finds_no_review(cast: Cast) -> None:
    review = ready(cast)
    for name in ("olive", "colin", "beth", "super"):
        with pytest.raises(NotVisible):
            signed(cast, review, by=cast.workers[name])
    nothing_was_signed()


def test_nothing_is_signed_that_was_not_decided(cast: Cast) -> None:
    review = review_of(cast)
    judged(cast, review)
    with pytest.raises(Refused, match="Decide first"):
        signed(cast, review)
    nothing_was_signed()


def unjudged(cast: Cast) -> Review:
    return decided(cast, review_of(cast))


def inquorate(cast: Cast) -> Review:
    review = review_of(cast, is_quorate=False)
    judged(cast, review)
    return decided(cast, review)


def outstanding(cast: Cast) -> Review:
    return ready(cast, decision="step_down", leads_to="to_child_in_need")


def without_contingency(cast: Cast) -> Review:
    Plan.rows.update(contingency="")
    return ready(cast)


@pytest.mark.parametrize(
    ("prepare", "guard"),
    [
        (unjudged, "unjudged_outcomes"),
        (inquorate, "inquorate"),
        (outstanding, "work_outstanding"),
        (without_contingency, "no_contingency"),
    ],
)
def test_each_guard_blocks_until_the_chair_says_why_they_go_ahead(cast, prepare, guard) -> None:
    review = prepare(cast)
    with pytest.raises(Refused) as refused:
        signed(cast, review)
    assert refused.value.code == "guarded"
    nothing_was_signed()
    with pytest.raises(Refused) as refused:
        override(cast, review, guard, reason=" ")
    assert refused.value.field == "reason"
    override(cast, review, guard)
    assert signed(cast, review).status == "held"
    assert [row.guard for row in GuardOverride.rows.all()] == [guard]


def test_only_what_stands_in_the_way_is_set_aside(cast: Cast) -> None:
    with pytest.raises(Refused, match="does not stand"):
        override(cast, ready(cast), "inquorate")
    assert not GuardOverride.rows.exists()


def test_whoever_signs_what_somebody_changed_meanwhile_is_told(cast: Cast) -> None:
    review = ready(cast)
    seen = signing_version(review)
    judged(cast, review, verdict="worse", version=1)
    with pytest.raises(Stale, match="while you were checking"):
        signed(cast, review, version=seen)
    nothing_was_signed()
    decided(cast, review, reason="Said better")
    with pytest.raises(Stale):
        signed(cast, review, version=seen + 1)
    assert signed(cast, review).status == "held"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"decision": "step_down", "leads_to": ""}, "leads_to"),
        ({"category": ""}, "category"),
        ({"next_review_on": None}, "next_review_on"),
        ({"analysis": " "}, "analysis"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(cast: Cast, given, field) -> None:
    with pytest.raises(Refused) as refused:
        ready(cast, **given)
    assert refused.value.field == field
    assert Review.rows.get().decision == ""


def test_the_next_review_is_never_beyond_the_policys_limit_which_is_said(cast: Cast) -> None:
    with pytest.raises(Refused, match="is due by") as refused:
        ready(cast, next_review_on=cast.today + timedelta(days=200))
    assert refused.value.field == "next_review_on"


def test_the_next_conference_is_on_no_weekend_and_after_this_one(cast: Cast) -> None:
    saturday = next_day(cast) + timedelta(days=(5 - next_day(cast).weekday()) % 7)
    for day in (saturday, cast.today):
        with pytest.raises(Refused) as refused:
            decided(cast, review_of(cast) if not Review.rows.exists() else Review.rows.get(),
                    next_review_on=day)  # fmt: skip
        assert refused.value.field == "next_review_on"


def test_stepping_down_ends_the_plan_on_the_day_of_the_review(cast: Cast) -> None:
    review = outstanding(cast)
    override(cast, review, "work_outstanding")
    signed(cast, review)
    plan = Plan.rows.get()
    assert (plan.status, plan.ended_on, plan.end_reason) == (
        "ended", cast.today, "to_child_in_need",
    )  # fmt: skip
    assert PlanVersion.rows.count() == 1
    assert Notification.rows.filter(matter="review_signed").count() == 5


def test_a_review_put_off_was_not_held_and_comes_again_within_its_limit(cast: Cast) -> None:
    due = cast.plan.next_review_on
    review = review_of(cast, is_quorate=False)
    again = adjourned(cast, review)
    review = fresh(review)
    assert (review.status, review.decision) == ("adjourned", "adjourn")
    assert (again.status, again.adjourned_from, again.planned_on) == (
        "planned", review, in_working_days(cast, 8),
    )  # fmt: skip
    assert Plan.rows.get().next_review_on <= due
    assert Notification.rows.filter(matter="review_adjourned").exists()
    assert not PlanVersion.rows.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"interim_plan": " "}, "interim_plan"),
        ({"reason": " "}, "reason"),
    ],
)
def test_putting_off_says_why_and_what_keeps_the_child_safe(cast: Cast, given, field) -> None:
    review = review_of(cast)
    with pytest.raises(Refused) as refused:
        adjourned(cast, review, **given)
    assert refused.value.field == field
    assert Review.rows.get().status == "under_way"


def test_a_review_is_not_put_off_beyond_its_limit_nor_into_the_past(cast: Cast) -> None:
    review = review_of(cast)
    for day in (in_working_days(cast, 11), cast.today):
        with pytest.raises(Refused) as refused:
            adjourned(cast, review, to_on=day)
        assert refused.value.field == "to_on"
    assert Review.rows.count() == 1


def test_want_of_a_quorum_puts_no_review_off_twice_running(cast: Cast) -> None:
    again = adjourned(cast, review_of(cast, is_quorate=False))
    Review.rows.filter(pk=again.pk).update(status="under_way", held_on=cast.today, is_quorate=False)
    with pytest.raises(Refused, match="twice running"):
        adjourned(cast, again)
    assert Review.rows.count() == 2
