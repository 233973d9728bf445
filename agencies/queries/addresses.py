"""What is still to be known of a worker's address: whether they have signed in since it was changed."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from agencies.models import AuditEvent, Worker

CHANGED = "address.changed"
SIGNED_IN = "sign_in.done"


def is_taken(email: str, *, but: Worker) -> bool:
    """Whether another account is signed in to with this address. Two statements."""
    others = Worker.objects.filter(email__iexact=email).exclude(pk=but.pk)
    kept = EmailAddress.objects.filter(email__iexact=email).exclude(user=but)
    return others.exists() or kept.exists()


def is_news(worker: Worker) -> bool:
    """Whether a worker's address was changed since they last signed in. One statement."""
    own = AuditEvent.objects.filter(chain=f"worker:{worker.pk}", verb__in=[CHANGED, SIGNED_IN])
    return own.order_by("-sequence").values_list("verb", flat=True).first() == CHANGED


def lost_their_second_factor(worker: Worker, agency: Any) -> bool:
    """Whether an administrator took a second factor away since this worker last signed in."""
    taken = AuditEvent.objects.filter(
        chain=f"agency:{agency}", verb="second_factor.reset", subject=f"worker:{worker.pk}"
    )
    return taken.filter(at__gt=worker.last_login).exists() if worker.last_login else False
