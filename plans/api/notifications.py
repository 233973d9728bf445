"""What I have been told about plans I may see."""

from __future__ import annotations

import uuid
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
from plans.operations import notifications


class ReadingSerializer(serializers.Serializer[Any]):
    by = WorkerRef(source="worker")
    at = serializers.DateTimeField(source="read_at")


class NotificationSerializer(Output):
    """A message. Reading it for somebody who is away leaves it unread for them."""

    recipient = WorkerRef()
    read_at = serializers.DateTimeField(
        source="seen_at", allow_null=True, help_text="When I read it myself."
    )
    stood_in = ReadingSerializer(
        many=True, source="readings", help_text="Who read it standing in for its recipient."
    )
    plan = serializers.CharField(source="plan.reference")
    says = serializers.CharField(source="get_matter_display")

    class Meta:
        model = Notification
        fields = (
            "id",
            "plan",
            "matter",
            "says",
            "subject",
            "due_on",
            "created_at",
            "recipient",
            "read_at",
            "stood_in",
        )


def messages(scope: Scope) -> NotificationQuerySet:
    """What a worker is shown, each with who has read it."""
    rows = Notification.objects.visible_to(scope).with_when_read_by(scope)
    return rows.select_related("plan", "recipient").prefetch_related("readings__worker")


class NotificationQuery(PageQuery):
    unread = serializers.BooleanField(required=False, help_text="`true` for what is not read yet.")


class Notifications(ScopedView):
    @speaks(NotificationSerializer, paged=True, query=NotificationQuery)
    def get(self, request: Request) -> Response:
        """What I, and whoever I stand in for today, have been told, the newest first."""
        rows = messages(self.scope)
        if self.asked.get("unread"):
            rows = rows.unread_by(self.scope)
        return self.listed(rows, order=("-created_at", "-pk"), what="notifications")


class AllReadSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField(help_text="How many were unread.")


class AllRead(ScopedView):
    @speaks(AllReadSerializer)
    def post(self, request: Request) -> Response:
        """Mark everything I am shown as read by me."""
        return self.answer({"read": notifications.read_all(by=self.by, at=self.at)})


class NotificationRead(ScopedView):
    notification: Notification

    def open(self, **address: Any) -> None:
        self.notification = self.row(messages(self.scope), pk=address["pk"])

    @speaks(NotificationSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Mark one message as read by me."""
        notifications.read(self.notification, by=self.by, at=self.at)
        return self.answer(self.row(messages(self.scope), pk=pk))
