"""Supervision of workers about a child."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from agencies.models import Worker
from plans.models.base import not_blank
from plans.models.records import RecordContent
from plans.rules.records import RecordKind
from plans.rules.supervision import SupervisionDetails, SupervisionKind


class Supervision(RecordContent):
    """One time at which a worker thought about this child with somebody who challenges and supports."""

    kind = RecordKind.SUPERVISION
    details = SupervisionDetails

    type = models.CharField(max_length=24, choices=SupervisionKind.choices)
    supervisee = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    reflection = models.TextField("what was thought about")
    challenged = models.TextField("what was challenged", blank=True)
    decisions = models.TextField("what was decided", blank=True)
    next_due_on = models.DateField("next time", null=True, blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(supervisee=F("supervisor")),
                name="nobody_supervises_themselves",
            ),
            models.CheckConstraint(
                condition=not_blank("reflection"), name="supervision_says_what_was_thought_about"
            ),
        ]
