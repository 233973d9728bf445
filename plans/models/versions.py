"""The plan as each signed review froze it, and what the family made of it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from agencies.models import Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet, not_blank
from plans.models.people import Person
from plans.models.plans import Plan
from plans.models.reviews import Review
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.outcomes import Understanding


class PlanVersionQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="plan_id").opened()


class OfVersionQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="plan_version__plan_id").opened()


class PlanVersion(models.Model):
    """What a plan said when a review was signed. Never changed.

    `content` holds its outcomes, actions and group as they were, in the shape `rules.versions` says.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="plan_version")
    content = models.JSONField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = PlanVersionQuerySet.as_manager()
    rows = RowsManager.from_queryset(PlanVersionQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="versions_are_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version of a plan is never changed; a review freezes another.")
        super().save(*args, **kwargs)


class VersionUnderstanding(Record):
    """Whether a parent, or the child, understands and agrees with a version of the plan."""

    plan_version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="understandings"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for the child.",
    )
    answer = models.CharField(max_length=20, choices=Understanding.choices)
    reason = models.TextField("why", blank=True)
    next_step = models.TextField("what is done about it", blank=True)
    words = models.TextField("in whose words", blank=True)
    how_checked = models.CharField(max_length=200)
    checked_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = OfVersionQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfVersionQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan_version", "person"],
                condition=Q(person__isnull=False),
                name="one_understanding_of_a_version_per_person",
            ),
            models.UniqueConstraint(
                fields=["plan_version"],
                condition=Q(person__isnull=True),
                name="one_understanding_of_a_version_by_the_child",
            ),
            models.CheckConstraint(
                condition=~Q(answer="could_not_answer")
                | not_blank("reason") & not_blank("next_step"),
                name="no_answer_has_a_reason_and_a_next_step",
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()
