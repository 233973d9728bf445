"""The description of the API: every address, with every way in which it says no."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from agencies.api.errors import MEDIA_TYPE
from agencies.api.views import Speech


class FaultSerializer(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="Where: `family.0.relationship` inside a list.")
    what = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """Why nothing was done (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FaultSerializer(  # type: ignore[assignment]
        many=True, required=False, help_text="With 400."
    )
    field = serializers.CharField(required=False, allow_null=True, help_text="With 409.")
    code = serializers.CharField(required=False, help_text="With 409.")


IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the version you saw.",
    pattern='^"v[0-9]{1,9}"$',
)
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 201], description="The version shown."
)


class Described(AutoSchema):
    """Names operations by their address, and adds the problems each may answer."""

    @property
    def speech(self) -> Speech | None:
        return getattr(getattr(self.view, self.method.lower(), None), "speech", None)

    def get_operation_id(self) -> str:
        path = re.sub(r"[{}]", "", self.path.removeprefix("/api/v1/")).strip("/")
        return f"{self.method.lower()}_{re.sub(r'[^a-z0-9]+', '_', path.lower())}"

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/", maxsplit=1)[0]]

    def get_override_parameters(self) -> list[Any]:
        parameters: list[Any] = list(super().get_override_parameters())
        if self.speech and self.speech.matches:
            parameters.append(IF_MATCH)
        if self._answers_a_row():
            parameters.append(ETAG)
        return parameters

    def _answers_a_row(self) -> bool:
        answer = self.speech.answer if self.speech else None
        return answer is not None and "etag" in getattr(answer(), "fields", {})

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        for status in self._problems():
            bodies[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                ProblemSerializer, str(status), (MEDIA_TYPE,), direction
            )
            bodies[str(status)]["description"] = HTTPStatus(status).phrase
        return bodies

    def _problems(self) -> list[int]:
        statuses = [400, 401, 403, 404, 429]
        if self.method != "GET":
            statuses += [409, 413, 415]
        if self.speech and self.speech.matches:
            statuses += [412, 428]
        return sorted(statuses)
