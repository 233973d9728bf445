"""Days on which a worker is away, so that their deputy stands in."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Day, Input, Output
from agencies.api.views import View, speaks
from agencies.errors import NotVisible
from agencies.models import Absence, Employment
from agencies.operations import workers
from agencies.queries.workers import employment_for


class AbsenceSerializer(Output):
    class Meta:
        model = Absence
        fields = ("id", "from_on", "until_on")


class AbsenceInput(Input):
    from_on = Day()
    until_on = Day(help_text="The last day away.")


class AbsenceView(View):
    """Of oneself, or of a worker of an agency whose workers the reader may see."""

    shown = AbsenceSerializer
    employment: Employment

    def open(self, **address: Any) -> None:
        worker = address["pk"]
        own = self.by.current_employment(self.today) if worker == self.by.pk else None
        self.employment = own or employment_for(self.by, worker, on=self.today)

    @property
    def absences(self) -> Any:
        if self.employment.ended_on is not None:
            # What somebody does after they left is not their former agency's business.
            raise NotVisible
        return self.employment.worker.absences.all()


class Absences(AbsenceView):
    @speaks(AbsenceSerializer, paged=True)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """When a worker is, was and will be away."""
        return self.paged(self.absences, order=("from_on", "pk"))

    @speaks(AbsenceSerializer, takes=AbsenceInput, status=201)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Say when a worker is away, both days included."""
        absence = workers.record_absence(self.employment, **self.said, by=self.by, at=self.at)
        return self.answer(absence)


class OneAbsence(AbsenceView):
    @speaks(None, status=204)
    def delete(self, request: Request, pk: uuid.UUID, absence: uuid.UUID) -> Response:
        """Take back an absence."""
        held = self.row(self.absences, pk=absence)
        workers.cancel_absence(held, employment=self.employment, by=self.by, at=self.at)
        return self.done()
