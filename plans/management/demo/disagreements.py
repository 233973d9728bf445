"""The three disagreements of the demo's families, one at each point of its way.

They are told after the plans, in the order in which they were raised: each pins the policy of its
day, and the partnership changed that once in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import date, datetime
from functools import partial
from typing import Any

from agencies.operations import partnerships
from plans.management.demo.setting import Setting, moment
from plans.management.demo.telling import MINUTES_BETWEEN
from plans.models import Disagreement, DisagreementEvent, DisagreementExtension, Plan
from plans.operations import disagreement_answers, disagreement_time, disagreements
from plans.operations.disagreements import Challenged, Details
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Answer, Category, Danger, State
from plans.rules.plans import Kind

Told = tuple[int, Callable[[datetime], object]]
LINE_MANAGERS_ANSWER_WITHIN = ((-19, 10), (-7, 3))
"""Days on which the partnership changed the limit of stage 2, and to how many working days: ten were
too many, and what had begun under them kept them."""


def tell_disagreements(setting: Setting) -> None:
    """Everything that was said in them, day by day; what has happened already is left as it is."""
    told: Counter[date] = Counter()
    for offset, step in sorted(_steps(setting), key=lambda one: one[0]):
        day = setting.working_day(offset)
        step(moment(day, 120 + told[day] * MINUTES_BETWEEN))
        told[day] += 1


def _steps(setting: Setting) -> Iterator[Told]:
    for number, (offset, days) in enumerate(LINE_MANAGERS_ANSWER_WITHIN, start=2):
        yield offset, partial(_limit_stage_2, setting, number, days)
    yield from _grandmother(setting)
    yield from _legal_planning(setting)
    yield from _closure(setting)


def _limit_stage_2(setting: Setting, number: int, days: int, at: datetime) -> None:
    partnership = setting.partnership
    if partnership.policies.filter(number=number).exists():
        return
    data = deepcopy(partnership.current_policy().data)
    data["disagreement"]["stages"][1]["respond_wd"] = days
    partnerships.adopt_policy(partnership, data=data, by=setting.workers["meera"], at=at)


def _grandmother(setting: Setting) -> Iterator[Told]:
    """The reviewing officer's alert, inside social care: to the team manager, who has ten days."""
    plan = ("Varga-Thorne", Kind.LOOKED_AFTER)
    yield -8, partial(_raise, setting, plan, "ruth", "imran", GRANDMOTHER)
    yield -7, partial(_acknowledge, setting, plan, "neil")


def _legal_planning(setting: Setting) -> Iterator[Told]:
    """The midwife's: not settled among practitioners, with the team manager now."""
    plan = ("Marlowe", Kind.CHILD_PROTECTION)
    yield -6, partial(_raise, setting, plan, "hannah", "priya", LEGAL_PLANNING)
    yield -6, partial(_acknowledge, setting, plan, "priya")
    refusal = {"answer": Answer.REJECT, "reasons": NOT_YET, "proposal": ""}
    yield -5, partial(_answer, setting, plan, "priya", refusal)
    yield -4, partial(_escalate, setting, plan, "hannah", STILL_DISPUTED)
    yield -4, partial(_acknowledge, setting, plan, "neil")
    yield -4, partial(_more_time, setting, plan, "neil", "hannah")


def _closure(setting: Setting) -> Iterator[Told]:
    """The school's: settled between the people who know the child."""
    plan = ("Teale", Kind.CHILD_IN_NEED)
    yield -6, partial(_raise, setting, plan, "farida", "owen", CLOSURE)
    yield -6, partial(_acknowledge, setting, plan, "owen")
    offer = {"answer": Answer.ACCEPT, "reasons": CANNOT_CLOSE_YET, "proposal": CONDITIONS}
    yield -5, partial(_answer, setting, plan, "owen", offer)
    yield -3, partial(_agree, setting, plan, "farida", CONDITIONS)


Which = tuple[str, Kind]


def _plan(setting: Setting, which: Which) -> Plan:
    """The plan of a family; of the brother's and the sister's, the brother's, who goes to school."""
    name, kind = which
    rows = Plan.rows.filter(
        partnership=setting.partnership, kind=kind, child__family_name=name
    ).select_related("child", "partnership")
    found: Plan | None = rows.order_by("child__given_names").first()
    assert found is not None, "The plans are told before what is said about them."
    return found


def _held(setting: Setting, which: Which) -> Disagreement | None:
    rows = Disagreement.rows.filter(plan=_plan(setting, which))
    found: Disagreement | None = rows.select_related("plan", "policy", "partnership").first()
    return found


def _raised(setting: Setting, which: Which) -> Disagreement:
    row = _held(setting, which)
    assert row is not None, "It is raised before anything is said of it."
    return row


def _has_happened(row: Disagreement, step: Step, who: Any) -> bool:
    return DisagreementEvent.rows.filter(disagreement=row, step=step, actor=who).exists()


def _raise(
    setting: Setting, which: Which, raiser: str, named: str, words: Mapping[str, Any], at: datetime
) -> None:
    by = setting.workers[raiser]
    row = _held(setting, which)
    if row is None:
        whose = setting.workers[named]
        job = whose.current_employment(setting.today)
        assert job is not None, "Everybody of the demo works somewhere."
        row = disagreements.start(
            _plan(setting, which),
            details=Details(challenged=[Challenged(job.agency, whose)], **words),
            by=by,
            at=at,
        )
    if row.state == State.DRAFT:
        disagreements.submit(row, danger=Danger.NO, version=None, by=by, at=at)


def _acknowledge(setting: Setting, which: Which, who: str, at: datetime) -> None:
    row, by = _raised(setting, which), setting.workers[who]
    if not _has_happened(row, Step.ACKNOWLEDGE, by):
        disagreement_answers.acknowledge(row, by=by, at=at)


def _answer(
    setting: Setting, which: Which, who: str, words: Mapping[str, Any], at: datetime
) -> None:
    row, by = _raised(setting, which), setting.workers[who]
    if not _has_happened(row, Step.ANSWER, by):
        disagreement_answers.answer(row, **words, version=None, by=by, at=at)


def _escalate(setting: Setting, which: Which, who: str, disputed: str, at: datetime) -> None:
    row = _raised(setting, which)
    if row.reached == 1:
        by = setting.workers[who]
        disagreement_answers.escalate(row, disputed=disputed, version=None, by=by, at=at)


def _more_time(setting: Setting, which: Which, asks: str, agrees: str, at: datetime) -> None:
    row = _raised(setting, which)
    asked = DisagreementExtension.rows.filter(disagreement=row).first()
    if asked is None:
        asked = disagreement_time.ask_for_time(
            row,
            working_days=2,
            reason="The legal adviser is back on the day after tomorrow.",
            by=setting.workers[asks],
            at=at,
        )
    if asked.is_agreed is None:
        disagreement_time.answer_time(asked, agree=True, by=setting.workers[agrees], at=at)


def _agree(setting: Setting, which: Which, who: str, statement: str, at: datetime) -> None:
    row = _raised(setting, which)
    if row.state == State.PROPOSED:
        by = setting.workers[who]
        disagreement_answers.agree(row, statement=statement, version=None, by=by, at=at)


GRANDMOTHER = {
    "category": Category.ASSESSMENT,
    "decision_challenged": "The assessment of Ellis's grandmother Magda is late, and nobody has said "
    "when it will be done.",
    "facts": "It was due before the second review, which was put off because of it. Magda has sent "
    "back every form and has been visited once.",
    "effect": "Ellis has no permanent home in view. Both plans, going home and living with Magda, "
    "stand still while placement 2 is meant to be short.",
    "outcome_wanted": "The assessment finished before the review, with a date for it this week. If "
    "there is no answer in time, the formal route follows; a referral to Cafcass stays open to the "
    "reviewing officer.",
    "interim_safety": "Ellis is settled and safe with Denise and Paul, who can keep him until the "
    "review.",
}
LEGAL_PLANNING = {
    "category": Category.CONFERENCE,
    "decision_challenged": "No legal planning meeting is to be held at 32 weeks.",
    "facts": "A screen was positive again, the door was refused, and Dean may be living in the flat. "
    "Kai was removed at the same stage of the same pattern.",
    "effect": "The baby may be born to people who cannot keep it safe, with nothing decided about "
    "where it goes from hospital.",
    "outcome_wanted": "A legal planning meeting this week, so that the birth plan can say what "
    "happens on the day.",
    "interim_safety": "A maternity alert is set at every unit nearby: whoever sees Tamsin in labour "
    "rings the duty number.",
}
NOT_YET = (
    "The pre-birth assessment has only been shared. The threshold is looked at again at the second "
    "core group, once Dean has been met."
)
STILL_DISPUTED = "Waiting for the core group leaves too little time before the birth."
CLOSURE = {
    "category": Category.ENDING,
    "decision_challenged": "Closing Jaydon's plan is to be proposed at the next review.",
    "facts": "Nobody knows who Craig is. Attendance is 91% and was below 85% within the last term.",
    "effect": "If support ends now, nobody looks at who is in the flat, and the mornings slip again.",
    "outcome_wanted": "The plan stays open until Craig is known and attendance has held.",
    "interim_safety": "The school rings on the first morning Jaydon is missing, and the nursery "
    "hands Maisie to nobody but Leanne.",
}
CANNOT_CLOSE_YET = "The school is right that both have to be known before the plan can end."
CONDITIONS = (
    "The plan is closed only once Craig has been identified and Jaydon's attendance has been 95% or "
    "more for 4 weeks."
)
