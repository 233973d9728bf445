"""Whether a parent can change: goals, the help given, and each measure on the way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from plans.models.base import not_blank
from plans.models.group import GroupMember
from plans.models.records import CaseRecord, RecordContent
from plans.rules.capacity import CapacityGoalDetails, CapacityMeasureDetails
from plans.rules.records import RecordKind
from plans.rules.tools import Tool


class CapacityGoal(RecordContent):
    """What a parent is to be able to do, and the help for a time that is to bring it about."""

    kind = RecordKind.CAPACITY_GOAL
    details = CapacityGoalDetails

    goal = models.TextField("what they are to be able to do")
    expected = models.TextField("what enough change looks like (0)")
    worst = models.TextField("what much less looks like (-2)", blank=True)
    best = models.TextField("what much more looks like (+2)", blank=True)
    intervention = models.TextField("the help given", blank=True)
    provider = models.CharField("who gives it", max_length=200, blank=True)
    owner = models.ForeignKey(
        GroupMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_on = models.DateField("since", null=True, blank=True)
    until_on = models.DateField("until", null=True, blank=True)
    sessions_offered = models.PositiveSmallIntegerField(default=0)
    sessions_attended = models.PositiveSmallIntegerField(default=0)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("goal") & not_blank("expected"),
                name="a_goal_says_what_enough_change_is",
            ),
            models.CheckConstraint(
                condition=Q(intervention="") | Q(until_on__isnull=False),
                name="help_towards_a_goal_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(sessions_offered__gte=F("sessions_attended")),
                name="no_more_sessions_are_attended_than_offered",
            ),
        ]


class CapacityMeasure(RecordContent):
    """Where a parent stands on the scale of a goal on a day."""

    kind = RecordKind.CAPACITY_MEASURE
    details = CapacityMeasureDetails

    goal = models.ForeignKey(
        CaseRecord,
        on_delete=models.PROTECT,
        related_name="measures",
        help_text="The first version of the goal.",
    )
    attained = models.SmallIntegerField("where they stand, -2 to +2")
    is_baseline = models.BooleanField("before any help", default=False)
    tool = models.CharField(max_length=16, choices=Tool.choices, blank=True)
    score = models.SmallIntegerField(null=True, blank=True)
    evidence = models.TextField("what shows it")

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(attained__gte=-2, attained__lte=2), name="a_measure_is_on_its_scale"
            ),
            models.CheckConstraint(
                condition=not_blank("evidence"), name="a_measure_says_what_shows_it"
            ),
        ]
