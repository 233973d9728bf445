"""Reminders of what is agreed to be done once a plan has ended, on the ladder of actions.

The plan's own reminders ended with it. What a disagreement agreed since is its own, and climbs from
its owner to their managers until it is done, or the disagreement is closed.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from agencies import clock
from agencies.models import Employment, Worker
from plans import access
from plans.models import Disagreement, DisagreementAction, Notification
from plans.queries import answering
from plans.queries.calendars import calendars_of
from plans.rules.disagreements import Sight
from plans.rules.notifications import AGREED_ACTION, Matter, Weight
from plans.rules.reminders import NEXT, Audience, Duty, Rung, ladder, rungs

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Owed:
    action: DisagreementAction
    rung: Rung

    @property
    def said(self) -> tuple[str, date | None, int, str]:
        """What makes it the same as a reminder that was sent, whoever it went to."""
        subject, step = subject_of(self.action), self.rung.step.wd
        return (subject, self.action.due_on, step, self.rung.audience)


def subject_of(action: DisagreementAction) -> str:
    return f"{AGREED_ACTION}:{action.pk}"


def remind(*, at: datetime) -> int:
    """Owe every reminder of such an action that is due today, once; how many are newly owed.

    Who missed days is owed the latest rung of each and no other. Three statements where none is due,
    and a few for each that is. One that fails stops none of the others, and is tried again.
    """
    count = 0
    for owed in _owed(clock.local_date(at)):
        try:
            count += _remind(owed, at=at)
        except Exception:
            log.exception("An agreed action could not be reminded of: %s", owed.action.pk)
    return count


def _owed(on: date) -> Iterator[_Owed]:
    rows = list(
        DisagreementAction.rows.outstanding_of_their_own().select_related("disagreement__policy")
    )
    calendars = calendars_of(row.disagreement.partnership_id for row in rows)
    told = Notification.rows.filter(
        subject__in=[subject_of(row) for row in rows],
        plan__in={row.disagreement.plan_id for row in rows},
    )
    # Of a place that nobody held, what was sent to the next one counts as sent.
    sent = {
        (subject, due_on, step, instead_of or audience)
        for subject, due_on, step, audience, instead_of in told.values_list(
            "subject", "due_on", "step", "audience", "instead_of"
        )
    }
    for row in rows:
        calendar = calendars[row.disagreement.partnership_id]
        steps = ladder(row.disagreement.policy.data, Duty.ACTION)
        for rung in rungs(Duty.ACTION, steps, on, calendar):
            owed = _Owed(row, rung)
            if rung.covers(row.due_on) and owed.said not in sent:
                yield owed


@transaction.atomic
def _remind(owed: _Owed, *, at: datetime) -> int:
    """Owe one rung to whoever holds its place, and where nobody does to whoever is next."""
    # Whoever finishes it, or closes the disagreement, holds this row.
    Disagreement.rows.select_for_update(of=("self",)).get(pk=owed.action.disagreement_id)
    rows = DisagreementAction.rows.outstanding_of_their_own().select_related("disagreement")
    action = rows.filter(pk=owed.action.pk, due_on=owed.action.due_on).first()
    if action is None:
        return 0
    wanted, step = owed.rung.audience, owed.rung.step
    place, people = _holders(action, wanted, clock.local_date(at))
    made = [
        Notification(
            recipient_id=one,
            plan_id=action.disagreement.plan_id,
            disagreement=action.disagreement,
            sight=Sight.FULL,
            matter=Matter.ACTION_DUE,
            subject=subject_of(action),
            key=f"{Matter.ACTION_DUE}:{subject_of(action)}:{one}:{action.due_on}:{step.wd}",
            due_on=action.due_on,
            weight=Weight.CLOCK if step.escalates else Weight.ORDINARY,
            step=step.wd,
            audience=place,
            instead_of="" if place == wanted else wanted,
            is_instant=step.instant,
            created_at=at,
        )
        for one in people
    ]
    Notification.rows.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _holders(
    action: DisagreementAction, wanted: Audience, on: date
) -> tuple[Audience, list[uuid.UUID]]:
    """Who may read the disagreement and holds a place, or the next one that anybody holds."""
    for place in (wanted, *NEXT[wanted]):
        if people := _who_read(action, _at(place, action, on), on):
            return place, people
    return wanted, []


def _at(place: Audience, action: DisagreementAction, on: date) -> list[uuid.UUID]:
    """Of its owner's agency: nobody leads or chairs a plan that has ended."""
    owner, agency = action.owner_id, action.owner_agency_id
    assert owner is not None
    assert agency is not None
    if place == Audience.OWNER:
        jobs = Employment.objects.current(on).filter(worker=owner, agency=agency)
        return list(jobs.values_list("worker_id", flat=True))
    if place == Audience.LINE_MANAGER:
        return answering.managers_of(owner, agency, on=on)
    if place == Audience.MANAGERS_MANAGER:
        managers = answering.managers_of(owner, agency, on=on)
        return [
            one for manager in managers for one in answering.managers_of(manager, agency, on=on)
        ]
    if place == Audience.SAFEGUARDING_LEAD:
        return answering.leads_of([agency], on=on)
    return []


def _who_read(action: DisagreementAction, people: list[uuid.UUID], on: date) -> list[uuid.UUID]:
    workers = Worker.objects.filter(pk__in=answering.active(people, on=on))
    scopes = access.scopes_of(workers, on=on) if people else {}
    return [
        pk
        for pk, scope in scopes.items()
        if Disagreement.objects.visible_to(scope).filter(pk=action.disagreement_id).exists()
    ]
