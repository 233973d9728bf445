"""Who sits in a plan's core or care group, what each is there to do, and the empty seats."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from agencies.models import Agency, Worker
from agencies.models.workers import in_force
from plans.models.base import Record, RowsManager, VisibleQuerySet, not_blank
from plans.models.people import Person
from plans.models.plans import Plan
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.group import LeaveReason, MemberStatus
from plans.rules.roles import Standing


class GroupMemberQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return seen_by(self, scope, plan="plan_id").opened()

    def waiting_for(self, scope: Scope) -> Self:
        """Proposals this worker may accept or decline: their own, or their agency's to manage.

        They show as pointers: kind, lead, proposed role and purpose, and nothing else.
        """
        if not scope.is_employed:
            return self.none().opened()
        proposed = self.filter(
            status=MemberStatus.PROPOSED, agency_id=scope.agency_id, plan__status="open"
        )
        if not scope.oversees_agency:
            proposed = proposed.filter(worker_id__in=scope.watches)
        return proposed.opened()

    def current(self) -> Self:
        return self.filter(status=MemberStatus.CURRENT)

    def open(self) -> Self:
        """Seats that make up the group now: filled, proposed and vacant."""
        return self.exclude(status__in=[MemberStatus.LEFT, MemberStatus.DECLINED])

    def with_somebody_in_it(self, on: date) -> Self:
        """Current seats whose worker still works for the seat's agency, or a family member's."""
        return self.current().filter(
            Q(worker__isnull=True)
            | Q(in_force(on, "worker__employments__"), worker__is_active=True)
            & Q(worker__employments__agency=F("agency"))
        )


class GroupMember(Record):
    """A seat in the group: a worker, a family member or advocate, or a vacancy to be filled."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="members")
    status = models.CharField(max_length=10, choices=MemberStatus.choices)
    standing = models.CharField(max_length=20, choices=Standing.choices)
    role = models.CharField(max_length=120)
    purpose = models.TextField("purpose for this child")
    contact = models.CharField("how often they see the child", max_length=120, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    worker = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    deputy = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="deputy_seats"
    )
    fills = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="filled_by",
        help_text="The vacancy this seat takes over, with its actions.",
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_note = models.TextField(blank=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    leave_reason = models.CharField(max_length=30, choices=LeaveReason.choices, blank=True)
    leave_note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    position = models.PositiveIntegerField(default=0)

    objects = GroupMemberQuerySet.as_manager()
    rows = RowsManager.from_queryset(GroupMemberQuerySet)()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(standing__in=["family", "advocate"], worker__isnull=True)
                | Q(standing__in=["core", "by_report", "information"], person__isnull=True),
                name="a_seat_is_a_workers_or_a_family_members_never_both",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["vacant", "left"])
                | Q(worker__isnull=False, agency__isnull=False)
                | Q(person__isnull=False),
                name="a_seat_with_nobody_in_it_is_vacant",
            ),
            models.CheckConstraint(
                condition=~Q(status="vacant") | Q(worker__isnull=True, person__isnull=True),
                name="a_vacancy_has_nobody_in_it",
            ),
            models.CheckConstraint(
                condition=~Q(status="current") | Q(joined_on__isnull=False),
                name="a_current_member_has_a_date_of_joining",
            ),
            models.CheckConstraint(
                condition=Q(status="left", left_on__isnull=False)
                | ~Q(status="left") & Q(left_on__isnull=True),
                name="a_member_has_left_when_there_is_a_date_of_leaving",
            ),
            models.CheckConstraint(
                condition=not_blank("purpose"), name="every_seat_has_a_purpose_for_this_child"
            ),
            models.CheckConstraint(condition=not_blank("role"), name="every_seat_has_a_role"),
            models.UniqueConstraint(
                fields=["plan", "worker"],
                condition=Q(status__in=["proposed", "current"]),
                name="a_worker_has_one_seat_in_a_group",
            ),
            models.UniqueConstraint(
                fields=["plan", "person"],
                condition=Q(status="current"),
                name="a_family_member_has_one_seat_in_a_group",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["worker", "agency", "plan"],
                condition=Q(status="current"),
                name="current_seats_by_worker",
            ),
            models.Index(
                fields=["agency", "worker"],
                condition=Q(status="proposed"),
                name="proposals_by_agency",
            ),
            models.Index(fields=["plan", "status", "position"], name="seats_by_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.get_status_display()})"

    @property
    def name(self) -> str:
        """Who sits here, or "Vacant". Reads `worker` and `person`: select them."""
        if self.worker is not None:
            return self.worker.name
        if self.person is not None:
            return self.person.name
        return "Vacant"

    @property
    def is_family(self) -> bool:
        return self.standing in {Standing.FAMILY, Standing.ADVOCATE}

    @property
    def is_vacant(self) -> bool:
        return self.status == MemberStatus.VACANT
