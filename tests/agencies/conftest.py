"""Somebody signed in, and what every denied test has to prove."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client

from agencies.models import AuditChain, AuditEvent
from tests.cast import Cast


@pytest.fixture
def enter(client: Client, people: Cast) -> Callable[[str], Client]:
    """A client signed in as one of the people, by first name."""

    def signed_in(name: str) -> Client:
        client.force_login(people.workers[name], backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return signed_in


def rows() -> dict[Any, Any]:
    """Everything agencies store, but for what signing in itself leaves behind."""
    kept = {
        model: [
            {name: value for name, value in row.items() if name != "last_login"}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in apps.get_app_config("agencies").get_models()
        if model not in {AuditEvent, AuditChain}
    }
    events = AuditEvent.objects.exclude(verb__startswith="sign_in.")
    return kept | {AuditEvent: list(events.values_list("hash", flat=True).order_by("pk"))}


@pytest.fixture
def untouched(people: Cast) -> Iterator[None]:
    """Nothing was changed, put on the trail or sent by the end of the test."""
    before = rows()
    yield
    assert rows() == before
    assert mail.outbox == []
