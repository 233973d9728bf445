"""What is put on record in generated worlds: of every kind, in several wordings that are all allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from plans.rules.addresses import SafeAddressDetails
from plans.rules.assessments import AssessmentDetails, ContributionDetails
from plans.rules.capacity import CapacityGoalDetails, CapacityMeasureDetails
from plans.rules.chronology import ChronologyCheckDetails, ChronologyEntryDetails
from plans.rules.engagement import EngagementDetails
from plans.rules.enquiries import EnquiryDetails
from plans.rules.fathers import FatherFigureDetails
from plans.rules.household import HouseholdConfirmationDetails, HouseholdMemberDetails
from plans.rules.information_requests import InformationRequestDetails
from plans.rules.records import RecordKind
from plans.rules.risks import RiskFactorDetails
from plans.rules.supervision import SupervisionDetails
from plans.rules.unborn import BirthPlanDetails, UnbornBabyDetails
from plans.rules.visits import VisitDetails
from plans.rules.voice import ChildVoiceDetails

WORDINGS = 4
TOPICS = ("household", "father", "family_history", "domestic_abuse", "substance_use")
STATUSES = ("lives_here", "stays_over", "visits", "moved_out")
LEVELS = ("genuine", "partial", "avoidant", "hostile")
CATEGORIES = ("domestic_abuse", "health", "home", "substance_use")
RISKS = (("2B", ""), ("3B", "victim"), ("4B", ""), ("1C", ""))
HOW = ("seen", "told_by_parent", "agency_record", "seen")
FOUND = ("unknown", "declined", "found", "none")
OUTCOMES = ("refused", "parent_seen", "nobody_in", "not_seen")
KNOWLEDGE = ("named_not_met", "named_and_met", "named_and_met", "named_not_met")


def household(n: int, **_: Any) -> HouseholdMemberDetails:
    return HouseholdMemberDetails(STATUSES[n], home=f"Flat {n}", note=f"Bottles by the door {n}")


def confirmation(n: int, **_: Any) -> HouseholdConfirmationDetails:
    return HouseholdConfirmationDetails(HOW[n], has_changed=n == 3, note=f"A second bed {n}")


def enquiry(n: int, **_: Any) -> EnquiryDetails:
    return EnquiryDetails(TOPICS[n], f"Aunt {n}", FOUND[n], said=f"Nothing of Dean {n}")


def father(n: int, *, on: date, **_: Any) -> FatherFigureDetails:
    return FatherFigureDetails(
        ("birth", "partner")[n % 2],
        KNOWLEDGE[n],
        lives_with_child=("yes", "no", "unknown", "not_asked")[n],
        risk=f"Arrests {n}" if n else "",
        assessed_on=on if n else None,
        assessed_by="Laura" if n else "",
    )


def entry(n: int, **_: Any) -> ChronologyEntryDetails:
    return ChronologyEntryDetails(
        f"Neighbour {n} rang",
        CATEGORIES[n],
        f"Log {n}",
        impact=("negative", "positive", "neutral", "negative")[n],
        impact_text=f"Frightened {n}",
        significance=("critical", "ordinary", "significant", "critical")[n],
    )


def check(n: int, **_: Any) -> ChronologyCheckDetails:
    return ChronologyCheckDetails("nothing_to_add", note=f"Shelf {n}")


def visit(n: int, *, is_born: bool, **_: Any) -> VisitDetails:
    outcome = "seen" if is_born and n == 1 else OUTCOMES[n]
    if outcome == "seen":
        return VisitDetails(outcome, seen_alone="not_appropriate", bedroom_seen="yes")
    return VisitDetails(outcome, reason=f"The door {n}")


def voice(n: int, **_: Any) -> ChildVoiceDetails:
    method = ("observed", "via_carer", "observed", "said_with_others")[n]
    changed = f"A cot {n}" if n % 2 else ""
    return ChildVoiceDetails(method, f"Wakes and is held {n}", what_changed=changed)


def engagement(n: int, **_: Any) -> EngagementDetails:
    return EngagementDetails(LEVELS[n], f"Came {n} times", 8, n, declined=2)


def risk(n: int, *, on: date, **_: Any) -> RiskFactorDetails:
    factor, role = RISKS[n]
    return RiskFactorDetails(
        factor,
        f"Wakes to nobody {n}",
        role=role,
        service=f"Service {n}",
        judged_high_on=on if role else None,
        marac_heard_on=on - timedelta(days=1) if role else None,
    )


def address(n: int, **_: Any) -> SafeAddressDetails:
    return SafeAddressDetails(f"{n} Refuge Road", how_to_contact=f"Ring {n}")


def assessment(n: int, *, on: date, **_: Any) -> AssessmentDetails:
    begun = on - timedelta(days=n)
    kind = ("pre_birth", "parenting", "specialist", "child_and_family")[n]
    if n % 2:
        return AssessmentDetails(
            kind, begun, completed_on=on, analysis=f"Analysis {n}", authorised_by="Neil"
        )
    return AssessmentDetails(kind, begun, due_on=on + timedelta(days=20))


def contribution(n: int, *, on: date, of: Any, agency: Any, **_: Any) -> ContributionDetails:
    status = ("requested", "received", "declined", "received")[n]
    due_on = None if n else on + timedelta(days=9)
    return ContributionDetails(of, agency, status, due_on, text=f"Booked at {n} weeks")


def unborn(n: int, **_: Any) -> UnbornBabyDetails:
    answer = ("yes", "no", "unknown", "not_asked")[n]
    return UnbornBabyDetails(late_booking=answer, concealed=answer, maternity_unit=f"Ward {n}")


def birth_plan(n: int, *, on: date, **_: Any) -> BirthPlanDetails:
    return BirthPlanDetails(
        f"Hannah {n}", "The ward", "Gillian", "Dean", f"Stay {n}", filed_on=on if n % 2 else None
    )


def goal(n: int, *, on: date, **_: Any) -> CapacityGoalDetails:
    return CapacityGoalDetails(
        f"Lives without cocaine {n}",
        f"{n} clear screens",
        intervention=f"Course {n}",
        until_on=on + timedelta(days=30 * n - 40),
        sessions_offered=8,
        sessions_attended=n,
    )


def measure(n: int, *, of: Any, **_: Any) -> CapacityMeasureDetails:
    return CapacityMeasureDetails(of, n - 2, is_baseline=n == 0, evidence=f"Clear {n}")


def supervision(n: int, *, on: date, supervisee: Any, supervisor: Any, **_: Any) -> Any:
    """What lead and chair may know, its kind and its dates, is the same in every wording."""
    return SupervisionDetails(
        "one_to_one",
        supervisee,
        supervisor,
        f"What is it like for the baby {n}",
        challenged=f"Optimism {n}",
        decisions=f"See Dean {n}",
        next_due_on=on + timedelta(days=28),
    )


def question(n: int, *, on: date, agency: Any, **_: Any) -> InformationRequestDetails:
    """Two wordings ask the same, of which one has its answer."""
    asked = InformationRequestDetails(agency, f"Where is he {n // 2}", f"He may be there {n // 2}")
    if n % 2:
        return replace(asked, status="answered", answered_on=on, answer=f"At his aunt's {n}")
    return asked


SAYING: Mapping[RecordKind, Callable[..., Any]] = {
    RecordKind.HOUSEHOLD_MEMBER: household,
    RecordKind.HOUSEHOLD_CONFIRMATION: confirmation,
    RecordKind.ENQUIRY: enquiry,
    RecordKind.FATHER_FIGURE: father,
    RecordKind.CHRONOLOGY_ENTRY: entry,
    RecordKind.CHRONOLOGY_CHECK: check,
    RecordKind.CHILD_VOICE: voice,
    RecordKind.VISIT: visit,
    RecordKind.ENGAGEMENT: engagement,
    RecordKind.RISK_FACTOR: risk,
    RecordKind.SAFE_ADDRESS: address,
    RecordKind.ASSESSMENT: assessment,
    RecordKind.CONTRIBUTION: contribution,
    RecordKind.UNBORN_BABY: unborn,
    RecordKind.BIRTH_PLAN: birth_plan,
    RecordKind.CAPACITY_GOAL: goal,
    RecordKind.CAPACITY_MEASURE: measure,
    RecordKind.SUPERVISION: supervision,
    RecordKind.INFORMATION_REQUEST: question,
}
REFERS_TO = {
    RecordKind.CONTRIBUTION: RecordKind.ASSESSMENT,
    RecordKind.CAPACITY_MEASURE: RecordKind.CAPACITY_GOAL,
}
