"""The meetings at which a plan is, or was, reviewed."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from plans.models.base import Record, RowsManager, VisibleQuerySet
from plans.models.plans import Plan
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.reviews import ReviewKind


class ReviewQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="plan_id").opened()


class Review(Record):
    """A conference, review or group meeting: when it was due, and when it was held."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=30, choices=ReviewKind.choices)
    due_on = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(ReviewQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(held_on__isnull=False),
                name="a_review_is_due_or_was_held",
            ),
            models.UniqueConstraint(
                fields=["plan", "kind", "held_on"], name="a_review_is_held_once_on_a_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "held_on"], name="reviews_by_plan")]

    def __str__(self) -> str:
        return self.get_kind_display()
