"""Write docs/states.md from the transition tables, or with --check say whether it is stale."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from plans.rules.states import draw


class Command(BaseCommand):
    help = "Draw the transition tables into docs/states.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether it is stale")

    def handle(self, *_args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "states.md"
        drawn = draw()
        current = page.read_text(encoding="utf-8") if page.exists() else ""
        if options["check"]:
            if current != drawn:
                raise CommandError("docs/states.md is stale: run `python manage.py draw_states`.")
            return
        page.write_text(drawn, encoding="utf-8")
        self.stdout.write("docs/states.md drawn.")
