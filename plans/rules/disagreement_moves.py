"""Who may move a professional disagreement, from where to where: the one table, and how it is asked.

Numbers are those of the procedure (`docs/adr/0011-professional-disagreement.md`). The system moves
it by silence; nobody may ask for that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.disagreements import RUNNING, State
from plans.rules.moves import Moves


class Capacity(TextChoices):
    """In what capacity a worker stands before a disagreement. A deputy has the covered person's."""

    RAISER = "raiser", "Whoever raised it"
    RAISING_MANAGER = "raising_manager", "A manager of the agency that raised it"
    RAISING = "raising", "Others of the agency that raised it"
    RESPONDER = "responder", "Whoever answers at this level"
    CHALLENGED_MANAGER = "challenged_manager", "A manager of a challenged agency"
    CHALLENGED = "challenged", "Others of a challenged agency"
    PANEL_CHAIR = "panel_chair", "Chair of the panel"
    PANEL = "panel", "Member of the panel"
    PLAN_CHAIR = "plan_chair", "Chair of the plan"
    BUSINESS_MANAGER = "business_manager", "Business manager"
    READER = "reader", "Others who may know of it"


C = Capacity
RAISING_SIDE = frozenset({C.RAISER, C.RAISING_MANAGER, C.RAISING})
CHALLENGED_SIDE = frozenset({C.RESPONDER, C.CHALLENGED_MANAGER, C.CHALLENGED})
PARTIES = RAISING_SIDE | CHALLENGED_SIDE | {C.PANEL_CHAIR, C.PANEL}
WHO_RAISES = frozenset({C.RAISER, C.RAISING_MANAGER})
WHO_ANSWERS = frozenset({C.RESPONDER, C.CHALLENGED_MANAGER})
MANAGERS = frozenset({C.RAISING_MANAGER, C.CHALLENGED_MANAGER})


class Step(TextChoices):
    """Everything that may be done, in words that follow "may"."""

    START = "start", "write a draft"
    CHANGE_DRAFT = "change_draft", "change the draft"
    DISCARD = "discard", "throw the draft away"
    SUBMIT = "submit", "send it"
    ACKNOWLEDGE = "acknowledge", "say that it has been received"
    ANSWER = "answer", "answer it at this level"
    AGREE = "agree", "agree"
    ESCALATE = "escalate", "take it up a stage"
    ADVANCE = "advance", "have it move up by silence"
    LAPSE = "lapse", "let a proposal wait"
    DECIDE = "decide", "decide it"
    OVERDUE = "overdue", "let the last stage run over"
    CLOSE = "close", "close it"
    WITHDRAW = "withdraw", "withdraw it"
    ADOPT = "adopt", "take it on after it was withdrawn"
    REDIRECT = "redirect", "redirect it"
    RECEIVE = "receive", "say that it has been taken in where it was redirected to"
    REOPEN = "reopen", "reopen it"
    HURRY = "hurry", "say that a child is in immediate danger"
    CALM = "calm", "take the urgent route back"
    EXTEND = "extend", "ask for more time, or agree to it"
    REASSIGN = "reassign", "have somebody else answer"
    CONVENE = "convene", "say who sits on the panel and chairs it"
    CONTRIBUTE = "contribute", "add how the child is kept safe, or what was discussed"
    CALL = "call", "record an emergency call"
    LINK = "link", "link it to another"


@dataclass(frozen=True)
class Transition:
    """One row of the table: its number, from which states, to which, and by whom.

    `to` is empty where it leaves the state as it is.
    """

    number: int
    start: frozenset[State]
    to: frozenset[State]
    by: frozenset[Capacity]


def _row(
    number: int, start: Iterable[State], to: Iterable[State], by: Iterable[Capacity]
) -> Transition:
    return Transition(number, frozenset(start), frozenset(to), frozenset(by))


S = State
STARTED = frozenset(State) - {S.DRAFT}
WITH_AN_AGREEMENT = frozenset({S.AGREED, S.DECIDED})
NOT_OVER = RUNNING | WITH_AN_AGREEMENT
TRANSITIONS: Mapping[Step, Transition] = {
    Step.START: _row(1, [], [S.DRAFT], [C.RAISER]),
    Step.CHANGE_DRAFT: _row(1, [S.DRAFT], [], WHO_RAISES),
    Step.DISCARD: _row(12, [S.DRAFT], [S.WITHDRAWN], WHO_RAISES),
    Step.SUBMIT: _row(2, [S.DRAFT], [S.OPEN], WHO_RAISES),
    Step.ACKNOWLEDGE: _row(3, [S.OPEN], [], [C.RESPONDER]),
    # The last agency to answer makes it a proposal; at the last stage the panel decides instead.
    Step.ANSWER: _row(4, [S.OPEN], [S.OPEN, S.PROPOSED], [C.RESPONDER]),
    # From OPEN only "in part", while an agency that was asked as well stays silent.
    Step.AGREE: _row(5, RUNNING, [S.AGREED], WHO_RAISES),
    Step.ESCALATE: _row(6, RUNNING, [S.OPEN], WHO_RAISES),
    Step.ADVANCE: _row(7, [S.OPEN], [S.OPEN], []),
    Step.LAPSE: _row(8, [S.PROPOSED], [], []),
    Step.DECIDE: _row(9, [S.OPEN], [S.DECIDED], [C.PANEL_CHAIR]),
    Step.OVERDUE: _row(10, [S.OPEN], [], []),
    Step.CLOSE: _row(11, WITH_AN_AGREEMENT, [S.CLOSED], [C.RAISING_MANAGER, C.BUSINESS_MANAGER]),
    Step.WITHDRAW: _row(12, RUNNING, [S.WITHDRAWN], WHO_RAISES),
    Step.ADOPT: _row(12, [S.WITHDRAWN], [S.OPEN], [C.RAISING_MANAGER]),
    Step.REDIRECT: _row(13, RUNNING, [S.REDIRECTED], [C.RAISING_MANAGER, C.BUSINESS_MANAGER]),
    Step.RECEIVE: _row(13, [S.REDIRECTED], [], [C.RAISING_MANAGER, C.BUSINESS_MANAGER]),
    Step.REOPEN: _row(14, [S.CLOSED, S.WITHDRAWN], [S.OPEN], MANAGERS),
    Step.HURRY: _row(15, RUNNING, [], frozenset(C)),
    Step.CALM: _row(15, RUNNING, [], [C.RAISING_MANAGER]),
    Step.EXTEND: _row(16, [S.OPEN], [], WHO_RAISES | WHO_ANSWERS),
    Step.REASSIGN: _row(16, RUNNING, [], MANAGERS),
    Step.CONVENE: _row(9, [S.OPEN], [], [C.BUSINESS_MANAGER]),
    Step.CONTRIBUTE: _row(4, NOT_OVER, [], PARTIES),
    Step.CALL: _row(15, frozenset(State) - {S.CLOSED}, [], PARTIES),
    Step.LINK: _row(14, STARTED, [], WHO_RAISES | WHO_ANSWERS | {C.BUSINESS_MANAGER}),
}


def _moves() -> dict[State, frozenset[State]]:
    rows = TRANSITIONS.values()
    return {
        state: frozenset(to for row in rows if state in row.start for to in row.to)
        for state in State
    }


MOVES: Moves[State] = _moves()
STARTS = (State.DRAFT,)


def may(step: Step, capacities: Iterable[Capacity], state: str) -> bool:
    row = TRANSITIONS[step]
    return state in row.start and bool(row.by & set(capacities))


def possible(capacities: Iterable[Capacity], state: str) -> frozenset[Step]:
    """Everything somebody may do to a disagreement in this state."""
    held = frozenset(capacities)
    return frozenset(step for step in TRANSITIONS if may(step, held, state))


def check_state(step: Step, state: str) -> None:
    """Refuses what cannot be done to a disagreement as it stands."""
    row = TRANSITIONS[step]
    if state in row.start:
        return
    now = State(state).label.lower()
    raise Refused(f"This is {now}; nobody may {step.label} now.", code="no_such_move")


def why_not(step: Step) -> str:
    """The reason shown to somebody who sees a disagreement but may not do this to it."""
    holders = [one.label.lower() for one in Capacity if one in TRANSITIONS[step].by]
    return f"Only these may {step.label}: {', '.join(holders)}."
