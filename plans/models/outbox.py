"""Whether reminders run: when the clock last ticked, and whether this database may send."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.models import Worker
from plans.models.base import Record


class Outbox(Record):
    """The one row that says how sending stands.

    `database` is what the database said of itself when it was last allowed to send. A restored copy
    says something else, and sends nothing until an operator has looked and released it.
    """

    one = models.BooleanField(default=True, unique=True)
    database = models.CharField(max_length=100, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ticked_at = models.DateTimeField(null=True, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True)
    swept_until = models.DateTimeField(
        null=True, blank=True, help_text="Nobody else sweeps before this moment."
    )
    owed_to_nobody = models.PositiveIntegerField(default=0)
    lessons_swept_at = models.DateTimeField(null=True, blank=True)
    lessons_swept_until = models.DateTimeField(
        null=True, blank=True, help_text="Nobody else looks at the lessons before this moment."
    )
    lessons_owed_to_nobody = models.PositiveIntegerField(default=0)
    lessons_failed = models.PositiveIntegerField(
        default=0, help_text="Of how many plans somebody's lessons could not be worked out."
    )
    delivered_at = models.DateTimeField(null=True, blank=True)
    took_at = models.DateTimeField(
        null=True, blank=True, help_text="When the mail server last took a mail."
    )
    closed_until = models.DateTimeField(
        null=True, blank=True, help_text="The mail server did not answer; tried again from then."
    )

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(one=True), name="there_is_one_outbox"),
        ]

    def __str__(self) -> str:
        return "outbox"
