"""The cast's rows, made once through the operations and then put back with one insert a table.

Making the cast takes half a second; every test that needs it would pay that again. Django is asked
once how each table's rows are written, too: afterwards the same statements are sent again.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection, models, transaction

from tests.cast import Cast


class Snapshot:
    """Everything that a making of the cast wrote, kept to be written again."""

    def __init__(self, make: Callable[[], Cast]) -> None:
        self.cast = pickle.dumps(make())
        self.permissions = _permissions()
        self.rows = [(model, list(model._base_manager.all())) for model in _tables()]
        self.inserts: list[tuple[str, Any]] = []

    def fits(self) -> bool:
        """Whether the permissions are still those the rows point to: a flush makes new ones."""
        return self.permissions == _permissions()

    def restore(self) -> Cast:
        with transaction.atomic():
            if self.inserts:
                self._write_again()
            else:
                self._write()
        return self.made()

    def made(self) -> Cast:
        """The cast as it was, to be changed by one test."""
        cast: Cast = pickle.loads(self.cast)
        return cast

    def _write(self) -> None:
        def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            self.inserts.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(noted):
            for model, rows in self.rows:
                model._base_manager.bulk_create(rows)

    def _write_again(self) -> None:
        with connection.cursor() as cursor:
            for sql, params in self.inserts:
                cursor.execute(sql, params)


def _tables() -> list[type[models.Model]]:
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"agencies", "plans"} and model._meta.managed
    ]
    return [Group, *ours]


def _permissions() -> set[tuple[Any, ...]]:
    return set(Permission.objects.values_list("pk", "codename"))
