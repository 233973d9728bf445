"""Take in an authority's children in need census return from a file on this machine."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from agencies import clock
from agencies.errors import Refused
from agencies.models import Partnership
from agencies.operations.workers import system_worker
from plans.models import CensusImport, CensusImportLine
from plans.operations import census
from plans.rules.imports import ImportStatus, LineOutcome


class Command(BaseCommand):
    help = "Take in a children in need census return (XML); says what became of every child."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--partnership", default="", help="its name, where there are several")
        parser.add_argument("--agency", default="", help="whose return, where there are several")
        parser.add_argument("--dry-run", action="store_true", help="report, but change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is not a file.")
        try:
            partnership = _partnership(options["partnership"])
            agency = census.agency_of(partnership, options["agency"])
            with tqdm(
                total=path.stat().st_size, unit="B", unit_scale=True, disable=None, leave=False
            ) as bar:
                import_ = census.take_in(
                    path,
                    partnership=partnership,
                    agency=agency,
                    dry_run=options["dry_run"],
                    by=system_worker(),
                    at=clock.now(),
                    now=clock.now,
                    watch=partial(_show, bar),
                )
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        self._report(import_, everything=options["verbosity"] > 1)
        if import_.status == ImportStatus.FAILED:
            raise CommandError(import_.error)

    def _report(self, import_: CensusImport, *, everything: bool) -> None:
        lines = CensusImportLine.objects.filter(census_import=import_).order_by("pk")
        missing = 0
        for line in lines.iterator():
            missing += line.outcome == LineOutcome.MISSING
            if everything or line.reason or line.outcome == LineOutcome.UPDATED:
                where = f"line {line.line}" if line.line else "-"
                outcome = line.get_outcome_display()
                reason = " ".join(line.reason.splitlines())
                self.stdout.write(f"{where}\t{line.child_id}\t{outcome}\t{reason}")
        self.stdout.write(
            f"{'Dry run, nothing was changed: ' if import_.dry_run else ''}"
            f"{import_.created} created, {import_.updated} updated, "
            f"{import_.unchanged} unchanged, {import_.refused} refused; "
            f"{missing} of the return before are not in this one."
        )


def _show(bar: "tqdm[Any]", position: int) -> None:
    bar.update(position - bar.n)


def _partnership(name: str) -> Partnership:
    partnerships = Partnership.objects.filter(is_active=True)
    found = list(partnerships.filter(name__iexact=name) if name else partnerships.order_by("name"))
    if len(found) == 1:
        return found[0]
    if name:
        raise CommandError(f"There is no partnership called {name}.")
    if not found:
        raise CommandError("There is no partnership yet.")
    names = ", ".join(str(partnership) for partnership in found)
    raise CommandError(f"Say which partnership with --partnership: {names}.")
