"""Every reason that the lessons about the child and the family can give, from the worked families.

Of each a smallest case: its state, the facts that give it, and the day on which they are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from plans.rules.lessons.assessment import Change, Contribution
from plans.rules.lessons.child import Child, Entry, Visit
from plans.rules.lessons.drift import Attendance
from plans.rules.lessons.engagement import Access, Engagement
from plans.rules.lessons.facts import Meetings
from plans.rules.lessons.fathers import Father, Fathers, Listed
from plans.rules.lessons.findings import State
from plans.rules.lessons.fourteen import Lesson
from plans.rules.lessons.household import Adult, Confirmation, Elsewhere, Household
from plans.rules.lessons.household import Visit as HomeVisit
from plans.rules.lessons.unborn import BirthPlan, Milestone, Unborn
from tests.plans.rules.lessons.test_assessment import PRE_BIRTH
from tests.plans.rules.lessons.test_assessment import of as assessed
from tests.plans.rules.lessons.test_child import JAYDON
from tests.plans.rules.lessons.test_engagement import MARLOWE as WITH_TAMSIN
from tests.plans.rules.lessons.test_engagement import course, view
from tests.plans.rules.lessons.test_fathers import DEAN_ASSESSED, DEAN_KNOWN
from tests.plans.rules.lessons.test_fathers import of as fathers
from tests.plans.rules.lessons.test_history import MARLOWE as CHRONOLOGY
from tests.plans.rules.lessons.test_household import CONFIRMED, word
from tests.plans.rules.lessons.test_unborn import MARLOWE as PREGNANCY
from tests.plans.rules.lessons.test_unborn import WRITTEN
from tests.plans.rules.lessons.worked import (
    CRAIG,
    DEAN,
    GP,
    MIDWIFERY,
    NURSERY,
    POLICE,
    RECOVERY,
    SOCIAL_CARE,
    TAMSIN,
    on,
    source,
)


@dataclass(frozen=True)
class Case:
    """So many days from T, of a plan that started so many days from it."""

    code: str
    state: State
    facts: Any
    day: int = 0
    started: int = -35


C, M, D, P, N = State.CONFLICT, State.MISSING, State.DUE, State.IN_PLACE, State.NOT_NEEDED


def _adult(days: int, *, is_identified: bool) -> Household:
    craig = Adult(source(-days, NURSERY), CRAIG, "“Craig”", is_identified, False, on(-days))
    return Household(confirmations=(CONFIRMED,), adults=(craig,))


def _confirmed(days: int) -> Household:
    return Household(confirmations=(Confirmation(source(-days)),))


def _asked_before(days: int) -> Household:
    meetings = Meetings(last_on=on(-24), next_on=on(days))
    return Household(confirmations=(CONFIRMED,), agencies=(SOCIAL_CARE, GP), meetings=meetings)


def _milestone(due: int | None, **known: Any) -> Unborn:
    one = Milestone("legal planning meeting", None if due is None else on(due), **known)
    return replace(WRITTEN, milestones=(one,))


def _part(due: int | None, **known: Any) -> Any:
    part = Contribution(GP, on(-60), None if due is None else on(due), **known)
    return assessed(replace(PRE_BIRTH, contributions=(part,)))


NO_CONFERENCE = replace(PREGNANCY, conference_on=None, milestones=())
WITHOUT = Visit(source(-15), seen=True, alone=None)

HOUSEHOLD = (
    Case("confirmed", P, Household(confirmations=(CONFIRMED,))),
    Case("confirm_soon", D, _confirmed(21)),
    Case("stale", D, _confirmed(29)),
    Case("never_confirmed", M, Household()),
    Case("unanswered", M, Household(unanswered=(Confirmation(source(-4, POLICE)),))),
    Case(
        "visited_since",
        D,
        Household(confirmations=(CONFIRMED,), visits=(HomeVisit(source(-1, MIDWIFERY)),)),
    ),
    Case("before_meeting", P, _asked_before(4)),
    Case("unidentified", D, _adult(5, is_identified=False)),
    Case("unidentified", M, _adult(41, is_identified=False)),
    Case("unchecked", D, _adult(5, is_identified=True)),
    Case("unchecked", M, _adult(41, is_identified=True)),
    Case(
        "agencies_differ",
        C,
        Household(
            words=(
                word(-12, POLICE, DEAN, "Dean", "lives_here"),
                word(-6, SOCIAL_CARE, DEAN, "Dean", "moved_out"),
            )
        ),
    ),
    Case(
        "two_homes",
        C,
        Household(
            words=(word(-3, SOCIAL_CARE, DEAN, "Dean", "lives_here"),),
            elsewhere=(Elsewhere(source(-9, POLICE), DEAN, "Dean"),),
        ),
    ),
)
UNBORN = (
    Case("not_unborn", N, Unborn(born_on=on(-900))),
    Case("settled", P, Unborn(was_unborn=True, born_on=on(-1))),
    Case("milestone_open", P, _milestone(None)),
    Case("milestone_settled", P, _milestone(3, done_on=on(-2))),
    Case("milestone_settled", P, _milestone(-3, not_needed_because="no order is sought")),
    Case("milestone_ahead", P, _milestone(8)),
    Case("milestone_soon", D, _milestone(7)),
    Case("milestone_late", M, _milestone(-1)),
    Case("birth_plan", P, WRITTEN),
    Case("birth_plan_incomplete", D, replace(WRITTEN, birth_plan=BirthPlan(source(-2), ("who",)))),
    Case("birth_plan_ahead", P, NO_CONFERENCE, 6),
    Case("birth_plan_awaited", D, PREGNANCY),
    Case("birth_plan_soon", D, NO_CONFERENCE, 14),
    Case("birth_plan_late", M, NO_CONFERENCE, 15),
    Case("no_expected_date", M, Unborn(is_unborn=True)),
    Case("birth_expected", P, WRITTEN, 56),
    Case("birth_expected", D, WRITTEN, 63),
    Case("birth_unrecorded", M, WRITTEN, 64),
)
CHILD = (
    Case("unborn", N, Child()),
    Case("heard", P, JAYDON),
    Case("stale", D, replace(JAYDON, entries=(Entry(source(-29)),), meetings=Meetings())),
    Case("never_heard", D, replace(JAYDON, entries=(), meetings=Meetings())),
    Case("newborn", P, Child(born_on=on(-1))),
    Case("nothing_since_meeting", D, replace(JAYDON, meetings=Meetings(on(-10), on(7)))),
    Case(
        "not_seen",
        M,
        replace(JAYDON, visits=tuple(Visit(source(-n), seen=False) for n in (3, 9))),
    ),
    Case("seen_alone", P, JAYDON, started=-75),
    Case("alone_ahead", P, replace(JAYDON, visits=()), started=-1),
    Case("not_seen_alone", D, replace(JAYDON, visits=(WITHOUT,)), started=-75),
    Case("not_seen_alone", M, replace(JAYDON, visits=()), started=-75),
)
FATHERS = (
    Case("nobody", M, Fathers()),
    Case("listed", M, Fathers(listed=(Listed(source(-60), "Dean", "father", DEAN),))),
    Case("not_enquired", M, fathers(replace(DEAN_KNOWN, knowledge="unknown"))),
    Case("enquiry_open", D, fathers(replace(DEAN_KNOWN, enquiries=(source(-8),)))),
    Case("not_assessed", M, fathers(replace(DEAN_KNOWN, knowledge="named_and_met"))),
    Case(
        "not_assessed_unsafe",
        D,
        fathers(replace(DEAN_KNOWN, knowledge="not_safe_to_contact")),
    ),
    Case("assessed", P, fathers(DEAN_ASSESSED)),
    Case("assessment_stale", D, fathers(DEAN_ASSESSED), 71),
    Case("no_actions", M, fathers(replace(DEAN_ASSESSED, actions=0))),
    Case(
        "never_invited",
        M,
        fathers(replace(DEAN_ASSESSED, has_responsibility=True, is_invited=False)),
    ),
    Case(
        "new_partner",
        D,
        fathers(
            DEAN_ASSESSED,
            Father(
                source(-2),
                "Lee Cobb",
                "named_not_met",
                became_on=on(-2),
                enquiries=(source(-1),),
            ),
        ),
    ),
)
ASSESSMENT = (
    Case("none_completed", M, assessed()),
    Case("completed", P, assessed(PRE_BIRTH)),
    Case("stale", D, assessed(PRE_BIRTH), 150),
    Case("changed_since", D, assessed(PRE_BIRTH, changes=(Change(source(-8), "a birth"),))),
    Case("contribution_declined", P, _part(-45, declined_on=on(-44))),
    Case("contribution_outstanding", D, _part(None)),
    Case("contribution_soon", D, _part(7)),
    Case("contribution_late", D, _part(-1)),
)
HISTORY = (
    Case("no_entries", M, replace(CHRONOLOGY, entries=())),
    Case("entries", P, CHRONOLOGY),
    Case("agency_silent", M, replace(CHRONOLOGY, agencies=(GP,))),
    Case("agency_said", P, CHRONOLOGY),
    Case("agency_said", P, replace(CHRONOLOGY, meetings=Meetings(on(-10), None))),
    Case("agency_due", D, replace(CHRONOLOGY, meetings=Meetings(on(-16), on(14)))),
    Case("to_look_over", P, CHRONOLOGY),
    Case("not_looked_over", D, replace(CHRONOLOGY, reviews=Meetings(None, on(14)))),
)
ENGAGEMENT = (
    Case("no_parent", M, Engagement()),
    Case("never_said", M, replace(WITH_TAMSIN, views=())),
    Case("said", P, WITH_TAMSIN),
    Case("stale", D, WITH_TAMSIN, 24),
    Case(
        "refused",
        M,
        replace(
            WITH_TAMSIN,
            accesses=tuple(Access(source(-n), TAMSIN, is_refused=True) for n in (13, 8)),
        ),
    ),
    Case(
        "views_differ",
        C,
        replace(WITH_TAMSIN, views=(*WITH_TAMSIN.views, view(-2, RECOVERY, "avoidant"))),
    ),
    Case(
        "effort_and_change",
        C,
        replace(
            WITH_TAMSIN,
            attendance=(Attendance(source(-4, MIDWIFERY), TAMSIN, "Tamsin", 10, 8),),
            courses=(course(False, False),),
        ),
    ),
)
IN_THE_FAMILY: Mapping[Lesson, tuple[Case, ...]] = {
    Lesson.HOUSEHOLD: HOUSEHOLD,
    Lesson.UNBORN: UNBORN,
    Lesson.CHILD: CHILD,
    Lesson.FATHERS: FATHERS,
    Lesson.ASSESSMENT: ASSESSMENT,
    Lesson.HISTORY: HISTORY,
    Lesson.ENGAGEMENT: ENGAGEMENT,
}
