"""Addresses of the plan's own pages: the list, the plan, its history, and who may and did look."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from plans.web import history, plans, reasons, reminders


class ReferenceConverter(StringConverter):
    """What looks like a reference, so that `plans/start/` and the like stay addresses of their own.

    Whether there is such a plan, and whether the reader may see it, is one question for `access`.
    """

    regex = "CG-[^/]+"


register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("plans/", plans.plan_list, name="plans"),
    path("plans/<reference:reference>/", plans.plan, name="plan"),
    path("plans/<reference:reference>/history/", history.history, name="plan_history"),
    path("plans/<reference:reference>/looked/", history.looked, name="plan_looked"),
    path("plans/<reference:reference>/reminders/", reminders.reminders, name="plan_reminders"),
    path("plans/<reference:reference>/why/", reasons.why, name="plan_why"),
]
