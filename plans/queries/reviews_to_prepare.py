"""Reviews to prepare: what a chair has before them, by date, and how ready each is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from agencies.workdays import Calendar
from plans.models import FAR_OFF, AgencyReport, Judgement, Outcome, Plan, Review, Scope
from plans.queries.calendars import calendars_of
from plans.queries.family import age_of
from plans.rules.outcomes import OutcomeStatus
from plans.rules.reviews import OPEN, ReviewKind

MOST = 100


@dataclass(frozen=True)
class ToPrepare:
    """One plan whose review comes next: when, how ready, and whom the reader stands in for."""

    plan: Plan
    review: Review | None
    on: date | None
    age: str
    covers: str
    reports_asked: int
    reports_sent: int
    outcomes: int
    judged: int
    calendar: Calendar
    today: date

    @property
    def unjudged(self) -> int:
        return self.outcomes - self.judged

    @property
    def is_late(self) -> bool:
        return self.on is not None and self.on < self.today

    @property
    def readiness(self) -> str:
        """ "Reports in 3 of 5, unjudged 4"."""
        if self.review is None:
            return "Not planned yet"
        reports = (
            f"Reports in {self.reports_sent} of {self.reports_asked}"
            if self.reports_asked
            else "No reports asked for"
        )
        return f"{reports}, unjudged {self.unjudged}"


@dataclass(frozen=True)
class Preparing:
    """The nearest reviews first; `left_out` are those beyond the list's length."""

    rows: list[ToPrepare]
    left_out: int

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)


def reviews_to_prepare(scope: Scope, *, today: date) -> Preparing:
    """Every open plan the reader chairs, or stands in for who does, by its review's date.

    Four statements whatever there is.
    """
    chaired = plans_chaired(scope)
    plans = list(chaired.order_by("on", "pk")[: MOST + 1])
    left_out = chaired.count() - MOST if len(plans) > MOST else 0
    plans = plans[:MOST]
    found = [plan.review_id for plan in plans if plan.review_id]
    reviews = {row.pk: row for row in _with_reports(found)}
    outcomes = _outcomes([plan.pk for plan in plans], found)
    calendars = calendars_of(plan.partnership_id for plan in plans)
    rows = [
        _row(scope, plan, reviews.get(plan.review_id), outcomes, calendars, today) for plan in plans
    ]
    return Preparing(rows, left_out)


def plans_chaired(scope: Scope) -> Any:
    """Open plans the reader chairs or covers; `on` is when their review is, planned or due."""
    coming = (
        Review.rows.filter(plan=OuterRef("pk"), status__in=sorted(OPEN))
        .exclude(kind=ReviewKind.GROUP_MEETING)
        # One that is under way is today's business, whatever else is planned.
        .order_by("-status", "planned_on", "pk")
    )
    chairs = scope.acts_as if scope.chairs else ()
    return (
        Plan.objects.visible_to(scope)
        .of_open_status()
        .filter(chair__in=chairs)
        .select_related("child", "chair")
        .annotate(
            review_id=Subquery(coming.values("pk")[:1]),
            on=Coalesce(
                Subquery(coming.values(day=Coalesce("held_on", "planned_on"))[:1]),
                F("next_review_on"),
            ),
        )
    )


def _with_reports(reviews: list[Any]) -> Any:
    """The reviews, each with how many agencies were asked for a report and how many sent one."""
    asked = AgencyReport.rows.filter(review=OuterRef("pk")).order_by().values("review")
    return Review.rows.filter(pk__in=reviews).annotate(
        asked=Coalesce(Subquery(asked.annotate(n=Count("pk")).values("n")), 0),
        sent=Coalesce(
            Subquery(asked.annotate(n=Count("pk", filter=Q(sent_at__isnull=False))).values("n")), 0
        ),
    )


def _outcomes(plans: list[Any], reviews: list[Any]) -> dict[Any, tuple[int, int]]:
    """By plan, how many outcomes it works to, and how many its coming review has judged."""
    judged = Judgement.rows.filter(review__in=reviews, judged_by__isnull=False).values("outcome")
    rows = (
        Outcome.rows.filter(plan__in=plans, status=OutcomeStatus.AGREED)
        .values("plan")
        .annotate(all=Count("pk"), judged=Count("pk", filter=Q(pk__in=judged)))
    )
    return {row["plan"]: (row["all"], row["judged"]) for row in rows}


def _row(
    scope: Scope,
    plan: Any,
    review: Any,
    outcomes: dict[Any, tuple[int, int]],
    calendars: dict[Any, Calendar],
    today: date,
) -> ToPrepare:
    counted, judged = outcomes.get(plan.pk, (0, 0))
    return ToPrepare(
        plan=plan,
        review=review,
        on=None if plan.on == FAR_OFF else plan.on,
        age=age_of(plan.child, today),
        covers="" if plan.chair_id == scope.worker_id else plan.chair.name,
        reports_asked=review.asked if review else 0,
        reports_sent=review.sent if review else 0,
        outcomes=counted,
        judged=judged,
        calendar=calendars[plan.partnership_id],
        today=today,
    )
