"""The outbox of e-mail: what is owed to one person's mailbox, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from agencies.models import Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet
from plans.rules.mails import OVERDUE, MailKind, MailStatus

WAITING = Q(status=MailStatus.WAITING)
PARKED = Q(status=MailStatus.PARKED)
FAILING = WAITING & Q(failing_since__isnull=False)


class MailQuerySet(VisibleQuerySet):
    def due(self, at: datetime) -> Self:
        """What may go now and nobody is sending; what somebody died sending, once its lease ends."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        return self.filter(WAITING, free, due_at__lte=at)

    def of_agency(self, agency: object) -> Self:
        """Of the people an agency employed when they were made out."""
        return self.filter(agency=agency)

    def undelivered(self, at: datetime) -> Self:
        """What was given up, has failed and is tried again, or should have gone a while ago."""
        overdue = Q(attempts__gt=0) | Q(due_at__lte=at - OVERDUE)
        return self.filter(PARKED | FAILING | (WAITING & overdue))

    def failing(self) -> Self:
        """What has failed and is tried again."""
        return self.filter(FAILING)


class Mail(Record):
    """One e-mail owed to one person: a single message, or the digest of a day.

    It holds no words: they are made when it is sent, from what its reader may still see then. The
    database is the truth and the broker only a hint, so a row is claimed under a lease, sent,
    marked and committed one at a time.
    """

    recipient = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="mails")
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=MailKind.choices)
    key = models.CharField(max_length=100, unique=True)
    status = models.CharField(max_length=10, choices=MailStatus.choices, default=MailStatus.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(
        null=True, blank=True, help_text="The first failure since an attempt was last counted."
    )
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.ForeignKey(
        Worker,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The recipient, or who stood in for them that day.",
    )
    reason = models.CharField(
        max_length=30, blank=True, help_text="A code: why it was parked, dropped, or last failed."
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()
    rows = RowsManager.from_queryset(MailQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | ~Q(status="sent") & Q(sent_at__isnull=True),
                name="an_email_was_sent_when_it_says_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], condition=WAITING, name="mails_to_be_sent"),
            models.Index(fields=["failing_since"], condition=FAILING, name="mails_failing"),
            models.Index(fields=["agency", "status", "due_at"], name="mails_by_agency"),
            models.Index(fields=["agency"], condition=PARKED, name="mails_parked"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"
