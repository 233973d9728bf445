"""Whether reminders run, for whoever runs the service: times and counts, and nothing of any child."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Input
from agencies.api.views import View, speaks
from agencies.queries.authority import must_be_system_administrator
from plans.api.undelivered import TriedSerializer
from plans.operations import outbox, undelivered
from plans.queries.reminders_health import health
from plans.queries.undelivered import parked_by_agency


class ParkedSerializer(serializers.Serializer[Any]):
    agency = serializers.CharField()
    mails = serializers.IntegerField()


class HealthSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    is_well = serializers.BooleanField()
    faults = serializers.ListField(child=serializers.CharField())
    ticked_at = serializers.DateTimeField(allow_null=True)
    swept_at = serializers.DateTimeField(allow_null=True)
    lessons_swept_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    oldest_unsent = serializers.DateTimeField(allow_null=True)
    not_made_out = serializers.DateTimeField(allow_null=True)
    waiting = serializers.IntegerField()
    parked = serializers.IntegerField()
    parked_by_agency = serializers.SerializerMethodField()
    owed_to_nobody = serializers.IntegerField()
    lessons_owed_to_nobody = serializers.IntegerField()
    lessons_failed = serializers.IntegerField()
    is_quarantined = serializers.BooleanField()
    server_silent = serializers.BooleanField()

    @extend_schema_field(ParkedSerializer(many=True))
    def get_parked_by_agency(self, _: Any) -> list[dict[str, Any]]:
        rows = [{"agency": name, "mails": count} for name, count in parked_by_agency()]
        return [dict(ParkedSerializer(row).data) for row in rows]


class SystemView(View):
    shown = HealthSerializer

    def open(self, **address: Any) -> None:
        must_be_system_administrator(self.by)


class SystemReminders(SystemView):
    @speaks(HealthSerializer)
    def get(self, request: Request) -> Response:
        """Whether reminders are looked for and sent, and what is wrong where they are not."""
        return self.answer(health(at=self.at))


class ReleaseInput(Input):
    keep_waiting = serializers.BooleanField(
        help_text="`false` drops what waits: after a backup the original very likely sent it."
    )


class Release(SystemView):
    @speaks(HealthSerializer, takes=ReleaseInput)
    def post(self, request: Request) -> Response:
        """Let a restored copy of the database send again."""
        outbox.release(**self.said, by=self.by, at=self.at)
        return self.answer(health(at=self.at))


class EverythingTriedAgain(SystemView):
    @speaks(TriedSerializer)
    def post(self, request: Request) -> Response:
        """Try everything again that was given up, of every agency."""
        return self.answer({"tried": undelivered.try_everything_again(by=self.by, at=self.at)})
