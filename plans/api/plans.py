"""Plans: those I may see, starting one, and one with everything in it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import (
    Day,
    Etag,
    Input,
    Output,
    PageQuery,
    Related,
    Text,
    choice,
    several,
)
from agencies.api.views import speaks
from agencies.queries import directory
from plans.api.children import ChildInput, child_details
from plans.api.fields import NearDay
from plans.api.people import RelativeInput
from plans.api.people import details as person_details
from plans.api.plan import CATEGORIES, PlanChange, PlanSerializer, WholePlanView
from plans.api.plan_page import PlanPageSerializer
from plans.api.views import ScopedView
from plans.models import Child, Plan
from plans.operations import plans
from plans.queries.plan_page import plan_page
from plans.queries.plans import Part, PlanFilters, find
from plans.rules.plans import Kind, Status

ROW = ("child", "lead__worker", "lead__agency", "chair")


class PlanRowSerializer(Output):
    """One line of a list of plans."""

    etag = Etag()
    child = serializers.CharField(source="child.name")
    lead = WorkerRef(source="lead.worker", default=None, allow_null=True)
    lead_agency = AgencyRef(source="lead.agency", default=None, allow_null=True)
    chair = WorkerRef(allow_null=True)
    next_meeting_on = NearDay()
    next_review_on = NearDay()

    class Meta:
        model = Plan
        fields = (
            "reference", "etag", "kind", "status", "child", "lead", "lead_agency", "chair",
            "started_on", "ended_on", "next_meeting_on", "next_review_on",
        )  # fmt: skip


class PlanQuery(PageQuery):
    status = choice(Status, required=False)
    kind = choice(Kind, required=False)
    part = choice(Part, required=False)
    late_actions = serializers.BooleanField(required=False)
    review_due = serializers.BooleanField(required=False)


class SearchInput(Input):
    """In the body and not in the address, which is written to logs."""

    text = Text(200, help_text="A reference, or parts of the child's name.")
    status = choice(Status, required=False)
    kind = choice(Kind, required=False)


class PlanSearchSerializer(serializers.Serializer[Any]):
    results = PlanRowSerializer(many=True)
    more = serializers.BooleanField(help_text="Whether there are more than these; say more.")


class PlanInput(Input):
    """The child, either one whose plan the writer may see or a new one; and the writer as lead."""

    kind = choice(Kind)
    partnership = Related(lambda view: directory.partnerships_of(view.by, on=view.today))
    child = Related(lambda view: Child.objects.visible_to(view.scope), required=False)
    new_child = ChildInput(required=False)
    family = several(RelativeInput(), most=50, required=False)
    started_on = Day()
    category = serializers.ChoiceField(choices=CATEGORIES, required=False)
    contingency = Text(required=False)
    role = Text(120)
    purpose = Text(help_text="What the writer, as lead, is there to do for this child.")
    chair = Related(lambda view: chairs(view).filter(may_chair=True), required=False)
    strategy_on = Day(
        required=False,
        help_text="The strategy discussion that led to a child protection plan's conference.",
    )
    late_reason = Text(
        2000, required=False, help_text="Needed where the conference was held after it was due."
    )


def chairs(view: ScopedView) -> Any:
    """Workers of the partnerships that the writer's agency works in."""
    mine = directory.partnerships_of(view.by, on=view.today)
    return directory.employed_in(directory.agencies_of(mine), on=view.today)


class Plans(ScopedView):
    shown = PlanSerializer

    @speaks(PlanRowSerializer, paged=True, query=PlanQuery)
    def get(self, request: Request) -> Response:
        """The plans I may see, those reviewed soonest first."""
        asked = {k: v for k, v in self.asked.items() if k not in PageQuery().fields}
        rows = find(self.scope, PlanFilters(**{"status": "", **asked}))
        return self.listed(rows.select_related(*ROW), order=("next_review_on", "pk"), what="plans")

    @speaks(PlanSerializer, takes=PlanInput, status=201)
    def post(self, request: Request) -> Response:
        """Start a plan for a child, with the writer as lead practitioner."""
        said = dict(self.said)
        if "new_child" in said:
            said["new_child"] = child_details(said["new_child"])
        said["family"] = [person_details(one) for one in said.get("family", [])]
        plan = plans.start(**said, by=self.by, at=self.at)
        response = self.answer(plan)
        response["Location"] = f"{request.path}{plan.reference}/"
        return response


class PlanSearch(ScopedView):
    most = 50

    @speaks(PlanSearchSerializer, takes=SearchInput)
    def post(self, request: Request) -> Response:
        """Find plans I may see by reference or by the child's name."""
        rows = find(self.scope, PlanFilters(**{"status": "", **self.said}))
        found = list(rows.select_related(*ROW).order_by("next_review_on", "pk")[: self.most + 1])
        self.record_listing("plans", len(found[: self.most]))
        return self.answer({"results": found[: self.most], "more": len(found) > self.most})


class OnePlan(WholePlanView):
    @speaks(PlanPageSerializer)
    def get(self, request: Request, reference: str) -> Response:
        """The plan with everything in it: child, group, outcomes, actions and what needs attention."""
        return self.answer(plan_page(self.scope, self.plan, today=self.today))

    @speaks(PlanSerializer, takes=PlanChange, matches=True)
    def patch(self, request: Request, reference: str) -> Response:
        """Change the category of abuse, or what happens if the plan fails."""
        now = {"category": self.plan.category, "contingency": self.plan.contingency}
        changed = plans.change(
            self.plan, **{**now, **self.said}, version=self.version, by=self.by, at=self.at
        )
        return self.answer(changed)
