"""The e-mail that lets somebody who was given an account choose a password."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse

from agencies import clock
from agencies.errors import Refused
from agencies.models import Employment, Worker
from agencies.operations import audit
from agencies.queries.authority import has_a_place, must_administer, must_be_system_administrator
from agencies.workdays import long_date

log = logging.getLogger(__name__)

SUBJECT = "Coregroup: your account is ready"
# Read by whoever reads the mailbox: it names nobody, no agency and no kind of work.
TEXT = """\
An account was opened for this e-mail address.

To choose a password and sign in, open this link. It works once, until {until}:

{link}

If the link is too old, ask for another one here:

{reset}

If you did not expect this, do nothing.

This message holds no information about any person. Do not reply to it.
"""


def send(worker: Worker, *, by: Worker, at: datetime) -> None:
    """Send somebody the link with which they choose their first password.

    Their agency's administrator does, or a system administrator for whoever no agency employs.
    Refuses somebody who may not sign in today; and says so when the e-mail cannot be sent, which
    leaves the account as it is.
    """
    today = clock.local_date(at)
    employment = worker.current_employment(today)
    if employment is None:
        must_be_system_administrator(by)
    else:
        must_administer(by, employment.agency, on=today)
    if not has_a_place(worker, on=today):
        raise Refused("They cannot sign in today, so there is nothing to invite them to.")
    try:
        EmailMessage(SUBJECT, text(worker, at=at), to=[worker.email]).send()
    except (OSError, SMTPException) as fault:
        log.exception("An invitation could not be sent.")
        _record("worker.invitation_failed", worker, employment, by=by, at=at)
        raise Refused(
            "The e-mail with the link could not be sent. The account is there: send the"
            " invitation again later.",
            code="mail_failed",
        ) from fault
    _record("worker.invitation_sent", worker, employment, by=by, at=at)


def text(worker: Worker, *, at: datetime) -> str:
    """What the e-mail says. Its link stops working once it was used, or somebody has signed in."""
    until = clock.local_date(at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(worker),
            "key": app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(worker),
        },
    )
    return TEXT.format(
        until=long_date(until),
        link=settings.COREGROUP_ORIGIN + path,
        reset=settings.COREGROUP_ORIGIN + reverse("account_reset_password"),
    )


@transaction.atomic(durable=True)
def _record(
    verb: str, worker: Worker, employment: Employment | None, *, by: Worker, at: datetime
) -> None:
    """On the chain of the agency that invited them, else on their own."""
    agency = employment.agency_id if employment else None
    audit.record(
        chain=f"agency:{agency}" if agency else f"worker:{worker.pk}",
        verb=verb,
        by=by,
        at=at,
        subject=f"worker:{worker.pk}",
        agency=agency,
    )
