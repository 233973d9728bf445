"""The one click that puts right what a lesson found, for whoever can; where it is shown, for others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from plans.models import Plan
from plans.queries.lessons.fourteen import ReasonLine
from plans.queries.lessons.short import ShortLine
from plans.rules.enquiries import Topic
from plans.rules.lessons.findings import Reason
from plans.rules.lessons.fourteen import Lesson
from plans.rules.records import RecordKind


@dataclass(frozen=True)
class Way:
    """A page below the plan, and the words of the link to it.

    `verb` is what its reader needs; `adds` is the kind of record it adds, `about` the sort of
    evidence whose own page it is, of which the newest is meant, or `SUBJECT`: that of what the
    reason is about. `asks` is what its form begins with; `SUBJECT` again stands for that.
    """

    route: str
    words: str
    verb: str = ""
    adds: RecordKind | None = None
    about: str = ""
    asks: tuple[tuple[str, str], ...] = ()


SUBJECT = "subject"


def _add(kind: RecordKind, words: str, verb: str = "add_record", **asks: str) -> Way:
    return Way("record_add", words, verb, adds=kind, asks=tuple(asks.items()))


def _amend(kind: RecordKind, words: str) -> Way:
    return Way("record_amend", words, "add_record", about=kind)


CONFIRM = _add(RecordKind.HOUSEHOLD_CONFIRMATION, "Confirm who is in the home")
TIMETABLE = Way("timetable", "Record it in the timetable")
BIRTH = Way("birth", "Record the birth", "record_birth")
BIRTH_PLAN = _add(RecordKind.BIRTH_PLAN, "Write the birth plan")
FATHER = _add(RecordKind.FATHER_FIGURE, "Record who he is")
LISTED_FATHER = _add(
    RecordKind.FATHER_FIGURE, "Record what is known of him as a father", person=SUBJECT
)
ENQUIRY = _add(
    RecordKind.ENQUIRY, "Record what was asked", topic=Topic.FATHER.value, person=SUBJECT
)
ASSESS_HIM = _amend(RecordKind.FATHER_FIGURE, "Record what was assessed")
ASSESSMENT = _add(RecordKind.ASSESSMENT, "Record the assessment")
VISIT = _add(RecordKind.VISIT, "Record the visit")
MEASURE = _add(RecordKind.CAPACITY_MEASURE, "Record the measure")
FACTOR = _amend(RecordKind.RISK_FACTOR, "Look at it again")
ANSWER = Way("record_answer", "Answer", "add_record", about=RecordKind.INFORMATION_REQUEST)
SEAT = Way("member", "Open the seat", about=SUBJECT)
FILL = Way("member_fill", "Fill the seat", "fill_vacancy", about=SUBJECT)
OUTCOME = Way("outcome", "Open the outcome", about=SUBJECT)
OWN_ACTION = Way("action_add", "Add an action of theirs", "add_action", about=SUBJECT)

BY_REASON: Mapping[tuple[Lesson, str], Way] = {
    (Lesson.HOUSEHOLD, "visited_since"): Way(
        "plan_today", "Say whether anything has changed", "add_record"
    ),
    (Lesson.HOUSEHOLD, "unidentified"): _amend(RecordKind.HOUSEHOLD_MEMBER, "Say who it is"),
    (Lesson.HOUSEHOLD, "unchecked"): _amend(RecordKind.HOUSEHOLD_MEMBER, "Ask for checks"),
    (Lesson.UNBORN, "birth_plan_soon"): BIRTH_PLAN,
    (Lesson.UNBORN, "birth_plan_late"): BIRTH_PLAN,
    (Lesson.UNBORN, "birth_plan_awaited"): BIRTH_PLAN,
    (Lesson.UNBORN, "birth_plan_incomplete"): _amend(
        RecordKind.BIRTH_PLAN, "Complete the birth plan"
    ),
    (Lesson.UNBORN, "birth_expected"): BIRTH,
    (Lesson.UNBORN, "birth_unrecorded"): BIRTH,
    (Lesson.UNBORN, "no_expected_date"): Way("expected_date", "Record the expected date"),
    (Lesson.CHILD, "not_seen"): VISIT,
    (Lesson.CHILD, "not_seen_alone"): VISIT,
    (Lesson.FATHERS, "nobody"): FATHER,
    (Lesson.FATHERS, "listed"): LISTED_FATHER,
    (Lesson.FATHERS, "not_enquired"): ENQUIRY,
    (Lesson.FATHERS, "enquiry_open"): ENQUIRY,
    (Lesson.FATHERS, "no_actions"): Way("outcome_add", "Agree what he will do", "add_outcome"),
    (Lesson.FATHERS, "never_invited"): Way("group", "Invite him"),
    (Lesson.ASSESSMENT, "contribution_late"): Way(
        "record", "Open the assessment", about=RecordKind.ASSESSMENT
    ),
    (Lesson.HISTORY, "no_entries"): _add(RecordKind.CHRONOLOGY_ENTRY, "Add to the chronology"),
    (Lesson.HISTORY, "not_looked_over"): Way(
        "chronology_look_over", "Say that it was gone through", "look_over_chronology"
    ),
    (Lesson.IMPACT, "not_asked"): _add(RecordKind.ENQUIRY, "Record what was asked"),
    (Lesson.IMPACT, "asked_unknown"): _add(RecordKind.ENQUIRY, "Record what was asked"),
    (Lesson.IMPACT, "no_service"): Way("group", "Ask a service to join"),
    (Lesson.CHALLENGE, "still_unchallenged"): Way(
        "disagreement_raise", "Raise a disagreement", "raise_disagreement"
    ),
    (Lesson.CAPACITY, "no_goals"): _add(RecordKind.CAPACITY_GOAL, "Agree what has to change"),
    (Lesson.SHARING, "not_opened"): Way("plan", "Open the plan"),
    (Lesson.SHARING, "asked"): ANSWER,
    (Lesson.SHARING, "unanswered"): ANSWER,
    (Lesson.ROLES, "vacant"): FILL,
    (Lesson.ROLES, "left_today"): FILL,
    (Lesson.ROLES, "no_group"): Way("member_propose", "Propose a member", "propose_member"),
    (Lesson.OUTCOMES, "no_outcomes"): Way("outcome_add", "Add an outcome", "add_outcome"),
    (Lesson.OUTCOMES, "incomplete"): Way(
        "outcome_change", "Add what is missing", "change_outcome", about=SUBJECT
    ),
    (Lesson.OUTCOMES, "no_actions"): OWN_ACTION,
    (Lesson.OUTCOMES, "professionals_only"): OWN_ACTION,
    (Lesson.OUTCOMES, "family_not_asked"): Way(
        "outcome_understanding", "Record what the family says", about=SUBJECT
    ),
    (Lesson.OUTCOMES, "action_late"): Way("action", "Open the action", about=SUBJECT),
}
"""Where one reason of a lesson is put right in another place than the rest."""
BY_LESSON: Mapping[Lesson, Way] = {
    Lesson.HOUSEHOLD: CONFIRM,
    Lesson.UNBORN: TIMETABLE,
    Lesson.CHILD: _add(RecordKind.CHILD_VOICE, "Write down what the child says or shows"),
    Lesson.FATHERS: ASSESS_HIM,
    Lesson.ASSESSMENT: ASSESSMENT,
    Lesson.HISTORY: Way("plan_chronology", "Open the chronology"),
    Lesson.ENGAGEMENT: _add(RecordKind.ENGAGEMENT, "Say how they work with you", person=SUBJECT),
    Lesson.SUPERVISION: _add(
        RecordKind.SUPERVISION, "Record the supervision", "record_supervision"
    ),
    Lesson.CHALLENGE: Way("plan_disagreements", "See the disagreements"),
    Lesson.IMPACT: FACTOR,
    Lesson.CAPACITY: MEASURE,
    Lesson.SHARING: Way("plan_record", "Open what is on record"),
    Lesson.ROLES: SEAT,
    Lesson.OUTCOMES: OUTCOME,
}
"""Where most of what each lesson finds is put right."""
SEE = "See what is missing"


@dataclass(frozen=True)
class Link:
    """The page on which a reader puts one reason right, what its form begins with, and its words."""

    words: str
    page: tuple[str, ...]
    query: str = ""


@dataclass(frozen=True)
class Click:
    """One line of the short list, and the page its link leads to, in the plan."""

    short: ShortLine
    link: Link

    @property
    def words(self) -> str:
        return self.link.words

    @property
    def page(self) -> tuple[str, ...]:
        return self.link.page

    @property
    def is_on_the_lessons(self) -> bool:
        """Whether it leads to what the lesson says instead of where that is put right."""
        return self.page[0] == "plan_lessons"


def click(short: ShortLine, plan: Plan, verbs: Collection[str]) -> Click:
    """Where the reader puts it right; to what the lesson says, if that is not theirs to do."""
    found = link(short.line.lesson, short.reason, plan, verbs)
    return Click(short, found or Link(SEE, ("plan_lessons", plan.reference)))


def link(lesson: Lesson, line: ReasonLine, plan: Plan, verbs: Collection[str]) -> Link | None:
    """Where the reader puts one reason right; None where there is nothing of it for them to do."""
    way = way_of(lesson, line.reason)
    if not line.is_mine or (way.verb and way.verb not in verbs):
        return None
    page = _page(way, line, plan)
    return Link(way.words, page, _query(way, line.reason)) if page else None


def way_of(lesson: Lesson, reason: Reason) -> Way:
    code = "contribution_late" if reason.code.startswith("contribution_") else reason.code
    return BY_REASON.get((lesson, code), BY_LESSON[lesson])


def _page(way: Way, line: ReasonLine, plan: Plan) -> tuple[str, ...] | None:
    if way.adds is not None:
        return (way.route, plan.reference, way.adds.value)
    if not way.about:
        return (way.route, plan.reference)
    if way.about == SUBJECT:
        subject = line.reason.subject
        return (way.route, plan.reference, str(subject)) if subject else None
    of = (one for one in line.evidence if one.source.kind == way.about and one.may_open)
    newest = next(of, None)
    if newest is None:
        return None
    # In what is another agency's to write the reader can only see what it says.
    route = way.route if newest.may_write or not way.verb else "record"
    return (route, plan.reference, newest.key)


def _query(way: Way, reason: Reason) -> str:
    """Codes and ids alone: it stands in an address."""
    given = {
        name: str(reason.subject or "") if value == SUBJECT else value for name, value in way.asks
    }
    given = {name: value for name, value in given.items() if value}
    return f"?{urlencode(given)}" if given else ""
