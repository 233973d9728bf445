"""One page with every control and component on it, for a browser to look at."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from agencies.web.forms import DateField, Difference, LongText, VersionedForm

SOURCE = """
{% extends "base.html" %}
{% from "forms.html" import conflict, field, fields, hidden_fields, submit %}
{% from "components.html" import bar, empty_state, pagination, stacked_table, sub_navigation,
   summary, tag_for %}
{% block title %}Gallery{% endblock %}
{% block before_content %}<a class="govuk-back-link" href="/">Back</a>{% endblock %}
{% block content %}
<div class="govuk-grid-row">
  <div class="govuk-grid-column-one-third">
    {{ sub_navigation([{"text": "Overview", "href": "#a", "is_current": true},
                       {"text": "Family and home", "href": "#b", "is_current": false}]) }}
  </div>
  <div class="govuk-grid-column-two-thirds">
    <h1 class="govuk-heading-l">Gallery</h1>
    <div class="cg-banner"><p class="govuk-body">CG-7F3K-9QXM, child protection</p></div>
    {{ conflict(differences, "Priya Nandakumar", "today at 09:05") }}
    <form method="post" novalidate>
      {{ csrf_input }}{{ hidden_fields(form) }}
      {{ field(form.title, hint="A few words.") }}
      {{ field(form.note, rows=3) }}
      {% set why %}{{ field(form.reason) }}{% endset %}
      {{ field(form.status, conditional={"blocked": why}, hints={"done": "All of it."}) }}
      {{ field(form.due_on, hint="For example, 27 3 2027") }}
      {{ field(form.owner) }}{{ field(form.agencies) }}{{ field(form.sure) }}
      {{ field(form.count, classes="govuk-input--width-3") }}{{ field(form.file) }}
      <div class="cg-actions">{{ submit("Save") }}
        <button type="submit" class="cg-button-link">Save and add another</button></div>
    </form>
    <h2 class="govuk-heading-m">Outcome</h2>
    <div class="cg-card cg-card--attention">
      <h3 class="govuk-heading-s">Tamsin keeps her appointments {{ tag_for("late", "3 days late") }}</h3>
      {{ bar("2 of 5", "3 of 5", "5 of 5") }}{{ bar("2 of 5", "", "all") }}
    </div>
    {% for state in states %}{{ tag_for(state) }} {% endfor %}
    {{ stacked_table("Actions", ["What", "Owner", "Due", "State"], rows) }}
    {{ summary([("Kind", "Child protection"), ("Chair", "Ruth", "#", "the chair")]) }}
    {{ empty_state("Nothing is waiting for you.") }}
    {{ pagination(next="?after=x", previous="?before=x") }}
  </div>
</div>
{% endblock %}
"""
STATES = [
    "late",
    "blocked",
    "due",
    "not_started",
    "in_progress",
    "done",
    "in_conflict",
    "some_progress",
]
LONG = "https://example.org/" + "a-word-that-never-ends" * 6


class Everything(VersionedForm):
    title = forms.CharField(max_length=60)
    note = LongText(label="What happened", max_length=200)
    status = forms.ChoiceField(
        choices=[("done", "Done"), ("blocked", "Blocked")], widget=forms.RadioSelect
    )
    reason = LongText(label="Why is it blocked?", required=False)
    due_on = DateField(label="Due date")
    owner = forms.ChoiceField(choices=[("", ""), ("h", "Hannah Brookes, Wearbridge Midwifery")])
    agencies = forms.MultipleChoiceField(
        choices=[("m", "Midwifery"), ("p", "Police")], widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="I have told the family")
    count = forms.IntegerField(label="How many", required=False)
    file = forms.FileField(label="Return file", required=False)


def gallery(request):
    form = Everything(request.POST or None, initial={"version": 1})
    messages.success(request, "Your update has been saved.")
    context = {
        "form": form,
        "states": STATES,
        "rows": [["Write the birth plan", "Hannah", "Tue 1 Dec 2026", LONG]] * 2,
        "differences": [Difference("What happened", "Went badly.\n" + LONG, "Went well.")],
    }
    template = engines["jinja2"].from_string(SOURCE)
    return HttpResponse(template.render(context, request))


urlpatterns = [path("gallery/", gallery), path("", include("config.urls"))]
