"""How an import ends, for the file and for each child in it."""

from django.db.models import TextChoices


class ImportStatus(TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class LineOutcome(TextChoices):
    CREATED = "created", "Created"
    UNCHANGED = "unchanged", "Unchanged"
    UPDATED = "updated", "Updated"
    REFUSED = "refused", "Refused"
    MISSING = "missing", "Not in the file"


UNDER_WAY = frozenset({ImportStatus.WAITING, ImportStatus.RUNNING})
