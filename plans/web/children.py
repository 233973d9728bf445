"""The questions about a child and a person, wherever they are asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from agencies.errors import Refused
from agencies.web.forms import DateField, GovukForm
from plans.models import Child, ChildIdentifier
from plans.operations.children import ChildDetails
from plans.operations.people import LinkDetails, PersonDetails
from plans.rules.children import Relationship, Sex
from plans.rules.identifiers import Scheme, normalise

UNBORN_HAVE = frozenset({Scheme.LOCAL_CHILD_ID})
"""An unborn child is in no national register."""


class ChildForm(GovukForm):
    """Who a child is. An unborn child has no sex, first name or date of birth to give."""

    given_names = forms.CharField(
        label="First names", max_length=100, error_messages={"required": "Enter the first name"}
    )
    family_name = forms.CharField(
        label="Family name",
        max_length=100,
        error_messages={"required": "Enter the family name"},
    )
    known_as = forms.CharField(label="Known as", required=False, max_length=100)
    date_of_birth = DateField(label="Date of birth")
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, unborn: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unborn = unborn
        if unborn:
            for name in ("date_of_birth", "sex", "known_as"):
                del self.fields[name]
            self.fields["given_names"].required = False
            for scheme in set(Scheme) - UNBORN_HAVE:
                self.fields.pop(scheme.value, None)


class NumbersForm(GovukForm):
    """Numbers by which registers know a child, each checked by its own check digit."""

    nhs_number = forms.CharField(
        label=Scheme.NHS_NUMBER.label,
        required=False,
        max_length=20,
        help_text="10 digits, for example 943 476 5919. The last digit is computed from the other "
        "nine, so a slip is noticed.",
    )
    upn = forms.CharField(
        label=Scheme.UPN.label,
        required=False,
        max_length=20,
        help_text="A letter and 12 digits, from the school. The letter is computed from the "
        "rest, so a slip is noticed.",
    )
    former_upn = forms.CharField(label=Scheme.FORMER_UPN.label, required=False, max_length=20)
    uln = forms.CharField(
        label=Scheme.ULN.label,
        required=False,
        max_length=20,
        help_text="10 digits, from the age of 14. The last digit is computed from the others.",
    )
    local_child_id = forms.CharField(
        label="Your agency's own number for the child",
        required=False,
        max_length=60,
        help_text="As your case system has it.",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        check_numbers(self, said)
        return said


def check_numbers(form: forms.Form, said: Mapping[str, Any]) -> None:
    """Put every number that does not fit its scheme on its own field, all at once."""
    for scheme in Scheme:
        value = said.get(scheme.value)
        if not value:
            continue
        try:
            normalise(scheme, value)
        except Refused as refused:
            form.add_error(scheme.value, refused)


class PersonForm(GovukForm):
    """Somebody around the child: a name, or at least what is known of them."""

    relationship = forms.ChoiceField(
        label="Who they are to the child",
        choices=[("", ""), *Relationship.choices],
        error_messages={"required": "Select who they are to the child"},
    )
    given_names = forms.CharField(label="First names", required=False, max_length=100)
    family_name = forms.CharField(label="Family name", required=False, max_length=100)
    known_as = forms.CharField(label="Known as", required=False, max_length=100)
    description = forms.CharField(
        label="Description",
        required=False,
        max_length=300,
        help_text="Where the name is not known: what is, for example “man of about 40 who stays at "
        "weekends”, or “father, mother does not say who”.",
    )
    date_of_birth = DateField(label="Date of birth", required=False)
    note = forms.CharField(label="Note", required=False, max_length=300)
    from_on = DateField(label="Since", required=False)
    until_on = DateField(label="Until", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        named = ("given_names", "family_name", "known_as", "description")
        if not any(said.get(name) for name in named):
            self.add_error("given_names", "Enter a name, or describe them below")
        return said

    def person(self) -> PersonDetails:
        return person_details(self.cleaned_data)

    def link(self) -> LinkDetails:
        return link_details(self.cleaned_data)


def person_details(said: Mapping[str, Any]) -> PersonDetails:
    return PersonDetails(
        given_names=said["given_names"],
        family_name=said["family_name"],
        known_as=said["known_as"],
        description=said["description"],
        date_of_birth=said["date_of_birth"],
    )


def link_details(said: Mapping[str, Any]) -> LinkDetails:
    return LinkDetails(
        relationship=said["relationship"],
        note=said.get("note", ""),
        from_on=said.get("from_on"),
        until_on=said.get("until_on"),
    )


def child_details(
    said: Mapping[str, Any], *, expected_on: date | None, unshown: Iterable[tuple[str, str]] = ()
) -> ChildDetails:
    """What the form says of a child, with the numbers it had no room to show."""
    return ChildDetails(
        family_name=said["family_name"],
        given_names=said["given_names"],
        known_as=said.get("known_as", ""),
        date_of_birth=said.get("date_of_birth"),
        expected_on=expected_on,
        sex=said.get("sex") or Sex.UNKNOWN,
        identifiers=(*_given(said), *unshown),
    )


def _given(said: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    return [(scheme.value, said[scheme.value]) for scheme in Scheme if said.get(scheme.value)]


def numbers_shown(
    child: Child, agency_id: uuid.UUID | None
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The number the form shows of each register, and further ones that it must not lose.

    Another agency's own number for the child is neither: it stays whatever this agency writes.
    """
    shown: dict[str, str] = {}
    further: list[tuple[str, str]] = []
    ours = ~Q(scheme=Scheme.LOCAL_CHILD_ID) | Q(issuer=agency_id)
    for scheme, value in (
        ChildIdentifier.objects.filter(ours, child=child)
        .order_by("scheme", "pk")
        .values_list("scheme", "value")
    ):
        if scheme in shown:
            further.append((scheme, value))
        else:
            shown[scheme] = value
    return shown, further
