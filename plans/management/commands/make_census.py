"""Write an invented children in need census of any size, to try the import out with."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from agencies import clock
from plans.operations.census_made import made


class Command(BaseCommand):
    help = "Write an invented children in need census (XML) of any size."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--children", type=int, default=20_000)
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same file")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        with path.open("w", encoding="utf-8") as file:
            file.writelines(
                made(
                    options["children"],
                    reference_on=_last_reference_date(clock.today()),
                    seed=options["seed"],
                )
            )
        self.stdout.write(f"{options['children']} invented children in {path}.")


def _last_reference_date(today: date) -> date:
    """A census year ends on 31 March."""
    this_year = date(today.year, 3, 31)
    return this_year if this_year <= today else date(today.year - 1, 3, 31)
