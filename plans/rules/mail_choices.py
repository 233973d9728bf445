"""The kinds of thing people are told, under the headings that a person would look under."""

from collections.abc import Mapping

from plans.rules.notifications import Matter

HEADINGS: Mapping[str, tuple[Matter, ...]] = {
    "Actions and outcomes": (
        Matter.ACTION_DUE,
        Matter.OUTCOME_DUE,
        Matter.RECOMMENDATION_MADE,
    ),
    "Meetings and reports": (
        Matter.MEETING_PLANNED,
        Matter.MEETING_DUE,
        Matter.REPORT_ASKED,
        Matter.REPORT_DUE,
        Matter.RECORD_SENT,
    ),
    "Reviews and decisions": (
        Matter.REVIEW_DUE,
        Matter.REVIEW_SIGNED,
        Matter.REVIEW_ADJOURNED,
        Matter.REVIEW_CANCELLED,
        Matter.REVIEW_MOVED,
        Matter.DISSENT_RECORDED,
        Matter.PLAN_CHANGED,
        Matter.PLAN_FOLLOWED,
    ),
    "Visits, births and the timetable": (
        Matter.BIRTH_DUE,
        Matter.BIRTH_RECORDED,
        Matter.EXPECTED_DATE_REVISED,
        Matter.VISIT_DUE,
        Matter.MILESTONE_DUE,
    ),
    "Between agencies": (
        Matter.URGENT_ANSWER,
        Matter.ANSWER_ASKED,
        Matter.ANSWER_DUE,
        Matter.ANSWER_MISSING,
        Matter.ANSWER_GIVEN,
        Matter.CHALLENGE_DUE,
        Matter.MATTER_WAITS,
        Matter.MATTER_RAISED,
        Matter.MATTER_MOVED,
        Matter.DRAFT_WAITS,
    ),
    "What agencies have on record": (
        Matter.CONTRIBUTION_ASKED,
        Matter.INFORMATION_ASKED,
        Matter.INFORMATION_GIVEN,
        Matter.RECORD_AMENDED,
        Matter.RECORD_OUT_OF_DATE,
        Matter.RECORD_WITHDRAWN,
        Matter.RECORD_SHOWN,
        Matter.RECORD_SHARED_ON,
    ),
    "Lessons from reviews of cases": (
        Matter.HOUSEHOLD_DUE,
        Matter.ENQUIRY_DUE,
        Matter.CONTRIBUTION_DUE,
        Matter.CHRONOLOGY_DUE,
        Matter.SUPERVISION_DUE,
        Matter.MEASURE_DUE,
        Matter.INFORMATION_DUE,
        Matter.PLAN_TO_OPEN,
        Matter.HOUSEHOLD_ASKED,
        Matter.DIFFERENCE_OPEN,
        Matter.CHILD_DUE,
        Matter.SIGHT_DUE,
        Matter.PART_DUE,
        Matter.ACCESS_REFUSED,
        Matter.ROLE_DUE,
        Matter.OUTCOME_QUIET,
    ),
    "The group and who sees the plan": (
        Matter.INVITATION_WAITS,
        Matter.VACANCY_OPEN,
        Matter.SHARING_ENDS,
    ),
}
"""Every kind of thing stands under one heading."""
