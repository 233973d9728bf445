"""Tables of who works where. Modules below may import only those listed above them."""

from agencies.models.agencies import Agency, AgencyKind, EscalationContact, EscalationLevel
from agencies.models.audit import AuditChain, AuditEvent
from agencies.models.partnerships import ClosedDay, Partnership, Policy
from agencies.models.workers import (
    Absence,
    Employment,
    PartnershipRole,
    Position,
    RoleInPartnership,
    Worker,
)

__all__ = [
    "Absence",
    "Agency",
    "AgencyKind",
    "AuditChain",
    "AuditEvent",
    "ClosedDay",
    "Employment",
    "EscalationContact",
    "EscalationLevel",
    "Partnership",
    "PartnershipRole",
    "Policy",
    "Position",
    "RoleInPartnership",
    "Worker",
]
