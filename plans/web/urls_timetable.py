"""Addresses of a plan's timetable."""

from django.urls import path

from plans.web import milestones, timetable

PLAN = "plans/<reference:reference>/timetable"

urlpatterns = [
    path(f"{PLAN}/", timetable.timetable, name="timetable"),
    path(f"{PLAN}/agree/", timetable.timetable_agree, name="timetable_agree"),
    path(f"{PLAN}/record/", timetable.timetable_record, name="timetable_record"),
    path(
        f"{PLAN}/events/<uuid:pk>/withdraw/",
        timetable.timetable_withdraw,
        name="timetable_withdraw",
    ),
    path(
        f"{PLAN}/milestones/<slug:milestone>/",
        milestones.timetable_milestone,
        name="timetable_milestone",
    ),
    path(f"{PLAN}/<uuid:pk>/move/", timetable.deadline_move, name="deadline_move"),
    path(f"{PLAN}/<uuid:pk>/keep/", timetable.deadline_keep, name="deadline_keep"),
]
