"""What a database says of itself, before and after a dump is restored over it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Any

import pytest
from django.db import connection

from plans.operations import outbox
from plans.queries.database import identity


def program(name: str, **how: Any) -> bytes:
    """What a program of PostgreSQL's says, run against the database under test."""
    given = connection.get_connection_params()
    where = {
        "PGHOST": given.get("host"),
        "PGPORT": str(given["port"]) if given.get("port") else None,
        "PGUSER": given.get("user"),
        "PGPASSWORD": given.get("password"),
        "PGDATABASE": given.get("dbname"),
    }
    found = {key: value for key, value in where.items() if value}
    done = subprocess.run(
        name.split(), env=os.environ | found, check=True, capture_output=True, **how
    )
    said: bytes = done.stdout
    return said


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("restore", ["psql --quiet -v ON_ERROR_STOP=1", "pg_restore --clean"])
def test_a_dump_restored_over_the_database_it_came_from_may_not_send(restore: str) -> None:
    if shutil.which("pg_dump") is None and os.environ.get("CI"):
        pytest.fail("Not there: pg_dump")
    if shutil.which("pg_dump") is None:
        pytest.skip("Not there: pg_dump")
    before = identity()
    assert not outbox.is_quarantined(outbox.current())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL plans_outbox")
    assert identity() == before
    name = connection.settings_dict["NAME"]
    plain, into = "psql" in restore, f" --dbname={name}"
    dump = program("pg_dump --table=plans_outbox" + (" --clean" if plain else " --format=custom"))
    connection.close()
    program(restore + into, input=dump)
    assert identity() != before
    assert outbox.is_quarantined(outbox.current())
