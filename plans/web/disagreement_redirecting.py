"""What is no professional disagreement: sent where it belongs, and received there."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.web.forms import LongText, VersionedForm
from plans.models import Disagreement
from plans.operations import disagreement_endings as operations
from plans.queries import disagreement_steps as queries
from plans.queries.disagreement_page import DisagreementPage
from plans.queries.disagreement_policy import Whistleblowing, whistleblowing
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Target
from plans.web.disagreement_steps import ASK, Stepping, by_when, step_page, to_step
from plans.web.drafts import kept_form
from plans.web.requests import WorkerRequest
from plans.web.submit import Fields


class RedirectForm(VersionedForm):
    target = forms.ChoiceField(
        label="Where does it go?",
        widget=forms.RadioSelect,
        choices=Target.choices,
        error_messages={"required": "Select where it goes"},
    )
    reason = LongText(
        label="Why does it belong there?",
        max_length=2000,
        error_messages={"required": "Enter why it belongs there"},
    )


class ReceiveForm(VersionedForm):
    """One button."""


@require_http_methods(["GET", "HEAD", "POST"])
def redirect_elsewhere(request: WorkerRequest, reference: str) -> HttpResponse:
    """Send it where it belongs; the challenged side is told that, and not where to."""
    seen = to_step(request, reference, Step.REDIRECT)
    form = kept_form(request, RedirectForm, initial=seen.version)
    return step_page(
        request,
        seen,
        form,
        "redirect",
        take=lambda: operations.redirect(
            seen.row,
            target=form.cleaned_data["target"],
            reason=form.cleaned_data["reason"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        said=lambda now: (
            "It is redirected. Record here by "
            f"{by_when(now)} that it has been taken in where it went."
        ),
        current=_redirected_first(request, seen),
        whistleblowing=whistleblowing(seen.policy),
    )


def _redirected_first(request: WorkerRequest, seen: Stepping) -> Callable[[Disagreement], Fields]:
    """Why it was redirected meanwhile, as far as this reader may know: of whistleblowing, nothing."""

    def fields(row: Disagreement) -> Fields:
        page = queries.as_it_stands(request.scope, seen.reference, at=request.at)
        words = page.words if page is not None else None
        return {"reason": words.redirected_reason} if words and words.redirected_reason else {}

    return fields


def known_whistleblowing(page: DisagreementPage) -> Whistleblowing | None:
    """That route, where it went there and this reader may know it; to others it shows nothing."""
    policy, words = page.disagreement.policy, page.words
    if policy is None or words is None or words.redirected_to != Target.WHISTLEBLOWING.label:
        return None
    return whistleblowing(policy.data)


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: WorkerRequest, reference: str) -> HttpResponse:
    """Say that it has been taken in where it was redirected to. One button."""
    seen = to_step(request, reference, Step.RECEIVE)
    if request.method != "POST" and seen.row.received_at is not None:
        raise PermissionDenied("Its receipt has been recorded already.", ASK)
    form = kept_form(request, ReceiveForm, initial=seen.version)
    return step_page(
        request,
        seen,
        form,
        "receive",
        take=lambda: operations.receive(
            seen.row, version=form.saw(), by=request.user, at=request.at
        ),
        whistleblowing=known_whistleblowing(seen.page),
        said=lambda now: "Its receipt is recorded, and whoever raised it is told. It is over here.",
    )
