"""What could not be e-mailed to the people of the agency I administer. Nothing about any child."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import WorkerRef
from agencies.api.serializers import Output
from agencies.api.views import View, speaks
from agencies.models import Agency
from plans.models import Mail
from plans.operations import undelivered
from plans.queries.undelivered import described


class UndeliveredSerializer(Output):
    recipient = WorkerRef()
    things = serializers.IntegerField(help_text="How many things it is about.")
    advice = serializers.ListField(child=serializers.CharField(), help_text="What to do.")

    class Meta:
        model = Mail
        fields = (
            "id", "recipient", "status", "created_at", "due_at", "attempts", "reason", "ended_at",
            "things", "advice",
        )  # fmt: skip


class UndeliveredView(View):
    agency: Agency

    def open(self, **address: Any) -> None:
        self.agency = undelivered.administered(self.by, on=self.today)


class AllUndelivered(UndeliveredView):
    @speaks(UndeliveredSerializer, paged=True)
    def get(self, request: Request) -> Response:
        """Given up, or late: the e-mails to my agency's people, the newest first."""
        rows = Mail.rows.of_agency(self.agency).undelivered(self.at)
        rows = rows.select_related("recipient").annotate(things=Count("notifications"))
        page = self.page(rows, order=("-created_at", "-pk"))
        for one in described(page.results, self.agency, on=self.today):
            one.mail.advice = one.advice  # type: ignore[attr-defined]
        return self.answer(page)


class TriedSerializer(serializers.Serializer[Any]):
    tried = serializers.IntegerField(help_text="How many are tried again.")


class AllTriedAgain(UndeliveredView):
    @speaks(TriedSerializer)
    def post(self, request: Request) -> Response:
        """Try everything of my agency again that was given up."""
        return self.answer({"tried": undelivered.try_all_again(by=self.by, at=self.at)})


class TriedAgain(UndeliveredView):
    @speaks(TriedSerializer)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Try one e-mail again that was given up."""
        mail = self.row(Mail.rows.of_agency(self.agency), pk=pk)
        undelivered.try_again(mail, by=self.by, at=self.at)
        return self.answer({"tried": 1})
