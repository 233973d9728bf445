"""Moving what is planned to another day, and calling it off: with a reason, by who may, kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import AuditEvent
from agencies.workdays import Calendar
from plans.models import AgencyReport, Notification, Plan, Review, ReviewMove
from plans.operations import attendance, decisions, review_moves, reviews
from plans.queries.attendance import members_at
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.reviewing import review_of


def who(cast: Cast, name: str = "ruth") -> dict[str, Any]:
    return {"by": cast.workers[name], "at": cast.at}


def weekday(cast: Cast, days: int) -> date:
    return Calendar().on_or_after(cast.today + timedelta(days=days))


def planned(cast: Cast, kind: str = "review_conference", days: int = 30) -> Review:
    return reviews.plan_review(
        cast.plan, kind=kind, planned_on=weekday(cast, days), **who(cast, "priya")
    )


def moved(cast: Cast, review: Review, name: str = "ruth", **given: Any) -> Review:
    said: dict[str, Any] = {
        "planned_on": weekday(cast, 37),
        "planned_time": None,
        "place": "Oakmere",
        "reason": "The interpreter is away",
        "version": review.version,
    }
    return review_moves.move(review, **said | given, **who(cast, name))


def called_off(cast: Cast, review: Review, name: str = "ruth", **given: Any) -> Review:
    said: dict[str, Any] = {"reason": "Snow", "version": review.version}
    return review_moves.cancel(review, **said | given, **who(cast, name))


def told(matter: Matter) -> set[str]:
    rows = Notification.rows.filter(matter=matter).values_list("recipient__email", flat=True)
    return {email.partition("@")[0] for email in rows}


def manager_of_the_chair(cast: Cast) -> None:
    employment = cast.employment("ruth")
    employment.line_manager = cast.neil
    employment.save()


def test_every_move_is_kept_with_its_reason_and_the_group_is_told(cast: Cast) -> None:
    review = planned(cast)
    first, due = review.planned_on, review.due_on
    second, third = weekday(cast, 37), weekday(cast, 44)
    review = moved(cast, review)
    review = moved(cast, review, planned_on=third, reason="The chair is ill")
    assert (review.planned_on, review.due_on, review.place) == (third, due, "Oakmere")
    kept = ReviewMove.rows.filter(review=review).order_by("pk")
    assert [(one.from_on, one.to_on, one.reason, one.by) for one in kept] == [
        (first, second, "The interpreter is away", cast.ruth),
        (second, third, "The chair is ill", cast.ruth),
    ]
    assert told(Matter.REVIEW_MOVED) == {"priya", "hannah", "sam", "laura", "ian"}
    assert Notification.rows.filter(matter=Matter.REVIEW_MOVED, recipient=cast.sam).count() == 2
    assert "interpreter" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_reports_that_are_not_in_are_due_before_the_new_day(cast: Cast) -> None:
    review = planned(cast)
    sent = AgencyReport.rows.get(review=review, member=cast.seats["sam"])
    AgencyReport.rows.filter(pk=sent.pk).update(better="Sleeps", sent_at=cast.at, sent_by=cast.sam)
    review = moved(cast, review)
    due = Calendar().add_working_days(weekday(cast, 37), -5)
    assert {report.due_on for report in AgencyReport.rows.exclude(pk=sent.pk)} == {due}
    assert AgencyReport.rows.get(pk=sent.pk).due_on == sent.due_on


def test_the_plans_next_meeting_follows_the_day_it_was_moved_to(cast: Cast) -> None:
    held = reviews.start_at_once(
        cast.plan, kind="group_meeting", held_on=cast.today, **who(cast, "hannah")
    )
    marks = {seat.pk: ("present", "") for seat in members_at(held)}
    held = attendance.mark(held, attendance=marks, version=held.version, **who(cast, "hannah"))
    agreed = weekday(cast, 10)
    reviews.finish(
        held,
        next_meeting_on=agreed,
        late_reason="Snow",
        version=held.version,
        **who(cast, "hannah"),
    )
    following = Review.rows.get(status="planned")
    later = weekday(cast, 17)
    moved(cast, following, "sam", planned_on=later)
    assert Plan.rows.get().next_meeting_on == later


def test_the_chairs_manager_moves_a_review_too(cast: Cast) -> None:
    review = planned(cast)
    manager_of_the_chair(cast)
    assert moved(cast, review, "neil").planned_on == weekday(cast, 37)


@pytest.mark.parametrize("name", ["priya", "hannah", "laura", "ian", "neil", "moira", "olive"])
def test_nobody_else_moves_a_review_and_nothing_changes(cast: Cast, name: str) -> None:
    review = planned(cast)
    before = Notification.rows.count(), AuditEvent.objects.count()
    with pytest.raises((PermissionDenied, NotVisible)):
        moved(cast, review, name)
    assert Review.rows.get().planned_on == weekday(cast, 30)
    assert not ReviewMove.rows.exists()
    assert (Notification.rows.count(), AuditEvent.objects.count()) == before


@pytest.mark.parametrize("name", ["priya", "hannah", "sam", "ruth"])
def test_who_may_run_a_group_meeting_moves_it(cast: Cast, name: str) -> None:
    assert moved(cast, planned(cast, "group_meeting", 5), name).planned_on == weekday(cast, 37)


@pytest.mark.parametrize("name", ["laura", "ian", "neil", "colin"])
def test_who_may_not_run_a_group_meeting_moves_none(cast: Cast, name: str) -> None:
    with pytest.raises((PermissionDenied, NotVisible)):
        moved(cast, planned(cast, "group_meeting", 5), name)
    assert not ReviewMove.rows.exists()


def test_days_that_cannot_be_and_no_reason_are_refused_beside_their_field(cast: Cast) -> None:
    review = planned(cast)
    saturday = cast.today + timedelta(days=26 - cast.today.weekday())
    refusals: list[tuple[dict[str, Any], str]] = [
        ({"planned_on": cast.today - timedelta(days=1)}, "planned_on"),
        ({"planned_on": saturday}, "planned_on"),
        ({"planned_on": review.planned_on}, "planned_on"),
        ({"reason": " "}, "reason"),
    ]
    for given, field in refusals:
        with pytest.raises(Refused) as refused:
            moved(cast, review, **given)
        assert refused.value.field == field
    assert Review.rows.get().version == review.version
    assert not ReviewMove.rows.exists()


def test_the_second_of_two_who_move_it_sees_the_first(cast: Cast) -> None:
    review = planned(cast)
    moved(cast, review)
    with pytest.raises(Stale):
        moved(cast, review, version=1, planned_on=weekday(cast, 50))
    assert ReviewMove.rows.count() == 1


def test_only_what_is_planned_is_moved(cast: Cast) -> None:
    with pytest.raises(Refused, match="under way"):
        moved(cast, review_of(cast))
    off = called_off(cast, planned(cast, "group_meeting"))
    with pytest.raises(Refused, match="cancelled"):
        moved(cast, off)
    assert not ReviewMove.rows.exists()


def test_what_was_put_off_is_never_moved_beyond_its_limit(cast: Cast) -> None:
    again = decisions.adjourn(
        review_of(cast, is_quorate=False),
        to_on=Calendar().add_working_days(cast.today, 5),
        interim_plan="Grandmother stays",
        reason="Health could not come",
        **who(cast),
    )
    limit = Calendar().add_working_days(cast.today, 10)
    with pytest.raises(Refused, match="put off") as refused:
        moved(cast, again, planned_on=Calendar().add_working_days(limit, 1))
    assert refused.value.field == "planned_on"
    assert moved(cast, again, planned_on=limit).planned_on == limit


def test_a_move_without_its_reason_cannot_be_stored(cast: Cast) -> None:
    review = planned(cast)
    with pytest.raises(IntegrityError, match="a_moved_meeting_says_why"), transaction.atomic():
        ReviewMove.rows.create(
            review=review, from_on=cast.today, to_on=cast.today, reason="", at=cast.at, by=cast.ruth
        )
    with pytest.raises(IntegrityError, match="a_review_called_off_says_why"), transaction.atomic():
        Review.rows.filter(pk=review.pk).update(status="cancelled")


def test_a_planned_one_is_called_off_with_a_reason_and_the_group_hears_of_it(cast: Cast) -> None:
    review = planned(cast, "group_meeting", days=3)
    off = called_off(cast, review, "sam")
    assert (off.status, off.cancel_reason) == ("cancelled", "Snow")
    assert told(Matter.REVIEW_CANCELLED) == {"priya", "hannah", "laura", "ian", "ruth"}
    assert told(Matter.REVIEW_MOVED) == set()
    assert Plan.rows.get().next_meeting_on == cast.plan.next_meeting_on


def test_nothing_is_called_off_without_a_reason_or_once_it_has_begun(cast: Cast) -> None:
    review = planned(cast)
    with pytest.raises(Refused) as refused:
        called_off(cast, review, reason=" ")
    assert refused.value.field == "reason"
    assert Review.rows.get().status == "planned"
    started = review_of(cast, kind="group_meeting")
    with pytest.raises(Refused):
        called_off(cast, started)
    assert not Notification.rows.filter(matter=Matter.REVIEW_CANCELLED).exists()


Do = Callable[[Cast, Review], Any]


@pytest.mark.parametrize(
    "do",
    [
        lambda cast, one: reviews.start(one, held_on=cast.today, **who(cast, "laura")),
        lambda cast, one: called_off(cast, one, "laura"),
        lambda cast, one: called_off(cast, one, "olive"),
    ],
)
def test_who_may_not_leaves_a_planned_one_as_it_is(cast: Cast, do: Do) -> None:
    review = planned(cast, "group_meeting")
    before = Notification.rows.count()
    with pytest.raises((PermissionDenied, NotVisible)):
        do(cast, review)
    assert Review.rows.get().status == "planned"
    assert Notification.rows.count() == before
