"""The child, the expected or recorded birth, and the people around the child."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from agencies.errors import NotVisible
from agencies.web.forms import DateField, GovukForm, VersionedForm
from agencies.workdays import long_date
from plans.models import FAR_OFF, Child, FamilyLink, Plan
from plans.operations import children, people
from plans.queries import family as queries
from plans.rules.children import Sex
from plans.web.children import (
    ChildForm,
    NumbersForm,
    PersonForm,
    child_details,
    numbers_shown,
)
from plans.web.drafts import done, kept_form
from plans.web.permitted import Permitted, to_change, to_read
from plans.web.requests import WorkerRequest, row_or_404
from plans.web.submit import submit, submitted


class ChangeChildForm(VersionedForm, ChildForm, NumbersForm):
    """Corrects what is written of a child; a birth or a new expected date is no correction."""


class ExpectedDateForm(VersionedForm):
    expected_on = DateField(label="New expected date of delivery")
    reason = forms.CharField(
        label="Why the date changes", max_length=200, help_text="For example, the 20-week scan."
    )


class BirthForm(VersionedForm):
    born_on = DateField(label="Date of birth")
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect)
    given_names = forms.CharField(
        label="First names",
        required=False,
        max_length=100,
        help_text="Leave it empty if the child has no name yet.",
    )


class ChangePersonForm(VersionedForm, PersonForm):
    pass


@require_safe
def page(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who is this child, and who is around them?"""
    at = to_read(request, reference, "read_plan", what="family")
    shown = queries.family_page(request.scope, at.plan, today=request.today)
    return render(request, "plans/family/family.html", at.context(family=shown))


@require_http_methods(["GET", "HEAD", "POST"])
def child(request: WorkerRequest, reference: str) -> HttpResponse:
    """Correct the child's name, date of birth, sex or numbers."""
    at = to_change(request, reference, "change_child", what="family")
    plan, row = at.plan, at.plan.child
    numbers, further = numbers_shown(row, at.place.agency_id)
    initial = {**_child_as_said(row), **numbers, "version": row.version}
    form = kept_form(request, ChangeChildForm, initial=initial, unborn=row.is_unborn)
    if submitted(
        form,
        lambda: children.change(
            plan,
            details=child_details(form.cleaned_data, expected_on=row.expected_on, unshown=further),
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        current=lambda now: _child_as_said(now) | numbers_shown(now, at.place.agency_id)[0],
    ):
        return _saved(request, at, "The child's details have been changed.")
    return _form(request, at, form, "child")


@require_http_methods(["GET", "HEAD", "POST"])
def expected_date(request: WorkerRequest, reference: str) -> HttpResponse:
    """Give an unborn child another expected date; the earlier ones stay."""
    at = to_change(request, reference, "revise_edd", what="family")
    row = _unborn_or_404(at)
    form = kept_form(request, ExpectedDateForm, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if submit(
            form,
            lambda: children.revise_expected_date(
                at.plan,
                expected_on=said["expected_on"],
                reason=said["reason"],
                version=form.saw(),
                by=request.user,
                at=request.at,
            ),
        ):
            return _saved(request, at, f"The expected date is revised. {_dates_now(at.plan)}")
    return _form(request, at, form, "expected_date")


@require_http_methods(["GET", "HEAD", "POST"])
def birth(request: WorkerRequest, reference: str) -> HttpResponse:
    """Record the birth: the expected date gives way to a date of birth, limits start anew."""
    at = to_change(request, reference, "record_birth", what="family")
    row = at.plan.child
    if not row.is_unborn:
        # Who taps twice, or goes back, has made no mistake: what they wanted to record is there.
        messages.info(request, "The date of birth is on record already. Nothing was changed.")
        return redirect("family", reference)
    initial = {"version": row.version, "given_names": row.given_names}
    form = kept_form(request, BirthForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if submit(
            form,
            lambda: children.record_birth(
                at.plan,
                born_on=said["born_on"],
                sex=said["sex"],
                given_names=said["given_names"],
                version=form.saw(),
                by=request.user,
                at=request.at,
            ),
            current=lambda now: {"given_names": now.given_names, "born_on": now.date_of_birth},
        ):
            return _saved(request, at, f"The birth is recorded. {_dates_now(at.plan)}")
    return _form(request, at, form, "birth")


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request: WorkerRequest, reference: str) -> HttpResponse:
    """Write down somebody around the child, even if only a description is known."""
    at = to_change(request, reference, "change_family", what="family")
    form = kept_form(request, PersonForm)
    if request.method == "POST" and form.is_valid():
        added = submit(
            form,
            lambda: people.add(
                at.plan, details=form.person(), link=form.link(), by=request.user, at=request.at
            ),
        )
        if added:
            return _saved(request, at, f"{added.person.name} has been added.")
    return _form(request, at, form, "person")


@require_http_methods(["GET", "HEAD", "POST"])
def person_change(request: WorkerRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Correct what is known of somebody, or say since and until when they stood so."""
    at = to_change(request, reference, "change_family", what="person")
    linked = row_or_404(
        FamilyLink.objects.visible_to(request.scope)
        .filter(child=at.plan.child_id)
        .select_related("person"),
        pk=pk,
    )
    initial = {**_person_as_said(linked), "version": linked.version}
    form = kept_form(request, ChangePersonForm, initial=initial)
    if submitted(
        form,
        lambda: people.change(
            at.plan,
            linked,
            details=form.person(),
            link=form.link(),
            version=form.saw(),
            by=request.user,
            at=request.at,
        ),
        current=_person_as_said,
    ):
        return _saved(request, at, "What is known of this person has been changed.")
    return _form(request, at, form, "person", link=linked)


def _unborn_or_404(at: Permitted) -> Child:
    if not at.plan.child.is_unborn:
        raise NotVisible
    return at.plan.child


def _child_as_said(row: Child) -> dict[str, Any]:
    return {
        "given_names": row.given_names,
        "family_name": row.family_name,
        "known_as": row.known_as,
        "date_of_birth": row.date_of_birth,
        "sex": row.sex,
    }


def _person_as_said(linked: FamilyLink) -> dict[str, Any]:
    person = linked.person
    return {
        "relationship": linked.relationship,
        "given_names": person.given_names,
        "family_name": person.family_name,
        "known_as": person.known_as,
        "description": person.description,
        "date_of_birth": person.date_of_birth,
        "note": linked.note,
        "from_on": linked.from_on,
        "until_on": linked.until_on,
    }


def _dates_now(plan: Plan) -> str:
    """What became of the plan's dates, which were computed anew."""
    now = Plan.rows.only("next_meeting_on", "next_review_on").get(pk=plan.pk)
    said = [
        _moved("Next meeting", plan.next_meeting_on, now.next_meeting_on),
        _moved("Next review", plan.next_review_on, now.next_review_on),
    ]
    return " ".join(filter(None, said))


def _moved(what: str, was: date, now: date) -> str:
    if now == FAR_OFF:
        return ""
    if was == now:
        return f"{what}: still due {long_date(now)}."
    before = f", before {long_date(was)}" if was != FAR_OFF else ""
    return f"{what}: now due {long_date(now)}{before}."


def _saved(request: WorkerRequest, at: Permitted, words: str) -> HttpResponse:
    done(request)
    messages.success(request, words.strip())
    return redirect("family", at.plan.reference)


def _form(
    request: WorkerRequest, at: Permitted, form: GovukForm, name: str, **extra: object
) -> HttpResponse:
    back = reverse("family", args=[at.plan.reference])
    context = at.context(form=form, back=back, today=request.today, **extra)
    return render(request, f"plans/family/{name}.html", context)
