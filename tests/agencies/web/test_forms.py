from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from django.template import engines

from agencies.errors import Refused
from agencies.web.controls import errors_of, kind_of
from agencies.web.forms import (
    DateField,
    LongText,
    VersionedForm,
    add_refused,
    differences,
)

STATUSES = [("done", "Done"), ("blocked", "Blocked")]


class Update(VersionedForm):
    title = forms.CharField(max_length=10)
    note = LongText(label="What happened", max_length=20, required=False)
    status = forms.ChoiceField(choices=STATUSES, widget=forms.RadioSelect)
    reason = LongText(label="Why", required=False)
    due_on = DateField(label="Due date")
    owner = forms.ChoiceField(choices=[("", ""), ("h", "Hannah")], required=False)
    agencies = forms.MultipleChoiceField(
        choices=[("m", "Midwifery"), ("p", "Police")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sure = forms.BooleanField(label="I am sure")
    nhs_number = forms.CharField(label="NHS number")
    email = forms.EmailField(label="E-mail address", required=False)


GOOD = {
    "version": "3",
    "title": "Visit",
    "note": "Went well",
    "status": "done",
    "due_on-day": "1",
    "due_on-month": "12",
    "due_on-year": "2026",
    "sure": "on",
    "nhs_number": "943 476 5919",
}


def posted(**changed):
    data = QueryDict(mutable=True)
    data.update(GOOD | changed)
    return Update(data)


def drawn(form):
    page = engines["jinja2"].from_string(
        '{% from "forms.html" import fields, hidden_fields, error_summary, field %}'
        "{{ error_summary(form) }}{{ hidden_fields(form) }}{{ fields(form) }}"
    )
    return page.render({"form": form})


def test_what_is_right_comes_through():
    form = posted()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due_on"] == date(2026, 12, 1)
    assert form.saw() == 3


def test_each_message_names_its_field_in_plain_words():
    form = Update(QueryDict("version=1"))
    assert [error["text"] for error in errors_of(form)] == [
        "Enter title",
        "Select status",
        "Enter due date",
        "Confirm: I am sure",
        "Enter NHS number",
    ]
    form = posted(title="Much too long for it", status="nonsense", email="nonsense")
    assert [error["text"] for error in errors_of(form)] == [
        "Title must be 10 characters or fewer",
        "Choose status from the list",
        "Enter an e-mail address in the correct format, like name@example.com",
    ]


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "part"),
    [
        ("", "12", "2026", "Due date must include a day", "day"),
        ("", "", "2026", "Due date must include a day and month", "day"),
        ("1", "12", "", "Due date must include a year", "year"),
        ("31", "2", "2026", "Due date must be a real date", "day"),
        ("29", "2", "2027", "Due date must be a real date", "day"),
        ("1", "13", "2026", "Due date must have a month between 1 and 12", "month"),
        ("1", "12", "26", "Due date must have a year between 1900 and 2100", "year"),
        ("1", "12", "0001", "Due date must have a year between 1900 and 2100", "year"),
        ("one", "12", "2026", "Due date must be a real date", "day"),
        ("²", "12", "2026", "Due date must be a real date", "day"),
        ("-1", "12", "2026", "Due date must be a real date", "day"),
        ("99999999999999", "12", "2026", "Due date must be a real date", "day"),
    ],
)
def test_a_wrong_date_names_the_part_and_keeps_what_was_typed(day, month, year, message, part):
    form = posted(**{"due_on-day": day, "due_on-month": month, "due_on-year": year})
    assert errors_of(form) == [{"text": message, "href": f"#id_due_on-{part}"}]
    page = drawn(form)
    assert f'value="{month}"' in page
    assert f'id="id_due_on-{part}"' in page
    assert page.count("govuk-input--error") == (2 if "and" in message.split("between")[0] else 1)


@pytest.mark.parametrize("month", ["12", "Dec", "december"])
def test_a_month_may_be_written_as_a_word(month):
    form = posted(**{"due_on-month": month})
    assert form.is_valid()
    assert form.cleaned_data["due_on"] == date(2026, 12, 1)


def test_a_date_may_come_whole():
    data = {name: value for name, value in GOOD.items() if not name.startswith("due_on")}
    assert Update(data | {"due_on": "2026-12-01"}).is_valid()
    assert not Update(data | {"due_on": "soon"}).is_valid()


def test_a_line_break_counts_as_one_character():
    assert posted(note="\r\n" * 20 + "").is_valid()
    form = posted(note="a\r\n" * 10)
    assert form.is_valid()
    assert form.cleaned_data["note"] == ("a\n" * 10).strip()


def test_every_kind_of_field_is_drawn_as_its_component():
    form = posted()
    kinds = {bound.name: kind_of(bound) for bound in form}
    assert kinds == {
        "version": "hidden", "title": "text", "note": "textarea", "status": "radios",
        "reason": "textarea", "due_on": "date", "owner": "select", "agencies": "checkboxes",
        "sure": "checkbox", "nhs_number": "text", "email": "text",
    }  # fmt: skip
    page = drawn(form)
    assert '<input type="hidden" name="version" value="3">' in page
    assert 'data-maxlength="20"' in page
    assert "You can enter up to 20 characters" in page
    assert 'value="done" checked' in page
    assert '<option value="" selected>Choose one</option>' in page
    assert "Why (optional)" in page
    assert 'type="email"' in page
    assert "required" not in page


def test_lines_in_a_hidden_part_of_a_group_come_back_as_they_were_typed():
    form = posted(reason="One\r\n  two\r\nthree", status="blocked")
    page = engines["jinja2"].from_string(
        '{% from "forms.html" import field %}{% set why %}{{ field(form.reason) }}{% endset %}'
        '{{ field(form.status, conditional={"blocked": why}, hints={"done": "All of it"}) }}'
    )
    html = page.render({"form": form})
    assert ">One&#10;  two&#10;three</textarea>" in html
    assert "All of it" in html


def test_what_people_type_is_never_markup():
    nasty = "<script>alert(1)</script>"
    html = drawn(posted(title=nasty, note=nasty, **{"due_on-day": nasty}))
    assert nasty not in html
    assert "&lt;script&gt;" in html


def test_a_refusal_is_shown_beside_its_field_or_above_them_all():
    form = posted()
    assert form.is_valid()
    add_refused(form, Refused("The plan has ended."))
    add_refused(form, Refused("Choose somebody in the group.", field="owner"))
    add_refused(form, Refused("Not on this form.", field="elsewhere"))
    assert errors_of(form) == [
        {"text": "The plan has ended."},
        {"text": "Not on this form."},
        {"text": "Choose somebody in the group.", "href": "#id_owner"},
    ]


def test_two_editors_are_shown_where_their_texts_differ():
    form = posted(agencies="m")
    assert form.is_valid()
    current = {
        "title": "Visit",
        "note": "Went badly",
        "status": "blocked",
        "due_on": date(2026, 12, 8),
        "agencies": ["m", "p"],
    }
    found = [(one.label, one.theirs, one.yours) for one in differences(form, current)]
    assert found == [
        ("What happened", "Went badly", "Went well"),
        ("Status", "Blocked", "Done"),
        ("Due date", "8 12 2026", "1 12 2026"),
        ("Agencies", "Midwifery, Police", "Midwifery"),
    ]
    form.put_back("version", 4)
    html = drawn(form)
    assert 'name="version" value="4"' in html
    assert "Went well" in html
    page = engines["jinja2"].from_string(
        '{% from "forms.html" import conflict %}{{ conflict(d, "Priya Nandakumar", "09:05") }}'
    )
    html = page.render({"d": differences(form, current)})
    assert "Priya Nandakumar saved first, 09:05." in html
    assert html.count("cg-conflict__row") == 4
