"""How allauth signs people in here: what it says, what it sends, and what goes on the trail."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from agencies import clock
from agencies.models import Worker
from agencies.operations import audit
from agencies.queries.standing import standing

log = logging.getLogger(__name__)

WRONG = "The e-mail address and password do not match. Check both and try again."
LOCKED = "Too many failed attempts. Wait 5 minutes, then try again, or reset your password."

# The few things worth saying after something was done; allauth's other messages are not shown.
SAID = {
    "account/messages/password_changed.txt": "Your password has been changed.",
    "mfa/messages/recovery_codes_generated.txt": "You have new recovery codes.",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "Your authenticator app has been removed.",
    "mfa/messages/webauthn_added.txt": "Your passkey has been added.",
    "mfa/messages/webauthn_removed.txt": "Your passkey has been removed.",
    "usersessions/messages/sessions_logged_out.txt": "You have been signed out everywhere else.",
}
# What an e-mail says was changed; it holds nothing else about the person, place or device.
CHANGED = {
    "account/email/password_changed": "Your password was changed.",
    "account/email/password_reset": "Your password was reset.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made.",
    "mfa/email/totp_activated": "An authenticator app was added.",
    "mfa/email/totp_deactivated": "An authenticator app was removed.",
    "mfa/email/webauthn_added": "A passkey was added.",
    "mfa/email/webauthn_removed": "A passkey was removed.",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an agency's administrator; nobody signs themselves up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": LOCKED,
        "incorrect_password": "The password is not right. Try again.",
        "incorrect_code": "The code is not right. Wait for the next one and try again.",
        "rate_limited": "Too many attempts. Wait a few minutes, then try again.",
        "invalid_password_reset": "This link has been used already or is too old.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Redirects stay on this site: relative addresses only."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_refused("locked", email=credentials.get("email"))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record_refused("password", email=credentials.get("email"))

    def pre_login(self, request: HttpRequest, user: Worker, **kwargs: Any) -> HttpResponse | None:
        """Let nobody in who has no place here today, however right their password is."""
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if refused is None and not standing(user, clock.today()).is_current:
            refused = self.respond_user_inactive(request, user)
        if refused is not None:
            record_refused("no_place", worker=user)
        return refused

    def reauthenticate(self, user: Worker, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return True

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        words = message or SAID.get(message_template or "")
        if words:
            well = level in (messages.INFO, messages.SUCCESS)
            messages.add_message(request, messages.SUCCESS if well else level, words)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From the configured origin: what a request claims as its host must not steer a link."""
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.COREGROUP_ORIGIN}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of our few fixed texts. A mail server that is down must tell nobody anything."""
        keep = ("password_reset_url", "what")
        said = {name: context[name] for name in keep if name in context}
        mail = self.render_mail(
            template_prefix, email, said | {"origin": settings.COREGROUP_ORIGIN}
        )
        try:
            mail.send()
        except (OSError, SMTPException):
            log.exception("An e-mail about signing in could not be sent.")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Worker,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        what = CHANGED.get(template_prefix, "How you sign in was changed.")
        self.send_mail("account/email/sign_in_changed", user.email, {"what": what})


def record_refused(reason: str, *, email: str | None = None, worker: Worker | None = None) -> None:
    """Put a refused sign-in on the trail: on the worker's own chain where there is an account.

    What was typed is never recorded; people type passwords into the wrong box.
    """
    if worker is None and email:
        worker = Worker.objects.filter(email__iexact=email.strip()).first()
    audit.record(
        chain=f"worker:{worker.pk}" if worker else "sign-in",
        verb="sign_in.locked" if reason == "locked" else "sign_in.refused",
        by=None,
        at=clock.now(),
        subject=f"worker:{worker.pk}" if worker else "",
        details={"reason": reason},
    )
