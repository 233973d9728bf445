"""Who changed what on a plan, and who has looked at it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Day, PageQuery, Query, page_of
from agencies.api.views import speaks
from agencies.models import Agency, AuditEvent, Worker
from agencies.operations import audit
from plans import access
from plans.api.views import PlanView
from plans.queries.history import history
from plans.queries.looked import reads_of
from plans.rules import roles


class ChangedSerializer(serializers.Serializer[Any]):
    """One field, in the words its readers know."""

    what = serializers.CharField(source="label")
    before = serializers.CharField(source="old", allow_blank=True)
    after = serializers.CharField(source="new", allow_blank=True)


class EntrySerializer(serializers.Serializer[Any]):
    """One thing that one person did."""

    at = serializers.DateTimeField()
    who = serializers.CharField()
    heading = serializers.CharField()
    changes = ChangedSerializer(many=True)


class DaySerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    entries = EntrySerializer(many=True)


class HistoryQuery(Query):
    before = Day(required=False, help_text="From `next` of the page before.")


class History(PlanView):
    what = "history"

    @speaks(page_of(DaySerializer), query=HistoryQuery)
    def get(self, request: Request, reference: str) -> Response:
        """Everything that changed, by day, the newest first."""
        found = history(self.scope, self.plan, before=self.asked.get("before"))
        older = f"{request.path}?before={found.before.isoformat()}" if found.before else None
        return self.answer({"next": older, "results": found.days})


class LookSerializer(serializers.Serializer[AuditEvent]):
    """One read of something in a plan: of `outcome:…`, say, or the `plan` itself."""

    at = serializers.DateTimeField()
    worker = serializers.SerializerMethodField()
    agency = serializers.SerializerMethodField()
    what = serializers.CharField(source="subject")

    @extend_schema_field(WorkerRef(allow_null=True))
    def get_worker(self, event: AuditEvent) -> Any:
        return self.context["view"].workers.get(event.actor)

    @extend_schema_field(AgencyRef(allow_null=True))
    def get_agency(self, event: AuditEvent) -> Any:
        return self.context["view"].agencies.get(event.agency)


class Looked(PlanView):
    """For those who may know: the lead and the chair."""

    what = "looked"
    workers: dict[Any, Any]
    agencies: dict[Any, Any]

    def open(self, **address: Any) -> None:
        plan = access.fetch(self.scope, address["reference"])
        if plan is not None and not access.allows(self.scope, "read_looked", plan):
            audit.record(
                chain=f"child:{plan.child_id}",
                verb="refused",
                by=self.by,
                at=self.at,
                agency=self.scope.agency_id,
                plan=plan.reference,
                subject=self.what,
            )
            raise PermissionDenied(roles.why_not("read_looked"))
        super().open(**address)

    @speaks(LookSerializer, paged=True, query=PageQuery)
    def get(self, request: Request, reference: str) -> Response:
        """Who opened this plan, for which agency, when and what, the newest first."""
        page = self.page(reads_of(self.plan), order=("-at", "-pk"))
        self.workers = _named(Worker.objects, WorkerRef, {one.actor for one in page.results})
        self.agencies = _named(Agency.objects, AgencyRef, {one.agency for one in page.results})
        return self.answer(page)


def _named(rows: Any, shown: Any, ids: set[Any]) -> dict[Any, Any]:
    return {row.pk: shown(row).data for row in rows.filter(pk__in=ids - {None})}
