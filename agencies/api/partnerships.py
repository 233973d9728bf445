"""Partnerships: their policy and its versions, their closed days, and who holds a duty."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import WorkerRef
from agencies.api.serializers import (
    Day,
    Etag,
    Input,
    JsonObject,
    Output,
    PageQuery,
    Text,
    choice,
)
from agencies.api.views import Serializers, View, speaks
from agencies.models import (
    ClosedDay,
    Partnership,
    PartnershipRole,
    Policy,
    RoleInPartnership,
)
from agencies.models.workers import in_force
from agencies.operations import duties, partnerships
from agencies.queries import directory
from agencies.queries.authority import must_be_system_administrator


class PartnershipSerializer(Output):
    etag = Etag()

    class Meta:
        model = Partnership
        fields = ("id", "etag", "name", "authority_code", "is_active")


class PartnershipInput(Input):
    name = Text(200)
    authority_code = serializers.RegexField(r"^[0-9]{3}$", required=False)


class PartnershipChange(Input):
    name = Text(200, required=False, allow_blank=False)
    authority_code = serializers.RegexField(r"^[0-9]{3}$", required=False, allow_blank=True)
    is_active = serializers.BooleanField(required=False)


class Partnerships(View):
    shown = PartnershipSerializer

    @speaks(PartnershipSerializer, paged=True)
    def get(self, request: Request) -> Response:
        """The partnerships my agency works in, or for which I hold a duty."""
        return self.paged(directory.partnerships_of(self.by, on=self.today), order=("pk",))

    @speaks(PartnershipSerializer, takes=PartnershipInput, status=201)
    def post(self, request: Request) -> Response:
        """Add a partnership, working under the default policy; for system administrators."""
        return self.answer(partnerships.create(**self.said, by=self.by, at=self.at))


class PartnershipView(View):
    """An address that stands on one partnership the reader has to do with."""

    shown: Serializers | None = PartnershipSerializer
    partnership: Partnership

    def open(self, **address: Any) -> None:
        mine = directory.partnerships_of(self.by, on=self.today)
        self.partnership = self.row(mine, pk=address["pk"])


class OnePartnership(PartnershipView):
    @speaks(PartnershipSerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """One partnership."""
        return self.answer(self.partnership)

    @speaks(PartnershipSerializer, takes=PartnershipChange, matches=True)
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        """Change a partnership's name, its authority's code; for system administrators."""
        now = {n: getattr(self.partnership, n) for n in ("name", "authority_code", "is_active")}
        changed = partnerships.change(
            self.partnership, **{**now, **self.said}, version=self.version, by=self.by, at=self.at
        )
        return self.answer(changed)


class PolicyLineSerializer(Output):
    adopted_by = WorkerRef()

    class Meta:
        model = Policy
        fields = ("number", "adopted_at", "adopted_by")


class PolicySerializer(PolicyLineSerializer):
    policy = JsonObject(source="data")

    class Meta:
        model = Policy
        fields = (*PolicyLineSerializer.Meta.fields, "policy")


class PolicyInput(Input):
    policy = JsonObject(help_text="The whole policy; the version before is the pattern.")


class Policies(PartnershipView):
    @speaks(PolicyLineSerializer, paged=True)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Every version of a partnership's policy, newest first."""
        rows = Policy.objects.filter(partnership=self.partnership).defer("data")
        return self.paged(rows.select_related("adopted_by"), order=("-number",))

    @speaks(PolicySerializer, takes=PolicyInput, status=201, matches=True)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Adopt a new version, for what begins from now on. If-Match is the partnership's ETag."""
        adopted = partnerships.adopt_policy(
            self.partnership,
            data=self.said["policy"],
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.answer(adopted)


class OnePolicy(PartnershipView):
    @speaks(PolicySerializer)
    def get(self, request: Request, pk: uuid.UUID, number: int) -> Response:
        """One version of a partnership's policy, whole."""
        rows = Policy.objects.filter(partnership=self.partnership).select_related("adopted_by")
        return self.answer(self.row(rows, number=number))


class ClosedDaySerializer(Output):
    class Meta:
        model = ClosedDay
        fields = ("on", "why")


class ClosedDayInput(Input):
    on = Day()
    why = Text(120)


class ClosedDays(PartnershipView):
    @speaks(ClosedDaySerializer, paged=True)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Days that a partnership does not count as working days, beside England's."""
        return self.paged(ClosedDay.objects.filter(partnership=self.partnership), order=("on",))

    @speaks(ClosedDaySerializer, takes=ClosedDayInput, status=201)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Add a closed day. Dates already stored stay as they are."""
        day = partnerships.close_day(self.partnership, **self.said, by=self.by, at=self.at)
        return self.answer(day)


class OneClosedDay(PartnershipView):
    @speaks(None, status=204)
    def delete(self, request: Request, pk: uuid.UUID, on: date) -> Response:
        """Take back a closed day."""
        rows = ClosedDay.objects.filter(partnership=self.partnership)
        day = self.row(rows.select_related("partnership"), on=on)
        partnerships.open_day(day, by=self.by, at=self.at)
        return self.done()


class RoleSerializer(Output):
    worker = WorkerRef()

    class Meta:
        model = PartnershipRole
        fields = ("id", "worker", "role", "started_on", "ended_on")


class RoleInput(Input):
    """Whoever has the address; an account is opened where there is none."""

    email = serializers.EmailField(max_length=254)
    name = Text(150)
    role = choice(RoleInPartnership)


class RoleQuery(PageQuery):
    role = choice(RoleInPartnership, required=False)


class RoleView(PartnershipView):
    """Who holds a duty is set up, and seen, by system administrators."""

    shown = RoleSerializer

    def open(self, **address: Any) -> None:
        must_be_system_administrator(self.by)
        super().open(**address)


class Roles(RoleView):
    @speaks(RoleSerializer, paged=True, query=RoleQuery)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Who holds a duty for the whole partnership today."""
        rows = PartnershipRole.objects.filter(in_force(self.today), partnership=self.partnership)
        if role := self.asked.get("role"):
            rows = rows.filter(role=role)
        return self.paged(rows.select_related("worker"), order=("pk",))

    @speaks(RoleSerializer, takes=RoleInput, status=201)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Give somebody a duty for the whole partnership, from today. It opens no plan."""
        return self.answer(duties.entrust(self.partnership, **self.said, by=self.by, at=self.at))


class RoleEnd(RoleView):
    @speaks(RoleSerializer)
    def post(self, request: Request, pk: uuid.UUID, role: uuid.UUID) -> Response:
        """End a duty for the partnership now."""
        held = self.row(PartnershipRole.objects.filter(partnership=self.partnership), pk=role)
        return self.answer(partnerships.end_role(held, by=self.by, at=self.at))
