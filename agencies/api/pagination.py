"""Pages of a list by the last row seen, so that page 500 costs what page 1 does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Model, Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

SALT = "agencies.api.pagination"
USUAL = 50


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the address of the next, relative to this host."""

    results: list[Any]
    next: str | None


def page_of(
    queryset: QuerySet[Any], *, order: tuple[str, ...], request: Request, asked: dict[str, Any]
) -> Page:
    """One page in an order that ends in a unique column; none of its columns may be NULL.

    The cursor is signed and belongs to one address, so that it says nothing but where to go on.
    """
    salt = f"{SALT}:{request.path}"
    if said := asked.get("cursor"):
        queryset = _after(queryset, order, _opened(said, salt, len(order)))
    size = asked.get("page_size") or USUAL
    rows = list(queryset.order_by(*order)[: size + 1])
    if len(rows) <= size:
        return Page(rows, None)
    last = [_said(_value(rows[size - 1], name)) for name in order]
    cursor = signing.dumps(last, salt=salt, compress=True)
    query = {**request.query_params.dict(), "cursor": cursor}
    return Page(rows[:size], f"{request.path}?{urlencode(query)}")


def _opened(said: str, salt: str, length: int) -> list[Any]:
    try:
        values = signing.loads(said, salt=salt)
    except signing.BadSignature:
        values = None
    if not isinstance(values, list) or len(values) != length:
        raise ValidationError({"cursor": "Take the cursor from `next` of the page before."})
    return values


def _after(queryset: QuerySet[Any], order: tuple[str, ...], last: list[Any]) -> QuerySet[Any]:
    """Rows that come later in the order: later by one column, and the same by those before it."""
    later, same = Q(), Q()
    for name, value in zip(order, last, strict=True):
        column, way = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        later |= same & Q(**{f"{column}__{way}": value})
        same &= Q(**{column: value})
    return queryset.filter(later)


def _value(row: Model, name: str) -> Any:
    value: Any = row
    for part in name.lstrip("-").split("__"):
        value = getattr(value, part)
    return value


def _said(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)
