"""Who sits on the panel that decides, as the policy it was sent under makes it up."""

from __future__ import annotations

from typing import Any

import pytest

from agencies.errors import Refused
from agencies.models import AgencyKind, Employment
from agencies.operations import agencies as agency_operations
from agencies.operations.workers import system_worker
from plans.models import Disagreement, DisagreementParty
from plans.operations import disagreement_answers
from plans.operations import disagreement_panel as operations
from plans.operations.disagreements import Challenged
from plans.queries.disagreement_steps import panellists
from plans.rules.disagreements import Side
from tests.cast import Cast
from tests.plans.disagreeing import (
    MONDAY,
    TUESDAY,
    answered,
    counts,
    fresh,
    moment,
    name_contact,
    open_stage,
    raised,
    told_of,
    under,
    who_answers,
    with_contacts,
)

AT = moment(MONDAY)
NOON = moment(TUESDAY, 12)
SAID: dict[str, Any] = {"decision": "It is held.", "reasons": "The risk.", "no_meeting": "Ill."}
SAID |= {"decision_changed": True}


@pytest.fixture(autouse=True)
def contacts(cast: Cast) -> None:
    with_contacts(cast)


def convene(cast: Cast, row: Disagreement, chair: str, *members: str) -> Disagreement:
    return operations.convene(
        row,
        chair=cast.workers[chair],
        members=[cast.workers[one] for one in members],
        version=None,
        by=cast.beth,
        at=NOON,
    )


def may_sit(row: Disagreement) -> set[str]:
    found = panellists(fresh(row), on=TUESDAY)
    return {one.worker.email.partition("@")[0] for one in found}


def refuses(cast: Cast, row: Disagreement, chair: str, words: str) -> None:
    """They may not chair or sit, and are not offered; nothing changes, and nobody is told."""
    before, sits = counts(row), who_answers(row, Side.PANEL)
    for people in ((chair,), ("colin", chair)):
        with pytest.raises(Refused, match=words) as caught:
            convene(cast, row, *people)
        assert caught.value.code == "conflict"
    assert counts(row) == before
    assert who_answers(row, Side.PANEL) == sits
    assert chair not in may_sit(row)


def with_a_proxy(cast: Cast) -> None:
    """The commissioner answers for the school: Olive works there, and so does Megan."""
    commissioner = agency_operations.create(
        name="Wearbridge Health",
        kind=AgencyKind.OTHER,
        partnerships=[cast.partnership],
        by=system_worker(),
        at=cast.at,
    )
    cast.agencies["health"] = commissioner
    cast.agencies["school"].proxy = commissioner
    cast.agencies["school"].save()
    Employment.objects.filter(worker=cast.olive).update(agency=commissioner)
    Employment.objects.filter(worker=cast.megan).update(
        agency=commissioner, position="senior_manager"
    )
    name_contact(cast, "health", "line_manager_or_DSL", "olive")


def answered_by_the_commissioner(cast: Cast) -> Disagreement:
    with_a_proxy(cast)
    row = raised(cast, at=AT, stage=2, challenged=[Challenged(cast.agencies["school"])])
    row = answered(cast, row, "olive", at=NOON, answer="reject")
    return up_to_the_panel(cast, row)


def up_to_the_panel(cast: Cast, row: Disagreement) -> Disagreement:
    while not open_stage(row).decides:
        row = disagreement_answers.escalate(
            row, disputed="All of it.", version=None, by=cast.hannah, at=NOON
        )
    return fresh(row)


def answered_by_a_deputy(cast: Cast) -> Disagreement:
    """Sal is Neil's deputy, and answers at stage 2; since then she works for the school."""
    name_contact(cast, "social_care", "line_manager_or_DSL", "neil", "sal")
    row = raised(cast, at=AT, stage=2)
    row = answered(cast, row, "sal", at=NOON, answer="reject")
    Employment.objects.filter(worker=cast.sal).update(agency=cast.agencies["school"])
    name_contact(cast, "school", "partnership_panel", "sal")
    return up_to_the_panel(cast, row)


def test_an_agency_that_answered_for_another_is_kept_off_its_panel(cast: Cast) -> None:
    row = answered_by_the_commissioner(cast)
    assert who_answers(row, Side.PANEL) == ["laura", "colin"]
    refuses(cast, row, "megan", "works for an agency in this disagreement")


def test_a_deputy_who_answered_is_kept_off_the_panel_whatever_the_policy_says(cast: Cast) -> None:
    under(cast, panel={"apart_from_sides": False, "apart_from_earlier": False})
    row = answered_by_a_deputy(cast)
    assert "sal" not in who_answers(row, Side.PANEL)
    refuses(cast, row, "sal", "is a party to this disagreement")


def test_whoever_raised_it_or_stands_for_a_side_never_sits_whatever_the_policy_says(
    cast: Cast,
) -> None:
    under(cast, panel={"apart_from_sides": False, "apart_from_earlier": False})
    name_contact(cast, "midwifery", "partnership_panel", "hannah")
    row = up_to_the_panel(cast, raised(cast, at=AT))
    stands = DisagreementParty.rows.get(stage=open_stage(row), side=Side.RAISING).worker
    assert stands == cast.moira
    for name in ("hannah", "priya", "neil", "sean", "moira"):
        refuses(cast, row, name, "is a party to this disagreement")


def test_agencies_on_a_side_sit_on_the_panel_where_the_policy_lets_them(cast: Cast) -> None:
    name_contact(cast, "midwifery", "partnership_panel", "olive")
    usual = raised(cast, at=AT, stage=4)
    refuses(cast, usual, "olive", "Choose somebody of neither side")
    under(cast, panel={"apart_from_sides": False})
    row = raised(cast, at=AT, stage=4)
    assert who_answers(row, Side.PANEL) == ["laura", "colin", "olive"]
    assert "olive" in may_sit(row)
    convene(cast, row, "olive", "ruth")
    decided = operations.decide(row, **SAID, version=None, by=cast.olive, at=NOON)
    assert decided.state == "decided"
    refuses(cast, usual, "olive", "Choose somebody of neither side")


def taken_up_by_a_manager(cast: Cast) -> Disagreement:
    """Moira takes it up for the midwives, and works for the school since then."""
    row = raised(cast, at=AT)
    row = disagreement_answers.escalate(row, disputed="It.", version=None, by=cast.moira, at=AT)
    Employment.objects.filter(worker=cast.moira).update(agency=cast.agencies["school"])
    DisagreementParty.rows.filter(disagreement=row, worker=cast.moira).update(worker=None)
    return up_to_the_panel(cast, fresh(row))


def test_whoever_acted_earlier_without_being_a_party_sits_where_the_policy_lets_them(
    cast: Cast,
) -> None:
    refuses(cast, taken_up_by_a_manager(cast), "moira", "acted in this disagreement before")
    Employment.objects.filter(worker=cast.moira).update(agency=cast.agencies["midwifery"])
    under(cast, panel={"apart_from_earlier": False})
    row = convene(cast, taken_up_by_a_manager(cast), "colin", "moira")
    assert who_answers(row, Side.PANEL) == ["colin", "moira"]


def test_a_panel_of_fewer_than_the_policy_asks_for_is_neither_named_nor_decides(
    cast: Cast,
) -> None:
    under(cast, panel={"least": 3})
    row = raised(cast, at=AT, stage=4)
    assert who_answers(row, Side.PANEL) == ["laura", "colin"]
    assert "beth" in told_of(row, "matter_waits"), "the business manager is asked to name more"
    before = counts(row)
    with pytest.raises(Refused, match="Choose 1 more") as caught:
        convene(cast, row, "colin", "laura")
    assert caught.value.field == "members"
    with pytest.raises(Refused, match="at least 3 people, its chair among them, and has 2"):
        operations.decide(row, **SAID, version=None, by=cast.laura, at=NOON)
    assert counts(row) == before
    convene(cast, row, "colin", "laura", "sam")
    decided = operations.decide(row, **SAID, version=None, by=cast.colin, at=NOON)
    assert decided.state == "decided"


def test_one_person_is_a_panel_where_the_policy_does_not_ask_for_more(cast: Cast) -> None:
    row = raised(cast, at=AT, stage=4)
    assert "beth" not in told_of(row, "matter_waits")
    assert who_answers(convene(cast, row, "colin"), Side.PANEL) == ["colin"]
