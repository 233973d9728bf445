"""What the chair judged and decided at a review, who disagreed, and what was recommended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from agencies.models import Agency, Worker
from plans.models.base import Record, RowsManager, not_blank
from plans.models.group import GroupMember
from plans.models.outcomes import Outcome
from plans.models.reviews import OfReviewQuerySet, Review
from plans.rules.decisions import Decision, Destination, Guard
from plans.rules.dissent import DissentMode
from plans.rules.judgements import Confidence, Verdict
from plans.rules.recommendations import RecommendationStatus


class Judgement(Record):
    """The chair's verdict on one outcome at one review.

    Somebody may draft it; it is a judgement once the chair has made it theirs (`judged_by`).
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="judgements")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="judgements")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    evidence = models.TextField()
    confidence = models.CharField(max_length=10, choices=Confidence.choices)
    drafted_at = models.DateTimeField(null=True, blank=True)
    drafted_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfReviewQuerySet)()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "outcome"], name="one_judgement_per_outcome_and_review"
            ),
            models.CheckConstraint(
                condition=not_blank("evidence"), name="a_judgement_rests_on_evidence"
            ),
            models.CheckConstraint(
                condition=Q(drafted_by__isnull=False) | Q(judged_by__isnull=False),
                name="a_judgement_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()

    @property
    def is_draft(self) -> bool:
        return self.judged_by_id is None


class GuardOverride(models.Model):
    """Why the chair decided although something stood in the way; everybody sees it.

    It covers the decision and the facts for which it was given, and nothing that came later.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="overrides")
    guard = models.CharField(max_length=30, choices=Guard.choices)
    reason = models.TextField()
    decision = models.CharField(max_length=30, choices=Decision.choices, blank=True)
    leads_to = models.CharField(max_length=30, choices=Destination.choices, blank=True)
    facts = models.JSONField(
        default=dict, blank=True, help_text="What stood in the way then: `rules.decisions.grounds`."
    )
    stood = models.BooleanField("whether it stood when the review was signed", default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = OfReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfReviewQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "guard"], name="a_guard_is_overridden_once_at_a_review"
            ),
            models.CheckConstraint(
                condition=not_blank("reason"), name="an_overridden_guard_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.get_guard_display()


class Dissent(Record):
    """An agency's disagreement with what a review decided: noted, or to be challenged."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="dissents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10, choices=DissentMode.choices)
    words = models.TextField("what the agency disagrees with, and why")
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = OfReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfReviewQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "agency"], name="an_agency_dissents_once_from_a_review"
            ),
            models.CheckConstraint(condition=not_blank("words"), name="a_dissent_says_why"),
        ]

    def __str__(self) -> str:
        return self.get_mode_display()


class Recommendation(Record):
    """What the chair recommended at a review, and what has come of it since."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="recommendations")
    what = models.TextField()
    owner = models.ForeignKey(
        GroupMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=10,
        choices=RecommendationStatus.choices,
        default=RecommendationStatus.OPEN,
    )
    note = models.TextField("what came of it", blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = OfReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfReviewQuerySet)()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(condition=not_blank("what"), name="a_recommendation_says_what"),
            models.CheckConstraint(
                condition=Q(status="open") | not_blank("note"),
                name="a_settled_recommendation_says_what_came_of_it",
            ),
        ]

    def __str__(self) -> str:
        return f"recommendation {self.pk}"
