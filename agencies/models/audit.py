"""What was done and read, kept as append-only chains of hashed events."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, Never

from django.db import models


class AuditChain(models.Model):
    """The head of one chain; its row is the lock that puts the chain's events in order."""

    key = models.CharField(primary_key=True, max_length=80)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return self.key


class AuditEvent(models.Model):
    """One thing that one person did or read: who, acting for which agency, what and when.

    Has no foreign keys, so that nothing removed elsewhere removes it, and no free text, so that
    the trail itself holds no case content.
    """

    chain = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.UUIDField(null=True, blank=True)
    agency = models.UUIDField(null=True, blank=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    plan = models.CharField(max_length=12, blank=True)
    details = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chain", "sequence"], name="audit_events_stand_in_one_order_per_chain"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "verb", "-at"], name="audit_by_plan"),
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An audit event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("An audit event is never deleted.")

    def digest(self) -> str:
        """The hash this event must carry: its own fields, chained to the event before it."""
        content = {
            "chain": self.chain,
            "sequence": self.sequence,
            "at": self.at.timestamp(),
            "actor": str(self.actor or ""),
            "agency": str(self.agency or ""),
            "verb": self.verb,
            "subject": self.subject,
            "plan": self.plan,
            "details": self.details,
            "previous": self.previous,
        }
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
