from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Refused, Stale
from plans.models import Outcome, OutcomeUnderstanding, OutcomeUpdate
from plans.operations import actions, outcomes
from plans.operations.outcomes import OutcomeDetails
from tests.cast import Cast

DETAILS = OutcomeDetails(worry="Nobody knows who visits", change="Known adults only")


def add(cast: Cast, name: str, details: OutcomeDetails = DETAILS) -> Outcome:
    return outcomes.add(cast.plan, details=details, by=cast.workers[name], at=cast.at)


def whole(cast: Cast) -> OutcomeDetails:
    return OutcomeDetails(
        worry="Cocaine use",
        change="A sober carer",
        measure="Weekly screens",
        baseline="3 of 4 positive",
        target="6 clear",
        target_on=cast.today + timedelta(days=28),
    )


def test_the_leads_whole_outcome_is_agreed_and_a_members_is_proposed(cast: Cast) -> None:
    assert add(cast, "priya", whole(cast)).status == "agreed"
    assert add(cast, "ruth", whole(cast)).status == "agreed"
    assert add(cast, "hannah", whole(cast)).status == "proposed"
    assert add(cast, "priya").status == "proposed"


@pytest.mark.parametrize("name", ["laura", "ian", "moira"])
def test_whoever_only_reads_adds_no_outcome(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        add(cast, name)
    assert Outcome.rows.count() == 1


def test_an_outcome_without_measure_baseline_and_date_is_not_agreed(cast: Cast) -> None:
    outcome = add(cast, "hannah")
    with pytest.raises(Refused, match="how we will know"):
        outcomes.agree(outcome, version=None, by=cast.priya, at=cast.at)
    outcomes.change(outcome, details=whole(cast), version=None, by=cast.priya, at=cast.at)
    assert outcomes.agree(outcome, version=None, by=cast.priya, at=cast.at).status == "agreed"


def test_an_outcome_is_not_closed_while_actions_are_open_nor_without_a_reason(cast: Cast) -> None:
    def close(reason: str) -> Outcome:
        return outcomes.close(cast.outcome, reason=reason, version=None, by=cast.priya, at=cast.at)

    for reason in (" ", "The family moved"):
        with pytest.raises(Refused):
            close(reason)
    for action, name in ((cast.action, "hannah"), (cast.family_action, "priya")):
        actions.update(
            action,
            answer="no_longer_needed",
            note="",
            reason="Moved",
            version=None,
            by=cast.workers[name],
            at=cast.at,
        )
    assert close("The family moved").status == "closed"


def test_closing_every_action_meets_no_outcome(cast: Cast) -> None:
    for action, name in ((cast.action, "hannah"), (cast.family_action, "sam")):
        actions.update(
            action, answer="done", note="Done", version=None, by=cast.workers[name], at=cast.at
        )
    assert Outcome.rows.get().status == "agreed"


def test_the_second_of_two_editors_is_given_both_texts(cast: Cast) -> None:
    seen = cast.outcome.version
    outcomes.change(cast.outcome, details=DETAILS, version=seen, by=cast.priya, at=cast.at)
    with pytest.raises(Stale) as stale:
        outcomes.change(cast.outcome, details=whole(cast), version=seen, by=cast.priya, at=cast.at)
    assert stale.value.current.worry == DETAILS.worry
    assert Outcome.rows.get().worry == DETAILS.worry


def test_where_an_outcome_stands_is_what_was_seen_last(cast: Cast) -> None:
    def saw(now: str, days_ago: int, number: int) -> OutcomeUpdate:
        return outcomes.record_progress(
            cast.outcome,
            now=now,
            now_number=Decimal(number),
            observed_on=cast.today - timedelta(days=days_ago),
            by=cast.hannah,
            at=cast.at,
        )

    saw("5 of 6", 1, 5)
    saw("3 of 5", 9, 3)
    assert (Outcome.rows.get().now, Outcome.rows.get().now_number) == ("5 of 6", Decimal(5))
    with pytest.raises(Refused):
        saw("all", -1, 6)
    assert OutcomeUpdate.rows.count() == 2


def test_could_not_answer_is_an_answer_with_its_reason(cast: Cast) -> None:
    def ask(answer: str, reason: str = "") -> OutcomeUnderstanding:
        return outcomes.record_understanding(
            cast.outcome,
            person=cast.mother.person,
            answer=answer,
            reason=reason,
            how_checked="Asked her to say it back",
            checked_on=cast.today,
            by=cast.hannah,
            at=cast.at,
        )

    for answer in ("could_not_answer", "disagrees"):
        with pytest.raises(Refused) as refused:
            ask(answer)
        assert refused.value.field == "reason"
    ask("could_not_answer", "No interpreter")
    ask("agrees")
    [kept] = OutcomeUnderstanding.rows.all()
    assert (kept.answer, kept.history.count()) == ("agrees", 2)


def test_outcomes_are_put_in_order_all_or_none(cast: Cast) -> None:
    second = add(cast, "priya", whole(cast))
    with pytest.raises(Refused):
        outcomes.reorder(cast.plan, order=[second.pk], by=cast.priya, at=cast.at)
    with pytest.raises(PermissionDenied):
        outcomes.reorder(cast.plan, order=[second.pk, cast.outcome.pk], by=cast.hannah, at=cast.at)
    outcomes.reorder(cast.plan, order=[second.pk, cast.outcome.pk], by=cast.priya, at=cast.at)
    assert list(Outcome.rows.order_by("position")) == [second, cast.outcome]
