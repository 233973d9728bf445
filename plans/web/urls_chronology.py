"""Addresses of a plan's chronology."""

from django.urls import path

from plans.web import chronology, chronology_import, chronology_pack

BELOW = "plans/<reference:reference>/chronology"

urlpatterns = [
    path(f"{BELOW}/", chronology.chronology, name="plan_chronology"),
    path(f"{BELOW}/patterns/", chronology.patterns, name="chronology_patterns"),
    path(f"{BELOW}/nothing-to-add/", chronology.nothing_to_add, name="chronology_nothing_to_add"),
    path(f"{BELOW}/import/", chronology_import.choose, name="chronology_import"),
    path(f"{BELOW}/import/check/", chronology_import.check, name="chronology_import_check"),
    path(f"{BELOW}/import/chronology.csv", chronology_import.template, name="chronology_template"),
    path(f"{BELOW}/print/", chronology_pack.pack, name="chronology_pack"),
    path(f"{BELOW}/looked-over/", chronology.look_over, name="chronology_look_over"),
]
