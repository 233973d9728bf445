"""Who answers for an agency in a disagreement at each level, and who has to be told.

An agency names people for each level, with deputies; another agency may answer for it. Whoever was
named at a lower level, or raised it, is passed over; whoever is away is, where somebody else can be
found.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from agencies import clock
from agencies.models import (
    Absence,
    Agency,
    Employment,
    EscalationContact,
    EscalationLevel,
    Partnership,
    PartnershipRole,
    Position,
    RoleInPartnership,
    Worker,
)
from agencies.models.workers import in_force
from agencies.queries.authority import OVERSIGHT_POSITIONS
from plans.models import (
    Disagreement,
    DisagreementParty,
    DisagreementStage,
    Discussion,
    GroupMember,
    Plan,
)
from plans.rules import disagreement_stages as stages
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Method

Person = uuid.UUID


@dataclass(frozen=True)
class Answerer:
    """Who stands for an agency at a level; nobody where `worker` is None, which is a vacancy."""

    agency: uuid.UUID
    worker: Person | None = None
    deputy: Person | None = None
    proxy: uuid.UUID | None = None


@dataclass(frozen=True)
class Candidate:
    worker: Person
    deputy: Person | None
    agency: uuid.UUID


BY_POSITION = {
    EscalationLevel.LINE_MANAGER_OR_DSL: (Position.SAFEGUARDING_LEAD,),
    EscalationLevel.SENIOR_OR_DESIGNATED: (Position.SENIOR_MANAGER,),
}


def answerer(
    agency: Agency,
    level: str,
    *,
    plan: Plan,
    named: Person | None,
    passed_over: Collection[Person],
    against: uuid.UUID | None,
    on: date,
) -> Answerer:
    """Who answers for an agency at a level today; never for it the agency it answers, `against`. At
    most seven statements."""
    people = [
        one
        for one in _candidates(agency, EscalationLevel(level), plan, named, on)
        if one.agency == agency.pk or one.agency != against
    ]
    everybody = {one.worker for one in people} | {one.deputy for one in people if one.deputy}
    here = employed(everybody, on)
    away = _away(everybody, on)
    may = [usable(one, here, passed_over) for one in people]
    found = [one for one in may if one is not None]
    present = [one for one in found if one.worker not in away or _can_deputise(one, away)]
    chosen = next(iter([*present, *found]), None)
    if chosen is None:
        return Answerer(agency.pk)
    proxy = chosen.agency if chosen.agency != agency.pk else None
    return Answerer(agency.pk, chosen.worker, chosen.deputy, proxy)


def usable(
    one: Candidate, here: set[tuple[Person, uuid.UUID]], passed_over: Collection[Person]
) -> Candidate | None:
    """Them, or their deputy in their place; None where neither may answer."""
    may = [
        person
        for person in (one.worker, one.deputy)
        if person is not None and (person, one.agency) in here and person not in passed_over
    ]
    if not may:
        return None
    return Candidate(may[0], may[1] if len(may) > 1 else None, one.agency)


def _can_deputise(one: Candidate, away: set[Person]) -> bool:
    return one.deputy is not None and one.deputy not in away


def _candidates(
    agency: Agency, level: EscalationLevel, plan: Plan, named: Person | None, on: date
) -> Iterator[Candidate]:
    contacts = {
        contact.agency_id: contact
        for contact in EscalationContact.objects.filter(
            agency__in=[agency.pk, *([agency.proxy_id] if agency.proxy_id else [])], level=level
        )
    }
    by_proxy = named_by(contacts.get(agency.proxy_id)) if agency.proxy_id else ()
    if level == EscalationLevel.PRACTITIONER:
        yield from _at_work(agency, plan, named, on)
        yield from named_by(contacts.get(agency.pk))
        yield from by_proxy
        return
    yield from by_proxy
    yield from named_by(contacts.get(agency.pk))
    if level == EscalationLevel.LINE_MANAGER_OR_DSL:
        yield from _line_managers(agency, plan, named, on)
    for position in BY_POSITION.get(level, ()):
        yield from _by_position(agency, position, on)


def named_by(contact: EscalationContact | None) -> Iterable[Candidate]:
    if contact is None:
        return ()
    return (Candidate(contact.worker_id, contact.deputy_id, contact.agency_id),)


def _at_work(agency: Agency, plan: Plan, named: Person | None, on: date) -> Iterator[Candidate]:
    """Whose decision is challenged, then the agency's members of the group, the lead first."""
    seats = GroupMember.rows.filter(plan=plan, agency=agency, worker__isnull=False)
    rows = list(
        seats.with_somebody_in_it(on)
        .order_by("position")
        .values_list("worker_id", "pk", "deputy_id")
    )
    deputies = {worker: deputy for worker, _, deputy in rows}
    if named is not None:
        yield Candidate(named, deputies.get(named) or _own_deputy(named, agency, on), agency.pk)
    for worker, _, deputy in sorted(rows, key=lambda row: row[1] != plan.lead_id):
        yield Candidate(worker, deputy or _own_deputy(worker, agency, on), agency.pk)


def _own_deputy(worker: Person, agency: Agency, on: date) -> Person | None:
    jobs = Employment.objects.current(on).filter(worker=worker, agency=agency)
    return jobs.values_list("deputy_id", flat=True).first()


def _line_managers(
    agency: Agency, plan: Plan, named: Person | None, on: date
) -> Iterator[Candidate]:
    """The manager of whose decision is challenged, else of the agency's members of the group."""
    workers = [named] if named else [one.worker for one in _at_work(agency, plan, None, on)]
    jobs = Employment.objects.current(on).filter(
        worker__in=workers, agency=agency, line_manager__isnull=False
    )
    for manager in jobs.order_by("started_on", "pk").values_list("line_manager_id", flat=True):
        yield Candidate(manager, _own_deputy(manager, agency, on), agency.pk)


def _by_position(agency: Agency, position: str, on: date) -> Iterator[Candidate]:
    jobs = Employment.objects.current(on).filter(agency=agency, position=position)
    for worker, deputy in jobs.order_by("started_on", "pk").values_list("worker_id", "deputy_id"):
        yield Candidate(worker, deputy, agency.pk)


def employed(people: Iterable[Person], on: date) -> set[tuple[Person, uuid.UUID]]:
    jobs = Employment.objects.current(on).filter(worker__in=list(people), agency__is_active=True)
    return set(jobs.values_list("worker_id", "agency_id"))


def _away(people: Iterable[Person], on: date) -> set[Person]:
    absences = Absence.objects.filter(worker__in=list(people), from_on__lte=on, until_on__gte=on)
    return set(absences.values_list("worker_id", flat=True))


SPOKEN = ["opened", Step.AGREE, Step.WITHDRAW]
"""What whoever does it says for the side that raised it."""


def acted_before(disagreement: Disagreement, n: int) -> set[Person]:
    """Who was named at a stage below, who raised it or spoke for that side: none answers here."""
    rows = DisagreementParty.rows.filter(disagreement=disagreement, stage__n__lt=n)
    named = {worker for worker in rows.values_list("worker_id", flat=True) if worker}
    acknowledged = {one for one in rows.values_list("acknowledged_by_id", flat=True) if one}
    replied = {one for one in rows.values_list("replies__by_id", flat=True) if one}
    spoke = disagreement.events.filter(step__in=SPOKEN)
    spoke = spoke.filter(acting_for=disagreement.raising_agency_id)
    raising = set(spoke.values_list("actor_id", flat=True))
    return named | acknowledged | replied | raising | {disagreement.raiser_id}


def managers_of(worker: Person, agency: uuid.UUID, *, on: date) -> list[Person]:
    """Who answers for a worker's part in a disagreement: their line manager, else the agency's leads.

    Also of somebody who has left: the manager they last had there.
    """
    jobs = Employment.objects.filter(worker=worker, agency=agency).order_by("-started_on")
    manager = jobs.values_list("line_manager_id", flat=True).first()
    if manager is not None and (manager, agency) in employed([manager], on):
        return [manager]
    return leads_of([agency], on=on)


def leads_of(agencies: Iterable[uuid.UUID], *, on: date) -> list[Person]:
    """The safeguarding leads of agencies: those named, those by position, else senior managers."""
    wanted = list(agencies)
    named = EscalationContact.objects.filter(
        agency__in=wanted, level=EscalationLevel.LINE_MANAGER_OR_DSL
    ).values_list("worker_id", "agency_id")
    here = employed([worker for worker, _ in named], on)
    found = {worker: agency for worker, agency in named if (worker, agency) in here}
    jobs = Employment.objects.current(on).filter(
        agency__in=wanted, position__in=OVERSIGHT_POSITIONS
    )
    seniors: dict[Person, uuid.UUID] = {}
    for worker, agency, position in jobs.values_list("worker_id", "agency_id", "position"):
        (found if position == Position.SAFEGUARDING_LEAD else seniors)[worker] = agency
    covered = set(found.values())
    return [*found, *(worker for worker, agency in seniors.items() if agency not in covered)]


def seniors_of(agencies: Iterable[uuid.UUID], *, on: date) -> list[Person]:
    """Whom agencies name at senior level, and their senior managers."""
    wanted = list(agencies)
    named = EscalationContact.objects.filter(
        agency__in=wanted, level=EscalationLevel.SENIOR_OR_DESIGNATED
    ).values_list("worker_id", "agency_id")
    here = employed([worker for worker, _ in named], on)
    jobs = Employment.objects.current(on).filter(
        agency__in=wanted, position=Position.SENIOR_MANAGER
    )
    people = [worker for worker, agency in named if (worker, agency) in here]
    return list(dict.fromkeys([*people, *jobs.values_list("worker_id", flat=True)]))


def business_managers(partnership: Partnership | uuid.UUID, *, on: date) -> list[Person]:
    roles = PartnershipRole.objects.filter(
        in_force(on),
        partnership=partnership,
        role=RoleInPartnership.BUSINESS_MANAGER,
        worker__is_active=True,
    )
    return list(roles.values_list("worker_id", flat=True))


def raising_managers(disagreement: Disagreement, *, on: date) -> list[Person]:
    return managers_of(disagreement.raiser_id, disagreement.raising_agency_id, on=on)


def is_raiser_here(disagreement: Disagreement, *, on: date) -> bool:
    """Whether who raised it still works for the agency that it belongs to."""
    pair = (disagreement.raiser_id, disagreement.raising_agency_id)
    return pair in employed([disagreement.raiser_id], on)


def active(people: Iterable[Person], *, on: date) -> list[Person]:
    """Of some people those with an account who work somewhere, or manage a partnership's business."""
    rows = Worker.objects.filter(pk__in=list(people), is_active=True)
    works = Q(pk__in=Employment.objects.current(on).values("worker_id"))
    serves = Q(pk__in=PartnershipRole.objects.filter(in_force(on)).values("worker_id"))
    return list(rows.filter(works | serves).values_list("pk", flat=True))


def has_yet_to_meet(one: Disagreement, stage: DisagreementStage, *, decides: bool) -> bool:
    """Whether the people of a stage have to meet before they answer, or before they decide, and
    neither have since it was opened nor said why not.

    Where a panel decides the meeting is the panel's: who answers to it neither holds nor excuses it.
    """
    assert one.policy is not None, "What has a stage pins its policy."
    if stage.decides != decides or stage.no_meeting:
        return False
    if not stages.has_to_meet(one.policy.data, stage.n, urgent=one.is_urgent):
        return False
    meetings = Discussion.rows.filter(disagreement=one, method=Method.MEETING)
    return not meetings.filter(on__gte=clock.local_date(stage.opened_at)).exists()
