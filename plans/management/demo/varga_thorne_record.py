"""What was put on record around Ellis Varga-Thorne: a father found and assessed, two homes, a move."""

from __future__ import annotations

from plans.management.demo.noting import Noted, fact
from plans.rules.assessments import (
    AssessmentDetails,
    AssessmentKind,
    ContributionDetails,
    ContributionStatus,
)
from plans.rules.chronology import Category, CheckKind, ChronologyCheckDetails, Significance
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
from plans.rules.risks import Factor, RiskFactorDetails, Severity
from plans.rules.supervision import SupervisionDetails, SupervisionKind
from plans.rules.visits import BedroomSeen, SeenAlone, VisitDetails, VisitOutcome
from plans.rules.voice import ChildVoiceDetails, Method

FOSTER_HOME = "Denise and Paul's home"
SIGNIFICANT = Significance.SIGNIFICANT
SEEN_ALONE = VisitDetails(VisitOutcome.SEEN, SeenAlone.YES, BedroomSeen.YES)


def _lives(
    status: HouseholdStatus, care: CareRole, home: str, note: str = ""
) -> HouseholdMemberDetails:
    return HouseholdMemberDetails(status, home, care, Identity.CONFIRMED, Checks.DONE, note=note)


LIVES, CONTACT = HouseholdStatus.LIVES_HERE, HouseholdStatus.CONTACT

HOMES = (
    Noted(
        -39,
        "imran",
        _lives(LIVES, CareRole.MAIN, FOSTER_HOME, "Their own sons, 14 and 16, live here too."),
        "denise",
    ),
    Noted(-39, "imran", _lives(LIVES, CareRole.SHARES, FOSTER_HOME), "paul_o"),
    Noted(-39, "imran", _lives(LIVES, CareRole.NONE, "Leo's foster home"), "leo"),
    Noted(
        -39, "imran", _lives(CONTACT, CareRole.NONE, "Ilona's flat", "Every third week."), "ilona"
    ),
    Noted(-34, "imran", HouseholdConfirmationDetails(HowConfirmed.SEEN)),
    Noted(-9, "sally", HouseholdConfirmationDetails(HowConfirmed.SEEN, note="The same as before.")),
    Noted(-116, "imran", SEEN_ALONE),
    Noted(-80, "imran", SEEN_ALONE),
    Noted(-34, "imran", SEEN_ALONE),
    Noted(
        -9,
        "sally",
        VisitDetails(
            VisitOutcome.SEEN, SeenAlone.NO, BedroomSeen.NO, reason="Came to see Denise and Paul."
        ),
    ),
    Noted(
        -34,
        "imran",
        ChildVoiceDetails(
            Method.SAID_ALONE,
            "“Denise lets me help with the van. I don't unpack everything, in case.”",
            "“I want to see Leo more than just birthdays.”",
            what_changed="A fortnightly day with Leo is in the plan.",
        ),
    ),
)

STEPHEN = (
    Noted(
        -117,
        "imran",
        EnquiryDetails(
            Topic.FATHER, "Ilona", Found.UNKNOWN, "She has not heard of him for two years."
        ),
    ),
    Noted(
        -117,
        "imran",
        FatherFigureDetails(FatherType.BIRTH, FatherKnowledge.UNKNOWN),
        key="father",
    ),
    Noted(
        -92,
        "imran",
        lambda stage: FatherFigureDetails(
            FatherType.BIRTH,
            FatherKnowledge.NAMED_NOT_MET,
            parental_responsibility=Answer.YES,
            lives_with_child=Answer.NO,
            contacted_on=stage.day(-92),
        ),
        "stephen",
        amends="father",
        reason="Found through the probation service: he is in prison.",
    ),
    Noted(
        -30,
        "imran",
        lambda stage: FatherFigureDetails(
            FatherType.BIRTH,
            FatherKnowledge.NAMED_AND_MET,
            parental_responsibility=Answer.YES,
            lives_with_child=Answer.NO,
            contacted_on=stage.day(-92),
            invited=Answer.YES,
            attended=Answer.NO,
            protective="Writes and telephones when he says he will; does not speak ill of Ilona.",
            assessed_on=stage.setting.working_day(-30),
            assessed_by="Imran Qureshi, at the prison",
        ),
        "stephen",
        amends="father",
        reason="Met and assessed.",
    ),
)


def _brought(whose: str, text: str) -> Noted:
    return Noted(
        -90,
        whose,
        lambda stage: ContributionDetails(
            stage.records["assessment"],
            stage.agency(whose),
            ContributionStatus.RECEIVED,
            text=text,
        ),
    )


ASSESSED = (
    Noted(
        -95,
        "imran",
        lambda stage: AssessmentDetails(
            AssessmentKind.CHILD_AND_FAMILY,
            started_on=stage.day(-121),
            completed_on=stage.day(-97),
            analysis="Ilona loves both boys and cannot keep them safe while she is ill. Ellis has "
            "carried more than a child can.",
            authorised_by="Neil Cartwright",
            factors=[Factor.MENTAL_HEALTH_PARENT],
        ),
        was=-97,
        key="assessment",
    ),
    _brought("grace", "Clever with his hands; reads three years below his age."),
    _brought("ana", "Healthy, four fillings needed, sleeps badly."),
    Noted(
        -90,
        "imran",
        RiskFactorDetails(
            Factor.MENTAL_HEALTH_PARENT,
            "Ellis looked after his mother and his brother, and is watchful still.",
            Severity.SEVERE,
            protective="Ilona says when she is unwell, and stays away then.",
        ),
        "ilona",
    ),
    *(
        Noted(-90, "imran", EnquiryDetails(topic, "Ilona, and police records", Found.NONE))
        for topic in (Topic.SUBSTANCE_USE, Topic.DOMESTIC_ABUSE)
    ),
)

ENGAGED = tuple(
    Noted(on, by, EngagementDetails(level, saw, offered, attended, barriers=barriers), who)
    for on, by, who, level, saw, offered, attended, barriers in (
        (
            -20,
            "imran",
            "ilona",
            EngagementLevel.GENUINE,
            "Rings first when unwell.",
            8,
            6,
            "Illness",
        ),
        (-10, "colin", "ilona", EngagementLevel.AVOIDANT, "No answer to three letters.", 3, 0, ""),
        (-20, "imran", "stephen", EngagementLevel.PARTIAL, "Telephones monthly.", 3, 3, "Prison"),
        (-9, "sally", "denise", EngagementLevel.GENUINE, "Asks for help early.", 6, 6, ""),
        (-9, "sally", "paul_o", EngagementLevel.GENUINE, "Takes Ellis along to work.", 6, 5, ""),
    )
)


def _supervised(on: int, by: str, who: str, thought: str) -> Noted:
    return Noted(
        on,
        by,
        lambda stage: SupervisionDetails(
            SupervisionKind.ONE_TO_ONE, stage.worker(who), stage.worker(by), thought
        ),
    )


SUPERVISED = (
    _supervised(-12, "neil", "imran", "Why nobody has told Ellis where he will live."),
    _supervised(-50, "asif", "sally", "What the two sons make of a third boy."),
    _supervised(-60, "carol", "ana", "How to keep dental care going over a move."),
)

HISTORY = tuple(
    fact(
        -100 if by in {"imran", "grace"} and was < -100 else max(was, -89),
        by,
        was,
        category,
        what,
        source,
        **more,
    )
    for by, was, category, what, source, more in (
        (
            "imran",
            -900,
            Category.DOMESTIC_ABUSE,
            "Police called: Stephen broke a door. Both boys at home.",
            "Police notification",
            {"hurt": "Ellis hid Leo in a cupboard.", "about": "stephen", "weight": SIGNIFICANT},
        ),
        (
            "imran",
            -500,
            Category.MENTAL_HEALTH,
            "Ilona in hospital for six weeks; the boys stayed with Magda.",
            "Hospital letter",
            {"hurt": "Nobody told Ellis when she would be back.", "about": "ilona"},
        ),
        (
            "grace",
            -170,
            Category.SCHOOL,
            "Absent for eight days without word.",
            "School register",
            {"hurt": "He stayed at home to look after his mother."},
        ),
        (
            "imran",
            -121,
            Category.DECISION,
            "Police protection: Ilona was found confused in the street.",
            "Police notification",
            {"hurt": "Ellis saw her taken away.", "weight": SIGNIFICANT},
        ),
        ("imran", -120, Category.PLACEMENT, "Accommodated; first foster home.", "Case record", {}),
        ("imran", -85, Category.DECISION, "Interim care order.", "Court order", {}),
        (
            "ana",
            -84,
            Category.HEALTH,
            "Health assessment: four fillings, poor sleep.",
            "Own assessment",
            {},
        ),
        (
            "sally",
            -41,
            Category.PLACEMENT,
            "The first foster home gave notice after a fight.",
            "Case record",
            {"hurt": "Ellis thinks it was his fault.", "weight": SIGNIFICANT},
        ),
        ("sally", -40, Category.PLACEMENT, "Moved to Denise and Paul.", "Case record", {}),
        (
            "grace",
            -22,
            Category.ACHIEVEMENT,
            "Won the form's reading prize.",
            "School",
            {"good": "He read it out to Denise."},
        ),
        (
            "sally",
            -10,
            Category.MISSING,
            "Missing for 3 hours; came back by himself.",
            "Foster carer",
            {"hurt": "He had walked to Leo's school and found it shut."},
        ),
    )
)
CHECKED = (Noted(-24, "colin", ChronologyCheckDetails(CheckKind.NOTHING_TO_ADD)),)

NOTED = (*HOMES, *STEPHEN, *ASSESSED, *ENGAGED, *SUPERVISED, *HISTORY, *CHECKED)
