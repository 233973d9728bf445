"""Putting things on record in tests: entries at each level, and what each person then sees."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from agencies.errors import Refused
from plans import access
from plans.access import Recipient, Terms
from plans.models import CaseRecord, Plan, RecordDecision, Scope
from plans.operations import children, record_sharing, records
from plans.operations.records import Heading
from plans.rules.addresses import SafeAddressDetails
from plans.rules.assessments import AssessmentDetails, ContributionDetails
from plans.rules.capacity import CapacityGoalDetails, CapacityMeasureDetails
from plans.rules.chronology import ChronologyCheckDetails, ChronologyEntryDetails
from plans.rules.engagement import EngagementDetails
from plans.rules.enquiries import EnquiryDetails
from plans.rules.fathers import FatherFigureDetails
from plans.rules.household import HouseholdConfirmationDetails, HouseholdMemberDetails
from plans.rules.information_requests import InformationRequestDetails
from plans.rules.records import RecordKind, When
from plans.rules.risks import RiskFactorDetails
from plans.rules.sharing import Level
from plans.rules.unborn import BirthPlanDetails, UnbornBabyDetails
from plans.rules.visits import VisitDetails
from tests.cast import Cast

HOUSEHOLD = HouseholdMemberDetails("lives_here")
FATHER = FatherFigureDetails("birth", "unknown")
RISK = RiskFactorDetails("2B", "The baby would wake to nobody")
SEEN = VisitDetails("seen", seen_alone="not_appropriate", bedroom_seen="yes")
BIRTH_PLAN = BirthPlanDetails("Hannah", "The ward", "Gillian", "Dean", "Stay together")
GOAL = CapacityGoalDetails("Lives without cocaine", "Six clear screens")


def entry(summary: str = "Dean was at the flat", **details: Any) -> ChronologyEntryDetails:
    return ChronologyEntryDetails(
        **{"summary": summary, "category": "domestic_abuse", "source": "Incident log"} | details
    )


def heading(cast: Cast, level: int = Level.PLAN, **about: Any) -> Heading:
    return Heading(about.pop("when", When.on(cast.today)), level=level, **about)


def record(
    cast: Cast, by: str = "laura", level: int = Level.PLAN, details: Any = None, **about: Any
) -> CaseRecord:
    return records.add(
        cast.plan,
        details or entry(),
        heading=heading(cast, level, **about),
        by=cast.workers[by],
        at=cast.at,
    )


def amend(
    cast: Cast,
    one: CaseRecord,
    by: str = "laura",
    level: int | None = None,
    details: Any = None,
    at: datetime | None = None,
) -> CaseRecord:
    return records.amend(
        cast.plan,
        one,
        details or entry("Dean was not at the flat"),
        heading=heading(cast, one.level if level is None else level, person=one.person),
        reason="The neighbour was wrong",
        by=cast.workers[by],
        at=at or cast.at,
    )


def show(
    cast: Cast, one: CaseRecord, agency: str, worker: str = "", by: str = "laura", **terms: Any
) -> RecordDecision:
    return record_sharing.give(
        cast.plan,
        one,
        to=Recipient(cast.agencies[agency], cast.workers[worker] if worker else None),
        terms=Terms(**{"purpose": "Keeps mother and baby safe"} | terms),
        by=cast.workers[by],
        at=cast.at,
    )


def scope(cast: Cast, name: str, on: date | None = None) -> Scope:
    return access.scope_of(cast.workers[name], on=on or cast.today)


def seen(cast: Cast, name: str, on: date | None = None) -> set[Any]:
    """The records whose content somebody may read, asked across plans and inside the open plan."""
    outside = scope(cast, name, on)
    found = set(CaseRecord.objects.visible_to(outside).values_list("pk", flat=True))
    if Plan.objects.visible_to(outside).exists():
        inside = outside.narrowed_to(cast.plan.pk)
        assert found == set(CaseRecord.objects.visible_to(inside).values_list("pk", flat=True))
    return found


def known(cast: Cast, name: str, on: date | None = None) -> set[Any]:
    """The records of which somebody may only know."""
    return {row["id"] for row in CaseRecord.objects.known_to(scope(cast, name, on))}


def question(cast: Cast, of: str = "school", **more: Any) -> InformationRequestDetails:
    """What an agency asks another: nothing that stands in it stands anywhere else."""
    said = {"what": "Who collects her brother?", "purpose": "He may be in the home"} | more
    return InformationRequestDetails(cast.agencies[of], **said)


def samples(cast: Cast) -> dict[RecordKind, tuple[Any, dict[str, Any]]]:
    """What Hannah, a core member, may put on record of an unborn child: one of each kind but
    supervision and the child's voice."""
    mother: dict[str, Any] = {"person": cast.mother.person}
    goal = record(cast, "hannah", details=GOAL, **mother)
    assessment = record(cast, "hannah", details=AssessmentDetails("pre_birth", cast.today))
    received = ContributionDetails(
        assessment, cast.agencies["midwifery"], "received", text="Booked at 12 weeks"
    )
    return {
        RecordKind.HOUSEHOLD_MEMBER: (HOUSEHOLD, mother),
        RecordKind.HOUSEHOLD_CONFIRMATION: (HouseholdConfirmationDetails("seen"), {}),
        RecordKind.ENQUIRY: (EnquiryDetails("father", "Tamsin", "declined"), {}),
        RecordKind.FATHER_FIGURE: (FATHER, {}),
        RecordKind.CHRONOLOGY_ENTRY: (entry(), {}),
        RecordKind.CHRONOLOGY_CHECK: (ChronologyCheckDetails("nothing_to_add"), {}),
        RecordKind.VISIT: (VisitDetails("refused", reason="Dean shut the door"), {}),
        RecordKind.ENGAGEMENT: (EngagementDetails("partial", "Came to 2 of 5", 5, 2), mother),
        RecordKind.RISK_FACTOR: (RISK, mother),
        RecordKind.SAFE_ADDRESS: (SafeAddressDetails("1 Somewhere"), mother),
        RecordKind.ASSESSMENT: (AssessmentDetails("pre_birth", cast.today), {}),
        RecordKind.CONTRIBUTION: (received, {}),
        RecordKind.UNBORN_BABY: (UnbornBabyDetails(midwife=cast.seats["hannah"]), {}),
        RecordKind.BIRTH_PLAN: (BIRTH_PLAN, {}),
        RecordKind.CAPACITY_GOAL: (GOAL, mother),
        RecordKind.CAPACITY_MEASURE: (CapacityMeasureDetails(goal, -1, evidence="Two clear"), {}),
        RecordKind.INFORMATION_REQUEST: (question(cast), {}),
    }


def born(cast: Cast) -> None:
    """The child of the plan, born a week ago."""
    children.record_birth(
        cast.plan,
        born_on=cast.today - timedelta(days=7),
        sex="F",
        given_names="Ada",
        version=None,
        by=cast.hannah,
        at=cast.at,
    )
    cast.plan = Plan.rows.select_related("child").get(pk=cast.plan.pk)


def refused(cast: Cast, field: str | None, details: Any, by: str = "hannah", **about: Any) -> None:
    before = CaseRecord.rows.count()
    with pytest.raises(Refused) as found:
        record(cast, by, details=details, **about)
    assert found.value.field == field
    assert CaseRecord.rows.count() == before
