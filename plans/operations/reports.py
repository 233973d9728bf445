"""What members' agencies report before a meeting: asked for, and sent once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies import clock
from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import AgencyReport, GroupMember, Review
from plans.operations import notifications, timetable
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin
from plans.rules import reviews as rules
from plans.rules.notifications import Matter
from plans.rules.reviews import REPORTS, ReviewKind, owes_a_report


def ask(review: Review, *, doing: Change) -> list[AgencyReport]:
    """Ask every professional member for a report to a meeting, inside the operation that plans it.

    Due by the policy, never before today. Who is told is who owes one whatever happens.
    """
    seats = GroupMember.rows.filter(plan=review.plan_id, standing__in=sorted(REPORTS)).current()
    return _ask(review, seats.order_by("position", "created_at"), doing)


def ask_who_joined(seat: GroupMember, *, doing: Change) -> None:
    """Tell whoever has just sat down of every meeting that is open, and ask for their reports.

    Inside the operation that seats them, once their agency may read the plan.
    """
    reviews = Review.rows.filter(plan=seat.plan_id).open().select_related("plan__policy")
    for review in reviews.order_by("planned_on", "created_at"):
        notifications.tell(
            review.plan,
            matter=Matter.MEETING_PLANNED,
            subject=f"review:{review.pk}",
            to=[seat.worker_id],
            at=doing.at,
            due_on=review.planned_on,
        )
        if seat.standing in REPORTS:
            _ask(review, [seat], doing)


def _ask(review: Review, seats: Iterable[GroupMember], doing: Change) -> list[AgencyReport]:
    due_on = _due(review, doing)
    asked: list[AgencyReport] = AgencyReport.rows.bulk_create(
        AgencyReport(
            review=review,
            member=seat,
            agency_id=seat.agency_id,
            due_on=due_on,
            asked_at=doing.at,
            asked_by=doing.by,
        )
        for seat in seats
    )
    for report in asked:
        if owes_a_report(review.kind, report.member.standing):
            _tell_of(report, Matter.REPORT_ASKED, to=[report.member.worker_id], at=doing.at)
    return asked


def ask_by_another_day(review: Review, *, doing: Change) -> None:
    """Reports that were not sent yet are due before the meeting's new day, inside what moves it."""
    due_on = _due(review, doing)
    for report in AgencyReport.rows.filter(review=review, sent_at__isnull=True):
        report.due_on = due_on
        doing.save(report)


def _due(review: Review, doing: Change) -> date:
    return rules.report_due(
        review.kind,
        review.planned_on or doing.on,
        today=doing.on,
        policy=review.plan.policy.data,
        calendar=review.plan.partnership.calendar(),
    )


def to_write(review: Review, seat: GroupMember, *, by: Worker, at: datetime) -> AgencyReport:
    """The report that was asked of a seat; a new one, not yet stored, where nobody asked."""
    asked: AgencyReport | None = AgencyReport.rows.filter(review=review, member=seat).first()
    return asked or AgencyReport(
        review=review,
        member=seat,
        agency_id=seat.agency_id,
        due_on=clock.local_date(at),
        asked_at=at,
        asked_by=by,
    )


@transaction.atomic(durable=True)
def send(
    report: AgencyReport,
    *,
    contact: str,
    better: str,
    worse: str,
    asks: str,
    late_reason: str = "",
    by: Worker,
    at: datetime,
) -> AgencyReport:
    """Send one's report to a meeting, once; by the member, or who stands in for them.

    The lead's to a review conference keeps the date of the social work report, late only with a
    reason. Refuses one that says nothing, one already sent, and one to a meeting that is over.
    """
    doing = begin(report.review.plan, "write_report", by=by, at=at)
    if report.member_id not in doing.place.seats or report.member.plan_id != doing.plan.pk:
        raise PermissionDenied("Only its member, or their deputy, writes a report.")
    review = locked(report.review, version=None)
    if not review.is_open:
        raise Refused("This meeting is over, so no report can be sent to it.", code="over")
    stored = AgencyReport.rows.filter(review=review, member=report.member_id).first()
    if stored is not None:
        report = locked(stored, version=None)
    if report.sent_at is not None:
        raise Refused("This report was sent already. Say what has changed at the meeting.")
    if not (better.strip() or worse.strip()):
        raise Refused(
            "Say what is better for the child, or what worries you still.",
            field="better",
            code="blank",
        )
    report.contact, report.asks = contact.strip(), asks.strip()
    report.better, report.worse = better.strip(), worse.strip()
    report.sent_at, report.sent_by = at, by
    doing.save(report)
    doing.record("report.sent", report)
    by_doing(f"report:{report.pk}", doing=doing)
    if is_social_work_report(report):
        _keep_its_date(report, late_reason, doing)
    return report


def is_social_work_report(report: AgencyReport) -> bool:
    """Whether this is what the plan's timetable wants from its lead before a review conference."""
    kept: bool = report.review.kind == ReviewKind.REVIEW_CONFERENCE
    return kept and report.member_id == report.review.plan.lead_id


def _keep_its_date(report: AgencyReport, late_reason: str, doing: Change) -> None:
    plan = locked(report.review.plan, version=None)
    before = timetable.held_now(plan)
    timetable.recompute(plan, doing)
    timetable.say_why_late(plan, late_reason, before)
    doing.save(plan)


def _tell_of(
    report: AgencyReport, matter: Matter, *, to: notifications.Recipients, at: datetime
) -> int:
    return notifications.tell(
        report.review.plan,
        matter=matter,
        subject=f"report:{report.pk}",
        to=to,
        at=at,
        due_on=report.due_on,
    )
