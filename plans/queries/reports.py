"""The reports asked before meetings: of one meeting, of one worker, and those that are late."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from plans.models import AgencyReport, GroupMember, Review, Scope
from plans.models.visibility import in_own_seats
from plans.rules.reviews import OPEN, REPORTS, ReviewKind, owes_a_report
from plans.rules.roles import Standing

OWED = ~Q(review__kind=ReviewKind.GROUP_MEETING) | Q(member__standing=Standing.BY_REPORT)
"""`rules.reviews.owes_a_report`, asked of the database."""
NOT_SENT = Q(sent_at__isnull=True, review__status__in=sorted(OPEN), member__status="current")


def reports_of(scope: Scope, review: Review) -> list[AgencyReport]:
    """Every report asked for a meeting, with who writes it, in the order of the group."""
    rows = (
        AgencyReport.objects.visible_to(scope)
        .filter(review=review)
        .select_related("member__worker", "agency", "sent_by")
    )
    return list(rows.order_by("member__position", "asked_at"))


def state(report: AgencyReport, review: Review, today: date) -> tuple[str, str]:
    """Where a report stands: a code for the tag, and the words that say it."""
    if report.sent_at is not None:
        return "done", "Sent"
    if not review.is_open:
        return "not_needed", "Not sent"
    if not owes_a_report(review.kind, report.member.standing):
        return "not_needed", "If they cannot come"
    if report.due_on < today:
        return "late", "Late"
    return "due", "Asked"


def asked_of_me(scope: Scope) -> QuerySet[AgencyReport]:
    """Reports that a worker, or whom they stand in for today, still owes; the first due first."""
    rows = in_own_seats(AgencyReport.objects.all(), scope, seat="member", plan="review__plan_id")
    rows = rows.filter(OWED, NOT_SENT, review__plan__status="open").opened()
    found: QuerySet[AgencyReport] = rows.select_related(
        "review__plan__child", "member__worker"
    ).order_by("due_on", "pk")
    return found


def seat_to_report(
    scope: Scope, review: Review, seats: Collection[uuid.UUID]
) -> GroupMember | None:
    """Of some seats on a plan the one to write for: one whose report is not sent before others."""
    sent = AgencyReport.objects.visible_to(scope).filter(review=review, sent_at__isnull=False)
    rows = (
        GroupMember.objects.visible_to(scope)
        .filter(pk__in=list(seats), plan=review.plan_id, standing__in=sorted(REPORTS))
        .current()
        .select_related("worker", "agency")
    )
    done = set(sent.values_list("member_id", flat=True))
    return min(
        rows, key=lambda seat: (seat.pk in done, seat.worker_id != scope.worker_id), default=None
    )
