"""How each worker wants to be e-mailed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.models import Worker
from plans.models.base import Record
from plans.rules.mails import DIGEST_HOUR, Choice


class MailChoice(Record):
    """One worker's own choice: the hour of the daily digest, and how each matter reaches them."""

    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, related_name="mail_choice")
    hour = models.PositiveSmallIntegerField(default=DIGEST_HOUR)
    by_matter = models.JSONField(default=dict, help_text="Matter: digest, instant or off.")

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hour__lt=24), name="a_digest_has_an_hour_of_the_day")
        ]

    def __str__(self) -> str:
        return f"mail choice of {self.worker_id}"

    @property
    def choice(self) -> Choice:
        return Choice(self.hour, self.by_matter)
