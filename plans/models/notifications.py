"""What somebody has been told, or is owed to be told: one row a message and person."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from agencies.models import Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet
from plans.models.plans import Plan
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.notifications import Matter


class NotificationQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own, and those of whom one stands in for, about plans one may see today."""
        rows = seen_by(self, scope, plan="plan_id")
        return rows.filter(recipient_id__in=scope.acts_as).opened()

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notification(Record):
    """A message owed to one person about one plan.

    Its words are made when it is shown, from its matter and its subject: it holds no content, so
    that who may no longer see the plan can no longer read it.
    """

    recipient = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="notifications")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="notifications")
    matter = models.CharField(max_length=30, choices=Matter.choices)
    subject = models.CharField(max_length=100, blank=True, help_text="A noun and an id.")
    key = models.CharField(
        max_length=200,
        unique=True,
        help_text="Rule, subject, recipient, due and step: the same is owed once.",
    )
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()
    rows = RowsManager.from_queryset(NotificationQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-created_at"], name="notifications_by_recipient"),
            models.Index(
                fields=["recipient"],
                condition=Q(read_at__isnull=True),
                name="unread_notifications",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} for {self.recipient_id}"
