"""Professional disagreements: those one may know of, one of them, and what waits for whoever asks."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import pagination
from agencies.api.serializers import PageQuery, choice
from agencies.api.views import Serializers, speaks
from plans import access
from plans.api.disagreement_fields import DisagreementRowSerializer, DisagreementSerializer
from plans.api.disagreement_parts import DisagreementEventSerializer
from plans.api.views import ScopedView
from plans.models import Disagreement, Plan
from plans.queries.disagreement_page import DisagreementPage, page_of
from plans.queries.disagreements import disagreements, drafts
from plans.queries.disagreements_waiting import waiting_for
from plans.rules.disagreements import State


class DisagreementView(ScopedView):
    """An address below one disagreement: that its reader knows of it comes before anything else."""

    what = "disagreement"
    shown: Serializers | None = DisagreementSerializer
    disagreement: Disagreement

    def open(self, **address: Any) -> None:
        """Fetch it; a read is recorded before anything is read out, a change by itself."""
        reference = address["reference"]
        found = None if self.reads else access.fetch_disagreement(self.scope, reference)
        self.disagreement = found or self._opened(reference)

    def _opened(self, reference: str) -> Disagreement:
        return access.open_disagreement(
            self.scope, reference, by=self.by, at=self.at, what=self.what
        )

    @property
    def plan(self) -> Plan:
        return self.disagreement.plan

    def page_now(self, one: Disagreement) -> DisagreementPage:
        return page_of(self.scope, one, at=self.at)

    def represent(self, row: Any) -> Any:
        """The disagreement as it is now, for whoever came too late: a look at it like any other."""
        return super().represent(self.page_now(self._opened(self.disagreement.reference)))

    def done_and_shown(self) -> Response:
        """What a step has made of it; nothing where that took it out of one's sight."""
        now = access.fetch_disagreement(self.scope, self.disagreement.reference)
        return self.answer(self.page_now(now)) if now else Response(status=204)


class DisagreementQuery(PageQuery):
    """What a reader does not see of a disagreement finds none either."""

    state = choice(State, required=False)
    unfinished = serializers.BooleanField(
        required=False, help_text="`true` for what somebody still has to do something about."
    )
    urgent = serializers.BooleanField(required=False)


class Disagreements(ScopedView):
    @speaks(DisagreementRowSerializer, paged=True, query=DisagreementQuery)
    def get(self, request: Request) -> Response:
        """Every disagreement I may know of and that was sent, the newest first."""
        columns = {"state": "state", "urgent": "is_urgent"}
        stated = {columns[name]: self.asked[name] for name in columns if name in self.asked}
        last = pagination.went_to(request, self.asked, 1)
        found = disagreements(
            self.scope,
            at=self.at,
            unfinished=self.asked.get("unfinished"),
            stated=stated,
            before=uuid.UUID(last[0]) if last else None,
            page=self.asked.get("page_size") or pagination.USUAL,
        )
        # The cursor names the last row and nothing of it: when it was sent may not be theirs to know.
        later = pagination.next_after(request, [str(found.before)]) if found.before else None
        self.record_listing("disagreements", len(found.rows))
        return self.answer(pagination.Page(found.rows, later))


class DisagreementRowsSerializer(serializers.Serializer[Any]):
    results = DisagreementRowSerializer(many=True)


class DisagreementDrafts(ScopedView):
    @speaks(DisagreementRowsSerializer)
    def get(self, request: Request) -> Response:
        """What I have begun and not sent, and what I am asked about as a manager."""
        rows = drafts(self.scope, at=self.at)
        self.record_listing("disagreement_drafts", len(rows))
        return self.answer({"results": rows})


class DisagreementWaitingSerializer(serializers.Serializer[Any]):
    step = serializers.CharField()
    is_request_for_time = serializers.BooleanField()
    is_late = serializers.BooleanField()
    disagreement = DisagreementRowSerializer(source="row")


class DisagreementsWaitingSerializer(serializers.Serializer[Any]):
    results = DisagreementWaitingSerializer(many=True)


class DisagreementsWaiting(ScopedView):
    @speaks(DisagreementsWaitingSerializer)
    def get(self, request: Request) -> Response:
        """What waits for me, and for whoever I stand in for today, the earliest limit first."""
        rows = waiting_for(self.scope, at=self.at)
        self.record_listing("disagreements_waiting", len(rows))
        return self.answer({"results": rows})


class OneDisagreement(DisagreementView):
    @speaks(DisagreementSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """One disagreement, as much of it as one sees, and what one may do to it now."""
        return self.answer(self.page_now(self.disagreement))


class DisagreementEventsSerializer(serializers.Serializer[Any]):
    results = DisagreementEventSerializer(many=True, source="happened")


class DisagreementEvents(DisagreementView):
    what = "disagreement_events"

    @speaks(DisagreementEventsSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Everything that happened, the first thing first; for who reads its words."""
        return self.answer(self.page_now(self.disagreement))
