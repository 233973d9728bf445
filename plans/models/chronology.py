"""The multi-agency chronology of a child and the adults around them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plans.models.base import not_blank
from plans.models.records import RecordContent
from plans.models.reviews import Review
from plans.rules.chronology import (
    LONGEST_SUMMARY,
    Category,
    CheckKind,
    ChronologyCheckDetails,
    ChronologyEntryDetails,
    Impact,
    Significance,
)
from plans.rules.records import RecordKind


class ChronologyEntry(RecordContent):
    """Something that happened in the life of the child or of an adult around them."""

    kind = RecordKind.CHRONOLOGY_ENTRY
    details = ChronologyEntryDetails

    summary = models.CharField("what happened", max_length=LONGEST_SUMMARY)
    category = models.CharField(max_length=20, choices=Category.choices)
    source = models.CharField("how it is known", max_length=200)
    impact = models.CharField("impact on the child", max_length=10, choices=Impact.choices)
    impact_text = models.TextField("what it did to the child", blank=True)
    action_taken = models.TextField("what was done", blank=True)
    significance = models.CharField(max_length=12, choices=Significance.choices)
    is_for_family = models.BooleanField("the family may see it", default=False)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("summary") & not_blank("source"),
                name="a_chronology_entry_says_what_happened_and_how_it_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(impact="negative") | not_blank("impact_text"),
                name="what_was_bad_for_the_child_says_how",
            ),
        ]


class ChronologyCheck(RecordContent):
    """That an agency has nothing to add, or that somebody went through it all before a review."""

    kind = RecordKind.CHRONOLOGY_CHECK
    details = ChronologyCheckDetails

    what = models.CharField(max_length=16, choices=CheckKind.choices)
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, blank=True, related_name="chronology_checks"
    )
    note = models.TextField(blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(what="reviewed") | models.Q(review__isnull=False),
                name="a_chronology_is_gone_through_for_a_review",
            ),
        ]
