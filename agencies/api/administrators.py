"""Who runs the service itself; none of it opens a plan."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Input, Output, Text
from agencies.api.views import View, speaks
from agencies.models import Worker
from agencies.operations import duties
from agencies.queries.authority import must_be_system_administrator


class AdministratorSerializer(Output):
    class Meta:
        model = Worker
        fields = ("id", "name", "email", "is_active")


class AdministratorInput(Input):
    """Whoever has the address; an account is opened where there is none."""

    email = serializers.EmailField(max_length=254)
    name = Text(150)


class AdministratorView(View):
    def open(self, **address: Any) -> None:
        must_be_system_administrator(self.by)

    @property
    def administrators(self) -> QuerySet[Worker]:
        return Worker.objects.filter(is_system_administrator=True)


class Administrators(AdministratorView):
    @speaks(AdministratorSerializer, paged=True)
    def get(self, request: Request) -> Response:
        """The system administrators."""
        return self.paged(self.administrators, order=("pk",))

    @speaks(AdministratorSerializer, takes=AdministratorInput, status=201)
    def post(self, request: Request) -> Response:
        """Let somebody set up partnerships and agencies."""
        return self.answer(duties.appoint_administrator(**self.said, by=self.by, at=self.at))


class Dismissal(AdministratorView):
    @speaks(AdministratorSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Take that from somebody now; their sessions and programs stop."""
        chosen = self.row(self.administrators, pk=pk)
        return self.answer(duties.dismiss_administrator(chosen, by=self.by, at=self.at))
