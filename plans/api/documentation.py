"""The description of the API, for programs and for people; both need a sign-in.

The people's page draws itself with styles of its own making, so it alone is allowed those, under a
policy that is otherwise as strict as every other page's.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib.auth.decorators import login_required
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated

from agencies.api.permissions import TokenAllows
from agencies.api.throttles import Reads

POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}


class MachineTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "plans.api.authentication.MachineToken"
    name = "machineToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An access token from /api/token/, by client credentials.",
        }


class Once(SchemaGenerator):
    """Describes the API once a process: it is the same for everybody, and takes half a second."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:  # noqa: FBT001, FBT002
        return _description()


@cache
def _description() -> Any:
    return SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]


class Schema(SpectacularJSONAPIView):
    """The description as OpenAPI."""

    generator_class = Once

    permission_classes = (IsAuthenticated, TokenAllows)
    throttle_classes = (Reads,)


class Docs(SpectacularSwaggerSplitView):
    """The description as a page to read and try; who is not signed in is sent to sign in."""

    url_name = "api_schema"


schema = Schema.as_view()
docs = csp(POLICY)(login_required(Docs.as_view()))
