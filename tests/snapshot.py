"""The cast's rows, made once through the operations and then put back with one insert a table.

Making the cast takes half a second; every test that needs it would pay that again.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction

from tests.cast import Cast


class Snapshot:
    """Everything that a making of the cast wrote, kept to be written again."""

    def __init__(self, make: Callable[[], Cast]) -> None:
        self.cast = make()
        self.permissions = _permissions()
        self.rows = [(model, list(model._base_manager.all())) for model in _tables()]

    def fits(self) -> bool:
        """Whether the permissions are still those the rows point to: a flush makes new ones."""
        return self.permissions == _permissions()

    def restore(self) -> Cast:
        with transaction.atomic():
            for model, rows in self.rows:
                model._base_manager.bulk_create(copy.deepcopy(rows))
        return copy.deepcopy(self.cast)


def _tables() -> list[type[models.Model]]:
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"agencies", "plans"} and model._meta.managed
    ]
    return [Group, *ours]


def _permissions() -> set[tuple[Any, ...]]:
    return set(Permission.objects.values_list("pk", "codename"))
