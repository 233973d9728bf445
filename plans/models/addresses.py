"""Safe addresses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plans.models.base import not_blank
from plans.models.records import RecordContent
from plans.rules.addresses import SafeAddressDetails
from plans.rules.records import RecordKind


class SafeAddress(RecordContent):
    """Where somebody lives whom another must not find. Always sealed; on its own page only."""

    kind = RecordKind.SAFE_ADDRESS
    details = SafeAddressDetails

    address = models.TextField()
    how_to_contact = models.TextField("how to write or call there", blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("address"), name="a_safe_address_has_an_address"
            ),
        ]
