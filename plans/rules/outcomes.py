"""What must be different for the child, and whether the family and the group agree on it."""

from datetime import timedelta

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.moves import Moves


class OutcomeStatus(TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    CLOSED = "closed", "No longer relevant"


MOVES: Moves[OutcomeStatus] = {
    OutcomeStatus.PROPOSED: frozenset({OutcomeStatus.AGREED, OutcomeStatus.CLOSED}),
    OutcomeStatus.AGREED: frozenset({OutcomeStatus.CLOSED}),
    OutcomeStatus.CLOSED: frozenset({OutcomeStatus.AGREED}),
}
"""Whether an outcome is *met* is a judgement of a review, never a status: closing every action
does not meet it."""
STARTS = (OutcomeStatus.PROPOSED, OutcomeStatus.AGREED)
OPEN = frozenset({OutcomeStatus.PROPOSED, OutcomeStatus.AGREED})


LOOKED_AT_EARLY = timedelta(days=7)
"""A look at an outcome so shortly before the day set for it is that look."""


class Understanding(TextChoices):
    """What a parent makes of an outcome, in their own words and checked."""

    AGREES = "agrees", "Agrees"
    DISAGREES = "disagrees", "Disagrees"
    COULD_NOT_ANSWER = "could_not_answer", "Could not answer"


UNDERSTANDING_NEEDS_A_REASON = frozenset({Understanding.DISAGREES, Understanding.COULD_NOT_ANSWER})


def check_understanding(answer: Understanding, reason: str) -> None:
    """Refuses "disagrees" and "could not answer" without the why, in the parent's words."""
    if answer in UNDERSTANDING_NEEDS_A_REASON and not reason.strip():
        raise Refused(
            f"Say why, where a parent {answer.label.lower()}: their own words are best.",
            field="reason",
            code="no_reason",
        )


def missing_parts(*, measure: str, baseline: str, has_target_date: bool) -> tuple[str, ...]:
    """What an outcome still lacks before anybody could tell that it was met (point 14)."""
    parts = {
        "how we will know": measure.strip(),
        "where things stand now": baseline.strip(),
        "a date to reach it by": has_target_date,
    }
    return tuple(name for name, given in parts.items() if not given)


def check_agreeable(missing: tuple[str, ...]) -> None:
    """Refuses to agree an outcome that cannot be told apart from a wish."""
    if missing:
        raise Refused(
            f"This outcome still lacks {', '.join(missing)}. Add it, or keep it as proposed.",
            code="incomplete",
        )


def status_when_added(*, may_agree: bool, missing: tuple[str, ...]) -> OutcomeStatus:
    """A core member's outcome, or one still lacking a part, waits as proposed."""
    return OutcomeStatus.AGREED if may_agree and not missing else OutcomeStatus.PROPOSED
