"""Who was given sight of which records, and the permission rows that hold it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from agencies.models import Agency, Worker
from plans.models.base import RowsManager, VisibleQuerySet, not_blank
from plans.models.plans import FAR_OFF, Plan
from plans.models.record_visibility import records_seen_by
from plans.models.records import CaseRecord
from plans.models.scope import Scope
from plans.models.sharing import Decision
from plans.models.visibility import seen_by
from plans.rules.records import RecordKind
from plans.rules.sharing import DecisionOutcome, RecordOccasion


class RecordDecisionQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Decisions of this worker's agency, or in its favour; on one record, of those they may read.

        Of another agency's decisions nobody knows: that one was made would tell that the record is.
        Nor of one from before there was a version that they may read: it would tell of those before.
        """
        then = CaseRecord.rows.filter(
            line=OuterRef("line"), recorded_at__lte=OuterRef("decided_at")
        )
        seen = Exists(records_seen_by(then, scope, record=""))
        of_agency = Q(originator_id=scope.agency_id) | Q(agency_id=scope.agency_id)
        rows = self.filter(of_agency, Q(line=None) | Q(seen))
        return seen_by(rows, scope, plan="plan_id").opened()

    def in_force(self, on: date) -> Self:
        """Those that give sight on a day: to share, not yet over, and not replaced by another."""
        return self.filter(outcome=DecisionOutcome.SHARE, until_on__gte=on, replaced_by=None)


class RecordDecision(Decision):
    """Why an agency, or one of its people by name, may see another's record or kind of record.

    Of one record it covers every version to come; of a kind, the controlled ones of the originating
    agency about the plan's child, those to come included.
    """

    plan = models.ForeignKey(
        Plan,
        on_delete=models.PROTECT,
        related_name="record_decisions",
        help_text="Through which the recipient sees the child.",
    )
    originator = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    line = models.UUIDField(null=True, blank=True, help_text="The first version of one record.")
    kind = models.CharField(max_length=30, choices=RecordKind.choices, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(
        Worker,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The one person of the agency; empty for all of it that see the plan.",
    )
    occasion = models.CharField(max_length=10, choices=RecordOccasion.choices)

    objects = RecordDecisionQuerySet.as_manager()
    rows = RowsManager.from_queryset(RecordDecisionQuerySet)()

    class Meta(Decision.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("purpose"), name="every_record_decision_says_its_purpose"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="a_record_decision_ends_on_or_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(line__isnull=False, kind="") | Q(line__isnull=True) & not_blank("kind"),
                name="sight_is_of_one_record_or_of_a_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "originator", "kind"], name="record_decisions_by_plan"),
            models.Index(fields=["line"], name="record_decisions_by_line"),
        ]


class Sight(models.Model):
    """A permission row's dates and reason: one row for each decision, so that each ends its own."""

    valid_until = models.DateField(default=FAR_OFF)
    decision = models.ForeignKey(RecordDecision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class RecordPermission(Sight, GroupObjectPermissionBase):
    """That an agency's people see a controlled record. guardian's direct-key row.

    Only `access.hold`, `show`, `hide` and `carry_sight` write it; its last day is `valid_until`.
    """

    content_object = models.ForeignKey(
        CaseRecord, on_delete=models.CASCADE, related_name="agency_sights"
    )

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        unique_together: ClassVar = [("group", "permission", "content_object", "decision")]
        indexes: ClassVar = [
            models.Index(fields=["content_object", "group"], name="sights_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} sees {self.content_object_id}"


class NamedPermission(Sight, UserObjectPermissionBase):
    """That one person sees a controlled or sealed record, while they work for the agency it names."""

    content_object = models.ForeignKey(
        CaseRecord, on_delete=models.CASCADE, related_name="named_sights"
    )
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        unique_together: ClassVar = [("user", "permission", "content_object", "decision")]
        indexes: ClassVar = [
            models.Index(fields=["content_object", "user"], name="named_sights_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} sees {self.content_object_id}"
