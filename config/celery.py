"""The one Celery application. What it runs is in `plans.tasks`."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("coregroup")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["plans"])


@setup_logging.connect
def log_as_the_settings_say(**_: Any) -> None:
    """Answering this signal keeps Celery from adding handlers of its own."""
    dictConfig(settings.LOGGING)
