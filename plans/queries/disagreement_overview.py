"""What is open now in a partnership, or of one agency: at which stage, how old, and what is wrong.

Every figure can be asked for the list it counts, and both are made of the same narrowing. Of what a
reader knows only the existence, no figure says more than that: those are counted apart.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from agencies.clock import local_date
from agencies.models import Agency, EscalationLevel, PartnershipRole, RoleInPartnership
from agencies.models.workers import in_force
from agencies.queries.escalation import nobody_at
from plans import access
from plans.models import (
    Disagreement,
    DisagreementParty,
    DisagreementSide,
    Scope,
)
from plans.models.disagreement_sight import by_duty
from plans.queries import disagreements
from plans.queries.disagreements import DisagreementList
from plans.rules import disagreement_stages as stages
from plans.rules import suppression
from plans.rules.disagreement_figures import MONTH, SOON, WEEK, Age, Cell, Figure, Line, Named, What
from plans.rules.disagreements import SETTLED, Side, Sight, State


@dataclass(frozen=True)
class Overview:
    lines: list[Line]
    total: int
    soon: Cell
    late: Cell
    unconvened: Cell
    conflicts: Cell
    silent: list[Named]
    vacant: list[Named]
    nobody_at: dict[EscalationLevel, list[Agency]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Reading:
    """Whose figures somebody reads, and when; with what is open of those."""

    scope: Scope
    figures: access.Figures
    at: datetime

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """What is open and the reader knows of, each with its `sight` and its open stage."""
        rows = Disagreement.rows.filter(partnership=self.figures.partnership).unfinished()
        rows = rows.with_sight(self.scope).filter(sight__gte=Sight.EXISTENCE)
        if self.figures.agency is not None:
            sides = DisagreementSide.rows.filter(
                disagreement=OuterRef("pk"), agency=self.figures.agency
            )
            rows = rows.filter(Exists(sides), sight=Sight.FULL)
        running = FilteredRelation("stages", condition=Q(stages__ended_at__isnull=True))
        found: QuerySet[Any] = rows.annotate(
            running=running, age=_age(self.at), due=_due(), knows=_knows()
        )
        return found

    @cached_property
    def soon_until(self) -> datetime:
        partnership = self.figures.partnership
        day = partnership.calendar().add_working_days(local_date(self.at), SOON)
        return stages.ends_on(day, partnership.current_policy().data)

    def narrowed(self, figure: Figure) -> QuerySet[Any]:
        """Those that a figure counts."""
        rows = self.rows.filter(knows=figure.what != What.EXISTING)
        if figure.age and figure.what in {What.STAGE, What.SETTLED}:
            rows = rows.filter(age=figure.age)
        if figure.what == What.STAGE:
            return rows.filter(running__n=figure.stage)
        if figure.what in {What.SILENT, What.VACANT}:
            parties = self.parties(figure.what).filter(agency=figure.agency)
            return rows.filter(pk__in=parties.values("disagreement"))
        return rows.filter(self.condition(figure.what))

    def condition(self, what: What) -> Q:
        conditions: Mapping[What, Callable[[], Q]] = {
            What.EXISTING: Q,
            What.SETTLED: lambda: Q(state__in=sorted(SETTLED)),
            What.SOON: lambda: Q(due__gt=self.at, due__lte=self.soon_until),
            What.LATE: lambda: Q(due__lte=self.at),
            What.UNCONVENED: lambda: Q(running__decides=True) & ~Q(Exists(_chaired())),
            What.CONFLICT: lambda: _conflict(self.figures, self.scope),
        }
        return conditions[what]()

    def parties(self, what: What) -> QuerySet[DisagreementParty]:
        """Places of the challenged side at open stages: those that are silent, or vacant."""
        rows = DisagreementParty.rows.filter(
            side=Side.CHALLENGED,
            stage__ended_at__isnull=True,
            disagreement__in=self.rows.filter(knows=True, state=State.OPEN).values("pk"),
        )
        if what == What.VACANT:
            return rows.filter(worker__isnull=True)
        unheard = Q(acknowledged_at__isnull=True, stage__ack_due_at__lte=self.at)
        late = unheard | Q(stage__respond_due_at__lte=self.at)
        return rows.filter(late, worker__isnull=False, answered_at__isnull=True)


def _age(at: datetime) -> Case:
    return Case(
        When(submitted_at__gt=at - WEEK, then=Value(Age.WEEK)),
        When(submitted_at__gt=at - MONTH, then=Value(Age.MONTH)),
        default=Value(Age.OLDER),
    )


def _due() -> Case:
    """The limit that runs now."""
    return Case(
        When(state=State.OPEN, then=F("running__respond_due_at")),
        When(state=State.PROPOSED, then=F("confirm_due_at")),
    )


def _knows() -> Case:
    """Whether the reader knows more of it than that it exists."""
    return Case(When(sight__gte=Sight.METADATA, then=Value(value=True)), default=Value(value=False))


def _chaired() -> QuerySet[DisagreementParty]:
    rows: QuerySet[DisagreementParty] = DisagreementParty.rows.filter(
        disagreement=OuterRef("pk"),
        stage__ended_at__isnull=True,
        is_chair=True,
        worker__isnull=False,
    )
    return rows


def _conflict(figures: access.Figures, scope: Scope) -> Q:
    """The plan's chair, or somebody who manages the partnership's business, is a party to it.

    Whose name is withheld counts for the business manager alone, who is told it: there are so few
    chairs and business managers that the figure would name them.
    """
    managers = PartnershipRole.objects.filter(
        in_force(scope.today),
        partnership=figures.partnership,
        role=RoleInPartnership.BUSINESS_MANAGER,
    ).values("worker_id")
    chair = OuterRef("plan__chair_id")
    named = DisagreementParty.rows.filter(disagreement=OuterRef("pk"))
    has_duty = Q(worker_id=chair) | Q(worker__in=managers)
    others = named.filter(
        has_duty & ~Q(worker_id=OuterRef("raiser_id")) | Q(deputy_id=chair) | Q(deputy__in=managers)
    )
    is_named = Q(identity_withheld=False) | Q(by_duty(scope), sight=Sight.FULL)
    raisers = Q(raiser_id=F("plan__chair_id")) | Q(raiser__in=managers)
    return (is_named & raisers) | Q(Exists(others))


def overview(scope: Scope, figures: access.Figures, *, at: datetime) -> Overview:
    """What is open now, counted. Eleven statements, however much that is."""
    reading = _Reading(scope, figures, at)
    counted = list(
        reading.rows.values("knows", "running__n", "age").annotate(
            number=Count("pk"),
            soon=Count("pk", filter=reading.condition(What.SOON)),
            late=Count("pk", filter=reading.condition(What.LATE)),
        )
    )
    known = [row for row in counted if row["knows"]]
    policy = figures.partnership.current_policy().data
    missing = nobody_at(
        figures.partnership, (one.level for one in stages.stages(policy)), on=scope.today
    )
    if figures.agency is not None:
        own = figures.agency
        missing = {level: [own] for level, agencies in missing.items() if own in agencies}
    return Overview(
        lines=_lines(counted),
        total=sum(row["number"] for row in counted),
        soon=_cell(What.SOON, sum(row["soon"] for row in known)),
        late=_cell(What.LATE, sum(row["late"] for row in known)),
        unconvened=_count_of(reading, What.UNCONVENED),
        conflicts=_count_of(reading, What.CONFLICT),
        silent=_by_agency(reading, What.SILENT),
        vacant=_by_agency(reading, What.VACANT),
        nobody_at=missing,
    )


def listed(
    scope: Scope,
    figures: access.Figures,
    figure: Figure,
    *,
    at: datetime,
    before: uuid.UUID | None = None,
    page: int = disagreements.PAGE,
) -> DisagreementList:
    """Those that a figure counts, each as much as the reader sees of it, the newest first."""
    counted = _Reading(scope, figures, at).narrowed(figure).values("pk")
    found = Disagreement.objects.known_to(scope).filter(pk__in=counted)
    return disagreements.page_among(scope, found, at=at, before=before, page=page)


def _cell(what: What, number: int, **where: Any) -> Cell:
    return Cell(number, Figure(what, **where) if number else None)


def _count_of(reading: _Reading, what: What) -> Cell:
    return _cell(what, reading.narrowed(Figure(what)).count())


def _lines(counted: Iterable[dict[str, Any]]) -> list[Line]:
    """By stage, those that are settled after them, and those known only to exist by themselves."""
    numbers: dict[tuple[What, int], dict[str, int]] = {}
    for row in counted:
        stage = row["running__n"] or 0
        what = What.STAGE if stage else What.SETTLED
        place = (what, stage) if row["knows"] else (What.EXISTING, 0)
        ages = numbers.setdefault(place, dict.fromkeys(Age.values, 0))
        ages[row["age"]] += row["number"]
    ordered = sorted(numbers.items(), key=lambda one: (list(What).index(one[0][0]), one[0][1]))
    return [_line(what, stage, ages) for (what, stage), ages in ordered]


def _line(what: What, stage: int, ages: dict[str, int]) -> Line:
    total = _cell(what, sum(ages.values()), stage=stage)
    if what == What.EXISTING:
        # The total stands even where it is small, for its list does: then no age may.
        few = suppression.is_small(sum(ages.values()))
        shown = dict.fromkeys(ages) if few else suppression.parts(ages)
        return Line(what.label, total, [Cell(one) for one in shown.values()])
    words = f"Stage {stage}" if stage else str(what.label)
    cells = [_cell(what, number, stage=stage, age=age) for age, number in ages.items()]
    return Line(words, total, cells)


def _by_agency(reading: _Reading, what: What) -> list[Named]:
    rows = (
        reading.parties(what)
        .values("agency_id", "agency__name")
        .annotate(number=Count("disagreement", distinct=True))
        .order_by("-number", "agency__name")
    )
    return [
        Named(row["agency__name"], _cell(what, row["number"], agency=row["agency_id"]))
        for row in rows
    ]
