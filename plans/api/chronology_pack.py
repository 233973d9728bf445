"""The chronology for one recipient, to be printed or handed on, by the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import NO_SUCH_ROW, Day, Input, Output
from agencies.api.views import speaks
from plans import access
from plans.api.chronology import ChronologyEntrySerializer
from plans.api.fields import SeatRef
from plans.api.views import PlanView
from plans.models import Outcome
from plans.operations import chronology_pack as operations
from plans.queries import chronology_pack as queries
from plans.queries.chronology import Filters


class ChronologyPackInput(Input):
    """For an agency of the group as a whole, or for one member of it."""

    agency = serializers.UUIDField()
    worker = serializers.UUIDField(required=False)
    from_on = Day(required=False)
    until_on = Day(required=False)


class ChronologyPackOutcomeSerializer(Output):
    class Meta:
        model = Outcome
        fields = ("id", "change", "measure", "target", "target_on")


class ChronologyPackSerializer(serializers.Serializer[queries.Pack]):
    """What the recipient may see, as far as I may too; the oldest first."""

    outcomes = ChronologyPackOutcomeSerializer(many=True)
    members = SeatRef(many=True)
    entries = ChronologyEntrySerializer(many=True)


class ChronologyPack(PlanView):
    what = "chronology_pack"

    @speaks(ChronologyPackSerializer, takes=ChronologyPackInput)
    def post(self, request: Request, reference: str) -> Response:
        """Make a copy of the chronology for a recipient; it is kept for whom."""
        said: dict[str, Any] = self.said
        to = queries.recipient(self.scope, self.plan, said["agency"], said.get("worker"))
        if to is None:
            raise serializers.ValidationError({"agency": NO_SUCH_ROW})
        filters = Filters(from_on=said.get("from_on"), until_on=said.get("until_on"))
        operations.make(self.plan, to, filters=filters, by=self.by, at=self.at)
        theirs = queries.sight_of(to, on=self.today)
        found = queries.pack(self.scope, theirs, self.plan, filters)
        access.opened(self.scope, self.plan, found.read, by=self.by, at=self.at)
        return self.answer(found)
