"""What was only ever added to a plan, as entries of its history: updates, progress, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agencies.workdays import long_date
from plans.models import FAR_OFF, ActionUpdate, GroupMember, Outcome, OutcomeUpdate, SharingDecision
from plans.queries.history_words import Changed, Names
from plans.rules.actions import ActionStatus
from plans.rules.sharing import DecisionOutcome, Level


@dataclass(frozen=True)
class Entry:
    """One thing that one person did."""

    at: datetime
    who: str
    heading: str
    changes: list[Changed]


def of_update(row: ActionUpdate, names: Names) -> Entry:
    who = f"{row.by.name}, for {row.on_behalf_of.name}" if row.on_behalf_of else row.by.name
    if row.undoes_id is not None:
        did = "Took back an update of"
    else:
        did = "Handed over" if row.old_owner_id != row.new_owner_id else "Updated"
    changes = [
        Changed("State", ActionStatus(row.old_status).label, ActionStatus(row.new_status).label),
        Changed("Due", long_date(row.old_due_on), long_date(row.new_due_on)),
        Changed(
            "Owner",
            names.of(GroupMember, row.old_owner_id),
            names.of(GroupMember, row.new_owner_id),
        ),
        Changed("What happened", "", row.note),
        Changed("Why", "", row.reason),
        Changed("Seen on", "", long_date(row.evidence_on) if row.evidence_on else ""),
    ]
    return Entry(row.at, who, f"{did} the action “{row.action.what}”", _only_changed(changes))


def of_progress(row: OutcomeUpdate, names: Names) -> Entry:
    changes = [
        Changed("Now", "", row.now),
        Changed("Seen on", "", long_date(row.observed_on)),
        Changed("Note", "", row.note),
    ]
    heading = f"Said where “{names.of(Outcome, row.outcome_id)}” stands"
    return Entry(row.at, row.by.name, heading, _only_changed(changes))


def of_decision(row: SharingDecision) -> Entry:
    agency = row.agency.name
    heading = {
        DecisionOutcome.SHARE: f"Gave {agency} access",
        DecisionOutcome.REFUSE: f"Decided not to share with {agency}",
        DecisionOutcome.DEFER: f"Put off deciding whether to share with {agency}",
        DecisionOutcome.END: f"Ended the access of {agency}",
    }[DecisionOutcome(row.outcome)]
    changes = [
        Changed("They see", "", Level(row.level).label),
        Changed("Purpose", "", row.purpose),
        Changed("Lawful basis", "", row.get_lawful_basis_display()),
        Changed("On condition that", "", row.conditions),
        Changed("Until", "", "" if row.until_on == FAR_OFF else long_date(row.until_on)),
    ]
    return Entry(row.decided_at, row.decided_by.name, heading, _only_changed(changes))


def _only_changed(changes: Iterable[Changed]) -> list[Changed]:
    return [one for one in changes if one.old != one.new]
