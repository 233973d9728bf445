"""The core or care group: who sits in it, what each is there to do, and the empty seats."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Etag, Input, Output, PageQuery, Related, Text, choice
from agencies.api.views import speaks
from agencies.models import Agency
from agencies.queries import directory
from plans.api.fields import PersonRef
from plans.api.outcomes import family_of
from plans.api.views import PlanView
from plans.models import GroupMember
from plans.operations import group
from plans.operations.group import SeatDetails
from plans.rules.group import MemberStatus
from plans.rules.roles import WITH_ACCOUNT, Standing

PEOPLE = ("worker", "person", "agency", "deputy")
SEAT = ("role", "purpose", "standing", "contact")


class MemberSerializer(Output):
    etag = Etag()
    name = serializers.CharField()
    agency = AgencyRef(allow_null=True)
    worker = WorkerRef(allow_null=True)
    person = PersonRef(allow_null=True)
    deputy = WorkerRef(allow_null=True)

    class Meta:
        model = GroupMember
        fields = (
            "id", "etag", "name", "status", "standing", "role", "purpose", "contact", "agency",
            "worker", "person", "deputy", "fills", "proposed_at", "answered_at", "answer_note",
            "joined_on", "left_on", "leave_reason", "leave_note",
        )  # fmt: skip


def agencies_of(view: PlanView) -> Any:
    return directory.agencies_of([view.plan.partnership_id]).filter(is_active=True)


def colleagues_of(view: PlanView) -> Any:
    """Workers an agency of the plan's partnership employs today."""
    return directory.employed_in(agencies_of(view), on=view.today)


def standing(values: Any, **kwargs: Any) -> serializers.ChoiceField:
    choices = [(code, Standing(code).label) for code in Standing.values if code in values]
    return serializers.ChoiceField(choices=choices, **kwargs)


class SeatInput(Input):
    role = Text(120)
    purpose = Text(help_text="What they are here to do for this child.")
    contact = Text(120, required=False, help_text="How often they see the child.")


class ProposalInput(SeatInput):
    worker = Related(colleagues_of)
    standing = standing(WITH_ACCOUNT, required=False)


class MemberQuery(PageQuery):
    status = choice(MemberStatus, required=False)


def seat_details(said: dict[str, Any], **known: Any) -> SeatDetails:
    given = {name: said[name] for name in SEAT if name in said}
    return SeatDetails(**{**known, **given})


class Members(PlanView):
    what, shown = "members", MemberSerializer

    @speaks(MemberSerializer, paged=True, query=MemberQuery)
    def get(self, request: Request, reference: str) -> Response:
        """The group: members, proposals and vacancies, and who has left."""
        rows = self.seen(GroupMember).select_related(*PEOPLE)
        if status := self.asked.get("status"):
            rows = rows.filter(status=status)
        return self.paged(rows, order=("position", "pk"))

    @speaks(MemberSerializer, takes=ProposalInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Ask a worker to join; they or their manager accept before they see the plan."""
        seat = group.propose(
            self.plan,
            worker=self.said["worker"],
            details=seat_details(self.said),
            by=self.by,
            at=self.at,
        )
        return self.answer(seat)


class VacancyInput(SeatInput):
    standing = standing(WITH_ACCOUNT, required=False)
    agency = Related(agencies_of, required=False, allow_null=True)


class Vacancies(PlanView):
    what, shown = "members", MemberSerializer

    @speaks(MemberSerializer, takes=VacancyInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Say that the group needs a role that nobody fills yet."""
        seat = group.declare_vacancy(
            self.plan,
            details=seat_details(self.said),
            agency=self.said.get("agency"),
            by=self.by,
            at=self.at,
        )
        return self.answer(seat)


class FamilyMemberInput(SeatInput):
    person = Related(family_of)
    standing = standing({Standing.FAMILY, Standing.ADVOCATE})


class FamilyMembers(PlanView):
    what, shown = "members", MemberSerializer

    @speaks(MemberSerializer, takes=FamilyMemberInput, status=201)
    def post(self, request: Request, reference: str) -> Response:
        """Make somebody of the family, or an advocate, part of the group."""
        seat = group.add_family_member(
            self.plan,
            person=self.said["person"],
            details=seat_details(self.said),
            by=self.by,
            at=self.at,
        )
        return self.answer(seat)


class MemberView(PlanView):
    """An address that stands on one seat of a plan's group."""

    what, shown = "member", MemberSerializer
    seat: GroupMember

    def open(self, **address: Any) -> None:
        super().open(**address)
        rows = self.seen(GroupMember).select_related("plan", *PEOPLE)
        self.seat = self.row(rows, pk=address["pk"])


def own_agency_of(view: MemberView) -> Any:
    """Who may stand in for a member: workers of the seat's own agency."""
    return directory.employed_in(Agency.objects.filter(seats=view.seat), on=view.today)


class MemberChange(Input):
    role = Text(120, required=False, allow_blank=False)
    purpose = Text(required=False, allow_blank=False)
    standing = choice(Standing, required=False)
    contact = Text(120, required=False)
    deputy = Related(own_agency_of, required=False, allow_null=True)


class OneMember(MemberView):
    @speaks(MemberSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """One seat of the group."""
        return self.answer(self.seat)

    @speaks(MemberSerializer, takes=MemberChange, matches=True)
    def patch(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Change what a seat is for, and who stands in when its member is away."""
        now = {name: getattr(self.seat, name) for name in SEAT}
        changed = group.change(
            self.seat,
            details=seat_details(self.said, **now),
            deputy=self.said.get("deputy", self.seat.deputy),
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.answer(changed)


class DeputyInput(Input):
    deputy = Related(own_agency_of, allow_null=True)


class Deputy(MemberView):
    @speaks(MemberSerializer, takes=DeputyInput, matches=True)
    def put(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say who of the member's own agency stands in on days they are away."""
        changed = group.set_deputy(
            self.seat, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(changed)


class Filling(MemberView):
    @speaks(MemberSerializer, takes=ProposalInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Ask a worker to fill a vacancy; its actions are theirs once they accept."""
        seat = group.propose(
            self.plan,
            worker=self.said["worker"],
            details=seat_details(self.said),
            fills=self.seat,
            by=self.by,
            at=self.at,
        )
        return self.answer(seat)
