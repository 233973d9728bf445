"""Proposals waiting for my answer: pointers, which tell that a plan exists and nothing of it."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Input, Output, Text
from agencies.api.views import speaks
from agencies.operations import audit
from plans import access
from plans.api.views import ScopedView
from plans.models import GroupMember
from plans.operations import group
from plans.queries import invitations


class PointerSerializer(Output):
    """Kind, lead, and what the worker is asked to do: no name, no reference, nothing else."""

    kind = serializers.CharField(source="plan.kind")
    lead = serializers.SerializerMethodField()
    lead_agency = serializers.SerializerMethodField()
    worker = WorkerRef(allow_null=True)
    agency = AgencyRef(allow_null=True)
    asked_by = WorkerRef(source="proposed_by", allow_null=True)
    asked_at = serializers.DateTimeField(source="proposed_at", allow_null=True)

    class Meta:
        model = GroupMember
        fields = (
            "id", "kind", "lead", "lead_agency", "worker", "agency", "role", "purpose",
            "standing", "asked_by", "asked_at",
        )  # fmt: skip

    def get_lead(self, seat: GroupMember) -> str | None:
        return seat.plan.lead.name if seat.plan.lead else None

    def get_lead_agency(self, seat: GroupMember) -> str | None:
        lead = seat.plan.lead
        return lead.agency.name if lead and lead.agency else None


class AcceptedSerializer(serializers.Serializer[GroupMember]):
    """The place taken, and the plan that it opens."""

    id = serializers.UUIDField()
    status = serializers.CharField()
    plan = serializers.CharField(source="plan.reference")


class DeclinedSerializer(serializers.Serializer[GroupMember]):
    id = serializers.UUIDField()
    status = serializers.CharField()


class InvitationView(ScopedView):
    @property
    def waiting(self) -> Any:
        return GroupMember.objects.waiting_for(self.scope).select_related(
            "worker", "agency", "proposed_by", "plan__lead__worker", "plan__lead__person",
            "plan__lead__agency",
        )  # fmt: skip


class Invitations(InvitationView):
    @speaks(PointerSerializer, paged=True)
    def get(self, request: Request) -> Response:
        """Every proposal that waits for my answer."""
        return self.listed(self.waiting, order=("proposed_at", "pk"), what="invitations")


class AskedView(InvitationView):
    """What may not be answered is refused on the trail, and is as what does not exist."""

    seat: GroupMember

    def open(self, **address: Any) -> None:
        pk = address["pk"]
        seat = self.waiting.filter(pk=pk).first()
        if seat is None:
            reference = invitations.plan_reference_of(pk)
            access.refuse(self.scope, reference, by=self.by, at=self.at, what="invitation")
        self.seat = seat


class OneInvitation(AskedView):
    @speaks(PointerSerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """One proposal that waits for my answer."""
        # Even a pointer is a look at a child's record.
        audit.record(
            chain=f"child:{self.seat.plan.child_id}",
            verb="read",
            by=self.by,
            at=self.at,
            agency=self.scope.agency_id,
            plan=self.seat.plan.reference,
            subject="pointer",
        )
        return self.answer(self.seat)


class Accepting(AskedView):
    @speaks(AcceptedSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Take the place: oneself, or for one's agency as manager."""
        return self.answer(group.accept(self.seat, by=self.by, at=self.at))


class DeclineInput(Input):
    note = Text(help_text="Why, and who should be asked instead.")


class Declining(AskedView):
    @speaks(DeclinedSerializer, takes=DeclineInput)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Turn the place down, and say why."""
        return self.answer(group.decline(self.seat, **self.said, by=self.by, at=self.at))
