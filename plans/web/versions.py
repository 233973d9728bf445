"""The versions of a plan: the list, one of them, and what is different between two."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.errors import NotVisible
from agencies.web.forms import GovukForm
from plans.models import Plan, PlanVersion
from plans.queries import versions as queries
from plans.queries.dissents import dissents_from
from plans.rules import versions as rules
from plans.rules.decisions import Guard
from plans.web.permitted import Permitted, to_read
from plans.web.requests import WorkerRequest


@require_safe
def versions(request: WorkerRequest, reference: str) -> HttpResponse:
    """What did the plan say after each review, and what has changed since?"""
    seen = to_read(request, reference, "read_plan", what="versions")
    found = queries.versions_of(request.scope, seen.plan)
    return render(request, "plans/versions/versions.html", seen.context(versions=found))


@require_safe
def version(request: WorkerRequest, reference: str, number: int) -> HttpResponse:
    """What did the plan say when this review was signed, and does the family agree with it?"""
    seen = to_read(request, reference, "read_plan", what=f"version:{number}")
    row = found_version(request, seen.plan, number)
    page = queries.version_page(row, place=seen.place, today=request.today)
    row.review.plan = seen.plan
    context = seen.context(
        page=page,
        version=row,
        told=told(page.content),
        dissents=dissents_from(request.scope, row.review, place=seen.place, at=request.at),
    )
    return render(request, "plans/versions/version.html", context)


def found_version(request: WorkerRequest, plan: Plan, number: int) -> PlanVersion:
    """One version of a plan the reader has opened, or 404."""
    row = queries.version_of(request.scope, plan, number)
    if row is None:
        raise NotVisible
    row.plan = plan
    return row


def told(content: rules.Content) -> dict[str, Any]:
    """A content in the words a page shows: each outcome with its actions, then the group."""
    actions: dict[str, list[Any]] = {}
    for row in content["actions"]:
        actions.setdefault(row["outcome"], []).append(dict(rules.in_words(row, rules.ACTION)))
    review = content["review"] or {}
    return {
        "plan": rules.in_words(content["plan"], rules.PLAN),
        "decision": rules.in_words(review, rules.REVIEW),
        "reason": review.get("decision_reason", ""),
        "analysis": review.get("analysis", ""),
        "overrides": [
            (_label(Guard, one["guard"]), one["reason"]) for one in review.get("overrides", [])
        ],
        "outcomes": [
            {
                "title": row["change"],
                "rows": rules.in_words(row, WITHOUT_TITLE),
                "evidence": (row["judgement"] or {}).get("evidence", ""),
                "actions": actions.get(row["id"], []),
            }
            for row in content["outcomes"]
        ],
        "group": [dict(rules.in_words(row, rules.SEAT)) for row in content["group"]],
    }


WITHOUT_TITLE = {name: words for name, words in rules.OUTCOME.items() if name != "change"}


def _label(choices: Any, code: str | None) -> str:
    return str(choices(code).label) if code in choices.values else ""


class CompareForm(GovukForm):
    old = forms.ChoiceField(label="From", widget=forms.Select)
    new = forms.ChoiceField(label="To", widget=forms.Select)

    def __init__(self, *args: Any, numbers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), f"Version {number}") for number in numbers]
        self.fields["old"].choices = choices  # type: ignore[attr-defined]
        self.fields["new"].choices = [  # type: ignore[attr-defined]
            (queries.NOW, "As it is now"),
            *choices,
        ]


@require_safe
def version_compare(request: WorkerRequest, reference: str) -> HttpResponse:
    """What is different between two versions, or between one and the plan as it is now?"""
    seen = to_read(request, reference, "read_plan", what="versions")
    numbers = [one.number for one in queries.versions_of(request.scope, seen.plan)]
    if not numbers:
        return render(request, "plans/versions/versions.html", seen.context(versions=[]))
    return render(request, "plans/versions/compare.html", _compared(request, seen, numbers))


def _compared(request: WorkerRequest, seen: Permitted, numbers: list[int]) -> dict[str, Any]:
    usual = {"old": str(numbers[0]), "new": queries.NOW}
    form = CompareForm({**usual, **request.GET.dict()}, numbers=numbers)
    asked = form.cleaned_data if form.is_valid() else None
    return seen.context(
        form=form,
        comparison=asked and queries.compared(request.scope, seen.plan, asked["old"], asked["new"]),
        old=asked and f"version {asked['old']}",
        new=asked and _name(asked["new"]),
    )


def _name(which: str) -> str:
    return "the plan as it is now" if which == queries.NOW else f"version {which}"
