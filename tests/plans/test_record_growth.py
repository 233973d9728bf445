"""However much is on record, it is read in as many statements, on pages and by the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans import access
from plans.management.bench.questions import Reader
from plans.management.bench.recording import fill, of_all_kinds
from tests.cast import Cast

FEW, MANY = 100, 300
"""Both of every kind that is made, and more than a page of the chronology."""

ADDRESSES = [
    "/plans/{plan}/record/",
    "/plans/{plan}/record/?kind=visit",
    "/plans/{plan}/record/?kind=chronology_entry&agency={agency}",
    "/plans/{plan}/chronology/",
    "/plans/{plan}/chronology/?agency={agency}&person=child&category=health",
    "/plans/{plan}/chronology/patterns/",
    "/plans/{plan}/chronology/print/",
    "/plans/{plan}/timeline/",
    "/plans/{plan}/family/map/",
    "/plans/{plan}/lessons/",
    "/plans/{plan}/lessons/over-time/",
    "/plans/{plan}/",
    "/api/v1/plans/{plan}/records/",
    "/api/v1/plans/{plan}/records/?kind=visit",
    "/api/v1/plans/{plan}/records/known/",
    "/api/v1/plans/{plan}/records/matters/",
    "/api/v1/plans/{plan}/chronology/",
    "/api/v1/plans/{plan}/chronology/patterns/",
    "/api/v1/plans/{plan}/timeline/",
    "/api/v1/plans/{plan}/family-map/",
    "/api/v1/plans/{plan}/lessons/",
    "/api/v1/plans/{plan}/lessons/over-time/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_takes_as_many_statements_however_much_is_on_record(
    cast: Cast, sign_in: Callable[[str], Client], at: datetime, today: date, address: str
) -> None:
    hannah = cast.workers["hannah"]
    reader = Reader("lead", hannah, access.scope_of(hannah, on=today), cast.plan)
    where = address.format(plan=cast.plan.reference, agency=reader.scope.agency_id)
    client = sign_in("hannah")

    def statements(many: int) -> int:
        with transaction.atomic():
            fill(reader, many, of_all_kinds, on=today, at=at)
            client.get(where)  # what is new to its reader is written down once
            with CaptureQueriesContext(connection) as captured:
                found = client.get(where)
            assert found.status_code == 200
            b"".join(found) if found.streaming else found.content  # a file is read as it is sent
            transaction.set_rollback(True)
        return len(captured)

    assert statements(MANY) == statements(FEW)
