"""Every route and method for everybody: the answer is the one written by hand, and nothing leaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast
from tests.permissions import disagreeing
from tests.permissions.arguments import World, arguments_for, world_of
from tests.permissions.personas import PERSONAS, with_a_former_member, worker_of
from tests.permissions.routes import all_routes
from tests.permissions.table import rows

ROUTES = {route.path: route for route in all_routes()}
NO_SIGHT = [
    "former",
    "same_agency",
    "other_agency",
    "agency_admin",
    "business_manager",
    "system_admin",
    "superuser",
    "nobody",
]
ON_EVERY_DATABASE = {"lead", "other_agency", "business_manager", "nobody"}
"""Whoever sees everything, what is shared, what is counted and nothing: the rest ask the same pages."""
EVERYBODY = [
    pytest.param(who, marks=[] if who in ON_EVERY_DATABASE else [pytest.mark.once])
    for who in PERSONAS
]
CANARIES = [
    "Marlowe",
    "Tamsin",
    "Missed appointments",
    "has the care she and the baby need",
    "Antenatal appointments",
    "Write the birth plan",
    "stay with her mother",
    "purpose for the child",
    "sees Tamsin fortnightly",
    "Dean was at the flat",
    *disagreeing.CANARIES,
]
"""Words that stand in the plan and its disagreements and nowhere else."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Everything a request writes is undone; operations may still be the outermost transaction."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    with around:
        yield
        transaction.set_rollback(True)


def test_every_route_and_method_has_its_row() -> None:
    listed = {(row.route, row.method) for row in rows()}
    real = {(route.path, method) for route in ROUTES.values() for method in route.methods}
    assert sorted(real - listed) == [], "routes without a row"
    assert sorted(listed - real) == [], "rows without a route"


def ask(client: Client, world: World, path: str, method: str) -> Any:
    url = ROUTES[path].url(arguments_for(ROUTES[path], world))
    cookies = deepcopy(client.cookies)
    with taken_back():
        if path.startswith("/api/"):
            response: Any = client.generic(method, url, "{}", content_type="application/json")
        else:
            response = client.generic(method, url)
    client.cookies = cookies
    return response


def text_of(response: Any) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    streamed = getattr(response, "streaming_content", None)
    body = b"".join(streamed) if streamed is not None else response.content
    return headers + body.decode(errors="replace")


@pytest.mark.parametrize("persona", EVERYBODY)
def test_everybody_gets_the_answer_written_for_them(cast: Cast, persona: str) -> None:
    with_a_former_member(cast)
    world = world_of(cast)
    client = Client(raise_request_exception=False)
    worker = worker_of(cast, persona)
    if worker is not None:
        client.force_login(worker, "allauth.account.auth_backends.AuthenticationBackend")
    wrong, leaked = [], []
    for row in rows():
        response = ask(client, world, row.route, row.method)
        if response.status_code != row.expected[persona]:
            wrong.append(
                f"{row.method} {row.route}: {response.status_code}, not {row.expected[persona]}"
            )
        if persona in NO_SIGHT:
            leaked += [
                f"{row.method} {row.route}: {word}"
                for word in CANARIES
                if word in text_of(response)
            ]
    assert wrong == []
    assert leaked == []


@pytest.mark.parametrize("persona", [who for who in NO_SIGHT if who != "nobody"])
def test_a_plan_one_may_not_see_answers_in_the_same_bytes_as_one_that_does_not_exist(
    cast: Cast, persona: str
) -> None:
    with_a_former_member(cast)
    client = Client()
    worker = worker_of(cast, persona)
    assert worker is not None
    client.force_login(worker, "allauth.account.auth_backends.AuthenticationBackend")
    for path in (
        "/plans/{}/",
        "/plans/{}/group/",
        "/api/v1/plans/{}/",
        "/api/v1/plans/{}/members/",
    ):
        hidden = client.get(path.format(cast.plan.reference))
        missing = client.get(path.format("CG-2222-3333"))
        assert hidden.status_code == missing.status_code == 404
        assert masked(hidden) == masked(missing)


TOKEN = re.compile(r"nonce-[^']+|nonce=\"[^\"]+\"|name=\"csrfmiddlewaretoken\" value=\"[^\"]+\"")


def masked(response: Any) -> str:
    """The answer without what differs between any two requests: nonces and tokens."""
    return TOKEN.sub("", text_of(response))
