"""What this database says of itself, so that a restored copy is known to be one."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from plans.models import Outbox


def identity() -> str:
    """Which database this is: another one after a dump is restored, a file copied, a point in time gone
    back to.

    PostgreSQL's cluster, timeline, database and the outbox's table, which restoring a dump makes
    anew; SQLite's file.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || "
                "(SELECT timeline_id FROM pg_control_checkpoint()) || '/' || "
                "(SELECT oid FROM pg_database WHERE datname = current_database()) || '/' || "
                "%s::regclass::oid",
                [Outbox._meta.db_table],
            )
            return str(cursor.fetchone()[0])
    name = str(connection.settings_dict["NAME"])
    file = Path(name)
    if not file.is_file():
        return "memory"
    stat = file.stat()
    return f"{stat.st_dev}/{stat.st_ino}"
