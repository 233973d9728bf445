"""Recording what is said at a meeting under way, by whoever runs it or takes it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Worker
from agencies.operations.versions import locked
from plans.models import Review
from plans.operations.changes import Change, begin, filled
from plans.rules import reviews as rules
from plans.rules.attendance import Participation
from plans.rules.reviews import HomeChecked, ReviewStatus


@dataclass(frozen=True)
class Minutes:
    """What was said at a meeting, who lives in the home, and how the child took part."""

    minutes: str = ""
    home_checked: str = ""
    home_note: str = ""
    roles_confirmed: bool = False
    participation: str = ""
    child_views: str = ""
    family_views: str = ""


@transaction.atomic(durable=True)
def take_over(review: Review, *, version: int | None, by: Worker, at: datetime) -> Review:
    """Run a meeting from here on, instead of whoever runs it now."""
    doing, review = running(review, version=version, by=by, at=at)
    if review.run_by_id == by.pk:
        raise Refused("You run it already.", code="runs_it_already")
    review.run_by = by
    doing.save(review)
    doing.record("review.taken_over", review)
    return review


@transaction.atomic(durable=True)
def record(
    review: Review, *, said: Minutes, version: int | None, by: Worker, at: datetime
) -> Review:
    """Record what was said at a meeting under way: minutes, the home, the roles, the child.

    Refuses a change in the home without what changed.
    """
    doing, review = running(review, version=version, by=by, at=at)
    review.minutes = said.minutes.strip()
    review.home_checked = HomeChecked(said.home_checked) if said.home_checked else ""
    review.home_note = said.home_note.strip()
    if review.home_checked == HomeChecked.CHANGED:
        review.home_note = filled(said.home_note, field="home_note", ask="Say what has changed.")
    review.roles_confirmed = said.roles_confirmed
    review.participation = Participation(said.participation) if said.participation else ""
    review.child_views = said.child_views.strip()
    review.family_views = said.family_views.strip()
    doing.save(review)
    doing.record("review.recorded", review, home=review.home_checked)
    return review


def running(
    review: Review, *, version: int | None, by: Worker, at: datetime
) -> tuple[Change, Review]:
    """A meeting under way, locked, for whoever may run it; refuses one that is not."""
    doing = begin(review.plan, rules.verb_to_run(review.kind), by=by, at=at)
    review = locked(review, version=version)
    must_be_under_way(review)
    return doing, review


def must_be_under_way(review: Review) -> None:
    if review.status != ReviewStatus.UNDER_WAY:
        raise Refused(
            "It has to be started first."
            if review.status == ReviewStatus.PLANNED
            else "It is over, so its record can no longer be changed.",
            code="not_under_way",
        )
