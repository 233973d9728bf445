"""Planning, starting, recording and finishing meetings; what is refused changes nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import AuditEvent
from agencies.workdays import Calendar, add_weeks
from plans.models import AgencyReport, Attendance, Notification, Plan, Review
from plans.operations import attendance, minutes, reviews
from plans.operations.minutes import Minutes
from plans.rules.notifications import Matter
from tests.cast import Cast


def who(cast: Cast, name: str = "hannah") -> dict[str, Any]:
    return {"by": cast.workers[name], "at": cast.at}


def planned(cast: Cast, kind: str = "group_meeting", days: int = 7, name: str = "priya") -> Review:
    on = Calendar().on_or_after(cast.today + timedelta(days=days))
    return reviews.plan_review(cast.plan, kind=kind, planned_on=on, **who(cast, name))


def under_way(cast: Cast, kind: str = "group_meeting", on: date | None = None) -> Review:
    return reviews.start_at_once(
        cast.plan, kind=kind, held_on=on or Calendar().on_or_before(cast.today), **who(cast)
    )


def everybody(cast: Cast, review: Review, how: str = "present", **others: str) -> Review:
    marks = {seat.pk: (others.get(name, how), "") for name, seat in cast.seats.items()}
    return attendance.mark(review, attendance=marks, version=review.version, **who(cast))


def finished(cast: Cast, review: Review, **said: Any) -> Review:
    said = {"next_meeting_on": None, "late_reason": "Snow", "version": review.version, **said}
    return reviews.finish(review, **said, **who(cast))


def told(matter: Matter) -> set[str]:
    rows = Notification.rows.filter(matter=matter).values_list("recipient__email", flat=True)
    return {email.partition("@")[0] for email in rows}


def test_planning_asks_every_professional_member_for_a_report_and_tells_the_group(
    cast: Cast,
) -> None:
    review = planned(cast, "review_conference", days=30)
    reports = AgencyReport.rows.filter(review=review)
    assert {report.member_id for report in reports} == {
        cast.seats[name].pk for name in ("priya", "hannah", "sam", "laura")
    }
    assert review.planned_on is not None
    due = Calendar().add_working_days(review.planned_on, -5)
    assert {report.due_on for report in reports} == {due}
    assert told(Matter.MEETING_PLANNED) == {"hannah", "sam", "laura", "ian", "ruth"}
    assert told(Matter.REPORT_ASKED) == {"priya", "hannah", "sam", "laura"}


def test_a_report_is_never_due_before_it_is_asked(cast: Cast) -> None:
    review = planned(cast, days=1)
    assert review.planned_on is not None
    assert {r.due_on for r in AgencyReport.rows.filter(review=review)} == {
        max(Calendar().add_working_days(review.planned_on, -1), cast.today)
    }


def test_before_a_group_meeting_only_who_attends_by_report_is_told_to_report(cast: Cast) -> None:
    planned(cast)
    assert told(Matter.REPORT_ASKED) == {"laura"}
    assert AgencyReport.rows.count() == 4


@pytest.mark.parametrize("name", ["hannah", "sam"])
def test_a_core_member_plans_a_group_meeting_and_no_review(cast: Cast, name: str) -> None:
    planned(cast, name=name)
    with pytest.raises(PermissionDenied):
        planned(cast, "review_conference", name=name)
    assert Review.rows.count() == 1


@pytest.mark.parametrize("kind", ["group_meeting", "review_conference"])
@pytest.mark.parametrize("name", ["laura", "ian", "neil", "moira", "olive", "colin", "super"])
def test_who_may_not_plan_or_start_one_changes_nothing_and_tells_nobody(
    cast: Cast, kind: str, name: str
) -> None:
    with pytest.raises((PermissionDenied, NotVisible)):
        planned(cast, kind, name=name)
    with pytest.raises((PermissionDenied, NotVisible)):
        reviews.start_at_once(cast.plan, kind=kind, held_on=cast.today, **who(cast, name))
    assert not Review.rows.exists()
    assert not AgencyReport.rows.exists()
    assert not Notification.rows.exists()
    assert Plan.rows.get().next_meeting_on == cast.plan.next_meeting_on


def test_a_day_gone_by_a_weekend_conference_and_another_plans_review_are_not_planned(
    cast: Cast,
) -> None:
    saturday = cast.today + timedelta(days=12 - cast.today.weekday())
    for kind, on, field in [
        ("group_meeting", cast.today - timedelta(days=1), "planned_on"),
        ("review_conference", saturday, "planned_on"),
        ("looked_after_review", cast.today, "kind"),
    ]:
        with pytest.raises(Refused) as refused:
            reviews.plan_review(cast.plan, kind=kind, planned_on=on, **who(cast, "priya"))
        assert refused.value.field == field
    assert not Review.rows.exists()
    reviews.plan_review(cast.plan, kind="group_meeting", planned_on=saturday, **who(cast, "priya"))
    assert Review.rows.get().planned_on == saturday


def test_one_beyond_its_limit_is_planned_and_says_what_its_limit_was(cast: Cast) -> None:
    limit = cast.plan.next_meeting_on
    review = planned(cast, days=60)
    assert review.due_on == limit
    assert review.planned_on is not None
    assert review.planned_on > limit


def test_only_one_of_a_kind_is_open(cast: Cast) -> None:
    planned(cast)
    with pytest.raises(Refused) as refused:
        planned(cast, days=9)
    assert refused.value.code == "one_open"
    with pytest.raises(Refused):
        under_way(cast)
    assert Review.rows.count() == 1


def test_whoever_starts_it_runs_it_also_one_held_earlier(cast: Cast) -> None:
    review = reviews.start(planned(cast), held_on=cast.plan.started_on, **who(cast, "sam"))
    assert (review.status, review.run_by, review.held_on) == (
        "under_way",
        cast.sam,
        cast.plan.started_on,
    )
    with pytest.raises(Refused, match="started already"):
        reviews.start(review, held_on=cast.today, **who(cast))


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        ("group_meeting", 99, "in_the_future"),
        ("group_meeting", -1, "before_the_plan"),
        ("review_conference", 0, "8841"),
    ],
)
def test_one_that_cannot_have_been_held_is_not_started(
    cast: Cast, kind: str, days: int, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        under_way(cast, kind, cast.plan.started_on + timedelta(days=days))
    assert (refused.value.field, refused.value.code) == ("held_on", code)
    assert not Review.rows.exists()


def test_a_conference_is_not_held_on_a_weekend_and_another_meeting_is(cast: Cast) -> None:
    saturday = cast.plan.started_on + timedelta(days=5 - cast.plan.started_on.weekday())
    with pytest.raises(Refused) as refused:
        under_way(cast, "review_conference", saturday)
    assert refused.value.code == "8875"
    assert under_way(cast, on=saturday).held_on == saturday


def test_anybody_who_may_takes_it_over_and_the_second_to_ask_sees_the_first(cast: Cast) -> None:
    review = under_way(cast)
    taken = minutes.take_over(review, version=review.version, **who(cast, "sam"))
    assert taken.run_by == cast.sam
    with pytest.raises(Stale):
        minutes.take_over(review, version=review.version, **who(cast, "priya"))
    with pytest.raises(Refused, match="already"):
        minutes.take_over(taken, version=taken.version, **who(cast, "sam"))
    with pytest.raises(PermissionDenied):
        minutes.take_over(taken, version=taken.version, **who(cast, "laura"))
    assert Review.rows.get().run_by == cast.sam


def test_the_minutes_say_who_lives_in_the_home_and_what_the_child_says(cast: Cast) -> None:
    review = under_way(cast)
    with pytest.raises(Refused) as refused:
        minutes.record(
            review, said=Minutes(home_checked="changed"), version=review.version, **who(cast)
        )
    assert refused.value.field == "home_note"
    said = Minutes(
        minutes="Tamsin has kept every appointment.",
        home_checked="changed",
        home_note="Her mother has moved in.",
        roles_confirmed=True,
        participation="PN0",
        child_views="",
        family_views="Tamsin is proud.",
    )
    kept = minutes.record(review, said=said, version=review.version, **who(cast))
    assert (kept.home_note, kept.roles_confirmed, kept.participation) == (
        "Her mother has moved in.",
        True,
        "PN0",
    )
    with pytest.raises(Stale):
        minutes.record(review, said=Minutes("Mine"), version=review.version, **who(cast, "sam"))
    assert Review.rows.get().minutes == "Tamsin has kept every appointment."
    assert "appointment" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_it_is_not_finished_while_somebody_is_not_marked(cast: Cast) -> None:
    review = under_way(cast)
    with pytest.raises(Refused, match="Tamsin") as refused:
        finished(cast, review)
    assert refused.value.code == "not_marked"
    assert Review.rows.get().status == "under_way"
    assert not Notification.rows.filter(matter=Matter.RECORD_SENT).exists()


def test_finishing_counts_the_quorum_sets_the_next_date_and_sends_the_record(cast: Cast) -> None:
    review = everybody(cast, under_way(cast))
    held = finished(cast, review)
    assert (held.status, held.is_quorate) == ("held", True)
    assert "Wearbridge Midwifery" in held.agencies_counted
    assert held.held_on is not None
    assert Plan.rows.get().next_meeting_on == add_weeks(held.held_on, 4)
    assert told(Matter.RECORD_SENT) == {"priya", "sam", "laura", "ian", "ruth"}
    with pytest.raises(Refused):
        finished(cast, held)


def test_without_the_lead_it_goes_ahead_and_says_that_it_is_not_quorate(cast: Cast) -> None:
    review = everybody(cast, under_way(cast), priya="apologies")
    held = finished(cast, review)
    assert (held.status, held.is_quorate) == ("held", False)


def test_the_next_meeting_is_planned_within_its_limit_and_not_beyond(cast: Cast) -> None:
    review = everybody(cast, under_way(cast))
    assert review.held_on is not None
    limit = add_weeks(review.held_on, 4)
    with pytest.raises(Refused) as refused:
        finished(cast, review, next_meeting_on=limit + timedelta(days=1))
    assert refused.value.field == "next_meeting_on"
    assert Review.rows.get().status == "under_way"
    early = limit - timedelta(days=7)
    finished(cast, review, next_meeting_on=early)
    following = Review.rows.get(status="planned")
    assert (following.planned_on, following.due_on) == (early, limit)
    assert Plan.rows.get().next_meeting_on == early
    assert AgencyReport.rows.filter(review=following).count() == 4


def test_one_held_late_says_why(cast: Cast) -> None:
    review = everybody(cast, under_way(cast))
    assert review.held_on is not None
    Review.rows.filter(pk=review.pk).update(due_on=review.held_on - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        finished(cast, review, late_reason=" ")
    assert refused.value.field == "late_reason"
    assert finished(cast, review).late_reason == "Snow"


def test_one_recorded_for_a_day_is_not_recorded_twice(cast: Cast) -> None:
    review = everybody(cast, under_way(cast))
    finished(cast, review)
    with pytest.raises(Refused) as refused:
        under_way(cast)
    assert refused.value.field == "held_on"


def test_a_review_is_not_finished_but_signed(cast: Cast) -> None:
    review = everybody(cast, under_way(cast, "review_conference"))
    with pytest.raises(Refused) as refused:
        finished(cast, review)
    assert refused.value.code == "not_a_group_meeting"


def test_nothing_is_recorded_of_one_that_has_not_started_or_is_over(cast: Cast) -> None:
    review = planned(cast)
    with pytest.raises(Refused, match="started first"):
        everybody(cast, review)
    review = everybody(cast, reviews.start(review, held_on=cast.today, **who(cast)))
    held = finished(cast, review)
    marked = Attendance.rows.count()
    with pytest.raises(Refused, match="over"):
        everybody(cast, held, "absent")
    assert Attendance.rows.filter(attended="present").count() == marked
