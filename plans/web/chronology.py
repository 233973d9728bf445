"""The chronology of a child: what happened, what each agency has said to it, and what it asks."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.web.dates import DateBoxes
from agencies.web.forms import DateField, GovukForm, LongText
from agencies.workdays import long_date
from plans import access
from plans.models import Plan, Review
from plans.operations import chronology as operations
from plans.queries import chronology as queries
from plans.queries.chronology_patterns import patterns_of
from plans.queries.plan_page import verbs_now
from plans.rules.chronology import Category
from plans.web.drafts import done, kept_form
from plans.web.lessons import page_of
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest
from plans.web.submit import submitted

AFTER = "after"


class FilterForm(GovukForm):
    """What the list is narrowed to. Ids and codes only: it stands in the address."""

    agency = forms.ChoiceField(label="Agency", required=False)
    category = forms.ChoiceField(
        label="What it was", required=False, choices=[("", "Any"), *Category.choices]
    )
    person = forms.ChoiceField(label="About", required=False)
    from_on = DateField(label="From", required=False)
    until_on = DateField(label="Until", required=False)

    def __init__(self, *args: Any, offered: queries.Chronology, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = [(str(one.pk), one.name) for one in offered.agencies]
        people = [(str(one.pk), one.name) for one in offered.people]
        self.fields["agency"].choices = [("", "Any"), *agencies]  # type: ignore[attr-defined]
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", "Anybody"), (queries.THE_CHILD, "The child alone"), *people,
        ]  # fmt: skip

    def asked(self) -> dict[str, str]:
        """What was asked, as the address of another page carries it."""
        said = self.cleaned_data
        words = {name: str(said[name]) for name in ("agency", "category", "person") if said[name]}
        days = {name: said[name].isoformat() for name in ("from_on", "until_on") if said[name]}
        return words | days


class NothingToAddForm(GovukForm):
    note = LongText(
        label="Where did you look?",
        required=False,
        max_length=2000,
        help_text="For example, our own records since the last meeting.",
    )


class LookOverForm(GovukForm):
    """Which review the whole was gone through for."""

    review = forms.ChoiceField(label="For which review?", widget=forms.RadioSelect)
    note = LongText(label="What did it show?", required=False, max_length=2000)

    def __init__(self, *args: Any, reviews: list[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reviews = {str(one.pk): one for one in reviews}
        self.fields["review"].choices = [  # type: ignore[attr-defined]
            (key, review_in_words(one)) for key, one in self.reviews.items()
        ]
        if len(self.reviews) == 1:
            self.fields["review"].initial = next(iter(self.reviews))


def review_in_words(review: Review) -> str:
    """ "Review child protection conference, Thu 3 Dec 2026"."""
    on = review.held_on or review.planned_on or review.due_on
    return f"{review.get_kind_display()}, {long_date(on)}" if on else review.get_kind_display()


@require_safe
def chronology(request: WorkerRequest, reference: str) -> HttpResponse:
    """What happened to this child and the adults around them, the newest first?"""
    seen = to_read(request, reference, "read_plan", what="chronology")
    after = queries.After.of(request.GET.get(AFTER, ""))
    found = queries.chronology(request.scope, seen.plan, _filters(request), after=after)
    form = FilterForm(request.GET, offered=found)
    access.opened(request.scope, seen.plan, found.read, by=request.user, at=request.at)
    asked = form.asked() if form.is_valid() else {}
    filters = _filters(request)
    kept = asked | ({"withdrawn": "1"} if filters.withdrawn else {})
    return render(
        request,
        "plans/chronology/chronology.html",
        _context(
            seen,
            found=found,
            form=form,
            asked=asked,
            filters=filters,
            is_first=after is None,
            review_in_words=review_in_words,
            next=f"?{urlencode(kept | {AFTER: str(found.next)})}" if found.next else None,
        ),
    )


def _filters(request: WorkerRequest) -> queries.Filters:
    """What is asked for in the address, as far as it can be: the form says what cannot."""
    asked = request.GET
    days = {}
    for name in ("from_on", "until_on"):
        typed = DateBoxes().value_from_datadict(asked, {}, name)
        try:
            days[name] = DateField(required=False).clean(typed)
        except forms.ValidationError:
            days[name] = None
    category = asked.get("category", "")
    person = asked.get("person", "")
    return queries.Filters(
        agency=_id(asked.get("agency", "")),
        category=category if category in Category.values else "",
        person=person if person == queries.THE_CHILD else _id(person),
        withdrawn=asked.get("withdrawn") == "1",
        **days,
    )


def _id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


@require_safe
def patterns(request: WorkerRequest, reference: str) -> HttpResponse:
    """What does the whole of it show that no single entry does?"""
    seen = to_read(request, reference, "read_plan", what="patterns")
    found = patterns_of(request.scope, seen.plan, on=request.today, at=request.at)
    return render(
        request,
        "plans/chronology/patterns.html",
        _context(seen, found=found, page_of=lambda evidence: page_of(evidence, seen.plan)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def nothing_to_add(request: WorkerRequest, reference: str) -> HttpResponse:
    """Say that your agency has looked, and has nothing to add."""
    seen = to_change(request, reference, "add_record", what="chronology")
    form = kept_form(request, NothingToAddForm)
    if request.method == "POST" and submitted(
        form,
        lambda: operations.nothing_to_add(
            seen.plan, note=form.cleaned_data["note"], by=request.user, at=request.at
        ),
    ):
        return _said(request, seen.plan, "It is on record that your agency has nothing to add.")
    return render(request, "plans/chronology/nothing_to_add.html", _form(seen, form))


@require_http_methods(["GET", "HEAD", "POST"])
def look_over(request: WorkerRequest, reference: str) -> HttpResponse:
    """Say that the whole chronology was gone through before a review."""
    seen = to_change(request, reference, "look_over_chronology", what="chronology")
    reviews = queries.reviews_to_look_over(request.scope, seen.plan)
    if not reviews:
        raise PermissionDenied(
            "No review is planned for which the chronology could be gone through.",
            "Plan the review first.",
        )
    form = kept_form(request, LookOverForm, reviews=reviews)
    if request.method == "POST" and submitted(
        form,
        lambda: operations.look_over(
            seen.plan,
            form.reviews[form.cleaned_data["review"]],
            note=form.cleaned_data["note"],
            by=request.user,
            at=request.at,
        ),
    ):
        return _said(request, seen.plan, "It is on record that you have gone through it.")
    return render(request, "plans/chronology/look_over.html", _form(seen, form))


def _said(request: WorkerRequest, plan: Plan, words: str) -> HttpResponse:
    done(request)
    messages.success(request, words)
    return redirect("plan_chronology", plan.reference)


def _form(seen: Permitted, form: GovukForm) -> dict[str, Any]:
    back = reverse("plan_chronology", args=[seen.plan.reference])
    return seen.context(form=form, back=back)


def _context(seen: Permitted, **extra: Any) -> dict[str, Any]:
    return seen.context(**extra) | {"verbs": verbs_now(seen.plan, seen.place)}
