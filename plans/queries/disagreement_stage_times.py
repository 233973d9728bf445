"""How long each stage took, in shares and averages: numbers would give hidden ones back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce

from plans.models import Disagreement, DisagreementStage
from plans.rules import suppression
from plans.rules.disagreements import Ended
from plans.rules.suppression import percent

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class StageTime:
    """How long a stage took on average, in days, and what share kept its limit."""

    n: int
    days: float | None
    in_time: int | None


def stage_times(ended: QuerySet[Disagreement]) -> list[StageTime]:
    """How long each stage ran, and whether it kept its limit. One statement.

    A stage nobody could answer at did not run. What was withdrawn or sent elsewhere before an answer
    was due kept no limit and broke none.
    """
    unanswered = Q(answered_at__isnull=True, ended_how__in=[Ended.WITHDRAWN, Ended.REDIRECTED])
    stages = (
        DisagreementStage.rows.filter(disagreement__in=ended.values("pk"), ended_at__isnull=False)
        .exclude(ended_how=Ended.VACANCY)
        .order_by()
        .values("n")
        .annotate(
            ran=Avg(ExpressionWrapper(F("ended_at") - F("opened_at"), DurationField())),
            number=Count("pk"),
            judged=Count("pk", filter=~unanswered),
            kept=Count("pk", filter=~unanswered & Q(respond_due_at__gte=_answered())),
        )
        .order_by("n")
    )
    return [_stage_time(row) for row in stages]


def _answered() -> Coalesce:
    return Coalesce("answered_at", "ended_at")


def _stage_time(row: Mapping[str, Any]) -> StageTime:
    days = None if suppression.is_small(row["number"]) else round(row["ran"] / A_DAY, 1)
    may_show = suppression.both(row["kept"], row["judged"] - row["kept"])
    return StageTime(row["n"], days, percent(row["kept"], row["judged"]) if may_show else None)
