"""What two answers to one question have in common, so that only right answers are timed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from agencies.models import Worker
from plans.access import Place
from plans.management.bench.by_hand import Rows
from plans.models import Plan, PlanPermission
from plans.queries.owed import MyActions
from plans.queries.plan_page import PlanPage
from plans.queries.plans import PlanRow
from plans.queries.your_work import YourWork


def nothing(_answer: Any) -> None:
    """Where there is no answer by hand to compare."""


def itself(answer: Any) -> Any:
    return answer


def actions(mine: MyActions) -> Any:
    return [action.pk for action in mine.rows], mine.late, mine.due_this_week


def actions_by_hand(rows: Rows) -> Any:
    late, week = rows[0][-2:] if rows else (0, 0)
    return [row[0] for row in rows[:50]], late, week


def work(found: YourWork) -> Any:
    return (
        sorted(item.pk for item in found.items),
        sorted(item.pk for item in found.asked),
        found.late,
        found.due_this_week,
        [mine.plan.reference for mine in found.plans],
    )


def work_by_hand(found: dict[str, Rows]) -> Any:
    kinds = ("owed", "declined", "to_agree", "invited", "to_report")
    waits = [row[0] for kind in kinds for row in found[kind]]
    _, late, week = actions_by_hand(found["owed"])
    return (
        sorted(waits),
        sorted(row[0] for row in found["asked"]),
        late,
        week,
        [row[1] for row in found["plans"]],
    )


def plans(rows: list[PlanRow]) -> Any:
    return [(row.plan.reference, row.lead, row.lead_agency, row.late_actions) for row in rows]


def plans_by_hand(answer: tuple[Rows, Rows]) -> Any:
    return [(row[1], *row[-4:-1]) for row in answer[0][:25]]


def plan(page: PlanPage) -> Any:
    lines = [line for card in page.outcomes for line in card.actions]
    return (
        page.plan.reference,
        sorted((m.member.pk, m.seat.open_actions, m.seat.late_actions) for m in page.members),
        sorted((m.member.worker_id, m.last_contribution_at) for m in page.members),
        [(card.outcome.pk, card.seen_on) for card in page.outcomes],
        sorted(line.action.pk for line in lines),
        sum(answer.row is not None for card in page.outcomes for answer in card.answers),
    )


def plan_by_hand(found: dict[str, Rows]) -> Any:
    said: dict[Any, Any] = dict(found["said"])
    return (
        found["plan"][0][1],
        sorted((row[0], row[-4], row[-3]) for row in found["members"]),
        sorted((row[8], said.get(row[8])) for row in found["members"]),
        [(row[0], row[-1]) for row in found["outcomes"]],
        sorted(row[0] for row in found["actions"]),
        len(found["answers"]),
    )


def places(found: dict[Any, Place]) -> Any:
    return {pk: (place.seats, place.has_lead) for pk, place in found.items()}


def places_by_hand(rows: Rows) -> Any:
    seats: dict[Any, set[Any]] = defaultdict(set)
    for row in rows:
        seats[row[0]] |= {row[3]} if row[3] else set()
    return {row[0]: (frozenset(seats[row[0]]), row[-1]) for row in rows}


def grants_of(plan: Plan) -> Callable[[Any], Any]:
    """Which agencies' groups hold what on a plan, as the database says after the answer."""
    rows = PlanPermission.objects.filter(content_object=plan).order_by("group_id")
    return lambda _answer: list(rows.all().values_list("group_id", "valid_until"))


def workers(found: list[Worker]) -> Any:
    return sorted(worker.pk for worker in found)


def workers_by_hand(rows: Rows) -> Any:
    return sorted(row[0] for row in rows)
