"""How I want to be e-mailed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Etag, Input, Output
from agencies.api.views import speaks
from agencies.queries.standing import standing
from plans.api.views import ScopedView
from plans.models import MailChoice
from plans.operations import mail_choices
from plans.queries.mail_choices import choice_of
from plans.rules.mails import Delivery


def by_matter(**kwargs: Any) -> serializers.DictField:
    """How each kind of thing comes, by its code in `/notifications/`."""
    return serializers.DictField(child=serializers.ChoiceField(Delivery.choices), **kwargs)


class MailChoiceSerializer(Output):
    etag = Etag()
    by_matter = by_matter()

    class Meta:
        model = MailChoice
        fields = ("etag", "hour", "by_matter")


class MailChoiceInput(Input):
    hour = serializers.IntegerField(
        min_value=0, max_value=23, help_text="When the daily digest comes, by the clock in England."
    )
    by_matter = by_matter(
        help_text="What is left out is as usual: in the digest, or at once where the policy says"
        " so. `off` leaves what comes once a clock runs; about a child's safety there is no choice."
    )


class OwnMailChoice(ScopedView):
    shown = MailChoiceSerializer

    def open(self, **address: Any) -> None:
        if not standing(self.by, self.scope.today).may_be_told:
            raise PermissionDenied(
                "Only those who work with a child or a partnership are e-mailed."
            )

    @speaks(MailChoiceSerializer)
    def get(self, request: Request) -> Response:
        """How I want to be e-mailed; version 0 until I have chosen."""
        return self.answer(choice_of(self.by))

    @speaks(MailChoiceSerializer, takes=MailChoiceInput, matches=True)
    def put(self, request: Request) -> Response:
        """Choose how I am e-mailed: the whole of it."""
        return self.answer(
            mail_choices.choose(**self.said, version=self.version or 0, by=self.by, at=self.at)
        )
