"""Which agency can see what of a plan, since when, until when, why; giving, changing and ending."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import Agency
from agencies.web.forms import DateField, GovukForm, LongText, VersionedForm
from plans.access import Terms
from plans.models import FAR_OFF, SharingDecision
from plans.operations import sharing
from plans.queries import sharing as queries
from plans.queries.plan_page import plan_page
from plans.queries.sharing import Held
from plans.rules.sharing import (
    GRANTABLE_TO_AN_AGENCY,
    DecisionOutcome,
    LawfulBasis,
    LegalGateway,
    Level,
    SpecialCondition,
    default_expiry,
)
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.plans import shown as plan_context
from plans.web.requests import WorkerRequest
from plans.web.submit import submit, submitted

NO_GATEWAY = "none"


class TermsForm(GovukForm):
    """On what footing an agency sees a plan: what, what for, on what basis, how long."""

    level = forms.TypedChoiceField(
        label="What they may see",
        coerce=int,
        choices=[(level.value, level.label) for level in GRANTABLE_TO_AN_AGENCY],
        widget=forms.RadioSelect,
        initial=Level.PLAN,
        error_messages={"required": "Select what they may see"},
    )
    purpose = LongText(
        label="What do they need it for?",
        max_length=2000,
        error_messages={"required": "Enter what they need it for"},
    )
    lawful_basis = forms.ChoiceField(
        label="Lawful basis", choices=LawfulBasis.choices, initial=Terms("").lawful_basis
    )
    special_condition = forms.ChoiceField(
        label="Condition for sensitive data",
        choices=SpecialCondition.choices,
        initial=Terms("").special_condition,
    )
    gateway = forms.ChoiceField(
        label="Legal gateway",
        choices=[(NO_GATEWAY, "None in particular"), *LegalGateway.choices],
        initial=Terms("").gateway,
    )
    conditions = LongText(
        label="Conditions",
        required=False,
        max_length=2000,
        help_text="For example, “not to be passed on without asking”.",
    )
    until_on = DateField(label="Last day", required=False)

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            level=said.get("level", Level.PLAN),
            purpose=said["purpose"],
            lawful_basis=said["lawful_basis"],
            special_condition=said["special_condition"],
            gateway="" if said["gateway"] == NO_GATEWAY else said["gateway"],
            conditions=said["conditions"].strip(),
            until_on=said["until_on"] or FAR_OFF,
        )


class GiveForm(TermsForm):
    field_order = ("agency", "outcome")
    agency = forms.ChoiceField(label="Which agency", widget=forms.Select)
    outcome = forms.ChoiceField(
        label="Your decision",
        choices=[
            (DecisionOutcome.SHARE.value, "Give it access"),
            (DecisionOutcome.REFUSE.value, "Give it no access"),
            (DecisionOutcome.DEFER.value, "Decide later"),
        ],
        widget=forms.RadioSelect,
        initial=DecisionOutcome.SHARE,
        error_messages={"required": "Select what you have decided"},
    )

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            ("", ""),
            *[(str(a.pk), a.name) for a in agencies],
        ]


class ChangeForm(VersionedForm, TermsForm):
    """The terms of an agency that has access; `version` counts the decisions about it."""


class EndForm(GovukForm):
    why = LongText(
        label="Why does the access end?",
        max_length=2000,
        error_messages={"required": "Enter why the access ends"},
    )


@require_safe
def page(request: WorkerRequest, reference: str) -> HttpResponse:
    """Which agency can see what of this, since when, until when, why?"""
    at = to_read(request, reference, "read_sharing", what="sharing")
    shown = queries.sharing_page(request.scope, at.plan, today=request.today)
    context = at.context(sharing=shown, calendar=at.plan.partnership.calendar())
    return render(request, "plans/sharing/sharing.html", context | {"today": request.today})


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: WorkerRequest, reference: str) -> HttpResponse:
    """Decide whether another agency may see the plan, or know that it exists; or not, and why."""
    at = to_change(request, reference, "share", what="sharing")
    agencies = queries.sharing_page(request.scope, at.plan, today=request.today).unheld
    initial = {"until_on": _default_last_day(request, at)}
    form = kept_form(request, GiveForm, agencies=agencies, initial=initial)
    if request.method == "POST" and form.is_valid():
        agency = next(a for a in agencies if str(a.pk) == form.cleaned_data["agency"])
        decision = submit(form, lambda: _decide(request, at, form, agency))
        if decision:
            gave = decision.outcome == DecisionOutcome.SHARE
            words = "has access now" if gave else "has no access, and the reason is on record"
            return _saved(request, at, f"{agency.name} {words}.")
    return _form(request, at, form, "give", agencies=agencies)


def _decide(
    request: WorkerRequest, at: Permitted, form: GiveForm, agency: Agency
) -> SharingDecision:
    outcome, terms = form.cleaned_data["outcome"], form.terms()
    if outcome == DecisionOutcome.SHARE:
        return sharing.give(at.plan, agency, terms=terms, by=request.user, at=request.at)
    return sharing.withhold(
        at.plan, agency, outcome=outcome, terms=terms, by=request.user, at=request.at
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: WorkerRequest, reference: str, agency: uuid.UUID) -> HttpResponse:
    """Decide anew what an agency that has access may see, what for and how long."""
    at = to_change(request, reference, "share", what="sharing")
    held = _held_or_404(request, at, agency)
    initial = {**_said(held), "version": held.version}
    form = kept_form(request, ChangeForm, initial=initial)
    if submitted(form, lambda: _change(request, at, form, held), current=_said):
        return _saved(request, at, f"What {held.agency.name} may see has been changed.")
    return _form(request, at, form, "change", held=held)


def _change(request: WorkerRequest, at: Permitted, form: ChangeForm, held: Held) -> object:
    """A decision is never edited, so what makes an edit stale is another decision since."""
    if held.version != form.saw():
        raise Stale(held)
    terms = form.terms()
    if held.leads and terms.level != Level.PLAN:
        raise Refused("The lead practitioner's agency reads the plan.", field="level")
    return sharing.give(at.plan, held.agency, terms=terms, by=request.user, at=request.at)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: WorkerRequest, reference: str, agency: uuid.UUID) -> HttpResponse:
    """End an agency's access, having seen who loses sight of the plan."""
    at = to_change(request, reference, "share", what="sharing")
    held = _held_or_404(request, at, agency)
    form = kept_form(request, EndForm)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        if submit(
            form,
            lambda: sharing.end(at.plan, held.agency, why=why, by=request.user, at=request.at),
        ):
            return _saved(request, at, f"{held.agency.name} has no access any more.")
    return _form(request, at, form, "end", held=held)


@require_safe
def preview(request: WorkerRequest, reference: str, agency: uuid.UUID) -> HttpResponse:
    """The plan as a worker of an agency would get it: through the same queries, as that worker."""
    at = to_read(request, reference, "read_sharing", what="sharing")
    held = _held_or_404(request, at, agency)
    extra = {"preview_of": held.agency, "back": reverse("sharing", args=[reference])}
    if held.level == Level.POINTER:
        return render(request, "plans/sharing/pointer.html", at.context(held=held, **extra))
    scope, seat = queries.scope_within(request.scope, at.plan, held, today=request.today)
    page_shown = plan_page(scope, at.plan, today=request.today)
    context = plan_context(page_shown) | {"seat": seat, **extra}
    return render(request, "plans/sharing/preview.html", context)


def _held_or_404(request: WorkerRequest, at: Permitted, agency: uuid.UUID) -> Held:
    held = queries.sharing_page(request.scope, at.plan, today=request.today).of(agency)
    if held is None:
        raise NotVisible
    return held


def _default_last_day(request: WorkerRequest, at: Permitted) -> Any:
    days = at.plan.policy.data["sharing"]["default_expiry_days"]
    review = at.plan.next_review_on
    return default_expiry(
        request.today, days=days, next_review_on=review if review != FAR_OFF else None
    )


def _said(held: Held) -> dict[str, Any]:
    decision = held.decision
    return {
        "level": int(held.level),
        "purpose": decision.purpose,
        "lawful_basis": decision.lawful_basis,
        "special_condition": decision.special_condition,
        "gateway": decision.gateway or NO_GATEWAY,
        "conditions": decision.conditions,
        "until_on": held.until_on,
    }


def _saved(request: WorkerRequest, at: Permitted, words: str) -> HttpResponse:
    done(request)
    messages.success(request, words)
    return redirect("sharing", at.plan.reference)


def _form(
    request: WorkerRequest, at: Permitted, form: GovukForm, name: str, **extra: object
) -> HttpResponse:
    back = reverse("sharing", args=[at.plan.reference])
    return render(request, f"plans/sharing/{name}.html", at.context(form=form, back=back, **extra))
