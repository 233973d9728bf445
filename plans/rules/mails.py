"""When an e-mail may go, how often it is tried, and what its reader may choose. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices

from agencies.clock import LONDON, local_time
from agencies.errors import Refused
from agencies.workdays import Calendar
from plans.rules.notifications import WITH_A_CLOCK, Matter, Weight
from plans.rules.reminders import MATTER_OF, SAFETY


class MailKind(TextChoices):
    INSTANT = "instant", "At once"
    DIGEST = "digest", "Digest of a day"


class MailStatus(TextChoices):
    """*Late* is not here: it is told from when it was due."""

    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Not needed any more"
    PARKED = "parked", "Not delivered"


class Reason(TextChoices):
    """Why an e-mail failed, was parked or was not needed. Codes, so that nothing is quoted."""

    NOTHING_LEFT = "nothing_left", "Everything it was about has been done, or is no longer theirs"
    NO_MAILBOX = "no_mailbox", "Nobody who could get it has an account and an address"
    REFUSED = "refused", "The mail server refused it"
    LATER = "later", "The mail server said to try again later"
    UNREACHABLE = "unreachable", "The mail server could not be reached"
    BROKEN = "broken", "It could not be made out"


PASSING = frozenset({Reason.LATER, Reason.UNREACHABLE})
"""Failures that the next mail is likely to meet too."""


class Delivery(TextChoices):
    """How somebody wants to be e-mailed of one kind of thing. In the product it always shows."""

    DIGEST = "digest", "In one e-mail a day"
    INSTANT = "instant", "At once"
    OFF = "off", "Not by e-mail"


ATTEMPTS = 8
"""After so many an e-mail is parked, where somebody sees it. See `counts` for what is one."""
OVERDUE = timedelta(minutes=15)
"""What should have gone so long ago is said to be late, to whoever can do something about it."""
IN_A_ROW = 3
"""After so many failures one after the other it is the mail server that fails, not the mail."""
LONGEST_WAIT = timedelta(minutes=30)
DIGEST_HOUR = 8
WORKING_HOURS = (time(8), time(18))
"""Instant e-mail keeps to these hours of working days, except for a child's safety."""
ALWAYS = frozenset({Weight.CLOCK, Weight.SAFETY})
AT_ONCE_ALWAYS = frozenset(MATTER_OF[duty] for duty in SAFETY) | {Matter.URGENT_ANSWER}
"""A child's safety: nobody chooses how they are told of it."""
MAY_RUN_A_CLOCK = (frozenset(MATTER_OF.values()) | WITH_A_CLOCK) - AT_ONCE_ALWAYS
"""What still comes, once it is late and has gone further up, to whoever switched it off."""


@dataclass(frozen=True)
class Choice:
    """What a worker chose: the hour of their digest, and how each matter reaches them."""

    hour: int = DIGEST_HOUR
    by_matter: Mapping[str, str] = field(default_factory=dict)

    def delivery(self, matter: str, weight: str, *, instant: bool) -> Delivery:
        """How a message goes. Safety goes at once, and a running clock is never switched off."""
        if weight == Weight.SAFETY:
            return Delivery.INSTANT
        chosen = Delivery(self.by_matter.get(matter, _usual(instant=instant)))
        if chosen == Delivery.OFF and weight in ALWAYS:
            return _usual(instant=instant)
        return chosen


def _usual(*, instant: bool) -> Delivery:
    return Delivery.INSTANT if instant else Delivery.DIGEST


def check_choice(hour: int, by_matter: Mapping[str, str]) -> None:
    """Refuses an hour that no day has, and a choice where there is none: safety comes at once."""
    if not 0 <= hour <= 23:
        raise Refused("Choose an hour from 0 to 23.", field="hour")
    for matter, chosen in by_matter.items():
        if matter in AT_ONCE_ALWAYS:
            raise Refused("This is about a child's safety: it always comes at once.", field=matter)
        if matter not in Matter.values or chosen not in Delivery.values:
            raise Refused("Choose how you want to be told of each of these.", field=matter)


def at_hour(day: date, hour: int) -> datetime:
    """A wall clock's hour in England on a day: of one that comes twice the first, of none the next."""
    return datetime.combine(day, time(hour), LONDON).astimezone(LONDON)


def next_digest(at: datetime, hour: int) -> datetime:
    """The next time this hour strikes for whoever is owed something now."""
    today = local_time(at).date()
    first = at_hour(today, hour)
    return first if first > at else at_hour(today + timedelta(days=1), hour)


def next_working_hour(at: datetime, calendar: Calendar) -> datetime:
    """Now, if people are at work; else when they next are."""
    opens, closes = WORKING_HOURS
    now = local_time(at)
    day = now.date()
    if calendar.is_working_day(day):
        if opens <= now.time() < closes:
            return at
        if now.time() < opens:
            return datetime.combine(day, opens, LONDON)
    return datetime.combine(calendar.next_working_day(day), opens, LONDON)


def counts(
    reason: Reason, *, failing_since: datetime | None, took_at: datetime | None, others: int
) -> bool:
    """Whether a failure is one of the mail's attempts: its own or its mailbox's, not the server's.

    It is if the server has taken another mail since the mail failed and that was not counted; until
    then only what could not be made out, and what was refused while few `others` fail.
    """
    if reason == Reason.BROKEN:
        return True
    if failing_since is not None and took_at is not None and took_at > failing_since:
        return True
    return reason == Reason.REFUSED and others + 1 < IN_A_ROW


def wait(attempts: int, jitter: float, *, first: timedelta) -> timedelta:
    """How long after the nth failure to try again: doubling, up to a limit, spread by half.

    `jitter` is from 0 to 1, drawn by the caller: many that failed at once do not return at once.
    """
    doubled: timedelta = min(first * 2 ** (attempts - 1), LONGEST_WAIT)
    return doubled * (0.5 + jitter / 2)
