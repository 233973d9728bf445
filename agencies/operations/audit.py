"""Writing and verifying the audit chains."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from agencies.models import AuditChain, AuditEvent, Worker


def record(
    *,
    chain: str,
    verb: str,
    by: Worker | None,
    at: datetime,
    subject: str = "",
    agency: uuid.UUID | None = None,
    plan: str = "",
    details: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one event to the end of a chain, in the transaction of what it records.

    `by` is None only for what nobody signed in did, such as a failed sign-in. `details` holds
    codes, ids and counts, never free text.
    """
    with transaction.atomic(savepoint=False):
        head = _locked_head(chain)
        event = AuditEvent(
            chain=chain,
            sequence=head.length + 1,
            at=at,
            actor=by.pk if by else None,
            agency=agency,
            verb=verb,
            subject=subject,
            plan=plan,
            details=details or {},
            previous=head.head,
        )
        event.hash = event.digest()
        event.save(force_insert=True)
        head.length, head.head = event.sequence, event.hash
        head.save(update_fields=["length", "head"])
        return event


def _locked_head(chain: str) -> AuditChain:
    heads = AuditChain.objects.select_for_update()
    try:
        return heads.get(pk=chain)
    except AuditChain.DoesNotExist:
        # Another request may just have begun the same chain; then its row is the lock we want.
        AuditChain.objects.bulk_create([AuditChain(key=chain)], ignore_conflicts=True)
        return heads.get(pk=chain)


@dataclass(frozen=True)
class First:
    """An event of a chain that begins with it, before it is written."""

    chain: str
    verb: str
    subject: str
    plan: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def begin(events: Iterable[First], *, by: Worker, at: datetime, agency: uuid.UUID | None) -> None:
    """Write the first events of chains that nothing is in yet: what `record` does, for many.

    The database refuses a chain that has begun.
    """
    heads: dict[str, AuditChain] = {}
    written = []
    for first in events:
        head = heads.setdefault(first.chain, AuditChain(key=first.chain))
        event = AuditEvent(
            chain=first.chain,
            sequence=head.length + 1,
            at=at,
            actor=by.pk,
            agency=agency,
            verb=first.verb,
            subject=first.subject,
            plan=first.plan,
            details=first.details,
            previous=head.head,
        )
        event.hash = event.digest()
        head.length, head.head = event.sequence, event.hash
        written.append(event)
    AuditChain.objects.bulk_create(heads.values())
    AuditEvent.objects.bulk_create(written)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a chain, at the event where it shows."""

    chain: str
    sequence: int
    what: str


def verify() -> Iterator[Fault]:
    """Walk every chain and yield each event that was changed, removed or put in by hand."""
    for head in AuditChain.objects.order_by("key").iterator():
        yield from _faults_in(head)
    known = AuditChain.objects.values("key")
    for key in AuditEvent.objects.exclude(chain__in=known).values_list("chain").distinct():
        yield Fault(chain=key[0], sequence=0, what="has events but no head")


def _faults_in(head: AuditChain) -> Iterator[Fault]:
    expected, previous = 1, ""
    events = AuditEvent.objects.filter(chain=head.key)
    for event in events.filter(sequence__lte=head.length).order_by("sequence").iterator():
        if event.sequence != expected:
            yield Fault(head.key, expected, "is missing")
            return
        if event.previous != previous or event.hash != event.digest():
            yield Fault(head.key, event.sequence, "was changed")
            return
        expected, previous = event.sequence + 1, event.hash
    if expected <= head.length:
        yield Fault(head.key, expected, "is missing")
    elif events.filter(sequence__gt=head.length).exists() and not _has_grown(head):
        yield Fault(head.key, head.length + 1, "was put in")
    elif previous != head.head:
        yield Fault(head.key, head.length, "was changed")


def _has_grown(head: AuditChain) -> bool:
    """Whether events were recorded since the head was read; people go on working meanwhile."""
    return AuditChain.objects.get(pk=head.pk).length > head.length
