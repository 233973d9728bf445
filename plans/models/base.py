"""Rows that may only be read through `visible_to`, and carry a version."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, Self

from django.db import models

from plans.models.scope import Scope


class Unscoped(RuntimeError):
    """Rows were about to be read without saying who is reading."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(f"Read {model.__name__} through visible_to(scope).")


class VisibleQuerySet(models.QuerySet[Any]):
    """A queryset that fetches nothing until `visible_to` has narrowed it to what a worker may see.

    The rows manager of a model opens it for the layers that hold the door themselves.
    """

    is_open = False

    def visible_to(self, scope: Scope) -> Self:
        raise NotImplementedError

    def opened(self) -> Self:
        narrowed: Self = self._chain()  # type: ignore[attr-defined]
        narrowed.is_open = True
        return narrowed

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.is_open = self.is_open
        return clone

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise Unscoped(self.model)

    def _fetch_all(self) -> None:
        self._must_be_open()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        self._must_be_open()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._must_be_open()
        return super().count()

    def exists(self) -> bool:
        self._must_be_open()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._must_be_open()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._must_be_open()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._must_be_open()
        return super().delete()


class RowsManager(models.Manager[Any]):
    """Unrestricted rows, for models, access and operations behind a check; never for an edge."""

    def get_queryset(self) -> Any:
        queryset: Any = super().get_queryset()
        queryset.is_open = True
        return queryset


class Record(models.Model):
    """What every row of a plan has: an opaque id, and a version that grows with each change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)

    rows: Any = RowsManager()

    class Meta:
        abstract = True
        base_manager_name = "rows"
        default_manager_name = "rows"


def not_blank(field: str) -> models.Q:
    return ~models.Q(**{field: ""})
