"""Decisions about who may see a plan: why, on what basis, and until when."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Worker
from plans.models.base import RowsManager, VisibleQuerySet, not_blank
from plans.models.plans import FAR_OFF, Plan
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.sharing import (
    DecisionOutcome,
    LawfulBasis,
    LegalGateway,
    Level,
    Occasion,
    SpecialCondition,
)


class SharingDecisionQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="plan_id").opened()


class Decision(models.Model):
    """Why somebody may, or may not, see something, and until when. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    outcome = models.CharField(max_length=10, choices=DecisionOutcome.choices)
    purpose = models.TextField()
    lawful_basis = models.CharField(max_length=40, choices=LawfulBasis.choices)
    special_condition = models.CharField(max_length=40, choices=SpecialCondition.choices)
    gateway = models.CharField(max_length=40, choices=LegalGateway.choices, blank=True)
    conditions = models.TextField(blank=True)
    from_on = models.DateField()
    until_on = models.DateField(default=FAR_OFF)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    rows: Any = RowsManager()

    class Meta:
        abstract = True
        base_manager_name = "rows"
        default_manager_name = "rows"

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.decided_at:%Y-%m-%d})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A sharing decision is never changed; decide anew.")
        super().save(*args, **kwargs)


class SharingDecision(Decision):
    """Why an agency may, or may not, see a plan. Never changed: a new decision follows it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sharing_decisions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sharing_decisions")
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    level = models.PositiveSmallIntegerField(choices=Level.choices)

    objects = SharingDecisionQuerySet.as_manager()
    rows = RowsManager.from_queryset(SharingDecisionQuerySet)()

    class Meta(Decision.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("purpose"), name="every_sharing_decision_says_its_purpose"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="a_sharing_decision_ends_on_or_after_its_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "agency", "-decided_at"], name="decisions_by_plan"),
        ]
