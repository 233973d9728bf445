"""Workers, where and in what position they are employed, and when they are away."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from agencies.models.agencies import Agency
from agencies.models.partnerships import Partnership


class Position(models.TextChoices):
    PRACTITIONER = "practitioner", "Practitioner"
    LINE_MANAGER = "line_manager", "Line manager"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    SENIOR_MANAGER = "senior_manager", "Senior manager"
    AGENCY_ADMINISTRATOR = "agency_administrator", "Agency administrator"


class RoleInPartnership(models.TextChoices):
    BUSINESS_MANAGER = "business_manager", "Business manager"
    AUDITOR = "auditor", "Auditor"


class WorkerManager(BaseUserManager["Worker"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Worker:
        worker = self.model(email=self.normalize_email(email).lower(), **fields)
        worker.set_password(password)
        worker.save()
        return worker

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Worker:
        return self.create_user(email, password, is_superuser=True, **fields)


class Worker(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may see comes from employment and membership alone.

    Being a superuser or a system administrator opens no case content.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    is_system_administrator = models.BooleanField(default=False)
    is_system = models.BooleanField(
        default=False, help_text="The worker in whose name sweeps and imports act."
    )
    may_chair = models.BooleanField(
        default=False, help_text="Qualified to chair conferences and reviews."
    )
    joined_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = WorkerManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email_address"),
            models.UniqueConstraint(
                fields=["is_system"], condition=Q(is_system=True), name="one_system_worker"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask every backend; being a superuser answers nothing about a plan."""
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in get_backends()
        )

    def current_employment(self, on: date) -> Employment | None:
        """Where this worker is employed on a date, or None. One query."""
        return self.employments.select_related("agency").filter(in_force(on)).first()


def in_force(on: date, prefix: str = "") -> Q:
    """Rows with `started_on` and `ended_on` that hold on a date; the end date no longer counts."""
    return Q(**{f"{prefix}started_on__lte": on}) & (
        Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gt": on})
    )


class EmploymentQuerySet(models.QuerySet["Employment"]):
    def current(self, on: date) -> Self:
        """Employments in force on a date, of workers whose account is active."""
        return self.filter(in_force(on), worker__is_active=True)


class Employment(models.Model):
    """A worker's dated place in an agency: position, line manager and deputy.

    `ended_on` is the first day on which they no longer work there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="employments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="employments")
    position = models.CharField(max_length=30, choices=Position.choices)
    job_title = models.CharField(max_length=120, blank=True)
    line_manager = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="manages"
    )
    deputy = models.ForeignKey(
        Worker, on_delete=models.PROTECT, null=True, blank=True, related_name="deputises_for"
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(ended_on__isnull=True),
                name="one_open_employment_per_worker",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="employment_ends_on_or_after_its_start",
            ),
            models.CheckConstraint(
                condition=~Q(worker=F("line_manager")), name="nobody_is_their_own_line_manager"
            ),
            models.CheckConstraint(
                condition=~Q(worker=F("deputy")), name="nobody_is_their_own_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, {self.get_position_display()}, {self.agency}"


class Absence(models.Model):
    """Days on which a worker is away, both included; their deputy sees and acts for them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="absences")
    from_on = models.DateField("first day away")
    until_on = models.DateField("last day away")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="absence_ends_on_or_after_its_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} away {self.from_on} to {self.until_on}"


class PartnershipRole(models.Model):
    """A dated duty for a whole partnership, which opens no plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="partnership_roles")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=30, choices=RoleInPartnership.choices)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["worker", "partnership", "role"],
                condition=Q(ended_on__isnull=True),
                name="a_partnership_role_is_held_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="partnership_role_ends_on_or_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker}, {self.get_role_display()}, {self.partnership}"
