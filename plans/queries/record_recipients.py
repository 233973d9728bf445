"""Who may be given sight of a record: agencies that read its plan, and their people by name."""

from __future__ import annotations

from dataclasses import dataclass

from agencies.models import Employment
from plans import access
from plans.access import Recipient
from plans.models import CaseRecord, Plan, Scope
from plans.queries.record_choices import agencies_of
from plans.rules.sharing import Level


@dataclass(frozen=True)
class OfferedRecipient:
    """An agency or one of its people, by what a form calls them."""

    key: str
    words: str
    to: Recipient


def recipients(
    scope: Scope, plan: Plan, *, record: CaseRecord | None = None
) -> list[OfferedRecipient]:
    """Those on the plan who may be given sight: of a sealed record people alone, colleagues too.

    Without a record, of a kind of record. Four statements at most.
    """
    is_sealed = record is not None and record.level == Level.SEALED
    originator = record.agency_id if record is not None else scope.agency_id
    agencies = {one.pk: one for one in agencies_of(scope, plan)}
    readers = access.who_may("read_plan", plan, on=scope.today)
    employed = Employment.objects.current(scope.today).filter(
        worker__in=readers, agency__in=list(agencies)
    )
    found = []
    people = list(employed.select_related("worker").order_by("worker__name"))
    for agency in agencies.values():
        if not is_sealed and agency.pk != originator:
            words = f"{agency.name}: everybody there who reads the plan"
            found.append(OfferedRecipient(f"agency:{agency.pk}", words, Recipient(agency)))
        found += [
            OfferedRecipient(
                f"worker:{one.worker_id}",
                f"{one.worker.name}, {agency.name}",
                Recipient(agency, one.worker),
            )
            for one in people
            if one.agency_id == agency.pk
            and one.worker_id != scope.worker_id
            and (is_sealed or agency.pk != originator)
        ]
    return found
