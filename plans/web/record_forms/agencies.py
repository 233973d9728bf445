"""Assessments and what agencies bring to them, the pregnancy, the birth plan, and supervision."""

from __future__ import annotations

from plans.rules.records import RecordKind
from plans.rules.risks import NONE_FOUND, Factor
from plans.web.record_forms.asking import Ask
from plans.web.record_forms.base import RecordForm
from plans.web.record_forms.home import AS_OF


class AssessmentForm(RecordForm):
    kind = RecordKind.ASSESSMENT
    when_label = "As it stood on which day?"
    asks = {
        "type": Ask("Which assessment?"),
        "started_on": Ask("When was it started?"),
        "due_on": Ask("By when is it due?"),
        "completed_on": Ask("When was it completed?", hint="Leave it empty while it is under way."),
        "analysis": Ask("What did it find?", hint="Needed once it is completed."),
        "authorised_by": Ask("Who authorised it?", hint="Needed once it is completed."),
        "factors": Ask(
            "Which factors did it find?",
            choices=[(NONE_FOUND, "No factor was found"), *Factor.choices],
        ),
        "outcomes": Ask("Which outcomes of the plan follow from it?"),
    }


class ContributionForm(RecordForm):
    kind = RecordKind.CONTRIBUTION
    when_label = "On which day?"
    asks = {
        "assessment": Ask("To which assessment?", hint="The assessment has to be on record first."),
        "from_agency": Ask("Which agency is it from?"),
        "status": Ask("What has become of it?", hint="An agency answers for itself alone."),
        "due_on": Ask("By when is it asked for?"),
        "text": Ask("What do you bring to it, or why can you not?"),
    }
    reveals = {"status": {"requested": ("due_on",)}}


class UnbornBabyForm(RecordForm):
    kind = RecordKind.UNBORN_BABY
    when_label = AS_OF
    asks = {
        "booked_on": Ask("When was the pregnancy booked with maternity services?"),
        "late_booking": Ask("Was it booked late?"),
        "concealed": Ask("Was the pregnancy concealed?"),
        "previous_child_removed": Ask("Was a child taken into care before?"),
        "previous_child_died": Ask("Did a child die before?"),
        "midwife": Ask("Who is the midwife?", none="Not in the group"),
    }


class BirthPlanForm(RecordForm):
    kind = RecordKind.BIRTH_PLAN
    when_label = "On which day was it written?"
    asks = {
        "ring_by_day": Ask("Whom do staff ring by day?"),
        "ring_out_of_hours": Ask("Whom do they ring at night and at weekends?"),
        "birth_partner": Ask("Who is with the mother?", hint="Enter “nobody” if so."),
        "may_pose_difficulty": Ask("Who may pose difficulty?", hint="Enter “nobody” if so."),
        "what_staff_do": Ask("What do staff do with mother and baby?"),
        "filed_on": Ask("When was it put on the maternity file?"),
        "late_reason": Ask("If that was late, why?"),
    }


class SupervisionForm(RecordForm):
    kind = RecordKind.SUPERVISION
    when_label = "On which day?"
    asks = {
        "type": Ask("Which kind of supervision?"),
        "supervisee": Ask(
            "Who was supervised?", hint="A member of the group from your own agency."
        ),
        "supervisor": Ask("Who supervised them?"),
        "reflection": Ask(
            "What did you think about together?", hint="The child, and how the work is going."
        ),
        "challenged": Ask("What was challenged?"),
        "decisions": Ask("What was decided?"),
        "next_due_on": Ask("When is the next time?"),
    }
