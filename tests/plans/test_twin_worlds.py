"""Two databases that differ only in what a reader may not see answer that reader with the same bytes.

A few dozen pairs of a request and a world here, always the same; `make chaos` tries as many as
`TWINS_TRIED` says, and never the same.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from agencies import clock
from agencies.models import RoleInPartnership, Worker
from agencies.operations import partnerships
from agencies.operations.workers import system_worker
from plans import access
from plans.models import Notification, Person, Recommendation, Review
from plans.operations import reviews
from plans.queries.lessons.fourteen import LessonLine, lessons
from tests.cast import Cast
from tests.permissions.personas import with_a_former_member
from tests.plans import freezing
from tests.plans.picturing import somebody
from tests.plans.twins.asking import Request, answer, requests
from tests.plans.twins.hiding import twin_for
from tests.plans.twins.steps import AGENCY, ON_PLAN, READERS, Step, added, worlds
from tests.plans.twins.worlds import Twin, World

TRIED = int(os.environ.get("TWINS_TRIED", "0"))
ASKED = 6
"""Requests of each pair of worlds."""
LATER = (timedelta(hours=1), timedelta(hours=1), timedelta(days=4), timedelta(days=60))
"""How long after it was made a world is read: while all sight lasts, or once some of it is over."""


@pytest.fixture
def family(cast: Cast) -> dict[str, Person]:
    """Somebody in every position, whom records may be about, and meetings that look at them."""
    with_a_former_member(cast)
    signed = freezing.signed_review(cast)
    freezing.frozen(signed)
    freezing.recommended(signed, cast)
    for kind in ("group_meeting", "review_conference"):
        on = cast.today + timedelta(days=9)
        reviews.plan_review(cast.plan, kind=kind, planned_on=on, by=cast.priya, at=cast.at)
    cast.workers["ada"] = Worker.objects.create_user("ada@example.org", name="Ada Lyle")
    partnerships.give_role(
        cast.partnership,
        worker=cast.workers["ada"],
        role=RoleInPartnership.AUDITOR,
        by=system_worker(),
        at=cast.at,
    )
    cast.seats["olive"] = cast.join("olive")
    return {
        "tamsin": cast.mother.person,
        "dean": somebody(cast, "father", "Dean", "Rowe-Ashby", age=27),
        "gillian": somebody(cast, "grandparent", "Gillian", "Marlowe", age=49),
    }


def test_what_a_reader_may_not_see_changes_no_byte_of_any_answer(
    cast: Cast, family: dict[str, Person]
) -> None:
    kept = pickle.dumps((cast, family))

    @settings(
        max_examples=max(1, TRIED // ASKED) if TRIED else 8,
        derandomize=not TRIED,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        done=worlds(16),
        reader=st.sampled_from(READERS + 3 * ON_PLAN),
        asked=requests(ASKED),
        later=st.sampled_from(LATER),
    )
    def alike(done: list[Step], reader: str, asked: list[Request], later: timedelta) -> None:
        with undone():
            whole = _made(kept, done)
            twin, named = twin_for(whole, reader), _named(whole)
            found = _answers(whole, reader, asked, named, later)
        with undone():
            other = _made(kept, done, twin)
            if whole.done - twin.left_out != other.done:
                # In other words something may be refused; for what is not there, nothing is.
                assert twin.reworded, f"{reader} would change what others may do: {twin}"
                return
            again = _answers(other, reader, asked, named, later)
        for request, one, two in zip(asked, found, again, strict=True):
            note(f"{reader}: {request}; {twin}")
            assert one == two, f"{reader} learns from {request} what they may not see"

    alike()


def test_a_record_turns_no_lesson_of_who_may_not_know_of_it(
    cast: Cast, family: dict[str, Person]
) -> None:
    kept = pickle.dumps((cast, family))

    @settings(
        max_examples=max(1, TRIED // len(ON_PLAN)) if TRIED else 4,
        derandomize=not TRIED,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(done=worlds(6), last=added())
    def unturned(done: list[Step], last: Step) -> None:
        with undone():
            world = _made(kept, done)
            before = {name: told for name in ON_PLAN if (told := _lessons(world, name))}
            place = world.then(last)
            for name, found in before.items():
                if place in world.done and place in twin_for(world, name).left_out:
                    assert _lessons(world, name) == found, f"{last} turned one of {name}'s"

    unturned()


def _made(kept: bytes, done: list[Step], twin: Twin | None = None) -> World:
    cast, family = pickle.loads(kept)
    return World(cast, family, done, twin or Twin()).make()


def _lessons(world: World, name: str) -> tuple[LessonLine, ...]:
    """The lessons as somebody finds them; none for who does not read the plan, or no longer."""
    cast = world.cast
    scope = access.scope_of(cast.workers[name], on=cast.today)
    plan = access.fetch(scope, cast.plan.reference)
    if plan is None:
        return ()
    return lessons(scope, plan, on=cast.today, at=cast.at + timedelta(hours=1))


@contextmanager
def undone() -> Iterator[None]:
    """Leave nothing behind. No atomic block: operations stand in none but their own."""
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)


def _named(world: World) -> dict[str, list[Any]]:
    """What addresses may name: everything the whole world holds, and so what its twin does not."""
    cast = world.cast
    records = [one.pk for _, one in sorted(world.records.items())]
    agencies = [str(one.pk) for one in cast.agencies.values()]
    seated = {name: cast.workers[name].pk for name in cast.seats if name in AGENCY}
    people = [f"{cast.agencies[AGENCY[name]].pk}.{pk}" for name, pk in seated.items()]
    return {
        "reference": [cast.plan.reference],
        "record": records,
        "records": records,
        "decision": [one.pk for _, one in sorted(world.decisions.items())],
        "reviews": _keys(Review),
        "number": [1],
        "outcomes": [cast.outcome.pk],
        "outcome": [cast.outcome.pk],
        "actions": [cast.action.pk, cast.family_action.pk],
        "group": [one.pk for one in cast.seats.values()],
        "members": [one.pk for one in cast.seats.values()],
        "people": [one.pk for one in world.relatives.values()],
        "notifications": _keys(Notification),
        "recommendations": _keys(Recommendation),
        "partnership": [cast.partnership.pk],
        "partnerships": [cast.partnership.pk],
        "kind": ["visit", "household_member", "engagement", "father_figure"],
        "agency": [one.pk for one in cast.agencies.values()],
        "person": [one.pk for one in world.relatives.values()],
        "recipient": [*agencies, *people],
        "today": [f"{cast.today:%d/%m/%Y}"],
        "year": [cast.today.year, cast.today.year - 1],
    }


def _keys(model: Any) -> list[Any]:
    return list(model.rows.order_by("pk").values_list("pk", flat=True))


def _answers(
    world: World, reader: str, asked: list[Request], named: dict[str, list[Any]], later: timedelta
) -> list[tuple[Any, ...]]:
    client = Client()
    at = world.cast.at + later
    with mock.patch.object(clock, "now", return_value=at):
        client.force_login(
            world.cast.workers[reader], "allauth.account.auth_backends.AuthenticationBackend"
        )
        found = []
        for request in asked:
            with undone():
                found.append(answer(client, request, named))
        return found
