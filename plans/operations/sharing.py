"""The lead's decisions about which agencies may see a plan."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from agencies.errors import Refused
from agencies.models import Agency, Worker
from plans import access
from plans.access import Terms
from plans.models import FAR_OFF, GroupMember, Plan, SharingDecision
from plans.operations.acknowledging import by_doing
from plans.operations.changes import Change, begin, filled
from plans.rules.group import LeaveReason, MemberStatus
from plans.rules.sharing import (
    GRANTABLE_TO_AN_AGENCY,
    DecisionOutcome,
    Level,
    Occasion,
    check_expiry,
)


@transaction.atomic(durable=True)
def give(plan: Plan, agency: Agency, *, terms: Terms, by: Worker, at: datetime) -> SharingDecision:
    """Give an agency access, or change what it has: level, purpose, basis and last day.

    It opens the plan to people of the agency with a place on it, and to its oversight positions.
    """
    doing = begin(plan, "share", by=by, at=at)
    filled(terms.purpose, field="purpose", ask="Say what the agency needs this for.")
    if terms.level not in GRANTABLE_TO_AN_AGENCY:
        raise Refused("Choose what the agency may see.", field="level")
    if plan.lead is not None and plan.lead.agency_id == agency.pk:
        _must_keep_the_lead(terms)
    check_expiry(terms.until_on, given_on=doing.on)
    if not agency.partnerships.filter(pk=plan.partnership_id).exists():
        raise Refused("Choose an agency of this partnership.", field="agency")
    _take_up(agency, doing)
    decision = access.share(
        plan, agency, terms=terms, occasion=Occasion.DECIDED, by=by, at=at, on=doing.on
    )
    doing.record("sharing.given", decision, agency=str(agency.pk), level=terms.level)
    return decision


@transaction.atomic(durable=True)
def withhold(
    plan: Plan, agency: Agency, *, outcome: str, terms: Terms, by: Worker, at: datetime
) -> SharingDecision:
    """Put on record that an agency is refused access, or that the decision waits, and why.

    Not sharing is a decision like sharing, and takes back what somebody of the agency was asked.
    Refuses where the agency has access: that is ended.
    """
    doing = begin(plan, "share", by=by, at=at)
    if outcome not in {DecisionOutcome.REFUSE, DecisionOutcome.DEFER}:
        raise Refused("Choose whether access is refused or decided later.", field="outcome")
    filled(terms.purpose, field="purpose", ask="Say why the agency is not given access.")
    check_expiry(terms.until_on, given_on=doing.on)
    if not agency.partnerships.filter(pk=plan.partnership_id).exists():
        raise Refused("Choose an agency of this partnership.", field="agency")
    if plan.agency_permissions.filter(group=agency.group_id, valid_until__gte=doing.on).exists():
        raise Refused("This agency has access. End it instead.", field="agency")
    decision = access.withhold(
        plan, agency, outcome=outcome, terms=terms, by=by, at=at, on=doing.on
    )
    _withdraw_proposals(agency, doing)
    doing.record("sharing.withheld", decision, agency=str(agency.pk), outcome=outcome)
    return decision


@transaction.atomic(durable=True)
def end(plan: Plan, agency: Agency, *, why: str, by: Worker, at: datetime) -> SharingDecision:
    """End an agency's access, from the next request. What its people have seen is not unseen.

    Nobody of it who was asked to join can accept any more, which would give the access back.
    Refuses the lead practitioner's own agency, which would leave the plan without its lead.
    """
    doing = begin(plan, "share", by=by, at=at)
    why = filled(why, field="why", ask="Say why the access ends.")
    if agency.pk == doing.place.agency_id:
        raise Refused("Your own agency leads this plan; its access cannot end.", field="agency")
    if access.chairs(plan, agency, on=doing.on):
        raise Refused(
            "Somebody of this agency chairs the plan. Change the chair first.", field="agency"
        )
    if not plan.agency_permissions.filter(group=agency.group_id).exists():
        raise Refused("This agency has no access to end.", field="agency")
    _take_up(agency, doing)
    decision = access.revoke(plan, agency, why=why, by=by, at=at, on=doing.on)
    _withdraw_proposals(agency, doing)
    doing.record("sharing.ended", decision, agency=str(agency.pk))
    return decision


def _take_up(agency: Agency, doing: Change) -> None:
    """Whoever decides about an agency's access has taken up that the last decision ends soon."""
    held = doing.plan.agency_permissions.filter(group=agency.group_id)
    decided = held.filter(decision__isnull=False).values_list("decision", flat=True)
    by_doing(*{f"sharing:{pk}" for pk in decided}, doing=doing)


def _must_keep_the_lead(terms: Terms) -> None:
    if terms.level != Level.PLAN:
        raise Refused("The lead practitioner's agency reads the plan.", field="level")
    if terms.until_on != FAR_OFF:
        raise Refused(
            "The lead practitioner's agency has no last day. Change who leads first.",
            field="until_on",
        )


def _withdraw_proposals(agency: Agency, doing: Change) -> None:
    for seat in GroupMember.rows.select_for_update(of=("self",)).filter(
        plan=doing.plan, agency=agency, status=MemberStatus.PROPOSED
    ):
        seat.status, seat.left_on = MemberStatus.LEFT, doing.on
        seat.leave_reason = LeaveReason.ACCESS_ENDED
        doing.save(seat)
        doing.record("member.left", seat, reason=seat.leave_reason)
        by_doing(f"groupmember:{seat.pk}", doing=doing)
