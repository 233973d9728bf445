"""What a machine's token may be used for, beside everything its owner may not do anyway."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.models import Token
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from agencies.operations.machine_access import READ, WRITE


class TokenAllows(BasePermission):
    """A token reads with the one scope and changes with the other; a person needs neither."""

    message = "This token may not be used for that: it lacks the scope."

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, Token):
            return True
        needed = READ if request.method in SAFE_METHODS else WRITE
        return needed in request.auth.get_scopes()
