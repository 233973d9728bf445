"""Give every running plan its timetable: after an upgrade, some have none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from agencies import clock
from plans.operations import timetables
from plans.queries.timetable import uncounted


class Command(BaseCommand):
    help = "Count the deadlines of every running plan that has none yet. Harmless to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="say how many, change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        waiting = uncounted().count()
        if options["check"]:
            self._check(waiting)
            return
        with tqdm(total=waiting, unit=" plans", disable=None, leave=False) as bar:
            counted = timetables.count_all(at=clock.now(), watch=bar.update)
        if counted or options["verbosity"] > 1:
            self.stdout.write(f"{counted} running plans were given their timetable.")

    def _check(self, waiting: int) -> None:
        if waiting:
            raise CommandError(f"{waiting} running plans have no timetable yet.")
        self.stdout.write("Every running plan has its timetable.")
