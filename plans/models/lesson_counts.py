"""How many plans of a partnership each lesson found in each state, week by week."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Partnership, Worker
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson


class LessonCount(models.Model):
    """A number and nothing else: which plans it counts is not kept. Never changed.

    Counted `as_lead`, a plan counts once, under the agency of its lead practitioner, under none where
    it has no lead: these may be shown outside. Otherwise it counts for each agency in its group, for
    each line manager there of somebody in it, and for its chair: to be told to whoever oversees that
    agency, to that manager and to that chair, who read those plans.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="lesson_counts"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    chair = models.ForeignKey(
        Worker, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    manager = models.ForeignKey(
        Worker,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose people, in the agency, sat in the group when it was counted.",
    )
    as_lead = models.BooleanField()
    week_of = models.DateField(help_text="The Monday of the week in which it was counted.")
    lesson = models.CharField(max_length=20, choices=Lesson.choices)
    state = models.CharField(max_length=20, choices=State.choices)
    number = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "week_of", "lesson", "state", "agency", "as_lead"],
                condition=Q(agency__isnull=False, manager__isnull=True),
                name="one_count_of_lessons_a_week_for_each_agency",
            ),
            models.UniqueConstraint(
                fields=["partnership", "week_of", "lesson", "state", "agency", "manager"],
                condition=Q(manager__isnull=False),
                name="one_count_of_lessons_a_week_for_each_manager",
            ),
            models.UniqueConstraint(
                fields=["partnership", "week_of", "lesson", "state"],
                condition=Q(agency__isnull=True, as_lead=True),
                name="one_count_of_lessons_a_week_without_a_lead",
            ),
            models.UniqueConstraint(
                fields=["partnership", "week_of", "lesson", "state", "chair"],
                condition=Q(chair__isnull=False),
                name="one_count_of_lessons_a_week_for_each_chair",
            ),
            models.CheckConstraint(
                condition=Q(as_lead=True, chair__isnull=True, manager__isnull=True)
                | Q(as_lead=False, agency__isnull=False, chair__isnull=True)
                | Q(as_lead=False, agency=None, chair__isnull=False, manager=None),
                name="lessons_are_counted_for_an_agency_a_manager_or_a_chair",
            ),
            models.CheckConstraint(
                condition=Q(week_of__week_day=2), name="lessons_are_counted_by_weeks"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "week_of"], name="lesson_counts_by_agency"),
            models.Index(fields=["chair", "week_of"], name="lesson_counts_by_chair"),
            models.Index(fields=["manager", "week_of"], name="lesson_counts_by_manager"),
        ]

    def __str__(self) -> str:
        return f"{self.number} plans, {self.lesson} {self.state}, {self.week_of}"
