"""One record as its reader sees it: what it says, its versions, who else sees it, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from plans import access
from plans.access import Place, Reason
from plans.models import FAR_OFF, CaseRecord, Plan, RecordDecision, Scope
from plans.queries.record_lines import Lines
from plans.queries.record_words import InFull, in_full
from plans.queries.records import Opened, versions, who_opened
from plans.rules.records import HANDLING, RecordKind
from plans.rules.sharing import Level, RecordOccasion

AMEND, WITHDRAW, GIVE, SHARE_ON = "amend", "withdraw", "give", "share_on"
ANSWER = "answer"


@dataclass(frozen=True)
class Sight:
    """Who sees a record, or a kind of record, of the reader's agency by a decision, and until when."""

    decision: RecordDecision
    may_end: bool

    @property
    def who(self) -> str:
        agency = self.decision.agency.name
        return f"{self.decision.worker.name}, {agency}" if self.decision.worker else agency

    @property
    def what(self) -> str:
        """The kind of record, where it is of every one of a kind."""
        kind = self.decision.kind
        return str(RecordKind(kind).label) if kind else ""

    @property
    def until_on(self) -> Any:
        return None if self.decision.until_on == FAR_OFF else self.decision.until_on


@dataclass(frozen=True)
class RecordPage:
    record: CaseRecord
    said: InFull
    versions: list[CaseRecord]
    opened: list[Opened]
    sights: list[Sight]
    reasons: list[Reason]
    possible: frozenset[str]

    @property
    def newest(self) -> CaseRecord | None:
        """The version that stands, where the reader may see it."""
        return next((one for one in self.versions if one.stands), None)

    @property
    def lines(self) -> Lines:
        """How the reader counts the versions."""
        return Lines({self.record.line: [one.pk for one in reversed(self.versions)]})

    @property
    def is_ours(self) -> bool:
        return bool(self.sights) or bool(self.opened)


def record_page(scope: Scope, plan: Plan, record: CaseRecord, place: Place) -> RecordPage:
    """A record that `access` has opened. At most ten statements and one for each row it points to."""
    is_own = record.agency_id == scope.agency_id
    return RecordPage(
        record,
        in_full(scope, plan, record.content),
        versions(scope, record),
        who_opened(scope, record) if is_own else [],
        sights_of(scope, plan, place, record) if is_own else [],
        access.explain_record(scope, record),
        possible(plan, place, record),
    )


def possible(plan: Plan, place: Place, record: CaseRecord) -> frozenset[str]:
    """What the reader may do with a record that they read. Each operation asks again."""
    if not plan.is_open:
        return frozenset()
    own, may = record.agency_id == place.agency_id, place.verbs
    handling = HANDLING[RecordKind(record.kind)]
    is_named = bool(place.capacities & handling.named_in)
    is_shared = handling.is_joint and record.level == Level.PLAN
    by_another = (is_shared or place.agency_id in record.between) and "add_record" in may
    found = set()
    if record.stands and "amend_record" in may and is_named and (own or by_another):
        found.add(AMEND)
    if record.stands and "amend_record" in may and record.begun_by == place.agency_id:
        found.add(WITHDRAW)
    if AMEND in found and handling.is_between:
        found = _of_request(record, place)
    if "share_record" in may and handling.is_shareable and record.level != Level.PLAN:
        if own:
            found.add(GIVE)
        elif record.level == Level.CONTROLLED:
            found.add(SHARE_ON)
    return frozenset(found)


def _of_request(record: CaseRecord, place: Place) -> set[str]:
    """Who asked amends and withdraws the question, and may write down an answer it was given;
    whoever is asked answers, and puts the answer right."""
    if record.begun_by != place.agency_id:
        return {ANSWER}
    return {AMEND, WITHDRAW, ANSWER} if record.content.is_waiting else {AMEND, WITHDRAW}


def sights_of(scope: Scope, plan: Plan, place: Place, record: CaseRecord) -> list[Sight]:
    """By which decisions others see a record of the reader's agency today. One statement."""
    of_this = Q(line=record.line)
    if record.level == Level.CONTROLLED:
        of_this |= Q(line=None, kind=record.kind)
    return _sights(scope, plan, place, of_this)


def sights_given(scope: Scope, plan: Plan, place: Place) -> list[Sight]:
    """By which decisions others see whole kinds of record of the reader's agency. One statement."""
    return _sights(scope, plan, place, Q(line=None))


def _sights(scope: Scope, plan: Plan, place: Place, which: Q) -> list[Sight]:
    rows = (
        RecordDecision.objects.visible_to(scope)
        .filter(which, plan__child=plan.child_id, originator=scope.agency_id)
        .in_force(scope.today)
        .select_related("agency", "worker", "decided_by")
        .order_by("-decided_at", "pk")
    )
    may = plan.is_open and "share_record" in place.verbs
    return [
        Sight(one, may and one.occasion != RecordOccasion.WRITTEN and one.plan_id == plan.pk)
        for one in rows
    ]
