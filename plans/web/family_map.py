"""A picture of the family and its homes, today or on another day."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.web.forms import DateField, GovukForm
from plans.queries.family_map import family_map
from plans.queries.pictures import family as pictures
from plans.queries.pictures.homes import homes
from plans.rules.records import EARLIEST
from plans.web.permitted import to_read
from plans.web.requests import WorkerRequest


class DayForm(GovukForm):
    on = DateField(label="Show the family on another day", required=False)

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"] or self.today
        if not EARLIEST <= on <= self.today:
            raise forms.ValidationError("Give a day from 1900 until today.")
        return on


@require_safe
def family_map_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who belongs to the family, and who lives where?"""
    at = to_read(request, reference, "read_plan", what="family_map")
    form = DayForm(request.GET, today=request.today)
    on = form.cleaned_data["on"] if form.is_valid() else request.today
    family = family_map(request.scope, at.plan, on=on)
    shown = at.context(
        family=family,
        form=form,
        today=request.today,
        tree=pictures.tree(family),
        homes=homes(family),
        signs={"" if home.is_the_childs else home.name: home.sign for home in family.homes},
    )
    return render(request, "plans/family/map.html", shown)
