"""What is agreed once a plan has ended is reminded of as an action is, until it is done."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from plans import access
from plans.models import Acknowledgement, DisagreementAction, Notification
from plans.operations import disagreement_actions, disagreement_answers, disagreement_endings
from plans.operations.disagreement_actions import AgreedAction
from plans.queries.duties import still_open
from plans.queries.notifications import notifications
from plans.queries.reminders import reminders
from plans.queries.your_work import your_work
from plans.queries.your_work_items import Item, Wants
from plans.rules.disagreements import Sight
from tests.cast import Cast
from tests.plans.disagreeing import answered, moment, raised, sight_of, sweep, with_contacts
from tests.plans.operations.test_disagreement_edge_cases import end_plan

DUE = date(2026, 12, 9)


@pytest.fixture
def own(cast: Cast) -> DisagreementAction:
    """Sal, who has no seat on the plan, writes to the other authority; Neil answers for Sal's agency."""
    with_contacts(cast)
    row = raised(cast, at=cast.at)
    end_plan(cast, "The other authority has taken it over.")
    answered(cast, row, at=cast.at)
    disagreement_answers.agree(
        row,
        statement="They write to the other authority.",
        actions=[AgreedAction("Write to them", DUE, worker=cast.sal)],
        version=None,
        by=cast.hannah,
        at=cast.at,
    )
    found: DisagreementAction = DisagreementAction.rows.select_related("disagreement").get()
    return found


def told(own: DisagreementAction) -> list[tuple[str, int | None, str, str]]:
    rows = Notification.rows.filter(subject=f"agreedaction:{own.pk}").order_by("step", "audience")
    return [
        (row.recipient.email.partition("@")[0], row.step, row.audience, row.instead_of)
        for row in rows.select_related("recipient")
    ]


def waiting(cast: Cast, name: str, at: datetime) -> list[Item]:
    scope = access.scope_of(cast.workers[name], on=at.date())
    items = your_work(scope, at=at).items
    return [item for item in items if item.wants == Wants.FINISH_AGREED]


def test_it_climbs_from_its_owner_to_their_manager_once_a_rung(
    cast: Cast, own: DisagreementAction
) -> None:
    for day in (2, 11, 14, 16, 18, 23):
        for hour in (9, 10):
            sweep(moment(date(2026, 12, day), hour))
    assert told(own) == [
        ("sal", -5, "owner", ""),
        ("sal", 2, "owner", ""),
        ("neil", 5, "line_manager", ""),
        ("sal", 5, "owner", ""),
        ("neil", 7, "safeguarding_lead", ""),
        ("neil", 10, "line_manager", "chair"),
    ]
    assert set(Notification.rows.filter(step=5).values_list("weight", flat=True)) == {"clock"}
    at = moment(date(2026, 12, 23))
    for name, count in {"sal": 3, "neil": 3, "hannah": 0, "colin": 0}.items():
        page = notifications(access.scope_of(cast.workers[name], on=at.date())).told
        mine = [one for one in page if one.row.subject == f"agreedaction:{own.pk}"]
        assert len(mine) == count, name
        assert all(one.reference == own.disagreement.reference and not one.child for one in mine)
    # Who reads the plan is shown nothing of whom a disagreement reminds.
    calendar = cast.partnership.calendar()
    scope = access.scope_of(cast.ruth, on=at.date())
    sent = reminders(cast.plan, scope, at=at, calendar=calendar).sent
    assert not [one for one in sent if one.row.disagreement_id]


def test_it_waits_in_its_owners_work_and_finishing_it_takes_up_every_reminder(
    cast: Cast, own: DisagreementAction
) -> None:
    at = moment(date(2026, 12, 11))
    assert sight_of(cast, own.disagreement, "sal", at.date()) == Sight.FULL
    sweep(at)
    [item] = waiting(cast, "sal", at)
    assert (item.what, item.is_late, item.reference) == (
        "Write to them",
        True,
        own.disagreement.reference,
    )
    assert waiting(cast, "neil", at) == waiting(cast, "hannah", at) == []
    sent = list(Notification.rows.filter(subject=f"agreedaction:{own.pk}"))
    assert still_open(sent, on=cast.today) == sent
    disagreement_actions.finish(own, done_on=at.date(), by=cast.sal, at=at)
    assert waiting(cast, "sal", at) == []
    assert still_open(sent, on=cast.today) == []
    assert {(row.by, row.how) for row in Acknowledgement.rows.all()} == {(cast.sal, "doing")}
    before = Notification.rows.filter(subject=f"agreedaction:{own.pk}").count()
    sweep(moment(date(2026, 12, 23)))
    assert Notification.rows.filter(subject=f"agreedaction:{own.pk}").count() == before


def test_an_owner_who_has_left_is_passed_over_for_their_manager(
    cast: Cast, own: DisagreementAction
) -> None:
    job = cast.employment("sal")
    type(job).objects.filter(pk=job.pk).update(ended_on=date(2026, 12, 1))
    sweep(moment(date(2026, 12, 2)))
    assert told(own) == [("neil", -5, "line_manager", "owner")]
    assert sight_of(cast, own.disagreement, "sal", date(2026, 12, 2)) == Sight.NONE


def test_once_it_is_closed_nobody_is_reminded(cast: Cast, own: DisagreementAction) -> None:
    disagreement_endings.close(
        own.disagreement,
        feedback="They have been rung instead.",
        family_told="no",
        replanned={own.pk: "A call was enough."},
        version=None,
        by=cast.moira,
        at=cast.at,
    )
    sweep(moment(date(2026, 12, 23)))
    assert told(own) == []
