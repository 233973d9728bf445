"""Addresses of the pages that take census returns in."""

from django.urls import path

from plans.web import imports

urlpatterns = [
    path("partnership/imports/", imports.imports, name="imports"),
    path("partnership/imports/new/", imports.import_start, name="import_start"),
    path("partnership/imports/<uuid:pk>/", imports.import_one, name="import_one"),
    path("partnership/imports/<uuid:pk>/report.csv", imports.import_report, name="import_report"),
]
