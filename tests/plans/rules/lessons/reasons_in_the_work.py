"""Every reason that the lessons about how agencies work together can give, from the worked families."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from plans.rules.lessons.capacity import Measure
from plans.rules.lessons.challenge import Challenge
from plans.rules.lessons.facts import Meetings
from plans.rules.lessons.fourteen import Lesson
from plans.rules.lessons.impact import Asked, Harm, Impact, Incident, Score
from plans.rules.lessons.roles import Group, Meeting
from plans.rules.lessons.sharing import Request, Shared
from plans.rules.lessons.supervision import Practitioner, Supervision
from plans.rules.plans import Kind
from tests.plans.rules.lessons.reasons_in_the_family import C, Case, D, M, N, P
from tests.plans.rules.lessons.test_capacity import SCREENS
from tests.plans.rules.lessons.test_capacity import of as goals
from tests.plans.rules.lessons.test_challenge import CLOSED, HANNAHS, VIOLENCE
from tests.plans.rules.lessons.test_impact import (
    ABUSE,
    ALL_SERVICES,
    DRUGS,
    MARLOWE,
    NONE_KNOWN,
    with_abuse,
)
from tests.plans.rules.lessons.test_outcomes import PROGRAMME, VERIFY, course
from tests.plans.rules.lessons.test_outcomes import VIOLENCE as OUTCOME
from tests.plans.rules.lessons.test_outcomes import of as outcomes
from tests.plans.rules.lessons.test_roles import FAMILY, SIOBHAN, VACANT
from tests.plans.rules.lessons.test_sharing import receipt
from tests.plans.rules.lessons.test_supervision import PRIYA, session
from tests.plans.rules.lessons.worked import GP, RECOVERY, SOCIAL_CARE, new_id, on, source

JOINED = Practitioner(new_id(), "Owen Birtwhistle", SOCIAL_CARE, on(-10))
NO_REVIEW = Meetings()
CLEAR = tuple(Measure(source(n), "clear", is_better=True) for n in (-50, 45))


def _supervised(days: int) -> Supervision:
    return Supervision((PRIYA,), (session(-days, PRIYA),))


def _goal(**changes: Any) -> Any:
    return goals(replace(SCREENS, **changes), reviews=NO_REVIEW)


def _referred(day: date | None) -> Impact:
    abuse = replace(ABUSE, marac_referred_on=day, marac_heard_on=None)
    return replace(MARLOWE, factors=(abuse,))


def _seat(**changes: Any) -> Group:
    return Group((replace(SIOBHAN, **changes),))


def _outcome(**changes: Any) -> Any:
    return outcomes(replace(OUTCOME, **changes))


SUPERVISION = (
    Case("nobody", N, Supervision()),
    Case("supervised", P, _supervised(10)),
    Case("not_yet", P, Supervision((JOINED,))),
    Case("soon", D, _supervised(28)),
    Case("overdue", D, _supervised(34)),
    Case("never", M, Supervision((PRIYA,))),
)
CHALLENGE = (
    Case("nothing_to_challenge", N, Challenge()),
    Case("no_party", N, Challenge(others=1)),
    Case("open", D, Challenge((HANNAHS,)), 3),
    Case("open", D, Challenge((replace(HANNAHS, due_on=None),)), 90),
    Case("overdue", M, Challenge((HANNAHS,)), 4),
    Case("closed", P, Challenge((CLOSED,))),
    Case("closed_without_feedback", M, Challenge((replace(CLOSED, feedback_on=None),))),
    Case("still_unchallenged", D, Challenge(courses=(VIOLENCE,))),
    Case(
        "still_and_explained",
        P,
        Challenge(courses=(VIOLENCE,), spoken_to=frozenset({VIOLENCE.outcome})),
    ),
)
IMPACT = (
    Case("asked_and_none", N, Impact(asked=NONE_KNOWN)),
    Case("not_asked", M, Impact()),
    Case("not_asked", D, Impact((DRUGS,), services=ALL_SERVICES)),
    Case(
        "asked_unknown",
        D,
        Impact(asked=(*NONE_KNOWN[:2], Asked(source(-20), Harm.MENTAL_HEALTH, is_none=False))),
    ),
    Case("assessed", P, MARLOWE),
    Case("stale", D, MARLOWE, 53),
    Case("no_impact", M, replace(MARLOWE, factors=(replace(DRUGS, has_impact=False),))),
    Case("no_service", M, replace(MARLOWE, services=frozenset())),
    Case("score_stale", D, with_abuse(scores=(Score(source(-91), "DASH", 9, is_dash=True),))),
    Case(
        "incident_since",
        D,
        replace(MARLOWE, incidents=(Incident(source(-2, RECOVERY), Harm.SUBSTANCE_USE),)),
    ),
    Case("marac_not_recorded", D, _referred(None)),
    Case("marac_awaited", P, _referred(on(-20))),
    Case("marac_not_heard", D, _referred(on(-40))),
)
CAPACITY = (
    Case("no_goals", M, goals()),
    Case("no_goals_asked", N, goals(kind=Kind.CHILD_IN_NEED)),
    Case("no_baseline", M, _goal(baseline=None)),
    Case("baseline", P, _goal()),
    Case("measured_again", P, _goal(measures=(Measure(source(-5), "1 of 5 positive"),))),
    Case("measure_ahead", P, _goal(), 13),
    Case("measure_soon", D, _goal(), 14),
    Case("measure_late", D, _goal(), 38),
    Case("stale", D, _goal(), 39),
    Case("sustained", P, _goal(ends_on=None, measures=CLEAR), 50),
)
SHARING = (
    Case("nothing_to_share", N, Shared()),
    Case("opened", P, Shared((receipt(on(-20), opened=on(-19)),))),
    Case("to_open", P, Shared((receipt(on(-1)),))),
    Case("not_opened", D, Shared((receipt(on(-20)),))),
    Case("asked", P, Shared(requests=(Request(source(-1), GP),))),
    Case("answered", P, Shared(requests=(Request(source(-9), GP, answered_on=on(-8)),))),
    Case("refused", P, Shared(requests=(Request(source(-9), GP, refused_on=on(-8)),))),
    Case("unanswered", D, Shared(requests=(Request(source(-9), GP),))),
)
ROLES = (
    Case("no_group", M, Group((FAMILY,))),
    Case("in_role", P, Group((SIOBHAN,))),
    Case("left_today", D, Group((SIOBHAN, replace(VACANT, vacant_since=on(0))))),
    Case("vacant", M, Group((SIOBHAN, VACANT))),
    Case("invited", D, _seat(accepted_on=None, proposed_on=on(-7))),
    Case("not_accepted", M, _seat(accepted_on=None, proposed_on=on(-10))),
    Case("no_purpose", M, _seat(has_purpose=False)),
    Case("nothing_to_do_yet", D, _seat(has_duty=False, accepted_on=on(-7))),
    Case("nothing_to_do", M, _seat(has_duty=False)),
    Case(
        "inactive",
        M,
        _seat(meetings=(Meeting(on(-24), took_part=False), Meeting(on(-3), took_part=False))),
    ),
)
OUTCOMES = (
    Case("no_outcomes", M, outcomes()),
    Case("complete", P, _outcome()),
    Case("incomplete", M, _outcome(lacks=("how we will know",))),
    Case("no_actions", M, _outcome(actions=())),
    Case("professionals_only", M, _outcome(actions=(VERIFY,))),
    Case("family_asked", P, _outcome()),
    Case("family_not_asked", D, _outcome(understood=())),
    Case("heard", P, _outcome()),
    Case("quiet", C, _outcome(actions=(replace(PROGRAMME, source=source(-22)),))),
    Case("still", C, _outcome(course=course(False, False))),
    Case("action_late", D, _outcome(actions=(PROGRAMME, VERIFY))),
)
IN_THE_WORK: Mapping[Lesson, tuple[Case, ...]] = {
    Lesson.SUPERVISION: SUPERVISION,
    Lesson.CHALLENGE: CHALLENGE,
    Lesson.IMPACT: IMPACT,
    Lesson.CAPACITY: CAPACITY,
    Lesson.SHARING: SHARING,
    Lesson.ROLES: ROLES,
    Lesson.OUTCOMES: OUTCOMES,
}
