"""What I have been told: the list, the way to what each is about, and the count of the bell."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.operations import audit
from plans.models import Notification
from plans.operations import acknowledging
from plans.operations import notifications as operations
from plans.queries import notifications as queries
from plans.queries import ways
from plans.rules.notifications import Acknowledged
from plans.web.requests import WorkerRequest, back_to, row_or_404

BEFORE = "before"


@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: WorkerRequest) -> HttpResponse:
    """What have I been told, and what have I not read yet? Posting marks everything as read."""
    if not request.standing.may_be_told:
        raise PermissionDenied(
            "Notifications are for those who work with a child or a partnership."
        )
    if request.method == "POST":
        count = operations.read_all(by=request.user, at=request.at)
        messages.success(request, f"{count} marked as read." if count else "Nothing was unread.")
        return redirect("notifications")
    found = queries.notifications(request.scope, before=_id(request.GET.get(BEFORE, "")))
    audit.record(
        chain=f"worker:{request.user.pk}",
        verb="listed",
        by=request.user,
        at=request.at,
        agency=request.scope.agency_id,
        subject="notifications",
        details={"rows": len(found.told)},
    )
    context = {
        "found": found,
        "unread": queries.unread(request.scope),
        "older": f"?{BEFORE}={found.before}" if found.before else None,
        "is_first": BEFORE not in request.GET,
        "here": request.get_full_path(),
    }
    return render(request, "plans/notifications/notifications.html", context)


@require_safe
def notification(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Open what a message is about; that it was opened marks it as read by the reader."""
    rows = Notification.objects.visible_to(request.scope).select_related("plan", "disagreement")
    row = row_or_404(rows, pk=pk)
    if request.method == "GET":
        operations.read(row, by=request.user, at=request.at)
    return redirect(address_of(request, row))


@require_POST
def notification_acknowledge(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Say that one has taken a reminder up, and stay where one is; it climbs until it is done."""
    row = row_or_404(Notification.objects.visible_to(request.scope), pk=pk)
    # Whatever else is posted, somebody pressed the button of the list.
    how = Acknowledged.PAGE if request.POST.get("how") == Acknowledged.PAGE else Acknowledged.LIST
    acknowledging.acknowledge(row, how=how, by=request.user, at=request.at)
    messages.success(
        request, "You have acknowledged it. Others are still reminded until it is done."
    )
    return redirect(back_to(request, reverse("notifications")))


def address_of(request: WorkerRequest, row: Notification) -> str:
    """The nearest place to what a message is about that there is a page for."""
    for way in ways.ways(request.scope, row):
        above = [row.plan.reference] if way.is_below_plan else []
        try:
            address = reverse(way.route, args=[*above, *way.names])
        except NoReverseMatch:
            continue
        return f"{address}?{way.asks}" if way.asks else address
    return reverse("notifications")


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
