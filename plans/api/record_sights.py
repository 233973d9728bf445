"""Who is let see what an agency holds closely: deciding it, sharing on for fear of harm, ending it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Input, Output, Related, Text, choice
from agencies.api.views import Serializers, speaks
from plans.access import Recipient, Terms
from plans.api.fields import NearDay
from plans.api.group import agencies_of, colleagues_of
from plans.api.records import RecordView
from plans.api.sharing import FootingInput, terms_of
from plans.api.views import PlanView, ScopedView
from plans.models import RecordDecision
from plans.operations import record_sharing as operations
from plans.queries.record_lines import lines_of
from plans.rules.records import RecordKind
from plans.rules.sharing import Level


class RecordDecisionSerializer(Output):
    """Why an agency, or one person of it, may or no longer may see a record or a kind of record.

    `line` names one record by the first version that I may read, `kind` all controlled ones of the
    agency; one of the two is there. `worker` is null where the whole agency sees it.
    """

    line = serializers.SerializerMethodField()

    agency = AgencyRef()
    worker = WorkerRef(allow_null=True)
    kind = serializers.ChoiceField(choices=RecordKind.choices, allow_blank=True)
    until_on = NearDay()
    decided_by = WorkerRef()

    class Meta:
        model = RecordDecision
        fields = (
            "id", "agency", "worker", "line", "kind", "outcome", "occasion", "purpose",
            "lawful_basis", "special_condition", "gateway", "conditions", "from_on", "until_on",
            "decided_at", "decided_by",
        )  # fmt: skip

    def get_line(self, row: RecordDecision) -> uuid.UUID | None:
        if row.line is None:
            return None
        found: uuid.UUID = self.context["view"].first_of(row.line)
        return found


class SightInput(FootingInput):
    """To whom: an agency on the plan, or one `worker` of it. A sealed record names a worker."""

    agency = Related(agencies_of)
    worker = Related(colleagues_of, required=False, allow_null=True)


class KindSightInput(SightInput):
    kind = choice(RecordKind)


class SightEndInput(Input):
    why = Text(2000)


def _to(said: dict[str, Any]) -> dict[str, Any]:
    """Recipient and terms, as the operations take them."""
    terms: Terms = terms_of(said)
    return {"to": Recipient(said["agency"], said.get("worker")), "terms": terms}


class Deciding(ScopedView):
    """An address that shows decisions, of which all that are on one record are on the same."""

    @cached_property
    def _firsts(self) -> dict[uuid.UUID, uuid.UUID]:
        return {}

    def first_of(self, line: uuid.UUID) -> uuid.UUID:
        """By which id the reader knows a record. One statement for each record."""
        if line not in self._firsts:
            self._firsts[line] = lines_of(self.scope, [], pointed=[line]).first(line)
        return self._firsts[line]


def in_force(view: PlanView) -> Any:
    """Decisions of the reader's agency, or in its favour, that give sight today."""
    rows = RecordDecision.objects.visible_to(view.scope).in_force(view.today)
    rows = rows.filter(plan__child=view.plan.child_id)
    return rows.select_related("agency", "worker", "decided_by")


class RecordSights(Deciding, RecordView):
    shown: Serializers | None = RecordDecisionSerializer

    def represent(self, row: Any) -> Any:
        return None

    @speaks(RecordDecisionSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """By which decisions of my agency, or in its favour, others see this record today."""
        which = Q(line=self.record.line)
        if self.record.level == Level.CONTROLLED:
            which |= Q(line=None, kind=self.record.kind, originator=self.record.agency_id)
        return self.paged(in_force(self).filter(which), order=("-decided_at", "-pk"))

    @speaks(RecordDecisionSerializer, takes=SightInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Let an agency on the plan, or one person of it, see a record of my agency."""
        decision = operations.give(self.plan, self.record, **_to(self.said), by=self.by, at=self.at)
        return self.answer(decision)


class RecordSharingOn(Deciding, RecordView):
    @speaks(RecordDecisionSerializer, takes=SightInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Share another agency's controlled record on, because a child may come to serious harm."""
        decision = operations.share_on(
            self.plan, self.record, **_to(self.said), by=self.by, at=self.at
        )
        return self.answer(decision)


class KindSights(Deciding, PlanView):
    what = "records"

    @speaks(RecordDecisionSerializer, paged=True)
    def get(self, request: Request, reference: str) -> Response:
        """By which decisions of my agency, or in its favour, whole kinds of record are seen today."""
        return self.paged(in_force(self).filter(line=None), order=("-decided_at", "-pk"))

    @speaks(RecordDecisionSerializer, takes=KindSightInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Let somebody see my agency's controlled records of one kind, and those to come."""
        decision = operations.give_kind(
            self.plan, self.said["kind"], **_to(self.said), by=self.by, at=self.at
        )
        return self.answer(decision)


class SightEnding(Deciding, PlanView):
    what = "records"

    @speaks(RecordDecisionSerializer, takes=SightEndInput)
    def post(self, request: Request, reference: str, decision: uuid.UUID) -> Response:
        """End what somebody was let see, from the next request. What was seen is not unseen."""
        rows = RecordDecision.objects.visible_to(self.scope).filter(plan=self.plan)
        row = self.row(rows, pk=decision)
        ended = operations.end(self.plan, row, **self.said, by=self.by, at=self.at)
        return self.answer(ended)
