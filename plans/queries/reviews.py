"""The meetings and reviews of a plan: the list, one with all that was said, and who was there."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q

from agencies.models import AuditEvent
from plans.models import (
    Action,
    ActionUpdate,
    AgencyReport,
    Attendance,
    GroupMember,
    Judgement,
    Outcome,
    Plan,
    Rating,
    Review,
    ReviewMove,
    Scope,
)
from plans.models.actions import OPEN_ACTIONS
from plans.queries.attendance import (
    AgencyAttendance,
    Mark,
    attendance_by_agency,
    counted,
    marks,
)
from plans.queries.reports import reports_of
from plans.rules.attendance import Quoracy
from plans.rules.outcomes import OPEN as OPEN_OUTCOMES
from plans.rules.reviews import OPEN, ReviewStatus
from plans.rules.roles import WITH_ACCOUNT


@dataclass(frozen=True)
class ReviewList:
    """What is planned or under way, what was held, and what came to nothing."""

    open: list[Review]
    held: list[Review]
    others: list[Review]
    met: list[Review]
    attendance: list[AgencyAttendance]

    @property
    def nobody_marked(self) -> int:
        """The meetings in the picture at which nobody said of anybody how they came."""
        return sum(
            all(one.at[number] is None for one in self.attendance)
            for number in range(len(self.met))
        )


MOST_MEETINGS = 12
"""As many meetings as the picture shows, the last ones."""


def review_list(scope: Scope, plan: Plan) -> ReviewList:
    """Every meeting of a plan, and which agencies came to the last dozen. Two statements."""
    rows = list(
        Review.objects.visible_to(scope)
        .filter(plan=plan)
        .select_related("run_by", "signed_by")
        .order_by("-held_on", "-planned_on", "-created_at")
    )
    held = [row for row in rows if row.status == ReviewStatus.HELD]
    met = sorted(held, key=lambda row: (row.held_on, row.created_at))[-MOST_MEETINGS:]
    return ReviewList(
        open=sorted(
            (row for row in rows if row.status in OPEN),
            key=lambda row: row.held_on or row.planned_on or date.max,
        ),
        held=held,
        others=[row for row in rows if row.status not in {*OPEN, ReviewStatus.HELD}],
        met=met,
        attendance=attendance_by_agency(scope, met),
    )


def open_reviews(scope: Scope, plan: Plan) -> list[Review]:
    """The meetings and reviews of a plan that are planned or under way, the next one first."""
    rows = list(Review.objects.visible_to(scope).filter(plan=plan).open())
    return sorted(rows, key=lambda row: row.held_on or row.planned_on or date.max)


def open_review(scope: Scope, plan: Plan) -> Review | None:
    """The review, not a meeting of the group, that is planned or under way. One statement."""
    rows = open_reviews(scope, plan)
    return next((row for row in rows if not row.is_group_meeting), None)


def find(scope: Scope, plan: Plan, pk: uuid.UUID) -> Review | None:
    """One meeting of a plan, with who runs and signed it; None where the reader sees none."""
    rows = Review.objects.visible_to(scope).filter(plan=plan, pk=pk)
    found: Review | None = rows.select_related("run_by", "signed_by").first()
    if found is not None:
        found.plan = plan
    return found


@dataclass(frozen=True)
class ReviewPage:
    """A meeting with all that was said there."""

    review: Review
    marks: list[Mark]
    quoracy: Quoracy
    said: list[ActionUpdate]
    open_actions: list[Action]
    ratings: list[Rating]
    reports: list[AgencyReport]
    child_name: str

    @property
    def sent(self) -> int:
        return sum(report.sent_at is not None for report in self.reports)

    @property
    def marked(self) -> int:
        return sum(bool(mark.attended) for mark in self.marks)

    @property
    def discussed(self) -> int:
        return len({said.action_id for said in self.said})

    @property
    def to_discuss(self) -> int:
        """The actions still open, and those that were done with at this meeting."""
        return len({said.action_id for said in self.said} | {row.pk for row in self.open_actions})

    @property
    def is_minuted(self) -> bool:
        return bool(self.review.minutes and self.review.home_checked)


def review_page(scope: Scope, review: Review) -> ReviewPage:
    """Everything about one meeting; as many statements, however much was said."""
    return ReviewPage(
        review=review,
        marks=marks(scope, review),
        quoracy=counted(
            review.plan,
            review.kind,
            Attendance.objects.visible_to(scope)
            .filter(review=review)
            .select_related("member", "agency"),
        ),
        said=list(
            ActionUpdate.objects.visible_to(scope)
            .filter(review=review)
            .select_related("action", "new_owner__worker", "new_owner__person")
            .order_by("action__due_on", "at")
        ),
        open_actions=open_actions(scope, review.plan),
        ratings=ratings(scope, review),
        reports=reports_of(scope, review),
        child_name=review.plan.child.name,
    )


def moves_of(scope: Scope, review: Review) -> list[ReviewMove]:
    """Every time the day of a meeting was moved, the first first."""
    rows = ReviewMove.objects.visible_to(scope).filter(review=review)
    return list(rows.select_related("by", "agency").order_by("at", "pk"))


def ratings(scope: Scope, review: Review) -> list[Rating]:
    """What everybody rated at a meeting: of the whole first, then outcome by outcome."""
    rows = (
        Rating.objects.visible_to(scope)
        .filter(review=review)
        .select_related("outcome", "member__worker", "member__person", "agency")
    )
    return sorted(
        rows,
        key=lambda row: (row.outcome.position if row.outcome else -1, row.rater, row.recorded_at),
    )


@dataclass(frozen=True)
class Opened:
    """A member, or the chair, and when they first opened a record since it was there to read."""

    name: str
    role: str
    first_at: datetime | None


def opened_since(plan: Plan, review: Review) -> list[Opened]:
    """Who of the group and the chair has opened a record since, for readers who may know.

    From the audit trail. Four statements.
    """
    trail = AuditEvent.objects.filter(plan=plan.reference, subject=f"review:{review.pk}")
    finished = trail.filter(verb__in=["review.finished", "review.signed"]).first()
    reads = trail.filter(verb="read")
    if finished is not None:
        reads = reads.filter(at__gte=finished.at)
    firsts = dict(
        reads.order_by().values("actor").annotate(at=Min("at")).values_list("actor", "at")
    )
    seats = (
        GroupMember.rows.filter(plan=plan, standing__in=sorted(WITH_ACCOUNT))
        .current()
        .select_related("worker")
        .order_by("position", "created_at")
    )
    found = [Opened(seat.name, seat.role, firsts.get(seat.worker_id)) for seat in seats]
    if plan.chair is not None:
        found.append(Opened(plan.chair.name, "Chair", firsts.get(plan.chair_id)))
    return found


def open_actions(scope: Scope, plan: Plan, *, besides: Collection[uuid.UUID] = ()) -> list[Action]:
    """What is still to be done on a plan, with its outcome and owner, in the plan's order.

    And whatever is named besides.
    """
    wanted = OPEN_ACTIONS | Q(pk__in=list(besides))
    rows = Action.objects.visible_to(scope).filter(wanted, plan=plan)
    rows = rows.select_related("outcome", "owner__worker", "owner__person", "owner__agency")
    return list(rows.order_by("outcome__position", "due_on", "position"))


def open_outcomes(scope: Scope, plan: Plan) -> list[Outcome]:
    """The outcomes towards which something new may be agreed."""
    rows = Outcome.objects.visible_to(scope).filter(plan=plan, status__in=sorted(OPEN_OUTCOMES))
    return list(rows.order_by("position"))


@dataclass(frozen=True)
class ToJudge:
    """An agreed or proposed outcome, and what a review under way says of it so far."""

    outcome: Outcome
    judgement: Judgement | None

    @property
    def is_judged(self) -> bool:
        return self.judgement is not None and not self.judgement.is_draft

    @property
    def is_drafted(self) -> bool:
        return self.judgement is not None and self.judgement.is_draft

    @property
    def verdict(self) -> str:
        return self.judgement.get_verdict_display() if self.judgement else ""


def to_judge(scope: Scope, review: Review) -> list[ToJudge]:
    """Every outcome a review has to judge, in the plan's order. Two statements.

    With drafts: for whoever may draft, and the chair.
    """
    said = {
        row.outcome_id: row for row in Judgement.objects.visible_to(scope).filter(review=review)
    }
    return [ToJudge(one, said.get(one.pk)) for one in open_outcomes(scope, review.plan)]


def judged(scope: Scope, review: Review) -> list[Judgement]:
    """What the chair judged of each outcome at a review, in the plan's order."""
    rows = Judgement.objects.visible_to(scope).filter(review=review, judged_by__isnull=False)
    return list(rows.select_related("outcome").order_by("outcome__position"))
