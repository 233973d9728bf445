"""Where each message leads: the nearest place at which its reader can do something about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from plans import access
from plans.models import (
    Action,
    AgencyReport,
    CaseRecord,
    Deadline,
    Dissent,
    DissentChallenge,
    GroupMember,
    Notification,
    PlanVersion,
    Scope,
)
from plans.queries.outcome_cards import may_update
from plans.rules import actions, deadlines
from plans.rules.group import MemberStatus
from plans.rules.notifications import Matter
from plans.rules.timetable import DeadlineStatus

ToPlaces = Callable[[Scope, Notification, str], Iterable["Way"]]


@dataclass(frozen=True)
class Way:
    """A route, what its address names, and what it is asked; below the plan, but for a pointer's."""

    route: str
    names: tuple[Any, ...] = ()
    asks: str = ""
    is_below_plan: bool = True


def ways(scope: Scope, row: Notification) -> Iterable[Way]:
    """Where a message leads, the nearest place first; the plan itself always is one."""
    noun, _, key = row.subject.partition(":")
    if row.disagreement is not None:
        # Its reader may not see the plan, so nothing leads there.
        yield Way("disagreement", (row.disagreement.reference,), is_below_plan=False)
        return
    if row.matter == Matter.PLAN_CHANGED and (newest := _newest_version(scope, row)):
        yield Way("version_compare", asks=f"old={newest}&new=now")
    if noun in WAYS and _is_id(key):
        yield from WAYS[noun](scope, row, key)
    yield Way("plan")


def _newest_version(scope: Scope, row: Notification) -> int | None:
    rows = PlanVersion.objects.visible_to(scope).filter(plan=row.plan_id)
    newest: int | None = rows.order_by("-number").values_list("number", flat=True).first()
    return newest


def _is_id(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True


def _at_review(model: Any, route: str) -> ToPlaces:
    """The page of the review to which a row of this model belongs."""

    def ways_of(scope: Scope, row: Notification, key: str) -> Iterable[Way]:
        found = model.objects.visible_to(scope).filter(pk=key)
        return [Way(route, (review,)) for review in found.values_list("review_id", flat=True)]

    return ways_of


def _own_page(route: str) -> ToPlaces:
    return lambda scope, row, key: [Way(route, (uuid.UUID(key),))]


def _page(route: str) -> ToPlaces:
    return lambda scope, row, key: [Way(route)]


def _at_action(scope: Scope, row: Notification, key: str) -> Iterable[Way]:
    """To update it, for whoever may; to read it, for anybody else."""
    found = Action.objects.visible_to(scope).filter(pk=key).select_related("owner").first()
    if found is None:
        return
    if actions.is_open(found.status) and may_update(found.owner, access.place_on(scope, row.plan)):
        yield Way("action_update", (found.pk,))
    yield Way("action", (found.pk,))


def _at_report(scope: Scope, row: Notification, key: str) -> Iterable[Way]:
    """To write it, for its member or who stands in, while it is not sent; else to its meeting."""
    rows = AgencyReport.objects.visible_to(scope).filter(pk=key).select_related("review")
    found = rows.first()
    if found is None:
        return
    mine = found.member_id in access.place_on(scope, row.plan).seats
    if mine and found.sent_at is None and found.review.is_open:
        yield Way("review_report", (found.review_id,))
    yield Way("review", (found.review_id,))


def _at_deadline(scope: Scope, row: Notification, key: str) -> Iterable[Way]:
    """To record the birth, or that it was done where that is said by hand; else to the timetable."""
    found = Deadline.objects.visible_to(scope).filter(pk=key).first()
    if found is not None and found.status == DeadlineStatus.OPEN:
        verbs = access.capabilities(scope, row.plan)
        if found.key in deadlines.BY_BIRTH and "record_birth" in verbs:
            yield Way("birth")
        if deadlines.is_ticked_by_hand(found.key) and "keep_timetable" in verbs:
            yield Way("deadline_keep", (found.pk,))
    yield Way("timetable")


def _at_seat(scope: Scope, row: Notification, key: str) -> Iterable[Way]:
    """To answer an invitation, for whoever may; to fill a vacancy; else to the seat."""
    if GroupMember.objects.waiting_for(scope).filter(pk=key).exists():
        yield Way("invitation", (uuid.UUID(key),), is_below_plan=False)
    seats = GroupMember.objects.visible_to(scope).filter(pk=key)
    if status := seats.values_list("status", flat=True).first():
        may_fill = access.allows(scope, "fill_vacancy", row.plan)
        if status == MemberStatus.VACANT and may_fill:
            yield Way("member_fill", (uuid.UUID(key),))
        yield Way("member", (uuid.UUID(key),))


def _at_challenge(scope: Scope, row: Notification, key: str) -> Iterable[Way]:
    """Where it is replied to; a business manager, who replies to what is late, sees no plan."""
    found = DissentChallenge.objects.visible_to(scope).filter(pk=key)
    return [
        Way("challenge", (pk,), is_below_plan=False) for pk in found.values_list("pk", flat=True)
    ]


def _at_record(scope: Scope, row: Notification, key: str) -> Iterable[Way]:
    """To the record, for whoever may read it; to what is on record, where they may not."""
    if CaseRecord.objects.visible_to(scope).filter(pk=key).exists():
        yield Way("record", (uuid.UUID(key),))
    yield Way("plan_record")


WAYS: dict[str, ToPlaces] = {
    "action": _at_action,
    "outcome": _own_page("outcome"),
    "groupmember": _at_seat,
    "sharing": _page("sharing"),
    "review": _own_page("review"),
    "recommendation": _own_page("recommendation"),
    "dissent": _at_review(Dissent, "review"),
    "challenge": _at_challenge,
    "report": _at_report,
    "agencyreport": _at_report,
    "deadline": _at_deadline,
    "timetable": _page("timetable"),
    "child": _page("timetable"),
    "caserecord": _at_record,
    "recorddecision": _page("plan_record"),
    "lesson": _page("plan_lessons"),
}
"""Where each noun of a subject is shown. Any other leads to the plan."""
