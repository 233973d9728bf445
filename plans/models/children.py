"""Children, born or unborn, and the numbers other systems know them by."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from agencies.models import Agency, Partnership, Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet
from plans.models.scope import Scope
from plans.models.visibility import with_a_visible_plan
from plans.rules.children import Sex
from plans.rules.identifiers import Scheme


class ChildQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Children on whose behalf this worker may read a plan."""
        return self.filter(with_a_visible_plan(scope, child="pk")).opened()


class Child(Record):
    """A child with a date of birth, or an unborn child with an expected date of delivery."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="children")
    given_names = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100)
    known_as = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    expected_on = models.DateField("expected date of delivery", null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = ChildQuerySet.as_manager()
    rows = RowsManager.from_queryset(ChildQuerySet)()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta(Record.Meta):
        abstract = False
        verbose_name_plural = "children"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(date_of_birth__isnull=True, expected_on__isnull=False)
                | Q(date_of_birth__isnull=False, expected_on__isnull=True),
                name="a_child_has_a_date_of_birth_or_an_expected_date_of_delivery",
            ),
            models.CheckConstraint(
                condition=Q(expected_on__isnull=True) | Q(sex="U"),
                name="the_sex_of_an_unborn_child_is_not_recorded",
            ),
            models.CheckConstraint(condition=~Q(family_name=""), name="a_child_has_a_family_name"),
        ]

    def __str__(self) -> str:
        return f"child {self.pk}"

    @property
    def name(self) -> str:
        """What the group calls the child; an unborn child is "Baby" and the mother's surname."""
        if self.is_unborn and not self.given_names:
            return f"Baby {self.family_name}"
        return f"{self.known_as or self.given_names} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        return "".join(part[0].upper() for part in self.name.split() if part)

    @property
    def is_unborn(self) -> bool:
        return self.expected_on is not None


class ChildIdentifier(models.Model):
    """A number by which a register knows a child, with its check digits proven.

    A local child id is unique within the agency that issued it. A national number is not made
    unique across children: refusing it would tell a writer about a child they may not see.
    """

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20, choices=Scheme.choices)
    value = models.CharField(max_length=50)
    issuer = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "scheme", "value"],
                condition=Q(issuer__isnull=True),
                name="a_child_has_an_identifier_once",
            ),
            models.UniqueConstraint(
                fields=["issuer", "value"],
                condition=Q(scheme="local_child_id"),
                name="a_local_child_id_names_one_child_of_its_agency",
            ),
            models.CheckConstraint(
                condition=~Q(scheme="local_child_id") | Q(issuer__isnull=False),
                name="a_local_child_id_says_which_agency_issued_it",
            ),
        ]

    def __str__(self) -> str:
        return self.get_scheme_display()


class ExpectedDelivery(models.Model):
    """One expected date of delivery as it was known: the first, and every revision with its why."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="expected_deliveries")
    expected_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"expected {self.expected_on:%Y-%m-%d}"
