"""The pages of the record, opened and sent as a browser does."""

from __future__ import annotations

from typing import Any

from django.test import Client

from plans.models import NamedPermission, RecordPermission
from tests.cast import Cast
from tests.plans.web.reading import text_of
from tests.plans.web.test_sharing import terms


def path(cast: Cast, rest: Any = "") -> str:
    return f"/plans/{cast.plan.reference}/record/{rest}"


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return text_of(answer.content.decode())


def given(cast: Cast, to: str, **more: str) -> dict[str, str]:
    """The form that lets somebody see, filled in: `agency:…` or `worker:…` by name in the cast."""
    noun, _, name = to.partition(":")
    rows: Any = {"agency": cast.agencies, "worker": cast.workers}[noun]
    said = terms(recipient=f"{noun}:{rows[name].pk}", purpose="Keeps mother and baby safe")
    return said | {"until_on-day": "", "until_on-month": "", "until_on-year": ""} | more


def sights() -> int:
    return RecordPermission.objects.count() + NamedPermission.objects.count()
