"""The only writers of permission rows: an agency's access begins, changes and ends here.

Every writer also keeps the sharing decision that it acts on; the row points to it. Each is called
inside the transaction of an operation that has checked who may.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.db.models import QuerySet, Subquery

from agencies.models import Agency, Worker
from plans.access.records import hide_all
from plans.access.terms import Terms
from plans.models import FAR_OFF, GroupMember, Plan, PlanPermission, SharingDecision
from plans.models.plans import SEE_PLAN, SEE_POINTER
from plans.rules.group import MemberStatus
from plans.rules.sharing import (
    DecisionOutcome,
    LawfulBasis,
    Level,
    Occasion,
    SpecialCondition,
)

CODENAMES = {Level.POINTER: SEE_POINTER, Level.PLAN: SEE_PLAN}


def admit(
    plan: Plan,
    agency: Agency,
    *,
    purpose: str,
    occasion: str,
    by: Worker,
    at: datetime,
    on: date,
) -> SharingDecision | None:
    """Give an agency the plan because one of its people joins the group, or chairs it.

    Does nothing where the agency may read the plan already, until further notice.
    """
    held = _held(plan, agency)
    if held is not None and held.permission.codename == SEE_PLAN and held.valid_until == FAR_OFF:
        return None
    return share(plan, agency, terms=Terms(purpose=purpose), occasion=occasion, by=by, at=at, on=on)


def share(
    plan: Plan,
    agency: Agency,
    *,
    terms: Terms,
    occasion: str,
    by: Worker,
    at: datetime,
    on: date,
) -> SharingDecision:
    """Decide anew what an agency may see: one decision, and the one permission row it makes."""
    decision = _decide(plan, agency, DecisionOutcome.SHARE, terms, occasion, by=by, at=at, on=on)
    if terms.level == Level.POINTER:
        PlanPermission.objects.filter(content_object=plan, group=agency.group_id).delete()
    named = Permission.objects.filter(
        codename=CODENAMES[Level(terms.level)], content_type__app_label="plans"
    )
    PlanPermission.objects.bulk_create(
        [
            PlanPermission(
                group_id=agency.group_id,
                permission_id=Subquery(named.values("pk")[:1]),
                content_object=plan,
                valid_until=terms.until_on,
                decision=decision,
            )
        ],
        update_conflicts=True,
        unique_fields=["group", "permission", "content_object"],
        update_fields=["valid_until", "decision"],
    )
    return decision


def share_all(
    plans: Iterable[Plan],
    agency: Agency,
    *,
    terms: Terms,
    occasion: str,
    by: Worker,
    at: datetime,
    on: date,
) -> None:
    """Let an agency see plans that are new, as `share` does one. Three statements for any number."""
    named = Permission.objects.filter(
        codename=CODENAMES[Level(terms.level)], content_type__app_label="plans"
    )
    permission = named.values_list("pk", flat=True)[0]
    decisions = [
        _decision(plan, agency, DecisionOutcome.SHARE, terms, occasion, by=by, at=at, on=on)
        for plan in plans
    ]
    SharingDecision.rows.bulk_create(decisions)
    PlanPermission.objects.bulk_create(
        PlanPermission(
            group_id=agency.group_id,
            permission_id=permission,
            content_object=decision.plan,
            valid_until=terms.until_on,
            decision=decision,
        )
        for decision in decisions
    )


def dismiss(
    plan: Plan, agency: Agency, *, by: Worker, at: datetime, on: date
) -> SharingDecision | None:
    """End what joining gave an agency, once nobody of it sits in the group or chairs the plan.

    Access that the lead gave by a decision of its own stays until that ends.
    """
    still_there = GroupMember.rows.filter(
        plan=plan, agency=agency, status=MemberStatus.CURRENT
    ).exists()
    held = _held(plan, agency)
    if still_there or held is None or held.decision.occasion == Occasion.DECIDED:
        return None
    if chairs(plan, agency, on=on):
        return None
    return _end(
        plan,
        agency,
        PlanPermission.objects.exclude(decision__occasion=Occasion.DECIDED),
        why="Nobody of the agency is in the group now.",
        occasion=held.decision.occasion,
        by=by,
        at=at,
        on=on,
    )


def revoke(
    plan: Plan, agency: Agency, *, why: str, by: Worker, at: datetime, on: date
) -> SharingDecision:
    """End an agency's access; it counts from the next statement. What was seen is not unseen."""
    return _end(
        plan,
        agency,
        PlanPermission.objects.all(),
        why=why,
        occasion=Occasion.DECIDED,
        by=by,
        at=at,
        on=on,
    )


def _end(
    plan: Plan,
    agency: Agency,
    rows: QuerySet[PlanPermission],
    *,
    why: str,
    occasion: str,
    by: Worker,
    at: datetime,
    on: date,
) -> SharingDecision:
    held = _held(plan, agency)
    last = held.decision if held is not None else None
    terms = Terms(
        purpose=why,
        lawful_basis=last.lawful_basis if last else LawfulBasis.PUBLIC_TASK,
        special_condition=last.special_condition if last else SpecialCondition.SAFEGUARDING,
        gateway=last.gateway if last else "",
        level=last.level if last else Level.PLAN,
        until_on=on,
    )
    decision = _decide(plan, agency, DecisionOutcome.END, terms, occasion, by=by, at=at, on=on)
    rows.filter(content_object=plan, group=agency.group_id).delete()
    hide_all(plan, agency, why=why, by=by, at=at, on=on)
    return decision


def withhold(
    plan: Plan, agency: Agency, *, outcome: str, terms: Terms, by: Worker, at: datetime, on: date
) -> SharingDecision:
    """Keep a decision not to share, or not yet; it gives no permission and takes none."""
    return _decide(plan, agency, outcome, terms, Occasion.DECIDED, by=by, at=at, on=on)


def is_kept_out(plan: Plan, agency: Agency) -> bool:
    """Whether the lead's last word about an agency is that it does not see the plan."""
    decisions = SharingDecision.rows.filter(plan=plan, agency=agency)
    last = decisions.order_by("-decided_at", "-pk").first()
    return (
        last is not None
        and last.occasion == Occasion.DECIDED
        and last.outcome != DecisionOutcome.SHARE
    )


def may_read(plan: Plan, agency: Agency, *, on: date) -> bool:
    """Whether an agency holds the plan itself on a day, and not only the pointer."""
    held = PlanPermission.objects.filter(
        content_object=plan,
        group=agency.group_id,
        permission__codename=SEE_PLAN,
        valid_until__gte=on,
    )
    return held.exists()


def dismiss_all(plan: Plan, *, by: Worker, at: datetime, on: date) -> None:
    """`dismiss` every agency that a chair brought in, wherever that chair works today."""
    brought = plan.agency_permissions.filter(decision__occasion=Occasion.CHAIRS)
    for agency in Agency.objects.filter(group__in=brought.values("group_id")):
        dismiss(plan, agency, by=by, at=at, on=on)


def _held(plan: Plan, agency: Agency) -> PlanPermission | None:
    return (
        PlanPermission.objects.filter(content_object=plan, group=agency.group_id)
        .select_related("permission", "decision")
        # An agency may hold the pointer as well: reading the plan is what counts, and sorts first.
        .order_by("permission__codename")
        .first()
    )


def chairs(plan: Plan, agency: Agency, *, on: date) -> bool:
    """Whether whoever chairs a plan works for this agency."""
    if plan.chair is None:
        return False
    employment = plan.chair.current_employment(on)
    return employment is not None and employment.agency_id == agency.pk


def _decide(
    plan: Plan,
    agency: Agency,
    outcome: str,
    terms: Terms,
    occasion: str,
    *,
    by: Worker,
    at: datetime,
    on: date,
) -> SharingDecision:
    decision = _decision(plan, agency, outcome, terms, occasion, by=by, at=at, on=on)
    decision.save(force_insert=True)
    return decision


def _decision(
    plan: Plan,
    agency: Agency,
    outcome: str,
    terms: Terms,
    occasion: str,
    *,
    by: Worker,
    at: datetime,
    on: date,
) -> SharingDecision:
    return SharingDecision(
        plan=plan,
        agency=agency,
        outcome=outcome,
        occasion=occasion,
        level=terms.level,
        purpose=terms.purpose,
        lawful_basis=terms.lawful_basis,
        special_condition=terms.special_condition,
        gateway=terms.gateway,
        conditions=terms.conditions,
        from_on=on,
        until_on=terms.until_on,
        decided_at=at,
        decided_by=by,
    )
