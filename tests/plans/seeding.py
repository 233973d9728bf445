"""Seeding the demo in tests, and finding in it who and what a test asks about."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.test import TestCase, override_settings

from agencies import clock
from agencies.models import Worker
from plans.models import Plan


def seed(**options: Any) -> str:
    out = io.StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


def everything() -> dict[str, int]:
    """How many rows each table holds."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


@contextmanager
def in_a_demo() -> Iterator[None]:
    with TemporaryDirectory() as where:
        file = Path(where) / "var" / "sign-ins.json"
        with override_settings(COREGROUP_DEMO=True, DEMO_SIGN_INS_FILE=file):
            yield


class Seeded(TestCase):
    """What one seeding makes; the tests of a class share it, because it takes seconds."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.enterClassContext(in_a_demo())
        seed()

    @property
    def today(self) -> date:
        return clock.today()

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def named(self, name: str) -> Worker:
        return Worker.objects.get(name=name)

    def plan(self, name: str, kind: str) -> Plan:
        plans: list[Plan] = list(Plan.rows.filter(kind=kind).select_related("child"))
        return next(plan for plan in plans if plan.child.name == name)

    def marlowe(self) -> Plan:
        return self.plan("Baby Marlowe", "child_protection")
