"""A review of the cast's plan that was signed, and what hangs on it, as the tests find them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from plans.models import Notification, PlanVersion, Recommendation, Review, VersionUnderstanding
from plans.operations import recommendations, understandings
from plans.operations.changes import Change, begin, keep
from plans.operations.understandings import Answer
from plans.operations.versions import freeze
from plans.rules.notifications import Matter
from tests.cast import Cast


def change_of(
    cast: Cast, name: str = "ruth", verb: str = "judge", at: datetime | None = None
) -> Change:
    return begin(cast.plan, verb, by=cast.workers[name], at=at or cast.at)


def signed_review(cast: Cast, **given: Any) -> Review:
    """A review conference that Ruth signed; the plan continues."""
    said: dict[str, Any] = {
        "kind": "review_conference",
        "status": "held",
        "held_on": cast.today - timedelta(days=1),
        "is_quorate": True,
        "decision": "continue",
        "decision_reason": "Two appointments are still missed",
        "signed_at": cast.at,
        "signed_by": cast.ruth,
        "created_at": cast.at,
    }
    review = Review(plan=cast.plan, **said | given)
    keep(review, by=cast.ruth, at=cast.at)
    return review


@transaction.atomic
def frozen(review: Review, at: datetime | None = None) -> PlanVersion:
    """The version that signing a review makes."""
    assert review.signed_by is not None
    assert review.signed_at is not None
    doing = begin(review.plan, "judge", by=review.signed_by, at=at or review.signed_at)
    return freeze(review, doing)


def recommended(review: Review, cast: Cast, **given: Any) -> Recommendation:
    said: dict[str, Any] = {
        "what": "See the GP together",
        "owner": cast.seats["hannah"],
        "due_on": cast.today + timedelta(days=10),
        "by": cast.ruth,
        "at": cast.at,
    }
    return recommendations.add(review, **said | given)


def understood(version: PlanVersion, cast: Cast, **given: Any) -> VersionUnderstanding:
    """Tamsin said that she agrees."""
    said: dict[str, Any] = {
        "answer": "agrees",
        "how_checked": "Said it back",
        "checked_on": cast.today,
    }
    return understandings.record(
        version,
        person=cast.mother.person,
        said=Answer(**said | given),
        version=None,
        by=cast.priya,
        at=cast.at,
    )


def told(cast: Cast, matter: Matter) -> list[str]:
    """Who has been told something, by first name, in order."""
    names = {worker.pk: name for name, worker in cast.workers.items()}
    rows = Notification.rows.filter(matter=matter)
    return sorted(names[pk] for pk in rows.values_list("recipient_id", flat=True))
