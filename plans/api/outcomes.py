"""Outcomes: what must be different for the child, and what has been seen of it since."""

from __future__ import annotations

import uuid
from dataclasses import fields
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Day, Etag, Input, Output, PageQuery, Related, Text, choice
from agencies.api.views import Serializers, speaks
from plans.api.fields import PersonRef
from plans.api.views import PlanView
from plans.models import FamilyLink, Outcome, OutcomeUnderstanding, OutcomeUpdate, Person
from plans.operations import outcomes
from plans.operations.outcomes import OutcomeDetails
from plans.rules.outcomes import OutcomeStatus, Understanding


class OutcomeSerializer(Output):
    etag = Etag()

    class Meta:
        model = Outcome
        fields = (
            "id", "etag", "position", "status", "closed_reason", "worry", "change", "measure",
            "baseline", "now", "target", "baseline_number", "now_number", "target_number",
            "target_on", "review_on", "child_words", "contingency", "created_at",
        )  # fmt: skip


def number(**kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=9, decimal_places=2, allow_null=True, **kwargs)


class OutcomeWords(Input):
    """An outcome's words; what is left out when it is changed stays as it is."""

    worry = Text()
    change = Text()
    measure = Text(required=False)
    baseline = Text(300, required=False)
    target = Text(300, required=False)
    baseline_number = number(required=False)
    target_number = number(required=False)
    target_on = Day(required=False, allow_null=True)
    review_on = Day(required=False, allow_null=True)
    child_words = Text(required=False)
    contingency = Text(required=False)


class OutcomeChange(OutcomeWords):
    worry = Text(required=False, allow_blank=False)
    change = Text(required=False, allow_blank=False)
    reason = Text(required=False, help_text="Why, once a review has been signed.")


class ReasonInput(Input):
    reason = Text()


class OutcomeQuery(PageQuery):
    status = choice(OutcomeStatus, required=False)


class Outcomes(PlanView):
    what, shown = "outcomes", OutcomeSerializer

    @speaks(OutcomeSerializer, paged=True, query=OutcomeQuery)
    def get(self, request: Request, reference: str) -> Response:
        """A plan's outcomes, most important first."""
        rows = self.seen(Outcome)
        if status := self.asked.get("status"):
            rows = rows.filter(status=status)
        return self.paged(rows, order=("position", "pk"))

    @speaks(OutcomeSerializer, takes=OutcomeWords, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Add an outcome: agreed when the lead or chair adds it whole, otherwise proposed."""
        details = OutcomeDetails(**self.said)
        return self.answer(outcomes.add(self.plan, details=details, by=self.by, at=self.at))


class OrderInput(Input):
    order = serializers.ListField(
        child=serializers.UUIDField(), max_length=500, help_text="Every outcome, once."
    )


class OutcomeOrder(PlanView):
    what = "outcomes"

    @speaks(None, takes=OrderInput, status=204)
    def put(self, request: Request, reference: str) -> Response:
        """Put a plan's outcomes in order, most important first."""
        outcomes.reorder(self.plan, order=self.said["order"], by=self.by, at=self.at)
        return self.done()


class OutcomeView(PlanView):
    """An address that stands on one outcome of a plan."""

    what = "outcome"
    shown: Serializers | None = OutcomeSerializer
    outcome: Outcome

    def open(self, **address: Any) -> None:
        super().open(**address)
        self.outcome = self.row(self.seen(Outcome).select_related("plan"), pk=address["pk"])


class OneOutcome(OutcomeView):
    @speaks(OutcomeSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """One outcome."""
        return self.answer(self.outcome)

    @speaks(OutcomeSerializer, takes=OutcomeChange, matches=True)
    def patch(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Change an outcome's words, measure and dates."""
        now = {part.name: getattr(self.outcome, part.name) for part in fields(OutcomeDetails)}
        reason = self.said.pop("reason", "")
        changed = outcomes.change(
            self.outcome,
            details=OutcomeDetails(**{**now, **self.said}),
            reason=reason,
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.answer(changed)


class OutcomeAgreement(OutcomeView):
    @speaks(OutcomeSerializer, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Make a proposed, or closed, outcome one the plan works to."""
        return self.answer(
            outcomes.agree(self.outcome, version=self.version, by=self.by, at=self.at)
        )


class OutcomeClosing(OutcomeView):
    @speaks(OutcomeSerializer, takes=ReasonInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say that an outcome is no longer relevant, and why."""
        closed = outcomes.close(
            self.outcome,
            reason=self.said["reason"],
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.answer(closed)


class ProgressSerializer(Output):
    by = WorkerRef()
    agency = AgencyRef(allow_null=True)

    class Meta:
        model = OutcomeUpdate
        fields = ("at", "by", "agency", "observed_on", "now", "now_number", "note")


class ProgressInput(Input):
    now = Text(300)
    now_number = number(required=False)
    observed_on = Day()
    note = Text(required=False)


class Progress(OutcomeView):
    what = "progress"

    @speaks(ProgressSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Where the outcome's measure stood, newest first."""
        rows = self.seen(OutcomeUpdate, outcome=self.outcome).select_related("by", "agency")
        return self.paged(rows, order=("-observed_on", "-at", "-pk"))

    @speaks(ProgressSerializer, takes=ProgressInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say where the outcome's measure stands, as seen on a day."""
        seen = outcomes.record_progress(self.outcome, **self.said, by=self.by, at=self.at)
        return self.answer(seen)


class UnderstandingSerializer(Output):
    etag = Etag()
    person = PersonRef(allow_null=True)
    recorded_by = WorkerRef()

    class Meta:
        model = OutcomeUnderstanding
        fields = (
            "id", "etag", "person", "answer", "reason", "words", "how_checked", "checked_on",
            "recorded_at", "recorded_by",
        )  # fmt: skip


def family_of(view: PlanView) -> Any:
    """People around the child of the plan an address stands on."""
    links = FamilyLink.objects.visible_to(view.scope).filter(child=view.plan.child_id)
    return Person.objects.visible_to(view.scope).filter(pk__in=links.values("person_id"))


class UnderstandingInput(Input):
    person = Related(
        family_of, required=False, allow_null=True, help_text="Left out for the child."
    )
    answer = choice(Understanding)
    reason = Text(required=False)
    words = Text(required=False)
    how_checked = Text(200)
    checked_on = Day()


class Understandings(OutcomeView):
    what = "understandings"

    @speaks(UnderstandingSerializer, paged=True)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """What the child and each parent make of an outcome."""
        rows = self.seen(OutcomeUnderstanding, outcome=self.outcome)
        return self.paged(rows.select_related("person", "recorded_by"), order=("recorded_at", "pk"))

    @speaks(UnderstandingSerializer, takes=UnderstandingInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Record whether a parent, or the child, agrees with an outcome; replaces what they said."""
        said = {"person": None, **self.said}
        held = outcomes.record_understanding(self.outcome, **said, by=self.by, at=self.at)
        return self.answer(held)
