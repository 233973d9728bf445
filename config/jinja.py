"""The Jinja2 environment of the pages, and what every page is handed."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString
from jinja2 import Environment, PackageLoader, StrictUndefined, Template, Undefined
from jinja2.loaders import PrefixLoader

from agencies import clock, workdays
from agencies.web import controls
from config import navigation

COMPONENTS = "govuk_frontend_jinja"
Globals = Any


class PageEnvironment(Environment):
    """Our own templates are strict: a name nobody passed is an error, never a silent blank.

    The GOV.UK components expect the opposite, so they live in an environment of their own.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"undefined": StrictUndefined})
        self.components = Environment(
            autoescape=True,
            undefined=Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            loader=PrefixLoader({COMPONENTS: PackageLoader(COMPONENTS)}),
        )

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: Globals = None,  # noqa: A002
    ) -> Template:
        if isinstance(name, str) and name.startswith(f"{COMPONENTS}/"):
            return self.components.get_template(name)
        return super().get_template(name, parent, globals)


def environment(**options: Any) -> Environment:
    """What `TEMPLATES` names as the environment of the Jinja2 backend."""
    made = PageEnvironment(**options | {"trim_blocks": True, "lstrip_blocks": True})
    made.globals.update(
        static=static,
        url=url,
        address=navigation.address,
        draft_fields=lambda: SafeString(""),
        demo_sign_ins=demo_sign_ins,
        control=controls.control,
        progress=progress,
        errors_of=controls.errors_of,
    )
    made.filters.update(
        long_date=long_date,
        time_of_day=time_of_day,
        due_in_words=due_in_words,
        in_words=workdays.in_words,
        initials=initials,
        json_script=json_script,
    )
    return made


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)


def long_date(day: date | datetime) -> str:
    """Tue 1 Dec 2026. A moment is shown by the date on the wall in England."""
    return workdays.long_date(clock.local_date(day) if isinstance(day, datetime) else day)


def time_of_day(at: datetime) -> str:
    """Tue 1 Dec 2026, 09:05."""
    return f"{long_date(at)}, {clock.local_time(at):%H:%M}"


def due_in_words(due: date, today: date, calendar: workdays.Calendar) -> str:
    """Tue 1 Dec 2026 (in 6 working days)."""
    return f"{workdays.long_date(due)} ({workdays.in_words(due, today, calendar)})"


def initials(name: str) -> str:
    """The first letter of each word of a name: "Amy-Jo Lee" is "AL"."""
    return "".join(word[0].upper() for word in str(name).split() if word[0].isalpha())


def progress(baseline: object, now: object, target: object) -> float | None:
    """How much of the way from baseline to target is done, from 0 to 1; None if not in numbers.

    A target below the baseline (fewer missed visits) works the same way.
    """
    began, stands, goal = _number(baseline), _number(now), _number(target)
    if began is None or stands is None or goal is None or began == goal:
        return None
    return min(max((stands - began) / (goal - began), 0.0), 1.0)


def _number(text: object) -> float | None:
    """The number a measure begins with: "2 of 5" is 0.4, "40%" is 0.4, "all" is none."""
    found = re.fullmatch(
        r"\s*(-?\d+(?:\.\d+)?)\s*(?:of|/|out of)?\s*(\d+(?:\.\d+)?|%)?\s*", str(text)
    )
    if found is None:
        return None
    value, whole = float(found[1]), found[2]
    if whole is None:
        return value
    return value / 100 if whole == "%" else value / (float(whole) or 1.0)


def demo_sign_ins() -> list[dict[str, str]]:
    """Who can be tried out, as the demo's seeding wrote it down. Outside a demo: nobody."""
    if not settings.COREGROUP_DEMO:
        return []
    try:
        listed: list[dict[str, str]] = json.loads(Path(settings.DEMO_SIGN_INS_FILE).read_text())
    except (OSError, ValueError):
        return []
    return listed


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the shell of every page shows: who is signed in, where they may go, what just happened.

    What asks the database is a function, so that a page that does not show it asks nothing.
    """
    worker = getattr(request, "user", None)  # not there yet when a request is refused at the door
    return {
        "bell": partial(navigation.bell, request),
        "not_delivered": partial(navigation.not_delivered, request),
        "demo": settings.COREGROUP_DEMO,
        "service_navigation": partial(navigation.entries, request),
        "said": partial(messages.get_messages, request),
        "second_factor_required": settings.COREGROUP_REQUIRE_SECOND_FACTOR,
        "signed_in": worker if worker is not None and worker.is_authenticated else None,
    }
