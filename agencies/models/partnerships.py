"""Safeguarding partnerships, the days they are closed, and the policy they work under."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from agencies.workdays import Calendar


class Partnership(models.Model):
    """One or more local authorities that safeguard children together; owns the policy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    authority_code = models.CharField(
        "local authority code", max_length=3, blank=True, help_text="Three digits, for example 201."
    )
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name

    def calendar(self) -> Calendar:
        """Working days of this partnership: England's, less the days it adds. One query."""
        return Calendar(closed=frozenset(self.closed_days.values_list("on", flat=True)))

    def current_policy(self) -> Policy:
        """The newest adopted version; a partnership always has one."""
        return self.policies.order_by("-number")[0]


class ClosedDay(models.Model):
    """An extra day that does not count as a working day; changes only what is computed later."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="closed_days"
    )
    on = models.DateField()
    why = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "on"], name="a_partnership_closes_once_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.why}"


class Policy(models.Model):
    """One version of a partnership's timetables, ladders and stages.

    Never changed once adopted: records pin the version they run under, so that an edit never moves
    a live deadline.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey("agencies.Worker", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="policy_versions_are_numbered_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="policy_versions_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} policy, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An adopted policy is never changed; adopt a new version.")
        super().save(*args, **kwargs)
