"""Addresses of figures: a partnership's about disagreements and lessons, and lessons over plans."""

from django.urls import path

from plans.web import disagreement_figures, disagreement_policy, lesson_figures, lessons_across

ONE = "partnership/<uuid:pk>/disagreements/"

urlpatterns = [
    path("lessons/", lessons_across.lessons_across, name="lessons_across"),
    path("lessons.csv", lessons_across.lessons_across_csv, name="lessons_across_csv"),
    path("partnership/<uuid:pk>/lessons/", lesson_figures.lesson_figures, name="lesson_figures"),
    path(
        "partnership/<uuid:pk>/lessons.csv",
        lesson_figures.lesson_figures_csv,
        name="lesson_figures_csv",
    ),
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
