"""Who is in the group, what each is there to do, and changing what a seat says."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.errors import NotVisible
from agencies.models import Worker
from agencies.web.forms import VersionedForm
from plans.models import GroupMember, Plan
from plans.operations import group
from plans.queries import group as queries
from plans.queries.group import Seat
from plans.rules.group import OPEN, MemberStatus
from plans.rules.plans import group_heading
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest
from plans.web.seats import SeatForm
from plans.web.submit import submitted

NOBODY = "nobody"


class ChangeSeatForm(VersionedForm, SeatForm):
    deputy = forms.ChoiceField(label="Who stands in when they are away", required=False)

    def __init__(
        self, *args: Any, seat: GroupMember, deputies: list[Worker], **kwargs: Any
    ) -> None:
        super().__init__(*args, family=seat.is_family, **kwargs)
        _offer(self, seat, deputies)


class DeputyForm(VersionedForm):
    deputy = forms.ChoiceField(label="Who stands in")

    def __init__(
        self, *args: Any, seat: GroupMember, deputies: list[Worker], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, seat, deputies)


def _offer(form: forms.Form, seat: GroupMember, deputies: list[Worker]) -> None:
    if seat.is_family or seat.agency_id is None:
        del form.fields["deputy"]
        return
    form.fields["deputy"].choices = [  # type: ignore[attr-defined]
        (NOBODY, "Nobody"),
        *[(str(w.pk), w.name) for w in deputies if w.pk != seat.worker_id],
    ]


@require_safe
def page(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who belongs to the group, and who is missing?"""
    at = to_read(request, reference, "read_plan", what="group")
    everybody = queries.group_page(request.scope, at.plan, today=request.today)
    extra = {"group": everybody, "heading": heading_of(at.plan), "today": request.today}
    return render(request, "plans/group/group.html", at.context(**extra))


@require_safe
def member(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """What is this one here to do, since when, and what do they owe?"""
    at = to_read(request, reference, "read_plan", what="member")
    seat = seat_or_404(request, at, pk)
    extra = {
        "seat": seat,
        "actions": queries.open_actions(request.scope, seat.member),
        "calendar": at.plan.partnership.calendar(),
        "today": request.today,
        "links": _links(request, at, seat),
    }
    return render(request, "plans/group/member.html", at.context(**extra))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Change role, purpose, standing and deputy of a seat: the lead's to do."""
    at = to_change(request, reference, "change_member", what="member")
    seat = seat_or_404(request, at, pk).member
    _must_still_sit(seat)
    deputies = queries.colleagues(seat.agency_id, today=request.today)
    initial = {**_said(seat), "version": seat.version}
    form = kept_form(request, ChangeSeatForm, initial=initial, seat=seat, deputies=deputies)
    if submitted(
        form,
        lambda: group.change(
            seat,
            details=form.details(),
            deputy=_deputy(form, deputies),
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        current=_said,
    ):
        return _saved(request, at, seat, "The place has been changed.")
    return _form(request, at, seat, form, "change")


@require_http_methods(["GET", "HEAD", "POST"])
def deputy(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Who stands in: a member's own choice, or the lead's."""
    at = to_change(request, reference, "leave", "change_member", what="member")
    seat = seat_or_404(request, at, pk).member
    _must_still_sit(seat)
    if seat.is_family or seat.status != MemberStatus.CURRENT:
        raise NotVisible
    if seat.pk not in at.place.seats and not at.may("change_member"):
        raise PermissionDenied("Only the member or the lead practitioner names a deputy.")
    deputies = queries.colleagues(seat.agency_id, today=request.today)
    initial = {"version": seat.version, "deputy": str(seat.deputy_id or NOBODY)}
    form = kept_form(request, DeputyForm, initial=initial, seat=seat, deputies=deputies)
    if submitted(
        form,
        lambda: group.set_deputy(
            seat,
            deputy=_deputy(form, deputies),
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        current=_said,
    ):
        return _saved(request, at, seat, "The deputy has been saved.")
    return _form(request, at, seat, form, "deputy")


def heading_of(plan: Plan) -> str:
    """ "Core group" or "Care group", as the partnership's policy names it."""
    return group_heading(plan.kind, plan.policy.data)


def seat_or_404(request: WorkerRequest, at: Permitted, pk: uuid.UUID) -> Seat:
    seat = queries.seat_on(request.scope, at.plan, pk, today=request.today)
    if seat is None:
        raise NotVisible
    return seat


def _must_still_sit(seat: GroupMember) -> None:
    if seat.status not in OPEN:
        raise PermissionDenied(f"{seat.name} is not in the group any more.")


def _said(seat: GroupMember) -> dict[str, str]:
    return {
        "role": seat.role,
        "purpose": seat.purpose,
        "standing": seat.standing,
        "contact": seat.contact,
        "deputy": str(seat.deputy_id or NOBODY),
    }


def _deputy(form: forms.Form, deputies: list[Worker]) -> Worker | None:
    chosen = form.cleaned_data.get("deputy")
    return next((w for w in deputies if str(w.pk) == chosen), None)


def _links(request: WorkerRequest, at: Permitted, seat: Seat) -> list[tuple[str, str]]:
    """What this reader may do about this seat, each as words and an address."""
    row, plan = seat.member, at.plan
    if not plan.is_open or row.status not in OPEN:
        return []
    own = row.pk in at.place.seats
    current_worker = row.status == MemberStatus.CURRENT and not row.is_family
    of_seat = [plan.reference, row.pk]
    offered: list[tuple[bool, str, str, list[object]]] = [
        (_may_answer(request, row), "Answer this proposal", "invitation", [row.pk]),
        (row.is_vacant and at.may("fill_vacancy"), "Fill this vacancy", "member_fill", of_seat),
        (at.may("change_member"), "Change what this place is for", "member_change", of_seat),
        (
            current_worker and (own or at.may("change_member")),
            "Name a deputy",
            "member_deputy",
            of_seat,
        ),
        (
            seat.is_lead and at.may("change_lead"),
            "Change the lead practitioner",
            "plan_lead",
            [plan.reference],
        ),
        (own or at.may("end_membership"), _ending(row, is_own=own), "member_leave", of_seat),
    ]
    return [(words, reverse(route, args=args)) for may, words, route, args in offered if may]


def _may_answer(request: WorkerRequest, row: GroupMember) -> bool:
    if row.status != MemberStatus.PROPOSED:
        return False
    return GroupMember.objects.waiting_for(request.scope).filter(pk=row.pk).exists()


def _ending(row: GroupMember, *, is_own: bool) -> str:
    if row.status == MemberStatus.PROPOSED:
        return "Withdraw the proposal"
    if row.is_vacant:
        return "Withdraw the vacancy"
    return "Leave the group" if is_own else "End this place"


def _saved(request: WorkerRequest, at: Permitted, seat: GroupMember, words: str) -> HttpResponse:
    done(request)
    messages.success(request, words)
    return redirect("member", at.plan.reference, seat.pk)


def _form(
    request: WorkerRequest, at: Permitted, seat: GroupMember, form: VersionedForm, name: str
) -> HttpResponse:
    back = reverse("member", args=[at.plan.reference, seat.pk])
    context = at.context(form=form, seat=seat, back=back)
    return render(request, f"plans/group/{name}.html", context)
