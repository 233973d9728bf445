"""Resolves who is asking, and loses nobody's typing when their session has ended."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from agencies import clock
from agencies.models import Worker
from plans import access
from plans.models import Scope
from plans.web import drafts

Answer = Callable[[HttpRequest], HttpResponse]


class ScopeMiddleware:
    """Fixes the moment of a request once, and resolves on first use what its worker may see."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = clock.now()
        request.at = at  # type: ignore[attr-defined]
        request.today = clock.local_date(at)  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(lambda: _scope(request))  # type: ignore[attr-defined]
        request.kept = drafts.Keeper(request)  # type: ignore[arg-type,attr-defined]
        return self.get_response(request)


def _scope(request: HttpRequest) -> Scope:
    if not isinstance(request.user, Worker):
        raise PermissionDenied("Sign in first.")
    return access.scope_of(request.user, on=request.today)  # type: ignore[attr-defined]


class KeptTypingMiddleware:
    """Keeps a form posted after its writer's session ended, and sends them to sign in again.

    It stands before the CSRF check: the form's signed token proves where the form came from, and
    signing in again in another tab would have made the form's CSRF token stale.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.FORBIDDEN and _failed_csrf(request):
            owner = _writer(request)
            is_theirs = owner is not None and owner.worker_id == request.user.pk
            if owner is not None and is_theirs and drafts.keep(owner, request.POST):
                return redirect(request.get_full_path())
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        owner = _writer(request)
        if owner is None or request.user.pk == owner.worker_id:
            return None
        kept = drafts.keep(owner, request.POST)
        if request.user.is_authenticated:
            raise PermissionDenied(
                "Somebody else wrote this before you signed in. It is kept for them alone."
            )
        if kept:
            messages.info(request, "Sign in again to go on. What you typed has been kept.")
        return redirect_to_login(request.get_full_path())


def _writer(request: HttpRequest) -> drafts.Owner | None:
    """Whose form is posted here; None where it is not a form of this address with our token."""
    if request.method != "POST" or drafts.FIELD not in request.POST:
        return None
    owner = drafts.owner_of(request.POST[drafts.FIELD])
    return owner if owner is not None and owner.key == request.path else None


def _failed_csrf(request: HttpRequest) -> bool:
    return not getattr(request, "csrf_processing_done", False)
