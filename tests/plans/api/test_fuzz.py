"""Every operation of the description, called with what it allows and what it does not.

Whatever is sent, the answer is no fault, is described, and is shaped as described. Addresses name
rows that are there, and changes carry the version they have, so that operations are reached.
"""

from __future__ import annotations

import json
import logging
from itertools import pairwise

import pytest
import schemathesis
from allauth.idp.oidc.models import Token
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from agencies.api import throttles
from agencies.operations import machine_access
from tests.permissions.disagreeing import disagreeing_of
from tests.plans import freezing, recording

EXAMPLES = 3
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture
def known(cast):
    """Rows to stand on, by the noun before an id in an address."""
    below = disagreeing_of(cast, freezing.signed_review(cast))
    return {
        "disagreements": below.sent.reference,
        "extensions": below.extension.pk,
        "parties": below.party.pk,
        "challenges": below.challenge.pk,
        "outcomes": cast.outcome.pk,
        "actions": cast.action.pk,
        "members": cast.seats["sam"].pk,
        "people": cast.mother.pk,
        "records": recording.record(cast, "priya").pk,
        "sharing": cast.agencies["police"].pk,
        "agencies": cast.agencies["midwifery"].pk,
        "workers": cast.hannah.pk,
        "partnerships": cast.partnership.pk,
        "plans": cast.plan.reference,
    }


@pytest.fixture
def token(cast):
    def of(name: str) -> str:
        worker = cast.workers[name]
        client, _ = machine_access.open_client(
            name="Fuzz", scopes=["read", "write"], by=worker, at=cast.at
        )
        held = Token(type=Token.Type.ACCESS_TOKEN, client=client)
        held.set_scopes(["read", "write"])
        held.set_value(name)
        held.save()
        return name

    return of


@pytest.fixture
def app():
    """The application as a server calls it, on the connection of the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("priya", r"^/api/v1/(plans|work|invitations|drafts|me|colleagues)/"),
        ("neil", r"^/api/v1/(disagreements|challenges)/"),
        ("sysadmin", r"^/api/v1/(agencies|workers|partnerships|administrators|system)/"),
        ("megan", r"^/api/v1/undelivered/"),
        ("beth", r"^/api/v1/(imports|partnerships)/"),
    ],
)
def test_no_operation_breaks_whatever_it_is_sent(cast, known, token, app, monkeypatch, name, paths):
    monkeypatch.setattr(throttles.Reads, "rate", "1000000/min")
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    described = SchemaGenerator().get_schema(public=True)
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(described, default=str)))
    schema.app = app
    headers = {"Authorization": f"Bearer {token(name)}", "If-Match": '"v1"'}
    for found in schema.include(path_regex=paths).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        path = _path(operation.path, known)
        cases = st.one_of(
            [
                operation.as_strategy(generation_mode=mode, path_parameters=path)
                for mode in GenerationMode
            ]
        )

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def check(case):
            case.headers = {**(case.headers or {}), **headers}
            case.validate_response(case.call(), checks=CHECKS)

        check()


def _path(path: str, known: dict[str, object]) -> dict[str, str]:
    """A value for each placeholder, by the noun before it; the rest is made up."""
    parts = path.strip("/").split("/")
    values = {
        part.strip("{}"): str(known[noun])
        for noun, part in pairwise(parts)
        if part.startswith("{") and noun in known
    }
    return values
