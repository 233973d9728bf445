import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from agencies import clock
from plans.queries.reminders_health import Health, health

WELL, FAULTS, CANNOT_ASK = 0, 1, 2


class Command(BaseCommand):
    help = "Say whether reminders run: exits 0 when well, 1 with faults, 2 when it cannot ask."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object, for a monitor.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = health(at=clock.now())
        except (DatabaseError, OSError) as failure:
            # The kind of failure and no more: what a database says may quote a row.
            self.stderr.write(f"The database does not answer: {type(failure).__name__}.")
            sys.exit(CANNOT_ASK)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found), default=str))
        else:
            for label, words in found.figures:
                self.stdout.write(f"{label}: {words}")
            for fault in found.faults or ["All is well."]:
                self.stdout.write(fault)
        sys.exit(WELL if found.is_well else FAULTS)


def as_json(found: Health) -> dict[str, Any]:
    moments = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(found).items()
    }
    return {"is_well": found.is_well, "faults": found.found, **moments}
