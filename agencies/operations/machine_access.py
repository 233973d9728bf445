"""Machine clients: programs that a worker lets act in their name through the API."""

from __future__ import annotations

from datetime import datetime

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client, Token
from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations import audit

READ, WRITE = "read", "write"
SCOPES = {
    READ: "Read what I may read",
    WRITE: "Change what I may change",
}
MOST = 10


@transaction.atomic(durable=True)
def open_client(*, name: str, scopes: list[str], by: Worker, at: datetime) -> tuple[Client, str]:
    """Let a program act as this worker. Returns the client and its secret, which is not kept.

    The program can never do more than the worker may; ending the employment ends it too. Refuses
    a name in use, and more programs than anybody could keep an eye on.
    """
    mine = Client.objects.select_for_update().filter(owner=by)
    names = {client.name.lower() for client in mine}
    if name.strip().lower() in names:
        raise Refused("You already have a program with this name.", field="name")
    if len(names) >= MOST:
        raise Refused(f"You have {MOST} programs already. Remove one you no longer use.")
    secret = get_adapter().generate_client_secret()
    client = Client(
        name=name.strip(),
        owner=by,
        type=Client.Type.CONFIDENTIAL,
        grant_types=Client.GrantType.CLIENT_CREDENTIALS,
        response_types="",
        scopes="\n".join(scopes),
        default_scopes="\n".join(scopes),
        created_at=at,
    )
    client.set_secret(secret)
    client.save(force_insert=True)
    _record("machine_client.opened", client, by=by, at=at)
    return client, secret


@transaction.atomic(durable=True)
def close_client(client: Client, *, by: Worker, at: datetime) -> None:
    """Stop a program at once: its secret and every token it holds. Refuses another's program."""
    if client.owner_id != by.pk:
        raise Refused("This program is somebody else's.")
    Token.objects.filter(client=client).delete()
    _record("machine_client.closed", client, by=by, at=at)
    client.delete()


def _record(verb: str, client: Client, *, by: Worker, at: datetime) -> None:
    audit.record(
        chain=f"worker:{by.pk}",
        verb=verb,
        by=by,
        at=at,
        subject=f"client:{client.pk}",
        details={"scopes": client.get_scopes()},
    )
