"""The one Celery application. What it runs is in `plans.tasks`."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_prerun
from django.conf import settings
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("coregroup")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["plans"])


@setup_logging.connect
def log_as_the_settings_say(**_: Any) -> None:
    """Answering this signal keeps Celery from adding handlers of its own."""
    dictConfig(settings.LOGGING)


@task_prerun.connect
def mend_the_connection(**_: Any) -> None:
    """A connection is kept from task to task, so one that a restarted server cut is looked for."""
    close_old_connections()
