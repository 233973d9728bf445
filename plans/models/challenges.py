"""A dissent that challenges a conference's decision: reviewed by a senior chair, never a stage."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from agencies.models import Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet, not_blank
from plans.models.disagreement_sight import business_duties
from plans.models.judgements import Dissent
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.challenges import ChallengeOutcome

UNANSWERED = Q(answered_at__isnull=True)


class DissentChallengeQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """By who reads the plan, and by the partnership's business managers."""
        seen = seen_by(self, scope, plan="dissent__review__plan_id")
        duties = business_duties(scope).values("partnership_id")
        return (seen | self.filter(dissent__review__plan__partnership__in=duties)).opened()

    def unanswered(self) -> Self:
        return self.filter(UNANSWERED)


class DissentChallenge(Record):
    """The review of a decision that an agency challenges. The decision stands meanwhile.

    Unanswered at its limit it goes to the business manager, and stays open.
    """

    dissent = models.OneToOneField(Dissent, on_delete=models.PROTECT, related_name="challenge")
    reviewer = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    reply_due_at = models.DateTimeField()
    passed_on_at = models.DateTimeField("when the business manager was told", null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=ChallengeOutcome.choices, blank=True)
    reply = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = DissentChallengeQuerySet.as_manager()
    rows = RowsManager.from_queryset(DissentChallengeQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, outcome="")
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & not_blank("outcome")
                & not_blank("reply"),
                name="an_answered_challenge_says_what_and_by_whom",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["reply_due_at"],
                condition=UNANSWERED & Q(passed_on_at__isnull=True, taken_back_at__isnull=True),
                name="challenges_due",
            ),
        ]

    def __str__(self) -> str:
        return f"challenge {self.pk}"
