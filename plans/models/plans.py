"""Plans, and the permission rows that say which agencies may see them."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from guardian.models import GroupObjectPermissionBase
from simple_history.models import HistoricalRecords

from agencies.models import Partnership, Policy, Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet
from plans.models.children import Child
from plans.models.scope import Scope
from plans.models.visibility import granted, seen_by
from plans.rules.decisions import FOLLOWED_BY
from plans.rules.plans import Category, EndReason, Kind, Status

FAR_OFF = date(9999, 12, 31)
"""Stands for "no date": NULLs sort differently on SQLite and fall out of keyset pages."""

SEE_PLAN = "see_plan"
SEE_POINTER = "see_pointer"


class PlanQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Plans this worker may read: their agency holds a current grant, and they have a place.

        A place is a current seat of their own or of somebody they stand in for or line-manage, the
        chair, or an oversight position in the agency.
        """
        return seen_by(self, scope, plan="pk").opened()

    def pointed_to(self, scope: Scope) -> Self:
        """Plans of which this worker's agency may only know that they exist and who leads."""
        if not scope.oversees_agency:
            return self.none().opened()
        return self.filter(granted(scope, scope.see_pointer, plan="pk")).opened()

    def of_open_status(self) -> Self:
        return self.filter(status=Status.OPEN)

    def to_be_followed(self) -> Self:
        """Stepped down to a plan of another kind, which nobody has started since."""
        others = Plan.rows.filter(child=OuterRef("child"), started_on__gte=OuterRef("ended_on"))
        kinds = (
            Q(Q(end_reason=reason), ~Exists(others.filter(kind=kind)))
            for reason, kind in FOLLOWED_BY.items()
        )
        return self.filter(reduce(or_, kinds), status=Status.ENDED)


class Plan(Record):
    """One child's plan of one kind. Its reference, never a name, is what the world outside sees."""

    reference = models.CharField(max_length=12, unique=True)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="plans")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="plans")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=30, choices=EndReason.choices, blank=True)
    end_note = models.TextField(blank=True)
    conference_on = models.DateField(
        null=True, blank=True, help_text="The initial child protection conference."
    )
    initial_category = models.CharField(max_length=3, choices=Category.choices, blank=True)
    category = models.CharField(max_length=3, choices=Category.choices, blank=True)
    contingency = models.TextField(blank=True)
    lead = models.ForeignKey(
        "plans.GroupMember", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chair = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="chaired_plans"
    )
    follows = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="The plan that a review ended, and that this one continues.",
    )
    next_meeting_on = models.DateField(default=FAR_OFF)
    next_review_on = models.DateField(default=FAR_OFF)
    breaches = models.JSONField(
        default=list, blank=True, help_text="Statutory rules that an imported, ended plan breaks."
    )
    created_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()
    rows = RowsManager.from_queryset(PlanQuerySet)()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta(Record.Meta):
        abstract = False
        default_permissions = ()
        permissions: ClassVar = [
            (SEE_PLAN, "Can read the plan"),
            (SEE_POINTER, "Can know that the plan exists and who leads it"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "kind"],
                condition=Q(status="open"),
                name="one_open_plan_of_a_kind_per_child",
                violation_error_message="This child already has an open plan of this kind.",
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(status="open", kind__in=["child_protection", "child_in_need"]),
                name="protection_and_in_need_plans_are_never_open_together",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="plan_ends_on_or_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(status="open", ended_on__isnull=True)
                | Q(status="ended", ended_on__isnull=False),
                name="a_plan_is_ended_when_it_has_an_end_date",
            ),
            models.CheckConstraint(
                condition=~Q(kind="child_protection", status="open")
                | Q(conference_on=F("started_on")),
                name="protection_plan_starts_on_the_day_of_its_conference",
            ),
            models.CheckConstraint(
                condition=~Q(kind="child_protection", status="open")
                | ~Q(conference_on__week_day__in=[1, 7]),
                name="no_conference_is_held_at_a_weekend",
            ),
            models.CheckConstraint(
                condition=Q(kind="child_protection") | Q(category="", initial_category=""),
                name="only_protection_plans_have_a_category",
            ),
            models.CheckConstraint(
                condition=~Q(kind="child_protection", status="open") | ~Q(category=""),
                name="an_open_protection_plan_has_a_category",
            ),
            models.CheckConstraint(
                condition=Q(status="ended") | Q(breaches=[]),
                name="an_open_plan_breaks_no_statutory_rule",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["chair"], name="plans_by_chair"),
            models.Index(fields=["next_review_on", "id"], name="plans_by_next_review"),
            models.Index(fields=["partnership", "status"], name="plans_by_partnership"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN


class PlanPermission(GroupObjectPermissionBase):
    """What an agency's group may see of a plan, until a date, by which decision.

    guardian's direct-key row. Only `access.admit`, `dismiss`, `share` and `revoke` write it; the
    last day it holds is `valid_until`.
    """

    content_object = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="agency_permissions"
    )
    valid_until = models.DateField(default=FAR_OFF)
    decision = models.ForeignKey(
        "plans.SharingDecision", on_delete=models.PROTECT, related_name="permissions"
    )

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        indexes: ClassVar = [
            models.Index(fields=["content_object", "group"], name="permissions_by_plan"),
        ]
