"""The address with which a worker signs in and at which they are e-mailed, and putting it right."""

from __future__ import annotations

import logging
from datetime import datetime
from smtplib import SMTPException

from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from agencies import clock
from agencies.errors import Refused
from agencies.models import Employment, Worker
from agencies.operations import audit
from agencies.operations.versions import locked
from agencies.queries.addresses import CHANGED, is_taken, lost_their_second_factor
from agencies.queries.authority import must_administer

log = logging.getLogger(__name__)

# Says nothing about whether there is an account, or whose.
UNUSABLE = "This address cannot be used. Check how it is spelt. If it is right, ask whoever runs Coregroup."
SUBJECT = "Coregroup: the address you sign in with was changed"
# Read by whoever reads the old mailbox: it names nobody, and not the new address.
TEXT = """\
Until now this was the e-mail address of an account. It has been replaced by another one.

If you did not expect this, tell your agency's administrator, or whoever runs Coregroup for you.

This message holds no information about any person. Do not reply to it.
"""


def change(
    employment: Employment, *, email: str, version: int | None, by: Worker, at: datetime
) -> Employment:
    """Give a worker another address: from now on they sign in with it and are e-mailed at it.

    Password, second factor and sessions stay; links that were sent to the old address stop working.
    That one is told, and the worker at their next sign-in. Refuses the address of any other account
    without saying that there is one, and one's own. But to a system administrator also that of
    somebody with a duty for a partnership, and while the second factor has been reset and they have
    not signed in: the two together would let somebody else in.
    """
    changed, old = _change(employment, email=email, version=version, by=by, at=at)
    _tell(old)
    return changed


@transaction.atomic(durable=True)
def _change(
    employment: Employment, *, email: str, version: int | None, by: Worker, at: datetime
) -> tuple[Employment, str]:
    must_administer(by, employment.agency, on=clock.local_date(at))
    employment = locked(employment, version=version)
    if employment.ended_on is not None:
        raise Refused("They no longer work for this agency.")
    worker = Worker.objects.select_for_update().get(pk=employment.worker_id)
    _must_be_theirs_to_change(worker, employment, by)
    email, old = email.strip().lower(), worker.email
    if email == old.lower():
        raise Refused("This is the address they have now.", field="email", code="unchanged")
    if is_taken(email, but=worker):
        raise Refused(UNUSABLE, field="email", code="unusable")
    worker.email = email
    worker.version += 1
    try:
        with transaction.atomic():
            worker.save(update_fields=["email", "version"])
    except IntegrityError as taken:
        raise Refused(UNUSABLE, field="email", code="unusable") from taken
    # allauth looks here too: what it kept of the old address must not let anybody in.
    EmailAddress.objects.filter(user=worker).delete()
    employment.version += 1
    employment.save(update_fields=["version"])
    employment.worker = worker
    _record(employment, by=by, at=at)
    return employment, old


def _must_be_theirs_to_change(worker: Worker, employment: Employment, by: Worker) -> None:
    if worker == by:
        raise Refused("You cannot change your own address. Ask another administrator.")
    if by.is_system_administrator or by.is_system:
        return
    if worker.partnership_roles.filter(ended_on__isnull=True).exists():
        raise Refused(
            "They have a duty for a partnership as well: only a system administrator changes their"
            " address."
        )
    if lost_their_second_factor(worker, employment.agency_id):
        raise Refused(
            "Their second factor was reset and they have not signed in since. Let them sign in"
            " first, or ask a system administrator."
        )


def _record(employment: Employment, *, by: Worker, at: datetime) -> None:
    """On the chain of their agency, and on their own, from which they are told when they sign in."""
    worker, agency = employment.worker_id, employment.agency_id
    for chain, verb in (
        (f"agency:{agency}", "worker.address_changed"),
        (f"worker:{worker}", CHANGED),
    ):
        audit.record(
            chain=chain, verb=verb, by=by, at=at, subject=f"worker:{worker}", agency=agency
        )


def _tell(old: str) -> None:
    """A mailbox that is gone, or a mail server that is down, takes nothing back."""
    try:
        EmailMessage(SUBJECT, TEXT, to=[old]).send()
    except (OSError, SMTPException):
        log.exception("An old address could not be told that it was replaced.")
