from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies.models import AuditChain, AuditEvent
from agencies.operations import audit


class Command(BaseCommand):
    help = "Check every audit chain; fails when an event was changed, removed or put in by hand."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(audit.verify())
        for fault in faults:
            self.stderr.write(f"{fault.chain} event {fault.sequence} {fault.what}")
        if faults:
            raise CommandError(f"{len(faults)} of the audit chains do not verify.")
        self.stdout.write(
            f"{AuditEvent.objects.count()} events in {AuditChain.objects.count()} chains verify."
        )
