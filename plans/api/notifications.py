"""What I have been told about plans I may see."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import WorkerRef
from agencies.api.serializers import Output, PageQuery
from agencies.api.views import speaks
from plans.api.views import ScopedView
from plans.models import Notification, Scope
from plans.models.notifications import NotificationQuerySet
from plans.operations import acknowledging, notifications
from plans.queries.notifications import about
from plans.rules.notifications import Acknowledged


class ReadingSerializer(serializers.Serializer[Any]):
    by = WorkerRef(source="worker")
    at = serializers.DateTimeField(source="read_at")


class AcknowledgedSerializer(serializers.Serializer[Any]):
    """Who took a message up, when and how."""

    by = WorkerRef()
    at = serializers.DateTimeField()
    how = serializers.ChoiceField(choices=Acknowledged.choices)


class NotificationSerializer(Output):
    """A message. Reading it for somebody who is away leaves it unread for them.

    A reminder says on which step of its ladder it was sent, and to which audience.
    """

    recipient = WorkerRef()
    read_at = serializers.DateTimeField(
        source="seen_at", allow_null=True, help_text="When I read it myself."
    )
    stood_in = ReadingSerializer(
        many=True, source="readings", help_text="Who read it standing in for its recipient."
    )
    plan = serializers.CharField(
        source="told.plan",
        allow_null=True,
        help_text="Null where it is about a disagreement, empty where I see no more of the plan"
        " than its pointer.",
    )
    says = serializers.CharField(source="get_matter_display")
    step = serializers.IntegerField(
        allow_null=True,
        help_text="Working days after the due date, before it where negative; null if no reminder.",
    )
    instead_of = serializers.CharField(
        source="told.why",
        help_text="Why its recipient was told instead of whom the ladder names; empty if it does.",
    )
    lateness = serializers.CharField(
        source="told.lateness", help_text="How late it is, or how far off; empty once it is over."
    )
    is_over = serializers.BooleanField(
        source="told.is_over", help_text="Whether it was done, or moved, since."
    )
    acknowledged = AcknowledgedSerializer(
        source="told.acknowledged", allow_null=True, help_text="Who took up this very message."
    )
    taken_up = AcknowledgedSerializer(
        source="told.said", many=True, help_text="Who acknowledged any reminder of the same thing."
    )

    class Meta:
        model = Notification
        fields = (
            "id",
            "plan",
            "matter",
            "says",
            "subject",
            "due_on",
            "lateness",
            "is_over",
            "step",
            "audience",
            "instead_of",
            "acknowledged",
            "taken_up",
            "created_at",
            "recipient",
            "read_at",
            "stood_in",
        )


def messages(scope: Scope) -> NotificationQuerySet:
    """What a worker is shown, each with who has read it."""
    rows = Notification.objects.visible_to(scope).with_when_read_by(scope)
    return rows.select_related("plan__child", "disagreement", "recipient").prefetch_related(
        "readings__worker"
    )


def with_words(rows: Sequence[Notification], scope: Scope) -> None:
    """Give each message what is said of it, under `told`."""
    for told in about(rows, scope):
        told.row.told = told  # type: ignore[attr-defined]


class NotificationQuery(PageQuery):
    unread = serializers.BooleanField(required=False, help_text="`true` for what is not read yet.")


class Notifications(ScopedView):
    @speaks(NotificationSerializer, paged=True, query=NotificationQuery)
    def get(self, request: Request) -> Response:
        """What I, and whoever I stand in for today, have been told, the newest first."""
        rows = messages(self.scope)
        if self.asked.get("unread"):
            rows = rows.unread_by(self.scope)
        page = self.page(rows, order=("-created_at", "-pk"))
        with_words(page.results, self.scope)
        self.record_listing("notifications", len(page.results))
        return self.answer(page)


class AllReadSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField(help_text="How many were unread.")


class AllRead(ScopedView):
    @speaks(AllReadSerializer)
    def post(self, request: Request) -> Response:
        """Mark everything I am shown as read by me."""
        return self.answer({"read": notifications.read_all(by=self.by, at=self.at)})


class OneNotification(ScopedView):
    """An address below one message that the reader is shown."""

    notification: Notification

    def open(self, **address: Any) -> None:
        self.notification = self.row(messages(self.scope), pk=address["pk"])

    def as_it_is_now(self) -> Response:
        row = self.row(messages(self.scope), pk=self.notification.pk)
        with_words([row], self.scope)
        return self.answer(row)


class NotificationRead(OneNotification):
    @speaks(NotificationSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Mark one message as read by me."""
        notifications.read(self.notification, by=self.by, at=self.at)
        return self.as_it_is_now()


class NotificationAcknowledged(OneNotification):
    @speaks(NotificationSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Take a message up. It stops no clock: a reminder climbs until the thing is done."""
        row = self.notification
        acknowledging.acknowledge(row, how=Acknowledged.LIST, by=self.by, at=self.at)
        return self.as_it_is_now()
