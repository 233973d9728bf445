"""What a new version of the policy would change for disagreements: settings, cases, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Count, Q

from agencies.clock import LONDON
from agencies.models import Agency, EscalationLevel, Partnership
from agencies.queries.escalation import nobody_at
from agencies.queries.policies import Change, compared
from agencies.workdays import add_months
from plans.models import Disagreement, Scope
from plans.rules.disagreements import Sight, State


@dataclass(frozen=True)
class Kept:
    """How many running disagreements keep a version, and which."""

    version: int
    number: int


@dataclass(frozen=True)
class Preview:
    """`reopenable` are over, and would run under the new version if they were reopened."""

    version: int
    changes: list[Change]
    kept: list[Kept]
    reopenable: int
    nobody_at: dict[EscalationLevel, list[Agency]]


def preview(scope: Scope, partnership: Partnership, data: Mapping[str, Any]) -> Preview:
    """What adopting a valid policy would do. Seven statements; it moves no case that runs."""
    current = partnership.current_policy()
    levels = [stage["level"] for stage in data["disagreement"]["stages"]]
    return Preview(
        version=current.number + 1,
        changes=compared(current.data, data),
        kept=_kept(scope, partnership),
        reopenable=_reopenable(scope, partnership),
        nobody_at=nobody_at(partnership, levels, on=scope.today),
    )


def _known(scope: Scope, partnership: Partnership) -> Any:
    rows = Disagreement.rows.filter(partnership=partnership).sent().with_sight(scope)
    return rows.filter(sight__gte=Sight.EXISTENCE)


def _kept(scope: Scope, partnership: Partnership) -> list[Kept]:
    running = _known(scope, partnership).unfinished().order_by().values("policy__number")
    counted = running.annotate(number=Count("pk")).order_by("policy__number")
    return [Kept(row["policy__number"], row["number"]) for row in counted]


def _reopenable(scope: Scope, partnership: Partnership) -> int:
    """Closed or withdrawn, and still within the months of the version each ran under."""
    months = partnership.policies.values_list("pk", "data__disagreement__reopen_months")
    recent = Q(pk__in=[])
    for policy, count in months:
        since = datetime.combine(add_months(scope.today, -count), time(), LONDON)
        recent |= Q(policy=policy, stopped_at__gte=since)
    over = _known(scope, partnership).filter(recent, state__in=[State.CLOSED, State.WITHDRAWN])
    return int(over.count())
