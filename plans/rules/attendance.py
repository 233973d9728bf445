"""Who was at a meeting, whether it was quorate, and how the child took part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from plans.rules.reviews import CONFERENCES

SOCIAL_CARE = "social_care"


class Attended(TextChoices):
    PRESENT = "present", "Present"
    DEPUTY = "deputy", "Somebody came instead"
    REPORT_SENT = "report_sent", "Sent a report"
    APOLOGIES = "apologies", "Sent apologies"
    ABSENT = "absent", "Absent without word"


IN_THE_ROOM = frozenset({Attended.PRESENT, Attended.DEPUTY})
"""Who counts towards a quorum: a report informs, and cannot be asked anything."""


class Participation(TextChoices):
    """How the child took part in the review: the codes of the looked-after children return."""

    UNDER_FOUR = "PN0", "Under four"
    SPOKE = "PN1", "Attended and spoke for themselves"
    ATTENDED_ADVOCATE_SPOKE = "PN2", "Attended, an advocate spoke"
    ATTENDED_IN_SYMBOLS = "PN3", "Attended, conveyed views without words"
    ATTENDED_SILENT = "PN4", "Attended, did not convey views and asked nobody to"
    ADVOCATE_SPOKE = "PN5", "Did not attend, asked an advocate to speak"
    SENT_VIEWS = "PN6", "Did not attend, conveyed views to the review"
    NEITHER = "PN7", "Did not attend, and views were not conveyed"


@dataclass(frozen=True)
class Quoracy:
    """Whether a meeting may decide, on whose presence, and what was lacking."""

    is_quorate: bool
    counted: tuple[str, ...]
    lacking: str = ""


@dataclass(frozen=True)
class Present:
    """An agency in the room, through its own member or a deputy of theirs."""

    agency: str
    kind: str
    is_the_leads: bool = False


def quoracy(
    kind: str, present: Iterable[Present], *, lead_present: bool, policy: Mapping[str, Any]
) -> Quoracy:
    """Whether a meeting is quorate by the policy, whom it counts, and what is lacking in words.

    A conference counts social care and so many other agencies (Swindon); any other meeting the lead
    practitioner and so many agencies besides the lead's own. Each agency counts once. A meeting
    that is not quorate still goes ahead: it says so.
    """
    there = {one.agency: one for one in present}
    if kind in CONFERENCES:
        wanted = policy["reviews"]["conference_quorum_agencies"]
        has_first = any(one.kind == SOCIAL_CARE for one in there.values())
        others = {name for name, one in there.items() if one.kind != SOCIAL_CARE}
        missing = [] if has_first else ["children's social care"]
    else:
        wanted = policy["membership"]["quorum_agencies"]
        others = {name for name, one in there.items() if not one.is_the_leads}
        missing = [] if lead_present else ["the lead practitioner"]
    if len(others) < wanted:
        short = wanted - len(others)
        missing.append(f"{short} more {'agency' if short == 1 else 'agencies'}")
    return Quoracy(not missing, tuple(sorted(there)), " and ".join(missing))
