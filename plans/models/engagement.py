"""How each agency finds that a parent works with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from plans.models.base import not_blank
from plans.models.records import RecordContent
from plans.rules.engagement import EngagementDetails, EngagementLevel
from plans.rules.records import RecordKind


class Engagement(RecordContent):
    """What one agency offered a parent, what came of it, and how it finds they work together."""

    kind = RecordKind.ENGAGEMENT
    details = EngagementDetails

    level = models.CharField(
        "how they work with us", max_length=30, choices=EngagementLevel.choices
    )
    evidence = models.TextField("what this is based on")
    offered = models.PositiveSmallIntegerField(default=0)
    attended = models.PositiveSmallIntegerField(default=0)
    declined = models.PositiveSmallIntegerField(default=0)
    not_brought = models.PositiveSmallIntegerField("child not brought", default=0)
    barriers = models.TextField("what makes it hard", blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("evidence"), name="a_view_of_engagement_has_its_evidence"
            ),
            models.CheckConstraint(
                condition=Q(offered__gte=F("attended") + F("declined") + F("not_brought")),
                name="no_more_is_attended_or_missed_than_was_offered",
            ),
        ]
