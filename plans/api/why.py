"""Why can I see this: answered from the rows that decide it."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.views import speaks
from plans import access
from plans.access import Reason
from plans.api.sharing import DecisionSerializer
from plans.api.views import PlanView


class ReasonSerializer(serializers.Serializer[Reason]):
    sentence = serializers.CharField()
    until_on = serializers.DateField(allow_null=True)
    decision = DecisionSerializer(allow_null=True)


class WhySerializer(serializers.Serializer[object]):
    """All of these hold; together they open the plan."""

    reasons = ReasonSerializer(many=True)


class Why(PlanView):
    what = "why"

    @speaks(WhySerializer)
    def get(self, request: Request, reference: str) -> Response:
        """Every reason for which I may read this plan."""
        return self.answer({"reasons": access.explain(self.scope, self.plan)})
