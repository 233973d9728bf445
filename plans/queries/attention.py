"""What needs attention on a plan: what is wrong now, the worst first, each kind of thing once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies import clock
from agencies.workdays import Calendar, in_words, long_date
from plans.models import FAR_OFF, Plan
from plans.queries.disagreements import Row
from plans.queries.group import Seat
from plans.queries.outcome_cards import ActionLine, OutcomeCard
from plans.rules.group import MemberStatus

MOST = 5


class Matter(StrEnum):
    """Kinds of thing that need attention, in the order in which they are shown.

    Nobody to do the work comes first, because nothing else mends while that lasts; then the child's
    clock, and what agencies disagree about; then outcomes that do not move, before dates that have
    gone by; then answers awaited.
    """

    NO_LEAD = "no_lead"
    DELIVERY_EXPECTED = "delivery_expected"
    DISAGREEMENT = "disagreement"
    VACANCY = "vacancy"
    EMPLOYMENT_ENDED = "employment_ended"
    OUTCOME_STILL = "outcome_still"
    OUTCOME_INCOMPLETE = "outcome_incomplete"
    ACTION_LATE = "action_late"
    REVIEW_OVERDUE = "review_overdue"
    MEETING_OVERDUE = "meeting_overdue"
    ACTION_OFFERED = "action_offered"
    PROPOSAL_UNANSWERED = "proposal_unanswered"


@dataclass(frozen=True)
class Attention:
    """One kind of thing that needs attention: how many there are, and the worst of them.

    `subject` is the seat, outcome or action that is the worst; None where it is the plan itself.
    """

    matter: Matter
    sentence: str
    subject: uuid.UUID | None = None
    count: int = 1
    reader_answers: bool = False


@dataclass(frozen=True)
class Facts:
    """What a plan's page has read already, from which all of this is worked out."""

    plan: Plan
    has_lead: bool
    seats: Sequence[Seat]
    proposals: Sequence[Seat]
    cards: Sequence[OutcomeCard]
    today: date
    calendar: Calendar
    disagreements: Sequence[Row] = ()

    def words(self, day: date) -> str:
        return in_words(day, self.today, self.calendar)


def attention(facts: Facts) -> list[Attention]:
    """Everything that needs attention, in order. Nothing does on a plan that has ended."""
    if not facts.plan.is_open:
        return []
    found = [one for look in LOOKS for one in look(facts)]
    order = list(Matter)
    return sorted(found, key=lambda one: order.index(one.matter))


def _no_lead(facts: Facts) -> Iterator[Attention]:
    if not facts.has_lead:
        yield Attention(Matter.NO_LEAD, "Nobody leads this plan.")


def _delivery_expected(facts: Facts) -> Iterator[Attention]:
    expected_on = facts.plan.child.expected_on
    if expected_on is not None and expected_on < facts.today:
        yield Attention(
            Matter.DELIVERY_EXPECTED,
            f"The baby was expected on {long_date(expected_on)}. "
            "Record the birth, or revise the expected date.",
        )


def _disagreements(facts: Facts) -> Iterator[Attention]:
    """Those that are open and that the reader may know of, the one that is due first."""
    rows = sorted(facts.disagreements, key=lambda row: (row.due is None, row.due and row.due.at))
    if rows:
        yield Attention(
            Matter.DISAGREEMENT,
            f"Agencies disagree about this child. {rows[0].sentence}" + _and_more(rows),
            rows[0].pk,
            len(rows),
        )


def _vacancies(facts: Facts) -> Iterator[Attention]:
    vacant = [seat for seat in facts.seats if seat.member.is_vacant]
    # A seat that nobody has been asked to fill is worse than one that waits for an answer.
    vacant.sort(key=lambda seat: seat.waiting is not None)
    if vacant:
        roles = _listed([seat.member.role for seat in vacant])
        noun = "seat is" if len(vacant) == 1 else "seats are"
        yield Attention(
            Matter.VACANCY,
            f"{len(vacant)} {noun} vacant: {roles}.",
            vacant[0].member.pk,
            len(vacant),
        )


def _employment_ended(facts: Facts) -> Iterator[Attention]:
    current = MemberStatus.CURRENT
    gone = [s for s in facts.seats if s.member.status == current and not s.works_there]
    if not gone:
        return
    first = gone[0]
    agency = first.member.agency.name if first.member.agency else "their agency"
    owed = _counted(first.open_actions, "open action")
    yield Attention(
        Matter.EMPLOYMENT_ENDED,
        f"{first.name} no longer works for {agency}: hand over their seat and {owed}."
        + _and_more(gone),
        first.member.pk,
        len(gone),
    )


def _outcomes(facts: Facts) -> Iterator[Attention]:
    open_cards = [card for card in facts.cards if not card.is_closed]
    days = facts.plan.policy.data["lessons"]["outcomes"]["action_drift_wd"]
    since = facts.calendar.add_working_days(facts.today, -days)
    still = [card for card in open_cards if clock.local_date(card.last_news_at) < since]
    still.sort(key=lambda card: card.last_news_at)
    if still:
        quiet = clock.local_date(still[0].last_news_at)
        yield Attention(
            Matter.OUTCOME_STILL,
            f"Nothing has been said about “{still[0].outcome.change}” since {long_date(quiet)}."
            + _and_more(still),
            still[0].outcome.pk,
            len(still),
        )
    lacking = [card for card in open_cards if card.missing]
    if lacking:
        yield Attention(
            Matter.OUTCOME_INCOMPLETE,
            f"“{lacking[0].outcome.change}” lacks {_listed(lacking[0].missing)}."
            + _and_more(lacking),
            lacking[0].outcome.pk,
            len(lacking),
        )


def _actions(facts: Facts) -> Iterator[Attention]:
    lines = [line for card in facts.cards for line in card.open_actions]
    late = sorted((line for line in lines if line.is_late), key=lambda line: line.action.due_on)
    if late:
        noun = "action is" if len(late) == 1 else "actions are"
        longest = "" if len(late) == 1 else "longest "
        yield _of_action(
            Matter.ACTION_LATE,
            late,
            f"{len(late)} {noun} late, {longest}“{late[0].action.what}”: {late[0].owner.name}, "
            f"{facts.words(late[0].action.due_on)}.",
        )
    untaken = [line for line in lines if line.is_offered or line.is_declined]
    untaken.sort(key=lambda line: (not line.is_declined, line.action.created_at))
    if untaken:
        did = "declined" if untaken[0].is_declined else "has not yet accepted"
        yield _of_action(
            Matter.ACTION_OFFERED,
            untaken,
            f"{untaken[0].owner.name} {did} “{untaken[0].action.what}”." + _and_more(untaken),
        )


def _of_action(matter: Matter, lines: list[ActionLine], sentence: str) -> Attention:
    first = lines[0]
    may = first.is_own if matter == Matter.ACTION_OFFERED else first.may_update
    return Attention(matter, sentence, first.action.pk, len(lines), reader_answers=may)


def _dates(facts: Facts) -> Iterator[Attention]:
    for matter, what, due in (
        (Matter.REVIEW_OVERDUE, "review", facts.plan.next_review_on),
        (Matter.MEETING_OVERDUE, "meeting", facts.plan.next_meeting_on),
    ):
        if due != FAR_OFF and due < facts.today:
            yield Attention(matter, f"The {what} was due on {long_date(due)} ({facts.words(due)}).")


def _proposals(facts: Facts) -> Iterator[Attention]:
    waiting = [
        (seat.answer_by, seat)
        for seat in facts.proposals
        if seat.answer_by is not None and seat.answer_by < facts.today
    ]
    waiting.sort(key=lambda one: one[0])
    if waiting:
        due, seat = waiting[0]
        yield Attention(
            Matter.PROPOSAL_UNANSWERED,
            f"{seat.name} was asked to join and has not answered: an answer was due on "
            f"{long_date(due)}." + _and_more(waiting),
            seat.member.pk,
            len(waiting),
        )


LOOKS: tuple[Callable[[Facts], Iterator[Attention]], ...] = (
    _no_lead,
    _delivery_expected,
    _disagreements,
    _vacancies,
    _employment_ended,
    _outcomes,
    _actions,
    _dates,
    _proposals,
)


def _and_more(found: Sequence[object]) -> str:
    more = len(found) - 1
    return f" And {more} more." if more else ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)
