"""Reading what a page says."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any


def text_of(answer: Any) -> str:
    """A page's source with its references resolved, so that an apostrophe is an apostrophe."""
    return unescape(answer.content.decode())


def same_bytes(first: Any, second: Any) -> bool:
    """Whether two pages are one, but for the token that is new in every page."""
    tokens = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    return tokens.sub(b"", first.content) == tokens.sub(b"", second.content)


def days(name: str, day: date) -> dict[str, int]:
    """A date as its three boxes are posted."""
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def away(today: date, first: int, last: int) -> dict[str, int]:
    """The form of an absence, counted in days from today."""
    from_on, until_on = (today + timedelta(days=number) for number in (first, last))
    return days("from_on", from_on) | days("until_on", until_on)
