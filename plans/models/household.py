"""Who each agency says lives with or visits a child, and when it last made sure."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from plans.models.records import RecordContent
from plans.rules.household import (
    CareRole,
    Checks,
    HouseholdConfirmationDetails,
    HouseholdMemberDetails,
    HouseholdStatus,
    HowConfirmed,
    Identity,
)
from plans.rules.records import RecordKind


class HouseholdMember(RecordContent):
    """A person's place in a home, as one agency says it; another may say otherwise beside it."""

    kind = RecordKind.HOUSEHOLD_MEMBER
    details = HouseholdMemberDetails

    status = models.CharField(max_length=20, choices=HouseholdStatus.choices)
    home = models.CharField("which home", max_length=60, blank=True)
    care_role = models.CharField("part in the care", max_length=12, choices=CareRole.choices)
    identity = models.CharField(max_length=16, choices=Identity.choices)
    checks = models.CharField(max_length=14, choices=Checks.choices)
    also_known_as = models.CharField(max_length=200, blank=True)
    from_on = models.DateField("since", null=True, blank=True)
    until_on = models.DateField("until", null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="a_stay_in_a_home_ends_on_or_after_its_start",
            ),
        ]


class HouseholdConfirmation(RecordContent):
    """That an agency knows who is in the home on a day, and how; also that nothing has changed."""

    kind = RecordKind.HOUSEHOLD_CONFIRMATION
    details = HouseholdConfirmationDetails

    how = models.CharField("how it is known", max_length=16, choices=HowConfirmed.choices)
    has_changed = models.BooleanField("something has changed", default=False)
    note = models.TextField(blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
