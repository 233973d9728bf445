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
    if last := went_to(request, asked, len(order)):
        queryset = _after(queryset, order, last)
    size = asked.get("page_size") or USUAL
    rows = list(queryset.order_by(*order)[: size + 1])
    if len(rows) <= size:
        return Page(rows, None)
    last = [_said(_value(rows[size - 1], name)) for name in order]
    return Page(rows[:size], next_after(request, last))


def next_after(request: Request, last: list[Any]) -> str:
    """The address of the page that goes on after a row, of which the cursor holds what is given."""
    cursor = signing.dumps(last, salt=f"{SALT}:{request.path}", compress=True)
    query = {**request.query_params.dict(), "cursor": cursor}
    return f"{request.path}?{urlencode(query)}"


def went_to(request: Request, asked: dict[str, Any], length: int) -> list[Any]:
    """What the cursor holds that was sent back; empty on the first page."""
    if not (said := asked.get("cursor")):
        return []
    try:
        values = signing.loads(said, salt=f"{SALT}:{request.path}")
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
