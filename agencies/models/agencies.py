"""Agencies, and the people each names to answer at every level of escalation."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models

from agencies.models.partnerships import Partnership


class AgencyKind(models.TextChoices):
    SOCIAL_CARE = "social_care", "Children's social care"
    EARLY_HELP = "early_help", "Early help"
    HEALTH_VISITING = "health_visiting", "0 to 19 health visiting and school nursing"
    MIDWIFERY = "midwifery", "Midwifery"
    GP = "gp", "GP practice"
    POLICE = "police", "Police"
    SCHOOL = "school", "School or nursery"
    VIRTUAL_SCHOOL = "virtual_school", "Virtual school"
    PROBATION = "probation", "Probation"
    ADULT_MENTAL_HEALTH = "adult_mental_health", "Adult mental health"
    CHILD_MENTAL_HEALTH = "child_mental_health", "Child and adolescent mental health"
    SUBSTANCE_USE = "substance_use", "Substance use service"
    HOUSING = "housing", "Housing"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse service"
    HOSPITAL = "hospital", "Hospital or other health service"
    VOLUNTARY = "voluntary", "Voluntary organisation"
    OTHER = "other", "Other"


class EscalationLevel(models.TextChoices):
    PRACTITIONER = "practitioner", "Practitioner"
    LINE_MANAGER_OR_DSL = "line_manager_or_DSL", "Line manager or safeguarding lead"
    SENIOR_OR_DESIGNATED = "senior_or_designated", "Senior manager or designated professional"
    PARTNERSHIP_PANEL = "partnership_panel", "Partnership panel"


class Agency(models.Model):
    """An organisation whose workers sit in core and care groups.

    Its auth group holds its object permissions: what the agency as a whole may see.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)
    partnerships = models.ManyToManyField(Partnership, related_name="agencies")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="agency")
    proxy = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="acts_for",
        help_text="The agency that answers disagreements for this one, if any.",
    )
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class EscalationContact(models.Model):
    """The person who answers for an agency at one level, and who stands in for them."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="escalation_contacts")
    level = models.CharField(max_length=30, choices=EscalationLevel.choices)
    worker = models.ForeignKey("agencies.Worker", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(
        "agencies.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "level"], name="an_agency_names_one_person_per_level"
            ),
            models.CheckConstraint(
                condition=~models.Q(worker=models.F("deputy")),
                name="nobody_is_their_own_deputy_at_a_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_level_display()}"
