"""Assessments of a child, and each agency's contribution to one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from plans.models.base import not_blank
from plans.models.records import CaseRecord, RecordContent
from plans.rules.assessments import (
    AssessmentDetails,
    AssessmentKind,
    ContributionDetails,
    ContributionStatus,
)
from plans.rules.records import RecordKind


class Assessment(RecordContent):
    """One assessment, from its start to what it found; later versions carry it on."""

    kind = RecordKind.ASSESSMENT
    details = AssessmentDetails

    type = models.CharField(max_length=20, choices=AssessmentKind.choices)
    started_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    analysis = models.TextField(blank=True)
    authorised_by = models.CharField(max_length=200, blank=True)
    factors = models.JSONField(default=list, blank=True, help_text="Codes of the census.")
    outcomes = models.JSONField(default=list, blank=True, help_text="Ids of the plan's outcomes.")

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(completed_on__gte=F("started_on")),
                name="an_assessment_is_completed_on_or_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | not_blank("analysis") & not_blank("authorised_by"),
                name="a_completed_assessment_has_its_analysis_and_authority",
            ),
        ]


class Contribution(RecordContent):
    """What an agency was asked to bring to an assessment, and what became of it."""

    kind = RecordKind.CONTRIBUTION
    details = ContributionDetails

    assessment = models.ForeignKey(
        CaseRecord,
        on_delete=models.PROTECT,
        related_name="contributions",
        help_text="The first version of the assessment.",
    )
    from_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ContributionStatus.choices)
    due_on = models.DateField(null=True, blank=True)
    text = models.TextField("what the agency brings", blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="requested", due_on__isnull=False)
                | ~Q(status="requested") & not_blank("text"),
                name="a_contribution_is_due_or_says_something",
            ),
        ]
