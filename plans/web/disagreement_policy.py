"""Changing how disagreements run: the partnership's stages and limits, as a new version of its policy."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.models import Partnership
from agencies.operations import partnerships
from agencies.web.partnership import changeable_or_403
from plans.queries.policy_preview import preview
from plans.web.disagreement_policy_form import (
    MOST,
    DisagreementPolicyForm,
    initial_of,
    rearranged,
)
from plans.web.drafts import done, kept_form
from plans.web.requests import WorkerRequest
from plans.web.submit import submit

BUTTONS = frozenset({"adopt", "edit", "arrange"})


@require_http_methods(["GET", "HEAD", "POST"])
def disagreement_policy(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """How shall disagreements run from now on, and what would that change?"""
    partnership = changeable_or_403(request, pk).partnership
    current = partnership.current_policy()
    made = partial(DisagreementPolicyForm, base=current.data)
    form: DisagreementPolicyForm = kept_form(
        request,
        made,  # type: ignore[arg-type]
        initial=initial_of(current.data) | {"version": partnership.version},
    )
    shown: dict[str, Any] = {"partnership": partnership, "current": current, "most": MOST}
    if request.method == "POST" and "arrange" in request.POST:
        asked = request.POST["arrange"]
        form = made(initial=rearranged(form.typed(), form.shown_count, asked))
    elif request.method == "POST" and "edit" in request.POST:
        form = made(initial=form.typed())
    elif request.method == "POST" and form.is_valid():
        if "adopt" in request.POST and _adopted(request, form, partnership):
            return redirect("partnership_one", pk)
        if not form.errors:
            shown |= {
                "form": form,
                "preview": preview(request.scope, partnership, form.cleaned_data["policy"]),
                "typed": _typed(request),
            }
            return render(request, "plans/figures/policy_preview.html", shown)
    return render(request, "plans/figures/policy.html", shown | {"form": form})


def _typed(request: WorkerRequest) -> list[tuple[str, str]]:
    """What was typed, to be carried through the preview."""
    fields = DisagreementPolicyForm(base={}).fields
    return [
        (name, value) for name, values in request.POST.lists() if name in fields for value in values
    ]


def _adopted(
    request: WorkerRequest, form: DisagreementPolicyForm, partnership: Partnership
) -> bool:
    adopted = submit(
        form,
        lambda: partnerships.adopt_policy(
            partnership,
            data=form.cleaned_data["policy"],
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        current=lambda row: initial_of(row.current_policy().data),
    )
    if adopted is None:
        return False
    done(request)
    messages.success(
        request,
        f"Version {adopted.number} of the policy has been adopted. Disagreements that are raised or "
        "reopened from now on run under it.",
    )
    return True
