"""The fourteen lessons in the order of the briefing, what each asks, and who sees which.

Source: Sunderland Safeguarding Children Board, *Learning Lessons from Case and Serious Case Reviews
re: Vulnerable Babies*, staff briefing note.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from plans.rules.lessons import (
    assessment,
    capacity,
    challenge,
    child,
    engagement,
    fathers,
    history,
    household,
    impact,
    outcomes,
    roles,
    sharing,
    supervision,
    unborn,
)
from plans.rules.lessons.facts import Terms
from plans.rules.lessons.findings import Finding
from plans.rules.roles import Capacity, may

Rule = Callable[[Any, Terms], Finding]


class Lesson(TextChoices):
    """Each by the name of its values in the policy, in the order of the briefing."""

    HOUSEHOLD = "household", "Household"
    UNBORN = "unborn", "Unborn baby procedures"
    CHILD = "child", "The child is the focus"
    FATHERS = "fathers", "Fathers and father figures"
    ASSESSMENT = "assessment", "Multi-agency assessment"
    HISTORY = "history", "Family history"
    ENGAGEMENT = "engagement", "Parental engagement"
    SUPERVISION = "supervision", "Reflective supervision"
    CHALLENGE = "challenge", "Professional challenge"
    IMPACT = "impact", "Domestic abuse, substance use, mental health"
    CAPACITY = "capacity", "Capacity to change"
    SHARING = "sharing", "Information sharing"
    ROLES = "roles", "Roles and responsibilities"
    OUTCOMES = "outcomes", "Outcome-focused plans"

    @property
    def number(self) -> int:
        """As the briefing counts them, from 1."""
        return list(Lesson).index(self) + 1

    @property
    def question(self) -> str:
        return QUESTIONS[self]

    def look(self, facts: Any, terms: Terms) -> Finding:
        """What this lesson comes to over the facts its rule takes."""
        return RULES[self](facts, terms)


QUESTIONS: Mapping[Lesson, str] = {
    Lesson.HOUSEHOLD: (
        "Do you really know who lives with the child, or stays at or visits the home?"
    ),
    Lesson.UNBORN: (
        "Are the unborn baby procedures followed, so that assessment and planning start early?"
    ),
    Lesson.CHILD: "How well do you know this child?",
    Lesson.FATHERS: (
        "Do you know who the father is, and have you assessed the risk and the protection he "
        "presents?"
    ),
    Lesson.ASSESSMENT: "Is the work based on a robust multi-agency assessment?",
    Lesson.HISTORY: (
        "Do you use chronologies to see patterns of parenting and behaviour, and to predict?"
    ),
    Lesson.ENGAGEMENT: (
        "Is the family really working with you, or resistant, hostile or uncooperative?"
    ),
    Lesson.SUPERVISION: (
        "How regular and effective is your supervision? Is it both challenging and supportive?"
    ),
    Lesson.CHALLENGE: (
        "Do you use the Resolution of Professional Disagreement procedure when the multi-agency "
        "work does not protect the child enough?"
    ),
    Lesson.IMPACT: (
        "Have you really assessed what domestic abuse, substance use and mental health do to this "
        "child?"
    ),
    Lesson.CAPACITY: (
        "Can the parents make and maintain the changes needed to care for the child safely?"
    ),
    Lesson.SHARING: (
        "Have you shared all relevant information with the other professionals working with the "
        "child?"
    ),
    Lesson.ROLES: "What is the role of each member of the group with this child?",
    Lesson.OUTCOMES: (
        "What are you trying to achieve, does the family understand it, and how will you know when "
        "you get there?"
    ),
}

RULES: Mapping[Lesson, Rule] = {
    Lesson.HOUSEHOLD: household.look,
    Lesson.UNBORN: unborn.look,
    Lesson.CHILD: child.look,
    Lesson.FATHERS: fathers.look,
    Lesson.ASSESSMENT: assessment.look,
    Lesson.HISTORY: history.look,
    Lesson.ENGAGEMENT: engagement.look,
    Lesson.SUPERVISION: supervision.look,
    Lesson.CHALLENGE: challenge.look,
    Lesson.IMPACT: impact.look,
    Lesson.CAPACITY: capacity.look,
    Lesson.SHARING: sharing.look,
    Lesson.ROLES: roles.look,
    Lesson.OUTCOMES: outcomes.look,
}


class Facts(TextChoices):
    """Which facts of a lesson somebody's finding is made from, of those they may see at all."""

    EVERYBODYS = "everybodys", "Every agency's"
    DATES = "dates", "The dates of every agency's, and the content of their own"
    OWN_AGENCYS = "own_agencys", "Their own agency's"
    NONE = "none", "None"


SEES_ALL = frozenset({Capacity.LEAD, Capacity.CHAIR})
OF_OWN_AGENCY: Mapping[Lesson, Facts] = {
    Lesson.SUPERVISION: Facts.DATES,
    Lesson.SHARING: Facts.EVERYBODYS,
}
"""The lessons that each agency sees for itself, and what of them the lead and the chair see."""


def facts_for(lesson: Lesson, capacities: Collection[str]) -> Facts:
    """Which facts make up a lesson for somebody who stands before the plan in these capacities.

    Who reads the plan sees the lessons; of supervision and of sharing, what concerns their own
    agency, the lead and the chair excepted.
    """
    if not may(capacities, "read_plan"):
        return Facts.NONE
    if lesson not in OF_OWN_AGENCY:
        return Facts.EVERYBODYS
    sees_all = not SEES_ALL.isdisjoint(capacities)
    return OF_OWN_AGENCY[lesson] if sees_all else Facts.OWN_AGENCYS


@dataclass(frozen=True)
class Line:
    """One lesson of a plan as its reader sees it."""

    lesson: Lesson
    finding: Finding


def look_at(facts: Mapping[Lesson, Any], terms: Terms) -> tuple[Line, ...]:
    """The lessons whose facts were read, in the order of the briefing."""
    return tuple(Line(one, one.look(facts[one], terms)) for one in Lesson if one in facts)
