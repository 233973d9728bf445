"""A quarter's disagreements in figures: those that came to an end in it, with small numbers hidden.

Everything is counted in the database, in as many statements for fifty thousand as for one. Tables
that would give each other's hidden numbers back are not shown beside each other: how many went
through each stage is said in shares and in days, never in numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from plans import access
from plans.models import (
    Disagreement,
    DisagreementAction,
    DisagreementSide,
    DisagreementStage,
)
from plans.queries import figure_tables as tables
from plans.queries.disagreement_own_words import about, came, own_words
from plans.queries.disagreement_stage_times import StageTime, stage_times
from plans.queries.figure_tables import Table
from plans.rules import suppression
from plans.rules.actions import ActionStatus
from plans.rules.disagreements import Ended, Opened, Side, State
from plans.rules.plans import Kind
from plans.rules.quarters import Quarter, quarter_of

OVER = (State.CLOSED, State.WITHDRAWN, State.REDIRECTED)
OLDEST = 12
"""So many quarters back can be chosen from a list; an address names any."""


@dataclass(frozen=True)
class Statistics:
    """`total` is None where fewer than five ended: then nothing else is shown. Nor is it where
    `held_back` says why."""

    quarter: Quarter
    is_over: bool
    raised: suppression.Shown
    total: suppression.Shown
    tables: list[Table] = field(default_factory=list)
    stages: list[StageTime] = field(default_factory=list)
    held_back: str = ""

    @property
    def is_empty(self) -> bool:
        return self.total == 0

    def table(self, title: str) -> Table:
        return next(table for table in self.tables if table.title == title)


REACHED = "Highest stage reached"
NOT_OVER = "This quarter is not over. Its figures are shown when it is."


def statistics(figures: access.Figures, quarter: Quarter, *, on: date) -> Statistics:
    """The figures of a quarter. Thirteen statements, however many they count, one more
    where the partnership lists outcomes; two where few ended.

    While it runs, the business manager alone is shown more than how many: every number is large
    enough in the end, and still the difference between two days is one case.
    """
    sent = _of(figures).sent()
    raised = sent.filter(submitted_at__gte=quarter.begins, submitted_at__lt=quarter.ends).count()
    ended = sent.filter(state__in=OVER, stopped_at__gte=quarter.begins, stopped_at__lt=quarter.ends)
    total = ended.count()
    is_over = quarter < quarter_of(on)
    found = Statistics(
        quarter=quarter,
        is_over=is_over,
        raised=suppression.alone(raised),
        total=suppression.alone(total),
        held_back="" if is_over or figures.sees_running_quarter else NOT_OVER,
    )
    if found.total and not found.held_back:
        found.tables.extend(_tables(figures, ended, total))
        found.stages.extend(stage_times(ended))
    return found


def quarters_to_choose(on: date) -> list[Quarter]:
    """This quarter and those before it, the newest first."""
    return [quarter_of(on).after(-back) for back in range(OLDEST)]


def _of(figures: access.Figures) -> Any:
    rows = Disagreement.rows.filter(partnership=figures.partnership)
    if figures.agency is None:
        return rows
    sides = DisagreementSide.rows.filter(disagreement=OuterRef("pk"), agency=figures.agency)
    return rows.filter(Exists(sides))


Rows = QuerySet[Disagreement]


def _tables(figures: access.Figures, ended: Rows, total: int) -> list[Table]:
    ways = _ways(ended)
    raising = tables.counts(ended, "raising_agency__name")
    sides = DisagreementSide.rows.filter(disagreement__in=ended.values("pk"), side=Side.CHALLENGED)
    reached = tables.counts(ended, "reached")
    kinds = {Kind(key).label: n for key, n in tables.counts(ended, "plan__kind").items()}
    words = own_words(figures.partnership)
    ends = tables.table("How they ended", "Ended", ways, total)
    told = ended.exclude(feedback="").count()
    feedback = _feedback(told, total, hides_ends=ends.hides)
    return [
        tables.table("Agency that raised them", "Agency", raising, total),
        Table(
            "Agency that was challenged",
            "Agency",
            tables.rows(tables.counts(sides, "agency__name"), None),
            "One disagreement can challenge several agencies.",
        ),
        tables.table(REACHED, "Stage", {f"Stage {n}": reached[n] for n in sorted(reached)}, total),
        about(ended, words, total),
        tables.table("Kind of plan", "Kind", kinds, total),
        ends,
        *came(ended, words, told=told, hides=feedback.hides),
        tables.table("Whether the decision was changed", "Decision", _changed(ended), total),
        *_yes_or_no(ended, total),
        feedback,
        _actions(ended),
    ]


def _ways(ended: Rows) -> dict[str, int]:
    """How each ended: by how the last of its stages did, so that what was reopened counts once."""
    last = DisagreementStage.rows.filter(disagreement=OuterRef("pk")).order_by("-ended_at", "-n")
    rows = ended.annotate(how=Subquery(last.values("ended_how")[:1]))
    counted = rows.order_by().values("how", "is_agreed_in_part").annotate(number=Count("pk"))
    numbers = dict.fromkeys(WAYS.values(), 0)
    for row in counted:
        in_part = row["how"] == Ended.AGREED and row["is_agreed_in_part"]
        words = IN_PART if in_part else WAYS.get(row["how"], str(row["how"]))
        numbers[words] = numbers.get(words, 0) + row["number"]
    return numbers


IN_PART = "Agreed in part"
WAYS: dict[str, str] = {
    Ended.AGREED: "Agreed",
    "in_part": IN_PART,
    Ended.DECIDED: "Decided by the panel",
    Ended.WITHDRAWN: "Withdrawn",
    Ended.REDIRECTED: "Redirected",
}


def _changed(ended: Rows) -> dict[str, int]:
    words = {True: "Changed", False: "Not changed", None: "Not said"}
    counted = tables.counts(ended, "decision_changed")
    return {said: counted.get(value, 0) for value, said in words.items()}


def _yes_or_no(ended: Rows, total: int) -> list[Table]:
    """What was so of some and not of the others; each a table of its own. One statement."""
    stages = DisagreementStage.rows.filter(disagreement__in=ended.values("pk"))
    found = stages.aggregate(
        moved=_disagreements_with(ended_how=Ended.SILENCE),
        urgent=_disagreements_with(is_urgent=True),
        reopened=_disagreements_with(opened_because=Opened.REOPENED),
    )
    return [
        tables.pair("Moved up because nobody answered", found["moved"], total),
        tables.pair("Urgent", found["urgent"], total),
        tables.pair("Reopened", found["reopened"], total),
    ]


def _feedback(told: int, total: int, *, hides_ends: bool) -> Table:
    """Only what is agreed or decided is closed with feedback: beside hidden ends it would tell them."""
    feedback = tables.pair("Whoever raised it was told what came of it", told, total)
    return tables.hidden(feedback) if hides_ends else feedback


def _disagreements_with(**condition: Any) -> Count:
    return Count("disagreement", distinct=True, filter=Q(**condition))


def _actions(ended: Rows) -> Table:
    """What was agreed to be done, and whether it was; what was dropped counts as not done."""
    actions = DisagreementAction.rows.filter(disagreement__in=ended.values("pk"))
    is_done = Q(done_on__isnull=False) | Q(action__status=ActionStatus.DONE)
    found = actions.aggregate(all=Count("pk"), done=Count("pk", filter=is_done))
    numbers = {"Done": found["done"], "Not done": found["all"] - found["done"]}
    return Table(
        "Actions that were agreed or decided",
        "Action",
        tables.rows(numbers, None if suppression.is_small(found["all"]) else found["all"]),
    )


def lines_of(found: Statistics) -> Iterable[tuple[str, str, object, object]]:
    """The same figures as lines of a file: of what, which, how many, and how much of all."""
    yield "Raised in the quarter", "All", _said(found.raised), ""
    yield "Ended in the quarter", "All", _said(found.total), ""
    if found.held_back:
        yield "Everything else", "All", found.held_back, ""
    for table in found.tables:
        for row in table.rows:
            share = "" if row.share is None else f"{row.share}%"
            yield table.title, row.words, _said(row.number), share
    for stage in found.stages:
        yield "Days that a stage took, on average", f"Stage {stage.n}", _said(stage.days), ""
        share = HIDDEN if stage.in_time is None else f"{stage.in_time}%"
        yield "Share of stages that kept their limit", f"Stage {stage.n}", share, ""


HIDDEN = "Hidden: small number"


def _said(number: float | None) -> object:
    return HIDDEN if number is None else number
