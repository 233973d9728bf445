"""Who may do what on a plan: the words, and the one table.

`plans.access` works out which capacities a worker has on a plan; what each may do stands here
and nowhere else. System administrators and superusers have no capacity, so they may do nothing.
"""

from collections.abc import Iterable

from django.db.models import TextChoices


class Standing(TextChoices):
    """How somebody belongs to a core or care group."""

    CORE = "core", "Core member"
    BY_REPORT = "by_report", "Attends by report"
    INFORMATION = "information", "Information only"
    FAMILY = "family", "Family"
    ADVOCATE = "advocate", "Advocate"


WITH_ACCOUNT = frozenset({Standing.CORE, Standing.BY_REPORT, Standing.INFORMATION})
MAY_OWN_ACTIONS = frozenset({Standing.CORE, Standing.BY_REPORT, Standing.FAMILY, Standing.ADVOCATE})
"""Who is in the group for information only undertakes nothing."""


class Capacity(TextChoices):
    """In what capacity a worker stands before a plan. A deputy has the covered member's."""

    LEAD = "lead", "Lead practitioner"
    CHAIR = "chair", "Chair or reviewing officer"
    CORE = "core", "Core member"
    BY_REPORT = "by_report", "Attends by report"
    INFORMATION = "information", "Information only"
    OVERSIGHT = "oversight", "Oversees a member"
    CHAIRS_MANAGER = "chairs_manager", "Line manager of the chair"
    PROPOSED = "proposed", "Proposed, not yet accepted"


CAPACITY_OF: dict[str, Capacity] = {
    Standing.CORE: Capacity.CORE,
    Standing.BY_REPORT: Capacity.BY_REPORT,
    Standing.INFORMATION: Capacity.INFORMATION,
}
"""Family members and advocates have no account, so no capacity."""


VERBS: dict[str, str] = {
    "read_pointer": "see that the plan exists and who leads it",
    "read_plan": "read the plan",
    "read_history": "read who changed what",
    "read_sharing": "read who may see the plan, and why",
    "read_looked": "read who has looked at the plan",
    "read_reminders": "read who was reminded of what",
    "answer_invitation": "accept or decline a place in the group",
    "leave": "leave the group",
    "update_own_actions": "update their own actions",
    "update_family_actions": "update a family member's actions",
    "accept_action": "accept an action offered to them",
    "add_action": "add an action",
    "change_action": "change an action's owner, words or date",
    "hand_over_action": "hand an action over to another member",
    "propose_outcome": "propose an outcome",
    "add_outcome": "add an agreed outcome",
    "change_outcome": "change, agree or close an outcome",
    "record_meeting": "plan, run and record a meeting of the group",
    "plan_review": "plan a review and ask for reports",
    "run_review": "start a review and record who attended it",
    "write_report": "report to a meeting or review",
    "rate": "record how safe somebody says the child is",
    "draft_judgement": "draft a judgement for the chair",
    "judge": "judge outcomes, decide and sign a review",
    "move_review": "move the date of a review",
    "keep_timetable": "record what was done by its date, and why it was late",
    "add_record": "add to the child's record",
    "look_over_chronology": "say that the chronology was gone through before a review",
    "record_supervision": "record supervision inside their own agency",
    "amend_record": "amend or withdraw their own agency's records",
    "share_record": "give others sight of their own agency's records",
    "dissent": "record their agency's dissent from a decision",
    "raise_disagreement": "raise a professional disagreement",
    "recommend": "recommend something at a review",
    "follow_recommendation": "say what came of a recommendation",
    "record_understanding": "record what the family makes of a version of the plan",
    "reorder_outcomes": "put the outcomes in order",
    "propose_member": "propose a member of the group",
    "change_member": "change a member's role, purpose or standing",
    "end_membership": "end somebody's place in the group",
    "declare_vacancy": "say that a role is vacant",
    "fill_vacancy": "fill a vacancy",
    "change_lead": "change the lead practitioner",
    "change_chair": "change the chair",
    "share": "give, change or end an agency's access",
    "change_child": "change the child's details",
    "change_family": "change family and household",
    "revise_edd": "revise the expected date of delivery",
    "record_birth": "record the birth",
    "change_plan": "change the plan's category, contingency or review date",
    "end_plan": "end the plan",
}
"""Every verb, in words that follow "may": they make up the reason when one is refused."""

_READS = frozenset({"read_pointer", "read_plan", "read_history"})
_ON_THE_PLAN = _READS | {"raise_disagreement"}
"""Whoever has a place on a plan may disagree with what is done for the child."""

CAPABILITIES: dict[Capacity, frozenset[str]] = {
    # Everything but the answer of the person invited and what is the chair's alone. The decision
    # is an independent chair's, so the lead's own agency may dissent from it as any other.
    Capacity.LEAD: frozenset(VERBS) - {"answer_invitation", "judge", "move_review", "recommend"},
    Capacity.CHAIR: _ON_THE_PLAN
    | {
        "read_sharing",
        "read_looked",
        "read_reminders",
        "propose_outcome",
        "add_outcome",
        "record_meeting",
        "plan_review",
        "run_review",
        "rate",
        "judge",
        "move_review",
        "keep_timetable",
        # Before a conference the chair reads the whole of it, whoever else has.
        "look_over_chronology",
        "recommend",
        "follow_recommendation",
        "record_understanding",
        "change_lead",
        "end_plan",
    },
    Capacity.CORE: _ON_THE_PLAN
    | {
        "leave",
        "update_own_actions",
        "update_family_actions",
        "accept_action",
        "add_action",
        "propose_outcome",
        "propose_member",
        # A meeting goes ahead without the lead, and another member records it.
        "record_meeting",
        "run_review",
        "write_report",
        "rate",
        "draft_judgement",
        "keep_timetable",
        "add_record",
        "look_over_chronology",
        "record_supervision",
        "amend_record",
        "share_record",
        "dissent",
        "follow_recommendation",
        "record_understanding",
        # The midwife hears of the birth first, the health visitor sees who is at home.
        "change_family",
        "revise_edd",
        "record_birth",
    },
    Capacity.BY_REPORT: _ON_THE_PLAN
    | {
        "leave",
        "update_own_actions",
        "accept_action",
        "write_report",
        # What an agency knows is the reason for which it is asked to report.
        "add_record",
        "look_over_chronology",
        "record_supervision",
        "amend_record",
        "share_record",
        "dissent",
        # Their own: whoever is recommended something says what came of it.
        "follow_recommendation",
    },
    Capacity.INFORMATION: _ON_THE_PLAN | {"leave"},
    Capacity.OVERSIGHT: _ON_THE_PLAN
    | {
        "read_sharing",
        "answer_invitation",
        "hand_over_action",
        "change_lead",
        "record_supervision",
        "amend_record",
        "share_record",
    },
    Capacity.CHAIRS_MANAGER: _READS | {"move_review"},
    Capacity.PROPOSED: frozenset({"read_pointer", "answer_invitation"}),
}

ONLY_WITHOUT_A_LEAD: frozenset[tuple[Capacity, str]] = frozenset(
    {(Capacity.CHAIR, "change_lead"), (Capacity.OVERSIGHT, "change_lead")}
)
"""A plan never stays without a lead because the lead is gone; while one is there, it is theirs."""

ONLY_OWN_AGENCY: frozenset[tuple[Capacity, str]] = frozenset(
    {
        (Capacity.OVERSIGHT, "answer_invitation"),
        (Capacity.OVERSIGHT, "hand_over_action"),
        (Capacity.OVERSIGHT, "record_supervision"),
        (Capacity.OVERSIGHT, "amend_record"),
        (Capacity.OVERSIGHT, "share_record"),
    }
)
"""A manager answers, hands over and keeps records for their own agency, and for no other."""


def may(capacities: Iterable[str], verb: str, *, has_lead: bool = True) -> bool:
    """Whether any of these capacities allows the verb. An unknown verb is a slip, not a no."""
    return verb in allowed(capacities, has_lead=has_lead) if verb in VERBS else _unknown(verb)


def allowed(capacities: Iterable[str], *, has_lead: bool = True) -> frozenset[str]:
    """Every verb these capacities allow on a plan that has, or lacks, a current lead."""
    return frozenset(
        verb
        for capacity in map(Capacity, capacities)
        for verb in CAPABILITIES[capacity]
        if not (has_lead and (capacity, verb) in ONLY_WITHOUT_A_LEAD)
    )


def who_may(verb: str) -> frozenset[Capacity]:
    """The capacities that allow a verb, for the sentence that says whom to ask."""
    return frozenset(c for c, verbs in CAPABILITIES.items() if verb in verbs)


def why_not(verb: str) -> str:
    """The reason shown when somebody who sees a plan may not do this to it."""
    holders = [c.label.lower() for c in Capacity if c in who_may(verb)]
    return f"Only these may {VERBS[verb]}: {', '.join(holders)}."


def _unknown(verb: str) -> bool:
    raise LookupError(f"No such verb: {verb}")


STARTED_BY: dict[str, frozenset[str] | None] = {
    "child_protection": frozenset({"social_care"}),
    "child_in_need": frozenset({"social_care"}),
    "looked_after": frozenset({"social_care"}),
    "early_help": None,
}
"""The kinds of agency whose workers start a plan of each kind; None for any. The statutory plans
are the authority's to start (Children Act 1989, sections 17, 22 and 47)."""


SUGGESTED_ROLES: dict[str, tuple[str, ...]] = {
    "social_care": ("Social worker", "Family support worker", "Supervising social worker"),
    "early_help": ("Early help worker", "Family support worker"),
    "health_visiting": ("Health visitor", "School nurse", "Looked-after children nurse"),
    "midwifery": ("Community midwife", "Safeguarding midwife"),
    "gp": ("GP", "Practice nurse"),
    "police": ("Child protection officer", "Neighbourhood officer"),
    "school": ("Designated safeguarding lead", "Designated teacher", "Nursery key person"),
    "virtual_school": ("Virtual school adviser",),
    "probation": ("Probation practitioner",),
    "adult_mental_health": ("Community mental health nurse", "Care co-ordinator"),
    "child_mental_health": ("Child mental health clinician",),
    "substance_use": ("Recovery worker",),
    "housing": ("Housing officer",),
    "domestic_abuse": ("Independent domestic violence adviser",),
    "hospital": ("Paediatrician", "Safeguarding nurse"),
    "voluntary": ("Support worker", "Advocate"),
    "other": (),
}
"""What a role is usually called, by the kind of agency: offered, never required."""
