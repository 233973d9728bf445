"""Who was and will be reminded of what in a plan: for its lead and its chair."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import WorkerRef
from agencies.api.serializers import Query
from agencies.api.views import speaks
from plans import access
from plans.api.notifications import AcknowledgedSerializer
from plans.api.views import PlanView
from plans.queries import reminders as queries
from plans.rules import roles
from plans.rules.reminders import Audience, Duty

MAIL_STATES = ["waiting", "sent", "dropped", "parked", "unwanted", "not_made_out"]


class ScheduledSerializer(serializers.Serializer[Any]):
    """The next reminder of one open thing."""

    on = serializers.DateField(help_text="The day on which it is sent.")
    duty = serializers.ChoiceField(choices=Duty.choices)
    subject = serializers.CharField()
    what = serializers.CharField(source="thing.what")
    due_on = serializers.DateField()
    step = serializers.IntegerField(source="wd", help_text="Working days from the due date.")
    to = serializers.ListField(child=serializers.ChoiceField(choices=Audience.choices))


class ReadSerializer(serializers.Serializer[Any]):
    by = serializers.CharField()
    at = serializers.DateTimeField()


class SentSerializer(serializers.Serializer[Any]):
    """One reminder to one person."""

    id = serializers.UUIDField(source="row.pk")
    matter = serializers.CharField(source="row.matter")
    subject = serializers.CharField(source="row.subject")
    what = serializers.CharField(source="thing.what")
    due_on = serializers.DateField(source="row.due_on", allow_null=True)
    step = serializers.IntegerField(source="row.step")
    recipient = WorkerRef(source="row.recipient")
    audience = serializers.CharField(source="row.audience")
    instead_of = serializers.CharField(
        source="why", help_text="Why they were told instead of whom the ladder names."
    )
    told_at = serializers.DateTimeField(source="row.created_at", help_text="In the product.")
    mail = serializers.ChoiceField(choices=MAIL_STATES, source="mail_state")
    mail_reason = serializers.CharField(
        help_text="Why it was not delivered or not needed, or last failed; empty otherwise."
    )
    mailed_at = serializers.DateTimeField(allow_null=True)
    seen = ReadSerializer(many=True, source="readings")
    acknowledged = AcknowledgedSerializer(allow_null=True)


class RemindersSerializer(serializers.Serializer[Any]):
    scheduled = ScheduledSerializer(many=True)
    sent = SentSerializer(many=True)
    before = serializers.UUIDField(
        allow_null=True, help_text="Ask with it for the older ones; null where there are none."
    )


class RemindersQuery(Query):
    before = serializers.UUIDField(required=False, help_text="`before` of the page before.")


class Reminders(PlanView):
    """For those who may know: the lead and the chair."""

    what = "reminders"

    @speaks(RemindersSerializer, query=RemindersQuery)
    def get(self, request: Request, reference: str) -> Response:
        """What is scheduled next, and whom it was sent to: seen, acknowledged, not delivered.

        Of the lessons that is scheduled which follows from what the asking worker may see; whom they
        reminded is told to nobody else.
        """
        if "read_reminders" not in access.place_on(self.scope, self.plan).verbs:
            raise PermissionDenied(roles.why_not("read_reminders"))
        calendar = self.plan.partnership.calendar()
        before = self.asked.get("before")
        found = queries.reminders(
            self.plan, self.scope, at=self.at, calendar=calendar, before=before
        )
        return self.answer(found)
