"""Professional disagreements, and the agencies on their two sides."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Partnership, Policy, Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet, not_blank
from plans.models.disagreement_sight import may_concern, sight
from plans.models.judgements import Dissent
from plans.models.plans import FAR_OFF, Plan
from plans.models.scope import Scope
from plans.rules.disagreement_stages import NEVER
from plans.rules.disagreements import (
    RUNNING,
    UNFINISHED,
    Danger,
    DangerRoute,
    FamilyTold,
    Side,
    Sight,
    State,
    Target,
)

TIMED = Q(next_due_at__isnull=False)


class DisagreementQuerySet(VisibleQuerySet):
    def with_sight(self, scope: Scope) -> Self:
        """`sight`: how much of each one this worker sees. Narrows nothing and opens nothing."""
        return self.annotate(sight=sight(scope))

    def known_to(self, scope: Scope) -> Self:
        """Of which this worker may know at least that they exist, each with its `sight`."""
        rows = self.filter(may_concern(scope)).with_sight(scope)
        return rows.filter(sight__gte=Sight.EXISTENCE).opened()

    def visible_to(self, scope: Scope) -> Self:
        """Those whose words this worker may read, each with its `sight`."""
        return self.known_to(scope).filter(sight=Sight.FULL)

    def running(self) -> Self:
        """With a stage open."""
        return self.filter(state__in=sorted(RUNNING))

    def unfinished(self) -> Self:
        """Sent, and not over yet."""
        return self.filter(state__in=sorted(UNFINISHED))

    def sent(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def due(self, at: datetime) -> Self:
        """Whose clock has something to do now."""
        return self.filter(TIMED, next_due_at__lte=at)


class Disagreement(Record):
    """Agencies that disagree about a child, stage by stage, until they agree or a panel decides.

    It belongs to the agency that raised it, whoever wrote it. The policy is pinned when it is sent,
    so that a change of policy never moves its deadlines. `business_sight` and `chair_from` are what
    that policy lets the business unit and the plan's chair see of it.
    """

    reference = models.CharField(max_length=12, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="disagreements")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raising_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    raiser = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    dissent = models.ForeignKey(
        Dissent, on_delete=models.PROTECT, null=True, blank=True, related_name="disagreements"
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    reached = models.PositiveSmallIntegerField("highest stage reached", default=0)
    identity_withheld = models.BooleanField(default=False)

    category = models.CharField(max_length=30, blank=True)
    decision_challenged = models.TextField(blank=True)
    decided_on = models.DateField("date of that decision", null=True, blank=True)
    facts = models.TextField("facts and evidence", blank=True)
    effect = models.TextField("effect on the child", blank=True)
    outcome_wanted = models.TextField(blank=True)
    danger = models.CharField("immediate danger", max_length=3, choices=Danger.choices, blank=True)
    danger_route = models.CharField(max_length=20, choices=DangerRoute.choices, blank=True)
    danger_called_at = models.DateTimeField(null=True, blank=True)
    danger_reference = models.CharField(max_length=60, blank=True)
    is_urgent = models.BooleanField(default=False)

    asked_stage = models.PositiveSmallIntegerField("stage to begin at", default=1)
    skip_reason = models.TextField("why above stage 1", blank=True)
    manager_asked_at = models.DateTimeField(null=True, blank=True)
    asked_manager = models.ForeignKey(
        Worker,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whom it was handed to when whoever raised it had left.",
    )

    confirm_due_at = models.DateTimeField(null=True, blank=True)
    agreed_statement = models.TextField(blank=True)
    is_agreed_in_part = models.BooleanField(default=False)
    decision = models.TextField(blank=True)
    decision_reasons = models.TextField(blank=True)
    decision_dissent = models.TextField(blank=True)
    decision_changed = models.BooleanField(
        "whether the decision challenged was changed", null=True, blank=True
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)
    was_pressed = models.BooleanField(null=True, blank=True)
    redirected_to = models.CharField(max_length=20, choices=Target.choices, blank=True)
    redirected_reason = models.TextField(blank=True)
    receipt_due_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(
        "when it was closed, withdrawn or redirected", null=True, blank=True
    )
    outcome = models.CharField(
        max_length=30,
        blank=True,
        help_text="What came of it, where the policy lists what may (`disagreement.outcomes`).",
    )
    feedback = models.TextField("what the raiser was told", blank=True)
    learning = models.TextField(blank=True)
    family_told = models.CharField(max_length=10, choices=FamilyTold.choices, blank=True)
    family_note = models.TextField(blank=True)

    chair_from = models.PositiveSmallIntegerField(default=NEVER)
    business_sight = models.PositiveSmallIntegerField(choices=Sight.choices, default=Sight.NONE)
    access_until = models.DateField(
        default=FAR_OFF, help_text="Until when its agencies keep it, whether or not the plan."
    )
    next_due_at = models.DateTimeField(null=True, blank=True)

    objects = DisagreementQuerySet.as_manager()
    rows = RowsManager.from_queryset(DisagreementQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, policy__isnull=False),
                name="a_disagreement_sent_pins_its_policy",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True)
                | Q(danger__in=["yes", "no"])
                & not_blank("category")
                & not_blank("decision_challenged")
                & not_blank("facts")
                & not_blank("effect")
                & not_blank("outcome_wanted"),
                name="a_disagreement_sent_is_whole_and_answers_on_danger",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | not_blank("agreed_statement"),
                name="an_agreement_is_stated",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | not_blank("decision") & not_blank("decision_reasons"),
                name="a_panel_gives_its_decision_and_its_reasons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "decided"])
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="somebody_agreed_or_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | not_blank("feedback"),
                name="a_disagreement_is_closed_with_feedback",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn", submitted_at__isnull=False)
                | not_blank("withdrawn_reason") & Q(was_pressed__isnull=False),
                name="a_withdrawal_says_why_and_whether_pressed",
            ),
            models.CheckConstraint(
                condition=~Q(state="redirected")
                | not_blank("redirected_to") & not_blank("redirected_reason"),
                name="a_redirection_says_where_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(confirm_due_at__isnull=False),
                name="an_answer_waits_until_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(next_due_at__isnull=True)
                | Q(state__in=["draft", "open", "proposed", "redirected"]),
                name="only_what_runs_has_a_clock",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_due_at", "id"], condition=TIMED, name="disagreements_due"),
            models.Index(fields=["plan", "state"], name="disagreements_by_plan"),
            models.Index(
                fields=["partnership", "state", "submitted_at"], name="disagreements_by_partnership"
            ),
            models.Index(fields=["raiser"], name="disagreements_by_raiser"),
            # Whoever sees many reads a page of the newest, and not all to find those.
            models.Index(fields=["-submitted_at", "-id"], name="disagreements_newest"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_sent(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING


class OfDisagreementQuerySet(VisibleQuerySet):
    """What belongs to a disagreement is read by who may read that."""

    path: ClassVar = "disagreement"

    def visible_to(self, scope: Scope) -> Self:
        readable = Disagreement.objects.visible_to(scope)
        return self.filter(**{f"{self.path}__in": readable.values("pk")}).opened()


class DisagreementSide(Record):
    """An agency on one side of a disagreement; `named` is whose decision is challenged, if anybody's."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="sides")
    side = models.CharField(max_length=10, choices=Side.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    named = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfDisagreementQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfDisagreementQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disagreement", "side", "agency"], name="an_agency_is_on_a_side_once"
            ),
            models.UniqueConstraint(
                fields=["disagreement"],
                condition=Q(side="raising"),
                name="one_agency_raises_a_disagreement",
            ),
            models.CheckConstraint(
                condition=Q(side__in=["raising", "challenged"]), name="a_disagreement_has_two_sides"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "disagreement"], name="disagreement_sides_by_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.side}"


class DisagreementLink(Record):
    """That two disagreements are about the same. Linked, never merged."""

    one = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="two_disagreements_link_once"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="a_disagreement_links_to_another_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
