"""The chronology of a plan's child by agency, as whoever asks may see it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Day, Query
from agencies.api.views import speaks
from plans.api.views import PlanView
from plans.queries.timeline import Asked, Lane, Timeline, Told, timeline
from plans.rules.chronology import Category, Impact, Significance
from plans.rules.records import Precision


class TimelineLaneSerializer(serializers.Serializer[Lane]):
    agency = serializers.CharField()
    entries = serializers.SerializerMethodField()
    unshared = serializers.IntegerField(help_text="Known to exist, and held by the agency alone.")

    def get_entries(self, lane: Lane) -> int:
        return len(lane.shared)


class TimelineEntrySerializer(serializers.Serializer[Told]):
    record = serializers.UUIDField(source="event.key")
    agency = serializers.CharField(source="event.agency")
    author = serializers.CharField()
    from_on = serializers.DateField(source="event.when.from_on")
    until_on = serializers.DateField(source="event.when.until_on")
    precision = serializers.ChoiceField(source="event.when.precision", choices=Precision.choices)
    category = serializers.ChoiceField(source="event.category", choices=Category.choices)
    about = serializers.CharField(
        source="event.about", help_text="A person's id, or `child` for the child."
    )
    name = serializers.CharField(source="event.name", allow_blank=True)
    summary = serializers.CharField()
    known_from = serializers.CharField(source="source", help_text="How it is known.")
    impact = serializers.ChoiceField(source="event.impact", choices=Impact.choices)
    impact_text = serializers.CharField(allow_blank=True)
    action_taken = serializers.CharField(allow_blank=True)
    significance = serializers.ChoiceField(
        source="event.significance", choices=Significance.choices
    )


class TimelineSerializer(serializers.Serializer[Any]):
    since = serializers.DateField()
    until = serializers.DateField()
    agencies = TimelineLaneSerializer(many=True, source="lanes")
    next = serializers.CharField(allow_null=True)
    results = TimelineEntrySerializer(many=True, help_text="The oldest first.")


class TimelineQuery(Query):
    agency = serializers.CharField(required=False, max_length=200, help_text="By its name.")
    category = serializers.ChoiceField(required=False, choices=Category.choices)
    about = serializers.CharField(
        required=False, max_length=40, help_text="A person's id, or `child` for the child."
    )
    since = Day(required=False)
    until = Day(required=False)
    page = serializers.IntegerField(required=False, min_value=1, max_value=100_000)


class TimelineView(PlanView):
    what = "timeline"

    @speaks(TimelineSerializer, query=TimelineQuery)
    def get(self, request: Request, reference: str) -> Response:
        """What happened, by agency, and a page of it in words."""
        asked = dict(self.asked)
        page = asked.pop("page", 1)
        found = timeline(self.scope, self.plan, today=self.today, asked=Asked(**asked), page=page)
        return self.answer(_shown(found, request))


def _shown(found: Timeline, request: Request) -> dict[str, Any]:
    query = {**request.query_params.dict(), "page": found.page + 1}
    more = found.page < found.pages
    return {
        "since": found.since,
        "until": found.until,
        "lanes": found.lanes,
        "next": f"{request.path}?{urlencode(query)}" if more else None,
        "results": found.told,
    }
