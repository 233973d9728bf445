"""A picture of the chronology by agency, and what it says."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.web.forms import DateField, GovukForm
from plans.queries.pictures.timeline import picture
from plans.queries.timeline import EVERYTHING, THE_CHILD, Asked, Timeline, timeline
from plans.rules.chronology import Category
from plans.web.permitted import to_read
from plans.web.requests import WorkerRequest


class Offered(forms.ChoiceField):
    """A choice among what a plan turns out to hold; what is none of it finds nothing."""

    def valid_value(self, value: object) -> bool:
        return True


class PartForm(GovukForm):
    """Which part of it to show; what it offers is what there is."""

    agency = Offered(required=False)
    category = forms.ChoiceField(
        label="What it was", required=False, choices=[("", "Everything"), *Category.choices]
    )
    about = Offered(label="Whom it is about", required=False)
    since = DateField(label="From this day", required=False)
    until = DateField(label="Until this day", required=False)

    def offer(self, found: Timeline) -> None:
        """Turn what was read as it came into what can be chosen."""
        agencies = [("", "Every agency"), *((name, name) for name in found.agencies)]
        people = sorted(found.people.items(), key=lambda pair: pair[1])
        about = [("", "Anybody"), (THE_CHILD, "The child"), *people]
        for name, choices in {"agency": agencies, "about": about}.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", "The end is before the start.")
        return said


@require_safe
def timeline_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """What happened, by whom is it known, and what did it mean for the child?"""
    at = to_read(request, reference, "read_plan", what="timeline")
    form = PartForm(request.GET)
    asked = Asked(**form.cleaned_data) if form.is_valid() else EVERYTHING
    page = _page(request.GET.get("page", ""))
    found = timeline(request.scope, at.plan, today=request.today, asked=asked, page=page)
    form.offer(found)
    shown = at.context(
        found=found,
        form=form,
        is_narrowed=asked != EVERYTHING or bool(form.errors),
        picture=picture(found, today=request.today),
        next=_address(request, found.page + 1) if found.page < found.pages else None,
        previous=_address(request, found.page - 1) if found.page > 1 else None,
    )
    return render(request, "plans/timeline/timeline.html", shown)


def _page(said: str) -> int:
    """The number of a page; the first, where none is said that could be one."""
    is_number = said.isascii() and said.isdigit() and len(said) <= 6
    return max(1, int(said)) if is_number else 1


def _address(request: WorkerRequest, page: int) -> str:
    return f"?{urlencode({**request.GET.dict(), 'page': page})}"
