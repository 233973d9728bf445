"""What somebody has been told, or is owed to be told: one row a message and person."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat, Replace

from agencies.models import Worker
from plans.models.base import Record, RowsManager, VisibleQuerySet
from plans.models.disagreement_sight import business_duties
from plans.models.disagreements import Disagreement
from plans.models.group import GroupMember
from plans.models.mails import Mail
from plans.models.plans import Plan
from plans.models.record_visibility import records_seen_by
from plans.models.records import CaseRecord
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.disagreements import Sight
from plans.rules.notifications import OF_A_RECORD, POINTERS, Acknowledged, Matter, Weight
from plans.rules.reminders import ANSWERING, Audience


class NotificationQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own, and those of whom one stands in for, about plans one may see today.

        Whoever stands in for a seat alone is told what concerns its member on that seat's plan, and
        whoever stands in at all nothing of a record that they may not read themselves. Of a plan of which one sees a pointer, what is said of the invitation that one may answer. One
        about a disagreement is shown to whoever sees of that as much as it takes, whether or not
        they see the plan.
        """
        theirs = Q(recipient_id__in=scope.acts_as)
        if scope.covered_seats:
            seats = GroupMember.rows.filter(
                pk__in=scope.covered_seats,
                plan=OuterRef("plan_id"),
                worker=OuterRef("recipient_id"),
            )
            theirs |= Q(Exists(seats))
        if scope.covers or scope.covered_seats:
            theirs &= Q(recipient_id=scope.worker_id) | _of_no_hidden_record(scope)
        return self.filter(theirs, _readable(scope)).opened()

    def unread_by(self, scope: Scope) -> Self:
        """What this worker has not read; that somebody else has read it counts for nothing."""
        own = Q(recipient_id=scope.worker_id, read_at__isnull=True)
        if not scope.covers and not scope.covered_seats:
            return self.filter(own)
        not_by_me = ~Exists(_readings_by(scope.worker_id))
        return self.filter(own | ~Q(recipient_id=scope.worker_id) & not_by_me)

    def to_be_mailed(self) -> Self:
        """What no e-mail has been made out for yet."""
        return self.filter(mail__isnull=True, is_mailed=True)

    def with_when_read_by(self, scope: Scope) -> Self:
        """`seen_at`: when this worker read it, for themselves or standing in; None where not yet."""
        return self.annotate(
            seen_at=Case(
                When(recipient_id=scope.worker_id, then=F("read_at")),
                default=Subquery(_readings_by(scope.worker_id).values("read_at")[:1]),
            )
        )


def _readings_by(worker: uuid.UUID) -> models.QuerySet[NotificationReading]:
    return NotificationReading.objects.filter(notification=OuterRef("pk"), worker=worker)


def _readable(scope: Scope, path: str = "", *, of_pointers: Q | None = None) -> Q:
    """Messages, named by a path, about what a worker may see: a plan, an invitation to one that they
    may answer, or a disagreement."""
    plans = seen_by(Plan.rows.filter(pk=OuterRef(f"{path}plan_id")), scope, plan="pk")
    of_plans = Q(Exists(plans))
    if scope.opened is None:
        of_plans |= _of_invitations(scope, path) & (of_pointers or Q())
        of_plans |= _of_challenges(scope, path)
    sees = Disagreement.rows.with_sight(scope).filter(
        pk=OuterRef(f"{path}disagreement_id"), sight__gte=OuterRef(f"{path}sight")
    )
    about = f"{path}disagreement__isnull"
    return Q(of_plans, **{about: True}) | Q(Exists(sees), **{about: False})


def _of_invitations(scope: Scope, path: str) -> Q:
    # SQLite stores an id without the hyphens that its subject has.
    asked = Concat(Value("groupmember:"), Cast("pk", CharField()), output_field=CharField())
    invitations = (
        GroupMember.objects.waiting_for(scope)
        .filter(plan=OuterRef(f"{path}plan_id"))
        .annotate(asked=_unhyphenated(asked))
        .filter(asked=_unhyphenated(OuterRef(f"{path}subject")))
    )
    return Q(Exists(invitations), **{f"{path}matter__in": sorted(POINTERS)})


def _of_challenges(scope: Scope, path: str) -> Q:
    """What no senior chair has answered is the business manager's, who reads no plan."""
    partnerships = business_duties(scope).values("partnership_id")
    # A join would read every plan for a handful of messages.
    plans = Plan.rows.filter(pk=OuterRef(f"{path}plan_id"), partnership__in=partnerships)
    return Q(Exists(plans), **{f"{path}matter": Matter.CHALLENGE_DUE})


def _of_no_hidden_record(scope: Scope) -> Q:
    """Messages that tell of no record but what the worker may read; of an amended one, both versions.

    Among the few records of the plan's child, because a subject is no key.
    """
    named = Concat(Value("caserecord:"), Cast("pk", CharField()), output_field=CharField())
    records = (
        records_seen_by(CaseRecord.rows.all(), scope, record="")
        .filter(child=OuterRef("plan__child_id"))
        .annotate(named=_unhyphenated(named))
        .filter(named=_unhyphenated(OuterRef("subject")))
    )
    before = records_seen_by(CaseRecord.rows.filter(pk=OuterRef("supersedes_id")), scope, record="")
    of_kinds = Q(subject__startswith="recorddecision:")
    return (
        ~Q(matter__in=sorted(OF_A_RECORD))
        | of_kinds
        | Q(matter=Matter.RECORD_AMENDED) & Q(Exists(records.filter(Exists(before))))
        | ~Q(matter=Matter.RECORD_AMENDED) & Q(Exists(records))
    )


def _unhyphenated(text: Any) -> Replace:
    return Replace(text, Value("-"), Value(""))


class Notification(Record):
    """A message owed to one person about one plan.

    Its words are made when it is shown, from its matter and its subject: it holds no content, so
    that who may no longer see the plan can no longer read it.
    """

    # A sweep pays for every index: these three keys are the first column of one below.
    recipient = models.ForeignKey(
        Worker, on_delete=models.PROTECT, related_name="notifications", db_index=False
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="notifications", db_index=False
    )
    matter = models.CharField(max_length=30, choices=Matter.choices)
    subject = models.CharField(max_length=100, blank=True, help_text="A noun and an id.")
    key = models.CharField(
        max_length=200,
        help_text="Rule, subject, recipient, due and step: the same is owed once.",
    )
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="Where it is due at an hour, and not with the day."
    )
    disagreement = models.ForeignKey(
        Disagreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notifications",
        db_index=False,
    )
    sight = models.PositiveSmallIntegerField(
        choices=Sight.choices,
        default=Sight.NONE,
        db_default=Sight.NONE,
        help_text="How much of the disagreement its reader must see.",
    )
    weight = models.CharField(
        max_length=10, choices=Weight.choices, default=Weight.ORDINARY, db_default=Weight.ORDINARY
    )
    step = models.SmallIntegerField(
        null=True, blank=True, help_text="Working days from the due date, of a reminder."
    )
    audience = models.CharField(max_length=20, choices=Audience.choices, blank=True, db_default="")
    instead_of = models.CharField(
        max_length=20,
        choices=Audience.choices,
        blank=True,
        db_default="",
        help_text="Whom the ladder names, where nobody holds that place.",
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(
        null=True, blank=True, help_text="When its recipient read it; nobody else's reading counts."
    )
    is_instant = models.BooleanField(default=False, db_default=False)
    is_mailed = models.BooleanField(
        default=True, db_default=True, help_text="False once its reader wants no e-mail of it."
    )
    mail = models.ForeignKey(
        Mail,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notifications",
        db_index=False,
    )

    objects = NotificationQuerySet.as_manager()
    rows = RowsManager.from_queryset(NotificationQuerySet)()

    class Meta(Record.Meta):
        abstract = False
        constraints: ClassVar = [
            # Not `unique=True`, which on PostgreSQL brings an index for LIKE with it.
            models.UniqueConstraint(fields=["key"], name="the_same_is_owed_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-created_at"], name="notifications_by_recipient"),
            models.Index(
                fields=["recipient"],
                condition=Q(read_at__isnull=True),
                name="unread_notifications",
            ),
            models.Index(
                fields=["recipient"],
                condition=Q(mail__isnull=True, is_mailed=True),
                name="notifications_to_be_mailed",
            ),
            models.Index(
                fields=["mail"], condition=Q(mail__isnull=False), name="notifications_by_mail"
            ),
            models.Index(fields=["plan", "subject"], name="notifications_by_plan"),
            models.Index(
                fields=["disagreement"],
                condition=Q(disagreement__isnull=False),
                name="notifications_by_disagreement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} for {self.recipient_id}"


class NotificationReading(models.Model):
    """That somebody standing in has read a message; its recipient's own stays unread."""

    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="readings"
    )
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notification", "worker"], name="a_message_is_read_once_by_a_worker"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} read {self.notification_id}"


class OfNotificationQuerySet(VisibleQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """About what one may see; of an invitation, what those say whom it asks for an answer."""
        answering = Q(notification__audience__in=sorted(ANSWERING))
        return self.filter(_readable(scope, "notification__", of_pointers=answering)).opened()


class Acknowledgement(models.Model):
    """That somebody has taken a message up: who, when, and how. Never changed, never taken back.

    It stops no clock: a reminder climbs until the thing is done, and says that it was acknowledged.
    """

    notification = models.OneToOneField(
        Notification, on_delete=models.PROTECT, related_name="acknowledgement"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=Acknowledged.choices)

    objects = OfNotificationQuerySet.as_manager()
    rows = RowsManager.from_queryset(OfNotificationQuerySet)()

    class Meta:
        base_manager_name = "rows"
        default_manager_name = "rows"

    def __str__(self) -> str:
        return f"acknowledgement of {self.notification_id}"
