"""What I have been told about plans I may see."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Output, PageQuery
from agencies.api.views import speaks
from plans.api.views import ScopedView
from plans.models import Notification
from plans.operations import notifications


class NotificationSerializer(Output):
    plan = serializers.CharField(source="plan.reference")
    says = serializers.CharField(source="get_matter_display")

    class Meta:
        model = Notification
        fields = ("id", "plan", "matter", "says", "subject", "due_on", "created_at", "read_at")


class NotificationQuery(PageQuery):
    unread = serializers.BooleanField(required=False, help_text="`true` for what is not read yet.")


class Notifications(ScopedView):
    @speaks(NotificationSerializer, paged=True, query=NotificationQuery)
    def get(self, request: Request) -> Response:
        """What I, and whoever I stand in for today, have been told, the newest first."""
        rows = Notification.objects.visible_to(self.scope).select_related("plan")
        if self.asked.get("unread"):
            rows = rows.unread()
        return self.listed(rows, order=("-created_at", "-pk"), what="notifications")


class AllReadSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField(help_text="How many were unread.")


class AllRead(ScopedView):
    @speaks(AllReadSerializer)
    def post(self, request: Request) -> Response:
        """Mark everything I have been told as read."""
        return self.answer({"read": notifications.read_all(by=self.by, at=self.at)})


class NotificationRead(ScopedView):
    notification: Notification

    def open(self, **address: Any) -> None:
        rows = Notification.objects.visible_to(self.scope).select_related("plan")
        self.notification = self.row(rows, pk=address["pk"])

    @speaks(NotificationSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Mark one message as read."""
        notifications.read(self.notification, by=self.by, at=self.at)
        self.notification.refresh_from_db()
        return self.answer(self.notification)
