"""My unfinished typing, kept under the address of the form it belongs to."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import LONGEST_TEXT, Input, Output, PageQuery, Text
from agencies.api.views import speaks
from plans.api.views import ScopedView
from plans.models import Draft
from plans.operations import drafts


def typing(**kwargs: Any) -> serializers.DictField:
    """Each field of the form, by name, with every value typed into it."""
    value = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=LONGEST_TEXT)
    return serializers.DictField(child=serializers.ListField(child=value), **kwargs)


class DraftSerializer(Output):
    typed = typing(source="data")

    class Meta:
        model = Draft
        fields = ("key", "typed", "saved_at")


class KeyField(serializers.RegexField):
    def __init__(self) -> None:
        super().__init__(
            r"^/[A-Za-z0-9_/-]*$", max_length=200, help_text="The form's address, from its slash."
        )


class DraftInput(Input):
    key = KeyField()
    typed = typing()


class DraftKey(Input):
    key = KeyField()


class DraftQuery(PageQuery):
    key = Text(200, required=False)


class Drafts(ScopedView):
    @speaks(DraftSerializer, paged=True, query=DraftQuery)
    def get(self, request: Request) -> Response:
        """What I have typed and not yet saved, newest first."""
        rows = Draft.objects.visible_to(self.scope)
        if key := self.asked.get("key"):
            rows = rows.filter(key=key)
        return self.listed(rows, order=("-saved_at", "-pk"), what="drafts")

    @speaks(DraftSerializer, takes=DraftInput)
    def put(self, request: Request) -> Response:
        """Keep typing under a form's address; it replaces what was kept there before."""
        return self.answer(
            drafts.keep(key=self.said["key"], data=self.said["typed"], by=self.by, at=self.at)
        )


class DraftDiscard(ScopedView):
    @speaks(None, takes=DraftKey, status=204)
    def post(self, request: Request) -> Response:
        """Throw kept typing away."""
        drafts.discard(**self.said, by=self.by)
        return self.done()
