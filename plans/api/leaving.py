"""Leaving a group: every open action goes somewhere, or nobody leaves."""

from __future__ import annotations

import uuid

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Input, Related, Text, choice, several
from agencies.api.views import speaks
from plans.api.actions import members_of
from plans.api.group import MemberSerializer, MemberView
from plans.models import Action
from plans.operations import leaving
from plans.rules.group import LeaveReason


class HandOverLine(Input):
    action = Related(lambda view: view.seen(Action, owner=view.seat))
    to = Related(members_of)


class LeaveInput(Input):
    reason = choice(LeaveReason)
    note = Text(required=False)
    handovers = several(HandOverLine(), most=200, required=False)
    leave_vacancy = serializers.BooleanField(
        required=False, help_text="Leave an empty seat that keeps the other open actions."
    )


class Leaving(MemberView):
    @speaks(MemberSerializer, takes=LeaveInput, matches=True)
    def post(self, request: Request, reference: str, pk: uuid.UUID) -> Response:
        """End a seat now; its agency's access ends with its last member."""
        handovers = {one["action"].pk: one["to"] for one in self.said.pop("handovers", [])}
        left = leaving.leave(
            self.seat,
            **self.said,
            handovers=handovers,
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.answer(left)
