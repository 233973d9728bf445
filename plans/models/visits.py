"""Visits to a child."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plans.models.base import not_blank
from plans.models.records import RecordContent
from plans.models.timetable import TimetableEvent
from plans.rules.records import RecordKind
from plans.rules.visits import BedroomSeen, SeenAlone, VisitDetails, VisitOutcome


class Visit(RecordContent):
    """One visit: whether the child was seen, alone, and where they sleep.

    `event` is what it is to the timetable, where the lead practitioner's visits start a clock.
    """

    kind = RecordKind.VISIT
    details = VisitDetails

    outcome = models.CharField(max_length=12, choices=VisitOutcome.choices)
    seen_alone = models.CharField(max_length=16, choices=SeenAlone.choices, blank=True)
    bedroom_seen = models.CharField(max_length=4, choices=BedroomSeen.choices, blank=True)
    reason = models.TextField("why something was not seen", blank=True)
    late_reason = models.TextField("why it was late", blank=True)
    event = models.ForeignKey(
        TimetableEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(outcome="seen") | not_blank("seen_alone") & not_blank("bedroom_seen"),
                name="a_visit_with_the_child_seen_says_how",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["seen", "parent_seen"]) | not_blank("reason"),
                name="a_visit_without_the_child_says_why",
            ),
        ]
