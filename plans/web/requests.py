"""What a view is handed, and how it fetches what its address names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from agencies.web import requests
from plans import access
from plans.models import Plan, Scope

Row = TypeVar("Row", bound=models.Model)


class WorkerRequest(requests.WorkerRequest):
    """A signed-in worker's request, as the middleware leaves it. For annotations only."""

    scope: Scope
    at: datetime
    today: date


def plan_or_404(request: WorkerRequest, reference: str, *, what: str = "plan") -> Plan:
    """The plan an address names; the read, or its refusal, goes on the trail."""
    return access.open_plan(request.scope, reference, by=request.user, at=request.at, what=what)


def row_or_404(queryset: models.QuerySet[Row], **lookup: Any) -> Row:
    """The one row of a queryset that is already narrowed to what the reader may see."""
    return access.visible_or_404(queryset, **lookup)


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where the reader came from, as the address says: a page of this service, or `otherwise`."""
    came_from = request.GET.get("next", "")
    is_ours = came_from.startswith("/") and url_has_allowed_host_and_scheme(came_from, None)
    return came_from if is_ours else otherwise
