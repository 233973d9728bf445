"""Putting something on record about a child: adding, amending by a new version, withdrawing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import Worker
from agencies.operations import audit
from agencies.operations.versions import locked
from plans import access
from plans.access import Deciding
from plans.models import CaseRecord, FamilyLink, Person, Plan, RecordContent, RecordOpening
from plans.models.records import contents
from plans.operations.changes import Change, begin, filled
from plans.operations.notifications import tell
from plans.operations.record_effects import effects_of
from plans.rules.moves import check_move
from plans.rules.notifications import Matter
from plans.rules.plans import Status
from plans.rules.records import (
    HANDLING,
    MOVES,
    RecordKind,
    RecordStatus,
    When,
    check_level,
    check_subject,
    check_when,
)
from plans.rules.sharing import Level


class Details(Protocol):
    """What a record of one kind says: a dataclass of `rules` that refuses what cannot be."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def check(self, *, on: date, has_person: bool) -> None: ...


NOT_OURS = "Only the agency that made this record may change it."
HELD_MORE_CLOSELY = "What it was told from is held more closely now."
TABLE_OF: dict[type, type[RecordContent]] = {one.details: one for one in contents().values()}
"""Where what such details say is kept."""


@dataclass(frozen=True)
class Heading:
    """What every record says beside its content: when it was, about whom, how closely it is held.

    Without a level a new record is held as its kind usually is, and an amended one as it was: what
    nobody says lowers none.
    """

    when: When
    person: Person | None = None
    level: int | None = None


@transaction.atomic(durable=True)
def add(plan: Plan, details: Details, *, heading: Heading, by: Worker, at: datetime) -> CaseRecord:
    """Put something on record about a plan's child, in the name of one's agency.

    Refuses what is still to come, a person who is not around this child, and a level at which
    records of the kind are not held.
    """
    kind = TABLE_OF[type(details)].kind
    return write(begin(plan, HANDLING[kind].added_with, by=by, at=at), details, heading)


def write(doing: Change, details: Details, heading: Heading) -> CaseRecord:
    """The same inside an operation that has checked who may."""
    usual = HANDLING[TABLE_OF[type(details)].kind].levels[0]
    content = _new(doing, details, heading, level=usual)
    record = content.record
    record.line = record.pk
    _save(doing, content)
    access.hold(record, _deciding(doing, record))
    on_trail(doing, "record.added", record)
    return record


@transaction.atomic(durable=True)
def amend(
    plan: Plan,
    record: CaseRecord,
    details: Details,
    *,
    heading: Heading,
    reason: str,
    by: Worker,
    at: datetime,
) -> CaseRecord:
    """Supersede a version of a record by another, for a reason; what it said stays as it was said.

    Whoever saw the old version sees the new one, as far as its level allows, and whoever opened it
    is told. Refuses a version that another has superseded, and records of another agency, but for
    those that all keep together.
    """
    doing = begin(plan, "amend_record", by=by, at=at)
    old = _standing(doing, record)
    _must_be_ours(doing, old, keeps_level=heading.level in {None, old.level})
    if TABLE_OF[type(details)].kind != old.kind:
        raise Refused("An amended record is of the same kind.", code="kind")
    content = _new(doing, details, heading, level=old.level)
    new = content.record
    new.reason = filled(reason, field="reason", ask="Say what was wrong or has changed.")
    new.line, new.version, new.supersedes = old.line, old.version + 1, old
    _end(old, RecordStatus.SUPERSEDED, at)
    _save(doing, content)
    effects_of(old.kind).undo(doing, old.content, _told_of(new))
    access.carry_sight(new, _deciding(doing, new))
    on_trail(doing, "record.amended", new, supersedes=str(old.pk))
    _tell_who_opened(doing, old, new)
    return new


@transaction.atomic(durable=True)
def withdraw(
    plan: Plan, record: CaseRecord, *, reason: str, by: Worker, at: datetime
) -> CaseRecord:
    """Withdraw what should not have been recorded; it stays to be read, and nothing follows from it.

    Whoever opened it and still sees it is told. Refuses records of another agency.
    """
    doing = begin(plan, "amend_record", by=by, at=at)
    record = _standing(doing, record)
    if record.begun_by != doing.place.agency_id:
        raise PermissionDenied(NOT_OURS)
    record.withdrawn_reason = filled(reason, field="reason", ask="Say why it is withdrawn.")
    record.withdrawn_by = by
    _end(record, RecordStatus.WITHDRAWN, at)
    effects_of(record.kind).undo(doing, record.content, record.withdrawn_reason)
    on_trail(doing, "record.withdrawn", record)
    _tell_who_opened(doing, record, record)
    return record


def visible(doing: Change, record: CaseRecord) -> CaseRecord:
    """A record about the plan's child, locked, as whoever is acting may read it; else NotVisible."""
    scope = access.scope_of(doing.by, on=doing.on)
    rows = CaseRecord.objects.visible_to(scope).filter(child=doing.plan.child_id, pk=record.pk)
    if not rows.exists():
        raise NotVisible
    return locked(record, version=None)


def on_trail(doing: Change, verb: str, record: CaseRecord, **details: Any) -> None:
    """Put what was done with a record on the child's chain; a sealed one under no plan."""
    audit.record(
        chain=f"child:{record.child_id}",
        verb=verb,
        by=doing.by,
        at=doing.at,
        agency=doing.place.agency_id,
        plan=access.trail_plan(doing.plan, record),
        subject=f"caserecord:{record.pk}",
        details={"kind": record.kind, "level": record.level, **details},
    )


def _standing(doing: Change, record: CaseRecord) -> CaseRecord:
    found = visible(doing, record)
    if found.stands:
        return found
    scope = access.scope_of(doing.by, on=doing.on)
    newest = CaseRecord.objects.visible_to(scope).standing().filter(line=found.line).first()
    if newest is not None:
        raise Stale(newest)
    check_move(MOVES, RecordStatus(found.status), RecordStatus.STANDING, noun="record")
    return found


def _must_be_ours(doing: Change, record: CaseRecord, *, keeps_level: bool) -> None:
    """Refuses another agency's record, unless it is kept together and stays as open as it was."""
    # Of what two agencies keep, who began it opens or closes it, until the other writes in it.
    if record.agency_id == record.begun_by == doing.place.agency_id:
        return
    is_shared = HANDLING[RecordKind(record.kind)].is_joint and record.level == Level.PLAN
    is_kept_together = is_shared or doing.place.agency_id in record.between
    if not (is_kept_together and keeps_level and "add_record" in doing.place.verbs):
        raise PermissionDenied(NOT_OURS)


def _new(doing: Change, details: Details, heading: Heading, *, level: int) -> RecordContent:
    """What is to be put on record, not yet stored, once nothing was found wrong with it.

    `level` is how it is held where the heading does not say.
    """
    if heading.person is not None:
        must_be_around(doing, heading.person)
    return drawn_up(doing, details, heading, level=level)


def must_be_around(doing: Change, person: Person) -> None:
    links = FamilyLink.rows.filter(child=doing.plan.child_id, person=person)
    if not links.exists():
        raise Refused("Choose somebody around this child.", field="person")


def drawn_up(doing: Change, details: Details, heading: Heading, *, level: int) -> RecordContent:
    """The same about somebody who is known to be around the child."""
    model, level = TABLE_OF[type(details)], level if heading.level is None else heading.level
    if not doing.place.capacities & HANDLING[model.kind].named_in:
        raise PermissionDenied("Only the lead, core members and the chair record this.")
    check_level(model.kind, level)
    check_subject(model.kind, has_person=heading.person is not None)
    check_when(heading.when, on=doing.on)
    assert doing.place.agency_id is not None
    content = model(**_checked(details, has_person=heading.person is not None, on=doing.on))
    content.record = CaseRecord(
        child=doing.plan.child,
        kind=model.kind,
        agency_id=doing.place.agency_id,
        author=doing.by,
        person=heading.person,
        level=level,
        happened_on=heading.when.from_on,
        until_on=heading.when.until_on,
        precision=heading.when.precision,
        recorded_at=doing.at,
    )
    _must_fit(content)
    return content


def _checked(details: Details, *, has_person: bool, on: date) -> dict[str, Any]:
    """The values of what is said, without outer spaces, as their own rule has let them pass."""
    values = {field.name: getattr(details, field.name) for field in fields(details)}
    said = {name: one.strip() for name, one in values.items() if isinstance(one, str)}
    replace(details, **said).check(on=on, has_person=has_person)
    return values | said


def _must_fit(content: RecordContent) -> None:
    """Refuses a choice that is none, a text too long for its place, and a number out of range."""
    try:
        content.clean_fields(exclude=["record", *content.worked_out])
    except ValidationError as wrong:
        field, found = next(iter(wrong.error_dict.items()))
        raise Refused(found[0].messages[0], field=field, code="invalid") from wrong


def _save(doing: Change, content: RecordContent) -> None:
    effects = effects_of(content.kind)
    effects.check(doing, content)
    content.record.save(force_insert=True)
    content.save(force_insert=True)
    effects.follow(doing, content)


def _end(record: CaseRecord, status: RecordStatus, at: datetime) -> None:
    record.status, record.ended_at = status, at
    record.save()


def _told_of(new: CaseRecord) -> str:
    """Why a version no longer counts, for what everybody on the plan reads: the timetable.

    The reason stands on the new version, and is read by nobody else than that.
    """
    return new.reason if new.level == Level.PLAN else HELD_MORE_CLOSELY


def _deciding(doing: Change, record: CaseRecord) -> Deciding:
    return Deciding(doing.plan, record.agency_id, doing.by, doing.at, doing.on)


def _tell_who_opened(doing: Change, old: CaseRecord, new: CaseRecord) -> None:
    """Tell whoever opened a version of what has become of it, on each plan of the child they see.

    Who may not see the new version is told only that the old one is out of date; of a safe address,
    nothing. Five statements a plan, however many they are.
    """
    openers = list(RecordOpening.rows.filter(record=old).values_list("worker_id", flat=True))
    if not openers:
        return
    found = Worker.objects.filter(pk__in=openers)
    seeing = access.sees(new, found, on=doing.on)
    blind = set(openers) - seeing if HANDLING[RecordKind(old.kind)].tells_the_blind else set()
    matter = Matter.RECORD_AMENDED if new is not old else Matter.RECORD_WITHDRAWN
    plans = Plan.rows.filter(child=old.child_id, status=Status.OPEN).order_by("started_on", "pk")
    for plan in plans:
        _tell(doing, plan, matter, new, seeing)
        if new is not old:
            _tell(doing, plan, Matter.RECORD_OUT_OF_DATE, old, blind)


def _tell(
    doing: Change, plan: Plan, matter: Matter, record: CaseRecord, to: set[uuid.UUID]
) -> None:
    subject = f"caserecord:{record.pk}"
    tell(plan, matter=matter, subject=subject, to=to, at=doing.at, but=doing.by)
