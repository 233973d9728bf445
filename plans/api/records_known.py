"""Of what is on record that it exists, and how much is known of what nobody may have asked."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.views import speaks
from plans.api.fields import PersonRef
from plans.api.views import PlanView
from plans.queries import records as queries
from plans.rules.enquiries import Topic
from plans.rules.records import Knowledge, Precision, RecordKind


class KnownRecordSerializer(serializers.Serializer[Any]):
    """A record that an agency has not shared with me: what kind, whose and when, and no more."""

    id = serializers.UUIDField(source="key")
    kind = serializers.ChoiceField(choices=RecordKind.choices)
    agency = serializers.CharField()
    happened_on = serializers.DateField(source="when.from_on")
    until_on = serializers.DateField(source="when.until_on")
    precision = serializers.ChoiceField(choices=Precision.choices, source="when.precision")


class KnownRecordsSerializer(serializers.Serializer[Any]):
    results = KnownRecordSerializer(many=True)


class KnownRecords(PlanView):
    what = "records"

    @speaks(KnownRecordsSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Of which records I may know that they exist, without reading them."""
        return self.answer({"results": queries.known_to(self.scope, self.plan.child)})


class MatterSerializer(serializers.Serializer[Any]):
    """How much I may say is known of one matter that a missing record could be mistaken about."""

    topic = serializers.ChoiceField(choices=Topic.choices)
    knowledge = serializers.ChoiceField(choices=Knowledge.choices)
    people = PersonRef(
        many=True, help_text="Whom the family list calls a father, and nothing else does."
    )


class MattersSerializer(serializers.Serializer[Any]):
    results = MatterSerializer(many=True)


class RecordMatters(PlanView):
    what = "records"

    @speaks(MattersSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """What is known, withheld, asked and not known, or never asked about the family."""
        return self.answer({"results": queries.matters(self.scope, self.plan.child)})
