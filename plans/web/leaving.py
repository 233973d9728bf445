"""Leaving the group: every open action gets a new owner or a vacancy that keeps it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import LongText, VersionedForm
from plans.models import Action, GroupMember, Plan
from plans.operations import leaving
from plans.queries import group as queries
from plans.rules.group import OPEN, LeaveReason, MemberStatus
from plans.web.drafts import done, kept_form
from plans.web.group import seat_or_404
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest
from plans.web.submit import submit

VACANT = "vacant"
PREFIX = "action_"
BY_MEMBERS = (
    LeaveReason.LEFT_ROLE,
    LeaveReason.HANDED_OVER,
    LeaveReason.RESTRUCTURE,
    LeaveReason.ABSENCE,
    LeaveReason.WORK_FINISHED,
    LeaveReason.CHILD_MOVED,
    LeaveReason.FAMILY_WISH,
    LeaveReason.SAFETY,
    LeaveReason.EMPLOYMENT_ENDED,
)
REASONS: dict[str, tuple[LeaveReason, ...]] = {
    MemberStatus.CURRENT: BY_MEMBERS,
    MemberStatus.PROPOSED: (LeaveReason.PROPOSAL_WITHDRAWN,),
    MemberStatus.VACANT: (LeaveReason.VACANCY_WITHDRAWN,),
}


class LeaveForm(VersionedForm):
    """Asks why, what becomes of the role, and who takes each open action over."""

    reason = forms.ChoiceField(
        label="Why",
        widget=forms.RadioSelect,
        error_messages={"required": "Select why this place ends"},
    )
    note = LongText(
        label="Anything the group should know",
        required=False,
        max_length=2000,
        help_text="For example, what whoever takes over should look out for.",
    )
    role = forms.ChoiceField(
        label="What becomes of the role?",
        choices=[
            ("vacancy", "It stays open as a vacancy until somebody fills it"),
            ("ends", "It is no longer needed, or somebody else in the group has taken it over"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what becomes of the role"},
    )

    def __init__(
        self,
        *args: Any,
        seat: GroupMember,
        actions: list[Action],
        heirs: list[GroupMember],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        reasons = REASONS[seat.status]
        self.fields["reason"].choices = [(one.value, one.label) for one in reasons]  # type: ignore[attr-defined]
        if len(reasons) == 1:
            self.fields["reason"].initial = reasons[0]
            self.fields["reason"].widget = forms.HiddenInput()
        self.may_be_vacant = seat.status == MemberStatus.CURRENT and not seat.is_family
        if not self.may_be_vacant:
            del self.fields["role"]
        self.heirs = {str(heir.pk): heir for heir in heirs}
        for action in actions:
            self.fields[f"{PREFIX}{action.pk}"] = self._who_takes(action)

    def _who_takes(self, action: Action) -> forms.ChoiceField:
        kept = [(VACANT, "Leave it with the vacancy")] if self.may_be_vacant else []
        return forms.ChoiceField(
            label=action.what,
            choices=[
                ("", ""),
                *kept,
                *[(pk, f"{heir.name}, {heir.role}") for pk, heir in self.heirs.items()],
            ],
            error_messages={"required": "Select who takes this action over"},
        )

    def handovers(self) -> dict[uuid.UUID, GroupMember]:
        return {
            uuid.UUID(name.removeprefix(PREFIX)): self.heirs[chosen]
            for name, chosen in self._chosen().items()
            if chosen != VACANT
        }

    def leaves_vacancy(self) -> bool:
        """Asked for, or needed for an action that nobody else takes."""
        return self.cleaned_data.get("role") == "vacancy" or VACANT in self._chosen().values()

    def _chosen(self) -> dict[str, str]:
        return {n: v for n, v in self.cleaned_data.items() if n.startswith(PREFIX)}


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Leave, end somebody's place, or withdraw a proposal or a vacancy."""
    at = to_change(request, reference, "leave", "end_membership", what="member")
    seat = seat_or_404(request, at, pk).member
    if seat.status not in OPEN:
        messages.info(request, "This place has ended already.")
        return redirect("group", at.plan.reference)
    if seat.pk not in at.place.seats and not at.may("end_membership"):
        raise PermissionDenied("Only the member or the lead practitioner may end this place.")
    actions = queries.open_actions(request.scope, seat)
    heirs = queries.heirs(request.scope, seat)
    initial = {"version": seat.version}
    form = kept_form(request, LeaveForm, initial=initial, seat=seat, actions=actions, heirs=heirs)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if submit(
            form,
            lambda: leaving.leave(
                seat,
                reason=said["reason"],
                note=said["note"],
                handovers=form.handovers(),
                leave_vacancy=form.leaves_vacancy(),
                version=form.saw(),
                by=request.user,
                at=request.at,
            ),
            current=lambda row: {},
        ):
            return _left(request, at, seat)
    return _page(request, at, seat, form, actions)


def _left(request: WorkerRequest, at: Permitted, seat: GroupMember) -> HttpResponse:
    """Back to the group; whoever cannot see the plan any more is told so on their first page."""
    done(request)
    if not Plan.objects.visible_to(request.scope).filter(pk=at.plan.pk).exists():
        messages.success(request, f"You have left the group of plan {at.plan.reference}.")
        return redirect("start")
    messages.success(request, f"The place of {seat.name} has ended." if not seat.is_vacant else
                     "The vacancy has been withdrawn.")  # fmt: skip
    return redirect("group", at.plan.reference)


def _page(
    request: WorkerRequest,
    at: Permitted,
    seat: GroupMember,
    form: LeaveForm,
    actions: list[Action],
) -> HttpResponse:
    extra = {
        "form": form,
        "seat": seat,
        "actions": actions,
        "prefix": PREFIX,
        "is_own": seat.worker_id == request.user.pk,
        "is_lead": seat.pk == at.plan.lead_id and seat.status == MemberStatus.CURRENT,
        "calendar": at.plan.partnership.calendar(),
        "today": request.today,
        "back": reverse("member", args=[at.plan.reference, seat.pk]),
    }
    return render(request, "plans/group/leave.html", at.context(**extra))
