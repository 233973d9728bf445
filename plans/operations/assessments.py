"""What an assessment and a contribution to one may point to, and who is told that one is asked for."""

from __future__ import annotations

import uuid

from agencies.errors import Refused
from plans import access
from plans.models import Assessment, CaseRecord, Contribution, GroupMember, Outcome
from plans.operations.changes import Change
from plans.operations.notifications import tell
from plans.rules.assessments import ContributionStatus
from plans.rules.notifications import Matter
from plans.rules.records import RecordKind, check_held_as_closely
from plans.rules.roles import WITH_ACCOUNT
from plans.rules.sharing import Level


def check(doing: Change, assessment: Assessment) -> None:
    """Refuses outcomes that are not this plan's."""
    wanted = {one for one in assessment.outcomes if _is_id(one)}
    rows = Outcome.rows.filter(plan=doing.plan, pk__in=wanted)
    if rows.count() != len(assessment.outcomes):
        raise Refused("Choose outcomes of this plan.", field="outcomes")


def check_contribution(doing: Change, one: Contribution) -> None:
    """Refuses one to what is no assessment of this child, of an agency that is not on the plan, and
    an answer that another agency gives."""
    scope = access.scope_of(doing.by, on=doing.on)
    rows = CaseRecord.objects.visible_to(scope).standing()
    of_child = rows.filter(child=doing.plan.child_id, kind=RecordKind.ASSESSMENT)
    assessment = of_child.filter(line=one.assessment.line).first()
    if assessment is None:
        raise Refused("Choose an assessment of this child.", field="assessment")
    check_held_as_closely(one.record.level, assessment.level)
    one.assessment_id = one.assessment.line
    if not access.may_read(doing.plan, one.from_agency, on=doing.on):
        raise Refused("Choose an agency that may read this plan.", field="from_agency")
    is_theirs = one.from_agency_id == doing.place.agency_id
    if one.status != ContributionStatus.REQUESTED and not is_theirs:
        raise Refused("An agency answers for itself.", field="from_agency")


def ask(doing: Change, one: Contribution) -> None:
    """Tell an agency's people in the group that its contribution is asked for."""
    if one.status != ContributionStatus.REQUESTED or one.record.level != Level.PLAN:
        return
    seats = GroupMember.rows.filter(plan=doing.plan, agency=one.from_agency)
    seated = seats.filter(standing__in=WITH_ACCOUNT).with_somebody_in_it(doing.on)
    tell(
        doing.plan,
        matter=Matter.CONTRIBUTION_ASKED,
        subject=f"caserecord:{one.record_id}",
        to=seated.values_list("worker_id", flat=True),
        at=doing.at,
        due_on=one.due_on,
        but=doing.by,
    )


def _is_id(one: object) -> bool:
    try:
        uuid.UUID(str(one))
    except ValueError:
        return False
    return True
