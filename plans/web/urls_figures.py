"""Addresses of a partnership's figures about disagreements, and of its policy for them."""

from django.urls import path

from plans.web import disagreement_figures, disagreement_policy

ONE = "partnership/<uuid:pk>/disagreements/"

urlpatterns = [
    path(
        "partnership/disagreements/",
        disagreement_figures.disagreement_figures,
        name="disagreement_figures",
    ),
    path(ONE, disagreement_figures.disagreement_overview, name="disagreement_overview"),
    path(f"{ONE}list/", disagreement_figures.disagreement_counted, name="disagreement_counted"),
    path(
        f"{ONE}statistics/",
        disagreement_figures.disagreement_statistics,
        name="disagreement_statistics",
    ),
    path(
        f"{ONE}statistics.csv",
        disagreement_figures.disagreement_statistics_csv,
        name="disagreement_statistics_csv",
    ),
    path(
        "partnership/<uuid:pk>/policy/disagreements/",
        disagreement_policy.disagreement_policy,
        name="disagreement_policy",
    ),
]
