"""A meeting started by mistake has a way back, and none outlives its plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import AuditEvent
from agencies.workdays import Calendar
from plans.models import AgencyReport, Notification, Plan, Review
from plans.operations import decisions, plans, reminders, review_moves, reviews, under_way
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.reviewing import decided, in_working_days, judged, review_of, signed


def weekday(cast: Cast, back: int = 0) -> date:
    return Calendar().add_working_days(Calendar().on_or_before(cast.today), -back)


def started(cast: Cast, kind: str = "review_conference", name: str = "hannah") -> Review:
    return reviews.start_at_once(
        cast.plan, kind=kind, held_on=weekday(cast), by=cast.workers[name], at=cast.at
    )


def planned(cast: Cast, kind: str) -> Review:
    return reviews.plan_review(
        cast.plan, kind=kind, planned_on=in_working_days(cast, 6), by=cast.priya, at=cast.at
    )


def correct(cast: Cast, review: Review, on: date, name: str = "hannah", **given: Any) -> Review:
    said: dict[str, Any] = {"version": review.version} | given
    return under_way.correct_day(review, held_on=on, by=cast.workers[name], at=cast.at, **said)


def call_off(cast: Cast, review: Review, name: str = "hannah", **given: Any) -> Review:
    said: dict[str, Any] = {
        "reason": "We pressed the wrong button",
        "version": review.version,
    } | given
    return under_way.call_off(review, by=cast.workers[name], at=cast.at, **said)


def told_of_calling_off() -> list[str]:
    rows = Notification.rows.filter(matter=Matter.REVIEW_CANCELLED)
    return sorted(rows.values_list("recipient__email", flat=True))


@pytest.mark.parametrize("name", ["hannah", "ruth"])
def test_who_runs_it_or_the_chair_corrects_its_day_and_history_says_so(
    cast: Cast, name: str
) -> None:
    review = started(cast)
    on = weekday(cast, back=2)
    assert correct(cast, review, on, name).held_on == on
    days = Review.rows.get().history.order_by("history_id").values_list("held_on", flat=True)
    assert list(days) == [weekday(cast), on]
    event = AuditEvent.objects.get(verb="review.day_corrected")
    assert event.details == {"was": weekday(cast).isoformat(), "on": on.isoformat()}
    with pytest.raises(Stale):
        correct(cast, review, weekday(cast, back=3), name)


def test_a_day_on_which_it_cannot_have_been_held_corrects_nothing(cast: Cast) -> None:
    review = started(cast)
    saturday = cast.plan.started_on + timedelta(days=5 - cast.plan.started_on.weekday())
    for on, code in [
        (cast.today + timedelta(days=1), "in_the_future"),
        (cast.plan.started_on - timedelta(days=1), "before_the_plan"),
        (cast.plan.started_on, "8841"),
        (saturday, "8875"),
        (weekday(cast), "unchanged"),
    ]:
        with pytest.raises(Refused) as refused:
            correct(cast, review, on)
        assert (refused.value.field, refused.value.code) == ("held_on", code)
    assert Review.rows.get().held_on == weekday(cast)


def test_one_called_off_says_why_tells_the_group_and_leaves_the_clock(cast: Cast) -> None:
    due = cast.plan.next_review_on
    review = started(cast)
    with pytest.raises(Refused) as refused:
        call_off(cast, review, reason=" ")
    assert refused.value.field == "reason"
    off = call_off(cast, review)
    assert (off.status, off.cancel_reason) == ("cancelled", "We pressed the wrong button")
    assert told_of_calling_off() == [
        f"{name}@example.org" for name in ("ian", "laura", "priya", "ruth", "sam")
    ]
    assert Plan.rows.get().next_review_on == due
    assert started(cast).status == "under_way"


@pytest.mark.parametrize(
    "do", [call_off, lambda cast, one, name: correct(cast, one, weekday(cast, 2), name)]
)
@pytest.mark.parametrize("name", ["priya", "sam", "laura", "ian", "neil", "olive", "colin"])
def test_who_neither_runs_nor_chairs_it_puts_nothing_right(
    cast: Cast, do: Callable[[Cast, Review, str], Any], name: str
) -> None:
    review = started(cast)
    before = AuditEvent.objects.count(), Notification.rows.count()
    with pytest.raises((PermissionDenied, NotVisible)):
        do(cast, review, name)
    row = Review.rows.get()
    assert (row.status, row.held_on, row.version) == ("under_way", weekday(cast), review.version)
    assert (AuditEvent.objects.count(), Notification.rows.count()) == before


def test_what_has_judged_was_held(cast: Cast) -> None:
    review = started(cast, name="ruth")
    judged(cast, review)
    for attempt in (
        lambda: call_off(cast, review, "ruth"),
        lambda: correct(cast, review, weekday(cast, 2), "ruth"),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "judged"
    assert Review.rows.get().status == "under_way"


def test_one_that_was_put_off_to_and_started_by_mistake_hands_its_limit_on(cast: Cast) -> None:
    before = review_of(cast, is_quorate=False)
    again = decisions.adjourn(
        Review.rows.select_related("plan").get(),
        to_on=in_working_days(cast, 8),
        interim_plan="Grandmother stays",
        reason="Too few came",
        by=cast.ruth,
        at=cast.at,
    )
    begun = reviews.start(again, held_on=weekday(cast), by=cast.ruth, at=cast.at)
    call_off(cast, begun, "ruth")
    assert planned(cast, "review_conference").adjourned_from == before


def test_one_under_way_is_not_called_off_as_if_it_were_planned(cast: Cast) -> None:
    review = started(cast)
    with pytest.raises(Refused) as refused:
        review_moves.cancel(
            review, reason="Not needed", version=review.version, by=cast.ruth, at=cast.at
        )
    assert refused.value.code == "started"
    assert Review.rows.get().status == "under_way"


def test_ending_a_plan_calls_off_what_is_open_and_chases_nobody(cast: Cast) -> None:
    begun, coming = started(cast), planned(cast, "group_meeting")
    plans.end(cast.plan, ended_on=cast.today, reason="died", version=None, by=cast.ruth, at=cast.at)
    for review in Review.rows.filter(pk__in=[begun.pk, coming.pk]):
        assert (review.status, review.cancel_reason) == ("cancelled", "The plan ended.")
    assert "priya@example.org" in told_of_calling_off()
    assert AgencyReport.rows.exists()
    Notification.rows.all().delete()
    reminders.sweep(at=cast.at + timedelta(days=30))
    assert not Notification.rows.filter(matter=Matter.REPORT_DUE).exists()


def test_a_signature_that_ends_the_plan_calls_off_the_next_meeting(cast: Cast) -> None:
    coming = planned(cast, "group_meeting")
    review = review_of(cast)
    judged(cast, review)
    decided(cast, review, decision="step_down", leads_to="to_child_in_need")
    decisions.override(
        Review.rows.select_related("plan").get(pk=review.pk),
        guard="work_outstanding",
        reason="It goes over",
        by=cast.ruth,
        at=cast.at,
    )
    signed(cast, review)
    assert not Plan.rows.get().is_open
    assert Review.rows.get(pk=coming.pk).status == "cancelled"
    assert Review.rows.get(pk=review.pk).status == "held"
