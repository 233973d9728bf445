"""The one place that decides how much of a disagreement a worker sees; everything asks it.

Its people are those of a party agency who raised it, answer it, do what it agreed, oversee one who
does, or sit or sat on the plan: they keep it, but not the plan, until it is closed and can no longer
be reopened. Everybody else sees it by the plan, or by their duty for the partnership, and less of it.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When

from agencies.models import (
    Employment,
    EscalationContact,
    EscalationLevel,
    PartnershipRole,
    RoleInPartnership,
)
from agencies.models.workers import in_force
from plans.models.scope import Scope
from plans.models.visibility import seen_by
from plans.rules.disagreements import Sight
from plans.rules.group import MemberStatus

NOBODY = Q(pk__in=[])


def sight(scope: Scope) -> Case:
    """How much of each disagreement a worker sees today, as an expression over its row."""
    kept = Q(access_until__gt=scope.today)
    reads_plan = Q(_reads_plan(scope)) if scope.is_employed else NOBODY
    in_case = _in_case(scope) if scope.is_employed else NOBODY
    chairs = Q(plan__chair_id__in=scope.watched_chairs) if scope.watched_chairs else NOBODY
    unsent = Q(submitted_at__isnull=True)
    return Case(
        When(unsent & _of_draft(scope), then=Value(Sight.FULL)),
        When(unsent, then=Value(Sight.NONE)),
        When(in_case & (kept | reads_plan), then=Value(Sight.FULL)),
        When(chairs & reads_plan & Q(reached__gte=F("chair_from")), then=Value(Sight.FULL)),
        When(by_duty(scope), then=F("business_sight")),
        When(reads_plan, then=Value(Sight.EXISTENCE)),
        default=Value(Sight.NONE),
        output_field=IntegerField(),
    )


def may_concern(scope: Scope) -> Q:
    """Disagreements that could be any of a worker's business, so that the rest are never looked at."""
    duties = business_duties(scope).values("partnership_id")
    wanted = Q(partnership__in=duties)
    if not scope.is_employed:
        return wanted
    sides = _rows("DisagreementSide").filter(agency=scope.agency_id)
    parties = named_parties(scope)
    answering = _rows("DisagreementParty").filter(proxy=scope.agency_id)
    plans = seen_by(apps.get_model("plans", "Plan").rows.all(), scope, plan="pk")
    return (
        wanted
        | Q(pk__in=sides.values("disagreement_id"))
        | Q(pk__in=parties.values("disagreement_id"))
        | Q(pk__in=answering.values("disagreement_id"))
        | Q(pk__in=_own_actions(scope).values("disagreement_id"))
        | Q(plan_id__in=plans.values("pk"))
    )


def _rows(model: str) -> Any:
    return apps.get_model("plans", model)._base_manager.all()


def _reads_plan(scope: Scope) -> Exists:
    plans = apps.get_model("plans", "Plan").rows.filter(pk=OuterRef("plan_id"))
    return Exists(seen_by(plans, scope, plan="pk"))


def _in_case(scope: Scope) -> Q:
    """Of a party agency, with a place in the matter; or named to answer or decide it."""
    here = {"disagreement": OuterRef("pk")}
    party = Q(Exists(_rows("DisagreementSide").filter(agency=scope.agency_id, **here)))
    party |= Q(Exists(_rows("DisagreementParty").filter(proxy=scope.agency_id, **here)))
    named = Q(Exists(named_parties(scope).filter(**here)))
    named |= Q(Exists(_own_actions(scope).filter(**here)))
    if scope.oversees_agency:
        return party | named
    raised = Q(raiser_id__in=scope.watches, raising_agency_id=scope.agency_id)
    theirs = Q(worker_id__in=scope.watches)
    if scope.covered_seats:
        theirs |= Q(pk__in=scope.covered_seats)
    seats = (
        apps.get_model("plans", "GroupMember")
        .rows.filter(theirs, plan=OuterRef("plan_id"), agency_id=scope.agency_id)
        .filter(status__in=[MemberStatus.CURRENT, MemberStatus.LEFT])
    )
    with_a_place = party & (Q(Exists(seats)) | Q(Exists(own_contacts(scope))))
    return raised | manages_raiser(scope) | named | with_a_place


def manages_raiser(scope: Scope) -> Q:
    """Disagreements of which a worker manages who raised them, so that they are asked about it.

    Their line manager, or the last one they had there; their agency's managers, and whom it names
    to answer for it. Nobody manages themselves because they stand in for their own line manager.
    """
    if not scope.is_employed or scope.administers_agency:
        return NOBODY
    own = Q(raising_agency_id=scope.agency_id)
    if scope.oversees_agency:
        return own
    line = Q(raiser_id__in=line_managed(scope)) | Q(raiser_id__in=scope.manages)
    managers = line & ~Q(raiser_id=scope.worker_id) | Q(Exists(own_contacts(scope)))
    return own & managers


def line_managed(scope: Scope) -> models.QuerySet[Any]:
    """Whom a worker, or a manager they stand in for today, line-manages in their agency, by id.

    Who works there no more belongs to the manager they last had. Whoever manages accounts could make
    themselves anybody's manager, so that it opens nothing to them.
    """
    managers = [*scope.covers, *(() if scope.administers_agency else (scope.worker_id,))]
    others = Employment.objects.filter(worker=OuterRef("worker"), agency=OuterRef("agency"))
    is_last = ~Exists(others.filter(in_force(scope.today))) & ~Exists(
        others.filter(ended_on__gt=OuterRef("ended_on"))
    )
    jobs = Employment.objects.filter(agency=scope.agency_id, line_manager__in=managers)
    rows: models.QuerySet[Any] = jobs.filter(
        in_force(scope.today) | Q(is_last, ended_on__lte=scope.today)
    )
    return rows.values("worker_id")


def own_contacts(scope: Scope) -> models.QuerySet[EscalationContact]:
    """Where an agency names a worker, or whom they stand in for, to answer for it above practitioners:
    that makes one of its managers here."""
    return EscalationContact.objects.filter(
        Q(worker_id__in=scope.acts_as) | Q(deputy_id=scope.worker_id), agency=scope.agency_id
    ).exclude(level__in=[EscalationLevel.PRACTITIONER, EscalationLevel.PARTNERSHIP_PANEL])


def named_parties(scope: Scope) -> models.QuerySet[Any]:
    """Where this worker, or somebody they stand in for or manage, is named, in their own agency."""
    parties: models.QuerySet[Any] = _rows("DisagreementParty").filter(
        Q(worker_id__in=scope.watches)
        | Q(worker_id__in=line_managed(scope))
        | Q(deputy_id=scope.worker_id),
        Q(proxy__isnull=True, agency_id=scope.agency_id) | Q(proxy_id=scope.agency_id),
    )
    return parties


def _own_actions(scope: Scope) -> models.QuerySet[Any]:
    """What they, or somebody they stand in for or manage, have to do once the plan has ended."""
    rows: models.QuerySet[Any] = _rows("DisagreementAction").filter(
        owner_id__in=scope.watches, owner_agency_id=scope.agency_id
    )
    return rows


def _of_draft(scope: Scope) -> Q:
    """A draft is its writer's; and a manager's once they are asked, or its writer is gone."""
    if not scope.is_employed:
        return NOBODY
    own = Q(raiser_id=scope.worker_id, raising_agency_id=scope.agency_id)
    return own | Q(manager_asked_at__isnull=False) & manages_raiser(scope)


def by_duty(scope: Scope) -> Q:
    """Business managers of the partnership, unless they are themselves a party to it."""
    # Not asked of each row: the few that are found are looked up once, however many rows there are.
    duty = Q(partnership_id__in=business_duties(scope).values("partnership_id"))
    conflict = _rows("DisagreementParty").filter(
        Q(worker_id=scope.worker_id) | Q(deputy_id=scope.worker_id)
    )
    return duty & ~Q(raiser_id=scope.worker_id) & ~Q(pk__in=conflict.values("disagreement_id"))


def business_duties(scope: Scope) -> models.QuerySet[PartnershipRole]:
    """The partnerships whose business a worker manages today."""
    return PartnershipRole.objects.filter(
        in_force(scope.today),
        worker_id=scope.worker_id,
        worker__is_active=True,
        role=RoleInPartnership.BUSINESS_MANAGER,
    )
