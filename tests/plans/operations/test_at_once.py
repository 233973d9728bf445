"""Two who change who is in a group at the same moment: each is told from what the other did."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from plans import access
from plans.models import GroupMember, PlanPermission
from plans.operations import group, leaving
from tests.cast import Cast


def leave(cast: Cast, name: str, **options: Any) -> None:
    given: dict[str, Any] = {"reason": "left_role", "version": None} | options
    leaving.leave(cast.seats[name], **given, by=cast.workers[name], at=cast.at)


def holds(cast: Cast, agency: str) -> bool:
    return PlanPermission.objects.filter(group=cast.agencies[agency].group).exists()


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on, whoever is about to give or end access waits a moment for another who is."""
    both = threading.Barrier(2)

    def after_the_other(write: Callable[..., Any]) -> Callable[..., Any]:
        def wait(*args: Any, **kwargs: Any) -> Any:
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait(timeout=1)
            return write(*args, **kwargs)

        return wait

    def begin() -> None:
        for name in ("admit", "dismiss"):
            monkeypatch.setattr(access, name, after_the_other(getattr(access, name)))

    return begin


def at_once(*doing: Callable[[], object]) -> None:
    """Truly at once on PostgreSQL; SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        for do in doing:
            do()
        return

    def alone(do: Callable[[], object]) -> None:
        try:
            do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doing)) as pool:
        list(pool.map(alone, doing))


@pytest.mark.django_db(transaction=True)
def test_the_last_two_of_an_agency_leave_and_take_its_access_with_them(
    cast: Cast, meeting: Callable[[], None]
) -> None:
    meeting()
    at_once(lambda: leave(cast, "laura"), lambda: leave(cast, "ian"))
    assert not holds(cast, "police")


@pytest.mark.django_db(transaction=True)
def test_whoever_joins_as_a_colleague_leaves_can_read_the_plan(
    cast: Cast, meeting: Callable[[], None]
) -> None:
    asked = cast.propose("olive")
    meeting()
    at_once(
        lambda: leave(cast, "hannah", handovers={cast.action.pk: cast.seats["sam"]}),
        lambda: group.accept(asked, by=cast.olive, at=cast.at),
    )
    assert GroupMember.rows.get(pk=asked.pk).status == "current"
    assert holds(cast, "midwifery")
