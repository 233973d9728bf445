"""Parents, carers, relatives and others around a child."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords

from agencies.models import Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet
from plans.models.children import Child
from plans.models.scope import Scope
from plans.models.visibility import with_a_visible_plan
from plans.rules.children import Relationship


class PersonQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """People linked to a child on whose behalf this worker may read a plan."""
        links = FamilyLink.rows.filter(person=OuterRef("pk"))
        links = links.filter(with_a_visible_plan(scope, child="child_id"))
        return self.filter(Exists(links)).opened()


class Person(Record):
    """Somebody in a child's life; may be known only by description."""

    given_names = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    known_as = models.CharField(max_length=100, blank=True)
    description = models.CharField(
        max_length=300, blank=True, help_text="What is known of somebody whose name is not."
    )
    date_of_birth = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    objects = PersonQuerySet.as_manager()
    rows = RowsManager.from_queryset(PersonQuerySet)()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta(Record.Meta):
        abstract = False
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(given_names="", family_name="", known_as="", description=""),
                name="a_person_has_a_name_or_a_description",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def name(self) -> str:
        """Their name, or the description they are known by."""
        full = f"{self.given_names or self.known_as} {self.family_name}".strip()
        return full or self.description


class FamilyLinkQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(with_a_visible_plan(scope, child="child_id")).opened()


class FamilyLink(Record):
    """How a person stands to a child, from and until when."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="family_links")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="family_links")
    relationship = models.CharField(max_length=30, choices=Relationship.choices)
    note = models.CharField(max_length=300, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    objects = FamilyLinkQuerySet.as_manager()
    rows = RowsManager.from_queryset(FamilyLinkQuerySet)()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "person", "relationship"],
                name="a_person_is_linked_to_a_child_once_per_relationship",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True)
                | Q(until_on__isnull=True)
                | Q(until_on__gte=F("from_on")),
                name="a_family_link_ends_on_or_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return self.get_relationship_display()
