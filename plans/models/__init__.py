"""Tables of plans. Modules below may import only those listed above them."""

from plans.models.actions import Action, ActionUpdate
from plans.models.addresses import SafeAddress
from plans.models.assessments import Assessment, Contribution
from plans.models.base import Unscoped
from plans.models.capacity import CapacityGoal, CapacityMeasure
from plans.models.challenges import DissentChallenge
from plans.models.children import Child, ChildIdentifier, ExpectedDelivery
from plans.models.chronology import ChronologyCheck, ChronologyEntry
from plans.models.disagreement_records import (
    DisagreementAction,
    DisagreementReference,
    Discussion,
    InterimSafety,
)
from plans.models.disagreement_stages import (
    DisagreementEvent,
    DisagreementExtension,
    DisagreementParty,
    DisagreementReply,
    DisagreementStage,
    DisagreementTimer,
)
from plans.models.disagreements import Disagreement, DisagreementLink, DisagreementSide
from plans.models.drafts import Draft
from plans.models.engagement import Engagement
from plans.models.enquiries import Enquiry
from plans.models.fathers import FatherFigure
from plans.models.group import GroupMember
from plans.models.household import HouseholdConfirmation, HouseholdMember
from plans.models.imports import CensusImport, CensusImportLine
from plans.models.information_requests import InformationRequest
from plans.models.judgements import Dissent, GuardOverride, Judgement, Recommendation
from plans.models.lesson_counts import LessonCount
from plans.models.mail_choices import MailChoice
from plans.models.mails import Mail
from plans.models.notifications import Acknowledgement, Notification, NotificationReading
from plans.models.outbox import Outbox
from plans.models.outcomes import Outcome, OutcomeUnderstanding, OutcomeUpdate
from plans.models.people import FamilyLink, Person
from plans.models.plans import FAR_OFF, Plan, PlanPermission
from plans.models.ratings import Rating
from plans.models.record_sharing import NamedPermission, RecordDecision, RecordPermission
from plans.models.records import CaseRecord, RecordContent, RecordOpening
from plans.models.reviews import AgencyReport, Attendance, Review
from plans.models.risks import RiskFactor
from plans.models.scope import Scope
from plans.models.sharing import SharingDecision
from plans.models.supervision import Supervision
from plans.models.timetable import (
    AgreedInterval,
    Deadline,
    DeadlineMove,
    ReviewMove,
    TimetableEvent,
)
from plans.models.unborn import BirthPlan, UnbornBaby
from plans.models.versions import PlanVersion, VersionUnderstanding
from plans.models.visits import Visit
from plans.models.voice import ChildVoice

__all__ = [
    "FAR_OFF",
    "Acknowledgement",
    "Action",
    "ActionUpdate",
    "AgencyReport",
    "AgreedInterval",
    "Assessment",
    "Attendance",
    "BirthPlan",
    "CapacityGoal",
    "CapacityMeasure",
    "CaseRecord",
    "CensusImport",
    "CensusImportLine",
    "Child",
    "ChildIdentifier",
    "ChildVoice",
    "ChronologyCheck",
    "ChronologyEntry",
    "Contribution",
    "Deadline",
    "DeadlineMove",
    "Disagreement",
    "DisagreementAction",
    "DisagreementEvent",
    "DisagreementExtension",
    "DisagreementLink",
    "DisagreementParty",
    "DisagreementReference",
    "DisagreementReply",
    "DisagreementSide",
    "DisagreementStage",
    "DisagreementTimer",
    "Discussion",
    "Dissent",
    "DissentChallenge",
    "Draft",
    "Engagement",
    "Enquiry",
    "ExpectedDelivery",
    "FamilyLink",
    "FatherFigure",
    "GroupMember",
    "GuardOverride",
    "HouseholdConfirmation",
    "HouseholdMember",
    "InformationRequest",
    "InterimSafety",
    "Judgement",
    "LessonCount",
    "Mail",
    "MailChoice",
    "NamedPermission",
    "Notification",
    "NotificationReading",
    "Outbox",
    "Outcome",
    "OutcomeUnderstanding",
    "OutcomeUpdate",
    "Person",
    "Plan",
    "PlanPermission",
    "PlanVersion",
    "Rating",
    "Recommendation",
    "RecordContent",
    "RecordDecision",
    "RecordOpening",
    "RecordPermission",
    "Review",
    "ReviewMove",
    "RiskFactor",
    "SafeAddress",
    "Scope",
    "SharingDecision",
    "Supervision",
    "TimetableEvent",
    "UnbornBaby",
    "Unscoped",
    "VersionUnderstanding",
    "Visit",
]
