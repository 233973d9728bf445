"""Machine tokens: a program acts as the worker who let it in, and never as more.

Imports nothing of the framework's views: this module is loaded by the settings they read.
"""

from __future__ import annotations

from allauth.idp.oidc.internal.resources import is_resources_subset
from allauth.idp.oidc.models import Token
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from agencies import clock
from agencies.models import Worker
from agencies.queries.standing import standing

REFUSED = "This token is not, or no longer, good."


class MachineToken(BaseAuthentication):
    """An opaque access token got with a program's client id and secret.

    The token itself has no user. Its client's owner is asked about on every request, so that a
    suspension, or the end of an employment, stops the program at its next call.
    """

    def authenticate(self, request: Request) -> tuple[Worker, Token] | None:
        kind, _, value = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        token = self._token(value.strip())
        owner = token.client.owner if token is not None and token.client is not None else None
        if token is None or owner is None or not standing(owner, clock.today()).is_current:
            raise AuthenticationFailed(REFUSED)
        resources = token.get_resources()
        if not is_resources_subset([request.build_absolute_uri(request.path)], resources):
            raise AuthenticationFailed(REFUSED)
        return owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Coregroup"'

    def _token(self, value: bytes) -> Token | None:
        try:
            said = value.decode("ascii")
        except UnicodeDecodeError:
            return None
        held: Token | None = (
            Token.objects.valid()
            .by_value(said)
            .filter(type=Token.Type.ACCESS_TOKEN, user__isnull=True)
            .select_related("client__owner")
            .first()
        )
        return held
