"""Letting somebody back in who has lost their phone, passkeys and recovery codes."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from agencies import clock
from agencies.errors import Refused
from agencies.models import Employment, Worker
from agencies.operations import audit
from agencies.operations.versions import locked
from agencies.operations.workers import cut_off
from agencies.queries import addresses
from agencies.queries.authority import must_administer


@transaction.atomic(durable=True)
def reset(employment: Employment, *, by: Worker, at: datetime) -> None:
    """Take away every second factor of a worker and end their sessions and programs.

    The password stays, and only they know it: with it they sign in and set up a new second factor
    before anything else. Refuses one's own, which one changes oneself, and where there is none; and,
    but to a system administrator, while their address is new and they have not signed in with it:
    the two together would let somebody else in.
    """
    must_administer(by, employment.agency, on=clock.local_date(at))
    if locked(employment, version=None).ended_on is not None:
        raise Refused("They no longer work for this agency.")
    worker = Worker.objects.select_for_update().get(pk=employment.worker_id)
    if worker == by:
        raise Refused("You cannot reset your own second factor. Change it on your account page.")
    if addresses.is_news(worker) and not (by.is_system_administrator or by.is_system):
        raise Refused(
            "Their e-mail address was changed and they have not signed in since. Let them sign in"
            " first, or ask a system administrator."
        )
    lost = Authenticator.objects.filter(user=worker)
    kinds = sorted(lost.values_list("type", flat=True))
    if not kinds:
        raise Refused("They have no second factor to reset.")
    lost.delete()
    cut_off(worker)
    audit.record(
        chain=f"agency:{employment.agency_id}",
        verb="second_factor.reset",
        by=by,
        at=at,
        subject=f"worker:{worker.pk}",
        agency=employment.agency_id,
        details={"kinds": kinds},
    )
