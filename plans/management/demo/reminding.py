"""What people of the demo were reminded of in the weeks before, and what became of it.

The same sweeps and deliveries as everywhere, on some of those days, so that the pages of reminders
have something to show from the first minute.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from agencies import clock
from plans.management.demo.setting import Setting, moment
from plans.models import Acknowledgement, Action, Mail, Notification
from plans.operations import acknowledging, gathering, mails, notifications, reminders
from plans.rules.mails import ATTEMPTS, MailStatus, Reason

A_DAY = timedelta(days=1)
DAYS = (-11, -7, -3, -1)
TAKEN_UP = {-7: [("priya", "Meet Dean alone")], -3: [("laura", "Verify where Dean lives")]}
"""Who acknowledged the reminder of which action on which day, in the list."""
READ = {-3: ["neil", "ruth"]}
"""Who read on which day what they had been told."""
REFUSED = "hannah"
"""Whose mailbox took no mail: for her agency's administrator to see to."""


def remind(setting: Setting) -> None:
    """What was due in these weeks reminds, and some of them take it up or read it within the hour."""
    for offset in DAYS:
        day = setting.working_day(offset)
        _work(moment(day))
        for who, what in TAKEN_UP.get(offset, ()):
            _take_up(setting, who, what, moment(day, 60))
        for who in READ.get(offset, ()):
            notifications.read_all(by=setting.workers[who], at=moment(day, 60))
    _give_up(setting)


def _work(at: datetime) -> None:
    """What one day sends. What somebody is told of on a later day has not happened yet."""
    later = Notification.rows.filter(created_at__gt=at, mail__isnull=True)
    later.update(is_mailed=False)
    reminders.sweep(at=at)
    gathering.gather(at=at)
    later.update(is_mailed=True)
    _deliver(at)
    _deliver(min(at + A_DAY, clock.now()))


def _deliver(at: datetime) -> None:
    mails.deliver(now=lambda: at)


def _take_up(setting: Setting, who: str, what: str, at: datetime) -> None:
    action = Action.rows.filter(what__startswith=what).first()
    told = Notification.rows.filter(
        recipient=setting.workers[who], subject=f"action:{action.pk if action else ''}"
    )
    row = told.filter(step__isnull=False, created_at__lte=at).order_by("-created_at").first()
    if row is not None and not Acknowledgement.rows.filter(notification=row).exists():
        acknowledging.acknowledge(row, how="list", by=setting.workers[who], at=at)


def _give_up(setting: Setting) -> None:
    """No mail server refuses anything here: what one would have answered is written down."""
    theirs = Mail.rows.filter(recipient=setting.workers[REFUSED])
    mail = theirs.filter(status=MailStatus.SENT).order_by("-due_at").first()
    if mail is None or theirs.filter(status=MailStatus.PARKED).exists():
        return
    mail.status, mail.reason, mail.attempts = MailStatus.PARKED, Reason.REFUSED, ATTEMPTS
    mail.ended_at, mail.sent_at, mail.sent_to = mail.due_at + timedelta(hours=3), None, None
    mail.save()
