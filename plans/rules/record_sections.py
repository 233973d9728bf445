"""The record as people read it: which kinds stand together, in which order, under which heading."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.rules.records import RecordKind


@dataclass(frozen=True)
class Section:
    """A part of the record, and what to do where it holds nothing."""

    key: str
    title: str
    kinds: tuple[RecordKind, ...]
    if_empty: str
    is_of_pregnancy: bool = False


SECTIONS = (
    Section(
        "home",
        "Home and family",
        (
            RecordKind.HOUSEHOLD_MEMBER,
            RecordKind.HOUSEHOLD_CONFIRMATION,
            RecordKind.FATHER_FIGURE,
            RecordKind.ENQUIRY,
            RecordKind.SAFE_ADDRESS,
        ),
        "Nothing is on record of who lives in or visits the home, or of the father. "
        "Begin with who lives there; if you asked and were not told, record that.",
    ),
    Section(
        "child",
        "The child",
        (RecordKind.CHILD_VOICE, RecordKind.VISIT),
        "Nothing is on record of what life is like for the child. "
        "Record your last visit, and what you learnt from the child.",
    ),
    Section(
        "pregnancy",
        "The unborn baby",
        (RecordKind.UNBORN_BABY, RecordKind.BIRTH_PLAN),
        "Nothing is on record of the pregnancy or the birth plan. "
        "The midwife or the lead practitioner records both.",
        is_of_pregnancy=True,
    ),
    Section(
        "history",
        "History",
        (RecordKind.CHRONOLOGY_ENTRY, RecordKind.CHRONOLOGY_CHECK),
        "The chronology is empty. Add what your agency knows, or say that it has nothing to add.",
    ),
    Section(
        "engagement",
        "Working with the family",
        (RecordKind.ENGAGEMENT,),
        "No agency has said how the parents work with it. Add how they work with yours.",
    ),
    Section(
        "risks",
        "Risks, and what they do to the child",
        (RecordKind.RISK_FACTOR,),
        "No factor is on record. Add what you know of, with what it does to this child; "
        "if you asked and there is none, record that you asked.",
    ),
    Section(
        "assessments",
        "Assessments",
        (RecordKind.ASSESSMENT, RecordKind.CONTRIBUTION),
        "No assessment is on record. Add the one that is under way, or the last one completed.",
    ),
    Section(
        "change",
        "Whether the parents can change",
        (RecordKind.CAPACITY_GOAL, RecordKind.CAPACITY_MEASURE),
        "No goal of change is on record. "
        "Add what a parent is to be able to do, then measure where they stand.",
    ),
    Section(
        "supervision",
        "Supervision",
        (RecordKind.SUPERVISION,),
        "No supervision of this child's workers is on record that you may know of. "
        "What is said in it stays inside its agency.",
    ),
    Section(
        "sharing",
        "Information sharing",
        (RecordKind.INFORMATION_REQUEST,),
        "No request for information is on record. "
        "If another agency may know what this child needs you to know, ask it here.",
    ),
)
SECTION_OF: Mapping[RecordKind, Section] = {
    kind: section for section in SECTIONS for kind in section.kinds
}
