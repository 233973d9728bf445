"""Of lesson 10: whether a conference of the agencies (MARAC) was asked to hear domestic abuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agencies.workdays import ONE_DAY, long_date
from plans.rules.lessons.facts import Source, Terms, days_after
from plans.rules.lessons.findings import Reason, State, agencies_or_lead

HEARD_DAYS = 28
"""Days within which a MARAC hears what is referred to it, by a policy that does not say."""


@dataclass(frozen=True)
class Marac:
    """On which days something called for one, and when it was last referred and last heard."""

    called: Sequence[date]
    referred_on: date | None = None
    heard_on: date | None = None

    @property
    def waiting_since(self) -> date | None:
        """When it was referred, if it has not been heard since."""
        referred, heard = self.referred_on, self.heard_on
        return referred if referred and (heard is None or heard < referred) else None

    @property
    def unanswered(self) -> list[date]:
        """The calls after which it was neither referred nor heard."""
        answered_on = self.waiting_since or self.heard_on
        return [day for day in self.called if answered_on is None or day > answered_on]


def unheard(days: Marac, source: Source, who: str, terms: Terms) -> Iterator[Reason]:
    """A high score, a professional's judgement or a repeat in 12 months calls for one: asked about
    until it was referred or heard on that day or later. One that was referred is asked about again
    when nobody says that it was heard."""
    if days.unanswered:
        yield _not_asked_for(min(days.unanswered), source, who)
    elif days.waiting_since:
        yield _waiting(days.waiting_since, source, who, terms)


def _not_asked_for(called_on: date, source: Source, who: str) -> Reason:
    return Reason(
        "marac_not_recorded",
        State.DUE,
        f"{who}: since {long_date(called_on)} there is reason to refer it to a MARAC. Has it been?",
        evidence=(source,),
        missing="Refer it to a MARAC, or record that it was heard",
        hands=agencies_or_lead({source.agency.id}),
        subject=source.id,
        since=called_on,
        due_on=called_on,
    )


def _waiting(referred_on: date, source: Source, who: str, terms: Terms) -> Reason:
    due_on = days_after(referred_on, terms.of("impact").get("heard_days", HEARD_DAYS))
    late = terms.is_past(due_on)
    return Reason(
        "marac_not_heard" if late else "marac_awaited",
        State.DUE if late else State.IN_PLACE,
        f"{who}: referred to a MARAC on {long_date(referred_on)}; that it was heard is not recorded.",
        evidence=(source,),
        missing="Ask the MARAC when it hears it, and record that it has" if late else "",
        hands=agencies_or_lead({source.agency.id}),
        subject=source.id,
        since=due_on + ONE_DAY if late else referred_on,
        due_on=due_on,
    )
