"""E-mail by GOV.UK Notify, where a service has it: one template of one subject and one text.

The template's subject is `((subject))` and its text `((body))`. A mail's Message-ID is its
`reference`, so that one sent again after a crash is known for what it is. Failures are told as SMTP
would tell them, because that is what whoever sends understands, and never in Notify's words, which
may quote an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPDataError

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

TRY_LATER, REFUSED = 451, 550
TOO_MANY, SERVER_FAULT, TIMED_OUT = 429, 500, 408


class EmailBackend(BaseEmailBackend):
    """Hands each message to Notify, for each of its readers."""

    client: NotificationsAPIClient | None = None

    def open(self) -> bool:
        if self.client is not None:
            return False
        self.client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, settings.NOTIFY_URL, settings.EMAIL_TIMEOUT
        )
        return True

    def close(self) -> None:
        if self.client is not None:
            self.client.request_session.close()
            self.client = None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were accepted; raises at the first that was not, unless it is to fail silently."""
        is_ours = self.open()
        sent = 0
        try:
            for message in email_messages:
                sent += self._accepted(message)
        finally:
            if is_ours:
                self.close()
        return sent

    def _accepted(self, message: EmailMessage) -> bool:
        try:
            for address in message.recipients():
                self._send(message, address)
        except OSError:  # as every failure of SMTP is
            if not self.fail_silently:
                raise
            return False
        return True

    def _send(self, message: EmailMessage, address: str) -> None:
        assert self.client is not None
        try:
            self.client.send_email_notification(
                address,
                settings.NOTIFY_TEMPLATE_ID,
                personalisation={"subject": message.subject, "body": message.body},
                reference=message.extra_headers.get("Message-ID"),
            )
        except APIError as failure:
            raise as_smtp(failure) from None


def as_smtp(failure: APIError) -> OSError:
    """A failure of Notify as SMTP says it: not reached, try later, or refused for good."""
    # A response of 400 or more is false: only `is None` says that there was none.
    if failure.response is None:
        return ConnectionError("Notify was not reached.")
    status = failure.status_code
    if status < 400 or status in {TIMED_OUT, TOO_MANY} or status >= SERVER_FAULT:
        return SMTPDataError(TRY_LATER, b"Notify cannot take it now.")
    return SMTPDataError(REFUSED, b"Notify refused it.")
