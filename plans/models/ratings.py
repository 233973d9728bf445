"""How safe people say a child is, each in their own number and words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Worker
from plans.models.base import Record, RowsManager
from plans.models.group import GroupMember
from plans.models.outcomes import Outcome
from plans.models.reviews import OfReviewQuerySet, Review


class Rating(Record):
    """How safe somebody says the child is, or how far an outcome is reached: 0 to 10, never averaged.

    Of the whole plan where `outcome` is empty.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="ratings")
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="ratings"
    )
    member = models.ForeignKey(
        GroupMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rater = models.CharField(max_length=36, help_text='"chair", "child", or the id of a member.')
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    score = models.PositiveSmallIntegerField()
    words = models.TextField("in their words", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = OfReviewQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfReviewQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["review", "outcome", "rater"],
                condition=Q(outcome__isnull=False),
                name="one_rating_of_an_outcome_per_rater_at_a_review",
            ),
            models.UniqueConstraint(
                fields=["review", "rater"],
                condition=Q(outcome__isnull=True),
                name="one_rating_of_the_whole_per_rater_at_a_review",
            ),
            models.CheckConstraint(
                condition=Q(score__lte=10), name="a_rating_is_from_nought_to_ten"
            ),
            models.CheckConstraint(
                condition=Q(rater__in=["chair", "child"], member__isnull=True)
                | Q(member__isnull=False) & ~Q(rater__in=["chair", "child"]),
                name="a_rater_is_the_chair_the_child_or_a_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score} of 10"
