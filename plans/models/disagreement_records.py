"""What is written in a disagreement beside its answers: safety, talks, actions and references."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Worker
from plans.models.actions import Action
from plans.models.base import Record, RowsManager, not_blank
from plans.models.disagreements import Disagreement, OfDisagreementQuerySet
from plans.rules.disagreements import RUNNING, SETTLED, Method


class InterimSafety(Record):
    """How the child is kept safe meanwhile, as somebody stated it; the newest holds."""

    disagreement = models.ForeignKey(
        Disagreement, on_delete=models.CASCADE, related_name="interim_safety"
    )
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfDisagreementQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfDisagreementQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("words"), name="interim_safety_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"interim safety {self.pk}"


class Discussion(Record):
    """That people talked about it: when, who, how, and what came of it."""

    disagreement = models.ForeignKey(
        Disagreement, on_delete=models.CASCADE, related_name="discussions"
    )
    on = models.DateField()
    people = models.TextField()
    method = models.CharField(max_length=15, choices=Method.choices)
    summary = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfDisagreementQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfDisagreementQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("people") & not_blank("summary"),
                name="a_discussion_says_who_and_what",
            ),
        ]

    def __str__(self) -> str:
        return f"discussion {self.pk}"


class DisagreementActionQuerySet(OfDisagreementQuerySet):
    def outstanding_of_their_own(self) -> Self:
        """The disagreement's own that are not done, while it is not over."""
        return self.filter(
            action__isnull=True,
            done_on__isnull=True,
            disagreement__state__in=sorted(SETTLED | RUNNING),
        )


class DisagreementAction(Record):
    """What was agreed or decided to be done: an action of the plan, or, once the plan has ended,
    the disagreement's own."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="actions")
    action = models.OneToOneField(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_in"
    )
    what = models.TextField(blank=True)
    owner = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    replanned = models.TextField("why it is not done, and what is planned instead", blank=True)
    created_at = models.DateTimeField()

    objects = DisagreementActionQuerySet.as_manager()
    rows = RowsManager.from_queryset(DisagreementActionQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(action__isnull=False, what="")
                | Q(
                    action__isnull=True,
                    owner__isnull=False,
                    owner_agency__isnull=False,
                    due_on__isnull=False,
                )
                & not_blank("what"),
                name="an_agreed_action_is_the_plans_or_whole_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"agreed action {self.pk}"


class DisagreementReference(Record):
    """A record that a disagreement points to. Only who may open that record is shown what it is."""

    disagreement = models.ForeignKey(
        Disagreement, on_delete=models.CASCADE, related_name="references"
    )
    noun = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = OfDisagreementQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfDisagreementQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disagreement", "noun", "key"], name="a_record_is_referred_to_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun}:{self.key}"
