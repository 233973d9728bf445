"""Addresses of the plan's own pages: the list, the plan, its lessons, its history, and who looked."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from plans.web import (
    capture,
    family_map,
    history,
    lessons,
    lessons_over_time,
    plans,
    reasons,
    reminders,
    timeline,
)


class ReferenceConverter(StringConverter):
    """What looks like a reference, so that `plans/start/` and the like stay addresses of their own.

    Whether there is such a plan, and whether the reader may see it, is one question for `access`.
    """

    regex = "CG-[^/]+"


register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("plans/", plans.plan_list, name="plans"),
    path("plans/<reference:reference>/", plans.plan, name="plan"),
    path("plans/<reference:reference>/family/map/", family_map.family_map_page, name="family_map"),
    path("plans/<reference:reference>/history/", history.history, name="plan_history"),
    path("plans/<reference:reference>/lessons/", lessons.lessons, name="plan_lessons"),
    path(
        "plans/<reference:reference>/lessons/over-time/",
        lessons_over_time.lessons_over_time,
        name="lessons_over_time",
    ),
    path("plans/<reference:reference>/looked/", history.looked, name="plan_looked"),
    path("plans/<reference:reference>/reminders/", reminders.reminders, name="plan_reminders"),
    path("plans/<reference:reference>/today/", capture.today, name="plan_today"),
    path("plans/<reference:reference>/timeline/", timeline.timeline_page, name="timeline"),
    path("plans/<reference:reference>/why/", reasons.why, name="plan_why"),
]
