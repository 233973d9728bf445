"""Who the child is: name, birth or expected birth, and the numbers registers know them by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from agencies import clock
from agencies.errors import Refused
from agencies.models import Agency, Partnership, Worker
from agencies.operations.versions import locked
from plans.models import Child, ChildIdentifier, Deadline, ExpectedDelivery, Plan
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin, filled, keep, lock_plans_of
from plans.operations.notifications import group_of, tell
from plans.operations.timetable import recompute
from plans.rules import children as rules
from plans.rules import identifiers
from plans.rules.children import Sex
from plans.rules.deadlines import BY_BIRTH
from plans.rules.identifiers import Scheme
from plans.rules.notifications import Matter


@dataclass(frozen=True)
class ChildDetails:
    """What is known of a child: exactly one of a date of birth and an expected date."""

    family_name: str
    given_names: str = ""
    known_as: str = ""
    date_of_birth: date | None = None
    expected_on: date | None = None
    sex: str = Sex.UNKNOWN
    identifiers: tuple[tuple[str, str], ...] = field(default=())


def add(
    details: ChildDetails,
    *,
    partnership: Partnership,
    agency: Agency | None,
    by: Worker,
    at: datetime,
) -> Child:
    """Write down a new child, inside the operation that starts their plan."""
    child = Child(partnership=partnership, created_at=at, created_by=by)
    _describe(child, details, on=clock.local_date(at))
    keep(child, by=by, at=at)
    if child.expected_on:
        ExpectedDelivery.objects.create(
            child=child, expected_on=child.expected_on, recorded_at=at, recorded_by=by
        )
    set_identifiers(child, details.identifiers, agency=agency)
    return child


@transaction.atomic(durable=True)
def change(
    plan: Plan, *, details: ChildDetails, version: int | None, by: Worker, at: datetime
) -> Child:
    """Correct a child's name, date of birth, sex or numbers.

    A birth is not a correction: an expected date is revised, and a birth recorded, by their own
    operations. Limits counted from a corrected date of birth are computed again. Refuses numbers
    whose check digits are wrong.
    """
    doing = begin(plan, "change_child", by=by, at=at)
    child = locked(plan.child, version=version)
    if (details.expected_on is None) != (child.expected_on is None):
        raise Refused(
            "Record the birth to give an unborn child a date of birth.", field="date_of_birth"
        )
    if details.expected_on != child.expected_on:
        raise Refused("Revise the expected date with a reason instead.", field="expected_on")
    is_moved = details.date_of_birth != child.date_of_birth
    _describe(child, details, on=doing.on)
    doing.save(child)
    if is_moved:
        _recompute(child, doing)
    set_identifiers(child, details.identifiers, agency=_issuer(doing))
    doing.record("child.changed", child)
    return child


@transaction.atomic(durable=True)
def revise_expected_date(
    plan: Plan, *, expected_on: date, reason: str, version: int | None, by: Worker, at: datetime
) -> Child:
    """Give an unborn child another expected date of delivery; every earlier one is kept.

    Limits counted from the date are computed again, once.
    """
    lock_plans_of(plan.child_id)
    doing = begin(plan, "revise_edd", by=by, at=at)
    child = locked(plan.child, version=version)
    if child.expected_on is None:
        raise Refused("This child has been born; there is no expected date to revise.")
    reason = filled(reason, field="reason", ask="Say why the date changes, for example a scan.")
    with _on_field("expected_on"):
        rules.check_edd(expected_on, doing.on)
    child.expected_on = expected_on
    doing.save(child)
    ExpectedDelivery.objects.create(
        child=child, expected_on=expected_on, reason=reason, recorded_at=at, recorded_by=by
    )
    _take_up_births(child, doing)
    for one in _recompute(child, doing):
        _tell(one, Matter.EXPECTED_DATE_REVISED, doing, step=expected_on.isoformat())
    doing.record("child.expected_date_revised", child)
    return child


@transaction.atomic(durable=True)
def record_birth(
    plan: Plan,
    *,
    born_on: date,
    sex: str,
    given_names: str = "",
    version: int | None,
    by: Worker,
    at: datetime,
) -> Child:
    """Swap an unborn child's expected date for a date of birth, and compute every limit anew."""
    lock_plans_of(plan.child_id)
    doing = begin(plan, "record_birth", by=by, at=at)
    child = locked(plan.child, version=version)
    if child.expected_on is None:
        raise Refused("This birth has already been recorded.", code="already_born")
    with _on_field("born_on"):
        rules.check_birth(born_on, child.expected_on, doing.on)
    child.date_of_birth, child.expected_on, child.sex = born_on, None, sex
    child.given_names = given_names.strip() or child.given_names
    doing.save(child)
    for one in _recompute(child, doing):
        _tell(one, Matter.BIRTH_RECORDED, doing)
    doing.record("child.birth_recorded", child)
    return child


def _take_up_births(child: Child, doing: Change) -> None:
    """Whoever revises the expected date has taken up that a birth was to be recorded."""
    rows = Deadline.rows.filter(plan__child=child, key__in=sorted(BY_BIRTH)).open()
    for row in rows.select_related("plan"):
        by_doing(f"deadline:{row.pk}", doing=replace(doing, plan=row.plan))


def _recompute(child: Child, doing: Change) -> list[Plan]:
    """Count the deadlines of each open plan of a child again, once."""
    plans = list(Plan.rows.filter(child=child, status="open").select_related("policy"))
    for plan in plans:
        plan.child = child
        recompute(plan, replace(doing, plan=plan))
        doing.save(plan)
    return plans


def _tell(plan: Plan, matter: Matter, doing: Change, *, step: str = "") -> None:
    to = [*group_of(plan, doing.on), plan.chair_id]
    subject = f"child:{plan.child_id}"
    tell(plan, matter=matter, subject=subject, to=to, at=doing.at, step=step, but=doing.by)


def _describe(child: Child, details: ChildDetails, *, on: date) -> None:
    child.family_name = filled(
        details.family_name, field="family_name", ask="Give the child's family name."
    )
    with _on_field("date_of_birth"):
        rules.check_born_or_unborn(details.date_of_birth, details.expected_on)
        if details.date_of_birth:
            rules.check_birth_date(details.date_of_birth, on)
    with _on_field("expected_on"):
        if details.expected_on and details.expected_on != child.expected_on:
            rules.check_edd(details.expected_on, on)
    rules.check_sex(details.sex, is_unborn=details.expected_on is not None)
    child.given_names, child.known_as = details.given_names.strip(), details.known_as.strip()
    if details.date_of_birth and not child.given_names:
        raise Refused("Give the child's first name.", field="given_names")
    child.date_of_birth, child.expected_on = details.date_of_birth, details.expected_on
    child.sex = details.sex


@contextmanager
def _on_field(name: str) -> Iterator[None]:
    """Name the field of this form on a rule's refusal, which knows only its own."""
    try:
        yield
    except Refused as refused:
        refused.field = name
        raise


def set_identifiers(
    child: Child, given: Iterable[tuple[str, str]], *, agency: Agency | None
) -> None:
    """Replace a child's numbers by these, proven; other agencies' local ids stay."""
    wanted = {
        (scheme, identifiers.normalise(Scheme(scheme), value))
        for scheme, value in given
        if value.strip()
    }
    ours = ~Q(scheme=Scheme.LOCAL_CHILD_ID) | Q(issuer=agency)
    ChildIdentifier.objects.filter(ours, child=child).delete()
    for scheme, value in sorted(wanted):
        issuer = agency if scheme == Scheme.LOCAL_CHILD_ID else None
        if issuer and _is_taken(issuer, value, child):
            raise Refused(
                "Your agency uses this local child id for another child. Check the number, or ask"
                " your safeguarding lead.",
                field=Scheme.LOCAL_CHILD_ID,
            )
        ChildIdentifier.objects.create(child=child, scheme=scheme, value=value, issuer=issuer)


def _is_taken(issuer: Agency, value: str, child: Child) -> bool:
    return (
        ChildIdentifier.objects.filter(issuer=issuer, scheme=Scheme.LOCAL_CHILD_ID, value=value)
        .exclude(child=child)
        .exists()
    )


def _issuer(doing: Change) -> Agency | None:
    agency_id = doing.place.agency_id
    return Agency.objects.get(pk=agency_id) if agency_id else None
