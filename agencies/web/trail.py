"""Listens to Django and allauth, and puts what people do with their accounts on the trail."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import signals as auth_signals
from django.dispatch import receiver
from django.http import HttpRequest

from agencies import clock
from agencies.models import Worker
from agencies.operations import audit
from agencies.queries import addresses
from agencies.web.sign_in import record_refused

SIGNED_IN_AT = "signed_in_at"


@receiver(auth_signals.user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: Worker, **kwargs: Any) -> None:
    if hasattr(request, "session"):
        request.session[SIGNED_IN_AT] = clock.now().timestamp()
    if addresses.is_news(user):
        messages.info(
            request,
            f"Your agency's administrator changed your e-mail address here to {user.email}. If you did "
            "not ask for that, tell whoever runs Coregroup.",
            fail_silently=True,
        )
    _record(user, "sign_in.done")


@receiver(auth_signals.user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: Worker | None, **kwargs: Any) -> None:
    if user is not None:
        _record(user, "sign_in.ended")


@receiver(account_signals.password_changed)
def password_changed(sender: Any, user: Worker, **kwargs: Any) -> None:
    _record(user, "password.changed")


@receiver(account_signals.password_reset)
def password_reset(sender: Any, request: HttpRequest, user: Worker, **kwargs: Any) -> None:
    """A reset through the post proves who it is: it ends a lockout as well."""
    get_adapter()._delete_login_attempts_cached_email(request, email=user.email)  # noqa: SLF001
    _record(user, "password.reset")


@receiver(mfa_signals.authenticator_added)
def second_factor_added(
    sender: Any, user: Worker, authenticator: Authenticator, **kwargs: Any
) -> None:
    _record(user, "second_factor.added", kind=str(authenticator.type))


@receiver(mfa_signals.authenticator_removed)
def second_factor_removed(
    sender: Any, user: Worker, authenticator: Authenticator, **kwargs: Any
) -> None:
    _record(user, "second_factor.removed", kind=str(authenticator.type))


@receiver(mfa_signals.authentication_failed)
def second_factor_refused(sender: Any, user: Worker, **kwargs: Any) -> None:
    record_refused("second_factor", worker=user)


def _record(worker: Worker, verb: str, **details: str) -> None:
    audit.record(
        chain=f"worker:{worker.pk}",
        verb=verb,
        by=worker,
        at=clock.now(),
        subject=f"worker:{worker.pk}",
        details=details,
    )
