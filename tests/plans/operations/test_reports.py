"""Reports before a meeting: sent once by whose they are, and chased when late."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from agencies.models import Employment
from agencies.operations import workers
from agencies.workdays import Calendar
from plans.models import AgencyReport, Deadline, Notification, Plan, Review
from plans.operations import (
    group,
    leadership,
    reminders,
    reports,
    review_moves,
    reviews,
    timetable,
)
from plans.operations.group import SeatDetails
from plans.rules.notifications import Matter
from tests.cast import Cast

WORDS = {"contact": "Fortnightly", "better": "Appointments", "worse": "Dean", "asks": ""}


@pytest.fixture
def review(cast: Cast) -> Review:
    on = Calendar().on_or_after(cast.today + timedelta(days=30))
    return reviews.plan_review(
        cast.plan, kind="review_conference", planned_on=on, by=cast.priya, at=cast.at
    )


def of(cast: Cast, name: str) -> AgencyReport:
    report: AgencyReport = AgencyReport.rows.get(member=cast.seats[name])
    return report


def send(cast: Cast, name: str, by: str | None = None, **said: Any) -> AgencyReport:
    return reports.send(
        of(cast, name), **{**WORDS, **said}, by=cast.workers[by or name], at=cast.at
    )


def test_a_member_sends_their_report_once(cast: Cast, review: Review) -> None:
    sent = send(cast, "laura")
    assert (sent.sent_by, sent.better) == (cast.laura, "Appointments")
    with pytest.raises(Refused, match="sent already"):
        send(cast, "laura", better="Something else")
    assert of(cast, "laura").better == "Appointments"


JOINING = ["review_conference", "group_meeting"]


def open_meeting(cast: Cast, kind: str) -> Review:
    on = Calendar().on_or_after(cast.today + timedelta(days=21))
    return reviews.plan_review(cast.plan, kind=kind, planned_on=on, by=cast.priya, at=cast.at)


def messages_of(cast: Cast, name: str) -> list[str]:
    rows = Notification.rows.filter(recipient=cast.workers[name]).order_by("matter")
    return list(rows.values_list("matter", flat=True))


@pytest.mark.parametrize("kind", JOINING)
def test_who_joins_after_a_meeting_was_planned_is_told_and_asked(cast: Cast, kind: str) -> None:
    review = open_meeting(cast, kind)
    seat = cast.propose("olive")
    assert messages_of(cast, "olive") == []
    group.accept(seat, by=cast.olive, at=cast.at)
    report = AgencyReport.rows.get(member=seat)
    asked = AgencyReport.rows.get(member=cast.seats["sam"])
    assert (report.review, report.due_on, report.agency) == (review, asked.due_on, seat.agency)
    owed = ["report_asked"] if kind == "review_conference" else []
    assert messages_of(cast, "olive") == ["meeting_planned", *owed]


@pytest.mark.parametrize("standing", ["by_report", "information"])
def test_who_joins_for_information_is_told_and_asked_for_nothing(cast: Cast, standing: str) -> None:
    open_meeting(cast, "group_meeting")
    seat = cast.join("olive", standing)
    owes = standing == "by_report"
    assert AgencyReport.rows.filter(member=seat).exists() is owes
    assert messages_of(cast, "olive") == ["meeting_planned", *["report_asked"] * owes]


def test_who_fills_a_vacancy_is_asked_for_every_open_meeting_and_no_other(cast: Cast) -> None:
    over = review_moves.cancel(
        open_meeting(cast, "group_meeting"),
        reason="Not needed",
        version=None,
        by=cast.priya,
        at=cast.at,
    )
    two = [open_meeting(cast, kind) for kind in JOINING]
    details = SeatDetails(role="Health visitor", purpose="Sees the baby")
    vacancy = group.declare_vacancy(cast.plan, details=details, by=cast.priya, at=cast.at)
    seat = group.propose(
        cast.plan, worker=cast.olive, details=details, fills=vacancy, by=cast.priya, at=cast.at
    )
    group.accept(seat, by=cast.olive, at=cast.at)
    asked = AgencyReport.rows.filter(member=seat).values_list("review", flat=True)
    assert set(asked) == {one.pk for one in two}
    assert over.pk not in asked


def test_a_lead_whom_a_manager_seats_is_asked_too(cast: Cast) -> None:
    open_meeting(cast, "review_conference")
    Employment.objects.filter(worker=cast.neil).update(position="safeguarding_lead")
    workers.end_employment(cast.employment("priya"), version=None, by=cast.adam, at=cast.at)
    leadership.name_lead(
        cast.plan,
        worker=cast.sal,
        role="Social worker",
        purpose="Coordinates the plan",
        version=None,
        by=cast.neil,
        at=cast.at,
    )
    assert AgencyReport.rows.filter(member__worker=cast.sal).exists()
    assert messages_of(cast, "sal") == ["meeting_planned", "report_asked"]


def test_who_declines_is_asked_for_nothing(cast: Cast) -> None:
    open_meeting(cast, "review_conference")
    seat = cast.propose("olive")
    group.decline(seat, note="Ask the clinic", by=cast.olive, at=cast.at)
    assert messages_of(cast, "olive") == []
    assert not AgencyReport.rows.filter(member=seat).exists()


def test_a_report_says_something(cast: Cast, review: Review) -> None:
    with pytest.raises(Refused) as refused:
        send(cast, "laura", better=" ", worse="")
    assert refused.value.field == "better"
    assert of(cast, "laura").sent_at is None


@pytest.mark.parametrize("by", ["hannah", "priya", "ian", "ruth", "neil", "olive", "colin"])
def test_nobody_sends_anothers_report(cast: Cast, review: Review, by: str) -> None:
    before = Notification.rows.count()
    with pytest.raises((PermissionDenied, NotVisible)):
        send(cast, "laura", by=by)
    assert of(cast, "laura").sent_at is None
    assert Notification.rows.count() == before


def test_no_report_is_sent_to_a_meeting_that_is_over(cast: Cast, review: Review) -> None:
    review_moves.cancel(review, reason="Snow", version=review.version, by=cast.ruth, at=cast.at)
    with pytest.raises(Refused, match="over"):
        send(cast, "laura")


def test_who_joined_since_reports_though_nobody_asked(cast: Cast, review: Review) -> None:
    seat = cast.join("sal")
    report = reports.to_write(review, seat, by=cast.sal, at=cast.at)
    reports.send(report, **WORDS, by=cast.sal, at=cast.at)
    assert AgencyReport.rows.get(member=seat).sent_by == cast.sal


def late(cast: Cast) -> None:
    AgencyReport.rows.update(due_on=cast.today - timedelta(days=1))


def chase(cast: Cast) -> None:
    reminders.sweep(at=cast.at)


def told() -> list[str]:
    rows = Notification.rows.filter(matter=Matter.REPORT_DUE, step__gt=0)
    return sorted(
        email.partition("@")[0] for email in rows.values_list("recipient__email", flat=True)
    )


def test_late_reports_are_chased_once_with_the_member_and_the_lead(
    cast: Cast, review: Review
) -> None:
    send(cast, "hannah")
    send(cast, "priya")
    chase(cast)
    assert told() == []
    late(cast)
    chase(cast)
    # The lead hears of both that are late, each of the others of their own.
    assert told() == ["laura", "priya", "priya", "sam"]
    chase(cast)
    assert len(told()) == 4


def test_before_a_group_meeting_only_who_attends_by_report_is_chased(cast: Cast) -> None:
    reviews.plan_review(
        cast.plan, kind="group_meeting", planned_on=cast.today, by=cast.sam, at=cast.at
    )
    late(cast)
    chase(cast)
    assert told() == ["laura", "priya"]


def test_nobody_is_chased_for_a_meeting_that_was_called_off(cast: Cast, review: Review) -> None:
    late(cast)
    review_moves.cancel(review, reason="Snow", version=review.version, by=cast.ruth, at=cast.at)
    chase(cast)
    assert told() == []


def social_work(cast: Cast) -> list[Deadline]:
    rows = Deadline.rows.filter(plan=cast.plan, key="cp.report.review")
    return list(rows.exclude(status="replaced").order_by("trigger_on"))


def test_the_leads_report_keeps_the_date_of_the_social_work_report_once(
    cast: Cast, review: Review
) -> None:
    (due,) = social_work(cast)
    assert (due.status, due.trigger_on) == ("open", review.planned_on)
    send(cast, "laura")
    assert social_work(cast)[0].status == "open"
    send(cast, "priya")
    (kept,) = social_work(cast)
    assert (kept.pk, kept.status, kept.held_on, kept.review) == (
        due.pk, "held", cast.today, review,
    )  # fmt: skip
    assert kept.late_reason == ""
    before = list(Deadline.rows.order_by("pk").values_list())
    plan = Plan.rows.get(pk=cast.plan.pk)
    timetable.bring_into_line(plan, at=cast.at)
    assert list(Deadline.rows.order_by("pk").values_list()) == before


def test_a_report_stays_sent_when_its_review_is_then_held_and_the_next_asks_for_another(
    cast: Cast, review: Review
) -> None:
    send(cast, "priya")
    assert review.planned_on is not None
    Review.rows.filter(pk=review.pk).update(planned_on=review.planned_on + timedelta(days=7))
    timetable.bring_into_line(Plan.rows.get(pk=cast.plan.pk), at=cast.at)
    assert [row.status for row in social_work(cast)] == ["held"]
    Review.rows.filter(pk=review.pk).update(status="held", held_on=cast.today)
    timetable.bring_into_line(Plan.rows.get(pk=cast.plan.pk), at=cast.at)
    assert [row.status for row in social_work(cast)] == ["held", "open"]


def test_a_late_social_work_report_says_why(cast: Cast) -> None:
    review = reviews.start_at_once(
        cast.plan, kind="review_conference", held_on=Calendar().on_or_before(cast.today),
        by=cast.ruth, at=cast.at,
    )  # fmt: skip
    Deadline.rows.filter(plan=cast.plan, key="cp.report.review").update(
        due_on=cast.today - timedelta(days=3)
    )
    report = reports.to_write(review, cast.seats["priya"], by=cast.priya, at=cast.at)
    with pytest.raises(Refused) as refused:
        reports.send(report, **WORDS, late_reason=" ", by=cast.priya, at=cast.at)
    assert refused.value.field == "late_reason"
    assert not AgencyReport.rows.filter(sent_at__isnull=False).exists()
    assert social_work(cast)[0].status == "open"
    report = reports.to_write(review, cast.seats["priya"], by=cast.priya, at=cast.at)
    reports.send(report, **WORDS, late_reason="Waited for the school", by=cast.priya, at=cast.at)
    assert [(row.status, row.late_reason) for row in social_work(cast)] == [
        ("held", "Waited for the school")
    ]
