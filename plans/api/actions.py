"""Actions: what members have undertaken to do, what happened since, and my own across plans."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Day, Etag, Input, Output, PageQuery, Related, Text, choice
from agencies.api.views import speaks
from plans.api.fields import SeatRef
from plans.api.outcomes import OutcomeView, ReasonInput
from plans.api.views import PlanView, ScopedView
from plans.models import Action, GroupMember
from plans.operations import actions
from plans.queries.owed import owed_actions
from plans.rules.actions import ActionStatus, is_late

OWNER = ("owner__worker", "owner__person", "owner__agency")


class ActionSerializer(Output):
    etag = Etag()
    plan = serializers.CharField(source="plan.reference")
    owner = SeatRef()
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = Action
        fields = (
            "id", "etag", "plan", "outcome", "what", "owner", "due_on", "status", "status_reason",
            "is_late", "acceptance", "last_updated_at", "position", "created_at",
        )  # fmt: skip

    def get_is_late(self, action: Action) -> bool:
        return is_late(action.due_on, action.status, self.context["view"].today)


def members_of(view: PlanView) -> Any:
    return GroupMember.objects.visible_to(view.scope).filter(plan=view.plan)


class ActionInput(Input):
    what = Text(help_text="What will be done, verb first.")
    owner = Related(members_of, help_text="A member of the plan's group, or a vacancy.")
    due_on = Day()


class ActionQuery(PageQuery):
    status = choice(ActionStatus, required=False)
    late = serializers.BooleanField(required=False, help_text="`true` for what is late today.")
    owner = serializers.UUIDField(required=False)
    outcome = serializers.UUIDField(required=False)


def narrowed(rows: Any, view: ScopedView) -> Any:
    """The actions a client asked for, of those it may see."""
    for name in ("status", "owner", "outcome"):
        if name in view.asked:
            rows = rows.filter(**{name: view.asked[name]})
    return rows.late(view.today) if view.asked.get("late") else rows


class Actions(PlanView):
    what = "actions"

    @speaks(ActionSerializer, paged=True, query=ActionQuery)
    def get(self, request: Request, reference: str) -> Response:
        """A plan's actions, the earliest due first."""
        rows = narrowed(self.seen(Action), self).select_related("plan", *OWNER)
        return self.paged(rows, order=("due_on", "pk"))


class OutcomeActions(OutcomeView):
    what, shown = "outcome", ActionSerializer

    @speaks(ActionSerializer, takes=ActionInput, status=201)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Add an action towards an outcome, owned by a member, due on a day."""
        return self.answer(actions.add(self.outcome, **self.said, by=self.by, at=self.at))


class ActionView(PlanView):
    """An address that stands on one action of a plan."""

    what, shown = "action", ActionSerializer
    action: Action

    def open(self, **address: Any) -> None:
        super().open(**address)
        self.action = self.row(
            self.seen(Action).select_related("plan", "outcome", *OWNER), pk=address["pk"]
        )


class ActionChange(Input):
    what = Text(required=False, allow_blank=False)
    due_on = Day(required=False)
    reason = Text(required=False, help_text="Why the date moves, where it does.")


class OneAction(ActionView):
    @speaks(ActionSerializer)
    def get(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """One action."""
        return self.answer(self.action)

    @speaks(ActionSerializer, takes=ActionChange, matches=True)
    def patch(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Change what was agreed or by when; a moved date says why."""
        said = {"what": self.action.what, "due_on": self.action.due_on, "reason": "", **self.said}
        changed = actions.change(self.action, **said, version=self.version, by=self.by, at=self.at)
        return self.answer(changed)


class Acceptance(ActionView):
    @speaks(ActionSerializer)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Take on an action that a colleague offered."""
        return self.answer(actions.accept(self.action, by=self.by, at=self.at))


class Refusal(ActionView):
    @speaks(ActionSerializer, takes=ReasonInput)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Say that one cannot take an offered action on, and why."""
        return self.answer(actions.decline(self.action, **self.said, by=self.by, at=self.at))


class HandOverInput(Input):
    to = Related(members_of)
    reason = Text()


class HandOver(ActionView):
    @speaks(ActionSerializer, takes=HandOverInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """Give an action to another member."""
        handed = actions.hand_over(
            self.action, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.answer(handed)


class WorkSerializer(ActionSerializer):
    change = serializers.CharField(source="outcome.change", help_text="What it is towards.")
    child = serializers.CharField(source="plan.child.initials", help_text="The child's initials.")

    class Meta:
        model = Action
        fields = (*ActionSerializer.Meta.fields, "change", "child")


class WorkQuery(PageQuery):
    status = choice(ActionStatus, required=False)
    late = serializers.BooleanField(required=False)


class Work(ScopedView):
    @speaks(WorkSerializer, paged=True, query=WorkQuery)
    def get(self, request: Request) -> Response:
        """My open actions on every plan, and those of whoever I stand in for today, by due date."""
        rows = narrowed(owed_actions(self.scope), self).select_related("outcome", "owner__agency")
        return self.listed(rows, order=("due_on", "pk"), what="work")
