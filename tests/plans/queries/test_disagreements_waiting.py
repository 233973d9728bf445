"""Disagreements that wait, in lists and alone: however many there are, in as many statements."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import access
from plans.models import Disagreement, Scope
from plans.operations import disagreement_answers, disagreement_records, disagreement_time
from plans.queries.disagreement_page import page_of
from plans.queries.disagreements import disagreements, drafts, on_plan
from plans.queries.disagreements_waiting import waiting_for
from plans.rules.disagreement_moves import Step
from plans.rules.disagreements import Sight
from tests.cast import Cast
from tests.plans.disagreeing import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    answered,
    draft,
    moment,
    raised,
    with_contacts,
)

NOW = moment(TUESDAY, 12)


def scope_of(cast: Cast, name: str) -> Scope:
    return access.scope_of(cast.workers[name], on=WEDNESDAY)


def statements(read: object) -> int:
    with CaptureQueriesContext(connection) as asked:
        read()  # type: ignore[operator]
    return len(asked)


def one_of_each(cast: Cast, n: int) -> None:
    """One that waits for an answer, one for time, one to be accepted, one for a panel, and a draft."""
    monday = moment(MONDAY, minute=n)
    raised(cast, at=monday)
    slow = raised(cast, at=monday)
    disagreement_time.ask_for_time(
        slow, working_days=1, reason="Priya is in court.", by=cast.priya, at=moment(TUESDAY)
    )
    answered(cast, raised(cast, at=monday), at=moment(TUESDAY))
    raised(cast, at=monday, stage=4)
    draft(cast, at=monday)


def test_what_waits_is_read_in_as_many_statements_however_many_wait(cast: Cast) -> None:
    """Without contacts nobody sits on the panel, so that the business manager has to name one."""
    one_of_each(cast, 0)
    names = ("hannah", "priya", "moira", "neil", "beth")
    scopes = {name: scope_of(cast, name) for name in names}
    before = {
        name: statements(lambda s=scope: waiting_for(s, at=NOW)) for name, scope in scopes.items()
    }
    for n in range(1, 5):
        one_of_each(cast, n)
    for name, scope in scopes.items():
        assert statements(lambda s=scope: waiting_for(s, at=NOW)) == before[name] <= 14, name

    def steps(name: str) -> set[tuple[Step, int]]:
        found = [one.step for one in waiting_for(scopes[name], at=NOW)]
        return {(step, found.count(step)) for step in found}

    assert steps("hannah") == {(Step.EXTEND, 5), (Step.AGREE, 5), (Step.SUBMIT, 5)}
    assert steps("priya") == {(Step.ACKNOWLEDGE, 10)}
    assert steps("beth") == {(Step.CONVENE, 5)}
    assert statements(lambda: drafts(scopes["hannah"], at=NOW)) <= 6


def test_lists_are_read_in_as_many_statements_at_every_sight(cast: Cast) -> None:
    with_contacts(cast)
    one_of_each(cast, 0)
    scopes = {name: scope_of(cast, name) for name in ("hannah", "priya", "sam", "beth", "olive")}

    def counts() -> dict[str, tuple[int, int]]:
        return {
            name: (
                statements(lambda s=scope: disagreements(s, at=NOW)),
                statements(lambda s=scope: on_plan(s, cast.plan, at=NOW)),
            )
            for name, scope in scopes.items()
        }

    before = counts()
    for n in range(1, 5):
        one_of_each(cast, n)
    assert counts() == before
    assert all(one <= 5 for pair in before.values() for one in pair)


def test_the_page_of_one_is_read_in_as_many_statements_however_much_happened(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY))
    names = {"hannah": Sight.FULL, "priya": Sight.FULL, "beth": Sight.FULL, "sam": Sight.EXISTENCE}

    def counts() -> dict[str, int]:
        found = {}
        for name, sight in names.items():
            scope = scope_of(cast, name)
            one = access.fetch_disagreement(scope, row.reference)
            assert one is not None
            assert one.sight == sight  # type: ignore[attr-defined]
            found[name] = statements(lambda s=scope, o=one: page_of(s, o, at=NOW))
        return found

    disagreement_answers.escalate(
        row, disputed="Everything.", version=None, by=cast.hannah, at=moment(MONDAY, 11)
    )
    disagreement_answers.escalate(
        row, disputed="Still everything.", version=None, by=cast.moira, at=moment(MONDAY, 12)
    )
    say(cast, row, 0)
    before = counts()
    for n in range(1, 6):
        say(cast, row, n)
    assert counts() == before
    assert max(before.values()) <= 30


def say(cast: Cast, row: Disagreement, n: int) -> None:
    """Another word, another talk, and another disagreement that this one is linked to."""
    at = moment(TUESDAY, 10) + timedelta(minutes=n)
    disagreement_records.state_safety(
        row, words=f"A maternity alert is set, {n}.", by=cast.hannah, at=at
    )
    disagreement_records.record_discussion(
        row,
        on=MONDAY,
        people="Priya",
        method="telephone",
        summary=f"Talk {n}",
        by=cast.hannah,
        at=at,
    )
    disagreement_records.link(row, other=raised(cast, at=at), by=cast.hannah, at=at)
