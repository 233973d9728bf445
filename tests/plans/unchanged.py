"""That a refusal left everything as it was: every row of every table, but for who asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps

ASKING = {
    "account.EmailAddress",
    "agencies.AuditChain",
    "agencies.AuditEvent",
    "agencies.Worker",
    "plans.Draft",
    "plans.RecordOpening",
    "sessions.Session",
    "usersessions.UserSession",
}
"""Where asking leaves its mark: who signed in, who opened what, and what they typed."""


def everything() -> dict[str, list[str]]:
    """Every row there is, as it stands."""
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label not in ASKING
    }


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = everything()
    yield
    after = everything()
    changed = [label for label in before if before[label] != after[label]]
    assert not changed, changed
