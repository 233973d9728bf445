"""The form of each kind of record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plans.rules.records import RecordKind
from plans.web.record_forms.agencies import (
    AssessmentForm,
    BirthPlanForm,
    ContributionForm,
    SupervisionForm,
    UnbornBabyForm,
)
from plans.web.record_forms.base import RecordForm
from plans.web.record_forms.child import (
    ChildVoiceForm,
    ChronologyCheckForm,
    ChronologyEntryForm,
    VisitForm,
)
from plans.web.record_forms.home import (
    EnquiryForm,
    FatherFigureForm,
    HouseholdConfirmationForm,
    HouseholdMemberForm,
    SafeAddressForm,
)
from plans.web.record_forms.information import InformationRequestForm
from plans.web.record_forms.parents import (
    CapacityGoalForm,
    CapacityMeasureForm,
    EngagementForm,
    RiskFactorForm,
)

ALL: Iterable[type[RecordForm]] = (
    HouseholdMemberForm,
    HouseholdConfirmationForm,
    EnquiryForm,
    FatherFigureForm,
    SafeAddressForm,
    ChildVoiceForm,
    VisitForm,
    ChronologyEntryForm,
    ChronologyCheckForm,
    EngagementForm,
    RiskFactorForm,
    CapacityGoalForm,
    CapacityMeasureForm,
    AssessmentForm,
    ContributionForm,
    UnbornBabyForm,
    BirthPlanForm,
    SupervisionForm,
    InformationRequestForm,
)
FORMS: Mapping[RecordKind, type[RecordForm]] = {form.kind: form for form in ALL}
