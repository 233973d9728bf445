"""What is asked of every request: may it be kept, how old is the session, is the worker still here.

Order as in the settings: after authentication, before any view.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from agencies import clock
from agencies.models import Worker
from agencies.queries.standing import standing
from agencies.web.second_factors import must_set_up
from agencies.web.trail import SIGNED_IN_AT

Answer = Callable[[HttpRequest], HttpResponse]

API = "/api/"
# What somebody who still has to set up a second factor can reach.
SETTING_UP = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "healthz",
        "healthz_reminders",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


class NoStoreMiddleware:
    """Nothing is left in a browser's cache for the next person at the same desk."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        return response


class SessionLimitMiddleware:
    """Ends a session some hours after its sign-in, however busy it is. Idling ends it sooner."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = clock.now().timestamp()
            began = request.session.setdefault(SIGNED_IN_AT, now)
            if now - began > settings.COREGROUP_SESSION_HOURS * 3600:
                logout(request)
                messages.info(
                    request,
                    "You were signed out because it is "
                    f"{settings.COREGROUP_SESSION_HOURS} hours since you signed in.",
                )
        return self.get_response(request)


class EmploymentMiddleware:
    """Signs out whoever no longer has a place here, on their very next request.

    Leaves `request.standing` for the views: what the worker is employed as and entrusted with.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.standing = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            now = standing(request.user, clock.today())
            if now.is_current:
                request.standing = now  # type: ignore[attr-defined]
                return self.get_response(request)
        elif not _is_suspended(request):
            return self.get_response(request)
        logout(request)
        # A program gets the API's own 401; a person gets a page that says what happened.
        return self.get_response(request) if _is_api(request) else redirect("account_inactive")


def _is_suspended(request: HttpRequest) -> bool:
    """A session of an account that was switched off: Django no longer finds its user."""
    key = request.session.get(SESSION_KEY)
    return key is not None and Worker.objects.filter(pk=key, is_active=False).exists()


class SecondFactorMiddleware:
    """Where a second factor is required, setting one up comes before everything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or _opens_while_setting_up(request):
            return None
        if not must_set_up(request.user):
            return None
        if _is_api(request):
            raise PermissionDenied("Set up a second factor on the Coregroup pages first.")
        return redirect("mfa_index")


def _opens_while_setting_up(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in SETTING_UP


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(API)
