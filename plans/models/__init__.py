"""Tables of plans. Modules below may import only those listed above them."""

from plans.models.actions import Action, ActionUpdate
from plans.models.base import Unscoped
from plans.models.children import Child, ChildIdentifier, ExpectedDelivery
from plans.models.drafts import Draft
from plans.models.group import GroupMember
from plans.models.imports import CensusImport, CensusImportLine
from plans.models.outcomes import Outcome, OutcomeUnderstanding, OutcomeUpdate
from plans.models.people import FamilyLink, Person
from plans.models.plans import FAR_OFF, Plan, PlanPermission
from plans.models.reviews import Review
from plans.models.scope import Scope
from plans.models.sharing import SharingDecision

__all__ = [
    "FAR_OFF",
    "Action",
    "ActionUpdate",
    "CensusImport",
    "CensusImportLine",
    "Child",
    "ChildIdentifier",
    "Draft",
    "ExpectedDelivery",
    "FamilyLink",
    "GroupMember",
    "Outcome",
    "OutcomeUnderstanding",
    "OutcomeUpdate",
    "Person",
    "Plan",
    "PlanPermission",
    "Review",
    "Scope",
    "SharingDecision",
    "Unscoped",
]
