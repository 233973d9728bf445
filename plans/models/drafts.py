"""Unfinished typing, kept so that nobody loses it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from agencies.models import Worker
from plans.models.base import RowsManager, VisibleQuerySet
from plans.models.plans import Plan
from plans.models.scope import Scope
from plans.models.visibility import seen_by


class DraftQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """A draft is its writer's alone, and goes with their sight of the plan it belongs to."""
        plans = seen_by(Plan.rows.all(), scope, plan="pk").values("pk")
        return self.filter(
            Q(plan__isnull=True) | Q(plan__in=plans), worker_id=scope.worker_id
        ).opened()


class Draft(models.Model):
    """What one worker has typed into one form and not yet saved."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="drafts")
    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    key = models.CharField(max_length=200, help_text="The form's address.")
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()
    rows = RowsManager.from_queryset(DraftQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["worker", "key"], name="one_draft_per_worker_and_form"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.key}"
