"""What a partnership may set of raising and closing a disagreement, and what holds where it does not."""

from __future__ import annotations

from typing import Any

import pytest

from agencies import policy
from agencies.errors import Refused
from agencies.models import Policy
from plans.models import Disagreement, DisagreementEvent, Discussion, GroupMember
from plans.operations import (
    disagreement_answers,
    disagreement_endings,
    disagreement_records,
)
from plans.operations.disagreement_records import Talked
from plans.operations.disagreements import Challenged
from plans.rules import disagreement_settings as settings
from tests.cast import Cast
from tests.plans.disagreeing import (
    MONDAY,
    answered,
    counts,
    draft,
    fresh,
    moment,
    raised,
    send,
    under,
    with_contacts,
)

AT = moment(MONDAY)
NOON = moment(MONDAY, 12)
OUTCOMES = [{"code": "out_plan", "label": "The plan changed"}, {"code": "out_no", "label": "No"}]
TALK = Talked(MONDAY, "Moira and I", "telephone", "She agrees.")


def refused(row: Disagreement, field: str, take: Any) -> None:
    """It is refused at this field; nothing is changed, and nobody is told."""
    before = counts(row)
    with pytest.raises(Refused) as caught:
        take()
    assert caught.value.field == field
    assert counts(row) == before


def settled(cast: Cast) -> Disagreement:
    """One that was agreed under the policy of the moment."""
    row = answered(cast, raised(cast, at=AT), at=AT)
    return disagreement_answers.agree(
        row, statement="They meet.", version=None, by=cast.hannah, at=NOON
    )


def close(cast: Cast, row: Disagreement, **given: Any) -> Disagreement:
    said: dict[str, Any] = {"feedback": "They will meet.", "family_told": "yes", "version": None}
    return disagreement_endings.close(row, **said | given, by=cast.moira, at=NOON)


# --- Before it is sent ---------------------------------------------------------------------------


def test_by_default_nothing_more_has_to_be_filled_in(cast: Cast) -> None:
    nobody_named = [Challenged(cast.agencies["social_care"])]
    assert send(cast, draft(cast, at=AT, challenged=nobody_named), at=AT).state == "open"


def test_the_day_of_the_decision_is_asked_for_where_the_policy_asks(cast: Cast) -> None:
    under(cast, form={"required": ["decided_on"]})
    row = draft(cast, at=AT)
    refused(row, "decided_on", lambda: send(cast, row, at=AT))
    assert fresh(row).state == "draft"
    assert send(cast, draft(cast, at=AT, decided_on=MONDAY), at=AT).state == "open"


def test_whose_decision_it_was_is_asked_for_at_every_agency_with_anybody_in_the_group(
    cast: Cast,
) -> None:
    under(cast, form={"required": ["named"]})
    both = [
        Challenged(cast.agencies["social_care"], cast.priya),
        Challenged(cast.agencies["school"]),
    ]
    row = draft(cast, at=AT, challenged=both)
    refused(row, "named", lambda: send(cast, row, at=AT))
    GroupMember.rows.filter(worker=cast.sam).update(status="left", left_on=cast.today)
    assert send(cast, row, at=AT).state == "open", "there is nobody left whom one could name"


def test_a_talk_with_ones_own_manager_is_asked_for_of_whoever_raises_it(cast: Cast) -> None:
    under(cast, form={"required": ["discussion"]})
    row = draft(cast, at=AT)
    refused(row, "discussion", lambda: send(cast, row, at=AT))
    disagreement_records.record_discussion(row, **vars(TALK), by=cast.hannah, at=AT)
    assert send(cast, row, at=AT).state == "open"


def test_a_talk_told_of_in_sending_is_written_down_with_it(cast: Cast) -> None:
    under(cast, form={"required": ["discussion"]})
    row = send(cast, draft(cast, at=AT), at=AT, talked=TALK)
    talk = Discussion.rows.get(disagreement=row)
    assert (talk.summary, talk.by) == ("She agrees.", cast.hannah)


def test_a_talk_that_cannot_have_been_keeps_it_from_being_sent(cast: Cast) -> None:
    row = draft(cast, at=AT)
    refused(row, "method", lambda: send(cast, row, at=AT, talked=Talked(MONDAY, "A", "dream", "B")))
    assert not Discussion.rows.exists()


def test_no_talk_is_waited_for_in_danger_or_where_a_manager_sends_it(cast: Cast) -> None:
    under(cast, form={"required": ["discussion"]})
    assert send(cast, draft(cast, at=AT), at=AT, danger="yes").state == "open"
    asked = send(cast, draft(cast, at=AT), at=AT, stage=2, skip_reason="Soon.", talked=TALK)
    assert asked.state == "draft"
    sent = send(cast, asked, "moira", at=AT, stage=2, skip_reason="Soon.")
    assert (sent.state, sent.discussions.count()) == ("open", 0)


# --- When it is closed ---------------------------------------------------------------------------


def test_closing_asks_whether_the_family_was_told_unless_the_policy_leaves_it_open(
    cast: Cast,
) -> None:
    row = settled(cast)
    refused(row, "family_told", lambda: close(cast, row, family_told=""))
    under(cast, family_told="optional")
    refused(row, "family_told", lambda: close(cast, row, family_told=""))
    other = settled(cast)
    refused(other, "family_told", lambda: close(cast, other, family_told="perhaps"))
    assert close(cast, other, family_told="").family_told == ""


def test_closing_asks_what_came_of_it_where_the_policy_lists_outcomes(cast: Cast) -> None:
    under(cast, outcomes=OUTCOMES)
    row = settled(cast)
    refused(row, "outcome", lambda: close(cast, row))
    refused(row, "outcome", lambda: close(cast, row, outcome="own_other"))
    assert close(cast, row, outcome="out_plan").outcome == "out_plan"
    event = DisagreementEvent.rows.get(disagreement=row, step="close")
    assert event.details["outcome"] == "out_plan"


def test_what_was_sent_before_outcomes_were_listed_is_closed_without_one(cast: Cast) -> None:
    row = settled(cast)
    under(cast, outcomes=OUTCOMES)
    refused(row, "outcome", lambda: close(cast, row, outcome="out_plan"))
    assert close(cast, row).outcome == ""


def test_what_is_reopened_says_anew_what_came_of_it(cast: Cast) -> None:
    under(cast, outcomes=OUTCOMES)
    row = close(cast, settled(cast), outcome="out_plan")
    again = disagreement_endings.reopen(
        row, reason="It was not done.", version=None, by=cast.moira, at=NOON
    )
    assert again.outcome == ""


# --- Policies from before these settings ---------------------------------------------------------


def test_a_policy_from_before_these_settings_runs_as_the_default_does(cast: Cast) -> None:
    with_contacts(cast)
    stored = Policy.objects.get(partnership=cast.partnership)
    for name in ("family_told", "form", "panel"):
        del stored.data["disagreement"][name]
    Policy.objects.filter(pk=stored.pk).update(data=stored.data)
    assert policy.problems(stored.data) == []
    assert settings.optional_settings(stored.data) == settings.optional_settings(policy.default())
    assert close(cast, settled(cast)).state == "closed"
    assert raised(cast, at=AT, stage=4).state == "open"


def test_an_outcome_that_is_listed_twice_is_no_policy() -> None:
    data = policy.default()
    data["disagreement"]["outcomes"] = [OUTCOMES[0], OUTCOMES[0] | {"label": "Again"}]
    assert "out_plan is there twice" in policy.problems(data)[0]
