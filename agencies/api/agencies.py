"""Agencies of my partnerships, and who answers for each at every level of escalation."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, PartnershipRef, WorkerRef
from agencies.api.serializers import Etag, Input, Output, PageQuery, Related, Text, choice
from agencies.api.views import View, speaks
from agencies.models import Agency, AgencyKind, EscalationContact, EscalationLevel, Partnership
from agencies.operations import agencies
from agencies.queries import directory
from agencies.queries.standing import MANAGING


class AgencySerializer(Output):
    etag = Etag()
    partnerships = PartnershipRef(many=True)
    proxy = AgencyRef(allow_null=True)

    class Meta:
        model = Agency
        fields = ("id", "etag", "name", "kind", "is_active", "partnerships", "proxy")


def visible_agencies(view: View) -> QuerySet[Agency]:
    """The agencies of every partnership the reader has to do with."""
    if view.by.is_system_administrator:
        return Agency.objects.all()
    mine = directory.partnerships_of(view.by, on=view.today)
    return directory.agencies_of(mine)


def managed_agencies(view: View) -> QuerySet[Agency]:
    """The agencies whose workers the reader may see: their own, where they manage in it."""
    if view.by.is_system_administrator:
        return Agency.objects.all()
    own = view.by.current_employment(view.today)
    if own is None or own.position not in MANAGING:
        raise PermissionDenied("Only managers and administrators of an agency see its workers.")
    return Agency.objects.filter(pk=own.agency_id)


class AgencyInput(Input):
    name = Text(200)
    kind = choice(AgencyKind)
    partnerships = serializers.ListField(
        child=Related(lambda view: Partnership.objects.all()), min_length=1, max_length=50
    )


class AgencyChange(Input):
    name = Text(200, required=False, allow_blank=False)
    kind = choice(AgencyKind, required=False)
    partnerships = serializers.ListField(
        child=Related(lambda view: directory.partnerships_of(view.by, on=view.today)),
        required=False,
        min_length=1,
        max_length=50,
    )
    proxy = Related(visible_agencies, required=False, allow_null=True)
    is_active = serializers.BooleanField(required=False)


class AgencyQuery(PageQuery):
    kind = choice(AgencyKind, required=False)
    active = serializers.BooleanField(required=False)


class Agencies(View):
    shown = AgencySerializer

    @speaks(AgencySerializer, paged=True, query=AgencyQuery)
    def get(self, request: Request) -> Response:
        """The agencies of my partnerships."""
        rows = visible_agencies(self)
        if kind := self.asked.get("kind"):
            rows = rows.filter(kind=kind)
        if "active" in self.asked:
            rows = rows.filter(is_active=self.asked["active"])
        rows = rows.select_related("proxy").prefetch_related("partnerships")
        return self.paged(rows, order=("pk",))

    @speaks(AgencySerializer, takes=AgencyInput, status=201)
    def post(self, request: Request) -> Response:
        """Add an agency to its partnerships; for system administrators."""
        return self.answer(agencies.create(**self.said, by=self.by, at=self.at))


class OneAgency(View):
    shown = AgencySerializer
    agency: Agency

    def open(self, **address: Any) -> None:
        self.agency = self.row(visible_agencies(self), pk=address["pk"])

    @speaks(AgencySerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """One agency."""
        return self.answer(self.agency)

    @speaks(AgencySerializer, takes=AgencyChange, matches=True)
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        """Change an agency's name, kind, partnerships, proxy; for system administrators."""
        now: dict[str, Any] = {
            name: getattr(self.agency, name) for name in ("name", "kind", "proxy", "is_active")
        }
        now["partnerships"] = self.agency.partnerships.all()
        changed = agencies.change(
            self.agency, **{**now, **self.said}, version=self.version, by=self.by, at=self.at
        )
        return self.answer(changed)


class ContactSerializer(Output):
    worker = WorkerRef()
    deputy = WorkerRef(allow_null=True)

    class Meta:
        model = EscalationContact
        fields = ("level", "worker", "deputy")


class ContactView(View):
    shown = ContactSerializer
    agency: Agency

    def open(self, **address: Any) -> None:
        if address.get("level", EscalationLevel.PRACTITIONER) not in EscalationLevel.values:
            self.row(Agency.objects.none())
        self.agency = self.row(managed_agencies(self), pk=address["pk"])


class Contacts(ContactView):
    @speaks(ContactSerializer, paged=True)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Who answers for an agency at each level, and who stands in for them."""
        rows = EscalationContact.objects.filter(agency=self.agency)
        return self.paged(rows.select_related("worker", "deputy"), order=("level",))


def colleagues(view: ContactView) -> Any:
    chosen = Agency.objects.filter(pk=view.agency.pk)
    return directory.employed_in(chosen, on=view.today)


class ContactInput(Input):
    worker = Related(colleagues)
    deputy = Related(colleagues, required=False, allow_null=True)


class OneContact(ContactView):
    @speaks(ContactSerializer, takes=ContactInput)
    def put(self, request: Request, pk: uuid.UUID, level: str) -> Response:
        """Name who answers for an agency at a level, and their deputy."""
        agencies.name_contact(self.agency, level=level, **self.said, by=self.by, at=self.at)
        return self.answer(self.agency.escalation_contacts.get(level=level))

    @speaks(None, status=204)
    def delete(self, request: Request, pk: uuid.UUID, level: str) -> Response:
        """Leave a level with nobody named."""
        agencies.name_contact(self.agency, level=level, worker=None, by=self.by, at=self.at)
        return self.done()
