"""What steps of a disagreement are told alike: reasons, stages, moments, and what was agreed."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from agencies.api.serializers import DAYS, Day, Input, Related, Text
from agencies.clock import local_date
from plans.api.group import colleagues_of
from plans.models import GroupMember, Outcome
from plans.operations.disagreement_actions import AgreedAction


class Moment(serializers.DateTimeField):
    """A moment a worker of today could mean."""

    default_error_messages = {"far": "Give a moment from 1900 to 2199."}

    def to_internal_value(self, value: Any) -> Any:
        moment = super().to_internal_value(value)
        if not DAYS[0].year < moment.year <= DAYS[1].year or local_date(moment) > DAYS[1]:
            self.fail("far")
        return moment


class StageNumber(serializers.IntegerField):
    """A stage of the policy, the first of which is 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=20, **kwargs)


class ReasonGiven(Input):
    reason = Text()


def _outcomes(view: Any) -> Any:
    return Outcome.objects.visible_to(view.scope).filter(plan=view.plan)


def _members(view: Any) -> Any:
    return GroupMember.objects.visible_to(view.scope).filter(plan=view.plan)


class AgreedInput(Input):
    """Who does what by when: a member, towards an outcome; or a worker, once the plan has ended."""

    what = Text()
    due_on = Day()
    outcome = Related(_outcomes, required=False, allow_null=True)
    owner = Related(_members, required=False, allow_null=True)
    worker = Related(colleagues_of, required=False, allow_null=True)


def agreed(said: dict[str, Any]) -> list[AgreedAction]:
    return [AgreedAction(**one) for one in said.pop("actions", ())]
