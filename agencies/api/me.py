"""Who I am here, and among whom I may choose."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.agencies import visible_agencies
from agencies.api.refs import AgencyRef
from agencies.api.serializers import Output, PageQuery
from agencies.api.views import View, speaks
from agencies.models import Employment, Worker


class ColleagueSerializer(Output):
    """Somebody who may be asked: who they are and where they work."""

    id = serializers.UUIDField(source="worker_id")
    name = serializers.CharField(source="worker.name")
    may_chair = serializers.BooleanField(source="worker.may_chair")
    agency = AgencyRef()

    class Meta:
        model = Employment
        fields = ("id", "name", "may_chair", "agency", "position", "job_title")


class ColleagueQuery(PageQuery):
    agency = serializers.UUIDField(required=False)
    may_chair = serializers.BooleanField(required=False)


class Colleagues(View):
    @speaks(ColleagueSerializer, paged=True, query=ColleagueQuery)
    def get(self, request: Request) -> Response:
        """Who works for the agencies of my partnerships: from them members and chairs are chosen."""
        agencies = visible_agencies(self).filter(is_active=True)
        if "agency" in self.asked:
            agencies = agencies.filter(pk=self.asked["agency"])
        rows = Employment.objects.current(self.today).filter(agency__in=agencies)
        if "may_chair" in self.asked:
            rows = rows.filter(worker__may_chair=self.asked["may_chair"])
        return self.paged(rows.select_related("worker", "agency"), order=("pk",))


class MeSerializer(Output):
    agency = serializers.SerializerMethodField()
    position = serializers.SerializerMethodField()

    class Meta:
        model = Worker
        fields = (
            "id",
            "name",
            "email",
            "may_chair",
            "is_system_administrator",
            "agency",
            "position",
        )

    def _place(self, worker: Worker) -> Employment | None:
        place: Employment | None = self.context["view"].place
        return place

    def get_agency(self, worker: Worker) -> str | None:
        place = self._place(worker)
        return str(place.agency_id) if place else None

    def get_position(self, worker: Worker) -> str | None:
        place = self._place(worker)
        return place.position if place else None


class Me(View):
    place: Employment | None

    @speaks(MeSerializer)
    def get(self, request: Request) -> Response:
        """Who I am here: for a program, whom it acts for."""
        self.place = self.by.current_employment(self.today)
        return self.answer(self.by)
