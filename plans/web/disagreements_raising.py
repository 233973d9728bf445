"""Raising a disagreement: immediate danger first, one thing per page, checked as a whole, then sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.errors import NotVisible, Refused
from agencies.web.forms import GovukForm
from plans.operations import disagreements
from plans.queries.disagreement_drafting import managers_asked
from plans.queries.disagreement_policy import numbers, policy_in_words, whistleblowing
from plans.queries.disagreements import drafts as drafts_of
from plans.queries.disagreements_waiting import to_ask_first
from plans.queries.your_plans import MOST_PLANS, my_plans
from plans.rules import disagreement_moves as moves
from plans.rules.disagreement_moves import Step
from plans.rules.disagreement_stages import advances_itself
from plans.rules.disagreements import DangerRoute, categories
from plans.rules.roles import why_not
from plans.web.disagreements_draft import ASKED_IN, FORMS, Raising
from plans.web.disagreements_forms import DangerForm, DeclineForm
from plans.web.disagreements_kept import CHECK, address, keep_answer
from plans.web.drafts import done, kept_form
from plans.web.permitted import to_read
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted

PAGES = ["GET", "HEAD", "POST"]


class WhichPlanForm(GovukForm):
    plan = forms.ChoiceField(
        label="Which child is it about?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select the child it is about",
            "invalid_choice": "Select the child it is about",
        },
    )

    def __init__(self, *args: Any, plans: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [  # type: ignore[attr-defined]
            (one.reference, f"{one.child.name}, {one.reference}") for one in plans
        ]


@require_http_methods(PAGES)
def which(request: WorkerRequest) -> HttpResponse:
    """On which of my plans?"""
    if not request.scope.is_employed:
        raise PermissionDenied(why_not("raise_disagreement"))
    plans = list(my_plans(request.scope)[:MOST_PLANS])
    form = WhichPlanForm(request.POST if request.method == "POST" else None, plans=plans)
    if request.method == "POST" and form.is_valid():
        return redirect("disagreement_raise", form.cleaned_data["plan"])
    return render(request, "plans/disagreements/which.html", {"form": form, "plans": plans})


@require_http_methods(PAGES)
def begin(request: WorkerRequest, reference: str) -> HttpResponse:
    """Is the child in immediate danger? The answer begins a draft, and stops nothing."""
    seen = to_read(request, reference, "raise_disagreement", what="disagreement_raise")
    form = kept_form(request, DangerForm, at=request.at)
    if request.method == "POST" and form.is_valid():
        draft = disagreements.start(seen.plan, by=request.user, at=request.at)
        typed, names = request.POST, list(form.fields)
        keep_answer(draft.reference, "danger", typed, names, by=request.user, at=request.at)
        done(request)
        return redirect("disagreement_change_draft", draft.reference)
    policy = seen.plan.partnership.current_policy().data
    begun = [
        row
        for row in drafts_of(request.scope, at=request.at)
        if row.plan_reference == seen.plan.reference
    ]
    context = seen.context(form=form, numbers=numbers(policy), begun=begun, today=request.today)
    context["whistleblowing"] = whistleblowing(policy)
    return render(request, "plans/disagreements/begin.html", context)


@require_http_methods(["GET", "HEAD"])
def carry_on(request: WorkerRequest, reference: str) -> HttpResponse:
    """The first question that is still open."""
    raising = _writing(request, reference)
    if isinstance(raising, HttpResponse):
        return raising
    return redirect(raising.address(raising.next()))


@require_http_methods(PAGES)
def step(request: WorkerRequest, reference: str, step: str) -> HttpResponse:
    """One question of a draft. What is typed is kept, answered or not."""
    raising = _writing(request, reference)
    if isinstance(raising, HttpResponse):
        return raising
    if step not in FORMS:
        raise NotVisible
    form = kept_form(request, FORMS[step], raising=raising, initial=raising.initial(step))
    if request.method == "POST" and submitted(
        form, lambda: raising.answer(step, form, request.POST)
    ):
        return _go_on(request, reference, step)
    context = {
        "form": form,
        "raising": raising,
        "reference": raising.reference,
        "back": raising.before(step),
        "today": request.today,
        "numbers": numbers(raising.policy) if step == "danger" else [],
        "ask_first": to_ask_first(request.scope, at=request.at) if step == "talk" else [],
    }
    return render(request, f"plans/disagreements/raise/{step}.html", context)


def _go_on(request: WorkerRequest, reference: str, step: str) -> HttpResponse:
    """To the next open question. Answers of the moment stay kept until it is sent."""
    after = Raising(request, reference)
    if after.said(step) is None:
        done(request)
    return redirect(after.address(after.next()))


@require_http_methods(PAGES)
def check(request: WorkerRequest, reference: str) -> HttpResponse:
    """Everything at once, each with its way back, and what happens next; then send it."""
    raising = _writing(request, reference)
    if isinstance(raising, HttpResponse):
        return raising
    if raising.next() != CHECK:
        return redirect(raising.address(raising.next()))
    form = GovukForm(request.POST or None)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            row = raising.send()
        except Refused as no:
            refused = no
        else:
            _say_sent(request, raising, row)
            return redirect("disagreement", raising.reference)
    put_right = ASKED_IN.get(refused.field or "", "begin") if refused else None
    context = {
        "form": form,
        "raising": raising,
        "reference": raising.reference,
        "danger": raising.said("danger"),
        "talk": raising.said("talk"),
        "begins": raising.begins(),
        "mine": raising.worker.pk == raising.draft.row.raiser_id,
        "needs_manager": raising.needs_manager(),
        "categories": categories(raising.policy),
        "routes": dict(DangerRoute.choices),
        "coming": raising.coming(),
        "moves_by_itself": advances_itself(raising.policy),
        "policy": policy_in_words(raising.policy),
        "refused": refused,
        "put_right": address(raising.reference, put_right) if put_right else None,
        "back": raising.before(CHECK),
    }
    return render(request, "plans/disagreements/check.html", context)


def _say_sent(request: WorkerRequest, raising: Raising, row: Any) -> None:
    if row.submitted_at is not None:
        messages.success(request, "It has been sent. You are told as soon as they answer.")
        return
    names = " or ".join(managers_asked(row, request.at)) or "a manager of your agency"
    messages.success(
        request,
        f"It has not been sent yet: {names} is asked to agree that it begins above stage 1.",
    )


@require_http_methods(PAGES)
def discard(request: WorkerRequest, reference: str) -> HttpResponse:
    """Throw a draft away, once it is certain that this is meant."""
    raising = _writing(request, reference)
    if isinstance(raising, HttpResponse):
        return raising
    form = GovukForm(request.POST if request.method == "POST" else None)
    row = raising.draft.row
    if request.method == "POST" and submitted(
        form,
        lambda: disagreements.discard(row, version=row.version, by=request.user, at=request.at),
    ):
        raising.forget()
        messages.success(request, "The draft has been thrown away. Nobody was told of it.")
        return redirect("disagreements")
    back = address(raising.reference, raising.next())
    context = {"form": form, "reference": raising.reference, "back": back}
    return render(request, "plans/disagreements/discard.html", context)


@require_http_methods(PAGES)
def decline_start(request: WorkerRequest, reference: str) -> HttpResponse:
    """A manager who was asked says that it should begin at stage 1."""
    raising = _writing(request, reference)
    if isinstance(raising, HttpResponse):
        return raising
    if not (raising.draft.is_asked and raising.draft.manages):
        raise PermissionDenied("Only a manager who has been asked answers this.")
    row = raising.draft.row
    form = kept_form(request, DeclineForm)
    if request.method == "POST" and submitted(
        form,
        lambda: disagreements.decline_start(
            row,
            reason=form.cleaned_data["reason"],
            version=row.version,
            by=request.user,
            at=request.at,
        ),
    ):
        done(request)
        messages.success(request, "Whoever wrote it is told, and can send it at stage 1.")
        return redirect("disagreements")
    context = {"form": form, "reference": raising.reference, "row": row}
    context["back"] = address(raising.reference, CHECK)
    return render(request, "plans/disagreements/decline.html", context)


def _writing(request: WorkerRequest, reference: str) -> Raising | HttpResponse:
    """The draft; or the way to its page, where it is one no longer. 403 for whoever writes none of it."""
    raising = Raising(request, reference)
    if not raising.draft.may_write:
        raise PermissionDenied(moves.why_not(Step.CHANGE_DRAFT))
    if not raising.draft.is_draft:
        return redirect("disagreement", raising.reference)
    return raising
