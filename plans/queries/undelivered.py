"""E-mails that did not arrive: whose, since when, why, and what to do. Nothing about any child."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from agencies import clock
from agencies.models import Absence, Agency, Employment, Worker
from agencies.models.workers import in_force
from agencies.workdays import long_date
from plans.models import Mail
from plans.rules.mails import MailStatus, Reason

PAGE = 50
TELL = "Tell whoever runs Coregroup."
ADVICE: Mapping[str, str] = {
    Reason.NO_MAILBOX: "They have no e-mail address. Give them one, then try again.",
    Reason.REFUSED: "Check with them that their e-mail address is right and that their mailbox takes "
    "mail. Put it right, then try again.",
    Reason.LATER: f"Try it again. {TELL[:-1]} if that does not help.",
    Reason.UNREACHABLE: f"The fault is not theirs. {TELL}",
    Reason.BROKEN: f"The fault is not theirs. {TELL}",
}


OF_THE_ADDRESS = frozenset({Reason.NO_MAILBOX, Reason.REFUSED})


@dataclass(frozen=True)
class Undelivered:
    """One e-mail that did not arrive, and what its reader's agency can do."""

    mail: Mail
    things: int
    advice: tuple[str, ...]
    works_here: bool

    @property
    def may_be_the_address(self) -> bool:
        """Whether another address of theirs would let it arrive, which their agency can give them."""
        return self.works_here and self.mail.reason in OF_THE_ADDRESS

    @property
    def worker(self) -> Worker:
        return self.mail.recipient

    @property
    def is_parked(self) -> bool:
        return bool(self.mail.status == MailStatus.PARKED)

    @property
    def why(self) -> str:
        """In words; what has not been tried at all has no reason of its own."""
        if not self.mail.reason:
            return "It should have gone by now"
        return str(Reason(self.mail.reason).label)


@dataclass(frozen=True)
class Page:
    """Undelivered e-mails, the newest first; `before` is the one at which the older ones go on."""

    listed: list[Undelivered]
    before: uuid.UUID | None


def count_of(agency: object, *, at: datetime) -> int:
    """How many e-mails to an agency's people did not arrive. One statement."""
    return int(Mail.rows.of_agency(agency).undelivered(at).count())


def undelivered(
    agency: Agency, *, at: datetime, before: uuid.UUID | None = None, page: int = PAGE
) -> Page:
    """One page of an agency's. Four statements, five when it goes on from an earlier page."""
    rows = Mail.rows.of_agency(agency).undelivered(at)
    if before is not None and (last := rows.filter(pk=before).first()):
        rows = rows.filter(
            Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk)
        )
    rows = rows.select_related("recipient").annotate(things=Count("notifications"))
    found = list(rows.order_by("-created_at", "-pk")[: page + 1])
    return Page(
        described(found[:page], agency, on=clock.local_date(at)),
        found[page - 1].pk if found[page:] else None,
    )


def described(mails: Sequence[Mail], agency: Agency, *, on: date) -> list[Undelivered]:
    """Each with what to do about it. Three statements."""
    recipients = {mail.recipient_id for mail in mails}
    here = Employment.objects.current(on).filter(worker__in=recipients, agency=agency)
    jobs = {job.worker_id: job for job in here.select_related("deputy")}
    away = Absence.objects.filter(worker__in=recipients, from_on__lte=on, until_on__gte=on)
    until = dict(away.order_by("until_on").values_list("worker_id", "until_on"))
    deputies = {job.deputy_id for job in jobs.values() if job.deputy_id}
    there = _at_work(deputies, agency, on)
    return [
        Undelivered(
            mail,
            getattr(mail, "things", 0),
            tuple(_advice(mail, jobs.get(mail.recipient_id), until.get(mail.recipient_id), there)),
            works_here=mail.recipient_id in jobs,
        )
        for mail in mails
    ]


def _at_work(workers: Iterable[uuid.UUID], agency: Agency, on: date) -> set[uuid.UUID]:
    rows = Employment.objects.filter(in_force(on), worker__in=set(workers), agency=agency)
    return set(rows.filter(worker__is_active=True).values_list("worker_id", flat=True))


def _advice(
    mail: Mail, job: Employment | None, until: date | None, there: set[uuid.UUID]
) -> Iterable[str]:
    if job is None:
        yield "They do not work for you any more: try again, and what is not theirs is dropped."
        return
    if not mail.recipient.is_active:
        yield "Their account is suspended: see that somebody else has taken over their work."
    if until is not None and job.deputy_id not in there:
        yield f"They are away until {long_date(until)} and nobody stands in: name a deputy."
    if mail.status == MailStatus.WAITING and mail.reason:
        yield "It is tried again by itself."
        if mail.reason == Reason.LATER:
            return
    yield ADVICE.get(mail.reason, f"It has not been tried yet. {TELL}")


def parked_by_agency() -> list[tuple[str, int]]:
    """How many were given up, by the agency of their reader, the most first. One statement."""
    rows = Mail.rows.filter(status=MailStatus.PARKED).values_list("agency__name")
    counted = rows.annotate(count=Count("pk")).order_by("-count", "agency__name")
    return [(name or "No agency", count) for name, count in counted]
