"""Outcomes: reading one, adding, changing, agreeing, closing and putting them in order."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.errors import NotVisible
from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from plans.models import Outcome
from plans.operations import outcomes
from plans.operations.outcomes import OutcomeDetails
from plans.queries import outcomes as queries
from plans.queries.signed import last_signed
from plans.rules.measures import number_in
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest, back_to, row_or_404
from plans.web.submit import submit, submitted

ADDING = ("add_outcome", "propose_outcome")


class OutcomeForm(GovukForm):
    """What must be different for the child, and how anybody would know."""

    worry = LongText(label="What is the worry?", max_length=4000)
    change = LongText(label="What must be different?", max_length=4000)
    measure = LongText(
        label="How will we know?",
        required=False,
        max_length=4000,
        help_text="Something that anybody in the group could see or count.",
    )
    baseline = forms.CharField(
        label="How is it now?",
        required=False,
        max_length=300,
        help_text="For example, 2 of 5 appointments kept.",
    )
    target = forms.CharField(
        label="How should it be?",
        required=False,
        max_length=300,
        help_text="For example, 5 of 5 appointments kept.",
    )
    target_on = DateField(label="By when?", required=False)
    review_on = DateField(label="When is it looked at again?", required=False)
    child_words = LongText(label="The child's own words", required=False, max_length=4000)
    contingency = LongText(
        label="What happens if this does not change?", required=False, max_length=4000
    )

    def details(self) -> OutcomeDetails:
        typed = {name: self.cleaned_data[name] for name in OutcomeForm.base_fields}
        return OutcomeDetails(
            **typed,
            baseline_number=number_in(typed["baseline"]),
            target_number=number_in(typed["target"]),
        )


class ChangeForm(VersionedForm, OutcomeForm):
    reason = LongText(
        label="Why is this changed?",
        required=False,
        max_length=4000,
        help_text="Everybody in the group sees this, and the chair is told of the change.",
    )

    def __init__(self, *args: Any, reviewed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reviewed:
            del self.fields["reason"]


class CloseForm(VersionedForm):
    reason = LongText(label="Why is this outcome no longer relevant?", max_length=4000)


class OrderForm(GovukForm):
    """The order as its reader saw it, and which outcome goes one place up or down."""

    order = forms.CharField(widget=forms.HiddenInput)
    up = forms.UUIDField(required=False)
    down = forms.UUIDField(required=False)

    def clean_order(self) -> list[uuid.UUID]:
        try:
            return [uuid.UUID(pk) for pk in self.cleaned_data["order"].split(",")]
        except ValueError:
            raise forms.ValidationError(
                "The outcomes have changed meanwhile. Look again."
            ) from None

    def wanted(self) -> list[uuid.UUID]:
        order: list[uuid.UUID] = list(self.cleaned_data["order"])
        for name, step in (("up", -1), ("down", 1)):
            moved = self.cleaned_data.get(name)
            if moved in order:
                place = order.index(moved)
                order.insert(max(place + step, 0), order.pop(place))
        return order


@require_safe
def outcome(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """What must be different for the child, and is it?"""
    seen = to_read(request, reference, "read_plan", what="outcome")
    page = queries.outcome_page(request.scope, seen.plan, pk, place=seen.place, today=request.today)
    if page is None:
        raise NotVisible
    context = seen.context(
        page=page,
        card=page.card,
        outcome=page.outcome,
        is_open=seen.plan.is_open and not page.card.is_closed,
        today=request.today,
        calendar=seen.plan.partnership.calendar(),
    )
    return render(request, "plans/outcomes/outcome.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def outcome_add(request: WorkerRequest, reference: str) -> HttpResponse:
    """Add an outcome: agreed where the lead or chair adds it whole, otherwise proposed."""
    seen = to_change(request, reference, *ADDING, what="outcomes")
    form = kept_form(request, OutcomeForm)
    if request.method == "POST" and form.is_valid():
        added = submit(
            form,
            lambda: outcomes.add(seen.plan, details=form.details(), by=request.user, at=request.at),
        )
        if added is not None:
            done(request)
            messages.success(request, _added(added))
            return redirect("outcome", reference, added.pk)
    context = seen.context(form=form, back=_plan_page(reference))
    return render(request, "plans/outcomes/add.html", context)


def _added(row: Outcome) -> str:
    if row.status == "agreed":
        return "The outcome has been added."
    return "The outcome has been added as proposed. The lead practitioner agrees it."


@require_http_methods(["GET", "HEAD", "POST"])
def outcome_change(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Change the words, measure and dates of an outcome."""
    seen, row = to_change_outcome(request, reference, pk, "change_outcome")
    initial = {name: getattr(row, name) for name in (*OutcomeForm.base_fields, "version")}
    reviewed = last_signed(seen.plan) is not None
    form = kept_form(request, ChangeForm, initial=initial, reviewed=reviewed)
    if request.method == "POST" and submitted(
        form,
        lambda: outcomes.change(
            row,
            details=form.details(),
            reason=form.cleaned_data.get("reason", ""),
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
    ):
        done(request)
        messages.success(request, "The outcome has been changed.")
        return redirect("outcome", reference, pk)
    return form_page(request, seen, row, form, "plans/outcomes/change.html")


@require_http_methods(["GET", "HEAD", "POST"])
def outcome_agree(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Make a proposed, or closed, outcome one that the plan works to."""
    seen, row = to_change_outcome(request, reference, pk, "change_outcome")
    form = kept_form(request, VersionedForm, initial={"version": row.version})
    if request.method == "POST" and submitted(
        form,
        lambda: outcomes.agree(row, version=form.saw(), by=request.user, at=request.at),
    ):
        done(request)
        messages.success(request, "The outcome is agreed.")
        return redirect(back_to(request, reverse("outcome", args=[reference, pk])))
    return form_page(request, seen, row, form, "plans/outcomes/agree.html")


@require_http_methods(["GET", "HEAD", "POST"])
def outcome_close(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Say that an outcome is no longer relevant, and why."""
    seen, row = to_change_outcome(request, reference, pk, "change_outcome")
    form = kept_form(request, CloseForm, initial={"version": row.version})
    if request.method == "POST" and submitted(
        form,
        lambda: outcomes.close(
            row,
            reason=form.cleaned_data["reason"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
    ):
        done(request)
        messages.success(request, "The outcome is closed.")
        return redirect("outcome", reference, pk)
    return form_page(request, seen, row, form, "plans/outcomes/close.html")


@require_http_methods(["GET", "HEAD", "POST"])
def outcomes_order(request: WorkerRequest, reference: str) -> HttpResponse:
    """Put the outcomes in order, the most important first, one step at a time."""
    seen = to_change(request, reference, "reorder_outcomes", what="outcomes")
    form = OrderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submitted(
        form,
        lambda: outcomes.reorder(seen.plan, order=form.wanted(), by=request.user, at=request.at),
    ):
        return redirect("outcomes_order", reference)
    context = seen.context(
        form=form, outcomes=queries.in_order(request.scope, seen.plan), back=_plan_page(reference)
    )
    return render(request, "plans/outcomes/order.html", context)


def to_change_outcome(
    request: WorkerRequest, reference: str, pk: uuid.UUID, *verbs: str
) -> tuple[Permitted, Outcome]:
    """An outcome of a visible plan that the reader may change in one of these ways."""
    seen = to_change(request, reference, *verbs, what="outcome")
    row = row_or_404(Outcome.objects.visible_to(request.scope).filter(plan=seen.plan), pk=pk)
    row.plan = seen.plan
    return seen, row


def form_page(
    request: WorkerRequest,
    seen: Permitted,
    row: Outcome,
    form: GovukForm,
    template: str,
    **extra: Any,
) -> HttpResponse:
    back = back_to(request, reverse("outcome", args=[seen.plan.reference, row.pk]))
    return render(request, template, seen.context(form=form, outcome=row, back=back, **extra))


def _plan_page(reference: str) -> str:
    return reverse("plan", args=[reference])
