"""Sight of controlled and sealed records: the only writers of their permission rows.

A row is a projection of the decision it points to. Each writer is called inside the transaction of
an operation that has checked who may.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import product

from django.contrib.auth.models import Permission
from django.db.models import Min

from agencies.models import Agency, Worker
from plans.access.sights import Covered, Deciding, Recipient, held_by
from plans.access.terms import Terms
from plans.models import (
    CaseRecord,
    NamedPermission,
    Plan,
    RecordDecision,
    RecordPermission,
)
from plans.models.records import SEE_RECORD
from plans.rules.sharing import DecisionOutcome, Level, RecordOccasion

WRITTEN = RecordOccasion.WRITTEN
WROTE_IT = "Wrote this record."


def hold(record: CaseRecord, deciding: Deciding) -> None:
    """What a new controlled or sealed record begins with, in every one of its versions.

    Sealed: its author sees it, by name, for as long as they work there. Controlled: whoever holds
    sight of the agency's records of its kind. At most four statements; none at the plan's level.
    """
    if record.level == Level.PLAN:
        return
    if record.level == Level.SEALED:
        _write([record.pk], [_written(record, deciding)])
    else:
        _write([record.pk], _of_kind(record, deciding.on))


def hold_all(records: list[CaseRecord], deciding: Deciding) -> None:
    """The same of many new records of one agency, kind and level, in as many statements.

    Refuses sealed ones: each of those names its author.
    """
    if any(record.level == Level.SEALED for record in records):
        raise ValueError("A sealed record is held by itself.")
    if records and records[0].level == Level.CONTROLLED:
        _write([record.pk for record in records], _of_kind(records[0], deciding.on))


def show(
    covered: Covered, to: Recipient, deciding: Deciding, *, terms: Terms, occasion: str
) -> RecordDecision:
    """Give sight, now and of what is to come; in place of what was decided about the same before.

    What is shared on for fear of harm stands beside that and takes nothing away. Eight statements
    at most, however many records there are.
    """
    if covered.recorded_at is not None:
        # Never before the version that it is of, by a clock that is slow: nobody would be shown it.
        deciding = replace(deciding, at=max(deciding.at, covered.recorded_at))
    old = held_by(to, covered, deciding) if occasion == RecordOccasion.DECIDED else None
    decision = _decision(deciding, covered, to, terms, occasion)
    decision.replaces = old
    decision.save(force_insert=True)
    shown = set(covered.records(deciding).values_list("pk", flat=True))
    if old is not None:
        # What they saw before they go on seeing: an earlier version, held more closely.
        shown |= _shown_by(old)
        _take_back([old])
    _write(shown, [decision])
    return decision


def hide(decision: RecordDecision, deciding: Deciding, *, why: str) -> RecordDecision:
    """End what a decision gave; it counts from the next statement. What was seen is not unseen."""
    ended = _ending(decision, deciding, why)
    ended.save(force_insert=True)
    _take_back([decision])
    return ended


def hide_all(plan: Plan, agency: Agency, *, why: str, by: Worker, at: datetime, on: date) -> None:
    """End all sight that an agency and its people were given through a plan it no longer sees.

    What its people wrote stays theirs. One statement where they were given none.
    """
    given = RecordDecision.rows.in_force(on).filter(plan=plan, agency=agency)
    decisions = list(given.exclude(occasion=RecordOccasion.WRITTEN))
    if not decisions:
        return
    RecordDecision.rows.bulk_create(
        _ending(one, Deciding(plan, one.originator_id, by, at, on), why) for one in decisions
    )
    _take_back(decisions)


def carry_sight(new: CaseRecord, deciding: Deciding) -> None:
    """Let whoever sees a version of a record see the one that supersedes it, on the same terms.

    An agency sees no sealed version; a version at the plan's level needs no row. Earlier versions
    are held at least as closely as the new one, and seen by the same. Three statements more for each
    decision about what was sealed and is no longer.
    """
    raised = CaseRecord.rows.filter(line=new.line, level__lt=new.level)
    records = [new.pk, *raised.values_list("pk", flat=True)]
    raised.update(level=new.level)
    if new.level == Level.PLAN:
        return
    of_line = RecordDecision.rows.in_force(deciding.on).filter(line=new.line)
    given = list(of_line.select_related("agency", "worker", "plan"))
    if new.level == Level.CONTROLLED:
        since = _held_so_since(new)
        given = [
            _anew(one, deciding) if one.decided_at < since else one
            for one in given
            if one.occasion != WRITTEN
        ]
        given += _of_kind(new, deciding.on)
    else:
        given = [one for one in given if one.worker_id is not None]
        if deciding.by.pk not in {one.worker_id for one in given}:
            given.append(_written(new, deciding))
        # Sight of a kind is of controlled ones: earlier versions are no longer seen by it either.
        NamedPermission.objects.filter(content_object__in=records, decision__line=None).delete()
    _write(records, given)


def _written(record: CaseRecord, deciding: Deciding) -> RecordDecision:
    """That whoever wrote a sealed record sees it."""
    decision = _decision(
        deciding,
        Covered.of(record),
        Recipient(record.agency, deciding.by),
        Terms(purpose=WROTE_IT),
        RecordOccasion.WRITTEN,
    )
    decision.save(force_insert=True)
    return decision


def _held_so_since(record: CaseRecord) -> datetime:
    """Since when there is a version that whoever may read this one may read as well."""
    rows = CaseRecord.rows.filter(line=record.line, level__lte=record.level)
    since: datetime = rows.aggregate(since=Min("recorded_at"))["since"]
    return since


def _anew(old: RecordDecision, deciding: Deciding) -> RecordDecision:
    """What was decided, decided again by whoever holds the record less closely from now on.

    Their agency reads it now, and who else does; not that there was something to decide before.
    """
    decision = _decision(
        replace(deciding, plan=old.plan),
        Covered(line=old.line),
        Recipient(old.agency, old.worker),
        Terms(
            purpose=old.purpose,
            lawful_basis=old.lawful_basis,
            special_condition=old.special_condition,
            gateway=old.gateway,
            conditions=old.conditions,
            until_on=old.until_on,
        ),
        old.occasion,
    )
    decision.replaces = old
    decision.save(force_insert=True)
    for sights in (RecordPermission, NamedPermission):
        sights.objects.filter(decision=old).update(decision=decision)
    return decision


def _of_kind(record: CaseRecord, on: date) -> list[RecordDecision]:
    given = RecordDecision.rows.in_force(on).filter(
        plan__child=record.child_id, originator=record.agency_id, kind=record.kind
    )
    return list(given.select_related("agency"))


def _write(records: Iterable[uuid.UUID], decisions: Iterable[RecordDecision]) -> None:
    """A row for each record and decision. Three statements for any number; none for none.

    An earlier version that is now held more closely may have its row already.
    """
    pairs = list(product(records, decisions))
    if not pairs:
        return
    named = Permission.objects.filter(codename=SEE_RECORD, content_type__app_label="plans")
    permission = named.values_list("pk", flat=True)[0]
    RecordPermission.objects.bulk_create(
        (
            RecordPermission(
                group_id=one.agency.group_id,
                permission_id=permission,
                content_object_id=record,
                valid_until=one.until_on,
                decision=one,
            )
            for record, one in pairs
            if one.worker_id is None
        ),
        ignore_conflicts=True,
    )
    NamedPermission.objects.bulk_create(
        (
            NamedPermission(
                user_id=one.worker_id,
                agency_id=one.agency_id,
                permission_id=permission,
                content_object_id=record,
                valid_until=one.until_on,
                decision=one,
            )
            for record, one in pairs
            if one.worker_id is not None
        ),
        ignore_conflicts=True,
    )


def _shown_by(decision: RecordDecision) -> set[uuid.UUID]:
    """The records of which a decision gives sight."""
    rows = RecordPermission if decision.worker_id is None else NamedPermission
    held = rows.objects.filter(decision=decision)
    return set(held.values_list("content_object_id", flat=True))


def _take_back(decisions: list[RecordDecision]) -> None:
    if decisions:
        RecordPermission.objects.filter(decision__in=decisions).delete()
        NamedPermission.objects.filter(decision__in=decisions).delete()


def _decision(
    deciding: Deciding, covered: Covered, to: Recipient, terms: Terms, occasion: str
) -> RecordDecision:
    return RecordDecision(
        plan=deciding.plan,
        originator_id=deciding.originator,
        line=covered.line,
        kind=covered.kind,
        agency=to.agency,
        worker=to.worker,
        outcome=DecisionOutcome.SHARE,
        occasion=occasion,
        purpose=terms.purpose,
        lawful_basis=terms.lawful_basis,
        special_condition=terms.special_condition,
        gateway=terms.gateway,
        conditions=terms.conditions,
        from_on=deciding.on,
        until_on=terms.until_on,
        decided_at=deciding.at,
        decided_by=deciding.by,
    )


def _ending(decision: RecordDecision, deciding: Deciding, why: str) -> RecordDecision:
    return RecordDecision(
        plan=decision.plan,
        originator_id=decision.originator_id,
        line=decision.line,
        kind=decision.kind,
        agency_id=decision.agency_id,
        worker_id=decision.worker_id,
        outcome=DecisionOutcome.END,
        occasion=decision.occasion,
        purpose=why,
        lawful_basis=decision.lawful_basis,
        special_condition=decision.special_condition,
        gateway=decision.gateway,
        conditions=decision.conditions,
        from_on=deciding.on,
        until_on=deciding.on,
        decided_at=deciding.at,
        decided_by=deciding.by,
        replaces=decision,
    )
