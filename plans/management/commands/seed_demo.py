"""Fill an empty Coregroup with a partnership and three families, all of them made up."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from agencies import clock
from agencies.models import AuditEvent, Partnership
from agencies.operations import audit
from agencies.operations.workers import system_worker
from plans.management.demo import marlowe, partnership, teale, varga_thorne
from plans.management.demo.disagreements import tell_disagreements
from plans.management.demo.reminding import remind
from plans.management.demo.setting import PASSWORD, lay_out
from plans.management.demo.telling import tell

FAMILIES = (marlowe.FAMILY, teale.FAMILY, varga_thorne.FAMILY)
DONE = "demo.seeded"


class Command(BaseCommand):
    help = "Fill Coregroup with made-up families to try it with. A second run changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--print-sign-ins", action="store_true", help="also print as whom to sign in"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        _must_be_a_demo()
        if not AuditEvent.objects.filter(verb=DONE).exists():
            _seed()
            self.stdout.write("The families of Wearbridge are in; nobody in them is real.")
        listed = _sign_ins()
        _write(Path(settings.DEMO_SIGN_INS_FILE), listed)
        if options["print_sign_ins"]:
            self.stdout.write(_table(listed))


def _must_be_a_demo() -> None:
    if not settings.COREGROUP_DEMO:
        raise CommandError(
            "Made-up families are for a demo only, and this is not one: COREGROUP_DEMO is not set."
            " Nothing was changed."
        )
    others = Partnership.objects.exclude(name=partnership.NAME)
    if others.exists() and not Partnership.objects.filter(name=partnership.NAME).exists():
        raise CommandError(
            "This database holds another partnership already, and made-up families are not put"
            " beside real ones. Use an empty database. Nothing was changed."
        )


def _seed() -> None:
    """Tell the three families; only when all is told is it marked, so that no run undoes a change.

    Until then every step that is missing is made, and nothing is made twice.
    """
    setting = lay_out(clock.today())
    for family in FAMILIES:
        for child in family:
            tell(child, setting)
    tell_disagreements(setting)
    remind(setting)
    chain = f"partnership:{setting.partnership.pk}"
    audit.record(chain=chain, verb=DONE, by=system_worker(), at=clock.now(), subject=chain)


def _sign_ins() -> list[dict[str, str]]:
    return [
        {"email": email, "password": PASSWORD, "who": who} for email, who in partnership.sign_ins()
    ]


def _write(file: Path, listed: list[dict[str, str]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(listed, indent=1, ensure_ascii=False), encoding="utf-8")


def _table(listed: list[dict[str, str]]) -> str:
    width = max(len(one["email"]) for one in listed)
    lines = [f"  {one['email']:<{width}}  {one['who']}" for one in listed]
    return "\n".join([f'Everybody\'s password is "{PASSWORD}". Sign in as:', "", *lines])
