"""A plan's timetable: when everything is due, what was done, and what dates are counted from."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Day, Etag, Input, Output, PageQuery, Text, choice
from agencies.api.views import Serializers, speaks
from plans.api.views import PlanView
from plans.models import AgreedInterval, Deadline, DeadlineMove, TimetableEvent
from plans.operations import deadlines, intervals
from plans.rules import timetable
from plans.rules.deadlines import EVENTS, Placement
from plans.rules.timetable import DeadlineStatus


class MoveSerializer(Output):
    by = WorkerRef()

    class Meta:
        model = DeadlineMove
        fields = ("from_on", "to_on", "reason", "at", "by")


class DeadlineSerializer(Output):
    """`limit_on` is what the policy gives, `due_on` what binds after any move."""

    etag = Etag()
    # The names of these two are the field's own words, and an attribute of every serializer field.
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    policy_version = serializers.IntegerField(source="policy.number")
    source = serializers.SerializerMethodField()  # type: ignore[assignment]
    moves = MoveSerializer(many=True)

    class Meta:
        model = Deadline
        fields = (
            "id", "etag", "key", "label", "source", "policy_version", "trigger", "trigger_on",
            "limit_on", "due_on", "is_statutory", "status", "held_on", "late_reason",
            "not_needed_reason", "moves",
        )  # fmt: skip

    @extend_schema_field({"type": "string"})
    def get_label(self, row: Deadline) -> str:
        return timetable.row(row.policy.data, row.key).label

    @extend_schema_field({"type": "string"})
    def get_source(self, row: Deadline) -> str:
        said: str = row.policy.data["timetable"][row.key]["source"]
        return said


class DeadlineQuery(PageQuery):
    status = choice(DeadlineStatus, required=False)


class Deadlines(PlanView):
    what = "timetable"

    @speaks(DeadlineSerializer, paged=True, query=DeadlineQuery)
    def get(self, request: Request, reference: str) -> Response:
        """When everything about a plan is and was due, the earliest first."""
        rows = self.seen(Deadline).select_related("policy").prefetch_related("moves__by")
        if status := self.asked.get("status"):
            rows = rows.filter(status=status)
        return self.paged(rows, order=("due_on", "pk"))


class EventSerializer(Output):
    """Nothing is counted from one that was withdrawn, nor from what is not needed."""

    etag = Etag()
    recorded_by = WorkerRef()
    withdrawn_by = WorkerRef(allow_null=True)
    agency = AgencyRef(allow_null=True)

    class Meta:
        model = TimetableEvent
        fields = (
            "id", "etag", "trigger", "happened_on", "placement", "not_needed_because", "recorded_at",
            "recorded_by", "agency", "withdrawn_at", "withdrawn_by", "withdrawn_reason",
        )  # fmt: skip


class EventInput(Input):
    trigger = serializers.ChoiceField(choices=[(str(key), words) for key, words in EVENTS.items()])
    happened_on = Day()
    placement = choice(Placement, required=False)
    late_reason = Text(2000, required=False, help_text="Needed where something was due before it.")


class TimetableEvents(PlanView):
    what = "timetable"

    @speaks(EventSerializer, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """What has happened from which dates of this plan are counted, the newest first."""
        rows = self.seen(TimetableEvent).select_related("recorded_by", "withdrawn_by", "agency")
        return self.paged(rows, order=("-happened_on", "-pk"))

    @speaks(EventSerializer, takes=EventInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Record a visit, a referral, a placement or another event that starts a clock."""
        event = deadlines.record_event(self.plan, **self.said, by=self.by, at=self.at)
        return self.answer(event)


class EventView(PlanView):
    """An address that stands on one event of a plan's timetable."""

    what = "event"
    shown: Serializers | None = EventSerializer
    event: TimetableEvent

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = self.seen(TimetableEvent)
        rows = rows.select_related("plan", "recorded_by", "withdrawn_by", "agency")
        self.event = self.row(rows, pk=address["pk"])


class OneEvent(EventView):
    @speaks(EventSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """One event that dates are, or were, counted from."""
        return self.answer(self.event)


class WithdrawInput(Input):
    reason = Text(2000)


class Withdrawing(EventView):
    @speaks(EventSerializer, takes=WithdrawInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Withdraw what was recorded wrongly: it is kept, and nothing is counted from it."""
        row = deadlines.withdraw_event(
            self.event, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(row)


class IntervalSerializer(Output):
    """The newest of a key binds; one with the policy's own number goes back to it."""

    agreed_by = WorkerRef()

    class Meta:
        model = AgreedInterval
        fields = ("id", "key", "number", "reason", "agreed_at", "agreed_by")


class IntervalInput(Input):
    key = Text(40, help_text="A row of the policy's timetable.")
    number = serializers.IntegerField(
        min_value=1, max_value=1000, help_text="In the row's own unit; tighter than the policy."
    )
    reason = Text(2000)


class AgreedIntervals(PlanView):
    what = "timetable"

    @speaks(IntervalSerializer, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """What was agreed for this child instead of the policy's intervals, the newest first."""
        rows = self.seen(AgreedInterval).select_related("agreed_by")
        return self.paged(rows, order=("-agreed_at", "-pk"))

    @speaks(IntervalSerializer, takes=IntervalInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Agree that something is due sooner for this child: the chair, or the chair's manager."""
        return self.answer(intervals.agree(self.plan, **self.said, by=self.by, at=self.at))


class DeadlineView(PlanView):
    """An address that stands on one deadline of a plan."""

    what = "deadline"
    shown: Serializers | None = DeadlineSerializer
    deadline: Deadline

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = self.seen(Deadline).select_related("plan", "policy").prefetch_related("moves__by")
        self.deadline = self.row(rows, pk=address["pk"])


class OneDeadline(DeadlineView):
    @speaks(DeadlineSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """One deadline, with every time it was moved."""
        return self.answer(self.deadline)


class DeadlineMoveInput(Input):
    due_on = Day()
    reason = Text(2000)


class Moving(DeadlineView):
    @speaks(DeadlineSerializer, takes=DeadlineMoveInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Move a date with a reason: the chair, or the chair's manager."""
        row = deadlines.move(
            self.deadline, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(row)


class KeepInput(Input):
    held_on = Day()
    late_reason = Text(2000, required=False)


class Keeping(DeadlineView):
    @speaks(DeadlineSerializer, takes=KeepInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say on which day something was done; late only with a reason."""
        row = deadlines.keep(
            self.deadline, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(row)


class AsideInput(Input):
    reason = Text(2000)


class SettingAside(DeadlineView):
    @speaks(DeadlineSerializer, takes=AsideInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say why something is not needed. Not for what statute asks for, nor a review."""
        row = deadlines.set_aside(
            self.deadline, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(row)
