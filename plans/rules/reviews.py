"""The meetings at which a plan is reviewed."""

from datetime import date

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.plans import Kind, conference_on_a_weekday


class ReviewKind(TextChoices):
    INITIAL_CONFERENCE = "initial_conference", "Initial child protection conference"
    REVIEW_CONFERENCE = "review_conference", "Review child protection conference"
    CHILD_IN_NEED_REVIEW = "child_in_need_review", "Child in need review"
    LOOKED_AFTER_REVIEW = "looked_after_review", "Looked-after child review"
    EARLY_HELP_REVIEW = "early_help_review", "Early help review"
    GROUP_MEETING = "group_meeting", "Group meeting"


CONFERENCES = frozenset({ReviewKind.INITIAL_CONFERENCE, ReviewKind.REVIEW_CONFERENCE})

REVIEW_OF: dict[Kind, ReviewKind] = {
    Kind.CHILD_PROTECTION: ReviewKind.REVIEW_CONFERENCE,
    Kind.CHILD_IN_NEED: ReviewKind.CHILD_IN_NEED_REVIEW,
    Kind.LOOKED_AFTER: ReviewKind.LOOKED_AFTER_REVIEW,
    Kind.EARLY_HELP: ReviewKind.EARLY_HELP_REVIEW,
}
"""The review proper of each kind of plan, beside its group meetings."""


def kinds_recorded_on(kind: Kind) -> tuple[ReviewKind, ...]:
    """What is recorded as held on a plan of a kind: its group's meetings, and its reviews."""
    return (ReviewKind.GROUP_MEETING, REVIEW_OF[kind])


def check_day(kind: ReviewKind, on: date) -> None:
    """Refuses a child protection conference on a weekend (census rule 8875)."""
    if kind not in CONFERENCES:
        return
    if breach := conference_on_a_weekday(on):
        raise Refused(breach.sentence, field="held_on", code=breach.code)
