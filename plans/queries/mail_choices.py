"""What a worker has chosen about their e-mail, and what there is to choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agencies.models import Worker
from plans.models import MailChoice
from plans.rules.mail_choices import HEADINGS
from plans.rules.mails import AT_ONCE_ALWAYS, MAY_RUN_A_CLOCK, Delivery
from plans.rules.notifications import Matter


@dataclass(frozen=True)
class Kind:
    """One kind of thing, and how its reader wants to be told of it."""

    matter: Matter
    chosen: str

    @property
    def always_at_once(self) -> bool:
        return self.matter in AT_ONCE_ALWAYS

    @property
    def still_comes(self) -> bool:
        """Whether switching it off stops only what comes before its clock runs."""
        return self.matter in MAY_RUN_A_CLOCK


@dataclass(frozen=True)
class Heading:
    words: str
    kinds: tuple[Kind, ...]

    @property
    def changed(self) -> int:
        """How many of them its reader has chosen something about."""
        return sum(1 for kind in self.kinds if kind.chosen)

    @property
    def off(self) -> int:
        return sum(1 for kind in self.kinds if kind.chosen == Delivery.OFF)


def choice_of(worker: Worker) -> MailChoice:
    """What they chose; until they do, the usual, in a row of version 0 that is not stored."""
    row: MailChoice | None = MailChoice.rows.filter(worker=worker).first()
    return row or MailChoice(worker=worker, version=0)


def headings(by_matter: Mapping[str, str]) -> list[Heading]:
    """Every kind of thing under its heading, with what was chosen; empty where nothing was."""
    return [
        Heading(words, tuple(Kind(matter, by_matter.get(matter, "")) for matter in matters))
        for words, matters in HEADINGS.items()
    ]
