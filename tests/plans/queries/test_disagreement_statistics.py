"""A quarter's figures against a world made by hand: right, and nothing small to be had from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Policy, RoleInPartnership, Worker
from agencies.operations import partnerships
from agencies.operations.workers import system_worker
from plans import access
from plans.models import Disagreement
from plans.queries.disagreement_statistics import Statistics, lines_of, statistics
from plans.rules.disagreements import Ended, Opened, State
from plans.rules.quarters import Quarter, quarter_of, read_quarter
from tests.cast import Cast
from tests.plans.disagreeing import MONDAY, moment, under
from tests.plans.figuring import over

AT = moment(MONDAY)
QUARTER = Quarter(2026, 4)
AFTER = date(2027, 1, 1)
pytestmark = pytest.mark.django_db


def of(cast: Cast, name: str = "beth", quarter: Quarter = QUARTER, on: date = MONDAY) -> Statistics:
    scope = access.scope_of(cast.workers[name], on=MONDAY)
    return statistics(access.figures_of(scope), quarter, on=on)


def numbers(found: Statistics, title: str) -> dict[str, int | None]:
    return {row.words: row.number for row in found.table(title).rows}


def a_quarter(cast: Cast) -> None:
    """Fifty-four that ended: of the midwives mostly, of the school some, of the police a few."""
    over(cast, 20, at=AT, decision_changed=True)
    over(cast, 10, at=AT, is_agreed_in_part=True, decision_changed=False)
    over(cast, 8, at=AT, ways=(Ended.SILENCE,), late=True, category="ending")
    over(cast, 7, at=AT, state=State.WITHDRAWN, raising="school", urgent=True)
    over(cast, 6, at=AT, state=State.REDIRECTED, raising="school", because=Opened.REOPENED)
    over(cast, 3, at=AT, raising="police", challenged=("social_care", "housing"))


def test_every_figure_is_that_of_the_world_it_counts(cast: Cast) -> None:
    a_quarter(cast)
    found = of(cast)
    assert (found.raised, found.total) == (54, 54)
    assert numbers(found, "How they ended") == {
        "Agreed": 31,
        "Agreed in part": 10,
        "Decided by the panel": 0,
        "Withdrawn": 7,
        "Redirected": 6,
    }
    assert numbers(found, "Highest stage reached") == {"Stage 1": 46, "Stage 2": 8}
    assert numbers(found, "Whether the decision was changed") == {
        "Changed": 20,
        "Not changed": 10,
        "Not said": 24,
    }
    assert numbers(found, "Moved up because nobody answered") == {"Yes": 8, "No": 46}
    assert numbers(found, "Urgent") == {"Yes": 7, "No": 47}
    assert numbers(found, "Reopened") == {"Yes": 6, "No": 48}
    assert numbers(found, "Whoever raised it was told what came of it") == {"Yes": 41, "No": 13}
    about = numbers(found, "What they were about")
    assert about["Whether a conference or legal planning is needed"] == 46
    assert about["Ending or stepping down the plan"] == 8
    assert numbers(found, "Kind of plan") == {"Child protection": 54}
    first, second = found.stages
    assert (first.n, first.days, first.in_time) == (1, round((46 + 8 * 3) / 54, 1), 80)
    assert (second.n, second.days, second.in_time) == (2, 3.0, 0)


def test_a_small_number_takes_another_with_it_so_that_no_total_gives_it_back(cast: Cast) -> None:
    a_quarter(cast)
    found = of(cast)
    assert numbers(found, "Agency that raised them") == {
        "Wearbridge Midwifery": 38,
        "Oakmere Primary School": None,
        "Wearbridge Police": None,
    }
    assert None in numbers(found, "Agency that was challenged").values()


def test_feedback_is_hidden_where_it_would_tell_how_the_others_ended(cast: Cast) -> None:
    over(cast, 20, at=AT)
    over(cast, 7, at=AT, state=State.WITHDRAWN)
    over(cast, 2, at=AT, state=State.REDIRECTED)
    found = of(cast)
    assert set(numbers(found, "Whoever raised it was told what came of it").values()) == {None}


def test_fewer_than_five_show_nothing_but_that_there_are_few(cast: Cast) -> None:
    over(cast, 4, at=AT)
    found = of(cast)
    assert (found.raised, found.total, found.tables, found.stages) == (None, None, [], [])
    assert not found.is_empty


def test_only_what_ended_in_the_quarter_counts_and_what_runs_does_not(cast: Cast) -> None:
    over(cast, 6, at=AT)
    over(cast, 5, at=QUARTER.begins - timedelta(minutes=1))
    over(cast, 5, at=QUARTER.ends)
    assert of(cast).total == 6
    assert of(cast, quarter=Quarter(2026, 3)).total == 5
    assert of(cast, quarter=Quarter(2025, 1)).is_empty
    Disagreement.rows.filter(stopped_at=AT).update(state=State.OPEN, stopped_at=None)
    assert of(cast).is_empty


def test_a_manager_counts_their_own_agency_only(cast: Cast) -> None:
    a_quarter(cast)
    own = of(cast, "moira", on=AFTER)
    assert own.total == 38
    assert set(numbers(own, "Agency that raised them")) == {"Wearbridge Midwifery"}
    assert of(cast, "neil").total == 54  # of which social care was challenged in every one


@pytest.mark.parametrize("name", ["ada", "moira", "ruth", "priya"])
def test_a_quarter_that_runs_tells_nobody_but_the_business_manager_what_each_case_was(
    cast: Cast, name: str
) -> None:
    cast.workers["ada"] = Worker.objects.create_user("ada@example.org", name="Ada")
    partnerships.give_role(
        cast.partnership,
        worker=cast.ada,
        role=RoleInPartnership.AUDITOR,
        by=system_worker(),
        at=cast.at,
    )
    a_quarter(cast)
    before = of(cast, name)
    over(cast, 1, at=AT, category="ending")
    found = of(cast, name)
    assert before.total is not None
    assert (found.tables, found.stages, before.tables) == ([], [], [])
    assert "shown when it is" in found.held_back
    assert found.held_back in {said for _, _, said, _ in lines_of(found)}
    assert len(list(lines_of(found))) == 3
    assert (of(cast).held_back, bool(of(cast).tables)) == ("", True)
    # Once it is over, there is nothing to subtract from.
    later = of(cast, name, on=AFTER)
    assert (later.held_back, bool(later.tables), bool(later.stages)) == ("", True, True)


def test_a_category_that_a_later_policy_dropped_keeps_its_words(cast: Cast) -> None:
    own = [{"code": "bruise", "label": "=Bruises on babies"}]
    data = cast.partnership.current_policy().data
    with_it = data | {"disagreement": data["disagreement"] | {"categories": own}}
    for number, said in ((2, with_it), (3, data)):
        Policy.objects.create(
            partnership=cast.partnership,
            number=number,
            data=said,
            adopted_at=AT,
            adopted_by=cast.beth,
        )
    over(cast, 6, at=AT, category="bruise")
    assert numbers(of(cast), "What they were about") == {"=Bruises on babies": 6}


def test_the_statements_do_not_grow_with_what_they_count(cast: Cast) -> None:
    over(cast, 5, at=AT)
    counted = []
    for more in (0, 25):
        over(cast, more, at=AT, raising="school", ways=(Ended.ESCALATED,))
        scope = access.scope_of(cast.beth, on=MONDAY)
        figures = access.figures_of(scope)
        with CaptureQueriesContext(
            connection,
        ) as statements:
            statistics(figures, QUARTER, on=MONDAY)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 16


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("2026-Q4", Quarter(2026, 4)),
        (" 2026-q1 ", Quarter(2026, 1)),
        ("2026-Q5", None),
        ("Q1", None),
        ("", None),
    ],
)
def test_a_quarter_is_read_as_it_is_written(text: str, quarter: Quarter | None) -> None:
    assert read_quarter(text) == quarter


def test_quarters_meet_at_midnight_in_england() -> None:
    summer = Quarter(2026, 3)
    assert summer.begins.isoformat() == "2026-07-01T00:00:00+01:00"
    assert summer.ends == QUARTER.begins
    assert quarter_of(QUARTER.begins.date()) == QUARTER
    assert QUARTER.after(1) == Quarter(2027, 1)
    assert QUARTER.after(-4) == Quarter(2025, 4)
    assert isinstance(QUARTER.begins, datetime)


CAME = "What came of them"
OUTCOMES = [
    {"code": "out_plan", "label": "=The plan changed"},
    {"code": "out_more", "label": "More was done"},
    {"code": "out_no", "label": "Nothing changed"},
]


def test_what_came_of_them_is_no_table_where_the_partnership_lists_nothing(cast: Cast) -> None:
    over(cast, 6, at=AT)
    assert CAME not in {table.title for table in of(cast).tables}


def test_what_came_of_them_is_counted_of_those_that_were_closed(cast: Cast) -> None:
    under(cast, outcomes=OUTCOMES)
    over(cast, 12, at=AT, outcome="out_plan")
    over(cast, 8, at=AT, outcome="out_no")
    over(cast, 5, at=AT)
    over(cast, 6, at=AT, state=State.WITHDRAWN)
    found = of(cast)
    assert numbers(found, CAME) == {
        "=The plan changed": 12,
        "More was done": 0,
        "Nothing changed": 8,
        "Not said": 5,
    }
    assert [row.share for row in found.table(CAME).rows] == [48, 0, 32, 20]
    assert (CAME, "=The plan changed", 12, "48%") in set(lines_of(found))


def test_a_small_outcome_is_hidden_with_another_so_that_no_total_gives_it_back(cast: Cast) -> None:
    under(cast, outcomes=OUTCOMES)
    over(cast, 12, at=AT, outcome="out_plan")
    over(cast, 9, at=AT, outcome="out_more")
    over(cast, 3, at=AT, outcome="out_no")
    assert numbers(of(cast), CAME) == {
        "=The plan changed": 12,
        "More was done": None,
        "Nothing changed": None,
        "Not said": 0,
    }


def test_outcomes_are_hidden_where_they_would_tell_how_many_were_not_closed(cast: Cast) -> None:
    under(cast, outcomes=OUTCOMES)
    over(cast, 20, at=AT, outcome="out_plan")
    over(cast, 10, at=AT, outcome="out_more")
    over(cast, 3, at=AT, state=State.WITHDRAWN)
    found = of(cast)
    assert set(numbers(found, CAME).values()) == {None}
    assert {share for title, _, _, share in lines_of(found) if title == CAME} == {""}


def test_an_outcome_that_a_later_policy_dropped_keeps_its_words(cast: Cast) -> None:
    under(cast, outcomes=OUTCOMES)
    over(cast, 6, at=AT, outcome="out_no")
    under(cast, outcomes=OUTCOMES[:1])
    assert numbers(of(cast), CAME)["Nothing changed"] == 6
