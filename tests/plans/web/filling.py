"""What a person types into the form of each kind of record."""

from __future__ import annotations

from datetime import date
from typing import Any

from plans.rules.assessments import AssessmentDetails
from plans.rules.records import RecordKind
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import GOAL, record


def day(name: str, on: date | None = None, **parts: str) -> dict[str, str]:
    """A date in its three boxes."""
    typed = {"day": str(on.day), "month": str(on.month), "year": str(on.year)} if on else parts
    return {f"{name}-{part}": text for part, text in typed.items()}


def typed(cast: Cast, kind: str, **more: Any) -> dict[str, Any]:
    """A whole form of a kind, as Hannah fills it in."""
    said = FORMS[RecordKind(kind)](cast)
    of_day = (
        {}
        if any(name.startswith("happened_on") for name in more)
        else {**day("happened_on", cast.today)}
    )
    return {"held_at": str(int(Level.PLAN)), **of_day, **said, **more}


def about_mother(cast: Cast, **said: Any) -> dict[str, Any]:
    return {"person": str(cast.mother.person.pk), **said}


def _measure(cast: Cast) -> dict[str, Any]:
    goal = record(cast, "hannah", details=GOAL, person=cast.mother.person)
    return {"goal": str(goal.line), "attained": "-1", "evidence": "Two clear screens"}


def _contribution(cast: Cast) -> dict[str, Any]:
    assessment = record(cast, "hannah", details=AssessmentDetails("pre_birth", cast.today))
    return {
        "assessment": str(assessment.line),
        "from_agency": str(cast.agencies["midwifery"].pk),
        "status": "received",
        "text": "Booked at 12 weeks",
    }


FORMS: dict[RecordKind, Any] = {
    RecordKind.HOUSEHOLD_MEMBER: lambda cast: about_mother(
        cast, status="lives_here", care_role="main", identity="confirmed", checks="done"
    ),
    RecordKind.HOUSEHOLD_CONFIRMATION: lambda cast: {"how": "seen"},
    RecordKind.ENQUIRY: lambda cast: {
        "topic": "father", "asked_whom": "Tamsin", "found": "declined"
    },
    RecordKind.FATHER_FIGURE: lambda cast: {
        "type": "birth", "knowledge": "unknown", "parental_responsibility": "not_asked",
        "lives_with_child": "no", "invited": "not_asked", "attended": "not_asked",
    },
    RecordKind.CHRONOLOGY_ENTRY: lambda cast: {
        "summary": "Dean was at the flat", "category": "domestic_abuse", "source": "Incident log",
        "impact": "negative", "impact_text": "Nobody slept", "significance": "significant",
    },
    RecordKind.CHRONOLOGY_CHECK: lambda cast: {"what": "nothing_to_add"},
    RecordKind.CHILD_VOICE: lambda cast: {"method": "observed", "life_is_like": "Settles when held"},
    RecordKind.VISIT: lambda cast: {"outcome": "refused", "reason": "Dean shut the door"},
    RecordKind.ENGAGEMENT: lambda cast: about_mother(
        cast, level="partial", evidence="Came to 2 of 5", offered="5", attended="2"
    ),
    RecordKind.RISK_FACTOR: lambda cast: about_mother(
        cast, factor="2B", impact="The baby would wake to nobody", severity="severe"
    ),
    RecordKind.SAFE_ADDRESS: lambda cast: about_mother(cast, address="14 Hidden Lane"),
    RecordKind.ASSESSMENT: lambda cast: {
        "type": "pre_birth", **day("started_on", cast.today), "factors": ["2B"],
        "outcomes": [str(cast.outcome.pk)],
    },
    RecordKind.CONTRIBUTION: _contribution,
    RecordKind.UNBORN_BABY: lambda cast: {
        "late_booking": "yes", "concealed": "no", "previous_child_removed": "no",
        "previous_child_died": "unknown", "midwife": str(cast.seats["hannah"].pk),
    },
    RecordKind.BIRTH_PLAN: lambda cast: {
        "ring_by_day": "Hannah", "ring_out_of_hours": "The ward", "birth_partner": "Gillian",
        "may_pose_difficulty": "Dean", "what_staff_do": "Stay together",
    },
    RecordKind.CAPACITY_GOAL: lambda cast: about_mother(
        cast, goal="Lives without cocaine", expected="Six clear screens",
        owner=str(cast.seats["hannah"].pk),
    ),
    RecordKind.CAPACITY_MEASURE: _measure,
    RecordKind.SUPERVISION: lambda cast: {
        "type": "one_to_one", "supervisee": str(cast.hannah.pk),
        "supervisor": str(cast.moira.pk), "reflection": "Are we too hopeful?",
    },
    RecordKind.INFORMATION_REQUEST: lambda cast: {
        "asked_of": str(cast.agencies["school"].pk), "what": "Who collects her brother?",
        "purpose": "He may be in the home", "lawful_basis": "public_task",
    },
}  # fmt: skip
