"""Fixtures every test may use: the cast, and a client signed in as one of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.test import Client

from agencies import clock
from tests.cast import Cast, people_of, with_a_plan
from tests.snapshot import Snapshot

pytest_plugins = ["tests.browser"]


ON_ANY_DATABASE = ("tests/agencies/web/", "tests/plans/rules/", "tests/plans/web/")
"""Rules, which ask no database, and the looks of pages. The permission table and the journeys ask
every page of every database, and what stands below the pages is tried on each."""
BEGINS = datetime(2026, 11, 18, 10, tzinfo=UTC)
"""A Wednesday, with no bank holiday near it."""
LONGEST = ("tests/permissions/", "tests/test_", "tests/plans/test_")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests begin first, so that no process is left working on one alone at the end."""
    for item in items:
        if item.nodeid.startswith(ON_ANY_DATABASE):
            item.add_marker("once")
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """Leave what was imported out of every later search for garbage: it stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def clock_of_the_tests() -> Iterator[None]:
    """Begin every run in the middle of one ordinary working week, and tick from there.

    What is late, and whose turn it is, depends on the day of the week and on bank holidays: on the
    day the tests happen to run, a Sunday or Christmas, other things would be true. Tests of such
    days pass them in.
    """
    real = clock.now
    since = BEGINS - real()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: real() + since)
        yield


@pytest.fixture(scope="session")
def at(clock_of_the_tests: None) -> datetime:
    """The moment everything in the tests happens at."""
    return clock.now()


@pytest.fixture(scope="session")
def today(at: datetime) -> date:
    return clock.local_date(at)


@pytest.fixture(scope="session", autouse=True)
def no_connection_is_left(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End what a live server's threads still hold: PostgreSQL drops no database that is in use.

    Where no test wanted a database there is none of the tests', and the configured one is left alone.
    """
    yield
    is_ours = str(connection.settings_dict["NAME"]).startswith(TEST_DATABASE_PREFIX)
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql" and is_ours:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


SNAPSHOTS: dict[str, Snapshot] = {}


def _as_before(name: str, make: Callable[[], Cast]) -> Cast:
    kept = SNAPSHOTS.get(name)
    if kept is not None and kept.fits():
        return kept.restore()
    SNAPSHOTS[name] = Snapshot(make)
    return SNAPSHOTS[name].made()


@pytest.fixture
def people(db: None, at: datetime, today: date) -> Cast:
    """The partnership and everybody in it, without any plan."""
    return _as_before("people", lambda: people_of(at, today))


@pytest.fixture
def cast(db: None, at: datetime, today: date) -> Cast:
    """Everybody, and Baby Marlowe's plan with its group, one outcome and two actions."""
    return _as_before("cast", lambda: with_a_plan(people_of(at, today)))


@pytest.fixture
def sign_in(client: Client, cast: Cast) -> Callable[[str], Client]:
    """A client signed in as somebody of the cast, by first name."""

    def signed_in(name: str) -> Client:
        client.force_login(
            cast.workers[name], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return signed_in
