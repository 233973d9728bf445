"""What was put on record around Jaydon and Maisie Teale: a man nobody knows, and two fathers unmet."""

from __future__ import annotations

from plans.management.demo import asking
from plans.management.demo.noting import Noted
from plans.management.demo.teale_history import JAYDONS_HISTORY, MAISIES_HISTORY
from plans.rules.assessments import (
    AssessmentDetails,
    AssessmentKind,
    ContributionDetails,
    ContributionStatus,
)
from plans.rules.capacity import CapacityGoalDetails, CapacityMeasureDetails
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
from plans.rules.tools import Tool
from plans.rules.visits import BedroomSeen, SeenAlone, VisitDetails, VisitOutcome
from plans.rules.voice import ChildVoiceDetails, Method

HERE = HouseholdMemberDetails(
    HouseholdStatus.LIVES_HERE, "", CareRole.MAIN, Identity.CONFIRMED, Checks.DONE
)
A_CHILD = HouseholdMemberDetails(
    HouseholdStatus.LIVES_HERE, "", CareRole.NONE, Identity.CONFIRMED, Checks.DONE
)
SEEN_ALONE = VisitDetails(VisitOutcome.SEEN, SeenAlone.YES, BedroomSeen.YES)


def _stays_over(note: str) -> HouseholdMemberDetails:
    return HouseholdMemberDetails(
        HouseholdStatus.STAYS_OVER, identity=Identity.DESCRIPTION_ONLY, note=note
    )


def _asked(topic: Topic, found: Found, said: str = "", on: int = -60, about: str = "") -> Noted:
    return Noted(on, "owen", EnquiryDetails(topic, "Leanne", found, said), about)


def _supervised(on: int, by: str, who: str, thought: str, decisions: str = "") -> Noted:
    return Noted(
        on,
        by,
        lambda stage: SupervisionDetails(
            SupervisionKind.ONE_TO_ONE,
            stage.worker(who),
            stage.worker(by),
            thought,
            decisions=decisions,
        ),
    )


def _measured(on: int, attained: int, score: int, saw: str) -> Noted:
    return Noted(
        on,
        "kezia",
        lambda stage: CapacityMeasureDetails(
            stage.records["mornings"],
            attained,
            is_baseline=attained < 0,
            tool=Tool.PHQ9,
            score=score,
            evidence=saw,
        ),
    )


BOTH = (
    Noted(-74, "owen", HERE, "leanne"),
    Noted(-38, "owen", HouseholdConfirmationDetails(HowConfirmed.TOLD_BY_PARENT)),
    Noted(-15, "owen", HouseholdConfirmationDetails(HowConfirmed.SEEN, note="Nobody else was in.")),
    _asked(Topic.DOMESTIC_ABUSE, Found.NONE),
    _asked(Topic.SUBSTANCE_USE, Found.NONE),
)
"""What was said of the home on each child's own record."""

JAYDON = (
    *BOTH,
    Noted(-74, "owen", A_CHILD, "maisie"),
    Noted(
        -40, "farida", _stays_over("Jaydon says Craig sleeps on the sofa most weekends."), "craig"
    ),
    Noted(-62, "owen", SEEN_ALONE),
    Noted(-38, "owen", SEEN_ALONE),
    Noted(-15, "owen", SEEN_ALONE),
    Noted(
        -15,
        "owen",
        ChildVoiceDetails(
            Method.DIRECT_WORK_TOOL,
            "Drew the flat with a big man on the sofa and himself in the doorway. “I stay up to see "
            "who comes.”",
            "That Craig rings the bell first.",
            what_changed="Owen asks about Craig at every visit; it is an action of the plan.",
        ),
    ),
    Noted(
        -18,
        "farida",
        ChildVoiceDetails(Method.OBSERVED, "Fell asleep at carpet time twice this week."),
    ),
    Noted(
        -60,
        "owen",
        FatherFigureDetails(
            FatherType.BIRTH,
            FatherKnowledge.NAMED_NOT_MET,
            parental_responsibility=Answer.YES,
            lives_with_child=Answer.NO,
            invited=Answer.NO,
        ),
        "anthony",
    ),
    Noted(
        -38,
        "owen",
        FatherFigureDetails(FatherType.PARTNER, FatherKnowledge.MOTHER_DECLINES),
        "craig",
    ),
    _asked(Topic.FATHER, Found.DECLINED, "She says Craig is a friend.", on=-15, about="craig"),
    Noted(
        -72,
        "owen",
        lambda stage: AssessmentDetails(
            AssessmentKind.CHILD_AND_FAMILY,
            started_on=stage.day(-118),
            completed_on=stage.day(-80),
            analysis="The flat is kept and the children are fed. When Leanne is low, Jaydon does what "
            "she cannot.",
            authorised_by="Neil Cartwright",
            factors=[Factor.MENTAL_HEALTH_PARENT, Factor.NEGLECT],
        ),
        was=-80,
        key="assessment",
    ),
    Noted(
        -68,
        "farida",
        lambda stage: ContributionDetails(
            stage.records["assessment"],
            stage.agency("farida"),
            ContributionStatus.RECEIVED,
            text="Bright and kind; late or tired on the days after a weekend.",
        ),
    ),
    Noted(
        -68,
        "kezia",
        lambda stage: ContributionDetails(
            stage.records["assessment"],
            stage.agency("kezia"),
            ContributionStatus.RECEIVED,
            text="Depression, answering to treatment. She hides bad days from the school.",
        ),
    ),
    Noted(
        -12,
        "kezia",
        EngagementDetails(
            EngagementLevel.GENUINE, "Keeps her sessions and talks.", offered=6, attended=6
        ),
        "leanne",
    ),
    Noted(
        -18,
        "farida",
        EngagementDetails(
            EngagementLevel.PARTIAL,
            "Answers messages; has not come in to talk.",
            offered=4,
            attended=1,
            declined=1,
            barriers="Was unhappy at this school herself.",
        ),
        "leanne",
    ),
    Noted(
        -65,
        "kezia",
        lambda stage: RiskFactorDetails(
            Factor.MENTAL_HEALTH_PARENT,
            "On bad days Jaydon gets himself and Maisie up, and misses school.",
            Severity.MODERATE,
            tool=Tool.PHQ9,
            score=19,
            scored_on=stage.day(-65),
        ),
        "leanne",
        key="mood",
    ),
    Noted(
        -12,
        "kezia",
        lambda stage: RiskFactorDetails(
            Factor.MENTAL_HEALTH_PARENT,
            "Bad days come once a fortnight now; a neighbour takes the children to school then.",
            Severity.MODERATE,
            tool=Tool.PHQ9,
            score=12,
            scored_on=stage.day(-12),
            service="Wearbridge Community Mental Health Team, fortnightly",
        ),
        "leanne",
        amends="mood",
        reason="Measured again",
    ),
    Noted(
        -64,
        "kezia",
        lambda stage: CapacityGoalDetails(
            "Gets up for the children on a bad day, or rings somebody who does",
            expected="Four mornings of five",
            worst="Jaydon does it",
            best="Every morning",
            intervention="Behavioural activation, with Owen at home",
            provider="Wearbridge Community Mental Health Team",
            owner=stage.seat("kezia"),
            from_on=stage.day(-64),
            until_on=stage.day(-11),
            sessions_offered=7,
            sessions_attended=6,
        ),
        "leanne",
        key="mornings",
    ),
    _measured(-63, -2, 19, "Jaydon got them both up on three of five mornings."),
    _measured(-11, 0, 12, "Leanne got up on four of five; on the fifth she rang the neighbour."),
    _supervised(
        -25,
        "neil",
        "owen",
        "Whether liking Leanne makes it hard to ask her about Craig.",
        "Ask at every visit, and tell her why.",
    ),
    _supervised(-30, "fiona", "kezia", "What the children see of her bad days."),
    *JAYDONS_HISTORY,
    *asking.JAYDON,
)

MAISIE = (
    *BOTH,
    Noted(-74, "owen", A_CHILD, "jaydon"),
    Noted(
        -41,
        "becky",
        _stays_over("Collected Maisie. Tall, dark coat. She calls him Craig."),
        "craig",
    ),
    Noted(
        -38,
        "owen",
        HouseholdMemberDetails(HouseholdStatus.VISITS, note="Leanne says he only visits."),
        "craig",
    ),
    Noted(-62, "owen", VisitDetails(VisitOutcome.SEEN, SeenAlone.NOT_APPROPRIATE, BedroomSeen.YES)),
    Noted(-38, "owen", VisitDetails(VisitOutcome.SEEN, SeenAlone.NOT_APPROPRIATE, BedroomSeen.YES)),
    Noted(-15, "owen", SEEN_ALONE),
    Noted(
        -15,
        "owen",
        ChildVoiceDetails(
            Method.OBSERVED, "Laughs and shows her new bed. Holds her jaw when eating."
        ),
    ),
    Noted(-60, "owen", FatherFigureDetails(FatherType.BIRTH, FatherKnowledge.UNKNOWN)),
    _asked(Topic.FATHER, Found.DECLINED, "She does not want to talk about him.", on=-60),
    _asked(Topic.MENTAL_HEALTH, Found.NONE, "On Jaydon's record, where Kezia helps."),
    Noted(
        -10,
        "becky",
        EngagementDetails(
            EngagementLevel.PARTIAL, "Chats at the door; forgets the dentist's letter."
        ),
        "leanne",
    ),
    Noted(
        -25,
        "tom",
        EngagementDetails(EngagementLevel.GENUINE, "Lets us in, moved the furniture for the work."),
        "leanne",
    ),
    _supervised(-24, "neil", "owen", "Maisie is the quiet one: who looks at her?"),
    *MAISIES_HISTORY,
    *asking.MAISIE,
)
