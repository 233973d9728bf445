"""What people are told about."""

from datetime import date

from django.db.models import TextChoices


class Matter(TextChoices):
    """The kinds of thing somebody is told, in words that name nobody."""

    MEETING_PLANNED = "meeting_planned", "A meeting or review has been planned"
    REPORT_ASKED = "report_asked", "Your report is asked for"
    REPORT_LATE = "report_late", "A report is late"
    RECORD_SENT = "record_sent", "The record of a meeting is there to read"
    REVIEW_SIGNED = "review_signed", "A review has been signed"
    REVIEW_ADJOURNED = "review_adjourned", "A review has been put off"
    REVIEW_CANCELLED = "review_cancelled", "A meeting or review has been called off"
    REVIEW_MOVED = "review_moved", "A date has been moved"
    DISSENT_RECORDED = "dissent_recorded", "An agency disagrees with a decision"
    PLAN_CHANGED = "plan_changed", "The plan has changed since its last review"
    BIRTH_RECORDED = "birth_recorded", "A birth has been recorded"
    EXPECTED_DATE_REVISED = "expected_date_revised", "The expected date has been revised"
    PLAN_FOLLOWED = "plan_followed", "The plan that follows has been started"
    RECOMMENDATION_MADE = "recommendation_made", "The chair recommends something to you"


def key_of(
    matter: Matter, subject: str, recipient: object, *, due_on: date | None, step: str
) -> str:
    """What makes a message the same as another, and therefore owed once (design.md, 4)."""
    return f"{matter}:{subject}:{recipient}:{due_on or ''}:{step}"
