"""What a chair may conclude about one outcome at one review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.outcomes import OutcomeStatus
from plans.rules.reviews import ReviewKind, ReviewStatus


class Verdict(TextChoices):
    """Never inferred from actions: the test is change that is sufficient and sustained."""

    WORSE = "worse", "Worse"
    NO_CHANGE = "no_change", "No change"
    SOME_PROGRESS = "some_progress", "Some progress"
    MET = "met", "Met"
    MET_AND_SUSTAINED = "met_and_sustained", "Met and sustained"
    NO_LONGER_RELEVANT = "no_longer_relevant", "No longer relevant"


class Confidence(TextChoices):
    """How sure the chair is of the evidence."""

    LOW = "low", "Not sure"
    MEDIUM = "medium", "Fairly sure"
    HIGH = "high", "Sure"


STILL = frozenset({Verdict.WORSE, Verdict.NO_CHANGE})
"""An outcome with one of these did not move."""
REACHED = frozenset({Verdict.MET, Verdict.MET_AND_SUSTAINED})
SETTLED = frozenset({Verdict.MET_AND_SUSTAINED, Verdict.NO_LONGER_RELEVANT})
"""Nothing is left to do about an outcome with one of these."""
HEIGHT: dict[str, int] = {
    Verdict.WORSE: 0,
    Verdict.NO_CHANGE: 1,
    Verdict.SOME_PROGRESS: 2,
    Verdict.MET: 3,
    Verdict.MET_AND_SUSTAINED: 4,
}
"""How high a verdict stands in the picture of how outcomes moved."""


def check_review(kind: str, status: str, *, drafting: bool = False) -> None:
    """Refuses a meeting that judges nothing, a review not begun, and one that is over.

    A draft may be written before the review begins.
    """
    if kind == ReviewKind.GROUP_MEETING:
        raise Refused("A meeting of the group judges no outcomes: a review does.", code="no_review")
    if status == ReviewStatus.UNDER_WAY or (drafting and status == ReviewStatus.PLANNED):
        return
    if status == ReviewStatus.PLANNED:
        raise Refused("This review has not begun. Start it first.", code="not_under_way")
    label = ReviewStatus(status).label.lower()
    raise Refused(
        f"This review is {label}, and what was judged and decided then stands.", code="final"
    )


def check_outcome(status: str) -> None:
    """Refuses to judge an outcome that was closed."""
    if status == OutcomeStatus.CLOSED:
        raise Refused("This outcome is closed, so there is nothing to judge.", code="closed")


@dataclass(frozen=True)
class Standing:
    """Where a measure stood on a day: in words, and as a number where it is one."""

    words: str
    number: Decimal | None = None


def has_moved(before: Standing, now: Standing, target: Decimal | None) -> bool:
    """Whether a measure came nearer its target; where it is not counted, whether it changed."""
    if before.number is not None and now.number is not None and target is not None:
        return abs(target - now.number) < abs(target - before.number)
    return now.words.strip() != before.words.strip()


def why_still(last: str, *, moved: bool, is_first: bool = False) -> str:
    """Why an outcome counts among those that do not move; empty where it moves.

    One whose last verdict was that it is reached stays reached while its measure stays.
    """
    if last in STILL:
        judged = f"Judged “{Verdict(last).label.lower()}” at the last review"
        return f"{judged}." if moved else f"{judged}, and the measure has not improved since."
    if moved or last in REACHED:
        return ""
    since = "the plan began" if is_first else "the last review"
    return f"The measure has not improved since {since}."


@dataclass(frozen=True)
class Spread:
    """From the lowest to the highest score: never an average, which hides who is worried."""

    lowest: int
    highest: int

    @property
    def in_words(self) -> str:
        if self.lowest == self.highest:
            return f"All say {self.lowest} of 10"
        points = self.highest - self.lowest
        noun = "point" if points == 1 else "points"
        return f"From {self.lowest} to {self.highest} of 10: {points} {noun} apart"


def spread(scores: Iterable[int]) -> Spread | None:
    found = list(scores)
    return Spread(min(found), max(found)) if found else None
