"""What people are told about."""

from datetime import date

from django.db.models import TextChoices


class Matter(TextChoices):
    """The kinds of thing somebody is told, in words that name nobody."""

    MEETING_PLANNED = "meeting_planned", "A meeting or review has been planned"
    REPORT_ASKED = "report_asked", "Your report is asked for"
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
    ACTION_DUE = "action_due", "An action is due"
    OUTCOME_DUE = "outcome_due", "An outcome is to be looked at again"
    INVITATION_WAITS = "invitation_waits", "An invitation to a group waits for an answer"
    VACANCY_OPEN = "vacancy_open", "A seat in a group is vacant"
    REVIEW_DUE = "review_due", "A review is due"
    MEETING_DUE = "meeting_due", "A group meeting is due"
    REPORT_DUE = "report_due", "A report to a meeting is due"
    VISIT_DUE = "visit_due", "A visit is due"
    MILESTONE_DUE = "milestone_due", "Something of the timetable is due"
    BIRTH_DUE = "birth_due", "A birth is to be recorded"
    SHARING_ENDS = "sharing_ends", "An agency's access ends soon"
    ANSWER_ASKED = "answer_asked", "You are asked for an answer"
    ANSWER_DUE = "answer_due", "An answer is due from you"
    ANSWER_MISSING = "answer_missing", "Nobody has answered in time"
    ANSWER_GIVEN = "answer_given", "An answer waits for you"
    URGENT_ANSWER = "urgent_answer", "An urgent answer is asked for"
    MATTER_RAISED = "matter_raised", "Something has been raised between agencies"
    MATTER_MOVED = "matter_moved", "Something between agencies has moved on"
    MATTER_WAITS = "matter_waits", "Something between agencies waits for you"
    DRAFT_WAITS = "draft_waits", "A draft of yours has not been sent"
    CHALLENGE_DUE = "challenge_due", "A reply to an agency is due from you"


WITH_A_CLOCK = frozenset(
    {
        Matter.ANSWER_ASKED,
        Matter.ANSWER_DUE,
        Matter.ANSWER_MISSING,
        Matter.ANSWER_GIVEN,
        Matter.MATTER_WAITS,
        Matter.DRAFT_WAITS,
        Matter.CHALLENGE_DUE,
    }
)
"""What nobody may switch off, because somebody else waits for it with a clock running."""
WAITING_SINCE = frozenset({Matter.INVITATION_WAITS, Matter.VACANCY_OPEN})
"""What is counted from the day it began to wait, instead of a day by which it is due."""


POINTERS = frozenset({Matter.INVITATION_WAITS})
"""What whoever may see no more of a plan than its pointer is told as well, and nothing beside it."""
WITHOUT_THE_PLAN = POINTERS | {Matter.CHALLENGE_DUE}
"""What is told as well to who may not see the plan, and then names neither the plan nor the child."""


AGREED_ACTION = "agreedaction"
"""The noun of what a disagreement agreed, once its plan had ended, in the subject of a message."""


class Weight(TextChoices):
    """How far a message may be put off by its reader's own choice."""

    ORDINARY = "ordinary", "Ordinary"
    CLOCK = "clock", "A clock is running"
    SAFETY = "safety", "A child's safety"


class Acknowledged(TextChoices):
    """How somebody said that they have taken a message up."""

    LIST = "list", "In the list"
    PAGE = "page", "On the page it leads to"
    DOING = "doing", "By doing it"


def key_of(
    matter: Matter, subject: str, recipient: object, *, due_on: date | None, step: str
) -> str:
    """What makes a message the same as another, and therefore owed once (design.md, 4)."""
    return f"{matter}:{subject}:{recipient}:{due_on or ''}:{step}"
