"""Giving an action to somebody: adding one, changing what was agreed, handing it over."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from plans.models import Action, GroupMember, Outcome
from plans.operations import actions
from plans.queries import actions as queries
from plans.web.actions import found_action
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change
from plans.web.requests import WorkerRequest, back_to, row_or_404
from plans.web.submit import submitted

WHO = "Select who does it"
TO_WHOM = "Select who takes it over"
VERB_FIRST = "Start with a verb: “Visit the family every week and weigh the baby”."


class AddForm(GovukForm):
    what = LongText(label="What will be done?", max_length=2000, help_text=VERB_FIRST)
    owner = forms.ChoiceField(
        label="Who does it?", error_messages={"required": WHO, "invalid_choice": WHO}
    )
    due_on = DateField(label="By when?", error_messages={"required": "Enter the date it is due"})

    def __init__(self, *args: Any, owners: Iterable[GroupMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = choices_of(owners)  # type: ignore[attr-defined]


class ChangeForm(VersionedForm):
    what = LongText(label="What will be done?", max_length=2000, help_text=VERB_FIRST)
    due_on = DateField(label="By when?", error_messages={"required": "Enter the date it is due"})
    due_reason = LongText(
        label="Why does the date move?",
        required=False,
        max_length=1000,
        help_text="Only needed when you change the date.",
    )


class HandOverForm(VersionedForm):
    to = forms.ChoiceField(
        label="Who takes it over?", error_messages={"required": TO_WHOM, "invalid_choice": TO_WHOM}
    )
    reason = LongText(label="Why is it handed over?", max_length=2000)

    def __init__(self, *args: Any, heirs: Iterable[GroupMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices_of(heirs)  # type: ignore[attr-defined]


def choices_of(seats: Iterable[GroupMember]) -> list[tuple[str, str]]:
    """Each seat by name and role; the first choice is none."""
    return [("", ""), *((str(seat.pk), f"{seat.name}, {seat.role}") for seat in seats)]


@require_http_methods(["GET", "HEAD", "POST"])
def action_add(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Add an action towards an outcome, owned by a named member, due on a day."""
    seen = to_change(request, reference, "add_action", what="outcome")
    outcome = row_or_404(Outcome.objects.visible_to(request.scope).filter(plan=seen.plan), pk=pk)
    outcome.plan = seen.plan
    owners = queries.possible_owners(request.scope, seen.plan)
    form = kept_form(request, AddForm, owners=owners)
    if request.method == "POST" and submitted(form, lambda: _add(request, outcome, owners, form)):
        done(request)
        messages.success(request, "The action has been added.")
        return redirect(back_to(request, reverse("outcome", args=[reference, pk])))
    return render(
        request,
        "plans/actions/add.html",
        seen.context(
            form=form,
            outcome=outcome,
            back=back_to(request, reverse("outcome", args=[reference, pk])),
        ),
    )


def _add(
    request: WorkerRequest, outcome: Outcome, owners: list[GroupMember], form: AddForm
) -> Action:
    wanted = form.cleaned_data
    return actions.add(
        outcome,
        what=wanted["what"],
        owner=_chosen(owners, wanted["owner"]),
        due_on=wanted["due_on"],
        by=request.user,
        at=request.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def action_change(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Change what was agreed, or by when."""
    seen = to_change(request, reference, "change_action", what="action")
    row = found_action(request, seen, pk)
    initial = {"version": row.version, "what": row.what, "due_on": row.due_on}
    form = kept_form(request, ChangeForm, initial=initial)
    if request.method == "POST" and submitted(form, lambda: _change(request, row, form)):
        done(request)
        messages.success(request, "The action has been changed.")
        return redirect(back_to(request, reverse("action", args=[reference, pk])))
    return _form_page(request, seen, row, form, "plans/actions/change.html")


def _change(request: WorkerRequest, row: Action, form: ChangeForm) -> Action:
    wanted = form.cleaned_data
    return actions.change(
        row,
        what=wanted["what"],
        due_on=wanted["due_on"],
        reason=wanted["due_reason"],
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def action_hand_over(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Give an action to another member of the group."""
    seen = to_change(request, reference, "hand_over_action", "update_own_actions", what="action")
    row = found_action(request, seen, pk)
    if not queries.may_hand_over(row, seen.place):
        raise PermissionDenied("The lead, the owner or the owner's manager hands an action over.")
    heirs = queries.heirs_of(request.scope, row, seen.place)
    form = kept_form(request, HandOverForm, heirs=heirs, initial={"version": row.version})
    if request.method == "POST" and submitted(
        form, lambda: _hand_over(request, row, heirs, form), current=_owned_by
    ):
        done(request)
        messages.success(request, "The action has been handed over.")
        return redirect(back_to(request, reverse("your_work")))
    return _form_page(request, seen, row, form, "plans/actions/hand_over.html")


def _hand_over(
    request: WorkerRequest, row: Action, heirs: list[GroupMember], form: HandOverForm
) -> Action:
    return actions.hand_over(
        row,
        to=_chosen(heirs, form.cleaned_data["to"]),
        reason=form.cleaned_data["reason"],
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


def _owned_by(row: Action) -> dict[str, Any]:
    return {"to": str(row.owner_id)}


def _chosen(seats: list[GroupMember], pk: str) -> GroupMember:
    return next(seat for seat in seats if str(seat.pk) == pk)


def _form_page(
    request: WorkerRequest, seen: Permitted, row: Action, form: GovukForm, template: str
) -> HttpResponse:
    back = back_to(request, reverse("action", args=[seen.plan.reference, row.pk]))
    return render(request, template, seen.context(form=form, action=row, back=back))
