"""The service navigation: the places that exist and that this worker may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from agencies import clock
from agencies.models import Position
from agencies.queries.standing import Standing
from plans.queries import notifications, undelivered


@dataclass(frozen=True)
class Place:
    text: str
    route: str
    may_open: Callable[[Standing], bool]


@dataclass(frozen=True)
class Entry:
    text: str
    href: str
    is_current: bool


def works_somewhere(standing: Standing) -> bool:
    return standing.employment is not None


def chairs(standing: Standing) -> bool:
    return standing.worker.may_chair and works_somewhere(standing)


def manages(standing: Standing) -> bool:
    return standing.manages


def oversees(standing: Standing) -> bool:
    return bool(standing.roles)


def may_know_of_disagreements(standing: Standing) -> bool:
    """Who works with children, and the partnership's business manager, who works for no agency."""
    return works_somewhere(standing) or oversees(standing)


def administers_the_system(standing: Standing) -> bool:
    return standing.worker.is_system_administrator


PLACES = (
    Place("Your work", "your_work", works_somewhere),
    Place("Plans", "plans", works_somewhere),
    Place("Reviews", "reviews", chairs),
    Place("Disagreements", "disagreements", may_know_of_disagreements),
    Place("Agency", "agency", manages),
    Place("Partnership", "partnership", oversees),
    Place("System", "system", administers_the_system),
)


def entries(request: HttpRequest) -> list[Entry]:
    """What to show in the navigation; nothing to somebody who has not signed in."""
    standing: Standing | None = getattr(request, "standing", None)
    if standing is None:
        return []
    open_places = [
        (place.text, href)
        for place in PLACES
        if place.may_open(standing) and (href := address(place.route))
    ]
    here = max((href for _, href in open_places if request.path.startswith(href)), default="")
    return [Entry(text, href, href == here) for text, href in open_places]


@dataclass(frozen=True)
class Bell:
    """The way to what one has been told, and how much of it is unread."""

    href: str
    unread: int

    @property
    def words(self) -> str:
        return f"{self.unread} unread" if self.unread else "None unread"


def bell(request: HttpRequest) -> Bell | None:
    """The bell of somebody who may be told of something; nothing for anybody else. One statement."""
    standing: Standing | None = getattr(request, "standing", None)
    if standing is None or not standing.may_be_told:
        return None
    return Bell(reverse("notifications"), notifications.unread(request.scope))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class NotDelivered:
    """The way to the e-mails that did not reach an agency's people, and how many they are."""

    href: str
    count: int

    @property
    def words(self) -> str:
        if self.count == 1:
            return "1 e-mail to somebody of your agency was not delivered"
        if not self.count:
            return "Every e-mail to the people of your agency was delivered"
        return f"{self.count} e-mails to people of your agency were not delivered"


def not_delivered(request: HttpRequest) -> NotDelivered | None:
    """What an agency's administrator has to see to; nothing for anybody else. One statement."""
    standing: Standing | None = getattr(request, "standing", None)
    job = standing.employment if standing is not None else None
    if job is None or job.position != Position.AGENCY_ADMINISTRATOR:
        return None
    count = undelivered.count_of(job.agency_id, at=clock.now())
    return NotDelivered(reverse("undelivered"), count)


def address(route: str, *args: object) -> str | None:
    """The address of a route, or None where there is no such page (yet)."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return None
