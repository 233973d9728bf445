"""A pregnancy that a plan is about, and the plan for the birth."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plans.models.base import not_blank
from plans.models.group import GroupMember
from plans.models.records import RecordContent
from plans.rules.records import Answer, RecordKind
from plans.rules.unborn import BirthPlanDetails, UnbornBabyDetails


class UnbornBaby(RecordContent):
    """What is known of a pregnancy; its expected date and milestones have records of their own."""

    kind = RecordKind.UNBORN_BABY
    details = UnbornBabyDetails

    booked_on = models.DateField("booked with maternity services", null=True, blank=True)
    late_booking = models.CharField(max_length=10, choices=Answer.choices)
    concealed = models.CharField("was concealed", max_length=10, choices=Answer.choices)
    previous_child_removed = models.CharField(max_length=10, choices=Answer.choices)
    previous_child_died = models.CharField(max_length=10, choices=Answer.choices)
    midwife = models.ForeignKey(
        GroupMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    maternity_unit = models.CharField(max_length=200, blank=True)

    class Meta(RecordContent.Meta):
        abstract = False


class BirthPlan(RecordContent):
    """What maternity staff need at any hour; a later version takes the place of this one."""

    kind = RecordKind.BIRTH_PLAN
    details = BirthPlanDetails

    ring_by_day = models.TextField("whom to ring by day")
    ring_out_of_hours = models.TextField("whom to ring at night and at weekends")
    birth_partner = models.TextField("who is with the mother")
    may_pose_difficulty = models.TextField("who may pose difficulty")
    what_staff_do = models.TextField("what staff do with mother and baby")
    filed_on = models.DateField("put on the maternity file", null=True, blank=True)
    late_reason = models.TextField("why it was late", blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("ring_by_day")
                & not_blank("ring_out_of_hours")
                & not_blank("birth_partner")
                & not_blank("may_pose_difficulty")
                & not_blank("what_staff_do"),
                name="a_birth_plan_leaves_nobody_to_guess",
            ),
        ]
