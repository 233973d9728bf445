"""Addresses of the pages about plans: one module per group of pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("plans.web.urls_work")),
    # Before the plan's own: "start" would be read as a reference.
    path("", include("plans.web.urls_group")),
    path("", include("plans.web.urls_plan")),
    path("", include("plans.web.urls_records")),
    path("", include("plans.web.urls_chronology")),
    path("", include("plans.web.urls_timetable")),
    path("", include("plans.web.urls_reviews")),
    path("", include("plans.web.urls_judgements")),
    path("", include("plans.web.urls_versions")),
    path("", include("plans.web.urls_mails")),
    path("", include("plans.web.urls_disagreements")),
    path("", include("plans.web.urls_disagreement_steps")),
    path("", include("plans.web.urls_import")),
    path("", include("plans.web.urls_figures")),
]
