"""The meetings and reviews of a plan: the list, and one of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.errors import NotVisible, Refused
from agencies.web.forms import GovukForm
from plans.models import Review
from plans.queries import reports
from plans.queries import reviews as queries
from plans.queries.deciding import overrides_of
from plans.queries.dissents import dissents_from
from plans.queries.following import plan_after, to_start
from plans.queries.movement import movement
from plans.queries.recommendations import recommendations_of
from plans.rules.attendance import Attended
from plans.rules.decisions import ENDS
from plans.rules.reviews import puts_right, verb_to_move, verb_to_run, weekend
from plans.rules.roles import why_not
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest
from plans.web.review_steps import At, Steps, steps_of


@require_safe
def plan_reviews(request: WorkerRequest, reference: str) -> HttpResponse:
    """Which meetings are coming, which were held, and who came to them?"""
    seen = to_read(request, reference, "read_plan", what="reviews")
    page = queries.review_list(request.scope, seen.plan)
    return render(
        request,
        "plans/reviews/reviews.html",
        seen.context(
            page=page,
            ways=Attended,
            movement=movement(request.scope, seen.plan),
            **when(request, seen),
        ),
    )


@require_safe
def review(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """What is left to do in this meeting; of one that was held, what was said and decided?"""
    seen = to_read(request, reference, "read_plan", what=f"review:{pk}")
    row = found_review(request, seen, pk)
    page = queries.review_page(request.scope, row)
    may_know = seen.may("read_looked") or row.run_by_id == request.user.pk
    is_due = row.is_open and seen.plan.is_open
    return render(
        request,
        "plans/reviews/review.html",
        seen.context(
            page=page,
            review=row,
            sections=_steps(request, seen, page),
            moves=queries.moves_of(request.scope, row),
            report_state=reports.state,
            opened=queries.opened_since(seen.plan, row) if may_know and not row.is_open else None,
            runs=is_due and seen.may(verb_to_run(row.kind)),
            may_move=is_due and seen.may(verb_to_move(row.kind)),
            may_cancel=is_due and seen.may(verb_to_move(row.kind)) and not row.adjourned_from_id,
            puts_right=puts_right(seen.place.capacities, runs_it=row.run_by_id == request.user.pk),
            weekend=weekend(row.held_on or row.planned_on),
            **_decided(request, seen, row),
            **when(request, seen),
        ),
    )


def _steps(request: WorkerRequest, seen: Permitted, page: queries.ReviewPage) -> list[Steps]:
    row, scope = page.review, request.scope
    if not row.is_open:
        return []
    drafts = not row.is_group_meeting and bool({"judge", "draft_judgement"} & seen.place.verbs)
    seat = reports.seat_to_report(scope, row, seen.place.seats)
    at = At(
        seen=seen,
        page=page,
        to_judge=queries.to_judge(scope, row) if drafts else [],
        my_report=_mine(seen, page),
        may_report=seat is not None,
    )
    return steps_of(at)


def _decided(request: WorkerRequest, seen: Permitted, row: Review) -> dict[str, Any]:
    """What the chair judged and recommended, and who dissents: nothing before it is signed."""
    scope, is_signed = request.scope, row.signed_at is not None
    is_end = is_signed and row.decision in ENDS
    return {
        "follows": plan_after(scope, seen.plan) if is_end else None,
        "judged": queries.judged(scope, row) if is_signed else [],
        "overrides": overrides_of(scope, row) if is_signed else [],
        "dissents": dissents_from(scope, row, place=seen.place, at=request.at)
        if is_signed
        else None,
        "to_start": to_start(seen.plan, seen.place) if _ended_it(seen, row) else None,
        "recommended": recommendations_of(scope, seen.plan, place=seen.place, today=request.today),
    }


def _ended_it(seen: Permitted, row: Review) -> bool:
    """Whether it is this review that stepped the plan down."""
    return row.signed_at is not None and row.leads_to == seen.plan.end_reason != ""


def _mine(seen: Permitted, page: queries.ReviewPage) -> Any:
    """The reader's own report: one still to be sent before one that was."""
    own = [row for row in page.reports if row.member_id in seen.place.seats]
    return min(own, key=lambda row: row.sent_at is not None, default=None)


def found_review(request: WorkerRequest, seen: Permitted, pk: uuid.UUID) -> Review:
    row = queries.find(request.scope, seen.plan, pk)
    if row is None:
        raise NotVisible
    return row


def to_run(request: WorkerRequest, reference: str, pk: uuid.UUID) -> tuple[Permitted, Review]:
    """A meeting whose form the reader may use: any member who may run one of its kind."""
    # Not as the record: who uses a form of a meeting, or may not, has not opened what was said.
    seen = to_change(request, reference, "record_meeting", "run_review", what=f"meeting:{pk}")
    row = found_review(request, seen, pk)
    verb = verb_to_run(row.kind)
    if not seen.may(verb):
        raise PermissionDenied(why_not(verb), "Ask the lead practitioner.")
    return seen, row


def when(request: WorkerRequest, seen: Permitted) -> dict[str, Any]:
    return {"today": request.today, "calendar": seen.plan.partnership.calendar()}


@contextmanager
def asked_as(names: Mapping[str, str]) -> Iterator[None]:
    """Put a refusal beside the field in which a page asks for what the operation refused."""
    try:
        yield
    except Refused as refused:
        refused.field = names.get(refused.field or "", refused.field)
        raise


def form_page(
    request: WorkerRequest,
    seen: Permitted,
    row: Review,
    form: GovukForm,
    template: str,
    **extra: Any,
) -> HttpResponse:
    """A form about a meeting, with the way back to it."""
    back = reverse("review", args=[seen.plan.reference, row.pk])
    context = seen.context(form=form, review=row, back=back, **extra, **when(request, seen))
    return render(request, f"plans/reviews/{template}.html", context)
