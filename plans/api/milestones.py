"""The milestones of a pregnancy: by which day, done on which, or not needed and why."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Day, Input, Text
from agencies.api.views import speaks
from agencies.errors import NotVisible
from plans.api.timetable import EventSerializer
from plans.api.views import PlanView
from plans.operations import deadlines
from plans.queries.milestones import MilestoneLine, milestones
from plans.queries.timetable import whose
from plans.rules.milestones import WORDS, recordable_here


class MilestoneSerializer(serializers.Serializer[MilestoneLine]):
    """`event` is what was recorded of it, to be withdrawn; `deadline` its date of the timetable."""

    milestone = serializers.ChoiceField(
        choices=[(str(key), words) for key, words in WORDS.items()], source="trigger"
    )
    what = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    not_needed_because = serializers.CharField(allow_blank=True)
    event = serializers.UUIDField(source="event.pk", allow_null=True, default=None)
    deadline = serializers.UUIDField(source="deadline.pk", allow_null=True, default=None)


class MilestoneListSerializer(serializers.Serializer[Any]):
    results = MilestoneSerializer(many=True)


class MilestoneInput(Input):
    """The day on which it was done, or why it is not needed: one of the two."""

    done_on = Day(required=False)
    late_reason = Text(2000, required=False, help_text="Needed where it was due before its day.")
    not_needed_because = Text(2000, required=False)


class Milestones(PlanView):
    what = "timetable"

    @speaks(MilestoneListSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """How each milestone of a pregnancy stands; none on a plan from after the birth."""
        return self.answer({"results": milestones(self.scope, self.plan)})


class OneMilestone(PlanView):
    what = "milestone"

    @speaks(EventSerializer, takes=MilestoneInput, status=201)
    def post(self, request: Request, reference: str, milestone: str) -> Response:
        """Record that a milestone was done, or is not needed; what is wrong is withdrawn as an event."""
        if milestone not in recordable_here(whose(self.plan)):
            raise NotVisible
        event = deadlines.record_milestone(
            self.plan, milestone=milestone, **self.said, by=self.by, at=self.at
        )
        return self.answer(event)
