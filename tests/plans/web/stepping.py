"""The pages of the steps of a disagreement, opened and sent as a browser does."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from plans.models import Disagreement
from tests.plans.web.reading import text_of

YEAR = ("day", "month", "year")


def address(row: Disagreement, step: str, *more: Any) -> str:
    return reverse(f"disagreement_{step}", args=[row.reference, *more])


def boxes(name: str, day: date) -> dict[str, str]:
    """A date as its three boxes send it."""
    parts = (day.day, day.month, day.year)
    return {f"{name}-{part}": str(value) for part, value in zip(YEAR, parts, strict=True)}


def hidden_in(page: str) -> dict[str, str]:
    """What a form of the page carries unseen: the version its writer saw, or a request's id."""
    found = re.findall(r'<input type="hidden" name="(version|request)" value="([^"]*)"', page)
    return dict(found)


def opened(client: Client, row: Disagreement, step: str, *more: Any) -> str:
    answer = client.get(address(row, step, *more))
    assert answer.status_code == 200, (step, answer.status_code)
    return answer.content.decode()


def taken(client: Client, row: Disagreement, step: str, **typed: Any) -> str:
    """Open the page of a step, send what is typed, and follow where it leads: the words there."""
    hidden = hidden_in(opened(client, row, step))
    answer = client.post(address(row, step), {**hidden, **typed}, follow=True)
    assert answer.redirect_chain, text_of(answer.content.decode())
    return text_of(answer.content.decode())


def refused(client: Client, row: Disagreement, step: str, **typed: Any) -> str:
    """The page as it comes back when what was typed is refused."""
    answer = client.post(address(row, step), typed)
    assert answer.status_code == 200, (step, answer.status_code)
    page = answer.content.decode()
    assert "There is a problem" in page
    return page
