"""Authenticator apps, passkeys and recovery codes: what a second factor is, and who needs one."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from agencies.models import Worker

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(worker: Worker) -> bool:
    factors = Authenticator.objects.filter(user_id=worker.pk, type__in=FACTORS)
    return bool(factors.exists())


def must_set_up(worker: Worker) -> bool:
    """Does this worker have to set up a second factor before anything else?"""
    return bool(settings.COREGROUP_REQUIRE_SECOND_FACTOR) and not has_second_factor(worker)


def _cipher() -> MultiFernet:
    """Encrypts with the newest secret key and reads what older ones wrote."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor:" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            "You need a second factor to use Coregroup. Add another one before you remove this."
        ),
        "incorrect_code": "The code is not right. Wait for the next one and try again.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays, where one is required."""
        if not settings.COREGROUP_REQUIRE_SECOND_FACTOR:
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: Worker, type: str) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the configured origin, not to whatever host a request names."""
        host = urlsplit(settings.COREGROUP_ORIGIN).hostname or "localhost"
        return {"id": host, "name": "Coregroup"}
