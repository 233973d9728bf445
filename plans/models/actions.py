"""What members have undertaken to do towards an outcome, and what happened."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from agencies.models import Agency, Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet, not_blank
from plans.models.group import GroupMember
from plans.models.outcomes import Outcome
from plans.models.plans import Plan
from plans.models.scope import Scope
from plans.models.visibility import in_own_seats, seen_by
from plans.rules.actions import OPEN, Acceptance, ActionStatus

OPEN_ACTIONS = Q(status__in=sorted(OPEN))


class ActionQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="plan_id").opened()

    def open(self) -> Self:
        return self.filter(OPEN_ACTIONS)

    def owed_by(self, scope: Scope) -> Self:
        """Open actions of the worker's own seats, and of those whom they stand in for today."""
        rows = in_own_seats(self, scope, seat="owner")
        return rows.open().filter(plan__status="open").opened()

    def asked_by(self, scope: Scope) -> Self:
        """Open actions of others that this worker asked for."""
        return (
            self.open()
            .filter(created_by_id=scope.worker_id, plan__status="open")
            .exclude(owner__worker_id=scope.worker_id)
        )

    def late(self, on: date) -> Self:
        return self.open().filter(due_on__lt=on)


class Action(Record):
    """Something a named member, professional or family, does towards an outcome by a date."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="actions")
    owner = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="actions")
    owner_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    what = models.TextField("what will be done")
    due_on = models.DateField()
    status = models.CharField(
        max_length=15, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED
    )
    status_reason = models.TextField(blank=True)
    acceptance = models.CharField(max_length=10, choices=Acceptance.choices)
    last_updated_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = ActionQuerySet.as_manager()
    rows = RowsManager.from_queryset(ActionQuerySet)()
    history = HistoricalRecords(excluded_fields=["version", "last_updated_at"])

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(condition=not_blank("what"), name="an_action_says_what_is_done"),
            models.CheckConstraint(
                condition=~Q(status__in=["blocked", "cancelled"]) | not_blank("status_reason"),
                name="a_blocked_or_cancelled_action_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["owner_agency", "due_on", "id"],
                condition=OPEN_ACTIONS,
                name="open_actions_by_agency",
            ),
            models.Index(
                fields=["owner", "due_on", "id"],
                condition=OPEN_ACTIONS,
                name="open_actions_by_owner",
            ),
            models.Index(
                fields=["plan", "due_on"], condition=OPEN_ACTIONS, name="open_actions_by_plan"
            ),
            models.Index(
                fields=["due_on", "id"], condition=OPEN_ACTIONS, name="open_actions_by_due"
            ),
            models.Index(fields=["outcome", "position"], name="actions_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"action {self.pk}"


class ActionScopedQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="action__plan_id").opened()


class ActionUpdate(models.Model):
    """One thing said or changed about an action: who, when, what happened, old and new. Append-only.

    `evidence_on` is the day on which what it says was seen. An undo is a row of its own.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    evidence_on = models.DateField(null=True, blank=True)
    old_status = models.CharField(max_length=15, choices=ActionStatus.choices)
    new_status = models.CharField(max_length=15, choices=ActionStatus.choices)
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    old_owner = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="+")
    new_owner = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="+")
    old_reason = models.TextField(blank=True)
    review = models.ForeignKey(
        "plans.Review",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="action_updates",
        help_text="The meeting at which it was said.",
    )
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    objects = ActionScopedQuerySet.as_manager()
    rows = RowsManager.from_queryset(ActionScopedQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes: ClassVar = [
            models.Index(fields=["action", "-at"], name="action_updates_by_action"),
        ]

    def __str__(self) -> str:
        return f"update of {self.action_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An action update is never changed; write another.")
        super().save(*args, **kwargs)
