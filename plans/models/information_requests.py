"""What one agency asked another, and what it answered."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from plans.models.base import not_blank
from plans.models.group import GroupMember
from plans.models.records import RecordContent
from plans.rules.information_requests import InformationRequestDetails, RequestStatus
from plans.rules.records import RecordKind
from plans.rules.sharing import LawfulBasis


class InformationRequest(RecordContent):
    """What one agency asked another for this child, and the answer; both keep it, nobody else does.

    `asked_by` and `due_on` are worked out when a version is written: who asked is whoever wrote the
    first, and a later change of the policy moves no date.
    """

    kind = RecordKind.INFORMATION_REQUEST
    details = InformationRequestDetails
    worked_out = ("asked_by", "due_on")
    read_with = ("asked_by", "asked_of")

    asked_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(
        Agency, verbose_name="agency asked", on_delete=models.PROTECT, related_name="+"
    )
    asked_member = models.ForeignKey(
        GroupMember,
        verbose_name="member of the group asked",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    what = models.TextField("what is asked")
    purpose = models.TextField("why it is needed for this child")
    lawful_basis = models.CharField(max_length=40, choices=LawfulBasis.choices)
    due_on = models.DateField("answer due by")
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.ASKED
    )
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField("the answer, or why it was refused", blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("what") & not_blank("purpose"),
                name="a_request_says_what_is_asked_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(asked_of=F("asked_by")), name="a_request_is_between_two_agencies"
            ),
            models.CheckConstraint(
                condition=Q(status="asked", answered_on=None, answer="")
                | Q(status__in=["answered", "refused"], answered_on__isnull=False)
                & not_blank("answer"),
                name="a_request_waits_or_says_what_was_answered_and_when",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.status == RequestStatus.ASKED

    @property
    def between(self) -> frozenset[uuid.UUID]:
        """The agency that asked and the one it asked."""
        return frozenset({self.asked_by_id, self.asked_of_id})
