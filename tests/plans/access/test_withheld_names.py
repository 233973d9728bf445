"""Whose name is withheld is named to their own side and the business manager alone, wherever it is."""

from __future__ import annotations

import pytest

from agencies.models import Absence, Employment
from plans import access
from plans.models import Disagreement, DisagreementParty, GroupMember, Notification, PlanPermission
from plans.operations import acknowledging, disagreement_endings, disagreement_records
from plans.operations.disagreements import Challenged
from plans.queries.disagreement_overview import overview
from plans.queries.disagreement_page import disagreement_page
from plans.queries.disagreement_parts import WITHHELD
from plans.queries.disagreement_steps import doers
from plans.queries.notifications import about
from plans.rules.disagreement_moves import RAISING_SIDE
from tests.api import Api
from tests.cast import Cast
from tests.plans.disagreeing import MONDAY, THURSDAY, fresh, moment, raised, sweep, with_contacts


@pytest.fixture
def withheld(cast: Cast) -> Disagreement:
    """Raised by Hannah at stage 1, who does not want to be named."""
    with_contacts(cast)
    return raised(cast, at=moment(MONDAY), identity_withheld=True)


def test_a_withheld_name_is_not_shown_to_the_other_side(cast: Cast, withheld: Disagreement) -> None:
    at = moment(MONDAY, 11)
    disagreement_records.state_safety(withheld, words="An alert.", by=cast.hannah, at=at)
    for name, hidden in (("priya", True), ("sean", True), ("moira", False)):
        by = cast.workers[name]
        scope = access.scope_of(by, on=MONDAY)
        shown = disagreement_page(scope, withheld.reference, by=by, at=at)
        assert shown.words is not None
        said = str([shown.words, shown.stages, shown.happened, shown.safety, shown.row])
        assert ("Hannah" not in said) == hidden
        assert (WITHHELD in said) == hidden


def taken_up(cast: Cast, name: str) -> set[str]:
    """Who took up any reminder of what a worker was told, as they are shown it."""
    scope = access.scope_of(cast.workers[name], on=THURSDAY)
    rows = Notification.objects.visible_to(scope).with_when_read_by(scope)
    rows = rows.select_related("plan__child", "disagreement", "recipient")
    shown = about(list(rows.prefetch_related("readings__worker")), scope)
    return {ack.by.name for told in shown for ack in told.said}


def test_who_acknowledged_a_reminder_is_not_named_to_the_other_side(
    cast: Cast, withheld: Disagreement
) -> None:
    sweep(moment(THURSDAY, 8))
    missing = Notification.rows.filter(disagreement=withheld, matter="answer_missing")
    for name in ("hannah", "priya"):
        acknowledging.acknowledge(
            missing.get(recipient=cast.workers[name]),
            how="list",
            by=cast.workers[name],
            at=moment(THURSDAY, 9),
        )
    assert taken_up(cast, "priya") == {"Priya Nandakumar"}
    assert taken_up(cast, "hannah") == {"Priya Nandakumar", "Hannah Brookes"}
    shown = Api(worker=cast.priya).get("notifications/")
    assert shown.status_code == 200
    assert "Hannah" not in shown.content.decode()
    Disagreement.rows.update(identity_withheld=False)
    assert taken_up(cast, "priya") == {"Priya Nandakumar", "Hannah Brookes"}


OWN = ("neil", "sal", "sean")
"""Who answers, whose decision it is, and a manager of the agency who is not yet asked."""


@pytest.fixture
def inside(cast: Cast) -> Disagreement:
    """Priya withholds her name from her own agency: it is Sal's decision, and Neil manages both."""
    with_contacts(cast)
    Employment.objects.filter(worker=cast.sal).update(line_manager=cast.neil)
    cast.seats["sal"] = cast.join("sal")
    own = [Challenged(cast.agencies["social_care"], cast.sal)]
    return raised(cast, "priya", at=moment(MONDAY), challenged=own, identity_withheld=True)


def footing(cast: Cast, row: Disagreement, name: str) -> access.Footing:
    return access.footing_on(access.scope_of(cast.workers[name], on=MONDAY), fresh(row))


def said_to(cast: Cast, row: Disagreement, name: str) -> str:
    scope = access.scope_of(cast.workers[name], on=MONDAY)
    shown = disagreement_page(scope, row.reference, by=cast.workers[name], at=moment(MONDAY, 11))
    return str([shown.words, shown.stages, shown.happened, shown.conflicts])


@pytest.mark.parametrize(("name", "hidden"), [*zip(OWN, (True, True, False), strict=True)])
def test_inside_one_agency_the_challenged_are_not_told_what_the_raising_side_keeps(
    cast: Cast, inside: Disagreement, name: str, hidden: bool
) -> None:
    disagreement_endings.withdraw(
        inside,
        reason="I was told to leave it.",
        was_pressed=True,
        version=None,
        by=cast.priya,
        at=moment(MONDAY, 11),
    )
    said = said_to(cast, inside, name)
    assert ("Priya" not in said) == hidden
    assert ("I was told to leave it." not in said) == hidden
    assert ("was_pressed=True" not in said) == hidden
    assert (footing(cast, inside, name).capacities & RAISING_SIDE == set()) == hidden


def test_the_manager_of_whose_decision_it_is_stands_on_their_side(
    cast: Cast, inside: Disagreement
) -> None:
    # Somebody else answers, so that Neil manages Sal and is asked for nothing.
    DisagreementParty.rows.filter(disagreement=inside).update(worker=cast.sean)
    assert footing(cast, inside, "neil").capacities == {"challenged", "challenged_manager"}
    assert "Priya" not in said_to(cast, inside, "neil")
    # Placed on the raising side by the procedure, a manager of both speaks for that.
    DisagreementParty.rows.filter(disagreement=inside, side="raising").update(worker=cast.neil)
    assert "raising_manager" in footing(cast, inside, "neil").capacities


def test_who_raised_it_reads_their_own_name_whoever_they_stand_in_for(
    cast: Cast, inside: Disagreement
) -> None:
    Employment.objects.filter(worker=cast.sal).update(deputy=cast.priya)
    Absence.objects.create(worker=cast.sal, from_on=MONDAY, until_on=THURSDAY)
    assert "raiser" in footing(cast, inside, "priya").capacities
    assert "Priya" in said_to(cast, inside, "priya")


def test_who_stands_in_for_the_raiser_and_answers_is_on_the_other_side(
    cast: Cast, inside: Disagreement
) -> None:
    Employment.objects.filter(worker=cast.priya).update(deputy=cast.neil)
    Absence.objects.create(worker=cast.priya, from_on=MONDAY, until_on=THURSDAY)
    assert footing(cast, inside, "neil").capacities & RAISING_SIDE == set()


def raised_by_the_chair(cast: Cast, stage: int) -> Disagreement:
    """Withheld as well, and at a stage; whoever raised it chairs the plan."""
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=stage, identity_withheld=True)
    Disagreement.rows.filter(pk=row.pk).update(raiser=cast.ruth)
    DisagreementParty.rows.filter(disagreement=row, side="raising").update(worker=cast.ruth)
    return row


def conflicts_counted(cast: Cast, name: str) -> int | None:
    scope = access.scope_of(cast.workers[name], on=MONDAY)
    found = overview(scope, access.open_figures_of(scope), at=moment(MONDAY, 11))
    return found.conflicts.number


def test_a_conflict_does_not_give_away_who_raised_it(cast: Cast) -> None:
    row = raised_by_the_chair(cast, 3)

    def said(name: str) -> list[str]:
        scope = access.scope_of(cast.workers[name], on=MONDAY)
        by = cast.workers[name]
        return disagreement_page(scope, row.reference, by=by, at=moment(MONDAY, 11)).conflicts

    assert said("priya") == said("sean") == []
    assert len(said("moira")) == len(said("beth")) == 1
    assert [conflicts_counted(cast, name) for name in ("sean", "neil", "beth")] == [0, 0, 1]
    Disagreement.rows.update(identity_withheld=False)
    assert len(said("priya")) == 1
    assert [conflicts_counted(cast, name) for name in ("sean", "neil", "beth")] == [1, 1, 1]


def test_a_conflict_is_counted_once_the_business_manager_is_told_who_raised_it(cast: Cast) -> None:
    raised_by_the_chair(cast, 2)
    assert conflicts_counted(cast, "beth") == 0


def test_the_panels_chair_is_offered_nobody_for_having_raised_it(cast: Cast) -> None:
    with_contacts(cast)
    GroupMember.rows.filter(pk=cast.seats["laura"].pk).update(status="left", left_on=MONDAY)
    PlanPermission.objects.filter(group=cast.agencies["police"].group_id).delete()
    row = raised(cast, at=moment(MONDAY), stage=4, identity_withheld=True)
    scope = access.scope_of(cast.laura, on=MONDAY)

    def offered() -> set[str]:
        return {one.name for one in doers(scope, fresh(row), on=MONDAY).workers}

    assert "Sean Pilling" in offered()
    assert "Hannah Brookes" not in offered()
    Disagreement.rows.update(identity_withheld=False)
    assert "Hannah Brookes" in offered()
