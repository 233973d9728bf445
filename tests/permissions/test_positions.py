"""How much of a disagreement each position sees in each state: as written by hand, by two doors."""

from __future__ import annotations

import pytest
from django.test import Client

from plans import access
from plans.models import Disagreement
from plans.rules.disagreements import Sight
from tests.cast import Cast
from tests.permissions.positions import (
    POSITIONS,
    STATES,
    expected,
    in_every_position,
    in_state,
)


def test_the_table_says_something_of_every_position_and_state() -> None:
    table = expected()
    assert list(table) == list(POSITIONS)
    assert all(list(row) == list(STATES) for row in table.values())


def by_the_queryset(cast: Cast, row: Disagreement, name: str) -> str:
    scope = access.scope_of(cast.workers[name], on=cast.today)
    found = Disagreement.objects.known_to(scope).filter(pk=row.pk).first()
    readable = Disagreement.objects.visible_to(scope).filter(pk=row.pk).exists()
    sight = Sight(found.sight) if found else Sight.NONE
    assert readable == (sight == Sight.FULL)
    return sight.name.lower()


def by_the_api(cast: Cast, row: Disagreement, name: str) -> str:
    client = Client()
    client.force_login(cast.workers[name], "allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(f"/api/v1/disagreements/{row.reference}/")
    if response.status_code in {401, 404}:
        # An account whose work has ended everywhere is not signed in.
        return "none"
    said = response.json()
    assert (said["words"] is not None) == (said["sight"] == "full")
    assert bool(said["stages"]) == (said["sight"] in {"metadata", "full"}) or row.state == "draft"
    assert (said["plan"] is None) == (said["sight"] == "metadata")
    return str(said["sight"])


@pytest.mark.parametrize("state", STATES)
def test_every_position_sees_what_is_written_for_it(cast: Cast, state: str) -> None:
    in_every_position(cast)
    row = in_state(cast, state)
    wanted = {position: states[state] for position, states in expected().items()}
    for door in (by_the_queryset, by_the_api):
        found = {position: door(cast, row, name) for position, name in POSITIONS.items()}
        wrong = {who: (found[who], sight) for who, sight in wanted.items() if found[who] != sight}
        assert wrong == {}, door.__name__
