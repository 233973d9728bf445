"""Asking somebody to join the group, filling a vacancy, saying that one is missing."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.models import Agency, Employment
from agencies.web.forms import GovukForm
from agencies.workdays import long_date
from plans.models import FamilyLink, GroupMember
from plans.operations import group
from plans.queries import group as queries
from plans.rules.roles import SUGGESTED_ROLES, Standing
from plans.web.drafts import done, kept_form
from plans.web.group import heading_of, seat_or_404
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest
from plans.web.seats import SeatForm
from plans.web.submit import submit

ANY = "any"
WHERE = "asking_where"
"""Names the first step's button, and where a session keeps the part of a name given there."""


class WhereForm(GovukForm):
    """The first of two steps: which agency, and part of a name where many work there."""

    agency = forms.ChoiceField(
        label="Which agency do they work for?",
        error_messages={"required": "Select which agency they work for"},
    )
    named = forms.CharField(
        label="Part of their name",
        required=False,
        max_length=80,
        help_text="Shortens the list where many people work for the agency.",
    )

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *[(str(a.pk), a.name) for a in agencies],
        ]


class AskForm(SeatForm):
    """The second step: which of the agency's people, and what for."""

    field_order = ("worker", "role", "other_role", "purpose", "standing", "contact")
    worker = forms.ChoiceField(label="Who", error_messages={"required": "Select who to ask"})

    def __init__(self, *args: Any, people: list[Employment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *[(str(e.worker_id), _with_title(e)) for e in people],
        ]
        self.order_fields(self.field_order)


class VacancyForm(SeatForm):
    agency = forms.ChoiceField(label="Which agency should fill it", widget=forms.Select)

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            (ANY, "Not known yet"),
            *[(str(a.pk), a.name) for a in agencies],
        ]


class FamilyForm(SeatForm):
    field_order = ("person", "standing", "role", "purpose", "contact")
    person = forms.ChoiceField(label="Who joins the group", widget=forms.RadioSelect)

    def __init__(self, *args: Any, links: list[FamilyLink], **kwargs: Any) -> None:
        super().__init__(*args, family=True, **kwargs)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(link.person_id), f"{link.person.name} ({link.get_relationship_display().lower()})")
            for link in links
        ]
        self.fields["role"].help_text = "How the group calls them, for example mother or advocate."
        self.fields["standing"].initial = Standing.FAMILY


def _with_title(employment: Employment) -> str:
    title = employment.job_title or employment.get_position_display()
    return f"{employment.worker.name}, {title}"


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: WorkerRequest, reference: str) -> HttpResponse:
    """Ask a worker of one of the partnership's agencies to join."""
    return _ask(request, to_change(request, reference, "propose_member", what="group"))


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Ask a worker to take over a vacancy, with the actions that wait in it."""
    at = to_change(request, reference, "fill_vacancy", what="member")
    seat = seat_or_404(request, at, pk).member
    if not seat.is_vacant:
        messages.info(request, "This vacancy has been filled or withdrawn.")
        return redirect("group", at.plan.reference)
    return _ask(request, at, fills=seat)


def _ask(
    request: WorkerRequest, at: Permitted, *, fills: GroupMember | None = None
) -> HttpResponse:
    agencies = queries.agencies_of(at.plan)
    if WHERE in request.POST:
        return _choose_agency(request, at, agencies, fills)
    agency = next((a for a in agencies if str(a.pk) == request.GET.get("agency")), None)
    if agency is None:
        asked = {"agency": str(fills.agency_id or "") if fills else ""}
        return _form(request, at, WhereForm(agencies=agencies, initial=asked), "where", fills=fills)
    people = _people(request, at, agency)
    form = kept_form(
        request,
        AskForm,
        people=people,
        suggested=SUGGESTED_ROLES.get(agency.kind, ()),
        initial=_wanted(fills),
    )
    if request.method == "POST" and form.is_valid():
        chosen = next(e for e in people if str(e.worker_id) == form.cleaned_data["worker"])
        seat = submit(
            form,
            lambda: group.propose(
                at.plan,
                worker=chosen.worker,
                details=form.details(),
                fills=fills,
                by=request.user,
                at=request.at,
            ),
        )
        if seat:
            return _asked(request, at, seat)
    return _form(request, at, form, "propose", agency=agency, people=people, fills=fills)


def _choose_agency(
    request: WorkerRequest, at: Permitted, agencies: list[Agency], fills: GroupMember | None
) -> HttpResponse:
    """The first step. What was typed of a name stays in the session: an address holds none."""
    form = WhereForm(request.POST, agencies=agencies)
    if not form.is_valid():
        return _form(request, at, form, "where", fills=fills)
    agency = next(a for a in agencies if str(a.pk) == form.cleaned_data["agency"])
    request.session[WHERE] = form.cleaned_data["named"]
    if not _people(request, at, agency):
        named = " of that name" if request.session.pop(WHERE) else ""
        form.add_error(
            "named" if named else "agency", f"Nobody{named} of {agency.name} can be asked"
        )
        return _form(request, at, form, "where", fills=fills)
    return redirect(f"{request.path}?{urlencode({'agency': agency.pk})}")


def _people(request: WorkerRequest, at: Permitted, agency: Agency) -> list[Employment]:
    named = request.session.get(WHERE, "")
    return queries.workers_to_ask(at.plan, agency, today=request.today, named=named)


def _wanted(fills: GroupMember | None) -> dict[str, str]:
    """What a vacancy asks for, as the place of whoever fills it begins."""
    if fills is None:
        return {}
    return {
        "role": fills.role,
        "purpose": fills.purpose,
        "standing": fills.standing,
        "contact": fills.contact,
    }


def _asked(request: WorkerRequest, at: Permitted, seat: GroupMember) -> HttpResponse:
    by_day = queries.answer_by(seat, at.plan, at.plan.partnership.calendar())
    when = f" by {long_date(by_day)}" if by_day else ""
    return _joined(
        request,
        at,
        f"{seat.name} has been asked. They or their manager answer{when}; "
        "until then they see only that a plan exists.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy(request: WorkerRequest, reference: str) -> HttpResponse:
    """Say that the group needs somebody it does not have yet."""
    at = to_change(request, reference, "declare_vacancy", what="group")
    agencies = queries.agencies_of(at.plan)
    form = kept_form(request, VacancyForm, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["agency"]
        agency = next((a for a in agencies if str(a.pk) == wanted), None)
        if submit(
            form,
            lambda: group.declare_vacancy(
                at.plan,
                details=form.details(),
                agency=agency,
                by=request.user,
                at=request.at,
            ),
        ):
            return _joined(request, at, "The vacancy is shown to the group until it is filled.")
    return _form(request, at, form, "vacancy")


@require_http_methods(["GET", "HEAD", "POST"])
def family(request: WorkerRequest, reference: str) -> HttpResponse:
    """Make somebody of the family, or their advocate, part of the group."""
    at = to_change(request, reference, "propose_member", what="group")
    links = queries.family_to_add(request.scope, at.plan)
    form = kept_form(request, FamilyForm, links=links)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["person"]
        person = next(link.person for link in links if str(link.person_id) == chosen)
        if submit(
            form,
            lambda: group.add_family_member(
                at.plan, person=person, details=form.details(), by=request.user, at=request.at
            ),
        ):
            return _joined(request, at, f"{person.name} is part of the group now.")
    return _form(request, at, form, "family", links=links)


def _joined(request: WorkerRequest, at: Permitted, words: str) -> HttpResponse:
    done(request)
    messages.success(request, words)
    return redirect("group", at.plan.reference)


def _form(
    request: WorkerRequest, at: Permitted, form: GovukForm, name: str, **extra: object
) -> HttpResponse:
    back = reverse("group", args=[at.plan.reference])
    heading = heading_of(at.plan)
    context = at.context(form=form, back=back, heading=heading, **extra)
    return render(request, f"plans/group/{name}.html", context)
