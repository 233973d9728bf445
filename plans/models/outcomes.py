"""What must be different for the child, and what has been seen of it since."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from agencies.models import Agency, Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet, not_blank
from plans.models.people import Person
from plans.models.plans import Plan
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.outcomes import OutcomeStatus, Understanding


class PlanScopedQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="plan_id").opened()


class OutcomeScopedQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="outcome__plan_id").opened()


class Outcome(Record):
    """What must be different for the child, how we will know, and by when.

    Whether it is met is judged at a review; closing every action never meets it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="outcomes")
    position = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=OutcomeStatus.choices)
    closed_reason = models.TextField(blank=True)
    worry = models.TextField()
    change = models.TextField("what must be different")
    measure = models.TextField("how we will know", blank=True)
    baseline = models.CharField("at the start", max_length=300, blank=True)
    now = models.CharField("now", max_length=300, blank=True)
    target = models.CharField(max_length=300, blank=True)
    baseline_number = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    now_number = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    target_number = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    target_on = models.DateField("target date", null=True, blank=True)
    review_on = models.DateField("reviewed on", null=True, blank=True)
    child_words = models.TextField("the child's own words", blank=True)
    contingency = models.TextField("what happens if this does not change", blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = PlanScopedQuerySet.as_manager()
    rows = RowsManager.from_queryset(PlanScopedQuerySet)()
    # Why the plan no longer says what a review left is longer than a code.
    history = HistoricalRecords(
        excluded_fields=["version"], history_change_reason_field=models.TextField(null=True)
    )

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("worry") & not_blank("change"),
                name="an_outcome_says_the_worry_and_the_change",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | not_blank("closed_reason"),
                name="a_closed_outcome_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "position"], name="outcomes_by_plan"),
        ]

    def __str__(self) -> str:
        return f"outcome {self.pk}"


class OutcomeUpdate(models.Model):
    """Where an outcome's measure stood on a day, seen by whom. Never changed."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    observed_on = models.DateField()
    now = models.CharField(max_length=300)
    now_number = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True)

    objects = OutcomeScopedQuerySet.as_manager()
    rows = RowsManager.from_queryset(OutcomeScopedQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"
        indexes: ClassVar = [
            models.Index(fields=["outcome", "-at"], name="outcome_updates_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"update of {self.outcome_id}"


class OutcomeUnderstanding(Record):
    """Whether a parent, or the child, understands and agrees with an outcome, and who checked."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="understandings")
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty for the child.",
    )
    answer = models.CharField(max_length=20, choices=Understanding.choices)
    reason = models.TextField("why", blank=True)
    words = models.TextField("in whose words", blank=True)
    how_checked = models.CharField(max_length=200)
    checked_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = OutcomeScopedQuerySet.as_manager()
    rows = RowsManager.from_queryset(OutcomeScopedQuerySet)()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["outcome", "person"],
                condition=Q(person__isnull=False),
                name="one_understanding_of_an_outcome_per_person",
            ),
            models.UniqueConstraint(
                fields=["outcome"],
                condition=Q(person__isnull=True),
                name="one_understanding_of_an_outcome_by_the_child",
            ),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()
