"""What a reader asks of a world, and what of the answer is honestly random."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import strategies as st

from plans.rules.chronology import Category
from plans.rules.records import RecordKind
from tests.permissions.routes import Route, all_routes
from tests.plans.twins.saying import CATEGORIES as TOLD
from tests.plans.twins.steps import SEEDS

KNOWN = {"reference", "pk", "decision", "kind", "agency", "number", "outcome"}
OWNED = ("records", "record", "reviews", "outcomes", "actions", "group", "members", "people",
         "notifications", "recommendations", "partnership", "partnerships")  # fmt: skip
"""Before which a `pk` stands in addresses that are asked."""
BEFORE_PK = re.compile(r"/([\w-]+)/<\w+:pk>")
UNKNOWN = "00000000-0000-4000-8000-000000000000"
FILE = "date,what happened,category,source\n" + "".join(
    f"{{today}},Neighbour {n} rang,{one},Log {n}\n" for n, one in enumerate(TOLD)
)
"""A file of what generated worlds have on record, for whoever asks what of it is there already."""
NOT_ASKED = (
    "/profile", "/healthz", "/system", "/api/token", "/api/v1/schema", "/api/v1/docs",
    "/disagreements/<", "/api/v1/disagreements/<",
)  # fmt: skip
KINDS = tuple(f"?kind={kind}" for kind in RecordKind)
CATEGORIES = tuple(f"?category={one}" for one in list(Category)[:4])
QUERIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/record/", (*KINDS, "?agency={agency}")),
    ("/records/", (*KINDS, "?person={person}", "?status=superseded", "?status=withdrawn")),
    ("/chronology/", (*CATEGORIES, "?agency={agency}", "?person={person}", "?person=child")),
    ("/timeline/", (*CATEGORIES, "?about={person}", "?about=child")),
    ("/map/", ("?on-day=1&on-month=1&on-year={year}",)),
    ("/family-map/", ("?on={year}-01-01",)),
    ("/versions/", ("?page_size=1",)),
)
"""How an address that ends so may be narrowed."""
RANDOM = (
    re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'),
    re.compile(rb'(nonce=")[^"]*'),
    # When it was signed, and the signature; what it says stays.
    re.compile(rb'(name="draft_key" value="[^":]*)[^"]*'),
    re.compile(rb"(cursor=[\w.-]*)[^\"&]*"),
)
NOT_COMPARED = {"Set-Cookie", "Content-Security-Policy"}


POSTED: dict[str, dict[str, str]] = {
    "/plans/": {"text": "Marlowe"},
    "/api/v1/plans/search/": {"text": "Marlowe"},
    "/plans/<reference:reference>/chronology/print/": {"recipient": "{recipient}"},
    "/api/v1/plans/<slug:reference>/chronology/pack/": {"agency": "{agency}"},
    "/plans/<reference:reference>/chronology/import/": {"level": "1", "file": FILE},
    "/api/v1/plans/<slug:reference>/chronology/import/": {"dry_run": "true", "file": FILE},
}
"""What is shown of records only to who posts something, and changes none of them."""


@dataclass(frozen=True)
class Request:
    """One address. `n` chooses what it names among all that any of the worlds holds."""

    route: Route
    n: int
    query: str
    is_posted: bool = False

    def __str__(self) -> str:
        method = "POST" if self.is_posted else "GET"
        return f"{method} {self.route.path}{self.query} ({self.n})"

    def named(self, named: Mapping[str, list[Any]]) -> dict[str, Any]:
        """What stands for each argument of the address, and of what is posted there."""
        values = {name: _nth(among, self.n) for name, among in named.items()}
        owner = BEFORE_PK.search(self.route.path)
        return values | {"pk": values[owner[1]]} if owner else values


def _nth(among: list[Any], n: int) -> Any:
    return among[n % len(among)] if among else UNKNOWN


@cache
def routes() -> tuple[list[Route], list[Route]]:
    """Every address that is read: those of the record, its lessons and pictures, and all others."""
    found = [
        route
        for route in all_routes()
        if "GET" in route.methods
        and not route.path.startswith(NOT_ASKED)
        and set(route.arguments) <= KNOWN
        and ("pk" not in route.arguments or _owner(route) in OWNED)
    ]
    found += [
        route
        for route in all_routes()
        if route.path in POSTED and route.methods == frozenset({"POST"})
    ]
    nearest = (
        "record", "lessons", "chronology", "timeline", "map", "today", "history", "looked",
        "notifications",
    )  # fmt: skip
    near = [route for route in found if any(word in route.path for word in nearest)]
    return near, found


def requests(many: int) -> st.SearchStrategy[list[Request]]:
    return st.builds(lambda seed: [_request(Random(f"{seed} {n}")) for n in range(many)], SEEDS)


def _request(chance: Random) -> Request:
    near, every = routes()
    route = chance.choice(near if chance.random() < 0.7 else every)
    narrowed = [one for end, queries in QUERIES if route.path.endswith(end) for one in queries]
    query = chance.choice(narrowed) if narrowed and chance.random() < 0.6 else ""
    only_posted = "GET" not in route.methods
    is_posted = only_posted or (route.path in POSTED and chance.random() < 0.7)
    return Request(route, chance.randrange(30), "" if is_posted else query, is_posted)


def _owner(route: Route) -> str:
    """The noun whose `pk` stands in an address."""
    found = BEFORE_PK.search(route.path)
    return found[1] if found else ""


def answer(client: Client, request: Request, named: dict[str, list[Any]]) -> tuple[Any, ...]:
    """Status, headers and the whole body, but for what is made up anew for each answer."""
    values = request.named(named)
    address = request.route.url(values) + request.query.format(**values)
    found = _post(client, address, request, values) if request.is_posted else client.get(address)
    body = found.getvalue()
    for pattern in RANDOM:
        body = pattern.sub(rb"\1", body)
    headers = {name: said for name, said in found.items() if name not in NOT_COMPARED}
    return found.status_code, headers, body


def _post(client: Client, address: str, request: Request, values: dict[str, Any]) -> Any:
    said: dict[str, Any] = {
        name: value.format(**values) for name, value in POSTED[request.route.path].items()
    }
    if "file" in said:
        said["file"] = SimpleUploadedFile("chronology.csv", said["file"].encode())
    is_json = address.startswith("/api/") and "file" not in said
    sent = {"content_type": "application/json"} if is_json else {"follow": True}
    return client.post(address, said, **sent)
