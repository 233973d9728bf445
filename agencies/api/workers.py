"""An agency's workers: who is employed as what; inviting, changing, suspending, ending."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.agencies import managed_agencies, visible_agencies
from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Etag, Input, Output, PageQuery, Related, Text, choice
from agencies.api.views import View, speaks
from agencies.errors import Refused
from agencies.models import Agency, Employment, Position
from agencies.operations import addresses, invitations, second_factors, workers
from agencies.queries import directory
from agencies.queries.workers import employment_for


class EmploymentSerializer(Output):
    """A worker and their place in the agency. The id is the worker's, the ETag the place's."""

    id = serializers.UUIDField(source="worker_id")
    etag = Etag()
    name = serializers.CharField(source="worker.name")
    email = serializers.EmailField(source="worker.email")
    is_active = serializers.BooleanField(source="worker.is_active")
    may_chair = serializers.BooleanField(source="worker.may_chair")
    agency = AgencyRef()
    line_manager = WorkerRef(allow_null=True)
    deputy = WorkerRef(allow_null=True)

    class Meta:
        model = Employment
        fields = (
            "id", "etag", "name", "email", "is_active", "may_chair", "agency", "position",
            "job_title", "line_manager", "deputy", "started_on", "ended_on",
        )  # fmt: skip


class InvitedSerializer(EmploymentSerializer):
    invitation_sent = serializers.SerializerMethodField(
        help_text="Whether the e-mail with which they choose a password has gone out."
    )

    class Meta:
        model = Employment
        fields = (*EmploymentSerializer.Meta.fields, "invitation_sent")

    def get_invitation_sent(self, employment: Employment) -> bool:
        return bool(self.context["view"].invitation_sent)


def known_to(view: View) -> Any:
    """Workers of the agencies the reader may see; the operation asks for the right agency."""
    return directory.employed_in(visible_agencies(view), on=view.today)


class PlaceInput(Input):
    position = choice(Position)
    job_title = Text(120, required=False)
    line_manager = Related(known_to, required=False, allow_null=True)
    may_chair = serializers.BooleanField(required=False)


class InviteInput(PlaceInput):
    agency = Related(managed_agencies, required=False, help_text="Left out: my own.")
    email = serializers.EmailField(max_length=254)
    name = Text(150)


class WorkerQuery(PageQuery):
    agency = serializers.UUIDField(required=False)
    position = choice(Position, required=False)
    former = serializers.BooleanField(
        required=False, help_text="`true` for places that have ended."
    )


class Workers(View):
    shown = EmploymentSerializer
    invitation_sent = False

    @speaks(EmploymentSerializer, paged=True, query=WorkerQuery)
    def get(self, request: Request) -> Response:
        """The workers of the agency I manage in."""
        asked, agencies = self.asked, managed_agencies(self)
        if "agency" in asked:
            agencies = agencies.filter(pk=asked["agency"])
        rows = directory.current_employments(agencies, on=self.today)
        if asked.get("former"):
            rows = Employment.objects.filter(agency__in=agencies, ended_on__lte=self.today)
        if "position" in asked:
            rows = rows.filter(position=asked["position"])
        rows = rows.select_related("worker", "agency", "line_manager", "deputy")
        return self.paged(rows, order=("pk",))

    @speaks(InvitedSerializer, takes=InviteInput, status=201)
    def post(self, request: Request) -> Response:
        """Open an account for a new worker, and send them the way to sign in."""
        said = dict(self.said)
        agency = said.pop("agency", None) or self._own()
        worker = workers.invite(agency, **said, by=self.by, at=self.at)
        try:
            invitations.send(worker, by=self.by, at=self.at)
            self.invitation_sent = True
        except Refused:
            self.invitation_sent = False
        return self.answer(employment_for(self.by, worker.pk, on=self.today))

    def _own(self) -> Agency:
        own = self.by.current_employment(self.today)
        if own is None:
            raise PermissionDenied("Say which agency: you belong to none.")
        return own.agency


class WorkerView(View):
    """An address that stands on one worker of an agency whose workers the reader may see."""

    shown = EmploymentSerializer
    employment: Employment

    def open(self, **address: Any) -> None:
        self.employment = employment_for(self.by, address["pk"], on=self.today)


class PlaceChange(PlaceInput):
    position = choice(Position, required=False)
    deputy = Related(known_to, required=False, allow_null=True)


class OneWorker(WorkerView):
    @speaks(EmploymentSerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """One worker and their place in the agency."""
        return self.answer(self.employment)

    @speaks(EmploymentSerializer, takes=PlaceChange, matches=True)
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        """Change a worker's position, job title, line manager, deputy, or that they may chair."""
        now = {
            name: getattr(self.employment, name)
            for name in ("position", "job_title", "line_manager", "deputy")
        }
        now["may_chair"] = self.employment.worker.may_chair
        changed = workers.change_employment(
            self.employment, **{**now, **self.said}, version=self.version, by=self.by, at=self.at
        )
        return self.answer(changed)


class AddressInput(Input):
    email = serializers.EmailField(max_length=254)


class Address(WorkerView):
    @speaks(EmploymentSerializer, takes=AddressInput, matches=True)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Give a worker another e-mail address: they sign in and are e-mailed with it from now on."""
        changed = addresses.change(
            self.employment, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(changed)


class EndOfEmployment(WorkerView):
    @speaks(EmploymentSerializer, matches=True)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """End a worker's employment now: sessions and programs stop with it."""
        ended = workers.end_employment(
            self.employment, version=self.version, by=self.by, at=self.at
        )
        return self.answer(ended)


class Suspension(WorkerView):
    @speaks(EmploymentSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Suspend an account at once; employment and seats stay as they are."""
        workers.set_active(self.employment, is_active=False, by=self.by, at=self.at)
        return self.answer(employment_for(self.by, pk, on=self.today))


class Restoration(WorkerView):
    @speaks(EmploymentSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Give a suspended account back."""
        workers.set_active(self.employment, is_active=True, by=self.by, at=self.at)
        return self.answer(employment_for(self.by, pk, on=self.today))


class InvitationAgain(WorkerView):
    @speaks(None, status=204)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Send the way to sign in once more."""
        invitations.send(self.employment.worker, by=self.by, at=self.at)
        return self.done()


class SecondFactorReset(WorkerView):
    @speaks(None, status=204)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Take a lost second factor away; they set up a new one at their next sign-in."""
        second_factors.reset(self.employment, by=self.by, at=self.at)
        return self.done()


class MoveInput(Input):
    to = Related(visible_agencies)


class Move(WorkerView):
    @speaks(EmploymentSerializer, takes=MoveInput, matches=True)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Move a worker to another agency from today; for system administrators."""
        moved = workers.move(
            self.employment, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(moved)
