"""Measure the reads and grants of Coregroup against the same in SQL written by hand."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from agencies import clock
from plans.management.bench import disagreeing, lesson_reminding, many_plans, recording
from plans.management.bench.measures import REPETITIONS, Measure, measure
from plans.management.bench.plain import populate_plainly
from plans.management.bench.population import populate
from plans.management.bench.preparing import preparing
from plans.management.bench.questions import questions
from plans.management.bench.reminding import reminding
from plans.management.bench.tables import table

SIZES = "2000,50000"
LEAST_PLANS = 40
MANAGED_PLANS = 2_000
"""So many, for the force to have the five hundred of a page; the records of two are read alone."""
LEAST_REPETITIONS = 30


def sizes_of(text: str) -> list[int]:
    try:
        sizes = sorted({int(number) for number in text.split(",")})
    except ValueError:
        raise ArgumentTypeError("Give numbers of plans with commas between them.") from None
    if sizes[0] < LEAST_PLANS:
        raise ArgumentTypeError(f"Measure with {LEAST_PLANS} plans or more.")
    return sizes


class Command(BaseCommand):
    help = "Measure how quickly questions are answered, in a database made for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sizes", type=sizes_of, default=SIZES, help=f"of plans, {SIZES}")
        parser.add_argument("--repetitions", type=int, default=REPETITIONS)
        parser.add_argument(
            "--reminders", type=int, default=0, help="plans; owe and send their reminders instead"
        )
        parser.add_argument(
            "--disagreements", type=int, default=0, help="open ones; sweep and read them instead"
        )
        parser.add_argument(
            "--records",
            type=int,
            default=0,
            help="on one plan; read them and their lessons instead",
        )
        parser.add_argument(
            "--lessons", type=sizes_of, default=[], help="plans; sweep their lessons instead"
        )
        parser.add_argument("--only", default="", help="questions whose name holds this")

    def handle(self, *_args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql" and not options["reminders"]:
            raise CommandError(
                "The benchmark measures PostgreSQL. Set DATABASE_URL to one, or run `make bench`."
            )
        if options["repetitions"] < LEAST_REPETITIONS:
            raise CommandError(f"A median needs {LEAST_REPETITIONS} repetitions or more.")
        if options["reminders"]:
            with database_of_its_own():
                self.remind(options["reminders"])
            return
        if options["disagreements"]:
            with database_of_its_own():
                self.disagree(options["disagreements"], options["repetitions"])
            return
        if options["records"]:
            with database_of_its_own():
                self.read_records(options["records"], options["repetitions"])
            return
        if options["lessons"]:
            self.stdout.write("\n".join([lesson_reminding.HEAD, "|---|" + "---:|" * 8]))
            with database_of_its_own():
                for size in options["lessons"]:
                    self.sweep_lessons(size)
            return
        sizes = options["sizes"]
        with database_of_its_own():
            runs = [self.run(size, options["repetitions"], options["only"]) for size in sizes]
        self.stdout.write("\n".join(table(sizes, runs)))

    def run(self, size: int, repetitions: int, only: str) -> list[Measure]:
        at = clock.now()
        self.say(f"Filling an empty database with {size:,} plans")
        began = time.monotonic()
        population = populate(size, at=at, on=clock.local_date(at))
        _vacuum()
        self.say(f"Filled in {time.monotonic() - began:.0f} seconds; asking")
        asked = questions(population, at=at, on=clock.local_date(at))
        asked += preparing(population, at=at, on=clock.local_date(at))
        return [measure(one, repetitions=repetitions) for one in asked if only in one.name]

    def remind(self, size: int) -> None:
        at = clock.now()
        self.say(f"Filling an empty database with {size:,} plans, and making all of it due")
        fill = populate if connection.vendor == "postgresql" else populate_plainly
        fill(size, at=at, on=clock.local_date(at))
        for line in reminding(at):
            self.stdout.write(line)

    def disagree(self, size: int, repetitions: int) -> None:
        at = clock.now()
        on = clock.local_date(at)
        plans = max(LEAST_PLANS, size // disagreeing.FOR_EACH_PLAN)
        self.say(f"Filling an empty database with {size:,} open disagreements on {plans:,} plans")
        populate(plans, at=at, on=on)
        here = disagreeing.populate(size, plans, at=at, on=on)
        self.say("Reading them")
        measured = disagreeing.measured(here, at=at, on=on, repetitions=repetitions)
        self.stdout.write("\n".join(table([int(size * disagreeing.CLOSED_FOR_EACH)], [measured])))
        self.say("Sweeping them, twice")
        for line in disagreeing.sweeping(at):
            self.stdout.write(line)

    def read_records(self, size: int, repetitions: int) -> None:
        at = clock.now()
        on = clock.local_date(at)
        self.say(f"Filling an empty database with {MANAGED_PLANS:,} plans, and records on many")
        population = populate(MANAGED_PLANS, at=at, on=on)
        managed = many_plans.populate(population, on=on, at=at)
        _vacuum()
        self.say("Reading their lessons")
        asked = many_plans.reading(managed, at=at, on=on)
        # Each takes seconds, so that fewer of them say as much.
        across = [measure(one, repetitions=repetitions // 4) for one in asked]
        self.say(f"Putting {size:,} records on one plan, and more on another; reading them")
        here = recording.populate(size, population, on=on, at=at)
        _vacuum()
        measured = recording.measured(here, at=at, on=on, repetitions=repetitions)
        self.stdout.write("\n".join(table([size], [measured + across])))

    def sweep_lessons(self, size: int) -> None:
        at = clock.now()
        on = clock.local_date(at)
        self.say(f"Filling an empty database with {size:,} plans and their records")
        populate(size, at=at, on=on)
        lesson_reminding.populate(on=on, at=at)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        self.say("Sweeping them, twice")
        for line in lesson_reminding.sweeping(size, at=at):
            self.stdout.write(line)

    def say(self, words: str) -> None:
        """What is going on, to whoever waits, and not into the table."""
        print(f"{words} …", file=sys.stderr, flush=True)  # noqa: T201


def _vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """An empty database beside the configured one, which is left alone, gone again at the end."""
    configured = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"{configured}_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        if connection.vendor == "postgresql":
            _leave_references_unchecked()
        yield
    finally:
        connection.creation.destroy_test_db(configured, verbosity=0)


def _leave_references_unchecked() -> None:
    with connection.cursor() as cursor:
        # Rows made up by the thousand refer to one another rightly; the tests check that.
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        if cursor.fetchone() == (True,):
            cursor.execute("SET session_replication_role = replica")
