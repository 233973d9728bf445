"""Open agencies and accounts from a CSV file on this machine."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies import clock
from agencies.errors import Refused
from agencies.models import Partnership
from agencies.operations import workers_import
from agencies.operations.workers import system_worker
from agencies.operations.workers_import import CREATED, REFUSED, UNCHANGED, UPDATED


class Command(BaseCommand):
    help = "Open agencies and accounts from a CSV file; says what became of every row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--partnership", default="", help="its name, where there are several")
        parser.add_argument("--dry-run", action="store_true", help="report, but change nothing")
        parser.add_argument(
            "--invite", action="store_true", help="e-mail each new worker a link to sign in"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            results = workers_import.take_in(
                path.read_bytes(),
                partnership=_partnership(options["partnership"]),
                dry_run=options["dry_run"],
                invite=options["invite"],
                by=system_worker(),
                at=clock.now(),
            )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        for result in results:
            if result.outcome != UNCHANGED or result.reason or options["verbosity"] > 1:
                self.stdout.write(
                    f"row {result.row}\t{result.email}\t{result.outcome}\t{result.reason}"
                )
        counts = Counter(result.outcome for result in results)
        totals = ", ".join(
            f"{counts[outcome]} {outcome}" for outcome in (CREATED, UPDATED, UNCHANGED, REFUSED)
        )
        tried = "Dry run, nothing was changed: " if options["dry_run"] else ""
        self.stdout.write(f"{tried}{totals}.")


def _partnership(name: str) -> Partnership:
    partnerships = Partnership.objects.filter(is_active=True)
    found = list(partnerships.filter(name__iexact=name) if name else partnerships.order_by("name"))
    if len(found) != 1:
        names = ", ".join(str(partnership) for partnership in partnerships.order_by("name"))
        raise CommandError(
            f"Say which partnership with --partnership: {names}."
            if names
            else "There is no partnership yet."
        )
    return found[0]
