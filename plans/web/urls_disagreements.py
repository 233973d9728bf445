"""Addresses of professional disagreements: raising them, listing them, and one with all it holds."""

from django.urls import path

from plans.web import disagreements, disagreements_raising

PLAN = "plans/<reference:reference>/disagreements/"
ONE = "disagreements/<str:reference>/"

urlpatterns = [
    path("disagreements/", disagreements.disagreement_list, name="disagreements"),
    # Before one disagreement: "raise" would be read as a reference.
    path("disagreements/raise/", disagreements_raising.which, name="disagreement_which"),
    path(PLAN, disagreements.plan_disagreements, name="plan_disagreements"),
    path(f"{PLAN}raise/", disagreements_raising.begin, name="disagreement_raise"),
    path(ONE, disagreements.disagreement, name="disagreement"),
    path(f"{ONE}change-draft/", disagreements_raising.carry_on, name="disagreement_change_draft"),
    path(f"{ONE}change-draft/<slug:step>/", disagreements_raising.step, name="disagreement_draft"),
    path(f"{ONE}submit/", disagreements_raising.check, name="disagreement_submit"),
    path(f"{ONE}discard/", disagreements_raising.discard, name="disagreement_discard"),
    path(
        f"{ONE}decline-start/",
        disagreements_raising.decline_start,
        name="disagreement_decline_start",
    ),
]
