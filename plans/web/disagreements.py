"""The disagreements a worker may know of, and one of them: whose turn is it, how long have they got?"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from plans import access
from plans.queries.disagreement_drafting import asked_of, managers_asked
from plans.queries.disagreement_page import DisagreementPage, disagreement_page
from plans.queries.disagreement_policy import policy_in_words
from plans.queries.disagreements import disagreements, drafts
from plans.queries.disagreements_waiting import waiting_for
from plans.rules.disagreements import Sight, State
from plans.web.disagreement_redirecting import known_whistleblowing
from plans.web.disagreements_words import Way, ask_of, others_of, story_of, turn_of, way_to
from plans.web.permitted import to_read
from plans.web.requests import WorkerRequest

FEW = 10
"""How many of those that are over stand on the first page."""
OPEN, ENDED = "open", "ended"


@require_safe
def disagreement_list(request: WorkerRequest) -> HttpResponse:
    """What waits for me, what runs, what I have begun, and what is over."""
    if not (request.scope.is_employed or request.standing.roles):
        raise PermissionDenied("Disagreements are seen by those who work with a child of the plan.")
    kind = request.GET.get("list", "")
    if kind in {OPEN, ENDED}:
        return _one_list(request, kind)
    asked = asked_of(request.scope)
    begun = drafts(request.scope, at=request.at)
    shown = {
        "waiting": [
            (one, ask_of(one), way_to(one.step, one.row.reference))
            for one in waiting_for(request.scope, at=request.at)
            if one.row.state != State.DRAFT or one.row.pk in asked
        ],
        "running": disagreements(request.scope, at=request.at, unfinished=True),
        "drafts": [row for row in begun if row.pk not in asked],
        "ended": disagreements(request.scope, at=request.at, unfinished=False, page=FEW),
        "may_raise": request.scope.is_employed,
        "figures": _figures(request),
    }
    return render(request, "plans/disagreements/list.html", shown)


def _figures(request: WorkerRequest) -> str | None:
    """The way to the figures of managers and of who manages the partnership's business."""
    job = request.standing.employment
    is_shown = request.standing.roles or (job and job.position in access.WITH_FIGURES)
    return reverse("disagreement_figures") if is_shown else None


def _one_list(request: WorkerRequest, kind: str) -> HttpResponse:
    found = disagreements(
        request.scope, at=request.at, unfinished=kind == OPEN, before=_before(request)
    )
    context = {"kind": kind, "found": found, "is_first": "before" not in request.GET}
    return render(request, "plans/disagreements/older.html", context)


def _before(request: WorkerRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("before", ""))
    except ValueError:
        return None


@require_safe
def plan_disagreements(request: WorkerRequest, reference: str) -> HttpResponse:
    """Those of one plan, the newest first, and the way to raise one."""
    seen = to_read(request, reference, "read_plan", what="disagreements")
    found = disagreements(request.scope, at=request.at, plan=seen.plan, before=_before(request))
    begun = [
        row
        for row in drafts(request.scope, at=request.at)
        if row.plan_reference == seen.plan.reference
    ]
    context = seen.context(
        found=found,
        drafts=begun,
        is_first="before" not in request.GET,
        may_raise=seen.may("raise_disagreement"),
    )
    return render(request, "plans/disagreements/of_plan.html", context)


@require_safe
def disagreement(request: WorkerRequest, reference: str) -> HttpResponse:
    """Whose turn is it, how long have they got, and what is being asked for the child?"""
    page = disagreement_page(request.scope, reference, by=request.user, at=request.at)
    context: dict[str, Any] = {
        "page": page,
        "row": page.row,
        "reference": page.row.reference,
        "back": None,
        "policy": _rules_of(page),
    }
    if page.row.sight < Sight.FULL:
        name = "existence" if page.row.sight == Sight.EXISTENCE else "metadata"
        return render(request, f"plans/disagreements/{name}.html", context)
    if page.row.state == State.DRAFT:
        return render(request, "plans/disagreements/draft.html", context | _of_draft(request, page))
    context |= {"turn": turn_of(page), "others": others_of(page), "story": story_of(page)}
    context["whistleblowing"] = known_whistleblowing(page)
    return render(request, "plans/disagreements/disagreement.html", context)


def _rules_of(page: DisagreementPage) -> list[str]:
    """What it runs under, in words; nothing before it is sent, or where only its existence is known."""
    policy = page.disagreement.policy
    if policy is None or page.row.sight < Sight.METADATA:
        return []
    return policy_in_words(policy.data)


def _of_draft(request: WorkerRequest, page: DisagreementPage) -> dict[str, Any]:
    """A draft as its writer finds it again, or the manager who was asked about it."""
    row = page.disagreement
    is_asked = row.manager_asked_at is not None and row.asked_stage > 1
    mine = row.raiser_id == request.user.pk
    waits_for = managers_asked(row, request.at) if is_asked and mine else []
    others = others_of(page)
    turn = turn_of(page)
    if is_asked and not mine:
        turn = (
            Way(f"Look it over, and send it at stage {row.asked_stage}", turn.href)
            if turn
            else None
        )
        decline = reverse("disagreement_decline_start", args=[row.reference])
        others = [Way("Say that it should begin at stage 1", decline), *others]
    return {
        "turn": turn,
        "others": others,
        "is_asked": is_asked,
        "mine": mine,
        "waits_for": waits_for,
        "asked_stage": row.asked_stage,
    }
