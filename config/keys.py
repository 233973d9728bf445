"""The two keys the service signs with: refused when weak, made and kept when it is only a demo."""

import contextlib
import secrets
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured

SHORTEST = 50
FEWEST_DISTINCT = 10
LEAST_INFORMATION = 40  # bytes after compression; a repeated phrase shrinks to about twenty
TELL_TALES = ("insecure", "secret", "change", "example", "default", "password")


def strong(key: str) -> str:
    """Return the secret key, or refuse to start with one that can be guessed."""
    if len(key) < SHORTEST:
        fault = f"it has {len(key)} characters and needs at least {SHORTEST}"
    elif any(word in key.lower() for word in TELL_TALES):
        fault = "it reads like a placeholder"
    elif len(set(key)) < FEWEST_DISTINCT or len(zlib.compress(key.encode())) < LEAST_INFORMATION:
        fault = "it repeats itself"
    else:
        return key
    message = (
        f"SECRET_KEY is too weak: {fault}. Make one with "
        "`python3 -c 'import secrets; print(secrets.token_urlsafe(64))'`, "
        "or set COREGROUP_DEMO=1 to try Coregroup with made-up data."
    )
    raise ImproperlyConfigured(message)


def new_secret() -> str:
    return secrets.token_urlsafe(64)


def new_rsa() -> str:
    """Make a private key for signing what machine clients are given, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def kept(path: Path, make: Callable[[], str]) -> str:
    """Read a demo's key, making it first if need be.

    Web, worker and beat start together: each writes a file of its own, one link wins, and all
    read the winner's.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:
            draft.write(make())
            draft.flush()
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(draft.name)
    return path.read_text()
