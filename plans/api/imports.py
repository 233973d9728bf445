"""Taking in a partnership's children in need census: sending it, watching it, reading its report."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, PartnershipRef, WorkerRef
from agencies.api.serializers import Input, Output, PageQuery, Related, choice
from agencies.api.views import View, speaks
from agencies.models import Agency, Partnership
from agencies.queries.authority import partnerships_managed_by
from plans.models import CensusImport, CensusImportLine
from plans.operations import census
from plans.queries import imports
from plans.rules.imports import ImportStatus, LineOutcome


class ImportSerializer(Output):
    """How far an import is, and what became of the children in it so far."""

    partnership = PartnershipRef()
    agency = AgencyRef()
    started_by = WorkerRef()

    class Meta:
        model = CensusImport
        fields = (
            "id", "partnership", "agency", "status", "dry_run", "size", "position", "error",
            "created", "unchanged", "updated", "refused", "started_by", "started_at",
            "finished_at",
        )  # fmt: skip


class LineSerializer(Output):
    class Meta:
        model = CensusImportLine
        fields = ("line", "child_id", "outcome", "reason")


def managed(view: View) -> QuerySet[Partnership]:
    """The partnerships whose business manager the reader is."""
    found = partnerships_managed_by(view.by, on=view.today)
    return Partnership.objects.filter(pk__in=[partnership.pk for partnership in found])


def authorities(view: View) -> QuerySet[Agency]:
    """The agencies whose returns the reader may take in."""
    pairs = imports.authorities_of(managed(view))
    return Agency.objects.filter(pk__in=[agency.pk for _, agency in pairs])


class ImportInput(Input):
    partnership = Related(managed)
    agency = Related(
        authorities, required=False, help_text="Whose children they are, where it could be several."
    )
    dry_run = serializers.BooleanField(
        required=False, help_text="Say what would happen, and change nothing."
    )
    file = serializers.FileField(max_length=200, help_text="The return, as XML.")


class ImportQuery(PageQuery):
    partnership = serializers.UUIDField(required=False)
    status = choice(ImportStatus, required=False)


class ImportView(View):
    shown = ImportSerializer

    @property
    def imports(self) -> QuerySet[CensusImport]:
        return CensusImport.objects.filter(partnership__in=managed(self)).select_related(
            "partnership", "agency", "started_by"
        )


class Imports(ImportView):
    parser_classes = (MultiPartParser,)

    @speaks(ImportSerializer, paged=True, query=ImportQuery)
    def get(self, request: Request) -> Response:
        """The imports of partnerships whose business manager I am, newest first."""
        rows = self.imports
        for name in ("partnership", "status"):
            if name in self.asked:
                rows = rows.filter(**{name: self.asked[name]})
        return self.paged(rows, order=("-started_at", "-pk"))

    @speaks(ImportSerializer, takes=ImportInput, status=202, media="multipart/form-data")
    def post(self, request: Request) -> Response:
        """Send a return in; it is taken in within minutes, and Location says how far it is."""
        said, named = self.said, self.said.get("agency")
        partnership = said["partnership"]
        received = census.receive(
            said["file"].chunks(),
            partnership=partnership,
            agency=census.agency_of(partnership, named.name if named else ""),
            dry_run=said.get("dry_run", False),
            by=self.by,
            at=self.at,
        )
        response = self.answer(received)
        response["Location"] = f"{request.path}{received.pk}/"
        return response


class OneImportView(ImportView):
    """An address that stands on one import."""

    census_import: CensusImport

    def open(self, **address: Any) -> None:
        self.census_import = self.row(self.imports, pk=address["pk"])


class OneImport(OneImportView):
    @speaks(ImportSerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """How far an import is, and how it ended."""
        return self.answer(self.census_import)


class LineQuery(PageQuery):
    outcome = choice(LineOutcome, required=False)


class ImportLines(OneImportView):
    @speaks(LineSerializer, paged=True, query=LineQuery)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """What became of each child in the file, and why."""
        rows = CensusImportLine.objects.filter(census_import=self.census_import)
        if outcome := self.asked.get("outcome"):
            rows = rows.filter(outcome=outcome)
        page = self.page(rows, order=("pk",))
        self.record_listing(f"import:{pk}", len(page.results))
        return self.answer(page)
