"""Every address of the product, read from the resolver itself, with the methods it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

LIBRARIES = ("allauth.",)
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One address, with its arguments in it, and the methods it takes."""

    path: str
    methods: frozenset[str]

    @property
    def arguments(self) -> list[str]:
        return ARGUMENT.findall(self.path)

    def url(self, values: Mapping[str, Any]) -> str:
        """The address with its arguments filled in."""
        return ARGUMENT.sub(lambda found: str(values[found[1]]), self.path)


def all_routes() -> Iterator[Route]:
    """Ours; the addresses of signing in are the library's, and tested where we dress them."""
    yield from _routes(get_resolver().url_patterns, "/")


def _routes(patterns: list[Any], before: str) -> Iterator[Route]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and not _is_a_librarys(pattern):
            yield Route(path=path, methods=_methods(pattern.callback))


def _is_a_librarys(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.startswith(LIBRARIES)


def _methods(view: Any) -> frozenset[str]:
    """What a view answers: the API's say it themselves, a page takes GET and may take POST."""
    if hasattr(view, "actions"):
        return frozenset(method.upper() for method in view.actions) - {"HEAD"}
    if hasattr(view, "cls"):
        return frozenset(view.cls().allowed_methods) - {"OPTIONS", "HEAD"}
    return frozenset({"GET", "POST"})
