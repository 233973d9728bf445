"""Actions: reading one, saying what happened, and taking that back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from agencies.errors import NotVisible
from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from plans.models import Action, ActionUpdate
from plans.operations import actions
from plans.queries import actions as queries
from plans.queries.notifications import reminded
from plans.queries.outcome_cards import may_update
from plans.rules.actions import MOVES, STATUS_OF, ActionStatus, Answer
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest, back_to, row_or_404
from plans.web.submit import submit, submitted

UPDATING = ("update_own_actions", "update_family_actions")
WORDS = {
    Answer.STILL_GOING: "Still going",
    Answer.DONE: "Done",
    Answer.BLOCKED: "Blocked",
    Answer.NO_LONGER_NEEDED: "No longer needed",
}


class UpdateForm(VersionedForm):
    """One screen: where it stands, what happened, and when one saw it."""

    answer = forms.ChoiceField(
        label="How is it going?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select how it is going"},
    )
    blocked_reason = LongText(label="What is in the way?", required=False, max_length=2000)
    unneeded_reason = LongText(label="Why is it not needed?", required=False, max_length=2000)
    note = LongText(label="What happened?", required=False, max_length=4000)
    evidence_on = DateField(label="When was this seen?", required=False)
    due_on = DateField(label="New due date", required=False)
    due_reason = LongText(label="Why does the date move?", required=False, max_length=1000)

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = MOVES[ActionStatus(status)]
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            (answer.value, WORDS[answer]) for answer in Answer if STATUS_OF[answer] in allowed
        ]

    def clean(self) -> dict[str, Any]:
        """Put the question about a reason where it is asked: below the answer that opens it."""
        cleaned = super().clean() or {}
        asked = {"blocked": "blocked_reason", "no_longer_needed": "unneeded_reason"}
        field = asked.get(cleaned.get("answer", ""))
        if field and not cleaned.get(field):
            self.add_error(field, f"Say {'what is in the way' if field[0] == 'b' else 'why'}")
        if cleaned.get("answer") == Answer.DONE and not cleaned.get("note"):
            self.add_error("note", "Say what was done, in a sentence")
        cleaned["reason"] = cleaned.get(field, "") if field else ""
        return cleaned


class NothingForm(GovukForm):
    """A page that asks only whether one is sure."""


class DeclineForm(GovukForm):
    reason = LongText(
        label="Why can you not do it?",
        max_length=2000,
        help_text="Say who should do it, if you know.",
    )


@require_safe
def action(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """What was agreed, and everything that happened since."""
    seen = to_read(request, reference, "read_plan", what="action")
    page = queries.action_page(
        request.scope, found_action(request, seen, pk), place=seen.place, today=request.today
    )
    return render(
        request,
        "plans/actions/action.html",
        seen.context(
            page=page,
            action=page.action,
            reminded=reminded(request.scope, seen.plan, f"action:{pk}"),
            **_when(request, seen),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def action_update(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Say what has happened with an action: three clicks from the list."""
    seen, row = to_update(request, reference, pk)
    form = kept_form(request, UpdateForm, status=row.status, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        said = submit(form, lambda: _update(request, row, form), current=_said_last)
        if said is not None:
            done(request)
            return _updated(request, reference, said)
    return render(
        request,
        "plans/actions/update.html",
        seen.context(
            form=form,
            action=row,
            reminded=reminded(request.scope, seen.plan, f"action:{pk}"),
            back=back_to(request, reverse("action", args=[reference, pk])),
            **_when(request, seen),
        ),
    )


def _update(request: WorkerRequest, row: Action, form: UpdateForm) -> ActionUpdate:
    said = form.cleaned_data
    return actions.update(
        row,
        answer=said["answer"],
        note=said["note"],
        reason=said["reason"],
        evidence_on=said["evidence_on"],
        due_on=said["due_on"],
        due_reason=said["due_reason"],
        version=form.saw(),
        by=request.user,
        at=request.at,
    )


def _said_last(row: Action) -> Mapping[str, Any]:
    """What stands there now, in the words of the form."""
    answers = {status: answer for answer, status in STATUS_OF.items()}
    newest: ActionUpdate | None = row.updates.order_by("-at", "-pk").first()
    answer = answers.get(ActionStatus(row.status), "")
    return {"answer": answer, "note": newest.note if newest else ""}


def _updated(request: WorkerRequest, reference: str, said: ActionUpdate) -> HttpResponse:
    """Back where they came from, with a way to take it back."""
    back = back_to(request, reverse("your_work"))
    undo = reverse("action_undo", args=[reference, said.action_id, said.pk])
    messages.success(
        request,
        format_html(
            'Your update is saved. <a class="govuk-notification-banner__link" href="{}?{}">'
            "Undo my update</a>",
            undo,
            urlencode({"next": back}),
        ),
    )
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def action_undo(request: WorkerRequest, reference: str, pk: uuid.UUID, update: int) -> HttpResponse:
    """Take one's own last update back, until somebody has built on it."""
    seen, row = to_update(request, reference, pk)
    said = row_or_404(ActionUpdate.objects.visible_to(request.scope).filter(action=row), pk=update)
    said.action = row
    form = NothingForm(request.POST if request.method == "POST" else None)
    back = back_to(request, reverse("action", args=[reference, pk]))
    if request.method == "POST" and submitted(
        form, lambda: actions.undo(said, by=request.user, at=request.at)
    ):
        messages.success(request, "Your update has been undone.")
        return redirect(back)
    return render(
        request,
        "plans/actions/undo.html",
        seen.context(form=form, action=row, update=said, back=back, **_when(request, seen)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def action_accept(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Take on an action that a colleague offered."""
    seen, row = _to_answer(request, reference, pk)
    form = NothingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submitted(
        form, lambda: actions.accept(row, by=request.user, at=request.at)
    ):
        messages.success(request, "You have accepted the action.")
        return redirect(back_to(request, reverse("your_work")))
    return _answer_page(request, seen, row, form, "plans/actions/accept.html")


@require_http_methods(["GET", "HEAD", "POST"])
def action_decline(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Say that one cannot take an action on; the lead is told that it has no taker."""
    seen, row = _to_answer(request, reference, pk)
    form = kept_form(request, DeclineForm)
    if request.method == "POST" and submitted(
        form,
        lambda: actions.decline(
            row, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        ),
    ):
        done(request)
        messages.success(request, "You have declined the action. The lead will see why.")
        return redirect(back_to(request, reverse("your_work")))
    return _answer_page(request, seen, row, form, "plans/actions/decline.html")


def _answer_page(
    request: WorkerRequest, seen: Permitted, row: Action, form: GovukForm, template: str
) -> HttpResponse:
    back = back_to(request, reverse("action", args=[seen.plan.reference, row.pk]))
    context = seen.context(form=form, action=row, back=back, **_when(request, seen))
    return render(request, template, context)


def _to_answer(request: WorkerRequest, reference: str, pk: uuid.UUID) -> tuple[Permitted, Action]:
    seen = to_change(request, reference, "accept_action", what="action")
    row = found_action(request, seen, pk)
    if row.owner_id not in seen.place.seats:
        raise PermissionDenied("Only whoever the action is offered to answers.")
    return seen, row


def to_update(request: WorkerRequest, reference: str, pk: uuid.UUID) -> tuple[Permitted, Action]:
    """An action whose owner the reader is, stands in for, or speaks for as a family member's."""
    seen = to_change(request, reference, *UPDATING, what="action")
    row = found_action(request, seen, pk)
    if not may_update(row.owner, seen.place):
        raise PermissionDenied(
            "Only its owner, or their deputy, updates an action.",
            "If you know what happened, tell the owner or the lead practitioner.",
        )
    return seen, row


def found_action(request: WorkerRequest, seen: Permitted, pk: uuid.UUID) -> Action:
    row = queries.find(request.scope, seen.plan, pk)
    if row is None:
        raise NotVisible
    return row


def _when(request: WorkerRequest, seen: Permitted) -> dict[str, Any]:
    return {"today": request.today, "calendar": seen.plan.partnership.calendar()}
