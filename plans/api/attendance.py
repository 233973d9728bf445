"""Who was at a meeting, what was said there about each action, and who has opened its record."""

from __future__ import annotations

import uuid
from dataclasses import fields

from django.core.exceptions import PermissionDenied
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import WorkerRef
from agencies.api.serializers import Day, Input, Output, Text, choice, several
from agencies.api.views import speaks
from plans import access
from plans.api.actions import ActionSerializer
from plans.api.fields import SeatRef
from plans.api.reviews import ReviewSerializer, ReviewView
from plans.models import Attendance
from plans.operations import attendance
from plans.operations.action_updates import Said
from plans.queries.reviews import Opened, opened_since
from plans.rules import roles
from plans.rules.actions import Answer
from plans.rules.attendance import Attended

MOST_MARKS = 200
SAID = tuple(field.name for field in fields(Said))


class AttendanceSerializer(Output):
    member = SeatRef()
    recorded_by = WorkerRef()

    class Meta:
        model = Attendance
        fields = ("member", "attended", "deputy_name", "recorded_at", "recorded_by")


class MarkInput(Input):
    member = serializers.UUIDField()
    attended = choice(Attended)
    deputy_name = Text(200, required=False)


class AttendanceInput(Input):
    marks = several(MarkInput(), most=MOST_MARKS)


class ReviewAttendance(ReviewView):
    what = "attendance"

    @speaks(AttendanceSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """How each member attended a meeting."""
        rows = self.seen(Attendance, review=self.review).select_related(
            "member__worker", "member__person", "member__agency", "recorded_by"
        )
        return self.paged(rows, order=("recorded_at", "pk"))

    @speaks(ReviewSerializer, takes=AttendanceInput, matches=True)
    def put(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Mark members of a meeting under way; whom it does not name stays as marked."""
        marks = {
            one["member"]: (one["attended"], one.get("deputy_name", ""))
            for one in self.said["marks"]
        }
        marked = attendance.mark(
            self.review, attendance=marks, version=self.version, by=self.by, at=self.at
        )
        return self.answer(marked)


class SaidInput(Input):
    action = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1, help_text="The number in the action's etag.")
    answer = choice(Answer)
    note = Text(required=False)
    reason = Text(required=False)
    evidence_on = Day(required=False, allow_null=True)
    due_on = Day(required=False, allow_null=True)
    due_reason = Text(required=False)


class ReviewedInput(Input):
    actions = several(SaidInput(), most=MOST_MARKS)


class ReviewedActions(ReviewView):
    # Whoever comes too late is shown the action that somebody else spoke about.
    what, shown = "actions", ActionSerializer

    @speaks(ReviewSerializer, takes=ReviewedInput)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say at a meeting how each action is going: all of it, or where one is refused nothing."""
        said = {
            one["action"]: (
                Said(**{name: one[name] for name in SAID if name in one}),
                one["version"],
            )
            for one in self.said["actions"]
        }
        reviewed = attendance.review_actions(self.review, said=said, by=self.by, at=self.at)
        return self.answer(reviewed)


class OpenedSerializer(serializers.Serializer[Opened]):
    name = serializers.CharField()
    role = serializers.CharField()
    first_at = serializers.DateTimeField(allow_null=True)


class OpenedPage(serializers.Serializer[dict[str, list[Opened]]]):
    opened = OpenedSerializer(many=True)


class ReviewOpened(ReviewView):
    what = "opened"

    @speaks(OpenedPage)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Who has opened the record since: for the lead, the chair and whoever ran it."""
        place = access.place_on(self.scope, self.plan)
        if "read_looked" not in place.verbs and self.review.run_by_id != self.by.pk:
            raise PermissionDenied(roles.why_not("read_looked"))
        return self.answer({"opened": opened_since(self.plan, self.review)})
