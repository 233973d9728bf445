"""Giving others sight of controlled and sealed records, and ending it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agencies.errors import NotVisible, Refused
from agencies.models import Agency, Employment, Worker
from plans import access
from plans.access import Covered, Deciding, Recipient, Terms
from plans.models import FAR_OFF, CaseRecord, GroupMember, Plan, RecordDecision
from plans.operations.changes import Change, begin, filled
from plans.operations.notifications import tell
from plans.operations.records import on_trail, visible
from plans.operations.sight_days import last_day_on_the_plan, usual_end
from plans.rules.notifications import Matter
from plans.rules.records import HANDLING, RecordKind
from plans.rules.roles import WITH_ACCOUNT
from plans.rules.sharing import Level, RecordOccasion, check_expiry, latest_expiry


@transaction.atomic(durable=True)
def give(
    plan: Plan, record: CaseRecord, *, to: Recipient, terms: Terms, by: Worker, at: datetime
) -> RecordDecision:
    """Give an agency on the plan, or one person of it, sight of one record and of its versions to come.

    By the originating agency; of a sealed record by whom it names, to a person only. Until the day
    the terms give, or else the policy's; never past the originating agency's own access to the plan.
    """
    doing = begin(plan, "share_record", by=by, at=at)
    record = visible(doing, record)
    _must_be_ours(doing, record)
    if record.level == Level.PLAN:
        raise Refused("Everybody who reads the plan sees this record.", code="at_plan_level")
    if not HANDLING[RecordKind(record.kind)].is_shareable:
        raise Refused("Records of this kind are shown to nobody else.", code="not_shareable")
    if record.level == Level.SEALED and to.worker is None:
        raise Refused("A sealed record is shown to named people only.", field="worker")
    _must_be_on_the_plan(doing, to)
    _may_be_named(doing, record, to)
    if to.agency.pk == record.agency_id and record.level != Level.SEALED:
        raise Refused("Your own agency sees this record.", field="agency")
    decision = _show(doing, Covered.of(record), to, terms, record.agency_id)
    on_trail(doing, "record.shown", record, decision=str(decision.pk))
    _tell_recipients(doing, f"caserecord:{record.pk}", to)
    return decision


@transaction.atomic(durable=True)
def give_kind(
    plan: Plan, kind: str, *, to: Recipient, terms: Terms, by: Worker, at: datetime
) -> RecordDecision:
    """Give sight of one's agency's controlled records of a kind about this child, and of those to come.

    A sealed record is never among them.
    """
    doing = begin(plan, "share_record", by=by, at=at)
    if kind not in RecordKind.values or Level.CONTROLLED not in HANDLING[RecordKind(kind)].levels:
        raise Refused("Choose a kind of record.", field="kind")
    if not HANDLING[RecordKind(kind)].is_shareable:
        raise Refused("Records of this kind are shown to nobody else.", field="kind")
    _must_be_on_the_plan(doing, to)
    originator = doing.place.agency_id
    if to.agency.pk == originator:
        raise Refused("Your own agency sees these records.", field="agency")
    assert originator is not None
    decision = _show(doing, Covered(kind=kind), to, terms, originator)
    doing.record("records.shown", decision, kind=kind)
    _tell_recipients(doing, f"recorddecision:{decision.pk}", to)
    return decision


@transaction.atomic(durable=True)
def share_on(
    plan: Plan, record: CaseRecord, *, to: Recipient, terms: Terms, by: Worker, at: datetime
) -> RecordDecision:
    """Share another agency's controlled record on, because a child may come to serious harm.

    Whoever was given sight of it does so without waiting, says why, and not past their own last
    day; the originating agency is told. Never of a sealed record.
    """
    doing = begin(plan, "share_record", by=by, at=at)
    record = visible(doing, record)
    if record.level != Level.CONTROLLED:
        raise Refused("Only a controlled record is shared on.", code="not_controlled")
    if record.agency_id == doing.place.agency_id:
        raise Refused("This is your own agency's record: give sight of it.", code="own")
    _must_be_on_the_plan(doing, to)
    if to.agency.pk == record.agency_id:
        raise Refused("This agency made the record.", field="agency")
    assert doing.place.agency_id is not None
    ourselves = Recipient(Agency.objects.get(pk=doing.place.agency_id), by)
    held = access.limit_of(record, ourselves, on=doing.on)
    if held is None:
        raise NotVisible
    ask = "Say what harm may come to whom, and why it cannot wait."
    filled(terms.purpose, field="purpose", ask=ask)
    until = held if terms.until_on == FAR_OFF else terms.until_on
    check_expiry(until, given_on=doing.on)
    latest_expiry(until, limits={"Your own sight of it": held})
    decision = access.show(
        Covered.of(record),
        to,
        _deciding(doing, record.agency_id),
        terms=replace(terms, until_on=until),
        occasion=RecordOccasion.HARM,
    )
    on_trail(doing, "record.shared_on", record, decision=str(decision.pk))
    _tell_recipients(doing, f"caserecord:{record.pk}", to)
    _tell_originator(doing, record, decision)
    return decision


@transaction.atomic(durable=True)
def end(
    plan: Plan, decision: RecordDecision, *, why: str, by: Worker, at: datetime
) -> RecordDecision:
    """End a sight that one's agency's records were given, from the next request.

    What was seen is not unseen: who opened what stays on record. Refuses one that is over, and
    taking a sealed record from whoever wrote it.
    """
    doing = begin(plan, "share_record", by=by, at=at)
    scope = access.scope_of(by, on=doing.on)
    seen = RecordDecision.objects.visible_to(scope).filter(pk=decision.pk, plan=plan)
    found = seen.select_related("agency").first()
    if found is None:
        raise NotVisible
    if found.originator_id != doing.place.agency_id:
        raise PermissionDenied("Only the agency that made the records may end their being seen.")
    if not RecordDecision.rows.in_force(doing.on).filter(pk=found.pk).exists():
        raise Refused("This is over already.", code="over")
    if found.occasion == RecordOccasion.WRITTEN:
        raise Refused("Whoever wrote a sealed record goes on seeing it.", code="author")
    why = filled(why, field="why", ask="Say why it ends.")
    ended = access.hide(found, _deciding(doing, found.originator_id), why=why)
    newest = CaseRecord.rows.filter(line=found.line).order_by("-version").first()
    if newest is not None:
        on_trail(doing, "record.hidden", newest, decision=str(ended.pk))
    else:
        doing.record("records.hidden", ended, kind=found.kind)
    return ended


def _show(
    doing: Change, covered: Covered, to: Recipient, terms: Terms, originator: uuid.UUID
) -> RecordDecision:
    filled(terms.purpose, field="purpose", ask="Say what they need this for.")
    until = terms.until_on
    if until == FAR_OFF:
        until = usual_end(doing, to.agency.pk)
    check_expiry(until, given_on=doing.on)
    own = last_day_on_the_plan(doing)
    latest_expiry(until, limits={"Your own agency's access to the plan": own})
    return access.show(
        covered,
        to,
        _deciding(doing, originator),
        terms=replace(terms, until_on=until),
        occasion=RecordOccasion.DECIDED,
    )


def _must_be_ours(doing: Change, record: CaseRecord) -> None:
    if record.agency_id != doing.place.agency_id:
        raise PermissionDenied("Only the agency that made this record may give sight of it.")


def _must_be_on_the_plan(doing: Change, to: Recipient) -> None:
    """Refuses an agency that may not read the plan today, and a person without a place on it."""
    if not access.may_read(doing.plan, to.agency, on=doing.on):
        raise Refused("Choose an agency that may read this plan.", field="agency")
    if to.worker is None:
        return
    employment = to.worker.current_employment(doing.on)
    if employment is None or employment.agency_id != to.agency.pk:
        raise Refused("Choose somebody who works for this agency.", field="worker")
    if not access.who_may("read_plan", doing.plan, on=doing.on, among=[to.worker.pk]):
        raise Refused("Choose somebody with a place on this plan.", field="worker")


def _may_be_named(doing: Change, record: CaseRecord, to: Recipient) -> None:
    """Refuses on a safe address whoever neither leads, nor is a core member, nor chairs."""
    named_in = HANDLING[RecordKind(record.kind)].named_in
    if to.worker is None:
        return
    place = access.place_on(access.scope_of(to.worker, on=doing.on), doing.plan)
    if not place.capacities & named_in:
        raise Refused("Choose the lead, a core member or the chair.", field="worker")


def _deciding(doing: Change, originator: uuid.UUID) -> Deciding:
    return Deciding(doing.plan, originator, doing.by, doing.at, doing.on)


def _tell_recipients(doing: Change, subject: str, to: Recipient) -> None:
    told = [to.worker] if to.worker else _seated(doing, to.agency.pk)
    tell(
        doing.plan,
        matter=Matter.RECORD_SHOWN,
        subject=subject,
        to=told,
        at=doing.at,
        step=str(doing.on),
        but=doing.by,
    )


def _tell_originator(doing: Change, record: CaseRecord, decision: RecordDecision) -> None:
    """Tell the author and their colleagues in the group; where none is there, who oversees them."""
    told = {record.author_id, *_seated(doing, record.agency_id)}
    readers = access.who_may("read_plan", doing.plan, on=doing.on, among=told)
    if not readers:
        overseeing = access.who_may("share_record", doing.plan, on=doing.on)
        employed = Employment.objects.current(doing.on).filter(
            worker__in=overseeing, agency=record.agency_id
        )
        told = set(employed.values_list("worker_id", flat=True))
    tell(
        doing.plan,
        matter=Matter.RECORD_SHARED_ON,
        subject=f"caserecord:{record.pk}",
        to=told,
        at=doing.at,
        step=str(decision.pk),
    )


def _seated(doing: Change, agency: uuid.UUID) -> list[uuid.UUID]:
    seats = GroupMember.rows.filter(plan=doing.plan, agency=agency, standing__in=WITH_ACCOUNT)
    return list(seats.with_somebody_in_it(doing.on).values_list("worker_id", flat=True))
