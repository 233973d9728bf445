"""What the tests of signing in do over and over."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from agencies.models import AuditEvent

PASSWORD = "three odd words together"
SECRET = "JBSWY3DPEHPK3PXP"


def try_to_sign_in(client, email="hannah@example.org", password=PASSWORD, **data):
    return client.post(reverse("account_login"), {"login": email, "password": password, **data})


def is_signed_in(client):
    return client.get(reverse("profile")).status_code == 200


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def found(pattern, text):
    match = re.search(pattern, text)
    assert match, text
    return match[1]


def verbs(worker):
    events = AuditEvent.objects.filter(chain=f"worker:{worker.pk}").order_by("sequence")
    return list(events.values_list("verb", flat=True))
