"""Addresses of how people are e-mailed, of what was not delivered, and of whether sending runs."""

from django.urls import path

from plans.web import mail_choices, reminders_health, undelivered

urlpatterns = [
    path("notifications/choices/", mail_choices.mail_choice, name="mail_choice"),
    path("agency/undelivered/", undelivered.undelivered, name="undelivered"),
    path(
        "agency/undelivered/try-again/",
        undelivered.try_all_again,
        name="undelivered_try_all_again",
    ),
    path(
        "agency/undelivered/<uuid:pk>/try-again/",
        undelivered.try_again,
        name="undelivered_try_again",
    ),
    path("system/reminders/", reminders_health.system_reminders, name="system_reminders"),
    path(
        "system/reminders/try-again/",
        reminders_health.try_everything_again,
        name="system_reminders_try_again",
    ),
]
