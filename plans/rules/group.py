"""The core or care group: how somebody comes to belong to it, and how they leave."""

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.moves import Moves


class MemberStatus(TextChoices):
    VACANT = "vacant", "Vacant"
    PROPOSED = "proposed", "Proposed"
    CURRENT = "current", "Current"
    DECLINED = "declined", "Declined"
    LEFT = "left", "Left"


MOVES: Moves[MemberStatus] = {
    MemberStatus.VACANT: frozenset(
        {MemberStatus.PROPOSED, MemberStatus.CURRENT, MemberStatus.LEFT}
    ),
    MemberStatus.PROPOSED: frozenset(
        {MemberStatus.CURRENT, MemberStatus.DECLINED, MemberStatus.LEFT}
    ),
    MemberStatus.CURRENT: frozenset({MemberStatus.LEFT}),
    MemberStatus.DECLINED: frozenset(),
    MemberStatus.LEFT: frozenset(),
}
STARTS = (MemberStatus.VACANT, MemberStatus.PROPOSED, MemberStatus.CURRENT)
"""Family members and advocates have no account to accept with, so they start as current."""

OPEN = frozenset({MemberStatus.VACANT, MemberStatus.PROPOSED, MemberStatus.CURRENT})


class LeaveReason(TextChoices):
    LEFT_ROLE = "left_role", "Left the job or changed role"
    HANDED_OVER = "handed_over", "Handed over to a colleague"
    RESTRUCTURE = "restructure", "The service was reorganised"
    ABSENCE = "absence", "Long absence"
    WORK_FINISHED = "work_finished", "Their work with the child is finished"
    CHILD_MOVED = "child_moved", "The child moved to another area, school or service"
    FAMILY_WISH = "family_wish", "The family asked for it"
    SAFETY = "safety", "Their being in the group is not safe for the child or somebody else"
    VACANCY_WITHDRAWN = "vacancy_withdrawn", "The role is no longer needed"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn", "The proposal was withdrawn"
    EMPLOYMENT_ENDED = "employment_ended", "Their employment ended"
    ACCESS_ENDED = "access_ended", "The agency's access ended"
    PLAN_ENDED = "plan_ended", "The plan ended"


def may_leave(open_actions: int) -> bool:
    """Nobody leaves work without an owner: hand it over first, or say the role is vacant."""
    return open_actions == 0


def check_may_leave(open_actions: int) -> None:
    """Refuses a leaving while open actions are neither handed over nor declared vacant."""
    if may_leave(open_actions):
        return
    count = "is 1 open action" if open_actions == 1 else f"are {open_actions} open actions"
    raise Refused(
        f"There {count} in this name. Hand each over to another member, "
        "or leave the role open as a vacancy that keeps them.",
        code="open_actions",
    )


def check_purpose(purpose: str) -> None:
    """Refuses a member nobody can say the purpose of (learning point 13)."""
    if not purpose.strip():
        raise Refused(
            "Say what this person is here to do for this child, for example "
            "'weighs the baby weekly and supports feeding'.",
            field="purpose",
            code="no_purpose",
        )
