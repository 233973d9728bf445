"""Disagreements in any order: whatever people do with them, allowed or not, at any hour."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from plans.models import Disagreement, DisagreementExtension, DisagreementParty
from plans.operations import disagreement_answers as answers
from plans.operations import disagreement_endings as endings
from plans.operations import disagreement_panel as panel
from plans.operations import disagreement_time as times
from plans.operations import disagreements
from plans.operations.disagreements import Challenged
from plans.rules.disagreement_moves import TRANSITIONS, Step
from tests.plans.disagreeing import details
from tests.plans.disagreeing_around import ANYBODY, PANEL, RAISERS, Around, Lot

CHALLENGED = (("social_care",), ("social_care", "school"), ("school",), ("midwifery",))
STAGES = (1, 1, 1, 2, 3, 4, 4)
MOST = 3
"""Disagreements in one run, so that each gets somewhere."""
someone = st.sampled_from(ANYBODY)
lots = st.builds(
    Lot, st.integers(0, MOST - 1), someone, st.sampled_from((False, False, False, True))
)


def where(step: Step) -> Callable[[Any], Any]:
    """A rule is tried while there is a disagreement to which that step can be done."""
    return precondition(lambda machine: machine.stands(*TRANSITIONS[step].start))


class Anyhow(Around):
    """Everything that can be done to a disagreement. One or two are sent before anything else."""

    @initialize(
        challenged=st.sampled_from(CHALLENGED),
        stage=st.sampled_from(STAGES),
        urgently=st.sampled_from((None, None, None, 4)),
    )
    def begin_with(self, challenged: tuple[str, ...], stage: int, urgently: int | None) -> None:
        self.attempt("hannah", partial(self._raise, challenged, stage, urgent=False))
        if urgently:
            self.attempt("ruth", partial(self._raise, ("social_care",), urgently, urgent=True))

    @precondition(lambda self: len(self.rows) < MOST)
    @rule(
        name=st.sampled_from(RAISERS),
        challenged=st.sampled_from(CHALLENGED),
        stage=st.sampled_from(STAGES),
        urgent=st.sampled_from((False, False, False, True)),
    )
    def raise_one(self, name: str, challenged: tuple[str, ...], stage: int, urgent: bool) -> None:
        begun = partial(self._raise, challenged, stage, urgent)
        self.attempt(name, begun)

    def _raise(self, challenged: tuple[str, ...], stage: int, urgent: bool, *, by: Any, at: Any) -> None:  # fmt: skip
        asked = [Challenged(self.cast.agencies[one]) for one in challenged]
        row = disagreements.start(
            self.cast.plan, details=details(self.cast, challenged=asked), by=by, at=at
        )
        self.rows.append(row)
        self._submit(row, stage, urgent, by=by, at=at)

    @staticmethod
    def _submit(row: Disagreement, stage: int, urgent: bool, *, by: Any, at: Any) -> None:
        disagreements.submit(
            row,
            danger="yes" if urgent else "no",
            urgent=urgent,
            stage=stage,
            skip_reason="It cannot wait." if stage > 1 else "",
            version=None,
            by=by,
            at=at,
        )

    @where(Step.SUBMIT)
    @rule(lot=lots)
    def send_what_a_manager_was_asked(self, lot: Lot) -> None:
        row, name = self.whose_turn(Step.SUBMIT, lot)
        self.attempt(name, partial(self._submit, row, row.asked_stage or 1, row.danger == "yes"))

    @where(Step.DISCARD)
    @rule(lot=lots)
    def discard(self, lot: Lot) -> None:
        self.do(Step.DISCARD, lot, disagreements.discard, version=None)

    @where(Step.ACKNOWLEDGE)
    @rule(lot=lots)
    def acknowledge(self, lot: Lot) -> None:
        self.do(Step.ACKNOWLEDGE, lot, answers.acknowledge)

    @where(Step.ANSWER)
    @rule(lot=lots, answer=st.sampled_from(("accept", "part", "reject")))
    def answer(self, lot: Lot, answer: str) -> None:
        said = {
            "answer": answer,
            "reasons": "Because.",
            "proposal": "This week.",
            "no_meeting": "Ill.",
        }
        self.do(Step.ANSWER, lot, answers.answer, **said, version=None)

    @precondition(lambda self: self.stands("proposed"))
    @rule(lot=lots, in_part=st.booleans())
    def agree(self, lot: Lot, in_part: bool) -> None:
        said = {"statement": "A meeting this week.", "in_part": in_part}
        self.do(Step.AGREE, lot, answers.agree, **said, version=None)

    @where(Step.ESCALATE)
    @rule(lot=lots)
    def refuse(self, lot: Lot) -> None:
        self.do(Step.ESCALATE, lot, answers.escalate, disputed="The date.", version=None)

    @where(Step.EXTEND)
    @rule(lot=lots, days=st.integers(1, 3))
    def ask_for_time(self, lot: Lot, days: int) -> None:
        said = {"working_days": days, "reason": "The worker is ill."}
        self.do(Step.EXTEND, lot, times.ask_for_time, **said)

    @precondition(lambda self: DisagreementExtension.rows.exists())
    @rule(lot=lots, agree=st.booleans())
    def answer_time(self, lot: Lot, agree: bool) -> None:
        asked = DisagreementExtension.rows.order_by("-asked_at", "pk").first()
        assert asked is not None
        self.attempt(lot.name, times.answer_time, asked, agree=agree)

    @where(Step.REASSIGN)
    @rule(lot=lots, to=someone, place=st.integers(0, 3))
    def reassign(self, lot: Lot, to: str, place: int) -> None:
        row, name = self.whose_turn(Step.REASSIGN, lot)
        parties = DisagreementParty.rows.filter(disagreement=row, stage__ended_at=None)
        held = list(parties.order_by("side", "agency__name"))
        if held:
            party, worker = held[place % len(held)], self.cast.workers[to]
            self.attempt(name, times.reassign, party, to=worker, reason="They know the child.")

    @where(Step.HURRY)
    @rule(lot=lots)
    def hurry(self, lot: Lot) -> None:
        self.do(Step.HURRY, lot, times.hurry, route="999")

    @where(Step.CALM)
    @rule(lot=lots)
    def calm(self, lot: Lot) -> None:
        self.do(Step.CALM, lot, times.calm, reason="She is safe.", version=None)

    @where(Step.WITHDRAW)
    @rule(lot=lots)
    def withdraw(self, lot: Lot) -> None:
        said = {"reason": "It was settled in a talk.", "was_pressed": False}
        self.do(Step.WITHDRAW, lot, endings.withdraw, **said, version=None)

    @where(Step.ADOPT)
    @rule(lot=lots)
    def adopt(self, lot: Lot) -> None:
        self.do(Step.ADOPT, lot, endings.adopt, reason="It is not settled.", version=None)

    @where(Step.CLOSE)
    @rule(lot=lots)
    def close(self, lot: Lot) -> None:
        said = {"feedback": "The meeting is on Friday.", "family_told": "no"}
        self.do(Step.CLOSE, lot, endings.close, **said, version=None)

    @where(Step.REOPEN)
    @rule(lot=lots, stage=st.sampled_from((None, None, 1, 2, 3, 4)))
    def reopen(self, lot: Lot, stage: int | None) -> None:
        self.do(Step.REOPEN, lot, endings.reopen, reason="Not done.", stage=stage, version=None)

    @where(Step.REDIRECT)
    @rule(lot=lots)
    def redirect(self, lot: Lot) -> None:
        said = {"target": "complaint", "reason": "It is one."}
        self.do(Step.REDIRECT, lot, endings.redirect, **said, version=None)

    @where(Step.RECEIVE)
    @rule(lot=lots)
    def receive(self, lot: Lot) -> None:
        self.do(Step.RECEIVE, lot, endings.receive, version=None)

    @where(Step.CONVENE)
    @rule(lot=lots, chair=st.sampled_from((*PANEL, "sean", "olive")))
    def convene(self, lot: Lot, chair: str) -> None:
        self.do(Step.CONVENE, lot, panel.convene, chair=self.cast.workers[chair], version=None)

    @where(Step.DECIDE)
    @rule(lot=lots)
    def decide(self, lot: Lot) -> None:
        said = {"decision": "A meeting.", "reasons": "The risk.", "no_meeting": "Ill."}
        self.do(Step.DECIDE, lot, panel.decide, **said, decision_changed=True, version=None)

    def do(self, step: Step, lot: Lot, operation: Callable[..., Any], **said: Any) -> None:
        row, name = self.whose_turn(step, lot)
        self.attempt(name, operation, row, **said)
