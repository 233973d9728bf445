"""What is on record about a plan's child: adding, reading, superseding and withdrawing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Day, Input, PageQuery, Related, Text, choice
from agencies.api.views import Serializers, View, speaks
from agencies.errors import Stale
from plans import access
from plans.api.fields import LevelField
from plans.api.record_contents import SaidField, details_of
from plans.api.record_days import WhenInput, when_of
from plans.api.record_versions import RecordHeadingSerializer, RecordSerializer
from plans.api.views import PlanView
from plans.models import CaseRecord
from plans.models.records import contents
from plans.operations import records as operations
from plans.operations.records import Heading
from plans.queries import records as queries
from plans.queries.record_choices import people_of
from plans.queries.record_lines import Lines, lines_of, pointed_to
from plans.rules.records import Precision, RecordKind, RecordStatus, When


def people_around(view: Any) -> Any:
    return people_of(view.scope, view.plan)


class RecordInput(WhenInput):
    kind = choice(RecordKind)
    person = Related(people_around, required=False, allow_null=True, help_text="Whom it is about.")
    level = LevelField(required=False, help_text="Left out: as a record of its kind usually is.")
    details = SaidField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        kind = RecordKind(attrs["kind"])
        return attrs | {"details": details_of(kind, attrs["details"], view=self.context["view"])}


class SupersedeInput(WhenInput):
    """The whole of what the next version says; day, person and level stay where they are left out."""

    happened_on = Day(required=False)
    person = Related(people_around, required=False, allow_null=True)
    level = LevelField(required=False)
    details = SaidField()
    reason = Text(2000, help_text="What was wrong, or has changed.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if "happened_on" not in attrs and attrs.keys() & {"precision", "until_on"}:
            raise serializers.ValidationError({"happened_on": "Give the day as well."})
        view = self.context["view"]
        kind = RecordKind(view.record.kind)
        return attrs | {"details": details_of(kind, attrs["details"], view=view)}


class RecordQuery(PageQuery):
    kind = choice(RecordKind, required=False)
    status = choice(RecordStatus, required=False)
    agency = serializers.UUIDField(required=False)
    person = serializers.UUIDField(required=False)


class RecordsView(PlanView):
    """An address that shows records of a plan's child."""

    what = "records"
    shown: Serializers | None = RecordSerializer
    said_by: dict[Any, Any] | None = None
    known_lines: Lines | None = None

    def rows(self) -> Any:
        rows = CaseRecord.objects.visible_to(self.scope).filter(child=self.plan.child_id)
        return rows.select_related("agency", "author", "person")

    def content_of(self, row: CaseRecord) -> Any:
        """What a record says: at its own address always, in a list if it may stand there."""
        return row.content if self.said_by is None else self.said_by.get(row.pk)

    def lines_of(self, row: CaseRecord, pointed: Iterable[uuid.UUID] = ()) -> Lines:
        """How its versions, and those of what it points to, look to the reader."""
        return self.known_lines or lines_of(self.scope, [row], pointed=pointed)

    def number_of(self, row: CaseRecord) -> int:
        """Which version a record is to the reader, as its ETag says."""
        return self.lines_of(row).number(row)

    def list_of(self, rows: Any, *, order: tuple[str, ...]) -> Response:
        """One page of records with what they say, all of which have now been read."""
        page = self.page(rows, order=order)
        listed = [one for one in page.results if one.kind != RecordKind.SAFE_ADDRESS]
        self.said_by = _contents(self.scope, listed)
        others = [line for one in self.said_by.values() for line in pointed_to(one).values()]
        self.known_lines = lines_of(self.scope, page.results, pointed=others)
        access.opened(self.scope, self.plan, listed, by=self.by, at=self.at)
        return self.answer(page)


def _contents(scope: Any, rows: Iterable[CaseRecord]) -> dict[Any, Any]:
    """What records say, by their ids. A statement for each kind among them."""
    keys: dict[RecordKind, list[uuid.UUID]] = defaultdict(list)
    for one in rows:
        keys[RecordKind(one.kind)].append(one.pk)
    found: dict[Any, Any] = {}
    for kind, pks in keys.items():
        model: Any = contents()[kind]
        for content in model.objects.visible_to(scope).filter(record__in=pks):
            found[content.pk] = content
    return found


class Records(RecordsView):
    @speaks(RecordSerializer, paged=True, query=RecordQuery)
    def get(self, request: Request, reference: str) -> Response:
        """What is on record about the child, the newest first, in every version I may read."""
        rows = self.rows()
        for name in ("kind", "status", "agency", "person"):
            if name in self.asked:
                rows = rows.filter(**{name: self.asked[name]})
        return self.list_of(rows, order=("-happened_on", "-recorded_at", "-pk"))

    @speaks(RecordSerializer, takes=RecordInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Put something on record in the name of my agency; `details` are those of its kind."""
        said = self.said
        heading = Heading(when_of(said), said.get("person"), said.get("level"))
        made = operations.add(self.plan, said["details"], heading=heading, by=self.by, at=self.at)
        return self.answer(made)


class RecordView(RecordsView):
    """An address that stands on one record. A read of a sealed one is on no plan's trail."""

    record: CaseRecord

    def open(self, **address: Any) -> None:
        reference, pk = address["reference"], address["pk"]
        plan = access.fetch(self.scope, reference)
        if plan is None:
            what = f"caserecord:{pk}"
            access.refuse(self.scope, reference, by=self.by, at=self.at, what=what)
        self.plan = plan
        if self.reads:
            self.record = access.open_record(self.scope, plan, pk, by=self.by, at=self.at)
        else:
            self.record = self.row(self.rows(), pk=pk)

    def represent(self, row: Any) -> Any:
        access.open_record(self.scope, self.plan, row.pk, by=self.by, at=self.at)
        return View.represent(self, row)

    def must_have_seen(self) -> None:
        """Refuses, with what stands now, a writer who saw another version."""
        if self.version != self.number_of(self.record):
            raise Stale(self.record)


class OneRecord(RecordView):
    @speaks(RecordSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """One version of a record. It is kept that I have read it."""
        return self.answer(self.record)


class RecordVersions(RecordView):
    @speaks(RecordHeadingSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """The versions of a record that I may read, the newest first."""
        # Not by the version: the cursor would say how many there are.
        page = self.page(self.rows().filter(line=self.record.line), order=("-recorded_at", "-pk"))
        self.known_lines = lines_of(self.scope, page.results)
        return self.answer(page)


class Superseding(RecordView):
    @speaks(RecordSerializer, takes=SupersedeInput, status=201, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say what a record should say instead; the old version stays, and its readers are told."""
        self.must_have_seen()
        said, old = self.said, self.record
        when = When(old.happened_on, old.until_on, Precision(old.precision))
        made = operations.amend(
            self.plan,
            old,
            said["details"],
            heading=Heading(
                when_of(said) if "happened_on" in said else when,
                said.get("person", old.person),
                said.get("level"),
            ),
            reason=said["reason"],
            by=self.by,
            at=self.at,
        )
        return self.answer(made)


class RecordWithdrawInput(Input):
    reason = Text(2000)


class RecordWithdrawing(RecordView):
    @speaks(RecordSerializer, takes=RecordWithdrawInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Withdraw what should not have been recorded; it stays to be read."""
        self.must_have_seen()
        row = operations.withdraw(self.plan, self.record, **self.said, by=self.by, at=self.at)
        return self.answer(row)


class RecordOpenerSerializer(serializers.Serializer[Any]):
    who = serializers.CharField()
    agency = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    at = serializers.DateTimeField()


class RecordOpenedSerializer(serializers.Serializer[Any]):
    results = RecordOpenerSerializer(many=True)


class RecordOpened(RecordView):
    @speaks(RecordOpenedSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Who first read which version, and when; for readers of the agency that made it."""
        return self.answer({"results": queries.who_opened(self.scope, self.record)})
