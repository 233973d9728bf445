"""What the page of every step of a disagreement does alike: who may, what they see, where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.errors import Refused
from agencies.web.forms import GovukForm, LongText
from plans.models import Disagreement
from plans.queries import disagreement_steps as queries
from plans.queries.disagreement_page import DisagreementPage, disagreement_page
from plans.queries.disagreements import Row
from plans.rules import disagreement_moves as moves
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Sight
from plans.web.drafts import done
from plans.web.requests import WorkerRequest
from plans.web.submit import Fields, submitted

ASK = "Go back to the disagreement: it says whose turn it is."
YES_NO = [("yes", "Yes"), ("no", "No")]


def why_no_meeting() -> LongText:
    """Asked of whoever answers or decides before the meeting that the policy asks for."""
    return LongText(
        label="Why was there no meeting?",
        max_length=2000,
        error_messages={
            "required": "Enter why there was no meeting, or record the meeting first",
        },
    )


class ButtonForm(GovukForm):
    """A page with one button and nothing to fill in."""


@dataclass(frozen=True)
class Stepping:
    """A disagreement on which its reader may take a step, and the page as they opened it."""

    page: DisagreementPage

    @property
    def row(self) -> Disagreement:
        """For operations alone: what is shown comes from the page, cut to its reader."""
        return self.page.disagreement

    @property
    def reference(self) -> str:
        return self.page.row.reference

    @property
    def policy(self) -> Mapping[str, Any]:
        """The one it was sent under; of a draft, whose steps are refused, the one it would be."""
        policy = self.row.policy or self.row.partnership.current_policy()
        data: Mapping[str, Any] = policy.data
        return data

    @property
    def version(self) -> dict[str, Any]:
        """What a form begins with: the version its writer saw."""
        return {"version": self.row.version}


def to_step(request: WorkerRequest, reference: str, step: Step) -> Stepping:
    """For the page of a step: 404 where the disagreement is not known, 403 with who may where it is.

    What cannot be done as it stands is not asked for either. Somebody who had begun to fill it in is
    told so by the operation, above what they typed.
    """
    page = disagreement_page(request.scope, reference, by=request.user, at=request.at)
    _must_be_open_to_reader(page)
    if not moves.TRANSITIONS[step].by & page.capacities:
        raise PermissionDenied(moves.why_not(step), ASK)
    if request.method != "POST":
        try:
            moves.check_state(step, page.disagreement.state)
        except Refused as refused:
            raise PermissionDenied(refused.sentence, ASK) from None
    return Stepping(page)


def to_read(request: WorkerRequest, reference: str) -> Stepping:
    """For what hangs on a disagreement and is no step of it: 403 where its words may not be read."""
    page = disagreement_page(request.scope, reference, by=request.user, at=request.at)
    _must_be_open_to_reader(page)
    return Stepping(page)


def _must_be_open_to_reader(page: DisagreementPage) -> None:
    if page.row.sight < Sight.FULL:
        raise PermissionDenied(
            "Only the agencies in this disagreement and its panel read and change it.",
            "If your agency should be one of them, ask its safeguarding lead.",
        )


def step_page(
    request: WorkerRequest,
    seen: Stepping,
    form: GovukForm,
    template: str,
    *,
    take: Callable[[], object],
    said: Callable[[Row], str],
    current: Callable[[Disagreement], Fields] | None = None,
    **extra: Any,
) -> HttpResponse:
    """Take the step a valid form asks for and lead back, saying what happens next; else show the form.

    `said` makes the banner from the disagreement as it then stands, and `current` gives what stands
    where the form's text would, for a writer who comes second.
    """
    if request.method == "POST" and submitted(form, take, current=current or _nothing):
        done(request)
        return _lead_back(request, seen, said)
    page = seen.page
    if request.method == "POST":
        page = queries.as_it_stands(request.scope, seen.reference, at=request.at) or page
    context = {
        "form": form,
        "page": page,
        "row": page.row,
        "reference": seen.reference,
        "back": reverse("disagreement", args=[seen.reference]),
        **extra,
    }
    return render(request, f"plans/disagreements/{template}.html", context)


def _nothing(row: Disagreement) -> Fields:
    return {}


def _lead_back(request: WorkerRequest, seen: Stepping, said: Callable[[Row], str]) -> HttpResponse:
    now = queries.row_as_it_stands(request.scope, seen.reference, at=request.at)
    if now is None:
        messages.success(request, "It is done. You have no part in this disagreement any more.")
        return redirect("your_work")
    messages.success(request, said(now))
    return redirect("disagreement", seen.reference)


def by_when(row: Row) -> str:
    """Thu 3 Dec 2026, 17:00 (in 2 working days); nothing where nothing runs."""
    return f"{row.due.day} ({row.due.left})" if row.due is not None else ""
