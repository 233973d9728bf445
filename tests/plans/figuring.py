"""Disagreements that are over, made by hand in numbers, so that their figures are known."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from plans.models import Disagreement, DisagreementSide, DisagreementStage
from plans.operations import disagreement_answers
from plans.rules.disagreements import Ended, Opened, State, new_reference
from tests.cast import Cast
from tests.plans.disagreeing import raised

LEVELS = ("practitioner", "line_manager_or_DSL", "senior_or_designated", "partnership_panel")
HOW = {
    State.CLOSED: Ended.AGREED,
    State.WITHDRAWN: Ended.WITHDRAWN,
    State.REDIRECTED: Ended.REDIRECTED,
}
A_DAY = timedelta(days=1)


def at_stage(cast: Cast, n: int, *, at: datetime) -> Disagreement:
    """One of Hannah's that has been taken up to a stage, and waits there."""
    row = raised(cast, at=at)
    for _ in range(n - 1):
        row = disagreement_answers.escalate(
            row, disputed="All of it", version=None, by=cast.hannah, at=at
        )
    return row


def over(
    cast: Cast,
    count: int,
    *,
    at: datetime,
    state: State = State.CLOSED,
    raising: str = "midwifery",
    challenged: tuple[str, ...] = ("social_care",),
    ways: tuple[str, ...] = (),
    late: bool = False,
    urgent: bool = False,
    because: Opened = Opened.SUBMITTED,
    **columns: Any,
) -> None:
    """So many that ended at a moment, each stage after a day, its limit two days after it began.

    `ways` are how the stages before the last one ended; `late` ones took three days each.
    """
    ends = [*ways, HOW[state]]
    took = 3 * A_DAY if late else A_DAY
    for _ in range(count):
        row = Disagreement.rows.create(
            **_columns(cast, at - took * len(ends), at, state, len(ends))
            | {"raising_agency": cast.agencies[raising]}
            | columns
        )
        _sides(cast, row, raising, challenged)
        for n, how in enumerate(ends, start=1):
            began = at - took * (len(ends) - n + 1)
            DisagreementStage.rows.create(
                disagreement=row,
                n=n,
                level=LEVELS[n - 1],
                decides=n == len(LEVELS),
                opened_at=began,
                opened_because=because if n == 1 else Opened.ESCALATED,
                day_zero=began.date(),
                is_urgent=urgent,
                respond_due_at=began + 2 * A_DAY,
                grace_until=began + 2 * A_DAY,
                ended_at=began + took,
                ended_how=how,
            )


def _columns(
    cast: Cast, raised_at: datetime, at: datetime, state: State, reached: int
) -> dict[str, Any]:
    return {
        "reference": new_reference(),
        "plan": cast.plan,
        "partnership": cast.partnership,
        "policy": cast.partnership.current_policy(),
        "raiser": cast.hannah,
        "created_at": raised_at,
        "submitted_at": raised_at,
        "state": state,
        "reached": reached,
        "category": "conference",
        "decision_challenged": "A decision",
        "facts": "Facts",
        "effect": "An effect",
        "outcome_wanted": "An outcome",
        "danger": "no",
        "withdrawn_reason": "No longer needed" if state == State.WITHDRAWN else "",
        "was_pressed": False if state == State.WITHDRAWN else None,
        "redirected_to": "complaint" if state == State.REDIRECTED else "",
        "redirected_reason": "It is one" if state == State.REDIRECTED else "",
        "feedback": "What was agreed" if state == State.CLOSED else "",
        "stopped_at": at,
    }


def _sides(cast: Cast, row: Disagreement, raising: str, challenged: tuple[str, ...]) -> None:
    DisagreementSide.rows.create(disagreement=row, side="raising", agency=cast.agencies[raising])
    for name in challenged:
        DisagreementSide.rows.create(
            disagreement=row, side="challenged", agency=cast.agencies[name]
        )
