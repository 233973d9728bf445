"""What may be done to a disagreement, and what happened to it, in the words of the pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from plans.queries.disagreement_page import DisagreementPage
from plans.queries.disagreement_parts import Happened
from plans.queries.disagreements_waiting import Waiting
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import State

BUTTONS: dict[Step, str] = {
    Step.SUBMIT: "Carry on with it",
    Step.ACKNOWLEDGE: "Say that you have received it",
    Step.ANSWER: "Answer it",
    Step.AGREE: "Agree",
    Step.ESCALATE: "Take it up a stage",
    Step.DECIDE: "Decide it",
    Step.CLOSE: "Say what came of it, and close it",
    Step.WITHDRAW: "Withdraw it",
    Step.ADOPT: "Take it on",
    Step.REDIRECT: "Redirect it",
    Step.RECEIVE: "Say that it has been taken in",
    Step.REOPEN: "Reopen it",
    Step.HURRY: "Say that the child is in immediate danger",
    Step.CALM: "Say that it is no longer urgent",
    Step.EXTEND: "Ask for more time",
    Step.REASSIGN: "Have somebody else answer",
    Step.CONVENE: "Say who sits on the panel",
    Step.CONTRIBUTE: "Say how the child is kept safe now",
    Step.CALL: "Record an emergency call",
    Step.LINK: "Link it to another disagreement",
    Step.DISCARD: "Throw the draft away",
}
"""In the order in which they are offered; what is not here has no page."""
BESIDES = {
    Step.CONTRIBUTE: (
        ("disagreement_discussion", "Write down what was discussed"),
        ("disagreement_refer", "Point to a record"),
    )
}
"""Further pages of one step."""
ASKS: dict[Step, str] = {
    Step.SUBMIT: "Finish a disagreement and send it, or throw it away",
    Step.ACKNOWLEDGE: "Say that you have received a disagreement",
    Step.ANSWER: "Answer a disagreement",
    Step.AGREE: "Say whether you agree to the answer to a disagreement",
    Step.DECIDE: "Decide a disagreement",
    Step.CLOSE: "Say what came of a disagreement, and close it",
    Step.RECEIVE: "Say that a redirected disagreement has been taken in",
    Step.EXTEND: "Answer a request for more time in a disagreement",
}
"""What a disagreement asks of somebody, as a line among the rest of their work."""
HAPPENED: dict[str, str] = {
    Step.START: "Began to write it.",
    "manager_asked": "Asked a manager to agree that it begins at stage {stage}.",
    "start_declined": "Said that it should begin at stage 1.",
    "opened": "Stage {stage} began.",
    Step.ACKNOWLEDGE: "Said that it had been received.",
    Step.ANSWER: "Answered at stage {stage}.",
    Step.AGREE: "Agreed.",
    Step.ESCALATE: "Took it up a stage.",
    Step.ADVANCE: "Nobody answered stage {stage} in time, so it moves up by itself.",
    Step.LAPSE: "The side that raised it has not said whether it agrees. It stays open.",
    Step.DECIDE: "Decided.",
    Step.OVERDUE: "The limit of stage {stage} has gone by. It stays open.",
    Step.CLOSE: "Closed it.",
    Step.WITHDRAW: "Withdrew it.",
    Step.ADOPT: "Took it on.",
    Step.REDIRECT: "Redirected it.",
    Step.RECEIVE: "Said that it had been taken in.",
    Step.REOPEN: "Reopened it.",
    Step.HURRY: "Said that the child was in immediate danger.",
    Step.CALM: "Said that it was no longer urgent.",
    Step.EXTEND: "More time was given at stage {stage}.",
    "time_asked": "Asked for more time at stage {stage}.",
    "time_refused": "Did not agree to more time.",
    Step.REASSIGN: "Had somebody else answer at stage {stage}.",
    Step.CONVENE: "Said who sits on the panel.",
    Step.CALL: "Recorded an emergency call.",
    Step.LINK: "Linked it to another disagreement.",
    "safety": "Said how the child is kept safe.",
    "discussion": "Wrote down what was discussed.",
    "referred": "Pointed to a record.",
    "action_done": "An agreed action was done.",
    "raiser_left": "Whoever raised it has left, so their manager has it.",
    "replaced": "Somebody at stage {stage} has left, so another stands for their agency.",
    "turned_over": "Everybody who is left at stage {stage} has answered.",
    "kept_action": "An action that was agreed is this disagreement's own since the plan ended.",
    "vacancy": "Nobody could answer at stage {stage}.",
}
"""An event by its code. Each change of a draft is one too, and is told to nobody."""


@dataclass(frozen=True)
class Way:
    """Something the reader may do, with the page on which they do it."""

    words: str
    href: str


@dataclass(frozen=True)
class Line:
    """One thing that happened, as a sentence."""

    happened: Happened
    sentence: str


def way_to(step: Step, reference: str) -> Way | None:
    """The page of a step; None where it has none."""
    if step not in BUTTONS:
        return None
    name = "disagreement_change_draft" if step == Step.SUBMIT else f"disagreement_{step}"
    return _way(name, reference, BUTTONS[step])


def _way(name: str, reference: str, words: str) -> Way | None:
    try:
        return Way(words, reverse(name, args=[reference]))
    except NoReverseMatch:
        return None


def ask_of(waiting: Waiting) -> str:
    """What a disagreement asks of whoever it waits for."""
    return ASKS.get(waiting.step, waiting.step.label)


def turn_of(page: DisagreementPage) -> Way | None:
    """The one clear button of whoever's turn it is."""
    return way_to(page.turn, page.row.reference) if page.turn else None


def others_of(page: DisagreementPage) -> list[Way]:
    """Everything else the reader may do that makes sense as it stands."""
    reference, ways = page.row.reference, []
    for step in BUTTONS:
        if step in page.possible and step != page.turn and _makes_sense(step, page):
            ways.append(way_to(step, reference))
            ways += [_way(name, reference, words) for name, words in BESIDES.get(step, ())]
    return [way for way in ways if way is not None]


def _makes_sense(step: Step, page: DisagreementPage) -> bool:
    """Whether what the reader may do can be done now, as far as the page knows."""
    stage, row = page.stage, page.row
    decides = stage is not None and stage.decides
    mine = [party for party in stage.parties if party.is_mine] if stage else []
    return {
        Step.ACKNOWLEDGE: any(party.acknowledged_at is None for party in mine),
        Step.ANSWER: any(party.answered_at is None for party in mine),
        Step.AGREE: bool(stage and stage.replies),
        Step.ESCALATE: not decides,
        Step.CONVENE: decides,
        Step.HURRY: not row.is_urgent,
        Step.CALM: row.is_urgent,
        Step.EXTEND: not row.is_urgent and (page.time_asked is None or page.time_asked.may_answer),
        Step.RECEIVE: row.due is not None,
        Step.SUBMIT: row.state == State.DRAFT,
    }.get(step, True)


def story_of(page: DisagreementPage) -> list[Line]:
    """What happened, the newest first."""
    return [
        Line(one, HAPPENED[one.step].format(stage=one.stage))
        for one in reversed(page.happened)
        if one.step in HAPPENED
    ]
