"""Between whom a request for information may be, who may say what in it, and who is told of it."""

from __future__ import annotations

import uuid
from datetime import date

from agencies.errors import Refused
from agencies.models import Agency, Worker
from plans import access
from plans.access import Covered, Deciding, Recipient, Terms
from plans.models import CaseRecord, GroupMember, InformationRequest, RecordDecision
from plans.operations.changes import Change
from plans.operations.notifications import Recipients, tell
from plans.operations.sight_days import usual_end
from plans.rules.group import MemberStatus
from plans.rules.information_requests import QUESTION, answer_due_on
from plans.rules.notifications import Matter
from plans.rules.records import must_follow
from plans.rules.roles import WITH_ACCOUNT
from plans.rules.sharing import Level, RecordOccasion


def check(doing: Change, one: InformationRequest) -> None:
    """Refuses one to an agency that is not on the plan, or to one's own; an answer that turns the
    question; and an answer from before it was asked."""
    ours, old = doing.place.agency_id, _before(one)
    if old is None:
        _must_be_another_on_the_plan(doing, one.asked_of)
        assert ours is not None
        one.asked_by_id = ours
    else:
        one.asked_by_id = old.asked_by_id
        if one.asked_of_id != old.asked_of_id:
            ask = "Ask another agency in a request of its own."
            raise Refused(ask, field="asked_of", code="another_agency")
        if ours != one.asked_by_id:
            _question_stays(one, old)
    if old is None or one.asked_member_id != old.asked_member_id:
        _must_sit_for_it(doing, one)
    asked_on = one.record.happened_on
    must_follow(asked_on, one.answered_on, field="answered_on")
    one.due_on = _due_on(doing, asked_on)


def follow(doing: Change, one: InformationRequest) -> None:
    """Let both agencies see it, and tell whoever is asked, or whoever asked that there is an answer."""
    if one.record.level == Level.CONTROLLED:
        for agency in one.between - {one.record.agency_id}:
            _let_see(doing, one, agency)
    old = _before(one)
    was_waiting = old is not None and old.is_waiting
    if one.is_waiting and not (
        was_waiting and old is not None and old.asked_member_id == one.asked_member_id
    ):
        _tell(doing, one, Matter.INFORMATION_ASKED, _asked(doing, one), due_on=one.due_on)
    if not one.is_waiting and was_waiting:
        _tell(doing, one, Matter.INFORMATION_GIVEN, _who_asked(doing, one))


def _before(one: InformationRequest) -> InformationRequest | None:
    old = one.record.supersedes
    if old is None:
        return None
    found: InformationRequest = old.content
    return found


def _must_be_another_on_the_plan(doing: Change, agency: Agency) -> None:
    if agency.pk == doing.place.agency_id:
        raise Refused("Choose another agency than your own.", field="asked_of")
    if not access.may_read(doing.plan, agency, on=doing.on):
        raise Refused("Choose an agency that may read this plan.", field="asked_of")


def _question_stays(one: InformationRequest, old: InformationRequest) -> None:
    """Refuses whoever was asked to change what was asked, of whom, why or when."""
    ask = "Only the agency that asked may change what it asked."
    for name in QUESTION:
        if getattr(one, name) != getattr(old, name):
            raise Refused(ask, field=name, code="not_yours_to_ask")
    if one.is_waiting and not old.is_waiting:
        raise Refused("Only the agency that asked asks again.", field="status", code="answered")
    if one.record.happened_on != old.record.happened_on:
        raise Refused(ask, field="happened_on", code="not_yours_to_ask")


def _must_sit_for_it(doing: Change, one: InformationRequest) -> None:
    seat = one.asked_member
    if seat is None:
        return
    is_current = seat.plan_id == doing.plan.pk and seat.status == MemberStatus.CURRENT
    if not is_current or seat.agency_id != one.asked_of_id or seat.worker_id is None:
        ask = "Choose a member of the group from the agency you are asking."
        raise Refused(ask, field="asked_member")


def _due_on(doing: Change, asked_on: date) -> date:
    return answer_due_on(
        asked_on,
        working_days=doing.plan.policy.data["lessons"]["sharing"]["request_wd"],
        calendar=doing.plan.partnership.calendar(),
    )


def _let_see(doing: Change, one: InformationRequest, agency: uuid.UUID) -> None:
    """Give the other agency sight of it for the purpose it states, unless it has that already."""
    record = one.record
    held = RecordDecision.rows.in_force(doing.on).filter(
        line=record.line, originator=record.agency_id, agency=agency, worker=None
    )
    if held.exists():
        return
    decision = access.show(
        Covered(line=record.line),
        Recipient(Agency.objects.get(pk=agency)),
        Deciding(doing.plan, record.agency_id, doing.by, doing.at, doing.on),
        terms=Terms(one.purpose, one.lawful_basis, until_on=usual_end(doing, agency)),
        occasion=RecordOccasion.DECIDED,
    )
    doing.record(
        "record.shown", record, kind=record.kind, level=record.level, decision=str(decision.pk)
    )


def _asked(doing: Change, one: InformationRequest) -> Recipients:
    """The member who was asked; else everybody who sits in the group for that agency."""
    seat = one.asked_member
    if seat is not None and seat.status == MemberStatus.CURRENT:
        return [seat.worker_id]
    return _seated(doing, one.asked_of_id)


def _who_asked(doing: Change, one: InformationRequest) -> Recipients:
    """Whoever wrote the question and still may read the answer, and who sits for their agency."""
    asked = CaseRecord.rows.filter(line=one.record.line, agency=one.asked_by_id)
    authors = Worker.objects.filter(pk__in=asked.values("author"))
    return {*_seated(doing, one.asked_by_id), *access.sees(one.record, authors, on=doing.on)}


def _seated(doing: Change, agency: uuid.UUID) -> list[uuid.UUID | None]:
    seats = GroupMember.rows.filter(plan=doing.plan, agency=agency, standing__in=WITH_ACCOUNT)
    return list(seats.with_somebody_in_it(doing.on).values_list("worker_id", flat=True))


def _tell(
    doing: Change,
    one: InformationRequest,
    matter: Matter,
    to: Recipients,
    *,
    due_on: date | None = None,
) -> None:
    subject = f"caserecord:{one.record_id}"
    tell(
        doing.plan, matter=matter, subject=subject, to=to, at=doing.at, due_on=due_on, but=doing.by
    )
