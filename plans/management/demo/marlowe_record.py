"""What was put on record around Baby Marlowe: who is at the flat, the pregnancy, what has to change.

Police and social care differ about where Dean lives, and about how he works with them.
"""

from __future__ import annotations

from plans.management.demo import asking, marlowe_change
from plans.management.demo.marlowe_history import HISTORY
from plans.management.demo.noting import Noted
from plans.rules.addresses import SafeAddressDetails
from plans.rules.assessments import (
    AssessmentDetails,
    AssessmentKind,
    ContributionDetails,
    ContributionStatus,
)
from plans.rules.engagement import EngagementDetails, EngagementLevel
from plans.rules.enquiries import EnquiryDetails, Found, Topic
from plans.rules.fathers import FatherFigureDetails, FatherKnowledge, FatherType
from plans.rules.household import (
    CareRole,
    Checks,
    HouseholdConfirmationDetails,
    HouseholdMemberDetails,
    HouseholdStatus,
    HowConfirmed,
    Identity,
)
from plans.rules.records import Answer
from plans.rules.risks import Factor
from plans.rules.unborn import BirthPlanDetails, UnbornBabyDetails
from plans.rules.visits import VisitDetails, VisitOutcome

FLAT = "Tamsin's flat"
AUNTS = "Kai's aunt's home"

HOME = (
    Noted(
        -34,
        "priya",
        HouseholdMemberDetails(
            HouseholdStatus.LIVES_HERE, FLAT, CareRole.MAIN, Identity.CONFIRMED, Checks.DONE
        ),
        "tamsin",
    ),
    Noted(
        -33,
        "laura",
        HouseholdMemberDetails(
            HouseholdStatus.LIVES_HERE,
            FLAT,
            identity=Identity.CONFIRMED,
            checks=Checks.DONE,
            note="Gave the flat as his address at the last call. His van stands outside at night.",
        ),
        "dean",
    ),
    Noted(
        -30,
        "priya",
        HouseholdMemberDetails(
            HouseholdStatus.MOVED_OUT,
            FLAT,
            identity=Identity.REPORTED,
            checks=Checks.REQUESTED,
            note="Tamsin says he moved out after the conference. She does not know where to.",
        ),
        "dean",
    ),
    Noted(
        -30,
        "priya",
        HouseholdMemberDetails(
            HouseholdStatus.VISITS, FLAT, CareRole.OCCASIONAL, Identity.CONFIRMED, Checks.DONE
        ),
        "gillian",
    ),
    Noted(
        -30,
        "priya",
        HouseholdMemberDetails(
            HouseholdStatus.LIVES_HERE, AUNTS, CareRole.NONE, Identity.CONFIRMED, Checks.DONE
        ),
        "kai",
    ),
    Noted(-24, "priya", HouseholdConfirmationDetails(HowConfirmed.TOLD_BY_PARENT)),
    Noted(
        -6,
        "siobhan",
        HouseholdConfirmationDetails(
            HowConfirmed.SEEN,
            has_changed=True,
            note="A man's work boots in the hall. Tamsin said they are her brother's.",
        ),
    ),
    Noted(-34, "priya", VisitDetails(VisitOutcome.PARENT_SEEN), "tamsin"),
    Noted(-20, "priya", VisitDetails(VisitOutcome.PARENT_SEEN), "tamsin"),
    Noted(
        -13,
        "priya",
        VisitDetails(VisitOutcome.REFUSED, reason="His van was outside; nobody came to the door."),
        "dean",
    ),
    Noted(
        -8,
        "priya",
        VisitDetails(VisitOutcome.REFUSED, reason="By appointment. He refused to open the door."),
        "dean",
    ),
    Noted(-6, "siobhan", VisitDetails(VisitOutcome.PARENT_SEEN), "tamsin"),
    Noted(
        -20,
        "priya",
        SafeAddressDetails(
            "The Lantern House, 4 Invented Row, Wearbridge",
            "By way of its duty worker only; never write to Tamsin there.",
        ),
        "tamsin",
        shown_to="hannah",
        purpose="Brings mother and baby there from the ward, should Dean come",
    ),
)

DEAN = (
    Noted(
        -34,
        "priya",
        FatherFigureDetails(
            FatherType.BIRTH,
            FatherKnowledge.NAMED_NOT_MET,
            parental_responsibility=Answer.UNKNOWN,
            lives_with_child=Answer.UNKNOWN,
            invited=Answer.YES,
            attended=Answer.NO,
        ),
        "dean",
    ),
    Noted(
        -13,
        "priya",
        EnquiryDetails(
            Topic.FATHER, "Dean, at the address he gave", Found.UNKNOWN, "Nobody came to the door."
        ),
        "dean",
    ),
    Noted(
        -8,
        "priya",
        EnquiryDetails(
            Topic.FATHER, "Dean, by appointment", Found.DECLINED, "He refused to open the door."
        ),
        "dean",
    ),
)

PREGNANCY = (
    Noted(
        -34,
        "hannah",
        lambda stage: UnbornBabyDetails(
            booked_on=stage.day(-140),
            late_booking=Answer.NO,
            concealed=Answer.NO,
            previous_child_removed=Answer.YES,
            previous_child_died=Answer.NO,
            midwife=stage.seat("hannah"),
            maternity_unit="Wearbridge General",
        ),
    ),
    Noted(
        -5,
        "hannah",
        BirthPlanDetails(
            ring_by_day="Priya Nandakumar, social worker, or whoever is on duty for her",
            ring_out_of_hours="The emergency duty team",
            birth_partner="Gillian, Tamsin's mother",
            may_pose_difficulty="Dean. If he comes to the ward, ring the police and the duty number.",
            what_staff_do="Mother and baby stay together on the ward. Nobody goes home before the "
            "discharge meeting. Score the baby for withdrawal.",
        ),
    ),
)


def _asked(whose: str) -> Noted:
    return Noted(
        -32,
        "priya",
        lambda stage: ContributionDetails(
            stage.records["assessment"],
            stage.agency(whose),
            ContributionStatus.REQUESTED,
            due_on=stage.day(-20),
        ),
        key=f"asked {whose}",
    )


def _brought(on: int, whose: str, text: str) -> Noted:
    return Noted(
        on,
        whose,
        lambda stage: ContributionDetails(
            stage.records["assessment"],
            stage.agency(whose),
            ContributionStatus.RECEIVED,
            due_on=stage.day(-20),
            text=text,
        ),
        amends=f"asked {whose}",
        reason="What was asked for",
    )


ASSESSED = (
    Noted(
        -33,
        "priya",
        lambda stage: AssessmentDetails(
            AssessmentKind.PRE_BIRTH,
            started_on=stage.day(-63),
            completed_on=stage.day(-38),
            analysis="Tamsin wants this baby and keeps away from drugs when she is alone. With Dean "
            "she does not. A newborn could not wait for her to notice it.",
            authorised_by="Neil Cartwright",
            factors=[
                Factor.DRUGS_PARENT,
                Factor.DOMESTIC_ABUSE_PARENT,
                Factor.MENTAL_HEALTH_PARENT,
            ],
        ),
        was=-38,
        key="assessment",
    ),
    *(_asked(whose) for whose in ("hannah", "siobhan", "marcus", "laura")),
    _brought(-28, "hannah", "The baby grows well. Tamsin comes when her mother brings her."),
    _brought(-25, "siobhan", "Kai was fed and clean whenever Tamsin was alone with him."),
    _brought(-27, "marcus", "She uses with Dean and at weekends, and tells us when she has."),
)

ENGAGED = (
    Noted(
        -7,
        "hannah",
        EngagementDetails(
            EngagementLevel.GENUINE,
            "Asks questions, follows advice, brings her mother.",
            offered=6,
            attended=5,
            not_brought=1,
        ),
        "tamsin",
    ),
    Noted(
        -8,
        "priya",
        EngagementDetails(
            EngagementLevel.PARTIAL,
            "Open about drugs. Stops talking when Dean is mentioned.",
            offered=4,
            attended=3,
            barriers="Afraid that this baby is taken as Kai was.",
        ),
        "tamsin",
    ),
    Noted(
        -8,
        "priya",
        EngagementDetails(
            EngagementLevel.AVOIDANT,
            "Two visits, no answer and a shut door.",
            offered=2,
            declined=2,
        ),
        "dean",
    ),
    Noted(
        -17,
        "laura",
        EngagementDetails(
            EngagementLevel.PARTIAL,
            "Came to the station when he was asked to, and answered questions.",
            offered=2,
            attended=2,
        ),
        "dean",
    ),
)

NOTED = (
    *HOME,
    *DEAN,
    *PREGNANCY,
    *ASSESSED,
    *ENGAGED,
    *HISTORY,
    *asking.MARLOWE,
    *marlowe_change.NOTED,
)
