"""Pages that belong to no app: where `/` leads, whether the service is well, and the errors."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from agencies import clock
from agencies.api import errors as problems
from config import navigation
from plans.queries import reminders_health

API = "/api/"
ASK = "If you think you should be able to, ask your agency's administrator."


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first place this worker may open: Your work, for most."""
    places = navigation.entries(request)
    return redirect(places[0].href if places else "profile")


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Can this process reach its database and its cache? Says nothing else to anybody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.set("healthz", "well", 10)
        well = cache.get("healthz") == "well"
    except (DatabaseError, OSError):
        well = False
    return _is_well(is_so=well)


@require_safe
@login_not_required
def healthz_reminders(request: HttpRequest) -> HttpResponse:
    """Are reminders looked for and sent? One word; what is wrong is on the operator's own page."""
    try:
        well = reminders_health.health(at=clock.now()).is_well
    except (DatabaseError, OSError):
        well = False
    return _is_well(is_so=well)


def _is_well(*, is_so: bool) -> HttpResponse:
    status = HTTPStatus.OK if is_so else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": "well" if is_so else "unwell"}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith(API):
        return problems.outside(HTTPStatus.BAD_REQUEST)
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse in words: `PermissionDenied("why", "who to ask")`, both of them optional."""
    if request.path.startswith(API):
        return problems.outside(HTTPStatus.FORBIDDEN)
    said = [str(words) for words in exception.args if words]
    why = said[0] if said else "This is not something you can do here."
    ask = said[1] if len(said) > 1 else ASK
    return render(request, "403.html", {"why": why, "ask": ask}, status=HTTPStatus.FORBIDDEN)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    why = "This page was open too long, or you signed out in another tab, so nothing was saved."
    ask = "Go back, load the page again and repeat what you did."
    return render(request, "403.html", {"why": why, "ask": ask}, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """One answer for what does not exist and what the reader may not see: the same bytes."""
    if request.path.startswith(API):
        return problems.outside(HTTPStatus.NOT_FOUND)
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(API):
        return problems.outside(HTTPStatus.TOO_MANY_REQUESTS)
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """Static: made without the request, the session or the database, any of which may be broken."""
    if request.path.startswith(API):
        return problems.outside(HTTPStatus.INTERNAL_SERVER_ERROR)
    return HttpResponse(
        render_to_string("500.html", {"asset": settings.STATIC_URL}),
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )
