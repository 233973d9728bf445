from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies import clock
from agencies.errors import Refused
from agencies.operations import duties, invitations
from agencies.operations.workers import system_worker


class Command(BaseCommand):
    help = "Make somebody a system administrator and print what they need to choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        at = clock.now()
        try:
            worker = duties.appoint_administrator(email=email, name=name, by=system_worker(), at=at)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(invitations.text(worker, at=at))
