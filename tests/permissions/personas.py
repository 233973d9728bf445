"""Who asks: everybody of the permission table, standing before Baby Marlowe's plan."""

from __future__ import annotations

from agencies.models import Worker
from agencies.operations import workers
from agencies.operations.workers import system_worker
from plans.models import GroupMember
from plans.operations import leaving
from tests.cast import Cast

PERSONAS = {
    "lead": "priya",
    "core": "hannah",
    "by_report": "laura",
    "information": "ian",
    "former": "fay",
    "line_manager": "neil",
    "safeguarding_lead": "moira",
    "same_agency": "olive",
    "other_agency": "colin",
    "chair": "ruth",
    "agency_admin": "megan",
    "business_manager": "beth",
    "system_admin": "sysadmin",
    "superuser": "super",
    "nobody": None,
}
"""Column of the table → name in the cast. Moira, Olive and Megan work where Hannah works."""


def with_a_former_member(cast: Cast) -> GroupMember:
    """Fay joined the group from housing and has left it again; Colin is her colleague."""
    cast.workers["fay"] = workers.invite(
        cast.agencies["housing"],
        email="fay@example.org",
        name="Fay Rennard",
        position="practitioner",
        by=system_worker(),
        at=cast.at,
    )
    seat = cast.join("fay")
    return leaving.leave(
        seat, reason="work_finished", version=None, by=cast.workers["fay"], at=cast.at
    )


def worker_of(cast: Cast, persona: str) -> Worker | None:
    name = PERSONAS[persona]
    return cast.workers[name] if name else None
