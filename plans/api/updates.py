"""What happened with an action, line by line, and taking one's own last line back.

A line has no id of its own: it is addressed by its number in the action's story, from 1.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Day, Input, Output, Text, choice
from agencies.api.views import speaks
from plans.api.actions import ActionSerializer, ActionView
from plans.api.fields import SeatRef
from plans.models import ActionUpdate
from plans.operations import actions
from plans.rules.actions import Answer

PEOPLE = (
    "by", "agency", "on_behalf_of",
    "old_owner__worker", "old_owner__person", "old_owner__agency",
    "new_owner__worker", "new_owner__person", "new_owner__agency",
)  # fmt: skip


class UpdateSerializer(Output):
    number = serializers.IntegerField(help_text="Its place in the action's story, from 1.")
    by = WorkerRef()
    agency = AgencyRef(allow_null=True)
    on_behalf_of = WorkerRef(allow_null=True)
    old_owner = SeatRef()
    new_owner = SeatRef()
    is_undo = serializers.SerializerMethodField()

    class Meta:
        model = ActionUpdate
        fields = (
            "number", "at", "by", "agency", "on_behalf_of", "note", "reason", "evidence_on",
            "old_status", "new_status", "old_due_on", "new_due_on", "old_owner", "new_owner",
            "is_undo",
        )  # fmt: skip

    def get_is_undo(self, update: ActionUpdate) -> bool:
        return update.undoes_id is not None


class UpdateInput(Input):
    answer = choice(Answer)
    note = Text(required=False, help_text="What happened. Needed when it is done.")
    reason = Text(required=False, help_text="Needed when it is blocked or no longer needed.")
    evidence_on = Day(required=False, allow_null=True)
    due_on = Day(required=False, allow_null=True)
    due_reason = Text(required=False, help_text="Why the date moves, where it does.")


class Updates(ActionView):
    what = "updates"

    @speaks(UpdateSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """What happened with an action, oldest first."""
        return self.paged(self.numbered().select_related(*PEOPLE), order=("at", "pk"))

    @speaks(UpdateSerializer, takes=UpdateInput, status=201, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say what has happened with an action: still going, done, blocked or no longer needed."""
        said = {"note": "", **self.said}
        update = actions.update(self.action, **said, version=self.version, by=self.by, at=self.at)
        return self.answer(self.numbered().select_related(*PEOPLE).get(pk=update.pk))

    def numbered(self) -> Any:
        """The action's updates, each with its number."""
        earlier = Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lte=OuterRef("pk"))
        counted = (
            self.seen(ActionUpdate, action=OuterRef("action"))
            .filter(earlier)
            .order_by()
            .values("action")
            .annotate(count=Count("pk"))
        )
        rows = self.seen(ActionUpdate, action=self.action)
        return rows.annotate(number=Subquery(counted.values("count")))


class Undo(ActionView):
    @speaks(ActionSerializer)
    def post(self, request: Request, reference: str, pk: uuid.UUID, number: int) -> Response:
        """Take back one's own last update, as long as nobody has built on it."""
        story = self.seen(ActionUpdate, action=self.action).select_related("action__plan")
        if not 1 <= number <= story.count():
            raise Http404
        said = story.order_by("at", "pk")[number - 1]
        return self.answer(actions.undo(said, by=self.by, at=self.at))
