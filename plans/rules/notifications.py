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
    CONTRIBUTION_ASKED = "contribution_asked", "Your agency's part in an assessment is asked for"
    INFORMATION_ASKED = "information_asked", "Your agency is asked for information"
    INFORMATION_GIVEN = "information_given", "A request for information has an answer"
    RECORD_AMENDED = "record_amended", "Something you read has been amended"
    RECORD_OUT_OF_DATE = "record_out_of_date", "Something you read is out of date"
    RECORD_WITHDRAWN = "record_withdrawn", "Something you read has been withdrawn"
    RECORD_SHOWN = "record_shown", "An agency lets you see something it has on record"
    RECORD_SHARED_ON = "record_shared_on", "Your agency's record was shared for a child's safety"
    HOUSEHOLD_DUE = "household_due", "Who is in a home is to be confirmed"
    ENQUIRY_DUE = "enquiry_due", "An enquiry is to be made"
    CONTRIBUTION_DUE = "contribution_due", "A part in an assessment is due"
    CHRONOLOGY_DUE = "chronology_due", "A chronology is to be looked through"
    SUPERVISION_DUE = "supervision_due", "Supervision is due"
    MEASURE_DUE = "measure_due", "Something is to be measured again"
    INFORMATION_DUE = "information_due", "A request for information is to be answered"
    PLAN_TO_OPEN = "plan_to_open", "The current plan is to be opened"
    HOUSEHOLD_ASKED = "household_asked", "Who is in a home is asked before a meeting"
    DIFFERENCE_OPEN = "difference_open", "A difference is to be cleared up"
    CHILD_DUE = "child_due", "What life is like for a child is to be written down"
    SIGHT_DUE = "sight_due", "A child is to be seen"
    PART_DUE = "part_due", "Somebody's part in a child's life is to be assessed"
    ACCESS_REFUSED = "access_refused", "How somebody is seen is to be decided today"
    ROLE_DUE = "role_due", "A place in a group is to be taken up"
    OUTCOME_QUIET = "outcome_quiet", "An outcome is to be heard of"
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
OF_A_RECORD = frozenset(
    {
        Matter.RECORD_AMENDED,
        Matter.RECORD_OUT_OF_DATE,
        Matter.RECORD_WITHDRAWN,
        Matter.RECORD_SHOWN,
        Matter.RECORD_SHARED_ON,
    }
)
"""What tells that a record is: whoever stands in is told where they may read that record themselves."""
WAITING_SINCE = frozenset(
    {
        Matter.INVITATION_WAITS,
        Matter.VACANCY_OPEN,
        Matter.DIFFERENCE_OPEN,
        Matter.ACCESS_REFUSED,
    }
)
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
