"""Versions as entity tags: what a reader saw, and must say when they change it."""

from __future__ import annotations

import re

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from agencies.api.errors import NoVersion

TAG = re.compile(r'"v([0-9]{1,9})"')


def tag(version: int) -> str:
    """The ETag of a version, quotes and all, ready for If-Match."""
    return f'"v{version}"'


def seen(request: Request) -> int:
    """The version the writer saw, from If-Match; it cannot be left out, nor be "any"."""
    said = request.headers.get("If-Match", "").strip()
    if not said:
        raise NoVersion
    match = TAG.fullmatch(said)
    if match is None:
        raise ValidationError({"If-Match": 'Give the one ETag you were shown, for example "v3".'})
    return int(match[1])
