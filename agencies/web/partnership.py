"""The partnership's page: its agencies, the days it is closed, the policy it works under."""

from __future__ import annotations

import uuid
from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import clock
from agencies.errors import NotVisible
from agencies.models import ClosedDay
from agencies.operations import partnerships
from agencies.queries.authority import must_be_business_manager
from agencies.queries.partnerships import Oversight, overseen_by, oversight_of, page_of
from agencies.web.forms import DateField, GovukForm
from agencies.web.requests import WorkerRequest
from agencies.web.submit import submit


class ClosedDayForm(GovukForm):
    on = DateField(label="Day")
    why = forms.CharField(label="Why it is closed", max_length=120)


@require_safe
def partnership(request: WorkerRequest) -> HttpResponse:
    """The one partnership I have a duty for, or the list to choose from."""
    overseen = overseen_by(request.user, on=clock.today())
    if not overseen:
        refuse_outsider()
    if len(overseen) == 1:
        return _page(request, overseen[0])
    return render(request, "agencies/partnership/choose.html", {"overseen": overseen})


@require_safe
def partnership_one(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """One of several partnerships."""
    return _page(request, overseen_or_404(request, pk))


def overseen_or_404(request: WorkerRequest, pk: uuid.UUID) -> Oversight:
    """A partnership this worker has a duty for: whoever has none anywhere is told so."""
    on = clock.today()
    if not request.standing.roles:
        refuse_outsider()
    return oversight_of(request.user, pk, on=on)


def changeable_or_403(request: WorkerRequest, pk: uuid.UUID) -> Oversight:
    """The same, for what only the business manager changes."""
    oversight = overseen_or_404(request, pk)
    must_be_business_manager(request.user, oversight.partnership, on=clock.today())
    return oversight


def refuse_outsider() -> None:
    raise PermissionDenied(
        "Only the business manager and the auditors of a partnership see this page.",
        "A system administrator gives these roles.",
    )


def _page(request: WorkerRequest, oversight: Oversight) -> HttpResponse:
    on = clock.today()
    shown = {
        "page": page_of(oversight, on=on),
        "imports": _imports(oversight),
        "figures": _figures(oversight),
        "lessons": _address("lesson_figures", oversight.partnership.pk),
        "disagreement_policy": _disagreement_policy(oversight),
        "today": on,
    }
    return render(request, "agencies/partnership/partnership.html", shown)


def _imports(oversight: Oversight) -> str | None:
    """The address of the imports, where there are any and this worker may start one."""
    return _address("imports") if oversight.may_change else None


def _figures(oversight: Oversight) -> str | None:
    """The address of the figures about disagreements: of those open now to the business manager."""
    route = "disagreement_overview" if oversight.may_change else "disagreement_statistics"
    return _address(route, oversight.partnership.pk)


def _disagreement_policy(oversight: Oversight) -> str | None:
    pk = oversight.partnership.pk
    return _address("disagreement_policy", pk) if oversight.may_change else None


def _address(route: str, *args: object) -> str | None:
    """The address of a page that plans has, of which agencies know nothing; None where it has none."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def closed_day_add(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """A day on which the partnership does not work."""
    oversight = changeable_or_403(request, pk)
    form = ClosedDayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        closed = submit(
            form,
            lambda: partnerships.close_day(
                oversight.partnership, **form.cleaned_data, by=request.user, at=clock.now()
            ),
        )
        if closed is not None:
            messages.success(request, "The closed day has been added.")
            return redirect("partnership_one", pk)
    shown = {"form": form, "partnership": oversight.partnership}
    return render(request, "agencies/partnership/closed_day.html", shown)


@require_POST
def closed_day_remove(request: WorkerRequest, pk: uuid.UUID, on: str) -> HttpResponse:
    """It is a working day after all."""
    oversight = changeable_or_403(request, pk)
    day = ClosedDay.objects.filter(partnership=oversight.partnership, on=_day(on)).first()
    if day is None:
        raise NotVisible
    partnerships.open_day(day, by=request.user, at=clock.now())
    messages.success(request, "The closed day has been removed.")
    return redirect("partnership_one", pk)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotVisible from None
