"""One plan: reading it whole, and changing what is said of it as a whole."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import PartnershipRef, WorkerRef
from agencies.api.serializers import Day, Etag, Input, Output, Related, Text, choice
from agencies.api.views import speaks
from agencies.errors import Refused
from plans.api.actions import members_of
from plans.api.children import ChildSerializer
from plans.api.fields import NearDay
from plans.api.group import MemberSerializer, colleagues_of
from plans.api.views import PlanView
from plans.models import Plan
from plans.operations import leadership, plans
from plans.rules.plans import Category, EndReason

CATEGORIES = [("", "None: not a child protection plan"), *Category.choices]


class PlanSerializer(Output):
    """The plan itself: what it is, who leads and chairs it, and when it is looked at next."""

    etag = Etag()
    partnership = PartnershipRef()
    policy = serializers.IntegerField(
        source="policy.number", help_text="The version of the policy it runs under."
    )
    child = ChildSerializer()
    lead = MemberSerializer(allow_null=True)
    chair = WorkerRef(allow_null=True)
    next_meeting_on = NearDay()
    next_review_on = NearDay()

    class Meta:
        model = Plan
        fields = (
            "reference", "etag", "kind", "status", "partnership", "policy", "child", "lead",
            "chair", "started_on", "conference_on", "initial_category", "category",
            "contingency", "next_meeting_on", "next_review_on", "ended_on", "end_reason",
            "end_note", "created_at",
        )  # fmt: skip


class PlanChange(Input):
    category = serializers.ChoiceField(choices=CATEGORIES, required=False)
    contingency = Text(required=False)


class WholePlanView(PlanView):
    shown = PlanSerializer


class ChairInput(Input):
    chair = Related(lambda view: colleagues_of(view).filter(may_chair=True), allow_null=True)


class Chair(WholePlanView):
    @speaks(PlanSerializer, takes=ChairInput, matches=True)
    def put(self, request: Request, reference: str) -> Response:
        """Name who chairs the plan's reviews, and give their agency the plan; null for nobody.

        A child protection or looked-after plan is never left without a chair.
        """
        changed = leadership.change_chair(
            self.plan, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(changed)


class LeadInput(Input):
    """A member; or, where nobody leads, a worker of one's own agency with role and purpose."""

    member = Related(members_of, required=False)
    worker = Related(colleagues_of, required=False)
    role = Text(120, required=False)
    purpose = Text(required=False)


class Lead(WholePlanView):
    @speaks(PlanSerializer, takes=LeadInput, matches=True)
    def put(self, request: Request, reference: str) -> Response:
        """Make another core member the lead practitioner.

        Whoever oversees an agency may instead seat a worker of it as lead of a plan that nobody
        leads.
        """
        return self.answer(self._member() if "member" in self.said else self._worker())

    def _member(self) -> Plan:
        changed: Plan = leadership.change_lead(
            self.plan, to=self.said["member"], version=self.version, by=self.by, at=self.at
        )
        return changed

    def _worker(self) -> Plan:
        if "worker" not in self.said:
            raise Refused("Choose a member, or a worker to seat as lead.", field="member")
        changed: Plan = leadership.name_lead(
            self.plan,
            worker=self.said["worker"],
            role=self.said.get("role", ""),
            purpose=self.said.get("purpose", ""),
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return changed


class EndInput(Input):
    ended_on = Day()
    reason = choice(EndReason)
    note = Text(required=False)


class End(WholePlanView):
    @speaks(PlanSerializer, takes=EndInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """End a plan on a day; it stays readable to its group and can no longer be changed.

        A child protection or looked-after plan ends so by its chair alone, and only because the child
        died, reached 18 or moved, or it was started in error; a protection plan also because a
        looked-after plan of the child runs. All else a signed review decides.
        """
        ended = plans.end(self.plan, **self.said, version=self.version, by=self.by, at=self.at)
        return self.answer(ended)
