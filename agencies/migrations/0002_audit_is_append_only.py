from typing import Any

from django.db import migrations

FUNCTION = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'An audit event is never changed or deleted.'; END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON agencies_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
NO_FUNCTION = """
DROP TRIGGER audit_is_append_only ON agencies_auditevent;
DROP FUNCTION audit_is_append_only();
"""
# SQLite empties tables by deleting rows, as when a test database is flushed, so deletion is left to
# the chain to show there; an event can still never be changed.
TRIGGER = """
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON agencies_auditevent
BEGIN SELECT RAISE(ABORT, 'An audit event is never changed or deleted.'); END
"""
NO_TRIGGER = "DROP TRIGGER audit_is_append_only"


def guard(apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(FUNCTION if is_postgresql else TRIGGER)


def release(apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(NO_FUNCTION if is_postgresql else NO_TRIGGER)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_foundation")]
    operations = [migrations.RunPython(guard, release)]
