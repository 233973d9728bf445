"""What agencies asked, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plans.models.base import not_blank
from plans.models.records import RecordContent
from plans.rules.enquiries import EnquiryDetails, Found, Topic
from plans.rules.records import RecordKind


class Enquiry(RecordContent):
    """That an agency asked about a matter: what keeps "not known" from looking like "none"."""

    kind = RecordKind.ENQUIRY
    details = EnquiryDetails

    topic = models.CharField("about", max_length=16, choices=Topic.choices)
    asked_whom = models.CharField("whom was asked", max_length=200)
    found = models.CharField("what came of it", max_length=10, choices=Found.choices)
    said = models.TextField("what was said", blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("asked_whom"), name="an_enquiry_says_whom_it_asked"
            ),
        ]
