"""Tables of plans. Modules below may import only those listed above them."""

from plans.models.actions import Action, ActionUpdate
from plans.models.base import Unscoped
from plans.models.challenges import DissentChallenge
from plans.models.children import Child, ChildIdentifier, ExpectedDelivery
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
from plans.models.group import GroupMember
from plans.models.imports import CensusImport, CensusImportLine
from plans.models.judgements import Dissent, GuardOverride, Judgement, Recommendation
from plans.models.mail_choices import MailChoice
from plans.models.mails import Mail
from plans.models.notifications import Acknowledgement, Notification, NotificationReading
from plans.models.outbox import Outbox
from plans.models.outcomes import Outcome, OutcomeUnderstanding, OutcomeUpdate
from plans.models.people import FamilyLink, Person
from plans.models.plans import FAR_OFF, Plan, PlanPermission
from plans.models.ratings import Rating
from plans.models.reviews import AgencyReport, Attendance, Review
from plans.models.scope import Scope
from plans.models.sharing import SharingDecision
from plans.models.timetable import (
    AgreedInterval,
    Deadline,
    DeadlineMove,
    ReviewMove,
    TimetableEvent,
)
from plans.models.versions import PlanVersion, VersionUnderstanding

__all__ = [
    "FAR_OFF",
    "Acknowledgement",
    "Action",
    "ActionUpdate",
    "AgencyReport",
    "AgreedInterval",
    "Attendance",
    "CensusImport",
    "CensusImportLine",
    "Child",
    "ChildIdentifier",
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
    "ExpectedDelivery",
    "FamilyLink",
    "GroupMember",
    "GuardOverride",
    "InterimSafety",
    "Judgement",
    "Mail",
    "MailChoice",
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
    "Review",
    "ReviewMove",
    "Scope",
    "SharingDecision",
    "TimetableEvent",
    "Unscoped",
    "VersionUnderstanding",
]
