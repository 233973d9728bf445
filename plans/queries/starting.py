"""What somebody may choose from when they start a plan."""

from __future__ import annotations

from django.db.models import Q

from agencies.models import Partnership
from plans.models import Child, Scope

MOST_CHILDREN = 20


def known_children(
    scope: Scope, partnership: Partnership | None, *, named: str = ""
) -> list[Child]:
    """Children of whom the worker may read a plan already, by name; as many as a page lists."""
    children = Child.objects.visible_to(scope)
    if partnership is not None:
        children = children.filter(partnership=partnership)
    for word in named.split():
        children = children.filter(
            Q(given_names__icontains=word)
            | Q(family_name__icontains=word)
            | Q(known_as__icontains=word)
        )
    return list(children.order_by("family_name", "given_names", "pk")[:MOST_CHILDREN])


def knows_a_child(scope: Scope) -> bool:
    return bool(Child.objects.visible_to(scope).exists())
